#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/node_layers.hpp"

// What movement keeps from step to step. A link's tail belongs to its upstream node, its head to its downstream node: what each of the two writes
// in a tick lies in a record of its own. Times in records are whole ms since the start in 32 bits (49 days); `next_*` are in 1/65536 ms, so
// that headways keep what is left below a millisecond.
namespace muster {

constexpr std::uint32_t no_row = UINT32_MAX;
constexpr std::uint32_t same_vehicle = UINT32_MAX - 1;  ///< CarSlot::party of the further places of a long vehicle

struct CarTail {
  std::int64_t next_entry = 0;     ///< 1/65536 ms: when the headway lets the next one in
  std::uint32_t entered = 0;       ///< places ever taken, less those of vehicles taken off on the way
  std::int32_t origin_credit = 0;  ///< merge account of those who set out here
};

struct CarHead {
  std::int64_t next_exit = 0;  ///< 1/65536 ms
  std::uint32_t left = 0;      ///< places ever left
  std::uint32_t slot = 0;      ///< ring position of the first one still on the link
};

/// One place on a link. While taken: who stands there and when it reaches the head. Then: when it left, from where its hole travels back.
/// A vehicle of several places stands on consecutive ones, of which the first names it and the others are `same_vehicle`.
struct CarSlot {
  std::uint32_t party = no_row;
  std::uint32_t time_ms = 0;
};

/// All that the node at a link's tail works with, in one line of memory. What is not `now` is a cache: CarLink, LinkConditions, and what follows from
/// who is on the link.
struct alignas(64) CarTailLine {
  CarTail now;
  std::uint32_t slot = 0;        ///< ring position of the next one
  std::uint32_t last_ready = 0;  ///< ms: when the newest one reaches the head; 0 = not known
  std::int64_t entry_headway = 0;
  std::uint32_t first_slot = 0, slots = 0;
  std::uint32_t travel_ms = 0, hole_ms = 0;
  std::uint32_t known_left = 0;  ///< CarHead::left when it was last looked at
  std::uint32_t gate = 0;        ///< row of the link's gate
  std::uint32_t head_node = 0;
  std::uint8_t closed_modes = UINT8_MAX;
};

/// The same for the node at its head. State: `now`, `credit`, `passed`, `standstill`.
struct alignas(64) CarHeadLine {
  CarHead now;
  std::int64_t exit_headway = 0;
  std::uint32_t first_slot = 0, slots = 0;
  std::uint32_t hole_ms = 0;
  std::uint32_t gate = 0;
  std::uint32_t tail_node = 0;
  std::int32_t weight = 1;
  std::int32_t credit = 0;      ///< merge account
  std::uint8_t passed = 0;      ///< lanes of those at the head past whom others went since the first one stands there
  std::uint8_t standstill = 0;  ///< 1 = part of a reported gridlock
  std::uint8_t lanes = 1;       ///< whole ones, 1 where turns have none of their own
  std::uint8_t stopped = 0;
  std::uint8_t signal = 0;   ///< 1 = there is a light, and it works
  std::uint32_t wanted = 0;  ///< tick + 1 in which vehicles at the tail began to wait for room; 0 = they do not. Written by both ends
};
static_assert(sizeof(CarTailLine) == 64 && sizeof(CarHeadLine) == 64);

/// Vehicles on links. Owner: movement.
struct CarFlow {
  std::vector<CarTailLine> tails;                      ///< [link]
  std::vector<CarHeadLine> heads;                      ///< [link]
  Column<&CarTailLine::now> tail{tails};               ///< [link]
  Column<&CarHeadLine::now> head{heads};               ///< [link]
  Column<&CarHeadLine::credit> credit{heads};          ///< [link]
  Column<&CarHeadLine::passed> passed{heads};          ///< [link]
  Column<&CarHeadLine::standstill> standstill{heads};  ///< [link]
  std::vector<CarSlot> ring;                           ///< all links' places; link i has its places in a row, see CarLink::first_slot
  std::vector<std::int64_t> node_next;                 ///< [node] 1/65536 ms; empty where no node has a capacity of its own
  std::vector<std::int64_t> filter_next;               ///< [link] 1/65536 ms: when the next vehicle that filters may leave; empty where no kind does
  static void arrays(auto& self, auto&& visit) {
    visit("movement/car_tail", self.tail), visit("movement/car_head", self.head), visit("movement/car_ring", self.ring);
    visit("movement/car_credit", self.credit), visit("movement/car_passed", self.passed), visit("movement/standstill", self.standstill);
    visit("movement/node_next", self.node_next);
    visit("movement/filter_next", self.filter_next);
  }
};

struct FootTail {
  std::int64_t next_entry = 0;      ///< 1/65536 ms
  std::uint32_t admitted_tick = 0;  ///< tick in which `admitted` was counted
  std::uint32_t admitted = 0;       ///< persons let in during that tick
};

/// Where a party stands in its queue, and when it gets to where it is looked at: one row of memory for what a queue reads and writes of a party. All but
/// `ready_ms` is a cache.
struct alignas(16) QueueRow {
  std::uint32_t next = no_row;
  std::uint32_t before = no_row;  ///< of who waits at a node
  std::uint32_t since_ms = 0;     ///< of who waits at a node: PartyState::entered
  std::uint32_t ready_ms = 0;
};

/// People on links. Owner: movement. Who is on a link follows from party/link; the order at its end from `ready_ms` and the party's key.
struct FootFlow {
  std::vector<FootTail> tail;  ///< [link]
  std::vector<std::int64_t>
      far_end_next;  ///< [one-way link where people walk] 1/65536 ms: the clock of its far end; where a street has two directions it is that of the other's tail
  std::vector<std::int32_t> credit;         ///< [link] merge account at the head
  std::vector<std::int32_t> origin_credit;  ///< [link] and of those who set out at the tail
  std::vector<std::uint64_t> through_end;   ///< [street end] persons in less persons out, now and at the tick's start (street_count.hpp)
  std::vector<QueueRow> rows;
  Column<&QueueRow::ready_ms> ready_ms{rows};  ///< [party] on foot on a link, or in a vehicle that filters: when it reaches the head
  static void arrays(auto& self, auto&& visit) {
    visit("movement/foot_tail", self.tail), visit("movement/foot_far_end", self.far_end_next), visit("movement/foot_credit", self.credit);
    visit("movement/foot_origin_credit", self.origin_credit), visit("movement/foot_through_end", self.through_end);
    visit("movement/foot_ready_ms", self.ready_ms);
  }
};

/// Who may still choose among exits. Owner: movement. Only there where anybody may.
struct ChoiceState {
  std::vector<ExitChoice> choice;  ///< [party]
  static void arrays(auto& self, auto&& visit) { visit("movement/exit_choice", self.choice); }
};

/// The layers of nodes combined. Owner: movement.
struct CrossingConditions {
  std::vector<CrossingControl> control;  ///< [node]
  static void arrays(auto& self, auto&& visit) { visit("node/control", self.control); }
};

/// All layers combined, as applied to those on the links. Owner: movement.
struct LinkConditions {
  std::vector<float> car_speed_m_s;        ///< [link] upper bound, infinity = none
  std::vector<float> foot_factor;          ///< [link] on walking speed, 0 < f <= 1
  std::vector<float> capacity_factor;      ///< [link] 0 = nobody leaves the link either
  std::vector<float> cost_factor;          ///< [link] >= 1, on the link's time in the current edition of the tables of ways
  std::vector<std::uint8_t> closed_modes;  ///< [link] LinkMode bits: nobody enters
  std::vector<std::uint8_t> opened_modes;  ///< [link] LinkMode bits of those who can go there only because of the conditions
  std::vector<std::uint8_t> reversed;      ///< [link] lanes that serve the other direction
  std::vector<std::uint8_t> clearing;      ///< [link] 1 + the number of lanes that shall do so once they are clear; 0 = no change under way
  static void arrays(auto& self, auto&& visit) {
    visit("link/car_speed_m_s", self.car_speed_m_s), visit("link/foot_factor", self.foot_factor);
    visit("link/capacity_factor", self.capacity_factor), visit("link/closed_modes", self.closed_modes);
    visit("link/cost_factor", self.cost_factor);
    visit("link/opened_modes", self.opened_modes), visit("link/reversed", self.reversed), visit("link/clearing", self.clearing);
  }
};

/// Parties by status, kept up to date with every move. Owner: movement.
struct MovementTotals {
  std::vector<std::int64_t> parties = std::vector<std::int64_t>(party_statuses, 0);  ///< [PartyStatus]; `none` counts downwards from 0
  std::int64_t link_traversals = 0;                                                  ///< links entered so far
  std::int64_t departed() const { return -parties[0]; }
  std::int64_t of(PartyStatus status) const { return parties[static_cast<std::size_t>(status)]; }
  /// departed = waiting + on_link + arrived + abandoned + in_place + dead + carried
  bool conserved() const {
    std::int64_t sum = 0;
    for (const std::int64_t n : parties) sum += n;
    return sum == 0;
  }
  static void arrays(auto& self, auto&& visit) { visit("movement/parties_by_status", self.parties), visit("movement/link_traversals", self.link_traversals); }
};

}  // namespace muster
