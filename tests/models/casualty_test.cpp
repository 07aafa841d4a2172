#include "models/evacuation.hpp"
#include "muster/models/casualty/drowning.hpp"
#include "muster/models/population/storeys.hpp"

namespace muster {
namespace {

using casualty::HomeCurve;
using casualty::WaterAtHome;
using test::block;
using test::Evacuation;

TEST(Drowning, at_home_never_falls_with_depth) {
  for (const HomeCurve curve : {HomeCurve::jonkman, HomeCurve::new_orleans, HomeCurve::logistic, HomeCurve::lifesim})
    for (const bool rapid : {false, true}) {
      double last = 0;
      for (double depth = 0; depth < 12; depth += 0.05) {
        const double p = casualty::drowning_at_home(curve, {.depth_m = depth, .above_refuge_m = depth - 0.3, .rapid = rapid}, 0.708);
        EXPECT_GE(p, last);
        EXPECT_LE(p, 1);
        last = p;
      }
      EXPECT_GT(last, 0);
    }
}

TEST(Drowning, spares_whoever_has_a_dry_floor_to_go_to_unless_the_building_falls) {
  EXPECT_EQ(casualty::drowning_at_home(HomeCurve::jonkman, {.depth_m = 2.5, .above_refuge_m = -0.5}, 0.708), 0);
  EXPECT_EQ(casualty::drowning_at_home(HomeCurve::jonkman, {.depth_m = 3.5, .velocity_m_s = 2.1, .above_refuge_m = -0.5, .collapses = true}, 0.708), 1);
}

std::shared_ptr<World> bungalows(int houses) { return test::small_world({.villages = 1, .houses = houses, .households_per_house = 10, .storeys = 1}); }

TEST(Casualty, at_home_comes_in_the_share_of_the_curve) {
  const auto deaths = [](HomeCurve curve, float depth, Time rise) {
    const Evacuation e{
        .world = bungalows(100),
        .orders = {},
        .water = [depth, rise](Time t, std::uint32_t) { return std::min(depth, depth * static_cast<float>(t.ms) / static_cast<float>(rise.ms)); },
        .padm = [](auto& s) { s.wade_depth_m = 0, s.leave_depth_m = 0; },
        .casualty = [curve](auto& s) { s.at_home = curve; },
        .end = Time::hours(12)};
    return static_cast<double>(block<HarmState>(*e.run()).dead_persons) / 3000;
  };
  const auto within = [](double p) { return 3.3 * std::sqrt(p * (1 - p) / 3000); };
  EXPECT_NEAR(deaths(HomeCurve::jonkman, 4, Time::hours(1)), casualty::jonkman_rapid(4), within(0.396));
  EXPECT_NEAR(deaths(HomeCurve::jonkman, 4, Time::hours(11)), casualty::jonkman_remaining(4), within(0.012));
  EXPECT_NEAR(deaths(HomeCurve::logistic, 3, Time::hours(1)), 0.109, within(0.109));
  EXPECT_NEAR(deaths(HomeCurve::lifesim, 4, Time::hours(1)), 0.708, within(0.708));
}

TEST(Casualty, in_deeper_water_is_never_survived_by_who_died_in_shallower) {
  std::vector<Harm> last;
  for (const float depth : {1.0F, 2.0F, 3.0F, 4.0F, 5.0F}) {
    const Evacuation e{.world = bungalows(20), .orders = {}, .water = [depth](Time t, std::uint32_t) { return t >= Time::minutes(10) ? depth : 0.0F; }};
    const auto run = e.run();
    const auto& harm = block<HarmState>(*run).harm;
    for (std::size_t p = 0; p < last.size(); ++p) EXPECT_GE(harm[p], last[p]);
    last = harm;
  }
  EXPECT_GT(std::count(last.begin(), last.end(), Harm::dead), 0);
}

TEST(Casualty, on_foot_takes_the_small_before_the_tall) {
  // Everybody is on the road when water 0.7 m deep at 1 m/s comes: D V = 0.7 is above a child's extreme 0.6 and below an adult's working limit 0.8.
  const Evacuation e{.world = test::small_world({.villages = 1, .houses = 40}),
                     .water = [](Time t, std::uint32_t) { return t >= Time::minutes(20) ? 0.7F : 0.0F; },
                     .velocity = 1,
                     .casualty = [](auto& s) { s.swept_fatality = 1; },
                     .end = Time::hours(1)};
  const auto run = e.run();
  const auto& harm = block<HarmState>(*run);
  int children = 0;
  for (std::uint32_t p = 0; p < e.world->persons.size(); ++p) {
    if (harm.cause[p] != Cause::swept_off_feet) continue;
    EXPECT_EQ(e.world->persons.age[p], 10);
    ++children;
    const PartyId party = block<MembershipState>(*run).party[p];
    EXPECT_EQ(block<PartyState>(*run).status[party.index], PartyStatus::in_place) << "the others stop";
    EXPECT_EQ(block<PartyState>(*run).persons[party.index], 2);
  }
  EXPECT_GT(children, 0);
  EXPECT_EQ(harm.dead_persons, static_cast<int>(std::count(harm.harm.begin(), harm.harm.end(), Harm::dead)));
}

TEST(Casualty, in_cars_begins_at_the_chosen_limit) {
  const auto lost = [](casualty::CarRule rule, float depth) {
    const Evacuation e{.world = test::small_world({.villages = 1, .houses = 40, .cars = 1}),
                       .water = [depth](Time t, std::uint32_t) { return t >= Time::minutes(20) ? depth : 0.0F; },
                       .padm = [](auto& s) { s.car_least_m = 0; },
                       .casualty = [rule](auto& s) { s.cars = rule; },
                       .end = Time::minutes(40)};
    const auto run = e.run();
    const auto& status = block<PartyState>(*run).status;
    return std::count(status.begin(), status.end(), PartyStatus::abandoned);
  };
  EXPECT_EQ(lost(casualty::CarRule::shand_small, 0.25F), 0);
  EXPECT_GT(lost(casualty::CarRule::shand_small, 0.35F), 0);
  EXPECT_EQ(lost(casualty::CarRule::shand_four_wheel, 0.35F), 0);
}

std::shared_ptr<World> with_basements(int houses) {
  auto world = bungalows(houses);
  for (std::size_t h = 0; h < world->households.size(); h += 2) world->households.storey[h] = below_ground;
  return world;
}

TEST(Casualty, in_a_basement_begins_when_water_comes_over_the_sill_and_takes_depth_below_ground) {
  const auto harm = [](float depth, double sill_m) {
    const Evacuation e{.world = with_basements(60),
                       .orders = {},
                       .water = [depth](Time t, std::uint32_t) { return t >= Time::minutes(10) ? depth : 0.0F; },
                       .padm = [](auto& s) { s.wade_depth_m = 0, s.leave_depth_m = 0; },
                       .casualty = [sill_m](auto& s) { s.basement_sill_m = sill_m; },
                       .end = Time::hours(1)};
    const auto run = e.run();
    std::array<int, 2> exposed{}, dead{}, all{};
    const HarmState& state = block<HarmState>(*run);
    for (std::uint32_t p = 0; p < e.world->persons.size(); ++p) {
      const std::size_t below = lives_below_ground(*e.world, e.world->persons.household[p].index) ? 1 : 0;
      ++all[below], exposed[below] += !state.exposed[p].is_never(), dead[below] += state.harm[p] == Harm::dead;
    }
    return std::array{std::array{all[0], exposed[0], dead[0]}, std::array{all[1], exposed[1], dead[1]}};
  };
  const auto kerb = harm(0.12F, 0.15), over = harm(0.25F, 0.15), high_sill = harm(0.25F, 0.3);
  EXPECT_EQ(kerb[1][1], 0) << "below the sill";
  EXPECT_EQ(high_sill[1][1], 0);
  EXPECT_EQ(over[0][1], 0) << "on the ground floor 0.3 m up it is dry";
  EXPECT_EQ(over[1][1], over[1][0]) << "below it all are in danger";
  const double chance = casualty::jonkman_rapid(3.25);  // a storey of 3 m and what stands outside
  EXPECT_NEAR(static_cast<double>(over[1][2]) / over[1][0], chance, 3.3 * std::sqrt(chance * (1 - chance) / over[1][0]));
  EXPECT_GT(over[1][2], 0);
  EXPECT_EQ(over[0][2], 0);
}

TEST(Casualty, in_a_basement_no_upper_floor_saves_but_having_left_does) {
  auto world = test::small_world({.villages = 1, .houses = 40, .households_per_house = 4, .storeys = 5});
  for (std::size_t h = 0; h < world->households.size(); h += 4) world->households.storey[h] = below_ground;
  const Evacuation e{.world = world, .water = [](Time t, std::uint32_t) { return t >= Time::hours(2) ? 1.5F : 0.0F; }, .end = Time::hours(4)};
  const auto run = e.run();
  const HarmState& state = block<HarmState>(*run);
  int left = 0;
  for (std::uint32_t p = 0; p < world->persons.size(); ++p) {
    const std::uint32_t home = world->persons.household[p].index;
    if (state.cause[p] == Cause::drowned_at_home) {
      EXPECT_TRUE(lives_below_ground(*world, home)) << "five storeys: others go up";
      EXPECT_FALSE(block<MembershipState>(*run).party[p].valid());
    }
    left += lives_below_ground(*world, home) && block<MembershipState>(*run).party[p].valid();
  }
  EXPECT_GT(left, 0) << "the order reaches them as others";
}

TEST(Casualty, leaves_those_in_peace_who_are_away_from_home) {
  const Evacuation e{.world = bungalows(10), .water = [](Time t, std::uint32_t) { return t >= Time::hours(3) ? 6.0F : 0.0F; }, .end = Time::hours(5)};
  const auto run = e.run();
  for (std::uint32_t p = 0; p < e.world->persons.size(); ++p)
    if (block<HarmState>(*run).cause[p] == Cause::drowned_at_home) {
      EXPECT_FALSE(block<MembershipState>(*run).party[p].valid());
    }
  EXPECT_GT(block<HarmState>(*run).dead_persons, 0);
  EXPECT_GT(headline(*e.world, run->state()).in_shelters, 0);
}

TEST(Metrics, agree_with_the_state_at_every_sample_and_with_the_headline_at_the_end) {
  const Evacuation e{.world = test::small_world({.households_per_house = 2, .shelter_capacity = 60}),
                     .water = [](Time t, std::uint32_t b) { return b < 10 && t >= Time::minutes(40) ? 2.0F : 0.0F; }};
  const auto run = e.start();
  const auto& m = block<MetricsState>(*run);
  while (!run->finished()) {
    run->step();
    if (run->now().ms % 600000 != 0) continue;
    const auto row = static_cast<std::size_t>(m.rows - 1);
    const Headline h = headline(*e.world, run->state());
    EXPECT_EQ(m.time[row], run->now());
    EXPECT_EQ(m.alerted[row], h.warned);
    EXPECT_EQ(m.departed[row], h.moved);
    EXPECT_EQ(m.sheltered[row], h.in_shelters);
    EXPECT_EQ(m.dead[row], h.dead);
    EXPECT_EQ(m.exposed[row], h.exposed);
  }
  EXPECT_EQ(m.rows, 240);
  for (std::size_t i = 1; i < static_cast<std::size_t>(m.rows); ++i) {
    EXPECT_GE(m.alerted[i], m.alerted[i - 1]);
    EXPECT_GE(m.departed[i], m.departed[i - 1]);
    EXPECT_GE(m.exposed[i], m.exposed[i - 1]);
  }
  EXPECT_GT(m.exposed[239], 0);
}

}  // namespace
}  // namespace muster
