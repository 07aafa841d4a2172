#include <gtest/gtest.h>

#include "engine/movement/cases.hpp"
#include "engine/movement/copy_state.hpp"
#include "engine/movement/digests.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {
namespace {

using namespace cases;

TEST(Movement, loses_nobody_at_any_tick) {  // K7
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    NetworkCase c = random_town(seed, 4 + static_cast<int>(seed % 5), true, true);
    c.step = Time{500};  // one tick: the shortest link takes half a second
    NetworkCaseRun run(c, 2);
    ASSERT_EQ(run.movement().tick(), c.step) << seed;
    while (run.step()) ASSERT_TRUE(run.movement().conserved()) << "seed " << seed << " at ms " << run.run().now().ms;
    const auto& totals = run.run().state().get<MovementTotals>();
    EXPECT_EQ(totals.departed(), totals.of(PartyStatus::arrived) + totals.of(PartyStatus::in_place)) << seed;
    EXPECT_GT(totals.of(PartyStatus::arrived), 0) << seed;
  }
}

/// A town large enough that ticks are shared between threads.
NetworkCase large_town() {
  NetworkCase c = random_town(5, 700, true, true);
  c.end = Time::minutes(7);
  return c;
}

TEST(Movement, is_the_same_for_any_thread_count) {  // K8
  const NetworkCase c = large_town();
  const auto alone = digests(c, 1, 0);
  ASSERT_GE(alone.size(), 10U);
  for (const int threads : {2, 4, 8}) EXPECT_EQ(digests(c, threads, 0), alone) << threads << " threads";
}

TEST(Movement, is_the_same_where_what_it_needs_is_brought_from_memory_ahead) {
  NetworkCase c = large_town();
  const auto near = digests(c, 1, 0);
  c.memory_is_far = true;
  for (const int threads : {1, 2, 8}) EXPECT_EQ(digests(c, threads, 0), near) << threads << " threads";
}

TEST(Movement, is_the_same_when_every_cache_is_dropped_on_the_way) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const NetworkCase c = random_town(seed, 5 + static_cast<int>(seed % 4), true, true);
    EXPECT_EQ(digests(c, 1, 7), digests(c, 1, 0)) << seed;
  }
}

TEST(Movement, is_the_same_when_caches_are_dropped_after_a_change_that_makes_no_way_longer) {
  // The tables are made anew at 200 s. A road that then passes less takes as long as before, so they stay as they are; whoever goes on from State
  // knows of no change at all.
  NetworkCase c = network({{"a"}, {"b"}, {"c"}, {"d"}}, {road("ab", "a", "b"), road("bd", "b", "d"), road("bc", "b", "c"), road("cd", "c", "d")},
                          {cars("a", "d", 0.5, 0, 600)});
  c.changes = {{.at_s = 200, .link = "bd", .closed_car = true}, {.at_s = 240, .link = "bc", .capacity_factor = 0.5}};
  EXPECT_EQ(digests(c, 1, 25), digests(c, 1, 0));
}

TEST(Movement, goes_on_from_its_state_alone) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    NetworkCase c = random_town(seed, 6, true, true);
    NetworkCaseRun whole(c), first(c), second(c, 2);
    const int half = 20 + 17 * static_cast<int>(seed);
    for (int i = 0; i < half; ++i) whole.step(), first.step(), second.step();  // the second only for the departures it has sent
    copy_state(first.run(), second.run());
    while (whole.step()) second.step();
    whole.run().settle(), second.run().settle();
    EXPECT_EQ(whole.run().state().digest(), second.run().state().digest()) << seed;
  }
}

TEST(Movement, does_not_depend_on_the_length_of_a_step) {
  // Vehicles replay their events to the millisecond: neither tick nor step shows in their times.
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    NetworkCase c = random_town(seed, 6, false, false);
    c.step = Time{500};
    const auto fine = run_network_case(c);
    c.step = Time::seconds(10);
    const auto coarse = run_network_case(c);
    ASSERT_EQ(fine.trips.size(), coarse.trips.size());
    for (std::size_t i = 0; i < fine.trips.size(); ++i) ASSERT_EQ(fine.trips[i].arrived, coarse.trips[i].arrived) << seed;
  }
}

}  // namespace
}  // namespace muster
