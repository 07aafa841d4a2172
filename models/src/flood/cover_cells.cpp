#include "flood/cover_cells.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace muster::flood {

namespace {

std::span<const double> row_of(const Ragged& rings, std::size_t row) {
  return std::span(rings.values).subspan(rings.first[row], rings.first[row + 1] - rings.first[row]);
}

double area_of(std::span<const double> ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
    const std::size_t next = (i + 2) % ring.size();
    twice += ring[i] * ring[next + 1] - ring[next] * ring[i + 1];
  }
  return 0.5 * std::abs(twice);
}

/// x at which the rings cross a line of constant y, rising.
void crossings(const std::vector<std::span<const double>>& rings, double y, std::vector<double>& out) {
  out.clear();
  for (const std::span<const double> ring : rings)
    for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
      const std::size_t next = (i + 2) % ring.size();
      const double y0 = ring[i + 1], y1 = ring[next + 1];
      if ((y0 <= y) == (y1 <= y)) continue;
      out.push_back(ring[i] + (y - y0) / (y1 - y0) * (ring[next] - ring[i]));
    }
  std::sort(out.begin(), out.end());
}

}  // namespace

void cells_within(const Grid& grid, const std::vector<std::span<const double>>& rings, const std::function<void(std::int32_t, std::int32_t)>& each) {
  double low = INFINITY, high = -INFINITY;
  for (const std::span<const double> ring : rings)
    for (std::size_t i = 1; i < ring.size(); i += 2) low = std::min(low, ring[i]), high = std::max(high, ring[i]);
  if (!(low <= high)) return;
  const auto row_at = [&](double y) { return std::clamp((y - grid.south_m) / grid.cell_m, 0.0, static_cast<double>(grid.rows)); };
  std::vector<double> x;
  for (auto row = static_cast<std::int32_t>(row_at(low)); row < std::min(grid.rows, static_cast<std::int32_t>(row_at(high)) + 1); ++row) {
    crossings(rings, grid.centre_y(row), x);
    for (std::size_t k = 0; k + 1 < x.size(); k += 2) {
      const double first = std::clamp(std::ceil((x[k] - grid.west_m) / grid.cell_m - 0.5), 0.0, static_cast<double>(grid.columns));
      for (auto column = static_cast<std::int32_t>(first); column < grid.columns && grid.centre_x(column) < x[k + 1]; ++column) each(column, row);
    }
  }
}

std::vector<std::uint8_t> cover_of_cells(const World& world, const Grid& grid) {
  const CoverTable& covers = world.covers;
  std::vector<std::uint8_t> out(static_cast<std::size_t>(grid.cells()), 0);
  std::vector<std::size_t> order(covers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> area(covers.size());
  for (std::size_t row = 0; row < covers.size(); ++row) area[row] = area_of(row_of(covers.outline, row));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return area[a] > area[b]; });
  std::vector<std::vector<std::span<const double>>> holes(covers.size());
  for (std::size_t row = 0; row < covers.size(); ++row)
    if (covers.hole_of[row].valid()) holes[covers.hole_of[row].index].push_back(row_of(covers.outline, row));
  for (const std::size_t row : order) {
    if (covers.hole_of[row].valid() || covers.kind[row] == CoverKind::waterway) continue;
    std::vector<std::span<const double>> rings = holes[row];
    rings.push_back(row_of(covers.outline, row));
    cells_within(grid, rings, [&](std::int32_t c, std::int32_t r) {
      out[static_cast<std::size_t>(grid.index(c, r))] = static_cast<std::uint8_t>(static_cast<unsigned>(covers.kind[row]) + 1U);
    });
  }
  return out;
}

std::vector<float> built_share(const World& world, const Grid& grid) {
  constexpr std::int32_t parts = 4;
  const Grid fine{grid.columns * parts, grid.rows * parts, grid.cell_m / parts, grid.west_m, grid.south_m};
  std::vector<std::uint8_t> points(static_cast<std::size_t>(grid.cells()), 0);
  for (std::size_t b = 0; b < world.buildings.size(); ++b)
    cells_within(fine, {row_of(world.buildings.footprint, b)}, [&](std::int32_t c, std::int32_t r) {
      std::uint8_t& count = points[static_cast<std::size_t>(grid.index(c / parts, r / parts))];
      count = static_cast<std::uint8_t>(std::min<int>(count + 1, parts * parts));
    });
  std::vector<float> out(points.size());
  for (std::size_t cell = 0; cell < out.size(); ++cell) out[cell] = static_cast<float>(points[cell]) / (parts * parts);
  return out;
}

std::vector<std::uint8_t> built_cells(const World& world, const Grid& grid) {
  std::vector<std::uint8_t> out(static_cast<std::size_t>(grid.cells()), 0);
  for (std::size_t b = 0; b < world.buildings.size(); ++b)
    cells_within(grid, {row_of(world.buildings.footprint, b)}, [&](std::int32_t c, std::int32_t r) { out[static_cast<std::size_t>(grid.index(c, r))] = 1; });
  return out;
}

}  // namespace muster::flood
