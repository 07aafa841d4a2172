#pragma once
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/scenarios/scenario.hpp"

namespace muster::result {

/// What the run was made from and how far it came, as attributes and tables of the group `provenance`.
void write_provenance(Hdf5File& file, const Run& run, const Scenario& scenario, const Plan& plan);
/// All settings in the group `provenance/settings`; those figures that nobody has checked (memory, design default) also in `weak_inputs`.
void write_weak_inputs(Hdf5File& file, const Scenario& scenario);
/// What a report says of the place: names of shelters, their kinds and capacities, and where the rows of the world's tables came from, in the
/// group `provenance/place`.
void write_place(Hdf5File& file, const World& world);

}  // namespace muster::result
