#include "muster/engine/routing/point_routes.hpp"

#include <algorithm>
#include <tuple>

#include "muster/engine/routing/routing_tables.hpp"
#include "routing/dissection.hpp"

namespace muster {

namespace {

constexpr std::uint32_t none = UINT32_MAX;
/// A hierarchy with more shortcuts than this is none: road maps have about 5 per state, a full square grid of a million 25 to 30.
constexpr std::size_t most_per_state = 100, most_besides = 1000000;
constexpr std::uint32_t arcs_per_job = 64;

PlainGraph without_directions(const RouteGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  pairs.reserve(2 * graph.arcs().size());
  for (std::uint32_t state = 0; state < graph.states(); ++state)
    for (const RouteGraph::InArc& arc : graph.in_arcs(state))
      if (arc.tail != state) pairs.emplace_back(arc.tail, state), pairs.emplace_back(state, arc.tail);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  PlainGraph out;
  out.first.assign(graph.states() + 1, 0);
  for (const auto& [from, to] : pairs) ++out.first[from + 1], out.to.push_back(to);
  for (std::uint32_t v = 0; v < graph.states(); ++v) out.first[v + 1] += out.first[v];
  return out;
}

/// The coordinates of the states' nodes; empty where the world has none.
std::vector<double> of_states(const RouteGraph& graph, const std::vector<double>& of_nodes) {
  std::vector<double> out;
  if (of_nodes.size() != graph.network().nodes()) return out;
  for (std::uint32_t state = 0; state < graph.states(); ++state) out.push_back(of_nodes[graph.node(state)]);
  return out;
}

}  // namespace

PointRoutes::PointRoutes(const World& world, TravelMode mode, int threads)
    : world_(&world), graph_(obeys_turn_bans(mode) ? RouteGraph(world.network, world.turn_bans) : RouteGraph(world.network)) {
  find_shortcuts(dissection_order(without_directions(graph_), of_states(graph_, world.nodes.x), of_states(graph_, world.nodes.y), threads));
}

void PointRoutes::find_shortcuts(const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> rank(states());
  for (std::uint32_t r = 0; r < states(); ++r) rank[order[r]] = r;
  std::vector<std::vector<std::uint32_t>> up(states());
  for (std::uint32_t state = 0; state < states(); ++state)
    for (const RouteGraph::InArc& arc : graph_.in_arcs(state))
      if (arc.tail != state) up[std::min(rank[arc.tail], rank[state])].push_back(std::max(rank[arc.tail], rank[state]));
  // What lies above a rank, when the rank is taken out, becomes one another's neighbour; it is enough to tell the lowest of them.
  std::size_t count = 0;
  for (std::uint32_t r = 0; r < states(); ++r) {
    std::vector<std::uint32_t>& own = up[r];
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
    own.shrink_to_fit();
    count += own.size();
    if (count > std::min(most_per_state * states() + most_besides, std::size_t{INT32_MAX})) return;  // halves of arcs are numbered in 32 bits
    if (own.size() > 1) up[own[0]].insert(up[own[0]].end(), own.begin() + 1, own.end());
  }
  rank_ = std::move(rank), state_ = order;
  lay_out(up);
  find_levels();
  place_inputs();
}

void PointRoutes::lay_out(const std::vector<std::vector<std::uint32_t>>& up) {
  up_first_.assign(1, 0), parent_.resize(states());
  down_first_.assign(states() + 1, 0);
  for (std::uint32_t r = 0; r < states(); ++r) {
    for (const std::uint32_t head : up[r]) up_head_.push_back(head), tail_.push_back(r), ++down_first_[head + 1];
    up_first_.push_back(static_cast<std::uint32_t>(up_head_.size()));
    parent_[r] = up[r].empty() ? none : up[r][0];
  }
  for (std::uint32_t r = 0; r < states(); ++r) down_first_[r + 1] += down_first_[r];
  down_arc_.resize(up_head_.size());
  std::vector<std::uint32_t> next(down_first_.begin(), down_first_.end() - 1);
  for (std::uint32_t arc = 0; arc < up_head_.size(); ++arc) down_arc_[next[up_head_[arc]]++] = arc;
}

void PointRoutes::find_levels() {
  block_first_.resize(states());
  std::vector<std::uint32_t> level(states(), 0);  // [first rank of a block]
  std::vector<Block> blocks;
  for (std::uint32_t r = 0; r < states(); ++r) {
    const auto above = [&](std::uint32_t rank) { return up_first_[rank + 1] - up_first_[rank]; };
    const bool joins = r > 0 && parent_[r - 1] == r && above(r - 1) == above(r) + 1;
    if (joins) blocks.back().last = r;
    else blocks.push_back({r, r});
    block_first_[r] = blocks.back().first;
  }
  for (const Block& block : blocks) {  // a block comes after all below it
    const std::uint32_t parent = parent_[block.last];
    if (parent != none) level[block_first_[parent]] = std::max(level[block_first_[parent]], level[block.first] + 1);
  }
  std::stable_sort(blocks.begin(), blocks.end(), [&](const Block& a, const Block& b) { return level[a.first] < level[b.first]; });
  blocks_ = std::move(blocks);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (i == 0 || level[blocks_[i].first] != level[blocks_[i - 1].first]) level_block_.push_back(i), level_job_.push_back(jobs_.size());
    for (std::uint32_t r = blocks_[i].first; r <= blocks_[i].last; ++r)
      for (std::uint32_t begin = up_first_[r]; begin < up_first_[r + 1]; begin += arcs_per_job)
        if (down_first_[r] != down_first_[r + 1]) jobs_.push_back({r, begin, std::min(begin + arcs_per_job, up_first_[r + 1])});
  }
  level_block_.push_back(blocks_.size()), level_job_.push_back(jobs_.size());
}

void PointRoutes::place_inputs() {
  for (std::uint32_t state = 0; state < states(); ++state)
    for (const RouteGraph::InArc& in : graph_.in_arcs(state)) {
      if (in.tail == state) continue;
      const std::uint32_t from = rank_[in.tail], to = rank_[state];
      inputs_.push_back({2 * arc_between(std::min(from, to), std::max(from, to)) + (from > to), in.tail, in.link});
    }
  std::sort(inputs_.begin(), inputs_.end(), [](const Input& a, const Input& b) { return std::tie(a.half, a.tail, a.link) < std::tie(b.half, b.tail, b.link); });
}

std::uint32_t PointRoutes::arc_between(std::uint32_t low, std::uint32_t high) const {
  const auto first = up_head_.begin() + up_first_[low], end = up_head_.begin() + up_first_[low + 1];
  return static_cast<std::uint32_t>(std::lower_bound(first, end, high) - up_head_.begin());
}

std::span<const PointRoutes::Input> PointRoutes::inputs_of(std::uint32_t half) const {
  const auto less = [](const Input& input, std::uint32_t h) { return input.half < h; };
  const auto from = std::lower_bound(inputs_.begin(), inputs_.end(), half, less), to = std::lower_bound(from, inputs_.end(), half + 1, less);
  return {from, to};
}

}  // namespace muster
