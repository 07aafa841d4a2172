#include "muster/engine/routing/route_graph.hpp"

#include <tuple>

#include "muster/engine/world/tables.hpp"

namespace muster {

RouteGraph::RouteGraph(const Network& network) : network_(&network) { lay_out_arcs(); }

RouteGraph::RouteGraph(const Network& network, const TurnBanTable& bans) : network_(&network) {
  if (!bans.from.empty()) add_states(bans);
  lay_out_arcs();
}

void RouteGraph::add_states(const TurnBanTable& bans) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> banned(bans.from.size());
  for (std::size_t i = 0; i < banned.size(); ++i) banned[i] = {bans.from[i].index, bans.to[i].index};
  std::sort(banned.begin(), banned.end());
  struct Restricted {
    std::uint32_t node;
    std::vector<std::uint32_t> allowed;  ///< out-links
    std::uint32_t link;                  ///< that one came along
  };
  std::vector<Restricted> all;
  for (std::size_t i = 0; i < banned.size();) {
    Restricted r{network_->head({banned[i].first}).index, {}, banned[i].first};
    std::size_t end = i;
    while (end < banned.size() && banned[end].first == r.link) ++end;
    const std::uint32_t first = network_->first_out({r.node}), degree = network_->out_degree({r.node});
    for (std::uint32_t out = first; out < first + degree; ++out)
      if (!std::binary_search(banned.begin() + static_cast<std::ptrdiff_t>(i), banned.begin() + static_cast<std::ptrdiff_t>(end), std::pair(r.link, out)))
        r.allowed.push_back(out);
    if (r.allowed.size() < degree) all.push_back(std::move(r));
    i = end;
  }
  if (all.empty()) return;
  std::sort(all.begin(), all.end(),
            [](const Restricted& a, const Restricted& b) { return std::tie(a.node, a.allowed, a.link) < std::tie(b.node, b.allowed, b.link); });
  head_.resize(network_->links());
  for (std::uint32_t link = 0; link < head_.size(); ++link) head_[link] = network_->head({link}).index;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == 0 || all[i].node != all[i - 1].node || all[i].allowed != all[i - 1].allowed) {
      extra_node_.push_back(all[i].node);
      extra_out_.insert(extra_out_.end(), all[i].allowed.begin(), all[i].allowed.end());
      extra_first_.push_back(static_cast<std::uint32_t>(extra_out_.size()));
    }
    head_[all[i].link] = nodes() + static_cast<std::uint32_t>(extra_node_.size() - 1);
  }
}

void RouteGraph::lay_out_arcs() {
  const std::uint32_t count = nodes() + static_cast<std::uint32_t>(extra_node_.size());
  in_first_.resize(count + 1);
  in_.reserve(network_->links());
  for (std::uint32_t state = 0; state < count; ++state) {
    for (const std::uint32_t link : network_->in_links({node(state)}))
      if (head(link) == state) for_tails(link, [&](std::uint32_t tail) { in_.push_back({tail, link}); });
    in_first_[state + 1] = static_cast<std::uint32_t>(in_.size());
  }
}

void RouteCosts::lay_out(const RouteGraph& graph) {
  if (!in_.empty()) return;
  in_.resize(graph.arcs().size());
  std::uint64_t sum = 0, open = 0;
  std::uint32_t least = no_way;
  for (std::size_t i = 0; i < in_.size(); ++i) {
    const RouteGraph::InArc& arc = graph.arcs()[i];
    const std::uint32_t ms = of_link_[arc.link];
    in_[i] = {arc.tail, ms};
    least = std::min(least, ms);
    if (ms != no_way) sum += ms, ++open;
  }
  least_ = std::max(1U, open > 0 ? least : 1U), typical_ = open > 0 ? static_cast<std::uint32_t>(sum / open) : 1;
}

void RouteCosts::change(const RouteGraph& graph, std::uint32_t link, std::uint32_t cost_ms) {
  of_link_[link] = cost_ms;
  if (in_.empty()) return;
  least_ = std::min(least_, cost_ms);
  const std::uint32_t head = graph.head(link);
  for (std::uint32_t i = graph.first_in(head); i < graph.first_in(head + 1); ++i)
    if (graph.arcs()[i].link == link) in_[i].ms = cost_ms;
}

}  // namespace muster
