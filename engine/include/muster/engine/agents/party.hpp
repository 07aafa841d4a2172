#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/requests.hpp"

namespace muster {

enum class TravelMode : std::uint8_t { foot, car };
constexpr int travel_modes = 2;

/// Where a party is in its journey. departed = waiting + on_link + arrived + abandoned + in_place + dead, at every tick.
enum class PartyStatus : std::uint8_t {
  none,       ///< no party: the person belongs to another one, or its household has not left
  waiting,    ///< departed, stands at `node` until the network takes it in
  on_link,    ///< under way on `link`
  arrived,    ///< at its destination's door or inside
  abandoned,  ///< left the vehicle and gave up moving
  in_place,   ///< stopped on the way and shelters where it is
  dead,       ///< nobody of it is alive
};

/// Where every party is. One row per person (a party's row is that of its leading person), then one per team vehicle, in canonical order.
/// Owner: movement.
struct PartyState {
  std::vector<PartyStatus> status;     ///< [party]
  std::vector<TravelMode> mode;        ///< [party]
  std::vector<std::uint8_t> informed;  ///< [party] 1 = follows the current edition of the routing tables
  std::vector<std::uint8_t> persons;   ///< [party] alive and moving with it
  std::vector<LinkId> link;            ///< [party] link under way, or on which it stopped for good; none at a node
  std::vector<NodeId> node;            ///< [party] node where it waits, or the last one passed
  std::vector<ShelterId> destination;  ///< [party] where it is going, or none
  std::vector<Time> entered;           ///< [party] when it entered `link`, or began to wait
  std::vector<Time> departed;          ///< [party] first departure, never() before
  std::vector<float> walk_m_s;         ///< [party] free walking speed of its slowest member, m/s
  static void arrays(auto& self, auto&& visit) {
    visit("party/status", self.status), visit("party/mode", self.mode), visit("party/informed", self.informed);
    visit("party/persons", self.persons), visit("party/link", self.link), visit("party/node", self.node);
    visit("party/destination", self.destination), visit("party/entered", self.entered), visit("party/departed", self.departed);
    visit("party/walk_m_s", self.walk_m_s);
  }
};

/// A household, or part of it, sets out. `head.time` is the moment of leaving the door, `head.key` the leading person's key.
struct DepartRequest {
  RequestHead head;
  PartyId party;
  NodeId origin;
  ShelterId destination;
  TravelMode mode = TravelMode::foot;
  std::uint8_t informed = 0;
  std::uint8_t persons = 1;
  std::uint8_t unused = 0;
  std::int32_t walk_mm_s = 1340;  ///< free walking speed of the slowest member, mm/s
  std::uint32_t unused2 = 0;
};

/// A party on its way, or turned away at a door (status arrived), goes to another destination. destination none = it stops where it is (in_place).
struct RedirectRequest {
  RequestHead head;
  PartyId party;
  ShelterId destination;
};

/// A party, or some of its persons, can go no further.
struct HarmRequest {
  RequestHead head;
  PartyId party;
  PartyStatus becomes = PartyStatus::in_place;  ///< in_place, abandoned or dead where nobody is left; on_link = it goes on with fewer
  std::uint8_t persons_left = 0;
  std::uint16_t unused = 0;
};

/// What reached its destination's door in this step; taken by the shelter phase.
struct Arrival {
  RequestHead head;  ///< time of arrival, leading person's key
  PartyId party;
  ShelterId shelter;
};

/// What other phases ask of movement, and what it tells them. Owner: movement (arrivals are taken by the shelter phase).
struct MovementQueues {
  RequestQueue<DepartRequest> depart;
  RequestQueue<RedirectRequest> redirect;
  RequestQueue<HarmRequest> harm;
  RequestQueue<Arrival> arrivals;
  std::vector<std::uint8_t> newly_informed;  ///< [party] 1 = became informed since movement last looked
  std::vector<PartyId> on_new_link;          ///< who entered a link in this step, in any order, may repeat; not listed below, as no step looks back
  static void arrays(auto& self, auto&& visit) {
    visit("movement/depart", self.depart.storage()), visit("movement/redirect", self.redirect.storage());
    visit("movement/harm", self.harm.storage()), visit("movement/arrivals", self.arrivals.storage());
    visit("movement/newly_informed", self.newly_informed);
  }
};

/// Which party each person moves with. Owner: behaviour.
struct MembershipState {
  std::vector<PartyId> party;  ///< [person] none while the household is at home
  static void arrays(auto& self, auto&& visit) { visit("person/party", self.party); }
};

}  // namespace muster
