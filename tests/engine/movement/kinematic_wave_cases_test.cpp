#include <gtest/gtest.h>

#include <cmath>

#include "engine/movement/cases.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"

// The network cases with answers by formula or by hand (docs/movement.md lists them with their sources).
namespace muster {
namespace {

using namespace cases;

TEST(KinematicWave, lets_free_traffic_pass_at_free_speed) {  // K1
  const auto r = run_network_case(network({{"a"}, {"b"}}, {road("1", "a", "b")}, {cars("a", "b", 0.5, 0, 500)}));
  EXPECT_EQ(r.arrived(), 250);
  for (const CaseTrip& t : r.trips) EXPECT_EQ(t.total_time().ms, 50000);
  EXPECT_DOUBLE_EQ(r.sum_total_time_s(), 12500);
  EXPECT_NEAR(r.density_per_m(0, 1000, Time::seconds(100), Time::seconds(500)), 0.025, 1e-12);
}

TEST(KinematicWave, saturates_at_capacity_while_the_queue_waits_outside) {  // K1b
  const auto r = run_network_case(network({{"a"}, {"b"}}, {road("1", "a", "b")}, {cars("a", "b", 2, 0, 2000)}));
  EXPECT_EQ(r.arrived(), 4000);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(200), Time::seconds(2000)), 0.8, 1e-9);
  EXPECT_NEAR(r.density_per_m(0, 1000, Time::seconds(200), Time::seconds(2000)), 0.04, 1e-6);
  EXPECT_EQ(r.trips.back().travel_time().ms, 50000);
}

void expect_bottleneck(const NetworkResult& r, double total_s) {
  EXPECT_EQ(r.arrived(), 800);
  EXPECT_NEAR(r.sum_total_time_s(), total_s, 0.8);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(100), Time::seconds(700)), 2.0 / 3, 2e-3);
  EXPECT_EQ(r.origin_blocked[0], Time::seconds(251.25));  // the first after 250 s
  EXPECT_NEAR(r.inflow_per_s(0, Time::seconds(260), Time::seconds(560)), 2.0 / 3, 4e-3);
  EXPECT_NEAR(r.density_per_m(0, 1000, Time::seconds(290), Time::seconds(440)), 0.2 - 2.0 / 3 / 5, 1e-3);
}

TEST(KinematicWave, spills_back_from_a_bottleneck_and_recovers) {  // K2
  const std::vector<CaseDemand> demand = {cars("a", "c", 0.8, 0, 500), cars("a", "c", 0.4, 500, 1500)};
  const auto node = run_network_case(network({{"a"}, {"b", 2.0 / 3}, {"c"}}, {road("1", "a", "b"), road("2", "b", "c")}, demand));
  expect_bottleneck(node, 105000);
  EXPECT_NEAR(node.mean_total_time_s() - 100, 31.25, 1e-3);
  EXPECT_NEAR(node.max_total_time_s() - 100, 100, 1.6);
  for (const CaseTrip& t : node.trips) {
    if (t.arrived - Time::seconds(50) <= Time::seconds(801)) continue;
    EXPECT_EQ(t.total_time().ms, 100000) << "the queue at the bottleneck is gone at 800 s; set out at ms " << t.wanted.ms;
  }
  const auto slow = run_network_case(network({{"a"}, {"b"}, {"c"}}, {road("1", "a", "b"), road("2", "b", "c", 1000, 10)}, demand));
  expect_bottleneck(slow, 145000);
  const auto narrow = run_network_case(network({{"a"}, {"b"}, {"c"}}, {road("1", "a", "b"), road("2", "b", "c", 1000, 20, 0.1, 10)}, demand));
  expect_bottleneck(narrow, 105000);
}

TEST(KinematicWave, sends_stop_and_start_waves_at_wave_speed) {  // K3
  NetworkCase c = network({{"a"}, {"b"}}, {road("1", "a", "b")}, {cars("a", "b", 0.8, 0, 1200)});
  CaseChange shut, open;
  shut.at_s = 100, shut.link = "1", shut.capacity_factor = 0;
  open.at_s = 600, open.link = "1";
  c.changes = {shut, open};
  const auto r = run_network_case(c);
  EXPECT_EQ(r.arrived(), 960);
  // 40 left before 100 s; the link holds 200, so the 240th enters at 298.75 s and the next when the start wave has come 1000 m at 5 m/s.
  ASSERT_EQ(r.links[0].in.size(), 960U);
  EXPECT_EQ(r.links[0].in[239], Time::seconds(298.75));
  EXPECT_EQ(r.links[0].in[240], Time::seconds(800));
  for (std::size_t i = 40; i < 960; ++i) EXPECT_EQ(r.links[0].out[i], Time::seconds(600 + 1.25 * static_cast<double>(i - 40))) << "discharge at q";
}

NetworkResult merge(double priority_a, double priority_b) {
  CaseLink a = road("a", "x", "m"), b = road("b", "y", "m"), out = road("out", "m", "z");
  a.priority = priority_a, b.priority = priority_b;
  return run_network_case(network({{"x"}, {"y"}, {"m"}, {"z"}}, {a, b, out}, {cars("x", "z", 0.5, 0, 1000), cars("y", "z", 0.5, 0, 1000)}));
}

TEST(KinematicWave, shares_a_merge_by_priority_and_hands_on_what_is_not_used) {  // K4
  const Time from = Time::seconds(200), to = Time::seconds(900);
  const auto equal = merge(1, 1);
  EXPECT_EQ(equal.arrived(), 1000);
  EXPECT_NEAR(equal.outflow_per_s(0, from, to), 0.4, 0.004);
  EXPECT_NEAR(equal.outflow_per_s(1, from, to), 0.4, 0.004);
  const auto uneven = merge(1, 1.5);
  EXPECT_EQ(uneven.arrived(), 1000);
  EXPECT_NEAR(uneven.outflow_per_s(0, from, to), 0.32, 0.004);
  EXPECT_NEAR(uneven.outflow_per_s(1, from, to), 0.48, 0.004);
  const auto first = merge(1, 100);
  EXPECT_EQ(first.arrived(), 1000);
  EXPECT_NEAR(first.outflow_per_s(1, from, to), 0.5, 0.004);
  EXPECT_NEAR(first.outflow_per_s(0, from, to), 0.3, 0.004);
  for (const CaseTrip& t : first.trips) {
    if (t.demand == 0) continue;
    EXPECT_LE(t.total_time().ms, 100000 + 2500) << "the favoured road keeps its free time, but for one headway";
  }
}

TEST(KinematicWave, diverges_first_come_first_served) {  // K5
  NetworkCase c = network({{"a"}, {"m"}, {"x"}, {"y"}}, {road("in", "a", "m"), road("x", "m", "x"), road("y", "m", "y")},
                          {cars("a", "x", 0.3, 0, 900), cars("a", "y", 0.3, 1.5, 900)});
  for (const CaseTrip& t : run_network_case(c).trips) EXPECT_EQ(t.total_time().ms, 100000);
  // Where x is closed for good, who wants there sees it at m, pulls over and blocks nobody; after the limit they stay where they are.
  CaseChange change;
  change.at_s = 300, change.link = "x", change.closed_car = true;
  c.changes = {change};
  const auto r = run_network_case(c);
  for (const CaseTrip& t : r.trips) {
    const bool turned_back = t.demand == 0 && t.wanted >= Time::seconds(250);
    EXPECT_EQ(t.status, turned_back ? PartyStatus::in_place : PartyStatus::arrived) << t.wanted.ms;
    EXPECT_EQ(t.arrived, turned_back ? Time::never() : t.wanted + Time::seconds(100));
  }
}

TEST(KinematicWave, blocks_all_behind_when_one_of_the_ways_ahead_is_full) {  // K5, one lane
  // Way x ends at a node that lets one vehicle pass in 50 s: it fills up, and the road before it stops for both.
  const auto r = run_network_case(network({{"a"}, {"m"}, {"x", 0.02}, {"y"}, {"z"}},
                                          {road("in", "a", "m"), road("x", "m", "x", 100), road("y", "m", "y"), road("z", "x", "z")},
                                          {cars("a", "z", 0.3, 0, 600), cars("a", "y", 0.3, 1, 600)}));
  EXPECT_EQ(r.arrived(), 360);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(300), Time::seconds(3000)), 0.04, 0.004);
  EXPECT_NEAR(r.inflow_per_s(2, Time::seconds(300), Time::seconds(3000)), 0.02, 0.002) << "y is empty, but nobody gets there";
}

TEST(KinematicWave, reports_a_standstill_and_loses_nobody) {  // K6
  // Four one-way links in a ring, each full of vehicles that want to the node after the next.
  std::vector<CaseLink> ring;
  std::vector<CaseDemand> demand;
  for (int i = 0; i < 4; ++i) {
    const std::string from = "n" + std::to_string(i), to = "n" + std::to_string((i + 1) % 4), goal = "n" + std::to_string((i + 2) % 4);
    ring.push_back(road("r" + std::to_string(i), from, to, 100));
    CaseDemand d = cars(from, goal, 0, 0, 0);
    d.count = 40;
    demand.push_back(d);
  }
  NetworkCase c = network({{"n0"}, {"n1"}, {"n2"}, {"n3"}}, ring, demand);
  c.settings.origin_priority = 1000;
  c.end = Time::minutes(30);
  NetworkCaseRun run(c);
  while (run.step()) ASSERT_TRUE(run.movement().conserved());
  const auto r = run.result();
  ASSERT_EQ(r.gridlocks.size(), 1U);
  std::size_t on_way = 0;
  for (const CaseTrip& t : r.trips) on_way += t.status == PartyStatus::on_link || t.status == PartyStatus::waiting;
  EXPECT_EQ(on_way + static_cast<std::size_t>(r.arrived()), 160U);
  EXPECT_GT(on_way, 80U);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(r.outflow_per_s(static_cast<std::size_t>(i), Time::minutes(10), Time::minutes(30)), 0);
}

TEST(KinematicWave, turns_those_who_know_at_once_and_the_others_at_the_closed_road) {  // K9
  // From a to e by b (50 + 50 s) or by c (100 + 100 s); between b and c a street of 60 s. b-e closes at 20 s.
  NetworkCase c = network({{"a"}, {"b"}, {"c"}, {"e"}},
                          {road("ab", "a", "b"), road("be", "b", "e"), road("ac", "a", "c", 2000), road("ce", "c", "e", 2000), road("bc", "b", "c", 1200)},
                          {cars("a", "e", 0.05, 0, 100), cars("a", "e", 0.05, 5, 100)});
  c.demands[0].informed = true;
  CaseChange change;
  change.at_s = 20, change.link = "be", change.closed_car = true;
  c.changes = {change};
  const auto r = run_network_case(c);
  EXPECT_EQ(r.arrived(), 10);
  for (const CaseTrip& t : r.trips) {
    // Who set out before the closure is on a-b then, and turns at b: 50 + 60 + 100 s. The informed go by c from the start afterwards: 200 s.
    const bool went_by_c = t.demand == 0 && t.wanted >= Time::seconds(20);
    EXPECT_EQ(t.total_time().ms, went_by_c ? 200000 : 210000) << t.wanted.ms;
  }
}

TEST(KinematicWave, keeps_capacity_on_links_of_every_length) {
  for (const double length : {5.0, 7.5, 10.0, 14.0, 20.0, 29.0, 50.0, 100.0, 300.0, 1000.0}) {
    for (const double lanes : {1.0, 2.0, 3.0}) {
      NetworkCase c =
          network({{"a"}, {"b"}, {"c"}, {"d"}}, {road("0", "a", "b", 1000, 13.9), road("1", "b", "c", length, 13.9), road("2", "c", "d", length, 13.9)},
                  {cars("a", "d", 2 * lanes, 0, 1000)});
      for (CaseLink& l : c.links) l.jam_veh_m = 1 / 7.5, l.capacity_veh_s = 0.5, l.lanes = lanes;
      const auto r = run_network_case(c);
      EXPECT_NEAR(r.outflow_per_s(2, Time::seconds(300), Time::seconds(1000)), 0.5 * lanes, 0.5 * lanes * 0.002) << length << " m, " << lanes << " lanes";
      EXPECT_EQ(r.arrived(), static_cast<std::int64_t>(2000 * lanes));
    }
  }
}

TEST(KinematicWave, keeps_what_is_below_a_millisecond_of_a_headway) {
  NetworkCase c = network({{"a"}, {"b"}, {"c"}}, {road("1", "a", "b", 200), road("2", "b", "c", 200)}, {cars("a", "c", 20, 0, 300)});
  for (CaseLink& l : c.links) l.lanes = 9, l.capacity_veh_s = 0.77, l.jam_veh_m = 0.5;  // headway 144.3 ms
  const auto r = run_network_case(c);
  EXPECT_NEAR(r.outflow_per_s(1, Time::seconds(50), Time::seconds(250)), 6.93, 0.006);
}

TEST(KinematicWave, slows_those_on_a_link_in_proportion_to_what_lies_before_them) {
  NetworkCase c = network({{"a"}, {"b"}}, {road("1", "a", "b")}, {cars("a", "b", 0.1, 0, 40)});
  CaseChange slow;
  slow.at_s = 30, slow.link = "1", slow.car_speed_m_s = 5;
  c.changes = {slow};
  const auto r = run_network_case(c);
  ASSERT_EQ(r.arrived(), 4);
  const std::int64_t expected[] = {30000 + 20000 * 4, 30000 + 30000 * 4, 30000 + 40000 * 4, 30000 + 200000};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(static_cast<double>(r.trips[i].arrived.ms), static_cast<double>(expected[i]), 1) << i;
}

}  // namespace
}  // namespace muster
