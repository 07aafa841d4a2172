#pragma once
#include <gtest/gtest.h>

#include <vector>

#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/network_case.hpp"
#include "muster/engine/step/run.hpp"

namespace muster::cases {

/// A case's State and log after every twentieth step.
/// @param drop_caches_every  steps after which every cache is thrown away; 0 = never
inline std::vector<Digest> digests(const NetworkCase& c, int threads, int drop_caches_every) {
  NetworkCaseRun run(c, threads);
  std::vector<Digest> out;
  for (int step = 1; run.step(); ++step) {
    if (drop_caches_every > 0 && step % drop_caches_every == 0) run.run().drop_caches();
    if (step % 20 == 0) out.push_back(run.run().digest());
  }
  EXPECT_TRUE(run.movement().conserved());
  return out;
}

}  // namespace muster::cases
