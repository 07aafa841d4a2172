// What reading a stored flood adds to a run: the generated river town with many people for 12 h, everybody simulated, all areas ordered to leave after an hour.
// The flood is solved before, saved and read back. Counted as replay: the phases `flood/replay` (what is new at links, buildings and gauges) and
// `lifelines/flooded_roads` (what it means for traffic). What people then do about it is no replay; a run without any water stands beside for that.
// Refused: a replay that takes more than 5 % of the run, another State at the end than at the first time, and a run in which nobody leaves or nothing gets wet.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "muster/engine/world/world.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/stored_hazard.hpp"
#include "scenes/run_benchmarks.hpp"

namespace muster {
namespace {

constexpr double most_percent = 5;
const std::string head = "muster: 1\nname: 大河谷镇\nstart: 2026-07-20T18:00\nduration: 12 h\n";
const std::string no_water = "hazard: {model: rain/gauges, gauges: [{id: roof, intensity: [[0 h, 0]]}]}\n";

/// The wave of the river town, so much larger that it spreads over a larger town too.
std::string flood_of(std::int64_t people) {
  const double size = people > 100'000 ? 5 : 1;
  std::string wave;
  for (const auto& [hour, flow] : {std::pair{0, 250}, {2, 820}, {4, 1340}, {6, 1760}, {8, 1700}, {12, 1000}})
    wave += (wave.empty() ? "[" : ", [") + std::to_string(hour) + " h, " + std::to_string(hour == 0 ? flow : size * flow) + "]";
  return "hazard:\n  model: flood/local_inertial\n  inflows:\n    - {place: river_inflow, discharge: [" + wave +
      "]}\n  boundaries:\n    - {place: river_outflow, kind: free, widen: 4000}\n";
}

/// Everybody is to leave after an hour.
std::string plan_for(const World& world) {
  std::string areas;
  for (std::size_t a = 0; a < world.areas.size(); ++a)
    if (world.areas.level[a] == AreaLevel::village) areas += (areas.empty() ? "" : ", ") + world.areas.id[a];
  return "plans: [{id: all, rules: [{id: go, role: township, when: {at_time: {time: 1 h}}, do: [{order_evacuation: {areas: [" + areas + "]}}]}]}]\n";
}

/// The town with a flood that is read from a file, and without any.
struct Towns {
  Scenario stored, dry;
};

const Towns& towns_of(std::int64_t people) {
  static std::map<std::int64_t, Towns> made;
  if (const auto found = made.find(people); found != made.end()) return found->second;
  made.clear();  // one large world at a time
  const Scenario first = load_scenario_text(head + "world:\n  town: {seed: 1, people: " + std::to_string(people) + "}\n" + flood_of(people), ".");
  const std::string plan = plan_for(*first.world);
  const Scenario live = load_scenario_text(head + flood_of(people) + plan, ".", first.world);
  const auto file = std::filesystem::temp_directory_path() / "muster_replay_bench_hazard.nc";
  solve_hazard(live, 0).save(file.string());
  Towns towns{with_stored_hazard(live, file.string()), load_scenario_text(head + no_water + plan, ".", first.world)};
  std::filesystem::remove(file);
  return made.emplace(people, std::move(towns)).first->second;
}

double seconds_in(const Run& run, std::string_view model) {
  const auto& entries = run.profile().entries();
  const auto found = entries.find(model);
  return found == entries.end() ? 0 : found->second.seconds;
}

void play(benchmark::State& state, bool water) {
  const Towns& towns = towns_of(state.range(0));
  static std::map<std::pair<std::int64_t, bool>, std::string> ends;
  double reading = 0, roads = 0, whole = 0;
  for (auto _ : state) {
    const auto run = make_run(water ? towns.stored : towns.dry, "all", 1, static_cast<int>(state.range(1)));
    while (!run->finished()) run->step();
    state.PauseTiming();
    for (const auto& [name, entry] : run->profile().entries()) whole += entry.seconds;
    reading += seconds_in(*run, "flood/replay"), roads += seconds_in(*run, "lifelines/flooded_roads");
    const Headline h = headline(run->world(), run->state());
    if (h.moved == 0 || (water && h.at_risk == 0)) state.SkipWithError("nobody left, or nothing got wet");
    const std::string end = run->digest().hex();
    if (ends.emplace(std::pair{state.range(0), water}, end).first->second != end) state.SkipWithError("wrong result");
    state.counters["moved"] = static_cast<double>(h.moved), state.counters["at_risk"] = static_cast<double>(h.at_risk);
    state.ResumeTiming();
  }
  const double percent = 100 * (reading + roads) / whole;
  state.counters["replay_percent"] = percent;
  state.counters["reading_ms"] = 1000 * reading / static_cast<double>(state.iterations());
  state.counters["roads_ms"] = 1000 * roads / static_cast<double>(state.iterations());
  if (percent > most_percent) state.SkipWithError(("replay takes " + std::to_string(percent) + " % of the run").c_str());
}

void replayed_flood_12h(benchmark::State& state) { play(state, true); }
void no_flood_12h(benchmark::State& state) { play(state, false); }

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const bool large = std::getenv("MUSTER_BENCH_LARGE") != nullptr;
  for (const std::int64_t people : {100'000, 1'000'000}) {
    if (people > 100'000 && !large) continue;
    const auto add = [people](const char* name, void (*scene)(benchmark::State&)) {
      benchmark::RegisterBenchmark(name, scene)->Args({people, 1})->Args({people, 2})->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
    };
    add("replayed_flood_12h", muster::replayed_flood_12h), add("no_flood_12h", muster::no_flood_12h);
  }
  return muster::scenes::run_benchmarks();
}
