#include "muster/scenarios/driver.hpp"

#include <chrono>

namespace muster {

namespace {

/// Tells of progress, but not more often than anybody can read.
class Progress {
 public:
  explicit Progress(const DriveOptions& options) : options_(options) {}
  void tell(const Run& run, bool surely) {
    if (!options_.progress) return;
    const auto now = std::chrono::steady_clock::now();
    if (!surely && now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    options_.progress(run.now(), run.settings().end);
  }

 private:
  const DriveOptions& options_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

DriveOutcome run_to_end(Run& run, const DriveOptions& options) {
  DriveOutcome outcome;
  if (options.checkpoints != nullptr && options.resume) outcome.resumed = options.checkpoints->resume(run);
  else if (options.checkpoints != nullptr) options.checkpoints->remove();
  Progress progress(options);
  Time stored = run.now();
  const auto store = [&] {
    options.checkpoints->save(run);
    stored = run.now();
  };
  while (!run.finished()) {
    if (options.stop != nullptr && options.stop->load()) break;
    run.step();
    progress.tell(run, false);
    if (options.checkpoints != nullptr && !run.finished() && run.now() - stored >= options.checkpoint_every) store();
  }
  if (options.checkpoints != nullptr && !run.finished() && stored < run.now()) store();
  progress.tell(run, true);
  outcome.complete = run.finished();
  outcome.reached = run.now();
  return outcome;
}

}  // namespace muster
