#pragma once
#include <span>
#include <string>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Rain on a raster of its own over time: radar, or a forecast. The rate of a moment holds until the next one; that of the last as long as the one before.
/// Cells of the terrain take the rain of the raster's cell that holds their centre; beyond the raster it is dry.
/// In a file: rain.nc, layout in docs/formats_hazard.md.
struct RainRaster {
  Grid grid;                ///< square cells, in the world's reference system
  Crs crs;                  ///< as the file says; empty = it says nothing
  std::vector<Time> time;   ///< [moment] rising; the last one ends the rain
  std::vector<float> mm_h;  ///< [moment but the last x cell] >= 0

  /// Rain of each cell within [from, to], m.
  void fallen(Time from, Time to, std::span<double> metres) const;
  bool any(Time from, Time to) const;
  /// Throws InputError (20xx, 12xx) where the file is damaged, foreign, or contradicts itself.
  static RainRaster load(const std::string& path);
  /// Throws InputError where it lies in another reference system than the terrain (2011), or wholly beside it (7302).
  void check_falls_on(const Grid& ground, const Crs& of_ground, const std::string& path) const;
};

}  // namespace muster
