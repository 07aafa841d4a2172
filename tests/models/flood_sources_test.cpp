#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <numbers>

#include "flood_cases.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/flood/storm.hpp"

namespace muster {
namespace {

using namespace flood_tests;

constexpr double g = 9.81;

LeveeSettings levee_along(std::vector<double> points, double crest) {
  LeveeSettings s;
  s.id = "levee", s.points = std::move(points), s.crest = {crest};
  return s;
}

void add(FloodSetup& setup, std::unique_ptr<FloodStructure> structure) {
  Problems problems;
  add_structure(setup, std::move(structure), "it", problems);
  problems.throw_if_any();
}

double reading(const FloodCaseResult& r, const std::string& name, std::size_t sample) {
  const auto found = std::find(r.reading_names.begin(), r.reading_names.end(), name);
  EXPECT_NE(found, r.reading_names.end()) << name;
  return r.readings[sample * r.reading_names.size() + static_cast<std::size_t>(found - r.reading_names.begin())];
}
double last(const FloodCaseResult& r, const std::string& name) { return reading(r, name, r.time.size() - 1); }

FloodCase flat(std::int32_t columns, std::int32_t rows, double cell_m, double level, double seconds) {
  FloodCase c;
  c.setup.bed = Raster<double>(Grid{columns, rows, cell_m, 0, 0}, 0.0);
  c.setup.level_m = level;
  c.setup.method.precision = Precision::twice;
  c.end = c.sample_every = Time::seconds(seconds);
  return c;
}

/// Of what every method must do.
class FloodLevee : public testing::TestWithParam<FloodScheme> {};
class FloodSources : public testing::TestWithParam<FloodScheme> {};
constexpr FloodScheme schemes[] = {FloodScheme::local_inertial, FloodScheme::finite_volume};
const auto name_of = [](const testing::TestParamInfo<FloodScheme>& info) {
  return info.param == FloodScheme::local_inertial ? "local_inertial" : "finite_volume";
};
INSTANTIATE_TEST_SUITE_P(Each, FloodLevee, testing::ValuesIn(schemes), name_of);
INSTANTIATE_TEST_SUITE_P(Each, FloodSources, testing::ValuesIn(schemes), name_of);

TEST(FloodWeir, follows_its_closed_forms) {
  EXPECT_DOUBLE_EQ(flood::weir_discharge(4, -1, 1.7), 1.7 * 8);
  EXPECT_DOUBLE_EQ(flood::weir_discharge(0, -1), 0);
  EXPECT_DOUBLE_EQ(flood::weir_discharge(1, 1), 0);
  EXPECT_NEAR(flood::weir_discharge(1, 0.5, 1.7), 1.7 * std::pow(1 - std::pow(0.5, 1.5), 0.385), 1e-12);
  EXPECT_NEAR(flood::orifice_discharge(2, 3, 0.6), 0.6 * 3 * std::sqrt(2 * g * 2), 1e-12);
}

TEST_P(FloodLevee, holds_water_on_any_course_without_a_leak) {
  for (const std::vector<double>& line : {std::vector<double>{500, 0, 500, 300},
                                          {400, 0, 620, 300},
                                          {0, 40, 333, 290, 1000, 170},
                                          {310, 0, 311, 300},
                                          {200, 80, 700, 90, 690, 260, 210, 240, 200, 80}}) {
    FloodCase c = flat(100, 30, 10, NAN, 1200);
    c.setup.method.scheme = GetParam();
    c.setup.levees = {levee_along(line, 3)};
    c.setup.inflows = {{{5, 5}, constant(20)}};
    FloodCaseResult r = run_flood_case(c);
    // Cells that water reaches without passing a wall face are one region; all others are dry.
    double dry = 0, wet = 0;
    for (const double depth : r.depth.values()) (depth > 0 ? wet : dry) += 1;
    EXPECT_GT(dry, 300) << line[0];
    EXPECT_GT(wet, 300) << line[0];
    EXPECT_LT(r.mass_error, 1e-12);
  }
}

TEST_P(FloodLevee, spills_by_the_weir_formula_however_it_lies) {
  // A pool kept at 2 m beside a levee of 1.5 m; beyond it the ground is far below.
  const double head = 0.5, q = 1.7 * std::pow(head, 1.5);
  for (const bool aslant : {false, true}) {
    FloodCase c = flat(60, 40, 5, NAN, 900);
    c.setup.method.scheme = GetParam();
    const std::vector<double> line = aslant ? std::vector<double>{100, 0, 200, 200} : std::vector<double>{150, 0, 150, 200};
    const auto beyond = [&](double x, double y) { return aslant ? x > 100 + y / 2 : x > 150; };
    c.setup.bed = bed_of(60, 40, 5, [&](double x, double y) { return beyond(x, y) ? -20.0 : 0.0; });
    c.setup.depth = bed_of(60, 40, 5, [&](double x, double y) { return beyond(x, y) ? 0.0 : 2.0; });
    c.setup.levees = {levee_along(line, 1.5)};
    c.setup.boundaries = {edge(FloodEdge::west, FloodEdgeKind::stage, constant(2.0)), edge(FloodEdge::east, FloodEdgeKind::free)};
    c.setup.boundaries[1].least_slope = 0.05;
    c.setup.manning_n = 0.01;
    const FloodCaseResult r = run_flood_case(c);
    const double length = aslant ? std::hypot(100, 200) : 200;
    // The surface sags a little on the way to the levee, with finite volumes by the velocity head too.
    EXPECT_NEAR(-r.edge_outflow_m3_s.back()[0] / (q * length), 1, GetParam() == FloodScheme::local_inertial ? 0.01 : 0.03) << aslant;
    EXPECT_LT(r.mass_error, 1e-12);
  }
}

TEST_P(FloodLevee, is_still_when_water_stands_level_above_it_on_both_sides) {
  for (const Precision precision : {Precision::single, Precision::twice}) {
    FloodCase c = flat(40, 30, 5, 2.5, 300);
    c.setup.method.scheme = GetParam();
    c.setup.bed = bed_of(40, 30, 5, [](double x, double y) { return 0.5 * std::sin(0.11 * x) * std::cos(0.07 * y); });
    c.setup.levees = {levee_along({20, 0, 130, 150}, 2)};
    c.setup.method.precision = precision;
    const FloodCaseResult r = run_flood_case(c);
    EXPECT_EQ(r.greatest_velocity_m_s, 0);
  }
}

TEST_P(FloodLevee, lets_both_sides_come_level_without_swinging) {
  FloodCase c = flat(20, 10, 10, NAN, 4000);
  c.setup.method.scheme = GetParam();
  c.setup.depth = bed_of(20, 10, 10, [](double x, double) { return x < 100 ? 3.0 : 2.0; });
  c.setup.manning_n = 0.05;
  c.setup.levees = {levee_along({100, 0, 100, 100}, 1)};
  const FloodCaseResult r = run_flood_case(c);
  for (const double depth : r.depth.values()) EXPECT_NEAR(depth, 2.5, 0.01);
  EXPECT_LT(r.max_velocity_m_s.back(), 0.02);
}

/// Two pools of 1000 m2 each, divided by a levee that breaks to the ground: the level-pool solution of both.
TEST_P(FloodLevee, breaks_when_it_is_told_and_drains_as_a_level_pool) {
  FloodCase c = flat(80, 4, 10, NAN, 600);
  c.setup.method.scheme = GetParam();
  const auto beyond = [](double x) { return x > 400; };
  c.setup.bed = bed_of(80, 4, 10, [&](double x, double) { return beyond(x) ? -10.0 : 0.0; });
  c.setup.depth = bed_of(80, 4, 10, [&](double x, double) { return beyond(x) ? 0.0 : 2.0; });
  c.setup.manning_n = 0.01;
  LeveeSettings levee = levee_along({400, 0, 400, 40}, 3);
  BreachSettings breach;
  breach.at = {400, 20}, breach.time = Time::seconds(60), breach.bottom_m = 1, breach.width_m = 4;
  levee.breaches = {breach};
  c.setup.levees = {levee};
  c.sample_every = Time::seconds(60);
  const FloodCaseResult r = run_flood_case(c);
  const double area = 400 * 40, k = 1.7 * 4 / (2 * area), seconds = 540, head = std::pow(1 + k * seconds, -2);
  double volume = 0;
  for (std::int32_t row = 0; row < 4; ++row)
    for (std::int32_t column = 0; column < 40; ++column) volume += r.depth.at(column, row) * 100;
  EXPECT_NEAR((volume / area - 1) / head, 1, 0.005);
  EXPECT_EQ(reading(r, "levee.breach_width_m", 0), 0);
  EXPECT_EQ(last(r, "levee.breach_width_m"), 4);
  EXPECT_EQ(last(r, "levee.lowest_crest_m"), 1);
  EXPECT_EQ(r.volume_m3[1], r.volume_m3[0]);
}

TEST_P(FloodLevee, breaks_when_water_has_stood_on_it_long_enough_and_grows_evenly) {
  FloodCase c = flat(40, 10, 10, NAN, 1200);
  c.setup.method.scheme = GetParam();
  LeveeSettings levee = levee_along({200, 0, 200, 100}, 1);
  BreachSettings breach;
  breach.trigger = BreachTrigger::water, breach.over_crest_m = -0.2, breach.hold = Time::seconds(120), breach.bottom_m = 0, breach.width_m = 30,
  breach.formation = Time::seconds(300);
  levee.breaches = {breach};
  c.setup.levees = {levee};
  c.setup.inflows = {{{5, 55}, constant(50)}};  // 0.8 m on 20000 m2 after 320 s
  c.sample_every = Time::seconds(10);
  const FloodCaseResult r = run_flood_case(c);
  const auto width_at = [&](double seconds) { return reading(r, "levee.breach_width_m", static_cast<std::size_t>(seconds / 10)); };
  EXPECT_EQ(width_at(430), 0);
  double begin = 0;
  while (width_at(begin) == 0) begin += 10;
  EXPECT_NEAR(begin, 450, 30);
  EXPECT_NEAR(width_at(begin + 150), 15, 1.1);
  EXPECT_NEAR(width_at(begin + 310), 30, 1e-9);
}

TEST(FloodReservoir, drains_by_area_table_and_spillway_and_keeps_its_own_account) {
  ReservoirSettings s;
  s.id = "dam", s.points = {5, 5, 15, 5}, s.level_m = 108, s.areas = {100, 1000, 110, 21000};
  s.spillway_m = 107, s.spillway_width_m = 5, s.crest_m = 110, s.crest_length_m = 50;
  BreachSettings breach;
  breach.time = Time::seconds(300), breach.bottom_m = 100, breach.width_m = 6, breach.formation = Time::seconds(600);
  s.breaches = {breach};
  FloodCase c = flat(200, 200, 10, NAN, 4 * 3600);
  add(c.setup, flood::make_reservoir(s));
  c.sample_every = Time::seconds(300);
  const FloodCaseResult r = run_flood_case(c);
  EXPECT_NEAR(reading(r, "dam.flow_m3_s", 1), 1.7 * 5 * std::pow(reading(r, "dam.level_m", 1) - 107, 1.5), 0.05);
  const double whole = 0.5 * (1000 + 17000) * 8;  // area at 108: 17000 m2
  EXPECT_NEAR(-last(r, "dam.gained_m3"), r.given_m3, 1e-6);
  EXPECT_GT(last(r, "dam.level_m"), 100);
  EXPECT_LT(last(r, "dam.level_m"), 100.5);
  EXPECT_NEAR(r.given_m3 / whole, 1, 0.02);
  EXPECT_LT(r.mass_error, 1e-12);
}

TEST(FloodCulvert, passes_what_its_entry_or_its_length_lets_through) {
  CulvertSettings box;
  box.width_m = 2, box.height_m = 1.5, box.length_m = 30, box.manning_n = 0.013;
  // Entry as a weir; entry under water; full along its length between two drowned ends.
  EXPECT_NEAR(flood::culvert_discharge(box, 1.0, -1, 5), 2 * 1.7, 1e-9);
  EXPECT_NEAR(flood::culvert_discharge(box, 4.0, -1, 20), 0.6 * 3 * std::sqrt(2 * g * 3.25), 1e-9);
  const double radius = 3.0 / 7.0, friction = 2 * g * 0.013 * 0.013 * 30 / std::pow(radius, 4.0 / 3.0);
  EXPECT_NEAR(flood::culvert_discharge(box, 4.0, 3.5, 0), 3 * std::sqrt(2 * g * 0.5 / (1.5 + friction)), 1e-9);
  CulvertSettings pipe = box;
  pipe.round = true, pipe.width_m = 1, pipe.barrels = 2;
  const double area = std::numbers::pi / 4, losses = 1.5 + 2 * g * 0.013 * 0.013 * 30 / std::pow(0.25, 4.0 / 3.0);
  EXPECT_NEAR(flood::culvert_discharge(pipe, 3.0, 2.0, 0), 2 * area * std::sqrt(2 * g * 1.0 / losses), 1e-9);
  EXPECT_EQ(flood::culvert_discharge(box, 2, 2, 0), 0);
  EXPECT_EQ(flood::culvert_discharge(box, 0, 0, 0), 0);
  double before = 0;
  for (double head = 0.05; head < 6; head += 0.05) {
    const double now = flood::culvert_discharge(box, head, 0.2, 0.1);
    EXPECT_GE(now, 0.99 * before) << head;  // a barrel that fills up loses a little: its roof rubs too
    before = now;
  }
}

/// Two ponds joined by a full culvert: dH/dt = -2 Q / A with Q = k sqrt(H), so sqrt(H) falls evenly.
TEST(FloodCulvert, brings_two_ponds_level_as_the_closed_form_says) {
  FloodCase c = flat(41, 20, 10, NAN, 600);
  for (std::int32_t row = 0; row < 20; ++row) c.setup.bed.at(20, row) = NAN;
  c.setup.depth = bed_of(41, 20, 10, [](double x, double) { return x < 200 ? 4.0 : 3.0; });
  c.setup.manning_n = 0.01;
  CulvertSettings s;
  s.id = "siphon", s.from = {195, 105}, s.to = {215, 105}, s.width_m = 1.5, s.height_m = 1;
  add(c.setup, flood::make_culvert(s));
  const FloodCaseResult r = run_flood_case(c);
  const double k = flood::culvert_discharge(s, 4, 3, 0), area = 200 * 200, root = 1 - k / area * 600;
  double upper = 0, lower = 0;
  for (std::int32_t row = 0; row < 20; ++row)
    for (std::int32_t column = 0; column < 41; ++column) (column < 20 ? upper : lower) += column == 20 ? 0 : r.depth.at(column, row) / 400;
  EXPECT_NEAR((upper - lower) / (root * root), 1, 0.01);
  EXPECT_LT(r.mass_error, 1e-12);
}

TEST(FloodCulvert, shuts_by_its_gate_and_its_flap) {
  for (const bool flap : {false, true}) {
    FloodCase c = flat(3, 1, 10, NAN, 300);
    c.setup.bed.at(1, 0) = NAN;
    c.setup.depth = bed_of(3, 1, 10, [](double x, double) { return x < 10 ? 1.0 : 3.0; });
    CulvertSettings s;
    s.id = "gate", s.from = {5, 5}, s.to = {25, 5};
    s.flap = flap, s.control = flap ? FloodControl::automatic : FloodControl::off;
    add(c.setup, flood::make_culvert(s));
    EXPECT_EQ(run_flood_case(c).depth.at(0, 0), 1.0) << flap;
  }
}

TEST(FloodDrain, takes_what_grates_capacity_and_sewer_let_in) {
  FloodCase c = flat(4, 4, 50, 0.1, 60);
  DrainSettings s;
  s.id = "sewer", s.points = {25, 25, 75, 25, 75, 30}, s.capacity_m3_s = 0.02, s.grate_length_m = 1e3, s.grate_area_m2 = 1e3;
  add(c.setup, flood::make_drain(s));
  EXPECT_NEAR(run_flood_case(c).taken_m3, 3 * 0.02 * 60, 1e-9);
  s.sewer_m3_s = 0.03;
  c.setup.structures.clear(), add(c.setup, flood::make_drain(s));
  EXPECT_NEAR(run_flood_case(c).taken_m3, 0.03 * 60, 1e-9);
  s.sewer_m3_s = 1e9, s.capacity_m3_s = 1e9, s.grate_length_m = 0.5, s.points = {25, 25};
  c.setup.structures.clear(), add(c.setup, flood::make_drain(s));
  EXPECT_NEAR(run_flood_case(c).taken_m3 / (1.66 * 0.5 * std::pow(0.1, 1.5) * 60), 1, 0.01);
}

TEST(FloodPump, runs_between_its_levels_and_never_takes_more_than_there_is) {
  FloodCase c = flat(10, 10, 10, 1, 8000);
  PumpSettings s;
  s.id = "pump", s.from = {5, 5}, s.capacity_m3_s = 1, s.start_m = 0.9, s.stop_m = 0.5;
  add(c.setup, flood::make_pump(s));
  c.sample_every = Time::seconds(100);
  FloodCaseResult r = run_flood_case(c);
  EXPECT_EQ(reading(r, "pump.runs", 1), 1);
  EXPECT_EQ(last(r, "pump.runs"), 0);
  EXPECT_NEAR(r.depth.at(9, 9), 0.5, 0.03);
  s.control = FloodControl::on, s.capacity_m3_s = 50;
  c.setup.structures.clear(), add(c.setup, flood::make_pump(s));
  r = run_flood_case(c);
  EXPECT_LE(r.taken_m3, 10000);
  EXPECT_GT(r.taken_m3, 9000);
  EXPECT_LT(r.mass_error, 1e-12);
  EXPECT_EQ(r.depth.at(0, 0), 0);
}

TEST(FloodSoil, seals_nothing_where_it_is_sealed_and_counts_what_soaks_in) {
  FloodCase c = flat(10, 10, 10, 0.2, 3600);
  SoilSettings s;
  s.method = SoilMethod::constant, s.rate_mm_h = 10, s.sealed_share = 0.6;
  c.setup.soils = {s};
  const FloodCaseResult r = run_flood_case(c);
  EXPECT_NEAR(r.infiltrated_m3.back(), 0.010 * 0.4 * 10000, 1e-9);
  EXPECT_LT(r.mass_error, 1e-12);
}

TEST(FloodStorm, brings_its_depth_in_every_shape_with_its_peak_where_it_should_be) {
  for (const StormShape shape : {StormShape::uniform, StormShape::triangular, StormShape::alternating_block, StormShape::chicago})
    for (const double peak : {0.0, 0.3, 1.0}) {
      StormSettings s;
      s.shape = shape, s.depth_mm = 80, s.start = Time::minutes(30), s.duration = Time::minutes(123), s.peak = peak;
      const config::Series rain = flood::hyetograph(s);
      double sum = 0;
      for (std::size_t i = 1; i < rain.time.size(); ++i) {
        ASSERT_LT(rain.time[i - 1], rain.time[i]);
        sum += 0.5 * (rain.value[i] + rain.value[i - 1]) * (rain.time[i] - rain.time[i - 1]).in_hours();
      }
      EXPECT_NEAR(sum, 80, 1e-9);
      EXPECT_EQ(rain.value.front(), 0);
      EXPECT_EQ(rain.value.back(), 0);
      for (const double v : rain.value) EXPECT_GE(v, 0);
      const auto top = static_cast<std::size_t>(std::max_element(rain.value.begin(), rain.value.end()) - rain.value.begin());
      if (shape != StormShape::uniform) {
        EXPECT_NEAR((rain.time[top] - s.start).in_seconds() / 60, std::clamp(123 * peak, 0.0, 123.0), 6) << static_cast<int>(shape);
      }
    }
}

/// Everything at once: rain, soils, a levee that breaks, a reservoir, a culvert, drains, a pump.
FloodSetup busy(Precision precision, FloodScheme scheme) {
  FloodSetup s;
  s.method.scheme = scheme;
  s.bed = bed_of(300, 120, 5,
                 [](double x, double y) { return 10 + 2 * std::sin(x * 0.013) * std::cos(y * 0.021) + 0.2 * std::sin(x * 0.31 + y * 0.17) - 0.003 * x; });
  for (std::int32_t row = 20; row < 50; ++row) s.bed.at(110, row) = NAN;
  s.manning_n = 0.03;
  s.method.precision = precision;
  s.rain_mm_h = {{Time{0}, Time::seconds(100), Time::seconds(200)}, {0, 90, 0}};
  auto raster = std::make_shared<RainRaster>();
  raster->grid = {8, 4, 150, 100, 50};
  raster->time = {Time::seconds(30), Time::seconds(150), Time::seconds(260)};
  for (int i = 0; i < 64; ++i) raster->mm_h.push_back(static_cast<float>(i % 5) * 20.0F);
  s.rain_raster = raster;
  SoilSettings clay, sand, town;
  clay.conductivity_mm_h = 3, sand.method = SoilMethod::horton, town.method = SoilMethod::constant, town.sealed_share = 0.7;
  s.soils = {clay, sand, town};
  s.soil = Raster<std::uint8_t>(s.bed.grid(), 0);
  for (std::int64_t cell = 0; cell < s.bed.grid().cells(); ++cell) s.soil[cell] = static_cast<std::uint8_t>(cell / 37 % 4);
  LeveeSettings levee = levee_along({300, 0, 420, 230, 390, 600}, 12.5);
  BreachSettings breach;
  breach.at = {410, 250}, breach.trigger = BreachTrigger::water, breach.over_crest_m = -5, breach.hold = Time::seconds(20), breach.bottom_m = 7,
  breach.width_m = 40, breach.formation = Time::seconds(80);
  levee.breaches = {breach};
  s.levees = {levee};
  s.inflows = {{{101, 301, 107, 301}, {{Time{0}, Time::seconds(60)}, {0, 60}}}};
  s.boundaries = {edge(FloodEdge::east, FloodEdgeKind::free)};
  ReservoirSettings dam;
  dam.id = "dam", dam.points = {200, 350}, dam.level_m = 20, dam.area_m2 = 30000;
  breach = {};
  breach.time = Time::seconds(40), breach.bottom_m = 15, breach.volume_m3 = 150000, breach.formation = Time::seconds(60), breach.width_m = 10;
  dam.breaches = {breach};
  add(s, flood::make_reservoir(dam));
  CulvertSettings culvert;
  culvert.id = "culvert", culvert.from = {380, 200}, culvert.to = {430, 200};
  add(s, flood::make_culvert(culvert));
  DrainSettings drain;
  drain.id = "drain", drain.points = {210, 350, 220, 340, 500, 300};
  add(s, flood::make_drain(drain));
  PumpSettings pump;
  pump.id = "pump", pump.from = {220, 350}, pump.to = {600, 100}, pump.capacity_m3_s = 2, pump.start_m = 9, pump.stop_m = 8.5;
  add(s, flood::make_pump(pump));
  return s;
}

template <class Real>
FloodFields<Real> solved(const FloodSetup& setup, int threads, bool all_tiles, bool rebuilt = false) {
  FloodFields<Real> fields;
  const auto solver = make_flood_solver(setup, fields);
  solver->step_all_tiles(all_tiles);
  for (int t = 20; t <= 300; t += 20) {
    solver->advance(Time::seconds(t), threads);
    if (rebuilt) solver->rebuild();
  }
  return fields;
}

template <class Real>
void expect_same_bits(const FloodFields<Real>& a, const FloodFields<Real>& b, const char* what) {
  const auto same = [](const auto& x, const auto& y) {
    return x.size() == y.size() && (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof x[0]) == 0);
  };
  EXPECT_TRUE(same(a.depth, b.depth) && same(a.carry, b.carry) && same(a.qx, b.qx) && same(a.qy, b.qy) && same(a.ledger, b.ledger)) << what;
  EXPECT_TRUE(same(a.sources.infiltrated, b.sources.infiltrated) && same(a.sources.dryness, b.sources.dryness)) << what;
  EXPECT_TRUE(same(a.sources.memory, b.sources.memory) && same(a.sources.moved, b.sources.moved)) << what;
}

TEST_P(FloodSources, give_the_same_bits_for_any_threads_tiles_and_resumes) {
  const auto alone = solved<float>(busy(Precision::single, GetParam()), 1, false);
  for (const int threads : {2, 3, 8}) expect_same_bits(solved<float>(busy(Precision::single, GetParam()), threads, false), alone, "threads");
  expect_same_bits(solved<float>(busy(Precision::single, GetParam()), 1, true), alone, "all tiles");
  expect_same_bits(solved<float>(busy(Precision::single, GetParam()), 1, false, true), alone, "rebuilt");
  expect_same_bits(solved<double>(busy(Precision::twice, GetParam()), 2, true), solved<double>(busy(Precision::twice, GetParam()), 1, false), "double");
  const FloodFields<float> first = [this] {
    FloodFields<float> f;
    make_flood_solver(busy(Precision::single, GetParam()), f)->advance(Time::seconds(20), 1);
    return f;
  }();
  FloodFields<float> copy;
  const auto second = make_flood_solver(busy(Precision::single, GetParam()), copy);
  copy = first;
  second->rebuild();
  for (int t = 40; t <= 300; t += 20) second->advance(Time::seconds(t), 1);
  expect_same_bits(copy, alone, "from its fields alone");
}

template <class Real>
void expect_water_kept(Precision precision, FloodScheme scheme, double tolerance) {
  FloodFields<Real> fields;
  const auto solver = make_flood_solver(busy(precision, scheme), fields);
  double worst = 0;
  for (std::int64_t ms = 200; ms <= 300000; ms += 700) {
    solver->advance(Time{ms}, 1);
    worst = std::max(worst, mass_error(*solver));
  }
  EXPECT_LT(worst, tolerance);
  EXPECT_GE(*std::min_element(fields.depth.begin(), fields.depth.end()), Real(0));
  const FloodLedger l = solver->ledger();
  for (const double part : {l.inflow, l.rain, l.infiltrated, l.given, l.taken}) EXPECT_GT(part, 0);
  const auto readings = solver->readings();
  for (const NamedReading& r : readings)
    if (r.reading.name == "moved_m3" || r.reading.name == "breach_width_m") {
      EXPECT_GT(r.reading.value, 0) << r.id << " has nothing to do in this scene";
    }
}

TEST_P(FloodSources, keep_every_drop_at_every_step) {
  expect_water_kept<float>(Precision::single, GetParam(), 1e-6);
  expect_water_kept<double>(Precision::twice, GetParam(), 1e-12);
}

std::vector<int> codes_of(const std::function<void(FloodCase&)>& spoil) {
  FloodCase c;
  c.setup.bed = Raster<double>(Grid{10, 10, 5, 0, 0}, 0.0);
  c.end = Time::seconds(10);
  std::vector<int> codes;
  try {
    spoil(c);
    run_flood_case(c);
  } catch (const InputError& error) {
    for (const Problem& p : error.problems()) codes.push_back(static_cast<int>(p.code));
  }
  return codes;
}

TEST(FloodSourcesSetup, say_what_is_wrong_with_them) {
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.levees = {levee_along({0, 5, 50, 5}, 1)}; }), std::vector<int>{});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.levees = {levee_along({500, 5, 600, 5}, 1)}; }), std::vector<int>{1220});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.levees = {levee_along({5, 5}, 1)}; }), std::vector<int>{1211});
  EXPECT_EQ(codes_of([](FloodCase& c) { c.setup.levees = {levee_along({0, 5, 50, 5}, 1), levee_along({0, 15, 50, 15}, 1)}; }), std::vector<int>{1215});
  PumpSettings pump;
  pump.id = "pump", pump.from = {500, 5}, pump.capacity_m3_s = 1;
  EXPECT_EQ(codes_of([&](FloodCase& c) { add(c.setup, flood::make_pump(pump)); }), std::vector<int>{1220});
  pump.from = {5, 5};
  EXPECT_EQ(codes_of([&](FloodCase& c) { c.setup.bed.at(1, 1) = NAN, add(c.setup, flood::make_pump(pump)); }), std::vector<int>{1215});
}

}  // namespace
}  // namespace muster
