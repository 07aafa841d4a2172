#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/state/state.hpp"
#include "muster/models/hazard/water.hpp"

namespace muster {

/// Maps of a flood while it is solved, as a block of State: the tiles that changed, map by map, and what each cell had at most; and, where the
/// flood is solved live, the water on links, frame by frame. Cells are those of the terrain, row-major from the south-west.
struct HazardMaps {
  static constexpr std::int32_t tile_cells = 32;  ///< edge of a tile, cells
  static constexpr std::size_t per_tile = std::size_t{tile_cells} * tile_cells;

  Time every;                                                                  ///< map m is at m x every; a setting, so not listed below
  Appended<std::uint32_t> end;                                                 ///< [map] tiles written up to and with this map
  Appended<std::uint32_t> tile;                                                ///< [tile written] tile row x tiles per row + tile column, from the south-west
  Appended<std::uint16_t> depth_mm;                                            ///< [tile written x per_tile] row-major; 0 beyond the grid
  Appended<std::uint16_t> velocity_mm_s;                                       ///< the same of the velocity; empty where it is not kept
  std::vector<std::uint16_t> max_depth_mm, max_velocity_mm_s, max_product_mm;  ///< [cell] over all frames; product depth x velocity, 10^-3 m2/s
  std::vector<std::int32_t> arrival_s;                                         ///< [cell] first frame with the arrival depth; -1 = never
  std::vector<Water> now, written;                                             ///< [cell] at the newest frame; in the last tile written
  Time frame;                                                                  ///< frame f is at f x frame; a setting like `every`
  Appended<std::uint32_t> link_end;                                            ///< [frame] changes on links up to and with this frame
  Appended<std::uint32_t> link_row;                                            ///< [change] ascending in a frame
  Appended<std::uint16_t> link_depth_mm;                                       ///< [change] new depth
  static void arrays(auto& self, auto&& visit) {
    visit("hazard_maps/end", self.end), visit("hazard_maps/tile", self.tile);
    visit("hazard_maps/depth_mm", self.depth_mm), visit("hazard_maps/velocity_mm_s", self.velocity_mm_s);
    visit("hazard_maps/max_depth_mm", self.max_depth_mm), visit("hazard_maps/max_velocity_mm_s", self.max_velocity_mm_s);
    visit("hazard_maps/max_product_mm", self.max_product_mm), visit("hazard_maps/arrival_s", self.arrival_s);
    visit("hazard_maps/link_end", self.link_end), visit("hazard_maps/link_row", self.link_row), visit("hazard_maps/link_depth_mm", self.link_depth_mm);
    visit("hazard_maps/now", self.now), visit("hazard_maps/written", self.written);
  }
};

}  // namespace muster
