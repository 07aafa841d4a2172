#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/registry.hpp"

namespace muster {

class HazardRecord;

/// A model as a scenario names it.
struct ModelChoice {
  const ModelEntry* entry = nullptr;
  std::shared_ptr<const void> settings;  ///< of the type that entry->settings describes
};

/// All that a scenario file says, read and checked. Runs of it share the world and the stored hazard.
struct Scenario {
  std::string file;                      ///< path as given
  std::string name, name_en;
  std::string start = "2026-07-20T18:00";///< local date and time of t = 0
  int utc_offset_min = 480;
  Time step = Time::seconds(10), duration = Time::hours(24);
  std::shared_ptr<const World> world;
  std::vector<ModelChoice> models;
  std::vector<std::shared_ptr<const Plan>> plans;  ///< the first is the default; "none" is always there
  std::string hazard_file;               ///< stored realisation to replay; empty = the hazard is solved live
  std::shared_ptr<const HazardRecord> hazard;
  std::vector<std::pair<std::string, Digest>> inputs;  ///< every file read, and its hash: provenance
};

/// Reads and checks a scenario with everything that it names. Throws InputError with all problems found.
Scenario load_scenario(const std::string& path);

/// A run ready to step. Throws InputError (4006) where the scenario has no such plan; empty id = the default plan.
std::unique_ptr<Run> make_run(const Scenario& scenario, std::string_view plan_id, std::uint64_t seed, int threads);

}  // namespace muster
