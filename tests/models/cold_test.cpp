#include "muster/models/casualty/cold.hpp"

#include <numeric>

#include "models/evacuation.hpp"
#include "models/street.hpp"
#include "muster/engine/core/math.hpp"

namespace muster {
namespace {

using casualty::cold_air_hours;
using casualty::cold_water_minutes;
using test::block;
using test::Evacuation;

TEST(Cold, in_water_takes_the_time_of_the_formula) {
  EXPECT_NEAR(cold_water_minutes(0), 15 + 7.2 / 0.0785, 1e-9);
  EXPECT_NEAR(cold_water_minutes(10), 176.8, 0.1);
  EXPECT_EQ(cold_water_minutes(-2), cold_water_minutes(0));
  EXPECT_TRUE(std::isinf(cold_water_minutes(23)));
  for (double t = 0; t < 22; t += 0.5) EXPECT_GT(cold_water_minutes(t + 0.5), cold_water_minutes(t));
}

TEST(Cold, in_air_falls_off_with_the_distance_to_what_does_no_harm) {
  EXPECT_EQ(cold_air_hours(0, 10, 12), 12);
  EXPECT_EQ(cold_air_hours(-10, 10, 12), 6);
  EXPECT_TRUE(std::isinf(cold_air_hours(10, 10, 12)));
}

/// Cars are lost in water 0.4 m deep that takes nobody's feet; those in them stand there from 20 min on.
std::unique_ptr<Run> stranded(const std::function<void(casualty::ColdSettings&)>& change, Time end, int threads = 1) {
  static const auto world = test::small_world({.villages = 1, .houses = 500, .cars = 1});
  const Evacuation e{.world = world,
                     .water = [](Time t, std::uint32_t) { return t >= Time::minutes(20) ? 0.4F : 0.0F; },
                     .padm = [](auto& s) { s.car_least_m = 0; },
                     .threads = threads,
                     .end = end};
  std::vector<std::unique_ptr<Model>> cold;
  cold.push_back(test::model<casualty::ColdSettings>("casualty/cold", world, change));
  auto run = e.start(std::move(cold));
  while (!run->finished()) run->step();
  return run;
}

struct Count {
  int all = 0, dead = 0, severe = 0, light = 0;
  double expected = 0, of_doses = 0, longest = 0;  ///< chances of death: as State has them, and by the formula; greatest dose
};
Count count(const Run& run) {
  const auto& harm = block<HarmState>(run);
  const auto& cold = block<casualty::ColdState>(run);
  Count out;
  for (std::size_t p = 0; p < cold.dose.size(); ++p) {
    if (cold.dose[p] == 0) continue;
    ++out.all, out.dead += harm.harm[p] == Harm::dead, out.severe += harm.harm[p] == Harm::injured_severely, out.light += harm.harm[p] == Harm::injured;
    const auto dose = static_cast<double>(cold.dose[p]);
    out.expected += static_cast<double>(cold.death_chance[p]), out.longest = std::max(out.longest, dose);
    out.of_doses += math::normal_cdf(math::log(dose) / 0.4);
    EXPECT_EQ(harm.harm[p] != Harm::unharmed, harm.cause[p] == Cause::cold);
  }
  return out;
}

TEST(Cold, takes_as_many_of_those_who_stopped_in_it_as_its_distribution_says) {
  const auto in_water = [](casualty::ColdSettings& s) { s.water_temperature = 2, s.in_water_from_m = 0.3; };
  const Count c = count(*stranded(in_water, Time::minutes(150)));
  ASSERT_GT(c.all, 50);
  // The first stopped 20 min after the start and were looked at 13 times, every 10 min.
  EXPECT_NEAR(c.longest, 130 / cold_water_minutes(2), 1e-4);
  EXPECT_NEAR(c.expected, c.of_doses, 1e-3);
  EXPECT_LT(std::abs(c.dead - c.expected), 3.5 * std::sqrt(c.expected * (1 - c.expected / c.all)));
  EXPECT_GT(c.severe + c.light, 0);
}

TEST(Cold, harms_nobody_in_mild_air_and_water_that_is_too_shallow_to_count) {
  EXPECT_EQ(count(*stranded([](casualty::ColdSettings& s) { s.water_temperature = 2; }, Time::hours(4))).dead, 0) << "0.4 m is below in_water_from";
  const Count frost = count(*stranded([](casualty::ColdSettings& s) { s.air_temperature = -5; }, Time::hours(4)));
  EXPECT_GT(frost.light, 0);
}

/// Residents of several households whom the staff of a home lead are one party; the only shelter has no room, and there is no road out.
TEST(Cold, comes_to_all_of_a_party_guests_from_other_households_too) {
  test::Street street;
  const BuildingId home = street.building("home", 0, BuildingUse::care_home);
  for (int i = 0; i < 4; ++i) test::add_household(*street.world, "R" + std::to_string(i), home, 0, {.persons = 1});
  street.shelter("S", 500, 0);
  test::Day day{.world = street.finished(), .families = [](auto& s) { s.care_homes = true, s.care_staff_day = 0.2; }};
  day.end = Time::hours(6);
  std::vector<std::unique_ptr<Model>> cold;
  cold.push_back(test::model<casualty::ColdSettings>("casualty/cold", day.world, [](auto& s) { s.air_temperature = -20, s.spread = 0.01; }));
  const auto run = day.start(std::move(cold));
  while (!run->finished()) run->step();
  const auto& dose = block<casualty::ColdState>(*run).dose;
  ASSERT_EQ(block<MembershipState>(*run).party[3], PartyId{0}) << "led with the first household";
  ASSERT_GT(dose[0], 0);
  for (std::uint32_t p = 1; p < 4; ++p) EXPECT_EQ(dose[p], dose[0]) << p;
  // Half are unconscious after 4 h at -20 degC, all of them within 3 % of it at this spread.
  EXPECT_NEAR(dose[0], 1, 0.07);
  for (std::uint32_t p = 0; p < 4; ++p) EXPECT_EQ(block<HarmState>(*run).harm[p], Harm::dead) << p;
  EXPECT_EQ(block<PartyState>(*run).persons[0], 0);
}

TEST(Cold, is_the_same_for_any_thread_count) {
  const auto change = [](casualty::ColdSettings& s) { s.water_temperature = 4, s.in_water_from_m = 0.3; };
  const Digest one = stranded(change, Time::hours(3))->digest();
  for (const int threads : {2, 3}) EXPECT_EQ(stranded(change, Time::hours(3), threads)->digest(), one);
}

}  // namespace
}  // namespace muster
