#include "muster/engine/assignment/assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/assignment/cases.hpp"
#include "reference/frank_wolfe.hpp"

namespace muster {
namespace {

using cases::road;
using cases::trips;

Assignment assigned(const AssignmentCase& c, double gap, int threads = 1) {
  Assignment out(c, threads);
  do out.iterate();
  while (out.sums().relative_gap() > gap && out.iterations() < 200);
  EXPECT_LE(out.sums().relative_gap(), gap) << out.iterations() << " iterations";
  return out;
}

/// Largest difference between what enters and leaves a node, and what its trips ask for.
double imbalance(const AssignmentCase& c, const std::vector<double>& flow) {
  std::vector<double> node(c.nodes, 0.0);
  for (std::size_t i = 0; i < flow.size(); ++i) node[c.tail[i].index] += flow[i], node[c.head[i].index] -= flow[i];
  for (std::size_t k = 0; k < c.trips.size(); ++k) node[c.from[k].index] -= c.trips[k], node[c.to[k].index] += c.trips[k];
  double worst = 0;
  for (const double n : node) worst = std::max(worst, std::abs(n));
  return worst;
}

TEST(Assignment, two_roads_cost_the_same_in_the_end) {
  AssignmentCase c;  // 10 + v = 14 + v/2 with 10 trips: v = 6
  road(c, 0, 1, 10, 0.1, 1, 1), road(c, 0, 1, 14, 0.5, 14, 1);
  trips(c, 0, 1, 10);
  const Assignment a = assigned(c, 1e-14);
  EXPECT_NEAR(a.flow()[0], 6, 1e-12);
  EXPECT_NEAR(a.flow()[1], 4, 1e-12);
  EXPECT_NEAR(a.sums().objective, 10 * 6 + 36 / 2.0 + 14 * 4 + 16 / 4.0, 1e-11);
  EXPECT_NEAR(a.sums().total_cost, 160, 1e-11);
  EXPECT_NEAR(a.sums().shortest_cost, 160, 1e-11);
}

TEST(Assignment, the_slower_road_stays_empty_where_it_does_not_pay) {
  AssignmentCase c;
  road(c, 0, 1, 10, 0.15, 20, 4), road(c, 0, 1, 13, 0.15, 20, 4);
  trips(c, 0, 1, 5);
  EXPECT_EQ(assigned(c, 0).flow(), (std::vector<double>{5, 0}));
}

TEST(Assignment, roads_of_one_kind_fill_in_proportion_to_capacity) {
  for (const double power : {0.5, 1.0, 4.0, 4.7}) {
    AssignmentCase c;
    const double capacity[] = {10, 25, 65};
    for (const double each : capacity) road(c, 0, 1, 7, 0.15, each, power);
    trips(c, 0, 1, 300);
    const Assignment a = assigned(c, 1e-13);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(a.flow()[i], 3 * capacity[i], 1e-7) << "power " << power;
    EXPECT_NEAR(a.sums().objective, 7 * 300 * (1 + 0.15 * std::pow(3, power) / (power + 1)), 1e-9);
  }
}

TEST(Assignment, the_bridge_of_braess_makes_all_trips_longer) {
  EXPECT_NEAR(assigned(cases::braess(false), 1e-13).sums().total_cost, 6 * 83.0, 1e-6);
  const Assignment a = assigned(cases::braess(true), 1e-13);
  const std::vector<double> expected = {4, 4, 2, 2, 2};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(a.flow()[i], expected[i], 1e-7);
  EXPECT_NEAR(a.sums().total_cost, 6 * 92.0, 1e-6);
  EXPECT_NEAR(a.sums().objective, 386, 1e-6);
}

TEST(Assignment, tolls_move_trips_and_count_as_cost_but_not_as_time) {
  AssignmentCase c;  // 10 + v + 4 = 10 + v' with 10 trips: v = 3
  road(c, 0, 1, 10, 0.1, 1, 1, 4), road(c, 0, 1, 10, 0.1, 1, 1);
  trips(c, 0, 1, 10);
  const Assignment a = assigned(c, 1e-14);
  EXPECT_NEAR(a.flow()[0], 3, 1e-12);
  EXPECT_NEAR(a.sums().total_cost, 170, 1e-11);
  EXPECT_NEAR(a.sums().total_time, 170 - 12, 1e-11);
}

TEST(Assignment, agrees_with_a_plain_frank_wolfe_within_its_own_bounds) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const AssignmentCase c = cases::random_grid(seed, 5, 6, 25);
    const reference::Bounds plain = reference::FrankWolfe(c).run(3000);
    const Assignment a = assigned(c, 1e-12);
    EXPECT_GE(a.sums().objective, plain.least * (1 - 1e-12));
    EXPECT_LE(a.sums().objective, plain.most * (1 + 1e-12));
    EXPECT_LT(plain.most - plain.least, 2e-4 * plain.most) << "the reference has come near enough to say something";
    const double largest = *std::max_element(plain.flow.begin(), plain.flow.end());
    for (std::size_t i = 0; i < c.tail.size(); ++i)
      if (c.delay.free_time[i] > 0) {  // flows on links of constant cost need not be unique
        EXPECT_NEAR(a.flow()[i], plain.flow[i], 0.02 * largest) << "link " << i;
      }
    EXPECT_LT(imbalance(c, a.flow()), 1e-9);
  }
}

TEST(Assignment, sums_of_given_flows_are_those_of_the_formula) {
  const AssignmentCase c = cases::random_grid(4, 4, 4, 30);
  const Assignment a = assigned(c, 1e-6);
  const std::vector<double> flow = a.flow();
  Assignment other(c, 2);
  const FlowSums sums = other.evaluate(flow);
  const reference::FrankWolfe formula(c);
  double total = 0;
  for (std::size_t i = 0; i < flow.size(); ++i) {
    total += flow[i] * formula.cost(i, flow[i]);
    EXPECT_NEAR(other.costs(flow)[i], formula.cost(i, flow[i]), 1e-13 * formula.cost(i, flow[i]));
  }
  EXPECT_NEAR(sums.total_cost, total, 1e-12 * total);
  EXPECT_NEAR(sums.objective, formula.objective(flow), 1e-12 * sums.objective);
  EXPECT_EQ(sums.shortest_cost, a.sums().shortest_cost);
  EXPECT_EQ(sums.objective, a.sums().objective);
}

TEST(Assignment, never_gets_worse) {
  Assignment a(cases::random_grid(5, 8, 10, 40), 1);
  a.iterate();
  for (double before = a.sums().objective; a.iterations() < 12; before = a.sums().objective) {
    a.iterate();
    EXPECT_LE(a.sums().objective, before * (1 + 1e-14));
  }
  EXPECT_LT(a.sums().relative_gap(), 1e-6);
}

TEST(Assignment, is_the_same_for_any_number_of_threads) {
  const AssignmentCase c = cases::random_grid(6, 10, 16, 30);
  const Assignment alone = assigned(c, 1e-8);
  for (const int threads : {2, 3, 8}) {
    const Assignment a = assigned(c, 1e-8, threads);
    EXPECT_EQ(a.flow(), alone.flow()) << threads << " threads";
    EXPECT_EQ(a.sums().shortest_cost, alone.sums().shortest_cost);
    EXPECT_EQ(a.ways(), alone.ways());
  }
}

/// The same case with its links and pairs in another order.
AssignmentCase mixed(const AssignmentCase& c, const std::vector<std::uint32_t>& links, const std::vector<std::uint32_t>& pairs) {
  AssignmentCase out;
  out.first_through = c.first_through;
  for (const std::uint32_t i : links)
    road(out, c.tail[i].index, c.head[i].index, c.delay.free_time[i], c.delay.b[i], c.delay.capacity[i], c.delay.power[i], c.delay.fixed[i]);
  for (const std::uint32_t k : pairs) trips(out, c.from[k].index, c.to[k].index, c.trips[k]);
  return out;
}

TEST(Assignment, does_not_depend_on_the_order_of_the_input) {
  const AssignmentCase c = cases::random_grid(7, 6, 8, 30);
  const auto order = [](std::size_t n, std::uint64_t what) {
    std::vector<std::uint32_t> rows(n);
    std::iota(rows.begin(), rows.end(), 0U);
    std::sort(rows.begin(), rows.end(), [&](auto a, auto b) { return cases::luck(7, what, a) < cases::luck(7, what, b); });
    return rows;
  };
  const std::vector<std::uint32_t> links = order(c.tail.size(), 90);
  const std::vector<double> first = assigned(c, 1e-9).flow(), second = assigned(mixed(c, links, order(c.trips.size(), 91)), 1e-9).flow();
  for (std::size_t i = 0; i < links.size(); ++i) EXPECT_EQ(second[i], first[links[i]]);
}

TEST(Assignment, names_pairs_that_no_way_joins) {
  AssignmentCase c;
  road(c, 0, 1, 1, 0.15, 10, 4), road(c, 1, 2, 1, 0.15, 10, 4), road(c, 3, 2, 1, 0.15, 10, 4);
  trips(c, 0, 2, 1), trips(c, 2, 0, 5), trips(c, 1, 1, 3), trips(c, 2, 1, 0), trips(c, 0, 3, 2);
  EXPECT_EQ(Assignment(c, 2).cut_off(), (std::vector<std::uint32_t>{1, 4}));
  c.first_through = {2};  // now nobody may pass node 1
  EXPECT_EQ(Assignment(c, 1).cut_off(), (std::vector<std::uint32_t>{0, 1, 4}));
}

TEST(Assignment, of_nothing_is_nothing) {
  AssignmentCase c;
  road(c, 0, 1, 1, 0.15, 10, 4);
  const Assignment a = assigned(c, 0);
  EXPECT_EQ(a.flow(), std::vector<double>{0});
  EXPECT_EQ(a.sums().objective, 0);
}

}  // namespace
}  // namespace muster
