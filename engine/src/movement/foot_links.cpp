#include "muster/engine/movement/foot_links.hpp"

#include <algorithm>
#include <cmath>

#include "movement/conditions.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/engine/routing/routing_tables.hpp"

namespace muster {

namespace {

double rise_m(const World& world, std::uint32_t link) {
  return static_cast<double>(world.nodes.z[world.links.head[link].index]) - static_cast<double>(world.nodes.z[world.links.tail[link].index]);
}

/// Persons that pass a cross-section of the link per second.
double flow_per_s(const World& world, const MovementSettings& settings, std::uint32_t link) {
  double share = 1;
  if (world.links.road_class[link] == RoadClass::stairs) share = rise_m(world, link) < 0 ? settings.stairs_down_flow : settings.stairs_up_flow;
  return as_written(world.links.width_m[link]) * settings.foot_flow_per_m_s * share;
}

}  // namespace

WalkingTable::WalkingTable(double gamma, double jam) : share_{1.0} {
  for (int row = 1; row / steps < jam; ++row) share_.push_back(1.0 - math::exp(-gamma * (steps / row - 1.0 / jam)));
  share_.push_back(0.0);
  for (std::size_t row = 1, best = 0; row < share_.size(); ++row) {
    if (static_cast<double>(row) * share_[row] <= static_cast<double>(best) * share_[best]) continue;
    best = row, densest_flow_ = static_cast<double>(row) / steps;
  }
}

bool feet_may(const World& world, std::uint32_t link) { return (world.links.modes[link] & mode_foot) != 0 && world.links.width_m[link] > 0; }

bool is_opposite(const World& world, std::uint32_t link) {
  const LinkId other = world.links.opposite[link];
  return other.valid() && world.links.opposite[other.index] == LinkId{link} && world.links.tail[other.index] == world.links.head[link] &&
      world.links.head[other.index] == world.links.tail[link];
}

std::uint32_t street_ends(const World& world) {
  auto ends = static_cast<std::uint32_t>(world.links.tail.size());
  for (std::uint32_t i = 0; i < world.links.tail.size(); ++i)
    if (!is_opposite(world, i) && feet_may(world, i)) ++ends;
  return ends;
}

double walking_pace(const World& world, const MovementSettings& settings, std::uint32_t link) {
  const double rise = rise_m(world, link);
  // Stairs between nodes of one height go some way; the slower one is taken.
  if (world.links.road_class[link] == RoadClass::stairs)
    return rise < 0 ? settings.stairs_down : rise > 0 ? settings.stairs_up : std::min(settings.stairs_up, settings.stairs_down);
  if (!std::isfinite(rise) || rise == 0 || settings.steepest_slope <= 0) return 1;
  double run = static_cast<double>(world.links.length_m[link]);
  if (!world.ground.empty()) run = std::max(run, world.ground.grid().cell_m);
  const double slope = std::clamp(rise / run, -settings.steepest_slope, settings.steepest_slope);
  return math::exp(-3.5 * (std::abs(slope + 0.05) - 0.05));
}

double walking_ms(const FootLink& link, const MovementSettings& settings, double walk_m_s, double share) {
  const double speed = std::min(settings.fastest_walk_m_s, walk_m_s * link.factor) * share;
  return std::min(link.length_m * 1000.0 / std::max(settings.slowest_walk_m_s, speed), 1e9);
}

std::vector<std::uint32_t> free_way_costs(const World& world, const MovementSettings& settings, TravelMode mode) {
  std::vector<std::uint32_t> cost = free_costs(world, mode, reference_speed(settings, mode));
  if (mode != TravelMode::foot) return cost;
  for (std::uint32_t link = 0; link < cost.size(); ++link)
    if (cost[link] != no_way) cost[link] = static_cast<std::uint32_t>(std::clamp(std::round(cost[link] / walking_pace(world, settings, link)), 1.0, 4e9));
  return cost;
}

std::vector<FootLink> make_foot_links(const World& world, const MovementSettings& settings) {
  std::vector<FootLink> out(world.links.tail.size());
  auto end = static_cast<std::uint32_t>(out.size());
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    FootLink& link = out[i];
    const bool two_way = is_opposite(world, i);
    link.near_end = i;
    link.far_end = two_way ? world.links.opposite[i].index : feet_may(world, i) ? end++ : i;  // where nobody walks nobody asks
    link.head_node = world.links.head[i].index;
    if (!feet_may(world, i)) continue;
    const double width = as_written(world.links.width_m[i]);
    link.two_way = two_way && feet_may(world, world.links.opposite[i].index);
    link.length_m = as_written(world.links.length_m[i]);
    link.pace = walking_pace(world, settings, i);
    link.stairs = world.links.road_class[i] == RoadClass::stairs;
    link.single_file = width < (link.stairs != 0 ? settings.overtake_from_stairs_m : settings.overtake_from_m);
    link.per_area = 1.0 / (width * link.length_m);
    link.storage = static_cast<std::uint32_t>(std::clamp(std::floor(width * link.length_m * settings.foot_storage_per_m2), 1.0, 200000.0));
    link.weight = static_cast<std::int32_t>(std::clamp(std::round(flow_per_s(world, settings, i) * 10000.0), 1.0, 1e7));
  }
  return out;
}

void apply_conditions(const World& world, const MovementSettings& settings, const LinkConditions& conditions, std::uint32_t link, FootLink& foot) {
  if (foot.storage == 0) return;
  const double flow = flow_per_s(world, settings, link), left = static_cast<double>(conditions.capacity_factor[link]);
  foot.factor = foot.pace * std::max(0.01, static_cast<double>(conditions.foot_factor[link]));  // 0 would forget how much of the link lies behind
  foot.stopped = left <= 0;
  foot.closed = (conditions.closed_modes[link] & mode_foot) != 0;
  const double headway_ms = 1000.0 / (foot.stopped != 0 ? flow : flow * left);
  foot.headway_per_person = std::llround(std::min(1e9, headway_ms) * static_cast<double>(ticks_per_ms));
}

}  // namespace muster
