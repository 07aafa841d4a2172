#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/scenarios/scenario.hpp"

namespace muster {

/// Writes run.nc: series, maps, final state, events, ids, summary, weak inputs and provenance of a run as it is now (docs/files.md). A run that
/// has not reached its end gives a readable result that is marked incomplete. Returns the result hash, which is also stored.
/// What goes in is read off State::arrays(): arrays of a new model need no code here, only rows in a table of the world, or none.
Digest write_result(Run& run, const Scenario& scenario, const Plan& plan, const std::string& path);

/// Hash of a stored result, computed anew from its canonical data sets. Throws InputError (2009) where it is not the one stored with it.
Digest result_hash(const std::string& path);

/// A stored result, complete or not. Throws InputError (20xx) where the file is no result or of another major version.
class ResultFile {
 public:
  static constexpr const char* format = "muster-result";
  static constexpr std::int64_t version = 1;

  explicit ResultFile(const std::string& path);
  const Hdf5File& file() const { return file_; }
  bool complete() const { return complete_; }
  Time reached() const { return reached_; }
  std::string hash() const { return file_.text_attribute("", "result_hash"); }
  /// Names of the final arrays, as in State: "household/left"; sorted.
  const std::vector<std::string>& arrays() const { return arrays_; }
  /// Place of a final array in the file: "final/household/left".
  static std::string place_of(std::string_view array) { return "final/" + std::string(array); }
  /// Names of the series over time: "alerted"; sorted.
  std::vector<std::string> series() const;

 private:
  Hdf5File file_;
  bool complete_ = false;
  Time reached_;
  std::vector<std::string> arrays_;
};

/// What a run of this scenario is made from, as far as its bits depend on it; not on how the files are written.
CheckpointInputs checkpoint_inputs(const Scenario& scenario, const Plan& plan, const RunSettings& settings);
/// Hash of the content of a plan: the order of its file, not its layout.
Digest plan_digest(const Plan& plan);
/// Hash of the models of a scenario and all their settings.
Digest settings_digest(const Scenario& scenario);

}  // namespace muster
