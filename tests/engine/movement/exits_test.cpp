// People on foot who choose among exits.
#include <gtest/gtest.h>

#include <map>

#include "engine/movement/cases.hpp"
#include "engine/movement/digests.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {
namespace {

using namespace cases;

CaseDemand crowd(std::string from, std::vector<std::string> exits, ExitChoice choice, std::int64_t count) {
  CaseDemand d = walkers(std::move(from), "", 0, 0, 0);
  d.exits = std::move(exits), d.choice = choice, d.count = count;
  return d;
}

/// A hall with a door of 1 m at either end: 5 m to the west, `east_m` to the east.
NetworkCase hall(double east_m, CaseDemand demand) {
  NetworkCase c =
      network({{"hall"}, {"w"}, {"e"}, {"west"}, {"east"}},
              {footway("to_w", "hall", "w", 5, 10, "from_w"), footway("from_w", "w", "hall", 5, 10, "to_w"), footway("to_e", "hall", "e", east_m, 10, "from_e"),
               footway("from_e", "e", "hall", east_m, 10, "to_e"), footway("door_w", "w", "west", 1, 1), footway("door_e", "e", "east", 1, 1)},
              {std::move(demand)});
  c.step = Time::seconds(1);
  return c;
}

std::size_t through(const NetworkCase& c, const NetworkResult& r, const std::string& link) {
  for (std::size_t i = 0; i < c.links.size(); ++i)
    if (c.links[i].id == link) return r.links[i].out.size();
  return 0;
}

TEST(Exits, the_nearest_is_taken_whatever_the_queue) {
  const NetworkCase c = hall(10, crowd("hall", {"west", "east"}, ExitChoice::nearest, 100));
  const NetworkResult r = run_network_case(c);
  EXPECT_EQ(through(c, r, "door_w"), 100U);
}

TEST(Exits, those_who_see_the_queue_share_the_doors_out_so_that_both_empty_together) {
  const NetworkCase c = hall(10, crowd("hall", {"west", "east"}, ExitChoice::queues, 100));
  const NetworkResult r = run_network_case(c);
  // Who is last at either door waits as long: west/1.2 = east/1.2 + 5 m/(1.34 m/s).
  EXPECT_NEAR(static_cast<double>(through(c, r, "door_w")), (100 + 1.2 * 5 / 1.34) / 2, 3);
  EXPECT_EQ(through(c, r, "door_w") + through(c, r, "door_e"), 100U);
}

TEST(Exits, a_queue_out_of_sight_diverts_nobody) {
  NetworkCase c = hall(10, crowd("hall", {"west", "east"}, ExitChoice::queues, 100));
  c.settings.exit_sight_m = 0;
  EXPECT_EQ(through(c, run_network_case(c), "door_w"), 100U);
}

TEST(Exits, nobody_walks_farther_than_the_queue_is_long) {
  const NetworkCase c = hall(200, crowd("hall", {"west", "east"}, ExitChoice::queues, 100));
  EXPECT_EQ(through(c, run_network_case(c), "door_w"), 100U);  // 100/1.2 = 83 s against 195 m/(1.34 m/s) = 146 s
}

TEST(Exits, who_meets_a_shut_door_goes_to_the_other_and_nobody_is_left) {
  for (const ExitChoice choice : {ExitChoice::nearest, ExitChoice::queues, ExitChoice::follow}) {
    NetworkCase c = hall(30, crowd("hall", {"west", "east"}, choice, 40));
    c.changes = {{.at_s = 5, .link = "door_w", .closed_foot = true}};
    const NetworkResult r = run_network_case(c);
    EXPECT_EQ(r.arrived(), 40) << static_cast<int>(choice);
    EXPECT_LT(through(c, r, "door_w"), 4U) << static_cast<int>(choice);
  }
}

TEST(Exits, a_door_out_of_sight_that_is_shut_is_found_shut_on_arrival) {
  NetworkCase c = hall(30, crowd("hall", {"west", "east"}, ExitChoice::queues, 10));
  c.settings.exit_sight_m = 0;
  c.changes = {{.at_s = 0, .link = "door_w", .closed_foot = true}};
  const NetworkResult r = run_network_case(c);
  EXPECT_EQ(r.arrived(), 10);
  EXPECT_EQ(through(c, r, "to_w"), 10U);  // there and back
  EXPECT_EQ(through(c, r, "door_e"), 10U);
}

TEST(Exits, who_was_sent_to_one_exit_takes_that) {
  CaseDemand d = crowd("hall", {}, ExitChoice::queues, 100);
  d.to = "west";
  const NetworkCase c = hall(10, d);
  EXPECT_EQ(through(c, run_network_case(c), "door_w"), 100U);
}

TEST(Exits, cars_and_unknown_exits_are_refused) {
  NetworkCase c = hall(10, crowd("hall", {"west", "nowhere"}, ExitChoice::queues, 1));
  EXPECT_THROW(run_network_case(c), InputError);
  c = hall(10, crowd("hall", {"west", "east"}, ExitChoice::queues, 1));
  c.demands[0].mode = TravelMode::car;
  EXPECT_THROW(run_network_case(c), InputError);
}

/// A town with closures in which all who walk may end in one of three places.
NetworkCase undecided_town(std::uint64_t seed, int nodes) {
  NetworkCase c = random_town(seed, nodes, true, true);
  c.step = Time::seconds(2);
  c.settings.exit_sight_m = 300;
  int i = 0;
  for (CaseDemand& d : c.demands) {
    d.id = "d" + std::to_string(i++);
    if (d.mode != TravelMode::foot) continue;
    d.exits = {"n0", "n1", "n" + std::to_string(nodes - 1)};
    d.choice = i % 3 == 0 ? ExitChoice::nearest : i % 3 == 1 ? ExitChoice::queues : ExitChoice::follow;
    d.rate_per_s *= 4;
  }
  return c;
}

TEST(Exits, are_chosen_alike_by_any_number_of_threads) {
  NetworkCase c = undecided_town(5, 500);
  c.end = Time::minutes(6);
  const auto alone = digests(c, 1, 0);
  ASSERT_GE(alone.size(), 8U);
  for (const int threads : {2, 4}) EXPECT_EQ(digests(c, threads, 0), alone) << threads << " threads";
}

TEST(Exits, are_chosen_alike_when_every_cache_is_dropped_on_the_way) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const NetworkCase c = undecided_town(seed, 6 + static_cast<int>(seed % 3));
    EXPECT_EQ(digests(c, 1, 7), digests(c, 1, 0)) << seed;
  }
}

/// How many turned to another exit, and by demand how many arrived where and when.
std::map<std::string, std::int64_t> ends(const NetworkCase& c) {
  const NetworkResult r = run_network_case(c, 2);
  std::map<std::string, std::int64_t> out;
  for (const CaseTrip& t : r.trips) out[c.demands[t.demand].id] += t.arrived.is_never() ? 1 : t.arrived.ms;
  return out;
}

TEST(Exits, do_not_depend_on_the_order_in_which_a_case_lists_them) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    NetworkCase c = undecided_town(seed, 8);
    const auto expected = ends(c);
    std::reverse(c.nodes.begin(), c.nodes.end()), std::reverse(c.links.begin(), c.links.end()), std::reverse(c.demands.begin(), c.demands.end());
    for (CaseDemand& d : c.demands) std::reverse(d.exits.begin(), d.exits.end());
    EXPECT_EQ(ends(c), expected) << seed;
  }
}

TEST(Exits, nothing_is_kept_of_choices_where_nobody_has_one) {
  NetworkCaseRun run(random_town(1, 5, true, true));
  EXPECT_EQ(run.run().state().find<ChoiceState>(), nullptr);
  EXPECT_EQ(run.run().state().find<DoorAccess>(), nullptr);
}

}  // namespace
}  // namespace muster
