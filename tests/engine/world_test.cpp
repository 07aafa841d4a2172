#include "muster/engine/world/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/short_links.hpp"
#include "small_world.hpp"

namespace muster {
namespace {

TEST(FinishWorld, gives_the_same_world_whatever_the_order_of_its_input_rows) {
  World first = small_world(0);
  Problems problems;
  finish_world(first, "test", problems);
  ASSERT_TRUE(problems.empty()) << render(problems.list().front(), Language::en);
  for (std::uint64_t shuffle = 1; shuffle < 6; ++shuffle) {
    World other = small_world(shuffle);
    finish_world(other, "test", problems);
    ASSERT_TRUE(problems.empty());
    EXPECT_EQ(world_digest(other), world_digest(first)) << "shuffle " << shuffle;
    EXPECT_EQ(other.nodes.id, first.nodes.id);
    EXPECT_EQ(other.persons.id, first.persons.id);
    EXPECT_EQ(other.links.shape.values, first.links.shape.values);
  }
}

TEST(FinishWorld, changes_nothing_in_a_finished_world) {
  World world = small_world(3);
  Problems problems;
  finish_world(world, "test", problems);
  const Digest once = world_digest(world);
  finish_world(world, "test", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(world_digest(world), once);
}

TEST(FinishWorld, sorts_links_by_tail_and_keeps_references) {
  World world = small_world(2);
  Problems problems;
  finish_world(world, "test", problems);
  const LinkTable& links = world.links;
  EXPECT_TRUE(std::is_sorted(links.tail.begin(), links.tail.end()));
  for (std::size_t row = 0; row < links.size(); ++row) {
    const std::string expected = "L" + world.nodes.id[links.tail[row].index] + world.nodes.id[links.head[row].index];
    EXPECT_EQ(links.id[row], expected);
    const LinkId back = links.opposite[row];
    ASSERT_TRUE(back.valid());
    EXPECT_EQ(links.tail[back.index], links.head[row]);
    EXPECT_EQ(links.shape.values[links.shape.first[row]], world.nodes.x[links.tail[row].index]);
    EXPECT_EQ(world.street_names[links.street[row]], links.id[row] == "LN0N1" || links.id[row] == "LN1N0" ? "乙街" : "甲街");
  }
  EXPECT_EQ(world.network.links(), links.size());
}

TEST(FinishWorld, keeps_holes_and_banned_turns_on_their_rows) {
  for (std::uint64_t shuffle = 0; shuffle < 6; ++shuffle) {
    World world = small_world(shuffle);
    Problems problems;
    finish_world(world, "test", problems);
    ASSERT_TRUE(problems.empty());
    for (std::size_t row = 0; row < world.covers.size(); ++row) {
      const CoverId around = world.covers.hole_of[row];
      EXPECT_EQ(around.valid() ? world.covers.id[around.index] : "", world.covers.id[row] == "island" ? "lake" : "");
    }
    ASSERT_EQ(world.turn_bans.size(), 2U);
    for (std::size_t row = 0; row < 2; ++row) {
      const bool first = world.turn_bans.id[row] == "ban_1";
      EXPECT_EQ(world.links.id[world.turn_bans.from[row].index], first ? "LN0N1" : "LN1N2");
      EXPECT_EQ(world.links.id[world.turn_bans.to[row].index], first ? "LN1N0" : "LN2N1");
    }
    EXPECT_EQ(world.sources.id, (std::vector<std::string>{"roads", "terrain"}));
  }
}

TEST(FinishWorld, keeps_the_persons_of_a_household_together) {
  World world = small_world(4);
  Problems problems;
  finish_world(world, "test", problems);
  const HouseholdTable& homes = world.households;
  for (std::uint32_t home = 0; home < homes.size(); ++home) {
    ASSERT_EQ(homes.persons[home], homes.id[home] == "H1" ? 3 : 2);
    for (std::uint32_t i = 0; i < homes.persons[home]; ++i) {
      const std::uint32_t row = homes.first_person[home] + i;
      EXPECT_EQ(world.persons.household[row].index, home);
      EXPECT_EQ(world.persons.id[row], homes.id[home] + "-" + std::to_string(i + 1));
    }
  }
  ASSERT_TRUE(world.areas.warden[1].valid());
  EXPECT_EQ(world.persons.id[world.areas.warden[1].index], "H1-2");
  EXPECT_EQ(world.areas.level[0], AreaLevel::village);
  EXPECT_EQ(world.areas.parent[1].index, 0U);
  EXPECT_EQ(world.persons.key[0], entity_key("person", world.persons.id[0]));
}

/// The one problem that a broken world gives.
Problem only_problem(World world) {
  Problems problems;
  finish_world(world, "broken.h5", problems);
  EXPECT_EQ(problems.list().size(), 1U);
  return problems.empty() ? Problem{} : problems.list().front();
}

TEST(FinishWorld, reports_each_fault_with_its_table_and_row) {
  const std::vector<std::pair<ErrorCode, void (*)(World&)>> faults = {
      {ErrorCode::dangling_reference, [](World& w) { w.links.head[2].index = 99; }},
      {ErrorCode::dangling_reference, [](World& w) { w.shelters.node[0] = NodeId{}; }},
      {ErrorCode::dangling_reference, [](World& w) { w.links.street[1] = 7; }},
      {ErrorCode::duplicate_row_id, [](World& w) { w.nodes.id[1] = w.nodes.id[0]; }},
      {ErrorCode::duplicate_row_id, [](World& w) { w.buildings.id[0] = ""; }},
      {ErrorCode::link_too_short, [](World& w) { w.links.length_m[0] = 0; }},
      {ErrorCode::link_too_short, [](World& w) { w.links.length_m[0] = std::numeric_limits<float>::quiet_NaN(); }},
      {ErrorCode::bad_geometry, [](World& w) { w.nodes.x[0] = std::numeric_limits<double>::infinity(), w.links.shape = empty_shapes(w.links.size()); }},
      {ErrorCode::bad_geometry, [](World& w) { w.links.shape.values[0] += 5; }},
      {ErrorCode::outside_terrain, [](World& w) { w.buildings.x[0] = -1e6; }},
      {ErrorCode::bad_capacity, [](World& w) { w.shelters.capacity[0] = -5; }},
      {ErrorCode::bad_hierarchy, [](World& w) { w.areas.level[0] = w.areas.level[1]; }},
      {ErrorCode::bad_household, [](World& w) { w.persons.household.assign(w.persons.size(), HouseholdId{0}); }},
      {ErrorCode::bad_range, [](World& w) { w.buildings.use[0] = static_cast<BuildingUse>(77); }},
      {ErrorCode::bad_range, [](World& w) { w.links.lanes[0] = 0; }},
      {ErrorCode::wrong_length, [](World& w) { w.buildings.storeys.pop_back(); }},
      {ErrorCode::bad_range, [](World& w) { w.persons.origin[0] = static_cast<Origin>(4); }},
      {ErrorCode::bad_range, [](World& w) { w.nodes.signal[0] = 2; }},
      {ErrorCode::bad_range, [](World& w) { w.links.structure[0] = static_cast<LinkStructure>(4); }},
      {ErrorCode::bad_range, [](World& w) { w.links.structure[0] = LinkStructure::underpass, w.links.deck_z[0] = std::numeric_limits<float>::quiet_NaN(); }},
      {ErrorCode::bad_range, [](World& w) { w.buildings.xy_error_m[0] = -1; }},
      {ErrorCode::bad_range, [](World& w) { w.places.kind[0] = static_cast<PlaceKind>(7); }},
      {ErrorCode::bad_range, [](World& w) { w.danger_zones.kind[0] = static_cast<DangerKind>(6); }},
      {ErrorCode::bad_geometry,
       [](World& w) {
         w.danger_zones.outline.values.resize(4), w.danger_zones.outline.first = {0, 4, 4};
       }},
      {ErrorCode::wrong_length, [](World& w) { w.danger_zones.name_en.pop_back(); }},
      {ErrorCode::bad_range, [](World& w) { w.covers.kind[0] = static_cast<CoverKind>(6); }},
      {ErrorCode::bad_range, [](World& w) { w.covers.width_m[2] = -4; }},
      {ErrorCode::dangling_reference, [](World& w) { w.covers.hole_of[1].index = 3; }},
      {ErrorCode::bad_range, [](World& w) { w.covers.hole_of[1].index = 1; }},  // a hole in itself
      {ErrorCode::bad_range, [](World& w) { w.covers.hole_of[1].index = 2; }},  // in a brook
      {ErrorCode::bad_range, [](World& w) { w.covers.hole_of[2].index = 0; }},  // a brook as a hole
      {ErrorCode::bad_geometry, [](World& w) { w.covers.kind[2] = CoverKind::bare; }},
      {ErrorCode::bad_range, [](World& w) { w.sources.absolute[0] = 2; }},
      {ErrorCode::bad_range, [](World& w) { w.sources.xy_error_m[0] = -1; }},
      {ErrorCode::bad_range, [](World& w) { w.sources.z_error_m[0] = std::numeric_limits<float>::infinity(); }},
      {ErrorCode::duplicate_row_id, [](World& w) { w.sources.id[0] = w.sources.id[1]; }},
      {ErrorCode::dangling_reference, [](World& w) { w.turn_bans.from[0].index = 6; }},
      {ErrorCode::dangling_reference, [](World& w) { w.turn_bans.to[1] = LinkId{}; }},
      {ErrorCode::bad_geometry, [](World& w) { w.turn_bans.to[0].index = 4; }},
      {ErrorCode::wrong_length, [](World& w) { w.links.shape.first.pop_back(); }},
  };
  for (const auto& [code, spoil] : faults) {
    World world = small_world(0);
    spoil(world);
    const Problem problem = only_problem(world);
    EXPECT_EQ(problem.code, code) << render(problem, Language::en);
    EXPECT_EQ(problem.where.file, "broken.h5");
    EXPECT_EQ(problem.where.key_path.front(), '/');
    EXPECT_EQ(render(problem, Language::zh).find('{'), std::string::npos) << render(problem, Language::zh);
  }
}

TEST(WorldDigest, is_of_the_place_and_not_of_how_it_came_about) {
  World world = small_world(0);
  Problems problems;
  finish_world(world, "test", problems);
  World other = world;
  other.import_report = "[]", other.provenance = "muster import";
  EXPECT_EQ(world_digest(other), world_digest(world));
  // Whatever bits a maker uses for "not known".
  const auto nan = [](std::uint32_t bits) { return std::bit_cast<float>(0x7fc00000U | bits); };
  other = small_world(0);
  for (float& width : other.covers.width_m)
    if (std::isnan(width)) width = nan(77);
  finish_world(other, "test", problems);
  EXPECT_EQ(world_digest(other), world_digest(world));
}

TEST(WorldDigest, differs_where_any_value_differs) {
  World world = small_world(0);
  Problems problems;
  finish_world(world, "test", problems);
  const Digest before = world_digest(world);
  World other = world;
  other.persons.age[0] ^= 1;
  EXPECT_NE(world_digest(other), before);
  other = world;
  other.ground[3] += 0.01F;
  EXPECT_NE(world_digest(other), before);
  other = world;
  other.street_names_en[0] += "x";
  EXPECT_NE(world_digest(other), before);
}

TEST(ShortLinks, are_merged_or_rounded_and_counted) {
  World world = small_world(0);
  for (std::size_t row = 0; row < world.links.size(); ++row) {
    if (world.links.id[row] == "LN0N1" || world.links.id[row] == "LN1N0") world.links.length_m[row] = 4;
    if (world.links.id[row] == "LN1N2") world.links.length_m[row] = 12;
  }
  const ShortLinks report = treat_short_links(world, 5, 20);
  EXPECT_EQ(report.merged, 2U);
  EXPECT_EQ(report.rounded, 1U);
  EXPECT_NEAR(report.longest_added_m, 8, 1e-6);
  EXPECT_NEAR(report.added_car_s, 8 / 10.0, 1e-6);
  Problems problems;
  finish_world(world, "test", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(world.nodes.size(), 3U);
  EXPECT_EQ(world.links.size(), 4U);
  EXPECT_DOUBLE_EQ(shortest_link_time_s(world, 2.0), 2.0);
}

TEST(ShortLinks, take_their_banned_turns_with_them_and_keep_the_others) {
  World world = small_world(3);
  for (std::size_t row = 0; row < world.links.size(); ++row)
    if (world.links.id[row] == "LN0N1" || world.links.id[row] == "LN1N0") world.links.length_m[row] = 4;
  EXPECT_EQ(treat_short_links(world, 5, 0).bans_dropped, 1U);
  Problems problems;
  finish_world(world, "test", problems);
  ASSERT_TRUE(problems.empty()) << render(problems.list().front(), Language::en);
  ASSERT_EQ(world.turn_bans.id, std::vector<std::string>{"ban_2"});
  EXPECT_EQ(world.links.id[world.turn_bans.from[0].index], "LN1N2");
  EXPECT_EQ(world.links.id[world.turn_bans.to[0].index], "LN2N1");
}

TEST(ShortLinks, that_are_bridges_tunnels_or_underpasses_stay) {
  for (const LinkStructure structure : {LinkStructure::bridge, LinkStructure::tunnel, LinkStructure::underpass}) {
    World world = small_world(0);
    for (std::size_t row = 0; row < world.links.size(); ++row)
      if (world.links.id[row] == "LN0N1" || world.links.id[row] == "LN1N0") world.links.length_m[row] = 4, world.links.structure[row] = structure;
    EXPECT_EQ(treat_short_links(world, 5, 0).merged, 0U);
    EXPECT_EQ(world.turn_bans.size(), 2U);
  }
}

}  // namespace
}  // namespace muster
