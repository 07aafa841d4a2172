#pragma once
#include <span>
#include <string>
#include <vector>

#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::flood {

/// Points along a line, x y, that lie in cells at most 1 m above the lowest that it meets: the bed, not the banks.
std::vector<double> low_points_along(const Raster<double>& bed, std::span<const double> line);
/// Line of a place, or its middle where it has none; empty where no place has that id.
std::vector<double> line_of(const World& world, const std::string& id);
void unknown_place(const std::string& key, const std::string& id, Problems& problems);

}  // namespace muster::flood
