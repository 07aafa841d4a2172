#include "muster/engine/routing/route_graph.hpp"

#include <algorithm>

namespace muster {

RouteGraph::RouteGraph(const Network& network) : network_(&network) {
  in_first_.resize(network.nodes() + 1);
  in_.reserve(network.links());
  for (std::uint32_t node = 0; node < network.nodes(); ++node) {
    for (const std::uint32_t link : network.in_links({node})) in_.push_back({network.tail({link}).index, link});
    in_first_[node + 1] = static_cast<std::uint32_t>(in_.size());
  }
}

void RouteCosts::lay_out(const RouteGraph& graph, std::span<const std::uint32_t> cost_ms) {
  of_link_.assign(cost_ms.begin(), cost_ms.end());
  in_.resize(graph.arcs().size());
  std::uint64_t sum = 0, open = 0;
  std::uint32_t least = no_way;
  for (std::size_t i = 0; i < in_.size(); ++i) {
    const RouteGraph::InArc& arc = graph.arcs()[i];
    const std::uint32_t ms = cost_ms[arc.link];
    in_[i] = {arc.tail, ms};
    least = std::min(least, ms);
    if (ms != no_way) sum += ms, ++open;
  }
  least_ = std::max(1U, open > 0 ? least : 1U), typical_ = open > 0 ? static_cast<std::uint32_t>(sum / open) : 1;
}

void RouteCosts::change(const RouteGraph& graph, std::uint32_t link, std::uint32_t cost_ms) {
  of_link_[link] = cost_ms;
  least_ = std::min(least_, cost_ms);
  const std::uint32_t head = graph.head(link);
  for (std::uint32_t i = graph.first_in(head); i < graph.first_in(head + 1); ++i)
    if (graph.arcs()[i].link == link) in_[i].ms = cost_ms;
}

}  // namespace muster
