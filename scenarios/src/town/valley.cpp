#include "town/valley.hpp"

#include <cmath>

#include "muster/engine/core/math.hpp"
#include "town/draw.hpp"

namespace muster::town {

namespace {

constexpr double step = 5;  // m of x between stored points of the centre line
constexpr double pi = 3.14159265358979323846;
// A made-up place in the zone of EPSG:4547 (central meridian 114 E, false easting 500 km), near 28 N.
constexpr double world_west = 512000, world_south = 3098000;

struct Knot {
  double at, value;
};
double interpolate(const Knot* knots, std::size_t n, double at) {
  if (at <= knots[0].at) return knots[0].value;
  for (std::size_t i = 1; i < n; ++i)
    if (at <= knots[i].at) {
      const double t = smoothstep(knots[i - 1].at, knots[i].at, at) * 0.5 + (at - knots[i - 1].at) / (knots[i].at - knots[i - 1].at) * 0.5;
      return knots[i - 1].value + (knots[i].value - knots[i - 1].value) * t;
    }
  return knots[n - 1].value;
}
// Height above the bank by distance from it, for a town of 20,000: natural levee, backswamp, foot of the terrace, terrace, hills.
constexpr Knot town_profile[] = {{0, 0.1}, {60, -0.2}, {220, -0.9}, {350, -0.7}, {470, 0.5}, {640, 4.2}, {900, 5.6}, {1250, 9}, {1600, 24}, {2300, 60}};
constexpr Knot farm_profile[] = {{0, 0.0}, {40, 0.25}, {160, -0.1}, {420, -0.4}, {650, 0.6}, {850, 3.0}, {1200, 13}, {2000, 40}};

Draw town_luck(std::uint64_t seed) { return Draw(seed, Stream::town_terrain, entity_key("town", "valley")); }

}  // namespace

Noise::Noise(std::uint64_t seed, std::uint64_t octave, double spacing_m, double width_m, double height_m)
    : spacing_(spacing_m),
      columns_(static_cast<int>(width_m / spacing_m) + 3),
      rows_(static_cast<int>(height_m / spacing_m) + 3),
      value_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
  for (std::size_t i = 0; i < value_.size(); ++i) value_[i] = 2 * uniform(seed, Stream::town_terrain, {octave}, i) - 1;
}

double Noise::at(Point p) const {
  const double u = std::clamp(p.x / spacing_, 0.0, columns_ - 1.001), v = std::clamp(p.y / spacing_, 0.0, rows_ - 1.001);
  const auto column = static_cast<std::size_t>(u), row = static_cast<std::size_t>(v), width = static_cast<std::size_t>(columns_);
  const double s = smoothstep(0, 1, u - static_cast<double>(column)), t = smoothstep(0, 1, v - static_cast<double>(row));
  const double* a = &value_[row * width + column];
  return (a[0] * (1 - s) + a[1] * s) * (1 - t) + (a[width] * (1 - s) + a[width + 1] * s) * t;
}

Valley::Valley(const TownConfig& config)
    : config_(config),
      scale_(std::max(0.6, std::sqrt(static_cast<double>(config.people) / 20000.0))),
      width_(std::round(4000 * scale_ / config.cell_m) * config.cell_m),
      height_(std::round(3000 * scale_ / config.cell_m) * config.cell_m),
      half_river_(config.river_width_m / 2),
      middle_y_(0.33 * height_ + 20),
      bank_upstream_(32),
      levee_west_(0.1 * width_),
      levee_east_(0.9 * width_),
      weak_x_(0),
      weak_chainage_(0),
      broad_(static_cast<std::uint64_t>(config.seed), 1, 420, width_, height_),
      fine_(static_cast<std::uint64_t>(config.seed), 2, 110, width_, height_) {
  const Draw luck = town_luck(static_cast<std::uint64_t>(config.seed));
  const double wave = 2500 * luck.between(0.9, 1.25, For::shape, 0), swing = 150 * luck.between(0.75, 1.25, For::shape, 1);
  const double ripple = 1130 * luck.between(0.85, 1.2, For::shape, 2), swing2 = 34 * luck.between(0.6, 1.4, For::shape, 3);
  const double phase = luck.uniform(For::shape, 4), phase2 = luck.uniform(For::shape, 5);
  // Smaller valleys have shorter and flatter bends, so that the river stays in its own part of them and curves no more sharply.
  const double bends = std::min(1.0, scale_);
  const int points = static_cast<int>(width_ / step) + 2;
  double run = 0;
  for (int i = 0; i < points; ++i) {
    const double x = i * step;
    const double y =
        middle_y_ + bends * bends * (swing * math::sin(2 * pi * (x / (wave * bends) + phase)) + swing2 * math::sin(2 * pi * (x / (ripple * bends) + phase2)));
    if (i > 0) run += std::sqrt(step * step + (y - centre_.back()) * (y - centre_.back()));
    centre_.push_back(y), chainage_.push_back(run);
  }
  // The weak place: where the river presses on the town's bank, in the lower half of the levee.
  double best = -1e9;
  for (double x = 0.42 * width_; x < 0.72 * width_; x += 20) {
    const double press = centre_y(x) - 0.02 * std::abs(x - 0.55 * width_);
    if (press > best) best = press, weak_x_ = x;
  }
  weak_chainage_ = chainage(weak_x_);
}

double Valley::centre_y(double x) const {
  const double u = std::clamp(x / step, 0.0, static_cast<double>(centre_.size()) - 1.001);
  const auto i = static_cast<std::size_t>(u);
  const double t = u - static_cast<double>(i);
  return centre_[i] * (1 - t) + centre_[i + 1] * t;
}

double Valley::slope_y(double x) const { return (centre_y(x + 20) - centre_y(x - 20)) / (std::min(x + 20, width_) - std::max(x - 20, 0.0)); }

double Valley::chainage(double x) const {
  const double u = std::clamp(x / step, 0.0, static_cast<double>(centre_.size()) - 1.001);
  const auto i = static_cast<std::size_t>(u);
  const double t = u - static_cast<double>(i);
  return chainage_[i] * (1 - t) + chainage_[i + 1] * t;
}

RiverPoint Valley::river(Point p) const {
  const double above = p.y - centre_y(p.x), reach = std::min(std::abs(above), 700.0) + 1;
  double best = above * above, at = p.x;
  const auto look = [&](double x) {
    const double dx = p.x - x, dy = p.y - centre_y(x), squared = dx * dx + dy * dy;
    if (squared < best) best = squared, at = x;
  };
  const double coarse = std::max(10.0, reach / 16);
  for (double x = p.x - reach; x <= p.x + reach; x += coarse) look(std::clamp(x, 0.0, width_));
  for (double fine = coarse / 4; fine > 0.3; fine /= 4) {
    const double around = at;
    for (int k = -3; k <= 3; ++k) look(std::clamp(around + k * fine, 0.0, width_));
  }
  return {above >= 0 ? std::sqrt(best) : -std::sqrt(best), chainage(at)};
}

double Valley::plain(double beyond_bank, double x) const {
  // Two spurs of the terrace come down to the river above and below the town: the levee runs from one to the other and shuts the low ground in.
  const auto spur = [&](double at) {
    const double t = (x - at) / (0.05 * width_);
    return math::exp(-t * t);
  };
  const double near = smoothstep(20, 120, beyond_bank);
  const double spurs = near * 560 * (spur(levee_west_ - 0.01 * width_) + spur(levee_east_ + 0.01 * width_));
  const double reach = beyond_bank < 60 ? beyond_bank : 60 + (beyond_bank - 60) / scale_;
  return interpolate(town_profile, std::size(town_profile), reach + spurs);
}

double Valley::far_side(double beyond_bank) const {
  const double reach = beyond_bank < 60 ? beyond_bank : 60 + (beyond_bank - 60) / scale_;
  return interpolate(farm_profile, std::size(farm_profile), reach);
}

double Valley::crest(double at_chainage) const {
  const double from_middle = std::abs(at_chainage - weak_chainage_), half = config_.levee_sag_length_m / 2;
  const double sag = config_.levee_sag_m * (1 - smoothstep(half - 20, half + 40, from_middle));
  return full_crest(at_chainage) - sag;
}

bool Valley::on_levee(Point p) const {
  if (p.x < levee_west_ - 0.02 * width_ || p.x > levee_east_ + 0.02 * width_) return false;
  return std::abs(river(p).offset - levee_offset()) <= 17;  // 34 m: wider than a cell's diagonal, so that no corner leaks
}

double Valley::ground(Point p) const {
  const RiverPoint at = river(p);
  const double from = std::abs(at.offset), beyond = from - half_river_, bank_level = bank(at.chainage);
  if (beyond < 8) {  // the bed: flat in the middle, banks rising to both sides
    const double up = smoothstep(0.72 * half_river_, half_river_ + 8, from);
    return bank_level - config_.channel_depth_m * (1 - up);
  }
  double above = at.offset > 0 ? plain(beyond, p.x) : far_side(beyond);
  const double hilly = smoothstep(5, 14, above);
  above += 0.14 * fine_.at(p) + broad_.at(p) * (0.18 + 7.0 * hilly) + 2.0 * hilly * fine_.at(p);
  const double here = bank_level + above;
  const bool levee = p.x >= levee_west_ - 0.02 * width_ && p.x <= levee_east_ + 0.02 * width_ && std::abs(at.offset - levee_offset()) <= 17;
  return levee ? std::max(here, crest(at.chainage)) : here;
}

Point Valley::beside_river(double x, double offset) const {
  const double near = half_river_ + 100, far = offset > 0 ? 1250 : 600;  // across the river roads soon run straight
  const double follow = 1 - 0.75 * smoothstep(near, far, std::abs(offset));
  const double slope = slope_y(x) * follow, norm = 1 / std::sqrt(1 + slope * slope);
  // Lines across the river fan in and out with its bends. Far from it they run on side by side: in a large town they would meet.
  constexpr double side_by_side = 1300;
  return {x - slope * norm * std::clamp(offset, -side_by_side, side_by_side), middle_y_ + (centre_y(x) - middle_y_) * follow + norm * offset};
}

Frame::Frame(const Valley& valley, std::uint64_t seed) : width_(valley.width()), height_(valley.height()) {
  const Draw luck = town_luck(seed);
  mirror_x_ = luck.uniform(For::place, 1) < 0.5;
  mirror_y_ = luck.uniform(For::place, 2) < 0.35;
}

Point Frame::world(Point p) const { return {world_west + (mirror_x_ ? width_ - p.x : p.x), world_south + (mirror_y_ ? height_ - p.y : p.y)}; }

Point Frame::local(Point w) const {
  return {mirror_x_ ? width_ - (w.x - world_west) : w.x - world_west, mirror_y_ ? height_ - (w.y - world_south) : w.y - world_south};
}

Grid Frame::grid(double cell_m) const {
  return {static_cast<std::int32_t>(std::lround(width_ / cell_m)), static_cast<std::int32_t>(std::lround(height_ / cell_m)), cell_m, world_west, world_south};
}

}  // namespace muster::town
