#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/network/network.hpp"

namespace muster {

/// Queue of cost_tree; kept by the caller so that nothing is allocated anew.
using CostHeap = std::vector<std::pair<double, std::uint32_t>>;

/// Shortest-path tree from one node to all others for costs that are real numbers. The routes of people have whole milliseconds
/// (reverse_tree), of which an equilibrium to 1e-10 is not made; the search is the same, on the same Network, and a test holds the two against each
/// other where costs are whole. Ties go to the lower node, then to the lower link row, so that the tree is unique.
/// @param cost           [link] >= 0
/// @param first_through  nodes below it begin and end ways only: none leads through them
/// @param cost_from      [node] out: cost of the way from `origin`, or infinity
/// @param via            [node] out: row of the way's last link, or UINT32_MAX (at the origin, or no way)
void cost_tree(const Network& network, std::span<const double> cost, NodeId first_through, NodeId origin, std::span<double> cost_from,
               std::span<std::uint32_t> via, CostHeap& scratch);

}  // namespace muster
