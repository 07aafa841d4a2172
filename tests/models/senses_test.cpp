#include <gtest/gtest.h>

#include <cmath>

#include "models/small_world.hpp"
#include "muster/models/population/place_people.hpp"
#include "muster/models/population/senses.hpp"

// How people hear and what they speak, where no list says it.
namespace muster {
namespace {

using population::HearingOf, population::LanguageShare, population::PopulationSettings;

constexpr test::SmallPlace place = {.houses = 50, .households_per_house = 20};  // 2,000 households

std::shared_ptr<World> with_senses(const PopulationSettings& settings, std::function<void(World&)> before = {}) {
  auto world = test::small_world(place);
  if (before) before(*world);
  population::give_senses(*world, settings);
  return world;
}
std::size_t speakers(const World& world, const std::string& language) {
  return static_cast<std::size_t>(std::count(world.persons.language.begin(), world.persons.language.end(), language));
}

TEST(Senses, follow_age_as_the_people_of_hunan_who_were_measured_do) {
  // Of 1,231 people of 61 to 70 years 8 had a profound loss, 157 a moderate to severe one; of 366 of 71 to 80 years 8 and 86.
  EXPECT_EQ(population::hearing_at(66, 7.0 / 1231), Hearing::deaf);
  EXPECT_EQ(population::hearing_at(66, 9.0 / 1231), Hearing::hard_of_hearing);
  EXPECT_EQ(population::hearing_at(66, 164.0 / 1231), Hearing::hard_of_hearing);
  EXPECT_EQ(population::hearing_at(66, 166.0 / 1231), Hearing::normal);
  EXPECT_EQ(population::hearing_at(76, 93.0 / 366), Hearing::hard_of_hearing);
  EXPECT_EQ(population::hearing_at(76, 95.0 / 366), Hearing::normal);
  for (int age = 0; age < 110; age += 5)
    if (population::hearing_at(age, 0.02) != Hearing::normal) {
      EXPECT_NE(population::hearing_at(age + 5, 0.02), Hearing::normal) << "never better with age";
    }
}

TEST(Senses, are_drawn_in_the_shares_of_the_table) {
  const auto world = with_senses({.hearing = HearingOf::by_age}, [](World& w) { w.persons.age.assign(w.persons.size(), 76); });
  const auto hard = std::count(world->persons.hearing.begin(), world->persons.hearing.end(), Hearing::hard_of_hearing);
  EXPECT_NEAR(static_cast<double>(hard) / 6000, 86.0 / 366, 3 * std::sqrt(0.235 * 0.765 / 6000));
  EXPECT_TRUE(world->persons.language.empty());
}

TEST(Senses, of_whom_a_list_tells_stand) {
  const auto list = [](World& w) {
    w.persons.age.assign(w.persons.size(), 90), w.persons.hearing.assign(w.persons.size(), Hearing::deaf);
    w.persons.language.assign(w.persons.size(), "bo");
    for (std::size_t p = 0; p < w.persons.size(); p += 2) w.persons.origin[p] = Origin::survey;
  };
  const auto world = with_senses({.hearing = HearingOf::by_age, .languages = {{"ug", 1, {}}}}, list);
  std::size_t deaf_others = 0;
  for (std::size_t p = 0; p < world->persons.size(); ++p) {
    const bool listed = p % 2 == 0;
    EXPECT_EQ(world->persons.language[p], listed ? "bo" : "ug");
    if (listed) EXPECT_EQ(world->persons.hearing[p], Hearing::deaf);
    else deaf_others += world->persons.hearing[p] == Hearing::deaf ? 1 : 0;
  }
  EXPECT_LT(deaf_others, 300U) << "drawn";
}

TEST(Senses, give_whole_households_of_the_areas_their_language_in_the_share_asked_for) {
  const auto world = with_senses({.languages = {{"ug", 0.3, {"V0"}}, {"kk", 0.2, {}}}});
  const double slack = 3 * std::sqrt(0.3 * 0.7 * 1000);
  EXPECT_NEAR(static_cast<double>(speakers(*world, "ug")) / 3, 300, slack);
  EXPECT_NEAR(static_cast<double>(speakers(*world, "kk")) / 3, 400, slack);
  for (std::uint32_t p = 0; p < world->persons.size(); ++p) {
    EXPECT_EQ(world->persons.language[p], world->persons.language[p / 3 * 3]) << "one language for a household";
    const std::uint32_t home = world->households.home[world->persons.household[p].index].index;
    if (world->persons.language[p] == "ug") EXPECT_TRUE(world->buildings.id[home].starts_with("V0"));
  }
}

TEST(Senses, of_a_larger_share_take_nothing_from_anybody) {
  const auto few = with_senses({.languages = {{"ug", 0.3, {}}}}), more = with_senses({.languages = {{"ug", 0.5, {}}}});
  for (std::size_t p = 0; p < few->persons.size(); ++p)
    if (few->persons.language[p] == "ug") EXPECT_EQ(more->persons.language[p], "ug");
}

TEST(Senses, leave_a_world_alone_where_nobody_asks_and_are_the_same_on_every_day) {
  const std::shared_ptr<const World> world = test::small_world(place);
  EXPECT_EQ(population::place_people(world, {}, {2, 10}, {}), world);
  const auto on = [&](std::int64_t day) { return population::place_people(world, {.luck = day, .hearing = HearingOf::by_age}, {2, 10}, {}); };
  EXPECT_NE(on(0), world);
  EXPECT_EQ(on(0)->persons.hearing, on(1)->persons.hearing);
}

}  // namespace
}  // namespace muster
