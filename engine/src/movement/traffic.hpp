#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <span>
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
  std::array<std::int64_t, party_statuses> by_status{};
  std::int64_t traversals = 0;
  std::size_t page = 0;  ///< of the calendars, that it writes on
  std::vector<Arrival> arrivals;
  std::vector<PartyNews> news;
  std::vector<EventLog::Row> events;
  std::vector<std::uint32_t> stranded;  ///< parties that found no way
  std::vector<PartyId> on_new_link;     ///< parties that entered a link; may repeat
  std::vector<std::uint32_t> wanted;    ///< links before which vehicles began to wait for room
};

/// Of the three kinds of queues at a node: on foot; vehicles that queue; vehicles that filter.
enum class Plane : std::uint8_t { foot, queueing, filtering };
constexpr int planes = 3;

/// Parties that wait at a link's tail to be let in, first come first served. A cache: (entered, key) gives the order.
struct OriginQueue {
  std::uint32_t first = no_row, last = no_row;
  std::uint32_t ready_ms = 0;  ///< PartyState::entered of the first
  std::uint32_t last_ms = 0;   ///< and of the last
};

/// What a node sees of a link that ends there without touching the link itself. A node's gates lie in a row, so that in most visits, where one of its
/// links has somebody to pass and the others have not, one line of memory tells. A cache.
struct alignas(16) CarGate {
  std::uint32_t entered = 0;     ///< CarTail::entered, written by the link's tail
  std::uint32_t left = 0;        ///< CarHead::left
  std::uint32_t ready_ms = 0;    ///< when the first on the link may leave by its own clock; 0 = look
  std::uint32_t party = no_row;  ///< the first; where ready_ms is not 0
};

/// What those go by who choose among exits. A cache.
struct ExitView {
  std::vector<std::uint8_t> group_of;          ///< [shelter] MovementControls::exit_group
  std::vector<std::vector<ShelterId>> groups;  ///< [group] its members, by row
  std::uint64_t seed = 0;
  std::uint32_t look = 0;              ///< number of the present look at the network
  std::vector<std::uint32_t> counted;  ///< [link] look in which its people were counted
  std::vector<std::uint32_t> persons;  ///< [link] under way on it, or before its tail
  /// Who on a link goes where, as of one look and for the places of one group.
  struct Bound {
    std::uint32_t look = 0;
    std::uint8_t group = 0;
    std::vector<std::uint32_t> persons;  ///< [place of the group]
  };
  std::vector<Bound> bound;  ///< [link]
};

/// Numbers of the event kinds in this run.
struct PartyEvents {
  EventKind departed, arrived, link_entered, in_place, rerouted, left_vehicle, turned_back, waits, boarded, alighted, no_seat;
};
struct MovementEvents {
  PartyEvents person, vehicle;  ///< of parties, by what their rows are
  EventKind standstill, contraflow;
};

/// All that the parts of movement share: State (pointers) and caches. One per model; nothing in it is decided, only kept.
struct Traffic {
  const World* world = nullptr;
  const Network* network = nullptr;
  MovementSettings settings;
  VehicleKinds kinds = {VehicleKind{}};
  bool mixed = false;      ///< some kind of vehicle is not just like a car
  bool filtering = false;  ///< some kind filters
  bool signalled = false;  ///< some node has a light
  PartyState* party = nullptr;
  CarriedParties* carried = nullptr;
  std::span<const EntityKey> keys;  ///< [party] of the person, or of the vehicle
  std::uint32_t people = 0;         ///< rows from here on are vehicles of the fleet
  CarFlow* cars = nullptr;
  FootFlow* feet = nullptr;
  LinkConditions* conditions = nullptr;
  CrossingConditions* crossings = nullptr;
  MovementTotals* totals = nullptr;
  RoutingState* routing = nullptr;
  ChoiceState* choices = nullptr;  ///< null = nobody chooses among exits
  const DoorAccess* doors = nullptr;
  TripProgress* trips = nullptr;            ///< null = the world has none
  const TripRoutes* trip_routes = nullptr;  ///< null = no model sends trips
  MovementEvents events;

  // Caches from here on.
  std::uint32_t tick_ms = 1;
  std::uint64_t tick_share = 0;  ///< 2^64 / tick_ms, rounded up: tick_of without a division
  std::uint32_t next_tick = 0;   ///< the earliest that has not been played yet
  std::vector<CarLink> car_links;
  std::vector<SignalPlan> signals;  ///< [link]
  std::vector<CarGate> car_gates;   ///< [in-link, node by node], see Network::first_in
  std::vector<FootLink> foot_links;
  std::vector<std::int64_t> node_headway;                 ///< [node] 1/65536 ms, 0 = no bound; empty = no node has one
  std::vector<RoutingTables> routes;                      ///< one; a list because it needs a world to be made
  std::array<RoutingTables::Guide, travel_modes> guides;  ///< of routes
  struct {
    std::size_t bytes = 0;        ///< what the trees to goals took after the last look
    std::uint32_t looked_ms = 0;  ///< when that was
  } goal_trees;
  std::array<std::vector<OriginQueue>, planes> origins;  ///< [Plane][link]
  std::vector<std::uint32_t> last_in_file;               ///< [link] ms: when the last to enter reaches the head, where nobody overtakes; empty where all do
  std::vector<LinkCrowd> walkers;                        ///< [in-link, node by node]
  std::vector<LinkCrowd> filters;                        ///< [in-link, node by node]; empty where no kind filters
  std::int64_t filter_headway = 0;                       ///< 1/65536 ms between vehicles that filter
  std::vector<double> pace_ms_m;                         ///< [kind] of vehicle, at its fastest
  std::vector<TravelMode> modes;                         ///< that anybody can travel in
  std::vector<std::uint32_t> wants_footway;              ///< [link] tick + 1 in which people at the tail began to wait for room; 0 = they do not
  bool tell_new_links = false;                           ///< MovementQueues::tell_new_links
  std::vector<std::uint32_t> own_places;                 ///< [link] places of a link none of whose lanes are reversed
  bool lanes_asked = false;                              ///< some lanes have begun to be cleared in this step
  std::vector<std::uint32_t> clearing;                   ///< links with LinkConditions::clearing
  std::vector<std::uint32_t> stranded;                   ///< waiting parties without a way
  std::vector<std::uint32_t> wanted;                     ///< links before which vehicles wait for room; those where they no longer do are still among them
  std::vector<std::uint32_t> standing;                   ///< links with CarFlow::standstill
  std::vector<std::uint32_t> walked;                     ///< [link] scratch of report_standstills, all 0 between
  WalkingTables walking{settings};
  ExitView exits;
  std::array<Calendar, 2> calendar;  ///< on foot; vehicles

  /// More than the processor keeps near: what a node reads has to be brought from memory.
  bool spread_out = false;
  /// All vehicles are cars that queue, and no node has a light or a bound of its own.
  bool alike() const { return !mixed && !signalled && node_headway.empty(); }
  void set_tick(std::uint32_t ms) { tick_ms = ms, tick_share = UINT64_MAX / ms + 1; }
  /// ms / tick_ms. Exact for all 32-bit numbers, and asked several times in every passage (Granlund and Montgomery 1994: the share's error, below
  /// 1 / 2^64 of a tick, times 2^32 ms is less than what is missing to the next whole number). A tick of 1 ms has no 64-bit share.
  std::uint32_t tick_of(std::uint32_t ms) const {
    return tick_ms == 1 ? ms : static_cast<std::uint32_t>((static_cast<unsigned __int128>(tick_share) * ms) >> 64);
  }
  void set_status(std::uint32_t who, PartyStatus to, Worker& worker) { change_status(who, party->status[who], to, worker); }
  /// The same where it is known what it was, and need not be read.
  void change_status(std::uint32_t who, PartyStatus was, PartyStatus to, Worker& worker) {
    --worker.by_status[static_cast<std::size_t>(was)];
    ++worker.by_status[static_cast<std::size_t>(to)];
    party->status[who] = to;
  }
  /// Has the row of the next party brought from memory: it stands at the node in a moment. Changes nothing.
  void fetch(std::uint32_t who) const { __builtin_prefetch(party->rows.data() + who, 1); }
  /// The same for a party that is about to leave home.
  void fetch_at_home(std::uint32_t who) const {
    fetch(who);
    __builtin_prefetch(party->status.data() + who, 1), __builtin_prefetch(party->persons.data() + who, 1);
    __builtin_prefetch(feet->rows.data() + who, 1), __builtin_prefetch(keys.data() + who);
  }
  bool closed(TravelMode mode, std::uint32_t link) const {
    if (mode == TravelMode::foot) return foot_links[link].storage == 0 || foot_links[link].closed != 0;
    return (cars->tails[link].closed_modes >> static_cast<unsigned>(mode) & 1U) != 0;
  }
  /// What a party's events of departure and change of way name: the shelter that it goes to, or a vehicle's node.
  std::uint32_t aim_of(std::uint32_t who) const { return in_fleet(who) ? party->rows[who].goal.index : party->rows[who].destination.index; }
  bool in_fleet(std::uint32_t who) const { return who >= people; }
  /// Logs what happened to a party: as a person's, or as a vehicle's.
  void note(Worker& worker, std::uint32_t ms, EventKind PartyEvents::*what, std::uint32_t who, std::uint32_t object, double value = 0) const {
    if (in_fleet(who)) worker.events.push_back({{ms}, events.vehicle.*what, who - people, object, value});
    else worker.events.push_back({{ms}, events.person.*what, who, object, value});
  }
  void tell(Worker& worker, std::uint32_t ms, std::uint32_t who, PartyNewsKind what) const {
    worker.news.push_back({{{ms}, keys[who], Phase::movement, static_cast<std::uint32_t>(what)}, {who}, party->rows[who].node});
  }
  /// True for those whose fate some model follows.
  bool is_awaited(std::uint32_t who) const { return party->rows[who].goal.valid() || in_fleet(who) || carried->by.contains(who); }
  const VehicleKind& kind_of(std::uint32_t who) const { return kinds[party->rows[who].vehicle]; }
  Plane plane_of(std::uint32_t who) const {
    if (party->rows[who].mode == TravelMode::foot) return Plane::foot;
    return filtering && kind_of(who).filters != 0 ? Plane::filtering : Plane::queueing;
  }
  Calendar& calendar_of(TravelMode mode) { return calendar[mode == TravelMode::foot ? 0 : 1]; }
  /// Places that a vehicle takes on a link: never more than the link has.
  std::uint32_t places_of(std::uint32_t who, std::uint32_t slots) const { return mixed ? std::min<std::uint32_t>(kind_of(who).places, slots) : 1; }
  /// Brings a link's parameters up to date with all conditions.
  void renew_parameters(std::uint32_t link);
  /// Brings the lines of both ends and the gate up to date after the link's parameters, or who is on it, changed between ticks.
  void renew_lines(std::uint32_t link);
  /// The order in which its vehicles stand has changed, or what they wait for: the head looks again.
  void look_again(std::uint32_t link) { car_gates[cars->heads[link].gate].ready_ms = 0; }
  /// The party stops at a node, or in its place.
  void stop_party(std::uint32_t who, PartyStatus was, PartyStatus to, std::uint32_t node, std::uint32_t ms, Worker& worker) {
    change_status(who, was, to, worker);
    PartyRow& row = party->rows[who];
    row.link = {}, row.node = {node}, row.entered = Time{ms};
  }
};

inline void Traffic::renew_parameters(std::uint32_t link) {
  CarLink& way = car_links[link];
  apply_conditions(*world, *conditions, link, tick_ms, settings.reversed_lane_share, way);
  way.signal = 0;
  if (way.slots == 0 || signals[link].cycle_ms == 0) return;
  const CrossingControl control = crossings->control[way.head_node];
  way.signal = control == CrossingControl::as_built;
  const double factor = signal_headway_factor(signals[link], control, as_written(world->links.capacity_veh_s[link]), settings);
  way.exit_headway = static_cast<std::int64_t>(static_cast<double>(way.exit_headway) * factor);
}

inline void Traffic::renew_lines(std::uint32_t link) {
  const CarLink& way = car_links[link];
  CarTailLine& tail = cars->tails[link];
  CarHeadLine& head = cars->heads[link];
  tail.entry_headway = way.entry_headway, tail.first_slot = static_cast<std::uint32_t>(way.first_slot), tail.slots = way.slots;
  tail.travel_ms = way.travel_ms, tail.hole_ms = way.hole_ms, tail.head_node = way.head_node, tail.closed_modes = way.closed_modes;
  tail.known_left = head.now.left, tail.last_ready = 0;
  tail.slot = way.slots == 0 ? 0 : (head.now.slot + (tail.now.entered - head.now.left)) % way.slots;
  head.exit_headway = way.exit_headway, head.first_slot = tail.first_slot, head.slots = way.slots, head.hole_ms = way.hole_ms;
  head.tail_node = network->tail({link}).index, head.weight = way.weight, head.stopped = way.stopped;
  head.lanes = settings.turn_lanes ? way.lanes : 1, head.signal = way.signal;
  CarGate& gate = car_gates[head.gate];
  gate = {tail.now.entered, head.now.left, 0, no_row};
}

/// Longest that water on a link holds up a vehicle with clearance.
inline std::uint32_t crawl_ms(const MovementSettings& settings, double length_m) {
  return static_cast<std::uint32_t>(std::clamp(std::ceil(1000.0 * length_m / settings.high_crawl_m_s - 1e-3), 1.0, 1e9));
}

/// True for a party that stands where it was to go, and for nobody else who waits.
inline bool rests(const PartyRow& row) { return row.goal.valid() && row.goal == row.node; }

/// The party has reached its goal. Who has a destination beyond it waits there; a vehicle has arrived.
inline void reach_goal(Traffic& t, std::uint32_t who, PartyStatus was, std::uint32_t node, std::uint32_t ms, Worker& worker) {
  t.stop_party(who, was, t.in_fleet(who) ? PartyStatus::arrived : PartyStatus::waiting, node, ms, worker);
  t.note(worker, ms, t.in_fleet(who) ? &PartyEvents::arrived : &PartyEvents::waits, who, node, static_cast<double>(t.party->persons[who]));
  t.tell(worker, ms, who, PartyNewsKind::reached);
}

/// The party has reached its destination's door, or its goal.
inline void arrive(Traffic& t, std::uint32_t who, PartyStatus was, std::uint32_t node, std::uint32_t ms, Worker& worker) {
  if (t.party->rows[who].goal.valid()) return reach_goal(t, who, was, node, ms, worker);
  const ShelterId shelter = t.party->destination[who];
  t.stop_party(who, was, PartyStatus::arrived, node, ms, worker);
  worker.arrivals.push_back({{{ms}, t.keys[who], Phase::movement}, {who}, shelter});
  t.note(worker, ms, &PartyEvents::arrived, who, shelter.index, static_cast<double>(t.party->persons[who]));
}

/// Without a way the party waits beside the road, so that those behind it who have one can pass.
inline void pull_over(Traffic& t, std::uint32_t who, std::uint32_t node, std::uint32_t ms, Worker& worker) {
  t.stop_party(who, PartyStatus::on_link, PartyStatus::waiting, node, ms, worker);
  worker.stranded.push_back(who);
  if (t.is_awaited(who)) t.tell(worker, ms, who, PartyNewsKind::blocked);
}

/// Notes that a party has entered a link, for those of whom it is to be known.
inline void note_entry(Traffic& t, std::uint32_t who, std::uint32_t link, std::uint32_t ms, Worker& worker) {
  const std::uint8_t followed = t.party->rows[who].followed;
  if ((followed & followed_to_log) != 0) t.note(worker, ms, &PartyEvents::link_entered, who, link);
  if ((followed & followed_on_trip) != 0) ++t.trips->links_passed[who];
}

/// Whether entries of links are to be counted for the party's trip.
inline void follow_trip(const TripProgress& trips, std::uint32_t who, PartyState& party) {
  std::uint8_t& followed = party.rows[who].followed;
  followed = static_cast<std::uint8_t>((followed & followed_to_log) | (trips.trip[who] != 0 ? followed_on_trip : 0));
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
