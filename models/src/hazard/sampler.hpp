#pragma once
#include <span>
#include <vector>

#include "hazard/place_sampler.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

/// Reads a flood where people are: the deepest water on each link's carriageway, water at buildings, the surface at gauges.
class HazardSampler {
 public:
  /// @param terrain_error  what is added to the world's ground in this flood, m; null = nothing
  HazardSampler(const World& world, const FloodView& flood, const RecordSettings& settings, const Raster<double>* terrain_error = nullptr);
  /// What differs enough from what the view shows. @param stepped  tiles of the flood that may have changed since the frame before
  HazardFrame sample(const FloodView& flood, std::span<const std::uint32_t> stepped, const HazardState& view, int threads);
  /// Forgets what was counted at earlier frames.
  void drop_caches() { flooded_cells_.clear(); }

 private:
  Water link_water(const FloodView& flood, std::size_t link) const;
  double depth_on(const FloodView& flood, std::size_t link, std::int64_t cell) const;
  double flooded_m2(const FloodView& flood, std::span<const std::uint32_t> stepped, int threads);
  Water building_water(const FloodView& flood, std::size_t building) const;
  bool differs(Water now, float shown_depth_m, float shown_velocity_m_s) const;

  RecordSettings settings_;
  std::vector<std::uint32_t> link_first_;    ///< [link + 1] into link_cell_
  std::vector<std::int64_t> link_cell_;      ///< cells that a link's course runs through
  std::vector<LinkStructure> structure_;     ///< [link]
  std::vector<float> deck_z_;                ///< [link] carriageway of bridges and underpasses, m above datum
  std::vector<std::int64_t> flooded_cells_;  ///< [tile of the flood] under at least arrival_depth_m. A cache: empty = to be counted anew
  PlaceSampler buildings_;
  std::vector<std::int64_t> gauge_cell_;  ///< -1 = off the terrain
};

}  // namespace muster
