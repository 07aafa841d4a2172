#include "muster/models/metrics/headline.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/state/state.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/behaviour/returners.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/casualty/cold.hpp"
#include "muster/models/casualty/shelters.hpp"
#include "muster/models/casualty/smoke_dose.hpp"
#include "muster/models/casualty/zone.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/models/warning/addressed.hpp"
#include "muster/models/zone/kinds.hpp"
#include "muster/models/zone/state.hpp"

namespace muster {

namespace {

void count_warned(const World& world, const State& state, const WarningState& warning, const BehaviourState* behaviour, Headline& out) {
  const auto* zones = state.find<zone::ZoneState>();
  const auto* shaken = state.find<earthquake::ShakenBuildings>();
  const auto* homeward = state.find<HomewardState>();
  std::vector<std::pair<Time, std::int64_t>> alerts;
  /// So many of a household, of whom those who came home to it were alerted where they had been, or not.
  const auto count = [&](std::uint32_t h, std::int64_t persons, Time alerted) {
    const std::uint32_t home = world.households.home[h].index;
    Time water = warning.water_at_door[home];
    if (zones != nullptr) water = std::min(water, zones->reached_building[home]);
    if (shaken != nullptr) water = std::min<Time>(water, shaken->since[home]);
    if (!alerted.is_never()) out.warned += persons, alerts.emplace_back(alerted, persons);
    if (water.is_never()) return;
    out.at_risk += persons;
    if (alerted < water) out.warned_in_time += persons;
    if (behaviour != nullptr && behaviour->left[h] < water) out.moved_before_water += persons;
  };
  std::vector<std::int64_t> gone(homeward == nullptr ? 0 : world.households.size(), 0);
  for (std::uint32_t p = 0; homeward != nullptr && p < world.persons.size(); ++p) {
    if (!has_come_home(homeward->stage[p])) continue;
    const std::uint32_t from = world.persons.household[p].index, home = homeward->home[p].index;
    ++gone[from];
    count(home, 1, homeward->stage[p] == Homeward::home_told ? std::min(warning.alerted[from], warning.alerted[home]) : warning.alerted[home]);
  }
  for (std::uint32_t h = 0; h < world.households.size(); ++h) count(h, world.households.persons[h] - (homeward == nullptr ? 0 : gone[h]), warning.alerted[h]);
  std::sort(alerts.begin(), alerts.end());
  std::int64_t reached = 0;
  for (const auto& [when, persons] : alerts)
    if (reached += persons; 2 * reached >= out.persons) {
      out.median_alert = when;
      return;
    }
}

/// Those whom no order to move for their area had sent off when they left: told by others elsewhere, or by their own eyes.
void count_unordered(const World& world, const State& state, const WarningState& warning, Headline& out) {
  const auto* membership = state.find<MembershipState>();
  const auto* behaviour = state.find<BehaviourState>();
  const auto* homeward = state.find<HomewardState>();
  const auto* parts = state.find<warning::AddressedState>();
  if (membership == nullptr || behaviour == nullptr) return;
  for (std::uint32_t p = 0; p < world.persons.size(); ++p) {
    const HouseholdId of = homeward == nullptr ? world.persons.household[p] : homeward->household_of(world, p);
    const std::uint32_t household = of.index;
    if (!membership->party[p].valid() || behaviour->left[household].is_never()) continue;
    if (behaviour->left[household] < warning::ordered_at(world, warning, parts, household)) ++out.moved_unordered;
  }
}

/// Where somebody died whom no water killed.
void count_place_of_death(const State& state, std::uint32_t person, Headline& out) {
  const auto* membership = state.find<MembershipState>();
  const auto* parties = state.find<PartyState>();
  if (membership == nullptr || parties == nullptr || !membership->party[person].valid()) {
    ++out.dead_at_home;
    return;
  }
  const std::uint32_t party = membership->party[person].index;
  const TravelMode mode = parties->mode[parties->bearer(party)];
  if (parties->status[party] == PartyStatus::arrived) ++out.dead_in_shelters;
  else ++(mode == TravelMode::car || mode == TravelMode::high ? out.dead_in_cars : out.dead_on_foot);
}

/// In the order of rows: the same bits for any number of threads.
double sum_of(const std::vector<float>& chances) {
  double sum = 0;
  for (const float chance : chances) sum += static_cast<double>(chance);
  return sum;
}

void count_harm(const HarmState& harm, const State& state, Headline& out) {
  out.exposed = harm.exposed_persons, out.dead = harm.dead_persons;
  out.expected_deaths = sum_of(harm.death_chance);
  if (const auto* zones = state.find<casualty::ZoneHarm>()) out.expected_deaths += sum_of(zones->death_chance);
  if (const auto* smoke = state.find<casualty::SmokeState>()) out.expected_deaths += sum_of(smoke->death_chance);
  if (const auto* cold = state.find<casualty::ColdState>()) out.expected_deaths += sum_of(cold->death_chance);
  if (const auto* shaken = state.find<earthquake::ShakingHarm>()) out.expected_deaths += sum_of(shaken->death_chance);
  if (const auto* inside = state.find<casualty::ShelterHarm>()) out.expected_deaths += sum_of(inside->death_chance);
  for (std::uint32_t p = 0; p < harm.cause.size(); ++p) {
    const Cause cause = harm.cause[p];
    out.injured += is_injured(harm.harm[p]), out.injured_severely += harm.harm[p] == Harm::injured_severely;
    if (harm.harm[p] != Harm::dead) continue;
    out.dead_at_home += in_wet_building(cause);
    out.dead_on_foot += cause == Cause::swept_off_feet;
    out.dead_in_cars += cause == Cause::vehicle_swept_away;
    const bool in_zone = zone::is_cause_of_zones(cause) || cause == Cause::smoke;
    out.dead_in_zones += in_zone, out.dead_in_earthquake += cause == Cause::earthquake;
    if (in_zone || cause == Cause::earthquake) count_place_of_death(state, p, out);
    else if (cause == Cause::cold) ++out.dead_on_foot;
    else if (cause == Cause::drowned_in_shelter) ++out.dead_in_shelters;
  }
}

/// Who went home. Whoever is on the way there as every day has not left for safety.
void count_homeward(const HomewardState& homeward, const HarmState* harm, Headline& out) {
  out.goes_home = true, out.went_home_first = homeward.went_home_first;
  for (std::uint32_t p = 0; p < homeward.stage.size(); ++p)
    out.moved -= homeward.stage[p] == Homeward::day_over && (harm == nullptr || harm->harm[p] != Harm::dead) ? 1 : 0;
}

/// Who is alive and has no home that can be lived in.
void count_homeless(const World& world, const earthquake::ShakenBuildings& shaken, const HarmState* harm, Headline& out) {
  out.shaken = true;
  std::map<std::string_view, std::uint32_t> rows;
  if (!world.persons.family.empty())
    for (std::uint32_t h = 0; h < world.households.size(); ++h) rows.emplace(world.households.id[h], h);
  for (std::uint32_t p = 0; p < world.persons.size(); ++p) {
    if (harm != nullptr && harm->harm[p] == Harm::dead) continue;
    std::uint32_t lives_with = world.persons.household[p].index;
    if (!world.persons.family.empty() && !world.persons.family[p].empty()) {
      const auto found = rows.find(world.persons.family[p]);
      if (found == rows.end()) continue;  // nobody of it was at home: the world does not say where that is
      lives_with = found->second;
    }
    out.homeless += shaken.is_unsafe(shaken.building[world.households.home[lives_with].index]);
  }
}

/// Where people were when the run began.
void count_places(const World& world, Headline& out) {
  out.placed = !world.persons.place.empty() || world.absent.size() > 0;
  out.elsewhere = std::count_if(world.persons.place.begin(), world.persons.place.end(), [](DayPlace place) { return place != DayPlace::home; });
  out.away = std::count(world.absent.place.begin(), world.absent.place.end(), DayPlace::away);
  out.not_present = std::count(world.absent.place.begin(), world.absent.place.end(), DayPlace::not_present);
}

}  // namespace

Headline headline(const World& world, const State& state) {
  Headline out;
  out.persons = static_cast<std::int64_t>(world.persons.size());
  count_places(world, out);
  const auto* behaviour = state.find<BehaviourState>();
  if (const auto* warning = state.find<WarningState>()) count_warned(world, state, *warning, behaviour, out), count_unordered(world, state, *warning, out);
  if (behaviour != nullptr) {
    out.moved = behaviour->departed_persons;
    for (std::uint32_t h = 0; h < world.households.size(); ++h)
      if (behaviour->intent[h] == Intent::refused) out.refused += world.households.persons[h];
  }
  if (const auto* homeward = state.find<HomewardState>()) count_homeward(*homeward, state.find<HarmState>(), out);
  if (const auto* returners = state.find<ReturnState>()) out.went_back = returners->returned_persons;
  if (const auto* families = state.find<FamilyState>()) out.unhelped = families->unhelped_persons;
  if (const auto* shelters = state.find<ShelterState>()) {
    for (std::uint32_t s = 0; s < world.shelters.size(); ++s) {
      (world.shelters.kind[s] == ShelterKind::exit ? out.left_area : out.in_shelters) += shelters->occupants[s];
      if (shelters->flooded[s] != 0) out.in_flooded_shelters += shelters->occupants[s];
      out.turned_away += shelters->turned_away[s];
    }
    out.last_arrival = shelters->last_arrival;
  }
  if (const auto* harm = state.find<HarmState>()) count_harm(*harm, state, out);
  if (const auto* shaken = state.find<earthquake::ShakenBuildings>()) count_homeless(world, *shaken, state.find<HarmState>(), out);
  out.stranded = out.moved - out.in_shelters - out.left_area - out.dead_on_foot - out.dead_in_cars - out.dead_in_shelters;
  if (const auto* door = state.find<shelter::DoorState>())  // who waits to be let in has arrived
    for (const std::int32_t waiting : door->waiting) out.stranded -= waiting;
  if (const auto* leaving = state.find<shelter::LeavingState>())
    out.leaves_flooded = true, out.left_flooded_shelters = std::accumulate(leaving->left.begin(), leaving->left.end(), std::int64_t{0});
  return out;
}

}  // namespace muster
