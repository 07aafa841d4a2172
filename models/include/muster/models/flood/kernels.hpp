#pragma once
#include <cstddef>

// The two inner loops of the local-inertial solver, row by row, on plain arrays. They are compiled several times (kernels_*.cpp) for the vector
// units of different processors; all give the same bits, because only + - x / and sqrt of IEEE 754 occur, in one order, never contracted.
namespace muster::flood {

constexpr double gravity = 9.81;     ///< m/s2, the value of the verification cases
constexpr double wall_height = 1e9;  ///< bed of cells that are walls, m: no water can stand above it, so that walls need no test in the loops

/// Arrays of cells with one ring of wall cells around the grid: cell i has its west face in qx[i] and its south face in qy[i].
template <class Real>
struct FluxFields {
  const Real *depth, *bed, *manning;  ///< m, m above the local datum, s/m^(1/3)
  const Real *qx, *qy;                ///< discharge per width at the step's start, m2/s, east and north
  Real *qx_new, *qy_new;
  std::ptrdiff_t stride;
};

template <class Real>
struct FluxNumbers {
  Real theta, side;  ///< side = (1 - theta) / 2
  Real g_dt_dx, g_dt;
  Real froude_sqrt_g;  ///< Froude limit x sqrt(g)
  Real dry;            ///< m
};

template <class Real>
struct DepthRange {
  Real least, greatest;  ///< m, over the cells updated; only the sign of `least` is of use
};

template <class Real>
struct Kernels {
  /// New discharge through the west (south) faces of cells first .. first + count. Returns on how many the Froude limit held the flow back.
  Real (*flux_x)(const FluxFields<Real>&, const FluxNumbers<Real>&, std::ptrdiff_t first, std::ptrdiff_t count);
  Real (*flux_y)(const FluxFields<Real>&, const FluxNumbers<Real>&, std::ptrdiff_t first, std::ptrdiff_t count);
  /// depth += dt/dx (qx_i - qx_i+1 + qy_i - qy_i+stride) + rain where the bed is no wall. What rounding leaves over goes to `carry` and
  /// is added next time (Kahan 1965), so that depth + carry is the water there.
  /// `porosity` is not looked at.
  DepthRange<Real> (*update)(Real* depth, Real* carry, const Real* bed, const Real* porosity, const Real* qx, const Real* qy, std::ptrdiff_t stride,
                             std::ptrdiff_t first, std::ptrdiff_t count, Real dt_dx, Real rain);
  /// The same where a part of the ground is built over: `porosity` of each cell is the part that is open. Discharges are per metre of open width; a face is
  /// as open as the less open of its two cells, and rain falls on roofs too.
  DepthRange<Real> (*update_porous)(Real* depth, Real* carry, const Real* bed, const Real* porosity, const Real* qx, const Real* qy, std::ptrdiff_t stride,
                                    std::ptrdiff_t first, std::ptrdiff_t count, Real dt_dx, Real rain);
  /// One face: new discharge from `a` to `b`. manning_sum of both sides; q, q_neighbours (sum of two) along, q_across (mean) across the face.
  Real (*face)(Real depth_a, Real depth_b, Real bed_a, Real bed_b, Real manning_sum, Real q, Real q_neighbours, Real q_across, const FluxNumbers<Real>&);
  /// depth^(-7/3), relative error < 4e-6 (float), < 1e-14 (double); for tests.
  void (*inverse_seven_thirds)(const Real* depth, Real* out, std::ptrdiff_t count);
};

enum class KernelSet { generic, avx2, avx512 };
bool kernels_available(KernelSet set);
KernelSet best_kernel_set();  ///< the widest that this processor has
template <class Real>
const Kernels<Real>& kernels_of(KernelSet set);
/// The widest that this processor has.
template <class Real>
const Kernels<Real>& best_kernels();

}  // namespace muster::flood
