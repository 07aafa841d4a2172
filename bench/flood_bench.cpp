#include <benchmark/benchmark.h>

#include <algorithm>
#include <span>
#include <string>

#include "scenes/basins.hpp"
#include "scenes/urban.hpp"

namespace muster::bench {
namespace {

/// What a cell update must move through memory when nothing stays in the caches: first pass reads depth, bed, roughness, qx, qy and writes two
/// discharges (each line is read first), second pass reads qx, qy and reads and writes depth and carry.
template <class Real>
constexpr double bytes_per_update = (3 + 2 + 4 + 2 + 4) * sizeof(Real);

/// The same of finite volumes, which go through memory once a step: depth, carry, two discharges, bed and roughness read, four of them written. The rim of
/// a tile, three cells deep, lies in the caches.
template <class Real>
constexpr double bytes_per_volume_update = (6 + 2 * 4) * sizeof(Real);

/// Depths after one minute of simulated time, as hashes: any machine, compiler and number of threads gives these.
struct Expected {
  std::int32_t cells;
  int wet_percent;
  std::size_t real_bytes;
  const char* digest;
};
constexpr Expected expected[] = {
    {512, 100, 4, "bfebfd67a72dc07d07dd362d43db998a"}, {2048, 100, 4, "56eeda70e68fbfbcd07615422f1ec1c5"}, {2048, 10, 4, "7471927113cb3e2c89f93cf3eb9bc5a9"},
    {512, 100, 8, "abc9b895759d3ae51c49c08328212053"}, {2048, 100, 8, "a0181231d9d21996053c2721d2802aed"},
};

constexpr Expected expected_volumes[] = {
    {512, 100, 4, "398f328689f4e82ca10ab963bcfb9f5b"},
    {2048, 100, 4, "d0e095f520863939b58edb65c57be44c"},
    {2048, 10, 4, "8e848b7195b34caffbbda4987cfb3bf1"},
    {512, 100, 8, "fa7d88e442a8b3b87ee8257585225616"},
};

/// Solves one minute of simulated time per iteration, from the same start.
template <class Real>
void solve_minutes(benchmark::State& state, FloodScheme scheme, double bytes_each, std::span<const Expected> digests) {
  const auto cells = static_cast<std::int32_t>(state.range(0)), wet = static_cast<std::int32_t>(state.range(1)),
             threads = static_cast<std::int32_t>(state.range(2));
  FloodSetup setup = basin(cells, wet / 100.0, sizeof(Real) == 8 ? Precision::twice : Precision::single);
  setup.method.scheme = scheme;
  std::int64_t updates = 0;
  Digest digest;
  double error = 0;
  for (auto _ : state) {
    state.PauseTiming();
    FloodFields<Real> fields;
    const auto solver = make_flood_solver(setup, fields);
    state.ResumeTiming();
    solver->advance(Time::seconds(60), threads);
    state.PauseTiming();
    updates += solver->cell_updates, digest = digest_of(fields), error = mass_error(*solver);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(updates);
  state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<double>(updates) * bytes_each));
  const double simulated_cells = static_cast<double>(cells) * cells * static_cast<double>(state.iterations());
  state.counters["cell_minutes"] = benchmark::Counter(simulated_cells, benchmark::Counter::kIsRate);
  if (error > (sizeof(Real) == 8 ? 1e-12 : 1e-6)) state.SkipWithError("water was lost or made");
  for (const Expected& e : digests)
    if (e.cells == cells && e.wet_percent == wet && e.real_bytes == sizeof(Real) && digest.hex() != e.digest)
      state.SkipWithError(("wrong result: " + digest.hex()).c_str());
}

template <class Real>
void flood_minute(benchmark::State& state) {
  solve_minutes<Real>(state, FloodScheme::local_inertial, bytes_per_update<Real>, expected);
}

template <class Real>
void flood_volumes_minute(benchmark::State& state) {
  solve_minutes<Real>(state, FloodScheme::finite_volume, bytes_per_volume_update<Real>, expected_volumes);
}

/// Streets of a town at 1 m: depths at the end as a hash, and how many cells then hold 0.25 m of water.
struct ExpectedStreets {
  FloodScheme scheme;
  std::int32_t cells;
  std::int64_t deep_cells;
  const char* digest;
};
constexpr ExpectedStreets expected_streets[] = {
    {FloodScheme::local_inertial, 512, 82626, "899fc88a2d146637ada5932d56112a46"},
    {FloodScheme::local_inertial, 2048, 1271581, "b5ab9a49201d3efa8ce7e4997c75e4d0"},
    {FloodScheme::finite_volume, 512, 78771, "89e0e9830b31cb2d6c3a0f34d598797b"},
    {FloodScheme::finite_volume, 2048, 1252527, "963d0f85fb92a1432c5c0e9763f8c281"},
};

/// @param seconds  of simulated time per iteration
void solve_streets(benchmark::State& state, FloodScheme scheme, double seconds, double bytes_each) {
  const auto cells = static_cast<std::int32_t>(state.range(0)), threads = static_cast<std::int32_t>(state.range(1));
  FloodSetup setup = urban_streets(cells);
  setup.method.scheme = scheme;
  std::int64_t updates = 0, deep = 0, open = 0;
  for (const double bed : setup.bed.values()) open += bed == bed ? 1 : 0;
  Digest digest;
  double error = 0;
  for (auto _ : state) {
    state.PauseTiming();
    FloodFields<float> fields;
    const auto solver = make_flood_solver(setup, fields);
    state.ResumeTiming();
    solver->advance(Time::seconds(seconds), threads);
    state.PauseTiming();
    updates += solver->cell_updates, digest = digest_of(fields), error = mass_error(*solver);
    deep = std::count_if(fields.depth.begin(), fields.depth.end(), [](float depth) { return depth >= 0.25F; });
    state.ResumeTiming();
  }
  state.SetItemsProcessed(updates);
  state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<double>(updates) * bytes_each));
  const double open_share = static_cast<double>(open) / (static_cast<double>(cells) * cells);
  state.counters["walls_percent"] = 100 * (1 - open_share);
  state.counters["open_updates"] = benchmark::Counter(static_cast<double>(updates) * open_share, benchmark::Counter::kIsRate);
  if (error > 1e-6) state.SkipWithError("water was lost or made");
  for (const ExpectedStreets& e : expected_streets)
    if (e.scheme == scheme && e.cells == cells && (digest.hex() != e.digest || deep != e.deep_cells))
      state.SkipWithError(("wrong result: " + digest.hex() + ", " + std::to_string(deep) + " cells under 0.25 m").c_str());
}

void flood_streets_minute(benchmark::State& state) { solve_streets(state, FloodScheme::local_inertial, 60, bytes_per_update<float>); }
void flood_streets_volumes_20s(benchmark::State& state) { solve_streets(state, FloodScheme::finite_volume, 20, bytes_per_volume_update<float>); }

// cells along an edge, wet part in percent, threads. One thread by processor time, which a busy machine falsifies less.
BENCHMARK(flood_minute<float>)->Args({512, 100, 1})->Args({2048, 100, 1})->Args({2048, 10, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_minute<float>)->Args({2048, 100, 2})->Args({2048, 10, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_minute<double>)->Args({512, 100, 1})->Args({2048, 100, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_volumes_minute<float>)->Args({512, 100, 1})->Args({2048, 100, 1})->Args({2048, 10, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_volumes_minute<float>)->Args({2048, 100, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_streets_minute)->Args({512, 1})->Args({2048, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_streets_minute)->Args({2048, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_streets_volumes_20s)->Args({512, 1})->Args({2048, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_streets_volumes_20s)->Args({2048, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_volumes_minute<double>)->Args({512, 100, 1})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster::bench

BENCHMARK_MAIN();
