// Included by kernels_generic.cpp, kernels_avx2.cpp, kernels_avx512.cpp, each with its own MUSTER_FLOOD_NAMESPACE and compiler flags. Uses nothing
// of the standard library that has a body: the linker could else pick a copy that needs instructions which the processor lacks.
#include "power_loops.hpp"

namespace muster::flood::MUSTER_FLOOD_NAMESPACE {

/// One face between cell `a` (west or south) and `b`. Terms in differences of beds and of depths, not of surfaces: both are small numbers with all
/// their digits, and the difference of two equal surfaces is exactly 0. `held_back` becomes 1 where the Froude limit held the flow back, else 0.
template <class Real>
inline Real face_discharge(Real depth_a, Real depth_b, Real bed_a, Real bed_b, Real manning_sum, Real q, Real q_neighbours, Real q_across,
                           const FluxNumbers<Real>& c, Real& held_back) {
  const Real sill = bed_a > bed_b ? bed_a : bed_b;
  const Real over_a = depth_a - (sill - bed_a), over_b = depth_b - (sill - bed_b);
  const Real flow_depth = over_a > over_b ? over_a : over_b;
  const Real safe = flow_depth > c.dry ? flow_depth : c.dry;
  const Real rise = (bed_b - bed_a) + (depth_b - depth_a);
  const Real driven = c.theta * q + c.side * q_neighbours - c.g_dt_dx * safe * rise;
  const Real size = root(driven * driven + q_across * q_across);
  const Real friction = c.g_dt * (manning_sum * manning_sum) * power_minus_seven_thirds(safe);  // 4 g dt n^2 / h^(7/3)
  const Real slowed = (driven + driven) / (Real(1) + root(Real(1) + friction * size));
  const Real limit = c.froude_sqrt_g * safe * root(safe);
  const Real below = slowed < limit ? slowed : limit;
  const Real held = below > -limit ? below : -limit;
  held_back = flow_depth > c.dry ? (held == slowed ? Real(0) : Real(1)) : Real(0);
  return flow_depth > c.dry ? held : Real(0);
}

template <class Real>
Real flux_x(const FluxFields<Real>& f, const FluxNumbers<Real>& numbers, std::ptrdiff_t first, std::ptrdiff_t count) {
  const FluxNumbers<Real> c = numbers;
  const Real *h = f.depth + first, *z = f.bed + first, *n = f.manning + first, *q = f.qx + first, *s = f.qy + first;
  const Real* t = s + f.stride;
  Real* __restrict out = f.qx_new + first;
  Real limited = 0;
#pragma omp simd reduction(+ : limited)
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    Real held_back;
    const Real across = Real(0.25) * ((s[i - 1] + s[i]) + (t[i - 1] + t[i]));
    out[i] = face_discharge(h[i - 1], h[i], z[i - 1], z[i], n[i - 1] + n[i], q[i], q[i - 1] + q[i + 1], across, c, held_back);
    limited += held_back;
  }
  return limited;
}

template <class Real>
Real flux_y(const FluxFields<Real>& f, const FluxNumbers<Real>& numbers, std::ptrdiff_t first, std::ptrdiff_t count) {
  const FluxNumbers<Real> c = numbers;
  const std::ptrdiff_t south = -f.stride;
  const Real *h = f.depth + first, *z = f.bed + first, *n = f.manning + first, *q = f.qy + first, *w = f.qx + first;
  const Real *h_south = h + south, *z_south = z + south, *n_south = n + south, *q_south = q + south, *q_north = q - south, *w_south = w + south;
  Real* __restrict out = f.qy_new + first;
  Real limited = 0;
#pragma omp simd reduction(+ : limited)
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    Real held_back;
    const Real across = Real(0.25) * ((w_south[i] + w[i]) + (w_south[i + 1] + w[i + 1]));
    out[i] = face_discharge(h_south[i], h[i], z_south[i], z[i], n_south[i] + n[i], q[i], q_south[i] + q_north[i], across, c, held_back);
    limited += held_back;
  }
  return limited;
}

template <class Real>
Real face(Real depth_a, Real depth_b, Real bed_a, Real bed_b, Real manning_sum, Real q, Real q_neighbours, Real q_across, const FluxNumbers<Real>& c) {
  Real held_back;
  return face_discharge(depth_a, depth_b, bed_a, bed_b, manning_sum, q, q_neighbours, q_across, c, held_back);
}

/// @tparam porous  a part of the ground is built over; else `porosity` is not looked at
template <class Real, bool porous>
DepthRange<Real> update(Real* depth, Real* carry, const Real* bed, [[maybe_unused]] const Real* porosity, const Real* qx, const Real* qy, std::ptrdiff_t stride,
                        std::ptrdiff_t first, std::ptrdiff_t count, Real dt_dx, Real rain) {
  Real* __restrict h = depth + first;
  Real* __restrict rest = carry + first;
  const Real *z = bed + first, *west = qx + first, *south = qy + first, *north = south + stride;
  const Real half_wall = static_cast<Real>(wall_height / 2);
  const auto less = [](Real a, Real b) { return a < b ? a : b; };
  Real least = 0, greatest = 0;
#pragma omp simd reduction(min : least) reduction(max : greatest)
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    const Real fallen = z[i] < half_wall ? rain : Real(0);
    Real gain;
    if constexpr (porous) {
      const Real* p = porosity + first;
      const Real along_x = less(p[i - 1], p[i]) * west[i] - less(p[i], p[i + 1]) * west[i + 1];
      const Real along_y = less(p[i - stride], p[i]) * south[i] - less(p[i], p[i + stride]) * north[i];
      gain = (dt_dx * (along_x + along_y) + fallen) / p[i] + rest[i];
    } else {
      gain = dt_dx * ((west[i] - west[i + 1]) + (south[i] - north[i])) + fallen + rest[i];
    }
    const Real sum = h[i] + gain;
    rest[i] = gain - (sum - h[i]);
    h[i] = sum;
    least = sum < least ? sum : least;
    greatest = sum > greatest ? sum : greatest;
  }
  return {least, greatest};
}

template <class Real>
void inverse_seven_thirds(const Real* depth, Real* out, std::ptrdiff_t count) {
  for (std::ptrdiff_t i = 0; i < count; ++i) out[i] = power_minus_seven_thirds(depth[i]);
}

extern const Kernels<float> float_kernels;
extern const Kernels<double> double_kernels;
template <class Real>
constexpr Kernels<Real> all_kernels = {flux_x<Real>, flux_y<Real>, update<Real, false>, update<Real, true>, face<Real>, inverse_seven_thirds<Real>};
const Kernels<float> float_kernels = all_kernels<float>;
const Kernels<double> double_kernels = all_kernels<double>;

}  // namespace muster::flood::MUSTER_FLOOD_NAMESPACE
