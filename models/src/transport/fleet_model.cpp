#include "transport/fleet_model.hpp"

#include <algorithm>

namespace muster::transport {

namespace {

const Job job = {"transport/fleet",
                 Phase::rescue,
                 {"party/status", "party/node", "party/goal", "party/persons", "party/carried_by", "movement/news"},
                 {"fleet/", "vehicle/", "person/halt"}};

}  // namespace

FleetModel::FleetModel(const ModelInputs& inputs)
    : StandardModel(job),
      world_(inputs.world),
      transport_(inputs.transport),
      fleet_(*inputs.world, *inputs.transport),
      people_(static_cast<std::uint32_t>(inputs.world->persons.size())) {
  for (const FleetUnit& unit : fleet_.units()) keys_.push_back(entity_key("vehicle", unit.id));
}

void FleetModel::declare(StartContext& context) {
  const std::size_t units = fleet_.units().size();
  state_ = &context.state.add<FleetState>();
  state_->task.assign(units, FleetTask::at_base), state_->recalled.assign(units, 0);
  state_->service.assign(units, FleetState::none), state_->stop.assign(units, 0), state_->aim.assign(units, NodeId{});
  for (auto* times : {&state_->due, &state_->door, &state_->ready}) times->assign(units, Time::never());
  state_->running.assign(fleet_.services().size(), 0);
  state_->halt.assign(people_, 0);
  std::vector<std::string> services;
  for (const Service& service : fleet_.services()) services.push_back(service.id);
  context.events.name_rows("service", std::move(services));
  blocked_ = context.events.declare({"vehicle/blocked", "vehicle", "node", ""});
  waits_no_more_ = context.events.declare({"party/waits_no_more", "person", "node", "persons"});
  service_started_ = context.events.declare({"service/started", "service", "", ""});
  service_stopped_ = context.events.declare({"service/stopped", "service", "", ""});
}

void FleetModel::start(StartContext& context) {
  party_ = &context.state.get<PartyState>();
  carried_ = &context.state.get<CarriedParties>();
  movement_ = &context.state.get<MovementQueues>();
  drop_caches(context);
}

void FleetModel::drop_caches(StartContext&) {
  waiting_.assign(fleet_.halts().size(), {}), expected_.assign(fleet_.halts().size(), 0);
  for (std::uint32_t p = 0; p < people_; ++p) {
    const std::uint16_t halt = state_->halt[p];
    if (halt == 0 || (halt & FleetState::booked) != 0) continue;
    ++expected_[halt - 1U];
    if (waits_at(p, halt - 1U)) waiting_[halt - 1U].push_back(p);
  }
  for (auto& people : waiting_)
    std::sort(people.begin(), people.end(), [this](std::uint32_t a, std::uint32_t b) {
      const Time since_a = party_->entered[a], since_b = party_->entered[b];
      return since_a != since_b ? since_a < since_b : world_->persons.key[a] < world_->persons.key[b];
    });
}

void FleetModel::step(StepContext& context) {
  events_ = &context.events;
  now_ = context.now, end_ = context.end, horizon_ = context.end + (context.end - context.now);
  for (std::uint32_t s = 0; s < fleet_.services().size(); ++s)  // a step ahead, so that its buses leave on time
    if (const Time start = fleet_.services()[s].start; start < horizon_ && (start >= end_ || now_ == Time{0})) run(s, start);
  take_orders();
  take_rides();
  for (const PartyNews& news : movement_->news) hear(news);
  give_up_waiting();
  for (std::uint32_t unit = 0; unit < fleet_.units().size(); ++unit) {
    if (state_->task[unit] == FleetTask::at_stop) let_in(unit), leave_halt(unit);
    if (state_->task[unit] == FleetTask::at_shelter) leave_shelter(unit);
    if (state_->due[unit] >= horizon_) continue;
    movement_->go.add({{std::max(state_->due[unit], end_), key_of(unit), phase()}, {party_of(unit)}, state_->aim[unit]});
    state_->due[unit] = Time::never();
  }
}

void FleetModel::take_orders() {
  for (const FleetOrder& order : state_->orders.take(now_)) {
    if (order.what == FleetAction::dispatch) dispatch(order.which, order.to);
    if (order.what == FleetAction::recall) recall(order.which);
    if (order.what == FleetAction::run_service) run(order.which, now_);
    if (order.what == FleetAction::stop_service) stop(order.which);
  }
}

/// When the crew can drive off: the first order wakes it.
Time FleetModel::ready(std::uint32_t unit) {
  Time& when = state_->ready[unit];
  if (when.is_never()) when = now_ + fleet_.units()[unit].ready_after;
  return std::max(when, now_);
}

void FleetModel::send(std::uint32_t unit, FleetTask task, NodeId to, Time when) {
  state_->task[unit] = task, state_->aim[unit] = to, state_->due[unit] = std::max(when, ready(unit));
}

void FleetModel::send_home(std::uint32_t unit, Time when) {
  state_->service[unit] = FleetState::none, state_->recalled[unit] = 0;
  if (state_->task[unit] == FleetTask::at_base) {
    state_->due[unit] = Time::never();
    return;
  }
  const bool never_left = party_->status[party_of(unit)] == PartyStatus::none;
  if (never_left) state_->task[unit] = FleetTask::at_base, state_->due[unit] = Time::never();
  else send(unit, FleetTask::to_base, fleet_.units()[unit].base, when);
}

void FleetModel::dispatch(std::uint32_t unit, NodeId to) {
  if (state_->task[unit] == FleetTask::lost || has_load(unit)) return;
  state_->service[unit] = FleetState::none, state_->recalled[unit] = 0;
  send(unit, FleetTask::to_place, to, now_);
}

/// Who has people aboard brings them to the shelter first.
void FleetModel::recall(std::uint32_t unit) {
  if (state_->task[unit] == FleetTask::lost) return;
  if (has_load(unit)) state_->recalled[unit] = 1;
  else send_home(unit, now_);
}

void FleetModel::run(std::uint32_t service, Time from) {
  if (state_->running[service] != 0) return;
  state_->running[service] = 1;
  events_->add(from, service_started_, service);
  const Service& about = fleet_.services()[service];
  Time slot = from;
  for (const std::uint32_t unit : about.vehicles) {
    const FleetTask task = state_->task[unit];
    if (task == FleetTask::lost || has_load(unit) || task == FleetTask::to_place) continue;
    state_->service[unit] = service, state_->recalled[unit] = 0;
    const std::uint32_t wanted = next_halt(service, about.first_halt);
    state_->stop[unit] = wanted == FleetState::none ? about.first_halt : wanted;
    if (state_->ready[unit].is_never()) state_->ready[unit] = from + fleet_.units()[unit].ready_after;
    send(unit, FleetTask::to_stop, fleet_.halts()[state_->stop[unit]].node, slot);
    slot = slot + about.headway;
  }
}

void FleetModel::stop(std::uint32_t service) {
  if (state_->running[service] == 0) return;
  state_->running[service] = 0;
  events_->add(now_, service_stopped_, service);
  for (std::uint32_t p = 0; p < people_; ++p) {
    const std::uint16_t halt = state_->halt[p];
    if (halt != 0 && (halt & FleetState::booked) == 0 && fleet_.halts()[halt - 1U].service == service) release(p, end_, false);
  }
  for (const std::uint32_t unit : fleet_.services()[service].vehicles)
    if (state_->service[unit] == service) recall(unit);
}

void FleetModel::hear(const PartyNews& news) {
  if (news.party.index >= people_) hear_of_unit(news.party.index - people_, news);
  else if (state_->halt[news.party.index] != 0) hear_of_passenger(news.party.index, news);
}

void FleetModel::hear_of_unit(std::uint32_t unit, const PartyNews& news) {
  FleetTask& task = state_->task[unit];
  const std::uint32_t party = party_of(unit);
  if (news.kind() == PartyNewsKind::blocked) events_->add(news.head.time, blocked_, unit, news.node.index);
  if (news.kind() == PartyNewsKind::stopped) {
    const bool can_go_on = party_->status[party] == PartyStatus::in_place && !party_->link[party].valid();
    task = can_go_on ? FleetTask::at_place : FleetTask::lost;
    state_->service[unit] = FleetState::none, state_->due[unit] = Time::never();
  }
  if (news.kind() != PartyNewsKind::reached || news.node != state_->aim[unit] || !state_->due[unit].is_never())
    return;  // else it has been sent elsewhere since
  if (task == FleetTask::to_stop) task = FleetTask::at_stop, state_->door[unit] = news.head.time;
  else if (task == FleetTask::to_shelter) let_out(unit, news.head.time);
  else if (task == FleetTask::to_place) task = FleetTask::at_place;
  else if (task == FleetTask::to_base) task = FleetTask::at_base;
}

void FleetModel::hear_of_passenger(std::uint32_t person, const PartyNews& news) {
  const std::uint16_t halt = state_->halt[person];
  if (news.kind() == PartyNewsKind::stopped) return set_halt(person, 0);
  if (halt == FleetState::in_vain) return release(person, news.head.time, false);
  if (news.kind() != PartyNewsKind::reached) return release(person, news.head.time, false);
  if ((halt & FleetState::booked) == 0) waiting_[halt - 1U].push_back(person);
}

std::unique_ptr<Model> make_fleet(const ModelInputs& inputs) { return std::make_unique<FleetModel>(inputs); }

}  // namespace muster::transport
