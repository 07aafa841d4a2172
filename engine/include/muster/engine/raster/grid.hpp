#pragma once
#include <cassert>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace muster {

/// A regular grid of square cells in local metres. Row 0 is the southernmost; cell (column, row) has index row * columns + column.
struct Grid {
  std::int32_t columns = 0, rows = 0;
  double cell_m = 1.0;             ///< edge of a cell, m
  double west_m = 0, south_m = 0;  ///< outer corner of cell (0, 0), m in the world's CRS

  std::int64_t cells() const { return std::int64_t{columns} * rows; }
  std::int64_t index(std::int32_t column, std::int32_t row) const { return std::int64_t{row} * columns + column; }
  double centre_x(std::int32_t column) const { return west_m + (column + 0.5) * cell_m; }
  double centre_y(std::int32_t row) const { return south_m + (row + 0.5) * cell_m; }
  double east_m() const { return west_m + columns * cell_m; }
  double north_m() const { return south_m + rows * cell_m; }
  /// Index of the cell that holds (x, y), or -1 outside.
  std::int64_t cell_at(double x, double y) const {
    const double column = std::floor((x - west_m) / cell_m), row = std::floor((y - south_m) / cell_m);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return -1;
    return index(static_cast<std::int32_t>(column), static_cast<std::int32_t>(row));
  }
  friend bool operator==(const Grid&, const Grid&) = default;
};

/// Values on a grid, row-major, row 0 in the south.
template <class T>
class Raster {
 public:
  Raster() = default;
  explicit Raster(const Grid& grid, T fill = T{}) : grid_(grid), values_(static_cast<std::size_t>(grid.cells()), fill) {}
  const Grid& grid() const { return grid_; }
  bool empty() const { return values_.empty(); }
  T& at(std::int32_t column, std::int32_t row) { return values_[static_cast<std::size_t>(grid_.index(column, row))]; }
  const T& at(std::int32_t column, std::int32_t row) const { return values_[static_cast<std::size_t>(grid_.index(column, row))]; }
  T& operator[](std::int64_t cell) { return values_[static_cast<std::size_t>(cell)]; }
  const T& operator[](std::int64_t cell) const { return values_[static_cast<std::size_t>(cell)]; }
  std::span<T> values() { return values_; }
  std::span<const T> values() const { return values_; }
  std::vector<T>& storage() { return values_; }

 private:
  Grid grid_;
  std::vector<T> values_;
};

}  // namespace muster
