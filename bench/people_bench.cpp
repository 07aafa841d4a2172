// A million people for 24 h, ordered out after an hour, told by all channels at once, power cut after two: warning, decisions, movement, shelters, sums. No hazard.
// Refused: a run in which fewer than 99.9 % were warned, or one with other threads that ends in another State or with other events.
#include <benchmark/benchmark.h>

#include <map>
#include <string>

#include "muster/models/blocks.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/scenario.hpp"
#include "scenes/run_benchmarks.hpp"

namespace muster {
namespace {

std::string text(std::int64_t people, const std::string& whole) {
  return R"(muster: 1
name: 百万人
name_en: A million people
start: 2026-07-20T18:00
duration: 24 h
step: 10 s
world: {town: {seed: 1, villages: 12, shelters: 40, people: )" +
      std::to_string(people) + R"(}}
hazard: {model: rain/gauges, gauges: [{id: g, intensity: [[0 h, 0]]}]}
models:
  lifelines: [{model: lifelines/services, cuts: [{what: power, areas: [)" +
      whole + R"(], from: 2 h}]}]
  warning:
    sms: {enabled: true}
    cell_broadcast: {enabled: true}
    messaging_group: {enabled: true}
    media: {enabled: true}
    gong: {enabled: true}
    auto_calls: {lines: 2000}
plans:
  - muster: 1
    id: all
    name: 全部转移
    name_en: Everybody
    rules: [{id: go, role: county, when: {at_time: {time: 1 h}}, do: [{order_evacuation: {areas: [)" +
      whole + R"(]}}]}]
)";
}

const Scenario& town(std::int64_t people) {
  static std::map<std::int64_t, Scenario> made;
  if (const auto found = made.find(people); found != made.end()) return found->second;
  return made.emplace(people, load_scenario_text(text(people, "county"), ".")).first->second;
}

double state_bytes(const Run& run) {
  double bytes = 0;
  for (const ArrayRef& array : run.state().arrays()) bytes += static_cast<double>(array.size_of(array.object) * array.element_bytes);
  return bytes;
}

void people_24h_all_channels(benchmark::State& state) {
  static std::map<std::int64_t, std::string> ends;
  const Scenario& scenario = town(state.range(0));
  const auto persons = static_cast<double>(scenario.world->persons.size());
  double warning_s = 0, bytes = 0;
  for (auto _ : state) {
    const auto run = make_run(scenario, "all", 1, static_cast<int>(state.range(1)));
    while (!run->finished()) run->step();
    state.PauseTiming();
    const double warned = static_cast<double>(run->state().get<WarningState>().alerted_persons) / persons;
    const std::string end = run->digest().hex();
    if (warned < 0.999 || ends.emplace(state.range(0), end).first->second != end) state.SkipWithError("wrong result");
    for (const auto& [name, entry] : run->profile().entries())
      if (name == "warning/chain") warning_s += entry.seconds;
    bytes = state_bytes(*run) / persons;
    state.ResumeTiming();
  }
  state.counters["warning_s"] = warning_s / static_cast<double>(state.iterations());
  state.counters["state_bytes_per_person"] = bytes;
}

BENCHMARK(people_24h_all_channels)
    ->ArgNames({"people", "threads"})
    ->Args({100000, 1})
    ->Args({100000, 2})
    ->Args({1000000, 1})
    ->Args({1000000, 2})
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  return muster::scenes::run_benchmarks();
}
