#include <gtest/gtest.h>

#include "engine/movement/cases.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {
namespace {

using namespace cases;

/// A road of 2 + 2 lanes of 1500 veh/h between a and b, and wide roads before and behind it.
NetworkCase motorway(double out_rate, double in_rate) {
  NetworkCase c =
      network({{"x"}, {"a"}, {"b"}, {"y"}},
              {road("xa", "x", "a"), road("out", "a", "b", 3000), road("in", "b", "a", 3000), road("by", "b", "y"), road("yb", "y", "b"), road("ax", "a", "x")},
              {cars("x", "y", out_rate, 0, 12000), cars("y", "x", in_rate, 0, 12000)});
  for (CaseLink& l : c.links) l.wave_m_s = 0, l.capacity_veh_s = 1500.0 / 3600, l.lanes = 4;
  c.links[1].lanes = c.links[2].lanes = 2;
  c.links[1].opposite = "in", c.links[2].opposite = "out";
  return c;
}

TEST(Contraflow, waits_until_the_lanes_are_clear_and_then_gives_two_thirds_of_their_capacity) {
  NetworkCase c = motorway(1.6, 0.3);
  c.changes = {{.at_s = 3000, .link = "in", .reversed_lanes = 2}};
  c.end = Time::seconds(12000);
  const NetworkResult r = run_network_case(c, 2);
  const double normal = 3000.0 / 3600;
  EXPECT_NEAR(r.outflow_per_s(1, Time::seconds(1000), Time::seconds(3000)), normal, 0.01 * normal);
  EXPECT_EQ(r.inflow_per_s(2, Time::seconds(3000), Time::seconds(12000)), 0) << "nobody enters against the new direction";
  const Time last = r.links[2].out.back();
  EXPECT_LE(last, Time::seconds(3150)) << "3 km at 20 m/s";
  EXPECT_NEAR(r.inflow_per_s(1, Time::seconds(2000), last), normal, 0.01 * normal) << "no more than before while they clear";
  EXPECT_NEAR(r.outflow_per_s(1, Time::seconds(4000), Time::seconds(9000)) / normal, 5000.0 / 3000, 0.01 * 5000 / 3000)
      << "Wolshon 2001: 5000 after 3000 veh/h";
}

TEST(Contraflow, of_one_lane_leaves_the_other_to_those_who_come) {
  NetworkCase c = motorway(1.6, 1.6);
  c.changes = {{.at_s = 3000, .link = "in", .reversed_lanes = 1}};
  c.end = Time::seconds(12000);
  const NetworkResult r = run_network_case(c);
  EXPECT_NEAR(r.outflow_per_s(1, Time::seconds(5000), Time::seconds(9000)), 2.67 * 1500 / 3600, 0.01);
  EXPECT_NEAR(r.outflow_per_s(2, Time::seconds(5000), Time::seconds(9000)), 1500.0 / 3600, 0.005);
}

TEST(Contraflow, ends_when_those_on_the_road_fit_onto_its_own_lanes_and_nobody_is_lost) {
  NetworkCase c = motorway(1.6, 0.3);
  c.demands[0].end_s = 4000, c.demands[1].end_s = 7000;
  c.changes = {{.at_s = 1000, .link = "in", .reversed_lanes = 2}, {.at_s = 2500, .link = "in"}};
  for (const int threads : {1, 2}) {
    NetworkCaseRun run(c, threads);
    for (int i = 0; run.step(); ++i) {
      if (i % 20 == 0) {
        ASSERT_TRUE(run.movement().conserved()) << i;
      }
      if (i == 210 && threads == 2) run.run().drop_caches();
    }
    const NetworkResult r = run.result();
    EXPECT_EQ(r.arrived(), static_cast<std::int64_t>(r.trips.size()));
    EXPECT_GT(r.inflow_per_s(2, Time::seconds(4500), Time::seconds(7000)), 0.29) << "the other direction is open again";
    EXPECT_NEAR(r.outflow_per_s(1, Time::seconds(3800), Time::seconds(4300)), 3000.0 / 3600, 0.01);
  }
}

TEST(Contraflow, is_the_same_from_state_alone) {
  NetworkCase c = motorway(1.6, 0.3);
  c.changes = {
      {.at_s = 1000, .link = "in", .reversed_lanes = 2}, {.at_s = 3000, .link = "in", .reversed_lanes = 1}, {.at_s = 5000, .link = "out", .reversed_lanes = 1}};
  c.end = Time::seconds(9000);
  NetworkCaseRun whole(c), dropped(c, 2);
  for (int i = 0; whole.step(); ++i) {
    dropped.step();
    if (i % 37 == 5) dropped.run().drop_caches();
  }
  EXPECT_EQ(whole.run().digest(), dropped.run().digest());
}

/// K6: four links in a ring, all full, each vehicle wants the one after the next.
NetworkCase ring() {
  NetworkCase c;
  for (const char* n : {"a", "b", "c", "d"}) c.nodes.push_back({n, 0});
  const std::vector<std::string> order = {"a", "b", "c", "d"};
  for (int i = 0; i < 4; ++i) {
    CaseLink l = road("l" + order[i], order[i], order[(i + 1) % 4], 100);
    CaseLink back = road("r" + order[i], order[(i + 1) % 4], order[i], 100);
    l.opposite = back.id, back.opposite = l.id;
    l.width_m = back.width_m = 2;
    c.links.push_back(l), c.links.push_back(back);
    CaseDemand d = cars(order[i], order[(i + 2) % 4], 1, 0, 200);
    d.path = {l.id, "l" + order[(i + 1) % 4]};
    c.demands.push_back(d);
  }
  c.end = Time::hours(12);
  return c;
}

TEST(Gridlock, is_only_reported_where_all_wait) {
  const NetworkResult r = run_network_case(ring());
  EXPECT_FALSE(r.gridlocks.empty());
  EXPECT_LT(r.arrived(), static_cast<std::int64_t>(r.trips.size()));
}

TEST(Gridlock, dissolves_where_people_leave_their_cars_or_turn_back_and_nobody_is_lost) {
  for (const GridlockResponse response : {GridlockResponse::abandon, GridlockResponse::turn_back}) {
    NetworkCase c = ring();
    for (CaseDemand& d : c.demands) d.path.clear(), d.end_s = 80;
    for (std::size_t i = 1; i < c.links.size(); i += 2) c.links[i].speed_m_s = 5;  // the short way is round the ring
    c.settings.gridlock_response = response;
    NetworkCaseRun run(c, 2);
    for (int i = 0; run.step(); ++i) {
      if (i % 10 == 0) {
        ASSERT_TRUE(run.movement().conserved());
      }
    }
    const NetworkResult r = run.result();
    EXPECT_FALSE(r.gridlocks.empty());
    EXPECT_EQ(r.arrived(), static_cast<std::int64_t>(r.trips.size())) << static_cast<int>(response);
    const EventLog& log = run.run().events();
    const std::string wanted = response == GridlockResponse::abandon ? "party/left_vehicle" : "party/turned_back";
    EXPECT_GT(std::count_if(log.kind.begin(), log.kind.end(), [&](std::uint16_t kind) { return log.kinds()[kind].name == wanted; }), 0);
  }
}

}  // namespace
}  // namespace muster
