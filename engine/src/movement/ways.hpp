#pragma once
#include <span>

#include "movement/traffic.hpp"

// Which way a party takes from a node.
namespace muster {

/// Where a party goes next from `node`: a link's row, or one of these.
constexpr std::uint32_t goes_in = UINT32_MAX - 1;  ///< it is at its destination
constexpr std::uint32_t finds_no_way = UINT32_MAX - 2;

/// A way through a node: from the end of link `source`, or from those who wait before it (origin), into `out`.
struct Passage {
  std::uint32_t source = no_row;
  std::uint32_t out = finds_no_way;  ///< link, goes_in or finds_no_way
  bool origin = false;
};

struct Choice {
  std::uint32_t out = finds_no_way;
  bool learns = false;  ///< it sees a closure, or that its tables lead nowhere, and follows the current edition from now on
};

/// Where somebody is, as far as ways go on, who came to `node` along `link`.
inline RouteState state_after(const Traffic& traffic, TravelMode mode, std::uint32_t link, std::uint32_t node) {
  return traffic.guides[static_cast<std::size_t>(mode)].state_after({link}, {node});
}

/// The next link of the way of the party's trip. It keeps to it whatever happens, and has no way where it can go no further.
inline Choice next_of_trip(const Traffic& t, std::uint32_t who, std::uint32_t node) {
  if (t.trips == nullptr || t.trip_routes == nullptr || t.trips->trip[who] == 0) return {};
  const std::uint32_t trip = t.trips->trip[who] - 1;
  const std::uint32_t way = t.trip_routes->way[trip], at = t.trip_routes->first[way] + t.trips->links_passed[who];
  if (at == t.trip_routes->first[way + 1]) return {t.world->trips.to[trip].index == node ? goes_in : finds_no_way, false};
  const LinkId next = t.trip_routes->links[at];
  const bool leads_on = t.network->tail(next).index == node && !t.closed(t.party->rows[who].mode, next.index);
  return {leads_on ? next.index : finds_no_way, false};
}

/// The next link by the edition that the party follows; who meets a closed link looks at the current one. A function of State and trees alone.
/// @param state  the node itself for those who set out there, state_after for those who came along a link
inline Choice choose_way(const Traffic& traffic, std::uint32_t who, std::uint32_t node, RouteState state) {
  const PartyRow& row = traffic.party->rows[who];
  RouteEnd end = row.destination;
  if (row.goal.valid()) {
    if (row.goal.index == node) return {goes_in, false};
    end = traffic.routes.front().end_at(row.goal);
  } else {
    if (!end.valid()) return next_of_trip(traffic, who, node);
    if (traffic.world->shelters.node[end.index].index == node) return {goes_in, false};
  }
  const TravelMode mode = row.mode;
  const bool informed = row.informed != 0;
  const RoutingTables::Guide& guide = traffic.guides[static_cast<std::size_t>(mode)];
  const LinkId next = guide.next(informed ? Edition::current : Edition::first, end, state);
  if (next.valid() && !traffic.closed(mode, next.index)) return {next.index, false};
  if (informed) return {finds_no_way, false};
  const LinkId better = guide.next(Edition::current, end, state);
  if (better.valid() && !traffic.closed(mode, better.index)) return {better.index, true};
  return {finds_no_way, true};
}

/// The first at a link's end that may pass in this tick, as far as a look ahead has come with it.
struct Due {
  std::uint32_t link, node, party = no_row, out = no_row;
};

/// Looks ahead at where those who are due go next, as far as tables of ways are there: out, or no_row.
inline void look_for_ways(const Traffic& t, std::span<Due> all) {
  const auto ask = [&t](const Due& due, auto&& use) {
    const PartyRow& row = t.party->rows[due.party];
    if (!row.destination.valid() || row.goal.valid()) return;  // few have a goal
    const RoutingTables::Guide& guide = t.guides[static_cast<std::size_t>(row.mode)];
    use(guide, row.informed != 0 ? Edition::current : Edition::first, row.destination, guide.state_after({due.link}, {due.node}));
  };
  for (const Due& due : all) ask(due, [](const auto& guide, Edition edition, ShelterId to, RouteState state) { guide.fetch(edition, to, state); });
  for (Due& due : all)
    ask(due, [&due](const auto& guide, Edition edition, ShelterId to, RouteState state) { due.out = guide.next_if_made(edition, to, state).index; });
}

/// choose_way, remembered: the party is informed from now on where it learnt something.
inline std::uint32_t decide_way(Traffic& traffic, std::uint32_t who, std::uint32_t node, RouteState state, std::uint32_t ms, Worker& worker) {
  const Choice choice = choose_way(traffic, who, node, state);
  if (choice.learns) {
    traffic.party->informed[who] = 1;
    traffic.note(worker, ms, &PartyEvents::rerouted, who, traffic.aim_of(who), 0);
  }
  return choice.out;
}

}  // namespace muster
