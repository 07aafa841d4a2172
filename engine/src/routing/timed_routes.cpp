#include "muster/engine/routing/timed_routes.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace muster {

SpeedProfiles::SpeedProfiles(std::span<const std::uint32_t> free_ms, std::vector<SpeedStep> steps)
    : free_ms_(free_ms.begin(), free_ms.end()), first_(free_ms.size() + 1, 0) {
  std::sort(steps.begin(), steps.end(),
            [](const SpeedStep& a, const SpeedStep& b) { return std::tie(a.link, a.from_ms, b.share) < std::tie(b.link, b.from_ms, a.share); });
  std::uint32_t highest = free_speed;
  for (const SpeedStep& step : steps) {
    assert(step.share <= fastest);
    ++first_[step.link.index + 1];
    steps_.push_back({step.from_ms, step.share});
    highest = std::max(highest, step.share);
  }
  for (std::size_t link = 0; link < free_ms.size(); ++link) first_[link + 1] += first_[link];
  std::uint64_t sum = 0, open = 0;
  std::uint32_t least = no_way;
  for (const std::uint32_t ms : free_ms_)
    if (ms != no_way) sum += ms, ++open, least = std::min(least, ms);
  if (open == 0) return;
  typical_ = static_cast<std::uint32_t>(sum / open);
  least_ = static_cast<std::uint32_t>(std::max(std::uint64_t{1}, std::uint64_t{least} * free_speed / highest));
}

std::uint32_t SpeedProfiles::leave(std::uint32_t link, std::uint32_t ms) const {
  if (free_ms_[link] == no_way) return no_way;
  const auto own = steps(link);
  std::uint64_t left = std::uint64_t{free_ms_[link]} * free_speed, now = ms, share = free_speed;
  auto next = std::upper_bound(own.begin(), own.end(), ms, [](std::uint32_t t, const Step& step) { return t < step.from_ms; });
  if (next != own.begin()) share = std::prev(next)->share;
  for (; next != own.end(); ++next) {
    const std::uint64_t done = share * (next->from_ms - now);
    if (done >= left) break;
    left -= done, now = next->from_ms, share = next->share;
  }
  if (share == 0) return no_way;
  return static_cast<std::uint32_t>(std::min(now + (left + share - 1) / share, std::uint64_t{no_way}));
}

std::uint32_t SpeedProfiles::enter_by(std::uint32_t link, std::uint32_t ms) const {
  if (free_ms_[link] == no_way) return no_way;
  const auto own = steps(link);
  std::uint64_t left = std::uint64_t{free_ms_[link]} * free_speed, now = ms;
  auto step = std::lower_bound(own.begin(), own.end(), ms, [](const Step& s, std::uint32_t t) { return s.from_ms < t; });
  for (;;) {  // backwards from `now`, at the speed of the step before
    const bool any = step != own.begin();
    const std::uint64_t share = any ? std::prev(step)->share : free_speed, begin = any ? std::prev(step)->from_ms : 0;
    const std::uint64_t done = share * (now - begin);
    if (done >= left) return static_cast<std::uint32_t>(now - (left + share - 1) / share);
    if (!any) return no_way;
    left -= done, now = begin, --step;
  }
}

void earliest_arrivals(const RouteGraph& graph, const SpeedProfiles& profiles, std::span<const Departure> from, std::span<std::uint32_t> arrival,
                       TreeWork& scratch, NodeId until) {
  std::fill(arrival.begin(), arrival.end(), no_way);
  CostQueue& queue = scratch.queue;
  queue.start(profiles.least(), profiles.typical());
  const auto be_there = [&](std::uint32_t state, std::uint32_t ms) {
    if (ms >= arrival[state]) return;
    arrival[state] = ms;
    queue.push(ms, state);
  };
  for (const Departure& d : from) be_there(d.state.index, d.at_ms);
  std::uint32_t known = no_way;  // nothing later than this matters
  const auto take = [&](std::uint32_t ms, std::uint32_t state) {
    if (ms != arrival[state] || ms > known) return;
    if (until.valid() && graph.node(state) == until.index) known = std::min(known, ms);
    graph.for_out_links(state, [&](std::uint32_t link) { be_there(graph.head(link), profiles.leave(link, ms)); });
  };
  queue.drain(take, [&](std::uint32_t state) { __builtin_prefetch(arrival.data() + state); });
}

std::vector<LinkId> earliest_way(const RouteGraph& graph, const SpeedProfiles& profiles, std::span<const EntityKey> link_key, std::span<const Departure> from,
                                 std::span<const std::uint32_t> arrival, NodeId to) {
  std::uint32_t state = to.index;
  graph.for_states_of(to.index, [&](std::uint32_t s) {
    if (arrival[s] < arrival[state]) state = s;
  });
  std::vector<LinkId> out;
  if (arrival[state] == no_way) return out;
  const auto sets_out = [&](std::uint32_t s) {
    return std::any_of(from.begin(), from.end(), [&](const Departure& d) { return d.state.index == s && d.at_ms == arrival[s]; });
  };
  while (!sets_out(state)) {
    const RouteGraph::InArc* best = nullptr;
    for (const RouteGraph::InArc& arc : graph.in_arcs(state)) {
      if (arrival[arc.tail] == no_way || profiles.leave(arc.link, arrival[arc.tail]) != arrival[state]) continue;
      if (best == nullptr || std::tie(link_key[arc.link], arc.tail) < std::tie(link_key[best->link], best->tail)) best = &arc;
    }
    out.push_back({best->link});
    state = best->tail;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

void latest_departures(const RouteGraph& graph, const SpeedProfiles& profiles, NodeId to, std::uint32_t deadline_ms, std::span<std::uint32_t> departure,
                       TreeWork& scratch) {
  // The search runs on what is left until the deadline: it grows along the way back.
  std::fill(departure.begin(), departure.end(), no_way);
  CostQueue& queue = scratch.queue;
  queue.start(profiles.least(), profiles.typical());
  graph.for_states_of(to.index, [&](std::uint32_t state) {
    departure[state] = 0;
    queue.push(0, state);
  });
  const auto take = [&](std::uint32_t before, std::uint32_t state) {
    if (before != departure[state]) return;
    for (const RouteGraph::InArc& arc : graph.in_arcs(state)) {
      const std::uint32_t entry = profiles.enter_by(arc.link, deadline_ms - before);
      if (entry == no_way || deadline_ms - entry >= departure[arc.tail]) continue;
      departure[arc.tail] = deadline_ms - entry;
      queue.push(departure[arc.tail], arc.tail);
    }
  };
  queue.drain(take, [&](std::uint32_t state) { __builtin_prefetch(departure.data() + state); });
  for (std::uint32_t& d : departure)
    if (d != no_way) d = deadline_ms - d;
}

}  // namespace muster
