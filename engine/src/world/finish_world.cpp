#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "world/checks.hpp"
#include "world/columns.hpp"
#include "world/hilbert.hpp"

namespace muster {

namespace {

using columns::Rows;

/// The square that the Hilbert curve fills: the bounding box of all that has a position, so that it does not depend on the input's order.
class CurveSquare {
 public:
  void cover(const std::vector<double>& x, const std::vector<double>& y) {
    for (const double v : x) west_ = std::min(west_, v), east_ = std::max(east_, v);
    for (const double v : y) south_ = std::min(south_, v), north_ = std::max(north_, v);
  }
  std::uint32_t index(double x, double y) const {
    const double side = std::max({east_ - west_, north_ - south_, 1e-6});
    const auto step = [side](double from) { return static_cast<std::uint32_t>(std::clamp(from / side * 65535.0, 0.0, 65535.0)); };
    return hilbert_index(step(x - west_), step(y - south_));
  }

 private:
  double west_ = std::numeric_limits<double>::infinity(), east_ = -west_, south_ = west_, north_ = -west_;
};

template <class Less>
Rows sorted_rows(std::size_t n, Less less) {
  Rows rows(n);
  std::iota(rows.begin(), rows.end(), 0U);
  if (!std::is_sorted(rows.begin(), rows.end(), less)) std::sort(rows.begin(), rows.end(), less);
  return rows;
}

/// Order of a table whose rows have positions: along the curve, then by id.
template <class Table>
Rows curve_order(const Table& table, const CurveSquare& square) {
  std::vector<std::uint32_t> at(table.size());
  for (std::size_t row = 0; row < at.size(); ++row) at[row] = square.index(table.x[row], table.y[row]);
  return sorted_rows(table.size(), [&](std::uint32_t a, std::uint32_t b) { return at[a] != at[b] ? at[a] < at[b] : table.id[a] < table.id[b]; });
}

Rows link_order(const LinkTable& links) {
  return sorted_rows(links.size(), [&](std::uint32_t a, std::uint32_t b) {
    if (links.tail[a] != links.tail[b]) return links.tail[a] < links.tail[b];
    if (links.head[a] != links.head[b]) return links.head[a] < links.head[b];
    return links.id[a] < links.id[b];
  });
}

/// Areas by level, then their parent's place, then id. Level by level, because a parent's new row must be known first.
Rows area_order(const AreaTable& areas) {
  Rows rows = sorted_rows(areas.size(), [&](std::uint32_t a, std::uint32_t b) {
    return areas.level[a] != areas.level[b] ? areas.level[a] < areas.level[b] : areas.id[a] < areas.id[b];
  });
  Rows place(areas.size(), UINT32_MAX);
  const auto parent_place = [&](std::uint32_t row) { return areas.parent[row].valid() ? place[areas.parent[row].index] : UINT32_MAX; };
  for (auto begin = rows.begin(); begin != rows.end();) {
    const auto end = std::find_if(begin, rows.end(), [&](std::uint32_t row) { return areas.level[row] != areas.level[*begin]; });
    std::sort(begin, end, [&](std::uint32_t a, std::uint32_t b) {
      const std::uint32_t pa = parent_place(a), pb = parent_place(b);
      return pa != pb ? pa < pb : areas.id[a] < areas.id[b];
    });
    for (auto it = begin; it != end; ++it) place[*it] = static_cast<std::uint32_t>(it - rows.begin());
    begin = end;
  }
  return rows;
}

/// Streets by their Chinese name, then the English one; streets of one name are one row.
void order_streets(World& world) {
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    return world.street_names[a] != world.street_names[b] ? world.street_names[a] < world.street_names[b] : world.street_names_en[a] < world.street_names_en[b];
  };
  const Rows rows = sorted_rows(world.street_names.size(), less);
  Rows to(rows.size());
  std::vector<std::string> names, names_en;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || less(rows[i - 1], rows[i])) names.push_back(world.street_names[rows[i]]), names_en.push_back(world.street_names_en[rows[i]]);
    to[rows[i]] = static_cast<std::uint32_t>(names.size() - 1);
  }
  for (std::uint32_t& street : world.links.street)
    if (street != UINT32_MAX) street = to[street];
  world.street_names = std::move(names), world.street_names_en = std::move(names_en);
}

/// Order of a table whose rows have neither a position nor anything above them.
template <class Table>
Rows id_order(const Table& table) {
  return sorted_rows(table.size(), [&](std::uint32_t a, std::uint32_t b) { return table.id[a] < table.id[b]; });
}

/// Order of a table of outlines: along the curve by their first points, then by id. They do not widen the curve's square, so that a lake drawn
/// beyond the place moves no row of another table.
template <class Table>
Rows outline_order(const Table& table, const CurveSquare& square) {
  std::vector<std::uint32_t> at(table.size(), 0);
  for (std::size_t row = 0; row < at.size(); ++row) {
    const double* p = table.outline.values.data() + table.outline.first[row];
    if (table.outline.first[row + 1] - table.outline.first[row] >= 2) at[row] = square.index(p[0], p[1]);
  }
  return sorted_rows(table.size(), [&](std::uint32_t a, std::uint32_t b) { return at[a] != at[b] ? at[a] < at[b] : table.id[a] < table.id[b]; });
}

void order_turn_bans(TurnBanTable& bans, const Rows& link_to) {
  columns::rewrite(bans.from, link_to), columns::rewrite(bans.to, link_to);
  columns::reorder(bans, sorted_rows(bans.size(), [&](std::uint32_t a, std::uint32_t b) {
                     if (bans.from[a] != bans.from[b]) return bans.from[a] < bans.from[b];
                     return bans.to[a] != bans.to[b] ? bans.to[a] < bans.to[b] : bans.id[a] < bans.id[b];
                   }));
}

void order_covers(CoverTable& covers, const CurveSquare& square) {
  const Rows rows = outline_order(covers, square);
  const Rows to = columns::inverse(rows, covers.size());
  columns::reorder(covers, rows);
  columns::rewrite(covers.hole_of, to);
}

void order_network(World& world, const CurveSquare& square) {
  const Rows nodes = curve_order(world.nodes, square);
  const Rows node_to = columns::inverse(nodes, world.nodes.size());
  columns::reorder(world.nodes, nodes);
  columns::rewrite(world.links.tail, node_to), columns::rewrite(world.links.head, node_to);
  columns::rewrite(world.buildings.node, node_to), columns::rewrite(world.shelters.node, node_to);
  columns::rewrite(world.trips.from, node_to), columns::rewrite(world.trips.to, node_to);

  const Rows links = link_order(world.links);
  const Rows link_to = columns::inverse(links, world.links.size());
  columns::reorder(world.links, links);
  columns::rewrite(world.links.opposite, link_to);
  columns::rewrite(world.trips.route.values, link_to);
  order_turn_bans(world.turn_bans, link_to);
}

void order_people(World& world) {
  const Rows homes = sorted_rows(world.households.size(), [&](std::uint32_t a, std::uint32_t b) {
    const HouseholdTable& h = world.households;
    return h.home[a] != h.home[b] ? h.home[a] < h.home[b] : h.id[a] < h.id[b];
  });
  const Rows home_to = columns::inverse(homes, world.households.size());
  columns::reorder(world.households, homes);
  columns::rewrite(world.persons.household, home_to);

  const Rows persons = sorted_rows(world.persons.size(), [&](std::uint32_t a, std::uint32_t b) {
    const PersonTable& p = world.persons;
    return p.household[a] != p.household[b] ? p.household[a] < p.household[b] : p.id[a] < p.id[b];
  });
  const Rows person_to = columns::inverse(persons, world.persons.size());
  columns::reorder(world.persons, persons);
  columns::rewrite(world.areas.warden, person_to), columns::rewrite(world.areas.deputy, person_to);
  columns::rewrite(world.persons.helper, person_to), columns::rewrite(world.shelters.keeper, person_to);
  columns::rewrite(world.trips.person, person_to);
}

void order_trips(TripTable& trips) {
  columns::reorder(trips, sorted_rows(trips.size(), [&](std::uint32_t a, std::uint32_t b) {
                     if (trips.person[a] != trips.person[b]) return trips.person[a] < trips.person[b];
                     return trips.leg[a] != trips.leg[b] ? trips.leg[a] < trips.leg[b] : trips.id[a] < trips.id[b];
                   }));
}

void order_tables(World& world) {
  CurveSquare square;
  square.cover(world.nodes.x, world.nodes.y), square.cover(world.buildings.x, world.buildings.y);
  square.cover(world.shelters.x, world.shelters.y), square.cover(world.gauges.x, world.gauges.y);
  square.cover(world.places.x, world.places.y);
  order_streets(world);
  order_network(world, square);

  const Rows buildings = curve_order(world.buildings, square);
  const Rows building_to = columns::inverse(buildings, world.buildings.size());
  columns::reorder(world.buildings, buildings);
  columns::rewrite(world.households.home, building_to), columns::rewrite(world.persons.school, building_to);
  columns::rewrite(world.persons.work, building_to), columns::rewrite(world.absent.home, building_to);

  const Rows areas = area_order(world.areas);
  const Rows area_to = columns::inverse(areas, world.areas.size());
  columns::reorder(world.areas, areas);
  columns::rewrite(world.areas.parent, area_to), columns::rewrite(world.buildings.grid, area_to);

  order_people(world);
  order_trips(world.trips);
  columns::reorder(world.shelters, curve_order(world.shelters, square));
  columns::reorder(world.gauges, curve_order(world.gauges, square));
  columns::reorder(world.places, curve_order(world.places, square));
  columns::reorder(world.danger_zones, outline_order(world.danger_zones, square));
  order_covers(world.covers, square);
  columns::reorder(world.sources, id_order(world.sources));
  columns::reorder(world.absent, id_order(world.absent));
}

/// One bit pattern for "no data" and "not known": the world's hash sees bits.
template <class T>
void settle_nan(std::span<T> values) {
  for (T& value : values)
    if (std::isnan(value)) value = std::numeric_limits<T>::quiet_NaN();
}

void settle_nans(World& world) {
  settle_nan(world.ground.values()), settle_nan(world.manning.values());
  World::tables(world, [](std::string_view, auto& table) {
    std::remove_cvref_t<decltype(table)>::columns(table, [](std::string_view, auto& column) {
      if constexpr (std::is_same_v<decltype(column), std::vector<float>&>) settle_nan(std::span(column));
    });
  });
}

/// A household's persons are consecutive rows; their number and first row follow from the persons' own references. Where people are elsewhere than at home,
/// there may be homes with nobody.
void count_households(World& world, std::string_view file, Problems& problems) {
  HouseholdTable& households = world.households;
  std::vector<std::uint32_t> count(households.size(), 0);
  for (const HouseholdId household : world.persons.household) ++count[household.index];
  households.first_person.assign(households.size(), 0), households.persons.assign(households.size(), 0);
  std::uint32_t next = 0, bad = 0;
  const std::uint32_t least = world.persons.place.empty() ? 1 : 0;
  for (std::size_t row = 0; row < households.size(); ++row) {
    households.first_person[row] = next, households.persons[row] = static_cast<std::uint8_t>(std::min(count[row], 255U));
    next += count[row];
    if ((count[row] < least || count[row] > 255) && ++bad <= 20)
      problems.add(ErrorCode::bad_household, {std::string(file), 0, 0, "/household/persons"},
                   {{"row", std::to_string(row)}, {"found", std::to_string(count[row])}});
  }
}

}  // namespace

void check_tables(const World& world, std::string_view file, Problems& problems) {
  Problems found;
  check_columns(world, file, found);
  if (found.empty()) check_references(world, file, found);
  for (const Problem& problem : found.list()) problems.add(problem.code, problem.where, problem.arguments);
}

void finish_world(World& world, std::string_view file, Problems& problems) {
  Problems found;
  World::tables(world, [](std::string_view, auto& table) { table.key.resize(table.size()); });
  world.households.first_person.resize(world.households.size()), world.households.persons.resize(world.households.size());
  check_tables(world, file, found);
  if (found.empty()) {
    World::tables(world, [](std::string_view name, auto& table) {
      for (std::size_t row = 0; row < table.size(); ++row) table.key[row] = entity_key(name, table.id[row]);
    });
    check_values(world, file, found);
  }
  if (found.empty()) {
    settle_nans(world);
    order_tables(world);
    count_households(world, file, found);
    world.network = Network(world.nodes.size(), world.links);
  }
  for (const Problem& problem : found.list()) problems.add(problem.code, problem.where, problem.arguments);
}

}  // namespace muster
