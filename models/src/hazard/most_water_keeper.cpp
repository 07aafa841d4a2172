#include "hazard/most_water_keeper.hpp"

#include <algorithm>

namespace muster {

MostWaterKeeper::MostWaterKeeper(const World& world, const FloodView& flood, double least_depth_m, const Raster<double>& terrain_error, MostWater& most)
    : world_(world), shelters_(world, flood, world.shelters.x, world.shelters.y, &terrain_error), least_depth_m_(least_depth_m), most_(most) {
  most_.building_depth_m.assign(world.buildings.size(), 0), most_.household_depth_m.assign(world.households.size(), 0);
  most_.shelter_depth_m.assign(world.shelters.size(), 0);
}

void MostWaterKeeper::take(const FloodView& flood, const HazardFrame& changes) {
  for (std::size_t k = 0; k < changes.building.size(); ++k) {
    float& most = most_.building_depth_m[changes.building[k]];
    most = std::max(most, changes.building_water[k].depth_m());
  }
  if (!changes.building.empty())
    for (std::size_t h = 0; h < most_.household_depth_m.size(); ++h) most_.household_depth_m[h] = most_.building_depth_m[world_.households.home[h].index];
  for (std::size_t s = 0; s < shelters_.size(); ++s) {
    const float now = Water::of(shelters_.at(flood, s).depth_m, 0, least_depth_m_).depth_m();
    most_.shelter_depth_m[s] = std::max(most_.shelter_depth_m[s], now);
  }
}

}  // namespace muster
