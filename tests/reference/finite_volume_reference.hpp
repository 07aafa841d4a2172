#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "muster/models/flood/setup.hpp"

namespace muster::reference {

/// The finite-volume scheme as docs/flood.md writes it: one cell, one face after the other, pow(), no tiles, no patches, closed walls all round and where
/// the bed is NaN, no sources. Slow and plain; the solver is held against it.
struct FiniteVolume {
  static constexpr double g = 9.81;
  struct Cell {
    double z = 0, h = 0, qx = 0, qy = 0;
    bool wall = true;
  };
  struct Slopes {
    double h = 0, level = 0, normal = 0, along = 0;
  };
  struct Half {
    double h = 0, u = 0, v = 0;
    Slopes x, y;
  };
  struct Side {
    double h, normal, along;
  };
  struct Flow {
    double mass = 0, before = 0, after = 0, along = 0;
  };

  int columns, rows;
  double dx, manning, courant, dry;
  std::vector<Cell> cells;

  explicit FiniteVolume(const FloodSetup& s)
      : columns(s.bed.grid().columns),
        rows(s.bed.grid().rows),
        dx(s.bed.grid().cell_m),
        manning(s.manning_n),
        courant(s.method.courant),
        dry(s.method.dry_m),
        cells(static_cast<std::size_t>(columns * rows)) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto k = static_cast<std::int64_t>(i);
      const bool wall = std::isnan(s.bed[k]);
      cells[i] = {s.bed[k], wall ? 0 : s.depth[k], 0, 0, wall};
    }
  }

  Cell at(int c, int r) const { return c < 0 || r < 0 || c >= columns || r >= rows ? Cell{} : cells[static_cast<std::size_t>(r * columns + c)]; }
  double wet(const Cell& cell) const { return cell.h > dry ? cell.h : 0; }

  static double limited(double a, double b) {
    if (a * b <= 0) return 0;
    const double size = std::min(1.5 * std::min(std::abs(a), std::abs(b)), std::abs(a + b) / 2);
    return a > 0 ? size : -size;
  }

  /// Differences across `cell` between the one before and the one after it; q is the discharge along the line, p the one across.
  Slopes slopes(const Cell& before, const Cell& cell, const Cell& after, double Cell::*q, double Cell::*p) const {
    const auto velocity = [&](const Cell& c, double Cell::*m) { return wet(c) > 0 ? c.*m / c.h : 0; };
    const auto rise = [&](const Cell& a, const Cell& b, const auto& value) { return a.wall || b.wall ? 0 : value(b) - value(a); };
    const auto change = [&](const Cell& a, const Cell& b, double Cell::*m) { return wet(a) > 0 && wet(b) > 0 ? velocity(b, m) - velocity(a, m) : 0; };
    const auto depth = [&](const Cell& c) { return wet(c); };
    const auto level = [&](const Cell& c) { return c.z + wet(c); };
    return {limited(rise(before, cell, depth), rise(cell, after, depth)), limited(rise(before, cell, level), rise(cell, after, level)),
            limited(change(before, cell, q), change(cell, after, q)), limited(change(before, cell, p), change(cell, after, p))};
  }

  Half half_step_later(int c, int r, double dt) const {
    const Cell cell = at(c, r);
    Half out;
    out.h = wet(cell);
    if (cell.wall) return out;
    out.x = slopes(at(c - 1, r), cell, at(c + 1, r), &Cell::qx, &Cell::qy);
    out.y = slopes(at(c, r - 1), cell, at(c, r + 1), &Cell::qy, &Cell::qx);
    const double h = wet(cell), u = h > 0 ? cell.qx / h : 0, v = h > 0 ? cell.qy / h : 0, share = dt / (2 * dx);
    out.h += std::max(-share * (u * out.x.h + h * out.x.normal + v * out.y.h + h * out.y.normal), std::max(std::abs(out.x.h), std::abs(out.y.h)) / 2 - h);
    if (h <= 0) return out;
    const double driven_u = u - share * (u * out.x.normal + g * out.x.level + v * out.y.along);
    const double driven_v = v - share * (v * out.y.normal + g * out.y.level + u * out.x.along);
    const double k = 4 * g * (dt / 2) * manning * manning / std::pow(h, 4.0 / 3) * std::hypot(driven_u, driven_v);
    out.u = 2 * driven_u / (1 + std::sqrt(1 + k)), out.v = 2 * driven_v / (1 + std::sqrt(1 + k));
    return out;
  }

  static Flow flow(Side a, Side b, double step_up) {
    a.h = std::max(0.0, a.h - std::max(0.0, step_up)), b.h = std::max(0.0, b.h - std::max(0.0, -step_up));
    if (a.h <= 0 && b.h <= 0) return {};
    const double c_a = std::sqrt(g * a.h), c_b = std::sqrt(g * b.h);
    const double u_mid = (a.normal + b.normal) / 2 + c_a - c_b, c_mid = std::max(0.0, (c_a + c_b) / 2 + (a.normal - b.normal) / 4);
    double slow = std::min(a.normal - c_a, u_mid - c_mid), fast = std::max(b.normal + c_b, u_mid + c_mid);
    if (a.h <= 0) slow = b.normal - 2 * c_b, fast = b.normal + c_b;
    if (b.h <= 0) slow = a.normal - c_a, fast = a.normal + 2 * c_a;
    const double q_a = a.h * a.normal, q_b = b.h * b.normal;
    const double push_a = q_a * a.normal + g * a.h * a.h / 2, push_b = q_b * b.normal + g * b.h * b.h / 2;
    double mass = q_a, push = push_a;
    if (fast <= 0) mass = q_b, push = push_b;
    else if (slow < 0) {
      mass = (fast * q_a - slow * q_b + slow * fast * (b.h - a.h)) / (fast - slow);
      push = (fast * push_a - slow * push_b + slow * fast * (q_b - q_a)) / (fast - slow);
    }
    return {mass, push - g * a.h * a.h / 2, push - g * b.h * b.h / 2, mass * (mass > 0 ? a.along : b.along)};
  }

  /// The face between two neighbours; a wall mirrors.
  static Flow between(const Cell& a, const Half& ha, const Slopes& sa, double ua, double va, const Cell& b, const Half& hb, const Slopes& sb, double ub,
                      double vb) {
    Side left{ha.h + sa.h / 2, ua + sa.normal / 2, va + sa.along / 2}, right{hb.h - sb.h / 2, ub - sb.normal / 2, vb - sb.along / 2};
    if (a.wall && b.wall) return {};
    if (a.wall) return flow({right.h, -right.normal, right.along}, right, 0);
    if (b.wall) return flow(left, {left.h, -left.normal, left.along}, 0);
    return flow(left, right, (b.z - (sb.level - sb.h) / 2) - (a.z + (sa.level - sa.h) / 2));
  }

  void step(double dt) {
    const auto index = [&](int c, int r) { return static_cast<std::size_t>((r + 1) * (columns + 2) + c + 1); };
    std::vector<Half> half(static_cast<std::size_t>((columns + 2) * (rows + 2)));
    std::vector<Flow> x(half.size()), y(half.size());
    std::vector<double> share(half.size(), 1.0);
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c) half[index(c, r)] = half_step_later(c, r, dt);
    for (int r = 0; r <= rows; ++r)
      for (int c = 0; c <= columns; ++c) {
        const Half &here = half[index(c, r)], &west = half[index(c - 1, r)], &south = half[index(c, r - 1)];
        x[index(c, r)] = between(at(c - 1, r), west, west.x, west.u, west.v, at(c, r), here, here.x, here.u, here.v);
        y[index(c, r)] = between(at(c, r - 1), south, south.y, south.v, south.u, at(c, r), here, here.y, here.v, here.u);
      }
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c) {
        const double given = dt / dx *
            (std::max(0.0, x[index(c + 1, r)].mass) + std::max(0.0, -x[index(c, r)].mass) + std::max(0.0, y[index(c, r + 1)].mass) +
             std::max(0.0, -y[index(c, r)].mass));
        if (given > wet(at(c, r))) share[index(c, r)] = wet(at(c, r)) / given;
      }
    const auto cut = [&](const Flow& f, std::size_t before, std::size_t after) {
      const double s = f.mass > 0 ? share[before] : f.mass < 0 ? share[after] : 1;
      return Flow{s * f.mass, s * f.before, s * f.after, s * f.along};
    };
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c) {
        Cell& cell = cells[static_cast<std::size_t>(r * columns + c)];
        if (cell.wall) continue;
        const std::size_t i = index(c, r), e = index(c + 1, r), n = index(c, r + 1);
        const Flow west = cut(x[i], index(c - 1, r), i), east = cut(x[e], i, e), south = cut(y[i], index(c, r - 1), i), north = cut(y[n], i, n);
        const Half& p = half[i];
        const double was = wet(cell) > 0 ? 1 : 0;
        cell.h = std::max(0.0, cell.h + dt / dx * (west.mass - east.mass + south.mass - north.mass));
        double qx = was * cell.qx - dt / dx * (east.before - west.after + north.along - south.along + g * p.h * p.x.level);
        double qy = was * cell.qy - dt / dx * (north.before - south.after + east.along - west.along + g * p.h * p.y.level);
        if (cell.h > dry) {
          const double k = 4 * g * dt * manning * manning / std::pow(cell.h, 7.0 / 3) * std::hypot(qx, qy);
          qx *= 2 / (1 + std::sqrt(1 + k)), qy *= 2 / (1 + std::sqrt(1 + k));
        } else {
          qx = qy = 0;
        }
        cell.qx = qx, cell.qy = qy;
      }
  }

  void advance(std::int64_t until_ms) {
    for (std::int64_t t = 0; t < until_ms;) {
      double fastest = 0;
      for (const Cell& cell : cells)
        if (wet(cell) > 0) fastest = std::max(fastest, std::max(std::abs(cell.qx), std::abs(cell.qy)) / cell.h + std::sqrt(g * cell.h));
      std::int64_t dt = std::min<std::int64_t>(10000, until_ms - t);
      if (fastest > 0) dt = std::min(dt, std::max<std::int64_t>(1, static_cast<std::int64_t>(courant * dx / fastest * 1000)));
      step(static_cast<double>(dt) / 1000);
      t += dt;
    }
  }
};

}  // namespace muster::reference
