#pragma once
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {

struct Scenario;

/// A figure that a run leans on and that nobody has checked: a default from memory or a design default that the scenario left as it is.
struct WeakInput {
  std::string path;                      ///< "behaviour/padm.refusal_share"
  std::string value, unit;
  config::Grade grade = config::Grade::design_default;
  std::string meaning, meaning_zh, source;
};

/// The figures of one struct of settings, under `path`. Switches, names and places are no figures; what the scenario set to another value
/// is the user's.
std::vector<WeakInput> weak_inputs(const config::Description& description, const void* settings, const std::string& path);

/// Those of all models of a scenario, in the order of its models and of their reference pages.
std::vector<WeakInput> weak_inputs(const Scenario& scenario);

}  // namespace muster
