#include <gtest/gtest.h>

#include <cmath>

#include "models/small_world.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/rain/curve.hpp"
#include "muster/models/sensing/rain.hpp"
#include "muster/models/zone/kinds.hpp"
#include "muster/models/zone/shape.hpp"
#include "muster/models/zone/state.hpp"

namespace muster {
namespace {

using namespace zone;
using rain::RainCurve;

const World& empty_world() {
  static const World world;
  return world;
}

/// A world whose ground rises by `slope` towards the east, cells of 10 m around (0, 0).
World hillside(double slope) {
  World world;
  world.ground = Raster<float>(Grid{200, 200, 10, -1000, -1000});
  for (std::int32_t row = 0; row < 200; ++row)
    for (std::int32_t column = 0; column < 200; ++column) world.ground.at(column, row) = static_cast<float>(slope * world.ground.grid().centre_x(column));
  return world;
}

std::optional<Time> reached(const ZoneSettings& zone, double x, double y) { return ZoneShape(zone, empty_world()).reaches({x, y}, NAN); }

TEST(RainCurve, integrates_straight_lines_exactly_and_knows_the_day_before) {
  const RainCurve curve({{Time{0}, Time::hours(1), Time::hours(2)}, {0, 30, 0}}, 24);
  EXPECT_DOUBLE_EQ(curve.fallen_mm(Time::hours(-12)), 12);
  EXPECT_DOUBLE_EQ(curve.fallen_mm(Time{0}), 24);
  EXPECT_DOUBLE_EQ(curve.fallen_mm(Time::minutes(30)), 24 + 3.75);
  EXPECT_DOUBLE_EQ(curve.in_window_mm(Time::hours(2), Time::hours(2)), 30);
  EXPECT_DOUBLE_EQ(curve.in_window_mm(Time::hours(2), Time::hours(3)), 15);
  EXPECT_DOUBLE_EQ(curve.in_window_mm(Time::hours(24), Time::hours(1)), 23 + 15);
}

TEST(RainCurve, tells_to_the_millisecond_when_a_window_reaches_a_threshold) {
  const RainCurve even({{Time{0}}, {36}}, 0);  // 0.01 mm/s
  EXPECT_EQ(even.first_reaching(Time::hours(1), 12, Time::hours(24)), Time::seconds(1200));
  EXPECT_EQ(even.first_reaching(Time::hours(1), 36, Time::hours(24)), Time::hours(1));
  EXPECT_EQ(even.first_reaching(Time::hours(1), 36.1, Time::hours(24)), std::nullopt);
  const RainCurve rising({{Time{0}, Time::hours(2)}, {0, 72}}, 0);  // 36 t mm/h after t hours: 18 t^2 mm
  EXPECT_EQ(rising.first_reaching(Time::hours(3), 18, Time::hours(24)), Time::hours(1));
}

TEST(ZoneShape, spreads_as_a_circle_at_its_speed_up_to_its_reach) {
  ZoneSettings zone;
  zone.growth = {.by = GrowthBy::spread, .start = {100, 200}, .speed_m_s = 2, .reach_m = 500};
  EXPECT_EQ(reached(zone, 100, 200), Time{0});
  EXPECT_EQ(reached(zone, 400, 600), Time::seconds(250));
  EXPECT_EQ(reached(zone, 100, 701), std::nullopt);
  const auto stages = ZoneShape(zone, empty_world()).stages();
  ASSERT_EQ(stages.size(), 12U);
  EXPECT_EQ(stages.back().after, Time::seconds(250));
  EXPECT_NEAR(area_m2(stages.back().rings[0]), 3.14159265 * 500 * 500, 0.003 * 785398);  // a corner every 7.5 degrees
}

TEST(ZoneShape, sweeps_across_its_outline_in_the_direction_given) {
  ZoneSettings zone;
  zone.outline = {0, 0, 100, 0, 100, 50, 0, 50};
  zone.growth = {.by = GrowthBy::sweep, .speed_m_s = 10, .bearing_deg = 90};
  EXPECT_NEAR(reached(zone, 30, 25)->in_seconds(), 3, 0.002);
  EXPECT_EQ(reached(zone, 30, 60), std::nullopt);
  zone.growth.bearing_deg = 180;
  EXPECT_NEAR(reached(zone, 30, 40)->in_seconds(), 1, 0.002);
  const auto stages = ZoneShape(zone, empty_world()).stages();
  EXPECT_NEAR(area_m2(stages[5].rings[0]), 100 * 25, 1);  // half of it
}

TEST(ZoneShape, runs_along_a_path_that_widens) {
  ZoneSettings zone;
  zone.growth = {.by = GrowthBy::path, .start = {0, 0, 100, 0, 100, 100}, .speed_m_s = 5, .width_m = 20, .width_end_m = 60};
  EXPECT_EQ(reached(zone, 50, 9), Time::seconds(10));
  EXPECT_EQ(reached(zone, 50, 16), std::nullopt);  // 15 m of half width there
  EXPECT_EQ(reached(zone, 128, 100), Time::seconds(40));
  EXPECT_EQ(reached(zone, 131, 100), std::nullopt);
}

TEST(ZoneShape, comes_by_given_fronts_and_stops_below_the_energy_line) {
  ZoneSettings zone;
  zone.growth.by = GrowthBy::fronts;
  zone.growth.fronts = {{Time::minutes(5), {0, 0, 10, 0, 10, 10, 0, 10}}, {Time::minutes(9), {0, 0, 30, 0, 30, 30, 0, 30}}};
  EXPECT_EQ(reached(zone, 5, 5), Time::minutes(5));
  EXPECT_EQ(reached(zone, 20, 20), Time::minutes(9));
  EXPECT_EQ(reached(zone, 40, 20), std::nullopt);

  // Ground falls by 0.2 m/m to the west of a crest at x = 500; an angle whose tangent is 0.3 stops everywhere, one of 0.1 nowhere there.
  const World world = hillside(0.2);
  ZoneSettings slide;
  slide.growth = {.by = GrowthBy::spread, .start = {505, 5}, .speed_m_s = 10, .reach_m = 400, .reach_angle_deg = 16.7};
  EXPECT_EQ(ZoneShape(slide, world).reaches({305, 5}, 61), std::nullopt);
  slide.growth.reach_angle_deg = 5.71;
  EXPECT_EQ(ZoneShape(slide, world).reaches({305, 5}, 61), Time::seconds(20));
  EXPECT_EQ(ZoneShape(slide, world).reaches({605, 5}, 121), std::nullopt) << "uphill";
}

TEST(Zone, comes_to_the_houses_links_and_nodes_in_it_and_knows_how_much_of_a_link_it_covers) {
  const auto world = test::small_world();  // houses every 30 m along x = 10, the street along x = 0
  ZoneSettings settings;
  settings.id = "z";
  settings.outline = {-50, -10, 50, -10, 50, 75, -50, 75};
  const Zone zone = lay_out(settings, *world);
  ASSERT_EQ(zone.buildings.size(), 3U);
  EXPECT_EQ(world->buildings.id[zone.buildings.row[2]], "V0B2");
  EXPECT_EQ(zone.nodes.size(), 3U);
  std::map<std::string, float> share;
  for (std::size_t i = 0; i < zone.links.size(); ++i) share[world->links.id[zone.links.row[i]]] = zone.links.share[i];
  EXPECT_EQ(share.at("V0N0>V0N1"), 1.0F);
  EXPECT_EQ(share.at("V0N2>V0N3"), 0.5F);
  EXPECT_FALSE(share.contains("V0N3>V0N4"));
}

TEST(Zone, takes_chances_from_the_table_of_its_kind_and_from_the_scenario_before_it) {
  ZoneSettings settings;
  settings.kind = ZoneKind::landslide;
  EXPECT_DOUBLE_EQ(effects_of(settings).dead[0], 0.7);
  settings.people = {{Place::open, 0.25, 0.5}};
  settings.buildings = {{Construction::brick, 1, 0}};
  const Effects effects = effects_of(settings);
  EXPECT_DOUBLE_EQ(effects.dead[0], 0.25);
  EXPECT_DOUBLE_EQ(effects.destroyed[static_cast<std::size_t>(Construction::brick)], 1);
  EXPECT_EQ(effects.closed_modes, mode_foot | mode_vehicles);
  settings.kind = ZoneKind::gas;
  EXPECT_EQ(effects_of(settings).closed_modes, 0);
}

TEST(Zone, burns_by_the_radiation_of_its_flames_where_the_scenario_gives_it) {
  ZoneSettings settings;
  settings.kind = ZoneKind::wildfire;
  const auto at = [](Place place) { return static_cast<std::size_t>(place); };
  const Effects table = effects_of(settings);
  settings.heat = {.radiation_kw_m2 = 20, .flames = Time::seconds(20), .covered = 1, .through_glass = 0.3, .at_refuge = 0};
  const Effects bare = effects_of(settings);
  EXPECT_NEAR(bare.dead[at(Place::open)], 0.537, 0.002);         // Purple Book, worked example: probit 5.09
  EXPECT_NEAR(bare.dead[at(Place::vehicle)], 2.95e-5, 0.05e-5);  // 6 kW/m2 for 20 s
  EXPECT_EQ(bare.dead[at(Place::refuge)] + bare.injured[at(Place::refuge)], 0);
  EXPECT_EQ(bare.dead[at(Place::destroyed)], table.dead[at(Place::destroyed)]) << "indoors the table of its kind holds";
  settings.heat.covered = 0.14;
  const Effects clothed = effects_of(settings);
  EXPECT_NEAR(clothed.dead[at(Place::open)], 0.14 * bare.dead[at(Place::open)], 1e-12);
  EXPECT_NEAR(clothed.dead[at(Place::open)] + clothed.injured[at(Place::open)], bare.dead[at(Place::open)] + bare.injured[at(Place::open)], 1e-12);
  settings.people = {{Place::open, 0.25, 0.5, 0.1}};
  EXPECT_EQ(effects_of(settings).dead[at(Place::open)], 0.25) << "what the scenario says of people goes before";
}

TEST(Zone, knows_every_kind_by_its_place_in_the_list) {
  for (const KindOfZone& kind : kinds_of_zones()) {
    EXPECT_EQ(&kind_of(kind.kind), &kind) << kind.word;
    EXPECT_EQ(is_cause_of_zones(kind.cause), kind.cause != Cause::none) << kind.word;
  }
  EXPECT_FALSE(is_cause_of_zones(Cause::smoke)) << "harms by what is breathed";
  EXPECT_FALSE(is_cause_of_zones(Cause::swept_off_feet));
}

TEST(Zone, destroys_and_damages_buildings_as_often_as_it_says) {
  Zone zone;
  zone.key = entity_key("zone", "z");
  zone.effects.destroyed.fill(0.3), zone.effects.damaged.fill(0.2);
  int destroyed = 0, damaged = 0;
  constexpr int n = 20000;
  for (std::uint64_t i = 0; i < n; ++i) {
    const Place outcome = outcome_for(zone, Construction::brick, {i}, 1);
    destroyed += outcome == Place::destroyed, damaged += outcome == Place::damaged;
  }
  EXPECT_NEAR(destroyed, 0.3 * n, 4 * std::sqrt(0.21 * n));
  EXPECT_NEAR(damaged, 0.2 * n, 4 * std::sqrt(0.16 * n));
}

TEST(ZoneSettings, say_what_does_not_go_together_and_where) {
  ZonesSettings settings;
  ZoneSettings first;
  first.id = "a", first.outline = {0, 0, 1, 0, 1};
  ZoneSettings second;
  second.id = "a", second.outline = {0, 0, 1, 0, 1, 1};
  second.onset.by = Trigger::zone, second.onset.zone = "b";
  ZoneSettings cloud;
  cloud.id = "c", cloud.kind = ZoneKind::gas, cloud.growth.by = GrowthBy::spread;
  settings.zones = {first, second, cloud};
  std::vector<std::string> fields;
  for (const auto& c : settings.contradictions()) fields.push_back(c.field);
  EXPECT_EQ(fields,
            (std::vector<std::string>{"zones[0].outline", "zones[1].id", "zones[1].onset.zone", "zones[2].growth", "zones[2].growth", "zones[2].lasts"}));
}

TEST(RainReports, cover_the_window_in_whole_intervals_and_round_down_to_the_tip_of_the_bucket) {
  sensing::RainReports reports;
  reports.interval = Time::minutes(5), reports.resolution_mm = 0.2, reports.samples = 4;
  reports.total_mm = {0, 1.05, 2.15, 3.3};
  reports.measured = 4, reports.known = 3;
  EXPECT_DOUBLE_EQ(reports.reported_mm(0, Time::minutes(5)), 1.0);  // 1.1
  EXPECT_DOUBLE_EQ(reports.reported_mm(0, Time::minutes(7)), 2.0);
  reports.known = 4;
  EXPECT_DOUBLE_EQ(reports.reported_mm(0, Time::minutes(5)), 1.0);  // 1.15
  EXPECT_NEAR(reports.reported_mm(0, Time::hours(1)), 3.2, 1e-12);
}

}  // namespace
}  // namespace muster
