// How fast people walk, by age, sex and aid.
#include <gtest/gtest.h>

#include "muster/models/data.hpp"
#include "muster/models/population/walking.hpp"

namespace muster::population {
namespace {

TEST(WalkingSpeeds, of_grown_ups_are_weidmanns_at_his_ages) {
  const double men = 1.41 / 1.34, women = 1.27 / 1.34;
  for (const auto& [age, speed] : {std::pair{20.0, 1.6}, {50.0, 1.4}, {70.0, 1.1}, {80.0, 0.7}}) {
    EXPECT_NEAR(mean_walk_m_s(age, false), speed * men, 0.005);
    EXPECT_NEAR(mean_walk_m_s(age, true), speed * women, 0.005);
  }
}

TEST(WalkingSpeeds, rise_until_twenty_and_fall_from_then_on) {
  for (int age = 2; age < 20; ++age) EXPECT_LE(mean_walk_m_s(age, false), mean_walk_m_s(age + 1, false)) << age;
  for (int age = 20; age < 100; ++age) EXPECT_GE(mean_walk_m_s(age, true), mean_walk_m_s(age + 1, true)) << age;
}

TEST(WalkingSpeeds, of_those_with_an_aid_are_boyces_in_the_shares_of_the_table) {
  EXPECT_EQ(mean_walk_with_aid_m_s(0.0), 0.95);
  EXPECT_EQ(mean_walk_with_aid_m_s(0.3), 0.81);
  EXPECT_EQ(mean_walk_with_aid_m_s(0.6), 0.94);
  EXPECT_EQ(mean_walk_with_aid_m_s(0.7), 0.57);
  EXPECT_EQ(mean_walk_with_aid_m_s(0.999), 0.79);
  double sum = 0;
  for (const double share : data_table("movement/mobility_aids.csv").column("share")) sum += share;
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(WalkingSpeeds, nobody_is_faster_for_needing_an_aid) {
  for (int age = 5; age < 100; age += 5)
    for (const double z : {-2.0, 0.0, 2.0})
      for (const double luck : {0.0, 0.3, 0.6, 0.7, 0.9}) EXPECT_LE(walk_m_s(age, true, z, true, luck), walk_m_s(age, true, z, false, luck));
}

TEST(WalkingSpeeds, differ_within_an_age_by_the_spread) {
  EXPECT_NEAR(walk_m_s(20, false, 1, false, 0) - walk_m_s(20, false, 0, false, 0), mean_walk_m_s(20, false) * 0.26 / 1.34, 1e-12);
  EXPECT_EQ(walk_m_s(90, true, -5, true, 0.7), 0.25);
  EXPECT_EQ(walk_m_s(20, false, 5, false, 0), 2.2);
}

}  // namespace
}  // namespace muster::population
