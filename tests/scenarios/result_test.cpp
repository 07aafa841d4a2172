#include "muster/scenarios/result.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>

#include "engine/temporary_folder.hpp"
#include "muster/engine/io/cf.hpp"
#include "muster/scenarios/driver.hpp"
#include "muster/scenarios/version.hpp"
#include "scenarios/result_samples.hpp"

namespace muster {
namespace {

using test::toy_run;
using test::toy_scenario;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.problems().front().code;
  }
  return {};
}

Digest write_whole(const Scenario& scenario, const std::string& path, std::uint64_t seed = 7, int threads = 1) {
  const auto run = toy_run(scenario, seed, threads);
  run_to_end(*run, {});
  return write_result(*run, scenario, *scenario.plans[0], path);
}

TEST(Result, holds_series_final_state_events_ids_and_provenance) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  write_whole(scenario, folder.file("run.nc"));
  const ResultFile result(folder.file("run.nc"));
  const Hdf5File& file = result.file();
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.reached(), Time::minutes(30));
  EXPECT_EQ(result.series(), (std::vector<std::string>{"alerted", "flooded_km2", "occupants"}));
  EXPECT_EQ(file.shape("occupants"), (std::vector<std::uint64_t>{30, 3}));
  EXPECT_EQ(file.read<double>("time").back(), 29 * 60.0);
  EXPECT_EQ(file.text_attribute("time", "units"), "seconds since 2026-07-20 18:00:00 +08:00");
  EXPECT_EQ(file.text_attribute("flooded_km2", "units"), "km2");
  EXPECT_EQ(file.text_attribute("alerted", "long_name_zh"), "累计收到警报人数");
  EXPECT_GT(file.read<std::int64_t>("summary/warned").at(0), 0);
  EXPECT_EQ(file.read<float>("ground").at(0), 1.5F);
  EXPECT_EQ(file.read<std::uint8_t>("final/party/status").at(2), static_cast<std::uint8_t>(PartyStatus::arrived));
  EXPECT_EQ(file.read<std::uint32_t>("final/party/destination").at(2), 1U);
  EXPECT_EQ(file.text_attribute("final/party/destination", "table"), "shelter");
  EXPECT_EQ(file.text_attribute("final/party/status", "flag_meanings").substr(0, 12), "none waiting");
  EXPECT_EQ(file.read<Time>("final/clock/now").at(0), Time::minutes(30));
  EXPECT_EQ(file.text_attribute("provenance/place", "name"), "小村");
  EXPECT_EQ(file.read<std::int32_t>("provenance/place/shelter_capacity"), scenario.world->shelters.capacity);
  EXPECT_EQ(file.read_texts("provenance/place/shelter_name"), scenario.world->shelters.name);
  EXPECT_EQ(file.read_texts("provenance/place/source_id"), std::vector<std::string>{"terrain"});
  EXPECT_EQ(file.read_texts("provenance/place/source_origin"), std::vector<std::string>{"osm"});
  EXPECT_EQ(file.read_texts("provenance/place/source_what"), std::vector<std::string>{"satellite, 30 m"});
  EXPECT_EQ(file.read<float>("provenance/place/source_z_error_m"), std::vector<float>{4});
  EXPECT_EQ(file.read<std::uint8_t>("provenance/place/source_absolute"), std::vector<std::uint8_t>{0});
  const auto origins = file.read<std::int64_t>("provenance/place/origin_rows");
  EXPECT_EQ(std::accumulate(origins.begin(), origins.begin() + 4, std::int64_t{0}), static_cast<std::int64_t>(scenario.world->nodes.size()));
  EXPECT_EQ(file.read_texts("ids/household"), scenario.world->households.id);
  EXPECT_EQ(file.read_texts("ids/party").back(), "vehicle 1");
  EXPECT_EQ(file.text_attribute("provenance", "seed"), "7");
  EXPECT_EQ(file.text_attribute("provenance", "program"), std::string("muster ") + version());
  EXPECT_EQ(file.text_attribute("provenance", "scenario"), "scenario.yaml");
  EXPECT_GT(file.read_texts("weak_inputs/path").size(), 3U);
  const auto kinds = file.read_texts("events/kinds/name");
  const auto kind = file.read<std::uint16_t>("events/kind");
  const auto arrived = static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), "party/arrived") - kinds.begin());
  const auto row = static_cast<std::size_t>(std::find(kind.begin(), kind.end(), arrived) - kind.begin());
  ASSERT_LT(row, kind.size());
  EXPECT_EQ(file.read<Time>("events/time")[row], Time::minutes(3));
  EXPECT_EQ(file.read<std::uint32_t>("events/object")[row], 1U);
}

TEST(Result, shows_the_stored_flood_on_the_map) {
  const TemporaryFolder folder;
  Scenario scenario = toy_scenario();
  scenario.hazard = test::toy_hazard(scenario);
  write_whole(scenario, folder.file("run.nc"));
  const Hdf5File file = Hdf5File::open(folder.file("run.nc"));
  EXPECT_EQ(file.read<float>("greatest_depth").at(3), 1.25F);
  EXPECT_EQ(file.read<float>("arrival").at(3), 600.0F);
  EXPECT_TRUE(std::isnan(file.read<float>("arrival").back()));
  EXPECT_EQ(file.text_attribute("greatest_depth", "grid_mapping"), "crs");
  EXPECT_EQ(file.text_attribute("arrival", "units"), "seconds since 2026-07-20 18:00:00 +08:00");
  EXPECT_EQ(cf::read_grid(file), scenario.world->ground.grid());
}

TEST(Result, leaves_queues_and_other_bookkeeping_to_checkpoints) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  write_whole(scenario, folder.file("run.nc"));
  const ResultFile result(folder.file("run.nc"));
  const auto& arrays = result.arrays();
  const auto has = [&](const char* name) { return std::find(arrays.begin(), arrays.end(), name) != arrays.end(); };
  EXPECT_TRUE(has("household/alerted"));
  EXPECT_TRUE(has("hazard/link_depth_m"));
  EXPECT_TRUE(has("warning/alerted_persons"));
  EXPECT_FALSE(has("warning/orders"));
  EXPECT_FALSE(has("warning/news"));
}

TEST(Result, has_the_same_hash_and_bytes_for_any_thread_count_and_another_for_another_seed) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  const Digest one = write_whole(scenario, folder.file("a.nc"));
  for (const int threads : {2, 4}) EXPECT_EQ(write_whole(scenario, folder.file("b.nc"), 7, threads), one);
  EXPECT_EQ(bytes_of(folder.file("a.nc")), bytes_of(folder.file("b.nc")));
  EXPECT_NE(write_whole(scenario, folder.file("c.nc"), 8), one);
  EXPECT_EQ(result_hash(folder.file("a.nc")), one);
  EXPECT_EQ(ResultFile(folder.file("a.nc")).hash(), one.hex());
}

TEST(Result, hash_does_not_depend_on_provenance) {
  const TemporaryFolder folder;
  Scenario scenario = toy_scenario();
  const Digest one = write_whole(scenario, folder.file("a.nc"));
  scenario.file = "elsewhere/renamed.yaml", scenario.inputs.clear();
  EXPECT_EQ(write_whole(scenario, folder.file("b.nc")), one);
}

TEST(Result, of_a_stopped_run_is_readable_and_marked_incomplete) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  const auto run = toy_run(scenario);
  std::atomic<bool> stop = false;
  const DriveOutcome outcome = run_to_end(*run, {.progress = [&](Time, Time) { stop = true; }, .stop = &stop});
  EXPECT_TRUE(outcome.complete);  // over before progress was worth telling
  const auto slow = toy_run(scenario);
  for (int i = 0; i < 40; ++i) slow->step();
  write_result(*slow, scenario, *scenario.plans[0], folder.file("run.nc"));
  const ResultFile result(folder.file("run.nc"));
  EXPECT_FALSE(result.complete());
  EXPECT_EQ(result.reached(), Time::seconds(400));
  EXPECT_EQ(result.file().count("time"), 7U);
  result_hash(folder.file("run.nc"));
}

TEST(Driver, stops_at_a_step_boundary_and_resumes_to_the_same_result) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  const Digest expected = write_whole(scenario, folder.file("whole.nc"));
  const CheckpointInputs inputs = checkpoint_inputs(scenario, *scenario.plans[0], {7, scenario.step, scenario.duration, 1});
  {
    const auto run = toy_run(scenario);
    Checkpoints checkpoints(folder.file("run.nc"), "0.1.0", inputs);
    for (int i = 0; i < 61; ++i) run->step();
    const std::atomic<bool> stop = true;
    EXPECT_FALSE(run_to_end(*run, {.checkpoints = &checkpoints, .stop = &stop}).complete);
    EXPECT_TRUE(checkpoints.stored().empty());  // it had done nothing since it was handed over
    checkpoints.save(*run);
  }
  const auto run = toy_run(scenario);
  Checkpoints checkpoints(folder.file("run.nc"), "0.1.0", inputs);
  const DriveOutcome outcome = run_to_end(*run, {.checkpoints = &checkpoints, .checkpoint_every = Time::minutes(5), .resume = true});
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.resumed->at, Time::seconds(610));
  EXPECT_EQ(checkpoints.stored().size(), 2U);
  EXPECT_EQ(write_result(*run, scenario, *scenario.plans[0], folder.file("run.nc")), expected);
}

TEST(Driver, refuses_a_checkpoint_of_another_seed_or_place_and_names_what_differs) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  const RunSettings settings{7, scenario.step, scenario.duration, 1};
  const auto run = toy_run(scenario);
  run->step();
  Checkpoints(folder.file("run.nc"), "0.1.0", checkpoint_inputs(scenario, *scenario.plans[0], settings)).save(*run);
  Scenario other = toy_scenario();
  auto world = std::make_shared<World>(*other.world);
  world->ground.at(3, 3) = 9;
  other.world = world;
  RunSettings changed = settings;
  changed.seed = 8;
  Checkpoints mine(folder.file("run.nc"), "0.1.0", checkpoint_inputs(other, *other.plans[0], changed));
  try {
    run_to_end(*run, {.checkpoints = &mine, .resume = true});
    FAIL() << "resumed from another run";
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().size(), 2U);
    EXPECT_EQ(error.problems()[0].arguments[0].second, "seed");
    EXPECT_EQ(error.problems()[1].arguments[0].second, "world");
  }
}

TEST(Result, that_is_no_result_or_was_changed_is_refused) {
  const TemporaryFolder folder;
  const Scenario scenario = toy_scenario();
  write_whole(scenario, folder.file("run.nc"));
  const auto write = [&](const char* format, int version) {
    Hdf5File file = Hdf5File::create(folder.file("other.nc"));
    if (*format != '\0') file.attribute("", "format", format);
    file.attribute("", "version", version);
    file.commit();
    return code_of([&] { ResultFile{folder.file("other.nc")}; });
  };
  EXPECT_EQ(write("muster-world", 1), ErrorCode::wrong_format);
  EXPECT_EQ(write("", 1), ErrorCode::wrong_format);
  EXPECT_EQ(write("muster-result", 2), ErrorCode::version_too_new);
  EXPECT_EQ(write("muster-result", 1), ErrorCode::missing_attribute);
  std::string bytes = bytes_of(folder.file("run.nc"));
  bytes[bytes.size() / 2] ^= 1;
  std::ofstream(folder.file("changed.nc"), std::ios::binary) << bytes;
  EXPECT_EQ(code_of([&] { result_hash(folder.file("changed.nc")); }), ErrorCode::bad_checksum);
}

TEST(Plan, digest_follows_its_content_alone) {
  Plan a, b;
  EXPECT_EQ(plan_digest(a), plan_digest(b));
  b.name = "another name";
  EXPECT_EQ(plan_digest(a), plan_digest(b));
  b.rules.push_back({"r1", "county", {"at_time", {}}, {}});
  EXPECT_NE(plan_digest(a), plan_digest(b));
}

}  // namespace
}  // namespace muster
