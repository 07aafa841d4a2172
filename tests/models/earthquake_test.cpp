#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "models/small_world.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/earthquake/damage.hpp"
#include "muster/models/earthquake/motion.hpp"
#include "muster/models/earthquake/settings.hpp"
#include "muster/models/earthquake/site_field.hpp"
#include "muster/models/earthquake/state.hpp"

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

/// All families are in a shelter. Two shocks come in one step, and each brings it down, as far as those inside are concerned.
class TwoBlows final : public Model {
 public:
  std::string_view name() const override { return "test/two_blows"; }
  Phase phase() const override { return Phase::lifelines; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return writes_; }
  void declare(StartContext& context) override {
    const World& w = context.world;
    const std::size_t persons = w.persons.size();
    auto& shocks = context.state.add<ShakingState>();
    shocks.at = {Time::seconds(2), Time::seconds(6)}, shocks.most_m_s2.assign(2, 0.0F), shocks.building_m_s2.assign(w.buildings.size(), 0.0F);
    context.state.add<Shaking>().keys = {entity_key("shock", "first"), entity_key("shock", "second")};
    auto& shaken = context.state.add<ShakenBuildings>();
    shaken.building.assign(w.buildings.size(), DamageState::none), shaken.shelter.assign(w.shelters.size(), DamageState::none);
    shaken.since.assign(w.buildings.size(), Time::never()), shaken.of_shelter.assign(w.shelters.size(), BuildingId{0});
    auto& harm = context.state.add<HarmState>();
    harm.harm.assign(persons, Harm::unharmed), harm.cause.assign(persons, Cause::none), harm.exposed.assign(persons, Time::never());
    harm.died.assign(persons, Time::never()), harm.death_chance.assign(persons, 0.0F);
    auto& parties = context.state.add<PartyState>();
    parties.rows.assign(persons, {}), parties.status.assign(persons, PartyStatus::none), parties.persons.assign(persons, 0);
    auto& members = context.state.add<MembershipState>();
    for (std::uint32_t p = 0; p < persons; ++p) members.party.push_back({w.households.first_person[w.persons.household[p].index]});
    for (std::uint32_t h = 0; h < w.households.size(); ++h) {
      const std::uint32_t leader = w.households.first_person[h];
      parties.status[leader] = PartyStatus::arrived, parties.persons[leader] = static_cast<std::uint8_t>(w.households.persons[h]);
      parties.destination[leader] = ShelterId{0};
    }
    context.state.add<MovementQueues>();
  }
  void start(StartContext&) override {}
  void step(StepContext& context) override {
    auto& blows = context.state.get<ShakenBuildings>().shelter_blows;
    blows.clear();
    if (context.now == Time{0})
      for (const std::uint32_t shock : {0U, 1U}) blows.push_back({Time::seconds(2 + 4 * shock), shock, 0, DamageState::collapsed, DamageState::none});
  }
  void drop_caches(StartContext&) override {}

 private:
  static constexpr std::array<std::string_view, 9> writes_ = {
      "shock/at", "shock/most_m_s2", "building/shaken", "building/shaken_m_s2", "shelter/shaken", "person/harm", "party/", "person/party", "movement/"};
};

TEST(ShakingCasualties, a_party_keeps_who_lived_through_both_shocks_of_a_step) {
  auto world = test::small_world({.households_per_house = 5, .persons = 6});
  Problems problems;
  finish_world(*world, "test", problems);
  int twice = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const ModelInputs inputs{world, nullptr, std::make_shared<Plan>(), nullptr, 0};
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(std::make_unique<TwoBlows>()), models.push_back(make_casualty_shaking(inputs));
    muster::Run run(world, std::move(models), RunSettings{seed, Time::seconds(10), Time::minutes(1), 1});
    run.step();
    std::vector<int> dead(world->persons.size(), 0), told(dead);
    for (const PersonHarmRequest& r : run.state().get<HarmRequests>().persons.storage())
      dead[run.state().get<MembershipState>().party[r.person.index].index] += r.becomes == Harm::dead;
    const auto requests = run.state().get<MovementQueues>().harm.take(Time::minutes(1));
    for (const HarmRequest& r : requests) {
      ++told[r.party.index];
      if (told[r.party.index] == 2) {
        EXPECT_EQ(r.persons_left, 6 - dead[r.party.index]) << "seed " << seed;
        ++twice;
      }
    }
    for (const HarmRequest& r : requests)
      if (told[r.party.index] == 1) {
        EXPECT_EQ(r.persons_left, 6 - dead[r.party.index]) << "seed " << seed;
      }
  }
  EXPECT_GT(twice, 20);
}

}  // namespace
}  // namespace muster::earthquake
