#include "flood/grid_solver.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "flood/series.hpp"
#include "muster/engine/core/error.hpp"

namespace muster::flood {

namespace {
/// No rain before t = 0: spin-up fills rivers, it does not wet the land.
Time rain_time(Time t) { return std::max(t, Time{0}); }
}  // namespace

template <class Real>
void GridSolver<Real>::advance(Time until, int threads) {
  while (fields_.time < until) {
    const Time dt = step_length(until);
    sources_->watch(*this);
    step(dt, threads);
    exchange_with_ground(dt, threads);
    sources_->exchange(*this, fields_.time, fields_.time + dt);
    fields_.time = fields_.time + dt;
    ++steps;
  }
  keep();
}

template <class Real>
Time GridSolver<Real>::step_for(double fastest, double share, Time until) const {
  const Time dt = std::min(setup_.method.max_step, until - fields_.time);
  if (!(fastest > 0)) return dt;
  const double wave = share * grid().cell_m / fastest;
  return std::min(dt, Time{std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(wave, 1e6) * 1000.0))});
}

template <class Real>
double GridSolver<Real>::deepest_edge() const {
  double deepest = 0;
  for (const EdgeFace& face : edges_) {
    const FloodBoundary& part = setup_.boundaries[face.part];
    if (part.kind != FloodEdgeKind::stage) continue;
    const double bed = static_cast<double>(bed_[static_cast<std::size_t>(face.cell)]) + datum_;
    deepest = std::max(deepest, value_at(part.series, fields_.time) - bed);
  }
  return deepest;
}

template <class Real>
void GridSolver<Real>::check_depth(double deepest) const {
  if (deepest < wall_height / 1e3) return;
  throw InputError(ErrorCode::unstable_solution, {},
                   {{"time", std::to_string(fields_.time.in_seconds()) + " s"}, {"reason", "depth " + std::to_string(deepest) + " m"}});
}

template <class Real>
double GridSolver<Real>::book_rain(Time dt) {
  const double fallen = integral(setup_.rain_mm_h, rain_time(fields_.time), rain_time(fields_.time + dt)) / 3.6e6;  // mm/h x s -> m
  fields_.ledger[2] += fallen * cell_area() * static_cast<double>(open_cells_);
  return fallen;
}

template <class Real>
bool GridSolver<Real>::rains(Time dt) const {
  return any_in(setup_.rain_mm_h, rain_time(fields_.time), rain_time(fields_.time + dt)) || sources_->rains(fields_.time, fields_.time + dt);
}

template <class Real>
bool GridSolver<Real>::may_flow(std::size_t tile) const {
  const Real dry = static_cast<Real>(setup_.method.dry_m);
  const auto columns = static_cast<std::size_t>(tile_columns_);
  const auto deep = [&](std::size_t t) { return tile_depth_[t] > dry; };
  const std::size_t column = tile % columns;
  return tile_fed_[tile] != 0 || deep(tile) || (column > 0 && deep(tile - 1)) || (column + 1 < columns && deep(tile + 1)) ||
      (tile >= columns && deep(tile - columns)) || (tile + columns < tiles_.size() && deep(tile + columns));
}

template <class Real>
void GridSolver<Real>::count_updates() {
  for (const std::uint32_t tile : moving_) {
    const FloodTile& t = tiles_[tile];
    cell_updates += std::int64_t{t.end_column - t.first_column} * (t.end_row - t.first_row);
  }
}

template <class Real>
Real GridSolver<Real>::greatest_depth(std::uint32_t tile) const {
  const FloodTile& t = tiles_[tile];
  Real deepest = 0;
  for (std::int32_t row = t.first_row; row < t.end_row; ++row)
    for (std::ptrdiff_t i = first_of(t, row), end = i + t.end_column - t.first_column; i < end; ++i)
      deepest = std::max(deepest, fields_.depth[static_cast<std::size_t>(i)]);
  return deepest;
}

template <class Real>
void GridSolver<Real>::add(std::ptrdiff_t cell, double metres) {
  Real &depth = depths()[static_cast<std::size_t>(cell)], &carry = carries()[static_cast<std::size_t>(cell)];
  const double whole = static_cast<double>(depth) + (static_cast<double>(carry) + metres);
  const double before = static_cast<double>(depth);
  depth = static_cast<Real>(whole);
  carry = static_cast<Real>((before - static_cast<double>(depth)) + (static_cast<double>(carry) + metres));
}

template <class Real>
void GridSolver<Real>::add_inflows(Time dt) {
  for (std::size_t k = 0; k < inflow_cells_.size(); ++k) {
    const double cubic_metres = integral(setup_.inflows[k].discharge_m3_s, fields_.time, fields_.time + dt);
    if (cubic_metres <= 0) continue;
    fields_.ledger[1] += cubic_metres;
    for (const std::ptrdiff_t cell : inflow_cells_[k]) {
      const double area = cell_area() * storage(static_cast<std::size_t>(cell));
      add(cell, cubic_metres / (area * static_cast<double>(inflow_cells_[k].size())));
      cell_gained(cell);
    }
  }
}

template <class Real>
double GridSolver<Real>::bed(std::int64_t cell) const {
  const std::size_t i = padded(cell);
  return is_wall(i) ? std::numeric_limits<double>::quiet_NaN() : datum_ + static_cast<double>(bed_[i]);
}

template <class Real>
double GridSolver<Real>::volume() const {
  double sum = 0;
  for (std::int32_t row = 0; row < grid().rows; ++row) {
    double line = 0;
    const std::size_t first = padded(grid().index(0, row));
    for (std::size_t i = first; i < first + static_cast<std::size_t>(grid().columns); ++i)
      line += storage(i) * (static_cast<double>(fields_.depth[i]) + static_cast<double>(fields_.carry[i]));
    sum += line;
  }
  return sum * cell_area();
}

template <class Real>
FloodLedger GridSolver<Real>::ledger() const {
  const std::vector<double>& l = fields_.ledger;
  FloodLedger out{l[0], l[1], l[2], l[3], l[4]};
  sources_->book(out);
  return out;
}

template <class Real>
std::vector<std::uint32_t> GridSolver<Real>::take_stepped_tiles() {
  std::vector<std::uint32_t> out;
  for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile)
    if (std::exchange(tile_stepped_[tile], std::uint8_t{0}) != 0) out.push_back(tile);
  return out;
}

template class GridSolver<float>;
template class GridSolver<double>;

}  // namespace muster::flood
