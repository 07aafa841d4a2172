#pragma once
#include "muster/models/flood/settings.hpp"

namespace muster::flood {

/// Level of a stage boundary over time: its series, and the tide to which that is added. The tide is given at 72 moments of each period, which is
/// within 0.1 % of its amplitude, from t = 0 for 60 days.
config::Series level_with_tide(const FloodBoundarySettings& settings);

}  // namespace muster::flood
