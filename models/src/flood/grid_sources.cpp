#include <algorithm>

#include "flood/grid_solver.hpp"

// What soils, rain of a raster and structures do to the water between two steps, the same for all methods.
namespace muster::flood {

/// Rain of a raster, and what soaks in. Also where a tile is not stepped because its water is too shallow to flow.
template <class Real>
void GridSolver<Real>::exchange_with_ground(Time dt, int threads) {
  if (!sources_->begin_ground(fields_.time, fields_.time + dt)) return;
  fields_.ledger[2] += sources_->rain_m3();
  const bool all = sources_->rain_m3() > 0;
  wet_.clear();
  for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile)
    if (all || tile_depth_[tile] > 0) wet_.push_back(tile), tile_stepped_[tile] = 1;
  std::vector<Real>&depth = depths(), &carry = carries();
  for_tiles(wet_, threads, [&](std::uint32_t tile, int) {
    const FloodTile& t = tiles_[tile];
    const std::int32_t count = t.end_column - t.first_column;
    std::vector<Real> before(static_cast<std::size_t>(count));
    for (std::int32_t row = t.first_row; row < t.end_row; ++row) {
      const std::ptrdiff_t i = first_of(t, row);
      std::copy_n(depth.data() + i, count, before.data());
      sources_->template ground_row<Real>(grid().index(t.first_column, row), count, depth.data() + i, carry.data() + i);
      water_lost(static_cast<std::size_t>(i), count, before.data());
    }
    tile_changed(tile);
  });
}

template <class Real>
double GridSolver<Real>::water(std::int64_t cell) const {
  auto& self = const_cast<GridSolver&>(*this);  // within advance() the newest water may lie in other arrays than the State's
  const std::size_t i = padded(cell);
  return static_cast<double>(self.depths()[i]) + static_cast<double>(self.carries()[i]);
}

template <class Real>
void GridSolver<Real>::change_water(std::int64_t cell, double metres) {
  const std::size_t i = padded(cell);
  const std::uint32_t tile = tile_of(static_cast<std::ptrdiff_t>(i));
  const Real before = depths()[i];
  change(depths()[i], carries()[i], metres);
  water_lost(i, 1, &before);
  tile_stepped_[tile] = 1;
  tile_changed(tile);
}

template void GridSolver<float>::exchange_with_ground(Time, int);
template void GridSolver<double>::exchange_with_ground(Time, int);
template double GridSolver<float>::water(std::int64_t) const;
template double GridSolver<double>::water(std::int64_t) const;
template void GridSolver<float>::change_water(std::int64_t, double);
template void GridSolver<double>::change_water(std::int64_t, double);

}  // namespace muster::flood
