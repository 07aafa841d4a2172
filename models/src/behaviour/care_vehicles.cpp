#include "behaviour/care_vehicles.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

CareVehicles::CareVehicles(const World& world, const transport::Fleet& fleet, const transport::Transport& transport, CareVehicleLimits limits)
    : world_(world), fleet_(fleet), transport_(transport), limits_(std::move(limits)), people_(static_cast<std::uint32_t>(world.persons.size())) {}

void CareVehicles::declare(StartContext& context) {
  state_ = &context.state.add<CareVehicleState>();
  state_->home.assign(fleet_.units().size(), BuildingId{}), state_->party.assign(fleet_.units().size(), PartyId{});
  called_ = context.events.declare({"care_home/vehicle_called", "building", "vehicle", ""});
  brought_ = context.events.declare({"care_home/brought", "building", "shelter", "persons"});
}

void CareVehicles::start(StartContext& context) {
  families_ = &context.state.get<FamilyState>();
  party_ = &context.state.get<PartyState>();
  movement_ = &context.state.get<MovementQueues>();
  fleet_state_ = context.state.find<FleetState>();
  carried_ = context.state.find<CarriedParties>();
}

EntityKey CareVehicles::key_of(std::uint32_t unit) const { return entity_key("vehicle", fleet_.units()[unit].id); }

/// Sent by nobody, in no service, empty, for no household and no other home.
bool CareVehicles::is_free(std::uint32_t unit) const {
  const std::string& kind = type_of(unit).kind.id;
  const FleetTask task = fleet_state_->task[unit];
  const bool idle = task == FleetTask::at_base || task == FleetTask::at_place || task == FleetTask::to_base;
  if (!idle || (kind != "ambulance" && kind != "bus") || fleet_state_->service[unit] != FleetState::none || state_->home[unit].valid()) return false;
  const std::vector<HouseholdId>& waiting = families_->ambulance.rows();
  if (std::any_of(waiting.begin(), waiting.end(), [&](HouseholdId h) { return families_->ambulance[h.index] == 1 + unit; })) return false;
  return carried_->of(party_of(unit).index).empty();
}

/// By straight distance from where each stands; the first row on ties.
std::uint32_t CareVehicles::nearest_free(std::uint32_t building) const {
  std::uint32_t best = FamilyState::none;
  double least = INFINITY;
  for (std::uint32_t unit = 0; unit < fleet_.units().size(); ++unit) {
    if (!is_free(unit)) continue;
    const NodeId now = party_->node[party_of(unit).index], stands = now.valid() ? now : fleet_.units()[unit].base;
    const double away = std::hypot(world_.nodes.x[stands.index] - world_.buildings.x[building], world_.nodes.y[stands.index] - world_.buildings.y[building]);
    if (away < least) least = away, best = unit;
  }
  return best;
}

bool CareVehicles::call(std::uint32_t building, Time when, EventLog& events) {
  if (fleet_state_ == nullptr || !door(building).valid()) return false;
  auto wanted = static_cast<int>(limits_.residents(building).size());
  bool any = false;
  for (std::uint32_t unit = 0; unit < fleet_.units().size(); ++unit)
    if (state_->home[unit].index == building) any = true, wanted -= state_->party[unit].valid() ? 0 : type_of(unit).room();
  while (wanted > 0) {
    const std::uint32_t unit = nearest_free(building);
    if (unit == FamilyState::none) break;
    state_->home[unit] = {building}, any = true, wanted -= type_of(unit).room();
    send(unit, door(building), when);
    events.add(when, called_, building, unit);
  }
  return any;
}

void CareVehicles::send(std::uint32_t unit, NodeId to, Time when) {
  fleet_state_->orders.add({{when, key_of(unit), Phase::behaviour}, FleetAction::dispatch, unit, to});
}

/// It is free again, and stays where it is until somebody calls it, or a plan recalls it.
void CareVehicles::release(std::uint32_t unit) { state_->home[unit] = {}, state_->party[unit] = {}; }

void CareVehicles::hear(const PartyNews& news, EventLog& events) {
  if (news.party.index >= people_) {
    const std::uint32_t unit = news.party.index - people_;
    if (unit < state_->home.size() && state_->home[unit].valid()) hear_of_unit(unit, news, events);
    return;
  }
  const auto found = std::find(state_->party.begin(), state_->party.end(), news.party);
  if (found == state_->party.end()) return;
  const auto unit = static_cast<std::uint32_t>(found - state_->party.begin());
  if (news.kind() == PartyNewsKind::reached) get_in(unit, news.head.time);
  else let_go(unit, news.head.time);
}

void CareVehicles::hear_of_unit(std::uint32_t unit, const PartyNews& news, EventLog& events) {
  const PartyId leader = state_->party[unit];
  const Time when = news.head.time;
  if (news.kind() == PartyNewsKind::stopped) return leader.valid() ? let_go(unit, when) : release(unit);
  if (news.kind() != PartyNewsKind::reached) return;
  const NodeId home = door(state_->home[unit].index);
  if (leader.valid()) {
    if (party_->carried_by[leader.index] == party_of(unit) && news.node == stop_of(leader)) get_out(unit, when, events);
  } else if (news.node == home) {
    come_out(unit, when);
  } else {
    send(unit, home, when);  // an order had sent it elsewhere
  }
}

/// To where the vehicle stands: as many as it has room for.
void CareVehicles::come_out(std::uint32_t unit, Time when) {
  const std::uint32_t building = state_->home[unit].index;
  std::vector<std::uint32_t> people = limits_.residents(building);
  const ShelterId to = limits_.refuge({building});
  if (people.empty() || !to.valid()) return release(unit);
  people.resize(std::min(people.size(), static_cast<std::size_t>(type_of(unit).room())));
  const std::uint32_t leader = people.front();
  float slowest = 10.0F;
  for (const std::uint32_t p : people) limits_.leave(leader, p, when), slowest = std::min(slowest, world_.persons.walk_m_s[p]);
  state_->party[unit] = {leader};
  movement_->depart.add({.head = {when, world_.persons.key[leader], Phase::behaviour},
                         .party = {leader},
                         .origin = world_.buildings.node[building],
                         .destination = to,
                         .mode = TravelMode::foot,
                         .informed = 1,
                         .persons = static_cast<std::uint8_t>(people.size()),
                         .walk_mm_s = static_cast<std::int32_t>(std::max(slowest, 0.1F) * 1000.0F + 0.5F),
                         .goal = door(building)});
}

/// One after the other, from when both are there, and it drives off.
void CareVehicles::get_in(std::uint32_t unit, Time when) {
  const PartyId leader = state_->party[unit], vehicle = party_of(unit);
  const std::uint32_t building = state_->home[unit].index;
  const Time since = world_.buildings.node[building] == door(building) ? Time(party_->entered[vehicle.index]) : when;
  const Time in = since + type_of(unit).boarding * party_->persons[leader.index];
  movement_->board.add({{in, world_.persons.key[leader.index], Phase::behaviour}, leader, vehicle});
  movement_->go.add({{in, key_of(unit), Phase::behaviour}, vehicle, stop_of(leader)});
}

/// Back for the next, where there are any.
void CareVehicles::get_out(std::uint32_t unit, Time when, EventLog& events) {
  const PartyId leader = state_->party[unit];
  const std::uint32_t building = state_->home[unit].index;
  const int persons = party_->persons[leader.index];
  const Time out = when + type_of(unit).alighting * persons;
  movement_->alight.add({{out, world_.persons.key[leader.index], Phase::behaviour}, leader, NodeId{}});
  events.add(when, brought_, building, party_->destination[leader.index].index, persons);
  state_->brought_persons += persons;
  state_->party[unit] = {};
  if (limits_.residents(building).empty()) return release(unit);
  send(unit, door(building), out);
}

/// Nothing comes of it: whoever stands in the street goes on alone.
void CareVehicles::let_go(std::uint32_t unit, Time when) {
  const PartyId leader = state_->party[unit];
  release(unit);
  if (party_->status[leader.index] == PartyStatus::waiting) movement_->go.add({{when, world_.persons.key[leader.index], Phase::behaviour}, leader, NodeId{}});
}

}  // namespace muster::behaviour
