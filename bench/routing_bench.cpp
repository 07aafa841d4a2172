#include <benchmark/benchmark.h>

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <map>

#include "muster/engine/routing/point_routes.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/routing/timed_routes.hpp"
#include "scenes/perturbed_grid.hpp"

// Ways between points on a perturbed grid, beside Boost.Graph's Dijkstra on the same pairs. Costs other than Boost's are refused.
namespace muster {
namespace {

constexpr int pairs = 8;  ///< that Boost is asked too

struct Place {
  std::shared_ptr<const World> world;
  std::vector<std::uint32_t> cost;
  std::unique_ptr<PointRoutes> routes;
  std::unique_ptr<PointCosts> costs;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> asked;  ///< nodes from, to
  std::vector<std::uint32_t> expected;                         ///< of the first pairs, by Boost
};

using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::property<boost::edge_weight_t, std::uint32_t>>;
BoostGraph boost_graph(const World& world, const std::vector<std::uint32_t>& cost) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (std::size_t i = 0; i < cost.size(); ++i) edges.emplace_back(world.links.tail[i].index, world.links.head[i].index);
  return {boost::edges_are_sorted, edges.begin(), edges.end(), cost.begin(), static_cast<std::uint32_t>(world.nodes.size())};
}

/// Costs from one node to all.
std::vector<std::uint32_t> boost_costs(const BoostGraph& graph, std::uint32_t from) {
  std::vector<std::uint32_t> out(boost::num_vertices(graph));
  boost::dijkstra_shortest_paths(graph, from,
                                 boost::distance_map(boost::make_iterator_property_map(out.begin(), boost::get(boost::vertex_index, graph)))
                                     .weight_map(boost::get(boost::edge_weight, graph)));
  return out;
}

const Place& place(std::int64_t side) {
  static std::map<std::int64_t, Place> all;
  const auto [at, fresh] = all.try_emplace(side);
  Place& p = at->second;
  if (!fresh) return p;
  p.world = scenes::perturbed_grid(static_cast<std::uint32_t>(side));
  p.cost = free_costs(*p.world, TravelMode::car, 1.34);
  p.routes = std::make_unique<PointRoutes>(*p.world, TravelMode::car, 2);
  p.costs = std::make_unique<PointCosts>(*p.routes, p.cost, 2);
  const auto node = [&](std::uint64_t which) { return static_cast<std::uint32_t>(uniform_index(1, Stream::test, {which}, 9, p.world->nodes.size())); };
  for (std::uint64_t i = 0; i < 1000; ++i) p.asked.emplace_back(node(2 * i), node(2 * i + 1));
  const BoostGraph graph = boost_graph(*p.world, p.cost);
  for (int i = 0; i < pairs; ++i)
    p.expected.push_back(boost_costs(graph, p.asked[static_cast<std::size_t>(i)].first)[p.asked[static_cast<std::size_t>(i)].second]);
  return p;
}

/// Refuses costs that are not Boost's, and ways that do not cost what they should.
void check(benchmark::State& state, const Place& p, const PointCosts& costs) {
  PointQuery query(*p.routes);
  for (std::size_t i = 0; i < pairs; ++i) {
    const auto [from, to] = p.asked[i];
    const std::uint32_t expected = p.expected[i] == UINT32_MAX ? no_way : p.expected[i];
    if (query.cost(costs, from, {to}) != expected) state.SkipWithError("not the cost that Boost.Graph finds");
    std::uint32_t sum = 0;
    for (const LinkId link : query.path(costs, from, {to})) sum += p.cost[link.index];
    if (expected != no_way && sum != expected) state.SkipWithError("a way that costs something else");
  }
}

/// Costs laid out and one reverse tree, one thread, on nodes in the order of a finished world. Argument: nodes per side.
void map_tree(benchmark::State& state) {
  const Place& p = place(state.range(0));
  const RouteGraph graph(p.world->network);
  std::vector<std::uint32_t> cost_to_go(graph.states());
  std::vector<std::uint8_t> next_out(graph.states());
  TreeWork work;
  std::size_t i = 0;
  const auto grow = [&](std::uint32_t to) { reverse_tree(graph, RouteCosts(graph, p.cost), p.world->links.key, {to}, {cost_to_go, next_out}, work); };
  for (auto _ : state) grow(p.asked[i++ % p.asked.size()].second);
  for (std::size_t k = 0; k < pairs; ++k) {
    grow(p.asked[k].second);
    if (cost_to_go[p.asked[k].first] != (p.expected[k] == UINT32_MAX ? no_way : p.expected[k])) state.SkipWithError("not the cost that Boost.Graph finds");
  }
  state.SetItemsProcessed(state.iterations() * graph.states());
}
BENCHMARK(map_tree)->Arg(316)->Arg(1000)->Unit(benchmark::kMillisecond);

/// Order of the states and shortcuts, once per world. Arguments: nodes per side, threads.
void point_build(benchmark::State& state) {
  const Place& p = place(state.range(0));
  std::size_t shortcuts = 0;
  for (auto _ : state) shortcuts = PointRoutes(*p.world, TravelMode::car, static_cast<int>(state.range(1))).shortcuts();
  if (shortcuts != p.routes->shortcuts()) state.SkipWithError("other shortcuts");
  state.counters["shortcuts_per_node"] = static_cast<double>(shortcuts) / static_cast<double>(p.world->nodes.size());
}
BENCHMARK(point_build)->Args({316, 1})->Args({1000, 1})->Args({1000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();

/// Costs spread over all shortcuts. Arguments: nodes per side, threads.
void point_customise(benchmark::State& state) {
  const Place& p = place(state.range(0));
  for (auto _ : state) {
    const PointCosts costs(*p.routes, p.cost, static_cast<int>(state.range(1)));
    benchmark::DoNotOptimize(&costs);
  }
  check(state, p, PointCosts(*p.routes, p.cost, static_cast<int>(state.range(1))));
}
BENCHMARK(point_customise)->Args({316, 1})->Args({316, 2})->Args({1000, 1})->Args({1000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();

/// Some links close, or open again. Arguments: nodes per side, links.
void point_change(benchmark::State& state) {
  const Place& p = place(state.range(0));
  std::vector<std::uint32_t> closed = p.cost;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(state.range(1)); ++i) closed[uniform_index(1, Stream::test, {i}, 11, closed.size())] = no_way;
  PointCosts costs(*p.routes, p.cost, 1);
  bool open = true;
  const auto toggle = [&] { costs.change(open ? closed : p.cost, 1), open = !open; };
  for (auto _ : state) toggle();
  if (!open) toggle();
  if (!(costs == *p.costs)) state.SkipWithError("not what spreading anew gives");
}
BENCHMARK(point_change)->Args({316, 1})->Args({316, 30})->Args({1000, 1})->Args({1000, 30})->Unit(benchmark::kMillisecond)->UseRealTime();

/// One cost, or one way, of a random pair. Argument: nodes per side.
void point_cost(benchmark::State& state) {
  const Place& p = place(state.range(0));
  PointQuery query(*p.routes);
  std::size_t i = 0;
  for (auto _ : state) {
    const auto [from, to] = p.asked[i++ % p.asked.size()];
    benchmark::DoNotOptimize(query.cost(*p.costs, from, {to}));
  }
  check(state, p, *p.costs);
}
BENCHMARK(point_cost)->Arg(316)->Arg(1000)->Unit(benchmark::kMicrosecond);

void point_path(benchmark::State& state) {
  const Place& p = place(state.range(0));
  PointQuery query(*p.routes);
  std::size_t i = 0, links = 0;
  for (auto _ : state) {
    const auto [from, to] = p.asked[i++ % p.asked.size()];
    links += query.path(*p.costs, from, {to}).size();
  }
  check(state, p, *p.costs);
  state.counters["links"] = static_cast<double>(links) / static_cast<double>(state.iterations());
}
BENCHMARK(point_path)->Arg(316)->Arg(1000)->Unit(benchmark::kMicrosecond);

/// 100 x 100 costs at once. Argument: nodes per side.
void point_table(benchmark::State& state) {
  const Place& p = place(state.range(0));
  PointQuery query(*p.routes);
  std::vector<RouteState> from;
  std::vector<NodeId> to;
  for (std::size_t i = 0; i < 100; ++i) from.emplace_back(p.asked[i].first), to.push_back({p.asked[i].second});
  std::vector<std::uint32_t> table;
  for (auto _ : state) table = query.table(*p.costs, from, to);
  for (std::size_t i = 0; i < pairs; ++i)
    if (table[101 * i] != (p.expected[i] == UINT32_MAX ? no_way : p.expected[i])) state.SkipWithError("not the cost that Boost.Graph finds");
  state.SetItemsProcessed(state.iterations() * 10000);
}
BENCHMARK(point_table)->Arg(316)->Arg(1000)->Unit(benchmark::kMillisecond);

/// Earliest arrivals everywhere while every tenth link slows down to a third and every hundredth closes for a while. Argument: nodes per side.
void timed_arrivals(benchmark::State& state) {
  const Place& p = place(state.range(0));
  std::vector<SpeedStep> steps;
  for (std::uint32_t link = 0; link < p.cost.size(); ++link) {
    const std::uint64_t luck = p.world->links.key[link].value;
    const auto from_ms = static_cast<std::uint32_t>(luck / 100 % 3600000);
    if (luck % 100 == 0) steps.insert(steps.end(), {{{link}, from_ms, 0}, {{link}, from_ms + 1800000, SpeedProfiles::free_speed}});
    else if (luck % 10 == 0) steps.push_back({{link}, from_ms, SpeedProfiles::free_speed / 3});
  }
  const SpeedProfiles profiles(p.cost, steps);
  const RouteGraph& graph = p.routes->graph();
  std::vector<std::uint32_t> arrival(graph.states()), latest(graph.states());
  TreeWork work;
  std::size_t i = 0;
  const auto depart = [&](std::uint32_t from) { earliest_arrivals(graph, profiles, std::vector<Departure>{{from, 60000}}, arrival, work); };
  for (auto _ : state) depart(p.asked[i++ % p.asked.size()].first);
  const auto [from, to] = p.asked.front();
  depart(from);
  latest_departures(graph, profiles, {to}, arrival[to], latest, work);
  if (latest[from] < 60000 || latest[from] == no_way) state.SkipWithError("who leaves then is late");
  latest_departures(graph, profiles, {to}, arrival[to] - 1, latest, work);
  if (latest[from] >= 60000 && latest[from] != no_way) state.SkipWithError("somebody arrives earlier");
  state.SetItemsProcessed(state.iterations() * graph.states());
}
BENCHMARK(timed_arrivals)->Arg(316)->Arg(1000)->Unit(benchmark::kMillisecond);

/// Boost.Graph's Dijkstra from one node to all. Argument: nodes per side.
void boost_dijkstra(benchmark::State& state) {
  const Place& p = place(state.range(0));
  const BoostGraph graph = boost_graph(*p.world, p.cost);
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(boost_costs(graph, p.asked[i++ % p.asked.size()].first));
}
BENCHMARK(boost_dijkstra)->Arg(316)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster

BENCHMARK_MAIN();
