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

void label_costs(const Network& network, std::span<const std::uint32_t> cost_ms, NodeId destination, std::span<std::uint32_t> cost_to_go, RadixHeap& heap) {
  std::fill(cost_to_go.begin(), cost_to_go.end(), no_way);
  heap.reset();
  cost_to_go[destination.index] = 0;
  heap.push(0, destination.index);
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
    }
  }
}

}  // namespace

void reverse_tree(const Network& network, std::span<const std::uint32_t> cost_ms, std::span<const EntityKey> link_key, NodeId destination,
                  std::span<std::uint32_t> cost_to_go, std::span<std::uint8_t> next_out, RadixHeap& scratch) {
  label_costs(network, cost_ms, destination, cost_to_go, scratch);
  // The links of the tree are read off the costs afterwards: so ties are broken by key alone, not by the order of relaxation.
  for (std::uint32_t node = 0; node < network.nodes(); ++node) {
    std::uint8_t best = no_out_link;
    const std::uint32_t first = network.first_out({node}), degree = network.out_degree({node});
    for (std::uint32_t k = 0; k < degree && cost_to_go[node] != no_way && node != destination.index; ++k) {
      const std::uint32_t link = first + k, ahead = cost_to_go[network.head({link}).index];
      if (cost_ms[link] == no_way || ahead == no_way || std::uint64_t{ahead} + cost_ms[link] != cost_to_go[node]) continue;
      if (best == no_out_link || link_key[link] < link_key[first + best]) best = static_cast<std::uint8_t>(k);
    }
    next_out[node] = best;
  }
}

}  // namespace muster
