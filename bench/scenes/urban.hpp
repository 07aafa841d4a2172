#pragma once
#include "scenes/basins.hpp"

namespace muster::bench {

/// A town of n x n cells of 1 m on a slope: blocks every 38 m, on each a building of 22, 24 or 26 m, streets between them; 40 % of the cells are walls. Water
/// stands in the streets, rain falls on all of it, a river comes in by the western streets and goes out in the east. Made of + - x / alone.
inline FloodSetup urban_streets(std::int32_t n) {
  constexpr std::int32_t block = 38;
  FloodSetup s;
  s.bed = Raster<double>(Grid{n, n, 1, 0, 0});
  s.depth = Raster<double>(s.bed.grid());
  const auto wave = [](std::int32_t i, std::int32_t period) { return std::abs(static_cast<double>(i % period) / period - 0.5); };
  FloodInflow river{{}, {{Time{0}}, {50}}};
  for (std::int32_t row = 0; row < n; ++row)
    for (std::int32_t column = 0; column < n; ++column) {
      const std::int32_t edge = 22 + 2 * ((column / block * 7 + row / block * 3) % 3);
      const bool built = column % block < edge && row % block < edge;
      s.bed.at(column, row) = built ? NAN : 0.002 * (n - column) + 0.1 * wave(row, 97) + 0.05 * wave(column, 61);
      s.depth.at(column, row) = 0.2 + 0.2 * wave(row + 2 * column, 211);
      if (column == block - 4 && row % 8 == 0) river.points.insert(river.points.end(), {column + 0.5, row + 0.5});
    }
  s.inflows = {river};
  s.rain_mm_h = {{Time{0}}, {60}};
  FloodBoundary out;
  out.edge = FloodEdge::east, out.kind = FloodEdgeKind::free;
  s.boundaries = {out};
  s.manning_n = 0.02;
  return s;
}

}  // namespace muster::bench
