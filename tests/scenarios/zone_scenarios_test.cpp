#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/temporary_folder.hpp"
#include "models/small_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/models/casualty/zone.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/lifelines/zones.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/models/sensing/rain.hpp"
#include "muster/models/zone/state.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/stored_hazard.hpp"

// Danger zones in whole scenarios, on two streets of twenty houses: V0 along x = 0, V1 along x = 2000, a house every 30 m.
namespace muster {
namespace {

Scenario scenario_of(const std::string& rest, std::shared_ptr<const World> world = test::small_world()) {
  const std::string head = "muster: 1\nname: 危险区\nstart: 2026-07-20T18:00\nduration: 2 h\n";
  return load_scenario_text(head + rest, MUSTER_SOURCE_DIR, std::move(world));
}

std::unique_ptr<Run> run_of(const Scenario& scenario, Time until, std::uint64_t seed = 1, int threads = 1) {
  auto run = make_run(scenario, "", seed, threads);
  while (!run->finished() && run->now() < until) run->step();
  return run;
}

template <class Block>
const Block& block(const Run& run) {
  return run.state().get<Block>();
}

const std::string street_v0 = "outline: [-50, -50, 50, -50, 50, 1000, -50, 1000]";

/// A slide over the whole of V0 that kills everybody it comes to.
const std::string deadly_slide = "{id: slide, kind: landslide, " + street_v0 +
    ", onset: {at: 30 min}, buildings: [{construction: brick, destroyed: 1}], people: [{where: destroyed, dead: 1}, {where: open, dead: 1}, "
    "{where: vehicle, dead: 1}]}";

std::string zones(const std::string& list) { return "hazard: {model: hazard/zone, zones: [" + list + "]}\n"; }

TEST(ZoneScenario, kills_who_is_in_the_zone_and_nobody_else) {
  const auto run = run_of(scenario_of(zones(deadly_slide)), Time::hours(1));
  const World& world = run->world();
  const auto& harm = block<HarmState>(*run);
  for (std::uint32_t p = 0; p < world.persons.size(); ++p) {
    const bool in_v0 = world.persons.id[p].starts_with("V0");
    EXPECT_EQ(harm.harm[p] == Harm::dead, in_v0) << world.persons.id[p];
    if (in_v0) {
      EXPECT_EQ(harm.died[p], Time::minutes(30));
      EXPECT_EQ(harm.cause[p], Cause::landslide);
      EXPECT_EQ(block<casualty::ZoneHarm>(*run).person_zone[p], 0U);
    }
  }
  EXPECT_EQ(block<casualty::ZoneHarm>(*run).dead[0], 60);
  const auto& damage = block<lifelines::ZoneDamage>(*run);
  EXPECT_EQ(damage.destroyed_buildings, 20);
  const Headline h = headline(world, run->state());
  EXPECT_EQ(h.dead, 60);
  EXPECT_EQ(h.dead_in_zones, 60);
  EXPECT_EQ(h.dead_at_home, 60);
  EXPECT_EQ(h.at_risk, 60);
}

TEST(ZoneScenario, closes_its_roads_until_they_are_cleared) {
  const std::string slide =
      "{id: slide, kind: landslide, outline: [-5, 40, 5, 40, 5, 50, -5, 50], onset: {at: 10 min}, roads: {closed: [vehicles], cleared_after: 20 min}}";
  const auto run = make_run(scenario_of(zones(slide)), "", 1, 1);
  const auto& layers = run->state().get<LinkLayers>().layers;
  const auto layer = std::find_if(layers.begin(), layers.end(), [](const LinkLayer& l) { return l.source == "zone"; });
  ASSERT_NE(layer, layers.end());
  const World& world = run->world();
  const auto link = static_cast<std::size_t>(std::find(world.links.id.begin(), world.links.id.end(), "V0N1>V0N2") - world.links.id.begin());
  const auto closed_at = [&](double minutes) {
    while (run->now() < Time::minutes(minutes)) run->step();
    return layer->closed_modes[link];
  };
  EXPECT_EQ(closed_at(10), 0);
  EXPECT_EQ(closed_at(10.5), mode_vehicles);
  EXPECT_EQ(closed_at(30), mode_vehicles);
  EXPECT_EQ(closed_at(30.5), 0);
  EXPECT_EQ(std::count_if(layer->closed_modes.begin(), layer->closed_modes.end(), [](std::uint8_t m) { return m != 0; }), 0);
}

TEST(ZoneScenario, shuts_the_shelter_that_it_comes_to_and_kills_in_it) {
  const std::string order = "plans: [{id: p, rules: [{id: r, role: county, when: {at_time: {time: 0}}, do: [{order_evacuation: {areas: [V0]}}]}]}]\n";
  const std::string cloud =
      "{id: cloud, kind: gas, outline: [-50, 700, 50, 700, 50, 1000, -50, 1000], onset: {at: 110 min}, lasts: 30 min, people: [{where: intact, dead: 1}]}";
  const Scenario scenario = scenario_of(zones(cloud) + order);
  const auto before = run_of(scenario, Time::minutes(109));
  const World& world = before->world();
  const auto shelter = static_cast<std::size_t>(std::find(world.shelters.id.begin(), world.shelters.id.end(), "V0S") - world.shelters.id.begin());
  const std::int32_t inside = block<ShelterState>(*before).occupants[shelter];
  EXPECT_GT(inside, 0);
  const auto run = run_of(scenario, Time::hours(2));
  EXPECT_EQ(block<ShelterState>(*run).open[shelter], 0);
  EXPECT_EQ(block<ShelterState>(*run).flooded[shelter], 1);
  const Headline h = headline(world, run->state());
  EXPECT_GE(h.dead_in_shelters, inside);
  EXPECT_EQ(h.dead, h.dead_in_shelters + h.dead_at_home + h.dead_on_foot + h.dead_in_cars);
  EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded + h.dead_on_foot + h.dead_in_cars + h.dead_in_shelters);
}

TEST(ZoneScenario, harms_indoors_less_and_whoever_walks_into_a_lasting_cloud) {
  const std::string order = "plans: [{id: p, rules: [{id: r, role: county, when: {at_time: {time: 10 min}}, do: [{order_evacuation: {areas: [V0]}}]}]}]\n";
  const std::string cloud =
      "{id: cloud, kind: gas, outline: [-50, 610, 50, 610, 50, 780, -50, 780], onset: {at: 0}, lasts: 2 h, people: [{where: open, dead: 1}]}";
  const auto run = run_of(scenario_of(zones(cloud) + order), Time::hours(2));
  const Headline h = headline(run->world(), run->state());
  EXPECT_GT(h.moved, 0);
  EXPECT_EQ(h.in_shelters, 0) << "nobody comes through the cloud to the shelter behind it";
  EXPECT_GT(h.dead_on_foot, 0);
  EXPECT_EQ(h.dead_at_home, 0);
}

TEST(ZoneScenario, grows_from_its_start_and_reaches_the_far_houses_later) {
  const std::string flow = "{id: flow, kind: debris_flow, growth: {by: path, start: [10, -100, 10, 600], speed: 1, width: 30}, onset: {at: 5 min}}";
  const auto run = run_of(scenario_of(zones(flow)), Time::minutes(10));
  const World& world = run->world();
  const auto& reached = block<zone::ZoneState>(*run).reached_building;
  for (std::uint32_t b = 0; b < world.buildings.size(); ++b) {
    if (!world.buildings.id[b].starts_with("V0")) continue;
    const Time expected = Time::minutes(5) + Time::seconds(100 + world.buildings.y[b]);
    EXPECT_EQ(reached[b], expected < Time::minutes(10) ? expected : Time::never()) << world.buildings.id[b];
  }
}

TEST(ZoneScenario, tells_who_sees_its_signs) {
  const std::string slide = "{id: slide, kind: landslide, " + street_v0 + ", onset: {at: 90 min}, signs: {lead: 60 min, chance: 0.5}}";
  const std::string alone = "models: {warning: {neighbours: {enabled: false}}}\n";
  const auto run = run_of(scenario_of(zones(slide) + alone), Time::minutes(89));
  const World& world = run->world();
  const auto& warning = block<WarningState>(*run);
  int saw = 0;
  for (std::uint32_t h = 0; h < world.households.size(); ++h) {
    if (warning.alerted[h].is_never()) continue;
    ++saw;
    EXPECT_TRUE(world.households.id[h].starts_with("V0"));
    EXPECT_EQ(warning.alerted_by[h], Channel::own_eyes);
    EXPECT_GE(warning.alerted[h], Time::minutes(30));
  }
  EXPECT_GT(saw, 3);
  EXPECT_LT(saw, 17);
}

const std::string rain = "{model: rain/gauges, gauges: [{id: hill, intensity: [[0, 36]]}]}";  // 0.6 mm/min

TEST(ZoneScenario, begins_where_the_rain_reaches_what_the_slope_stands) {
  const std::string slide = "{id: slide, kind: landslide, " + street_v0 + ", onset: {by: rain, rain_gauge: hill, rain: [[1 h, 30]], delay: 7 min}}";
  const auto run = run_of(scenario_of("hazard: [{model: hazard/zone, zones: [" + slide + "]}, " + rain + "]\n"), Time::minutes(1));
  EXPECT_EQ(block<zone::ZoneState>(*run).triggered[0], Time::minutes(50));
  EXPECT_EQ(block<zone::ZoneState>(*run).onset[0], Time::minutes(57));
}

TEST(ZoneScenario, gives_orders_at_both_levels_of_a_rain_indicator) {
  const std::string sensing =
      "models: {sensing: {model: sensing/rain, interval: 5 min, delay: 1 min, noise: 0, indicators: [{id: v0, gauge: hill, be_ready: [[1 h, 12]], "
      "move_now: [[1 h, 24], [3 h, 60]]}]}, command: {county: 0 s, spread: 0}}\n";
  const std::string plan =
      "plans: [{id: p, rules: [{id: ready, role: county, when: {rain_indicator: {indicator: v0, level: be_ready}}, do: [{be_ready: {areas: [V0]}}]}, "
      "{id: go, role: county, when: {rain_indicator: {indicator: v0}}, do: [{order_evacuation: {areas: [V0]}}]}, "
      "{id: later, role: county, when: {rain_above: {gauge: hill, window: 30 min, mm: 18}}, do: [{be_ready: {areas: [V1]}}]}]}]\n";
  const auto run = run_of(scenario_of("hazard: [" + rain + ", {model: hazard/zone, zones: [" + deadly_slide + "]}]\n" + sensing + plan), Time::hours(2));
  const auto& given = block<command::CommandState>(*run).given;
  // Reported at the first multiple of 5 min with the rain, 20, 40 and 30 min; in after 1 min, and acted on in the next step's command.
  EXPECT_EQ(given[0], Time::minutes(21));
  EXPECT_EQ(given[1], Time::minutes(41));
  EXPECT_EQ(given[2], Time::minutes(31));
}

TEST(ZoneScenario, sets_off_another_zone_which_holds_water) {
  const std::string lake =
      "{id: lake, kind: water, outline: [1950, -50, 2050, -50, 2050, 290, 1950, 290], depth: 2, rises_over: 20 min, onset: {by: zone, zone: slide, delay: 10 min}}";
  const auto run = make_run(scenario_of(zones(deadly_slide + ", " + lake)), "", 1, 1);
  const World& world = run->world();
  const auto& water = block<HazardState>(*run);
  const auto house = static_cast<std::size_t>(std::find(world.buildings.id.begin(), world.buildings.id.end(), "V1B0") - world.buildings.id.begin());
  const auto depth_at = [&](double minutes) {
    while (run->now() < Time::minutes(minutes)) run->step();
    return water.building_depth_m[house];
  };
  EXPECT_EQ(depth_at(40), 0.0F);
  EXPECT_FLOAT_EQ(depth_at(50.5), 1.0F);
  EXPECT_FLOAT_EQ(depth_at(70), 2.0F);
  while (!run->finished()) run->step();
  EXPECT_EQ(block<zone::ZoneState>(*run).onset[1], Time::minutes(40));
  EXPECT_EQ(std::count(water.building_depth_m.begin(), water.building_depth_m.end(), 2.0F), 10);
  const auto& layers = block<LinkLayers>(*run).layers;
  const auto flood = std::find_if(layers.begin(), layers.end(), [](const LinkLayer& l) { return l.source == "flood"; });
  EXPECT_NE(std::count_if(flood->closed_modes.begin(), flood->closed_modes.end(), [](std::uint8_t m) { return (m & mode_car) != 0; }), 0);
}

TEST(ZoneScenario, draws_its_beginning_from_the_seed_and_keeps_it_whatever_the_plan) {
  const std::string slide =
      "{id: slide, kind: landslide, " + street_v0 + ", onset: {at: 30 min, chance: 0.5, delay: 10 min, scatter: lognormal, scatter_sigma: 1}}";
  const Scenario scenario = scenario_of(zones(slide));
  int happens = 0;
  std::vector<double> delays;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto run = run_of(scenario, Time::seconds(10), seed);
    const Time onset = block<zone::ZoneState>(*run).onset[0];
    if (!onset.is_never()) ++happens, delays.push_back((onset - Time::minutes(30)).in_seconds());
  }
  EXPECT_NEAR(happens, 200, 40);
  std::nth_element(delays.begin(), delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2), delays.end());
  EXPECT_NEAR(delays[delays.size() / 2], 600, 120);
}

/// Everything at once: rain, a slide that is set off by it, a debris flow that follows, a lake behind it, a cloud, orders by indicator.
Scenario everything() {
  const std::string slide =
      "{id: slide, kind: landslide, outline: [-50, 100, 50, 100, 50, 400, -50, 400], onset: {by: rain, rain_gauge: hill, rain: [[1 h, 20]], strength_spread: 0.2, delay: 5 min, "
      "scatter: exponential}, signs: {lead: 20 min, chance: 0.3}, roads: {cleared_after: 40 min}}";
  const std::string flow =
      "{id: flow, kind: debris_flow, growth: {by: path, start: [1980, -100, 2020, 600], speed: 0.5, width: 80}, onset: {by: zone, zone: slide, delay: 3 min}}";
  const std::string lake =
      "{id: lake, kind: water, outline: [1950, 300, 2050, 300, 2050, 800, 1950, 800], depth: 1.2, rises_over: 30 min, lasts: 50 min, onset: {by: zone, zone: flow}}";
  const std::string cloud = "{id: cloud, kind: gas, growth: {by: spread, start: [0, 0], speed: 0.3, reach: 700}, onset: {at: 40 min}, lasts: 20 min}";
  const std::string sensing = "models: {sensing: {model: sensing/rain, indicators: [{id: v, gauge: hill, be_ready: [[1 h, 6]], move_now: [[1 h, 12]]}]}}\n";
  const std::string plan =
      "plans: [{id: p, rules: [{id: go, role: village, when: {rain_indicator: {indicator: v}}, do: [{order_evacuation: {areas: [V0, V1]}}]}]}]\n";
  test::SmallPlace place;
  place.cars = 1;
  return scenario_of("hazard: [" + rain + ", {model: hazard/zone, zones: [" + slide + ", " + flow + ", " + lake + ", " + cloud + "]}]\n" + sensing + plan,
                     test::small_world(place));
}

TEST(ZoneScenario, gives_the_same_bits_for_any_thread_count_resumed_or_with_its_caches_dropped) {
  const Scenario scenario = everything();
  const auto plain = run_of(scenario, Time::hours(2), 3);
  const Digest expected = plain->digest();
  const Headline h = headline(plain->world(), plain->state());
  EXPECT_GT(h.dead_in_zones, 0);
  EXPECT_GT(h.in_shelters, 0);
  EXPECT_GT(h.injured, 0);
  for (const int threads : {2, 4}) EXPECT_EQ(run_of(scenario, Time::hours(2), 3, threads)->digest(), expected) << threads;
  const auto dropped = make_run(scenario, "", 3, 1);
  while (!dropped->finished()) {
    dropped->step();
    if (dropped->now().ms % 600000 == 0) dropped->drop_caches();
  }
  EXPECT_EQ(dropped->digest(), expected);
  for (const double minutes : {17.0, 45.0, 71.0}) {
    const TemporaryFolder folder;
    const CheckpointInputs inputs = checkpoint_inputs(scenario, *scenario.plans[0], {3, scenario.step, scenario.duration, 1});
    {
      const auto run = run_of(scenario, Time::minutes(minutes), 3);
      Checkpoints(folder.file("run.nc"), "test", inputs).save(*run);
    }
    const auto run = make_run(scenario, "", 3, 2);
    Checkpoints(folder.file("run.nc"), "test", inputs).resume(*run);
    while (!run->finished()) run->step();
    EXPECT_EQ(run->digest(), expected) << minutes;
  }
}

TEST(ZoneScenario, replayed_from_its_file_gives_the_same_bits_whatever_drew_it) {
  const TemporaryFolder folder;
  const Scenario live = everything();
  const HazardRecord solved = solve_hazard(live, 1, {}, 3);
  solved.save(folder.file("hazard.nc"));
  const HazardRecord loaded = HazardRecord::load(folder.file("hazard.nc"));
  ASSERT_EQ(loaded.zones.zones.size(), 4U);
  EXPECT_EQ(loaded.zones.onset, solved.zones.onset);
  for (std::size_t z = 0; z < 4; ++z) {
    EXPECT_EQ(loaded.zones.zones[z].effects, solved.zones.zones[z].effects);
    EXPECT_EQ(loaded.zones.zones[z].links, solved.zones.zones[z].links);
    EXPECT_EQ(loaded.zones.zones[z].stages.size(), solved.zones.zones[z].stages.size());
  }
  const Scenario stored = with_stored_hazard(live, folder.file("hazard.nc"));
  EXPECT_EQ(run_of(stored, Time::hours(2), 3)->digest(), run_of(live, Time::hours(2), 3)->digest());
  const auto other = run_of(stored, Time::seconds(10), 8);
  EXPECT_EQ(block<zone::ZoneState>(*other).onset, solved.zones.onset) << "the people have other luck, the slide is the same";
}

TEST(ZoneScenario, replayed_by_a_scenario_that_names_the_file_begins_later_where_that_says_so) {
  const TemporaryFolder folder;
  const auto world = test::small_world();
  solve_hazard(scenario_of(zones(deadly_slide), world), 1).save(folder.file("hazard.nc"));
  const Scenario later = scenario_of("hazard: {file: " + folder.file("hazard.nc") + ", begins: 20 min}\n", world);
  const auto run = run_of(later, Time::hours(1));
  EXPECT_EQ(block<zone::ZoneState>(*run).onset[0], Time::minutes(50));
  EXPECT_EQ(headline(run->world(), run->state()).dead, 60);
  EXPECT_THROW(scenario_of("hazard: {file: " + folder.file("hazard.nc") + "}\n", test::small_world({.houses = 19})), InputError);
}

/// The small place beside a stream: a valley along y with its bed at x = 200, which falls southward; V0 lies 5 m above the bed, the gauge in it.
std::shared_ptr<const World> stream_world() {
  const auto world = test::small_world();
  world->ground = Raster<float>(Grid{40, 50, 20, -200, -200}), world->manning = Raster<float>(world->ground.grid(), 0.035F);
  for (std::int32_t row = 0; row < 50; ++row)
    for (std::int32_t column = 0; column < 40; ++column) {
      const double x = world->ground.grid().centre_x(column), y = world->ground.grid().centre_y(row);
      world->ground.at(column, row) = static_cast<float>(10 + 0.01 * y + 0.03 * std::max(0.0, std::abs(x - 200) - 30));
    }
  GaugeTable& gauges = world->gauges;
  test::head(gauges, "gauge", "bridge");
  gauges.name = {"桥"}, gauges.name_en = {"Bridge"}, gauges.x = {200}, gauges.y = {400}, gauges.warning_m = {16}, gauges.guaranteed_m = {18};
  return world;
}

/// Rain sets off a slide that blocks the road and dams the stream; the lake stands at the gauge, which sets off a second slide; the dam breaks when the lake is full.
Scenario dammed_stream(const std::string& chance = "1", const std::string& method = "local_inertial") {
  const std::string slide =
      "{id: slide, kind: landslide, outline: [-50, 150, 260, 150, 260, 250, -50, 250], people: [{where: open, dead: 0}], onset: {by: rain, rain_gauge: "
      "hill, rain: [[1 h, 12]], delay: 3 min, scatter: exponential, chance: " +
      chance + "}}";
  const std::string second = "{id: second, kind: landslide, outline: [150, 380, 250, 380, 250, 420, 150, 420], onset: {by: gauge, gauge: bridge, level_m: 17}}";
  const std::string flood = "{model: flood/" + method +
      ", spin_up: 20 min, inflows: [{points: [190, 790, 210, 790], discharge: [[0, 400]]}], boundaries: [{edge: south, kind: free}], slide_dams: [{id: dam, zone: slide, "
      "after: 90 s, points: [-200, 200, 600, 200], crest: [20], breaches: [{at: [200, 200], trigger: water, over_crest: -1.5, bottom: 12, width: 60, formation: 5 min}]}]}";
  return scenario_of("hazard: [" + flood + ", " + rain + ", {model: hazard/zone, zones: [" + slide + ", " + second + "]}]\n", stream_world());
}

/// The deepest water at any house, step by step until the run's end.
std::vector<float> deepest_over_time(Run& run) {
  std::vector<float> deepest;
  while (!run.finished()) {
    run.step();
    const auto& depth = run.state().get<HazardState>().building_depth_m;
    deepest.push_back(*std::max_element(depth.begin(), depth.end()));
  }
  return deepest;
}

TEST(ZoneScenario, dams_the_stream_which_then_floods_the_village_and_breaks_out) {
  for (const std::string method : {"local_inertial", "finite_volume"}) {
    SCOPED_TRACE(method);
    const Scenario scenario = dammed_stream("1", method);
    const auto run = make_run(scenario, "", 2, 2);
    const std::vector<float> deepest = deepest_over_time(*run);
    const auto& zones = block<zone::ZoneState>(*run);
    const Time slide = zones.onset[0], second = zones.onset[1];
    ASSERT_FALSE(slide.is_never());
    EXPECT_GT(slide, Time::minutes(20));
    EXPECT_GT(second, slide + Time::minutes(2)) << "the lake must rise first";
    EXPECT_LT(second, slide + Time::hours(1));
    for (std::int64_t step = 0; step < (slide + Time::seconds(90)).ms / 10000; ++step) EXPECT_EQ(deepest[static_cast<std::size_t>(step)], 0);
    EXPECT_GT(*std::max_element(deepest.begin(), deepest.end()), 0.5F) << "the lake reaches the houses above the dam";
    EXPECT_LT(deepest.back(), 0.3F * *std::max_element(deepest.begin(), deepest.end())) << "and runs out through the breach";
    EXPECT_GT(block<LinkLayers>(*run).layers.size(), 1U);
    const auto without = make_run(dammed_stream("0", method), "", 2, 2);
    const std::vector<float> undammed = deepest_over_time(*without);
    EXPECT_EQ(*std::max_element(undammed.begin(), undammed.end()), 0) << "the stream alone stays in its bed";
  }
}

TEST(ZoneScenario, a_dammed_stream_gives_the_same_bits_for_any_thread_count_resumed_or_with_its_caches_dropped) {
  const Scenario scenario = dammed_stream();
  const Digest expected = run_of(scenario, Time::hours(2), 2)->digest();
  for (const int threads : {2, 4}) EXPECT_EQ(run_of(scenario, Time::hours(2), 2, threads)->digest(), expected) << threads;
  const auto dropped = make_run(scenario, "", 2, 1);
  while (!dropped->finished()) {
    dropped->step();
    if (dropped->now().ms % 600000 == 0) dropped->drop_caches();
  }
  EXPECT_EQ(dropped->digest(), expected);
  for (const double minutes : {19.0, 30.0, 70.0}) {
    const TemporaryFolder folder;
    const CheckpointInputs inputs = checkpoint_inputs(scenario, *scenario.plans[0], {2, scenario.step, scenario.duration, 1});
    Checkpoints(folder.file("run.nc"), "test", inputs).save(*run_of(scenario, Time::minutes(minutes), 2));
    const auto run = make_run(scenario, "", 2, 2);
    Checkpoints(folder.file("run.nc"), "test", inputs).resume(*run);
    while (!run->finished()) run->step();
    EXPECT_EQ(run->digest(), expected) << minutes;
  }
}

TEST(ZoneScenario, a_dammed_stream_replayed_from_its_file_is_the_live_one) {
  const TemporaryFolder folder;
  const Scenario scenario = dammed_stream();
  solve_hazard(scenario, 2, {}, 2).save(folder.file("hazard.nc"));
  const Scenario stored = with_stored_hazard(scenario, folder.file("hazard.nc"));
  const auto live = make_run(scenario, "", 2, 1), replayed = make_run(stored, "", 2, 2);
  while (!live->finished()) {
    live->step(), replayed->step();
    const auto &a = block<HazardState>(*live), &b = block<HazardState>(*replayed);
    ASSERT_EQ(a.building_depth_m, b.building_depth_m) << live->now().in_seconds();
    ASSERT_EQ(a.link_depth_m, b.link_depth_m) << live->now().in_seconds();
  }
  EXPECT_EQ(block<zone::ZoneState>(*live).onset, block<zone::ZoneState>(*replayed).onset);
  EXPECT_EQ(headline(live->world(), live->state()).dead, headline(replayed->world(), replayed->state()).dead);
}

/// Where the only problem of what is tried lies: "scenario:5:9  E1215  hazard".
std::string place_of(const std::function<void()>& tried) {
  try {
    tried();
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 1U) << error.text(Language::en);
    const std::string text = error.text(Language::en);
    return text.substr(0, text.find(": "));
  }
  return "nothing is wrong";
}

TEST(HazardTogether, what_does_not_go_together_is_told_with_its_line) {
  const TemporaryFolder folder;
  const std::string pump = "pumps: [{id: station, from: [200, 300], to: [200, 0], capacity: 1, control: off}]";
  const std::string flood = "{model: flood/local_inertial, spin_up: 0, frame: 10 min, inflows: [{points: [200, 790], discharge: [[0, 4]]}], " + pump + "}";
  const std::string plan =
      "plans:\n  - id: p\n    rules:\n      - {id: r, role: county, when: {at_time: {time: 1 h}}, do: [{operate: {controls: [station], to: on}}]}\n";
  const Scenario live = scenario_of("hazard: [" + flood + "]\n" + plan, stream_world());
  solve_hazard(live, 1).save(folder.file("flood.nc"));
  const Scenario stored = with_stored_hazard(live, folder.file("flood.nc"));
  EXPECT_EQ(place_of([&] { make_run(stored, "p", 1, 1); }), "scenario:9:76  E1215  plans[0].rules[0].do[0].operate");
  EXPECT_EQ(place_of([&] { make_run(stored, "none", 1, 1); }), "nothing is wrong");
  const Scenario both = scenario_of("hazard: [{file: " + folder.file("flood.nc") + "}, " + flood + "]\n" + plan, stream_world());
  EXPECT_EQ(place_of([&] { make_run(both, "p", 1, 1); }), "nothing is wrong") << "the pump is that of the flood which the run solves";

  solve_hazard(scenario_of(zones(deadly_slide)), 1).save(folder.file("zones.nc"));
  const std::string file = "hazard:\n  - {file: " + folder.file("zones.nc") + "}\n  - {model: hazard/zone, zones: [" + deadly_slide + "]}\n";
  EXPECT_EQ(place_of([&] { scenario_of(file); }), "scenario:7:5  E1215  hazard[1]");

  const Scenario flat = scenario_of("hazard: [" + flood + "]\n");  // a world without terrain
  EXPECT_EQ(place_of([&] { make_run(flat, "none", 1, 1); }).substr(0, 15), "scenario:5:10  ");
}

TEST(ZoneScenario, brings_its_models_beside_the_usual_ones_and_lets_the_scenario_set_them) {
  const auto names_of = [](const Scenario& scenario, Phase phase) {
    std::vector<std::string> names;
    for (const ModelChoice& model : scenario.models)
      if (model.entry->phase == phase) names.push_back(model.entry->name);
    return names;
  };
  using Names = std::vector<std::string>;
  const Scenario plain = scenario_of(zones(deadly_slide));
  EXPECT_EQ(names_of(plain, Phase::casualty), (Names{"casualty/smoke", "casualty/zone", "casualty/flood"}));
  EXPECT_EQ(names_of(plain, Phase::lifelines), (Names{"lifelines/zones", "lifelines/flooded_roads"}));
  const Scenario set = scenario_of(zones(deadly_slide) + "models: {casualty: {model: casualty/zone, shelter_reference: 10}}\n");
  EXPECT_EQ(names_of(set, Phase::casualty), (Names{"casualty/smoke", "casualty/zone", "casualty/flood"}));
  const Scenario both = scenario_of(zones(deadly_slide) + "models: {casualty: [{model: casualty/flood, at_home: logistic}, {model: casualty/zone}]}\n");
  EXPECT_EQ(names_of(both, Phase::casualty), (Names{"casualty/smoke", "casualty/zone", "casualty/flood"}));
}

}  // namespace
}  // namespace muster
