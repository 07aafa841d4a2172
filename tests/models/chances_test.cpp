#include "muster/models/casualty/chances.hpp"

#include <iostream>
#include <numeric>

#include "models/evacuation.hpp"
#include "muster/models/casualty/drowning.hpp"
#include "muster/models/casualty/stability.hpp"

namespace muster {
namespace {

using test::block;
using test::Evacuation;
using test::ToyHazard;

std::shared_ptr<World> bungalows(int houses, int cars = 0) {
  return test::small_world({.villages = 1, .houses = houses, .households_per_house = 1, .storeys = 1, .cars = cars});
}

struct Ledger {
  explicit Ledger(std::size_t persons) {
    harm.death_chance.assign(persons, 0.0F);
    chances.use(harm, footing);
  }
  HarmState harm;
  casualty::FootingState footing;
  casualty::DeathChances chances;
};

TEST(DeathChances, indoors_are_the_largest_one_met) {
  Ledger l(2);
  for (const double chance : {0.1, 0.3, 0.2}) l.chances.indoors(1, chance);
  EXPECT_EQ(l.harm.death_chance, (std::vector<float>{0.0F, 0.3F}));
}

TEST(DeathChances, in_flow_add_what_is_worse_than_what_was_withstood) {
  Ledger l(3);
  l.chances.in_flow(2, 0.2, 0.5);
  EXPECT_FLOAT_EQ(l.harm.death_chance[2], 0.1F);
  l.chances.in_flow(2, 0.2, 0.5), l.chances.in_flow(2, 0.1, 0.5);
  EXPECT_FLOAT_EQ(l.harm.death_chance[2], 0.1F) << "no worse than before";
  l.chances.in_flow(2, 0.6, 0.5);
  EXPECT_FLOAT_EQ(l.harm.death_chance[2], 0.1F + 0.5F * 0.4F / 0.8F) << "of the 0.8 who stood, 0.4 are swept away";
  l.chances.indoors(0, 0.25), l.chances.in_flow(0, 1.0, 0.5);
  EXPECT_FLOAT_EQ(l.harm.death_chance[0], 0.25F + 0.25F / 0.75F) << "of those who lived through 0.25, up to 0.5 drown";
  EXPECT_EQ(l.footing.person, (std::vector<std::uint32_t>{0, 2}));
}

TEST(Footing, is_lost_by_as_many_as_the_share_says) {
  for (const double mass : {30.0, 110.0})
    for (const double depth : {0.3, 0.45, 0.6, 0.9, 1.3})
      for (double velocity = 0; velocity < 3.3; velocity += 0.05) {
        const double share = casualty::share_losing_footing(depth, velocity, mass);
        for (const double luck : {0.001, 0.24, 0.5, 0.77, 0.999})
          if (std::abs(luck - share) > 1e-9) {
            EXPECT_EQ(casualty::loses_footing(depth, velocity, mass, luck), luck < share);
          }
      }
}

TEST(ExpectedDeaths, in_a_house_are_the_chance_of_the_curve_for_the_dead_and_the_living) {
  // Water rises by 4 m in an hour: Jonkman's table has 0.396 at 4 m.
  const Evacuation e{.world = bungalows(100),
                     .orders = {},
                     .water = [](Time t, std::uint32_t) { return std::min(4.0F, 4.0F * static_cast<float>(t.in_hours())); },
                     .padm = [](auto& s) { s.wade_depth_m = 0, s.leave_depth_m = 0; },
                     .end = Time::hours(2)};
  const auto run = e.run();
  const HarmState& harm = block<HarmState>(*run);
  for (const float chance : harm.death_chance) EXPECT_FLOAT_EQ(chance, static_cast<float>(casualty::jonkman_rapid(4)));
  EXPECT_NEAR(headline(*e.world, run->state()).expected_deaths, 300 * 0.396, 0.5);
  EXPECT_GT(harm.dead_persons, 80);
}

struct Spread {
  double sampled = 0, expected = 0, difference = 0, error = 0, ratio = 0;  ///< means; standard error of their difference; variance expected / sampled
};

Spread over_seeds(Evacuation e, int seeds) {
  std::vector<double> sampled, expected;
  for (int seed = 1; seed <= seeds; ++seed) {
    e.seed = static_cast<std::uint64_t>(seed);
    const Headline h = headline(*e.world, e.run()->state());
    sampled.push_back(static_cast<double>(h.dead)), expected.push_back(h.expected_deaths);
  }
  const auto mean = [seeds](const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0) / seeds; };
  const auto variance = [&](const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += (x - mean(v)) * (x - mean(v));
    return sum / (seeds - 1);
  };
  std::vector<double> differences;
  for (std::size_t i = 0; i < sampled.size(); ++i) differences.push_back(sampled[i] - expected[i]);
  Spread out{mean(sampled), mean(expected), mean(differences), std::sqrt(variance(differences) / seeds), variance(expected) / variance(sampled)};
  std::cout << "  sampled " << out.sampled << ", expected " << out.expected << ", difference " << out.difference << " +- " << out.error << ", variance ratio "
            << out.ratio << "\n";
  return out;
}

ToyHazard::Water rising(double from_h, double m_per_h, float most) {
  return [=](Time t, std::uint32_t) { return std::clamp(static_cast<float>((t.in_hours() - from_h) * m_per_h), 0.0F, most); };
}

TEST(ExpectedDeaths, have_the_mean_of_the_sampled_ones_and_less_noise) {
  // Told late, some leave, on foot or by car, and meet water that rises at home and on the road; some refuse or are told upstairs to stay.
  const auto ends = [](int cars, casualty::CarRule rule, double velocity, double rate, float most) {
    return over_seeds({.world = bungalows(30, cars),
                       .orders = {{Time::minutes(20), "T"}},
                       .water = rising(0.6, rate, most),
                       .velocity = static_cast<float>(velocity),
                       .padm = [](auto& s) { s.car_least_m = 0; },
                       .casualty = [rule](auto& s) { s.cars = rule; },
                       .end = Time::hours(2)},
                      300);
  };
  const Spread all[] = {ends(0, casualty::CarRule::shand_small, 0.9, 2, 4), ends(1, casualty::CarRule::shand_small, 1.6, 4, 5),
                        ends(1, casualty::CarRule::lifesim, 1.2, 1, 3)};
  for (const Spread& s : all) {
    EXPECT_GT(s.sampled, 1);
    EXPECT_LT(std::abs(s.difference), 3 * s.error);
    EXPECT_LT(s.ratio, 1);
  }
}

TEST(ExpectedDeaths, in_basements_stop_with_those_who_would_have_left) {
  auto world = bungalows(30);
  for (auto& storey : world->households.storey) storey = UINT8_MAX;
  const Spread s = over_seeds({.world = world, .orders = {}, .water = rising(0.1, 1.5, 3.0F), .end = Time::hours(3)}, 300);
  EXPECT_LT(std::abs(s.difference), 3 * s.error);
  EXPECT_LT(s.ratio, 1);
}

}  // namespace
}  // namespace muster
