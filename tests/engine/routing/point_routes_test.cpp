#include "muster/engine/routing/point_routes.hpp"

#include <gtest/gtest.h>

#include <map>

#include "engine/routing/random_ways.hpp"
#include "muster/engine/routing/routing_tables.hpp"

namespace muster {
namespace {

using cases::pick;
using namespace random_ways;

/// Pairs of states and nodes to ask for.
struct Question {
  RouteState from;
  NodeId to;
};
std::vector<Question> questions(const PointRoutes& routes, std::uint64_t seed, int count) {
  std::vector<Question> out;
  const int states = static_cast<int>(routes.graph().states()), nodes = static_cast<int>(routes.graph().network().nodes());
  for (int i = 0; i < count; ++i)  // a few targets, so that one tree of the reference serves many questions
    out.push_back({static_cast<std::uint32_t>(pick(seed, 51, i, 0, states - 1)), {static_cast<std::uint32_t>(pick(seed, 52, i % 5, 0, nodes - 1))}});
  out.push_back({out[0].to, out[0].to});
  return out;
}

/// Costs equal those of trees that are tested against Boost on their own, and the way is the tree's, link by link.
void expect_like_trees(const World& w, const PointRoutes& routes, const PointCosts& costs, PointQuery& query, const std::vector<Question>& asked) {
  std::map<std::uint32_t, std::pair<std::vector<std::uint32_t>, std::vector<std::uint8_t>>> trees;
  TreeWork work;
  const RouteGraph& graph = routes.graph();
  const RouteCosts laid_out(graph, costs.of_links());
  for (const auto& [from, to] : asked) {
    auto& [cost_to_go, next_out] = trees[to.index];
    if (cost_to_go.empty()) {
      cost_to_go.resize(graph.states()), next_out.resize(graph.states());
      reverse_tree(graph, laid_out, w.links.key, to, {cost_to_go, next_out}, work);
    }
    ASSERT_EQ(query.cost(costs, from, to), cost_to_go[from.index]);
    std::vector<LinkId> expected;
    for (std::uint32_t state = from.index; next_out[state] != no_out_link; state = graph.head(expected.back().index))
      expected.push_back({graph.first_out(state) + next_out[state]});
    const std::vector<LinkId> path = query.path(costs, from, to);
    ASSERT_EQ(path, expected);
    std::uint64_t sum = 0;
    for (const LinkId link : path) sum += costs.of_links()[link.index];
    ASSERT_EQ(sum, cost_to_go[from.index] == no_way ? 0 : cost_to_go[from.index]);
  }
}

TEST(PointRoutes, agree_with_boost_graph_on_road_like_networks_with_closed_links) {  // R1
  for (const std::uint32_t side : {32U, 100U, 316U}) {
    World w = random_roads(side, side);
    if (side == 100) ban_turns(w, side, 10);
    const PointRoutes routes(w, TravelMode::car, 2);
    ASSERT_TRUE(routes.has_hierarchy());
    const auto cost = random_costs(side, w.links.tail.size(), side == 32 ? 4 : 5000);
    const PointCosts costs(routes, cost, 2);
    PointQuery query(routes);
    const auto banned = banned_turns(w);
    for (int t = 0; t < 3; ++t) {
      const NodeId to{static_cast<std::uint32_t>(pick(side, 61, t, 0, static_cast<int>(side * side) - 1))};
      const auto after = boost_costs_after_links(w, cost, to, banned);
      for (int i = 0; i < 300; ++i) {
        const auto link = static_cast<std::uint32_t>(pick(side, 62, i, 0, static_cast<int>(cost.size()) - 1));
        ASSERT_EQ(query.cost(costs, {routes.graph().head(link)}, to), after[link] >= unreached ? no_way : after[link]) << side;
      }
    }
  }
}

TEST(PointRoutes, agree_with_boost_graph_on_networks_that_no_hierarchy_fits) {  // R1
  for (const std::uint32_t nodes : {1000U, 10000U, 100000U}) {
    const World w = random_world(nodes, nodes, 0);
    const PointRoutes routes(w, TravelMode::car, 2);
    EXPECT_EQ(routes.has_hierarchy(), nodes == 1000);
    const auto cost = random_costs(nodes, w.links.tail.size(), 5000);
    const PointCosts costs(routes, cost, 1);
    PointQuery query(routes);
    const auto expected = boost_costs(w, cost, {7});
    const int count = routes.has_hierarchy() ? 1000 : 10;
    for (int i = 0; i < count; ++i) {
      const auto from = static_cast<std::uint32_t>(pick(nodes, 63, i, 0, static_cast<int>(nodes) - 1));
      ASSERT_EQ(query.cost(costs, from, {7}), expected[from] >= unreached ? no_way : expected[from]);
    }
    expect_like_trees(w, routes, costs, query, questions(routes, nodes, count));
  }
}

TEST(PointRoutes, take_the_way_of_the_trees_whatever_ties_and_bans_there_are) {
  for (int round = 0; round < 12; ++round) {
    const auto side = static_cast<std::uint32_t>(pick(71, 1, round, 2, 30));
    World w = random_roads(100 + static_cast<std::uint64_t>(round), side);
    if (round % 2 == 1) ban_turns(w, 71, 15);
    const PointRoutes routes(w, round % 4 == 3 ? TravelMode::foot : TravelMode::car, 1);
    const PointCosts costs(routes, random_costs(static_cast<std::uint64_t>(round), w.links.tail.size(), round % 3 == 0 ? 1 : 20), 1);
    PointQuery query(routes);
    ASSERT_NO_FATAL_FAILURE(expect_like_trees(w, routes, costs, query, questions(routes, static_cast<std::uint64_t>(round), 200))) << round;
  }
}

TEST(PointRoutes, are_the_same_in_any_order_of_the_states) {
  World w = random_roads(81, 25), without_map = w;
  without_map.nodes.x.clear(), without_map.nodes.y.clear();  // another order
  const PointRoutes routes(w, TravelMode::car, 1), others(without_map, TravelMode::car, 2);
  EXPECT_NE(routes.shortcuts(), others.shortcuts());
  const auto cost = random_costs(81, w.links.tail.size(), 2);
  const PointCosts costs(routes, cost, 1), other_costs(others, cost, 2);
  PointQuery query(routes), other_query(others);
  for (const auto& [from, to] : questions(routes, 81, 300)) {
    EXPECT_EQ(query.cost(costs, from, to), other_query.cost(other_costs, from, to));
    EXPECT_EQ(query.path(costs, from, to), other_query.path(other_costs, from, to));
  }
}

TEST(PointRoutes, are_the_same_for_any_number_of_threads) {
  const World w = random_roads(85, 150);
  const PointRoutes routes(w, TravelMode::car, 1), others(w, TravelMode::car, 3);
  EXPECT_EQ(routes.shortcuts(), others.shortcuts());
  const auto cost = random_costs(85, w.links.tail.size(), 1000);
  const PointCosts alone(routes, cost, 1);
  for (const int threads : {2, 3, 8}) EXPECT_TRUE(PointCosts(others, cost, threads) == alone) << threads;
}

TEST(PointRoutes, follow_changes_of_few_links_and_of_many_as_if_made_anew) {
  World w = random_roads(91, 40);
  ban_turns(w, 91, 5);
  const PointRoutes routes(w, TravelMode::car, 1);
  auto cost = random_costs(91, w.links.tail.size(), 50);
  PointCosts costs(routes, cost, 1);
  PointQuery query(routes);
  for (int round = 0; round < 60; ++round) {
    const int count = round % 10 == 9 ? static_cast<int>(cost.size()) / 4 : pick(92, 1, round, 1, 12);
    for (int k = 0; k < count; ++k) {
      const int to = pick(92, 3, 10000 * round + k, 0, 80);
      cost[static_cast<std::size_t>(pick(92, 2, 10000 * round + k, 0, static_cast<int>(cost.size()) - 1))] = to < 20 ? no_way : static_cast<std::uint32_t>(to);
    }
    costs.change(cost, 1 + round % 3);
    EXPECT_TRUE(costs == PointCosts(routes, cost, 2)) << round;
    ASSERT_NO_FATAL_FAILURE(expect_like_trees(w, routes, costs, query, questions(routes, static_cast<std::uint64_t>(round), 20))) << round;
  }
}

TEST(PointRoutes, fill_a_table_from_many_to_many) {
  for (const bool roads : {true, false}) {
    World w = roads ? random_roads(95, 30) : random_world(95, 9000, 0);
    if (roads) ban_turns(w, 95, 10);
    const PointRoutes routes(w, TravelMode::car, 2);
    EXPECT_EQ(routes.has_hierarchy(), roads);
    const PointCosts costs(routes, random_costs(95, w.links.tail.size(), 100), 2);
    PointQuery query(routes);
    std::vector<RouteState> from;
    std::vector<NodeId> to;
    for (int i = 0; i < 7; ++i) from.emplace_back(static_cast<std::uint32_t>(pick(96, 1, i, 0, static_cast<int>(routes.graph().states()) - 1)));
    for (int i = 0; i < 5; ++i) to.push_back({static_cast<std::uint32_t>(pick(96, 2, i, 0, static_cast<int>(w.network.nodes()) - 1))});
    const auto table = query.table(costs, from, to);
    ASSERT_EQ(table.size(), 35U);
    for (std::size_t f = 0; f < from.size(); ++f)
      for (std::size_t t = 0; t < to.size(); ++t) EXPECT_EQ(table[f * to.size() + t], query.cost(costs, from[f], to[t]));
  }
}

TEST(PointRoutes, do_not_overflow_on_ways_of_weeks) {
  World w;
  for (int v = 0; v < 5; ++v) w.nodes.id.push_back("n" + std::to_string(v));
  for (std::uint32_t v = 0; v < 4; ++v) {
    w.links.id.push_back("l" + std::to_string(v)), w.links.key.push_back({v});
    w.links.tail.push_back({v}), w.links.head.push_back({v + 1});
  }
  w.network = Network(5, w.links);
  const PointRoutes routes(w, TravelMode::car, 1);
  const PointCosts costs(routes, std::vector<std::uint32_t>(4, 2000000000), 1);
  PointQuery query(routes);
  EXPECT_EQ(query.cost(costs, 2U, {4}), 4000000000U);
  EXPECT_EQ(query.cost(costs, 1U, {4}), no_way);
  EXPECT_TRUE(query.path(costs, 1U, {4}).empty());
}

TEST(PointRoutes, serve_worlds_without_links) {
  World w;
  w.nodes.id = {"a", "b"};
  w.network = Network(2, w.links);
  const PointRoutes routes(w, TravelMode::car, 2);
  const PointCosts costs(routes, {}, 2);
  PointQuery query(routes);
  EXPECT_EQ(query.cost(costs, 0U, {1}), no_way);
  EXPECT_EQ(query.cost(costs, 1U, {1}), 0U);
}

}  // namespace
}  // namespace muster
