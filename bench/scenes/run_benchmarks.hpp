#pragma once
#include <benchmark/benchmark.h>

#include <cstdio>

#include "muster/engine/core/error.hpp"

namespace muster::scenes {

/// Runs what was registered; what is wrong with an input is told as the program itself tells it. For main().
inline int run_benchmarks() {
  try {
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  } catch (const InputError& error) {
    std::fprintf(stderr, "%s\n", error.text(Language::en).c_str());
    return 2;
  }
}

}  // namespace muster::scenes
