#pragma once
#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "engine/movement/cases.hpp"
#include "muster/engine/routing/route_graph.hpp"
#include "muster/engine/world/world.hpp"

// Random networks for the tests of routing, and what Boost.Graph finds on them.
namespace muster::random_ways {

using cases::pick;

/// Nodes with 1 to 4 out-links each to random others, and destinations among them.
inline World random_world(std::uint64_t seed, std::uint32_t nodes, std::uint32_t destinations) {
  World w;
  for (std::uint32_t v = 0; v < nodes; ++v) w.nodes.id.push_back("n" + std::to_string(v));
  for (std::uint32_t v = 0; v < nodes; ++v) {
    for (int k = pick(seed, 1, static_cast<int>(v), 1, 4); k > 0; --k) {
      const auto i = static_cast<int>(w.links.tail.size());
      w.links.id.push_back("l" + std::to_string(i));
      w.links.key.push_back(entity_key("link", w.links.id.back()));
      w.links.tail.push_back({v}), w.links.head.push_back({static_cast<std::uint32_t>(pick(seed, 2, i, 0, static_cast<int>(nodes) - 1))});
    }
  }
  w.network = Network(nodes, w.links);
  for (std::uint32_t s = 0; s < destinations; ++s) {
    w.shelters.id.push_back("s" + std::to_string(s));
    w.shelters.node.push_back({static_cast<std::uint32_t>(pick(seed, 3, static_cast<int>(s), 0, static_cast<int>(nodes) - 1))});
  }
  return w;
}

/// A square grid with nodes moved about, a fifth of the streets missing, some of the others one-way, and a few bridges from anywhere to anywhere.
inline World random_roads(std::uint64_t seed, std::uint32_t side) {
  World w;
  const std::uint32_t nodes = side * side;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    w.nodes.id.push_back("n" + std::to_string(v));
    w.nodes.x.push_back(v % side * 100.0 + pick(seed, 11, static_cast<int>(v), -30, 30));
    w.nodes.y.push_back(v / side * 100.0 + pick(seed, 12, static_cast<int>(v), -30, 30));
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  const auto street = [&](std::uint32_t a, std::uint32_t b) {
    const int kind = pick(seed, 13, static_cast<int>(ends.size() + a), 0, 19);  // 0..3: no street, 4: one way, 5: two lines
    if (kind < 4) return;
    ends.emplace_back(a, b);
    if (kind > 4) ends.emplace_back(b, a);
    if (kind == 5) ends.emplace_back(a, b);
  };
  for (std::uint32_t v = 0; v < nodes; ++v) {
    if (v % side + 1 < side) street(v, v + 1);
    if (v / side + 1 < side) street(v, v + side);
  }
  for (std::uint32_t i = 0; i < side / 10; ++i)
    street(static_cast<std::uint32_t>(pick(seed, 14, static_cast<int>(i), 0, static_cast<int>(nodes) - 1)),
           static_cast<std::uint32_t>(pick(seed, 15, static_cast<int>(i), 0, static_cast<int>(nodes) - 1)));
  std::stable_sort(ends.begin(), ends.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [tail, head] : ends) {
    w.links.id.push_back("l" + std::to_string(w.links.id.size()));
    w.links.key.push_back(entity_key("link", w.links.id.back()));
    w.links.tail.push_back({tail}), w.links.head.push_back({head});
  }
  w.network = Network(nodes, w.links);
  return w;
}

/// Whole milliseconds with many ties, and some links closed.
inline std::vector<std::uint32_t> random_costs(std::uint64_t seed, std::size_t links, int largest) {
  std::vector<std::uint32_t> cost(links);
  for (std::size_t i = 0; i < links; ++i) {
    const int c = pick(seed, 4, static_cast<int>(i), 0, largest);
    cost[i] = c == 0 ? no_way : static_cast<std::uint32_t>(c);
  }
  return cost;
}

/// Bans turns of the world at random, about `percent` of all, and now and then all turns after a link.
inline void ban_turns(World& w, std::uint64_t seed, int percent) {
  int turn = 0;
  for (std::uint32_t from = 0; from < w.links.tail.size(); ++from) {
    const std::uint32_t first = w.network.first_out(w.links.head[from]), end = first + w.network.out_degree(w.links.head[from]);
    const bool none = pick(seed, 6, static_cast<int>(from), 0, 99) < percent / 10;
    for (std::uint32_t to = first; to < end; ++to)
      if (none || pick(seed, 5, turn++, 0, 99) < percent) w.turn_bans.from.push_back({from}), w.turn_bans.to.push_back({to});
  }
}

constexpr std::uint64_t unreached = std::uint64_t{1} << 40;  ///< and more: Boost found no way

using BoostEdge = std::pair<std::uint32_t, std::uint32_t>;
inline std::vector<std::uint64_t> boost_distances(std::size_t vertices, const std::vector<BoostEdge>& edges, const std::vector<std::uint64_t>& weight,
                                                  std::uint32_t from) {
  using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::property<boost::edge_weight_t, std::uint64_t>>;
  const Graph graph(boost::edges_are_unsorted, edges.begin(), edges.end(), weight.begin(), vertices);
  std::vector<std::uint64_t> distance(vertices);
  boost::dijkstra_shortest_paths(graph, from,
                                 boost::distance_map(boost::make_iterator_property_map(distance.begin(), boost::get(boost::vertex_index, graph)))
                                     .weight_map(boost::get(boost::edge_weight, graph)));
  return distance;
}

/// [node] cost to the destination, by Boost's algorithm on the reversed graph, made here link by link. Banned turns are not asked.
inline std::vector<std::uint64_t> boost_costs(const World& w, const std::vector<std::uint32_t>& cost, NodeId destination) {
  std::vector<BoostEdge> edges;
  std::vector<std::uint64_t> weight;
  for (std::uint32_t i = 0; i < cost.size(); ++i) {
    if (cost[i] == no_way) continue;
    edges.emplace_back(w.links.head[i].index, w.links.tail[i].index);
    weight.push_back(cost[i]);
  }
  return boost_distances(w.network.nodes(), edges, weight, destination.index);
}

/// [link] cost to the destination for one who has just passed the link, with banned turns: on the graph whose vertices are links and whose edges are
/// turns. @param banned  pairs of links
inline std::vector<std::uint64_t> boost_costs_after_links(const World& w, const std::vector<std::uint32_t>& cost, NodeId destination,
                                                          const std::set<BoostEdge>& banned) {
  const auto links = static_cast<std::uint32_t>(cost.size());
  std::vector<BoostEdge> edges;
  std::vector<std::uint64_t> weight;
  for (std::uint32_t from = 0; from < links; ++from) {
    if (w.links.head[from] == destination) edges.emplace_back(links, from), weight.push_back(0);
    const std::uint32_t first = w.network.first_out(w.links.head[from]), end = first + w.network.out_degree(w.links.head[from]);
    for (std::uint32_t to = first; to < end; ++to)
      if (cost[to] != no_way && !banned.contains({from, to})) edges.emplace_back(to, from), weight.push_back(cost[to]);
  }
  std::vector<std::uint64_t> out = boost_distances(links + 1, edges, weight, links);
  out.pop_back();
  return out;
}

inline std::set<BoostEdge> banned_turns(const World& w) {
  std::set<BoostEdge> out;
  for (std::size_t i = 0; i < w.turn_bans.from.size(); ++i) out.emplace(w.turn_bans.from[i].index, w.turn_bans.to[i].index);
  return out;
}

}  // namespace muster::random_ways
