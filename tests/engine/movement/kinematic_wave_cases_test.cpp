#include <gtest/gtest.h>

#include "muster/engine/movement/network_case.hpp"

// The network cases of the kinematic-wave literature with closed-form answers (docs/movement.md lists them with their sources).
namespace muster {
namespace {

CaseLink road(std::string id, std::string from, std::string to, double length = 1000, double speed = 20, double jam = 0.2, double wave = 5) {
  CaseLink l;
  l.id = std::move(id), l.from = std::move(from), l.to = std::move(to);
  l.length_m = length, l.speed_m_s = speed, l.jam_veh_m = jam, l.wave_m_s = wave;
  return l;
}

CaseDemand cars(std::string from, std::string to, double rate, double start, double end) {
  CaseDemand d;
  d.from = std::move(from), d.to = std::move(to), d.rate_per_s = rate, d.start_s = start, d.end_s = end;
  return d;
}

NetworkCase network(std::vector<CaseNode> nodes, std::vector<CaseLink> links, std::vector<CaseDemand> demands) {
  NetworkCase c;
  c.nodes = std::move(nodes), c.links = std::move(links), c.demands = std::move(demands);
  return c;
}

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
  EXPECT_EQ(r.origin_blocked[0], Time::seconds(251.25));
  const auto& in = r.links[0].in;
  EXPECT_NEAR(r.inflow_per_s(0, Time::seconds(260), Time::seconds(560)), 2.0 / 3, 4e-3) << in.size();
  EXPECT_NEAR(r.density_per_m(0, 1000, Time::seconds(290), Time::seconds(440)) * 1000, 1000 * (0.2 - 0.6667 / 5), 1.0);
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

}  // namespace
}  // namespace muster
