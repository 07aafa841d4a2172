#include "flood/finite_volume.hpp"

#include <algorithm>
#include <utility>

#include "flood/series.hpp"
#include "muster/engine/core/math.hpp"

namespace muster::flood {

namespace {
constexpr double still_depth = 1e-3;       ///< velocities are given only where the water is deeper, m
constexpr TileSize tile_size{74, 24};      ///< with the rim 80 columns: whole vectors
constexpr std::ptrdiff_t vector_end = 16;  ///< loops may touch this much before and after an array
}  // namespace

template <class Real>
FiniteVolume<Real>::FiniteVolume(const FloodSetup& setup, FloodFields<Real>& fields)
    : GridSolver<Real>(setup, fields, tile_size), kernels_(best_volume_kernels<Real>()) {
  for (std::vector<Real>* array : {&depth_scratch_, &carry_scratch_, &qx_scratch_, &qy_scratch_}) array->assign(fields_.depth.size(), Real(0));
  fields_.ledger.resize(9, 0.0);
  tile_speed_.assign(tiles_.size(), Real(0));
  tile_differs_.assign(tiles_.size(), 0);
  tile_range_.resize(tiles_.size());
  edge_states_.resize(edges_.size());
  edge_mass_.assign(edges_.size(), Real(0));
  memory_.resize(1);
  set_discharges();
  find_tile_edges();
  find_tile_walls();
  rebuild();
}

template <class Real>
void FiniteVolume<Real>::set_discharges() {
  if (setup_.velocity_x.empty()) return;
  for (std::int64_t cell = 0; cell < grid().cells(); ++cell) {
    const std::size_t i = padded(cell);
    if (is_wall(i) || fields_.depth[i] <= static_cast<Real>(setup_.method.dry_m)) continue;
    fields_.qx[i] = static_cast<Real>(setup_.velocity_x[cell] * static_cast<double>(fields_.depth[i]));
    fields_.qy[i] = static_cast<Real>(setup_.velocity_y[cell] * static_cast<double>(fields_.depth[i]));
  }
}

/// Tiles that a cell, or one up to two cells away from it, lies in.
template <class Real>
std::vector<std::uint32_t> FiniteVolume<Real>::tiles_near(std::ptrdiff_t cell) const {
  std::vector<std::uint32_t> near;
  for (std::ptrdiff_t k = 0; k < 25; ++k) {
    const std::ptrdiff_t beside = cell + (k / 5 - 2) * stride_ + k % 5 - 2, row = cell / stride_ - 1 + k / 5 - 2, column = cell % stride_ - 1 + k % 5 - 2;
    if (row < 0 || column < 0 || row >= grid().rows || column >= grid().columns) continue;
    near.push_back(tile_of(beside));
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

/// A tile solves the cells around it once more, two deep, so it needs the edge faces of those too.
template <class Real>
void FiniteVolume<Real>::find_tile_edges() {
  tile_edges_.resize(tiles_.size());
  for (std::uint32_t edge = 0; edge < edges_.size(); ++edge) {
    for (const std::uint32_t tile : tiles_near(edges_[edge].cell)) tile_edges_[tile].push_back(edge);
  }
}

/// CFL on the fastest wave in both directions together: at `courant` 0.5 no wave crosses more than half a cell.
template <class Real>
Time FiniteVolume<Real>::step_length(Time until) const {
  double fastest = static_cast<double>(*std::max_element(tile_speed_.begin(), tile_speed_.end()));
  this->check_depth(static_cast<double>(*std::max_element(tile_depth_.begin(), tile_depth_.end())));
  const double deepest = this->deepest_edge();
  if (deepest > 0) fastest = std::max(fastest, 2 * std::sqrt(gravity * deepest));  // at most critical inflow
  for (std::size_t part = 0; part < setup_.boundaries.size(); ++part) {
    const FloodBoundary& b = setup_.boundaries[part];
    if (b.kind != FloodEdgeKind::discharge || part_faces_[part] == 0) continue;
    const double q = std::abs(value_at(b.series, fields_.time)) / (grid().cell_m * part_faces_[part]);
    fastest = std::max(fastest, 2 * math::cbrt(gravity * q));  // critical flow
  }
  return this->step_for(fastest, setup_.method.courant, until);
}

template <class Real>
VolumeNumbers<Real> FiniteVolume<Real>::numbers(Time dt, Real rain) const {
  const double seconds = dt.in_seconds(), dt_dx = seconds / grid().cell_m;
  return {static_cast<Real>(gravity),
          static_cast<Real>(gravity / 2),
          static_cast<Real>(dt_dx),
          static_cast<Real>(dt_dx / 2),
          static_cast<Real>(4 * gravity * seconds),
          static_cast<Real>(2 * gravity * seconds),
          static_cast<Real>(setup_.method.dry_m),
          rain};
}

template <class Real>
void FiniteVolume<Real>::step(Time dt, int threads) {
  choose_tiles(dt);
  set_edge_states(dt);
  set_wall_flows(dt);
  std::fill(edge_mass_.begin(), edge_mass_.end(), Real(0));
  const VolumeNumbers<Real> c = numbers(dt, static_cast<Real>(this->book_rain(dt)));
  memory_.resize(static_cast<std::size_t>(std::max(threads, 1)));
  this->for_moving_tiles(threads, [&](std::uint32_t tile, int member) { tile_range_[tile] = solve_tile(tile, c, memory_[static_cast<std::size_t>(member)]); });
  std::swap(now_, next_);
  for (const std::uint32_t tile : moving_) {
    tile_depth_[tile] = tile_range_[tile].deepest, tile_speed_[tile] = tile_range_[tile].fastest;
    this->shortages += tile_range_[tile].shortages;
  }
  this->count_updates();
  book_edges(dt);
  this->add_inflows(dt);
}

/// A tile is stepped when water in it, or in one of the four beside it, is deep enough to flow. Elsewhere a step would change nothing; the water is copied
/// once, so that both sets of arrays say the same.
template <class Real>
void FiniteVolume<Real>::choose_tiles(Time dt) {
  const bool all = all_tiles_ || this->rains(dt);
  moving_.clear();
  for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile) {
    if (all || may_flow(tile)) {
      moving_.push_back(tile), tile_stepped_[tile] = 1, tile_differs_[tile] = 1;
    } else if (std::exchange(tile_differs_[tile], std::uint8_t{0}) != 0) {
      copy_tile(tile, now_, next_);
    }
  }
}

template <class Real>
void FiniteVolume<Real>::copy_tile(std::uint32_t tile, const Water& from, const Water& to) {
  const FloodTile& t = tiles_[tile];
  const std::pair<const std::vector<Real>*, std::vector<Real>*> arrays[] = {{from.depth, to.depth}, {from.carry, to.carry}, {from.qx, to.qx}, {from.qy, to.qy}};
  for (std::int32_t row = t.first_row; row < t.end_row; ++row)
    for (const auto& [source, target] : arrays)
      std::copy_n(source->begin() + first_of(t, row), t.end_column - t.first_column, target->begin() + first_of(t, row));
}

template <class Real>
void FiniteVolume<Real>::set_edge_states(Time dt) {
  for (std::size_t k = 0; k < edges_.size(); ++k) {
    const EdgeFace& face = edges_[k];
    const FloodBoundary& part = setup_.boundaries[face.part];
    const auto cell = static_cast<std::size_t>(face.cell), inner = static_cast<std::size_t>(face.inner);
    if (part.kind == FloodEdgeKind::stage) {
      edge_states_[k].level = rounded_height(value_at(part.series, fields_.time + dt));
    } else if (part.kind == FloodEdgeKind::discharge) {
      const double in = integral(part.series, fields_.time, fields_.time + dt);
      edge_states_[k].discharge = static_cast<Real>(-in / (dt.in_seconds() * grid().cell_m * part_faces_[face.part]));
    } else {
      const Real own = is_wall(inner) ? Real(0) : bed_[inner] - bed_[cell];
      edge_states_[k].fall = std::max(own, static_cast<Real>(part.least_slope * grid().cell_m));
    }
  }
}

template <class Real>
Patch<Real> FiniteVolume<Real>::patch_of(const FloodTile& tile, std::vector<Real>& memory) const {
  Patch<Real> p;
  p.columns = tile.end_column - tile.first_column + 2 * patch_rim, p.rows = tile.end_row - tile.first_row + 2 * patch_rim;
  p.stride = tile_size.width + 2 * patch_rim;
  const std::ptrdiff_t size = p.stride * (tile_size.height + 2 * patch_rim) + 2 * vector_end;
  memory.resize(static_cast<std::size_t>(size * patch_arrays));
  Real* next = memory.data() + vector_end;
  for (Real** array :
       {&p.depth,   &p.u,   &p.v,   &p.bed,    &p.manning,  &p.depth_half, &p.u_half,  &p.v_half, &p.depth_x,  &p.level_x, &p.u_x,     &p.v_x,   &p.depth_y,
        &p.level_y, &p.u_y, &p.v_y, &p.mass_x, &p.before_x, &p.after_x,    &p.along_x, &p.mass_y, &p.before_y, &p.after_y, &p.along_y, &p.share, &p.porosity})
    *array = next, next += size;
  return p;
}

/// Brings a tile and its rim into the patch; what lies beyond the grid's own ring of walls is wall.
template <class Real>
void FiniteVolume<Real>::load(const FloodTile& tile, const Patch<Real>& p, const VolumeNumbers<Real>& c) const {
  const std::ptrdiff_t from = std::max(-1, tile.first_column - patch_rim), to = std::min(grid().columns + 1, tile.end_column + patch_rim);
  const std::ptrdiff_t skipped = from - (tile.first_column - patch_rim), count = to - from;
  for (std::int32_t k = 0; k < p.rows; ++k) {
    const std::ptrdiff_t row = tile.first_row - patch_rim + k, at = k * p.stride;
    const bool inside = row >= -1 && row <= grid().rows;
    if (!inside || count < p.stride) {
      std::fill_n(p.bed + at, p.stride, static_cast<Real>(wall_height));
      for (Real* array : {p.depth, p.u, p.v, p.manning}) std::fill_n(array + at, p.stride, Real(0));
      std::fill_n(p.porosity + at, p.stride, Real(1));
    }
    if (!inside) continue;
    const std::ptrdiff_t first = (row + 1) * stride_ + from + 1, there = at + skipped;
    std::copy_n(bed_.data() + first, count, p.bed + there);
    std::copy_n(manning_.data() + first, count, p.manning + there);
    if (this->porous()) std::copy_n(this->porosity_.data() + first, count, p.porosity + there);
    kernels_.load(now_.depth->data() + first, now_.qx->data() + first, now_.qy->data() + first, p.depth + there, p.u + there, p.v + there,
                  static_cast<std::int32_t>(count), c.dry);
  }
}

template <class Real>
std::ptrdiff_t FiniteVolume<Real>::cell_in(const FloodTile& tile, const Patch<Real>& patch, std::ptrdiff_t cell) const {
  const std::ptrdiff_t row = cell / stride_ - 1, column = cell % stride_ - 1;
  return (row - tile.first_row + patch_rim) * patch.stride + (column - tile.first_column + patch_rim);
}

/// Beyond a free edge the bed goes on falling, and the level with it.
template <class Real>
void FiniteVolume<Real>::predict_edges(const FloodTile& tile, std::uint32_t number, const Patch<Real>& patch, const VolumeNumbers<Real>& c) const {
  const std::vector<std::uint32_t>& edges = tile_edges_[number];
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const std::ptrdiff_t cell = edges_[edges[k]].cell;
    Real rise[4] = {0, 0, 0, 0};
    for (const std::uint32_t edge : edges)  // a cell in a corner has two
      if (edges_[edge].cell == cell) rise[static_cast<std::size_t>(edges_[edge].edge)] = -outward(edges_[edge].edge) * edge_states_[edge].fall;
    kernels_.predict_cell(patch, cell_in(tile, patch, cell), rise, c);
  }
}

/// @param slope  the level's difference across the cell towards the edge, m
template <class Real>
FaceFlow<Real> FiniteVolume<Real>::edge_flow(std::uint32_t edge, const FaceSide<Real>& inside, Real slope, const VolumeNumbers<Real>& c) const {
  const EdgeFace& face = edges_[edge];
  const FloodBoundary& part = setup_.boundaries[face.part];
  const Real pressure = c.half_g * (inside.depth * inside.depth);
  // Flow of a state at the face, seen from inside; `out` > 0 leaves.
  const auto flow_of = [&](Real depth, Real out) -> FaceFlow<Real> {
    const Real mass = depth * out, push = mass * out + (c.half_g * (depth * depth) - pressure);
    return {mass, push, push, mass > 0 ? mass * inside.along : Real(0)};
  };
  const Real wave = std::sqrt(c.g * inside.depth);
  if (part.kind == FloodEdgeKind::discharge) {
    const Real q = edge_states_[edge].discharge;
    const Real critical = static_cast<Real>(math::cbrt(static_cast<double>(q) * static_cast<double>(q) / gravity));
    const Real depth = std::max(inside.depth, critical);
    return depth > 0 ? flow_of(depth, q / depth) : FaceFlow<Real>{0, 0, 0, 0};
  }
  if (part.kind == FloodEdgeKind::free) {
    const Real fall = edge_states_[edge].fall;
    const FaceFlow<Real> f = kernels_.face(inside, inside, Real(-0.5) * fall - Real(0.5) * slope, c);
    if (f.mass > 0) return f;
    return kernels_.face(inside, {inside.depth, -inside.normal, inside.along}, Real(0), c);
  }
  if (inside.normal > wave) return flow_of(inside.depth, inside.normal);  // supercritical outflow: nothing comes back from the edge
  const Real depth = std::max(Real(0), edge_states_[edge].level - bed_[static_cast<std::size_t>(face.cell)]);
  const Real edge_wave = std::sqrt(c.g * depth), out = inside.normal + Real(2) * (wave - edge_wave);  // what the outgoing wave brings
  if (out > edge_wave) {                                                                              // a free fall
    const Real critical = (inside.normal + Real(2) * wave) / Real(3);
    return critical > 0 ? flow_of(critical * critical / c.g, critical) : FaceFlow<Real>{0, -pressure, -pressure, 0};
  }
  return flow_of(depth, std::max(out, -edge_wave));
}

template <class Real>
void FiniteVolume<Real>::flow_edges(const FloodTile& tile, std::uint32_t number, const Patch<Real>& p, const VolumeNumbers<Real>& c) const {
  for (const std::uint32_t edge : tile_edges_[number]) {
    const EdgeFace& face = edges_[edge];
    const bool along_x = upright(face.edge);
    const Real sign = outward(face.edge), half = Real(0.5) * sign;
    const std::ptrdiff_t i = cell_in(tile, p, face.cell), at = cell_in(tile, p, face.face);
    const Real* normal = along_x ? p.u_half : p.v_half;
    const Real* along = along_x ? p.v_half : p.u_half;
    const Real slope = sign * (along_x ? p.level_x : p.level_y)[i];
    const FaceSide<Real> inside{std::max(Real(0), p.depth_half[i] + half * (along_x ? p.depth_x : p.depth_y)[i]),
                                sign * (normal[i] + half * (along_x ? p.u_x : p.v_y)[i]), along[i] + half * (along_x ? p.v_x : p.u_y)[i]};
    const FaceFlow<Real> f = edge_flow(edge, inside, slope, c);
    (along_x ? p.mass_x : p.mass_y)[at] = sign * f.mass;
    (along_x ? p.before_x : p.before_y)[at] = f.before;
    (along_x ? p.after_x : p.after_y)[at] = f.before;
    (along_x ? p.along_x : p.along_y)[at] = sign * f.along;
  }
}

/// What left through the edge faces of the tile's own cells, after sharing out.
template <class Real>
void FiniteVolume<Real>::keep_edge_flows(const FloodTile& tile, std::uint32_t number, const Patch<Real>& p) {
  for (const std::uint32_t edge : tile_edges_[number]) {
    const EdgeFace& face = edges_[edge];
    if (face.tile != number) continue;
    const Real out = outward(face.edge) * (upright(face.edge) ? p.mass_x : p.mass_y)[cell_in(tile, p, face.face)];
    edge_mass_[edge] = out > 0 ? out * p.share[cell_in(tile, p, face.cell)] : out;
  }
}

template <class Real>
VolumeRange<Real> FiniteVolume<Real>::solve_tile(std::uint32_t number, const VolumeNumbers<Real>& c, std::vector<Real>& memory) {
  const FloodTile& tile = tiles_[number];
  const Patch<Real> p = patch_of(tile, memory);
  load(tile, p, c);
  kernels_.predict(p, c);
  predict_edges(tile, number, p, c);
  predict_walls(tile, number, p, c);
  kernels_.flows(p, c);
  flow_edges(tile, number, p, c);
  flow_walls(tile, number, p, c);
  (this->porous() ? kernels_.shares_porous : kernels_.shares)(p, c);
  keep_edge_flows(tile, number, p);
  const auto update = this->porous() ? kernels_.update_porous : kernels_.update;
  VolumeRange<Real> range;
  for (std::int32_t row = tile.first_row; row < tile.end_row; ++row) {
    const std::ptrdiff_t first = first_of(tile, row);
    const VolumeRow<Real> arrays{now_.depth->data() + first,  now_.carry->data() + first,  now_.qx->data() + first,  now_.qy->data() + first,
                                 next_.depth->data() + first, next_.carry->data() + first, next_.qx->data() + first, next_.qy->data() + first};
    update(p, cell_in(tile, p, first), tile.end_column - tile.first_column, arrays, c, range);
  }
  return range;
}

template <class Real>
void FiniteVolume<Real>::book_edges(Time dt) {
  std::fill(fields_.ledger.begin() + 5, fields_.ledger.end(), 0.0);
  for (std::size_t k = 0; k < edges_.size(); ++k) {
    const double out = static_cast<double>(edge_mass_[k]) * grid().cell_m * this->storage(static_cast<std::size_t>(edges_[k].cell));
    fields_.ledger[5 + static_cast<std::size_t>(edges_[k].edge)] += out;
    this->book_edge(out * dt.in_seconds());
  }
}

template <class Real>
Real FiniteVolume<Real>::speed_of(std::size_t i) const {
  const Real depth = (*now_.depth)[i];
  if (!(depth > static_cast<Real>(setup_.method.dry_m))) return 0;
  return std::max(std::abs((*now_.qx)[i]), std::abs((*now_.qy)[i])) / depth + std::sqrt(static_cast<Real>(gravity) * depth);
}

template <class Real>
void FiniteVolume<Real>::cell_gained(std::ptrdiff_t cell) {
  const std::uint32_t tile = tile_of(cell);
  const VolumeRange<Real> range = range_of(tile);
  tile_depth_[tile] = range.deepest, tile_speed_[tile] = range.fastest;
}

template <class Real>
void FiniteVolume<Real>::tile_changed(std::uint32_t tile) {
  const VolumeRange<Real> range = range_of(tile);
  tile_depth_[tile] = range.deepest, tile_speed_[tile] = range.fastest;
  tile_differs_[tile] = 1;
}

/// Water that soaks in or is taken away takes its momentum along; what comes in otherwise brings none.
template <class Real>
void FiniteVolume<Real>::water_lost(std::size_t first, std::int32_t count, const Real* before) {
  for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
    const Real now = (*now_.depth)[first + k];
    if (!(now < before[k])) continue;
    const Real share = now / before[k];
    (*now_.qx)[first + k] *= share, (*now_.qy)[first + k] *= share;
  }
}

/// Brings the water back into the State's arrays, whose addresses must not change.
template <class Real>
void FiniteVolume<Real>::keep() {
  if (now_.depth == &fields_.depth) return;
  for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile)
    if (std::exchange(tile_differs_[tile], std::uint8_t{0}) != 0) copy_tile(tile, now_, next_);
  std::swap(now_, next_);
}

template <class Real>
VolumeRange<Real> FiniteVolume<Real>::range_of(std::uint32_t tile) const {
  const FloodTile& t = tiles_[tile];
  VolumeRange<Real> range;
  for (std::int32_t row = t.first_row; row < t.end_row; ++row)
    for (std::ptrdiff_t i = first_of(t, row), end = i + t.end_column - t.first_column; i < end; ++i) {
      range.deepest = std::max(range.deepest, (*now_.depth)[static_cast<std::size_t>(i)]);
      range.fastest = std::max(range.fastest, speed_of(static_cast<std::size_t>(i)));
    }
  return range;
}

template <class Real>
void FiniteVolume<Real>::rebuild() {
  now_ = {&fields_.depth, &fields_.carry, &fields_.qx, &fields_.qy};
  next_ = {&depth_scratch_, &carry_scratch_, &qx_scratch_, &qy_scratch_};
  for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile) {
    const VolumeRange<Real> range = range_of(tile);
    tile_depth_[tile] = range.deepest, tile_speed_[tile] = range.fastest;
    tile_differs_[tile] = 1;
  }
}

template <class Real>
std::array<double, 2> FiniteVolume<Real>::velocity(std::int64_t cell) const {
  const std::size_t i = padded(cell);
  const auto depth = static_cast<double>(fields_.depth[i]);
  if (depth < still_depth) return {0, 0};
  return {static_cast<double>(fields_.qx[i]) / depth, static_cast<double>(fields_.qy[i]) / depth};
}

template <class Real>
std::array<double, 4> FiniteVolume<Real>::edge_outflow() const {
  const std::vector<double>& l = fields_.ledger;
  return {l[5], l[6], l[7], l[8]};
}

template class FiniteVolume<float>;
template class FiniteVolume<double>;

}  // namespace muster::flood
