#include "hazard/place_sampler.hpp"

#include <algorithm>
#include <cmath>

namespace muster {

namespace {

/// Cells that are no walls in the nearest square around a cell that has any; none within half a kilometre, none at all.
void open_cells_around(const FloodView& flood, std::int64_t cell, std::vector<std::int64_t>& out) {
  const Grid& grid = flood.grid();
  const auto column = static_cast<std::int32_t>(cell % grid.columns), row = static_cast<std::int32_t>(cell / grid.columns);
  const std::size_t start = out.size();
  const auto most = static_cast<std::int32_t>(std::ceil(500 / grid.cell_m));
  for (std::int32_t away = 1; away <= most && out.size() == start; ++away)
    for (std::int32_t r = row - away; r <= row + away; ++r)
      for (std::int32_t c = column - away; c <= column + away; c += r == row - away || r == row + away ? 1 : 2 * away)
        if (c >= 0 && c < grid.columns && r >= 0 && r < grid.rows && !flood.wall(grid.index(c, r))) out.push_back(grid.index(c, r));
}

}  // namespace

PlaceSampler::PlaceSampler(const World& world, const FloodView& flood, std::span<const double> x, std::span<const double> y,
                           const Raster<double>* terrain_error) {
  for (std::size_t place = 0; place < x.size(); ++place) {
    const std::int64_t cell = flood.grid().cell_at(x[place], y[place]);
    const bool blocked = cell >= 0 && flood.wall(cell) && !std::isnan(world.ground[cell]);
    if (!blocked) cell_.push_back(cell);
    else open_cells_around(flood, cell, cell_);
    if (blocked && ground_.empty()) ground_.assign(x.size(), -INFINITY);
    if (blocked) ground_[place] = static_cast<double>(world.ground[cell]) + (terrain_error == nullptr || terrain_error->empty() ? 0.0 : (*terrain_error)[cell]);
    first_.push_back(static_cast<std::uint32_t>(cell_.size()));
  }
}

PlaceSampler::Sample PlaceSampler::at(const FloodView& flood, std::size_t place) const {
  Sample deepest;
  for (std::uint32_t k = first_[place]; k < first_[place + 1]; ++k) {
    const std::int64_t cell = cell_[k];
    if (cell < 0) continue;
    // Beside a building that is a wall: no deeper than above the building's own ground, or a ditch along it would count in full.
    const double own = ground_.empty() ? -INFINITY : ground_[place];
    const double depth = std::min(flood.depth(cell), flood.bed(cell) + flood.depth(cell) - own);
    if (deepest.cell < 0 || depth > deepest.depth_m) deepest = {depth, cell};
  }
  return deepest;
}

}  // namespace muster
