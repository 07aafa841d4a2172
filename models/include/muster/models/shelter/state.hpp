#pragma once
#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/requests.hpp"
#include "muster/engine/world/tables.hpp"

// What shelter/capacity adds to ShelterState where a scenario, a plan or the world asks for it. Owner of all: shelter/capacity.
namespace muster::shelter {

/// A party that stands at a shelter's door until it is let in. A quarter of a city may stand so at one time: no byte more than it takes.
struct AtDoor {
  ShortTime turn;  ///< when the desk has done with it
  ShortTime came;
  PartyId party;
  ShelterId shelter;
  std::uint8_t persons = 0;  ///< that came
  std::uint8_t unused[3] = {};
};
static_assert(sizeof(AtDoor) == 20);

/// Entrances and registration desks. Only where a shelter has a desk or an entrance of known width.
struct DoorState {
  std::vector<AtDoor> queue;               ///< in no order until it is settled
  std::vector<Time> entrance_free;         ///< [shelter] when the last who came is through
  std::vector<Time> desk_free;             ///< [desk], shelter by shelter
  std::vector<std::int32_t> waiting;       ///< [shelter] persons who stand outside
  std::vector<std::int32_t> most_waiting;  ///< [shelter] the most so far
  /// Whether a party still stands outside.
  bool holds(PartyId party) const {
    return std::any_of(queue.begin(), queue.end(), [party](const AtDoor& waits) { return waits.party == party; });
  }
  std::vector<std::int32_t> longest_wait_s;  ///< [shelter] of a party that was let in, s
  /// All that do.
  std::set<std::uint32_t> parties() const {
    std::set<std::uint32_t> out;
    for (const AtDoor& waits : queue) out.insert(waits.party.index);
    return out;
  }
  static void arrays(auto& self, auto&& visit) {
    visit("shelter/door_queue", self.queue), visit("shelter/entrance_free", self.entrance_free), visit("desk/free", self.desk_free);
    visit("shelter/waiting_at_desk", self.waiting), visit("shelter/most_waiting", self.most_waiting), visit("shelter/longest_wait_s", self.longest_wait_s);
  }
};

/// Why a key holder does not come. Values go to results and are frozen.
enum class KeeperMissing : std::uint8_t { dead = 0, away = 1, no_way = 2 };

/// Key holders on their way. Only where a shelter has one, and is not open from the start.
struct KeeperState {
  std::vector<Time> comes;  ///< [shelter] when its key holder will have opened it, never() = he is not on his way
  static void arrays(auto& self, auto&& visit) { visit("shelter/keeper_comes", self.comes); }
};

/// Shelters that no open way joins with a road out. Only where `watch_ways` is on.
struct WayState {
  std::vector<std::uint8_t> cut_off;  ///< [shelter] 1 = now
  std::vector<Time> first_cut_off;    ///< [shelter] first moment of that, never() = not yet
  static void arrays(auto& self, auto&& visit) { visit("shelter/cut_off", self.cut_off), visit("shelter/first_cut_off", self.first_cut_off); }
};

/// What those inside do who see water or a danger zone come. Values go to results and are frozen.
enum class LeaveStage : std::uint8_t {
  none = 0,      ///< they have seen nothing
  upstairs = 1,  ///< they have gone to the upper floors
  left = 2,      ///< they have left, or nobody was inside
  cannot = 3,    ///< some are still inside: no way that they could wade leads to a place that would take them
};

/// Only where people leave shelters that water or a danger zone comes to.
struct LeavingState {
  std::vector<LeaveStage> stage;   ///< [shelter]
  std::vector<Time> leaves;        ///< [shelter] when those inside mean to leave, never() = they do not
  std::vector<std::int32_t> left;  ///< [shelter] persons who left it for that
  static void arrays(auto& self, auto&& visit) {
    visit("shelter/leave_stage", self.stage), visit("shelter/leaves_at", self.leaves), visit("shelter/left_persons", self.left);
  }
};

/// No upper floor, and nothing that falls.
inline bool in_the_open(const ShelterTable& shelters, std::uint32_t s) {
  return !shelters.use.empty() && (shelters.use[s] == ShelterUse::square || shelters.use[s] == ShelterUse::park || shelters.use[s] == ShelterUse::car_park);
}

/// Where staff send those whom they turn away. Only where the plan says so.
struct RedirectState {
  std::vector<ShelterId> to;  ///< [shelter] none = to the nearest that has room
  static void arrays(auto& self, auto&& visit) { visit("shelter/sends_to", self.to); }
};

/// Who was turned away where. Only where people go on by what they see.
struct SeenState {
  std::vector<std::uint64_t> refused_at;  ///< [person] leading a party: bit r = at a shelter of row r modulo 64
  static void arrays(auto& self, auto&& visit) { visit("person/refused_at", self.refused_at); }
};

}  // namespace muster::shelter
