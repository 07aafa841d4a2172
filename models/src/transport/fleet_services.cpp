#include <algorithm>

#include "transport/fleet_model.hpp"

namespace muster::transport {

void FleetModel::set_halt(std::uint32_t person, std::uint16_t halt) {
  const auto count = [this](std::uint16_t at, int change) {
    if (at != 0 && (at & FleetState::booked) == 0) expected_[at - 1U] += change;
  };
  count(state_->halt[person], -1), count(halt, 1);
  state_->halt[person] = halt;
}

bool FleetModel::waits_at(std::uint32_t person, std::uint32_t halt) const {
  return state_->halt[person] == halt + 1 && party_->status[person] == PartyStatus::waiting && party_->goal[person] == fleet_.halts()[halt].node &&
      party_->node[person] == fleet_.halts()[halt].node;
}

void FleetModel::take_rides() {
  for (const RideRequest& ride : state_->rides.take(end_)) {
    if (state_->running[fleet_.halts()[ride.halt].service] != 0) set_halt(ride.party.index, static_cast<std::uint16_t>(ride.halt + 1));
    else release(ride.party.index, ride.head.time, false);
  }
}

/// Nobody takes it along any more: it goes on to its destination by itself.
void FleetModel::release(std::uint32_t person, Time when, bool gives_up) {
  set_halt(person, party_->status[person] == PartyStatus::none ? FleetState::in_vain : std::uint16_t{0});
  if (state_->halt[person] != 0) return;  // told when it comes to the pick-up point
  const RequestHead head{std::max(when, end_), world_->persons.key[person], phase()};
  if (gives_up) {
    state_->gave_up_persons += party_->persons[person];
    events_->add(when, waits_no_more_, person, party_->node[person].index, static_cast<double>(party_->persons[person]));
    if (transport_->settings().rides.after_patience == AfterPatience::stay) return movement_->redirect.add({head, {person}, ShelterId{}});
  }
  movement_->go.add({head, {person}, NodeId{}});
}

void FleetModel::give_up_waiting() {
  const Time patience = transport_->settings().rides.patience;
  for (std::uint32_t halt = 0; halt < waiting_.size(); ++halt) {
    std::vector<std::uint32_t>& people = waiting_[halt];
    std::erase_if(people, [&](std::uint32_t p) { return !waits_at(p, halt); });
    while (!people.empty() && party_->entered[people.front()] + patience < end_) {
      release(people.front(), party_->entered[people.front()] + patience, true);
      people.erase(people.begin());
    }
  }
}

/// The next halt of a service, from a row of it on, where somebody waits or is about to; none where nobody does.
std::uint32_t FleetModel::next_halt(std::uint32_t service, std::uint32_t from) const {
  const Service& about = fleet_.services()[service];
  for (std::uint32_t halt = from; halt < about.first_halt + about.halts; ++halt)
    if (expected_[halt] > 0) return halt;
  return FleetState::none;
}

bool FleetModel::has_load(std::uint32_t unit) const {
  const PartyId vehicle{party_of(unit)};
  const auto& boarding = movement_->board.storage();
  return !carried_->of(vehicle.index).empty() ||
      std::any_of(boarding.begin(), boarding.end(), [vehicle](const BoardRequest& r) { return r.carrier == vehicle; });
}

/// For passengers, less those who are about to get in.
int FleetModel::seats_left(std::uint32_t unit) const {
  const PartyId vehicle{party_of(unit)};
  int seats = type_of(unit).kind.seats - party_->persons[vehicle.index];
  for (const PartyId p : carried_->of(vehicle.index)) seats -= party_->persons[p.index];
  for (const BoardRequest& r : movement_->board.storage())
    if (r.carrier == vehicle) seats -= party_->persons[r.party.index];
  return seats;
}

/// First come, first served; families stay together, so a smaller party may get in before one that finds no room. One door: one person after the other.
void FleetModel::let_in(std::uint32_t unit) {
  int seats = seats_left(unit);
  const Time each = type_of(unit).boarding;
  Time& door = state_->door[unit];
  const std::uint32_t halt = state_->stop[unit];
  for (const std::uint32_t person : waiting_[halt]) {
    const int persons = party_->persons[person];
    if (!waits_at(person, halt) || persons > seats || state_->recalled[unit] != 0) continue;
    seats -= persons;
    door = std::max<Time>(door, party_->entered[person]) + Time{each.ms * persons};
    movement_->board.add({{door, world_->persons.key[person], phase()}, {person}, {party_of(unit)}});
    set_halt(person, static_cast<std::uint16_t>((halt + 1) | FleetState::booked));
  }
}

bool FleetModel::is_served(std::uint32_t unit) const { return state_->recalled[unit] == 0 && state_->running[state_->service[unit]] != 0; }

/// Leaves when the shortest stop is over and everybody is in; at once when it is full; not at all while it is empty and nobody waits further on.
void FleetModel::leave_halt(std::uint32_t unit) {
  const std::uint32_t service = state_->service[unit];
  const Service& about = fleet_.services()[service];
  const bool loaded = has_load(unit), full = seats_left(unit) <= 0;
  if (!loaded && !is_served(unit)) return send_home(unit, end_);
  const std::uint32_t next = full || !is_served(unit) ? FleetState::none : next_halt(service, state_->stop[unit] + 1);
  if (!loaded && next == FleetState::none) return;
  const Time arrived = party_->entered[party_of(unit)];
  const Time leaves = full || !is_served(unit) ? state_->door[unit] : std::max(state_->door[unit], arrived + about.dwell);
  if (leaves >= horizon_) return;
  if (next != FleetState::none) state_->stop[unit] = next, send(unit, FleetTask::to_stop, fleet_.halts()[next].node, leaves);
  else send(unit, FleetTask::to_shelter, about.door, leaves);
}

void FleetModel::let_out(std::uint32_t unit, Time when) {
  const Time each = type_of(unit).alighting;
  Time& door = state_->door[unit];
  door = when;
  for (const PartyId p : carried_->of(party_of(unit))) {
    const int persons = party_->persons[p.index];
    door = door + Time{each.ms * persons};
    movement_->alight.add({{door, world_->persons.key[p.index], phase()}, p, NodeId{}});
    if (state_->halt[p.index] != 0) set_halt(p.index, 0);
    state_->carried_persons += persons;
  }
  ++state_->trips;
  state_->task[unit] = FleetTask::at_shelter;
}

/// Fetches more people where some wait; else it stays where it is until some do.
void FleetModel::leave_shelter(std::uint32_t unit) {
  if (state_->door[unit] >= horizon_) return;
  const std::uint32_t service = state_->service[unit];
  if (!is_served(unit)) return send_home(unit, state_->door[unit]);
  const std::uint32_t next = next_halt(service, fleet_.services()[service].first_halt);
  if (next == FleetState::none) return;
  state_->stop[unit] = next;
  send(unit, FleetTask::to_stop, fleet_.halts()[next].node, state_->door[unit]);
}

}  // namespace muster::transport
