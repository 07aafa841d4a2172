#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/returners.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/models/zone/kinds.hpp"
#include "muster/models/zone/state.hpp"
#include "shelter/door.hpp"
#include "shelter/keepers.hpp"
#include "shelter/leaving.hpp"
#include "shelter/outside.hpp"
#include "shelter/ways.hpp"

#include <cmath>

namespace muster::shelter {

namespace {

const Job job = {"shelter/capacity",
                 Phase::shelter,
                 {"hazard/building_depth_m", "hazard/link_depth_m", "hazard/changed_buildings", "party/persons", "party/status?", "party/destination?",
                  "movement/arrivals", "zone/onset?", "shaking/shelter_damage?", "household/left?", "person/party?", "person/harm?", "link/?", "area/phones?"},
                 {"shelter/", "desk/free", "person/refused_at"}};

/// Whether a plan says where those who are turned away go.
bool redirects(const Plan& plan) {
  for (const PlanRule& rule : plan.rules)
    for (const PlanItem& action : rule.actions)
      if (action.kind == "redirect") return true;
  return false;
}

class CapacityModel final : public StandardModel {
 public:
  CapacityModel(const ModelInputs& inputs, const ShelterSettings& settings)
      : StandardModel(job),
        world_(inputs.world),
        settings_(settings),
        plan_redirects_(redirects(*inputs.plan)),
        door_(world_, settings),
        keepers_(world_, settings),
        ways_(world_, settings),
        leaving_(world_, settings) {}
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext&) override { find_reference_buildings(), tell_doors(); }
  void settle() override { state_->orders.settle(), door_.settle(); }

 private:
  bool is_exit(std::uint32_t s) const { return world_->shelters.kind[s] == ShelterKind::exit; }
  /// Whoever waits at the door has his place.
  bool has_room(std::uint32_t s, int persons) const { return is_exit(s) || state_->occupants[s] + door_.waiting(s) + persons <= room(s); }
  /// Persons that it takes: on its upper floors alone where those inside have gone there.
  std::int64_t room(std::uint32_t s) const { return leaving_.is_upstairs(s) ? leaving_.upstairs_room(s, reference_[s], full_room(s)) : full_room(s); }
  std::int64_t full_room(std::uint32_t s) const { return static_cast<std::int64_t>(static_cast<double>(world_->shelters.capacity[s]) * settings_.room_factor); }
  void carry_out(const ShelterOrder& order, EventLog& events);
  void open_and_tell(StepContext& context);
  void look_at_water(StepContext& context);
  void look_at_zones(StepContext& context);
  void look_at_damage(EventLog& events);
  void look_for_danger(StepContext& context);
  bool sees_danger(std::uint32_t shelter) const;
  void act_on_danger(std::uint32_t shelter, bool no_floor_helps, StepContext& context);
  void go_out(std::uint32_t shelter, StepContext& context);
  bool sends_out(std::uint32_t party, std::uint32_t shelter, StepContext& context);
  void shut_for_good(std::uint32_t shelter, Time when, EventLog& events);
  void send_away_who_waits(std::uint32_t shelter, Time when, EventLog& events);
  void receive(const Arrival& arrival, EventLog& events);
  void take_in(const AtDoor& waited, EventLog& events);
  void let_in(std::uint32_t party, std::uint32_t shelter, int persons, Time when, EventLog& events);
  void turn_away(std::uint32_t party, EntityKey key, std::uint32_t shelter, int persons, Time when, EventLog& events);
  bool leads_a_household(std::uint32_t party) const { return party < world_->persons.size(); }
  std::uint32_t who(std::uint32_t party) const { return leads_a_household(party) ? party : EventLog::none; }
  bool has_a_place(std::uint32_t shelter, std::uint32_t from, int persons) const;
  ShelterId elsewhere(std::uint32_t from, std::uint32_t party, int persons);
  ShelterId in_sight(std::uint32_t from, std::uint32_t party);
  template <class Fits>
  ShelterId nearest(std::uint32_t from, const Fits& fits) const;
  void find_reference_buildings();
  void tell_doors();

  std::shared_ptr<const World> world_;
  ShelterSettings settings_;
  bool plan_redirects_ = false;
  Door door_;
  Keepers keepers_;
  Ways ways_;
  Leaving leaving_;
  DoorState* door_state_ = nullptr;  ///< null = nobody waits at desks
  ShelterState* state_ = nullptr;
  RedirectState* redirects_ = nullptr;  ///< null = the plan sends nobody anywhere
  SeenState* seen_ = nullptr;           ///< null = staff tell people where to go
  const HazardState* hazard_ = nullptr;
  const zone::Zones* zones_ = nullptr;                   ///< null = the run has no danger zones
  const earthquake::ShakenBuildings* shaken_ = nullptr;  ///< null = the ground does not shake in the run
  HarmRequests* losses_ = nullptr;                       ///< null = nobody dies in shelters
  ReturnState* returners_ = nullptr;                     ///< null = nobody goes out again
  const PartyState* parties_ = nullptr;
  MovementQueues* movement_ = nullptr;
  DoorAccess* doors_ = nullptr;                           ///< null = nobody chooses on the way
  const std::vector<std::uint8_t>* can_reach_ = nullptr;  ///< [node] while those inside look for a place to go; null = anywhere
  std::vector<std::uint8_t> on_foot_, by_car_;            ///< [node] that those inside can reach. Scratch
  EventKind upstairs_, leaves_, cannot_leave_, left_, opened_, closed_, arrived_, refused_, full_, flooded_, in_zone_, shaken_event_, queued_;
  std::vector<BuildingId> reference_;  ///< [shelter] building whose water level stands for its own; none = not known. A cache of the World
};

void CapacityModel::declare(StartContext& context) {
  const std::size_t n = world_->shelters.size();
  state_ = &context.state.add<ShelterState>();
  state_->open.assign(n, settings_.open_at_start ? 1 : 0);
  for (std::uint32_t s = 0; s < n; ++s)
    if (is_exit(s)) state_->open[s] = 1;
  state_->known_full.assign(n, 0), state_->flooded.assign(n, 0);
  state_->occupants.assign(n, 0), state_->turned_away.assign(n, 0);
  state_->opens.assign(n, Time::never()), state_->full_since.assign(n, Time::never());
  opened_ = context.events.declare({"shelter/opened", "shelter", "", ""});
  closed_ = context.events.declare({"shelter/closed", "shelter", "", ""});
  arrived_ = context.events.declare({"shelter/arrived", "person", "shelter", "persons"});
  refused_ = context.events.declare({"shelter/refused", "person", "shelter", "persons"});
  full_ = context.events.declare({"shelter/full", "shelter", "", "persons"});
  flooded_ = context.events.declare({"shelter/flooded", "shelter", "", "persons"});
  door_.declare(context), keepers_.declare(context), ways_.declare(context), leaving_.declare(context);
  if (leaving_.on()) {
    upstairs_ = context.events.declare({"shelter/goes_upstairs", "shelter", "", "persons"});
    leaves_ = context.events.declare({"shelter/leaves", "shelter", "", "persons"});
    cannot_leave_ = context.events.declare({"shelter/cannot_leave", "shelter", "", "persons"});
    left_ = context.events.declare({"shelter/left_flooded", "person", "shelter", "persons"});
  }
  if (plan_redirects_) redirects_ = &context.state.add<RedirectState>(), redirects_->to.assign(n, ShelterId{});
  if (settings_.refused_go_by == RefusedGoBy::sight) seen_ = &context.state.add<SeenState>(), seen_->refused_at.assign(world_->persons.size(), 0);
  if (context.state.find<DoorState>() != nullptr) queued_ = context.events.declare({"shelter/queued", "person", "shelter", "persons"});
  zones_ = context.state.find<zone::Zones>();  // the hazard phase declares first
  if (zones_ != nullptr) in_zone_ = context.events.declare({"shelter/in_zone", "shelter", "zone", "persons"});
  if (context.state.find<earthquake::ShakingState>() != nullptr) shaken_event_ = context.events.declare({"shelter/shaken", "shelter", "shock", "persons"});
}

void CapacityModel::start(StartContext& context) {
  hazard_ = &context.state.get<HazardState>();
  shaken_ = context.state.find<earthquake::ShakenBuildings>();
  losses_ = context.state.find<HarmRequests>();
  returners_ = context.state.find<ReturnState>();
  parties_ = &context.state.get<PartyState>();
  door_state_ = context.state.find<DoorState>();
  movement_ = &context.state.get<MovementQueues>();
  doors_ = context.state.find<DoorAccess>();
  keepers_.start(context), ways_.start(context), leaving_.start(context);
  find_reference_buildings();
  tell_doors();
}

void CapacityModel::step(StepContext& context) {
  if (!state_->orders.empty())
    for (const ShelterOrder& order : state_->orders.take(context.now)) {
      carry_out(order, context.events);
      if (order.what == ShelterAction::close && !is_exit(order.shelter.index)) context.events.add(order.head.time, closed_, order.shelter.index);
    }
  open_and_tell(context);
  if (!hazard_->changed_buildings.empty() && hazard_->is_new(context.now, context.end)) look_at_water(context);
  if (zones_ != nullptr) look_at_zones(context);
  if (shaken_ != nullptr) look_at_damage(context.events);
  ways_.look(context, state_->occupants);
  if (losses_ != nullptr && !losses_->shelters.empty())
    for (const ShelterLossRequest& loss : losses_->shelters.take(context.end)) state_->occupants[loss.shelter.index] -= static_cast<std::int32_t>(loss.persons);
  if (returners_ != nullptr && !returners_->leaves.empty())
    for (const ShelterLossRequest& leaves : returners_->leaves.take(context.end))
      state_->occupants[leaves.shelter.index] -= static_cast<std::int32_t>(leaves.persons);
  if (leaving_.on()) look_for_danger(context);
  if (!movement_->arrivals.empty())
    for (const Arrival& arrival : movement_->arrivals.take(context.end)) receive(arrival, context.events);
  door_.count_again(*parties_);
  for (const AtDoor& waited : door_.done(context.end)) take_in(waited, context.events);
  tell_doors();
}

/// Which places those pass over who choose among them on their way.
void CapacityModel::tell_doors() {
  if (doors_ == nullptr) return;
  doors_->shut.resize(state_->open.size());
  for (std::size_t s = 0; s < doors_->shut.size(); ++s) doors_->shut[s] = state_->open[s] == 0 || state_->known_full[s] != 0;
}

void CapacityModel::carry_out(const ShelterOrder& order, EventLog& events) {
  const std::uint32_t s = order.shelter.index;
  if (is_exit(s)) return;
  switch (order.what) {
    case ShelterAction::redirect:
      if (redirects_ != nullptr) redirects_->to[s] = {order.head.detail};
      return;
    case ShelterAction::close:
      state_->open[s] = 0, state_->opens[s] = Time::never();
      keepers_.forget(s);
      return send_away_who_waits(s, order.head.time, events);
    case ShelterAction::open: break;
  }
  if (state_->open[s] == 0 && state_->flooded[s] == 0 && state_->opens[s].is_never())
    state_->opens[s] = keepers_.opens(s, order.head.time, reference_[s], events);
}

void CapacityModel::open_and_tell(StepContext& context) {
  for (std::uint32_t s = 0; s < state_->open.size(); ++s) {
    if (state_->opens[s] < context.end && keepers_.has_come(s, context.now, state_->opens[s], context.events)) {
      context.events.add(state_->opens[s], opened_, s);
      state_->open[s] = 1, state_->opens[s] = Time::never();
    }
    if (!state_->full_since[s].is_never() && state_->full_since[s] + settings_.word_spreads <= context.now) state_->known_full[s] = 1;
  }
}

/// A shelter whose floor the water reaches takes nobody in any more, for the rest of the run.
void CapacityModel::look_at_water(StepContext& context) {
  for (std::uint32_t s = 0; s < state_->open.size(); ++s) {
    if (state_->flooded[s] != 0 || is_exit(s) || !reference_[s].valid()) continue;
    const std::uint32_t b = reference_[s].index;
    const float depth = hazard_->building_depth_m[b];
    const double surface = static_cast<double>(world_->buildings.ground_z[b]) + static_cast<double>(depth);
    if (!(depth > 0) || surface + settings_.freeboard_m <= static_cast<double>(world_->shelters.floor_z[s])) continue;
    shut_for_good(s, context.now, context.events);
    context.events.add(context.now, flooded_, s, EventLog::none, state_->occupants[s]);
  }
}

/// Nor does one that a danger zone comes to.
void CapacityModel::look_at_zones(StepContext& context) {
  for (const zone::Strike& strike : zones_->shelters) {
    const std::uint32_t s = strike.row;
    if (state_->flooded[s] != 0 || is_exit(s) || !zone::kind_of(zones_->zones[strike.zone].kind).shuts_shelters) continue;
    shut_for_good(s, strike.at, context.events);
    context.events.add(strike.at, in_zone_, s, strike.zone, state_->occupants[s]);
  }
}

/// Nor one that a shock leaves unsafe.
void CapacityModel::look_at_damage(EventLog& events) {
  for (const earthquake::Blow& blow : shaken_->shelter_blows) {
    const std::uint32_t s = blow.row;
    if (state_->flooded[s] != 0 || !shaken_->is_unsafe(blow.state)) continue;
    shut_for_good(s, blow.at, events);
    events.add(blow.at, shaken_event_, s, blow.shock, state_->occupants[s]);
  }
}

/// After all losses of the last step: nobody leaves who is dead.
void CapacityModel::look_for_danger(StepContext& context) {
  std::vector<std::uint8_t> in_zone(state_->open.size(), 0);
  if (zones_ != nullptr)
    for (const zone::Strike& strike : zones_->shelters)
      if (zone::kind_of(zones_->zones[strike.zone].kind).shuts_shelters) in_zone[strike.row] = 1;
  if (shaken_ != nullptr)
    for (const earthquake::Blow& blow : shaken_->shelter_blows)
      if (shaken_->is_unsafe(blow.state)) in_zone[blow.row] = 1;
  const bool new_water = hazard_->is_new(context.now, context.end);
  LeavingState& leaving = leaving_.state();
  for (std::uint32_t s = 0; s < state_->open.size(); ++s) {
    if (is_exit(s) || leaving.stage[s] == LeaveStage::left) continue;
    if (!leaving.leaves[s].is_never()) {
      if (leaving.leaves[s] < context.end) leaving.leaves[s] = Time::never(), go_out(s, context);
    } else if (leaving.stage[s] == LeaveStage::cannot) {
      if (new_water) go_out(s, context);
    } else if (in_zone[s] != 0 || (leaving.stage[s] == LeaveStage::none && sees_danger(s))) {
      act_on_danger(s, in_zone[s] != 0, context);
    }
  }
}

bool CapacityModel::sees_danger(std::uint32_t s) const { return leaving_.sees_water(s, reference_[s]) || (ways_.cut_off(s) && leaving_.sees_streets_wet(s)); }

/// Up, where the upper floors hold all who are inside; that is no help against a danger zone, or in a damaged building. Else they get ready to leave, and nobody is let in any more.
void CapacityModel::act_on_danger(std::uint32_t s, bool no_floor_helps, StepContext& context) {
  LeavingState& leaving = leaving_.state();
  const std::int64_t above = leaving_.upstairs_room(s, reference_[s], full_room(s));
  if (!no_floor_helps && above > 0 && state_->occupants[s] <= above) {
    leaving.stage[s] = LeaveStage::upstairs;
    context.events.add(context.now, upstairs_, s, EventLog::none, state_->occupants[s]);
    return;
  }
  leaving.stage[s] = LeaveStage::none, leaving.leaves[s] = context.now + settings_.leave_after;
  if (state_->flooded[s] == 0) shut_for_good(s, context.now, context.events);
}

/// Party by party. Those whom no way that they can wade brings to a place that would take them stay, and look again when the water has changed.
void CapacityModel::go_out(std::uint32_t s, StepContext& context) {
  LeaveStage& stage = leaving_.state().stage[s];
  std::set<std::uint32_t> outside_it = outside(door_state_, movement_);
  for (const Arrival& comes : movement_->arrivals.storage()) outside_it.insert(comes.party.index);  // is turned away below
  on_foot_ = leaving_.reachable(s, false), by_car_ = leaving_.reachable(s, true);
  std::int32_t left = 0;
  for (std::uint32_t party = 0; state_->occupants[s] > left && party < world_->persons.size(); ++party) {
    if (parties_->status[party] != PartyStatus::arrived || parties_->destination[party].index != s || parties_->persons[party] == 0) continue;
    if (!outside_it.contains(party) && sends_out(party, s, context)) left += parties_->persons[party];
  }
  can_reach_ = nullptr;
  state_->occupants[s] -= left, leaving_.state().left[s] += left;
  if (left > 0) context.events.add(context.now, leaves_, s, EventLog::none, left);
  if (state_->occupants[s] > 0 && stage != LeaveStage::cannot) context.events.add(context.now, cannot_leave_, s, EventLog::none, state_->occupants[s]);
  stage = state_->occupants[s] > 0 ? LeaveStage::cannot : LeaveStage::left;
}

/// In its car, if the way can be driven; else on foot, if it can be waded. The whole party goes.
bool CapacityModel::sends_out(std::uint32_t party, std::uint32_t s, StepContext& context) {
  const bool came_by_car = parties_->mode[party] == TravelMode::car || parties_->mode[party] == TravelMode::high;
  const int persons = parties_->persons[party];
  ShelterId to;
  if (came_by_car) can_reach_ = &by_car_, to = elsewhere(s, party, persons);
  const bool leaves_car = came_by_car && !to.valid();
  if (!to.valid()) can_reach_ = &on_foot_, to = elsewhere(s, party, persons);
  if (!to.valid()) return false;
  const RequestHead head{context.end, world_->persons.key[party], Phase::shelter};
  context.events.add(context.now, left_, party, s, persons);
  if (!leaves_car) {
    movement_->redirect.add({.head = head, .party = {party}, .destination = to});
    return true;
  }
  movement_->depart.add({.head = head,
                         .party = {party},
                         .origin = world_->shelters.node[s],
                         .destination = to,
                         .mode = TravelMode::foot,
                         .informed = 1,
                         .persons = static_cast<std::uint8_t>(persons),
                         .walk_mm_s = static_cast<std::int32_t>(std::max(parties_->walk_m_s[party], 0.1F) * 1000.0F + 0.5F)});
  return true;
}

void CapacityModel::shut_for_good(std::uint32_t s, Time when, EventLog& events) {
  state_->flooded[s] = 1, state_->open[s] = 0, state_->opens[s] = Time::never();
  keepers_.forget(s);
  send_away_who_waits(s, when, events);
}

/// Who stands outside when the doors shut goes on.
void CapacityModel::send_away_who_waits(std::uint32_t s, Time when, EventLog& events) {
  for (const AtDoor& waited : door_.leave(s))
    if (const int persons = parties_->persons[waited.party.index]; persons > 0 && parties_->status[waited.party.index] == PartyStatus::arrived)
      turn_away(waited.party.index, world_->persons.key[waited.party.index], s, persons, when, events);
}

/// Families stay together: a party that does not fit as a whole is sent on as a whole.
void CapacityModel::receive(const Arrival& arrival, EventLog& events) {
  const std::uint32_t s = arrival.shelter.index, party = arrival.party.index;
  const int persons = parties_->persons[party];
  if (state_->open[s] == 0 || !has_room(s, persons)) return turn_away(party, arrival.head.key, s, persons, arrival.head.time, events);
  if (!door_.at(s)) return let_in(party, s, persons, arrival.head.time, events);
  door_.join(s, arrival.party, persons, arrival.head.time);
  events.add(arrival.head.time, queued_, who(party), s, persons);
}

/// Its turn has come. Who has died or gone no further in the meantime does not come in.
void CapacityModel::take_in(const AtDoor& waited, EventLog& events) {
  const std::uint32_t party = waited.party.index;
  const int persons = parties_->persons[party];
  if (persons == 0 || parties_->status[party] != PartyStatus::arrived) return;
  door_.let_in(waited);
  let_in(party, waited.shelter.index, persons, waited.turn, events);
}

void CapacityModel::let_in(std::uint32_t party, std::uint32_t s, int persons, Time when, EventLog& events) {
  state_->occupants[s] += persons;
  state_->last_arrival = std::max(state_->last_arrival, when);
  events.add(when, arrived_, who(party), s, persons);
}

void CapacityModel::turn_away(std::uint32_t party, EntityKey key, std::uint32_t s, int persons, Time when, EventLog& events) {
  state_->turned_away[s] += persons;
  events.add(when, refused_, who(party), s, persons);
  if (state_->open[s] != 0 && state_->full_since[s].is_never()) {
    state_->full_since[s] = when;
    events.add(when, full_, s, EventLog::none, state_->occupants[s]);
  }
  movement_->redirect.add({.head = {when + settings_.refuse, key, Phase::shelter}, .party = {party}, .destination = elsewhere(s, party, persons)});
}

bool CapacityModel::has_a_place(std::uint32_t s, std::uint32_t from, int persons) const {
  if (can_reach_ != nullptr && (*can_reach_)[world_->shelters.node[s].index] == 0) return false;
  return state_->open[s] != 0 && has_room(s, persons) && (!ways_.cut_off(s) || ways_.cut_off(from));
}

/// Where those go who are turned away: where the plan sends them, if there is room; else by the staff's word to the nearest other place that has room now,
/// or by what they see; to an exit where none has; nowhere where there is no exit either.
ShelterId CapacityModel::elsewhere(std::uint32_t from, std::uint32_t party, int persons) {
  if (redirects_ != nullptr)
    if (const ShelterId to = redirects_->to[from]; to.valid() && has_a_place(to.index, from, persons)) return to;
  if (seen_ != nullptr && leads_a_household(party)) return in_sight(from, party);
  return nearest(from, [&](std::uint32_t s) { return has_a_place(s, from, persons); });
}

/// They know where they were turned away, and what word is out; that another door is shut or full they see when they stand before it.
ShelterId CapacityModel::in_sight(std::uint32_t from, std::uint32_t party) {
  const auto bit = [](std::uint32_t s) { return std::uint64_t{1} << (s % 64); };
  std::uint64_t& refused = seen_->refused_at[party];
  refused |= bit(from);
  return nearest(from, [&](std::uint32_t s) {
    if (can_reach_ != nullptr && (*can_reach_)[world_->shelters.node[s].index] == 0) return false;
    return is_exit(s) || (state_->known_full[s] == 0 && (refused & bit(s)) == 0);
  });
}

/// The nearest shelter that fits, else the nearest exit that does.
template <class Fits>
ShelterId CapacityModel::nearest(std::uint32_t from, const Fits& fits) const {
  const ShelterTable& table = world_->shelters;
  ShelterId best;
  double best_squared = INFINITY;
  for (const bool exits : {false, true}) {
    for (std::uint32_t s = 0; s < table.size(); ++s) {
      if (s == from || is_exit(s) != exits || !fits(s)) continue;
      const double dx = table.x[s] - table.x[from], dy = table.y[s] - table.y[from];
      if (dx * dx + dy * dy < best_squared) best_squared = dx * dx + dy * dy, best = {s};
    }
    if (best.valid()) return best;
  }
  return best;
}

void CapacityModel::find_reference_buildings() {
  reference_.clear();
  for (std::size_t s = 0; s < world_->shelters.size(); ++s)
    reference_.push_back(nearest_building(world_->buildings, world_->shelters.x[s], world_->shelters.y[s], settings_.reference_m));
}

}  // namespace

std::unique_ptr<Model> make_shelter_capacity(const ModelInputs& inputs) {
  return std::make_unique<CapacityModel>(inputs, settings_of<ShelterSettings>(inputs));
}

}  // namespace muster::shelter
