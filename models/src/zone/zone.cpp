#include "muster/models/zone/zone.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/casualty/heat.hpp"
#include "muster/models/construction.hpp"
#include "muster/models/data.hpp"
#include "muster/models/zone/kinds.hpp"

namespace muster::zone {

namespace {

constexpr double look_every_m = 5;  ///< along the course of a link
constexpr std::array<std::string_view, places> place_words = {"open", "vehicle", "destroyed", "damaged", "intact", "refuge"};

double ground_at(const World& world, Point p) {
  if (world.ground.empty()) return NAN;
  const std::int64_t cell = world.ground.grid().cell_at(p.x, p.y);
  return cell < 0 ? NAN : static_cast<double>(world.ground[cell]);
}

/// Entries as they are found, to be put in order at the end.
class Collector {
 public:
  void add(std::uint32_t row, Time after, float share = 1) { found_.push_back({after, row, share}); }
  Reaches in_order(bool shares) {
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return std::pair(a.after, a.row) < std::pair(b.after, b.row); });
    Reaches out;
    for (const Found& f : found_) {
      out.row.push_back(f.row), out.after.push_back(f.after);
      if (shares) out.share.push_back(f.share);
    }
    return out;
  }

 private:
  struct Found {
    Time after;
    std::uint32_t row;
    float share;
  };
  std::vector<Found> found_;
};

/// Things that are points: buildings, nodes, shelters.
Reaches points(const ZoneShape& shape, const World& world, const std::vector<double>& x, const std::vector<double>& y) {
  const ZoneShape::Box box = shape.box();
  Collector found;
  for (std::uint32_t row = 0; row < x.size(); ++row) {
    const Point p{x[row], y[row]};
    if (!box.holds(p)) continue;
    if (const auto after = shape.reaches(p, ground_at(world, p))) found.add(row, *after);
  }
  return found.in_order(false);
}

Ring course(const World& world, std::uint32_t link) {
  Ring line;
  const auto& shape = world.links.shape;
  for (std::uint32_t i = shape.first[link]; i + 1 < shape.first[link + 1]; i += 2) line.push_back({shape.values[i], shape.values[i + 1]});
  if (line.size() >= 2) return line;
  const std::uint32_t tail = world.links.tail[link].index, head = world.links.head[link].index;
  return {{world.nodes.x[tail], world.nodes.y[tail]}, {world.nodes.x[head], world.nodes.y[head]}};
}

bool may_touch(const ZoneShape::Box& box, const Ring& line) {
  ZoneShape::Box own{INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (const Point& p : line) own = {std::min(own.west, p.x), std::min(own.south, p.y), std::max(own.east, p.x), std::max(own.north, p.y)};
  return own.west <= box.east && own.east >= box.west && own.south <= box.north && own.north >= box.south;
}

Reaches links(const ZoneShape& shape, const World& world) {
  const ZoneShape::Box box = shape.box();
  Collector found;
  for (std::uint32_t l = 0; l < world.links.size(); ++l) {
    const Ring line = course(world, l);
    if (!may_touch(box, line)) continue;
    std::optional<Time> first;
    int looked = 0, hit = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const double dx = line[i + 1].x - line[i].x, dy = line[i + 1].y - line[i].y;
      const int pieces = std::max(1, static_cast<int>(std::ceil(std::sqrt(dx * dx + dy * dy) / look_every_m)));
      for (int k = 0; k < pieces; ++k, ++looked) {  // the middles of the pieces
        const Point p{line[i].x + dx * (k + 0.5) / pieces, line[i].y + dy * (k + 0.5) / pieces};
        const auto after = shape.reaches(p, ground_at(world, p));
        if (!after) continue;
        ++hit;
        first = first ? std::min(*first, *after) : *after;
      }
    }
    if (first) found.add(l, *first, static_cast<float>(hit) / static_cast<float>(looked));
  }
  return found.in_order(true);
}

Reaches cells(const ZoneShape& shape, const World& world) {
  Collector found;
  if (world.ground.empty()) return {};
  const Grid& grid = world.ground.grid();
  const ZoneShape::Box box = shape.box();
  const auto column = [&](double x) { return static_cast<std::int32_t>(std::clamp(std::floor((x - grid.west_m) / grid.cell_m), 0.0, grid.columns - 1.0)); };
  const auto row = [&](double y) { return static_cast<std::int32_t>(std::clamp(std::floor((y - grid.south_m) / grid.cell_m), 0.0, grid.rows - 1.0)); };
  for (std::int32_t r = row(box.south); r <= row(box.north); ++r)
    for (std::int32_t c = column(box.west); c <= column(box.east); ++c) {
      const std::int64_t cell = grid.index(c, r);
      if (const auto after = shape.reaches({grid.centre_x(c), grid.centre_y(r)}, static_cast<double>(world.ground[cell])))
        found.add(static_cast<std::uint32_t>(cell), *after);
    }
  return found.in_order(false);
}

template <std::size_t N>
std::size_t place_of(const std::array<std::string_view, N>& words, const std::string& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

/// Rows of a shipped table for one kind: each chance goes where its word says.
template <std::size_t N>
void read_chances(const char* file, const char* word_column, const std::array<std::string_view, N>& words, ZoneKind kind,
                  std::initializer_list<std::pair<const char*, std::array<double, N>*>> columns) {
  const DataTable& table = data_table(file);
  const auto& kinds = table.words("kind");
  const auto& where = table.words(word_column);
  for (std::size_t row = 0; row < kinds.size(); ++row) {
    if (kinds[row] != kind_of(kind).word) continue;
    for (const auto& [name, chances] : columns) chances->at(place_of(words, where[row])) = table.column(name)[row];
  }
}

/// Chances in the open, in vehicles and at refuges where the radiation is given. Clothes cover from death; hands and faces burn all the same.
void burn(const Heat& heat, Effects& out) {
  if (!(heat.radiation_kw_m2 > 0)) return;
  const auto receives = [&](Place place, double share) {
    const double q = share * heat.radiation_kw_m2, t = static_cast<double>(heat.flames.ms) / 1000.0;
    const double dead = heat.covered * casualty::heat_death(q, t), severe = casualty::heat_second_degree(q, t), light = casualty::heat_first_degree(q, t);
    const auto at = static_cast<std::size_t>(place);
    out.dead[at] = dead, out.injured[at] = std::max(0.0, light - dead);
    out.severe[at] = out.injured[at] > 0 ? std::clamp((severe - dead) / out.injured[at], 0.0, 1.0) : 0.0;
  };
  receives(Place::open, 1), receives(Place::vehicle, heat.through_glass), receives(Place::refuge, heat.at_refuge);
}

}  // namespace

std::pair<std::size_t, std::size_t> Reaches::between(Time from, Time to) const {
  const auto first = std::lower_bound(after.begin(), after.end(), from), last = std::lower_bound(first, after.end(), to);
  return {static_cast<std::size_t>(first - after.begin()), static_cast<std::size_t>(last - after.begin())};
}

Effects effects_of(const ZoneSettings& settings) {
  Effects out;
  read_chances<places>("zone/people.csv", "where", place_words, settings.kind, {{"dead", &out.dead}, {"injured", &out.injured}, {"severe", &out.severe}});
  read_chances<constructions>("zone/buildings.csv", "construction", construction_words, settings.kind,
                              {{"destroyed", &out.destroyed}, {"damaged", &out.damaged}});
  burn(settings.heat, out);
  for (const PeopleChance& chance : settings.people) {
    const auto at = static_cast<std::size_t>(chance.where);
    out.dead[at] = chance.dead, out.injured[at] = chance.injured, out.severe[at] = chance.severe;
  }
  for (const BuildingChance& chance : settings.buildings)
    out.destroyed[static_cast<std::size_t>(chance.construction)] = chance.destroyed,
    out.damaged[static_cast<std::size_t>(chance.construction)] = chance.damaged;
  if (kind_of(settings.kind).closes_roads)
    for (const Traffic traffic : settings.roads.closed) out.closed_modes |= traffic == Traffic::foot ? static_cast<std::uint8_t>(mode_foot) : mode_vehicles;
  out.cleared_after = settings.roads.cleared_after;
  out.lasts = settings.lasts, out.sign_lead = settings.signs.lead, out.sign_chance = settings.signs.chance;
  if (settings.kind == ZoneKind::water) out.depth_m = settings.depth_m, out.rises_over = settings.rises_over;
  const Air& air = settings.air;
  out.carbon_monoxide_ppm = air.carbon_monoxide_ppm, out.sight_m = air.sight_m, out.air_indoors = air.indoors, out.air_in_vehicles = air.in_vehicles;
  return out;
}

Zone lay_out(const ZoneSettings& settings, const World& world) {
  const ZoneShape shape(settings, world);
  Zone out;
  out.id = settings.id, out.name = settings.name, out.name_en = settings.name_en;
  out.key = entity_key("zone", settings.id), out.kind = settings.kind, out.effects = effects_of(settings);
  out.buildings = points(shape, world, world.buildings.x, world.buildings.y);
  out.nodes = points(shape, world, world.nodes.x, world.nodes.y);
  out.shelters = points(shape, world, world.shelters.x, world.shelters.y);
  out.links = links(shape, world);
  out.cells = cells(shape, world);
  out.stages = shape.stages();
  return out;
}

Place outcome_for(const Zone& zone, Construction construction, EntityKey key, std::uint64_t seed) {
  const auto made_of = static_cast<std::size_t>(construction);
  const double u = uniform(seed, Stream::hazard_realisation, key, occasion(zone.key.value, occasion("damage")));
  if (u < zone.effects.destroyed[made_of]) return Place::destroyed;
  return u < zone.effects.destroyed[made_of] + zone.effects.damaged[made_of] ? Place::damaged : Place::intact;
}

}  // namespace muster::zone
