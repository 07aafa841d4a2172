#include <algorithm>
#include <map>

#include "flood/finite_volume.hpp"

// Levees in the finite-volume method. To the water beside it a levee is a wall that lets the weir's flow through and mirrors the rest. What goes over
// takes the momentum along the levee with it, and comes down on the other side with none across it.
namespace muster::flood {

namespace {
constexpr unsigned west = 1, east = 2, south = 4, north = 8;
}  // namespace

template <class Real>
void FiniteVolume<Real>::find_tile_walls() {
  tile_wall_cells_.assign(tiles_.size(), {}), tile_wall_faces_.assign(tiles_.size(), {});
  walls_seen_ = sources_->wall_changes();
  const std::vector<WallFace>& faces = sources_->wall_faces();
  wall_mass_.assign(faces.size(), Real(0));
  std::map<std::ptrdiff_t, unsigned> sides;
  for (std::uint32_t k = 0; k < faces.size(); ++k) {
    if (!sources_->stands(k)) continue;
    const auto a = static_cast<std::ptrdiff_t>(padded(faces[k].cell_a)), b = static_cast<std::ptrdiff_t>(padded(faces[k].cell_b));
    sides[a] |= faces[k].upright ? east : north, sides[b] |= faces[k].upright ? west : south;
    std::vector<std::uint32_t> near = tiles_near(a);
    for (const std::uint32_t tile : tiles_near(b))
      if (!std::binary_search(near.begin(), near.end(), tile)) tile_wall_faces_[tile].push_back(k);
    for (const std::uint32_t tile : near) tile_wall_faces_[tile].push_back(k);
  }
  for (const auto& [cell, which] : sides)
    for (const std::uint32_t tile : tiles_near(cell)) tile_wall_cells_[tile].push_back({cell, which});
}

template <class Real>
void FiniteVolume<Real>::set_wall_flows(Time dt) {
  if (walls_seen_ != sources_->wall_changes()) find_tile_walls();  // a slide dam has come
  const std::vector<WallFace>& faces = sources_->wall_faces();
  const auto level = [&](std::int64_t cell) {
    const std::size_t i = padded(cell);
    return datum_ + (static_cast<double>(bed_[i]) + static_cast<double>((*now_.depth)[i]));
  };
  for (std::size_t k = 0; k < faces.size(); ++k)
    wall_mass_[k] = static_cast<Real>(sources_->over_wall(k, level(faces[k].cell_a), level(faces[k].cell_b), dt.in_seconds()));
}

/// Cells of which the patch knows all neighbours: the tile's own and those around it, two deep.
template <class Real>
bool FiniteVolume<Real>::in_patch(const FloodTile& tile, std::ptrdiff_t cell) const {
  const std::ptrdiff_t row = cell / stride_ - 1, column = cell % stride_ - 1;
  return row >= tile.first_row - 2 && row < tile.end_row + 2 && column >= tile.first_column - 2 && column < tile.end_column + 2;
}

/// Cells beside a levee are predicted once more, as beside a wall: while that is done the cell beyond stands as one.
template <class Real>
void FiniteVolume<Real>::predict_walls(const FloodTile& tile, std::uint32_t number, const Patch<Real>& p, const VolumeNumbers<Real>& c) const {
  for (const WallCell& beside : tile_wall_cells_[number]) {
    const std::ptrdiff_t i = cell_in(tile, p, beside.cell), beyond[4] = {i - 1, i + 1, i - p.stride, i + p.stride};
    Real rise[4] = {0, 0, 0, 0}, bed[4], depth[4];
    for (const std::uint32_t edge : tile_edges_[number])
      if (edges_[edge].cell == beside.cell) rise[static_cast<std::size_t>(edges_[edge].edge)] = -outward(edges_[edge].edge) * edge_states_[edge].fall;
    for (std::size_t side = 0; side < 4; ++side) {
      bed[side] = p.bed[beyond[side]], depth[side] = p.depth[beyond[side]];
      if ((beside.sides >> side & 1U) != 0) p.bed[beyond[side]] = static_cast<Real>(wall_height), p.depth[beyond[side]] = Real(0);
    }
    kernels_.predict_cell(p, i, rise, c);
    for (std::size_t side = 0; side < 4; ++side) p.bed[beyond[side]] = bed[side], p.depth[beyond[side]] = depth[side];
  }
}

template <class Real>
void FiniteVolume<Real>::flow_walls(const FloodTile& tile, std::uint32_t number, const Patch<Real>& p, const VolumeNumbers<Real>& c) const {
  for (const std::uint32_t k : tile_wall_faces_[number]) {
    const WallFace& face = sources_->wall_faces()[k];
    const auto a = static_cast<std::ptrdiff_t>(padded(face.cell_a)), b = static_cast<std::ptrdiff_t>(padded(face.cell_b));
    if (!in_patch(tile, a) || !in_patch(tile, b)) continue;
    const std::ptrdiff_t i = cell_in(tile, p, a), j = cell_in(tile, p, b);
    const bool x = face.upright;
    /// The water of a cell at the levee: `out` = +1 to the east (north) of it, -1 to the west (south).
    const auto side = [&](std::ptrdiff_t cell, Real out) -> FaceSide<Real> {
      const Real half = Real(0.5) * out;
      return {std::max(Real(0), p.depth_half[cell] + half * (x ? p.depth_x : p.depth_y)[cell]),
              out * ((x ? p.u_half : p.v_half)[cell] + half * (x ? p.u_x : p.v_y)[cell]), (x ? p.v_half : p.u_half)[cell] + half * (x ? p.v_x : p.u_y)[cell]};
    };
    // What is not let over is mirrored; what goes over does so at its discharge over the depth there.
    const auto push = [&](const FaceSide<Real>& s, Real out) {
      const Real over = out > 0 && s.depth > c.dry ? out / s.depth : Real(0), left = s.normal - over;
      return kernels_.face({s.depth, left, s.along}, {s.depth, -left, s.along}, Real(0), c).before + std::max(out, Real(0)) * over;
    };
    const FaceSide<Real> before = side(i, Real(1)), after = side(j, Real(-1));
    const Real mass = wall_mass_[k];
    (x ? p.mass_x : p.mass_y)[j] = mass;
    (x ? p.before_x : p.before_y)[j] = push(before, mass);
    (x ? p.after_x : p.after_y)[j] = push(after, -mass);
    (x ? p.along_x : p.along_y)[j] = mass * (mass > 0 ? before.along : after.along);
  }
}

template void FiniteVolume<float>::find_tile_walls();
template void FiniteVolume<double>::find_tile_walls();
template void FiniteVolume<float>::set_wall_flows(Time);
template void FiniteVolume<double>::set_wall_flows(Time);
template bool FiniteVolume<float>::in_patch(const FloodTile&, std::ptrdiff_t) const;
template bool FiniteVolume<double>::in_patch(const FloodTile&, std::ptrdiff_t) const;
template void FiniteVolume<float>::predict_walls(const FloodTile&, std::uint32_t, const Patch<float>&, const VolumeNumbers<float>&) const;
template void FiniteVolume<double>::predict_walls(const FloodTile&, std::uint32_t, const Patch<double>&, const VolumeNumbers<double>&) const;
template void FiniteVolume<float>::flow_walls(const FloodTile&, std::uint32_t, const Patch<float>&, const VolumeNumbers<float>&) const;
template void FiniteVolume<double>::flow_walls(const FloodTile&, std::uint32_t, const Patch<double>&, const VolumeNumbers<double>&) const;

}  // namespace muster::flood
