#pragma once
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "muster/engine/io/checkpoint.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {

/// How a run is driven to its end.
struct DriveOptions {
  Checkpoints* checkpoints = nullptr;                     ///< null = none are stored
  Time checkpoint_every = Time::hours(1);                 ///< simulated time
  bool resume = false;                                    ///< begin at the newest stored state instead of at the start
  std::function<void(Time now, Time end)> progress = {};  ///< called between steps, at most every 0.2 s of computing time, and at the end
  const std::atomic<bool>* stop = nullptr;                ///< looked at between steps: true = stop at this step boundary
};

struct DriveOutcome {
  bool complete = false;  ///< false = stopped before the end
  Time reached;
  std::optional<Checkpoints::Resumed> resumed = {};
};

/// Steps a run to its end, or to the step boundary after `stop` was set. A stopped run leaves a checkpoint to resume from; whoever writes the
/// complete result removes the checkpoints.
DriveOutcome run_to_end(Run& run, const DriveOptions& options);

}  // namespace muster
