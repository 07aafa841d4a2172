#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>

#include "scenes/berlin_center.hpp"
#include "scenes/grid_evacuation.hpp"
#include "scenes/perturbed_grid.hpp"

// Movement: everybody on a network leaves it. The figure is link traversals per second of the whole model step (orders, ticks, log); a run that loses
// anybody, or ends in another state than a run on one thread, is refused. Scenes that take minutes or gigabytes need MUSTER_BENCH_LARGE=1.
namespace muster {
namespace {

constexpr double giga = 1e9;
constexpr double most_memory = 6 * giga;  ///< of the process with ten million persons

struct Prepared {
  scenes::Evacuation scene;
  std::optional<Digest> expected;  ///< of the state at the end, on one thread
  double alone_s = 0;              ///< shortest time of a run on one thread so far
};

using Make = std::function<scenes::Evacuation()>;

/// Only one scene is kept: the next may need its memory.
Prepared& prepared(const std::string& name, const Make& make) {
  static std::map<std::string, Prepared> all;
  if (const auto found = all.find(name); found != all.end()) return found->second;
  all.clear();
  return all[name] = {make(), {}, 0};
}

double largest_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

Digest digest_alone(const scenes::Evacuation& scene) {
  scenes::EvacuationRun run(scene, 1);
  run.play();
  return run.run().digest();
}

void count_bytes(benchmark::State& state, const scenes::Evacuation& scene, const scenes::StateBytes& bytes) {
  state.counters["party_bytes"] = static_cast<double>(bytes.parties) / static_cast<double>(scene.world->persons.size());
  state.counters["link_bytes"] = static_cast<double>(bytes.links) / static_cast<double>(scene.world->links.tail.size());
  state.counters["state_bytes_per_person"] = static_cast<double>(bytes.all) / static_cast<double>(scene.world->persons.size());
  state.counters["process_gb"] = largest_memory() / giga;
}

void evacuate(benchmark::State& state, const std::string& name, int threads, const Make& make) {
  Prepared& p = prepared(name, make);
  if (threads > 1 && !p.expected) p.expected = digest_alone(p.scene);
  std::int64_t traversals = 0;
  double shortest_s = INFINITY;
  for (auto _ : state) {
    state.PauseTiming();
    scenes::EvacuationRun run(p.scene, threads);
    state.ResumeTiming();
    const auto start = std::chrono::steady_clock::now();
    run.play();
    shortest_s = std::min(shortest_s, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    state.PauseTiming();
    traversals += run.traversals();
    count_bytes(state, p.scene, run.bytes());
    const Digest found = run.run().digest();
    if (threads == 1 && !p.expected) p.expected = found;
    const bool all_there = run.arrived() == static_cast<std::int64_t>(p.scene.departures.size());
    if (!all_there || found != *p.expected) {
      state.SkipWithError(all_there ? "not the state of the run on one thread" : "somebody did not arrive");
      break;
    }
    state.ResumeTiming();
  }
  if (threads == 1) p.alone_s = p.alone_s > 0 ? std::min(p.alone_s, shortest_s) : shortest_s;
  if (threads > 1 && p.alone_s > 0) state.counters["speed_up"] = p.alone_s / shortest_s;
  state.SetItemsProcessed(traversals);
  state.counters["traversals"] = static_cast<double>(traversals) / static_cast<double>(state.iterations());
}

scenes::Evacuation grid(std::uint32_t side, std::uint32_t parties, std::uint32_t exits, double on_foot) {
  const auto world = scenes::grid_world({.side = side, .exits = exits, .parties = parties});
  return {world, scenes::departures(*world, on_foot)};
}

/// As many nodes as give 110 parties each, half of them on foot.
scenes::Evacuation people(std::uint32_t parties) {
  const auto side = static_cast<std::uint32_t>(std::lround(std::sqrt(parties / 110.0)));
  return grid(side, parties, std::max(8U, side / 4), 0.5);
}

/// A million households on a map of a million nodes, 64 exits spread over it.
scenes::Evacuation million_nodes() {
  const auto world = scenes::perturbed_grid_with_exits(1000, 8, 1000000);
  return {world, scenes::departures(*world, 0)};
}

/// One and two threads, one after the other, so that the second knows how long the first took.
benchmark::internal::Benchmark* add(const std::string& name, const Make& make) {
  return benchmark::RegisterBenchmark(name.c_str(), [name, make](benchmark::State& state) { evacuate(state, name, static_cast<int>(state.range(0)), make); })
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

/// Ten million persons, each a party of its own, within the memory that an office machine has.
void ten_million(benchmark::State& state) {
  evacuate(state, "movement_people/10000000", static_cast<int>(state.range(0)), [] { return people(10000000); });
  if (largest_memory() > most_memory) state.SkipWithError("the process took more than 6 GB");
}

void add_all() {
  add("movement_grid_100k", [] { return grid(30, 100000, 8, 0); });
  add("movement_grid_100k_on_foot", [] { return grid(30, 100000, 8, 1); });
  add("movement_grid_300k", [] { return grid(100, 300000, 16, 0); });
  const std::string folder = std::string(MUSTER_SOURCE_DIR) + "/out/berlin_center";
  if (auto berlin = scenes::berlin_center(folder + ".h5", folder + ".trips.csv")) {
    add("movement_berlin_center", [scene = std::move(*berlin)] { return scene; });
  } else {
    std::fprintf(stderr, "movement_berlin_center is left out: out/berlin_center.h5 is not here (bench/berlin_center.sh makes it)\n");
  }
  for (const std::uint32_t parties : {10000U, 100000U, 1000000U}) add("movement_people/" + std::to_string(parties), [parties] { return people(parties); });
  if (std::getenv("MUSTER_BENCH_LARGE") == nullptr) return;
  add("movement_million_nodes", million_nodes)->Iterations(1);
  benchmark::RegisterBenchmark("movement_people/10000000", ten_million)
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime()
      ->Iterations(1);
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  muster::add_all();
  benchmark::RunSpecifiedBenchmarks();
}
