#pragma once
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/plan.hpp"

namespace muster::result {

/// Writes the group `forecasts` of a result: every issue that was made, point by point, what came, and the levels that the plan's triggers look for in them.
/// Nothing where the run has no forecasts.
void write_forecasts(Hdf5File& file, const Run& run, const Plan& plan);

}  // namespace muster::result
