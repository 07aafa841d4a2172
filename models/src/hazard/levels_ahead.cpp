#include "muster/models/hazard/levels_ahead.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "muster/models/flood/settings.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

GaugeCourse::GaugeCourse(const HazardRecord& record, Time begins)
    : begins_(begins), frame_(record.settings.frame), frames_(record.frames), gauges_(record.gauge_ids.size()), mm_(record.gauge_mm) {}

double GaugeCourse::of_frame(std::size_t gauge, std::int64_t frame) const {
  const std::int32_t mm = mm_[static_cast<std::size_t>(std::min(frame, frames_ - 1)) * gauges_ + gauge];
  return mm == HazardRecord::dry_gauge ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(mm) / 1000.0;
}

double GaugeCourse::level_m(std::size_t gauge, Time t) const {
  if (t < begins_ || frames_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const std::int64_t before = (t - begins_).ms / frame_.ms;
  const double from = of_frame(gauge, before), to = of_frame(gauge, before + 1);
  const double share = static_cast<double>((t - begins_).ms - before * frame_.ms) / static_cast<double>(frame_.ms);
  if (share == 0) return from;
  if (std::isnan(from) || std::isnan(to)) return share < 0.5 ? from : to;
  return from + share * (to - from);
}

LevelsAhead::LevelsAhead(const HazardRecord& record, Time begins) {
  known_[0] = std::make_shared<Realisation>();
  std::call_once(known_[0]->once, [&] { known_[0]->courses = std::make_shared<const std::vector<GaugeCourse>>(std::vector{GaugeCourse(record, begins)}); });
}

LevelsAhead::LevelsAhead(std::shared_ptr<const World> world, std::vector<std::shared_ptr<const FloodSettings>> floods, Time until)
    : world_(std::move(world)), floods_(std::move(floods)), until_(until) {}

std::shared_ptr<const std::vector<GaugeCourse>> LevelsAhead::courses(std::uint64_t seed, int threads) {
  // Without an error of the terrain a flood has no luck: all seeds meet the same one.
  const bool drawn = std::any_of(floods_.begin(), floods_.end(), [](const auto& flood) { return flood->terrain_error.any(); });
  std::shared_ptr<Realisation> wanted;
  {
    const std::lock_guard lock(mutex_);
    auto& known = known_[drawn ? seed : 0];
    if (known == nullptr) known = std::make_shared<Realisation>();
    wanted = known;
  }
  std::call_once(wanted->once, [&] {
    std::vector<GaugeCourse> solved;
    for (const auto& flood : floods_)
      solved.emplace_back(solve_flood(*world_, *flood, until_, drawn ? threads : std::max(threads, lent_.load()), {}, {}, seed), Time{0});
    wanted->courses = std::make_shared<const std::vector<GaugeCourse>>(std::move(solved));
  });
  return wanted->courses;
}

double highest_level_m(const std::vector<GaugeCourse>& courses, std::size_t gauge, Time t) {
  double highest = std::numeric_limits<double>::quiet_NaN();
  for (const GaugeCourse& course : courses) {
    const double level = course.level_m(gauge, t);
    if (!(level <= highest)) highest = std::isnan(level) ? highest : level;
  }
  return highest;
}

}  // namespace muster
