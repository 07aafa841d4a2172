#include "muster/models/flood/flood_case.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/error.hpp"
#include "muster/models/flood/dams.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster {

namespace {

void take_sample(const FloodSolver& solver, const std::vector<std::int64_t>& cells, FloodCaseResult& out) {
  out.time.push_back(solver.now());
  for (const std::int64_t cell : cells) {
    const std::array<double, 2> v = solver.velocity(cell);
    out.depth_m.push_back(solver.depth(cell)), out.level_m.push_back(solver.bed(cell) + solver.depth(cell));
    out.velocity_x_m_s.push_back(v[0]), out.velocity_y_m_s.push_back(v[1]);
  }
  out.edge_outflow_m3_s.push_back(solver.edge_outflow());
  out.volume_m3.push_back(solver.volume());
  out.infiltrated_m3.push_back(solver.ledger().infiltrated);
  out.reading_names.clear();
  for (const NamedReading& r : solver.readings()) out.reading_names.push_back(r.id + "." + r.reading.name), out.readings.push_back(r.reading.value);
  double fastest = 0;
  for (std::int64_t cell = 0; cell < solver.grid().cells(); ++cell) {
    const std::array<double, 2> v = solver.velocity(cell);
    fastest = std::max(fastest, v[0] * v[0] + v[1] * v[1]);
  }
  out.max_velocity_m_s.push_back(std::sqrt(fastest));
  out.greatest_velocity_m_s = std::max(out.greatest_velocity_m_s, out.max_velocity_m_s.back());
}

void take_final(const FloodSolver& solver, FloodCaseResult& out) {
  const Grid& grid = solver.grid();
  out.bed_m = out.depth = out.velocity_x = out.velocity_y = Raster<double>(grid);
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
    const std::array<double, 2> v = solver.velocity(cell);
    out.bed_m[cell] = solver.bed(cell), out.depth[cell] = solver.depth(cell);
    out.velocity_x[cell] = v[0], out.velocity_y[cell] = v[1];
  }
  const FloodLedger l = solver.ledger();
  out.inflow_m3 = l.inflow, out.rain_m3 = l.rain, out.edge_in_m3 = l.edge_in, out.edge_out_m3 = l.edge_out;
  out.given_m3 = l.given, out.taken_m3 = l.taken;
  out.mass_error = mass_error(solver);
  out.steps = solver.steps, out.cell_updates = solver.cell_updates, out.shortages = solver.shortages;
  out.froude_limited_share = froude_limited_share(solver);
}

std::vector<std::int64_t> cells_of_points(const FloodCase& flood, Problems& problems) {
  std::vector<std::int64_t> cells;
  for (std::size_t i = 0; i + 1 < flood.points.size(); i += 2) {
    cells.push_back(flood.setup.bed.grid().cell_at(flood.points[i], flood.points[i + 1]));
    if (cells.back() < 0)
      problems.add(ErrorCode::out_of_extent, {{}, 0, 0, "points[" + std::to_string(i / 2) + "]"},
                   {{"x", std::to_string(flood.points[i])}, {"y", std::to_string(flood.points[i + 1])}});
  }
  return cells;
}

template <class Real>
FloodCaseResult run(const FloodCase& flood, const std::vector<std::int64_t>& cells) {
  FloodFields<Real> fields;
  const std::unique_ptr<FloodSolver> solver = make_flood_solver(flood.setup, fields);
  FloodCaseResult out;
  take_sample(*solver, cells, out);
  for (Time t = std::min(flood.sample_every, flood.end); solver->now() < flood.end; t = std::min(t + flood.sample_every, flood.end)) {
    flood::advance_with_dams(*solver, t, flood.threads, flood.dams_come);
    take_sample(*solver, cells, out);
  }
  take_final(*solver, out);
  return out;
}

}  // namespace

FloodCaseResult run_flood_case(const FloodCase& flood) {
  Problems problems;
  check_flood_setup(flood.setup, {}, problems);
  const std::vector<std::int64_t> cells = cells_of_points(flood, problems);
  if (flood.end <= Time{0}) problems.add(ErrorCode::must_be_positive, {{}, 0, 0, "end"}, {{"limit", "0"}, {"found", std::to_string(flood.end.in_seconds())}});
  if (flood.sample_every <= Time{0})
    problems.add(ErrorCode::must_be_positive, {{}, 0, 0, "sample_every"}, {{"limit", "0"}, {"found", std::to_string(flood.sample_every.in_seconds())}});
  problems.throw_if_any();
  return flood.setup.method.precision == Precision::twice ? run<double>(flood, cells) : run<float>(flood, cells);
}

}  // namespace muster
