#include <benchmark/benchmark.h>

#include "scenes/grid_evacuation.hpp"

// Trees of ways, part of movement_bench.
namespace muster {
namespace {

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
