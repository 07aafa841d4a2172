#include "muster/engine/world/lookup.hpp"

namespace muster {

bool lies_in(const AreaTable& areas, AreaId inner, AreaId outer) {
  for (std::size_t guard = 0; inner.valid() && guard < areas.size(); inner = areas.parent[inner.index], ++guard)
    if (inner == outer) return true;
  return false;
}

BuildingId nearest_building(const BuildingTable& buildings, double x, double y, double within_m) {
  double least = within_m * within_m;
  BuildingId nearest;
  for (std::uint32_t b = 0; b < buildings.size(); ++b) {
    const double dx = buildings.x[b] - x, dy = buildings.y[b] - y;
    if (dx * dx + dy * dy < least) least = dx * dx + dy * dy, nearest = {b};
  }
  return nearest;
}

}  // namespace muster
