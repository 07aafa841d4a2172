#pragma once
#include <memory>
#include <set>
#include <string>

#include "muster/engine/step/run.hpp"
#include "muster/models/plan.hpp"

namespace muster::python {

/// A run as Python holds it.
class RunHandle {
 public:
  RunHandle(std::unique_ptr<Run> run, std::shared_ptr<const Plan> plan);
  Run& run() { return *run_; }
  const Run& run() const { return *run_; }
  const Plan& plan() const { return *plan_; }

  /// Steps until `until`, the end of the run, or `wall_seconds` of this computer's time have passed, whichever is first; at least one step
  /// where there is one to do. So a caller can look at signals and clocks between two calls, always at a step boundary.
  void advance(Time until, double wall_seconds);

  /// True for request queues and lists of changes: they move in memory as they grow, so that Python gets copies. All other arrays are
  /// allocated once.
  bool grows(const std::string& array) const { return growing_.contains(array); }

 private:
  std::unique_ptr<Run> run_;
  std::shared_ptr<const Plan> plan_;
  std::set<std::string> growing_;
};

}  // namespace muster::python
