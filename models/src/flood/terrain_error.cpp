#include "muster/models/flood/terrain_error.hpp"

#include <algorithm>
#include <cmath>

#include "flood/cover_cells.hpp"
#include "muster/engine/core/luck.hpp"

namespace muster {

namespace {

/// Length over lattice spacing at which the B-spline of degree 7 has fallen to 1/e of its value at 0.
constexpr double length_in_spacings = 1.1847;

/// Weights of the four nodes around a point at `t` in [0, 1) from the second of them, squares summing to 1.
std::array<double, 4> weights(double t) {
  const double u = 1 - t;
  std::array<double, 4> w = {u * u * u, 3 * t * t * t - 6 * t * t + 4, 3 * u * u * u - 6 * u * u + 4, t * t * t};
  const double root = std::sqrt(w[0] * w[0] + w[1] * w[1] + (w[2] * w[2] + w[3] * w[3]));
  for (double& x : w) x /= root;
  return w;
}

/// Where a line of cell centres lies on the lattice: the first node of each centre, and its weights.
struct Axis {
  std::vector<std::int64_t> first;
  std::vector<std::array<double, 4>> weight;
  Axis(std::int32_t cells, double start_m, double cell_m, double origin, double spacing_m) {
    for (std::int32_t k = 0; k < cells; ++k) {
      const double at = (start_m + cell_m * k) / spacing_m + origin, node = std::floor(at);
      first.push_back(static_cast<std::int64_t>(node) - 1), weight.push_back(weights(at - node));
    }
  }
};

/// B-spline of degree 7 by its truncated powers.
double spline_7(double x) {
  constexpr std::array<double, 9> binomial = {1, -8, 28, -56, 70, -56, 28, -8, 1};
  double sum = 0;
  for (int k = 0; k <= 8; ++k) {
    const double d = std::max(0.0, x + 4 - k), squared = d * d;
    sum += binomial[static_cast<std::size_t>(k)] * squared * squared * squared * d;
  }
  return sum / 5040;
}

/// Cells whose ground is known, 1.
std::vector<std::uint8_t> known_cells(const World& world, const TerrainErrorSettings& settings, const Grid& grid) {
  std::vector<std::uint8_t> known(static_cast<std::size_t>(grid.cells()), 0);
  if (!settings.keep.empty()) {
    const std::vector<std::uint8_t> cover = flood::cover_of_cells(world, grid);
    for (std::size_t cell = 0; cell < known.size(); ++cell)
      for (const CoverKind kind : settings.keep)
        if (cover[cell] == static_cast<std::uint8_t>(kind) + 1) known[cell] = 1;
  }
  for (const SurveyedGround& ground : settings.surveyed)
    flood::cells_within(grid, {ground.points}, [&](std::int32_t c, std::int32_t r) { known[static_cast<std::size_t>(grid.index(c, r))] = 1; });
  return known;
}

}  // namespace

CorrelatedField::CorrelatedField(std::uint64_t seed, double length_m, std::uint64_t scale)
    : seed_(seed), scale_(scale), spacing_m_(length_m / length_in_spacings) {
  const EntityKey where = entity_key("terrain_error", "origin");
  origin_ = {uniform(seed, Stream::terrain_error, where, occasion(scale, 0)), uniform(seed, Stream::terrain_error, where, occasion(scale, 1))};
}

double CorrelatedField::node(std::int64_t i, std::int64_t j) const {
  return normal(seed_, Stream::terrain_error, entity_key("terrain_error", "node"),
                occasion(scale_, static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(j)));
}

void CorrelatedField::add_to(Raster<double>& raster, double factor) const {
  const Grid& grid = raster.grid();
  if (grid.cells() == 0) return;
  const Axis x(grid.columns, grid.centre_x(0), grid.cell_m, origin_[0], spacing_m_), y(grid.rows, grid.centre_y(0), grid.cell_m, origin_[1], spacing_m_);
  const auto width = static_cast<std::size_t>(x.first.back() + 4 - x.first.front()), height = static_cast<std::size_t>(y.first.back() + 4 - y.first.front());
  std::vector<double> noise(width * height);
  for (std::size_t j = 0; j < height; ++j)
    for (std::size_t i = 0; i < width; ++i)
      noise[j * width + i] = node(x.first.front() + static_cast<std::int64_t>(i), y.first.front() + static_cast<std::int64_t>(j));
  std::vector<double> line(width);  // the lattice's columns at the row's height
  for (std::int32_t row = 0; row < grid.rows; ++row) {
    const auto r = static_cast<std::size_t>(row);
    const double* below = noise.data() + static_cast<std::size_t>(y.first[r] - y.first.front()) * width;
    const std::array<double, 4>& v = y.weight[r];
    for (std::size_t i = 0; i < width; ++i) line[i] = v[0] * below[i] + v[1] * below[width + i] + (v[2] * below[2 * width + i] + v[3] * below[3 * width + i]);
    for (std::int32_t column = 0; column < grid.columns; ++column) {
      const auto c = static_cast<std::size_t>(column);
      const double* at = line.data() + (x.first[c] - x.first.front());
      const std::array<double, 4>& w = x.weight[c];
      raster.at(column, row) += factor * (w[0] * at[0] + w[1] * at[1] + (w[2] * at[2] + w[3] * at[3]));
    }
  }
}

double CorrelatedField::correlation(double dx_m, double dy_m, double length_m) {
  const double per_metre = length_in_spacings / length_m, most = spline_7(0);
  return spline_7(std::abs(dx_m) * per_metre) / most * (spline_7(std::abs(dy_m) * per_metre) / most);
}

Raster<double> add_terrain_error(const World& world, const TerrainErrorSettings& settings, std::uint64_t seed, Raster<double>& bed) {
  if (!settings.any()) return {};
  Raster<double> error(bed.grid(), 0.0);
  if (settings.deviation_m > 0) CorrelatedField(seed, settings.correlation_length_m, 0).add_to(error, settings.deviation_m);
  if (settings.fine_deviation_m > 0) CorrelatedField(seed, settings.fine_correlation_length_m, 1).add_to(error, settings.fine_deviation_m);
  const std::vector<std::uint8_t> known = known_cells(world, settings, bed.grid());
  for (std::int64_t cell = 0; cell < bed.grid().cells(); ++cell) {
    if (known[static_cast<std::size_t>(cell)] != 0) error[cell] = 0;
    bed[cell] += error[cell];  // NaN stays
  }
  return error;
}

}  // namespace muster
