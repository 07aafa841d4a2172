// A million people for 24 h, ordered out after an hour, told by all channels at once, power cut after two: warning, decisions, movement, shelters, sums. No hazard.
// In the evening, all at home; and on a working day from ten o'clock on, with where people are by hour, hearing and languages, families, care homes and schools that
// fetch and lead, people who go home first or when their day is over, doubters who are won over, desks, and shelters that would be left.
// `people` are those who are there when the run begins: on a working day some who live there are not.
// Refused: fewer people than that; a run in which fewer than 99.9 % were warned, or one with other threads that ends in another State or with other events.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "muster/models/blocks.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/scenario.hpp"
#include "scenes/run_benchmarks.hpp"

namespace muster {
namespace {

enum class Begins : std::uint8_t { evening, working_day };

const char* start_of(Begins begins) {
  return begins == Begins::evening ? "start: 2026-07-20T18:00\n"
                                   : "start: 2026-07-20T10:00\npopulation: {whereabouts: by_hour, hearing: by_age, languages: [{language: ii, share: 0.05}]}\n";
}
const char* behaviour_of(Begins begins) {
  return begins == Begins::evening ? "" : R"(  behaviour:
    persuasion: 40 min
    families: {fetch_children: true, named_helpers: nearest, care_homes: true, pupils_per_teacher: 16}
    going_home: {enabled: true, wait_for_family: 20 min}
  shelter: {desks: 4, leave_flooded: true, watch_ways: true}
)";
}

/// Residents of a town in which so many people are when the run begins: at ten on a Monday 13 in 100 of them are at work elsewhere.
std::int64_t residents(std::int64_t people, Begins begins) { return begins == Begins::evening ? people : people * 115 / 100; }

std::string text(std::int64_t people, const std::string& whole, Begins begins) {
  return R"(muster: 1
name: 百万人
name_en: A million people
duration: 24 h
step: 10 s
world: {town: {seed: 1, villages: 12, shelters: 40, people: )" +
      std::to_string(residents(people, begins)) + "}}\n" + start_of(begins) + R"(hazard: {model: rain/gauges, gauges: [{id: g, intensity: [[0 h, 0]]}]}
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
)" + behaviour_of(begins) +
      R"(plans:
  - muster: 1
    id: all
    name: 全部转移
    name_en: Everybody
    rules: [{id: go, role: county, when: {at_time: {time: 1 h}}, do: [{order_evacuation: {areas: [)" +
      whole + R"(]}}]}]
)";
}

const Scenario& town(std::int64_t people, Begins begins) {
  static std::map<std::pair<std::int64_t, Begins>, Scenario> made;
  const std::pair which(people, begins);
  if (const auto found = made.find(which); found != made.end()) return found->second;
  return made.emplace(which, load_scenario_text(text(people, "county", begins), ".")).first->second;
}

double state_bytes(const Run& run) {
  double bytes = 0;
  for (const ArrayRef& array : run.state().arrays()) bytes += static_cast<double>(array.size_of(array.object) * array.element_bytes);
  return bytes;
}

double warning_seconds(const Run& run) {
  double sum = 0;
  for (const auto& [name, entry] : run.profile().entries())
    if (name == "warning/chain") sum += entry.seconds;
  return sum;
}

void people_24h(benchmark::State& state, Begins begins) {
  static std::map<std::pair<std::int64_t, Begins>, std::string> ends;
  const Scenario& scenario = town(state.range(0), begins);
  const auto persons = static_cast<double>(scenario.world->persons.size());
  double warning_s = 0, bytes = 0, most_bytes = 0, first_hour_s = 0, first_hour_share = 0;
  for (auto _ : state) {
    const auto run = make_run(scenario, "all", 1, static_cast<int>(state.range(1)));
    const auto go = [&] {  // State grows and shrinks with who waits where: looked at every quarter of an hour
      run->step();
      if (run->now().ms % Time::minutes(15).ms == 0) most_bytes = std::max(most_bytes, state_bytes(*run) / persons);
    };
    while (run->now() < Time::hours(2)) go();
    first_hour_s += warning_seconds(*run);
    first_hour_share = static_cast<double>(run->state().get<WarningState>().alerted_persons) / persons;
    while (!run->finished()) go();
    state.PauseTiming();
    const double warned = static_cast<double>(run->state().get<WarningState>().alerted_persons) / persons;
    const std::string end = run->digest().hex();
    if (persons < static_cast<double>(state.range(0)) || warned < 0.999 || ends.emplace(std::pair(state.range(0), begins), end).first->second != end)
      state.SkipWithError("wrong result");
    warning_s += warning_seconds(*run);
    bytes = state_bytes(*run) / persons;
    state.ResumeTiming();
  }
  state.counters["warning_s"] = warning_s / static_cast<double>(state.iterations());
  state.counters["warning_first_hour_s"] = first_hour_s / static_cast<double>(state.iterations());
  state.counters["warned_first_hour"] = first_hour_share;
  state.counters["state_bytes_per_person"] = bytes;
  state.counters["most_bytes_per_person"] = most_bytes;
  state.counters["persons"] = persons;
}

void people_24h_all_channels(benchmark::State& state) { people_24h(state, Begins::evening); }
void people_24h_working_day(benchmark::State& state) { people_24h(state, Begins::working_day); }

BENCHMARK(people_24h_all_channels)
    ->ArgNames({"people", "threads"})
    ->Args({100000, 1})
    ->Args({100000, 2})
    ->Args({1000000, 1})
    ->Args({1000000, 2})
    ->Unit(benchmark::kSecond)
    ->UseRealTime();
BENCHMARK(people_24h_working_day)
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
