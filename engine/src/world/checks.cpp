#include "world/checks.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "world/columns.hpp"

namespace muster {

namespace {

constexpr std::size_t most_per_column = 20;

/// Adds problems of one column until there are too many to be of use.
class ColumnProblems {
 public:
  ColumnProblems(std::string_view file, std::string_view table, std::string_view column, Problems& problems)
      : where_{std::string(file), 0, 0, "/" + std::string(table) + "/" + std::string(column)}, column_(column), problems_(problems) {}
  bool full() const { return added_ >= most_per_column; }
  void add(ErrorCode code, Arguments arguments) {
    if (full()) return;
    ++added_;
    problems_.add(code, where_, std::move(arguments));
  }
  void out_of_range(std::size_t row, std::string found, std::string expected) {
    add(ErrorCode::bad_range, {{"row", std::to_string(row)}, {"column", column_}, {"found", std::move(found)}, {"expected", std::move(expected)}});
  }
  void geometry(std::size_t row, std::string reason) { add(ErrorCode::bad_geometry, {{"row", std::to_string(row)}, {"reason", std::move(reason)}}); }

 private:
  Location where_;
  std::string column_;
  Problems& problems_;
  std::size_t added_ = 0;
};

std::string text(double value) {
  std::string out = std::to_string(value);
  while (out.find('.') != std::string::npos && (out.back() == '0' || out.back() == '.')) {
    const bool point = out.back() == '.';
    out.pop_back();
    if (point) break;
  }
  return out;
}

/// Row starts of a list of lists rise from 0 to the number of values.
void check_starts(const std::vector<std::uint32_t>& first, std::size_t values, std::size_t rows, ColumnProblems& out) {
  if (first.size() != rows + 1) {
    out.add(ErrorCode::wrong_length, {{"expected", std::to_string(rows + 1)}, {"found", std::to_string(first.size())}});
    return;
  }
  const bool ordered = first.front() == 0 && std::is_sorted(first.begin(), first.end()) && first.back() == values;
  if (!ordered) out.geometry(0, "the row starts do not rise from 0 to the number of values");
}

void check_ragged(const std::vector<std::uint32_t>& first, const std::vector<double>& values, std::size_t rows, ColumnProblems& out) {
  check_starts(first, values.size(), rows, out);
  if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) out.geometry(0, "a coordinate is not finite");
}

template <class Table>
void check_table_columns(const Table& table, std::string_view file, std::string_view name, Problems& problems) {
  const std::size_t rows = table.size();
  const std::vector<std::uint32_t>* first = nullptr;
  const auto length = [&](std::string_view column, std::size_t found) {
    if (found != rows)
      ColumnProblems(file, name, column, problems).add(ErrorCode::wrong_length, {{"expected", std::to_string(rows)}, {"found", std::to_string(found)}});
  };
  length("origin", table.origin.size());
  Table::columns(table, [&](std::string_view column, const auto& values) {
    using Column = std::remove_cvref_t<decltype(values)>;
    ColumnProblems out(file, name, column, problems);
    if constexpr (std::is_same_v<Column, std::vector<std::uint32_t>>) {
      if (columns::is_ragged_first(column)) {
        first = &values;
        return;
      }
    }
    if constexpr (std::is_same_v<Column, std::vector<double>>) {
      if (columns::is_ragged_values(column)) return check_ragged(*first, values, rows, out);
    }
    if constexpr (std::is_same_v<Column, std::vector<LinkId>>) {
      if (columns::is_ragged_values(column)) return check_starts(*first, values.size(), rows, out);
    }
    if (!values.empty() || !may_be_empty(name, column)) length(column, values.size());
  });
}

template <class Tag>
void check_reference(const std::vector<Id<Tag>>& references, std::size_t rows, bool needed, std::string_view target, ColumnProblems out) {
  for (std::size_t row = 0; row < references.size(); ++row) {
    const Id<Tag> reference = references[row];
    if (!reference.valid() && !needed) continue;
    if (reference.index < rows) continue;
    out.add(ErrorCode::dangling_reference,
            {{"row", std::to_string(row)}, {"table", std::string(target)}, {"found", reference.valid() ? std::to_string(reference.index) : "none"}});
  }
}

/// Rows whose value fails `holds` are reported with what was expected.
template <class T, class Holds>
void check_range(const std::vector<T>& values, Holds holds, const char* expected, ColumnProblems out) {
  for (std::size_t row = 0; row < values.size() && !out.full(); ++row)
    if (!holds(values[row])) out.out_of_range(row, text(static_cast<double>(values[row])), expected);
}

void check_position(const World& world, const std::vector<double>& x, const std::vector<double>& y, ColumnProblems out) {
  for (std::size_t row = 0; row < x.size() && !out.full(); ++row) {
    if (!std::isfinite(x[row]) || !std::isfinite(y[row])) out.geometry(row, "the position is not finite");
    else if (!world.ground.empty() && world.ground.grid().cell_at(x[row], y[row]) < 0) out.add(ErrorCode::outside_terrain, {{"row", std::to_string(row)}});
  }
}

/// Heights are unknown (not a number) or possible, and where one is known the roughness is a number >= 0. Names the first bad cell of each.
void check_terrain(const World& world, std::string_view file, Problems& problems) {
  constexpr float lowest_m = -500, highest_m = 9000;  // lower than the Dead Sea, higher than the Himalaya: a stand-in for "no data"
  const Grid& grid = world.ground.grid();
  const auto place = [&](const char* name, std::int64_t cell) {
    const std::string row = std::to_string(cell / grid.columns), column = std::to_string(cell % grid.columns);
    return Location{std::string(file), 0, 0, "/terrain/" + std::string(name) + "[row " + row + ", column " + column + "]"};
  };
  const auto height_of = world.ground.values();
  const auto known = std::find_if(height_of.begin(), height_of.end(), [](float z) { return !std::isnan(z); });
  if (!world.ground.empty() && known == height_of.end()) problems.add(ErrorCode::no_terrain, {std::string(file), 0, 0, "/terrain/ground"});
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
    const float z = world.ground[cell];
    if (std::isnan(z) || (z >= lowest_m && z <= highest_m)) continue;
    const std::string found = text(static_cast<double>(z));
    if (std::isinf(z)) problems.add(ErrorCode::not_finite, place("ground", cell), {{"found", found}});
    else if (z < lowest_m) problems.add(ErrorCode::below_minimum, place("ground", cell), {{"limit", text(lowest_m)}, {"found", found}});
    else problems.add(ErrorCode::above_maximum, place("ground", cell), {{"limit", text(highest_m)}, {"found", found}});
    break;
  }
  if (world.manning.empty()) return;
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
    const float n = world.manning[cell];
    if (std::isnan(world.ground[cell]) || (std::isfinite(n) && n >= 0)) continue;
    if (!std::isfinite(n)) problems.add(ErrorCode::not_finite, place("manning", cell), {{"found", text(static_cast<double>(n))}});
    else problems.add(ErrorCode::below_minimum, place("manning", cell), {{"limit", "0"}, {"found", text(static_cast<double>(n))}});
    break;
  }
}

/// Ids are unique and not empty. Told by the keys, which sort faster than texts; two equal keys of different ids would only cost the closer look.
template <class Table>
void check_ids(const Table& table, ColumnProblems out) {
  std::vector<EntityKey> keys = table.key;
  std::sort(keys.begin(), keys.end());
  const bool none_empty = std::none_of(table.id.begin(), table.id.end(), [](const std::string& id) { return id.empty(); });
  if (none_empty && std::adjacent_find(keys.begin(), keys.end()) == keys.end()) return;
  std::vector<std::string_view> ids(table.id.begin(), table.id.end());
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = 0; i < ids.size() && !out.full(); ++i)
    if (ids[i].empty() || (i > 0 && ids[i] == ids[i - 1])) out.add(ErrorCode::duplicate_row_id, {{"found", std::string(ids[i])}});
}

void check_link_shapes(const World& world, ColumnProblems out) {
  const LinkTable& links = world.links;
  const NodeTable& nodes = world.nodes;
  const auto far = [](double ax, double ay, double bx, double by) { return !(std::abs(ax - bx) < 1.0 && std::abs(ay - by) < 1.0); };
  for (std::size_t row = 0; row < links.size() && !out.full(); ++row) {
    const std::size_t begin = links.shape.first[row], end = links.shape.first[row + 1];
    if (begin == end) continue;  // a link without a drawn course is straight
    if (end - begin < 4 || (end - begin) % 2 != 0) {
      out.geometry(row, "a course has at least two points");
      continue;
    }
    const double* p = links.shape.values.data();
    const std::uint32_t a = links.tail[row].index, b = links.head[row].index;
    if (far(p[begin], p[begin + 1], nodes.x[a], nodes.y[a])) out.geometry(row, "the course does not begin at the tail node");
    if (far(p[end - 2], p[end - 1], nodes.x[b], nodes.y[b])) out.geometry(row, "the course does not end at the head node");
  }
}

void check_rings(const Ragged& rings, ColumnProblems out) {
  for (std::size_t row = 0; row + 1 < rings.first.size() && !out.full(); ++row) {
    const std::uint32_t values = rings.first[row + 1] - rings.first[row];
    if (values != 0 && (values < 6 || values % 2 != 0)) out.geometry(row, "an outline has at least three points");
  }
}

/// Areas have at least three points, waterways two; a hole lies in an area that is no hole itself.
void check_covers(const CoverTable& covers, ColumnProblems outline, ColumnProblems hole_of) {
  for (std::size_t row = 0; row < covers.size(); ++row) {
    const bool line = covers.kind[row] == CoverKind::waterway;
    const std::uint32_t values = covers.outline.first[row + 1] - covers.outline.first[row];
    if (values < (line ? 4U : 6U) || values % 2 != 0) outline.geometry(row, line ? "a course has at least two points" : "an outline has at least three points");
    if (!covers.hole_of[row].valid()) continue;
    const std::uint32_t around = covers.hole_of[row].index;
    if (line || covers.hole_of[around].valid() || covers.kind[around] == CoverKind::waterway)
      hole_of.out_of_range(row, std::to_string(around), "the row of an area that is no hole itself");
  }
}

/// The two links of a banned turn meet.
void check_turn_bans(const World& world, ColumnProblems out) {
  const TurnBanTable& bans = world.turn_bans;
  for (std::size_t row = 0; row < bans.size(); ++row)
    if (world.links.head[bans.from[row].index] != world.links.tail[bans.to[row].index])
      out.geometry(row, "the second link does not begin where the first ends");
}

/// What a shelter has is a number >= 0, or not known; an entrance that nobody fits through is none.
void check_shelters(const ShelterTable& shelters, const auto& at) {
  check_range(
      shelters.kind, [](ShelterKind k) { return k <= ShelterKind::exit; }, "0 to 3", at("shelter", "kind"));
  check_range(
      shelters.use, [](ShelterUse u) { return u <= ShelterUse::other; }, "0 to 12", at("shelter", "use"));
  const auto amount = [](float v) { return std::isnan(v) || (std::isfinite(v) && v >= 0); };
  const auto width = [](float v) { return std::isnan(v) || (std::isfinite(v) && v > 0); };
  const std::pair<const char*, const std::vector<float>*> amounts[] = {{"area_m2", &shelters.area_m2}, {"covered_m2", &shelters.covered_m2},
                                                                       {"tents", &shelters.tents},     {"beds", &shelters.beds},
                                                                       {"toilets", &shelters.toilets}, {"taps", &shelters.taps},
                                                                       {"water_l", &shelters.water_l}, {"water_l_per_day", &shelters.water_l_per_day},
                                                                       {"food_kg", &shelters.food_kg}, {"generator_h", &shelters.generator_h},
                                                                       {"desks", &shelters.desks}};
  for (const auto& [column, values] : amounts) check_range(*values, amount, ">= 0, or not a number where it is not known", at("shelter", column));
  check_range(shelters.entrance_m, width, "> 0, or not a number where it is not known", at("shelter", "entrance_m"));
  auto capacity = at("shelter", "capacity");
  for (std::size_t row = 0; row < shelters.size(); ++row)
    if (shelters.capacity[row] < 0) capacity.add(ErrorCode::bad_capacity, {{"row", std::to_string(row)}, {"found", std::to_string(shelters.capacity[row])}});
}

/// The tables that came with version 2 of world.h5.
void check_surroundings(const World& world, const auto& at) {
  const auto error = [](float v) { return std::isnan(v) || (std::isfinite(v) && v >= 0); };
  const auto flag = [](std::uint8_t v) { return v <= 1; };
  check_range(
      world.danger_zones.kind, [](DangerKind k) { return k <= DangerKind::other; }, "0 to 5", at("danger_zone", "kind"));
  check_rings(world.danger_zones.outline, at("danger_zone", "outline"));
  check_range(
      world.covers.kind, [](CoverKind k) { return k <= CoverKind::waterway; }, "0 to 5", at("cover", "kind"));
  check_range(world.covers.width_m, error, ">= 0, or not a number where it is not known", at("cover", "width_m"));
  check_covers(world.covers, at("cover", "outline"), at("cover", "hole_of"));
  check_range(world.sources.xy_error_m, error, ">= 0, or not a number where it is not known", at("source", "xy_error_m"));
  check_range(world.sources.z_error_m, error, ">= 0, or not a number where it is not known", at("source", "z_error_m"));
  check_range(world.sources.absolute, flag, "0 or 1", at("source", "absolute"));
  check_turn_bans(world, at("turn_ban", "to"));
}

/// A route that is given leads, link by link, from where the trip begins to where it ends.
void check_routes(const World& world, ColumnProblems out) {
  const TripTable& trips = world.trips;
  for (std::size_t row = 0; row < trips.size() && !out.full(); ++row) {
    NodeId at = trips.from[row];
    const std::uint32_t begin = trips.route.first[row], end = trips.route.first[row + 1];
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::uint32_t link = trips.route.values[i].index;
      if (world.links.tail[link] != at) out.geometry(row, "a link of the route does not begin where the one before ends");
      at = world.links.head[link];
    }
    if (begin < end && at != trips.to[row]) out.geometry(row, "the route does not end where the trip does");
  }
}

/// Trips have moments that a run can hold, and no leg of a person stands twice.
void check_trips(const World& world, const auto& at) {
  constexpr std::int64_t longest_ms = 48LL * 24 * 3600 * 1000;
  const auto moment = [](std::int64_t ms) { return ms >= 0 && ms <= longest_ms; };
  check_range(world.trips.depart_ms, moment, "0 to 48 days", at("trip", "depart_ms"));
  check_range(world.trips.stay_ms, moment, "0 to 48 days", at("trip", "stay_ms"));
  check_routes(world, at("trip", "route"));
  std::vector<std::pair<PersonId, std::uint32_t>> legs;
  for (std::size_t row = 0; row < world.trips.size(); ++row) legs.emplace_back(world.trips.person[row], world.trips.leg[row]);
  std::sort(legs.begin(), legs.end());
  const auto twice = std::adjacent_find(legs.begin(), legs.end());
  if (twice != legs.end())
    at("trip", "leg").add(ErrorCode::duplicate_row_id, {{"found", world.persons.id[twice->first.index] + ", " + std::to_string(twice->second)}});
}

void check_hierarchy(const AreaTable& areas, ColumnProblems out) {
  for (std::size_t row = 0; row < areas.size(); ++row)
    if (areas.parent[row].valid() && areas.level[areas.parent[row].index] >= areas.level[row])
      out.add(ErrorCode::bad_hierarchy, {{"row", std::to_string(row)}});
}

}  // namespace

void check_columns(const World& world, std::string_view file, Problems& problems) {
  World::tables(world, [&](std::string_view name, const auto& table) { check_table_columns(table, file, name, problems); });
  if (world.street_names_en.size() != world.street_names.size())
    ColumnProblems(file, "street", "name_en", problems)
        .add(ErrorCode::wrong_length, {{"expected", std::to_string(world.street_names.size())}, {"found", std::to_string(world.street_names_en.size())}});
  const std::size_t cells = static_cast<std::size_t>(std::max<std::int64_t>(0, world.ground.grid().cells()));
  if (world.ground.values().size() != cells || (!world.manning.empty() && !(world.manning.grid() == world.ground.grid())))
    problems.add(ErrorCode::wrong_shape, {std::string(file), 0, 0, "/terrain"}, {{"found", "another grid"}, {"expected", "one grid for all rasters"}});
}

void check_references(const World& world, std::string_view file, Problems& problems) {
  const auto at = [&](const char* table, const char* column) { return ColumnProblems(file, table, column, problems); };
  const std::size_t nodes = world.nodes.size(), areas = world.areas.size(), persons = world.persons.size();
  check_reference(world.links.tail, nodes, true, "node", at("link", "tail"));
  check_reference(world.links.head, nodes, true, "node", at("link", "head"));
  check_reference(world.links.opposite, world.links.size(), false, "link", at("link", "opposite"));
  check_reference(world.turn_bans.from, world.links.size(), true, "link", at("turn_ban", "from"));
  check_reference(world.turn_bans.to, world.links.size(), true, "link", at("turn_ban", "to"));
  check_reference(world.trips.person, persons, true, "person", at("trip", "person"));
  check_reference(world.trips.from, nodes, true, "node", at("trip", "from"));
  check_reference(world.trips.to, nodes, true, "node", at("trip", "to"));
  check_reference(world.trips.route.values, world.links.size(), true, "link", at("trip", "route"));
  check_reference(world.covers.hole_of, world.covers.size(), false, "cover", at("cover", "hole_of"));
  check_reference(world.buildings.node, nodes, false, "node", at("building", "node"));
  check_reference(world.buildings.grid, areas, false, "area", at("building", "grid"));
  check_reference(world.areas.parent, areas, false, "area", at("area", "parent"));
  check_reference(world.areas.warden, persons, false, "person", at("area", "warden"));
  check_reference(world.areas.deputy, persons, false, "person", at("area", "deputy"));
  check_reference(world.households.home, world.buildings.size(), true, "building", at("household", "home"));
  check_reference(world.persons.household, world.households.size(), true, "household", at("person", "household"));
  check_reference(world.persons.helper, persons, false, "person", at("person", "helper"));
  check_reference(world.persons.school, world.buildings.size(), false, "building", at("person", "school"));
  check_reference(world.persons.work, world.buildings.size(), false, "building", at("person", "work"));
  check_reference(world.absent.home, world.buildings.size(), true, "building", at("absent", "home"));
  check_reference(world.shelters.node, nodes, true, "node", at("shelter", "node"));
  check_reference(world.shelters.keeper, persons, false, "person", at("shelter", "keeper"));
  auto street = at("link", "street");
  for (std::size_t row = 0; row < world.links.size(); ++row)
    if (world.links.street[row] != UINT32_MAX && world.links.street[row] >= world.street_names.size())
      street.add(ErrorCode::dangling_reference, {{"row", std::to_string(row)}, {"table", "street"}, {"found", std::to_string(world.links.street[row])}});
}

void check_values(const World& world, std::string_view file, Problems& problems) {
  const auto at = [&](const char* table, const char* column) { return ColumnProblems(file, table, column, problems); };
  World::tables(world, [&](std::string_view name, const auto& table) {
    check_ids(table, ColumnProblems(file, name, "id", problems));
    check_range(
        table.origin, [](Origin o) { return o <= Origin::guessed; }, "0 to 3", ColumnProblems(file, name, "origin", problems));
  });
  check_terrain(world, file, problems);
  check_position(world, world.nodes.x, world.nodes.y, at("node", "x"));
  check_position(world, world.buildings.x, world.buildings.y, at("building", "x"));
  check_position(world, world.shelters.x, world.shelters.y, at("shelter", "x"));
  check_position(world, world.gauges.x, world.gauges.y, at("gauge", "x"));
  check_position(world, world.places.x, world.places.y, at("place", "x"));

  const auto positive = [](auto v) { return std::isfinite(v) && v > 0; };
  const auto not_negative = [](auto v) { return std::isfinite(v) && v >= 0; };
  const auto finite = [](auto v) { return std::isfinite(v); };
  const LinkTable& links = world.links;
  auto length = at("link", "length_m");
  for (std::size_t row = 0; row < links.size(); ++row)
    if (!positive(links.length_m[row]))
      length.add(ErrorCode::link_too_short, {{"row", std::to_string(row)}, {"found", text(static_cast<double>(links.length_m[row]))}});
  check_range(links.width_m, not_negative, ">= 0", at("link", "width_m"));
  check_range(links.lanes, not_negative, ">= 0", at("link", "lanes"));
  for (std::size_t row = 0; row < links.size(); ++row) {
    if ((links.modes[row] & mode_car) == 0) continue;
    const bool drives = positive(links.lanes[row]) && positive(links.speed_m_s[row]) && positive(links.capacity_veh_s[row]) && positive(links.jam_veh_m[row]);
    if (!drives) at("link", "modes").out_of_range(row, "car", "lanes, speed, capacity and jam density > 0 where cars may drive");
  }
  check_range(
      links.modes, [](std::uint8_t m) { return m <= (mode_foot | mode_car | mode_cycle); }, "0 to 7", at("link", "modes"));
  check_range(
      links.road_class, [](RoadClass c) { return c <= RoadClass::stairs; }, "0 to 6", at("link", "road_class"));
  check_range(
      links.structure, [](LinkStructure s) { return s <= LinkStructure::underpass; }, "0 to 3", at("link", "structure"));
  auto deck = at("link", "deck_z");
  for (std::size_t row = 0; row < links.size(); ++row)
    if (links.structure[row] != LinkStructure::plain && !std::isfinite(links.deck_z[row]))
      deck.out_of_range(row, text(static_cast<double>(links.deck_z[row])), "a number on bridges, in tunnels and underpasses");
  check_link_shapes(world, at("link", "shape"));

  check_range(world.nodes.z, finite, "a number", at("node", "z"));
  check_range(
      world.nodes.signal, [](std::uint8_t s) { return s <= 1; }, "0 or 1", at("node", "signal"));
  check_range(world.buildings.xy_error_m, not_negative, ">= 0", at("building", "xy_error_m"));
  check_range(world.buildings.area_m2, positive, "> 0", at("building", "area_m2"));
  check_range(world.buildings.access_m, not_negative, ">= 0", at("building", "access_m"));
  check_range(
      world.buildings.use, [](BuildingUse u) { return u <= BuildingUse::farm; }, "0 to 9", at("building", "use"));
  check_range(
      world.buildings.construction, [](Construction c) { return c <= Construction::earth; }, "0 to 3", at("building", "construction"));
  check_rings(world.buildings.footprint, at("building", "footprint"));
  check_range(
      world.areas.level, [](AreaLevel l) { return l <= AreaLevel::grid; }, "0 to 3", at("area", "level"));
  check_hierarchy(world.areas, at("area", "parent"));
  check_rings(world.areas.outline, at("area", "outline"));
  check_range(world.persons.walk_m_s, positive, "> 0", at("person", "walk_m_s"));
  check_range(world.persons.height_mass, positive, "> 0", at("person", "height_mass"));
  check_range(
      world.persons.hearing, [](Hearing h) { return h <= Hearing::deaf; }, "0 to 2", at("person", "hearing"));
  check_range(
      world.persons.presence, [](Presence p) { return p <= Presence::tourist; }, "0 to 3", at("person", "presence"));
  check_range(
      world.persons.place, [](DayPlace p) { return p <= DayPlace::road; }, "0 to 5", at("person", "place"));
  check_range(
      world.absent.place, [](DayPlace p) { return p == DayPlace::away || p == DayPlace::not_present; }, "6 or 7", at("absent", "place"));
  check_range(
      world.areas.posts_away, [](std::uint8_t bits) { return bits <= 3; }, "0 to 3", at("area", "posts_away"));
  check_shelters(world.shelters, at);
  check_range(
      world.places.kind, [](PlaceKind k) { return k <= PlaceKind::danger_point; }, "0 to 6", at("place", "kind"));
  check_surroundings(world, at);
  check_trips(world, at);
}

}  // namespace muster
