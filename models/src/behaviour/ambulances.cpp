#include "behaviour/ambulances.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

Ambulances::Ambulances(const World& world, const transport::Fleet& fleet, const transport::Transport& transport, Refuge refuge, Loss loss)
    : world_(world),
      fleet_(fleet),
      transport_(transport),
      refuge_(std::move(refuge)),
      loss_(std::move(loss)),
      people_(static_cast<std::uint32_t>(world.persons.size())) {}

void Ambulances::declare(StartContext& context) {
  called_ = context.events.declare({"ambulance/called", "household", "vehicle", "persons"});
  brought_ = context.events.declare({"ambulance/brought", "household", "shelter", "persons"});
}

void Ambulances::start(StartContext& context) {
  state_ = &context.state.get<FamilyState>();
  behaviour_ = &context.state.get<BehaviourState>();
  membership_ = &context.state.get<MembershipState>();
  homeward_ = context.state.find<HomewardState>();
  guests_ = &context.state.get<PartyGuests>();
  party_ = &context.state.get<PartyState>();
  movement_ = &context.state.get<MovementQueues>();
  fleet_state_ = context.state.find<FleetState>();
  carried_ = context.state.find<CarriedParties>();
  care_ = context.state.find<CareVehicleState>();
  harm_ = context.state.find<HarmState>();
}

void Ambulances::drop_caches() {
  at_work_.clear();
  for (const HouseholdId h : state_->ambulance.rows()) at_work_[unit_of(h.index)] = h.index;
}

const transport::VehicleType& Ambulances::type_of(std::uint32_t unit) const { return transport_.in_use()[fleet_.units()[unit].kind]; }

NodeId Ambulances::door(std::uint32_t household) const { return transport::stop_at(world_, world_.buildings.id[world_.households.home[household].index]); }

std::vector<std::uint32_t> Ambulances::members_at_home(std::uint32_t household) const {
  std::vector<std::uint32_t> out;
  each_of_household(world_, homeward_, household, [&](std::uint32_t p) {
    if (!membership_->party[p].valid() && state_->at_school[p] == 0 && (harm_ == nullptr || harm_->harm[p] != Harm::dead)) out.push_back(p);
  });
  return out;
}

/// Sent by nobody, in no service, empty.
bool Ambulances::is_free(std::uint32_t unit) const {
  if (care_ != nullptr && care_->home[unit].valid()) return false;
  const FleetTask task = fleet_state_->task[unit];
  const bool idle = task == FleetTask::at_base || task == FleetTask::at_place || task == FleetTask::to_base;
  return idle && fleet_state_->service[unit] == FleetState::none && !at_work_.contains(unit) && carried_->of(party_of(unit).index).empty();
}

/// By straight distance from where each stands; the first row on ties.
Ambulances::Choice Ambulances::nearest_free(std::uint32_t household, int persons) const {
  const std::uint32_t home = world_.households.home[household].index;
  Choice best{FamilyState::none, false};
  double least = INFINITY;
  for (std::uint32_t unit = 0; unit < fleet_.units().size(); ++unit) {
    const bool fit = type_of(unit).kind.id == "ambulance" && type_of(unit).room() >= persons && fleet_state_->task[unit] != FleetTask::lost;
    best.any = best.any || fit;
    if (!fit || !is_free(unit)) continue;
    const NodeId now = party_->node[party_of(unit).index], stands = now.valid() ? now : fleet_.units()[unit].base;
    const double away = std::hypot(world_.nodes.x[stands.index] - world_.buildings.x[home], world_.nodes.y[stands.index] - world_.buildings.y[home]);
    if (away < least) least = away, best.unit = unit;
  }
  return best;
}

Ambulances::Answer Ambulances::call(std::uint32_t household, Time when, EventLog& events) {
  const auto persons = static_cast<int>(members_at_home(household).size());
  if (fleet_state_ == nullptr || !door(household).valid()) return Answer::none;
  const Choice choice = nearest_free(household, persons);
  if (choice.unit == FamilyState::none) return choice.any ? Answer::busy : Answer::none;
  state_->ambulance.set(household, 1 + choice.unit), at_work_[choice.unit] = household;
  send(choice.unit, door(household), when);
  events.add(when, called_, household, choice.unit, persons);
  return Answer::comes;
}

void Ambulances::send(std::uint32_t unit, NodeId to, Time when) {
  fleet_state_->orders.add({{when, entity_key("vehicle", fleet_.units()[unit].id), Phase::behaviour}, FleetAction::dispatch, unit, to});
}

/// The ambulance is free again; it stays where it is until somebody calls it, or a plan recalls it.
void Ambulances::release(std::uint32_t household) {
  at_work_.erase(unit_of(household));
  state_->ambulance.set(household, 0);
}

void Ambulances::hear(const PartyNews& news, EventLog& events) {
  if (news.party.index >= people_) {
    const auto found = at_work_.find(news.party.index - people_);
    if (found != at_work_.end()) hear_of_unit(found->second, news, events);
    return;
  }
  const HouseholdId of = world_.persons.household[news.party.index];
  const std::uint32_t household = homeward_ == nullptr ? of.index : homeward_->household_of(world_, news.party.index).index;
  if (!state_->ambulance.has(household) || behaviour_->party[household] != news.party) return;
  if (news.kind() == PartyNewsKind::reached) get_in(household, news.head.time);
  else let_go(household, news.head.time);
}

void Ambulances::hear_of_unit(std::uint32_t household, const PartyNews& news, EventLog& events) {
  const std::uint32_t unit = unit_of(household);
  const PartyId leader = behaviour_->party[household];
  const Time when = news.head.time;
  if (news.kind() == PartyNewsKind::stopped) {
    if (leader.valid()) return let_go(household, when);
    release(household);
    return loss_(household, when);
  }
  if (news.kind() != PartyNewsKind::reached) return;
  if (leader.valid()) {
    if (party_->carried_by[leader.index] == party_of(unit) && news.node == stop_of(leader)) get_out(household, when, events);
  } else if (news.node == door(household)) {
    come_out(household, when);
  } else {
    send(unit, door(household), when);  // an order had sent it elsewhere
  }
}

NodeId Ambulances::stop_of(PartyId leader) const { return transport::stop_at(world_, world_.shelters.id[party_->destination[leader.index].index]); }

/// To where the ambulance stands.
void Ambulances::come_out(std::uint32_t household, Time when) {
  const std::vector<std::uint32_t> members = members_at_home(household);
  const ShelterId to = refuge_(household);
  if (members.empty() || !to.valid()) {
    release(household);
    return members.empty() ? void() : loss_(household, when);
  }
  float slowest = 10.0F;
  for (const std::uint32_t p : members) {
    membership_->party[p] = {members.front()}, slowest = std::min(slowest, world_.persons.walk_m_s[p]);
    if (world_.persons.household[p] != world_.persons.household[members.front()]) guests_->add(members.front(), p);
  }
  if (state_->help[household] == Help::without) state_->unhelped_persons -= static_cast<std::int32_t>(members.size());
  state_->help[household] = Help::taken, state_->helper_due.set(household, Time::never());
  behaviour_->departed_persons += static_cast<std::int32_t>(members.size());
  behaviour_->intent[household] = Intent::leaving, behaviour_->left[household] = when, behaviour_->party[household] = {members.front()};
  behaviour_->due[household] = behaviour_->leaves[household] = Time::never();
  movement_->depart.add({.head = {when, world_.persons.key[members.front()], Phase::behaviour},
                         .party = {members.front()},
                         .origin = world_.buildings.node[world_.households.home[household].index],
                         .destination = to,
                         .mode = TravelMode::foot,
                         .informed = 1,
                         .persons = static_cast<std::uint8_t>(members.size()),
                         .walk_mm_s = static_cast<std::int32_t>(std::max(slowest, 0.1F) * 1000.0F + 0.5F),
                         .goal = door(household)});
}

/// They are carried in one after the other, from when both are there, and the ambulance drives off.
void Ambulances::get_in(std::uint32_t household, Time when) {
  const PartyId leader = behaviour_->party[household], vehicle = party_of(unit_of(household));
  const bool at_the_door = world_.buildings.node[world_.households.home[household].index] == door(household);
  const Time since = at_the_door ? Time(party_->entered[vehicle.index]) : when;
  const Time in = since + type_of(unit_of(household)).boarding * party_->persons[leader.index];
  movement_->board.add({{in, world_.persons.key[leader.index], Phase::behaviour}, leader, vehicle});
  movement_->go.add({{in, entity_key("vehicle", fleet_.units()[unit_of(household)].id), Phase::behaviour}, vehicle, stop_of(leader)});
}

void Ambulances::get_out(std::uint32_t household, Time when, EventLog& events) {
  const PartyId leader = behaviour_->party[household];
  const int persons = party_->persons[leader.index];
  const Time out = when + type_of(unit_of(household)).alighting * persons;
  movement_->alight.add({{out, world_.persons.key[leader.index], Phase::behaviour}, leader, NodeId{}});
  events.add(when, brought_, household, party_->destination[leader.index].index, persons);
  state_->ambulance_persons += persons;
  release(household);
}

/// Nothing comes of it: whoever stands in the street goes on alone.
void Ambulances::let_go(std::uint32_t household, Time when) {
  const PartyId leader = behaviour_->party[household];
  release(household);
  if (party_->status[leader.index] == PartyStatus::waiting) movement_->go.add({{when, world_.persons.key[leader.index], Phase::behaviour}, leader, NodeId{}});
}

}  // namespace muster::behaviour
