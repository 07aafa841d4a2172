#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/population/whereabouts.hpp"
#include "muster/models/registry.hpp"
#include "muster/scenarios/yaml/reader.hpp"

namespace muster {

class HazardRecord;
class LevelsAhead;

/// A model as a scenario names it.
struct ModelChoice {
  const ModelEntry* entry = nullptr;
  std::shared_ptr<const void> settings;  ///< of the type that entry->settings describes
  Location where = {};                   ///< where a file names it; no file = it comes along
};

/// All that a scenario file says, read and checked. Runs of it share the world and the stored hazard.
struct Scenario {
  std::string file;  ///< path as given
  std::string name, name_en;
  std::string start = "2026-07-20T18:00";  ///< local date and time of t = 0
  int utc_offset_min = 480;
  Time step = Time::seconds(10), duration = Time::hours(24);
  std::shared_ptr<const World> world;  ///< with those who are there, where they are when it starts
  population::PopulationSettings population;
  std::shared_ptr<const std::vector<Time>> home_at;  ///< [person] when his day away from home is over (ModelInputs); null = everybody is at home
  std::vector<ModelChoice> models;
  std::shared_ptr<const transport::Transport> transport;  ///< null where the scenario says nothing of it
  std::vector<std::shared_ptr<const Plan>> plans;         ///< the first is the default; "none" is always there
  std::string hazard_file;                                ///< stored realisation to replay; empty = the hazard is solved live
  std::shared_ptr<const HazardRecord> hazard;
  std::shared_ptr<LevelsAhead> ahead;                  ///< what forecasts are made of, shared by all runs; null = the scenario has no flood
  std::vector<std::pair<std::string, Digest>> inputs;  ///< every file read, and its hash: provenance
  std::vector<yaml::Decision> decisions;               ///< values that the scenario and its plans mark for the optimiser
};

/// Reads and checks a scenario with everything that it names. Throws InputError with all problems found.
/// @param world    used where the file names no world; null = the file must name one
/// @param threads  for a world that is generated; 0 = as OpenMP says. The scenario never depends on it
Scenario load_scenario(const std::string& path, std::shared_ptr<const World> world = nullptr, int threads = 0);

/// The same from text (YAML or JSON); relative file names are looked up in `folder`, messages name `label`.
Scenario load_scenario_text(std::string_view text, const std::string& folder, std::shared_ptr<const World> world = nullptr,
                            const std::string& label = "scenario");

/// The place of a scenario's text alone, with those who are there when it starts, each where it is: of the text only `world`, `population`, `start` and
/// what of `models` they need are looked at. Throws InputError with all problems found in these.
/// @param world  taken in place of the one that the text names; null = that one
std::shared_ptr<const World> load_place(std::string_view text, const std::string& folder, std::shared_ptr<const World> world = nullptr);

/// Reads a plan file, or a plan as text, against a world. Throws InputError with all problems found.
std::shared_ptr<const Plan> load_plan(const std::string& path, const World& world);
/// The same for use in a scenario: also what its shelters and models say of the plan is checked.
std::shared_ptr<const Plan> load_plan(const std::string& path, const Scenario& scenario);
std::shared_ptr<const Plan> load_plan_text(std::string_view text, const World& world, const std::string& label = "plan");

/// The plan of that id; empty = the default plan. Throws InputError (4006) where the scenario has no such plan.
std::shared_ptr<const Plan> find_plan(const Scenario& scenario, std::string_view plan_id);

/// A run ready to step.
std::unique_ptr<Run> make_run(const Scenario& scenario, std::shared_ptr<const Plan> plan, std::uint64_t seed, int threads);
std::unique_ptr<Run> make_run(const Scenario& scenario, std::string_view plan_id, std::uint64_t seed, int threads);

/// The hazards of a scenario alone, without people, roads or plans: what they do to the place is what they do in a run of the same seed without orders to their controls.
std::unique_ptr<Run> make_hazard_run(const Scenario& scenario, std::uint64_t seed, int threads);

/// One setting of a scenario as it is used.
struct SettingInUse {
  std::string path;   ///< "models.warning.ack_limit"
  std::string model;  ///< "warning/chain"
  std::string value, unit;
  config::Grade grade;  ///< user where the scenario changed it
  std::string source, meaning, meaning_zh;
  bool changed = false;  ///< differs from the default
  bool figure = false;   ///< a number, duration, list or series: what may be a weak input; not a switch, name or place
};
/// "verified", "computed", "memory", "design_default", "user".
const char* grade_word(config::Grade grade);

/// Every setting of the scenario's models, in phase order: for the report's list of weak inputs and for provenance.
std::vector<SettingInUse> settings_in_use(const Scenario& scenario);

}  // namespace muster
