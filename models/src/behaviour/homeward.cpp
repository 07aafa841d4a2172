#include "behaviour/homeward.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/guests.hpp"

namespace muster {

void PartyGuests::add(std::uint32_t party, std::uint32_t person) {
  std::vector<std::uint32_t>& list = of[party];
  list.insert(std::lower_bound(list.begin(), list.end(), person), person);
}

}  // namespace muster

namespace muster::behaviour {

namespace {

void insert(std::vector<std::uint32_t>& list, std::uint32_t row) { list.insert(std::lower_bound(list.begin(), list.end(), row), row); }

/// The household of everybody's home, by its id; none where people were not placed, or not with all homes.
std::vector<HouseholdId> homes_of(const World& world) {
  std::vector<HouseholdId> out(world.persons.size());
  if (world.persons.family.empty()) return out;
  std::unordered_map<std::string_view, std::uint32_t> rows;
  for (std::uint32_t h = 0; h < world.households.size(); ++h) rows.emplace(world.households.id[h], h);
  for (std::uint32_t p = 0; p < out.size(); ++p)
    if (const auto found = rows.find(world.persons.family[p]); found != rows.end() && world.persons.household[p].index != found->second)
      out[p] = {found->second};
  return out;
}

}  // namespace

GoingHome::GoingHome(const World& world, const GoingHomeSettings& settings, HomewardLimits limits, std::shared_ptr<const std::vector<Time>> home_at)
    : world_(world), settings_(settings), limits_(std::move(limits)), home_at_(std::move(home_at)) {}

void GoingHome::declare(StartContext& context) {
  state_ = &context.state.add<HomewardState>();
  state_->stage.assign(world_.persons.size(), Homeward::none);
  if (settings_.wait_for_family.ms > 0) state_->waits_until.assign(world_.households.size(), Time::never());
  sets_out_ = context.events.declare({"homeward/sets_out", "person", "building", "reason"});
  at_home_ = context.events.declare({"homeward/at_home", "person", "building", "persons"});
  goes_on_ = context.events.declare({"homeward/goes_on", "person", "shelter", ""});
}

void GoingHome::start(StartContext& context) {
  seed_ = context.seed;
  behaviour_ = &context.state.get<BehaviourState>();
  membership_ = &context.state.get<MembershipState>();
  hazard_ = &context.state.get<HazardState>();
  movement_ = &context.state.get<MovementQueues>();
  party_ = &context.state.get<PartyState>();
  harm_ = context.state.find<HarmState>();
}

/// Who was kept by water, or by what he was about to do, tries again at the same distances of time from when his day was over.
void GoingHome::drop_caches() {
  calendar_ = {}, under_way_ = 0, expected_.assign(world_.households.size(), 0), state_->at_home.clear();
  if (state_->home.empty()) state_->home = homes_of(world_);
  for (std::uint32_t p = 0; p < world_.persons.size(); ++p) {
    const std::uint32_t household = state_->home[p].index;
    const Homeward stage = state_->stage[p];
    if (has_come_home(stage)) state_->at_home[household].push_back(p);
    if (on_way_home(stage)) ++expected_[household], ++under_way_;
    const bool asked = settings_.day_over && home_at_ != nullptr && stage == Homeward::none;
    if (!asked || !state_->home[p].valid() || (*home_at_)[p].is_never()) continue;
    if (!node_of(building_of({household})).valid() || !node_of(building_of(world_.persons.household[p])).valid()) continue;
    Time when = (*home_at_)[p];
    if (when < state_->looked) when = when + Time{((state_->looked - when).ms + limits_.look_again.ms - 1) / limits_.look_again.ms * limits_.look_again.ms};
    calendar_.push({when, p});
  }
}

/// At work, at a market or under way: pupils and patients are led by others.
bool GoingHome::would_go_first(std::uint32_t person) const {
  const DayPlace place = world_.persons.place[person];
  const bool free = place == DayPlace::work || place == DayPlace::market || place == DayPlace::road;
  const HouseholdId home = state_->home[person];
  if (!free || !home.valid() || world_.persons.age[person] < settings_.from_age || !node_of(building_of(home)).valid()) return false;
  const BuildingTable& b = world_.buildings;
  const std::uint32_t from = building_of(world_.persons.household[person]).index, to = building_of(home).index;
  if (from == to) return false;
  const double dx = b.x[from] - b.x[to], dy = b.y[from] - b.y[to];
  if (std::sqrt(dx * dx + dy * dy) * limits_.detour > settings_.farthest_m) return false;
  return uniform(seed_, Stream::behaviour_return, world_.persons.key[person], occasion("home first")) < settings_.first;
}

std::vector<std::uint32_t> GoingHome::go_home_first(std::uint32_t household, std::vector<std::uint32_t>& members) const {
  std::vector<std::uint32_t> goers;
  if (world_.persons.place.empty() || behaviour_->hurried[household] != 0) return goers;
  const auto goes = [this, household](std::uint32_t p) { return world_.persons.household[p].index == household && would_go_first(p); };
  std::copy_if(members.begin(), members.end(), std::back_inserter(goers), goes);
  std::erase_if(members, goes);
  return goers;
}

Time GoingHome::wait_until(std::uint32_t household, Time when) {
  if (state_->waits_until.empty() || expected_[household] == 0 || behaviour_->hurried[household] != 0) return when;
  ShortTime& until = state_->waits_until[household];
  if (until.is_never()) until = when + settings_.wait_for_family;
  return std::max<Time>(until, when);
}

void GoingHome::depart(std::uint32_t person, Homeward stage, ShelterId then, Time when, EventLog& events) {
  const std::uint32_t from = building_of(world_.persons.household[person]).index;
  const BuildingId home = building_of(state_->home[person]);
  const float walk = std::max(world_.persons.walk_m_s[person], 0.1F);
  membership_->party[person] = {person}, state_->stage[person] = stage, ++expected_[state_->home[person].index], ++under_way_;
  ++behaviour_->departed_persons, ++(stage == Homeward::told ? state_->went_home_first : state_->went_home_day_over);
  movement_->depart.add(
      {.head = {when + Time::seconds(static_cast<double>(world_.buildings.access_m[from] / walk)), world_.persons.key[person], Phase::behaviour},
       .party = {person},
       .origin = world_.buildings.node[from],
       .destination = then,
       .mode = TravelMode::foot,
       .informed = static_cast<std::uint8_t>(stage == Homeward::told),
       .persons = 1,
       .walk_mm_s = static_cast<std::int32_t>(walk * 1000.0F + 0.5F),
       .goal = node_of(home)});
  events.add(when, sets_out_, person, home.index, stage == Homeward::told ? 0 : 1);
}

/// Whose day is over, unless he has left, or is about to leave for a shelter.
void GoingHome::fall_due(EventLog& events) {
  const auto [when, person] = calendar_.top();
  calendar_.pop();
  if (state_->stage[person] != Homeward::none || membership_->party[person].valid() || !alive(person)) return;
  const std::uint32_t household = world_.persons.household[person].index, from = building_of({household}).index;
  const bool deep = static_cast<double>(hazard_->building_depth_m[from]) > limits_.wade_m;
  if (deep || !behaviour_->leaves[household].is_never()) return calendar_.push({when + limits_.look_again, person});
  depart(person, Homeward::day_over, {}, when, events);
}

void GoingHome::hear(EventLog& events) {
  if (under_way_ == 0) return;
  for (const PartyNews& news : movement_->news) {
    const std::uint32_t person = news.party.index;
    if (person >= state_->stage.size() || !on_way_home(state_->stage[person])) continue;
    if (news.kind() == PartyNewsKind::stopped) {
      end_way(person), state_->stage[person] = Homeward::elsewhere;
    } else if (news.kind() == PartyNewsKind::reached) {
      arrive(person, news.head.time, events);
    } else if (news.kind() == PartyNewsKind::blocked && state_->stage[person] == Homeward::told) {
      go_on(person, party_->destination[person], news.head.time, events);
    }
  }
}

void GoingHome::end_way(std::uint32_t person) { --expected_[state_->home[person].index], --under_way_; }

/// Where his household has left he goes to where it went, or to the nearest open place.
void GoingHome::arrive(std::uint32_t person, Time when, EventLog& events) {
  const HouseholdId home = state_->home[person];
  if (behaviour_->left[home.index].is_never()) return join(person, home.index, when, events);
  const PartyId theirs = behaviour_->party[home.index];
  ShelterId to = theirs.valid() ? party_->destination[theirs.index] : ShelterId{};
  if (!to.valid()) to = limits_.refuge(building_of(home));
  if (to.valid()) return go_on(person, to, when, events);
  join(person, home.index, when, events);
}

/// Through the door: he is no party any more.
void GoingHome::join(std::uint32_t person, std::uint32_t household, Time when, EventLog& events) {
  const bool told = state_->stage[person] == Homeward::told;
  end_way(person);
  state_->stage[person] = told ? Homeward::home_told : Homeward::home_day_over;
  membership_->party[person] = {}, --behaviour_->departed_persons;
  movement_->harm.add({.head = {when, world_.persons.key[person], Phase::behaviour}, .party = {person}, .becomes = PartyStatus::none, .persons_left = 0});
  int others = 0;
  each_of_household(world_, state_, household, [&](std::uint32_t p) { others += alive(p) && !membership_->party[p].valid() ? 1 : 0; });
  insert(state_->at_home[household], person);
  events.add(when, at_home_, person, building_of({household}).index, others);
  if (told) limits_.came_home(household, when);
  else limits_.asks(household, when);
}

void GoingHome::go_on(std::uint32_t person, ShelterId to, Time when, EventLog& events) {
  end_way(person), state_->stage[person] = Homeward::elsewhere;
  const RequestHead head{when, world_.persons.key[person], Phase::behaviour};
  if (to.valid() && to != party_->destination[person]) movement_->redirect.add({.head = head, .party = {person}, .destination = to});
  movement_->go.add({.head = head, .party = {person}, .goal = NodeId{}});
  events.add(when, goes_on_, person, to.index);
}

}  // namespace muster::behaviour
