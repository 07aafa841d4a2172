#include <gtest/gtest.h>

#include <cstring>

#include "models/flood_scenes.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/flood/volume_kernels.hpp"
#include "reference/finite_volume_reference.hpp"
#include "scenes/basins.hpp"

namespace muster {
namespace {

using namespace flood_tests;

double luck(std::uint64_t what, std::int64_t i) { return uniform(8, Stream::test, {static_cast<std::uint64_t>(i)}, what); }

/// A patch of random water, dry ground and walls, and everything that the kernels make of it.
template <class Real>
std::vector<Real> patch_solved_by(const flood::VolumeKernels<Real>& kernels) {
  using namespace flood;
  constexpr std::ptrdiff_t stride = 80, rows = 20, rim = 16, size = stride * rows + 2 * rim;
  std::vector<Real> memory(size * patch_arrays), water(size * 8);
  Patch<Real> p;
  p.stride = stride, p.columns = stride, p.rows = rows;
  Real* next = memory.data() + rim;
  for (Real** array :
       {&p.depth,   &p.u,   &p.v,   &p.bed,    &p.manning,  &p.depth_half, &p.u_half,  &p.v_half, &p.depth_x,  &p.level_x, &p.u_x,     &p.v_x,  &p.depth_y,
        &p.level_y, &p.u_y, &p.v_y, &p.mass_x, &p.before_x, &p.after_x,    &p.along_x, &p.mass_y, &p.before_y, &p.after_y, &p.along_y, &p.share})
    *array = next, next += size;
  Real *h = water.data(), *carry = h + size, *qx = h + 2 * size, *qy = h + 3 * size;
  for (std::ptrdiff_t i = 0; i < stride * rows; ++i) {
    h[i] = luck(0, i) < 0.2 ? Real(0) : static_cast<Real>(luck(1, i) * luck(1, i) * 3);
    p.bed[i] = luck(2, i) < 0.05 ? static_cast<Real>(wall_height) : static_cast<Real>(luck(3, i));
    if (p.bed[i] > 1e8) h[i] = 0;
    p.manning[i] = static_cast<Real>(0.02 + 0.1 * luck(4, i));
    qx[i] = static_cast<Real>(luck(5, i) - 0.5), qy[i] = static_cast<Real>(luck(6, i) - 0.5), carry[i] = static_cast<Real>(1e-9 * luck(7, i));
  }
  const VolumeNumbers<Real> c{Real(9.81), Real(4.905), Real(0.2), Real(0.1), Real(39.24), Real(19.62), Real(1e-5), Real(1e-4)};
  VolumeRange<Real> range;
  kernels.load(h, qx, qy, p.depth, p.u, p.v, stride * rows, c.dry);
  kernels.predict(p, c);
  const Real rise[4] = {Real(0.1), Real(-0.2), Real(0), Real(0.3)};
  kernels.predict_cell(p, 5 * stride + 7, rise, c);
  kernels.flows(p, c);
  kernels.shares(p, c);
  for (std::ptrdiff_t row = 3; row < rows - 3; ++row) {
    const std::ptrdiff_t i = row * stride + 3, k = 4 * size + i;
    const VolumeRow<Real> arrays{h + i, carry + i, qx + i, qy + i, h + k, carry + k, qx + k, qy + k};
    kernels.update(p, i, stride - 6, arrays, c, range);
  }
  std::vector<Real> all(water.begin() + 4 * size, water.end());
  for (const Real* flows : {p.mass_x, p.after_y, p.along_x}) all.insert(all.end(), flows + 3 * stride, flows + (rows - 3) * stride);
  all.insert(all.end(), {range.deepest, range.fastest, static_cast<Real>(range.shortages)});
  return all;
}

template <class Real>
void expect_the_same_bits_from_every_kernel_set() {
  using flood::KernelSet;
  const std::vector<Real> plain = patch_solved_by(flood::volume_kernels_of<Real>(KernelSet::generic));
  for (const KernelSet set : {KernelSet::avx2, KernelSet::avx512}) {
    if (!flood::kernels_available(set)) continue;
    const std::vector<Real> other = patch_solved_by(flood::volume_kernels_of<Real>(set));
    EXPECT_EQ(std::memcmp(other.data(), plain.data(), plain.size() * sizeof(Real)), 0);
  }
  EXPECT_GT(plain.back(), 0) << "some cells should be short of water";
}

TEST(FiniteVolume, gives_the_same_bits_on_every_vector_unit) {
  expect_the_same_bits_from_every_kernel_set<float>();
  expect_the_same_bits_from_every_kernel_set<double>();
}

/// Fronts that wet and dry rough ground, walls, flow faster than its waves.
FloodCase dam_break_on_rough_ground() {
  FloodCase c;
  c.setup.bed = bed_of(101, 47, 10, [](double x, double y) { return 0.6 * std::sin(x * 0.05) * std::cos(y * 0.06) + 0.001 * x; });
  for (std::int32_t row = 20; row < 30; ++row) c.setup.bed.at(40, row) = NAN;
  c.setup.depth = bed_of(101, 47, 10, [](double x, double y) { return std::hypot(x - 300, y - 210) < 120 ? 3.0 : x > 700 ? 0.3 : 0.0; });
  c.setup.manning_n = 0.03;
  c.setup.method.precision = Precision::twice, c.setup.method.scheme = FloodScheme::finite_volume;
  c.end = c.sample_every = Time::seconds(90);
  return c;
}

TEST(FiniteVolume, agrees_with_the_plain_reference_solver) {
  const FloodCase c = dam_break_on_rough_ground();
  const FloodCaseResult fast = run_flood_case(c);
  FloodSetup same_bed = c.setup;
  same_bed.bed = fast.bed_m;  // as rounded
  reference::FiniteVolume plain(same_bed);
  plain.advance(c.end.ms);
  double worst = 0, moved = 0, froude = 0;
  for (std::int64_t cell = 0; cell < fast.depth.grid().cells(); ++cell) {
    const auto& p = plain.cells[static_cast<std::size_t>(cell)];
    if (p.wall) continue;
    worst = std::max(worst, std::abs(fast.depth[cell] - p.h));
    if (p.h > 0.01) worst = std::max({worst, std::abs(fast.velocity_x[cell] - p.qx / p.h), std::abs(fast.velocity_y[cell] - p.qy / p.h)});
    if (p.h > 0.01) froude = std::max(froude, std::hypot(p.qx, p.qy) / p.h / std::sqrt(9.81 * p.h));
    moved = std::max(moved, std::abs(fast.depth[cell] - c.setup.depth[cell]));
  }
  EXPECT_LT(worst, 1e-9);
  EXPECT_GT(moved, 1);
  EXPECT_GT(froude, 1);
}

/// A film at rest on steep, smooth ground, with nothing else to shorten the step: cells would give far more than they hold.
TEST(FiniteVolume, gives_no_more_than_a_cell_holds) {
  for (const Precision precision : {Precision::single, Precision::twice}) {
    FloodCase c;
    c.setup.bed = bed_of(90, 60, 2, [](double x, double y) { return 100 - 0.6 * x + 2 * std::sin(0.2 * y); });
    c.setup.depth = Raster<double>(c.setup.bed.grid(), 0.01);
    c.setup.manning_n = 0.005;
    c.setup.method.precision = precision, c.setup.method.scheme = FloodScheme::finite_volume;
    c.end = Time::seconds(60), c.sample_every = Time::seconds(1);
    const FloodCaseResult r = run_flood_case(c);
    EXPECT_GT(r.shortages, 0);
    EXPECT_LT(r.mass_error, precision == Precision::twice ? 1e-12 : 1e-6);
    for (std::int64_t cell = 0; cell < r.depth.grid().cells(); ++cell) ASSERT_GE(r.depth[cell], 0);
    EXPECT_LT(r.greatest_velocity_m_s, 30);  // a fall of 54 m without any friction: 33 m/s
  }
}

TEST(FiniteVolume, runs_along_a_plane_at_normal_depth_also_where_flow_is_faster_than_its_waves) {
  for (const double slope : {0.0005, 0.005, 0.05}) {
    const double q = 1, n = 0.03, normal = std::pow(n * q / std::sqrt(slope), 0.6);
    FloodCase c = uniform_flow(q, slope, n, 600, 10, 3600);
    c.setup.method.scheme = FloodScheme::finite_volume;
    EXPECT_NEAR(run_flood_case(c).depth_m.back() / normal, 1, 0.001) << "slope " << slope;
  }
}

/// Guards against change, and says that every compiler and build type gives the same bits; it proves nothing true.
TEST(FiniteVolume, gives_the_bits_of_the_last_release) {
  FloodFields<float> single;
  FloodFields<double> twice;
  FloodSetup setup = bench::basin(96, 0.8);
  setup.method.scheme = FloodScheme::finite_volume;
  make_flood_solver(setup, single)->advance(Time::seconds(60), 1);
  make_flood_solver(setup, twice)->advance(Time::seconds(60), 1);
  EXPECT_EQ(bench::digest_of(single).hex(), "03f36337636d11b284cb9fca10ec9763");
  EXPECT_EQ(bench::digest_of(twice).hex(), "d66a519155b3bc1559163d5ff51a3a94");
}

}  // namespace
}  // namespace muster
