#include "muster/engine/assignment/cost_tree.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace muster {

void cost_tree(const Network& network, std::span<const double> cost, NodeId first_through, NodeId origin, std::span<double> cost_from,
               std::span<std::uint32_t> via, CostHeap& scratch) {
  std::fill(cost_from.begin(), cost_from.end(), std::numeric_limits<double>::infinity());
  std::fill(via.begin(), via.end(), UINT32_MAX);
  cost_from[origin.index] = 0;
  scratch.assign(1, {0.0, origin.index});
  while (!scratch.empty()) {
    std::pop_heap(scratch.begin(), scratch.end(), std::greater<>());  // pairs: of equal costs the lower node comes first
    const auto [so_far, node] = scratch.back();
    scratch.pop_back();
    if (so_far > cost_from[node] || (node < first_through.index && node != origin.index)) continue;
    const std::uint32_t first = network.first_out({node}), end = first + network.out_degree({node});
    for (std::uint32_t link = first; link < end; ++link) {
      const std::uint32_t head = network.head({link}).index;
      const double through = so_far + cost[link];
      if (!(through < cost_from[head])) continue;
      cost_from[head] = through, via[head] = link;
      scratch.emplace_back(through, head);
      std::push_heap(scratch.begin(), scratch.end(), std::greater<>());
    }
  }
}

}  // namespace muster
