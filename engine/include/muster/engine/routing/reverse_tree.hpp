#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/routing/cost_queue.hpp"
#include "muster/engine/routing/route_graph.hpp"

namespace muster {

/// Entry of a tree: "no next link" (at the destination, or no way).
constexpr std::uint8_t no_out_link = 255;
constexpr std::uint32_t max_out_degree = 255;

/// What trees are made with; kept by the caller so that nothing is allocated anew.
struct TreeWork {
  CostQueue queue;
  std::vector<std::uint32_t> moved;  ///< of a repair: states whose cost changed; may repeat
  std::vector<std::uint32_t> open;   ///< states whose subtree is to be looked at
};

/// Where a tree is kept.
struct TreeRows {
  std::span<std::uint32_t> cost_to_go;  ///< [state] ms to the destination, or no_way
  std::span<std::uint8_t> next_out;     ///< [state] which of the node's out-links to take (row minus first_out), or no_out_link
};

/// How far a tree shall reach: all the way, unless one of these bounds it.
struct TreeReach {
  static constexpr std::uint32_t nobody = UINT32_MAX;
  std::uint32_t most_ms = no_way;
  RouteState asked = {nobody};  ///< as far as this state and a quarter more, if there is a way from it
  std::uint32_t least_ms = 0;   ///< and at least so far
};

/// Reverse shortest-path tree: from every state the way to one destination, whichever way one comes to it.
/// @param link_key  [link] where several links are equally good, the lowest key is taken: the tree is unique
/// @return          how far it reaches, ms: states that are further have no_way and no_out_link; no_way = it has all states
std::uint32_t reverse_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeRows tree,
                           TreeWork& scratch, TreeReach reach = {});

/// Makes a tree right again after the costs of some links changed, and gives bit by bit what reverse_tree would. Costs as much as the part of the
/// tree that changes: states that hung on a link that became dearer get their costs anew, and what became cheaper spreads from there (Ramalingam
/// and Reps 1996, for many changes at once). Where so much hung on them that a new tree is cheaper, it makes that.
/// @param changed  links whose costs differ, or may differ, from those that the tree was made from
/// @param costs    the new ones
/// @param tree     in and out
void repair_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination,
                 std::span<const std::uint32_t> changed, TreeRows tree, TreeWork& scratch);

}  // namespace muster
