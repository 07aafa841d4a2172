// Care homes whose staff take the residents out in rounds.
#include "models/columns.hpp"
#include "models/fleet_day.hpp"
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
  for (const Time t : test::values(block<WarningState>(*run).told)) told = std::min(told, t);
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

/// Water of so many metres from an hour on at a house of three storeys of 3 m, where everybody lives on the ground floor, 0.7 m above the ground.
Day shut_in(int impaired, float depth_m, int storeys = 3) {
  const auto world = home_of(0, impaired);
  world->buildings.storeys[0] = static_cast<std::uint8_t>(storeys), world->buildings.floor_z[0] = 0.7F;
  Day day = day_of(0, impaired);
  day.world = world;
  day.families = [](auto& s) { s.care_homes = s.care_carry_up = true, s.care_staff_day = 0.5, s.care_prepare = Time::hours(3); };
  day.water = [depth_m](Time t, std::uint32_t) { return t >= Time::hours(1) ? depth_m : 0.0F; };
  return day;
}

std::vector<std::pair<Time, double>> carried(const muster::Run& run) {
  std::vector<std::pair<Time, double>> out;
  const EventLog& log = run.events();
  for (std::size_t i = 0; i < log.size(); ++i)
    if (log.kinds()[log.kind[i]].name == "care_home/carried_up") out.emplace_back(log.time[i], log.value[i]);
  return out;
}

TEST(CareHomes, carry_those_who_cannot_walk_to_a_dry_floor_so_many_at_a_time) {
  const auto run = shut_in(6, 0.6F).run();
  const auto seen = carried(*run);
  ASSERT_EQ(seen.size(), 6U) << "three on duty, two to carry one";
  for (std::size_t i = 0; i < seen.size(); ++i)
    EXPECT_EQ(seen[i], std::pair(Time::hours(1) + Time::minutes(4 * (static_cast<int>(i) + 1)), 1.0)) << "one storey, four minutes each";
  for (std::uint32_t p = 0; p < 6; ++p) EXPECT_EQ(block<CarryState>(*run).storey[p], 1);
  EXPECT_EQ(block<CarryState>(*run).carried_up_persons, 6);
  EXPECT_EQ(block<HarmState>(*run).dead_persons, 0);
}

TEST(CareHomes, carry_two_at_a_time_with_more_staff_and_as_high_as_they_must) {
  Day day = shut_in(8, 0.6F);
  const auto world = std::make_shared<World>(*day.world);
  world->buildings.storey_m[0] = 0.8F;
  day.world = world;
  const auto run = day.run();
  const auto seen = carried(*run);
  ASSERT_EQ(seen.size(), 4U);
  EXPECT_EQ(seen[0], std::pair(Time::hours(1) + Time::minutes(8), 2.0)) << "a metre above the water lies the second storey";
}

/// 2.5 m on the ground floor: who is still there when it comes, cannot save himself.
TEST(CareHomes, save_those_whom_they_have_carried_up_in_time) {
  const auto rising = [](Time t, std::uint32_t) { return t < Time::hours(1) ? 0.0F : t < Time::minutes(74) ? 0.6F : 3.2F; };
  Day day = shut_in(6, 0);
  day.water = rising, day.end = Time::minutes(75);
  const auto run = day.run();
  EXPECT_EQ(block<CarryState>(*run).carried_up_persons, 3) << "fourteen minutes: three of six";
  int saved = 0;
  for (std::uint32_t p = 0; p < 6; ++p) {
    const bool up = block<CarryState>(*run).storey[p] != CarryState::nowhere;
    saved += up;
    EXPECT_EQ(block<HarmState>(*run).exposed[p].is_never(), up) << p;
    EXPECT_EQ(block<HarmState>(*run).death_chance[p] > 0, !up) << p;
  }
  EXPECT_EQ(saved, 3);
  day.families = [](auto& s) { s.care_homes = true, s.care_prepare = Time::hours(3); };
  const auto without = day.run();
  for (std::uint32_t p = 0; p < 6; ++p) EXPECT_GT(block<HarmState>(*without).death_chance[p], 0) << p;
}

TEST(CareHomes, have_nowhere_to_carry_anybody_in_a_house_of_one_storey) {
  const auto run = shut_in(4, 0.6F, 1).run();
  EXPECT_TRUE(carried(*run).empty());
}

TEST(CareHomes, carry_on_when_the_water_follows) {
  Day day = shut_in(2, 0);
  day.water = [](Time t, std::uint32_t) { return t < Time::hours(1) ? 0.0F : t < Time::hours(2) ? 0.6F : 2.9F; };
  const auto run = day.run();
  for (std::uint32_t p = 0; p < 2; ++p) EXPECT_EQ(block<CarryState>(*run).storey[p], 2);
  test::expect_same_bits(day);
}

/// A home at 0, a shelter at 500 m, and vehicles at the end of the street, 1000 m.
std::unique_ptr<muster::Run> fleet_day(int walkers, int impaired, std::vector<transport::FleetEntry> fleet, int threads = 1) {
  Street street;
  const BuildingId home = street.building("home", 0, BuildingUse::care_home);
  for (int i = 0; i < walkers + impaired; ++i) {
    test::add_household(*street.world, "R" + std::to_string(i), home, 0, {.persons = 1});
    street.world->persons.age.back() = 80, street.world->persons.walk_m_s.back() = 0.8F;
    street.world->persons.impaired.back() = i < walkers ? 0 : 1;
  }
  street.shelter("S", 500);
  street.building("base", 1000);
  return test::FleetDay{.world = street.finished(),
                        .fleet = std::move(fleet),
                        .padm = [](auto& s) { s.families.care_homes = s.families.care_vehicles = true, s.families.care_staff_day = 0.1; },
                        .threads = threads}
      .start();
}
const transport::FleetEntry one_ambulance{.id = "ambulance", .kind = "ambulance", .base = "N1000", .count = 1, .ready_after = Time::minutes(5)};

TEST(CareHomes, are_served_by_vehicles_that_come_back_for_the_next) {
  const auto run = fleet_day(0, 5, {one_ambulance});
  while (!run->finished()) run->step();
  EXPECT_EQ(block<CareVehicleState>(*run).brought_persons, 5) << "two at a time";
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 5);
  EXPECT_EQ(block<FamilyState>(*run).with_care_persons, 0) << "nobody is pushed";
  const Time called = logged(*run, "care_home/vehicle_called", 0).first, brought = logged(*run, "care_home/brought", 0).first;
  const Time order{(called.ms + 9999) / 10000 * 10000};
  // 5 min until the crew is ready, 1000 m at 10 m/s; 10 m to the street at 0.8 m/s is in the 180 s for each to get in; 500 m.
  EXPECT_EQ(brought, order + Time::seconds(300 + 100 + 2 * 180 + 50));
  EXPECT_FALSE(block<CareVehicleState>(*run).home[0].valid()) << "free again";
}

TEST(CareHomes, have_those_who_walk_led_out_meanwhile) {
  const auto run = fleet_day(4, 2, {one_ambulance});
  while (!run->finished()) run->step();
  EXPECT_EQ(block<CareVehicleState>(*run).brought_persons, 2);
  EXPECT_EQ(block<FamilyState>(*run).with_care_persons, 4);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 6);
}

TEST(CareHomes, lead_all_out_on_foot_where_there_is_no_vehicle_for_them) {
  transport::FleetEntry truck = one_ambulance;
  truck.id = truck.kind = "truck";
  const auto run = fleet_day(0, 2, {truck});
  while (!run->finished()) run->step();
  EXPECT_EQ(block<CareVehicleState>(*run).brought_persons, 0);
  EXPECT_EQ(block<FamilyState>(*run).with_care_persons, 2);
}

TEST(CareHomes, are_served_with_the_same_bits_for_any_thread_count_and_with_caches_dropped) {
  const auto digest_of = [](int threads, bool forgetful) {
    const auto run = fleet_day(3, 6, {one_ambulance}, threads);
    while (!run->finished()) {
      if (forgetful) run->drop_caches();
      run->step();
    }
    return run->digest();
  };
  const Digest first = digest_of(1, false);
  EXPECT_EQ(digest_of(2, false), first);
  EXPECT_EQ(digest_of(1, true), first);
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
