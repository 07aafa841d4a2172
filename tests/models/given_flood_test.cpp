#include "muster/models/flood/given.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/flood_world.hpp"
#include "muster/models/flood/solver.hpp"

// Floods of other programs, as maps. The other program is here our own solver.
namespace muster {
namespace {

using namespace flood_tests;

std::vector<float> everywhere(const GivenFlood& flood, float value) { return std::vector<float>(static_cast<std::size_t>(flood.grid().cells()), value); }

HazardState shown(const World& world, const HazardRecord& record, std::int64_t frame) {
  HazardState view;
  size_view(world, view);
  record.show(-1, frame, view);
  return view;
}

TEST(GivenFlood, whose_maps_are_those_of_a_solved_one_gives_the_same_record) {
  const auto world = flood_world();
  FloodSettings river = rising_river();
  const HazardRecord solved = solve_flood(*world, river, Time::hours(2), 1);
  Problems problems;
  FloodFields<float> fields;
  fields.time = Time{0} - river.spin_up;
  const auto solver = make_flood_solver(flood_setup(*world, river, problems), fields);
  GivenFlood given(world, record_settings(river), "a solver's own maps", 1);
  std::vector<float> depth = everywhere(given, 0), speed = depth;
  for (Time t{0}; t <= Time::hours(2); t = t + river.frame) {
    solver->advance(t, 1);
    for (std::int64_t cell = 0; cell < given.grid().cells(); ++cell) {
      const std::array<double, 2> v = solver->velocity(cell);
      depth[static_cast<std::size_t>(cell)] = static_cast<float>(solver->depth(cell));
      speed[static_cast<std::size_t>(cell)] = static_cast<float>(std::hypot(v[0], v[1]));
    }
    given.add(t, depth, speed);
  }
  const HazardRecord found = given.finish();
  EXPECT_EQ(found.frames, solved.frames);
  EXPECT_EQ(found.arrival_s, solved.arrival_s);
  EXPECT_EQ(found.max_depth_mm, solved.max_depth_mm);
  EXPECT_EQ(found.flooded_m2, solved.flooded_m2);
  for (std::size_t i = 0; i < found.gauge_mm.size(); ++i) EXPECT_NEAR(found.gauge_mm[i], solved.gauge_mm[i], 1) << "the solver's beds are rounded";
  for (const std::int64_t frame : {10, 45, 80, 120}) {
    const HazardState a = shown(*world, found, frame), b = shown(*world, solved, frame);
    for (std::size_t l = 0; l < world->links.size(); ++l) {
      EXPECT_NEAR(a.link_depth_m[l], b.link_depth_m[l], 0.0111) << "one step of the record: a bridge's deck is compared with the bed";
      EXPECT_NEAR(a.link_velocity_m_s[l], b.link_velocity_m_s[l], 0.0511);
    }
  }
  EXPECT_NO_THROW(found.check_made_for(*world, "flood.nc"));
}

TEST(GivenFlood, is_linear_between_two_maps_dry_before_the_first_and_ends_with_the_last) {
  const auto world = flood_world();
  RecordSettings fine;
  fine.depth_step_m = 0.001;
  GivenFlood given(world, fine, "by hand", 1);
  given.add(Time::minutes(10), everywhere(given, 0.5F), everywhere(given, 1));
  given.add(Time::minutes(20), everywhere(given, 1.5F), {});
  given.add(Time::seconds(1530), everywhere(given, 0), {});
  const HazardRecord record = given.finish();
  EXPECT_EQ(record.frames, 26U) << "25 min 30 s";
  const auto at = [&](std::int64_t minute) { return shown(*world, record, minute); };
  const std::size_t street = 0;
  ASSERT_EQ(world->links.structure[street], LinkStructure::plain);
  EXPECT_EQ(at(9).link_depth_m[street], 0);
  EXPECT_FLOAT_EQ(at(10).link_depth_m[street], 0.5F);
  EXPECT_FLOAT_EQ(at(15).link_depth_m[street], 1.0F);
  EXPECT_FLOAT_EQ(at(15).link_velocity_m_s[street], 0.5F) << "a speed that nobody gives counts as 0";
  EXPECT_FLOAT_EQ(at(20).link_depth_m[street], 1.5F);
  EXPECT_NEAR(at(25).link_depth_m[street], 1.5 * 30 / 330, 0.002);
  EXPECT_TRUE(std::isnan(at(9).gauge_level_m[0]));
  EXPECT_NEAR(at(20).gauge_level_m[0], 17.9 + 1.5, 0.02);
  EXPECT_EQ(record.arrival_s[0], 600);
}

TEST(GivenFlood, refuses_what_no_flood_can_be) {
  const auto world = flood_world();
  const auto code_of = [&](const auto& add) {
    GivenFlood given(world, {}, "by hand", 1);
    given.add(Time{0}, everywhere(given, 0), {});
    try {
      add(given);
    } catch (const InputError& error) {
      return error.problems().front().code;
    }
    return ErrorCode{};
  };
  std::vector<float> odd;
  EXPECT_EQ(code_of([&](GivenFlood& g) { g.add(Time{0}, everywhere(g, 1), {}); }), ErrorCode::not_increasing);
  EXPECT_EQ(code_of([&](GivenFlood& g) { g.add(Time{1}, std::vector<float>(3), {}); }), ErrorCode::wrong_shape);
  for (const float bad : {-0.1F, NAN, INFINITY})
    EXPECT_EQ(code_of([&](GivenFlood& g) { odd = everywhere(g, 0), odd[7] = bad, g.add(Time{1}, odd, {}); }), ErrorCode::value_out_of_range);
  EXPECT_EQ(code_of([&](GivenFlood& g) { odd = everywhere(g, 0), odd[7] = -1, g.add(Time{1}, everywhere(g, 0), odd); }), ErrorCode::value_out_of_range);
  GivenFlood early(world, {}, "by hand", 1);
  early.add(Time{-5000}, everywhere(early, 1), {});
  EXPECT_THROW(early.finish(), InputError);
}

}  // namespace
}  // namespace muster
