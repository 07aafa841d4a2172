#include "warning/lanes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "muster/engine/state/layers.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::warning {

bool Lanes::open(std::uint32_t link) const {
  if ((world_->links.modes[link] & mode_foot) == 0) return false;
  if (layers_ == nullptr) return true;
  return std::none_of(layers_->layers.begin(), layers_->layers.end(), [link](const LinkLayer& layer) { return (layer.closed_modes[link] & mode_foot) != 0; });
}

double Lanes::between(std::uint32_t from, std::uint32_t to, double straight_m, double detour) {
  const BuildingTable& b = world_->buildings;
  const double dx = b.x[to] - b.x[from], dy = b.y[to] - b.y[from], straight = std::sqrt(dx * dx + dy * dy);
  if (straight <= straight_m || b.node[from] == b.node[to] || !b.node[from].valid() || !b.node[to].valid()) return straight * detour;
  const double way = search(b.node[from].index, b.node[to].index, farthest_m);
  // Doors lie along the links: the way by the nodes at their ends may overshoot, never undershoot the straight one.
  return std::isfinite(way) ? std::max(straight, way) : way;
}

bool Lanes::lead(std::uint32_t from, std::uint32_t to) {
  const BuildingTable& b = world_->buildings;
  if (b.node[from] == b.node[to] || !b.node[from].valid() || !b.node[to].valid()) return true;
  return std::isfinite(search(b.node[from].index, b.node[to].index, INFINITY));
}

/// Dijkstra's search from node to node, given up beyond the limit; ties by node.
double Lanes::search(std::uint32_t from, std::uint32_t to, double limit_m) {
  if (stamp_.empty()) stamp_.assign(world_->nodes.size(), 0), far_.assign(world_->nodes.size(), 0);
  ++searches_;
  queue_.clear();
  const auto reach = [this, limit_m](std::uint32_t node, double metres) {
    if (metres > limit_m || (stamp_[node] == searches_ && far_[node] <= metres)) return;
    stamp_[node] = searches_, far_[node] = metres;
    queue_.emplace_back(metres, node);
    std::push_heap(queue_.begin(), queue_.end(), std::greater<>());
  };
  reach(from, 0);
  while (!queue_.empty()) {
    std::pop_heap(queue_.begin(), queue_.end(), std::greater<>());
    const auto [metres, node] = queue_.back();
    queue_.pop_back();
    if (node == to) return metres;
    if (metres > far_[node]) continue;
    const std::uint32_t first = world_->network.first_out({node}), degree = world_->network.out_degree({node});
    for (std::uint32_t link = first; link < first + degree; ++link)
      if (open(link)) reach(world_->network.head({link}).index, metres + static_cast<double>(world_->links.length_m[link]));
  }
  return INFINITY;
}

}  // namespace muster::warning
