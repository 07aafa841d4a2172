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

TEST(Town, keeps_its_golden_hash) {
  // The same with gcc and clang, any number of threads, Debug and Release. It guards against change: when the generator changes, so does this.
  EXPECT_EQ(world_digest(town()).hex(), "b2a8378872cff45938e579724bb8e211");
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

/// Corners of row `row` of a ragged column.
std::vector<std::pair<double, double>> points_of(const Ragged& ragged, std::size_t row) {
  std::vector<std::pair<double, double>> out;
  for (std::size_t k = ragged.first[row]; k < ragged.first[row + 1]; k += 2) out.emplace_back(ragged.values[k], ragged.values[k + 1]);
  return out;
}
/// Does the segment a-b cross or touch the convex ring? Clips the segment by each edge; works for rings of either direction.
bool crosses(std::pair<double, double> a, std::pair<double, double> b, const std::vector<std::pair<double, double>>& ring) {
  double area = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto [x0, y0] = ring[i];
    const auto [x1, y1] = ring[(i + 1) % ring.size()];
    area += x0 * y1 - x1 * y0;
  }
  double from = 0, to = 1;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto [x0, y0] = ring[i];
    const auto [x1, y1] = ring[(i + 1) % ring.size()];
    const double sign = area > 0 ? 1 : -1;
    const double sa = sign * ((x1 - x0) * (a.second - y0) - (y1 - y0) * (a.first - x0));
    const double sb = sign * ((x1 - x0) * (b.second - y0) - (y1 - y0) * (b.first - x0));
    if (sa < 0 && sb < 0) return false;
    if (sa < 0) from = std::max(from, sa / (sa - sb));
    if (sb < 0) to = std::min(to, sa / (sa - sb));
  }
  return from <= to;
}

TEST(Town, sets_no_building_on_a_street) {
  const World& world = town();
  for (std::size_t b = 0; b < world.buildings.size(); ++b) {
    const auto ring = points_of(world.buildings.footprint, b);
    for (std::size_t l = 0; l < world.links.size(); ++l) {
      const auto line = points_of(world.links.shape, l);
      if (std::hypot(line[0].first - world.buildings.x[b], line[0].second - world.buildings.y[b]) > static_cast<double>(world.links.length_m[l]) + 60) continue;
      for (std::size_t k = 1; k < line.size(); ++k) ASSERT_FALSE(crosses(line[k - 1], line[k], ring)) << world.buildings.id[b] << " on " << world.links.id[l];
    }
  }
}

TEST(Town, sets_no_building_on_another) {
  const World& world = town();
  for (std::size_t a = 0; a < world.buildings.size(); ++a)
    for (std::size_t b = a + 1; b < world.buildings.size(); ++b) {
      if (std::hypot(world.buildings.x[a] - world.buildings.x[b], world.buildings.y[a] - world.buildings.y[b]) > 90) continue;
      const auto ring = points_of(world.buildings.footprint, a), other = points_of(world.buildings.footprint, b);
      for (std::size_t k = 0; k < other.size(); ++k)
        ASSERT_FALSE(crosses(other[k], other[(k + 1) % other.size()], ring)) << world.buildings.id[a] << " and " << world.buildings.id[b];
    }
}

/// Roughness of the river's bed: how the terrain says where water runs on an ordinary day.
bool in_river(const World& world, double x, double y) { return world.manning[world.manning.grid().cell_at(x, y)] == 0.03F; }

TEST(Town, sets_no_building_in_the_river) {
  const World& world = town();
  for (std::size_t b = 0; b < world.buildings.size(); ++b)
    for (const auto& [x, y] : points_of(world.buildings.footprint, b)) ASSERT_FALSE(in_river(world, x, y)) << world.buildings.id[b];
}

TEST(Town, crosses_the_river_by_bridges_only) {
  const World& world = town();
  int bridges = 0;
  for (std::size_t l = 0; l < world.links.size(); ++l) {
    bool wet = false;
    for (const auto& [x, y] : points_of(world.links.shape, l)) wet = wet || in_river(world, x, y);
    EXPECT_EQ(wet, world.links.structure[l] == LinkStructure::bridge) << world.links.id[l];
    bridges += world.links.structure[l] == LinkStructure::bridge;
    if (wet) {
      EXPECT_GT(world.links.deck_z[l], world.nodes.z[world.links.tail[l].index]);
    }
  }
  EXPECT_GE(bridges, 4);  // two streets, both directions
  EXPECT_LE(bridges, 6);
}

/// Outline of a cover, by its id.
std::vector<std::pair<double, double>> cover_ring(const World& world, const std::string& id) {
  const auto row = std::find(world.covers.id.begin(), world.covers.id.end(), id) - world.covers.id.begin();
  return points_of(world.covers.outline, static_cast<std::size_t>(row));
}
bool in_ring(const std::vector<std::pair<double, double>>& ring, double x, double y) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    if ((ring[i].second > y) != (ring[j].second > y) &&
        x < (ring[j].first - ring[i].first) * (y - ring[i].second) / (ring[j].second - ring[i].second) + ring[i].first)
      in = !in;
  return in;
}

TEST(Town, of_400000_has_streets_that_do_not_run_into_one_another) {
  for (const std::int64_t seed : {5, 9}) {  // with which streets far from the river once crossed, and shelters lay off the map or held less than nobody
    const auto city = town_of(seed, 400000);
    EXPECT_EQ(city->persons.size(), 400000U);
    double turning = 0;  // which way round all blocks are drawn: the mirror image of a town turns them over
    for (std::size_t k = 0; k < city->covers.size(); ++k) {
      if (city->covers.kind[k] != CoverKind::built_up) continue;
      const auto ring = points_of(city->covers.outline, k);
      double twice = 0;
      for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        twice += (ring[j].first - ring[0].first) * (ring[i].second - ring[0].second) - (ring[i].first - ring[0].first) * (ring[j].second - ring[0].second);
      if (turning == 0) turning = twice > 0 ? 1 : -1;
      EXPECT_GT(twice * turning, 200) << city->covers.id[k] << ", seed " << seed;
    }
  }
}

TEST(Town, draws_river_fields_woods_and_blocks_where_the_terrain_has_them) {
  for (const std::int64_t seed : {1, 5}) {
    const auto made = seed == 1 ? nullptr : town_of(seed, 3000);
    const World& world = made ? *made : town();
    const auto river = cover_ring(world, "river"), fields = cover_ring(world, "fields"), levee = cover_ring(world, "levee");
    const Grid& grid = world.ground.grid();
    int wet = 0, drawn = 0, both = 0, farmed = 0, wooded_fields = 0;
    for (std::int32_t r = 0; r < grid.rows; ++r)
      for (std::int32_t c = 0; c < grid.columns; ++c) {
        const double x = grid.centre_x(c), y = grid.centre_y(r);
        const bool bed = in_river(world, x, y), in = in_ring(river, x, y);
        wet += bed, drawn += in, both += bed && in;
        const bool field = in_ring(fields, x, y);
        farmed += field, wooded_fields += field && world.manning.at(c, r) == 0.09F;
      }
    EXPECT_GT(both, 0.97 * drawn) << "seed " << seed;
    EXPECT_GT(both, 0.85 * wet) << "seed " << seed;  // the bed's roughness reaches 4 m over the banks
    EXPECT_GT(farmed, 200);
    EXPECT_LT(wooded_fields, 0.05 * farmed) << "seed " << seed;
    EXPECT_GT(levee.size(), 20U);
    int homes = 0, built = 0;
    std::vector<std::vector<std::pair<double, double>>> blocks;
    for (std::size_t k = 0; k < world.covers.size(); ++k)
      if (world.covers.kind[k] == CoverKind::built_up) blocks.push_back(points_of(world.covers.outline, k));
    for (std::size_t b = 0; b < world.buildings.size(); b += 7) {
      ++homes;
      built += std::any_of(blocks.begin(), blocks.end(), [&](const auto& ring) { return in_ring(ring, world.buildings.x[b], world.buildings.y[b]); });
    }
    EXPECT_GT(built, 0.9 * homes) << "seed " << seed;
  }
}

TEST(Town, says_that_all_its_layers_are_synthesised_and_exact) {
  const SourceTable& sources = town().sources;
  EXPECT_EQ(sources.id, (std::vector<std::string>{"areas", "buildings", "people", "roads", "shelters", "terrain"}));
  for (std::size_t row = 0; row < sources.size(); ++row) {
    EXPECT_EQ(sources.origin[row], Origin::synthesised);
    EXPECT_EQ(sources.absolute[row], 1);
    EXPECT_EQ(sources.what[row], town().provenance);
  }
}

TEST(Town, has_a_hierarchy_of_streets_with_dead_ends) {
  const World& world = town();
  std::map<RoadClass, double> km;
  for (std::size_t l = 0; l < world.links.size(); ++l) km[world.links.road_class[l]] += static_cast<double>(world.links.length_m[l]) / 2000;
  EXPECT_GT(km[RoadClass::arterial], 4);
  EXPECT_GT(km[RoadClass::collector], km[RoadClass::arterial]);
  EXPECT_GT(km[RoadClass::lane], km[RoadClass::collector]);
  EXPECT_GT(km[RoadClass::track], 1);
  int dead_ends = 0, crossings = 0, tees = 0;
  for (std::uint32_t n = 0; n < world.nodes.size(); ++n) {
    const auto degree = world.network.out_degree({n});
    dead_ends += degree == 1, tees += degree == 3, crossings += degree >= 4;
  }
  EXPECT_GT(dead_ends, 30);
  EXPECT_GT(tees, crossings);  // grown, not drawn with a ruler
  EXPECT_GT(crossings, 15);
}

TEST(Town, has_areas_of_all_levels_with_posts_and_loudspeakers) {
  const World& world = town();
  std::map<AreaLevel, int> count;
  for (std::uint32_t a = 0; a < world.areas.size(); ++a) {
    const AreaLevel level = world.areas.level[a];
    ++count[level];
    EXPECT_FALSE(world.areas.name[a].empty() || world.areas.name_en[a].empty());
    EXPECT_GE(world.areas.outline.first[a + 1] - world.areas.outline.first[a], 6U) << world.areas.id[a];
    EXPECT_EQ(level == AreaLevel::village, world.areas.loudspeaker_m[a] > 0) << world.areas.id[a];
    if (level < AreaLevel::village) continue;
    EXPECT_TRUE(world.areas.warden[a].valid() && world.areas.deputy[a].valid()) << world.areas.id[a];
    EXPECT_NE(world.areas.warden[a], world.areas.deputy[a]);
  }
  EXPECT_EQ(count[AreaLevel::county], 1);
  EXPECT_EQ(count[AreaLevel::township], 1);
  EXPECT_GE(count[AreaLevel::village], 8);
  EXPECT_LE(count[AreaLevel::village], 10);
  EXPECT_NEAR(count[AreaLevel::grid], 60, 8);
  for (const AreaId grid : world.buildings.grid) ASSERT_EQ(world.areas.level[grid.index], AreaLevel::grid);
}

TEST(Town, keeps_most_shelters_above_the_low_ground) {
  const World& world = town();
  int low = 0, sheltering = 0;
  for (std::size_t s = 0; s < world.shelters.size(); ++s) {
    if (world.shelters.kind[s] == ShelterKind::exit) continue;
    ++sheltering;
    EXPECT_GE(world.shelters.capacity[s], 60);
    low += world.shelters.floor_z[s] < 31.5F;  // about half a metre below the bank in mid-town
  }
  EXPECT_GE(low, 2);
  EXPECT_LE(low, sheltering / 2);
}

TEST(Town, has_phones_cars_and_impairments_as_the_sources_say) {
  const World& world = town();
  double cars = 0, old = 0, old_impaired = 0, young = 0, young_impaired = 0;
  for (const std::uint8_t n : world.households.cars) cars += n;
  for (std::size_t p = 0; p < world.persons.size(); ++p)
    (world.persons.age[p] > 65 ? old : young) += 1, (world.persons.age[p] > 65 ? old_impaired : young_impaired) += world.persons.impaired[p];
  EXPECT_NEAR(cars / static_cast<double>(world.households.size()), 0.47, 0.06);
  EXPECT_NEAR(old_impaired / old, 0.25, 0.03);
  EXPECT_NEAR(young_impaired / young, 0.02, 0.005);
}

TEST(Town, works_for_other_seeds_and_sizes) {
  for (const auto& [seed, people] : {std::pair{3, 20000}, {5, 20000}, {7, 2000}, {11, 60000}}) {
    const auto world = town_of(seed, people);
    EXPECT_EQ(world->persons.size(), static_cast<std::size_t>(people)) << "seed " << seed;
    EXPECT_EQ(world->shelters.size(), 16U) << "seed " << seed;
    EXPECT_GE(shortest_link_time_s(*world, 2.2), 2.0) << "seed " << seed;
    for (std::size_t s = 0; s < world->shelters.size(); ++s) {
      const auto seen = reaches(*world, world->shelters.node[s], mode_car);
      EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), static_cast<std::ptrdiff_t>(world->nodes.size())) << "seed " << seed;
    }
  }
}

TEST(Town, grows_to_a_hundred_thousand_people) {
  const auto world = town_of(2, 100000);
  EXPECT_EQ(world->persons.size(), 100000U);
  EXPECT_EQ(world->shelters.size(), 16U);
  EXPECT_GE(shortest_link_time_s(*world, 2.2), 2.0);
}

TEST(TownRiver, rises_from_base_to_flood) {
  const TownRiver river = town_river(TownConfig{});
  EXPECT_GT(river.base_m3_s, 20);
  EXPECT_LT(river.base_m3_s, river.bankfull_m3_s);
  EXPECT_LT(river.bankfull_m3_s, river.overtopping_m3_s);
  EXPECT_LT(river.overtopping_m3_s, river.flood_m3_s);
}

TEST(Town, allows_a_tick_of_two_seconds) { EXPECT_GE(shortest_link_time_s(town(), 2.2), 2.0); }

TEST(Town, is_the_same_for_any_thread_count) {
  for (const int threads : {1, 3}) EXPECT_EQ(world_digest(*make_town({}, threads)), world_digest(town())) << threads << " threads";
}

TEST(Town, is_the_same_for_the_same_seed_and_another_for_another) {
  EXPECT_EQ(world_digest(*town_of(1)), world_digest(town()));
  EXPECT_NE(world_digest(*town_of(2)), world_digest(town()));
}

}  // namespace
}  // namespace muster
