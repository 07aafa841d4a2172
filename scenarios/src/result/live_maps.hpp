#pragma once
#include "muster/engine/io/cf.hpp"
#include "muster/models/hazard/maps.hpp"

namespace muster::result {

/// The group `maps` of a result whose hazard was solved live: tiles that changed, as in hazard.nc, and the moment of each map (docs/files.md).
void write_tiles(Hdf5File& file, const HazardMaps& maps, const cf::Epoch& epoch);

}  // namespace muster::result
