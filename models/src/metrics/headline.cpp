#include "muster/models/metrics/headline.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/state/state.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/blocks.hpp"

namespace muster {

namespace {

void count_warned(const World& world, const WarningState& warning, const BehaviourState* behaviour, Headline& out) {
  std::vector<std::pair<Time, std::int64_t>> alerts;
  for (std::uint32_t h = 0; h < world.households.size(); ++h) {
    const std::int64_t persons = world.households.persons[h];
    const Time water = warning.water_at_door[world.households.home[h].index], alerted = warning.alerted[h];
    if (!alerted.is_never()) out.warned += persons, alerts.emplace_back(alerted, persons);
    if (water.is_never()) continue;
    out.at_risk += persons;
    if (alerted < water) out.warned_in_time += persons;
    if (behaviour != nullptr && behaviour->left[h] < water) out.moved_before_water += persons;
  }
  std::sort(alerts.begin(), alerts.end());
  std::int64_t reached = 0;
  for (const auto& [when, persons] : alerts)
    if (reached += persons; 2 * reached >= out.persons) {
      out.median_alert = when;
      return;
    }
}

void count_harm(const HarmState& harm, Headline& out) {
  out.exposed = harm.exposed_persons, out.dead = harm.dead_persons;
  for (const Cause cause : harm.cause) {
    out.dead_at_home += cause == Cause::drowned_at_home;
    out.dead_on_foot += cause == Cause::swept_off_feet;
    out.dead_in_cars += cause == Cause::vehicle_swept_away;
  }
}

}  // namespace

Headline headline(const World& world, const State& state) {
  Headline out;
  out.persons = static_cast<std::int64_t>(world.persons.size());
  const auto* behaviour = state.find<BehaviourState>();
  if (const auto* warning = state.find<WarningState>()) count_warned(world, *warning, behaviour, out);
  if (behaviour != nullptr) {
    out.moved = behaviour->departed_persons;
    for (std::uint32_t h = 0; h < world.households.size(); ++h)
      if (behaviour->intent[h] == Intent::refused) out.refused += world.households.persons[h];
  }
  if (const auto* families = state.find<FamilyState>()) out.unhelped = families->unhelped_persons;
  if (const auto* shelters = state.find<ShelterState>()) {
    for (std::uint32_t s = 0; s < world.shelters.size(); ++s) {
      (world.shelters.kind[s] == ShelterKind::exit ? out.left_area : out.in_shelters) += shelters->occupants[s];
      if (shelters->flooded[s] != 0) out.in_flooded_shelters += shelters->occupants[s];
      out.turned_away += shelters->turned_away[s];
    }
    out.last_arrival = shelters->last_arrival;
  }
  if (const auto* harm = state.find<HarmState>()) count_harm(*harm, out);
  out.stranded = out.moved - out.in_shelters - out.left_area - out.dead_on_foot - out.dead_in_cars;
  return out;
}

}  // namespace muster
