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

/// One reverse tree to one exit. Argument: nodes per side.
void routing_tree(benchmark::State& state) {
  const auto side = static_cast<std::uint32_t>(state.range(0));
  const auto world = scenes::grid_world({.side = side, .exits = 1, .parties = 0});
  std::vector<std::uint32_t> cost = free_costs(*world, TravelMode::car, 1.34);
  for (std::size_t i = 0; i < cost.size(); ++i) cost[i] += static_cast<std::uint32_t>(world->links.key[i].value % 5000);
  RoutingTables tables(*world);
  for (auto _ : state) tables.build(Edition::first, TravelMode::car, cost, 1);
  for (std::uint32_t v = 0; v < world->nodes.size(); v += 7) {
    const LinkId next = tables.next(Edition::first, TravelMode::car, {0}, {v});
    const std::uint32_t here = tables.cost_to_go(Edition::first, TravelMode::car, {0}, {v});
    if (here != 0 && here != cost[next.index] + tables.cost_to_go(Edition::first, TravelMode::car, {0}, world->network.head(next)))
      state.SkipWithError("not a tree");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(world->nodes.size()));
}
BENCHMARK(routing_tree)->Arg(100)->Arg(316)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster

BENCHMARK_MAIN();
