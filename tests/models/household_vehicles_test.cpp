#include "muster/models/transport/household_vehicles.hpp"

#include <gtest/gtest.h>

#include <map>
#include "muster/models/behaviour/share_out.hpp"

#include "models/evacuation.hpp"
#include "muster/engine/core/error.hpp"

namespace muster {
namespace {

using behaviour::Group;
using behaviour::share_out;
using test::block;
using transport::AreaShares;
using transport::HouseholdVehicles;
using transport::Settings;
using transport::Transport;

struct Member {
  int age;
  float walk_m_s;
  bool impaired = false;
};

PersonTable people(const std::vector<Member>& members) {
  PersonTable t;
  for (const Member& m : members) {
    t.age.push_back(static_cast<std::uint8_t>(m.age)), t.walk_m_s.push_back(m.walk_m_s);
    t.impaired.push_back(m.impaired ? 1 : 0);
  }
  return t;
}

std::vector<std::uint32_t> all(const PersonTable& persons) {
  std::vector<std::uint32_t> rows(persons.age.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
  return rows;
}

std::string told(const std::vector<Group>& groups) {
  std::string out;
  for (const Group& g : groups) {
    out += out.empty() ? "" : " ";
    out += g.drives ? "car:" : "foot:";
    for (const std::uint32_t p : g.members) out += std::to_string(p);
  }
  return out;
}

// Father, mother, three children, grandmother who is impaired, grandfather.
const std::vector<Member> family = {{40, 1.4F}, {38, 1.3F}, {15, 1.35F}, {8, 1.0F}, {3, 0.8F}, {75, 0.5F, true}, {77, 0.9F}};

TEST(ShareOut, lets_all_ride_in_one_vehicle_where_they_fit_in) {
  const PersonTable p = people({{40, 1.4F}, {38, 1.3F}, {8, 1.0F}});
  EXPECT_EQ(told(share_out(p, all(p), 1, 5)), "car:012");
  EXPECT_EQ(told(share_out(p, all(p), 2, 5)), "car:012") << "no second car for three";
  EXPECT_EQ(told(share_out(p, all(p), 0, 5)), "foot:012");
}

TEST(ShareOut, makes_the_best_walkers_walk_where_seats_are_short) {
  const PersonTable p = people(family);
  EXPECT_EQ(told(share_out(p, all(p), 1, 5)), "car:13456 foot:02") << "the grandfather (6) drives: of those who can he walks worst";
  EXPECT_EQ(told(share_out(p, all(p), 1, 2)), "car:56 foot:01234");
}

TEST(ShareOut, uses_the_second_vehicle_if_there_is_somebody_to_drive_it) {
  const PersonTable p = people(family);
  EXPECT_EQ(told(share_out(p, all(p), 2, 5)), "car:02346 car:15");
  const PersonTable one_driver = people({{40, 1.4F}, {16, 1.3F}, {15, 1.2F}, {14, 1.1F}, {12, 1.0F}, {10, 0.9F}});
  EXPECT_EQ(told(share_out(one_driver, all(one_driver), 2, 5)), "car:02345 foot:1");
}

TEST(ShareOut, lets_a_household_without_a_sound_adult_drive_its_one_car) {
  const PersonTable p = people({{80, 0.6F, true}, {79, 0.5F, true}});
  EXPECT_EQ(told(share_out(p, all(p), 2, 5)), "car:01");
}

TEST(ShareOut, puts_everybody_into_exactly_one_group_that_is_no_larger_than_its_vehicle) {
  for (int n = 1; n <= 12; ++n)
    for (int vehicles = 0; vehicles <= 3; ++vehicles)
      for (int seats = 1; seats <= 6; ++seats) {
        std::vector<Member> members;
        for (int i = 0; i < n; ++i) members.push_back({10 * (i % 8), 0.5F + 0.1F * static_cast<float>((i * 5) % 9), i % 5 == 4});
        const PersonTable p = people(members);
        std::vector<std::uint32_t> seen;
        for (const Group& g : share_out(p, all(p), vehicles, seats)) {
          ASSERT_FALSE(g.members.empty());
          if (g.drives) {
            ASSERT_LE(g.members.size(), static_cast<std::size_t>(seats));
          }
          seen.insert(seen.end(), g.members.begin(), g.members.end());
        }
        std::sort(seen.begin(), seen.end());
        ASSERT_EQ(seen, all(p)) << n << " " << vehicles << " " << seats;
      }
}

Settings shares(double two_wheeler, double tricycle, std::vector<AreaShares> areas = {}) {
  Settings s;
  s.households.two_wheeler = two_wheeler, s.households.tricycle = tricycle, s.households.areas = std::move(areas);
  return s;
}

/// Households of the area that drive a kind.
int count(const World& world, const Settings& settings, const std::string& area, const std::string& kind, std::uint64_t seed = 1) {
  const Transport transport(settings);
  const HouseholdVehicles vehicles(world, transport);
  int n = 0;
  for (std::uint32_t h = 0; h < world.households.size(); ++h) {
    const auto own = vehicles.of(world, {h}, seed);
    n += world.households.id[h].starts_with(area) && own.count > 0 && transport.in_use()[own.kind].kind.id == kind;
  }
  return n;
}

TEST(HouseholdVehicles, follow_the_shares_of_the_smallest_area_that_is_named) {
  const auto world = test::small_world({.villages = 2, .houses = 200, .households_per_house = 5});  // 1000 households each
  const Settings s = shares(0.2, 0.1, {{"V1", 0.5, 0.0}, {"V1G0", 0.0, 1.0}});
  EXPECT_NEAR(count(*world, s, "V0", "two_wheeler"), 200, 42) << "3.3 standard deviations";
  EXPECT_NEAR(count(*world, s, "V0", "tricycle"), 100, 32);
  EXPECT_NEAR(count(*world, s, "V1", "two_wheeler"), 250, 37) << "half of the other half";
  EXPECT_EQ(count(*world, s, "V1", "tricycle"), 500);
  EXPECT_EQ(count(*world, s, "V0", "car"), 0);
}

TEST(HouseholdVehicles, leave_a_household_with_a_car_its_cars) {
  const auto world = test::small_world({.houses = 20, .cars = 2});
  EXPECT_EQ(count(*world, shares(0.5, 0.5), "V", "car"), 40);
  const Transport transport(shares(0.5, 0.5));
  EXPECT_EQ(HouseholdVehicles(*world, transport).of(*world, {0}, 1).count, 2);
}

TEST(HouseholdVehicles, of_a_larger_share_are_those_of_the_smaller_and_more) {
  const auto world = test::small_world({.villages = 1, .houses = 100});
  const Transport few(shares(0.1, 0)), many(shares(0.4, 0));
  const HouseholdVehicles a(*world, few), b(*world, many);
  int more = 0;
  for (std::uint32_t h = 0; h < world->households.size(); ++h) {
    EXPECT_LE(a.of(*world, {h}, 7).count, b.of(*world, {h}, 7).count);
    more += b.of(*world, {h}, 7).count - a.of(*world, {h}, 7).count;
  }
  EXPECT_GT(more, 0);
}

TEST(HouseholdVehicles, put_their_kinds_among_those_in_use) {
  EXPECT_EQ(Transport(shares(0, 0)).in_use().size(), 1U);
  EXPECT_EQ(Transport(shares(0, 0, {{"V0", 0.1, 0}})).in_use().size(), 2U);
  EXPECT_EQ(Transport(shares(0.1, 0.1)).kinds().at(2).id, "tricycle");
}

TEST(Behaviour, sends_a_large_household_off_in_its_car_and_on_foot) {
  // Seven of a household have one car of five seats: two walk. Everybody is counted once, in the party that they go with.
  const test::Evacuation e{.world = test::small_world({.persons = 7, .cars = 1}), .padm = [](auto& s) { s.car_least_m = 0, s.car_exit_share = 0; }};
  const auto run = e.run();
  const auto& parties = block<PartyState>(*run);
  const auto& m = block<MembershipState>(*run);
  int drove = 0, walked = 0;
  for (std::uint32_t h = 0; h < e.world->households.size(); ++h) {
    if (block<BehaviourState>(*run).left[h].is_never()) continue;
    std::map<std::uint32_t, int> size;
    for (std::uint32_t p = e.world->households.first_person[h]; p < e.world->households.first_person[h] + 7; ++p) ++size[m.party[p].index];
    ASSERT_EQ(size.size(), 2U);
    for (const auto& [party, persons] : size) {
      EXPECT_EQ(parties.persons[party], persons);
      EXPECT_EQ(persons, parties.mode[party] == TravelMode::car ? 5 : 2);
      (parties.mode[party] == TravelMode::car ? drove : walked) += persons;
    }
  }
  EXPECT_GT(drove, 0);
  EXPECT_EQ(walked * 5, drove * 2);
  EXPECT_EQ(drove + walked, block<BehaviourState>(*run).departed_persons);
}

}  // namespace
}  // namespace muster
