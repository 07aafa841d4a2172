#include "muster/scenarios/town.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "muster/engine/core/error.hpp"
#include "muster/engine/world/short_links.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {
namespace {

std::shared_ptr<const World> town_of(std::int64_t seed, std::int64_t people = 20000) {
  TownConfig config;
  config.seed = seed, config.people = people;
  return make_town(config);
}
/// The default town, made once.
const World& town() {
  static const std::shared_ptr<const World> world = town_of(1);
  return *world;
}

/// 1 = the node has a way to `target` over links of `mode`.
std::vector<std::uint8_t> reaches(const World& world, NodeId target, std::uint8_t mode) {
  std::vector<std::uint8_t> seen(world.nodes.size(), 0);
  std::vector<NodeId> open = {target};
  seen[target.index] = 1;
  while (!open.empty()) {
    const NodeId here = open.back();
    open.pop_back();
    for (const std::uint32_t link : world.network.in_links(here)) {
      const NodeId tail = world.links.tail[link];
      if ((world.links.modes[link] & mode) == 0 || seen[tail.index] != 0) continue;
      seen[tail.index] = 1, open.push_back(tail);
    }
  }
  return seen;
}

TEST(Town, lets_every_building_reach_every_shelter_on_foot_and_every_exit_by_car) {
  const World& world = town();
  for (std::size_t s = 0; s < world.shelters.size(); ++s) {
    const bool exit = world.shelters.kind[s] == ShelterKind::exit;
    const auto seen = reaches(world, world.shelters.node[s], exit ? mode_car : mode_foot);
    for (std::size_t b = 0; b < world.buildings.size(); ++b)
      ASSERT_EQ(seen[world.buildings.node[b].index], 1) << world.buildings.id[b] << " to " << world.shelters.id[s];
  }
}

TEST(Town, has_the_people_and_households_that_were_asked_for) {
  const World& world = town();
  EXPECT_EQ(world.persons.size(), 20000U);
  EXPECT_NEAR(static_cast<double>(world.persons.size()) / static_cast<double>(world.households.size()), 2.62, 0.05);
}

TEST(Town, has_the_ages_of_the_census) {
  const PersonTable& persons = town().persons;
  double child = 0, old = 0, older = 0;
  for (const std::uint8_t age : persons.age) child += age <= 14, old += age >= 60, older += age >= 65;
  const auto n = static_cast<double>(persons.size());
  EXPECT_NEAR(100 * child / n, 17.95, 1.0);
  EXPECT_NEAR(100 * old / n, 18.70, 1.0);
  EXPECT_NEAR(100 * older / n, 13.50, 1.0);
}

TEST(Town, leaves_no_child_alone) {
  const World& world = town();
  for (std::size_t h = 0; h < world.households.size(); ++h) {
    int adults = 0;
    for (std::uint32_t p = 0; p < world.households.persons[h]; ++p) adults += world.persons.age[world.households.first_person[h] + p] >= 18;
    ASSERT_GE(adults, 1) << world.households.id[h];
  }
}

TEST(Town, has_twelve_shelters_and_four_exits) {
  std::map<ShelterKind, int> count;
  for (const ShelterKind kind : town().shelters.kind) ++count[kind];
  EXPECT_EQ(count[ShelterKind::exit], 4);
  EXPECT_EQ(static_cast<int>(town().shelters.size()) - count[ShelterKind::exit], 12);
}

TEST(Town, allows_a_tick_of_two_seconds) { EXPECT_GE(shortest_link_time_s(town(), 2.2), 2.0); }

TEST(Town, is_the_same_for_the_same_seed_and_another_for_another) {
  EXPECT_EQ(world_digest(*town_of(1)), world_digest(town()));
  EXPECT_NE(world_digest(*town_of(2)), world_digest(town()));
}

}  // namespace
}  // namespace muster
