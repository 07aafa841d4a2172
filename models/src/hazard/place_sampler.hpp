#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/world/world.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster {

/// Water at places of a world: that of the cell that holds them. Where the flood has a wall there although the world has ground, as at a building that is one, the
/// deepest in the nearest square of cells around that has any which are no walls, above the place's own ground.
class PlaceSampler {
 public:
  /// @param terrain_error  what is added to the world's ground in this flood, m; null = nothing
  PlaceSampler(const World& world, const FloodView& flood, std::span<const double> x, std::span<const double> y, const Raster<double>* terrain_error = nullptr);
  std::size_t size() const { return first_.size() - 1; }
  struct Sample {
    double depth_m = 0;
    std::int64_t cell = -1;  ///< where it stands; -1 = the place is off the terrain, always dry
  };
  Sample at(const FloodView& flood, std::size_t place) const;

 private:
  std::vector<std::uint32_t> first_ = {0};  ///< [place + 1] into cell_
  std::vector<std::int64_t> cell_;
  std::vector<double> ground_;  ///< [place] its own ground where that is a wall, m above datum; empty without any
};

}  // namespace muster
