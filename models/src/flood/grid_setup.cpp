#include <algorithm>
#include <set>

#include "flood/grid_solver.hpp"

namespace muster::flood {

namespace {

/// Heights are whole multiples of this, so that bed + depth is exact and water at rest stays at rest: 2^-12 m in float32 (heights up to 4 km above
/// the local datum have all their digits), 2^-36 m in double.
template <class Real>
constexpr double height_quantum = sizeof(Real) == 4 ? 0x1p-12 : 0x1p-36;

}  // namespace

template <class Real>
GridSolver<Real>::GridSolver(const FloodSetup& setup, FloodFields<Real>& fields, TileSize tile)
    : setup_(setup), fields_(fields), stride_(setup.bed.grid().columns + 2), tile_size_(tile) {
  const auto size = static_cast<std::size_t>(stride_ * (grid().rows + 2));
  for (std::vector<Real>* array : {&fields_.depth, &fields_.carry, &fields_.qx, &fields_.qy, &manning_}) array->assign(size, Real(0));
  bed_.assign(size, static_cast<Real>(wall_height));
  if (!setup.porosity.empty()) porosity_.assign(size, Real(1));
  set_bed_and_water();
  cut_into_tiles();
  find_edges();
  find_inflows();
  Raster<double> rounded(grid());
  for (std::int64_t cell = 0; cell < grid().cells(); ++cell) rounded[cell] = bed(cell);
  sources_.emplace(setup_, rounded, fields_.sources);
  fields_.ledger.assign(5, 0.0);
  fields_.ledger[0] = volume();
}

template <class Real>
Real GridSolver<Real>::rounded_height(double above_datum) const {
  return static_cast<Real>(std::nearbyint((above_datum - datum_) / height_quantum<Real>) * height_quantum<Real>);
}

template <class Real>
void GridSolver<Real>::set_bed_and_water() {
  double lowest = INFINITY;
  for (const double z : setup_.bed.values())
    if (!std::isnan(z)) lowest = std::min(lowest, z);
  datum_ = std::isfinite(lowest) ? std::floor(lowest) : 0;
  const bool level = setup_.depth.empty() && !std::isnan(setup_.level_m);
  for (std::int64_t cell = 0; cell < grid().cells(); ++cell) {
    const std::size_t i = padded(cell);
    manning_[i] = static_cast<Real>(setup_.manning.empty() ? setup_.manning_n : setup_.manning[cell]);
    if (std::isnan(setup_.bed[cell])) continue;
    ++open_cells_;
    bed_[i] = rounded_height(setup_.bed[cell]);
    if (porous()) porosity_[i] = static_cast<Real>(setup_.porosity[cell]);
    if (!setup_.depth.empty()) fields_.depth[i] = static_cast<Real>(setup_.depth[cell]);
    else if (level) fields_.depth[i] = std::max(Real(0), rounded_height(setup_.level_m) - bed_[i]);
  }
}

template <class Real>
void GridSolver<Real>::cut_into_tiles() {
  const auto [width, height] = tile_size_;
  tile_columns_ = (grid().columns + width - 1) / width;
  for (std::int32_t row = 0; row < grid().rows; row += height)
    for (std::int32_t column = 0; column < grid().columns; column += width)
      tiles_.push_back({column, std::min(column + width, grid().columns), row, std::min(row + height, grid().rows)});
  for (std::vector<std::uint8_t>* flags : {&tile_fed_, &tile_stepped_}) flags->assign(tiles_.size(), 0);
  tile_depth_.assign(tiles_.size(), Real(0));
}

template <class Real>
std::uint32_t GridSolver<Real>::tile_of(std::ptrdiff_t cell) const {
  const auto row = static_cast<std::int32_t>(cell / stride_) - 1, column = static_cast<std::int32_t>(cell % stride_) - 1;
  return static_cast<std::uint32_t>(row / tile_size_.height * tile_columns_ + column / tile_size_.width);
}

/// The edge of the terrain is where its heights begin: a raster that was turned into another reference system, or clipped along a border, leaves
/// cells without a height around it. Returns -1 where there is none in the whole line.
template <class Real>
std::ptrdiff_t GridSolver<Real>::first_open(std::ptrdiff_t cell, std::ptrdiff_t inward, std::int32_t cells) const {
  for (std::int32_t k = 0; k < cells; ++k, cell += inward)
    if (!is_wall(static_cast<std::size_t>(cell))) return cell;
  return -1;
}

template <class Real>
void GridSolver<Real>::find_edges() {
  part_faces_.assign(setup_.boundaries.size(), 0.0);
  std::set<std::pair<int, std::int32_t>> taken;  // a later entry holds where two overlap
  for (std::size_t part = setup_.boundaries.size(); part-- > 0;) {
    const FloodBoundary& b = setup_.boundaries[part];
    const bool along_y = upright(b.edge);
    const std::int32_t length = along_y ? grid().rows : grid().columns;
    for (std::int32_t k = 0; k < length; ++k) {
      const double at = along_y ? grid().centre_y(k) : grid().centre_x(k);
      if (at < b.from_m || at > b.to_m || !taken.emplace(static_cast<int>(b.edge), k).second) continue;
      const std::int32_t column = b.edge == FloodEdge::west ? 0 : b.edge == FloodEdge::east ? grid().columns - 1 : k;
      const std::int32_t row = b.edge == FloodEdge::south ? 0 : b.edge == FloodEdge::north ? grid().rows - 1 : k;
      const std::ptrdiff_t inward = b.edge == FloodEdge::west ? 1 : b.edge == FloodEdge::east ? -1 : b.edge == FloodEdge::south ? stride_ : -stride_;
      const auto outermost = static_cast<std::ptrdiff_t>(padded(grid().index(column, row)));
      const std::ptrdiff_t cell = first_open(outermost, inward, along_y ? grid().columns : grid().rows);
      if (b.kind == FloodEdgeKind::reflecting || cell < 0) continue;
      const std::ptrdiff_t face = inward > 0 ? cell : cell - inward;
      edges_.push_back(
          {cell, cell + inward, face, face + inward, {cell, cell + (along_y ? stride_ : 1)}, static_cast<std::uint32_t>(part), tile_of(cell), b.edge});
      part_faces_[part] += storage(static_cast<std::size_t>(cell));
      if (b.kind != FloodEdgeKind::free) tile_fed_[tile_of(cell)] = 1;
      if (cell == outermost) continue;
      outside_.push_back(cell - inward);
      tile_fed_[tile_of(cell)] = tile_fed_[tile_of(cell - inward)] = 1;  // the face lies in a tile: it must not be cleared as a still one's
    }
  }
}

template <class Real>
void GridSolver<Real>::find_inflows() {
  for (const FloodInflow& inflow : setup_.inflows) {
    std::set<std::ptrdiff_t> cells;
    for (std::size_t i = 0; i + 1 < inflow.points.size(); i += 2) {
      const std::int64_t cell = grid().cell_at(inflow.points[i], inflow.points[i + 1]);
      if (cell >= 0 && !wall(cell)) cells.insert(static_cast<std::ptrdiff_t>(padded(cell)));
    }
    inflow_cells_.emplace_back(cells.begin(), cells.end());
    for (const std::ptrdiff_t cell : cells) tile_fed_[tile_of(cell)] = 1;
  }
}

template class GridSolver<float>;
template class GridSolver<double>;

}  // namespace muster::flood
