#pragma once
#include <cmath>

#include "muster/engine/world/tables.hpp"

// Questions about a world's tables that several models ask.
namespace muster {

/// True where `inner` is `outer` or lies in it.
bool lies_in(const AreaTable& areas, AreaId inner, AreaId outer);

/// The building whose centroid is nearest to a point, and nearer than `within_m`, the first row on ties; none where there is none. Looks at all of them.
BuildingId nearest_building(const BuildingTable& buildings, double x, double y, double within_m = INFINITY);

}  // namespace muster
