#include "flood/local_inertial.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "flood/series.hpp"

namespace muster::flood {

namespace {
constexpr double still_depth = 1e-3;  ///< velocities are given only where the water is deeper, m
constexpr TileSize tile_size{64, 16};
constexpr std::size_t stretches_per_thread = 4;  ///< so that who is done early can help
}  // namespace

template <class Real>
LocalInertial<Real>::LocalInertial(const FloodSetup& setup, FloodFields<Real>& fields)
    : GridSolver<Real>(setup, fields, tile_size), kernels_(best_kernels<Real>()), qx_scratch_(fields.qx.size()), qy_scratch_(fields.qy.size()) {
  tile_short_.assign(tiles_.size(), 0);
  tile_limited_.assign(tiles_.size(), 0);
  tile_state_.assign(tiles_.size(), TileState::flowing), tile_sides_.assign(tiles_.size(), all_sides);
  set_discharges();
  rebuild();
}

template <class Real>
void LocalInertial<Real>::set_discharges() {
  if (setup_.velocity_x.empty()) return;
  const auto face = [&](std::size_t a, std::size_t b, double va, double vb) {  // discharge of the face between two wet cells
    if (fields_.depth[a] <= 0 || fields_.depth[b] <= 0) return Real(0);
    return static_cast<Real>(0.25 * (va + vb) * (static_cast<double>(fields_.depth[a]) + static_cast<double>(fields_.depth[b])));
  };
  for (std::int64_t cell = 0; cell < grid().cells(); ++cell) {
    const std::size_t i = padded(cell);
    if (cell % grid().columns > 0) fields_.qx[i] = face(i - 1, i, setup_.velocity_x[cell - 1], setup_.velocity_x[cell]);
    const std::int64_t south = cell - grid().columns;
    if (south >= 0) fields_.qy[i] = face(padded(south), i, setup_.velocity_y[south], setup_.velocity_y[cell]);
  }
}

/// CFL on the wave speed.
template <class Real>
Time LocalInertial<Real>::step_length(Time until) const {
  const double deepest = std::max(deepest_edge(), static_cast<double>(*std::max_element(tile_depth_.begin(), tile_depth_.end())));
  this->check_depth(deepest);
  return this->step_for(deepest > 0 ? std::sqrt(gravity * deepest) : 0, setup_.method.alpha, until);
}

template <class Real>
void LocalInertial<Real>::step(Time dt, int threads) {
  choose_tiles(dt);
  move_water(dt, threads);
  empty_outside();
  share_shortage(static_cast<Real>(dt.in_seconds() / grid().cell_m));
  book_edges(dt);
  this->add_inflows(dt);
}

template <class Real>
void LocalInertial<Real>::set_depth(std::uint32_t tile, Real depth) {
  tile_depth_[tile] = depth, tile_sides_[tile] = depth > static_cast<Real>(setup_.method.dry_m) ? all_sides : no_side;
}

/// True where water in the tile, or along the near side of one of the four beside it, is deep enough to flow, or water may come in.
template <class Real>
bool LocalInertial<Real>::flows(std::size_t tile) const {
  const auto columns = static_cast<std::size_t>(tile_columns_);
  const std::size_t column = tile % columns;
  return tile_fed_[tile] != 0 || tile_depth_[tile] > static_cast<Real>(setup_.method.dry_m) || (column > 0 && (tile_sides_[tile - 1] & east_side) != 0) ||
      (column + 1 < columns && (tile_sides_[tile + 1] & west_side) != 0) || (tile >= columns && (tile_sides_[tile - columns] & north_side) != 0) ||
      (tile + columns < tiles_.size() && (tile_sides_[tile + columns] & south_side) != 0);
}

/// A tile is stepped while it flows, and once more after that, which sets its discharges to 0. So what is not stepped has no discharge, and stepping it
/// would change nothing.
template <class Real>
void LocalInertial<Real>::choose_tiles(Time dt) {
  const bool all = all_tiles_ || this->rains(dt);
  moving_.clear();
  for (std::size_t tile = 0; tile < tiles_.size(); ++tile) {
    const bool flow = all || flows(tile);
    const bool moves = flow || tile_state_[tile] == TileState::flowing;
    if (!moves && tile_state_[tile] == TileState::stopping) clear_discharges(static_cast<std::uint32_t>(tile));
    tile_state_[tile] = flow ? TileState::flowing : moves ? TileState::stopping : TileState::still;
    if (moves) moving_.push_back(static_cast<std::uint32_t>(tile)), tile_stepped_[tile] = 1;
  }
}

template <class Real>
void LocalInertial<Real>::clear_discharges(std::uint32_t tile) {
  const FloodTile& t = tiles_[tile];
  for (std::int32_t row = t.first_row; row < t.end_row; ++row)
    for (std::vector<Real>* q : {&fields_.qx, &fields_.qy, &qx_scratch_, &qy_scratch_})
      std::fill_n(q->begin() + first_of(t, row), t.end_column - t.first_column, Real(0));
}

template <class Real>
FluxNumbers<Real> LocalInertial<Real>::numbers(Time dt) const {
  const FloodMethod& m = setup_.method;
  const double seconds = dt.in_seconds();
  return {static_cast<Real>(m.theta),
          static_cast<Real>((1 - m.theta) / 2),
          static_cast<Real>(gravity * seconds / grid().cell_m),
          static_cast<Real>(gravity * seconds),
          static_cast<Real>(m.froude_limit * std::sqrt(gravity)),
          static_cast<Real>(m.dry_m)};
}

/// The tile row that makes, or would make, a face's discharge; the grid's northern edge belongs to the last.
template <class Real>
std::int32_t LocalInertial<Real>::tile_row_of(std::size_t face) const {
  const auto row = static_cast<std::int32_t>(static_cast<std::ptrdiff_t>(face) / stride_) - 1;
  return std::clamp(row, 0, grid().rows - 1) / tile_height();
}

/// All that the scheme does not find by itself follows from the old state, and so comes first.
template <class Real>
void LocalInertial<Real>::find_given(Time dt) {
  given_.clear();
  wall_discharges(dt);
  edge_discharges(dt);
  std::stable_sort(given_.begin(), given_.end(), [this](const Given& a, const Given& b) { return tile_row_of(a.face) < tile_row_of(b.face); });
}

/// Given discharges of rows that are not stepped are put in their place here.
template <class Real>
void LocalInertial<Real>::find_bands() {
  bands_.clear();
  std::size_t given = 0;
  const auto place_next = [&] {
    const Given& next = given_[given++];
    (next.upright ? other_qx() : other_qy())[next.face] = next.q;
  };
  for (std::size_t k = 0; k < moving_.size();) {
    const auto row = static_cast<std::int32_t>(moving_[k]) / tile_columns_;
    Band band{k, k, row, given, given};
    while (band.end < moving_.size() && static_cast<std::int32_t>(moving_[band.end]) / tile_columns_ == row) ++band.end;
    while (given < given_.size() && tile_row_of(given_[given].face) < row) place_next();
    for (band.given_first = given; given < given_.size() && tile_row_of(given_[given].face) == row;) ++given;
    band.given_end = given;
    bands_.push_back(band);
    k = band.end;
  }
  while (given < given_.size()) place_next();
}

/// Rows of neighbouring tiles in one go.
template <class Real>
void LocalInertial<Real>::new_discharges(const Work& work, const Band& band) {
  for (std::size_t k = band.first; k < band.end;) {
    const FloodTile& from = tiles_[moving_[k]];
    std::size_t last = k;
    while (last + 1 < band.end && moving_[last + 1] == moving_[last] + 1) ++last;
    const std::int32_t columns = tiles_[moving_[last]].end_column - from.first_column;
    std::int64_t& limited = tile_limited_[moving_[k]];
    for (std::int32_t row = from.first_row; row < from.end_row; ++row) {
      limited += static_cast<std::int64_t>(kernels_.flux_x(work.fields, work.numbers, first_of(from, row), columns));
      limited += static_cast<std::int64_t>(kernels_.flux_y(work.fields, work.numbers, first_of(from, row), columns));
    }
    k = last + 1;
  }
  for (std::size_t k = band.given_first; k < band.given_end; ++k) (given_[k].upright ? work.fields.qx_new : work.fields.qy_new)[given_[k].face] = given_[k].q;
}

template <class Real>
DepthRange<Real> LocalInertial<Real>::new_depths_of_row(const Work& work, std::ptrdiff_t first, std::ptrdiff_t count) {
  const FluxFields<Real>& f = work.fields;
  const auto update = this->porous() ? kernels_.update_porous : kernels_.update;
  return update(fields_.depth.data(), fields_.carry.data(), bed_.data(), this->porosity_.data(), f.qx_new, f.qy_new, stride_, first, count, work.dt_dx,
                work.rain);
}

template <class Real>
void LocalInertial<Real>::new_depths(const Work& work, const Band& band) {
  for (std::size_t k = band.first; k < band.end; ++k) {
    const std::uint32_t tile = moving_[k];
    const FloodTile& t = tiles_[tile];
    DepthRange<Real> range{0, 0};
    Real west = 0, east = 0, south = 0, north = 0;  // deepest along each side
    for (std::int32_t row = t.first_row; row < t.end_row; ++row) {
      const DepthRange<Real> r = new_depths_of_row(work, first_of(t, row), t.end_column - t.first_column);
      range = {std::min(range.least, r.least), std::max(range.greatest, r.greatest)};
      const Real* depth = fields_.depth.data() + first_of(t, row);
      west = std::max(west, depth[0]), east = std::max(east, depth[t.end_column - t.first_column - 1]);
      if (row == t.first_row) south = r.greatest;
      if (row + 1 == t.end_row) north = r.greatest;
    }
    const auto side = [dry = work.numbers.dry](Real deepest, Side bit) { return static_cast<unsigned>(deepest > dry ? bit : no_side); };
    tile_sides_[tile] = static_cast<std::uint8_t>(side(west, west_side) | side(east, east_side) | side(south, south_side) | side(north, north_side));
    tile_short_[tile] = range.least < 0 ? 1 : 0;
    tile_depth_[tile] = range.greatest;
  }
}

/// Threads take stretches of bands. The depths of a stretch's last band wait until all discharges are there: those of the next stretch's first band ask for
/// them, and give what comes through the face between the two.
template <class Real>
void LocalInertial<Real>::move_water(Time dt, int threads) {
  find_given(dt);
  find_bands();
  const Work work{numbers(dt),
                  {fields_.depth.data(), bed_.data(), manning_.data(), qx().data(), qy().data(), other_qx().data(), other_qy().data(), stride_},
                  static_cast<Real>(dt.in_seconds() / grid().cell_m),
                  static_cast<Real>(this->book_rain(dt))};
  const std::size_t bands = bands_.size();
  const std::size_t stretches = moving_.size() < tiles_worth_threads || threads <= 1
      ? std::min<std::size_t>(bands, 1)
      : std::min(bands, stretches_per_thread * static_cast<std::size_t>(threads));
  const auto end_of = [&](std::size_t stretch) { return bands * (stretch + 1) / stretches; };
  this->for_pieces(stretches, threads, [&](std::size_t stretch, int) {
    const std::size_t begin = bands * stretch / stretches;
    for (std::size_t k = begin; k < end_of(stretch); ++k) {
      new_discharges(work, bands_[k]);
      if (k > begin) new_depths(work, bands_[k - 1]);
    }
  });
  this->for_pieces(stretches, threads, [&](std::size_t stretch, int) { new_depths(work, bands_[end_of(stretch) - 1]); });
  in_scratch_ = !in_scratch_;
  const std::int64_t before = this->cell_updates;
  this->count_updates();
  this->face_updates += 2 * (this->cell_updates - before);
}

/// On faces that a levee stands on, the flow over it and through its breaches takes the place of what the scheme has found.
template <class Real>
void LocalInertial<Real>::wall_discharges(Time dt) {
  const std::vector<WallFace>& faces = sources_->wall_faces();
  for (std::size_t k = 0; k < faces.size(); ++k) {
    if (!sources_->stands(k)) continue;
    const WallFace& face = faces[k];
    const std::size_t a = padded(face.cell_a), b = padded(face.cell_b);
    if (tile_state_[tile_of(static_cast<std::ptrdiff_t>(b))] == TileState::still) continue;
    const auto level = [&](std::size_t i) { return datum_ + (static_cast<double>(bed_[i]) + static_cast<double>(fields_.depth[i])); };
    given_.push_back({b, face.upright, static_cast<Real>(sources_->over_wall(k, level(a), level(b), dt.in_seconds()))});
  }
}

template <class Real>
void LocalInertial<Real>::edge_discharges(Time dt) {
  for (const EdgeFace& face : edges_) {
    const Real out = tile_state_[face.tile] == TileState::still ? Real(0) : edge_discharge(face, dt);
    given_.push_back({static_cast<std::size_t>(face.face), upright(face.edge), outward(face.edge) * out});
  }
}

/// Discharge out of the grid, m2/s. As inside, with a ghost cell beyond the edge: at the given level over the same bed (stage), or with the
/// cell's own depth on a bed that goes on falling (free).
template <class Real>
Real LocalInertial<Real>::edge_discharge(const EdgeFace& face, Time dt) {
  const FloodBoundary& part = setup_.boundaries[face.part];
  const auto cell = static_cast<std::size_t>(face.cell), inner = static_cast<std::size_t>(face.inner);
  if (part.kind == FloodEdgeKind::discharge) {
    const double in = integral(part.series, fields_.time, fields_.time + dt);
    return static_cast<Real>(-in / (dt.in_seconds() * grid().cell_m * part_faces_[face.part]));
  }
  const Real depth = fields_.depth[cell], bed = bed_[cell];
  Real ghost_depth = depth, ghost_bed = bed;
  if (part.kind == FloodEdgeKind::stage) {
    ghost_depth = std::max(Real(0), rounded_height(value_at(part.series, fields_.time + dt)) - bed);
  } else {
    const Real fall = is_wall(inner) ? Real(0) : bed_[inner] - bed;
    ghost_bed = bed - std::max(fall, static_cast<Real>(part.least_slope * grid().cell_m));
  }
  const bool along_x = upright(face.edge);
  const Real sign = outward(face.edge);
  const std::vector<Real>&along = along_x ? qx() : qy(), &cross = along_x ? qy() : qx();
  const Real q = sign * along[static_cast<std::size_t>(face.face)], q_inner = sign * along[static_cast<std::size_t>(face.inner_face)];
  const Real across = Real(0.5) * (cross[static_cast<std::size_t>(face.across[0])] + cross[static_cast<std::size_t>(face.across[1])]);
  const Real out = kernels_.face(depth, ghost_depth, bed, ghost_bed, manning_[cell] + manning_[cell], q, q_inner + q, across, numbers(dt));
  return part.kind == FloodEdgeKind::free ? std::max(Real(0), out) : out;
}

/// What crossed an edge that lies inside the grid went into, or came out of, a cell without terrain: it is gone, and booked as any edge's.
template <class Real>
void LocalInertial<Real>::empty_outside() {
  for (const std::ptrdiff_t cell : outside_) {
    const auto i = static_cast<std::size_t>(cell);
    const Real stood = std::exchange(fields_.depth[i], Real(0));
    fields_.carry[i] = Real(0);
    if (stood > 0 && stood >= tile_depth_[tile_of(cell)]) set_depth(tile_of(cell), greatest_depth(tile_of(cell)));
  }
}

/// Cells that gave more than they held are below 0: their outflows are cut until they hold exactly 0, and the cells downstream get less, which may
/// leave some of those short in turn. One after the other in a fixed order; few cells ever need it (thin films on steep ground, fronts).
template <class Real>
void LocalInertial<Real>::share_shortage(Real dt_dx) {
  short_cells_.clear();
  for (const std::uint32_t tile : moving_) {
    if (tile_short_[tile] == 0) continue;
    tile_short_[tile] = 0;
    const FloodTile& t = tiles_[tile];
    for (std::int32_t row = t.first_row; row < t.end_row; ++row)
      for (std::ptrdiff_t i = first_of(t, row), end = i + t.end_column - t.first_column; i < end; ++i)
        if (fields_.depth[static_cast<std::size_t>(i)] < 0) short_cells_.push_back(i);
  }
  if (short_cells_.empty()) return;
  touched_.clear();
  const std::size_t patience = 1000 + 20 * short_cells_.size();
  for (std::size_t next = 0; next < short_cells_.size(); ++next) cut_outflows(short_cells_[next], dt_dx, next >= patience);
  std::sort(touched_.begin(), touched_.end());  // a tile is named once for each cell that was cut
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  for (const std::uint32_t tile : touched_) set_depth(tile, greatest_depth(tile));
}

/// @param wholly  cut all that leaves the cell: ends the passing round of a tiny shortage in a ring of empty cells
template <class Real>
void LocalInertial<Real>::cut_outflows(std::ptrdiff_t cell, Real dt_dx, bool wholly) {
  const auto i = static_cast<std::size_t>(cell), stride = static_cast<std::size_t>(stride_);
  const double missing = -(static_cast<double>(fields_.depth[i]) + static_cast<double>(fields_.carry[i])) * this->storage(i);  // m over the whole cell
  touched_.push_back(tile_of(cell));
  struct Outflow {
    Real* q;
    Real sign;  // of q when it leaves the cell
    std::size_t downstream;
  };
  const Outflow faces[4] = {
      {&qx()[i], Real(-1), i - 1}, {&qx()[i + 1], Real(1), i + 1}, {&qy()[i], Real(-1), i - stride}, {&qy()[i + stride], Real(1), i + stride}};
  const auto open = [&](const Outflow& face) { return this->conveyance(i, face.downstream); };
  double given = 0;
  for (const Outflow& face : faces) given += std::max(0.0, open(face) * static_cast<double>(*face.q * face.sign));
  if (!(missing > 0)) return;  // its water was seen to already: the list may name a cell twice
  fields_.depth[i] = fields_.carry[i] = Real(0);
  if (!(given > 0)) return;  // below 0 by a rounding of nothing
  ++this->shortages;
  const double given_m = given * static_cast<double>(dt_dx), returned = wholly ? std::max(missing, given_m) : missing;
  if (wholly) add(cell, (returned - missing) / this->storage(i));
  for (const Outflow& face : faces) {
    const double out = static_cast<double>(*face.q * face.sign);
    if (out <= 0) continue;
    const double kept = returned * (open(face) * out / given);
    *face.q = face.sign * static_cast<Real>(std::max(0.0, out - kept / (open(face) * static_cast<double>(dt_dx))));
    if (is_wall(face.downstream)) continue;  // beyond the grid's edge
    const auto downstream = static_cast<std::ptrdiff_t>(face.downstream);
    add(downstream, -kept / this->storage(face.downstream));
    touched_.push_back(tile_of(downstream));
    if (fields_.depth[face.downstream] < 0) short_cells_.push_back(downstream);
  }
}

template <class Real>
void LocalInertial<Real>::cell_gained(std::ptrdiff_t cell) {
  const std::uint32_t tile = tile_of(cell);
  set_depth(tile, std::max(tile_depth_[tile], fields_.depth[static_cast<std::size_t>(cell)]));
}

template <class Real>
bool LocalInertial<Real>::has_discharge(std::uint32_t tile) const {
  const FloodTile& t = tiles_[tile];
  for (std::int32_t row = t.first_row; row < t.end_row; ++row)
    for (std::ptrdiff_t i = first_of(t, row), end = i + t.end_column - t.first_column; i < end; ++i)
      if (fields_.qx[static_cast<std::size_t>(i)] != 0 || fields_.qy[static_cast<std::size_t>(i)] != 0) return true;
  return false;
}

template <class Real>
void LocalInertial<Real>::book_edges(Time dt) {
  for (const EdgeFace& face : edges_) {
    const double out = static_cast<double>(outward(face.edge) * (upright(face.edge) ? qx() : qy())[static_cast<std::size_t>(face.face)]);
    book_edge(out * dt.in_seconds() * grid().cell_m * this->storage(static_cast<std::size_t>(face.cell)));
  }
}

/// Brings the discharges back into the State's arrays, whose addresses must not change.
template <class Real>
void LocalInertial<Real>::keep() {
  this->froude_limited = std::accumulate(tile_limited_.begin(), tile_limited_.end(), std::int64_t{0});
  if (!in_scratch_) return;
  for (const std::uint32_t tile : moving_) {
    const FloodTile& t = tiles_[tile];
    for (std::int32_t row = t.first_row; row < t.end_row; ++row) {
      const std::ptrdiff_t first = first_of(t, row), count = t.end_column - t.first_column;
      std::copy_n(qx_scratch_.begin() + first, count, fields_.qx.begin() + first);
      std::copy_n(qy_scratch_.begin() + first, count, fields_.qy.begin() + first);
    }
  }
  for (const EdgeFace& face : edges_) {
    const auto i = static_cast<std::size_t>(face.face);
    (upright(face.edge) ? fields_.qx : fields_.qy)[i] = (upright(face.edge) ? qx_scratch_ : qy_scratch_)[i];
  }
  in_scratch_ = false;
}

template <class Real>
void LocalInertial<Real>::rebuild() {
  in_scratch_ = false;
  std::fill(qx_scratch_.begin(), qx_scratch_.end(), Real(0));
  std::fill(qy_scratch_.begin(), qy_scratch_.end(), Real(0));
  for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile) {
    set_depth(tile, greatest_depth(tile));
    tile_state_[tile] = has_discharge(tile) ? TileState::flowing : TileState::still;
  }
}

template <class Real>
double LocalInertial<Real>::face_velocity(std::size_t a, std::size_t b, Real q) const {
  if (q == 0) return 0;
  const Real sill = std::max(bed_[a], bed_[b]);
  // Beyond an edge of the grid there is no bed: the depth inside stands for the flow depth.
  const Real flow_depth = is_wall(a) ? fields_.depth[b]
      : is_wall(b)                   ? fields_.depth[a]
                                     : std::max(fields_.depth[a] - (sill - bed_[a]), fields_.depth[b] - (sill - bed_[b]));
  return flow_depth < static_cast<Real>(still_depth) ? 0 : static_cast<double>(q) / static_cast<double>(flow_depth);
}

template <class Real>
std::array<double, 2> LocalInertial<Real>::velocity(std::int64_t cell) const {
  const std::size_t i = padded(cell), stride = static_cast<std::size_t>(stride_);
  if (fields_.depth[i] < static_cast<Real>(still_depth)) return {0, 0};
  return {0.5 * (face_velocity(i - 1, i, fields_.qx[i]) + face_velocity(i, i + 1, fields_.qx[i + 1])),
          0.5 * (face_velocity(i - stride, i, fields_.qy[i]) + face_velocity(i, i + stride, fields_.qy[i + stride]))};
}

template <class Real>
std::array<double, 4> LocalInertial<Real>::edge_outflow() const {
  std::array<double, 4> out{};
  for (const EdgeFace& face : edges_) {
    const Real q = (upright(face.edge) ? fields_.qx : fields_.qy)[static_cast<std::size_t>(face.face)];
    out[static_cast<std::size_t>(face.edge)] +=
        static_cast<double>(outward(face.edge) * q) * grid().cell_m * this->storage(static_cast<std::size_t>(face.cell));
  }
  return out;
}

template class LocalInertial<float>;
template class LocalInertial<double>;

}  // namespace muster::flood
