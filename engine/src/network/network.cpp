#include "muster/engine/network/network.hpp"

#include <cassert>
#include <utility>

#include "muster/engine/world/tables.hpp"

namespace muster {

Network::Network(std::size_t nodes, const LinkTable& links) : nodes_(nodes) {
  const std::size_t n = links.tail.size();
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges(n);
  tail_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    assert(i == 0 || links.tail[i - 1] <= links.tail[i]);
    edges[i] = {links.tail[i].index, links.head[i].index};
    tail_[i] = links.tail[i].index;
  }
  graph_ = Graph(boost::edges_are_sorted, edges.begin(), edges.end(), static_cast<std::uint32_t>(nodes), static_cast<std::uint32_t>(n));

  in_first_.assign(nodes + 1, 0);
  for (const auto& [from, to] : edges) ++in_first_[to + 1];
  for (std::size_t v = 0; v < nodes; ++v) in_first_[v + 1] += in_first_[v];
  in_.resize(n);
  std::vector<std::uint32_t> next(in_first_.begin(), in_first_.end() - 1);
  for (std::uint32_t i = 0; i < n; ++i) in_[next[edges[i].second]++] = i;
}

}  // namespace muster
