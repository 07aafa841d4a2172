#include "muster/models/flood/terrain_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/flood_world.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/hazard/levels_ahead.hpp"
#include "muster/models/hazard/most_water.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/registry.hpp"

namespace muster {
namespace {

using namespace flood_tests;

// ---- the field ----

/// Cubic B-spline by its truncated powers.
double spline_3(double x) {
  constexpr double binomial[5] = {1, -4, 6, -4, 1};
  double sum = 0;
  for (int k = 0; k <= 4; ++k) sum += binomial[k] * std::pow(std::max(0.0, x + 2 - k), 3);
  return sum / 6;
}

/// The field at a point, from its definition: every node near and far, its weight, and the root of the sum of their squares.
double plain(std::uint64_t seed, double length_m, std::uint64_t scale, double x, double y) {
  const double spacing = length_m / 1.1847;
  const EntityKey origin = entity_key("terrain_error", "origin"), node = entity_key("terrain_error", "node");
  const double u = x / spacing + uniform(seed, Stream::terrain_error, origin, occasion(scale, 0));
  const double v = y / spacing + uniform(seed, Stream::terrain_error, origin, occasion(scale, 1));
  double sum = 0, squares = 0;
  for (auto i = static_cast<std::int64_t>(std::floor(u)) - 3; static_cast<double>(i) <= std::floor(u) + 3; ++i)
    for (auto j = static_cast<std::int64_t>(std::floor(v)) - 3; static_cast<double>(j) <= std::floor(v) + 3; ++j) {
      const double w = spline_3(u - static_cast<double>(i)) * spline_3(v - static_cast<double>(j));
      sum += w * normal(seed, Stream::terrain_error, node, occasion(scale, static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(j)));
      squares += w * w;
    }
  return sum / std::sqrt(squares);
}

TEST(CorrelatedField, is_what_its_definition_says_wherever_the_raster_lies) {
  for (const Grid& grid : {Grid{7, 5, 30, -80, -1000}, Grid{5, 7, 2.5, 5e5, 3e6}, Grid{1, 1, 1000, 0, 0}}) {
    Raster<double> field(grid, 10.0);
    CorrelatedField(11, 90, 1).add_to(field, 2);
    for (std::int32_t r = 0; r < grid.rows; ++r)
      for (std::int32_t c = 0; c < grid.columns; ++c)
        EXPECT_NEAR(field.at(c, r), 10 + 2 * plain(11, 90, 1, grid.centre_x(c), grid.centre_y(r)), 1e-9) << c << ", " << r;
  }
}

TEST(CorrelatedField, does_not_depend_on_the_cells) {
  Raster<double> coarse(Grid{4, 4, 30, 0, 0}, 0.0), fine(Grid{12, 12, 10, 0, 0}, 0.0), other_seed(Grid{4, 4, 30, 0, 0}, 0.0), other_scale = other_seed;
  CorrelatedField(5, 100, 0).add_to(coarse, 1), CorrelatedField(5, 100, 0).add_to(fine, 1);
  CorrelatedField(6, 100, 0).add_to(other_seed, 1), CorrelatedField(5, 100, 1).add_to(other_scale, 1);
  for (std::int32_t r = 0; r < 4; ++r)
    for (std::int32_t c = 0; c < 4; ++c) {
      EXPECT_NEAR(coarse.at(c, r), fine.at(3 * c + 1, 3 * r + 1), 1e-12);
      EXPECT_NE(coarse.at(c, r), other_seed.at(c, r));
      EXPECT_NE(coarse.at(c, r), other_scale.at(c, r));
    }
}

TEST(CorrelatedField, has_the_variance_and_the_correlations_of_its_closed_form) {
  constexpr int seeds = 6000, n = 9;
  constexpr double length = 300, cell = 75;  // correlations at 0, 75, ... 600 m
  std::vector<double> sum(n), product(n), diagonal(n), square(n);
  for (int seed = 1; seed <= seeds; ++seed) {
    Raster<double> f(Grid{n, n, cell, 1000, -500}, 0.0);
    CorrelatedField(static_cast<std::uint64_t>(seed), length, 0).add_to(f, 1);
    for (std::int32_t k = 0; k < n; ++k) {
      const auto i = static_cast<std::size_t>(k);
      sum[i] += f.at(k, 0), square[i] += f.at(k, 0) * f.at(k, 0);
      product[i] += f.at(0, 0) * f.at(k, 0), diagonal[i] += f.at(0, 0) * f.at(k, k);
    }
  }
  const double root = std::sqrt(static_cast<double>(seeds));
  for (std::size_t k = 0; k < n; ++k) {
    const double away = cell * static_cast<double>(k), rho = CorrelatedField::correlation(away, 0, length),
                 aslant = CorrelatedField::correlation(away, away, length);
    EXPECT_NEAR(sum[k] / seeds, 0, 4 / root);
    EXPECT_NEAR(square[k] / seeds, 1, 4 * std::sqrt(2.0) / root);
    EXPECT_NEAR(product[k] / seeds, rho, 4 * std::sqrt(1 + rho * rho) / root + 0.003) << away << " m";
    EXPECT_NEAR(diagonal[k] / seeds, aslant, 4 * std::sqrt(1 + aslant * aslant) / root + 0.003) << away << " m aslant";
  }
}

TEST(CorrelatedField, has_fallen_to_one_over_e_at_its_length_and_is_nearly_gaussian_and_isotropic) {
  EXPECT_NEAR(CorrelatedField::correlation(300, 0, 300), std::exp(-1), 2e-4);
  EXPECT_NEAR(CorrelatedField::correlation(0, -300, 300), std::exp(-1), 2e-4);
  for (double d = 0; d < 1500; d += 25) {
    EXPECT_NEAR(CorrelatedField::correlation(d, 0, 300), std::exp(-d * d / 9e4), 0.01) << d;
    EXPECT_NEAR(CorrelatedField::correlation(d / std::sqrt(2.0), d / std::sqrt(2.0), 300), CorrelatedField::correlation(d, 0, 300), 0.01) << d;
  }
}

// ---- on the ground ----

TerrainErrorSettings uncertain(double deviation_m = 0.5, double length_m = 100) {
  TerrainErrorSettings s;
  s.deviation_m = deviation_m, s.correlation_length_m = length_m;
  return s;
}

TEST(TerrainError, leaves_walls_and_surveyed_ground_as_they_are) {
  const auto world = flood_world();
  const Grid& grid = world->ground.grid();
  TerrainErrorSettings settings = uncertain();
  settings.fine_deviation_m = 0.2, settings.fine_correlation_length_m = 30;
  settings.surveyed = {{{0, 0, 100, 0, 100, 100, 0, 100}}}, settings.keep = {};
  Raster<double> bed(grid, 20.0);
  bed.at(3, 3) = std::numeric_limits<double>::quiet_NaN();
  const Raster<double> error = add_terrain_error(*world, settings, 4, bed);
  int changed = 0;
  for (std::int32_t r = 0; r < grid.rows; ++r)
    for (std::int32_t c = 0; c < grid.columns; ++c) {
      const double x = grid.centre_x(c), y = grid.centre_y(r);
      if (c == 3 && r == 3) {
        EXPECT_TRUE(std::isnan(bed.at(c, r)));
        continue;
      }
      const bool surveyed = x > 0 && x < 100 && y > 0 && y < 100;
      const double expected = surveyed ? 0 : 0.5 * plain(4, 100, 0, x, y) + 0.2 * plain(4, 30, 1, x, y);
      EXPECT_NEAR(error.at(c, r), expected, 1e-9);
      EXPECT_EQ(bed.at(c, r), 20 + error.at(c, r));
      if (bed.at(c, r) != 20) ++changed;
    }
  EXPECT_GT(changed, 300);
}

TEST(TerrainError, keeps_the_ground_under_water) {
  const auto world = flood_world();
  ASSERT_EQ(std::count(world->covers.kind.begin(), world->covers.kind.end(), CoverKind::water), 1);
  TerrainErrorSettings settings = uncertain();
  Raster<double> bed(world->ground.grid(), 0.0);
  const auto known = [&] {
    const Raster<double> error = add_terrain_error(*world, settings, 1, bed);
    return std::count(error.values().begin(), error.values().end(), 0.0);
  };
  EXPECT_EQ(known(), 4);
  settings.keep = {};
  EXPECT_EQ(known(), 0);
}

TEST(TerrainError, is_none_where_the_deviation_is_zero) {
  FloodSettings settings = rising_river();
  settings.terrain_error = uncertain(0);
  const HazardRecord with = solve_flood(*flood_world(), settings, Time::hours(1), 1, {}, {}, 7),
                     without = solve_flood(*flood_world(), rising_river(), Time::hours(1), 1);
  EXPECT_EQ(with.max_depth_mm, without.max_depth_mm);
  EXPECT_EQ(with.gauge_mm, without.gauge_mm);
  EXPECT_EQ(with.building, without.building);
  EXPECT_EQ(with.link, without.link);
}

// ---- in a run ----

FloodSettings uncertain_river() {
  FloodSettings s = rising_river();
  s.terrain_error = uncertain();
  return s;
}

muster::Run run_of(const std::shared_ptr<const World>& world, const FloodSettings& settings, std::uint64_t seed, int threads = 1) {
  ModelInputs inputs;
  inputs.world = world, inputs.settings = std::make_shared<FloodSettings>(settings), inputs.plan = std::make_shared<Plan>(), inputs.seed = seed;
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(all_models().find("flood/local_inertial")->make(inputs));
  RunSettings run;
  run.end = Time::hours(2), run.threads = threads, run.seed = seed;
  return muster::Run(world, std::move(models), run);
}

TEST(TerrainError, gives_the_same_bits_live_and_solved_in_advance_for_any_threads_and_from_state_alone) {
  const auto world = flood_world();
  const HazardRecord record = solve_flood(*world, uncertain_river(), Time::hours(2), 2, {}, {}, 3),
                     other = solve_flood(*world, uncertain_river(), Time::hours(2), 1, {}, {}, 4);
  EXPECT_NE(record.gauge_mm, other.gauge_mm);
  EXPECT_NE(record.settings_inputs, other.settings_inputs);
  muster::Run one = run_of(world, uncertain_river(), 3), two = run_of(world, uncertain_river(), 3, 2);
  for (int k = 0; !one.finished(); ++k) {
    one.step(), two.step();
    if (k % 50 == 17) two.drop_caches();
    ASSERT_EQ(one.state().digest(), two.state().digest()) << "at " << one.now().in_seconds() << " s";
    const std::size_t frame = static_cast<std::size_t>(one.state().get<HazardState>().frame.ms / 60000);
    ASSERT_FLOAT_EQ(one.state().get<HazardState>().gauge_level_m[0], static_cast<float>(record.gauge_mm[frame]) / 1000);
  }
}

TEST(TerrainError, is_in_the_flood_that_forecasts_are_made_of) {
  const auto flood = std::make_shared<FloodSettings>(uncertain_river());
  LevelsAhead ahead(flood_world(), {flood}, Time::hours(1));
  const HazardRecord third = solve_flood(*flood_world(), *flood, Time::hours(1), 1, {}, {}, 3);
  const auto courses = ahead.courses(3, 1), others = ahead.courses(4, 1);
  EXPECT_EQ(courses, ahead.courses(3, 1)) << "solved once";
  EXPECT_NE(courses, others);
  EXPECT_DOUBLE_EQ(highest_level_m(*courses, 0, Time::minutes(40)), third.gauge_mm[40] / 1000.0);
}

/// The flood world with its first shelter on the first dry cell south of the deepest flood, at the waterline.
std::shared_ptr<const World> shelter_at_the_waterline() {
  const auto plain_world = flood_world();
  const HazardRecord record = solve_flood(*plain_world, rising_river(), Time::hours(2), 1);
  World world = *plain_world;
  const Grid& grid = world.ground.grid();
  const std::int32_t column = 12;
  std::int32_t row = static_cast<std::int32_t>((60 - grid.south_m) / grid.cell_m);
  while (row > 0 && record.max_depth_mm[static_cast<std::size_t>(grid.index(column, row))] > 0) --row;
  world.shelters.x[0] = grid.centre_x(column), world.shelters.y[0] = grid.centre_y(row);
  return std::make_shared<World>(std::move(world));
}

TEST(TerrainError, lets_a_shelter_at_the_waterline_be_wet_in_some_floods_and_dry_in_others) {
  const auto world = shelter_at_the_waterline();
  int wet = 0;
  constexpr int seeds = 16;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    muster::Run run = run_of(world, uncertain_river(), seed);
    while (!run.finished()) run.step();
    const auto& most = run.state().get<MostWater>();
    if (most.shelter_depth_m[0] > 0) ++wet;
    for (std::size_t h = 0; h < world->households.size(); ++h) EXPECT_EQ(most.household_depth_m[h], most.building_depth_m[world->households.home[h].index]);
    const auto& maps = run.state().get<HazardMaps>();
    const std::int64_t cell = world->ground.grid().cell_at(world->shelters.x[0], world->shelters.y[0]);
    EXPECT_NEAR(most.shelter_depth_m[0], static_cast<float>(maps.max_depth_mm[static_cast<std::size_t>(cell)]) / 1000, 1e-6);
  }
  EXPECT_GT(wet, 1);
  EXPECT_LT(wet, seeds - 1);
}

}  // namespace
}  // namespace muster
