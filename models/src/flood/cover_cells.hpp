#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::flood {

/// Calls each(column, row) for the cells whose centre lies within rings (even-odd: a ring within a ring is a hole).
void cells_within(const Grid& grid, const std::vector<std::span<const double>>& rings, const std::function<void(std::int32_t, std::int32_t)>& each);

/// Land cover of each cell, as CoverKind + 1; 0 = none. Where two covers overlap, the smaller one holds.
std::vector<std::uint8_t> cover_of_cells(const World& world, const Grid& grid);

/// Share of each cell that buildings stand on, 0..1, of 16 points in it.
std::vector<float> built_share(const World& world, const Grid& grid);

/// Cells whose centre lies in a building, 1.
std::vector<std::uint8_t> built_cells(const World& world, const Grid& grid);

}  // namespace muster::flood
