#include <gtest/gtest.h>

#include <cmath>

#include "engine/movement/cases.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {
namespace {

using namespace cases;

VehicleKinds kinds() {
  return {{.id = "car"},
          {.id = "truck", .mode = TravelMode::high, .places = 2, .flow_share = 2},
          {.id = "bicycle", .mode = TravelMode::cycle, .filters = 1, .fastest_m_s = 5, .flow_share = 0.25F, .seats = 1},
          {.id = "tractor", .mode = TravelMode::car, .fastest_m_s = 5},
          {.id = "boat", .mode = TravelMode::boat, .filters = 1, .fastest_m_s = 2, .flow_share = 0, .seats = 6}};
}

CaseDemand driving(std::string vehicle, std::string from, std::string to, double rate, double start, double end) {
  CaseDemand d = cars(std::move(from), std::move(to), rate, start, end);
  d.vehicle = std::move(vehicle), d.informed = true;
  return d;
}

NetworkCase with_kinds(std::vector<CaseNode> nodes, std::vector<CaseLink> links, std::vector<CaseDemand> demands) {
  NetworkCase c = network(std::move(nodes), std::move(links), std::move(demands));
  c.vehicles = kinds();
  return c;
}

std::vector<double> arrivals(const NetworkResult& r, std::uint32_t demand) {
  std::vector<double> out;
  for (const CaseTrip& t : r.trips)
    if (t.demand == demand) out.push_back(t.arrived.in_seconds());
  return out;
}

TEST(Vehicles, that_are_two_cars_long_pass_at_half_the_rate_and_fill_a_link_by_half_as_many) {
  // q = 0.8/s: a truck every 2.5 s. 200 places, so 100 trucks stand on the link before the gate.
  NetworkCase c = with_kinds({{"a"}, {"b"}, {"c"}}, {road("ab", "a", "b"), road("bc", "b", "c")}, {driving("truck", "a", "c", 1, 0, 400)});
  c.demands[0].informed = false;  // who knows of the gate does not set out
  c.changes = {{.at_s = 0, .link = "ab", .capacity_factor = 0}, {.at_s = 1000, .link = "ab"}};
  const NetworkResult r = run_network_case(c);
  ASSERT_EQ(r.arrived(), 400);
  EXPECT_EQ(r.inflow_per_s(0, Time{0}, Time::seconds(1000)) * 1000, 100) << "N = k L = 200 places of one car";
  EXPECT_NEAR(r.outflow_per_s(0, Time::seconds(1100), Time::seconds(1700)), 0.4, 0.002);
}

TEST(Vehicles, of_both_lengths_share_capacity_by_their_lengths) {
  const NetworkResult r = run_network_case(with_kinds({{"a"}, {"b"}, {"c"}}, {road("ab", "a", "b"), road("bc", "b", "c")},
                                                      {driving("truck", "a", "c", 0.2, 0, 1000), driving("car", "a", "c", 0.4, 0.1, 1000)}));
  for (const double delay : {r.max_total_time_s()}) EXPECT_LE(delay, 100 + 2 * 2.5 + 0.01) << "0.2 x 2 + 0.4 = 0.8/s: no queue grows";
  const NetworkResult more = run_network_case(with_kinds({{"a"}, {"b"}, {"c"}}, {road("ab", "a", "b"), road("bc", "b", "c")},
                                                         {driving("truck", "a", "c", 0.3, 0, 1000), driving("car", "a", "c", 0.4, 0.1, 1000)}));
  EXPECT_NEAR(more.max_total_time_s(), 100 + 250, 3) << "1.0/s asked for 1000 s takes 1250 s";
}

TEST(Vehicles, that_are_slow_hold_up_those_behind_on_one_lane) {
  const NetworkResult r =
      run_network_case(with_kinds({{"a"}, {"b"}}, {road("ab", "a", "b")}, {driving("tractor", "a", "b", 1, 0, 1), driving("car", "a", "b", 0.1, 10, 200)}));
  EXPECT_EQ(arrivals(r, 0), std::vector<double>({200}));
  const std::vector<double> found = arrivals(r, 1);
  for (std::size_t i = 0; i < found.size(); ++i)  // 50 s each, but not before the tractor, and 1.25 s apart
    EXPECT_DOUBLE_EQ(found[i], std::max(60.0 + 10.0 * static_cast<double>(i), 201.25 + 1.25 * static_cast<double>(i))) << i;
}

TEST(Vehicles, that_filter_pass_a_queue_and_take_their_share_of_its_headways) {
  // The gate lets one car pass every 10 s (capacity 0.1/s): cars queue. Bicycles pass at 5 m/s however long the queue is.
  NetworkCase c = with_kinds({{"a"}, {"b"}, {"c"}}, {road("ab", "a", "b"), road("bc", "b", "c")},
                             {driving("car", "a", "c", 0.5, 0, 400), driving("bicycle", "a", "c", 0.1, 400, 500)});
  c.changes = {{.at_s = 0, .link = "ab", .capacity_factor = 0.125}};
  const NetworkResult r = run_network_case(c);
  ASSERT_EQ(r.arrived(), 210);
  const std::vector<double> bicycles = arrivals(r, 1);
  for (std::size_t i = 0; i < bicycles.size(); ++i) EXPECT_DOUBLE_EQ(bicycles[i], 800 + 10.0 * static_cast<double>(i)) << "2 km at 5 m/s";
  // 200 cars at 10 s each; 10 bicycles take a quarter of that each.
  EXPECT_NEAR(r.max_total_time_s(), 50 + 200 * 10 + 10 * 2.5 - 398 + 50, 15);
}

TEST(Vehicles, of_two_wheels_use_ways_too_narrow_for_cars) {
  std::vector<CaseLink> links = {road("alley", "a", "b", 500), road("way", "a", "m"), road("round", "m", "b")};
  links[0].cycle_only = true;
  const NetworkResult r = run_network_case(with_kinds(
      {{"a"}, {"b"}, {"m"}}, links, {driving("bicycle", "a", "b", 1, 0, 1), driving("car", "a", "b", 1, 0, 1), driving("truck", "a", "b", 1, 0, 1)}));
  EXPECT_EQ(arrivals(r, 0), std::vector<double>({100}));
  EXPECT_EQ(arrivals(r, 1), std::vector<double>({100})) << "two links of 50 s";
  ASSERT_EQ(r.arrived(), 3);
  EXPECT_GE(arrivals(r, 2).front(), 100);
}

TEST(Vehicles, with_clearance_go_through_water_that_stops_cars_and_boats_where_it_is_deep) {
  std::vector<CaseLink> links = {road("ford", "a", "b", 700), road("way", "a", "m", 4000), road("round", "m", "b", 4000)};
  NetworkCase c = with_kinds({{"a"}, {"b"}, {"m"}}, links,
                             {driving("car", "a", "b", 1, 100, 101), driving("truck", "a", "b", 1, 103, 104), driving("boat", "a", "b", 1, 100, 101)});
  c.changes = {{.at_s = 0, .link = "ford", .closed_car = true, .opened_boat = true, .car_speed_m_s = 0.02}};
  const NetworkResult r = run_network_case(c);
  ASSERT_EQ(r.arrived(), 3);
  EXPECT_EQ(arrivals(r, 0), std::vector<double>({500})) << "8 km at 20 m/s";
  EXPECT_EQ(arrivals(r, 2), std::vector<double>({450})) << "700 m at 2 m/s";
  const double truck = arrivals(r, 1).front();
  EXPECT_EQ(truck, 503) << "8 km at 20 m/s beat 700 m at 1.4 m/s (500 s)";
  c.links[1].length_m = 8000;
  const NetworkResult longer = run_network_case(c);
  EXPECT_EQ(arrivals(longer, 1), std::vector<double>({603})) << "now they do not";
}

TEST(Ways, that_are_feared_are_left_by_those_who_know_where_the_other_one_is_not_much_longer) {
  NetworkCase c = network({{"a"}, {"b"}, {"m"}}, {road("wet", "a", "b", 1000), road("way", "a", "m", 900), road("round", "m", "b", 900)},
                          {cars("a", "b", 1, 100, 101), cars("a", "b", 1, 100.5, 101.5)});
  c.demands[0].informed = true;
  c.changes = {{.at_s = 0, .link = "wet", .cost_factor = 2}};
  const NetworkResult r = run_network_case(c);
  EXPECT_EQ(r.trips[0].travel_time(), Time::seconds(90)) << "50 s in water count 100";
  EXPECT_EQ(r.trips[1].travel_time(), Time::seconds(50)) << "who does not know goes straight, and no slower";
}

TEST(Vehicles, of_all_kinds_are_never_lost_and_end_alike_with_any_number_of_threads_and_from_state_alone) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    NetworkCase c = random_town(seed, 7, true, true);
    c.vehicles = kinds();
    for (std::size_t i = 0; i < c.demands.size(); ++i)
      if (c.demands[i].mode == TravelMode::car) c.demands[i].vehicle = c.vehicles[i % 4].id;
    std::vector<std::string> digests;
    for (const int threads : {1, 2, 4}) {
      c.memory_is_far = threads == 4;
      NetworkCaseRun run(c, threads);
      for (int i = 0; run.step(); ++i) {
        if (i % 10 == 0) {
          ASSERT_TRUE(run.movement().conserved()) << seed << " " << i;
        }
        if (i == 57 && threads == 2) run.run().drop_caches();
      }
      digests.push_back(run.run().digest().hex());
    }
    EXPECT_EQ(digests[0], digests[1]);
    EXPECT_EQ(digests[0], digests[2]);
  }
}

}  // namespace
}  // namespace muster
