#include "muster/engine/assignment/cost_tree.hpp"

#include <gtest/gtest.h>

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <limits>

#include "engine/assignment/cases.hpp"
#include "muster/engine/routing/reverse_tree.hpp"
#include "muster/engine/world/tables.hpp"

namespace muster {
namespace {

constexpr double no_bound = std::numeric_limits<double>::infinity();

/// Nodes with 1 to 4 out-links each to random others; some nodes are never reached.
LinkTable random_links(std::uint64_t seed, std::uint32_t nodes) {
  LinkTable links;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    const int degree = 1 + static_cast<int>(4 * cases::luck(seed, 1, v));
    for (int k = 0; k < degree; ++k) {
      links.tail.push_back({v});
      links.head.push_back({static_cast<std::uint32_t>(cases::luck(seed, 2, 8 * v + static_cast<std::uint32_t>(k)) * 0.98 * nodes)});
      links.key.push_back(entity_key("link", std::to_string(links.tail.size())));
    }
  }
  return links;
}

struct Tree {
  Tree(const Network& network, const std::vector<double>& cost, NodeId first_through, NodeId origin) : from(network.nodes()), via(network.nodes()) {
    CostHeap heap;
    cost_tree(network, cost, first_through, origin, from, via, heap);
  }
  std::vector<double> from;
  std::vector<std::uint32_t> via;
};

std::vector<double> boost_costs(const Network& network, const std::vector<double>& cost, NodeId origin) {
  const Network::Graph& graph = network.graph();
  std::vector<double> from(network.nodes());
  const auto rows = boost::get(boost::edge_index, graph);
  boost::dijkstra_shortest_paths(graph, origin.index,
                                 boost::distance_map(boost::make_iterator_property_map(from.begin(), boost::get(boost::vertex_index, graph)))
                                     .weight_map(boost::make_iterator_property_map(cost.begin(), rows))
                                     .distance_inf(no_bound));
  return from;
}

TEST(CostTree, agrees_with_boost_graph_to_the_last_bit) {
  for (const std::uint32_t nodes : {200U, 5000U, 50000U}) {
    const LinkTable links = random_links(nodes, nodes);
    const Network network(nodes, links);
    std::vector<double> cost(network.links());
    for (std::size_t i = 0; i < cost.size(); ++i) cost[i] = i % 7 == 0 ? 0 : cases::luck(nodes, 3, i);
    for (const std::uint32_t origin : {0U, nodes / 2}) EXPECT_EQ(Tree(network, cost, {0}, {origin}).from, boost_costs(network, cost, {origin}));
  }
}

TEST(CostTree, agrees_with_the_router_of_people_where_costs_are_whole) {
  constexpr std::uint32_t nodes = 300;
  const LinkTable links = random_links(5, nodes);
  const Network network(nodes, links);
  std::vector<std::uint32_t> whole(network.links());
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = 1 + static_cast<std::uint32_t>(1e5 * cases::luck(5, 4, i));
  const std::vector<double> cost(whole.begin(), whole.end());
  std::vector<Tree> trees;
  for (std::uint32_t origin = 0; origin < nodes; ++origin) trees.emplace_back(network, cost, NodeId{0}, NodeId{origin});
  std::vector<std::uint32_t> to_go(nodes);
  std::vector<std::uint8_t> next(nodes);
  const RouteGraph graph(network);
  const RouteCosts costs(graph, whole);
  TreeWork work;
  for (std::uint32_t destination = 0; destination < nodes; ++destination) {
    reverse_tree(graph, costs, links.key, {destination}, {to_go, next}, work);
    for (std::uint32_t origin = 0; origin < nodes; ++origin) {
      const double found = trees[origin].from[destination];
      ASSERT_EQ(found == no_bound ? no_way : static_cast<std::uint32_t>(found), to_go[origin]);
    }
  }
}

TEST(CostTree, leads_through_no_node_below_the_first_through) {
  constexpr std::uint32_t nodes = 2000, centroids = 400;
  const LinkTable all = random_links(9, nodes);
  const Network network(nodes, all);
  std::vector<double> cost(network.links());
  for (std::size_t i = 0; i < cost.size(); ++i) cost[i] = cases::luck(9, 3, i);
  for (const std::uint32_t origin : {3U, 399U, 400U, 1500U}) {
    // Boost knows no such rule: it gets a network in which nothing leaves the other centroids
    LinkTable open;
    std::vector<double> open_cost;
    for (std::size_t i = 0; i < cost.size(); ++i) {
      if (all.tail[i].index < centroids && all.tail[i].index != origin) continue;
      open.tail.push_back(all.tail[i]), open.head.push_back(all.head[i]), open_cost.push_back(cost[i]);
    }
    const Tree tree(network, cost, {centroids}, {origin});
    EXPECT_EQ(tree.from, boost_costs(Network(nodes, open), open_cost, {origin}));
    EXPECT_NE(tree.from, Tree(network, cost, {0}, {origin}).from) << "the rule makes a difference here";
  }
}

TEST(CostTree, is_a_tree_also_where_links_cost_nothing) {
  LinkTable links;  // 0 <-> 1 <-> 2, all free
  for (const auto& [a, b] : {std::pair{0U, 1U}, {1U, 0U}, {1U, 2U}, {2U, 1U}}) links.tail.push_back({a}), links.head.push_back({b});
  const Tree tree(Network(3, links), std::vector<double>(4, 0.0), {0}, {1});
  EXPECT_EQ(tree.from, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(tree.via, (std::vector<std::uint32_t>{1, UINT32_MAX, 2}));
}

}  // namespace
}  // namespace muster
