#include "hazard/map_recorder.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace muster {

namespace {

constexpr std::int32_t edge = HazardMaps::tile_cells;

std::int32_t thousandths(double value) { return std::max(1, static_cast<std::int32_t>(std::lround(value * 1000))); }

Water water_in(const FloodView& flood, std::int64_t cell, double least_depth_m) {
  const double depth = flood.depth(cell);
  if (!(depth >= least_depth_m)) return {};  // most cells: their velocity is not asked for
  const std::array<double, 2> v = flood.velocity(cell);
  return Water::of(depth, std::sqrt(v[0] * v[0] + v[1] * v[1]), least_depth_m);
}

}  // namespace

MapRecorder::MapRecorder(const Grid& grid, const RecordSettings& settings, Velocity velocity, HazardMaps& maps)
    : grid_(grid),
      settings_(settings),
      velocity_(velocity),
      maps_(maps),
      tile_columns_((grid.columns + edge - 1) / edge),
      tile_rows_((grid.rows + edge - 1) / edge) {
  const auto cells = static_cast<std::size_t>(grid.cells());
  maps.every = settings.map_frame;
  for (std::vector<std::uint16_t>* most : {&maps.max_depth_mm, &maps.max_velocity_mm_s, &maps.max_product_mm}) most->assign(cells, 0);
  maps.arrival_s.assign(cells, -1);
  maps.now.assign(cells, {}), maps.written.assign(cells, {});
}

void MapRecorder::take(const FloodView& flood, std::span<const std::uint32_t> stepped, Time time, int threads) {
  const auto tiles = static_cast<std::int64_t>(stepped.size());
#pragma omp parallel for schedule(dynamic, 4) num_threads(threads) if (tiles > 8)
  for (std::int64_t k = 0; k < tiles; ++k) take_maxima(flood, flood.tiles()[stepped[static_cast<std::size_t>(k)]], time);  // tiles share no cell
  if (time.ms % settings_.map_frame.ms == 0) write_changed_tiles();
}

void MapRecorder::take_maxima(const FloodView& flood, const FloodTile& tile, Time time) {
  const auto raise = [](std::uint16_t& most, std::uint32_t value) { most = std::max(most, static_cast<std::uint16_t>(std::min(value, 65535U))); };
  for (std::int32_t row = tile.first_row; row < tile.end_row; ++row)
    for (std::int32_t column = tile.first_column; column < tile.end_column; ++column) {
      const std::int64_t cell = grid_.index(column, row);
      const auto i = static_cast<std::size_t>(cell);
      const Water w = water_in(flood, cell, settings_.least_depth_m);
      maps_.now[i] = w;
      if (w.depth_mm == 0) continue;
      raise(maps_.max_depth_mm[i], w.depth_mm), raise(maps_.max_velocity_mm_s[i], w.velocity_mm_s);
      raise(maps_.max_product_mm[i], std::uint32_t{w.depth_mm} * w.velocity_mm_s / 1000);
      if (maps_.arrival_s[i] < 0 && w.depth_m() >= static_cast<float>(settings_.arrival_depth_m))
        maps_.arrival_s[i] = static_cast<std::int32_t>(time.ms / 1000);
    }
}

/// Calls visit(cell) for the cells of a map tile, row by row; -1 beyond the grid.
template <class Visit>
void MapRecorder::cells_of(std::size_t tile, const Visit& visit) const {
  const std::int32_t first_row = static_cast<std::int32_t>(tile) / tile_columns_ * edge, first_column = static_cast<std::int32_t>(tile) % tile_columns_ * edge;
  for (std::int32_t row = first_row; row < first_row + edge; ++row)
    for (std::int32_t column = first_column; column < first_column + edge; ++column)
      visit(row < grid_.rows && column < grid_.columns ? grid_.index(column, row) : std::int64_t{-1});
}

/// All tiles are looked at: that costs less than a step of the flood, and does not hang on which tiles were stepped since the last map.
void MapRecorder::write_changed_tiles() {
  const auto tiles = static_cast<std::size_t>(tile_columns_) * static_cast<std::size_t>(tile_rows_);
  for (std::size_t tile = 0; tile < tiles; ++tile)
    if (changed(tile)) write(tile);
  maps_.end.rows.push_back(static_cast<std::uint32_t>(maps_.tile.rows.size()));
}

bool MapRecorder::changed(std::size_t tile) const {
  const std::int32_t depth_step = thousandths(settings_.depth_step_m), velocity_step = thousandths(settings_.velocity_step_m_s);
  bool found = false;
  cells_of(tile, [&](std::int64_t cell) {
    if (cell < 0) return;
    const Water a = maps_.now[static_cast<std::size_t>(cell)], b = maps_.written[static_cast<std::size_t>(cell)];
    found = found || (a.depth_mm == 0) != (b.depth_mm == 0) || std::abs(a.depth_mm - b.depth_mm) >= depth_step ||
        std::abs(a.velocity_mm_s - b.velocity_mm_s) >= velocity_step;
  });
  return found;
}

void MapRecorder::write(std::size_t tile) {
  maps_.tile.rows.push_back(static_cast<std::uint32_t>(tile));
  cells_of(tile, [&](std::int64_t cell) {
    const Water w = cell < 0 ? Water{} : maps_.now[static_cast<std::size_t>(cell)];
    maps_.depth_mm.rows.push_back(w.depth_mm);
    if (velocity_ == Velocity::kept) maps_.velocity_mm_s.rows.push_back(w.velocity_mm_s);
    if (cell >= 0) maps_.written[static_cast<std::size_t>(cell)] = w;
  });
}

}  // namespace muster
