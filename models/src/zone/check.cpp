#include <algorithm>
#include <cmath>

#include "muster/engine/world/world.hpp"
#include "muster/models/zone/state.hpp"

namespace muster::zone {

namespace {

using Wrong = std::vector<config::Contradiction>;

bool has_ring(const Ragged& outlines, std::size_t row) { return outlines.first.size() > row + 1 && outlines.first[row + 1] - outlines.first[row] >= 6; }

/// Named outlines that the world does not have.
void check_outlines(const std::vector<std::string>& names, const std::vector<std::string>& ids, const Ragged& outlines, const std::string& path, Wrong& out) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::find(ids.begin(), ids.end(), names[i]);
    if (found != ids.end() && !has_ring(outlines, static_cast<std::size_t>(found - ids.begin())))
      out.push_back({path + "[" + std::to_string(i) + "]", "has no outline in this world", "在该世界中没有轮廓"});
  }
}

/// The rectangle around all crossings and houses.
ZoneShape::Box box_of(const World& world) {
  ZoneShape::Box out{INFINITY, INFINITY, -INFINITY, -INFINITY};
  const auto add = [&out](const std::vector<double>& x, const std::vector<double>& y) {
    for (std::size_t i = 0; i < x.size(); ++i) out = {std::min(out.west, x[i]), std::min(out.south, y[i]), std::max(out.east, x[i]), std::max(out.north, y[i])};
  };
  add(world.nodes.x, world.nodes.y), add(world.buildings.x, world.buildings.y);
  if (world.ground.empty()) return out;
  const Grid& grid = world.ground.grid();
  return {std::min(out.west, grid.west_m), std::min(out.south, grid.south_m), std::max(out.east, grid.east_m()), std::max(out.north, grid.north_m())};
}

bool is_line(const World& world, const std::string& place) {
  const auto found = std::find(world.places.id.begin(), world.places.id.end(), place);
  const auto row = static_cast<std::size_t>(found - world.places.id.begin());
  return found == world.places.id.end() || world.places.line.first[row + 1] - world.places.line.first[row] >= 4;
}

}  // namespace

std::vector<config::Contradiction> check_zones(const World& world, const ZonesSettings& settings) {
  Wrong out;
  const ZoneShape::Box place = box_of(world);
  for (std::size_t z = 0; z < settings.zones.size(); ++z) {
    const ZoneSettings& zone = settings.zones[z];
    const std::string path = "zones[" + std::to_string(z) + "]";
    const std::size_t before = out.size();
    check_outlines(zone.danger_zones, world.danger_zones.id, world.danger_zones.outline, path + ".danger_zones", out);
    check_outlines(zone.areas, world.areas.id, world.areas.outline, path + ".areas", out);
    if (zone.growth.by == GrowthBy::path && !zone.growth.place.empty() && !is_line(world, zone.growth.place))
      out.push_back({path + ".growth.place", "by: path needs a place with a line", "by: path 须为带线的地点"});
    if (out.size() > before) continue;
    const ZoneShape::Box box = ZoneShape(zone, world).box();
    if (box.west > place.east || box.east < place.west || box.south > place.north || box.north < place.south)
      out.push_back({path, "lies outside this place; coordinates are metres in the world's CRS", "位于该地点之外；坐标应为世界坐标系的米"});
  }
  return out;
}

}  // namespace muster::zone
