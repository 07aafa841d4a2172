#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "movement/calendar.hpp"
#include "movement/crowd.hpp"
#include "muster/engine/movement/link_parameters.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/step/event_log.hpp"

namespace muster {

constexpr std::uint32_t never_ms = UINT32_MAX;

/// What one thread gathers in a tick; merged afterwards, in no particular order: sums of integers, and lists that are sorted by key later.
struct Worker {
  std::array<std::int64_t, 7> by_status{};
  std::int64_t traversals = 0;
  std::vector<Arrival> arrivals;
  std::vector<EventLog::Row> events;
  std::vector<std::uint32_t> stranded;  ///< parties that found no way
  std::vector<PartyId> on_new_link;     ///< parties that entered a link; may repeat
};

/// Parties that wait at a link's tail to be let in, first come first served. A cache: (entered, key) gives the order.
struct OriginQueue {
  std::uint32_t first = no_row, last = no_row;
};

/// Numbers of the event kinds in this run.
struct MovementEvents {
  EventKind departed, arrived, link_entered, in_place, rerouted, standstill;
};

/// All that the parts of movement share: State (pointers) and caches. One per model; nothing in it is decided, only kept.
struct Traffic {
  const World* world = nullptr;
  const Network* network = nullptr;
  MovementSettings settings;
  PartyState* party = nullptr;
  CarFlow* cars = nullptr;
  FootFlow* feet = nullptr;
  LinkConditions* conditions = nullptr;
  MovementTotals* totals = nullptr;
  RoutingState* routing = nullptr;
  MovementEvents events;

  // Caches from here on.
  std::uint32_t tick_ms = 1;
  std::uint64_t tick_share = 0;  ///< 2^64 / tick_ms, rounded up: tick_of without a division
  std::uint32_t next_tick = 0;   ///< the earliest that has not been played yet
  std::vector<CarLink> car_links;
  std::vector<FootLink> foot_links;
  std::vector<std::int64_t> node_headway;                      ///< [node] 1/65536 ms, 0 = no bound; empty = no node has one
  std::vector<RoutingTables> routes;                           ///< one; a list because it needs a world to be made
  std::array<std::vector<OriginQueue>, travel_modes> origins;  ///< [mode][link]
  PartyChains chains;
  std::vector<std::uint32_t> crowd_root;     ///< [link] first on foot at the head, see Crowd
  std::vector<std::uint32_t> crowd_inbox;    ///< [link] let in at the tail, not yet looked at by the head
  std::vector<std::uint32_t> wants_room;     ///< [link] tick + 1 in which vehicles at the tail began to wait for room; 0 = they do not
  std::vector<std::uint32_t> wants_footway;  ///< [link] the same for people on foot
  std::vector<std::uint32_t> stranded;       ///< waiting parties without a way
  std::vector<std::uint8_t> followed;        ///< [party] 1 = logged link by link
  WalkingTable walking{settings};
  std::array<Calendar, travel_modes> calendar;

  Crowd crowd() { return {chains, feet->ready_ms, world->persons.key}; }
  void set_tick(std::uint32_t ms) { tick_ms = ms, tick_share = UINT64_MAX / ms + 1; }
  /// ms / tick_ms. Exact for all 32-bit numbers, and asked several times in every passage (Granlund and Montgomery 1994: the share's error, below
  /// 1 / 2^64 of a tick, times 2^32 ms is less than what is missing to the next whole number). A tick of 1 ms has no 64-bit share.
  std::uint32_t tick_of(std::uint32_t ms) const {
    return tick_ms == 1 ? ms : static_cast<std::uint32_t>((static_cast<unsigned __int128>(tick_share) * ms) >> 64);
  }
  void set_status(std::uint32_t who, PartyStatus to, Worker& worker) {
    --worker.by_status[static_cast<std::size_t>(party->status[who])];
    ++worker.by_status[static_cast<std::size_t>(to)];
    party->status[who] = to;
  }
  /// Has the rows of the next party brought from memory: they lie apart, and the party stands at the node in a moment. Changes nothing.
  void fetch(std::uint32_t who) const {
    const auto bring = [who](const auto& rows) { __builtin_prefetch(rows.data() + who, 1); };
    bring(party->destination), bring(party->informed), bring(party->entered), bring(party->link), bring(party->node), bring(party->status);
  }
  bool closed(TravelMode mode, std::uint32_t link) const {
    return mode == TravelMode::car ? car_links[link].closed != 0 : foot_links[link].storage == 0 || foot_links[link].closed != 0;
  }
  /// The party stops at a node, or in its place.
  void stop_party(std::uint32_t who, PartyStatus to, std::uint32_t node, std::uint32_t ms, Worker& worker) {
    set_status(who, to, worker);
    party->link[who] = {}, party->node[who] = {node}, party->entered[who] = {ms};
  }
};

/// The party has reached its destination's door.
inline void arrive(Traffic& t, std::uint32_t who, std::uint32_t node, std::uint32_t ms, Worker& worker) {
  const ShelterId shelter = t.party->destination[who];
  t.stop_party(who, PartyStatus::arrived, node, ms, worker);
  worker.arrivals.push_back({{{ms}, t.world->persons.key[who], Phase::movement}, {who}, shelter});
  worker.events.push_back({{ms}, t.events.arrived, who, shelter.index, static_cast<double>(t.party->persons[who])});
}

/// Without a way the party waits beside the road, so that those behind it who have one can pass.
inline void pull_over(Traffic& t, std::uint32_t who, std::uint32_t node, std::uint32_t ms, Worker& worker) {
  t.stop_party(who, PartyStatus::waiting, node, ms, worker);
  worker.stranded.push_back(who);
}

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
  const RoutingTables& routes = traffic.routes.front();
  return routes.has_turn_bans(mode) ? routes.state_after(mode, {link}) : RouteState{node};
}

/// The next link by the edition that the party follows; who meets a closed link looks at the current one. A function of State and trees alone.
/// @param state  the node itself for those who set out there, state_after for those who came along a link
inline Choice choose_way(const Traffic& traffic, std::uint32_t who, std::uint32_t node, RouteState state) {
  const PartyState& party = *traffic.party;
  const ShelterId destination = party.destination[who];
  if (!destination.valid()) return {};
  if (traffic.world->shelters.node[destination.index].index == node) return {goes_in, false};
  const TravelMode mode = party.mode[who];
  const bool informed = party.informed[who] != 0;
  const RoutingTables& routes = traffic.routes.front();
  for (const Edition edition : {Edition::first, Edition::current}) {
    if (edition == Edition::first && informed) continue;
    const LinkId next = routes.next(edition, mode, destination, state);
    if (next.valid() && !traffic.closed(mode, next.index)) return {next.index, !informed && edition == Edition::current};
  }
  return {finds_no_way, !informed};
}

/// choose_way, remembered: the party is informed from now on where it learnt something.
inline std::uint32_t decide_way(Traffic& traffic, std::uint32_t who, std::uint32_t node, RouteState state, std::uint32_t ms, Worker& worker) {
  const Choice choice = choose_way(traffic, who, node, state);
  if (choice.learns) {
    traffic.party->informed[who] = 1;
    worker.events.push_back({{ms}, traffic.events.rerouted, who, traffic.party->destination[who].index, 0});
  }
  return choice.out;
}

/// Earliest whole millisecond at which a headway kept in 1/65536 ms is over; a thousandth of a millisecond is forgiven.
inline std::uint32_t headway_over(std::int64_t next) { return static_cast<std::uint32_t>((next + (ticks_per_ms - 66)) / ticks_per_ms); }

/// Moves a headway on after a passage at `ms`. Less than 2 ms of lateness comes from rounding up, here or at the other end, and is not lost: so
/// a flow of q stays q. More means that nobody was there, and the headway starts anew.
inline void pass_headway(std::int64_t& next, std::uint32_t ms, std::int64_t headway) {
  const std::int64_t now = std::int64_t{ms} * ticks_per_ms;
  next = (now - next < 2 * ticks_per_ms ? next : now) + headway;
}

}  // namespace muster
