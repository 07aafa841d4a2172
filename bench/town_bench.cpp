// The whole step: the river town of the library for 24 h under its plan, with the flood stored and replayed, and with the flood solved live.
// Refused: a run whose final State and event log differ from those of the other threads, or whose people end otherwise live than replayed.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <map>
#include <string>

#include "muster/models/blocks.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/stored_hazard.hpp"
#include "scenes/run_benchmarks.hpp"

namespace muster {
namespace {

constexpr const char* scenario_file = MUSTER_SOURCE_DIR "/scenarios/library/river_town/scenario.yaml";

Scenario town() {
  Scenario scenario = load_scenario(scenario_file);
  scenario.duration = Time::hours(24);
  return scenario;
}

const Scenario& live_town() {
  static const Scenario scenario = town();
  return scenario;
}

const Scenario& replayed_town() {
  static const Scenario scenario = [] {
    const auto file = std::filesystem::temp_directory_path() / "muster_town_bench_hazard.nc";
    solve_hazard(live_town(), 1).save(file.string());
    Scenario stored = with_stored_hazard(live_town(), file.string());
    std::filesystem::remove(file);
    return stored;
  }();
  return scenario;
}

/// What became of the people: the same whether the flood was solved live or replayed.
std::string fate(const Run& run) {
  Hasher hasher;
  const auto add = [&hasher](const auto& values) {
    for (std::size_t i = 0; i < values.size(); ++i) hasher.bytes(&values[i], sizeof values[i]);
  };
  add(run.state().get<HarmState>().died), add(run.state().get<BehaviourState>().left), add(run.state().get<ShelterState>().occupants);
  return hasher.digest().hex();
}

void play(benchmark::State& state, const Scenario& scenario, const std::string& name) {
  static std::map<std::string, std::string> ends, fates;
  for (auto _ : state) {
    const auto run = make_run(scenario, "", 1, static_cast<int>(state.range(0)));
    while (!run->finished()) run->step();
    state.PauseTiming();
    const bool same = ends.emplace(name, run->digest().hex()).first->second == run->digest().hex();
    if (!same || fates.emplace("town", fate(*run)).first->second != fate(*run)) state.SkipWithError("wrong result");
    state.ResumeTiming();
  }
  const double simulated = scenario.duration.in_seconds() * static_cast<double>(state.iterations());
  state.counters["x_real_time"] = benchmark::Counter(simulated, benchmark::Counter::kIsRate);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(scenario.world->persons.size()));
}

void town_24h_stored_flood(benchmark::State& state) { play(state, replayed_town(), "stored"); }
void town_24h_live_flood(benchmark::State& state) { play(state, live_town(), "live"); }

BENCHMARK(town_24h_stored_flood)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(town_24h_live_flood)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  return muster::scenes::run_benchmarks();
}
