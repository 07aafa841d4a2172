#include <cstdio>
#include <limits>

#include "muster/engine/core/math.hpp"
#include "town/map_tables.hpp"
#include "town/names.hpp"

namespace muster::town {

namespace {

constexpr double woods_above_m = 11;  // above the bank: where the terrain's roughness is that of woods too
constexpr double step_m = 40;         // along the valley, between corners of a drawn edge

/// Adds rows to the table `cover`, from rings in the valley's own metres.
class CoverWriter {
 public:
  CoverWriter(const Frame& frame, CoverTable& table) : frame_(frame), table_(table) {}

  CoverId add(std::string id, CoverKind kind, const Polyline& ring, CoverId hole_of = {}) {
    const CoverId row{static_cast<std::uint32_t>(table_.size())};
    table_.id.push_back(std::move(id)), table_.key.push_back({}), table_.origin.push_back(Origin::synthesised);
    table_.kind.push_back(kind), table_.hole_of.push_back(hole_of), table_.width_m.push_back(std::numeric_limits<float>::quiet_NaN());
    for (const Point& p : ring) {
      const Point w = frame_.world(p);
      table_.outline.values.push_back(w.x), table_.outline.values.push_back(w.y);
    }
    table_.outline.first.push_back(static_cast<std::uint32_t>(table_.outline.values.size()));
    return row;
  }

 private:
  const Frame& frame_;
  CoverTable& table_;
};

/// Eastward along `low`, back along `high`.
Polyline between(const Polyline& low, const Polyline& high) {
  Polyline ring = low;
  ring.insert(ring.end(), high.rbegin(), high.rend());
  return ring;
}

/// A line beside the river, from x to x.
Polyline beside(const Valley& valley, double from, double to, double offset) {
  Polyline out;
  const int pieces = std::max(1, static_cast<int>((to - from) / step_m));
  for (int i = 0; i <= pieces; ++i) {
    Point p = valley.beside_river(from + (to - from) * i / pieces, offset);
    p.x = std::clamp(p.x, 0.0, valley.width());
    out.push_back(p);
  }
  return out;
}

/// Where the hills begin beyond the river, towards the town (`side` 1) or away from it (-1).
Polyline edge_of_hills(const Valley& valley, const Frame& frame, const Raster<float>& ground, int side) {
  const Grid& grid = ground.grid();
  Polyline out;
  const int pieces = static_cast<int>(valley.width() / step_m);
  for (int i = 0; i <= pieces; ++i) {
    const double x = valley.width() * i / pieces, hills = valley.bank(valley.chainage(x)) + woods_above_m;
    double y = valley.centre_y(x) + side * (valley.half_river() + step_m);
    for (; y > 0 && y < valley.height(); y += side * grid.cell_m) {
      const Point w = frame.world({std::clamp(x, 1.0, valley.width() - 1), y});
      const std::int64_t cell = grid.cell_at(w.x, w.y);
      if (cell < 0 || static_cast<double>(ground[cell]) > hills) break;
    }
    out.push_back({x, std::clamp(y, 0.0, valley.height())});
  }
  return out;
}

/// A village as a ring of sixteen corners.
Polyline village_ring(const Village& village) {
  constexpr int corners = 16;
  constexpr double turn = 6.283185307179586;
  Polyline out;
  for (int i = 0; i < corners; ++i) out.push_back(village.centre + Point{math::cos(turn * i / corners), math::sin(turn * i / corners)} * village.radius);
  return out;
}

/// Blocks of the town, and villages; those within the fields across the river are cut out of them.
void add_built_up(const StreetPlan& plan, const Polyline& fields, CoverId field_row, CoverWriter& out) {
  char id[40];
  for (std::size_t b = 0; b < plan.blocks.size(); ++b) {
    if (plan.blocks[b].zone == Zone::village) continue;
    std::snprintf(id, sizeof id, "block_%04zu", b + 1);
    out.add(id, CoverKind::built_up, plan.outline(plan.blocks[b].ring));
  }
  for (std::size_t v = 0; v < plan.villages.size(); ++v) {
    const Polyline ring = village_ring(plan.villages[v]);
    std::snprintf(id, sizeof id, "village_%02zu", v + 1);
    out.add(id, CoverKind::built_up, ring);
    const bool among_fields = std::all_of(ring.begin(), ring.end(), [&](const Point& p) { return inside(fields, p); });
    std::snprintf(id, sizeof id, "fields_hole_%02zu", v + 1);
    if (among_fields) out.add(id, CoverKind::built_up, ring, field_row);
  }
}

}  // namespace

void fill_cover(const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world) {
  CoverWriter out(frame, world.covers);
  const double bank = valley.half_river(), width = valley.width();
  const Polyline near_bank = beside(valley, 0, width, bank), far_bank = beside(valley, 0, width, -bank);
  out.add("river", CoverKind::water, between(far_bank, near_bank));
  const double levee_from = valley.levee_west() - 0.02 * width, levee_to = valley.levee_east() + 0.02 * width;
  out.add("levee", CoverKind::green,
          between(beside(valley, levee_from, levee_to, valley.levee_offset() - 17), beside(valley, levee_from, levee_to, valley.levee_offset() + 17)));
  const Polyline far_hills = edge_of_hills(valley, frame, world.ground, -1), near_hills = edge_of_hills(valley, frame, world.ground, 1);
  out.add("woods_near", CoverKind::green, between(near_hills, {{0, valley.height()}, {width, valley.height()}}));
  out.add("woods_far", CoverKind::green, between({{0, 0}, {width, 0}}, far_hills));
  const Polyline fields = between(far_hills, far_bank);
  add_built_up(plan, fields, out.add("fields", CoverKind::farmland, fields), out);
}

void fill_sources(World& world) {
  const std::pair<const char*, Name> layers[] = {{"terrain", {"地形", "terrain"}}, {"roads", {"道路", "roads"}},           {"buildings", {"房屋", "buildings"}},
                                                 {"people", {"人口", "people"}},   {"shelters", {"避难场所", "shelters"}}, {"areas", {"行政区划", "areas"}}};
  SourceTable& t = world.sources;
  for (const auto& [id, name] : layers) {
    t.id.emplace_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
    t.name.push_back(name.zh), t.name_en.push_back(name.en), t.what.push_back(world.provenance);
    t.xy_error_m.push_back(0), t.z_error_m.push_back(0), t.absolute.push_back(1);  // the place is what the tables say: there is no truer one
  }
}

}  // namespace muster::town
