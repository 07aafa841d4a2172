#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// `n` links without a drawn course.
inline Ragged empty_shapes(std::size_t n) {
  Ragged out;
  out.first.assign(n + 1, 0);
  return out;
}

/// 0 .. n-1 in an order that depends on `shuffle`; 0 = ascending.
inline std::vector<std::uint32_t> input_order(std::uint32_t n, std::uint64_t shuffle) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  if (shuffle != 0)
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return random_bits(shuffle, Stream::test, {a}, n) < random_bits(shuffle, Stream::test, {b}, n); });
  return order;
}

inline std::vector<std::uint32_t> row_of(const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> row(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) row[order[i]] = i;
  return row;
}

inline void add_head(TableHead& table, std::string id) {
  table.id.push_back(std::move(id)), table.key.push_back({}), table.origin.push_back(Origin::synthesised);
}

/// Four nodes 100 m apart in a row, streets both ways, two buildings with a household each, a village with a grid, a shelter and a gauge; a lake
/// with an island, a brook, two danger zones, two sources and two banned turns. The input rows stand in an order that `shuffle` decides; nothing else depends on it.
inline void add_surroundings(World& w, const std::vector<std::uint32_t>& link_row, std::uint64_t shuffle);

inline World small_world(std::uint64_t shuffle) {
  World w;
  w.name = "小镇", w.name_en = "Small town", w.crs = {4547, "LOCAL"};
  w.ground = Raster<float>({10, 4, 50.0, -50, -100}, 3.0F), w.manning = Raster<float>(w.ground.grid(), 0.03F);
  w.street_names = shuffle % 2 ? std::vector<std::string>{"乙街", "甲街"} : std::vector<std::string>{"甲街", "乙街"};
  w.street_names_en = shuffle % 2 ? std::vector<std::string>{"B Street", "A Street"} : std::vector<std::string>{"A Street", "B Street"};

  const auto nodes = input_order(4, shuffle);
  const auto node_row = row_of(nodes);
  for (const std::uint32_t n : nodes) {
    add_head(w.nodes, "N" + std::to_string(n));
    w.nodes.x.push_back(100.0 * n), w.nodes.y.push_back(0), w.nodes.z.push_back(3), w.nodes.signal.push_back(n == 2);
  }
  const auto links = input_order(6, shuffle);
  const auto link_row = row_of(links);
  for (const std::uint32_t l : links) {
    const std::uint32_t a = l / 2 + l % 2, b = l / 2 + 1 - l % 2;
    LinkTable& t = w.links;
    add_head(t, "LN" + std::to_string(a) + "N" + std::to_string(b));
    t.tail.push_back({node_row[a]}), t.head.push_back({node_row[b]}), t.opposite.push_back({link_row[l ^ 1U]});
    t.length_m.push_back(100), t.width_m.push_back(6), t.lanes.push_back(1), t.speed_m_s.push_back(10), t.capacity_veh_s.push_back(0.3F);
    t.jam_veh_m.push_back(0.133F), t.modes.push_back(mode_foot | mode_car), t.road_class.push_back(RoadClass::lane);
    t.structure.push_back(LinkStructure::plain), t.deck_z.push_back(3), t.street.push_back((l < 2) != (shuffle % 2 == 1) ? 1 : 0);
    for (const double v : {100.0 * a, 0.0, 100.0 * b, 0.0}) t.shape.values.push_back(v);
    t.shape.first.push_back(static_cast<std::uint32_t>(t.shape.values.size()));
  }
  const auto areas = input_order(2, shuffle);
  const auto area_row = row_of(areas);
  const auto people = input_order(5, shuffle);
  const auto person_row = row_of(people);
  for (const std::uint32_t a : areas) {  // 0 = the village, 1 = its grid
    AreaTable& t = w.areas;
    add_head(t, a == 0 ? "V1" : "G1");
    t.name.push_back(a == 0 ? "村" : "网格"), t.name_en.push_back(a == 0 ? "Village" : "Grid");
    t.level.push_back(a == 0 ? AreaLevel::village : AreaLevel::grid), t.parent.push_back(a == 0 ? AreaId{} : AreaId{area_row[0]});
    t.warden.push_back(a == 0 ? PersonId{person_row[0]} : PersonId{person_row[1]}), t.deputy.push_back({});
    t.loudspeaker_m.push_back(a == 0 ? 300.0F : 0.0F);
    if (a == 0) t.loudspeakers.values.push_back(150), t.loudspeakers.values.push_back(0);
    t.loudspeakers.first.push_back(static_cast<std::uint32_t>(t.loudspeakers.values.size()));
    for (const double v : {-40.0, -40.0, 400.0, -40.0, 400.0, 40.0, -40.0, 40.0}) t.outline.values.push_back(v);
    t.outline.first.push_back(static_cast<std::uint32_t>(t.outline.values.size()));
  }
  const auto buildings = input_order(2, shuffle);
  const auto building_row = row_of(buildings);
  for (const std::uint32_t b : buildings) {
    BuildingTable& t = w.buildings;
    add_head(t, "B" + std::to_string(b + 1));
    t.x.push_back(50.0 + 200.0 * b), t.y.push_back(20), t.ground_z.push_back(3), t.floor_z.push_back(3.3F), t.area_m2.push_back(80);
    t.storey_m.push_back(3), t.storeys.push_back(2), t.use.push_back(BuildingUse::dwelling), t.construction.push_back(Construction::brick);
    t.node.push_back({node_row[b == 0 ? 1 : 2]}), t.access_m.push_back(50), t.grid.push_back({area_row[1]}), t.xy_error_m.push_back(0);
    t.footprint.first.push_back(0);
  }
  const auto homes = input_order(2, shuffle);
  const auto home_row = row_of(homes);
  for (const std::uint32_t h : homes) {
    HouseholdTable& t = w.households;
    add_head(t, "H" + std::to_string(h + 1));
    t.home.push_back({building_row[h]}), t.storey.push_back(0), t.cars.push_back(1), t.first_person.push_back(0), t.persons.push_back(0);
  }
  for (const std::uint32_t p : people) {  // 0, 1, 2 live in H1; 3, 4 in H2
    PersonTable& t = w.persons;
    add_head(t, p < 3 ? "H1-" + std::to_string(p + 1) : "H2-" + std::to_string(p - 2));
    t.household.push_back({home_row[p < 3 ? 0 : 1]}), t.age.push_back(static_cast<std::uint8_t>(30 + p)), t.female.push_back(p % 2);
    t.impaired.push_back(0), t.phone.push_back(1), t.walk_m_s.push_back(1.3F), t.height_mass.push_back(110);
  }
  add_head(w.shelters, "S1");
  w.shelters.name = {"小学"}, w.shelters.name_en = {"Primary school"}, w.shelters.kind = {ShelterKind::emergency};
  w.shelters.x = {300}, w.shelters.y = {10}, w.shelters.floor_z = {3}, w.shelters.node = {NodeId{node_row[3]}}, w.shelters.capacity = {100};
  add_head(w.gauges, "gauge_bridge");
  w.gauges.name = {"水位站"}, w.gauges.name_en = {"Gauge"}, w.gauges.x = {10}, w.gauges.y = {-60};
  w.gauges.warning_m = {4}, w.gauges.guaranteed_m = {5};
  add_head(w.places, "river_inflow");
  w.places.name = {"入流"}, w.places.name_en = {"Inflow"}, w.places.kind = {PlaceKind::river_inflow}, w.places.x = {-40}, w.places.y = {-60};
  w.places.line.values = {-40, -60, -40, -80}, w.places.line.first = {0, 4};
  add_surroundings(w, link_row, shuffle);
  return w;
}

inline void add_line(Ragged& to, const std::vector<double>& line) {
  to.values.insert(to.values.end(), line.begin(), line.end());
  to.first.push_back(static_cast<std::uint32_t>(to.values.size()));
}

inline void add_surroundings(World& w, const std::vector<std::uint32_t>& link_row, std::uint64_t shuffle) {
  const auto covers = input_order(3, shuffle);  // 0 = a lake, 1 = its island, 2 = a brook
  const auto cover_row = row_of(covers);
  for (const std::uint32_t c : covers) {
    CoverTable& t = w.covers;
    add_head(t, std::vector<std::string>{"lake", "island", "brook"}[c]);
    t.kind.push_back(c == 2 ? CoverKind::waterway : c == 1 ? CoverKind::green : CoverKind::water);
    t.hole_of.push_back(c == 1 ? CoverId{cover_row[0]} : CoverId{}), t.width_m.push_back(c == 2 ? 4.0F : std::numeric_limits<float>::quiet_NaN());
    const std::vector<double> lines[] = {{0, -90, 40, -90, 40, -50, 0, -50}, {10, -80, 20, -80, 20, -70}, {300, 0, 300, 50}};
    add_line(t.outline, lines[c]);
  }
  for (const std::uint32_t z : input_order(2, shuffle)) {
    DangerZoneTable& t = w.danger_zones;
    add_head(t, z == 0 ? "D1" : "D2");
    t.name.push_back(z == 0 ? "滑坡区" : "淹没区"), t.name_en.push_back(z == 0 ? "Slide" : "Flood"),
        t.kind.push_back(z == 0 ? DangerKind::landslide : DangerKind::flood);
    add_line(t.outline, z == 0 ? std::vector<double>{200, 0, 300, 0, 300, 80} : std::vector<double>{});
  }
  for (const std::uint32_t s : input_order(2, shuffle)) {
    SourceTable& t = w.sources;
    add_head(t, s == 0 ? "terrain" : "roads");
    t.name.push_back(s == 0 ? "地形" : "道路"), t.name_en.push_back(s == 0 ? "terrain" : "roads"), t.what.push_back("made for a test");
    t.xy_error_m.push_back(s == 0 ? 15.0F : std::numeric_limits<float>::quiet_NaN()), t.z_error_m.push_back(4), t.absolute.push_back(s == 1);
  }
  for (const std::uint32_t b : input_order(2, shuffle)) {  // 0: no turning back at N1; 1: none at N2
    add_head(w.turn_bans, b == 0 ? "ban_1" : "ban_2");
    w.turn_bans.from.push_back({link_row[b == 0 ? 0 : 2]}), w.turn_bans.to.push_back({link_row[b == 0 ? 1 : 3]});
  }
}

}  // namespace muster
