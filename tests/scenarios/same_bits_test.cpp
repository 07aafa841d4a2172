#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <thread>

#include "engine/temporary_folder.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/driver.hpp"
#include "muster/scenarios/ensemble.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/scenario.hpp"

// Same inputs, same bits: the whole chain of models, on a town that is small enough to be run many times.
namespace muster {
namespace {

constexpr const char* plan_text = R"(muster: 1
id: order
name: 测试预案
rules:
  - id: evacuate
    role: county
    when: {at_time: {time: 10 min}}
    do:
      - order_evacuation: {areas: [all]}
)";

constexpr const char* scenario_text = R"(muster: 1
name: 小镇洪水
name_en: Small town flood
start: 2026-07-20T18:00
utc_offset: "+08:00"
duration: 2 h
step: 10 s
world:
  town: {seed: 3, people: 3000, villages: 2, shelters: 4}
hazard:
  model: flood/local_inertial
  inflows:
    - place: river_inflow
      discharge: [[0 s, 300], [30 min, 3000], [2 h, 4000]]
  boundaries:
    - {edge: east, kind: free, place: river_outflow}
models:
  lifelines: {model: lifelines/flooded_roads}
  behaviour: {model: behaviour/padm}
  movement: {model: movement/kinematic_wave}
  shelter: {model: shelter/capacity}
  metrics: {model: metrics/population}
)";

const Scenario& scenario() {
  static const Scenario loaded = load_scenario_text(scenario_text, MUSTER_SOURCE_DIR);
  return loaded;
}

std::shared_ptr<const Plan> plan() {
  static const std::shared_ptr<const Plan> loaded = [] {
    std::string text = plan_text, areas;
    const AreaTable& table = scenario().world->areas;
    for (std::size_t a = 0; a < table.size(); ++a)
      if (table.level[a] == AreaLevel::village) areas += (areas.empty() ? "" : ", ") + table.id[a];
    text.replace(text.find("all"), 3, areas);
    return load_plan_text(text, *scenario().world);
  }();
  return loaded;
}

std::unique_ptr<Run> new_run(std::uint64_t seed = 5, int threads = 1) { return make_run(scenario(), plan(), seed, threads); }

void step_until(Run& run, Time until) {
  while (!run.finished() && run.now() < until) run.step();
}

Digest finish(Run& run) {
  step_until(run, Time::never());
  return run.digest();
}

Digest expected() {
  static const Digest digest = [] {
    const auto run = new_run();
    const Digest found = finish(*run);
    const Headline h = headline(*scenario().world, run->state());
    // The case is to touch every model, or it shows nothing.
    EXPECT_GT(h.warned, 0);
    EXPECT_GT(h.moved, 0);
    EXPECT_GT(h.in_shelters + h.left_area, 0);
    EXPECT_GT(h.at_risk, 0);
    return found;
  }();
  return digest;
}

CheckpointInputs inputs() { return checkpoint_inputs(scenario(), *plan(), {5, scenario().step, scenario().duration, 1}); }

TEST(SameBits, for_any_thread_count) {
  for (const int threads : {2, 4}) EXPECT_EQ(finish(*new_run(5, threads)), expected()) << threads << " threads";
  EXPECT_NE(finish(*new_run(6)), expected());
}

/// The scenario with its plan in it, for whoever finds plans by their ids.
Scenario with_plan() {
  Scenario whole = scenario();
  whole.plans = {plan()};
  return whole;
}

TEST(SameBits, for_runs_side_by_side_on_threads_of_one_process) {
  const TemporaryFolder folder;
  const Scenario whole = with_plan();
  const auto results = run_ensemble(whole, ensemble_members({"order"}, {5, 6}), {.folder = folder.file("ensemble"), .workers = 2});
  ASSERT_EQ(results.size(), 2U);
  for (const EnsembleResult& result : results) {
    const auto alone = new_run(result.member.seed);
    finish(*alone);
    EXPECT_EQ(write_result(*alone, whole, *plan(), folder.file("alone.nc")).hex(), result.hash) << "seed " << result.member.seed;
  }
}

TEST(Result, names_every_order_by_its_rule_action_and_place) {
  const TemporaryFolder folder;
  const std::string area = scenario().world->areas.id[0], shelter = scenario().world->shelters.id[1];
  const std::string late = "{id: late, role: county, when: {at_time: {time: 4 min}}, do: [{open_shelter: {shelters: [" + shelter + "]}}]}";
  const std::string early =
      "{id: early, role: county, when: {at_time: {time: 2 min}}, do: [{be_ready: {areas: [" + area + "]}}, {order_evacuation: {areas: [" + area + "]}}]}";
  const auto two_rules = load_plan_text("{muster: 1, id: two, rules: [" + late + ", " + early + "]}", *scenario().world);
  const auto run = make_run(scenario(), two_rules, 5, 1);
  step_until(*run, Time::minutes(5));
  write_result(*run, scenario(), *two_rules, folder.file("run.nc"));
  const Hdf5File file = Hdf5File::open(folder.file("run.nc"));
  const auto kinds = file.read_texts("events/kinds/name"), tables = file.read_texts("events/kinds/subject"), orders = file.read_texts("ids/order");
  const auto kind = file.read<std::uint16_t>("events/kind");
  const auto subject = file.read<std::uint32_t>("events/subject");
  const auto time = file.read<Time>("events/time");
  std::vector<std::pair<std::string, Time>> given;
  for (std::size_t e = 0; e < kind.size(); ++e) {
    if (kinds[kind[e]] != "order/given") continue;
    EXPECT_EQ(tables[kind[e]], "order");
    given.emplace_back(orders.at(subject[e]), time[e]);
  }
  const std::vector<std::pair<std::string, Time>> expected = {
      {"early.1." + area, Time::minutes(2)}, {"early.2." + area, Time::minutes(2)}, {"late.1." + shelter, Time::minutes(4)}};
  EXPECT_EQ(given, expected);
}

TEST(Ensemble, runs_a_member_once_however_often_it_is_asked_for) {
  const TemporaryFolder folder;
  Scenario brief = with_plan();
  brief.plans.push_back(std::make_shared<Plan>()), brief.duration = Time::minutes(1);
  const std::vector<EnsembleMember> asked = {{"order", 1}, {"", 1}, {"none", 1}, {"order", 2}, {"order", 1}};  // "" = the first plan, "order"
  const auto results = run_ensemble(brief, asked, {.folder = folder.file("ensemble"), .workers = 2});
  ASSERT_EQ(results.size(), 3U);
  const std::vector<std::pair<std::string, std::uint64_t>> expected = {{"order", 1}, {"none", 1}, {"order", 2}};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(std::pair(results[i].member.plan, results[i].member.seed), expected[i]);
}

TEST(Ensemble, stops_its_workers_where_the_callers_progress_throws) {
  const TemporaryFolder folder;
  const auto members = ensemble_members({"order"}, {1, 2, 3, 4, 5, 6, 7, 8});  // far more than is done by the first call
  const auto enough = [](double, double) -> bool { throw std::runtime_error("enough"); };
  EXPECT_THROW(run_ensemble(with_plan(), members, {.folder = folder.file("ensemble"), .workers = 2, .progress = enough}), std::runtime_error);
}

TEST(SameBits, killed_at_random_steps_and_resumed) {
  const std::int64_t steps = scenario().duration.ms / scenario().step.ms;
  for (std::uint64_t i = 0; i < 3; ++i) {
    const TemporaryFolder folder;
    const Time kill = scenario().step * static_cast<std::int64_t>(1 + uniform_index(1, Stream::test, {i}, 0, static_cast<std::uint64_t>(steps) - 2));
    {
      const auto run = new_run();
      step_until(*run, kill);
      Checkpoints(folder.file("run.nc"), "test", inputs()).save(*run);
    }
    const auto run = new_run(5, 2);
    EXPECT_EQ(Checkpoints(folder.file("run.nc"), "test", inputs()).resume(*run).at, kill);
    EXPECT_EQ(finish(*run), expected()) << "killed after " << kill.in_seconds() << " s";
  }
}

TEST(SameBits, in_the_file_of_a_run_that_was_killed_twice_and_resumed_with_its_maps) {
  const TemporaryFolder folder;
  const auto through = new_run();
  finish(*through);
  for (const double minutes : {35.0, 75.0}) {
    const auto run = new_run(5, 2);
    Checkpoints checkpoints(folder.file("run.nc"), "test", inputs());
    if (minutes > 40) {
      EXPECT_EQ(checkpoints.resume(*run).at, Time::minutes(35));
    }
    step_until(*run, Time::minutes(minutes));
    checkpoints.save(*run);
  }
  const auto run = new_run();
  Checkpoints(folder.file("run.nc"), "test", inputs()).resume(*run);
  finish(*run);
  const Digest hash = write_result(*through, scenario(), *plan(), folder.file("through.nc"));
  EXPECT_EQ(write_result(*run, scenario(), *plan(), folder.file("resumed.nc")), hash);
  const Hdf5File file = Hdf5File::open(folder.file("resumed.nc"));
  EXPECT_EQ(file.read<double>("maps/time"), (std::vector<double>{0, 600, 1200, 1800, 2400, 3000, 3600, 4200, 4800, 5400, 6000, 6600}));
  const auto first = file.read<std::uint32_t>("maps/first");
  EXPECT_GT(first.back(), first[1]) << "the flood spreads";
  EXPECT_EQ(file.shape("maps/depth"), (std::vector<std::uint64_t>{first.back(), 32, 32}));
}

TEST(SameBits, with_every_cache_dropped_in_mid_run) {
  const auto run = new_run();
  for (const double minutes : {15.0, 40.0, 41.0, 90.0}) {
    step_until(*run, Time::minutes(minutes));
    run->drop_caches();
  }
  EXPECT_EQ(finish(*run), expected());
}

TEST(SameBits, with_and_without_checkpoints_on_the_way) {
  const TemporaryFolder folder;
  const auto run = new_run();
  Checkpoints checkpoints(folder.file("run.nc"), "test", inputs());
  run_to_end(*run, {.checkpoints = &checkpoints, .checkpoint_every = Time::minutes(30)});
  EXPECT_EQ(run->digest(), expected());
}

TEST(SameBits, alone_and_beside_another_run_of_the_same_world) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name, std::uint64_t seed) {
    const auto run = new_run(seed);
    step_until(*run, Time::minutes(60));
    return write_result(*run, scenario(), *plan(), folder.file(name));
  };
  scenario(), plan();
  const Digest alone_5 = write("a.nc", 5), alone_6 = write("b.nc", 6);
  Digest five, six;
  std::thread beside([&] { six = write("c.nc", 6); });
  five = write("d.nc", 5);
  beside.join();
  EXPECT_EQ(five, alone_5);
  EXPECT_EQ(six, alone_6);
  EXPECT_EQ(result_hash(folder.file("d.nc")), alone_5);
}

}  // namespace
}  // namespace muster
