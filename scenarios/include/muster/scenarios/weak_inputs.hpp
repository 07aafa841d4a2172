#pragma once
#include <vector>

#include "muster/scenarios/scenario.hpp"

namespace muster {

/// A figure that a run leans on and that nobody has checked: from memory, or a design default, and left as it is by the scenario.
using WeakInput = SettingInUse;

/// Those of all models of a scenario, in phase order. Switches, names and places are no figures.
std::vector<WeakInput> weak_inputs(const Scenario& scenario);

}  // namespace muster
