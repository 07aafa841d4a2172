#include <benchmark/benchmark.h>

#include <string>

#include "scenes/basins.hpp"

namespace muster::bench {
namespace {

/// What a cell update must move through memory when nothing stays in the caches: first pass reads depth, bed, roughness, qx, qy and writes two
/// discharges (each line is read first), second pass reads qx, qy and reads and writes depth and carry.
template <class Real>
constexpr double bytes_per_update = (3 + 2 + 4 + 2 + 4) * sizeof(Real);

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

/// Solves one minute of simulated time per iteration, from the same start.
template <class Real>
void flood_minute(benchmark::State& state) {
  const auto cells = static_cast<std::int32_t>(state.range(0)), wet = static_cast<std::int32_t>(state.range(1)),
             threads = static_cast<std::int32_t>(state.range(2));
  const FloodSetup setup = basin(cells, wet / 100.0, sizeof(Real) == 8 ? Precision::twice : Precision::single);
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
  state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<double>(updates) * bytes_per_update<Real>));
  const double simulated_cells = static_cast<double>(cells) * cells * static_cast<double>(state.iterations());
  state.counters["cell_minutes"] = benchmark::Counter(simulated_cells, benchmark::Counter::kIsRate);
  if (error > (sizeof(Real) == 8 ? 1e-12 : 1e-6)) state.SkipWithError("water was lost or made");
  for (const Expected& e : expected)
    if (e.cells == cells && e.wet_percent == wet && e.real_bytes == sizeof(Real) && digest.hex() != e.digest)
      state.SkipWithError(("wrong result: " + digest.hex()).c_str());
}

// cells along an edge, wet part in percent, threads. One thread by processor time, which a busy machine falsifies less.
BENCHMARK(flood_minute<float>)->Args({512, 100, 1})->Args({2048, 100, 1})->Args({2048, 10, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(flood_minute<float>)->Args({2048, 100, 2})->Args({2048, 10, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flood_minute<double>)->Args({512, 100, 1})->Args({2048, 100, 1})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster::bench

BENCHMARK_MAIN();
