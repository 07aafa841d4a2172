// Care homes whose staff take the residents out in rounds.
#include "models/street.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/casualty/shelters.hpp"

namespace muster {
namespace {

using test::block;
using test::Day;
using test::logged;
using test::Street;

/// A care home at 0 with residents who walk and others who do not, and a shelter at 500 m.
std::shared_ptr<World> home_of(int walkers, int impaired) {
  Street street;
  const BuildingId home = street.building("home", 0, BuildingUse::care_home);
  for (int i = 0; i < walkers + impaired; ++i) {
    test::add_household(*street.world, "R" + std::to_string(i), home, 0, {.persons = 1});
    street.world->persons.age.back() = 80, street.world->persons.walk_m_s.back() = 0.8F;
    street.world->persons.impaired.back() = i < walkers ? 0 : 1;
  }
  street.shelter("S", 500);
  return street.finished();
}

Day day_of(int walkers, int impaired) {
  return {.world = home_of(walkers, impaired), .families = [](auto& s) { s.care_homes = true, s.care_staff_day = 0.2; }};
}

std::vector<std::pair<Time, double>> rounds(const muster::Run& run) {
  std::vector<std::pair<Time, double>> out;
  const EventLog& log = run.events();
  for (std::size_t i = 0; i < log.size(); ++i)
    if (log.kinds()[log.kind[i]].name == "care_home/round") out.emplace_back(log.time[i], log.value[i]);
  return out;
}

TEST(CareHomes, take_out_those_who_walk_first_and_the_others_one_by_one) {
  const Day day = day_of(4, 6);
  const auto run = day.run();
  const auto seen = rounds(*run);
  ASSERT_EQ(seen.size(), 4U) << "two on duty: 4 + 1, 2, 2, 1";
  std::vector<double> taken;
  for (const auto& [when, persons] : seen) taken.push_back(persons);
  EXPECT_EQ(taken, (std::vector<double>{5, 2, 2, 1}));
  Time told = Time::never();
  for (const Time t : block<WarningState>(*run).told) told = std::min(told, t);
  EXPECT_GE(seen[0].first, told + Time::minutes(30));
  EXPECT_LT(seen[0].first, told + Time::minutes(31));
  const double home_to_shelter = std::sqrt(500.0 * 500 + 10 * 10) * 1.3;
  EXPECT_NEAR((seen[1].first - seen[0].first).in_seconds(), 2 * home_to_shelter / 1.0 + 300, 0.01) << "there and back, and five minutes at the doors";
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 10);
  EXPECT_EQ(block<FamilyState>(*run).with_care_persons, 10);
  EXPECT_EQ(block<PartyState>(*run).persons[0], 4) << "those who walk are one party";
  EXPECT_FLOAT_EQ(block<PartyState>(*run).walk_m_s[0], 0.8F);
  EXPECT_FLOAT_EQ(block<PartyState>(*run).walk_m_s[4], 1.0F) << "pushed";
}

TEST(CareHomes, have_fewer_on_duty_by_night_and_never_nobody) {
  Day day = day_of(0, 3);
  day.start_minute_of_day = 2 * 60;
  const auto run = day.run();
  EXPECT_EQ(rounds(*run).front().second, 1);
}

TEST(CareHomes, leave_at_once_where_water_is_seen_and_stay_where_it_is_deep) {
  Day seen = day_of(2, 0);
  seen.orders = {};
  seen.water = [](Time t, std::uint32_t) { return t >= Time::minutes(10) ? 0.2F : 0.0F; };
  const auto early = rounds(*seen.run());
  ASSERT_EQ(early.size(), 1U);
  EXPECT_LT(early[0].first, Time::minutes(40)) << "as soon as somebody has noticed it";
  Day deep = day_of(2, 4);
  deep.water = [](Time t, std::uint32_t) { return t >= Time::minutes(45) ? 0.9F : 0.0F; };
  const auto run = deep.run();
  EXPECT_FALSE(logged(*run, "care_home/stays", 0).first.is_never());
  const auto& intent = block<BehaviourState>(*run).intent;
  EXPECT_EQ(std::count(intent.begin(), intent.end(), Intent::staying), static_cast<int>(logged(*run, "care_home/stays", 0).second));
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons + std::count(intent.begin(), intent.end(), Intent::staying), 6);
}

/// Residents of several households are one party: harm looks after all of them.
TEST(CareHomes, drown_in_a_flooded_shelter_all_alike) {
  const auto world = home_of(4, 0);
  world->buildings.x[0] = world->shelters.x[0], world->buildings.y[0] = world->shelters.y[0];  // its water is the shelter's
  Day day = day_of(4, 0);
  day.world = world;
  day.water = [](Time t, std::uint32_t) { return t >= Time::hours(3) ? 4.0F : 0.0F; };
  std::vector<std::unique_ptr<Model>> more;
  more.push_back(test::model<casualty::ShelterCasualtySettings>("casualty/shelters", world));
  const auto run = day.start(std::move(more));
  while (!run->finished()) run->step();
  ASSERT_EQ(rounds(*run).front().second, 4);
  for (std::uint32_t p = 0; p < 4; ++p) {
    EXPECT_GT(block<casualty::ShelterHarm>(*run).death_chance[p], 0) << p;
    EXPECT_FALSE(block<HarmState>(*run).exposed[p].is_never()) << p;
  }
}

TEST(CareHomes, are_homes_like_others_unless_asked_for) {
  Day day = day_of(4, 0);
  day.families = [](auto&) {};
  const auto run = day.run();
  EXPECT_TRUE(rounds(*run).empty());
  EXPECT_EQ(block<PartyState>(*run).persons[0], 1) << "each for himself";
}

TEST(CareHomes, have_the_same_bits_for_any_thread_count_and_with_caches_dropped) { test::expect_same_bits(day_of(11, 9)); }

}  // namespace
}  // namespace muster
