#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/small_world.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/models/casualty/smoke.hpp"
#include "muster/models/casualty/smoke_dose.hpp"
#include "muster/models/casualty/zone.hpp"
#include "muster/models/lifelines/roads_in_smoke.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/scenario.hpp"

// Smoke and flames of danger zones, on two streets of twenty houses: V0 along x = 0, V1 along x = 2000, a house every 30 m.
namespace muster {
namespace {

Scenario scenario_of(const std::string& zone, const std::string& rest = {}, std::shared_ptr<const World> world = test::small_world()) {
  const std::string head = "muster: 1\nname: 烟\nstart: 2026-07-20T18:00\nduration: 2 h\nhazard: {model: hazard/zone, zones: [" + zone + "]}\n";
  return load_scenario_text(head + rest, MUSTER_SOURCE_DIR, std::move(world));
}

std::unique_ptr<Run> run_of(const Scenario& scenario, Time until, int threads = 1) {
  auto run = make_run(scenario, "", 1, threads);
  while (!run->finished() && run->now() < until) run->step();
  return run;
}

const std::string over_v0 = "outline: [-50, -50, 50, -50, 50, 1000, -50, 1000]";
const std::string smoke = "{id: smoke, kind: smoke, " + over_v0 + ", onset: {at: 10 min}, lasts: 40 min, air: {carbon_monoxide: 3000, sight: 2, indoors: 0.5}}";
const std::string order = "plans: [{id: p, rules: [{id: r, role: county, when: {at_time: {time: 0}}, do: [{order_evacuation: {areas: [V0]}}]}]}]\n";
const std::string nobody_leaves = "models: {behaviour: {refusal: 1, self_start: 0}, warning: {own_eyes: {enabled: false}}}\n";

TEST(Smoke, gives_those_indoors_the_dose_of_the_time_that_it_lasts) {
  const auto run = run_of(scenario_of(smoke), Time::minutes(21));  // nobody has left yet
  const auto& dose = run->state().get<casualty::SmokeState>().dose;
  const World& world = run->world();
  int indoors = 0;
  for (std::uint32_t p = 0; p < world.persons.size(); ++p) {
    const bool in_v0 = world.persons.id[p].starts_with("V0"), at_home = !run->state().get<MembershipState>().party[p].valid();
    if (!in_v0) {
      EXPECT_EQ(dose[p], 0) << world.persons.id[p];
    }
    if (!in_v0 || !at_home || run->state().get<HarmState>().harm[p] == Harm::dead) continue;  // of the dead it ends where their households leave
    ++indoors;
    EXPECT_NEAR(static_cast<double>(dose[p]), 11 * casualty::purser_carbon_monoxide(1500), 1e-5) << "10 to 21 min, at half of what stands outdoors";
  }
  EXPECT_GT(indoors, 20);
}

TEST(Smoke, injures_stops_and_kills_by_each_ones_own_limit) {
  const std::string dense = "{id: smoke, kind: smoke, " + over_v0 + ", onset: {at: 0}, lasts: 90 min, air: {carbon_monoxide: 3000, indoors: 1}}";
  test::SmallPlace place;
  place.houses = 400;
  const auto run = run_of(scenario_of(dense, nobody_leaves, test::small_world(place)), Time::hours(2));
  const World& world = run->world();
  const auto& harm = run->state().get<HarmState>();
  const auto& mine = run->state().get<casualty::SmokeState>();
  double n = 0, dead = 0, severe = 0, light = 0, expected = 0, dose = 0;
  for (std::uint32_t p = 0; p < world.persons.size(); ++p) {
    if (!(mine.dose[p] > 0)) continue;
    dose = std::max(dose, static_cast<double>(mine.dose[p])), ++n, expected += static_cast<double>(mine.death_chance[p]);
    dead += harm.harm[p] == Harm::dead, severe += harm.harm[p] == Harm::injured_severely, light += harm.harm[p] == Harm::injured;
    if (harm.harm[p] != Harm::unharmed) {
      EXPECT_EQ(harm.cause[p], Cause::smoke);
    }
  }
  ASSERT_GT(n, 90);
  EXPECT_NEAR(dose, 90 * casualty::purser_carbon_monoxide(3000), 1e-3);
  const auto above = [&](double share) { return math::normal_cdf(math::log(dose / share)); };  // spread 1
  const auto close = [n](double count, double p) { EXPECT_NEAR(count, n * p, 4 * std::sqrt(n * p * (1 - p))); };
  close(dead, above(5.0 / 3.0)), close(severe, above(1) - above(5.0 / 3.0)), close(light, above(0.5) - above(1));
  const Headline h = headline(world, run->state());
  EXPECT_NEAR(h.expected_deaths, expected, 1e-6);
  EXPECT_EQ(h.dead, static_cast<std::int64_t>(dead));
  EXPECT_EQ(h.dead_in_zones, h.dead);
}

TEST(Smoke, slows_streets_while_it_lasts) {
  const auto run = make_run(scenario_of(smoke), "", 1, 1);
  const auto& layers = run->state().get<LinkLayers>().layers;
  const auto layer = std::find_if(layers.begin(), layers.end(), [](const LinkLayer& l) { return l.source == "zone"; });
  ASSERT_NE(layer, layers.end());
  const World& world = run->world();
  const auto link = static_cast<std::size_t>(std::find(world.links.id.begin(), world.links.id.end(), "V0N1>V0N2") - world.links.id.begin());
  const auto at = [&](double minutes) {
    while (run->now() < Time::minutes(minutes)) run->step();
    return std::pair(layer->foot_factor[link], layer->car_speed_m_s[link]);
  };
  const std::pair clear(1.0F, INFINITY);
  EXPECT_EQ(at(10), clear);
  const auto [foot, car] = at(10.5);
  EXPECT_NEAR(static_cast<double>(foot), (1.34 - 0.34) / 1.34, 1e-6);  // Fridolf: 0.34 m/s less for each metre below 3
  EXPECT_NEAR(static_cast<double>(car), lifelines::sight_speed(2), 1e-6);
  EXPECT_EQ(at(49.5), std::pair(foot, car));
  EXPECT_EQ(at(50.5), clear);
  EXPECT_EQ(layer->closed_modes[link], 0) << "smoke closes nothing";
}

TEST(Smoke, is_breathed_on_the_way_and_stops_people_there) {
  const std::string thick =
      "{id: smoke, kind: smoke, outline: [-50, 300, 50, 300, 50, 1000, -50, 1000], onset: {at: 0}, lasts: 2 h, air: {carbon_monoxide: 30000}}";
  const auto run = run_of(scenario_of(thick, order), Time::hours(2));
  const Headline h = headline(run->world(), run->state());
  EXPECT_GT(h.dead_on_foot, 0);
  EXPECT_EQ(h.dead, h.dead_in_shelters + h.dead_at_home + h.dead_on_foot + h.dead_in_cars);
  EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded + h.dead_on_foot + h.dead_in_cars + h.dead_in_shelters);
}

const std::string before_the_shelter = "outline: [-50, 550, 50, 550, 50, 1000, -50, 1000]";

TEST(Smoke, comes_to_those_who_wait_at_a_desk_as_in_the_open) {
  const std::string thick = "{id: smoke, kind: smoke, " + before_the_shelter + ", onset: {at: 40 min}, lasts: 2 h, air: {carbon_monoxide: 20000, indoors: 0}}";
  const auto run = run_of(scenario_of(thick, order + "models: {shelter: {desks: 1}}\n"), Time::hours(2));
  const World& world = run->world();
  const auto& dose = run->state().get<casualty::SmokeState>().dose;
  const auto& membership = run->state().get<MembershipState>();
  const auto& parties = run->state().get<PartyState>();
  int breathed_outside = 0, inside = 0;
  std::int64_t occupants = 0;
  for (const std::int32_t here : run->state().get<ShelterState>().occupants) occupants += here;
  for (std::uint32_t p = 0; p < world.persons.size(); ++p) {
    const PartyId party = membership.party[p];
    if (!party.valid()) continue;
    const bool arrived = parties.status[party.index] == PartyStatus::arrived;
    breathed_outside += dose[p] > 0;
    inside += arrived && !(dose[p] > 0);
  }
  EXPECT_GT(breathed_outside, 0);
  EXPECT_LE(inside, occupants) << "nobody who died outside was taken off those inside";
  const Headline h = headline(world, run->state());
  EXPECT_GT(h.dead, 0);
  EXPECT_EQ(h.dead, h.dead_in_shelters + h.dead_at_home + h.dead_on_foot + h.dead_in_cars);
  EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded + h.dead_on_foot + h.dead_in_cars + h.dead_in_shelters);
}

TEST(Smoke, drives_nobody_out_of_a_shelter) {
  const std::string thin = "{id: smoke, kind: smoke, " + before_the_shelter + ", onset: {at: 100 min}, lasts: 2 h, air: {carbon_monoxide: 10}}";
  const auto run = run_of(scenario_of(thin, order + "models: {shelter: {leave_flooded: true}}\n"), Time::hours(2));
  EXPECT_GT(headline(run->world(), run->state()).in_shelters, 0);
  for (const shelter::LeaveStage stage : run->state().get<shelter::LeavingState>().stage) EXPECT_EQ(stage, shelter::LeaveStage::none);
}

TEST(Smoke, is_the_same_for_any_number_of_threads_and_after_its_caches_are_dropped) {
  const Scenario scenario = scenario_of(smoke, order);
  const auto alone = run_of(scenario, Time::hours(2));
  EXPECT_EQ(run_of(scenario, Time::hours(2), 3)->digest(), alone->digest());
  auto dropped = make_run(scenario, "", 1, 1);
  while (!dropped->finished() && dropped->now() < Time::hours(2)) {
    dropped->step();
    dropped->drop_caches();
  }
  EXPECT_EQ(dropped->digest(), alone->digest());
}

TEST(Smoke, takes_no_memory_where_no_zone_has_any) {
  const auto run = run_of(scenario_of("{id: slide, kind: landslide, " + over_v0 + ", onset: {at: 30 min}}"), Time::minutes(1));
  EXPECT_EQ(run->state().find<casualty::SmokeState>(), nullptr);
}

TEST(Fire, spares_a_square_where_it_kills_in_houses) {
  const std::string fire = "{id: fire, kind: wildfire, " + over_v0 +
      ", onset: {at: 100 min}, people: [{where: refuge, dead: 0, injured: 0}, {where: destroyed, dead: 1}, {where: damaged, dead: 1}, {where: intact, dead: 1}]}";
  const auto dead_inside = [&](ShelterUse use) {
    auto world = std::make_shared<World>(*test::small_world());
    world->shelters.use.assign(world->shelters.size(), ShelterUse::unknown);
    for (std::size_t s = 0; s < world->shelters.size(); ++s)
      if (world->shelters.kind[s] != ShelterKind::exit) world->shelters.use[s] = use;
    const auto run = run_of(scenario_of(fire, order, world), Time::hours(2));
    return headline(run->world(), run->state()).dead_in_shelters;
  };
  EXPECT_GT(dead_inside(ShelterUse::school), 0);
  EXPECT_EQ(dead_inside(ShelterUse::square), 0);
}

TEST(Fire, injures_so_many_severely_as_its_zone_says) {
  const auto injured = [](double severe) {
    const std::string slide = "{id: slide, kind: landslide, " + over_v0 +
        ", onset: {at: 0}, buildings: [{construction: brick, destroyed: 1}], "
        "people: [{where: destroyed, injured: 1, severe: " +
        std::to_string(severe) + "}]}";
    const auto run = run_of(scenario_of(slide), Time::minutes(5));
    const Headline h = headline(run->world(), run->state());
    return std::pair(h.injured, h.injured_severely);
  };
  EXPECT_EQ(injured(0), std::pair(std::int64_t{60}, std::int64_t{0}));
  EXPECT_EQ(injured(1), std::pair(std::int64_t{60}, std::int64_t{60}));
  const auto half = injured(0.5);
  EXPECT_NEAR(static_cast<double>(half.second), 30, 4 * std::sqrt(15.0));
}

}  // namespace
}  // namespace muster
