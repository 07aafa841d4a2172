#include <gtest/gtest.h>

#include <algorithm>

#include "flood_scenes.hpp"
#include "muster/engine/core/error.hpp"

// Ground of which a part is built over: closed forms, and what holds whatever the ground.
namespace muster {
namespace {

using namespace flood_tests;

constexpr double g = 9.81;

/// Of what every method must do.
class FloodPorosity : public testing::TestWithParam<FloodScheme> {
 protected:
  FloodCase basin(std::int32_t columns, std::int32_t rows, double seconds) const {
    FloodCase c;
    c.setup.bed = Raster<double>(Grid{columns, rows, 5, 0, 0}, 0.0);
    c.setup.method.scheme = GetParam(), c.setup.method.precision = Precision::twice;
    c.end = c.sample_every = Time::seconds(seconds);
    return c;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, FloodPorosity, testing::ValuesIn(schemes), [](const testing::TestParamInfo<FloodScheme>& which) {
  return which.param == FloodScheme::local_inertial ? "local_inertial" : "finite_volume";
});

/// Blocks of houses between streets: 0.1 .. 1, with a step at almost every cell.
Raster<double> town_porosity(const Grid& grid) {
  Raster<double> out(grid);
  for (std::int32_t row = 0; row < grid.rows; ++row)
    for (std::int32_t column = 0; column < grid.columns; ++column)
      out.at(column, row) = column % 7 == 0 || row % 5 == 0 ? 1.0 : 0.1 + 0.09 * ((column * 13 + row * 7) % 10);
  return out;
}

TEST_P(FloodPorosity, a_basin_fills_as_much_faster_as_less_of_it_is_open) {
  for (const double porosity : {0.25, 0.4}) {
    FloodCase c = basin(12, 9, 3600);
    c.setup.porosity = Raster<double>(c.setup.bed.grid(), porosity);
    c.setup.rain_mm_h = constant(60);
    FloodCaseResult r = run_flood_case(c);
    for (const double depth : r.depth.values()) EXPECT_NEAR(depth, 0.060 / porosity, 1e-12);
    EXPECT_LT(r.mass_error, 1e-12);
    c.setup.rain_mm_h = {};
    c.setup.level_m = 0.5, c.setup.inflows = {{{7, 7}, constant(2)}}, c.setup.manning_n = 0.1;
    r = run_flood_case(c);
    EXPECT_NEAR(r.volume_m3.back() / (12 * 9 * 25 * porosity), 0.5 + 2 * 3600.0 / (12 * 9 * 25 * porosity), 1e-9) << "mean depth on the open ground";
    EXPECT_LT(r.mass_error, 1e-12);
  }
}

TEST_P(FloodPorosity, water_comes_level_whatever_stands_in_it) {
  FloodCase c = basin(40, 6, 6 * 3600);
  c.setup.porosity = bed_of(40, 6, 5, [](double x, double) { return x < 80 ? 0.3 : x < 140 ? 1.0 : 0.6; });
  c.setup.depth = bed_of(40, 6, 5, [](double x, double) { return x < 80 ? 3.0 : 1.0; });
  c.setup.manning_n = 0.08;
  const FloodCaseResult r = run_flood_case(c);
  const double level = (0.3 * 16 * 3 + 12 * 1 + 0.6 * 12 * 1) / (0.3 * 16 + 12 + 0.6 * 12);
  for (const double depth : r.depth.values()) EXPECT_NEAR(depth, level, 1e-3);
  EXPECT_LT(r.mass_error, 1e-12);
}

/// Banks that stick out of the water, houses in it, a levee below its surface.
TEST_P(FloodPorosity, a_lake_rests_to_the_last_bit) {
  for (const Precision precision : {Precision::single, Precision::twice}) {
    FloodCase c = basin(90, 70, 900);
    c.setup.bed = bed_of(90, 70, 5, [](double x, double y) { return 3 * std::sin(0.031 * x) * std::cos(0.027 * y) + 0.1 * std::sin(x + 2 * y); });
    c.setup.porosity = town_porosity(c.setup.bed.grid());
    c.setup.level_m = 1.3, c.setup.method.precision = precision;
    const FloodCaseResult r = run_flood_case(c);
    EXPECT_EQ(r.greatest_velocity_m_s, 0);
    EXPECT_EQ(r.mass_error, 0);
  }
}

/// 1-D, the same openness everywhere: the equations divide by it. A power of two divides without rounding.
TEST_P(FloodPorosity, a_channel_that_is_evenly_open_is_the_channel_without_houses_with_less_water) {
  const auto channel = [&](double porosity) {
    FloodCase c = uniform_flow(1.5, 0.002, 0.03, 1500, 10, 1200);
    c.setup.method.scheme = GetParam(), c.sample_every = Time::seconds(60);
    c.setup.boundaries[0].series = {{Time{0}, Time::seconds(600)}, {5 * porosity, 40 * porosity}};
    if (porosity < 1) c.setup.porosity = Raster<double>(c.setup.bed.grid(), porosity);
    return run_flood_case(c);
  };
  const FloodCaseResult plain = channel(1), half = channel(0.5), third = channel(0.3);
  EXPECT_EQ(plain.level_m, half.level_m);
  for (std::int64_t cell = 0; cell < plain.depth.grid().cells(); ++cell) {
    EXPECT_EQ(plain.depth[cell], half.depth[cell]);
    EXPECT_NEAR(plain.depth[cell], third.depth[cell], 1e-10);
    EXPECT_NEAR(plain.velocity_x[cell], third.velocity_x[cell], 1e-10);
  }
  EXPECT_NEAR(third.edge_outflow_m3_s.back()[1] / plain.edge_outflow_m3_s.back()[1], 0.3, 1e-10);
  EXPECT_LT(third.mass_error, 1e-12);
}

/// Where only 0.4 of the ground is open the same discharge needs the depth of 2.5 times as much per metre.
TEST_P(FloodPorosity, a_steady_flow_finds_its_normal_depth_between_the_houses) {
  const double q = 1, slope = 0.002, n = 0.04;
  FloodCase c = uniform_flow(q, slope, n, 4000, 10, 4 * 3600);
  c.setup.method.scheme = GetParam();
  c.setup.porosity = bed_of(400, 1, 10, [](double x, double) { return x < 1000 ? 1.0 : 0.4; });
  c.points = {3400, 5};
  const FloodCaseResult r = run_flood_case(c);
  EXPECT_NEAR(r.depth_m.back(), std::pow(n * q / 0.4 / std::sqrt(slope), 0.6), 0.01);
  EXPECT_NEAR(r.edge_outflow_m3_s.back()[1], q * 10, 1e-3);
}

TEST_P(FloodPorosity, keeps_every_drop_among_houses_soils_levees_and_structures) {
  for (const Precision precision : {Precision::single, Precision::twice}) {
    FloodSetup s = rough(precision, GetParam());
    s.porosity = town_porosity(s.bed.grid());
    s.rain_mm_h = constant(40);
    s.soils = {SoilSettings{}};
    LeveeSettings levee;
    levee.id = "levee", levee.points = {700, 0, 720, 800}, levee.crest = {11};
    s.levees = {levee};
    CulvertSettings culvert;
    culvert.id = "culvert", culvert.from = {460, 222}, culvert.to = {720, 300};
    PumpSettings pump;
    pump.id = "pump", pump.from = {500, 220}, pump.to = {900, 400}, pump.capacity_m3_s = 5, pump.control = FloodControl::on;
    DrainSettings drain;
    drain.id = "drain", drain.points = {505, 230, 520, 240};
    Problems problems;
    add_structure(s, flood::make_culvert(culvert), "culvert", problems), add_structure(s, flood::make_pump(pump), "pump", problems);
    add_structure(s, flood::make_drain(drain), "drain", problems);
    problems.throw_if_any();
    const auto account = [&]<class Real>(FloodFields<Real> fields) {
      const auto solver = make_flood_solver(s, fields);
      for (double t = 20; t <= 200; t += 20) {
        solver->advance(Time::seconds(t), 2);
        EXPECT_LT(mass_error(*solver), precision == Precision::twice ? 1e-12 : 1e-6) << t;
      }
      const FloodLedger l = solver->ledger();
      EXPECT_GT(std::min({l.rain, l.inflow, l.edge_in, l.infiltrated, l.taken}), 0);
      if (GetParam() == FloodScheme::local_inertial) {
        EXPECT_GT(solver->shortages, 0);
      }
    };
    if (precision == Precision::twice) account(FloodFields<double>{});
    else account(FloodFields<float>{});
  }
}

TEST_P(FloodPorosity, gives_the_same_bits_for_any_thread_count_with_tiles_stepped_or_skipped_and_resumed) {
  FloodSetup s = rough(Precision::single, GetParam());
  s.porosity = town_porosity(s.bed.grid());
  const FloodFields<float> alone = solved<float>(s, 1, false);
  EXPECT_TRUE(same_bits(alone, solved<float>(s, 2, false)));
  EXPECT_TRUE(same_bits(alone, solved<float>(s, 3, true)));
  FloodFields<float> fields;
  auto solver = make_flood_solver(s, fields);
  for (double t = 20; t <= 400; t += 20) solver->advance(Time::seconds(t), 2), solver->rebuild();
  EXPECT_TRUE(same_bits(alone, fields));
}

/// Turned or mirrored, the same flood comes out turned or mirrored, to the last bit.
TEST_P(FloodPorosity, knows_no_preferred_direction) {
  const auto seen_by = [&](const auto& turn) {
    FloodCase c;
    const auto at = [&](const auto& field) {
      return bed_of(60, 60, 5, [&](double x, double y) {
        const auto [u, v] = turn(x, y);
        return field(u, v);
      });
    };
    c.setup.bed = at([](double x, double y) { return 1 + 0.4 * std::sin(0.05 * x) + 0.3 * std::cos(0.07 * y); });
    c.setup.porosity = at([](double x, double y) { return 0.55 + 0.4 * std::sin(0.21 * x) * std::cos(0.17 * y + 0.03 * x); });
    c.setup.depth = at([](double x, double y) { return std::hypot(x - 130, y - 160) < 60 ? 3.0 : 1.6; });
    c.setup.method.scheme = GetParam();
    c.end = c.sample_every = Time::seconds(10);
    return run_flood_case(c);
  };
  const FloodCaseResult plain = seen_by([](double x, double y) { return std::pair{x, y}; });
  const FloodCaseResult swapped = seen_by([](double x, double y) { return std::pair{y, x}; });
  const FloodCaseResult mirrored = seen_by([](double x, double y) { return std::pair{300 - x, y}; });
  EXPECT_GT(plain.greatest_velocity_m_s, 1);
  EXPECT_EQ(plain.shortages, 0);
  for (std::int32_t row = 0; row < 60; ++row)
    for (std::int32_t column = 0; column < 60; ++column) {
      ASSERT_EQ(plain.depth.at(column, row), swapped.depth.at(row, column)) << column << ", " << row;
      ASSERT_EQ(plain.depth.at(column, row), mirrored.depth.at(59 - column, row)) << column << ", " << row;
      ASSERT_EQ(plain.velocity_x.at(column, row), -mirrored.velocity_x.at(59 - column, row)) << column << ", " << row;
    }
}

/// Steady flow without friction between houses that stand denser and denser: the energy line stays level (Bernoulli), porosity x depth x velocity the same.
TEST(FloodPorosityFiniteVolume, a_narrowing_between_houses_draws_the_water_down_as_bernoulli_says) {
  FloodCase c;
  const std::int32_t columns = 300;
  const double q = 3;
  const auto porosity = [](double x) { return x > 50 && x < 250 ? 1 - 0.3 * 0.5 * (1 - std::cos(2 * 3.14159265358979323846 * (x - 50) / 200)) : 1.0; };
  c.setup.bed = bed_of(columns, 1, 1, [](double, double) { return 0.0; });
  c.setup.porosity = bed_of(columns, 1, 1, [&](double x, double) { return porosity(x); });
  c.setup.level_m = 2, c.setup.manning_n = 0;
  c.setup.boundaries = {edge(FloodEdge::west, FloodEdgeKind::discharge, constant(q)), edge(FloodEdge::east, FloodEdgeKind::stage, constant(2.0))};
  c.setup.method.scheme = FloodScheme::finite_volume, c.setup.method.precision = Precision::twice;
  c.end = c.sample_every = Time::hours(1);
  const FloodCaseResult r = run_flood_case(c);
  const double energy = 2 + q * q / (2 * g * 4);
  double worst = 0;
  for (std::int32_t column = 0; column < columns; ++column) {
    const double flow = q / porosity(column + 0.5);
    double low = std::cbrt(flow * flow / g), high = 3;  // the subcritical root
    for (int k = 0; k < 100; ++k) {
      const double h = 0.5 * (low + high);
      (h + flow * flow / (2 * g * h * h) < energy ? low : high) = h;
    }
    worst = std::max(worst, std::abs(r.depth.at(column, 0) - low));
  }
  EXPECT_LT(worst, 0.005) << "of a draw-down of 0.16 m";
  RecordProperty("worst_mm", std::to_string(1000 * worst));
}

TEST(FloodSetup, refuses_a_porosity_that_is_none) {
  for (const auto& [bad, code] : {std::pair{0.0, ErrorCode::below_minimum}, {1.5, ErrorCode::above_maximum}, {NAN, ErrorCode::not_finite}}) {
    FloodCase c;
    c.setup.bed = Raster<double>(Grid{10, 10, 5, 0, 0}, 0.0);
    c.setup.porosity = Raster<double>(c.setup.bed.grid(), 0.5);
    c.setup.porosity.at(3, 2) = bad;
    c.end = Time::seconds(10);
    try {
      run_flood_case(c);
      FAIL() << bad;
    } catch (const InputError& error) {
      EXPECT_EQ(error.problems()[0].code, code) << bad;
      EXPECT_EQ(error.problems()[0].where.key_path, "porosity[row 2, column 3]");
    }
  }
}

}  // namespace
}  // namespace muster
