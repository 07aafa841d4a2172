#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/models/earthquake/damage.hpp"
#include "muster/models/earthquake/motion.hpp"
#include "muster/models/earthquake/site_field.hpp"

namespace muster::earthquake {
namespace {

TEST(Motion, grows_with_magnitude_and_dies_away_with_distance) {
  for (double km = 0; km < 300; km += 20)
    for (double magnitude = 5; magnitude < 8; magnitude += 0.5) {
      const double here = bssa14_pga_g(magnitude, Faulting::reverse, km, 360, Attenuation::global);
      EXPECT_LT(bssa14_pga_g(magnitude, Faulting::reverse, km + 20, 360, Attenuation::global), here);
      EXPECT_LE(here, bssa14_pga_g(magnitude, Faulting::reverse, km, 360, Attenuation::china_turkey)) << "dies away more slowly there";
      EXPECT_GE(here, bssa14_pga_g(magnitude, Faulting::reverse, km, 360, Attenuation::japan_italy));
    }
}

TEST(Damage, chances_are_those_of_its_states_by_luck) {
  for (const char* name : {"W1", "C3M", "URML", "RM1M"})
    for (const double pga : {0.05, 0.2, 0.5, 1.1}) {
      const BuildingType& type = *building_type(name, DesignLevel::low);
      const auto chances = type.chances(pga);
      EXPECT_NEAR(std::accumulate(chances.begin(), chances.end(), 0.0), 1.0, 1e-12);
      std::vector<double> counted(damage_states, 0);
      constexpr int draws = 20000;
      for (int i = 0; i < draws; ++i) counted[static_cast<std::size_t>(type.state(pga, (i + 0.5) / draws))] += 1.0 / draws;
      for (std::size_t state = 0; state < damage_states; ++state)
        EXPECT_NEAR(counted[state], chances[state], 2.0 / draws) << name << " " << pga << " " << state;
    }
}

TEST(Damage, stronger_shaking_never_leaves_the_same_building_better) {
  const BuildingType& type = *building_type("URML", DesignLevel::before_codes);
  for (double luck = 0.005; luck < 1; luck += 0.01) {
    DamageState before = DamageState::none;
    for (double pga = 0; pga < 2; pga += 0.02) {
      EXPECT_GE(type.state(pga, luck), before);
      before = type.state(pga, luck);
    }
  }
  EXPECT_EQ(type.state(0, 0), DamageState::none) << "what does not shake is not damaged";
}

TEST(Damage, a_type_without_curves_for_a_level_takes_the_next_lower_one) {
  EXPECT_EQ(building_type("URML", DesignLevel::high)->level, DesignLevel::low);
  EXPECT_EQ(building_type("W1", DesignLevel::high)->level, DesignLevel::high);
  EXPECT_EQ(building_type("hut", DesignLevel::low), nullptr);
}

TEST(Damage, every_construction_and_height_has_a_type) {
  for (int made_of = 0; made_of < 4; ++made_of)
    for (int storeys = 0; storeys < 40; ++storeys) {
      const BuildingType& type = type_of(static_cast<Construction>(made_of), storeys, nullptr);
      EXPECT_GT(type.median_g[3], type.median_g[0]);
      EXPECT_GT(type.casualties[5][3], 0.0);
    }
  EXPECT_EQ(type_of(Construction::reinforced_concrete, 3, nullptr).name, "C1L");
  EXPECT_EQ(type_of(Construction::reinforced_concrete, 4, nullptr).name, "C1M");
  EXPECT_EQ(type_of(Construction::brick, 2, nullptr).name, "URML");
  const DesignLevel high = DesignLevel::high;
  EXPECT_EQ(type_of(Construction::timber, 1, &high).level, DesignLevel::high);
}

TEST(SiteField, scatters_by_one_and_is_alike_at_near_places_as_the_law_says) {
  const std::vector<double> x = {125, 1125, 4125, 30125}, y = {125, 125, 125, 125};
  constexpr int shocks = 4000;
  std::vector<std::vector<double>> values(x.size());
  for (int s = 0; s < shocks; ++s) {
    const SiteField field(x, y, 7, EntityKey{static_cast<std::uint64_t>(s)});
    for (std::size_t i = 0; i < x.size(); ++i) values[i].push_back(field.at(i));
  }
  const auto mean_product = [&](std::size_t a, std::size_t b) {
    return std::inner_product(values[a].begin(), values[a].end(), values[b].begin(), 0.0) / shocks;
  };
  const double four_deviations = 4 / std::sqrt(static_cast<double>(shocks));
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j)
      EXPECT_NEAR(mean_product(i, j), jayaram_baker_pga(std::abs(x[i] - x[j]) / 1000), four_deviations * std::sqrt(2.0)) << i << " " << j;
}

TEST(SiteField, sites_of_one_cell_share_a_value_and_many_sites_make_wider_cells) {
  const SiteField two({10, 240, 260}, {10, 240, 10}, 1, EntityKey{5});
  EXPECT_EQ(two.at(0), two.at(1));
  EXPECT_NE(two.at(0), two.at(2));
  std::vector<double> x, y;
  for (int i = 0; i < 60; ++i)
    for (int j = 0; j < 60; ++j) x.push_back(300.0 * i), y.push_back(300.0 * j);
  EXPECT_GT(SiteField(x, y, 1, EntityKey{5}).cell_m(), 250);
}

}  // namespace
}  // namespace muster::earthquake
