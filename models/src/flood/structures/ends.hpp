#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/core/error.hpp"
#include "muster/engine/raster/grid.hpp"

namespace muster::flood {

/// The different cells that hold the points of a structure, ascending. Adds what is wrong: a point outside of the grid (E1220), all in walls (E1215).
std::vector<std::int64_t> cells_of(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::vector<double>& points, const std::string& key,
                                   Problems& problems);
/// The one cell that holds a point; -1 where that is wrong.
std::int64_t cell_of(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::vector<double>& point, const std::string& key, Problems& problems);

}  // namespace muster::flood
