#include "behaviour/families.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

namespace {

double straight_m(const BuildingTable& b, BuildingId from, BuildingId to) {
  const double dx = b.x[from.index] - b.x[to.index], dy = b.y[from.index] - b.y[to.index];
  return std::sqrt(dx * dx + dy * dy);
}

std::int32_t in_mm(float m_s) { return static_cast<std::int32_t>(m_s * 1000.0F + 0.5F); }

}  // namespace

Families::Families(const World& world, const FamilySettings& settings, FamilyLimits limits, int start_minute_of_day, std::unique_ptr<Ambulances> ambulances)
    : world_(world),
      settings_(settings),
      limits_(std::move(limits)),
      ties_(family_ties(world, settings)),
      ambulances_(std::move(ambulances)),
      in_school_hours_(settings.school_day && start_minute_of_day >= 60 * settings.school_from_h && start_minute_of_day < 60 * settings.school_until_h) {}

void Families::declare(StartContext& context) {
  const std::size_t persons = world_.persons.size(), households = world_.households.size();
  state_ = &context.state.add<FamilyState>();
  state_->school = ties_.school;
  state_->at_school.assign(persons, 0);
  for (std::uint32_t p = 0; in_school_hours_ && p < persons; ++p) state_->at_school[p] = state_->school[p].valid() ? 1 : 0;
  state_->help.assign(households, Help::none);
  state_->school_leaves.assign(world_.buildings.size(), Time::never());
  state_->care_due.assign(world_.buildings.size(), Time::never());
  if (knows_teachers()) rounds_ = &context.state.add<SchoolRounds>(), rounds_->rounds.assign(world_.buildings.size(), 0);
  if (settings_.care_homes && settings_.care_carry_up) {
    carry_ = &context.state.add<CarryState>();
    carry_->storey.assign(persons, CarryState::nowhere);
    carry_->staff_away.assign(world_.buildings.size(), 0), carry_->carried_at.assign(world_.buildings.size(), Time::never());
    carried_up_ = context.events.declare({"care_home/carried_up", "building", "", "persons"});
  }
  if (ambulances_ != nullptr) ambulances_->declare(context);
  if (care_vehicles_ != nullptr) care_vehicles_->declare(context);
  fetch_ = context.events.declare({"family/fetch", "household", "building", "persons"});
  fetched_ = context.events.declare({"family/fetched", "household", "building", "persons"});
  not_fetched_ = context.events.declare({"family/not_fetched", "household", "building", "reason"});
  awaited_ = context.events.declare({"helper/awaited", "household", "person", ""});
  sent_ = context.events.declare({"helper/sent", "household", "person", "persons"});
  at_door_ = context.events.declare({"helper/arrived", "household", "person", ""});
  took_along_ = context.events.declare({"helper/took_along", "household", "person", "persons"});
  failed_ = context.events.declare({"helper/failed", "household", "person", "reason"});
  without_help_ = context.events.declare({"household/without_help", "household", "", "persons"});
  school_left_ = context.events.declare({"school/left", "building", "shelter", "persons"});
  care_round_ = context.events.declare({"care_home/round", "building", "shelter", "persons"});
  care_stays_ = context.events.declare({"care_home/stays", "building", "", "persons"});
  school_stays_ = context.events.declare({"school/stays", "building", "", "persons"});
}

void Families::start(StartContext& context) {
  behaviour_ = &context.state.get<BehaviourState>();
  membership_ = &context.state.get<MembershipState>();
  guests_ = &context.state.get<PartyGuests>();
  homeward_ = context.state.find<HomewardState>();
  warning_ = &context.state.get<WarningState>(), notices_ = &context.state.get<NoticeSettings>();
  hazard_ = &context.state.get<HazardState>(), shaking_ = context.state.find<earthquake::Shaking>();
  movement_ = &context.state.get<MovementQueues>();
  party_ = &context.state.get<PartyState>();
  harm_ = context.state.find<HarmState>();
  if (ambulances_ != nullptr) ambulances_->start(context);
  if (care_vehicles_ != nullptr) care_vehicles_->start(context);
}

void Families::drop_caches() {
  calendar_ = {}, errands_.clear(), state_->drop_caches();
  if (ambulances_ != nullptr) ambulances_->drop_caches();
  for (const PersonId p : state_->stop_due.rows()) schedule(state_->stop_due[p.index], DueKind::stop, p.index);
  for (const PersonId p : state_->fetched_by.rows()) errands_[state_->fetched_by[p.index].index].push_back(p.index);
  for (auto& [leader, persons] : errands_) std::sort(persons.begin(), persons.end());
  for (const HouseholdId h : state_->helper_due.rows()) schedule(state_->helper_due[h.index], DueKind::helper, h.index);
  for (const auto& [b, residents] : ties_.residents) {
    if (!state_->care_due[b].is_never() && state_->care_due[b].ms >= 0) schedule(state_->care_due[b], DueKind::care_home, b);
    if (carry_ != nullptr && !carry_->carried_at[b].is_never()) schedule(carry_->carried_at[b], DueKind::carried_up, b);
  }
  for (const auto& [b, pupils] : ties_.pupils)
    if (!state_->school_leaves[b].is_never() && state_->school_leaves[b].ms >= 0) schedule(state_->school_leaves[b], DueKind::school, b);
}

void Families::hear(StepContext& context) {
  for (const PartyNews& news : movement_->news) {
    hear_of(news, context.events);
    if (ambulances_ != nullptr) ambulances_->hear(news, context.events);
    if (care_vehicles_ != nullptr) care_vehicles_->hear(news, context.events);
  }
  for (const HouseholdId h : warning_->news) tell_schools(h.index, context.now), tell_care_home(h.index, context.now);
  look_at_schools(context.now);
  look_at_care_homes(context.now);
}

void Families::fall_due(EventLog& events) {
  const auto [when, kind, row] = calendar_.top();
  calendar_.pop();
  if (kind == DueKind::stop && state_->stop_due[row] == when) leave_stop(row, when, events);
  if (kind == DueKind::helper && state_->helper_due[row] == when) helper_due(row, when, events);
  if (kind == DueKind::care_home && state_->care_due[row] == when) care_home_due(row, when, events);
  if (kind == DueKind::carried_up && carry_->carried_at[row] == when) carried_up(row, when, events);
  if (kind == DueKind::school && state_->school_leaves[row] == when) school_due(row, when, events);
}

BuildingId Families::place_of(std::uint32_t leader, std::uint32_t person) const {
  return household_of(leader) == household_of(person) ? state_->school[person] : home_of(household_of(person));
}

/// Nearest first; of equally near ones the first row.
BuildingId Families::next_stop(std::uint32_t leader, BuildingId from) const {
  BuildingId best;
  const auto found = errands_.find(leader);
  if (found == errands_.end()) return best;
  for (const std::uint32_t p : found->second) {
    const BuildingId at = place_of(leader, p);
    const double nearer = best.valid() ? straight_m(world_.buildings, from, at) - straight_m(world_.buildings, from, best) : -1;
    if (nearer < 0 || (nearer == 0 && at < best)) best = at;
  }
  return best;
}

NodeId Families::aim_at_next(std::uint32_t leader, BuildingId from) {
  const BuildingId next = next_stop(leader, from);
  state_->stop.set(leader, next), state_->stop_due.set(leader, Time::never());
  return next.valid() ? node_of(next) : NodeId{};
}

NodeId Families::set_off(std::uint32_t household, std::uint32_t leader, const Errand& errand, Time when, EventLog& events) {
  for (const auto& [visit, why] : errand.left_out) visit_missed(visit, household, why, when, events);
  for (const Visit& visit : errand.visits) {
    const auto persons = static_cast<double>(visit.persons.size());
    if (visit.assisted == Visit::own) events.add(when, fetch_, household, visit.at.index, persons);
    else events.add(when, sent_, visit.assisted, ties_.helper[visit.assisted].index, persons);
    for (const std::uint32_t p : visit.persons) state_->fetched_by.set(p, {leader}), errands_[leader].push_back(p);
  }
  if (errand.visits.empty()) return {};
  std::sort(errands_[leader].begin(), errands_[leader].end());
  return aim_at_next(leader, home_of(household));
}

void Families::hear_of(const PartyNews& news, EventLog& events) {
  const std::uint32_t leader = news.party.index;
  if (leader >= world_.persons.size() || !state_->stop[leader].valid()) return;
  const bool under_way = state_->stop_due[leader].is_never();
  if (news.kind() == PartyNewsKind::stopped) return end_errand(leader, news.head.time, events);
  if (news.kind() == PartyNewsKind::blocked && under_way) return give_up_stop(leader, news.head.time, events);
  if (news.kind() == PartyNewsKind::reached && under_way && news.node == node_of(state_->stop[leader])) stand_at_stop(leader, news.head.time, events);
}

void Families::stand_at_stop(std::uint32_t leader, Time when, EventLog& events) {
  bool assists = false;
  std::uint32_t before = Visit::own;
  for (const std::uint32_t p : expected_at(leader, state_->stop[leader])) {
    const std::uint32_t household = household_of(p);
    if (household == household_of(leader) || household == before) continue;
    assists = true, before = household;
    events.add(when, at_door_, household, ties_.helper[household].index);
  }
  const Time due = when + (assists ? settings_.assist_dwell : settings_.school_dwell);
  state_->stop_due.set(leader, due);
  schedule(due, DueKind::stop, leader);
}

/// It was stopped on the way, and fetches nobody any more.
void Families::end_errand(std::uint32_t leader, Time when, EventLog& events) {
  std::vector<std::uint32_t> all;
  if (const auto found = errands_.find(leader); found != errands_.end()) all = found->second;
  state_->stop.set(leader, {}), state_->stop_due.set(leader, Time::never());
  call_off(leader, all, NotFetched::stopped, when, events);
}

std::vector<std::uint32_t> Families::expected_at(std::uint32_t leader, BuildingId at) const {
  std::vector<std::uint32_t> out;
  if (const auto found = errands_.find(leader); found != errands_.end())
    for (const std::uint32_t p : found->second)
      if (place_of(leader, p) == at) out.push_back(p);
  return out;
}

void Families::forget(std::uint32_t leader, const std::vector<std::uint32_t>& persons) {
  const auto found = errands_.find(leader);
  if (found == errands_.end()) return;
  for (const std::uint32_t p : persons) state_->fetched_by.set(p, {});
  std::erase_if(found->second, [this](std::uint32_t p) { return !state_->fetched_by[p].valid(); });
  if (found->second.empty()) errands_.erase(found);
}

/// Those whom it is to fetch are told apart by household: who waits for help hears that it does not come.
void Families::call_off(std::uint32_t leader, const std::vector<std::uint32_t>& persons, NotFetched why, Time when, EventLog& events) {
  forget(leader, persons);
  Visit visit;
  for (const std::uint32_t p : persons) {
    const std::uint32_t assisted = household_of(p) == household_of(leader) ? Visit::own : household_of(p);
    const BuildingId at = place_of(leader, p);
    if (!visit.persons.empty() && visit.at == at && visit.assisted == assisted) continue;
    visit = {at, assisted, {p}};
    visit_missed(visit, household_of(leader), why, when, events);
  }
}

/// There is no getting there: on to the next.
void Families::give_up_stop(std::uint32_t leader, Time when, EventLog& events) {
  const BuildingId at = state_->stop[leader];
  call_off(leader, expected_at(leader, at), NotFetched::no_way, when, events);
  movement_->go.add({.head = {when, world_.persons.key[leader], Phase::behaviour}, .party = {leader}, .goal = aim_at_next(leader, at)});
}

int Families::take_along(std::uint32_t leader, std::uint32_t person, float& walk_m_s) {
  membership_->party[person] = {leader};
  state_->at_school[person] = 0;
  ++behaviour_->departed_persons;
  walk_m_s = std::min(walk_m_s, std::max(world_.persons.walk_m_s[person], 0.1F));
  if (world_.persons.household[leader] != world_.persons.household[person]) guests_->add(leader, person);
  return 1;
}

int Families::fetch_children(std::uint32_t leader, Time when, float& walk_m_s, EventLog& events) {
  const BuildingId at = state_->stop[leader];
  const bool drives = party_->mode[leader] != TravelMode::foot, flooded = depth_at(at) > (drives ? limits_.drive_m : limits_.wade_m);
  int taken = 0, missed = 0;
  for (const std::uint32_t p : expected_at(leader, at)) {
    if (household_of(p) != household_of(leader)) continue;
    if (!flooded && alive(p) && state_->is_at(p, at.index)) taken += take_along(leader, p, walk_m_s);
    else ++missed;
  }
  if (taken > 0) events.add(when, fetched_, household_of(leader), at.index, taken);
  if (missed > 0) events.add(when, not_fetched_, household_of(leader), at.index, static_cast<double>(flooded ? NotFetched::flooded : NotFetched::gone));
  state_->fetched_persons += taken;
  return taken;
}

/// All of a household in care who are at home come along, ready or not: their helper stands at the door.
int Families::fetch_assisted(std::uint32_t leader, Time when, float& walk_m_s, EventLog& events) {
  const BuildingId at = state_->stop[leader];
  std::vector<std::uint32_t> households;
  for (const std::uint32_t p : expected_at(leader, at))
    if (household_of(p) != household_of(leader) && (households.empty() || households.back() != household_of(p))) households.push_back(household_of(p));
  int all = 0;
  for (const std::uint32_t h : households) {
    int taken = 0;
    const bool refuses = behaviour_->intent[h] == Intent::refused;
    if (!refuses) each_at_home(h, [&](std::uint32_t p) { taken += state_->fetched_by[p].index == leader ? take_along(leader, p, walk_m_s) : 0; });
    if (taken == 0) {
      visit_missed({at, h, {}}, household_of(leader), refuses ? NotFetched::refused : NotFetched::gone, when, events);
      continue;
    }
    if (state_->help[h] == Help::without) state_->unhelped_persons -= taken;
    state_->help[h] = Help::taken, state_->helper_due.set(h, Time::never()), state_->helped_persons += taken;
    behaviour_->intent[h] = Intent::leaving, behaviour_->left[h] = when, behaviour_->party[h] = {leader};
    behaviour_->due[h] = behaviour_->leaves[h] = Time::never();
    events.add(when, took_along_, h, ties_.helper[h].index, taken);
    all += taken;
  }
  return all;
}

/// From the last stop they go to the place that is nearest from there, unless they mean to leave the area.
void Families::choose_again(std::uint32_t leader, BuildingId from, Time when) {
  const ShelterId before = party_->destination[leader];
  if (before.valid() && world_.shelters.kind[before.index] == ShelterKind::exit) return;
  const ShelterId nearest = limits_.onward(household_of(leader), from, party_->mode[leader]);
  if (nearest.valid() && nearest != before)
    movement_->redirect.add({.head = {when, world_.persons.key[leader], Phase::behaviour}, .party = {leader}, .destination = nearest});
}

void Families::leave_stop(std::uint32_t leader, Time when, EventLog& events) {
  const BuildingId at = state_->stop[leader];
  if (party_->status[leader] != PartyStatus::waiting || party_->node[leader] != node_of(at)) return end_errand(leader, when, events);
  float walk_m_s = party_->walk_m_s[leader];
  const int taken = fetch_children(leader, when, walk_m_s, events) + fetch_assisted(leader, when, walk_m_s, events);
  forget(leader, expected_at(leader, at));
  const NodeId next = aim_at_next(leader, at);
  if (!next.valid()) choose_again(leader, at, when);
  movement_->go.add({.head = {when, world_.persons.key[leader], Phase::behaviour},
                     .party = {leader},
                     .goal = next,
                     .persons = taken == 0 ? 0U : party_->persons[leader] + static_cast<std::uint32_t>(taken),
                     .walk_mm_s = in_mm(walk_m_s)});
}

}  // namespace muster::behaviour
