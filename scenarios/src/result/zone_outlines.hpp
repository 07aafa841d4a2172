#pragma once
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/step/run.hpp"

namespace muster::result {

/// Writes the group `zones` of run.nc: names and kinds of the danger zones of a run, and their outlines as they grew, each with the time from which and until
/// which it holds. Nothing where the run has none.
void write_zone_outlines(Hdf5File& file, const Run& run);

}  // namespace muster::result
