#include "muster/models/earthquake/site_field.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "muster/engine/core/luck.hpp"
#include "muster/models/earthquake/motion.hpp"

namespace muster::earthquake {

namespace {

using Cell = std::pair<std::int64_t, std::int64_t>;  ///< column, row

/// Cells of a grid over the origin that hold a site, in order, and their numbers.
std::map<Cell, std::uint32_t> cells_of(const std::vector<double>& x, const std::vector<double>& y, double cell_m) {
  std::map<Cell, std::uint32_t> out;
  for (std::size_t i = 0; i < x.size(); ++i)
    out.emplace(Cell{static_cast<std::int64_t>(std::floor(x[i] / cell_m)), static_cast<std::int64_t>(std::floor(y[i] / cell_m))}, 0);
  std::uint32_t number = 0;
  for (auto& [cell, n] : out) n = number++;
  return out;
}

/// L with L L' = a, lower left, in place: row-major n x n.
void cholesky(std::vector<double>& a, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i == j ? std::sqrt(std::max(sum, 0.0)) : sum / a[j * n + j];
    }
}

}  // namespace

SiteField::SiteField(const std::vector<double>& x, const std::vector<double>& y, std::uint64_t seed, EntityKey shock) {
  std::map<Cell, std::uint32_t> cells = cells_of(x, y, cell_m_);
  while (cells.size() > most) cell_m_ *= 1.5, cells = cells_of(x, y, cell_m_);
  for (std::size_t i = 0; i < x.size(); ++i)
    cell_.push_back(cells.at({static_cast<std::int64_t>(std::floor(x[i] / cell_m_)), static_cast<std::int64_t>(std::floor(y[i] / cell_m_))}));
  const std::size_t n = cells.size();
  std::vector<double> root(n * n, 0.0), draws;
  for (const auto& [cell, i] : cells) {
    // By its place, not its number: one house more elsewhere leaves the draw of a cell as it was.
    draws.push_back(normal(seed, Stream::hazard_realisation, shock, occasion(static_cast<std::uint64_t>(cell.first), static_cast<std::uint64_t>(cell.second))));
    for (const auto& [other, j] : cells) {
      const auto dx = static_cast<double>(cell.first - other.first), dy = static_cast<double>(cell.second - other.second);
      root[i * n + j] = jayaram_baker_pga(std::sqrt(dx * dx + dy * dy) * cell_m_ / 1000.0);
    }
  }
  cholesky(root, n);
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j <= i; ++j) sum += root[i * n + j] * draws[j];
    value_.push_back(sum);
  }
}

}  // namespace muster::earthquake
