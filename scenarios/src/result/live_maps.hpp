#pragma once
#include "muster/engine/io/cf.hpp"
#include "muster/models/hazard/maps.hpp"

namespace muster::result {

/// The groups `maps` and `links` of a result whose hazard was solved live: tiles that changed and the water on links, as in hazard.nc, and the moment
/// of each map (docs/files.md). @param links  how many the world has
void write_live_maps(Hdf5File& file, const HazardMaps& maps, std::size_t links, const cf::Epoch& epoch);

}  // namespace muster::result
