#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/ids.hpp"

// The tables of a World. Every table is a structure of arrays, one row per thing, rows in the world's canonical order (along a
// Hilbert curve, then by id). `columns` is the one list of a table's columns: world.h5, the world's hash and the NumPy views are
// all built from it, under "<table>/<column>". Columns of ids point into other tables; `none` is the default Id.
namespace muster {

/// Where a row came from, best first. Drawn differently on maps, and named beside every number that leans on it.
enum class Origin : std::uint8_t { survey = 0, osm = 1, synthesised = 2, guessed = 3 };

/// A list of lists: row r holds values[first[r] .. first[r + 1]).
struct Ragged {
  std::vector<std::uint32_t> first = {0};
  std::vector<double> values;
};

/// Columns that every table has.
struct TableHead {
  std::vector<std::string> id;  ///< stable text id, unique in its table
  std::vector<EntityKey> key;   ///< entity_key(table, id)
  std::vector<Origin> origin;
  std::size_t size() const { return id.size(); }
};

enum class RoadClass : std::uint8_t { motorway, arterial, collector, lane, track, footway, stairs };
/// How a link meets the ground. Where water stands on it: docs/flood.md.
enum class LinkStructure : std::uint8_t { plain, bridge, tunnel, underpass };
/// Bits of LinkTable::modes, one per TravelMode. In the table a road for cars is one for two-wheelers and high vehicles too; `mode_cycle` alone is a way
/// that only two-wheelers and tricycles can use. Boats go where water has opened a link to them.
enum LinkMode : std::uint8_t { mode_foot = 1, mode_car = 2, mode_cycle = 4, mode_high = 8, mode_boat = 16 };
constexpr std::uint8_t mode_vehicles = mode_car | mode_cycle | mode_high;  ///< what a road that is closed to traffic is closed to

struct NodeTable : TableHead {
  std::vector<double> x, y;          ///< m, world CRS
  std::vector<float> z;              ///< m above the world's datum
  std::vector<std::uint8_t> signal;  ///< 1 = traffic signal
  static void columns(auto& self, auto&& visit) { visit("x", self.x), visit("y", self.y), visit("z", self.z), visit("signal", self.signal); }
};

/// Directed links, rows sorted by tail node (then head, then id): the out-links of a node are consecutive rows.
struct LinkTable : TableHead {
  std::vector<NodeId> tail, head;
  std::vector<float> length_m;        ///< > 0
  std::vector<float> width_m;         ///< usable by pedestrians, m; shared by both directions
  std::vector<float> lanes;           ///< lanes for vehicles in this direction; 0 = none
  std::vector<float> speed_m_s;       ///< free speed of vehicles, m/s
  std::vector<float> capacity_veh_s;  ///< outflow of vehicles per lane, veh/s
  std::vector<float> jam_veh_m;       ///< jam density per lane, veh/m
  std::vector<std::uint8_t> modes;    ///< LinkMode bits
  std::vector<RoadClass> road_class;
  std::vector<LinkStructure> structure;
  std::vector<float> deck_z;          ///< lowest height of the carriageway, m above datum; below the ground in an underpass
  std::vector<LinkId> opposite;       ///< same street, other direction; none on a one-way street
  std::vector<std::uint32_t> street;  ///< index into World::street_names
  Ragged shape;                       ///< x0 y0 x1 y1 ... from tail to head, ends included
  static void columns(auto& self, auto&& visit) {
    visit("tail", self.tail), visit("head", self.head), visit("length_m", self.length_m), visit("width_m", self.width_m);
    visit("lanes", self.lanes), visit("speed_m_s", self.speed_m_s), visit("capacity_veh_s", self.capacity_veh_s);
    visit("jam_veh_m", self.jam_veh_m), visit("modes", self.modes), visit("road_class", self.road_class);
    visit("structure", self.structure), visit("deck_z", self.deck_z), visit("opposite", self.opposite), visit("street", self.street);
    visit("shape/first", self.shape.first), visit("shape/values", self.shape.values);
  }
};

enum class BuildingUse : std::uint8_t { dwelling, mixed, shop, office, school, hospital, care_home, factory, public_hall, farm };
enum class Construction : std::uint8_t { reinforced_concrete, brick, timber, earth };

struct BuildingTable : TableHead {
  std::vector<double> x, y;              ///< centroid, m
  std::vector<float> ground_z, floor_z;  ///< terrain and ground floor, m above datum
  std::vector<float> area_m2, storey_m;
  std::vector<std::uint8_t> storeys;
  std::vector<BuildingUse> use;
  std::vector<Construction> construction;
  std::vector<NodeId> node;       ///< where its people enter the network
  std::vector<float> access_m;    ///< way from the door to that node, m
  std::vector<AreaId> grid;       ///< the grid (lowest area) that it lies in
  std::vector<float> xy_error_m;  ///< how far from here its people may really live, m; 0 = as mapped
  Ragged footprint;               ///< x0 y0 x1 y1 ..., not closed
  static void columns(auto& self, auto&& visit) {
    visit("x", self.x), visit("y", self.y), visit("ground_z", self.ground_z), visit("floor_z", self.floor_z);
    visit("area_m2", self.area_m2), visit("storey_m", self.storey_m), visit("storeys", self.storeys), visit("use", self.use);
    visit("construction", self.construction), visit("node", self.node), visit("access_m", self.access_m), visit("grid", self.grid);
    visit("xy_error_m", self.xy_error_m);
    visit("footprint/first", self.footprint.first), visit("footprint/values", self.footprint.values);
  }
};

enum class AreaLevel : std::uint8_t { county, township, village, grid };

struct AreaTable : TableHead {
  std::vector<std::string> name;  ///< Chinese name
  std::vector<std::string> name_en;
  std::vector<AreaLevel> level;
  std::vector<AreaId> parent;
  std::vector<PersonId> warden;  ///< grid warden or village head; none where nobody is named
  std::vector<PersonId> deputy;
  std::vector<float> loudspeaker_m;  ///< range of its emergency loudspeakers, m; 0 = none. Villages carry them
  Ragged loudspeakers;               ///< x0 y0 x1 y1 ...
  Ragged outline;                    ///< x0 y0 x1 y1 ..., not closed
  /// Bits of post holders who are named and outside the area when the run begins: 1 = the warden, 2 = the deputy; the column of such a one is none. May be
  /// empty
  std::vector<std::uint8_t> posts_away;
  static void columns(auto& self, auto&& visit) {
    visit("name", self.name), visit("name_en", self.name_en), visit("level", self.level), visit("parent", self.parent);
    visit("warden", self.warden), visit("deputy", self.deputy), visit("posts_away", self.posts_away), visit("loudspeaker_m", self.loudspeaker_m);
    visit("loudspeakers/first", self.loudspeakers.first), visit("loudspeakers/values", self.loudspeakers.values);
    visit("outline/first", self.outline.first), visit("outline/values", self.outline.values);
  }
};

struct HouseholdTable : TableHead {
  std::vector<BuildingId> home;
  std::vector<std::uint8_t> storey;  ///< floor that it lives on, 0 = ground, 255 = below it (models/population/storeys.hpp)
  std::vector<std::uint8_t> cars;
  std::vector<std::uint32_t> first_person;  ///< its persons are rows first_person .. first_person + persons
  std::vector<std::uint8_t> persons;        ///< >= 1
  static void columns(auto& self, auto&& visit) {
    visit("home", self.home), visit("storey", self.storey), visit("cars", self.cars);
    visit("first_person", self.first_person), visit("persons", self.persons);
  }
};

/// Who is there in which season (docs/population.md): all year, away on ordinary days, there at harvest time, a guest on holidays.
enum class Presence : std::uint8_t { resident, migrant, seasonal, tourist };

/// Where somebody is when a run begins. `road`: under way, and counted with the nearest building; `away`: outside the area; `not_present`: not there in
/// this season.
enum class DayPlace : std::uint8_t { home, work, school, market, hospital, road, away, not_present };

/// What somebody hears of speech and sirens without help.
enum class Hearing : std::uint8_t { normal, hard_of_hearing, deaf };

/// Persons lie in household order, so that a household's persons are consecutive rows.
struct PersonTable : TableHead {
  std::vector<HouseholdId> household;
  std::vector<std::uint8_t> age;  ///< years
  std::vector<std::uint8_t> female;
  std::vector<std::uint8_t> impaired;  ///< 1 = limited mobility
  std::vector<std::uint8_t> phone;     ///< 1 = has a mobile phone
  std::vector<float> walk_m_s;         ///< own free walking speed on the flat, m/s
  std::vector<float> height_mass;      ///< height x mass, m kg: stability in flowing water
  std::vector<Hearing> hearing;        ///< may be empty: everybody hears
  std::vector<std::string> language;   ///< BCP 47 tag of what it understands when spoken to, "" = what is usual in the place. May be empty: so does everybody
  std::vector<PersonId> helper;        ///< who comes for it in an emergency, by a list of the authorities; none = nobody is named. May be empty
  std::vector<BuildingId> school;      ///< that it goes to; none = not known, or it goes to none. May be empty
  std::vector<BuildingId> work;        ///< where it works; none = not known. May be empty
  std::vector<Presence> presence;      ///< who it is of those who are there in some seasons only. May be empty: all are there all year
  std::vector<DayPlace> place;         ///< where it is when the run begins. May be empty: everybody is at home
  std::vector<std::string> family;     ///< id of the household that it lives with; where `place` is home that is the one that it is in. Empty as `place` is
  static void columns(auto& self, auto&& visit) {
    visit("household", self.household), visit("age", self.age), visit("female", self.female), visit("impaired", self.impaired);
    visit("phone", self.phone), visit("walk_m_s", self.walk_m_s), visit("height_mass", self.height_mass);
    visit("hearing", self.hearing), visit("language", self.language);
    visit("helper", self.helper), visit("school", self.school), visit("work", self.work), visit("presence", self.presence);
    visit("place", self.place), visit("family", self.family);
  }
};

/// People of the place who are not in it when the run begins: outside it, or registered and not there in this season. They are in no other table: nothing
/// happens to them.
struct AbsentTable : TableHead {
  std::vector<std::string> family;  ///< id of the household that it lives with
  std::vector<BuildingId> home;
  std::vector<DayPlace> place;  ///< away or not_present
  static void columns(auto& self, auto&& visit) { visit("family", self.family), visit("home", self.home), visit("place", self.place); }
};

/// Columns that hold nothing at all where nobody knows them: then they are neither in files nor in the hash.
constexpr bool may_be_empty(std::string_view table, std::string_view column) {
  if (table == "area") return column == "posts_away";
  constexpr std::string_view of_persons[] = {"hearing", "language", "helper", "school", "work", "presence", "place", "family"};
  constexpr std::string_view of_shelters[] = {"use",     "area_m2",         "covered_m2", "tents",       "beds",       "toilets", "taps",
                                              "water_l", "water_l_per_day", "food_kg",    "generator_h", "entrance_m", "desks",   "keeper"};
  const auto is_one_of = [column](const auto& names) {
    for (const std::string_view known : names)
      if (column == known) return true;
    return false;
  };
  return (table == "person" && is_one_of(of_persons)) || (table == "shelter" && is_one_of(of_shelters));
}

/// Places where a party's journey may end. An exit is a road out of the area: no bound on how many it takes.
enum class ShelterKind : std::uint8_t { emergency, short_stay, long_stay, exit };

/// What a shelter is on ordinary days. Squares, parks and car parks are in the open.
enum class ShelterUse : std::uint8_t { unknown, school, gymnasium, hall, office, hospital, hotel, temple, dwelling, square, park, car_park, other };

/// Of the columns behind `capacity` each may be empty, and in those of numbers NaN stands for "not known". None of them is known of an exit.
struct ShelterTable : TableHead {
  std::vector<std::string> name, name_en;
  std::vector<ShelterKind> kind;
  std::vector<double> x, y;
  std::vector<float> floor_z;          ///< m above datum
  std::vector<NodeId> node;            ///< its door on the network
  std::vector<std::int32_t> capacity;  ///< persons; ignored for exits
  std::vector<ShelterUse> use;
  std::vector<float> area_m2;          ///< effective: what people can live on, without corridors and stores
  std::vector<float> covered_m2;       ///< of these under a roof, tents not counted
  std::vector<float> tents;            ///< number in store on the spot
  std::vector<float> beds, toilets;    ///< numbers
  std::vector<float> taps;             ///< number of water points
  std::vector<float> water_l;          ///< drinking water in store when a run begins, L
  std::vector<float> water_l_per_day;  ///< drinking water that comes in, L/d
  std::vector<float> food_kg;          ///< food in store when a run begins, kg
  std::vector<float> generator_h;      ///< how long its own generator runs on the fuel in store, h; 0 = it has none
  std::vector<float> entrance_m;       ///< width of all entrances together, m
  std::vector<float> desks;            ///< registration desks at the door
  std::vector<PersonId> keeper;        ///< who has the key
  static void columns(auto& self, auto&& visit) {
    visit("name", self.name), visit("name_en", self.name_en), visit("kind", self.kind), visit("x", self.x), visit("y", self.y);
    visit("floor_z", self.floor_z), visit("node", self.node), visit("capacity", self.capacity);
    visit("use", self.use), visit("area_m2", self.area_m2), visit("beds", self.beds), visit("toilets", self.toilets);
    visit("covered_m2", self.covered_m2), visit("tents", self.tents), visit("taps", self.taps);
    visit("water_l", self.water_l), visit("water_l_per_day", self.water_l_per_day), visit("food_kg", self.food_kg);
    visit("generator_h", self.generator_h), visit("entrance_m", self.entrance_m), visit("desks", self.desks), visit("keeper", self.keeper);
  }
};

/// Water-level gauges.
struct GaugeTable : TableHead {
  std::vector<std::string> name, name_en;
  std::vector<double> x, y;
  std::vector<float> warning_m;     ///< level at which the posts are manned, m above datum; NaN = none set
  std::vector<float> guaranteed_m;  ///< level that the levee is built to hold, m above datum; NaN = none set
  static void columns(auto& self, auto&& visit) {
    visit("name", self.name), visit("name_en", self.name_en), visit("x", self.x), visit("y", self.y);
    visit("warning_m", self.warning_m), visit("guaranteed_m", self.guaranteed_m);
  }
};

/// What a named place is: a name to print on a map, a landmark, where a river enters or leaves the terrain, a weak place of a levee, a duty
/// post (people on watch in an emergency), a place known to be dangerous.
enum class PlaceKind : std::uint8_t { label, landmark, river_inflow, river_outflow, weak_point, post, danger_point };

/// Named places that are neither shelters nor gauges. Scenarios name them by id ("river_inflow").
struct PlaceTable : TableHead {
  std::vector<std::string> name, name_en;
  std::vector<PlaceKind> kind;
  std::vector<double> x, y;  ///< m, middle of the place
  Ragged line;               ///< x0 y0 x1 y1 ...: the cross-section of an inflow or outflow, the course of a weak reach; may be empty
  static void columns(auto& self, auto&& visit) {
    visit("name", self.name), visit("name_en", self.name_en), visit("kind", self.kind), visit("x", self.x), visit("y", self.y);
    visit("line/first", self.line.first), visit("line/values", self.line.values);
  }
};

enum class DangerKind : std::uint8_t { flood, flash_flood, landslide, debris_flow, fire, other };

/// Zones that an authority has drawn as dangerous. A zone of several parts is several rows: a row has room for one ring.
struct DangerZoneTable : TableHead {
  std::vector<std::string> name, name_en;
  std::vector<DangerKind> kind;
  Ragged outline;  ///< x0 y0 x1 y1 ..., not closed; may be empty
  static void columns(auto& self, auto&& visit) {
    visit("name", self.name), visit("name_en", self.name_en), visit("kind", self.kind);
    visit("outline/first", self.outline.first), visit("outline/values", self.outline.values);
  }
};

enum class CoverKind : std::uint8_t { water, green, farmland, built_up, bare, waterway };

/// What the ground is covered with, for maps and for placing dwellings: areas, and the courses of waterways too narrow to be areas.
struct CoverTable : TableHead {
  std::vector<CoverKind> kind;
  std::vector<CoverId> hole_of;  ///< the area that this ring is a hole in; none = an area or a line of its own
  std::vector<float> width_m;    ///< of a waterway, m; NaN = not known, and for areas
  Ragged outline;                ///< x0 y0 x1 y1 ...: of areas not closed, of waterways the course
  static void columns(auto& self, auto&& visit) {
    visit("kind", self.kind), visit("hole_of", self.hole_of), visit("width_m", self.width_m);
    visit("outline/first", self.outline.first), visit("outline/values", self.outline.values);
  }
};

/// What the world was made from, one row per layer: "terrain", "roads", "buildings", "people", "shelters", "areas". `origin` in the head.
struct SourceTable : TableHead {
  std::vector<std::string> name, name_en;  ///< of the layer
  std::vector<std::string> what;           ///< the data in words: file, product, date, licence
  std::vector<float> xy_error_m;           ///< how far its places may be off, m; NaN = not known
  std::vector<float> z_error_m;            ///< how far its heights may be off, m; NaN = not known
  std::vector<std::uint8_t> absolute;      ///< 1 = good enough for absolute numbers, 0 = for comparing plans only
  static void columns(auto& self, auto&& visit) {
    visit("name", self.name), visit("name_en", self.name_en), visit("what", self.what);
    visit("xy_error_m", self.xy_error_m), visit("z_error_m", self.z_error_m), visit("absolute", self.absolute);
  }
};

/// Banned turns: a vehicle that came along link `from` may not go on to link `to`.
struct TurnBanTable : TableHead {
  std::vector<LinkId> from, to;
  static void columns(auto& self, auto&& visit) { visit("from", self.from), visit("to", self.to); }
};

/// A list of rows of `Tag` for each row: row r holds values[first[r] .. first[r + 1]).
template <class Tag>
struct RaggedIds {
  std::vector<std::uint32_t> first = {0};
  std::vector<Id<Tag>> values;
};

/// Trips that somebody else has planned, for scenarios that only move traffic (docs/peers.md). Rows by person, then leg. A world need not have any.
struct TripTable : TableHead {
  std::vector<PersonId> person;
  std::vector<std::uint32_t> leg;       ///< a person's legs are made one after the other in this order
  std::vector<std::int64_t> depart_ms;  ///< not before, ms since midnight of the first day
  std::vector<std::int64_t> stay_ms;    ///< nor before this long after the end of the leg before, ms
  std::vector<NodeId> from, to;
  std::vector<std::string> vehicle;  ///< id of a kind of vehicle; "foot" = on foot
  RaggedIds<struct LinkTag> route;   ///< the way to take, link by link; empty = the fastest
  static void columns(auto& self, auto&& visit) {
    visit("person", self.person), visit("leg", self.leg), visit("depart_ms", self.depart_ms), visit("stay_ms", self.stay_ms);
    visit("from", self.from), visit("to", self.to), visit("vehicle", self.vehicle);
    visit("route/first", self.route.first), visit("route/values", self.route.values);
  }
};

}  // namespace muster
