#pragma once
#include "hazard/place_sampler.hpp"
#include "muster/models/hazard/most_water.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

/// Keeps the deepest water at buildings, homes and shelters while a flood is solved.
class MostWaterKeeper {
 public:
  /// @param most  given its sizes, all dry; it must outlive the keeper
  MostWaterKeeper(const World& world, const FloodView& flood, double least_depth_m, const Raster<double>& terrain_error, MostWater& most);
  /// A new frame. @param changes  of it, as people are shown
  void take(const FloodView& flood, const HazardFrame& changes);

 private:
  const World& world_;
  PlaceSampler shelters_;
  double least_depth_m_;
  MostWater& most_;
};

}  // namespace muster
