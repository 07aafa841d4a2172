#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/movement/cases.hpp"
#include "muster/engine/movement/foot_links.hpp"

namespace muster {
namespace {

using namespace cases;

NetworkCase street(double length, double width, std::vector<CaseDemand> demands) {
  return network({{"a"}, {"b"}}, {footway("ab", "a", "b", length, width, "ba"), footway("ba", "b", "a", length, width, "ab")}, std::move(demands));
}

TEST(Walking, follows_weidmanns_curve) {
  // v(r) in m/s, computed apart from the engine: docs/movement.md.
  const std::pair<double, double> table[] = {{0.5, 1.298}, {1, 1.058}, {2, 0.606}, {3, 0.331}, {4, 0.156}, {5, 0.037}};
  for (const auto& [density, speed] : table) EXPECT_NEAR(1.34 * WalkingTable(1.913, 5.4).share(density), speed, 6e-4) << density;
  EXPECT_EQ(WalkingTable(1.913, 5.4).share(0), 1);
  EXPECT_EQ(WalkingTable(1.913, 5.4).share(6), 0);
  double largest = 0, at = 0;
  for (double r = 0.05; r < 5.4; r += 0.05)
    if (const double flow = r * 1.34 * WalkingTable(1.913, 5.4).share(r); flow > largest) largest = flow, at = r;
  EXPECT_NEAR(largest, 1.225, 0.001);
  EXPECT_NEAR(at, 1.75, 0.051);
}

TEST(Walking, takes_its_time_at_free_speed) {
  CaseDemand one = walkers("a", "b", 0, 0, 0, 1.0);
  one.count = 1;
  EXPECT_EQ(run_network_case(street(40, 2, {one})).trips[0].total_time().ms, 40000);  // IMO test 1
  one.walk_m_s = 1.33;
  EXPECT_NEAR(run_network_case(street(40, 2, {one})).trips[0].total_time().in_seconds(), 40 / 1.33, 0.001);
}

/// Time of one person at 1 m/s over 100 m from height 0 to `rise`.
double climb_s(double rise, bool stairs, const MovementSettings& settings = {}) {
  CaseDemand one = walkers("a", "b", 0, 0, 0, 1.0);
  one.count = 1;
  NetworkCase c = street(100, 2, {one});
  c.nodes[1].z_m = rise, c.settings = settings;
  for (CaseLink& link : c.links) link.stairs = stairs;
  return run_network_case(c).trips[0].total_time().in_seconds();
}

TEST(Walking, is_faster_a_little_downhill_and_slower_on_every_steeper_slope) {
  // Tobler 1993, relative to level ground: exp(-3.5 (|s + 0.05| - 0.05)).
  for (const double slope : {-0.3, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.3})
    EXPECT_NEAR(climb_s(100 * slope, false), 100 / std::exp(-3.5 * (std::abs(slope + 0.05) - 0.05)), 0.01) << slope;
  EXPECT_EQ(climb_s(60, false), climb_s(35, false)) << "no steeper than the bound";
  MovementSettings level;
  level.steepest_slope = 0;
  EXPECT_EQ(climb_s(60, false, level), 100);
}

TEST(Walking, takes_stairs_at_the_speed_of_stairs) {
  EXPECT_NEAR(climb_s(50, true), 100 / 0.43, 0.01);
  EXPECT_NEAR(climb_s(-50, true), 100 / 0.60, 0.01);
  EXPECT_EQ(climb_s(0, true), climb_s(50, true)) << "of unknown direction: the slower";
  for (const bool up : {false, true}) {
    NetworkCase c = street(20, 2, {walkers("a", "b", 6, 0, 900)});
    c.nodes[1].z_m = up ? 10 : -10;
    for (CaseLink& link : c.links) link.stairs = true;
    double crowd = 0;  // what Weidmann's curve for stairs passes at most, per metre
    for (double r = 1; r < 5; r += 0.01) crowd = std::max(crowd, r * 1.34 * (up ? 0.43 : 0.60) * (1 - std::exp(-3.7 * (1 / r - 1 / 5.4))));
    EXPECT_NEAR(run_network_case(c).outflow_per_s(0, Time::seconds(450), Time::seconds(900)), 2 * std::min(crowd, 1.2 * (up ? 0.68 : 0.85)), 0.01) << up;
  }
}

TEST(Walking, goes_round_a_hill_where_that_is_faster) {
  CaseDemand one = walkers("a", "b", 0, 0, 0, 1.0);
  one.count = 1;
  NetworkCase c = network({{"a"}, {"b", 0, 20}, {"c", 0, 10}},
                          {footway("straight", "a", "b", 100, 2), footway("first", "a", "c", 65, 2), footway("second", "c", "b", 65, 2)}, {one});
  EXPECT_EQ(run_network_case(c).links[0].in.size(), 1U);
  c.links[0].stairs = true;
  EXPECT_EQ(run_network_case(c).links[0].in.size(), 0U);
}

TEST(Walking, keeps_its_order_where_nobody_can_overtake) {
  CaseDemand before = walkers("a", "b", 0, 0, 0, 1.4), slow = walkers("a", "b", 0, 5, 0, 0.5), behind = walkers("a", "b", 0, 10, 0, 1.4);
  before.count = slow.count = behind.count = 1;
  const auto times = [&](double width, bool stairs) {
    NetworkCase c = street(70, width, {before, slow, behind});
    c.settings.stairs_up = c.settings.stairs_down = 1;
    for (CaseLink& link : c.links) link.stairs = stairs;
    std::vector<double> out;
    for (const CaseTrip& trip : run_network_case(c).trips) out.push_back(trip.arrived.in_seconds());
    return out;
  };
  for (const auto& [width, stairs] : {std::pair{1.0, false}, {2.0, true}}) {
    const std::vector<double> t = times(width, stairs);
    EXPECT_NEAR(t[0], 50, 0.01) << "is not slowed by who is behind";
    EXPECT_NEAR(t[1], 5 + 140, 0.01);
    EXPECT_GE(t[2], t[1]) << "comes in behind the slow one";
    EXPECT_LE(t[2], t[1] + 2);
  }
  EXPECT_NEAR(times(2.0, false)[2], 10 + 50, 0.01) << "there is room to pass";
}

TEST(Walking, lets_the_fast_overtake_the_slow) {
  CaseDemand slow = walkers("a", "b", 0, 0, 0, 0.7), fast = walkers("a", "b", 0, 10, 0, 1.6);
  slow.count = fast.count = 1;
  const auto r = run_network_case(street(100, 3, {slow, fast}));
  EXPECT_LT(r.trips[1].arrived, r.trips[0].arrived);
  EXPECT_NEAR(r.trips[1].travel_time().in_seconds(), 100 / 1.6, 0.01);
}

TEST(Walking, passes_no_more_than_the_width_lets_through) {
  for (const double width : {1.0, 2.5, 10.0}) {
    const auto r = run_network_case(street(50, width, {walkers("a", "b", 3 * width, 0, 600)}));
    EXPECT_EQ(r.arrived(), std::llround(1800 * width));
    EXPECT_LE(r.outflow_per_s(0, Time::seconds(100), Time::seconds(600)), 1.2 * width * 1.001) << width;
    EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(600), Time::seconds(1200)), 1.2 * width, 0.006 * width) << width;
  }
  // IMO test 4: 100 persons, 1 m exit.
  CaseDemand hall = walkers("a", "b", 0, 0, 0);
  hall.count = 100;
  const auto exit = run_network_case(street(5, 1, {hall}));
  EXPECT_EQ(exit.arrived(), 100);
  EXPECT_LE(exit.outflow_per_s(0, Time{0}, exit.trips.back().arrived), 1.33);
}

TEST(Walking, is_slower_the_more_people_come_the_other_way) {  // IMO test 8, NIST 2.8
  double before = 0;
  for (const std::int64_t against : {0, 10, 50, 100}) {
    std::vector<CaseDemand> demands = {walkers("a", "b", 1, 0, 100)};
    if (against > 0) demands.push_back(walkers("b", "a", 0, 0, 0)), demands.back().count = against;
    const auto r = run_network_case(street(60, 1.5, demands));
    EXPECT_EQ(r.arrived(), 100 + against);
    double sum = 0;
    for (std::size_t i = 0; i < 100; ++i) sum += r.trips[i].total_time().in_seconds();
    EXPECT_GT(sum, before) << against;
    before = sum;
  }
}

TEST(Walking, spills_back_when_a_street_is_full_and_holds_no_more_than_its_room) {
  // A wide street into a narrow one: the narrow one passes 1.2 persons/s, the wide one fills to at most 4 per m2.
  NetworkCase c = network({{"a"}, {"b"}, {"c"}}, {footway("wide", "a", "b", 20, 4), footway("narrow", "b", "c", 50, 1)}, {walkers("a", "c", 4, 0, 400)});
  const auto r = run_network_case(c);
  EXPECT_EQ(r.arrived(), 1600);
  EXPECT_NEAR(r.outflow_per_s(1, Time::seconds(700), Time::seconds(1300)), 1.2, 0.006);
  std::size_t out = 0;
  for (std::size_t in = 0; in < r.links[0].in.size(); ++in) {
    while (out < r.links[0].out.size() && r.links[0].out[out] <= r.links[0].in[in]) ++out;
    ASSERT_LE(in + 1 - out, 320U);
  }
  EXPECT_GT(r.trips.back().entered - r.trips.back().wanted, Time::seconds(300)) << "the rest waits outside";
}

TEST(Walking, passes_a_mild_bottleneck_at_its_capacity_and_queues_at_the_density_of_that_flow) {
  // Upstream of a way of 1 m the density is the one on the crowded side of Weidmann's curve that passes 1.2 persons/s; up to 4 per m2 (the storage).
  for (const double width : {1.2, 1.5, 1.8}) {
    const NetworkCase c =
        network({{"a"}, {"b"}, {"c"}}, {footway("wide", "a", "b", 100, width), footway("narrow", "b", "c", 30, 1)}, {walkers("a", "c", 3, 0, 3000)});
    const auto r = run_network_case(c);
    const Time from = Time::seconds(1500), to = Time::seconds(3000);
    EXPECT_NEAR(r.outflow_per_s(1, from, to), 1.2, 0.002) << width;
    double density = 1.76;
    while (density < 4 && 1.34 * density * (1 - std::exp(-1.913 * (1 / density - 1 / 5.4))) * width > 1.2) density += 0.001;
    EXPECT_NEAR(r.density_per_m(0, 100, from, to) / width, density, 0.05 * density) << width;
  }
}

TEST(Walking, shares_the_ends_of_a_street_between_those_who_go_in_and_those_who_come_out) {
  NetworkCase c = street(40, 2, {walkers("a", "b", 3, 0, 1500), walkers("b", "a", 3, 0, 1500)});
  const auto r = run_network_case(c);
  EXPECT_EQ(r.arrived(), 9000);
  const auto between = [&](const std::vector<Time>& times, Time from, Time to) {
    return std::lower_bound(times.begin(), times.end(), to) - std::lower_bound(times.begin(), times.end(), from);
  };
  for (Time from = Time::seconds(0); from < Time::seconds(3000); from = from + Time::seconds(60)) {
    const Time to = from + Time::seconds(60);
    EXPECT_LE(between(r.links[0].in, from, to) + between(r.links[1].out, from, to), 60 * 2 * 1.2 + 1);
    EXPECT_LE(between(r.links[1].in, from, to) + between(r.links[0].out, from, to), 60 * 2 * 1.2 + 1);
  }
  const double there = r.outflow_per_s(0, Time::seconds(300), Time::seconds(1500)), back = r.outflow_per_s(1, Time::seconds(300), Time::seconds(1500));
  EXPECT_NEAR(there / back, 1, 0.05);
  EXPECT_LE(there + back, 2.4 * 1.001);
  EXPECT_GE(there + back, 2.4 * 0.66) << "not less than the harmonic mean of 1.2 and of what a full street passes, 0.62";
}

TEST(Walking, goes_on_from_where_it_was_when_a_street_was_impassable_for_a_while) {
  CaseDemand one = walkers("a", "b", 0, 0, 0, 1.0);
  one.count = 1;
  NetworkCase c = street(100, 2, {one});
  CaseChange stop, go;
  stop.link = go.link = "ab", stop.at_s = 30, stop.foot_factor = 0, go.at_s = 60;
  c.changes = {stop, go};
  EXPECT_NEAR(run_network_case(c).trips[0].total_time().in_seconds(), 60 + 70 - 0.3, 0.01) << "30 of 100 m before, next to nothing in 30 s, then the rest";
}

TEST(Walking, counts_persons_not_parties) {
  CaseDemand groups = walkers("a", "b", 1, 0, 200);
  groups.persons = 4;
  const auto r = run_network_case(street(50, 1, {groups}));
  EXPECT_EQ(r.arrived(), 200);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(250), Time::seconds(600)), 0.3, 0.003);
}

}  // namespace
}  // namespace muster
