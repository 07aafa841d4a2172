#include "muster/models/hazard/record.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/cf.hpp"

namespace muster {

namespace {

std::uint16_t thousandths(double value) { return static_cast<std::uint16_t>(std::clamp(std::nearbyint(value * 1000), 0.0, 65535.0)); }

float gauge_level(std::int32_t mm) {
  return mm == HazardRecord::dry_gauge ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(static_cast<double>(mm) / 1000.0);
}

/// Rows of one frame into a view's pair of arrays, and onto its list of changed rows.
template <class Id>
void show_rows(std::span<const std::uint32_t> rows, const auto& water_of, std::vector<float>& depth, std::vector<float>& velocity, std::vector<Id>& changed) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const Water w = water_of(k);
    depth[rows[k]] = w.depth_m(), velocity[rows[k]] = w.velocity_m_s();
    changed.push_back(Id{rows[k]});
  }
}

void append_rows(const std::vector<std::uint32_t>& rows, const std::vector<Water>& water, WaterSeries& out) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    out.row.push_back(rows[k]);
    out.depth_mm.push_back(water[k].depth_mm), out.velocity_mm_s.push_back(water[k].velocity_mm_s);
  }
  out.first.push_back(static_cast<std::uint32_t>(out.row.size()));
}

}  // namespace

Water Water::of(double depth_m, double velocity_m_s, double least_depth_m) {
  if (!(depth_m >= least_depth_m)) return {};
  return {thousandths(depth_m), thousandths(velocity_m_s)};
}

void size_view(const World& world, HazardState& view) {
  view.link_depth_m.assign(world.links.size(), 0), view.link_velocity_m_s.assign(world.links.size(), 0);
  view.building_depth_m.assign(world.buildings.size(), 0), view.building_velocity_m_s.assign(world.buildings.size(), 0);
  view.gauge_level_m.assign(world.gauges.size(), std::numeric_limits<float>::quiet_NaN());
}

void show_frame(const HazardFrame& frame, Time time, HazardState& view) {
  show_rows<LinkId>(
      frame.link, [&](std::size_t k) { return frame.link_water[k]; }, view.link_depth_m, view.link_velocity_m_s, view.changed_links);
  show_rows<BuildingId>(
      frame.building, [&](std::size_t k) { return frame.building_water[k]; }, view.building_depth_m, view.building_velocity_m_s, view.changed_buildings);
  for (std::size_t g = 0; g < frame.gauge_mm.size(); ++g) view.gauge_level_m[g] = gauge_level(frame.gauge_mm[g]);
  view.flooded_km2 = static_cast<float>(frame.flooded_m2 * 1e-6);
  view.frame = time;
}

void HazardRecord::append(const HazardFrame& frame) {
  append_rows(frame.link, frame.link_water, link), append_rows(frame.building, frame.building_water, building);
  gauge_mm.insert(gauge_mm.end(), frame.gauge_mm.begin(), frame.gauge_mm.end());
  flooded_m2.push_back(frame.flooded_m2);
  ++frames;
}

void HazardRecord::take(HazardMaps&& maps) {
  map_frames = static_cast<std::uint32_t>(maps.end.rows.size());
  map_first.insert(map_first.end(), maps.end.rows.begin(), maps.end.rows.end());
  map_tile = std::move(maps.tile.rows);
  map_depth_mm = std::move(maps.depth_mm.rows), map_velocity_mm_s = std::move(maps.velocity_mm_s.rows);
  max_depth_mm = std::move(maps.max_depth_mm), max_velocity_mm_s = std::move(maps.max_velocity_mm_s), max_product_mm = std::move(maps.max_product_mm);
  arrival_s = std::move(maps.arrival_s);
}

void HazardRecord::show(std::int64_t shown, std::int64_t frame, HazardState& view) const {
  frame = std::min<std::int64_t>(frame, std::int64_t{frames} - 1);
  const auto rows_of = [](const WaterSeries& s, std::int64_t f) {
    const auto k = static_cast<std::size_t>(f);
    return std::pair{s.first[k], std::span(s.row).subspan(s.first[k], s.first[k + 1] - s.first[k])};
  };
  for (std::int64_t f = shown + 1; f <= frame; ++f) {
    const auto [first_link, link_rows] = rows_of(link, f);
    show_rows<LinkId>(
        link_rows,
        [&, from = first_link](std::size_t k) {
          return Water{link.depth_mm[from + k], link.velocity_mm_s[from + k]};
        },
        view.link_depth_m, view.link_velocity_m_s, view.changed_links);
    const auto [first_building, building_rows] = rows_of(building, f);
    show_rows<BuildingId>(
        building_rows,
        [&, from = first_building](std::size_t k) {
          return Water{building.depth_mm[from + k], building.velocity_mm_s[from + k]};
        },
        view.building_depth_m, view.building_velocity_m_s, view.changed_buildings);
    const std::size_t gauges = view.gauge_level_m.size();
    for (std::size_t g = 0; g < gauges; ++g) view.gauge_level_m[g] = gauge_level(gauge_mm[static_cast<std::size_t>(f) * gauges + g]);
    view.flooded_km2 = static_cast<float>(flooded_m2[static_cast<std::size_t>(f)] * 1e-6);
    view.frame = settings.frame * f;
  }
}

Raster<float> HazardRecord::map(Time t, const std::vector<std::uint16_t>& tiles) const {
  Raster<float> out(grid, 0.0F);
  if (map_frames == 0 || t < Time{0}) return out;
  const auto last = static_cast<std::size_t>(std::min<std::int64_t>(t.ms / settings.map_frame.ms, std::int64_t{map_frames} - 1));
  constexpr std::size_t per_tile = std::size_t{tile_cells} * tile_cells;
  for (std::size_t k = 0; k < map_first[last + 1]; ++k) {  // later writings of a tile replace earlier ones
    const std::int32_t first_row = static_cast<std::int32_t>(map_tile[k]) / tile_columns() * tile_cells;
    const std::int32_t first_column = static_cast<std::int32_t>(map_tile[k]) % tile_columns() * tile_cells;
    for (std::int32_t r = 0; r < std::min(tile_cells, grid.rows - first_row); ++r)
      for (std::int32_t c = 0; c < std::min(tile_cells, grid.columns - first_column); ++c)
        out.at(first_column + c, first_row + r) = static_cast<float>(tiles[k * per_tile + static_cast<std::size_t>(r * tile_cells + c)]) * 0.001F;
  }
  return out;
}

Raster<float> HazardRecord::depth_map(Time t) const { return map(t, map_depth_mm); }
Raster<float> HazardRecord::velocity_map(Time t) const { return map(t, map_velocity_mm_s); }

Raster<float> HazardRecord::greatest_depth() const {
  Raster<float> out(grid, 0.0F);
  for (std::size_t i = 0; i < max_depth_mm.size(); ++i) out.values()[i] = static_cast<float>(max_depth_mm[i]) * 0.001F;
  return out;
}

void HazardRecord::check_made_for(const World& world, std::string_view file) const {
  Problems problems;
  const auto differs = [&](bool bad, const char* en, const char* zh) {
    if (bad) problems.add(ErrorCode::other_inputs, {std::string(file), 0, 0, {}}, {{"what", en}, {"what_zh", zh}});
  };
  differs(links != world.links.size(), "number of links", "路段数");
  differs(buildings != world.buildings.size(), "number of buildings", "建筑物数");
  differs(gauge_ids != world.gauges.id, "list of gauges", "水位站清单");
  differs(!cf::same_crs(crs, world.crs), "reference system", "坐标系");
  if (problems.empty())
    differs(world_inputs != hazard_world_digest(world), "terrain, or courses of roads, or places of buildings", "地形、道路走向或建筑物位置");
  problems.throw_if_any();
  zones.check_made_for(world, file);
}

Digest hazard_world_digest(const World& world) {
  Hasher hasher;
  const auto array = [&hasher](const auto& values) {
    hasher.number(values.size());
    hasher.bytes(values.data(), values.size() * sizeof values[0]);
  };
  const auto raster = [&](const Raster<float>& r) {
    const Grid& g = r.grid();
    hasher.number(static_cast<std::uint64_t>(g.columns)), hasher.number(static_cast<std::uint64_t>(g.rows));
    array(std::vector<double>{g.cell_m, g.west_m, g.south_m});
    std::vector<float> values(r.values().begin(), r.values().end());
    for (float& v : values)
      if (std::isnan(v)) v = std::numeric_limits<float>::quiet_NaN();
    array(values);
  };
  raster(world.ground), raster(world.manning);
  for (const std::string& id : world.links.id) hasher.text(id);
  array(world.links.shape.first), array(world.links.shape.values), array(world.links.structure), array(world.links.deck_z);
  for (const std::string& id : world.buildings.id) hasher.text(id);
  array(world.buildings.x), array(world.buildings.y);
  for (const std::string& id : world.gauges.id) hasher.text(id);
  array(world.gauges.x), array(world.gauges.y);
  return hasher.digest();
}

}  // namespace muster
