#pragma once
#include <cstring>

#include "models/flood_cases.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster::flood_tests {

constexpr FloodScheme schemes[] = {FloodScheme::local_inertial, FloodScheme::finite_volume};
inline const char* name_of(FloodScheme scheme) { return scheme == FloodScheme::finite_volume ? "finite volume" : "local inertial"; }

/// Rough ground with hollows, walls and a hill of water: fronts, drying and shortage all occur.
inline FloodSetup rough(Precision precision, FloodScheme scheme = FloodScheme::local_inertial) {
  FloodSetup s;
  s.bed = bed_of(400, 160, 5,
                 [](double x, double y) { return 12 + 4 * std::sin(x * 0.013) * std::cos(y * 0.021) + 0.3 * std::sin(x * 0.31 + y * 0.17) - 0.004 * x; });
  for (std::int32_t row = 20; row < 60; ++row) s.bed.at(150, row) = NAN;
  s.depth = bed_of(400, 160, 5, [](double x, double y) { return std::hypot(x - 500, y - 220) < 90 ? 4.0 : 0.0; });
  s.manning_n = 0.03;
  s.inflows = {{{101, 101, 107, 101}, {{Time{0}, Time::seconds(60)}, {0, 25}}}};
  FloodBoundary out;
  out.edge = FloodEdge::east, out.kind = FloodEdgeKind::free;
  FloodBoundary sea;
  sea.edge = FloodEdge::south, sea.kind = FloodEdgeKind::stage, sea.series = {{Time{0}, Time::seconds(300)}, {6, 10.5}};
  s.boundaries = {out, sea};
  s.method.precision = precision, s.method.scheme = scheme;
  return s;
}

template <class Real>
FloodFields<Real> solved(const FloodSetup& setup, int threads, bool all_tiles, double seconds = 400) {
  FloodFields<Real> fields;
  const auto solver = make_flood_solver(setup, fields);
  solver->step_all_tiles(all_tiles);
  for (double t = 20; t <= seconds; t += 20) solver->advance(Time::seconds(t), threads);
  return fields;
}

template <class Real>
bool same_bits(const FloodFields<Real>& a, const FloodFields<Real>& b) {
  const auto same = [](const auto& x, const auto& y) { return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof x[0]) == 0; };
  return same(a.depth, b.depth) && same(a.carry, b.carry) && same(a.qx, b.qx) && same(a.qy, b.qy) && same(a.ledger, b.ledger) && a.time == b.time;
}

/// The same setup in a grid that is wider by cells without heights, as many on each side as `margin` says.
inline FloodSetup framed(const FloodSetup& plain, std::int32_t margin) {
  FloodSetup out = plain;
  const Grid& g = plain.bed.grid();
  const Grid wide{g.columns + 2 * margin, g.rows + 2 * margin, g.cell_m, g.west_m - margin * g.cell_m, g.south_m - margin * g.cell_m};
  const auto widened = [&](const Raster<double>& values, double beyond) {
    if (values.empty()) return values;
    Raster<double> more(wide, beyond);
    for (std::int32_t row = 0; row < g.rows; ++row)
      for (std::int32_t column = 0; column < g.columns; ++column) more.at(column + margin, row + margin) = values.at(column, row);
    return more;
  };
  out.bed = widened(plain.bed, NAN), out.depth = widened(plain.depth, 0), out.manning = widened(plain.manning, 0.03);
  return out;
}

}  // namespace muster::flood_tests
