#include <gtest/gtest.h>

#include "engine/movement/cases.hpp"
#include "muster/engine/movement/signals.hpp"

namespace muster {
namespace {

using namespace cases;

/// One road of 1000 m (20 m/s, 0.5/s) to a light that is green for 40 of 90 s, and on.
NetworkCase to_a_light(double rate, double end) {
  NetworkCase c = network({{"a"}, {"x"}, {"b"}}, {road("ax", "a", "x"), road("xb", "x", "b")}, {cars("a", "b", rate, 0, end)});
  for (CaseLink& l : c.links) l.wave_m_s = 0, l.capacity_veh_s = 0.5;
  c.links[1].capacity_veh_s = 1;
  c.signals = {{.link = "ax", .cycle_s = 90, .green_from_s = 50, .green_to_s = 90}};
  return c;
}

TEST(Signals, let_pass_the_saturation_flow_while_they_are_green) {
  const NetworkResult r = run_network_case(to_a_light(1, 4000));
  // 1900/h in 40 of 90 s = 0.2346/s; a headway of 1.895 s lets 22 vehicles pass in 40 s.
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(410), Time::seconds(410 + 30 * 90)), 22.0 / 90, 1e-3);
  for (const Time out : r.links[0].out) EXPECT_GE(out.ms % 90000, 50000) << "nobody passes at red";
}

TEST(Signals, delay_a_stream_as_the_queue_at_a_fixed_signal_does) {
  // Fluid queue: r^2 / (2 C (1 - y)) with red r = 50 s, y = q / s. With 0.1003/s the stream meets the cycle at all its moments. Vehicles are whole:
  // the first of a queue leaves as the light turns, half a headway before the fluid's first vehicle has gone.
  const double q = 0.1003, s = 1900.0 / 3600, fluid = 50.0 * 50 / (2 * 90 * (1 - q / s));
  const NetworkResult r = run_network_case(to_a_light(q, 36000));
  EXPECT_GE(r.mean_total_time_s() - 100, fluid - 0.5 / s);
  EXPECT_LE(r.mean_total_time_s() - 100, fluid);
}

TEST(Signals, that_fail_leave_an_all_way_stop_and_an_officer_nine_tenths_of_the_green) {
  NetworkCase c = to_a_light(1, 20000);
  c.controls = {{.at_s = 2000, .node = "x", .control = CrossingControl::dark},
                {.at_s = 5000, .node = "x", .control = CrossingControl::police},
                {.at_s = 8000, .node = "x", .control = CrossingControl::as_built}};
  const NetworkResult r = run_network_case(c);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(2100), Time::seconds(4900)), 550.0 / 3600, 1e-3);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(5100), Time::seconds(7900)), 0.9 * 1900 / 3600 * 40 / 90, 1e-3);
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(8150), Time::seconds(8150 + 30 * 90)), 22.0 / 90, 1e-3);
}

TEST(Signals, give_crossing_roads_their_turns_and_leave_a_straight_road_alone) {
  World world;
  const auto node = [&](const char* id, double x, double y, bool signal) {
    world.nodes.id.emplace_back(id), world.nodes.key.push_back(entity_key("node", id)), world.nodes.origin.push_back(Origin::survey);
    world.nodes.x.push_back(x), world.nodes.y.push_back(y), world.nodes.z.push_back(0), world.nodes.signal.push_back(signal);
  };
  node("centre", 0, 0, true), node("east", 100, 5, false), node("north", 0, 100, false), node("south", 5, -100, false), node("west", -100, 0, true);
  const auto link = [&](std::uint32_t from, std::uint32_t to, float lanes) {
    const std::string id = world.nodes.id[from] + world.nodes.id[to];
    LinkTable& t = world.links;
    t.id.push_back(id), t.key.push_back(entity_key("link", id)), t.origin.push_back(Origin::survey);
    t.tail.push_back({from}), t.head.push_back({to}), t.length_m.push_back(100), t.lanes.push_back(lanes), t.capacity_veh_s.push_back(0.5F);
  };
  link(0, 4, 2), link(1, 0, 2), link(2, 0, 1), link(3, 0, 1), link(4, 0, 2);
  world.network = Network(5, world.links);
  const std::vector<SignalPlan> plans = make_signals(world, {});
  EXPECT_EQ(plans[0].cycle_ms, 0U) << "one link alone ends in the west";
  EXPECT_EQ(plans[1].from_ms, plans[4].from_ms);
  EXPECT_EQ(plans[2].from_ms, plans[3].from_ms);
  EXPECT_EQ(plans[1].green_ms, 54667U) << "two thirds of 82 s";
  EXPECT_EQ(plans[2].green_ms, 82000U - 54667U);
  for (std::uint32_t ms = 0; ms < 180000; ms += 500) EXPECT_FALSE(plans[1].green_at(ms) == ms && plans[2].green_at(ms) == ms) << "never both green";
}

}  // namespace
}  // namespace muster
