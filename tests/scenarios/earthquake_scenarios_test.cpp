#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/temporary_folder.hpp"
#include "models/small_world.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/models/earthquake/motion.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/lifelines/services.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/scenario.hpp"

// Earthquakes in whole scenarios, on two streets of twenty brick houses of two storeys: V0 along x = 0, V1 along x = 2000, a house every 30 m.
namespace muster {
namespace {

using earthquake::DamageState;
using earthquake::ShakenBuildings;

Scenario scenario_of(const std::string& rest, std::shared_ptr<const World> world = test::small_world()) {
  const std::string head = "muster: 1\nname: 地震\nstart: 2026-07-20T18:00\nduration: 2 h\n";
  return load_scenario_text(head + rest, MUSTER_SOURCE_DIR, std::move(world));
}

std::unique_ptr<Run> run_of(const Scenario& scenario, Time until, std::uint64_t seed = 1, int threads = 1) {
  auto run = make_run(scenario, "", seed, threads);
  while (!run->finished() && run->now() < until) run->step();
  return run;
}

std::string shocks(const std::string& list, const std::string& rest = "") { return "hazard: {model: hazard/shaking" + rest + ", shocks: [" + list + "]}\n"; }
const std::string strong = "{id: main, at: 10 min, pga: 2 g}";

TEST(Earthquake, harms_who_is_in_a_building_when_it_is_shaken) {
  const auto run = run_of(scenario_of(shocks(strong)), Time::minutes(11));
  const auto& buildings = run->state().get<ShakenBuildings>();
  const auto& harm = run->state().get<HarmState>();
  EXPECT_TRUE(std::all_of(buildings.building.begin(), buildings.building.end(), [](DamageState s) { return s >= DamageState::complete; }))
      << "no brick house stands 2 g";
  int dead = 0, injured = 0;
  for (std::uint32_t p = 0; p < harm.harm.size(); ++p) {
    dead += harm.harm[p] == Harm::dead, injured += is_injured(harm.harm[p]);
    if (harm.harm[p] != Harm::unharmed) {
      EXPECT_EQ(harm.cause[p], Cause::earthquake);
    }
    if (harm.harm[p] == Harm::dead) {
      EXPECT_EQ(harm.died[p], Time::minutes(10));
    }
    EXPECT_EQ(harm.exposed[p], Time::minutes(10)) << "everybody was at home";
  }
  const auto& toll = run->state().get<earthquake::ShakingHarm>();
  EXPECT_EQ(toll.dead[0], dead);
  EXPECT_EQ(toll.injured[0], injured);
  const Headline h = headline(run->world(), run->state());
  EXPECT_GT(h.injured, 5) << "of 120, at least 12 % in a house that is lost, 69 % in one that has collapsed";
  EXPECT_EQ(h.dead_in_earthquake, dead);
  EXPECT_EQ(h.dead_at_home, dead);
  EXPECT_EQ(h.dead_in_zones, 0);
  EXPECT_EQ(h.at_risk, 120);
  EXPECT_EQ(h.homeless, 120 - dead);
  double expected = 0;
  for (std::uint32_t b = 0; b < buildings.building.size(); ++b) expected += 3 * (buildings.building[b] == DamageState::collapsed ? 0.1 : 0.0002);
  EXPECT_NEAR(h.expected_deaths, expected, 1e-5);
}

TEST(Earthquake, who_feels_it_goes_out_though_nobody_has_called) {
  const std::string weak = "{id: main, at: 10 min, pga: 0.1 g}";
  const auto run = run_of(scenario_of(shocks(weak)), Time::hours(2));
  const auto& warning = run->state().get<WarningState>();
  for (std::uint32_t h = 0; h < run->world().households.size(); ++h) {
    EXPECT_EQ(warning.alerted[h], Time::minutes(10));
    EXPECT_EQ(warning.alerted_by[h], Channel::own_eyes);
  }
  EXPECT_GT(headline(run->world(), run->state()).moved, 100) << "upper floors are no refuge from an earthquake";
  const auto calm = run_of(scenario_of(shocks("{id: main, at: 10 min, pga: 0.05 g}")), Time::hours(2));
  EXPECT_EQ(headline(calm->world(), calm->state()).moved, 0) << "nobody goes out for a tremor";
}

TEST(Earthquake, shuts_shelters_that_it_leaves_unsafe) {
  const Scenario scenario = scenario_of(shocks(strong));
  const auto before = run_of(scenario, Time::minutes(10)), after = run_of(scenario, Time::minutes(11));
  EXPECT_EQ(before->state().get<ShelterState>().open[0], 1);
  EXPECT_EQ(after->state().get<ShelterState>().open[0], 0);
  EXPECT_GE(after->state().get<ShakenBuildings>().shelter[0], DamageState::extensive);

  auto world = test::small_world();
  world->shelters.use.assign(world->shelters.size(), ShelterUse::park);
  const auto open = run_of(scenario_of(shocks(strong), world), Time::minutes(11));
  EXPECT_EQ(open->state().get<ShelterState>().open[0], 1) << "nothing falls on those in a park";
}

TEST(Earthquake, kills_people_in_a_shelter_and_the_shelter_counts_them_no_more) {
  const std::string plan = "plans:\n  - id: p\n    rules:\n      - {id: r, role: county, when: {at_time: {time: 0}}, do: [{order_evacuation: {areas: [T]}}]}\n";
  const auto run = run_of(scenario_of(shocks("{id: main, at: 100 min, pga: 3 g}") + plan), Time::hours(2), 3);
  const Headline h = headline(run->world(), run->state());
  const auto& shelters = run->state().get<ShelterState>();
  const auto& harm = run->state().get<HarmState>();
  const auto& parties = run->state().get<PartyState>();
  ASSERT_GT(h.in_shelters, 30);
  std::int64_t alive_inside = 0;
  for (std::uint32_t p = 0; p < harm.harm.size(); ++p)
    if (parties.status[p] == PartyStatus::arrived && run->world().shelters.kind[parties.destination[p].index] != ShelterKind::exit)
      alive_inside += parties.persons[p];
  EXPECT_EQ(shelters.occupants[0] + shelters.occupants[1], alive_inside);
  EXPECT_EQ(h.dead, h.dead_at_home + h.dead_in_shelters);
}

TEST(Earthquake, cuts_the_power_of_grids_whose_buildings_are_lost) {
  const auto run = run_of(scenario_of(shocks(strong) + "models: {lifelines: [{model: lifelines/services}]}\n"), Time::minutes(12));
  const auto& services = run->state().get<lifelines::ServiceState>();
  const World& world = run->world();
  for (std::uint32_t a = 0; a < world.areas.size(); ++a)
    if (world.areas.level[a] == AreaLevel::grid) {
      EXPECT_EQ(services.power[a], 0) << world.areas.id[a];
    }
}

TEST(Earthquake, dies_away_from_its_rupture_as_the_law_says) {
  const std::string point =
      shocks("{id: main, at: 1 min, magnitude: 6.5, faulting: reverse, rupture: [-15000, 0]}", ", event_spread: 0, site_spread: 0, vs30: 400");
  const auto run = run_of(scenario_of(point), Time::minutes(2));
  const World& world = run->world();
  for (std::uint32_t b = 0; b < world.buildings.size(); ++b) {
    const double km = std::hypot(world.buildings.x[b] + 15000, world.buildings.y[b]) / 1000;
    const double g = earthquake::bssa14_pga_g(6.5, earthquake::Faulting::reverse, km, 400, earthquake::Attenuation::global);
    EXPECT_NEAR(static_cast<double>(run->state().get<earthquake::ShakingState>().building_m_s2[b]), g * earthquake::gravity_m_s2, 1e-5);
  }
  const std::string above =
      shocks("{id: main, at: 1 min, magnitude: 6.5, rupture: [-5000, -5000, 5000, -5000, 5000, 5000, -5000, 5000]}", ", event_spread: 0, site_spread: 0");
  const auto over = run_of(scenario_of(above), Time::minutes(2));
  const double at_0_g = earthquake::bssa14_pga_g(6.5, earthquake::Faulting::unspecified, 0, 360, earthquake::Attenuation::global);
  for (const float shaken : over->state().get<earthquake::ShakingState>().building_m_s2)
    EXPECT_NEAR(static_cast<double>(shaken), at_0_g * earthquake::gravity_m_s2, 1e-5) << "over the rupture itself the distance is 0";
}

/// Digests agree whatever the threads, and a run that is stopped between two shocks and resumed goes on as if it had not been.
TEST(Earthquake, same_bits_for_any_threads_and_when_resumed) {
  const std::string two = "{id: main, at: 10 min, magnitude: 7, rupture: [-9000, 0]}, {id: after, at: 70 min, magnitude: 6.5, rupture: [-9000, 0]}";
  const Scenario scenario = scenario_of(shocks(two) + "models: {behaviour: {returners: {share: 0.5, after: 10 min}}}\n");
  const auto one = run_of(scenario, Time::hours(2), 5, 1), four = run_of(scenario, Time::hours(2), 5, 4);
  EXPECT_EQ(one->digest(), four->digest());
  EXPECT_NE(one->digest(), run_of(scenario, Time::hours(2), 6)->digest());

  const TemporaryFolder folder;
  const CheckpointInputs inputs = checkpoint_inputs(scenario, Plan{}, {5, scenario.step, scenario.duration, 1});
  Checkpoints(folder.file("run.nc"), "test", inputs).save(*run_of(scenario, Time::minutes(40), 5));
  const auto resumed = make_run(scenario, "", 5, 2);
  Checkpoints(folder.file("run.nc"), "test", inputs).resume(*resumed);
  while (!resumed->finished()) resumed->step();
  EXPECT_EQ(one->digest(), resumed->digest());

  auto dropped = make_run(scenario, "", 5, 1);
  while (!dropped->finished()) {
    dropped->step();
    if (dropped->now().ms % 600000 == 0) dropped->drop_caches();
  }
  EXPECT_EQ(one->digest(), dropped->digest());
}

std::string what_is_wrong(const std::string& text) {
  try {
    scenario_of(text);
  } catch (const InputError& error) {
    return error.text(Language::en);
  }
  return "nothing";
}

TEST(Earthquake, what_a_scenario_has_wrong_is_told_with_its_line) {
  EXPECT_NE(what_is_wrong(shocks("{id: a, at: 1 min}")).find("scenario:5:42  E1215  hazard.shocks[0]"), std::string::npos)
      << what_is_wrong(shocks("{id: a, at: 1 min}"));
  EXPECT_NE(what_is_wrong(shocks("{id: a, pga: 0.2 g}, {id: a, pga: 0.1 g}")).find("the id stands twice"), std::string::npos);
  EXPECT_NE(what_is_wrong(shocks("{id: a, magnitude: 6, rupture: [1, 2, 3]}")).find("at least one point"), std::string::npos);
  EXPECT_NE(what_is_wrong(shocks("{id: a, magnitude: 6, pga: 0.2 g, rupture: [1, 2]}")).find("either"), std::string::npos);
  EXPECT_NE(what_is_wrong(shocks("{id: a, magnitude: 2, rupture: [1, 2]}")).find("3 or more"), std::string::npos);
  EXPECT_NE(what_is_wrong(shocks("{id: a, magnitude: 6, rupture: [9e6, 2]}")).find("400 km"), std::string::npos);
  EXPECT_EQ(what_is_wrong(shocks("{id: a, magnitude: 6, rupture: [1, 2]}")), "nothing");
}

}  // namespace
}  // namespace muster
