#include <gtest/gtest.h>

#include <algorithm>

#include "flood_scenes.hpp"
#include "muster/models/flood/dams.hpp"
#include "muster/models/flood/weir.hpp"

// Dams that slides make across a valley, in the solver alone: tests/scenarios/zone_scenarios_test.cpp has them in whole scenarios.
namespace muster {
namespace {

using namespace flood_tests;

LeveeSettings slide_dam(double crest) {
  SlideDamSettings dam;
  dam.id = "dam", dam.zone = "slide", dam.points = {300, 0, 300, 50}, dam.crest = {crest};
  return dam;
}

/// Of what every method must do. A level channel 50 m wide and 600 m long with a river from the west; beyond its eastern edge water falls away.
class SlideDam : public testing::TestWithParam<FloodScheme> {
 protected:
  FloodCase channel(double seconds) const {
    FloodCase c;
    c.setup.bed = Raster<double>(Grid{60, 5, 10, 0, 0}, 0.0);
    c.setup.manning_n = 0.02, c.setup.level_m = 1;
    c.setup.inflows = {{{5, 5, 5, 15, 5, 25, 5, 35, 5, 45}, constant(20)}};
    c.setup.boundaries = {edge(FloodEdge::east, FloodEdgeKind::free)};
    c.setup.boundaries[0].least_slope = 0.01;
    c.setup.method.scheme = GetParam(), c.setup.method.precision = Precision::twice;
    c.points = {255, 25, 355, 25};
    c.end = Time::seconds(seconds), c.sample_every = Time::seconds(60);
    return c;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, SlideDam, testing::ValuesIn(schemes), [](const testing::TestParamInfo<FloodScheme>& which) {
  return which.param == FloodScheme::local_inertial ? "local_inertial" : "finite_volume";
});

double reading(const FloodCaseResult& r, const std::string& name, std::size_t sample) {
  const auto found = std::find(r.reading_names.begin(), r.reading_names.end(), name);
  EXPECT_NE(found, r.reading_names.end()) << name;
  return r.readings[sample * r.reading_names.size() + static_cast<std::size_t>(found - r.reading_names.begin())];
}

TEST_P(SlideDam, is_not_there_before_it_comes) {
  FloodCase c = channel(900);
  const FloodCaseResult plain = run_flood_case(c);
  c.setup.levees = {slide_dam(5)};
  const FloodCaseResult never = run_flood_case(c);
  EXPECT_EQ(plain.level_m, never.level_m);
  EXPECT_EQ(plain.velocity_x_m_s, never.velocity_x_m_s);
  c.dams_come = {Time::seconds(600)};
  const FloodCaseResult late = run_flood_case(c);
  for (std::size_t sample = 0; sample < plain.time.size(); ++sample) {
    const bool before = plain.time[sample] <= Time::seconds(600);
    EXPECT_EQ(plain.level_m[2 * sample] == late.level_m[2 * sample], before) << sample;
    EXPECT_EQ(reading(late, "dam.stands", sample), before ? 0 : 1);
  }
}

/// The pool behind it takes what the river brings, and then spills it by the weir formula.
TEST_P(SlideDam, holds_the_river_back_until_it_runs_over) {
  FloodCase c = channel(5400);
  c.setup.levees = {slide_dam(3)};
  c.dams_come = {Time::seconds(600)};
  const FloodCaseResult r = run_flood_case(c);
  const auto at = [&](double seconds) { return static_cast<std::size_t>(seconds / 60); };
  const double dry_side = r.depth_m[2 * at(1200) + 1];
  EXPECT_LT(dry_side, 0.2) << "the stream below runs dry";
  EXPECT_NEAR((r.level_m[2 * at(1380)] - r.level_m[2 * at(1080)]) / (20 * 300 / (300 * 50.0)), 1, 0.03) << "rises by what comes, over 300 m x 50 m";
  EXPECT_NEAR(r.level_m[2 * at(5400)], 3 + std::pow(20 / (1.7 * 50), 2.0 / 3), 0.02);
  EXPECT_NEAR(r.edge_outflow_m3_s.back()[1], 20, 0.2);
  EXPECT_LT(r.mass_error, 1e-12);
}

/// Ten minutes after it came it breaks, whenever that was, down to the bed and as wide as half the valley.
TEST_P(SlideDam, breaks_in_a_time_that_counts_from_when_it_came) {
  FloodCase c = channel(3600);
  LeveeSettings dam = slide_dam(10);
  BreachSettings breach;
  breach.trigger = BreachTrigger::time, breach.time = Time::minutes(10), breach.bottom_m = 0, breach.width_m = 25, breach.formation = Time::minutes(2);
  dam.breaches = {breach};
  c.setup.levees = {dam};
  for (const double comes : {600.0, 1234.5}) {
    c.dams_come = {Time::seconds(comes)};
    const FloodCaseResult r = run_flood_case(c);
    double greatest = 0;
    for (std::size_t sample = 0; sample < r.time.size(); ++sample) {
      const double since = r.time[sample].in_seconds() - comes;
      if (since > 1 && since < 590) EXPECT_EQ(reading(r, "dam.breach_width_m", sample), 0) << since;
      if (since > 660 && since < 715) EXPECT_NEAR(reading(r, "dam.breach_width_m", sample), 25 * (since - 600) / 120, 0.7) << since;
      if (since > 730) EXPECT_EQ(reading(r, "dam.breach_width_m", sample), 25) << since;
      if (since > 600) greatest = std::max(greatest, r.edge_outflow_m3_s[sample][1]);
    }
    EXPECT_GT(greatest, 25) << "what was held back comes on top of the river";
    EXPECT_LT(r.mass_error, 1e-12);
  }
}

TEST_P(SlideDam, stands_on_a_levee_as_high_as_the_higher_of_the_two) {
  FloodCase c = channel(7200);
  LeveeSettings low = slide_dam(1.5), high = slide_dam(4);
  low.id = "levee", low.stands = true, high.crest = {2.5};
  c.setup.levees = {low, high};
  c.setup.level_m = 0.5;
  const double head = std::pow(20 / (1.7 * 50), 2.0 / 3);
  EXPECT_NEAR(run_flood_case(c).level_m[2 * 120], 1.5 + head, 0.02) << "before the slide";
  c.dams_come = {Time::seconds(60)};
  EXPECT_NEAR(run_flood_case(c).level_m[2 * 120], 2.5 + head, 0.02);
  c.setup.levees[1].crest = {1};
  EXPECT_NEAR(run_flood_case(c).level_m[2 * 120], 1.5 + head, 0.02) << "a lower slide changes nothing";
}

TEST_P(SlideDam, gives_the_same_bits_for_any_thread_count_with_tiles_stepped_or_skipped_and_resumed) {
  FloodSetup s = rough(Precision::single, GetParam());
  SlideDamSettings dam;
  dam.id = "dam", dam.zone = "slide", dam.points = {600, 0, 560, 800}, dam.height_m = 2;
  BreachSettings breach;
  breach.trigger = BreachTrigger::time, breach.time = Time::seconds(60), breach.bottom_m = 5, breach.width_m = 60;
  dam.breaches = {breach};
  s.levees = {dam};
  const std::vector<Time> comes = {Time{101500}};
  const auto solve = [&](int threads, bool all_tiles, double taken_up_at) {
    FloodFields<float> fields;
    auto solver = make_flood_solver(s, fields);
    solver->step_all_tiles(all_tiles);
    for (double t = 20; t <= 240; t += 20) {
      flood::advance_with_dams(*solver, Time::seconds(t), threads, comes);
      if (t != taken_up_at) continue;
      const FloodFields<float> kept = fields;  // as of a checkpoint, taken up by another solver
      solver = make_flood_solver(s, fields);
      fields = kept;
      solver->rebuild();
    }
    return fields;
  };
  const FloodFields<float> alone = solve(1, false, 0);
  EXPECT_LT(alone.sources.memory.back(), 1e9) << "it came";
  EXPECT_TRUE(same_bits(alone, solve(2, false, 0)));
  EXPECT_TRUE(same_bits(alone, solve(3, true, 0)));
  for (const double t : {80.0, 120.0, 200.0}) EXPECT_TRUE(same_bits(alone, solve(2, false, t))) << t;
}

TEST(SlideDams, come_when_their_zones_have_begun) {
  SlideDamSettings dam;
  dam.zone = "second", dam.after = Time::minutes(3);
  std::vector<zone::Zone> zones(2);
  zones[0].id = "first", zones[1].id = "second";
  EXPECT_EQ(flood::moments_of_dams({dam}, zones, std::vector<Time>{Time{0}, Time::minutes(10)}), std::vector<Time>{Time::minutes(13)});
  EXPECT_EQ(flood::moments_of_dams({dam}, zones, std::vector<Time>{Time{0}, Time::never()}), std::vector<Time>{Time::never()});
  EXPECT_THROW(flood::moments_of_dams({dam}, {}, {}), std::logic_error);
}

}  // namespace
}  // namespace muster
