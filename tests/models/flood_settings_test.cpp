#include <gtest/gtest.h>

#include <cmath>

#include "models/flood_world.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster {
namespace {

using namespace flood_tests;

/// The flood world with a square house of 40 m around the first building, and green ground west of x = 100.
World built_world() {
  World w = *flood_world();
  const double x = w.buildings.x[0], y = w.buildings.y[0];
  w.buildings.footprint = {{0}, {x - 20, y - 20, x + 20, y - 20, x + 20, y + 20, x - 20, y + 20}};
  w.buildings.footprint.first.resize(w.buildings.size() + 1, 8);
  w.covers = {};
  w.covers.id = {"field", "hole"}, w.covers.kind = {CoverKind::green, CoverKind::green}, w.covers.hole_of = {{}, {0}};
  w.covers.outline = {{0, 8, 16}, {-100, -100, 100, -100, 100, 200, -100, 200, -60, -60, -20, -60, -20, -20, -60, -20}};
  return w;
}

FloodSetup setup_of(const World& world, const FloodSettings& settings) {
  Problems problems;
  FloodSetup setup = flood_setup(world, settings, problems);
  problems.throw_if_any();
  return setup;
}

TEST(FloodSettings, makes_buildings_walls_or_puts_them_in_the_way) {
  const World w = built_world();
  FloodSettings s = rising_river();
  const FloodSetup open = setup_of(w, s);
  const std::int64_t cell = open.bed.grid().cell_at(w.buildings.x[0], w.buildings.y[0]);
  EXPECT_FALSE(std::isnan(open.bed[cell]));
  s.buildings = FloodBuildings::blocked;
  const FloodSetup blocked = setup_of(w, s);
  EXPECT_TRUE(std::isnan(blocked.bed[cell]));
  EXPECT_EQ(std::count_if(blocked.bed.values().begin(), blocked.bed.values().end(), [](double z) { return std::isnan(z); }), 4);
  s.buildings = FloodBuildings::porous;
  const FloodSetup porous = setup_of(w, s);
  EXPECT_NEAR(porous.porosity[cell], 0.1, 1e-12);
  s.buildings = FloodBuildings::rough;
  const FloodSetup rough = setup_of(w, s);
  EXPECT_TRUE(rough.porosity.empty());
  EXPECT_NEAR(rough.manning[cell] / open.manning[cell], 10, 1e-6);
  double spared = 0;
  for (std::int64_t k = 0; k < open.bed.grid().cells(); ++k) {
    spared += 1 - open.manning[k] / rough.manning[k];
    EXPECT_NEAR(open.manning[k] / rough.manning[k], porous.porosity[k], 1e-9);
    EXPECT_EQ(porous.manning[k], open.manning[k]);
  }
  EXPECT_GE(spared, 4 * 0.9) << "40 m x 40 m are four cells of 20 m, each open to a tenth at least";
  EXPECT_LE(spared, 4);
}

TEST(FloodSettings, shows_people_in_a_blocked_building_the_water_at_its_walls) {
  const World w = built_world();
  FloodSettings s = rising_river();
  const HazardRecord open = solve_flood(w, s, Time::hours(1), 1);
  s.buildings = FloodBuildings::blocked;
  const HazardRecord blocked = solve_flood(w, s, Time::hours(1), 1);
  const auto deepest = [](const HazardRecord& r) {
    int most = 0;
    for (std::size_t k = 0; k < r.building.row.size(); ++k)
      if (r.building.row[k] == 0) most = std::max<int>(most, r.building.depth_mm[k]);
    return most;
  };
  EXPECT_GT(deepest(open), 100);
  EXPECT_NEAR(deepest(blocked), deepest(open), 0.5 * deepest(open));
}

TEST(FloodSettings, gives_each_ground_its_soil) {
  const World w = built_world();
  FloodSettings s = rising_river();
  SoilSettings everywhere, green;
  everywhere.method = green.method = SoilMethod::constant, green.covers = {CoverKind::green};
  s.infiltration = {everywhere, green};
  const FloodSetup setup = setup_of(w, s);
  const auto soil_at = [&](double x, double y) { return static_cast<int>(setup.soil[setup.bed.grid().cell_at(x, y)]); };
  EXPECT_EQ(soil_at(-90, 150), 2);
  EXPECT_EQ(soil_at(300, 150), 1);
  EXPECT_EQ(soil_at(-40, -40), 1) << "the hole in the green";
  s.infiltration = {green};
  EXPECT_EQ(static_cast<int>(setup_of(w, s).soil[setup.bed.grid().cell_at(300, 150)]), 0);
}

TEST(FloodSettings, puts_a_surge_on_a_tide) {
  FloodSettings s = rising_river();
  FloodBoundarySettings sea;
  sea.edge = TerrainEdge::east, sea.kind = FloodEdgeKind::stage;
  sea.tide_mean_m = 18, sea.tide_amplitude_m = 1.5, sea.tide_period = Time::hours(12), sea.tide_high = Time::hours(3);
  sea.level = {{Time{0}, Time::hours(6), Time::hours(12)}, {0, 2, 0}};
  s.boundaries = {sea};
  const config::Series level = setup_of(*flood_world(), s).boundaries[0].series;
  const auto at = [&](double hours) {
    const auto next = std::lower_bound(level.time.begin(), level.time.end(), Time::hours(hours));
    return level.value[static_cast<std::size_t>(next - level.time.begin())];
  };
  EXPECT_NEAR(at(3), 18 + 1.5 + 1, 1e-9);
  EXPECT_NEAR(at(9), 18 - 1.5 + 1, 1e-9);
  EXPECT_NEAR(at(0), 18, 1e-9);
  EXPECT_NEAR(at(27), 18 + 1.5, 1e-9);
}

TEST(FloodSettings, adds_storms_to_the_rain) {
  FloodSettings s = rising_river();
  s.rain = {{Time{0}, Time::hours(1)}, {10, 10}};
  StormSettings storm;
  storm.shape = StormShape::uniform, storm.depth_mm = 30, storm.duration = Time::hours(1), storm.block = Time::minutes(5);
  s.storms = {storm};
  const config::Series rain = setup_of(*flood_world(), s).rain_mm_h;
  EXPECT_NEAR(*std::max_element(rain.value.begin(), rain.value.end()), 40, 1e-3);
}

}  // namespace
}  // namespace muster
