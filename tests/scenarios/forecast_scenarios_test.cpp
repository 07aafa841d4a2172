#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/temporary_folder.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/sensing/forecast.hpp"
#include "muster/scenarios/ensemble.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/stored_hazard.hpp"

// Forecasts in whole scenarios: a town at a river that rises, and plans that wait for it or look ahead.
namespace muster {
namespace {

constexpr const char* text = R"(muster: 1
name: 预报
name_en: Forecast
start: 2026-07-20T18:00
duration: 2 h
world:
  town: {seed: 3, people: 1000, villages: 1, shelters: 2}
hazard:
  model: flood/local_inertial
  inflows:
    - {place: river_inflow, discharge: [[0 s, 300], [30 min, 1500], [2 h, 4000]]}
  boundaries:
    - {edge: east, kind: free, place: river_outflow}
models:
  sensing: {model: sensing/forecast, gauges: [gauge_bridge], interval: 20 min, delay: 10 min, horizon: 1 h, spacing: 10 min, deviation: [[0 h, 0.02], [1 h, 0.2]]}
plans:
  - {id: wait, rules: [{id: r, role: county, when: {gauge_above: {gauge: gauge_bridge, level_m: LEVEL}}, do: [{be_ready: {areas: [township]}}]}]}
  - {id: look_ahead, rules: [{id: r, role: county, when: {forecast_above: {gauge: gauge_bridge, level_m: LEVEL, within: 50 min}}, do: [{be_ready: {areas: [township]}}]}]}
)";

Scenario of_level(double level_m) {
  std::string filled = text;
  for (std::size_t at = filled.find("LEVEL"); at != std::string::npos; at = filled.find("LEVEL")) filled.replace(at, 5, std::to_string(level_m));
  return load_scenario_text(filled, MUSTER_SOURCE_DIR);
}

/// The level that the gauge has after 80 min, so that plans have something to wait for.
const Scenario& scenario() {
  static const Scenario loaded = [] {
    const Scenario first = of_level(0);
    const HazardRecord record = solve_hazard(first, 2);
    const auto gauge = static_cast<std::size_t>(std::find(record.gauge_ids.begin(), record.gauge_ids.end(), "gauge_bridge") - record.gauge_ids.begin());
    return of_level(record.gauge_mm[80 * record.gauge_ids.size() + gauge] / 1000.0);
  }();
  return loaded;
}

std::unique_ptr<Run> finished(std::string_view plan, std::uint64_t seed, int threads = 1) {
  auto run = make_run(scenario(), plan, seed, threads);
  while (!run->finished()) run->step();
  return run;
}

const sensing::Forecasts& forecasts(const Run& run) { return run.state().get<sensing::Forecasts>(); }
bool same(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

TEST(ForecastScenario, lets_a_plan_look_ahead_and_tells_two_plans_of_one_seed_the_same) {
  const auto wait = finished("wait", 1), ahead = finished("look_ahead", 1), other = finished("wait", 2);
  EXPECT_TRUE(same(forecasts(*wait).level_m, forecasts(*ahead).level_m));
  EXPECT_FALSE(same(forecasts(*wait).level_m, forecasts(*other).level_m));
  const Time known = wait->state().get<command::CommandState>().since[0], foreseen = ahead->state().get<command::CommandState>().since[0];
  EXPECT_GE(known, Time::minutes(80));
  EXPECT_LT(foreseen, Time::minutes(75));
  EXPECT_EQ((foreseen - Time::minutes(10)).ms % Time::minutes(20).ms, 0) << "in the step in which an issue comes in";
}

TEST(ForecastScenario, keeps_the_usual_gauges_beside_the_forecasts) {
  EXPECT_TRUE(std::any_of(scenario().models.begin(), scenario().models.end(), [](const ModelChoice& m) { return m.entry->name == "sensing/gauges"; }));
}

TEST(ForecastScenario, is_told_in_the_result_with_what_came_and_what_the_plan_looks_for) {
  const TemporaryFolder folder;
  const auto run = finished("look_ahead", 1);
  write_result(*run, scenario(), *find_plan(scenario(), "look_ahead"), folder.file("run.nc"));
  const ResultFile result(folder.file("run.nc"));
  const Hdf5File& file = result.file();
  EXPECT_EQ(file.read_texts("ids/forecast_gauge"), std::vector<std::string>{"gauge_bridge"});
  EXPECT_EQ(file.read_texts("forecasts/trigger_rule"), std::vector<std::string>{"r"});
  EXPECT_TRUE(same(file.read<float>("forecasts/level"), forecasts(*run).level_m));
  EXPECT_TRUE(same(file.read<float>("forecasts/came"), forecasts(*run).came_m));
  const auto& kinds = run->events().kinds();
  const auto count = [&](const std::string& name) {
    return std::count_if(run->events().kind.begin(), run->events().kind.end(), [&](std::uint16_t k) { return kinds[k].name == name; });
  };
  EXPECT_EQ(count("forecast/issued"), 6);
  EXPECT_EQ(count("forecast/came"), 3) << "of those whose horizon is over: at 0, 20 and 40 min";
}

TEST(ForecastScenario, resumes_to_the_same_bits_for_any_threads_and_in_an_ensemble) {
  const TemporaryFolder folder;
  const auto whole = finished("look_ahead", 5, 2);
  const auto inputs = checkpoint_inputs(scenario(), *find_plan(scenario(), "look_ahead"), {5, scenario().step, scenario().duration, 1});
  Checkpoints store(folder.file("run.nc"), "test", inputs);
  const auto killed = make_run(scenario(), "look_ahead", 5, 1);
  while (killed->now() < Time::minutes(47)) killed->step();
  store.save(*killed);
  const auto resumed = make_run(scenario(), "look_ahead", 5, 1);
  ASSERT_EQ(store.resume(*resumed).at, killed->now());
  while (!resumed->finished()) resumed->step();
  EXPECT_EQ(resumed->digest(), whole->digest());
  const auto members = run_ensemble(scenario(), ensemble_members({"wait", "look_ahead"}, {5}), {.folder = folder.file("ensemble"), .workers = 2});
  EXPECT_EQ(write_result(*whole, scenario(), *find_plan(scenario(), "look_ahead"), folder.file("alone.nc")).hex(), members[1].hash);
}

TEST(ForecastScenario, is_the_same_when_the_flood_was_stored) {
  const TemporaryFolder folder;
  solve_hazard(scenario(), 2).save(folder.file("hazard.nc"));
  const Scenario stored = with_stored_hazard(scenario(), folder.file("hazard.nc"));
  const auto run = make_run(stored, "wait", 1, 1);
  while (!run->finished()) run->step();
  EXPECT_TRUE(same(forecasts(*run).level_m, forecasts(*finished("wait", 1)).level_m));
}

}  // namespace
}  // namespace muster
