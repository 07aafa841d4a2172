// Included by volume_kernels_*.cpp as kernel_loops.hpp is by kernels_*.cpp, with the same rules. docs/flood.md has the equations.
#include "muster/models/flood/volume_kernels.hpp"
#include "power_loops.hpp"

// No pass of the loop reads what another writes. Not `omp simd`: with it gcc 12 keeps the structs of a loop's body in memory and does not vectorise.
#if defined(__clang__)
#define MUSTER_EACH_BY_ITSELF _Pragma("clang loop vectorize(assume_safety)")
#else
#define MUSTER_EACH_BY_ITSELF _Pragma("GCC ivdep")
#endif

namespace muster::flood::MUSTER_FLOOD_NAMESPACE {

template <class Real>
constexpr Real half_wall = static_cast<Real>(wall_height / 2);

template <class Real>
inline Real positive(Real x) {
  return x > Real(0) ? x : Real(0);
}
template <class Real>
inline Real size_of(Real x) {
  return x < Real(0) ? -x : x;
}
template <class Real>
inline Real larger(Real a, Real b) {
  return a > b ? a : b;
}
template <class Real>
inline Real smaller(Real a, Real b) {
  return a < b ? a : b;
}

/// Difference across a cell from those to its two neighbours: their mean, at most 1.5 times the smaller, 0 at an extreme value. The factor 1.5 keeps
/// multiples of a power of two what they are, so that water at rest stays at rest.
template <class Real>
inline Real limited(Real a, Real b) {
  const Real least = smaller(size_of(a), size_of(b)), mean = Real(0.5) * size_of(a + b);
  const Real size = smaller(Real(1.5) * least, mean);
  const Real rising = smaller(a, b) > Real(0) ? size : Real(0);
  return larger(a, b) < Real(0) ? -size : rising;
}

/// Differences across a cell along one direction.
template <class Real>
struct Across {
  Real depth, level, normal, along;
};

/// One quantity of a cell and of its neighbours before and after it.
template <class Real>
struct Three {
  Real before, here, after;
};
template <class Real>
inline Three<Real> three(const Real* value, std::ptrdiff_t i, std::ptrdiff_t step) {
  return {value[i - step], value[i], value[i + step]};
}

/// @param rise_before, rise_after  rise of the level from what lies beyond a wall, and to it
template <class Real>
inline Across<Real> differences(Three<Real> depth, Three<Real> bed, Three<Real> normal, Three<Real> along, Real rise_before, Real rise_after) {
  const bool open_a = bed.before < half_wall<Real>, open_b = bed.after < half_wall<Real>;
  const bool wet_a = smaller(depth.here, depth.before) > Real(0), wet_b = smaller(depth.here, depth.after) > Real(0);
  const Real depth_a = depth.here - depth.before, depth_b = depth.after - depth.here;
  const Real level_a = (bed.here - bed.before) + depth_a, level_b = (bed.after - bed.here) + depth_b;
  const Real normal_a = normal.here - normal.before, normal_b = normal.after - normal.here;
  const Real along_a = along.here - along.before, along_b = along.after - along.here;
  return {limited(open_a ? depth_a : Real(0), open_b ? depth_b : Real(0)), limited(open_a ? level_a : rise_before, open_b ? level_b : rise_after),
          limited(wet_a ? normal_a : Real(0), wet_b ? normal_b : Real(0)), limited(wet_a ? along_a : Real(0), wet_b ? along_b : Real(0))};
}

/// A cell half a step later, and its differences.
template <class Real>
struct Predicted {
  Across<Real> x, y;
  Real depth, u, v;
};

template <class Real>
inline Predicted<Real> predicted(Across<Real> x, Across<Real> y, Real h, Real u, Real v, Real manning, const VolumeNumbers<Real>& c) {
  const Real gain = -c.half_dt_dx * ((u * x.depth + h * x.normal) + (v * y.depth + h * y.normal));
  const Real most = Real(0.5) * larger(size_of(x.depth), size_of(y.depth)) - h;  // no face of the cell falls below 0
  const Real u_driven = u - c.half_dt_dx * ((u * x.normal + c.g * x.level) + v * y.along);
  const Real v_driven = v - c.half_dt_dx * ((v * y.normal + c.g * y.level) + u * x.along);
  const Real safe = larger(h, c.dry), power = inverse_cbrt(safe), power2 = power * power;
  const Real friction = c.half_friction * (manning * manning) * (power2 * power2);
  const Real slowed = Real(2) / (Real(1) + root(Real(1) + friction * root(u_driven * u_driven + v_driven * v_driven)));
  const bool wet = h > Real(0);
  return {x, y, h + larger(gain, most), wet ? u_driven * slowed : Real(0), wet ? v_driven * slowed : Real(0)};
}

/// Predicts cells first .. end. `rise` is that of the level to what lies beyond a wall: west, east, south, north.
template <class Real>
inline void predict_cells(const Patch<Real>& p, std::ptrdiff_t first, std::ptrdiff_t end, Real west, Real east, Real south, Real north,
                          const VolumeNumbers<Real>& numbers) {
  const VolumeNumbers<Real> c = numbers;
  const std::ptrdiff_t stride = p.stride;
  const Real *depth = p.depth, *u = p.u, *v = p.v, *bed = p.bed, *manning = p.manning;
  Real* __restrict depth_half = p.depth_half, * __restrict u_half = p.u_half, * __restrict v_half = p.v_half;
  Real* __restrict depth_x = p.depth_x, * __restrict level_x = p.level_x, * __restrict u_x = p.u_x, * __restrict v_x = p.v_x;
  Real* __restrict depth_y = p.depth_y, * __restrict level_y = p.level_y, * __restrict u_y = p.u_y, * __restrict v_y = p.v_y;
  MUSTER_EACH_BY_ITSELF
  for (std::ptrdiff_t i = first; i < end; ++i) {
    const Across<Real> x = differences(three(depth, i, 1), three(bed, i, 1), three(u, i, 1), three(v, i, 1), west, east);
    const Across<Real> y = differences(three(depth, i, stride), three(bed, i, stride), three(v, i, stride), three(u, i, stride), south, north);
    const Predicted<Real> out = predicted(x, y, depth[i], u[i], v[i], manning[i], c);
    depth_x[i] = out.x.depth, level_x[i] = out.x.level, u_x[i] = out.x.normal, v_x[i] = out.x.along;
    depth_y[i] = out.y.depth, level_y[i] = out.y.level, v_y[i] = out.y.normal, u_y[i] = out.y.along;
    depth_half[i] = out.depth, u_half[i] = out.u, v_half[i] = out.v;
  }
}

template <class Real>
void predict(const Patch<Real>& p, const VolumeNumbers<Real>& c) {
  predict_cells(p, p.stride, p.stride * (p.rows - 1), Real(0), Real(0), Real(0), Real(0), c);
}

template <class Real>
void predict_cell(const Patch<Real>& patch, std::ptrdiff_t cell, const Real* rise, const VolumeNumbers<Real>& c) {
  predict_cells(patch, cell, cell + 1, rise[0], rise[1], rise[2], rise[3], c);
}

/// Hydrostatic reconstruction (Audusse et al. 2004) and the HLLC solver (Toro 2001) between two states at a face.
template <class Real>
inline FaceFlow<Real> face_flow(Real depth_a, Real u_a, Real v_a, Real depth_b, Real u_b, Real v_b, Real step_up, Real g, Real half_g) {
  const Real h_a = positive(depth_a - positive(step_up)), h_b = positive(depth_b - positive(-step_up));
  const Real c_a = root(g * h_a), c_b = root(g * h_b);
  const bool wet_a = h_a > Real(0), wet_b = h_b > Real(0);
  // Two-rarefaction estimates of the middle state; on a dry side the front of the other side's water (Toro 2001, 10.4).
  const Real u_mid = Real(0.5) * (u_a + u_b) + (c_a - c_b), c_mid = positive(Real(0.5) * (c_a + c_b) + Real(0.25) * (u_a - u_b));
  const Real slow = wet_a ? (wet_b ? smaller(u_a - c_a, u_mid - c_mid) : u_a - c_a) : u_b - (c_b + c_b);
  const Real fast = wet_b ? (wet_a ? larger(u_b + c_b, u_mid + c_mid) : u_b + c_b) : u_a + (c_a + c_a);
  const Real left = -smaller(slow, Real(0)), right = positive(fast);
  const Real sum = larger(h_a, h_b) > Real(0) ? left + right : Real(0);
  const bool any = sum > Real(0);
  const Real inverse = Real(1) / (any ? sum : Real(1));
  const Real q_a = h_a * u_a, q_b = h_b * u_b, m_a = q_a * u_a, m_b = q_b * u_b;
  const Real rise = half_g * ((h_b - h_a) * (h_b + h_a));
  const Real spread = left * right;
  const Real mass = ((right * q_a + left * q_b) - spread * (h_b - h_a)) * inverse;
  const Real drag = spread * (q_b - q_a);
  const Real flow = any ? mass : Real(0);
  return {flow, any ? ((right * m_a + left * (m_b + rise)) - drag) * inverse : Real(0), any ? ((right * (m_a - rise) + left * m_b) - drag) * inverse : Real(0),
          flow * (flow > Real(0) ? v_a : v_b)};
}

/// Flow through the faces before cells first .. end along one direction; a wall on either side mirrors the water of the other.
template <class Real>
inline void flows_before(std::ptrdiff_t first, std::ptrdiff_t end, std::ptrdiff_t step, const Real* bed, const Real* depth, const Real* normal,
                         const Real* along, const Real* depth_d, const Real* level_d, const Real* normal_d, const Real* along_d, Real* mass_out,
                         Real* before_out, Real* after_out, Real* along_out, Real g, Real half_g) {
  Real* __restrict mass = mass_out, * __restrict before = before_out, * __restrict after = after_out, * __restrict sideways = along_out;
  const Real half = Real(0.5);
  MUSTER_EACH_BY_ITSELF
  for (std::ptrdiff_t i = first; i < end; ++i) {
    const std::ptrdiff_t j = i - step;
    const Real h_a = depth[j] + half * depth_d[j], h_b = depth[i] - half * depth_d[i];
    const Real u_a = normal[j] + half * normal_d[j], u_b = normal[i] - half * normal_d[i];
    const Real v_a = along[j] + half * along_d[j], v_b = along[i] - half * along_d[i];
    const bool wall_a = bed[j] > half_wall<Real>, wall_b = bed[i] > half_wall<Real>;
    const bool shut = smaller(bed[i], bed[j]) > half_wall<Real>, wall = larger(bed[i], bed[j]) > half_wall<Real>;
    const Real up = (bed[i] - bed[j]) - (half * (level_d[i] - depth_d[i]) + half * (level_d[j] - depth_d[j]));
    const Real left_h = shut ? Real(0) : wall_a ? h_b : h_a, right_h = shut ? Real(0) : wall_b ? h_a : h_b;
    const FaceFlow<Real> f =
        face_flow(left_h, wall_a ? -u_b : u_a, wall_a ? v_b : v_a, right_h, wall_b ? -u_a : u_b, wall_b ? v_a : v_b, wall ? Real(0) : up, g, half_g);
    mass[i] = f.mass, before[i] = f.before, after[i] = f.after, sideways[i] = f.along;
  }
}

template <class Real>
void flows(const Patch<Real>& p, const VolumeNumbers<Real>& c) {
  const std::ptrdiff_t first = 2 * p.stride, end = p.stride * (p.rows - 2);
  flows_before(first, end, std::ptrdiff_t(1), p.bed, p.depth_half, p.u_half, p.v_half, p.depth_x, p.level_x, p.u_x, p.v_x, p.mass_x, p.before_x, p.after_x,
               p.along_x, c.g, c.half_g);
  flows_before(first, end + p.stride, p.stride, p.bed, p.depth_half, p.v_half, p.u_half, p.depth_y, p.level_y, p.v_y, p.u_y, p.mass_y, p.before_y, p.after_y,
               p.along_y, c.g, c.half_g);
}

template <class Real>
FaceFlow<Real> face(const FaceSide<Real>& before, const FaceSide<Real>& after, Real step_up, const VolumeNumbers<Real>& c) {
  return face_flow(before.depth, before.normal, before.along, after.depth, after.normal, after.along, step_up, c.g, c.half_g);
}

/// How open the face before a cell is.
template <class Real>
inline Real openness(const Real* porosity, std::ptrdiff_t before, std::ptrdiff_t after) {
  return smaller(porosity[before], porosity[after]);
}

/// @tparam porous  a part of the ground is built over; else `porosity` is not looked at
template <class Real, bool porous>
void shares(const Patch<Real>& p, const VolumeNumbers<Real>& c) {
  const std::ptrdiff_t stride = p.stride, first = 2 * stride, end = stride * (p.rows - 2);
  const Real dt_dx = c.dt_dx, *mass_x = p.mass_x, *mass_y = p.mass_y, *depth = p.depth, *bed = p.bed, *porosity = p.porosity;
  Real* __restrict share = p.share;
#pragma omp simd
  for (std::ptrdiff_t i = first; i < end; ++i) {
    Real east = positive(mass_x[i + 1]), west = positive(-mass_x[i]), north = positive(mass_y[i + stride]), south = positive(-mass_y[i]);
    if constexpr (porous) {
      const Real here = porosity[i];
      east *= openness(porosity, i, i + 1) / here, west *= openness(porosity, i - 1, i) / here;
      north *= openness(porosity, i, i + stride) / here, south *= openness(porosity, i - stride, i) / here;
    }
    const Real given = dt_dx * ((east + west) + (north + south));
    const bool scarce = (given > depth[i]) & (bed[i] < half_wall<Real>);
    share[i] = scarce ? depth[i] / (scarce ? given : Real(1)) : Real(1);
  }
}

template <class Real>
void load(const Real* depth, const Real* qx, const Real* qy, Real* depth_out, Real* u_out, Real* v_out, std::int32_t count, Real dry) {
#pragma omp simd
  for (std::int32_t i = 0; i < count; ++i) {
    const bool wet = depth[i] > dry;
    const Real inverse = Real(1) / (wet ? depth[i] : Real(1));
    depth_out[i] = wet ? depth[i] : Real(0);
    u_out[i] = wet ? qx[i] * inverse : Real(0);
    v_out[i] = wet ? qy[i] * inverse : Real(0);
  }
}

template <class Real>
inline Real share_of(const Patch<Real>& p, Real mass, std::ptrdiff_t before, std::ptrdiff_t after) {
  return mass > Real(0) ? p.share[before] : mass < Real(0) ? p.share[after] : Real(1);
}

template <class Real, bool porous>
void update(const Patch<Real>& patch, std::ptrdiff_t cell, std::int32_t count, const VolumeRow<Real>& row, const VolumeNumbers<Real>& numbers,
            VolumeRange<Real>& range) {
  const Patch<Real> p = patch;
  const VolumeNumbers<Real> c = numbers;
  const VolumeRow<Real> r = row;
  Real* __restrict depth_new = r.depth_new;
  Real* __restrict carry_new = r.carry_new;
  Real* __restrict qx_new = r.qx_new;
  Real* __restrict qy_new = r.qy_new;
  Real deepest = range.deepest, fastest = range.fastest;
  std::int32_t cut = 0;
#pragma omp simd reduction(max : deepest, fastest) reduction(+ : cut)
  for (std::int32_t k = 0; k < count; ++k) {
    const std::ptrdiff_t i = cell + k, e = i + 1, n = i + p.stride;
    Real share_w = share_of(p, p.mass_x[i], i - 1, i), share_e = share_of(p, p.mass_x[e], i, e);
    Real share_s = share_of(p, p.mass_y[i], i - p.stride, i), share_n = share_of(p, p.mass_y[n], i, n);
    Real rain = c.rain;
    if constexpr (porous) {  // what a face lets through, by the open ground that it comes to
      const Real here = p.porosity[i];
      share_w *= openness(p.porosity, i - 1, i) / here, share_e *= openness(p.porosity, i, e) / here;
      share_s *= openness(p.porosity, i - p.stride, i) / here, share_n *= openness(p.porosity, i, n) / here;
      rain /= here;
    }
    const bool open = p.bed[i]<half_wall<Real>, was_wet = p.depth[i]> Real(0);
    const Real gain_flow = c.dt_dx * ((share_w * p.mass_x[i] - share_e * p.mass_x[e]) + (share_s * p.mass_y[i] - share_n * p.mass_y[n]));
    const Real gain = gain_flow + rain + r.carry[k];
    const Real before = r.depth[k], sum = before + gain, rest = gain - (sum - before);
    const bool below = sum < Real(0);
    const Real h = open ? (below ? Real(0) : sum) : Real(0);
    carry_new[k] = open ? (below ? rest + sum : rest) : Real(0);
    depth_new[k] = h;
    const Real out_x = (share_e * p.before_x[e] - share_w * p.after_x[i]) + (share_n * p.along_y[n] - share_s * p.along_y[i]);
    const Real out_y = (share_n * p.before_y[n] - share_s * p.after_y[i]) + (share_e * p.along_x[e] - share_w * p.along_x[i]);
    const Real weight = c.g * p.depth_half[i];
    const Real driven_x = (was_wet ? r.qx[k] : Real(0)) - c.dt_dx * (out_x + weight * p.level_x[i]);
    const Real driven_y = (was_wet ? r.qy[k] : Real(0)) - c.dt_dx * (out_y + weight * p.level_y[i]);
    const bool wet = h > c.dry;
    const Real safe = larger(h, c.dry);
    const Real friction = c.friction * (p.manning[i] * p.manning[i]) * power_minus_seven_thirds(safe);
    const Real slowed = Real(2) / (Real(1) + root(Real(1) + friction * root(driven_x * driven_x + driven_y * driven_y)));
    const Real qx = wet ? driven_x * slowed : Real(0), qy = wet ? driven_y * slowed : Real(0);
    qx_new[k] = qx, qy_new[k] = qy;
    const Real wave = larger(size_of(qx), size_of(qy)) / safe + root(c.g * h);
    deepest = larger(deepest, h);
    fastest = larger(fastest, wet ? wave : Real(0));
    cut += p.share[i] < Real(1) ? 1 : 0;
  }
  range.deepest = deepest, range.fastest = fastest, range.shortages += cut;
}

extern const VolumeKernels<float> float_volume_kernels;
extern const VolumeKernels<double> double_volume_kernels;
template <class Real>
constexpr VolumeKernels<Real> all_volume_kernels = {load<Real>,          predict<Real>,       predict_cell<Real>, flows<Real>,       face<Real>,
                                                    shares<Real, false>, update<Real, false>, shares<Real, true>, update<Real, true>};
const VolumeKernels<float> float_volume_kernels = all_volume_kernels<float>;
const VolumeKernels<double> double_volume_kernels = all_volume_kernels<double>;

}  // namespace muster::flood::MUSTER_FLOOD_NAMESPACE
