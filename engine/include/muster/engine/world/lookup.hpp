#pragma once
#include "muster/engine/world/tables.hpp"

// Questions about a world's tables that several models ask.
namespace muster {

/// True where `inner` is `outer` or lies in it.
bool lies_in(const AreaTable& areas, AreaId inner, AreaId outer);

/// The building whose centroid is nearest to a point, the first row on ties; none where there are no buildings. Looks at all of them.
BuildingId nearest_building(const BuildingTable& buildings, double x, double y);

}  // namespace muster
