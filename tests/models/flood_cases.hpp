#pragma once
#include <cmath>
#include <functional>

#include "muster/models/flood/flood_case.hpp"

namespace muster::flood_tests {

inline Raster<double> bed_of(std::int32_t columns, std::int32_t rows, double cell_m, const std::function<double(double, double)>& z) {
  Raster<double> bed(Grid{columns, rows, cell_m, 0, 0});
  for (std::int32_t row = 0; row < rows; ++row)
    for (std::int32_t column = 0; column < columns; ++column) bed.at(column, row) = z(bed.grid().centre_x(column), bed.grid().centre_y(row));
  return bed;
}

inline config::Series constant(double value) { return {{Time{0}}, {value}}; }

inline FloodBoundary edge(FloodEdge where, FloodEdgeKind kind, config::Series series = {}) {
  FloodBoundary b;
  b.edge = where, b.kind = kind, b.series = std::move(series);
  return b;
}

/// Case f05: a plane 200 m long, slope 0.01, n 0.05, rain 50 mm/h for storm_s, water leaves at the toe (east).
inline FloodCase rain_on_a_plane(double storm_s, double end_s, double cell_m, Precision precision) {
  FloodCase c;
  const auto columns = static_cast<std::int32_t>(std::lround(200 / cell_m));
  c.setup.bed = bed_of(columns, 1, cell_m, [](double x, double) { return 0.01 * (200 - x); });
  c.setup.manning_n = 0.05;
  c.setup.rain_mm_h = {{Time{0}, Time::seconds(storm_s), Time{static_cast<std::int64_t>(storm_s * 1000) + 1}}, {50, 50, 0}};
  c.setup.boundaries = {edge(FloodEdge::east, FloodEdgeKind::free)};
  c.setup.method.precision = precision;
  c.end = Time::seconds(end_s), c.sample_every = Time::seconds(60);
  return c;
}

/// Outflow of that plane per metre of width by kinematic-wave theory, m2/s.
inline double kinematic_outflow(double t, double storm_s) {
  const double i = 50 / 3.6e6, alpha = std::sqrt(0.01) / 0.05, m = 5.0 / 3, length = 200;
  const double equilibrium = std::pow(length / (alpha * std::pow(i, m - 1)), 1 / m);
  if (t <= storm_s) return t >= equilibrium ? i * length : alpha * std::pow(i * t, m);
  const double plateau = storm_s < equilibrium ? alpha * std::pow(i * storm_s, m) : i * length;
  // Depth at the toe: characteristics that were at x0 when the rain ended, depth i t(x0), arrive: al h^m / i + al m h^(m-1) (t - t_r) = L.
  double low = 0, high = i * std::min(storm_s, equilibrium);
  for (int k = 0; k < 200; ++k) {
    const double h = 0.5 * (low + high);
    (alpha * std::pow(h, m) / i + alpha * m * std::pow(h, m - 1) * (t - storm_s) > length ? high : low) = h;
  }
  return std::min(plateau, alpha * std::pow(0.5 * (low + high), m));
}

/// Long rectangular channel, uniform slope, discharge q per width from the west, normal depth held in the east.
inline FloodCase uniform_flow(double q, double slope, double n, double length, double cell_m, double end_s) {
  FloodCase c;
  const double normal = std::pow(n * q / std::sqrt(slope), 0.6);
  const auto columns = static_cast<std::int32_t>(std::lround(length / cell_m));
  c.setup.bed = bed_of(columns, 1, cell_m, [=](double x, double) { return slope * (length - x); });
  c.setup.manning_n = n;
  FloodBoundary out = edge(FloodEdge::east, FloodEdgeKind::free);
  out.least_slope = 0;
  c.setup.boundaries = {edge(FloodEdge::west, FloodEdgeKind::discharge, constant(q * cell_m)), out};
  c.setup.depth = Raster<double>(c.setup.bed.grid(), 0.9 * normal);
  c.setup.method.precision = Precision::twice;
  c.end = Time::seconds(end_s), c.sample_every = c.end;
  c.points = {length / 2, cell_m / 2};
  return c;
}

}  // namespace muster::flood_tests
