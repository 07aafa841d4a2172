#include <algorithm>
#include <queue>

#include "muster/engine/routing/point_routes.hpp"

namespace muster {

PointQuery::PointQuery(const PointRoutes& routes) : routes_(&routes) {
  if (!routes.has_hierarchy()) return;
  for (Climb* climb : {&forward_, &backward_}) climb->label.assign(routes.states(), no_way);
  on_way_.assign(routes.states(), 0);
}

/// Lists the ranks above some states, themselves included.
void PointQuery::begin(Climb& climb, std::span<const std::uint32_t> states) {
  climb.ranks.clear();
  for (const std::uint32_t state : states) {
    for (std::uint32_t rank = routes_->rank_[state]; rank != no_way; rank = routes_->parent_[rank]) climb.ranks.push_back(rank);
    climb.label[routes_->rank_[state]] = 0;
  }
  if (states.size() == 1) return;
  std::sort(climb.ranks.begin(), climb.ranks.end());
  climb.ranks.erase(std::unique(climb.ranks.begin(), climb.ranks.end()), climb.ranks.end());
}

void PointQuery::forget(Climb& climb) {
  for (const std::uint32_t rank : climb.ranks) climb.label[rank] = no_way;
}

/// @tparam direction  0 = along upward halves, 1 = against downward ones
template <int direction>
void PointQuery::climb_from(const PointCosts& costs, Climb& climb, std::uint32_t rank) {
  const std::uint64_t here = climb.label[rank];
  if (here == no_way) return;
  for (std::uint32_t arc = routes_->up_first_[rank]; arc < routes_->up_first_[rank + 1]; ++arc) {
    const std::uint64_t way = here + costs.half_[2 * std::size_t{arc} + direction];
    std::uint32_t& label = climb.label[routes_->up_head_[arc]];
    if (way < label) label = static_cast<std::uint32_t>(way);
  }
}

/// Both climbs side by side, lowest rank first. What is no cheaper than the best way so far leads to no better one.
std::uint32_t PointQuery::meet(const PointCosts& costs, RouteState from, NodeId to) {
  ends_.clear();
  routes_->graph().for_states_of(to.index, [&](std::uint32_t state) { ends_.push_back(state); });
  begin(forward_, {&from.index, 1}), begin(backward_, ends_);
  std::uint64_t best = no_way;
  const auto rank_at = [](const Climb& climb, std::size_t i) { return i < climb.ranks.size() ? climb.ranks[i] : no_way; };
  for (std::size_t f = 0, b = 0; f < forward_.ranks.size() || b < backward_.ranks.size();) {
    const std::uint32_t ahead = rank_at(forward_, f), behind = rank_at(backward_, b);
    if (ahead == behind) best = std::min(best, std::uint64_t{forward_.label[ahead]} + backward_.label[ahead]);
    if (ahead <= behind) {
      if (forward_.label[ahead] < best) climb_from<0>(costs, forward_, ahead);
      ++f;
    }
    if (behind <= ahead) {
      if (backward_.label[behind] < best) climb_from<1>(costs, backward_, behind);
      ++b;
    }
  }
  return static_cast<std::uint32_t>(best);
}

std::uint32_t PointQuery::cost(const PointCosts& costs, RouteState from, NodeId to) {
  if (!routes_->has_hierarchy()) return grow_tree(costs, to).cost_to_go[from.index];
  const std::uint32_t out = meet(costs, from, to);
  forget(forward_), forget(backward_);
  return out;
}

TreeRows PointQuery::grow_tree(const PointCosts& costs, NodeId to) {
  if (work_ == nullptr) work_ = std::make_unique<TreeWork>();
  cost_to_go_.resize(routes_->states()), next_out_.resize(routes_->states());
  const TreeRows rows{cost_to_go_, next_out_};
  reverse_tree(routes_->graph(), costs.link_, routes_->world_->links.key, to, rows, *work_);
  return rows;
}

/// Lists the halves on cheapest ways from the climb's ends to the ranks that are on one, and what lies between.
template <int direction>
void PointQuery::note_tight(const PointCosts& costs, const Climb& climb) {
  constexpr std::uint8_t mark = 1U << direction;
  for (std::size_t i = climb.ranks.size(); i-- > 0;) {
    const std::uint32_t rank = climb.ranks[i];
    const std::uint64_t here = climb.label[rank];
    if (here == no_way) continue;
    for (std::uint32_t arc = routes_->up_first_[rank]; arc < routes_->up_first_[rank + 1]; ++arc) {
      const std::uint32_t above = routes_->up_head_[arc];
      if ((on_way_[above] & mark) == 0 || here + costs.half_[2 * std::size_t{arc} + direction] != climb.label[above]) continue;
      halves_.push_back(2 * arc + direction);
      on_way_[rank] |= mark;
    }
  }
}

/// From halves on cheapest ways to all links on cheapest ways.
void PointQuery::unpack(const PointCosts& costs) {
  const PointRoutes& r = *routes_;
  std::priority_queue open(std::less<std::uint32_t>(), std::move(halves_));  // highest first: each comes once, whatever it is part of
  while (!open.empty()) {
    const std::uint32_t half = open.top();
    while (!open.empty() && open.top() == half) open.pop();
    const std::uint32_t cost = costs.half_[half];
    for (const PointRoutes::Input& input : r.inputs_of(half))
      if (costs.link_[input.link] == cost) links_.emplace_back(input.tail, input.link);
    const bool down = (half & 1U) != 0;
    r.for_triangles(half / 2, [&](std::uint32_t below, std::uint32_t side) {
      const std::uint32_t first = down ? 2 * side + 1 : 2 * below + 1, second = down ? 2 * below : 2 * side;
      if (std::uint64_t{costs.half_[first]} + costs.half_[second] == cost) open.push(first), open.push(second);
    });
  }
  halves_.clear();
}

/// At each state the link with the lowest key.
std::vector<LinkId> PointQuery::follow(RouteState from, NodeId to) {
  const auto& key = routes_->world_->links.key;
  std::sort(links_.begin(), links_.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : key[a.second] != key[b.second] ? key[a.second] < key[b.second] : a.second < b.second;
  });
  std::vector<LinkId> out;
  for (std::uint32_t state = from.index; routes_->graph().node(state) != to.index;) {
    const auto first = std::lower_bound(links_.begin(), links_.end(), std::pair(state, 0U), [](const auto& a, const auto& b) { return a.first < b.first; });
    out.push_back({first->second});
    state = routes_->graph().head(first->second);
  }
  links_.clear();
  return out;
}

std::vector<LinkId> PointQuery::path(const PointCosts& costs, RouteState from, NodeId to) {
  if (!routes_->has_hierarchy()) {
    std::vector<LinkId> out;
    const TreeRows tree = grow_tree(costs, to);
    for (std::uint32_t state = from.index; tree.next_out[state] != no_out_link; state = routes_->graph().head(out.back().index))
      out.push_back({routes_->graph().first_out(state) + tree.next_out[state]});
    return out;
  }
  const std::uint32_t best = meet(costs, from, to);
  if (best != no_way && best != 0) {
    for (const std::uint32_t rank : forward_.ranks)
      if (std::uint64_t{forward_.label[rank]} + backward_.label[rank] == best) on_way_[rank] = 3;
    note_tight<0>(costs, forward_), note_tight<1>(costs, backward_);
    unpack(costs);
    for (const Climb* climb : {&forward_, &backward_})
      for (const std::uint32_t rank : climb->ranks) on_way_[rank] = 0;
  }
  forget(forward_), forget(backward_);
  return best == no_way || best == 0 ? std::vector<LinkId>{} : follow(from, to);
}

std::vector<std::uint32_t> PointQuery::table(const PointCosts& costs, std::span<const RouteState> from, std::span<const NodeId> to) {
  std::vector<std::uint32_t> out(from.size() * to.size(), no_way);
  if (!routes_->has_hierarchy()) {
    for (std::size_t t = 0; t < to.size(); ++t) {
      const TreeRows tree = grow_tree(costs, to[t]);
      for (std::size_t f = 0; f < from.size(); ++f) out[f * to.size() + t] = tree.cost_to_go[from[f].index];
    }
    return out;
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> labels;  // of all targets, one after the other: (rank, cost from there)
  std::vector<std::size_t> first = {0};
  for (const NodeId node : to) {
    ends_.clear();
    routes_->graph().for_states_of(node.index, [&](std::uint32_t state) { ends_.push_back(state); });
    begin(backward_, ends_);
    for (const std::uint32_t rank : backward_.ranks) {
      climb_from<1>(costs, backward_, rank);
      if (backward_.label[rank] != no_way) labels.emplace_back(rank, backward_.label[rank]);
    }
    forget(backward_);
    first.push_back(labels.size());
  }
  for (std::size_t f = 0; f < from.size(); ++f) {
    begin(forward_, {&from[f].index, 1});
    for (const std::uint32_t rank : forward_.ranks) climb_from<0>(costs, forward_, rank);
    for (std::size_t t = 0; t < to.size(); ++t) {
      std::uint64_t best = no_way;
      for (std::size_t i = first[t]; i < first[t + 1]; ++i) best = std::min(best, std::uint64_t{forward_.label[labels[i].first]} + labels[i].second);
      out[f * to.size() + t] = static_cast<std::uint32_t>(best);
    }
    forget(forward_);
  }
  return out;
}

}  // namespace muster
