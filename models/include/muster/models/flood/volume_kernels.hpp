#pragma once
#include <cstddef>
#include <cstdint>

#include "muster/models/flood/kernels.hpp"

// The inner loops of the finite-volume solver, on one patch (a tile with a rim of three cells) at a time. Compiled for several vector units as
// those of kernels.hpp are, with the same bits from all.
namespace muster::flood {

constexpr std::int32_t patch_rim = 3;  ///< cells around a tile that its step looks at

/// Flow through a face, per metre of face. The momentum flux is told as each side sees it, less the pressure of the water that this side has at the
/// face: both are exactly 0 where water rests, whatever the depth.
template <class Real>
struct FaceFlow {
  Real mass;           ///< m2/s
  Real before, after;  ///< normal momentum less pressure, seen from the cell before (west, south) and after (east, north) the face, m3/s2
  Real along;          ///< momentum along the face, m3/s2
};

/// Water on one side of a face.
template <class Real>
struct FaceSide {
  Real depth, normal, along;  ///< m; velocities across and along the face, m/s
};

/// One tile with its rim, in arrays of `stride` values per row; all are [cell of the patch]. Faces lie in the cell after them.
template <class Real>
struct Patch {
  std::ptrdiff_t stride;
  std::int32_t columns, rows;                   ///< with the rim
  Real *depth, *u, *v;                          ///< m (0 where dry), m/s
  Real *bed, *manning;                          ///< m above the local datum (wall_height = wall), s/m^(1/3)
  Real *depth_half, *u_half, *v_half;           ///< half a step later
  Real *depth_x, *level_x, *u_x, *v_x;          ///< limited differences from face to face, west to east
  Real *depth_y, *level_y, *u_y, *v_y;          ///< south to north
  Real *mass_x, *before_x, *after_x, *along_x;  ///< FaceFlow of west faces
  Real *mass_y, *before_y, *after_y, *along_y;  ///< of south faces
  Real* share;                                  ///< of its outflow that a cell can give, 0 .. 1
  Real* porosity = nullptr;                     ///< share of a cell that is not built over; for the porous kernels only
};
constexpr int patch_arrays = 26;

template <class Real>
struct VolumeNumbers {
  Real g, half_g;
  Real dt_dx, half_dt_dx;
  Real friction, half_friction;  ///< 4 g dt, 4 g dt / 2
  Real dry;                      ///< m
  Real rain;                     ///< m in this step
};

/// The arrays of the grid that a row of a tile reads and writes.
template <class Real>
struct VolumeRow {
  const Real *depth, *carry, *qx, *qy;
  Real *depth_new, *carry_new, *qx_new, *qy_new;
};

template <class Real>
struct VolumeRange {
  Real deepest = 0, fastest = 0;  ///< m; largest abs(velocity) + wave, m/s
  std::int32_t shortages = 0;     ///< cells whose outflow was cut because they hold less
};

template <class Real>
struct VolumeKernels {
  /// Depth and velocities of `count` cells, 0 where not deeper than `dry`.
  void (*load)(const Real* depth, const Real* qx, const Real* qy, Real* depth_out, Real* u_out, Real* v_out, std::int32_t count, Real dry);
  /// Differences and the state half a step later, in all cells but the outermost ring.
  void (*predict)(const Patch<Real>& patch, const VolumeNumbers<Real>& numbers);
  /// One cell once more, with the rise of the level to what lies beyond an edge in place of that to a wall: west, east, south, north.
  void (*predict_cell)(const Patch<Real>& patch, std::ptrdiff_t cell, const Real* rise, const VolumeNumbers<Real>& numbers);
  /// Flow through all faces of the cells of the tile and of the ring around it.
  void (*flows)(const Patch<Real>& patch, const VolumeNumbers<Real>& numbers);
  /// @param step_up  bed after the face less bed before it, both at the face, m
  FaceFlow<Real> (*face)(const FaceSide<Real>& before, const FaceSide<Real>& after, Real step_up, const VolumeNumbers<Real>& numbers);
  /// What share of its outflow each of these cells can give.
  void (*shares)(const Patch<Real>& patch, const VolumeNumbers<Real>& numbers);
  /// New depth and discharge of `count` cells of a row that begins at `cell` of the patch.
  void (*update)(const Patch<Real>& patch, std::ptrdiff_t cell, std::int32_t count, const VolumeRow<Real>& row, const VolumeNumbers<Real>& numbers,
                 VolumeRange<Real>& range);
  /// The same two where a part of the ground is built over: a face is as open as the less open of its two cells.
  void (*shares_porous)(const Patch<Real>& patch, const VolumeNumbers<Real>& numbers);
  void (*update_porous)(const Patch<Real>& patch, std::ptrdiff_t cell, std::int32_t count, const VolumeRow<Real>& row, const VolumeNumbers<Real>& numbers,
                        VolumeRange<Real>& range);
};

template <class Real>
const VolumeKernels<Real>& volume_kernels_of(KernelSet set);
template <class Real>
const VolumeKernels<Real>& best_volume_kernels();

}  // namespace muster::flood
