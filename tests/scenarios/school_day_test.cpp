#include <gtest/gtest.h>

#include <algorithm>

#include "engine/temporary_folder.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/scenario.hpp"

// The scenario in which most of what people and places can be told to do is switched on, on a working day: what must hold of all of it together.
namespace muster {
namespace {

const Scenario& scenario() {
  static const Scenario loaded = load_scenario(std::string(MUSTER_SOURCE_DIR) + "/scenarios/library/school_day/scenario.yaml");
  return loaded;
}

void go_on(Run& run, Time until) {
  while (run.now() < until) run.step();
}

TEST(SchoolDay, resumes_from_a_file_and_with_its_caches_dropped_to_the_same_bits) {
  const Time kept = Time::minutes(74), end = Time::minutes(150);  // people are on their way home, children at school, desks busy
  const TemporaryFolder folder;
  const auto whole = make_run(scenario(), "clear_the_stream", 3, 2);
  go_on(*whole, end);
  const Headline numbers = headline(whole->world(), whole->state());
  EXPECT_GT(numbers.went_home_first, 50);
  EXPECT_GT(numbers.moved, 500);

  const auto inputs = checkpoint_inputs(scenario(), *find_plan(scenario(), "clear_the_stream"), {3, scenario().step, scenario().duration, 1});
  Checkpoints store(folder.file("run.nc"), "test", inputs);
  const auto killed = make_run(scenario(), "clear_the_stream", 3, 1);
  go_on(*killed, kept);
  store.save(*killed);
  const auto resumed = make_run(scenario(), "clear_the_stream", 3, 1);
  ASSERT_EQ(store.resume(*resumed).at, kept);
  go_on(*resumed, end);
  EXPECT_EQ(resumed->digest(), whole->digest());

  while (killed->now() < end) {
    killed->drop_caches();
    go_on(*killed, std::min(end, killed->now() + Time::minutes(5)));
  }
  EXPECT_EQ(killed->digest(), whole->digest());
}

}  // namespace
}  // namespace muster
