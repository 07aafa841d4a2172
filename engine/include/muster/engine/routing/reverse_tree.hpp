#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/network/network.hpp"

namespace muster {

/// Cost of a link that cannot be passed, and cost-to-go of a node without a way.
constexpr std::uint32_t no_way = UINT32_MAX;
/// Entry of a tree: "no next link" (at the destination, or no way).
constexpr std::uint8_t no_out_link = 255;
constexpr std::uint32_t max_out_degree = 255;

/// Monotone priority queue of (cost, node) on whole numbers: entries lie in buckets by the highest bit in which their cost differs from
/// the last cost taken, so that no comparison tree is needed (radix heap; Ahuja, Mehlhorn, Orlin, Tarjan 1990).
class RadixHeap {
 public:
  void push(std::uint32_t cost, std::uint32_t node) {
    buckets_[bucket_of(cost)].push_back({cost, node});
    ++size_;
  }
  bool empty() const { return size_ == 0; }
  std::pair<std::uint32_t, std::uint32_t> pop();
  void reset();

 private:
  using Entry = std::pair<std::uint32_t, std::uint32_t>;
  std::size_t bucket_of(std::uint32_t cost) const { return cost == last_ ? 0 : 32U - static_cast<unsigned>(__builtin_clz(cost ^ last_)); }
  std::vector<Entry> buckets_[33];
  std::uint32_t last_ = 0;
  std::size_t size_ = 0;
};

/// Reverse shortest-path tree: from every node the way to one destination.
/// @param cost_ms     [link] >= 1, or no_way
/// @param link_key    [link] where several links are equally good, the lowest key is taken: the tree is unique
/// @param cost_to_go  [node] out: ms to the destination, or no_way
/// @param next_out    [node] out: which of the node's out-links to take (row minus first_out), or no_out_link
void reverse_tree(const Network& network, std::span<const std::uint32_t> cost_ms, std::span<const EntityKey> link_key, NodeId destination,
                  std::span<std::uint32_t> cost_to_go, std::span<std::uint8_t> next_out, RadixHeap& scratch);

/// What repair_tree works with; kept by the caller so that nothing is allocated anew.
struct TreeRepair {
  RadixHeap heap;
  std::vector<std::uint32_t> moved;  ///< nodes whose cost changed; may repeat
  std::vector<std::uint32_t> open;   ///< nodes whose subtree is to be looked at
};

/// Makes a tree right again after the costs of some links changed, and gives bit by bit what reverse_tree would. Costs as much as the part of the
/// tree that changes: nodes that hung on a link that became dearer get their costs anew, and what became cheaper spreads from there (Ramalingam
/// and Reps 1996, for many changes at once).
/// @param changed     links whose costs differ, or may differ, from those that the tree was made from
/// @param cost_ms     [link] the new costs
/// @param cost_to_go  [node] in and out
/// @param next_out    [node] in and out
void repair_tree(const Network& network, std::span<const std::uint32_t> changed, std::span<const std::uint32_t> cost_ms, std::span<const EntityKey> link_key,
                 NodeId destination, std::span<std::uint32_t> cost_to_go, std::span<std::uint8_t> next_out, TreeRepair& scratch);

}  // namespace muster
