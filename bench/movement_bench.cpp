#include <benchmark/benchmark.h>

#include <map>
#include <tuple>

#include "scenes/grid_evacuation.hpp"

// Movement: a grid whose people all leave. The figure is link traversals per second of the whole model step (orders, ticks, log); a run that
// loses anybody, or ends in another state than a run on one thread, is refused.
namespace muster {
namespace {

struct Prepared {
  scenes::GridEvacuation scene;
  std::shared_ptr<const World> world;
  std::vector<DepartRequest> departures;
  Digest expected;  ///< of the state at the end, on one thread
};

const Prepared& prepared(std::uint32_t side, std::uint32_t parties, std::uint32_t exits, double on_foot) {
  static std::map<std::tuple<std::uint32_t, std::uint32_t, double>, Prepared> all;
  const auto [place, fresh] = all.try_emplace({side, parties, on_foot});
  Prepared& p = place->second;
  if (!fresh) return p;
  p.scene = {.side = side, .exits = exits, .parties = parties, .on_foot = on_foot};
  p.world = scenes::grid_world(p.scene);
  p.departures = scenes::departures(p.scene, *p.world);
  scenes::GridRun run(p.scene, p.world, p.departures, 1);
  run.play();
  p.expected = run.run().digest();
  return p;
}

void evacuate(benchmark::State& state, const Prepared& p, int threads) {
  std::int64_t traversals = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    scenes::GridRun run(p.scene, p.world, p.departures, threads);
    state.ResumeTiming();
    run.play();
    state.PauseTiming();
    traversals += run.traversals(), bytes = run.state_bytes();
    if (run.arrived() != p.scene.parties) state.SkipWithError("somebody did not arrive");
    if (run.run().digest() != p.expected) state.SkipWithError("not the state of the run on one thread");
    state.ResumeTiming();
  }
  state.SetItemsProcessed(traversals);
  state.counters["traversals"] = static_cast<double>(traversals) / static_cast<double>(state.iterations());
  state.counters["state_bytes_per_person"] = static_cast<double>(bytes) / p.scene.parties;
}

/// 30 x 30 nodes, 100,000 vehicles, 8 exits. Argument: threads.
void movement_grid_100k(benchmark::State& state) { evacuate(state, prepared(30, 100000, 8, 0), static_cast<int>(state.range(0))); }
BENCHMARK(movement_grid_100k)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Everybody on foot in the same grid.
void movement_grid_100k_on_foot(benchmark::State& state) { evacuate(state, prepared(30, 100000, 8, 1), static_cast<int>(state.range(0))); }
BENCHMARK(movement_grid_100k_on_foot)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Cost and size by number of people: as many nodes as give 110 vehicles each, half of them on foot. Arguments: people, threads.
void movement_people(benchmark::State& state) {
  const auto people = static_cast<std::uint32_t>(state.range(0));
  const auto side = static_cast<std::uint32_t>(std::lround(std::sqrt(people / 110.0)));
  evacuate(state, prepared(side, people, std::max(8U, side / 4), 0.5), static_cast<int>(state.range(1)));
}
BENCHMARK(movement_people)
    ->Args({10000, 1})
    ->Args({100000, 1})
    ->Args({1000000, 1})
    ->Args({10000, 2})
    ->Args({100000, 2})
    ->Args({1000000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// A grid and the costs of its links, all different.
struct CostedGrid {
  std::shared_ptr<World> world;
  std::vector<std::uint32_t> cost;
  explicit CostedGrid(std::int64_t side)
      : world(scenes::grid_world({.side = static_cast<std::uint32_t>(side), .exits = 1, .parties = 0})), cost(free_costs(*world, TravelMode::car, 1.34)) {
    for (std::size_t i = 0; i < cost.size(); ++i) cost[i] += static_cast<std::uint32_t>(world->links.key[i].value % 5000);
  }
};

/// Costs laid out and one reverse tree to one exit. Argument: nodes per side.
void routing_tree(benchmark::State& state) {
  const CostedGrid grid(state.range(0));
  const World& world = *grid.world;
  RoutingTables tables(world);
  for (auto _ : state) tables.build(Edition::first, TravelMode::car, grid.cost, 1);
  for (std::uint32_t v = 0; v < world.nodes.size(); v += 7) {
    const LinkId next = tables.next(Edition::first, TravelMode::car, {0}, {v});
    const std::uint32_t here = tables.cost_to_go(Edition::first, TravelMode::car, {0}, {v});
    if (here != 0 && here != grid.cost[next.index] + tables.cost_to_go(Edition::first, TravelMode::car, {0}, world.network.head(next)))
      state.SkipWithError("not a tree");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(world.nodes.size()));
}
BENCHMARK(routing_tree)->Arg(100)->Arg(316)->Arg(1000)->Unit(benchmark::kMillisecond);

/// The tree brought up to date when every so many-th link takes half as long again, or its first time again. Arguments: nodes per side, every how many-th.
void routing_repair(benchmark::State& state) {
  const CostedGrid grid(state.range(0));
  const World& world = *grid.world;
  std::vector<std::uint32_t> slow = grid.cost;
  for (std::size_t i = 0; i < slow.size(); ++i)
    if (world.links.key[i].value / 5000 % static_cast<std::uint64_t>(state.range(1)) == 0) slow[i] += slow[i] / 2;
  RoutingTables tables(world), fresh(world);
  tables.build(Edition::current, TravelMode::car, grid.cost, 1);
  fresh.build(Edition::current, TravelMode::car, slow, 1);
  const auto ask = [&](const RoutingTables& t, std::uint32_t node) { return t.next_out(Edition::current, TravelMode::car, {0}, {node}); };
  bool is_slow = false;
  const auto toggle = [&] {
    tables.change_costs(TravelMode::car, is_slow ? slow : grid.cost, is_slow ? grid.cost : slow, 1);
    is_slow = !is_slow;
    benchmark::DoNotOptimize(ask(tables, 0));
  };
  for (auto _ : state) toggle();
  if (!is_slow) toggle();
  for (std::uint32_t v = 0; v < world.nodes.size(); ++v)
    if (ask(tables, v) != ask(fresh, v)) state.SkipWithError("not what a new tree would be");
}
BENCHMARK(routing_repair)->Args({1000, 100000})->Args({1000, 1000})->Args({1000, 100})->Args({1000, 10})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster

BENCHMARK_MAIN();
