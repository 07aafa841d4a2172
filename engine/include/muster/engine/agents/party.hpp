#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/column.hpp"
#include "muster/engine/state/few_rows.hpp"
#include "muster/engine/state/requests.hpp"

namespace muster {

/// Whose ways a party may take: on foot; cars; two-wheelers and tricycles (also on ways too narrow for cars); vehicles with clearance (trucks, buses: also
/// through water that stops a car); boats (where water has opened a link).
enum class TravelMode : std::uint8_t { foot, car, cycle, high, boat };
constexpr int travel_modes = 5;

/// Where a party is in its journey. departed = waiting + on_link + arrived + abandoned + in_place + dead + carried, at every tick.
enum class PartyStatus : std::uint8_t {
  none,       ///< no party: the person belongs to another one, or its household has not left
  waiting,    ///< departed, stands at `node`: until the network takes it in, or, where `node` is its goal, until somebody calls it on
  on_link,    ///< under way on `link`
  arrived,    ///< at its destination's door or inside
  abandoned,  ///< left the vehicle and gave up moving
  in_place,   ///< stopped on the way and shelters where it is
  dead,       ///< nobody of it is alive
  carried,    ///< in the vehicle of another party, and where that is
};
constexpr int party_statuses = 8;

/// What a party that moves from link to link reads and writes there: one row of memory for all of it.
struct alignas(32) PartyRow {
  ShortTime entered, departed;
  LinkId link;
  NodeId node;
  ShelterId destination;
  NodeId goal;
  float walk_m_s = 0;
  TravelMode mode = TravelMode::foot;
  std::uint8_t informed = 0;
  std::uint8_t vehicle = 0;   ///< row of VehicleKinds; not used on foot
  std::uint8_t followed = 0;  ///< bits of Followed. A cache
};
/// Why something is noted each time that a party enters a link.
enum Followed : std::uint8_t { followed_in_log = 1, followed_vehicle = 2, followed_to_log = 3, followed_on_trip = 4 };

/// Where every party is. One row per person (a party's row is that of its leading person), then one per vehicle of the fleet, in canonical order.
/// Owner: movement.
struct PartyState {
  std::vector<PartyRow> rows;                        ///< [party] the columns from here to `status`
  Column<&PartyRow::mode> mode{rows};                ///< [party]
  Column<&PartyRow::informed> informed{rows};        ///< [party] 1 = follows the current edition of the routing tables
  Column<&PartyRow::vehicle> vehicle{rows};          ///< [party] row of VehicleKinds; not used on foot
  Column<&PartyRow::link> link{rows};                ///< [party] link under way, or on which it stopped for good; none at a node
  Column<&PartyRow::node> node{rows};                ///< [party] node where it waits, or the last one passed
  Column<&PartyRow::destination> destination{rows};  ///< [party] where it is going, or none
  Column<&PartyRow::goal> goal{rows};                ///< [party] node that it goes to before its destination, or that it is to stay at; none = its destination
  Column<&PartyRow::entered> entered{rows};          ///< [party] when it entered `link`, or began to wait
  Column<&PartyRow::departed> departed{rows};        ///< [party] first departure, never() before
  Column<&PartyRow::walk_m_s> walk_m_s{rows};        ///< [party] free walking speed of its slowest member, m/s
  std::vector<PartyStatus> status;                   ///< [party]
  std::vector<std::uint8_t> persons;                 ///< [party] alive and moving with it
  FewRows<PartyId, PartyId> carried_by;              ///< [party] whose vehicle it is in, or none
  /// The party whose position is that of `who`: who carries it, or itself.
  std::uint32_t bearer(std::uint32_t who) const { return carried_by[who].valid() ? carried_by[who].index : who; }
  static void arrays(auto& self, auto&& visit) {
    visit("party/status", self.status), visit("party/mode", self.mode), visit("party/informed", self.informed);
    visit("party/persons", self.persons), visit("party/link", self.link), visit("party/node", self.node);
    visit("party/destination", self.destination), visit("party/entered", self.entered), visit("party/departed", self.departed);
    visit("party/walk_m_s", self.walk_m_s), visit("party/vehicle", self.vehicle);
    visit("party/goal", self.goal);
    FewRows<PartyId, PartyId>::arrays(self.carried_by, visit, "party/carried", "party/carried_by");
  }
};

/// How a party on foot that may go to any of several destinations (MovementControls::exit_group) finds its own.
enum class ExitChoice : std::uint8_t {
  given,    ///< it goes where it was told to
  nearest,  ///< least walking time; another one where it sees, or meets, that the way is shut
  queues,   ///< least time to expect with the queues in sight; looks again on every link
  follow,   ///< where most of those in sight go; looks again on every link
};

/// A household, or part of it, sets out. `head.time` is the moment of leaving the door, `head.key` the leading person's key.
struct DepartRequest {
  RequestHead head;
  PartyId party;
  NodeId origin;
  ShelterId destination;
  TravelMode mode = TravelMode::foot;  ///< on foot, or in a vehicle: then the vehicle's kind says in which mode
  std::uint8_t informed = 0;
  std::uint8_t persons = 1;
  std::uint8_t vehicle = 0;               ///< row of VehicleKinds
  std::int32_t walk_mm_s = 1340;          ///< free walking speed of the slowest member, mm/s
  ExitChoice choice = ExitChoice::given;  ///< on foot; given = as the settings of movement say
  std::uint8_t unused2 = 0;
  std::uint16_t unused3 = 0;
  NodeId goal = {};        ///< it goes there first, and waits; none = to its destination
  std::uint32_t trip = 0;  ///< 1 + row of the world's trip whose way it takes; 0 = none. destination and goal are none then
};

/// The way of each of the world's trips, link by link, given or found beforehand. A cache of the World, filled by the model that sends trips; holds no
/// State.
struct TripRoutes {
  std::vector<std::uint32_t> way;          ///< [trip] row of its way: trips between the same places may share one
  std::vector<std::uint32_t> first = {0};  ///< [way + 1]
  std::vector<LinkId> links;
  static void arrays(auto&, auto&&) {}
};

/// How far parties have come on the ways of their trips. Owner: movement; only where the world has trips.
struct TripProgress {
  std::vector<std::uint32_t> trip;          ///< [party] 1 + row of its trip; 0 = none
  std::vector<std::uint32_t> links_passed;  ///< [party] links of its way entered so far
  static void arrays(auto& self, auto&& visit) { visit("party/trip", self.trip), visit("party/links_passed", self.links_passed); }
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

/// A party was told where ways are open and shut: it follows the current edition of the routing tables from now on.
struct InformRequest {
  RequestHead head;
  PartyId party;
  std::uint32_t unused = 0;
};

/// A vehicle of the fleet goes to a node, from where it stands or is under way; so does a party that has set out. goal none = it goes on to its destination.
/// A party that stands at a node may say how many it has become there: it took somebody in.
struct GoRequest {
  RequestHead head;
  PartyId party;
  NodeId goal;
  std::uint32_t persons = 0;   ///< that it goes on with; 0 = as many as before
  std::int32_t walk_mm_s = 0;  ///< and the free walking speed of the slowest of them; where persons is not 0
};

/// A party that waits at a node gets into the vehicle of another one that stands there. Refused where one of them does not, or seats are missing.
struct BoardRequest {
  RequestHead head;  ///< time: when it is in
  PartyId party, carrier;
};

/// A carried party gets out where the vehicle stands. It goes on to its destination, or to `goal` first.
struct AlightRequest {
  RequestHead head;  ///< time: when it is out
  PartyId party;
  NodeId goal;
};

/// What happened to a party that has a goal, carries or is carried.
enum class PartyNewsKind : std::uint32_t {
  reached,  ///< it is at its goal
  blocked,  ///< from where it stands no open way leads on; it waits for one
  stopped,  ///< it stopped for good: in_place, abandoned or dead
  refused,  ///< it could not get in, or out
};
struct PartyNews {
  RequestHead head;  ///< detail: PartyNewsKind
  PartyId party;
  NodeId node;  ///< where it is, or was last
  PartyNewsKind kind() const { return static_cast<PartyNewsKind>(head.detail); }
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
  RequestQueue<InformRequest> inform;
  RequestQueue<GoRequest> go;
  RequestQueue<BoardRequest> board;
  RequestQueue<AlightRequest> alight;
  std::vector<PartyNews> news;       ///< of movement's newest step, by (time, key, kind); the next step replaces it. Any model may read it
  bool tell_new_links = false;       ///< a model has asked for the next list, when it started
  std::vector<PartyId> on_new_link;  ///< who entered a link in this step, in any order, may repeat; not listed below, as no step looks back
  static void arrays(auto& self, auto&& visit) {
    visit("movement/depart", self.depart.storage()), visit("movement/redirect", self.redirect.storage());
    visit("movement/harm", self.harm.storage()), visit("movement/arrivals", self.arrivals.storage());
    visit("movement/inform", self.inform.storage()), visit("movement/go", self.go.storage());
    visit("movement/board", self.board.storage()), visit("movement/alight", self.alight.storage()), visit("movement/news", self.news);
  }
};

/// Which places take nobody, as far as those know who choose among them on their way. Holds no State: it follows from what the shelters keep. Owner: shelter,
/// where movement has put it there.
struct DoorAccess {
  std::vector<std::uint8_t> shut;  ///< [shelter]
  static void arrays(auto&, auto&&) {}
};

/// Who is in whose vehicle, the other way round than PartyState::carried_by, of which it is a cache. Owner: movement.
struct CarriedParties {
  std::map<std::uint32_t, std::vector<PartyId>> by;  ///< [carrier] ascending rows; nobody = no entry
  const std::vector<PartyId>& of(std::uint32_t carrier) const {
    static const std::vector<PartyId> nobody;
    const auto found = by.find(carrier);
    return found == by.end() ? nobody : found->second;
  }
  void add(std::uint32_t carrier, std::uint32_t who) {
    std::vector<PartyId>& list = by[carrier];
    list.insert(std::lower_bound(list.begin(), list.end(), PartyId{who}), {who});
  }
  void remove(std::uint32_t carrier, std::uint32_t who) {
    const auto found = by.find(carrier);
    std::erase(found->second, PartyId{who});
    if (found->second.empty()) by.erase(found);
  }
  static void arrays(auto&, auto&&) {}
};

/// Which party each person moves with. Owner: behaviour.
struct MembershipState {
  std::vector<PartyId> party;  ///< [person] none while the household is at home
  static void arrays(auto& self, auto&& visit) { visit("person/party", self.party); }
};

}  // namespace muster
