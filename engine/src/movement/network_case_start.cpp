#include <algorithm>
#include <cmath>

#include "movement/network_case_world.hpp"
#include "movement/street_count.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {

namespace {

/// When a walker who has `left` of the link before him reaches its head, ms.
std::uint32_t ready_ms(const FootLink& way, const MovementSettings& settings, const WalkingTable& crowd, double density, double walk_m_s, double left) {
  const double whole = walking_ms(way, settings, walk_m_s, crowd.share(std::min(density, crowd.densest_flow())));
  return static_cast<std::uint32_t>(std::ceil(left * whole));
}

/// The nearest of the exits that a party may choose from, as its way leads from the end of its link.
ShelterId nearest_exit(const CaseWorld& w, const RoutingTables& routes, const CaseTrip& trip) {
  const ShelterId given = w.destination[trip.demand];
  const std::vector<std::uint8_t>& group = w.controls.exit_group;
  if (group.empty() || group[given.index] == 0) return given;
  const NodeId node = w.world->links.head[trip.starts_on.index];
  ShelterId best = given;
  std::uint32_t least = no_way;
  for (std::uint32_t s = 0; s < group.size(); ++s) {
    if (group[s] != group[given.index]) continue;
    if (const std::uint32_t cost = routes.cost_to_go(Edition::first, TravelMode::foot, {s}, node); cost < least) least = cost, best = {s};
  }
  return best;
}

}  // namespace

void place_people(const NetworkCase& c, const CaseWorld& w, Run& run) {
  State& state = run.state();
  auto& party = state.get<PartyState>();
  auto& feet = state.get<FootFlow>();
  auto& totals = state.get<MovementTotals>();
  auto* choices = state.find<ChoiceState>();
  std::vector<std::vector<std::uint32_t>> on(c.links.size());  // [world link] parties, as they are listed
  for (std::uint32_t who = 0; who < w.trips.size(); ++who)
    if (w.trips[who].starts_on.valid()) on[w.trips[who].starts_on.index].push_back(who);
  for (std::uint32_t link = 0; link < on.size(); ++link)  // a street end has the number of the link that begins there
    for (const std::uint32_t who : on[link]) feet.through_end[link] = street_count::changed_between(feet.through_end[link], w.trips[who].persons);
  const std::vector<FootLink> ways = make_foot_links(*w.world, c.settings);
  const WalkingTables tables(c.settings);
  for (std::uint32_t link = 0; link < on.size(); ++link) {
    const FootLink& way = ways[link];
    const double density =
        street_count::together(street_count::now(feet.through_end[way.near_end]), street_count::now(feet.through_end[way.far_end])) * way.per_area;
    const auto n = static_cast<double>(on[link].size());
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < on[link].size(); ++i) {  // from the head backwards
      const std::uint32_t who = on[link][i];
      const CaseTrip& trip = w.trips[who];
      const std::uint32_t ready = ready_ms(way, c.settings, tables.of(way), density, trip.walk_m_s, (static_cast<double>(i) + 0.5) / n);
      feet.ready_ms[who] = way.single_file != 0 ? std::max(ready, before + 1) : ready;
      before = feet.ready_ms[who];
      party.status[who] = PartyStatus::on_link, party.mode[who] = TravelMode::foot, party.persons[who] = static_cast<std::uint8_t>(trip.persons);
      party.link[who] = {link}, party.node[who] = w.world->links.tail[link], party.destination[who] = nearest_exit(w, *state.get<RoutingAccess>().tables, trip);
      if (choices != nullptr && !c.demands[trip.demand].exits.empty()) choices->choice[who] = c.demands[trip.demand].choice;
      party.entered[who] = party.departed[who] = Time{0};
      party.walk_m_s[who] = static_cast<float>(trip.walk_m_s);
      --totals.parties[static_cast<std::size_t>(PartyStatus::none)], ++totals.parties[static_cast<std::size_t>(PartyStatus::on_link)];
    }
  }
  run.drop_caches();
}

}  // namespace muster
