#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "models/flood_scenes.hpp"

namespace muster {
namespace {

using namespace flood_tests;

void expect_kinematic_outflow(double storm_s, double end_s, Precision precision) {
  const FloodCaseResult r = run_flood_case(rain_on_a_plane(storm_s, end_s, 2.5, precision));
  double mean = 0, residual = 0, spread = 0, peak = 0, expected_peak = 0;
  for (std::size_t k = 0; k < r.time.size(); ++k) mean += kinematic_outflow(r.time[k].in_seconds(), storm_s) / static_cast<double>(r.time.size());
  for (std::size_t k = 0; k < r.time.size(); ++k) {
    const double expected = kinematic_outflow(r.time[k].in_seconds(), storm_s), q = r.edge_outflow_m3_s[k][1] / 2.5;
    residual += (q - expected) * (q - expected), spread += (expected - mean) * (expected - mean);
    peak = std::max(peak, q), expected_peak = std::max(expected_peak, expected);
  }
  const double rained = 50 / 3.6e6 * storm_s * 200 * 2.5;
  EXPECT_GT(1 - residual / spread, 0.98);
  EXPECT_NEAR(peak / expected_peak, 1, 0.02);
  EXPECT_NEAR(r.rain_m3 / rained, 1, 1e-6);
  EXPECT_NEAR((r.edge_out_m3 + r.volume_m3.back()) / rained, 1, 1e-3);
  EXPECT_LT(r.mass_error, precision == Precision::twice ? 1e-12 : 1e-6);
  std::printf("storm %g s: NSE %.5f, peak %+.3f %%, mass error %.2e, %lld steps\n", storm_s, 1 - residual / spread, 100 * (peak / expected_peak - 1),
              r.mass_error, static_cast<long long>(r.steps));
}

TEST(FloodRain, runs_off_a_plane_as_a_kinematic_wave_after_a_long_storm) { expect_kinematic_outflow(3600, 7200, Precision::twice); }
TEST(FloodRain, runs_off_a_plane_as_a_kinematic_wave_after_a_short_storm) { expect_kinematic_outflow(600, 7200, Precision::twice); }
TEST(FloodRain, runs_off_in_single_precision_too) { expect_kinematic_outflow(3600, 7200, Precision::single); }

double bump(double x, double) { return std::max(0.0, 0.2 - 0.05 * (x - 10) * (x - 10)); }

void expect_still_lake(Precision precision, FloodScheme scheme, double level) {
  FloodCase c;
  c.setup.bed = bed_of(100, 3, 0.25, bump);
  c.setup.level_m = level, c.setup.manning_n = 0.0;
  c.setup.method.precision = precision, c.setup.method.scheme = scheme;
  c.end = Time::seconds(1000), c.sample_every = Time::seconds(10);
  for (int column = 0; column < 100; ++column) c.points.insert(c.points.end(), {0.125 + 0.25 * column, 0.4});
  const FloodCaseResult r = run_flood_case(c);
  EXPECT_EQ(r.greatest_velocity_m_s, 0) << level;
  for (std::size_t k = 0; k < 100; ++k) {
    const double first = r.level_m[k], last = r.level_m[r.level_m.size() - 100 + k];
    EXPECT_EQ(first, last) << "point " << k;
    if (r.depth_m[k] <= 0) continue;
    EXPECT_NEAR(last, level, precision == Precision::twice ? 1e-11 : 0x1p-13) << "point " << k;
  }
}

TEST(FloodRest, keeps_a_lake_over_a_bump_and_around_an_island_exactly_still) {
  for (const FloodScheme scheme : schemes)
    for (const Precision precision : {Precision::single, Precision::twice})
      for (const double level : {0.5, 0.1}) expect_still_lake(precision, scheme, level);
}

TEST(FloodRest, holds_on_rough_ground_with_walls_between_edges_at_the_same_level) {
  for (const FloodScheme scheme : schemes)
    for (const Precision precision : {Precision::single, Precision::twice}) {
      SCOPED_TRACE(name_of(scheme));
      FloodCase c;
      c.setup.bed = bed_of(90, 40, 5, [](double x, double y) { return 100 + 3 * std::sin(x * 0.11) * std::cos(y * 0.07) + std::fmod(x * 7.3 + y * 3.1, 1.0); });
      for (std::int32_t row = 5; row < 30; ++row) c.setup.bed.at(30, row) = NAN;
      c.setup.level_m = 101.3;
      c.setup.boundaries = {edge(FloodEdge::west, FloodEdgeKind::stage, constant(101.3)), edge(FloodEdge::north, FloodEdgeKind::stage, constant(101.3))};
      c.setup.method.precision = precision, c.setup.method.scheme = scheme;
      c.end = Time::seconds(600);
      const FloodCaseResult r = run_flood_case(c);
      EXPECT_EQ(r.greatest_velocity_m_s, 0);
      EXPECT_EQ(r.volume_m3.front(), r.volume_m3.back());
      EXPECT_EQ(r.edge_in_m3, 0);
    }
}

TEST(FloodNormalDepth, is_reached_within_one_percent_where_flow_is_subcritical) {
  struct Row {
    double q, slope, n;
  };
  for (const Row& row :
       {Row{0.1, 0.0001, 0.02}, Row{0.5, 0.001, 0.035}, Row{1, 0.0005, 0.02}, Row{2, 0.002, 0.035}, Row{5, 0.005, 0.06}, Row{0.1, 0.005, 0.035}}) {
    const double normal = std::pow(row.n * row.q / std::sqrt(row.slope), 0.6), froude = row.q / normal / std::sqrt(9.81 * normal);
    ASSERT_LT(froude, 0.8);
    const FloodCaseResult r = run_flood_case(uniform_flow(row.q, row.slope, row.n, 2000, 20, 24 * 3600));
    EXPECT_NEAR(r.depth_m.back() / normal, 1, 0.01) << "q " << row.q << " S " << row.slope << " n " << row.n << " Froude " << froude;
    EXPECT_LT(r.mass_error, 1e-12);
  }
}

/// Case f04: a wave that runs into a dry channel at 1 m/s, h = [(7/3) n^2 u^2 (u t - x)]^(3/7); the depth at x = 0 is given. In the full
/// equations local and convective acceleration cancel there; the local-inertial ones keep the first alone, u dh/dt, which is large at the front only.
/// So the front comes out blunter whatever the grid, and the profile is held to the closed form behind it.
TEST(FloodWave, runs_into_a_dry_channel_at_the_speed_of_the_closed_form) {
  const auto depth = [](double x, double t) { return t > x ? std::pow(7.0 / 3 * 0.03 * 0.03 * (t - x), 3.0 / 7) : 0.0; };
  FloodCase c;
  c.setup.bed = bed_of(200, 1, 25, [](double, double) { return 0.0; });
  c.setup.manning_n = 0.03;
  config::Series level;
  for (int t = 0; t <= 3600; t += 5) level.time.push_back(Time::seconds(t)), level.value.push_back(depth(0, t));
  c.setup.boundaries = {edge(FloodEdge::west, FloodEdgeKind::stage, level)};
  c.setup.method.precision = Precision::twice;
  c.end = c.sample_every = Time::seconds(3600);
  const FloodCaseResult r = run_flood_case(c);
  double front = 0, expected_front = 0;
  for (std::int32_t column = 0; column < 200; ++column) {
    const double x = 25 * (column + 0.5), expected = depth(x, 3600);
    if (x < 2500) {
      EXPECT_NEAR(r.depth.at(column, 0), expected, 0.03) << "x " << x;
    }
    if (r.depth.at(column, 0) > 0.01) front = x;
    if (expected > 0.01) expected_front = x;
  }
  EXPECT_NEAR(front, expected_front, 75);
}

TEST(FloodStage, fills_a_basin_to_the_level_at_its_edge_and_empties_it_again) {
  for (const FloodScheme scheme : schemes) {
    SCOPED_TRACE(name_of(scheme));
    FloodCase c;
    c.setup.method.scheme = scheme;
    c.setup.bed = bed_of(20, 10, 5, [](double, double) { return 2.0; });
    c.setup.boundaries = {edge(FloodEdge::south, FloodEdgeKind::stage, {{Time{0}, Time::hours(2), Time::hours(3)}, {3, 3, 2}})};
    c.end = Time::hours(6), c.sample_every = Time::hours(2), c.points = {52, 42};
    const FloodCaseResult r = run_flood_case(c);
    EXPECT_NEAR(r.level_m[1], 3, 0.01);
    EXPECT_NEAR(r.level_m[3], 2, 0.02);
    EXPECT_GT(r.edge_in_m3, 4900);
    EXPECT_LT(r.mass_error, 1e-6);
  }
}

}  // namespace
}  // namespace muster
