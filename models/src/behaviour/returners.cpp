#include "behaviour/returners.hpp"

#include <algorithm>
#include <cmath>

#include "behaviour/family_ties.hpp"

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/population/place_people.hpp"

namespace muster::behaviour {

void ReturnerSettings::describe(config::Builder<ReturnerSettings>& d) {
  using S = ReturnerSettings;
  d.about("returners", "One able adult of some households goes home from the shelter for a while, and comes back",
          "部分住户的一名健壮成年人从避难场所暂时返家后再回来");
  d.number("share", &S::share,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "share of households in shelters of which somebody goes back; 0 = nobody does",
            .meaning_zh = "有人返家的避难住户比例；0 为无人返家",
            .source = "tsunami Japan 2011: 44 % of evacuees first returned home or dropped in; of those already safe no share found",
            .grade = config::Grade::design_default});
  d.duration("after", &S::after,
             {.unit = "s",
              .min = 0,
              .above_min = true,
              .meaning = "mean time from leaving home to setting out for it again; exponential",
              .meaning_zh = "离家后到再次动身返家的平均时间（指数分布）"});
  d.duration("dwell", &S::dwell, {.unit = "s", .min = 0, .meaning = "how long he stays at home", .meaning_zh = "在家停留时间"});
  d.number(
      "farthest_m", &S::farthest_m,
      {.unit = "m", .min = 0, .max = 1e5, .meaning = "nobody walks back further (straight distance times the detour)", .meaning_zh = "返家步行的最大距离"});
}

void Returners::declare(StartContext& context) {
  state_ = &context.state.add<ReturnState>();
  state_->due.assign(world_.households.size(), Time::never());
  state_->who.assign(world_.households.size(), PersonId{});
  returns_ = context.events.declare({"return/sets_out", "person", "shelter", "persons"});
  at_home_ = context.events.declare({"return/at_home", "person", "building", ""});
  turns_back_ = context.events.declare({"return/turns_back", "person", "shelter", ""});
}

void Returners::start(StartContext& context) {
  seed_ = context.seed;
  behaviour_ = &context.state.get<BehaviourState>();
  membership_ = &context.state.get<MembershipState>();
  warning_ = &context.state.get<WarningState>();
  harm_ = context.state.find<HarmState>();
  door_ = context.state.find<shelter::DoorState>();
  party_ = &context.state.get<PartyState>();
  movement_ = &context.state.get<MovementQueues>();
}

void Returners::drop_caches() {
  calendar_ = {}, on_way_.clear();
  for (std::uint32_t h = 0; h < state_->due.size(); ++h) {
    if (!state_->due[h].is_never()) calendar_.push({state_->due[h], h});
    if (state_->who[h].valid()) on_way_[state_->who[h].index] = h;
  }
}

void Returners::schedule(std::uint32_t household, Time when) {
  state_->due[household] = when;
  if (!when.is_never()) calendar_.push({when, household});
}

std::uint32_t Returners::home_of(std::uint32_t household) const { return world_.households.home[household].index; }

void Returners::left(std::uint32_t household, Time when) {
  if (population::is_elsewhere(world_, household)) return;  // it has not left a home
  const EntityKey key = world_.households.key[household];
  if (uniform(seed_, Stream::behaviour_return, key) >= settings_.share) return;
  const double after = static_cast<double>(settings_.after.ms) * exponential(seed_, Stream::behaviour_return, key, occasion("after"));
  schedule(household, when + Time{static_cast<std::int64_t>(after)});
}

void Returners::fall_due(EventLog& events) {
  const auto [when, household] = calendar_.top();
  calendar_.pop();
  if (state_->due[household] != when) return;
  state_->due[household] = Time::never();
  if (state_->who[household].valid()) go_on(household, when, events);
  else set_out(household, when, events);
}

/// The fastest able adult who leads no party that others belong to; of equally fast ones the first row.
std::uint32_t Returners::who_goes(std::uint32_t household, PartyId party) const {
  constexpr std::uint8_t oldest = 69;
  std::uint32_t best = PersonId{}.index;
  const PersonTable& people = world_.persons;
  const std::uint32_t first = world_.households.first_person[household];
  for (std::uint32_t p = first; p < first + world_.households.persons[household]; ++p) {
    const bool able = able_adult(people, p) && people.age[p] <= oldest;
    const bool dead = harm_ != nullptr && harm_->harm[p] != Harm::unharmed;
    if (!able || dead || membership_->party[p] != party || (p == party.index && party_->persons[p] > 1)) continue;
    if (best == PersonId{}.index || people.walk_m_s[p] > people.walk_m_s[best]) best = p;
  }
  return best;
}

/// Before a shelter that it has come to: waits to be let in, or has been turned away and not gone yet.
bool Returners::stands_outside(PartyId party) const {
  if (door_ != nullptr && door_->holds(party)) return true;
  const std::vector<RedirectRequest>& turned_away = movement_->redirect.storage();
  return std::any_of(turned_away.begin(), turned_away.end(), [party](const RedirectRequest& r) { return r.party == party; });
}

/// From the shelter where the household's party is. Who has seen the water come to the house, or finds it too far, stays; who is not there yet thinks of it later.
void Returners::set_out(std::uint32_t household, Time when, EventLog& events) {
  const PartyId party = behaviour_->party[household];
  const PartyStatus status = party_->status[party.index];
  if (stands_outside(party) || status == PartyStatus::waiting || status == PartyStatus::on_link || status == PartyStatus::carried)
    return schedule(household, when + look_again_);
  const ShelterId shelter = party_->destination[party.index];
  if (status != PartyStatus::arrived || !shelter.valid() || world_.shelters.kind[shelter.index] == ShelterKind::exit) return;
  const std::uint32_t home = home_of(household), goes = who_goes(household, party);
  if (goes == PersonId{}.index || warning_->water_at_door[home] <= behaviour_->left[household]) return;
  const double dx = world_.shelters.x[shelter.index] - world_.buildings.x[home], dy = world_.shelters.y[shelter.index] - world_.buildings.y[home];
  if (std::sqrt(dx * dx + dy * dy) * detour_ > settings_.farthest_m) return;
  const EntityKey key = world_.persons.key[goes];
  if (goes != party.index)
    movement_->harm.add({.head = {when, world_.persons.key[party.index], Phase::behaviour},
                         .party = party,
                         .becomes = PartyStatus::on_link,
                         .persons_left = static_cast<std::uint8_t>(party_->persons[party.index] - 1)});
  state_->leaves.add({{when, world_.shelters.key[shelter.index], Phase::behaviour}, shelter, 1});
  membership_->party[goes] = {goes};
  state_->who[household] = {goes}, on_way_[goes] = household, ++state_->returned_persons;
  movement_->depart.add({.head = {when, key, Phase::behaviour},
                         .party = {goes},
                         .origin = world_.shelters.node[shelter.index],
                         .destination = shelter,
                         .mode = TravelMode::foot,
                         .informed = 1,
                         .persons = 1,
                         .walk_mm_s = static_cast<std::int32_t>(std::max(world_.persons.walk_m_s[goes], 0.1F) * 1000.0F + 0.5F),
                         .goal = world_.buildings.node[home]});
  events.add(when, returns_, goes, shelter.index, 1);
}

void Returners::hear(EventLog& events) {
  if (on_way_.empty()) return;
  for (const PartyNews& news : movement_->news) {
    const auto found = on_way_.find(news.party.index);
    if (found == on_way_.end()) continue;
    const std::uint32_t household = found->second;
    if (news.kind() == PartyNewsKind::stopped) {
      state_->who[household] = {}, on_way_.erase(found), schedule(household, Time::never());
    } else if (news.kind() == PartyNewsKind::reached) {
      events.add(news.head.time, at_home_, news.party.index, home_of(household));
      schedule(household, news.head.time + settings_.dwell);
    } else if (news.kind() == PartyNewsKind::blocked && state_->due[household].is_never()) {
      go_on(household, news.head.time, events);
    }
  }
}

/// Back to the shelter, from home or from where there is no getting on.
void Returners::go_on(std::uint32_t household, Time when, EventLog& events) {
  const std::uint32_t goes = state_->who[household].index;
  state_->who[household] = {}, on_way_.erase(goes);
  movement_->go.add({.head = {when, world_.persons.key[goes], Phase::behaviour}, .party = {goes}, .goal = NodeId{}});
  events.add(when, turns_back_, goes, party_->destination[goes].index);
}

}  // namespace muster::behaviour
