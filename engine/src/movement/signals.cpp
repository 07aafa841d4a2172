#include "muster/engine/movement/signals.hpp"

#include <algorithm>
#include <cmath>

namespace muster {

namespace {

struct Direction {
  double x, y;
};

/// In which direction a link comes to its head.
Direction direction_at_head(const World& world, std::uint32_t link) {
  const LinkTable& t = world.links;
  const std::size_t begin = t.shape.first.size() > link + 1 ? t.shape.first[link] : 0, end = t.shape.first.size() > link + 1 ? t.shape.first[link + 1] : 0;
  for (std::size_t i = end; i >= begin + 4; i -= 2) {  // the last piece that has a length
    const double* p = t.shape.values.data() + i;
    if (p[-2] != p[-4] || p[-1] != p[-3]) return {p[-2] - p[-4], p[-1] - p[-3]};
  }
  const NodeId tail = t.tail[link], head = t.head[link];
  return {world.nodes.x[head.index] - world.nodes.x[tail.index], world.nodes.y[head.index] - world.nodes.y[tail.index]};
}

/// Do both come along one line, from either side: less than 45 degrees apart?
bool along(Direction a, Direction b) {
  const double dot = a.x * b.x + a.y * b.y;
  return 2 * dot * dot > (a.x * a.x + a.y * a.y) * (b.x * b.x + b.y * b.y);
}

double flow_of(const World& world, std::uint32_t link) {
  return static_cast<double>(world.links.lanes[link]) * static_cast<double>(world.links.capacity_veh_s[link]);
}

void plan_node(const World& world, const MovementSettings& settings, NodeId node, std::vector<SignalPlan>& out) {
  std::vector<std::uint32_t> links;
  for (const std::uint32_t link : world.network.in_links(node))
    if (flow_of(world, link) > 0) links.push_back(link);
  if (links.empty()) return;
  const auto& key = world.links.key;
  const std::uint32_t main = *std::max_element(links.begin(), links.end(), [&](std::uint32_t a, std::uint32_t b) {
    const double fa = flow_of(world, a), fb = flow_of(world, b);
    return fa != fb ? fa < fb : key[b] < key[a];
  });
  const Direction line = direction_at_head(world, main);
  double first = 0, second = 0;
  std::vector<std::uint8_t> crosses;
  for (const std::uint32_t link : links) {
    crosses.push_back(!along(line, direction_at_head(world, link)));
    double& largest = crosses.back() != 0 ? second : first;
    largest = std::max(largest, flow_of(world, link));
  }
  if (second <= 0) return;
  const auto cycle = static_cast<std::uint32_t>(settings.signal_cycle.ms), lost = static_cast<std::uint32_t>(settings.signal_lost_time.ms);
  if (cycle <= 2 * lost + 2000) return;
  const std::uint32_t green = cycle - 2 * lost;
  const std::uint32_t least = green / 5;  // nobody waits for ever at the side
  const auto share = static_cast<std::uint32_t>(std::llround(static_cast<double>(green) * first / (first + second)));
  const std::uint32_t green_first = std::clamp(share, least, green - least);
  const auto offset = static_cast<std::uint32_t>(world.nodes.key[node.index].value % cycle);
  for (std::size_t i = 0; i < links.size(); ++i)
    out[links[i]] = crosses[i] != 0 ? SignalPlan{cycle, (offset + green_first + lost) % cycle, green - green_first} : SignalPlan{cycle, offset, green_first};
}

}  // namespace

std::vector<SignalPlan> make_signals(const World& world, const MovementSettings& settings) {
  std::vector<SignalPlan> out(world.links.tail.size());
  for (std::uint32_t v = 0; v < world.nodes.size(); ++v)
    if (world.nodes.signal[v] != 0) plan_node(world, settings, {v}, out);
  return out;
}

double signal_headway_factor(const SignalPlan& plan, CrossingControl control, double capacity_veh_s, const MovementSettings& settings) {
  const double saturation = std::max(capacity_veh_s, settings.signal_saturation_veh_s);
  switch (control) {
    case CrossingControl::as_built: return capacity_veh_s / saturation;
    case CrossingControl::dark: return std::max(1.0, capacity_veh_s / settings.dark_signal_veh_s);
    case CrossingControl::police: return capacity_veh_s / (settings.police_share * saturation * plan.share());
  }
  return 1;
}

}  // namespace muster
