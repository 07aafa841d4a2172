#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "muster/models/flood/setup.hpp"

namespace muster::reference {

/// The local-inertial scheme as written on paper: surfaces, explicit loops, pow(), no tiles, no carried remainders, closed walls all round, no sources.
/// Slow and plain; the solver is held against it.
struct LocalInertial {
  int columns, rows;
  double dx, manning, theta, alpha, dry;
  std::vector<double> z, h, qx, qy;  // qx[(columns + 1) * row + column]: west face; qy[columns * row + column]: south face

  explicit LocalInertial(const FloodSetup& s)
      : columns(s.bed.grid().columns),
        rows(s.bed.grid().rows),
        dx(s.bed.grid().cell_m),
        manning(s.manning_n),
        theta(s.method.theta),
        alpha(s.method.alpha),
        dry(s.method.dry_m),
        z(s.bed.values().begin(), s.bed.values().end()),
        h(s.depth.values().begin(), s.depth.values().end()),
        qx(static_cast<std::size_t>((columns + 1) * rows)),
        qy(static_cast<std::size_t>(columns * (rows + 1))) {}

  double& east_of(int c, int r) { return qx[static_cast<std::size_t>((columns + 1) * r + c)]; }  // face west of column c
  double& north_of(int c, int r) { return qy[static_cast<std::size_t>(columns * r + c)]; }       // face south of row r
  double face(std::size_t a, std::size_t b, double q, double neighbours, double across, double dt) const {
    const double flow_depth = std::max(z[a] + h[a], z[b] + h[b]) - std::max(z[a], z[b]);
    if (flow_depth <= dry) return 0;
    const double slope = ((z[b] + h[b]) - (z[a] + h[a])) / dx;
    const double driven = theta * q + (1 - theta) / 2 * neighbours - 9.81 * flow_depth * dt * slope;
    // q (1 + g dt n^2 |q| / h^(7/3)) = driven, solved for q along the direction of (driven, across)
    const double k = 9.81 * dt * manning * manning / std::pow(flow_depth, 7.0 / 3) * std::hypot(driven, across);
    const double out = k > 0 ? driven * (std::sqrt(1 + 4 * k) - 1) / (2 * k) : driven;
    const double critical = flow_depth * std::sqrt(9.81 * flow_depth);
    return std::clamp(out, -critical, critical);
  }

  void step(double dt) {
    const std::vector<double> old_x = qx, old_y = qy;
    const auto x = [&](int c, int r) { return old_x[static_cast<std::size_t>((columns + 1) * r + c)]; };
    const auto y = [&](int c, int r) { return old_y[static_cast<std::size_t>(columns * r + c)]; };
    const auto cell = [&](int c, int r) { return static_cast<std::size_t>(columns * r + c); };
    for (int r = 0; r < rows; ++r)
      for (int c = 1; c < columns; ++c)
        east_of(c, r) = face(cell(c - 1, r), cell(c, r), x(c, r), x(c - 1, r) + x(c + 1, r), (y(c - 1, r) + y(c, r) + y(c - 1, r + 1) + y(c, r + 1)) / 4, dt);
    for (int r = 1; r < rows; ++r)
      for (int c = 0; c < columns; ++c)
        north_of(c, r) = face(cell(c, r - 1), cell(c, r), y(c, r), y(c, r - 1) + y(c, r + 1), (x(c, r - 1) + x(c + 1, r - 1) + x(c, r) + x(c + 1, r)) / 4, dt);
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c) h[cell(c, r)] += dt / dx * (east_of(c, r) - east_of(c + 1, r) + north_of(c, r) - north_of(c, r + 1));
  }

  void advance(std::int64_t until_ms) {
    for (std::int64_t t = 0; t < until_ms;) {
      const double deepest = *std::max_element(h.begin(), h.end());
      const auto ms = std::min<std::int64_t>({until_ms - t, 10000, static_cast<std::int64_t>(1000 * alpha * dx / std::sqrt(9.81 * deepest))});
      step(static_cast<double>(ms) / 1000);
      t += ms;
    }
  }
};

}  // namespace muster::reference
