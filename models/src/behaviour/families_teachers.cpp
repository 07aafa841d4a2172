#include <algorithm>
#include <cmath>

#include "behaviour/families.hpp"
#include "muster/engine/world/world.hpp"

// Schools whose teachers are counted: one leads one group, comes back and leads the next.
namespace muster::behaviour {

namespace {

constexpr std::uint8_t school_age = 6;
/// Of a teacher on the way back: mean of people of 50 years (models/data/movement/walking_speeds.csv).
constexpr double teacher_m_s = 1.4;

}  // namespace

/// By those who go to the school, whoever is there today; at least one.
int Families::teachers_of(std::uint32_t building) const {
  const double small_ratio = settings_.small_pupils_per_teacher > 0 ? settings_.small_pupils_per_teacher : settings_.pupils_per_teacher;
  double sum = 0;
  for (const std::uint32_t p : ties_.pupils.at(building)) sum += 1 / (world_.persons.age[p] < school_age ? small_ratio : settings_.pupils_per_teacher);
  return std::max(1, static_cast<int>(std::floor(sum + 0.5)));
}

/// The smallest children go first. The next set out when the teachers are back: with the slowest group there, alone on the way back, and some time at the doors.
void Families::lead_out_in_rounds(std::uint32_t building, std::vector<std::uint32_t> pupils, ShelterId to, Time when, EventLog& events) {
  const auto first_big = std::stable_partition(pupils.begin(), pupils.end(), [this](std::uint32_t p) { return world_.persons.age[p] < school_age; });
  const auto small = static_cast<std::size_t>(first_big - pupils.begin());
  const int teachers = teachers_of(building);
  std::size_t at = 0;
  float slowest = static_cast<float>(teacher_m_s);
  for (int used = 0; used < teachers && at < pupils.size(); ++used) {
    const bool is_small = at < small;
    const std::size_t room = static_cast<std::size_t>(is_small ? settings_.small_group : settings_.school_group);
    const std::size_t end = std::min(at + room, is_small ? small : pupils.size());
    const std::span<const std::uint32_t> group = std::span(pupils).subspan(at, end - at);
    for (const std::uint32_t p : group) slowest = std::min(slowest, std::max(world_.persons.walk_m_s[p], 0.1F));
    lead_out(building, group, to, when);
    at = end;
  }
  std::uint8_t& rounds = rounds_->rounds[building];
  rounds = static_cast<std::uint8_t>(std::min(rounds + 1, 255));
  state_->with_school_persons += static_cast<std::int32_t>(at);
  events.add(when, school_left_, building, to.index, static_cast<double>(at));
  if (at == pupils.size()) return;
  const double dx = world_.buildings.x[building] - world_.shelters.x[to.index], dy = world_.buildings.y[building] - world_.shelters.y[to.index];
  const double way_m = std::sqrt(dx * dx + dy * dy) * limits_.detour;
  state_->school_leaves[building] = when + settings_.school_dwell + Time::seconds(way_m / static_cast<double>(slowest) + way_m / teacher_m_s);
  schedule(state_->school_leaves[building], DueKind::school, building);
}

}  // namespace muster::behaviour
