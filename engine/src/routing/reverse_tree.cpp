#include "muster/engine/routing/reverse_tree.hpp"

#include <algorithm>

namespace muster {

std::pair<std::uint32_t, std::uint32_t> RadixHeap::pop() {
  if (buckets_[0].empty()) {
    std::size_t b = 1;
    while (buckets_[b].empty()) ++b;
    last_ = std::min_element(buckets_[b].begin(), buckets_[b].end())->first;
    for (const Entry& entry : buckets_[b]) buckets_[bucket_of(entry.first)].push_back(entry);
    buckets_[b].clear();
  }
  const Entry top = buckets_[0].back();
  buckets_[0].pop_back();
  --size_;
  return top;
}

void RadixHeap::reset() {
  for (auto& bucket : buckets_) bucket.clear();
  last_ = 0, size_ = 0;
}

namespace {

/// Spreads costs from the nodes in the heap against the direction of the links; `found` hears of every node whose cost fell.
template <class Found>
void spread_costs(const Network& network, std::span<const std::uint32_t> cost_ms, std::span<std::uint32_t> cost_to_go, RadixHeap& heap, const Found& found) {
  while (!heap.empty()) {
    const auto [cost, node] = heap.pop();
    if (cost > cost_to_go[node]) continue;
    for (const std::uint32_t link : network.in_links({node})) {
      if (cost_ms[link] == no_way) continue;
      const std::uint64_t through = std::uint64_t{cost} + cost_ms[link];
      const std::uint32_t tail = network.tail({link}).index;
      if (through >= cost_to_go[tail]) continue;  // also where the sum does not fit: no_way is the largest number
      cost_to_go[tail] = static_cast<std::uint32_t>(through);
      heap.push(cost_to_go[tail], tail);
      found(tail);
    }
  }
}

/// The node's link in the tree, read off the costs: so ties are broken by key alone, not by the order of relaxation.
std::uint8_t best_link(const Network& network, std::span<const std::uint32_t> cost_ms, std::span<const EntityKey> link_key, NodeId destination,
                       std::span<const std::uint32_t> cost_to_go, std::uint32_t node) {
  std::uint8_t best = no_out_link;
  if (cost_to_go[node] == no_way || node == destination.index) return best;
  const std::uint32_t first = network.first_out({node}), degree = network.out_degree({node});
  for (std::uint32_t k = 0; k < degree; ++k) {
    const std::uint32_t link = first + k, ahead = cost_to_go[network.head({link}).index];
    if (cost_ms[link] == no_way || ahead == no_way || std::uint64_t{ahead} + cost_ms[link] != cost_to_go[node]) continue;
    if (best == no_out_link || link_key[link] < link_key[first + best]) best = static_cast<std::uint8_t>(k);
  }
  return best;
}

}  // namespace

void reverse_tree(const Network& network, std::span<const std::uint32_t> cost_ms, std::span<const EntityKey> link_key, NodeId destination,
                  std::span<std::uint32_t> cost_to_go, std::span<std::uint8_t> next_out, RadixHeap& scratch) {
  std::fill(cost_to_go.begin(), cost_to_go.end(), no_way);
  scratch.reset();
  cost_to_go[destination.index] = 0;
  scratch.push(0, destination.index);
  spread_costs(network, cost_ms, cost_to_go, scratch, [](std::uint32_t) {});
  for (std::uint32_t node = 0; node < network.nodes(); ++node) next_out[node] = best_link(network, cost_ms, link_key, destination, cost_to_go, node);
}

namespace {

bool is_next(const Network& network, std::span<const std::uint8_t> next_out, std::uint32_t tail, std::uint32_t link) {
  return next_out[tail] != no_out_link && network.first_out({tail}) + next_out[tail] == link;
}

/// Takes the costs from `node` and from all that goes through it.
void lose_subtree(const Network& network, std::span<const std::uint8_t> next_out, std::uint32_t node, std::span<std::uint32_t> cost_to_go, TreeRepair& work) {
  if (cost_to_go[node] == no_way) return;
  cost_to_go[node] = no_way;
  work.open.assign(1, node);
  while (!work.open.empty()) {
    const std::uint32_t here = work.open.back();
    work.open.pop_back();
    work.moved.push_back(here);
    for (const std::uint32_t link : network.in_links({here})) {
      const std::uint32_t tail = network.tail({link}).index;
      if (cost_to_go[tail] == no_way || !is_next(network, next_out, tail, link)) continue;
      cost_to_go[tail] = no_way;
      work.open.push_back(tail);
    }
  }
}

}  // namespace

void repair_tree(const Network& network, std::span<const std::uint32_t> changed, std::span<const std::uint32_t> cost_ms, std::span<const EntityKey> link_key,
                 NodeId destination, std::span<std::uint32_t> cost_to_go, std::span<std::uint8_t> next_out, TreeRepair& scratch) {
  scratch.heap.reset(), scratch.moved.clear();
  const auto through = [&](std::uint32_t link) {  // cost of the way that begins with the link; no_way or more where there is none
    const std::uint32_t ahead = cost_to_go[network.head({link}).index];
    return cost_ms[link] == no_way || ahead == no_way ? std::uint64_t{no_way} : std::uint64_t{ahead} + cost_ms[link];
  };
  const auto offer = [&](std::uint32_t link) {
    const std::uint32_t tail = network.tail({link}).index;
    if (through(link) >= cost_to_go[tail]) return;
    cost_to_go[tail] = static_cast<std::uint32_t>(through(link));
    scratch.heap.push(cost_to_go[tail], tail);
    scratch.moved.push_back(tail);
  };
  for (const std::uint32_t link : changed) {
    const std::uint32_t tail = network.tail({link}).index;
    if (is_next(network, next_out, tail, link) && through(link) > cost_to_go[tail]) lose_subtree(network, next_out, tail, cost_to_go, scratch);
  }
  const std::size_t lost = scratch.moved.size();
  for (std::size_t i = 0; i < lost; ++i) {
    const std::uint32_t first = network.first_out({scratch.moved[i]}), degree = network.out_degree({scratch.moved[i]});
    for (std::uint32_t link = first; link < first + degree; ++link) offer(link);
  }
  for (const std::uint32_t link : changed) offer(link);
  spread_costs(network, cost_ms, cost_to_go, scratch.heap, [&](std::uint32_t node) { scratch.moved.push_back(node); });

  const auto read_off = [&](std::uint32_t node) { next_out[node] = best_link(network, cost_ms, link_key, destination, cost_to_go, node); };
  for (const std::uint32_t link : changed) read_off(network.tail({link}).index);
  for (const std::uint32_t node : scratch.moved) {
    read_off(node);
    for (const std::uint32_t link : network.in_links({node})) read_off(network.tail({link}).index);
  }
}

}  // namespace muster
