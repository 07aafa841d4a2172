#include <benchmark/benchmark.h>

#include <span>
#include <string>

#include "scenes/basins.hpp"

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

// cells along an edge, wet part in percent, threads. One thread by processor time, which a busy machine falsifies less.
BENCHMARK(flood_minute<float>)->Args({512, 100, 1})->Args({2048, 100, 1})->Args({2048, 10, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_minute<float>)->Args({2048, 100, 2})->Args({2048, 10, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_minute<double>)->Args({512, 100, 1})->Args({2048, 100, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_volumes_minute<float>)->Args({512, 100, 1})->Args({2048, 100, 1})->Args({2048, 10, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_volumes_minute<float>)->Args({2048, 100, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_volumes_minute<double>)->Args({512, 100, 1})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster::bench

BENCHMARK_MAIN();
