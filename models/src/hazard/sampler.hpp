#pragma once
#include <span>
#include <vector>

#include "muster/engine/world/world.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

/// Reads a flood where people are: the deepest water on each link's carriageway, water at buildings, the surface at gauges.
class HazardSampler {
 public:
  HazardSampler(const World& world, const FloodView& flood, const RecordSettings& settings);
  /// What differs enough from what the view shows. @param stepped  tiles of the flood that may have changed since the frame before
  HazardFrame sample(const FloodView& flood, std::span<const std::uint32_t> stepped, const HazardState& view, int threads);
  /// Forgets what was counted at earlier frames.
  void drop_caches() { flooded_cells_.clear(); }

 private:
  Water link_water(const FloodView& flood, std::size_t link) const;
  double depth_on(const FloodView& flood, std::size_t link, std::int64_t cell) const;
  double flooded_m2(const FloodView& flood, std::span<const std::uint32_t> stepped, int threads);
  void find_building_cells(const World& world, const FloodView& flood);
  Water building_water(const FloodView& flood, std::size_t building) const;
  bool differs(Water now, float shown_depth_m, float shown_velocity_m_s) const;

  RecordSettings settings_;
  std::vector<std::uint32_t> link_first_;      ///< [link + 1] into link_cell_
  std::vector<std::int64_t> link_cell_;        ///< cells that a link's course runs through
  std::vector<LinkStructure> structure_;       ///< [link]
  std::vector<float> deck_z_;                  ///< [link] carriageway of bridges and underpasses, m above datum
  std::vector<std::int64_t> flooded_cells_;    ///< [tile of the flood] under at least arrival_depth_m. A cache: empty = to be counted anew
  std::vector<std::uint32_t> building_first_;  ///< [building + 1] into building_cell_
  std::vector<std::int64_t> building_cell_;    ///< its own, or those around it where it is a wall to the flood; -1 = off the terrain: always dry
  std::vector<double> building_ground_;        ///< [building] ground under those that are walls, m above datum; empty without any
  std::vector<std::int64_t> gauge_cell_;       ///< -1 = off the terrain
};

}  // namespace muster
