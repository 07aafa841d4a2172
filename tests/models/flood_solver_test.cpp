#include "muster/models/flood/solver.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "models/flood_scenes.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/flood/kernels.hpp"
#include "reference/local_inertial_reference.hpp"
#include "scenes/basins.hpp"

namespace muster {
namespace {

using namespace flood_tests;

template <class Real>
double worst_error_of_seven_thirds() {
  double worst = 0;
  for (double x = 1e-7; x < 1e4; x *= 1.0003) {
    const Real depth = static_cast<Real>(x);
    Real power;
    flood::kernels_of<Real>(flood::KernelSet::generic).inverse_seven_thirds(&depth, &power, 1);
    worst = std::max(worst, std::abs(static_cast<double>(power) / std::pow(static_cast<double>(depth), -7.0 / 3) - 1));
  }
  return worst;
}

TEST(FloodKernels, know_the_power_of_the_friction_term_to_the_stated_error) {
  EXPECT_LT(worst_error_of_seven_thirds<float>(), 4e-6);
  EXPECT_LT(worst_error_of_seven_thirds<double>(), 1e-14);
}

double luck(std::uint64_t what, std::int64_t i) { return uniform(7, Stream::test, {static_cast<std::uint64_t>(i)}, what); }

template <class Real>
void expect_the_same_bits_from_every_kernel_set() {
  using namespace flood;
  constexpr std::ptrdiff_t stride = 131, first = 2 * stride + 1, count = 126;
  std::vector<Real> depth(5 * stride), bed(5 * stride), n(5 * stride), qx(5 * stride), qy(5 * stride);
  for (std::size_t i = 0; i < depth.size(); ++i) {
    const auto key = static_cast<std::int64_t>(i);
    depth[i] = luck(0, key) < 0.2 ? Real(0) : static_cast<Real>(luck(1, key) * luck(1, key) * 3);
    bed[i] = luck(2, key) < 0.05 ? static_cast<Real>(wall_height) : static_cast<Real>(luck(3, key));
    if (bed[i] > 1e8) depth[i] = 0;
    n[i] = static_cast<Real>(0.02 + 0.1 * luck(4, key)), qx[i] = static_cast<Real>(luck(5, key) - 0.5), qy[i] = static_cast<Real>(luck(6, key) - 0.5);
  }
  const FluxNumbers<Real> numbers{Real(0.8), Real(0.1), Real(2), Real(10), Real(3.13), Real(1e-5)};
  std::vector<std::vector<Real>> results;
  for (const KernelSet set : {KernelSet::generic, KernelSet::avx2, KernelSet::avx512}) {
    if (!kernels_available(set)) continue;
    std::vector<Real> out_x(5 * stride), out_y(5 * stride), h = depth, carry(5 * stride);
    const FluxFields<Real> f{depth.data(), bed.data(), n.data(), qx.data(), qy.data(), out_x.data(), out_y.data(), stride};
    kernels_of<Real>(set).flux_x(f, numbers, first, count), kernels_of<Real>(set).flux_y(f, numbers, first, count);
    const DepthRange<Real> range =
        kernels_of<Real>(set).update(h.data(), carry.data(), bed.data(), nullptr, out_x.data(), out_y.data(), stride, first, count, Real(0.4), Real(1e-4));
    std::vector<Real> all = out_x;
    for (const std::vector<Real>* part : {&out_y, &h, &carry}) all.insert(all.end(), part->begin(), part->end());
    all.push_back(range.least), all.push_back(range.greatest);
    results.push_back(all);
  }
  for (const std::vector<Real>& other : results) EXPECT_EQ(std::memcmp(other.data(), results[0].data(), other.size() * sizeof(Real)), 0);
  EXPECT_NE(results[0][static_cast<std::size_t>(first) + 5], Real(0));
}

TEST(FloodKernels, give_the_same_bits_on_every_vector_unit) {
  expect_the_same_bits_from_every_kernel_set<float>();
  expect_the_same_bits_from_every_kernel_set<double>();
}

TEST(FloodSolver, agrees_with_the_plain_reference_solver) {
  FloodCase c;
  c.setup.bed = bed_of(31, 23, 10, [](double x, double y) { return 0.2 * std::sin(x * 0.02) * std::cos(y * 0.03) + 0.0005 * x; });
  c.setup.depth = bed_of(31, 23, 10, [](double x, double y) { return 1 + 0.6 * std::exp(-(std::pow(x - 120, 2) + std::pow(y - 90, 2)) / 1500); });
  c.setup.manning_n = 0.03;
  c.setup.method.precision = Precision::twice;
  c.end = c.sample_every = Time::seconds(120);
  const FloodCaseResult fast = run_flood_case(c);
  FloodSetup same_bed = c.setup;
  same_bed.bed = fast.bed_m;  // as rounded
  reference::LocalInertial plain(same_bed);
  plain.advance(c.end.ms);
  double worst = 0, moved = 0;
  for (std::int64_t cell = 0; cell < fast.depth.grid().cells(); ++cell) {
    worst = std::max(worst, std::abs(fast.depth[cell] - plain.h[static_cast<std::size_t>(cell)]));
    moved = std::max(moved, std::abs(fast.depth[cell] - c.setup.depth[cell]));
  }
  EXPECT_LT(worst, 1e-11);
  EXPECT_GT(moved, 0.3);
}

TEST(FloodSolver, gives_the_same_bits_for_any_thread_count) {
  for (const FloodScheme scheme : schemes) {
    FloodSetup setup = rough(Precision::single, scheme);
    setup.rain_mm_h = constant(60);  // all tiles move: enough of them for threads to be used
    const auto alone = solved<float>(setup, 1, false, 60);
    for (const int threads : {2, 3, 4, 8}) EXPECT_TRUE(same_bits(solved<float>(setup, threads, false, 60), alone)) << name_of(scheme) << threads;
  }
}

TEST(FloodSolver, gives_the_same_bits_with_tiles_on_or_off) {
  for (const FloodScheme scheme : schemes) {
    SCOPED_TRACE(name_of(scheme));
    const double seconds = scheme == FloodScheme::finite_volume ? 120 : 400;
    const FloodSetup single = rough(Precision::single, scheme), twice = rough(Precision::twice, scheme);
    EXPECT_TRUE(same_bits(solved<float>(single, 1, true, seconds), solved<float>(single, 1, false, seconds))) << "all tiles stepped";
    EXPECT_TRUE(same_bits(solved<double>(twice, 2, true, seconds), solved<double>(twice, 1, false, seconds))) << "double";
  }
}

template <class Real>
void expect_edges_where_the_terrain_begins(Precision precision, FloodScheme scheme) {
  FloodSetup plain = rough(precision, scheme);
  plain.boundaries = {edge(FloodEdge::west, FloodEdgeKind::stage, {{Time{0}, Time::seconds(300)}, {9, 12.5}}), edge(FloodEdge::east, FloodEdgeKind::free),
                      edge(FloodEdge::south, FloodEdgeKind::discharge, constant(20)), edge(FloodEdge::north, FloodEdgeKind::stage, constant(11))};
  const std::int32_t margin = 5;
  FloodFields<Real> bare, wide, all;
  const auto expected = make_flood_solver(plain, bare), found = make_flood_solver(framed(plain, margin), wide),
             stepped = make_flood_solver(framed(plain, margin), all);
  stepped->step_all_tiles(true);
  const int end = scheme == FloodScheme::finite_volume ? 120 : 400;
  for (int t = 20; t <= end; t += 20) {
    for (FloodSolver* solver : {expected.get(), found.get(), stepped.get()}) solver->advance(Time::seconds(t), 1);
    if (t == 60) found->rebuild();
  }
  const Grid& g = plain.bed.grid();
  for (std::int32_t row = 0; row < g.rows; ++row)
    for (std::int32_t column = 0; column < g.columns; ++column) {
      const std::int64_t there = found->grid().index(column + margin, row + margin);
      ASSERT_EQ(found->depth(there), expected->depth(g.index(column, row))) << column << ", " << row;
      ASSERT_EQ(stepped->depth(there), found->depth(there)) << column << ", " << row;
    }
  for (std::int32_t column = 0; column < found->grid().columns; ++column) EXPECT_EQ(found->depth(found->grid().index(column, margin - 1)), 0);
  EXPECT_EQ(mass_error(*found), mass_error(*expected));
  EXPECT_GT(found->ledger().edge_in, 1000);
  EXPECT_GT(found->ledger().edge_out, 0);
  for (std::size_t side = 0; side < 4; ++side) EXPECT_EQ(found->edge_outflow()[side], expected->edge_outflow()[side]);
}

TEST(FloodSolver, has_its_edges_where_the_terrain_begins) {
  for (const FloodScheme scheme : schemes) {
    SCOPED_TRACE(name_of(scheme));
    expect_edges_where_the_terrain_begins<float>(Precision::single, scheme);
    expect_edges_where_the_terrain_begins<double>(Precision::twice, scheme);
  }
}

TEST(FloodSolver, lets_water_in_along_a_slanted_edge_of_the_terrain) {
  for (const FloodScheme scheme : schemes) {
    FloodCase c;
    c.setup.bed = bed_of(60, 50, 10, [](double x, double y) { return x < y / 5 ? NAN : 0.0; });  // as a raster that was turned
    c.setup.boundaries = {edge(FloodEdge::west, FloodEdgeKind::stage, constant(1.0))};
    c.setup.method.scheme = scheme;
    c.end = c.sample_every = Time::seconds(7200);
    const FloodCaseResult r = run_flood_case(c);
    for (const std::int32_t row : {0, 25, 49}) EXPECT_NEAR(r.depth.at(58, row), 1.0, 0.05) << name_of(scheme) << row;
  }
}

/// Guards against change, and says that every compiler and build type gives the same bits; it proves nothing true.
TEST(FloodSolver, gives_the_bits_of_the_last_release) {
  FloodFields<float> single;
  FloodFields<double> twice;
  make_flood_solver(bench::basin(96, 0.8), single)->advance(Time::seconds(60), 1);
  make_flood_solver(bench::basin(96, 0.8, Precision::twice), twice)->advance(Time::seconds(60), 1);
  EXPECT_EQ(bench::digest_of(single).hex(), "6e75f251d121f08bee05dd6bddf5b35f");
  EXPECT_EQ(bench::digest_of(twice).hex(), "b2ddc5da83a3ff9a9f131657f2a5da24");
}

TEST(FloodSolver, goes_on_from_its_fields_alone) {
  for (const FloodScheme scheme : schemes) {
    const FloodSetup setup = rough(Precision::single, scheme);
    const auto through = solved<float>(setup, 1, false, 240);
    FloodFields<float> fields, copy;
    const auto first = make_flood_solver(setup, fields);
    for (int t = 20; t <= 100; t += 20) first->advance(Time::seconds(t), 1);
    const auto second = make_flood_solver(setup, copy);
    copy = fields;
    second->rebuild();
    for (int t = 120; t <= 240; t += 20) second->advance(Time::seconds(t), 1);
    EXPECT_TRUE(same_bits(copy, through)) << name_of(scheme);
  }
}

template <class Real>
void expect_water_kept_at_every_step(Precision precision, FloodScheme scheme, double tolerance) {
  FloodFields<Real> fields;
  FloodSetup setup = rough(precision, scheme);
  setup.rain_mm_h = {{Time{0}, Time::seconds(100), Time::seconds(200)}, {0, 80, 0}};
  const auto solver = make_flood_solver(setup, fields);
  double worst = 0;
  const std::int64_t end_ms = scheme == FloodScheme::finite_volume ? 120000 : 300000;
  for (std::int64_t ms = 200; ms <= end_ms; ms += 400) {
    solver->advance(Time{ms}, 1);
    worst = std::max(worst, mass_error(*solver));
  }
  EXPECT_LT(worst, tolerance);
  EXPECT_GE(*std::min_element(fields.depth.begin(), fields.depth.end()), Real(0));
  if (scheme == FloodScheme::local_inertial) {
    EXPECT_GT(solver->shortages, 0) << "the scene should make some cells give more than they hold";
  }
  const FloodLedger l = solver->ledger();
  for (const double part : {l.inflow, l.rain, l.edge_in, l.edge_out}) EXPECT_GT(part, 0);
}

TEST(FloodSolver, keeps_every_drop_at_every_step) {
  for (const FloodScheme scheme : schemes) {
    SCOPED_TRACE(name_of(scheme));
    expect_water_kept_at_every_step<float>(Precision::single, scheme, 1e-6);
    expect_water_kept_at_every_step<double>(Precision::twice, scheme, 1e-12);
  }
}

TEST(FloodSolver, leaves_dry_ground_dry_behind_a_wall_and_above_the_water) {
  for (const FloodScheme scheme : schemes) {
    FloodCase c;
    c.setup.bed = bed_of(120, 40, 5, [](double x, double) { return x < 300 ? 0.0 : 5.0; });
    for (std::int32_t column = 0; column < 60; ++column) c.setup.bed.at(column, 20) = NAN;
    c.setup.depth = bed_of(120, 40, 5, [](double x, double y) { return x < 100 && y < 100 ? 3.0 : 0.0; });
    c.setup.method.scheme = scheme;
    c.end = c.sample_every = Time::seconds(600);
    const FloodCaseResult r = run_flood_case(c);
    EXPECT_GT(r.depth.at(50, 5), 0.5);
    for (std::int32_t row = 0; row < 40; ++row)
      for (std::int32_t column = 0; column < 120; ++column)
        if (column >= 60 || row >= 20) {
          ASSERT_EQ(r.depth.at(column, row), 0) << name_of(scheme) << column << ", " << row;
        }
  }
}

/// A dam that breaks over gently rough ground, seen by `turn`, which takes a cell's place to the place that it shows.
template <class Turn>
FloodCaseResult dam_break_seen_by(const Turn& turn, FloodScheme scheme, Precision precision) {
  const auto hill = [](double x, double y) { return std::hypot(x - 130, y - 170) < 60 ? 2.0 : 0.2; };
  const auto ground = [](double x, double y) { return 0.05 * std::sin(0.05 * x) + 0.04 * std::cos(0.04 * y) + 0.02 * std::sin(0.9 * x + 0.7 * y); };
  const auto seen = [&turn](const auto& field) {
    return [&turn, field](double x, double y) {
      const auto place = turn(x, y);
      return field(place.first, place.second);
    };
  };
  FloodCase c;
  c.setup.bed = bed_of(90, 90, 5, seen(ground));
  c.setup.depth = bed_of(90, 90, 5, seen(hill));
  c.setup.manning_n = 0.03;
  c.setup.method.precision = precision, c.setup.method.scheme = scheme;
  // Local inertial: until cells first fall short, which it sees to one after the other; after that, mirrored floods differ by roundings.
  c.end = c.sample_every = Time::seconds(scheme == FloodScheme::local_inertial ? 10 : 60);
  return run_flood_case(c);
}

/// Turned by 90 degrees or mirrored, the same flood comes out turned or mirrored, to the last bit.
TEST(FloodSolver, knows_no_preferred_direction) {
  for (const FloodScheme scheme : schemes)
    for (const Precision precision : {Precision::single, Precision::twice}) {
      SCOPED_TRACE(name_of(scheme));
      const auto run = [&](const auto& turn) { return dam_break_seen_by(turn, scheme, precision); };
      const FloodCaseResult plain = run([](double x, double y) { return std::pair{x, y}; });
      const FloodCaseResult swapped = run([](double x, double y) { return std::pair{y, x}; });
      const FloodCaseResult mirrored = run([](double x, double y) { return std::pair{450 - x, y}; });
      const FloodCaseResult turned = run([](double x, double y) { return std::pair{450 - y, x}; });
      EXPECT_GT(plain.greatest_velocity_m_s, 1);
      EXPECT_EQ(plain.shortages, 0);
      for (std::int32_t row = 0; row < 90; ++row)
        for (std::int32_t column = 0; column < 90; ++column) {
          ASSERT_EQ(plain.depth.at(column, row), swapped.depth.at(row, column)) << column << ", " << row;
          ASSERT_EQ(plain.depth.at(column, row), mirrored.depth.at(89 - column, row)) << column << ", " << row;
          ASSERT_EQ(plain.depth.at(column, row), turned.depth.at(row, 89 - column)) << column << ", " << row;
          ASSERT_EQ(plain.velocity_x.at(column, row), -mirrored.velocity_x.at(89 - column, row)) << column << ", " << row;
        }
    }
}

TEST(FloodSolver, stays_stable_on_steep_ground) {
  for (const FloodScheme scheme : schemes) {
    SCOPED_TRACE(name_of(scheme));
    FloodCase c;
    c.setup.bed = bed_of(100, 20, 10, [](double x, double y) { return 300 - 0.3 * x + 0.1 * std::abs(y - 100); });
    c.setup.manning_n = 0.03;
    c.setup.rain_mm_h = constant(100);
    c.setup.boundaries = {edge(FloodEdge::east, FloodEdgeKind::free)};
    c.setup.method.scheme = scheme;
    c.end = Time::hours(1), c.sample_every = Time::minutes(5);
    const FloodCaseResult r = run_flood_case(c);
    EXPECT_LT(r.greatest_velocity_m_s, scheme == FloodScheme::finite_volume ? 4 : 3);  // normal flow in the middle: 3.4 m/s, Froude number 3.8
    EXPECT_LT(r.mass_error, 1e-6);
    const double rain = 100 / 3.6e6 * 1000 * 200;
    EXPECT_NEAR(r.edge_outflow_m3_s.back()[1] / rain, 1, 0.02);
  }
}

/// Codes of all problems that a set-up has.
std::vector<int> codes_of(const std::function<void(FloodCase&)>& spoil) {
  FloodCase c;
  c.setup.bed = Raster<double>(Grid{10, 10, 5, 0, 0}, 0.0);
  c.end = Time::seconds(10);
  c.setup.inflows = {{{5, 5}, constant(1)}};
  spoil(c);
  try {
    run_flood_case(c);
  } catch (const InputError& error) {
    std::vector<int> codes;
    for (const Problem& p : error.problems()) codes.push_back(static_cast<int>(p.code));
    return codes;
  }
  return {};
}

TEST(FloodSetup, says_what_is_wrong_with_it) {
  EXPECT_EQ(codes_of([](FloodCase&) {}), std::vector<int>{});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.inflows[0].points = {500, 5}; }), std::vector<int>{1220});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.inflows[0].discharge_m3_s = {{Time{5}, Time{5}}, {1, 1}}; }), std::vector<int>{1212});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.inflows[0].discharge_m3_s = constant(-1); }), std::vector<int>{1204});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.inflows[0].discharge_m3_s = constant(NAN); }), std::vector<int>{1213});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.bed.at(1, 1) = NAN, c.setup.inflows[0].points = {6, 6}; }), std::vector<int>{1215});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.manning_n = -0.1; }), std::vector<int>{1204});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.manning = Raster<double>(Grid{3, 3, 5, 0, 0}, 0.03); }), std::vector<int>{2008});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.depth = Raster<double>(c.setup.bed.grid(), -1.0); }), std::vector<int>{1204});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.bed[3] = INFINITY; }), std::vector<int>{1213});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.bed = {}; }), std::vector<int>{3007});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.boundaries = {edge(FloodEdge::east, FloodEdgeKind::stage)}; }), std::vector<int>{1304});
  EXPECT_EQ(codes_of([](FloodCase& c) {
              c.setup.boundaries = {edge(FloodEdge::east, FloodEdgeKind::free)};
              c.setup.boundaries[0].from_m = 1e6, c.setup.boundaries[0].to_m = 2e6;
            }),
            std::vector<int>{1215});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.points = {-1, 4}; }), std::vector<int>{1220});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.method.theta = 2; }), std::vector<int>{1205});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.method.courant = 0.6; }), std::vector<int>{1205});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.end = Time{0}; }), std::vector<int>{1203});
}

}  // namespace
}  // namespace muster
