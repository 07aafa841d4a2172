#include "town/map_tables.hpp"

#include <cmath>
#include <cstdio>
#include <limits>

#include "muster/models/shelter/standards.hpp"
#include "town/names.hpp"

namespace muster::town {

namespace {

template <class Table>
void add_head(Table& table, std::string id, const Name& name) {
  table.id.push_back(std::move(id)), table.key.push_back({}), table.origin.push_back(Origin::synthesised);
  table.name.push_back(name.zh), table.name_en.push_back(name.en);
}

/// Manning's n by land use, s/m^(1/3): bed 0.030, grass on levees 0.035, fields 0.045, woods on the hills 0.09, built blocks by how dense they
/// are 0.06-0.12 (Chow 1959 for open land [from memory]; built land: design default for 20 m cells whose houses are not in the terrain).
double roughness(Zone zone) {
  switch (zone) {
    case Zone::old_town: return 0.12;
    case Zone::centre: return 0.10;
    case Zone::residential: return 0.08;
    case Zone::suburb: return 0.07;
    case Zone::industrial: return 0.06;
    case Zone::village: return 0.07;
  }
  return 0.06;
}

/// Marks the cells of each block with its zone's roughness.
void roughen_blocks(const Frame& frame, const StreetPlan& plan, Raster<float>& manning) {
  const Grid& grid = manning.grid();
  for (const Block& block : plan.blocks) {
    Polyline ring = plan.outline(block.ring);
    Point low{1e18, 1e18}, high{-1e18, -1e18};
    for (Point& p : ring) {
      p = frame.world(p);
      low = {std::min(low.x, p.x), std::min(low.y, p.y)}, high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const auto column = [&](double x) { return std::clamp(static_cast<std::int32_t>((x - grid.west_m) / grid.cell_m), 0, grid.columns - 1); };
    const auto row = [&](double y) { return std::clamp(static_cast<std::int32_t>((y - grid.south_m) / grid.cell_m), 0, grid.rows - 1); };
    for (std::int32_t r = row(low.y); r <= row(high.y); ++r)
      for (std::int32_t c = column(low.x); c <= column(high.x); ++c)
        if (inside(ring, {grid.centre_x(c), grid.centre_y(r)})) manning.at(c, r) = static_cast<float>(roughness(block.zone));
  }
}

/// The street that a building's door opens to: the nearest piece of its block's edge or dead ends.
std::uint32_t nearest_segment(const StreetPlan& plan, const Block& block, Point p) {
  std::uint32_t best = none;
  double least = std::numeric_limits<double>::infinity();
  const auto look = [&](std::uint32_t s) {
    const double d = distance_to_segment(p, plan.points[plan.segments[s].a], plan.points[plan.segments[s].b]);
    if (d < least) least = d, best = s;
  };
  for (std::size_t k = 0; k < block.ring.size(); ++k)
    look(static_cast<std::uint32_t>(&plan.between(block.ring[k], block.ring[(k + 1) % block.ring.size()]) - plan.segments.data()));
  for (const std::uint32_t s : block.spurs) look(s);
  return best;
}

}  // namespace

void fill_terrain(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world, int threads) {
  const Grid grid = frame.grid(config.cell_m);
  world.ground = Raster<float>(grid), world.manning = Raster<float>(grid);
#pragma omp parallel for schedule(static) num_threads(threads)
  for (std::int32_t row = 0; row < grid.rows; ++row)
    for (std::int32_t column = 0; column < grid.columns; ++column) {
      const Point p = frame.local({grid.centre_x(column), grid.centre_y(row)});
      const double z = valley.ground(p);
      const RiverPoint at = valley.river(p);
      const double above = z - valley.bank(at.chainage);
      const double n = std::abs(at.offset) < valley.half_river() + 4 ? 0.030 : valley.on_levee(p) ? 0.035 : above > 11 ? 0.09 : 0.045;
      world.ground.at(column, row) = static_cast<float>(z), world.manning.at(column, row) = static_cast<float>(n);
    }
  roughen_blocks(frame, plan, world.manning);
}

void fill_buildings(const Valley& valley, const Frame& frame, const StreetPlan& plan, const RoadNetwork& roads, const std::vector<House>& houses,
                    World& world) {
  BuildingTable& t = world.buildings;
  for (const House& house : houses) {
    t.id.push_back(house.id), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
    const Point centre = frame.world(house.shape.centre);
    const auto ground = static_cast<float>(valley.ground(house.shape.centre));
    const float step = house.use == BuildingUse::factory ? 0.15F : house.storeys >= 5 ? 0.45F : 0.3F;  // door sill above the ground; design default
    t.x.push_back(centre.x), t.y.push_back(centre.y), t.ground_z.push_back(ground), t.floor_z.push_back(ground + step);
    t.area_m2.push_back(static_cast<float>(4 * house.shape.half_front * house.shape.half_depth)), t.storey_m.push_back(house.storey_m);
    t.storeys.push_back(house.storeys), t.use.push_back(house.use), t.construction.push_back(house.construction);
    const Block& block = plan.blocks[house.block];
    const Access access = access_from(plan, roads, nearest_segment(plan, block, house.shape.centre), house.shape.centre);
    t.node.push_back({access.node}), t.access_m.push_back(static_cast<float>(access.way_m)), t.grid.push_back({});
    t.xy_error_m.push_back(0);
    for (const Point& corner : house.shape.corners()) {
      const Point w = frame.world(corner);
      t.footprint.values.push_back(w.x), t.footprint.values.push_back(w.y);
    }
    t.footprint.first.push_back(static_cast<std::uint32_t>(t.footprint.values.size()));
  }
}

/// What the last shelter of the table has. Its area follows from its capacity; the rest are design defaults: toilets of a school for its pupils, a
/// public one on a square; bottles in store, 3 L a head; halls are where camp beds are kept. Who has the key, its desks and doors are not known.
void equip(ShelterTable& t, ShelterKind kind, ShelterUse use) {
  constexpr float not_known = std::numeric_limits<float>::quiet_NaN();
  const bool is_exit = kind == ShelterKind::exit, open_air = use == ShelterUse::square;
  const auto capacity = static_cast<float>(t.capacity.back());
  const auto known = [&](float value) { return is_exit ? not_known : value; };
  t.use.push_back(use);
  t.area_m2.push_back(known(capacity * (open_air ? 1.0F : 2.0F)));
  t.beds.push_back(known(use == ShelterUse::hall ? std::floor(capacity / 4) : 0.0F));
  t.toilets.push_back(known(open_air ? 8.0F : std::ceil(capacity / 40)));
  t.water_l.push_back(known(open_air ? 0.0F : 3 * capacity));
  t.food_kg.push_back(known(0.0F));
  t.generator_h.push_back(known(use == ShelterUse::hall ? 8.0F : 0.0F));
}

/// What an equipped shelter has beyond that, for as many as it takes, design defaults all: indoors all of the area is under a roof and there is a tap for 250
/// (Sphere), on a square one for 500 and tents of four for half of the people. Water and food of the first day by the table of standards: 15 L and 0.6 kg, on a
/// square a third of both. A tap gives 3,600 L a day (7.5 L/min, 8 h).
void equip_fully(ShelterTable& t, ShelterKind kind, ShelterUse use) {
  constexpr float not_known = std::numeric_limits<float>::quiet_NaN(), litres_of_tap = 3600;
  const bool is_exit = kind == ShelterKind::exit, open_air = use == ShelterUse::square;
  const auto capacity = static_cast<double>(t.capacity.back());
  const shelter::Standards& standards = shelter::Standards::shipped();
  const auto known = [&](double value) { return is_exit ? not_known : static_cast<float>(value); };
  const double taps = standards.need("taps", open_air ? capacity / 2 : capacity, 1), stored = open_air ? 1.0 / 3 : 1.0;
  t.covered_m2.push_back(open_air ? known(0) : t.area_m2.back());
  t.tents.push_back(known(open_air ? standards.need("tents", capacity / 2, 1) : 0));
  t.taps.push_back(known(taps));
  t.water_l.back() = known(std::ceil(stored * standards.need("water_l", capacity, 1)));
  t.water_l_per_day.push_back(known(taps * static_cast<double>(litres_of_tap)));
  t.food_kg.back() = known(std::ceil(stored * standards.need("food_kg", capacity, 1)));
}

void fill_shelters(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const RoadNetwork& roads,
                   const std::vector<House>& houses, const std::vector<Site>& sites, World& world) {
  ShelterTable& t = world.shelters;
  const auto add = [&](std::string id, const Name& name, ShelterKind kind, ShelterUse use, Point at, double floor, std::uint32_t node, double capacity) {
    add_head(t, std::move(id), name);
    const Point w = frame.world(at);
    t.kind.push_back(kind), t.x.push_back(w.x), t.y.push_back(w.y), t.floor_z.push_back(static_cast<float>(floor)), t.node.push_back({node});
    t.capacity.push_back(static_cast<std::int32_t>(capacity)), equip(t, kind, use);
    if (config.shelters_equipped) equip_fully(t, kind, use);
  };
  unsigned number = 0, schools = 0, halls = 0, squares = 0;
  for (const Site& site : sites) {
    if (!site.shelter) continue;
    const Block& block = plan.blocks[site.block];
    const Polyline ring = plan.outline(block.ring);
    Point at = centroid(ring);
    double floor_area = 0;
    for (const House& house : houses)
      if (house.block == site.block && (house.use == BuildingUse::school || house.use == BuildingUse::public_hall))
        floor_area += 4 * house.shape.half_front * house.shape.half_depth * house.storeys;
    if (site.building != none) at = houses[site.building].shape.centre;
    // Indoors 2.0 m2 a person for a short stay on half of the floor area, outdoors 1.0 m2 on 35 % of the square: shelters_and_stock.md 2 (GB 51143,
    // from memory); the usable shares are design defaults.
    const double capacity = site.purpose == Purpose::square ? 0.35 * signed_area(ring) / 1.0 : std::max(60.0, 0.5 * floor_area / 2.0);
    const Name place = site.village != none ? village_name(static_cast<std::uint64_t>(config.seed), site.village) : Name{};
    const auto nth = [](unsigned n) { return std::to_string(n); };
    Name name;
    if (site.village != none) name = {place.zh + "文化礼堂", place.en + " Hall"};
    else if (site.purpose == Purpose::school) ++schools, name = {"第" + nth(schools) + "中小学", "School No. " + nth(schools)};
    else if (site.purpose == Purpose::square)
      ++squares, name = squares == 1 ? Name{"人民广场", "People's Square"} : Name{"第" + nth(squares) + "广场", "Square No. " + nth(squares)};
    else ++halls, name = halls == 1 ? Name{"镇会堂", "Town Hall"} : Name{"文体中心" + nth(halls), "Sports and Culture Hall " + nth(halls)};
    char id[24];
    std::snprintf(id, sizeof id, "shelter_%02u", ++number);
    const std::uint32_t door = access_from(plan, roads, nearest_segment(plan, block, at), at).node;
    const bool square = site.purpose == Purpose::square;
    const ShelterKind kind = square ? ShelterKind::emergency : ShelterKind::short_stay;
    const bool school = site.purpose == Purpose::school && site.village == none;
    add(id, name, kind,
        square       ? ShelterUse::square
            : school ? ShelterUse::school
                     : ShelterUse::hall,
        at, valley.ground(at) + (site.purpose == Purpose::square ? 0.0 : 0.3), door, capacity);
  }
  static const Name exit_names[] = {
      {"上游出口", "Upstream exit"}, {"下游出口", "Downstream exit"}, {"对岸出口", "Far bank exit"}, {"山路出口", "Hill road exit"}};
  static const char* const exit_ids[] = {"exit_upstream", "exit_downstream", "exit_far_bank", "exit_hills"};
  for (const Exit& exit : plan.exits) {
    const Point at = plan.points[exit.point];
    add(exit_ids[exit.side], exit_names[exit.side], ShelterKind::exit, ShelterUse::unknown, at, valley.ground(at), roads.node_of[exit.point], 0);
  }
}

double warning_level(const Valley& valley, double x) { return valley.bank(valley.chainage(x)) - 0.2; }

void fill_gauges_and_places(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const std::vector<Site>& sites,
                            World& world) {
  const PlaceNames names = place_names(static_cast<std::uint64_t>(config.seed));
  const auto gauge = [&](const char* id, const Name& name, Point at, double warning, double guaranteed) {
    GaugeTable& t = world.gauges;
    add_head(t, id, name);
    const Point w = frame.world(at);
    t.x.push_back(w.x), t.y.push_back(w.y), t.warning_m.push_back(static_cast<float>(warning)), t.guaranteed_m.push_back(static_cast<float>(guaranteed));
  };
  const auto on_river = [&](const char* id, const Name& name, double x) {
    const double chainage = valley.chainage(x), weak = valley.full_crest(chainage) - config.levee_sag_m;
    gauge(id, name, {x, valley.centre_y(x)}, warning_level(valley, x), weak - 0.1);
  };
  on_river("gauge_upstream", {"上游水位站", "Upstream gauge"}, 0.06 * valley.width());
  const Segment& bridge = plan.segments[plan.bridges.front()];
  on_river("gauge_bridge", {"大桥水位站", "Bridge gauge"}, plan.points[bridge.a].x);
  const Point low = valley.beside_river(valley.weak_x(), valley.levee_offset() + 230 * valley.scale());
  constexpr double not_set = std::numeric_limits<double>::quiet_NaN();
  gauge("gauge_low_town", {"低洼区水尺", "Low town staff gauge"}, low, not_set, not_set);

  PlaceTable& t = world.places;
  const auto place = [&](std::string id, const Name& name, PlaceKind kind, Point at, const Polyline& line) {
    add_head(t, std::move(id), name);
    const Point w = frame.world(at);
    t.kind.push_back(kind), t.x.push_back(w.x), t.y.push_back(w.y);
    for (const Point& p : line) {
      const Point q = frame.world(p);
      t.line.values.push_back(q.x), t.line.values.push_back(q.y);
    }
    t.line.first.push_back(static_cast<std::uint32_t>(t.line.values.size()));
  };
  // Cross-sections half a cell inside the edge, so that their points lie in the outermost cells of the bed.
  const double half = config.cell_m / 2, reach = 0.8 * valley.half_river();
  const auto section = [&](double x) { return Polyline{{x, valley.centre_y(x) - reach}, {x, valley.centre_y(x) + reach}}; };
  const double west = half, east = valley.width() - half;
  place("river_inflow", {names.river.zh + "入流断面", names.river.en + " inflow"}, PlaceKind::river_inflow, {west, valley.centre_y(west)}, section(west));
  place("river_outflow", {names.river.zh + "出流断面", names.river.en + " outflow"}, PlaceKind::river_outflow, {east, valley.centre_y(east)}, section(east));
  Polyline weak;
  for (double along = -0.5; along <= 0.51; along += 0.25)
    weak.push_back(valley.beside_river(valley.weak_x() + along * config.levee_sag_length_m, valley.levee_offset()));
  place("levee_weak_place", {"堤防薄弱段", "Weak place of the levee"}, PlaceKind::weak_point, weak[2], weak);
  const double label_x = 0.3 * valley.width();
  place("river", names.river, PlaceKind::label, {label_x, valley.centre_y(label_x)}, {});
  place("town_centre", {names.town.zh, names.town.en}, PlaceKind::label, plan.centre, {});
  for (std::size_t b = 0; b < plan.bridges.size(); ++b) {
    const Segment& s = plan.segments[plan.bridges[b]];
    place("bridge_" + std::to_string(b + 1), bridge_name(b), PlaceKind::landmark, mix(plan.points[s.a], plan.points[s.b], 0.5), {});
  }
  for (std::size_t v = 0; v < plan.villages.size(); ++v)
    place("label_village_" + std::to_string(v + 1), village_name(static_cast<std::uint64_t>(config.seed), v), PlaceKind::label, plan.villages[v].centre, {});
  unsigned hospitals = 0;
  for (const Site& site : sites)
    if (site.purpose == Purpose::hospital) {
      const std::string n = std::to_string(++hospitals);
      place("hospital_" + n, {hospitals == 1 ? "镇医院" : "第" + n + "医院", hospitals == 1 ? "Town Hospital" : "Hospital No. " + n}, PlaceKind::landmark,
            centroid(plan.outline(plan.blocks[site.block].ring)), {});
    }
}

}  // namespace muster::town
