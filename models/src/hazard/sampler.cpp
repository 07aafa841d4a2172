#include "hazard/sampler.hpp"

#include <algorithm>
#include <cmath>

namespace muster {

namespace {

double speed(const FloodSolver& solver, std::int64_t cell) {
  const std::array<double, 2> v = solver.velocity(cell);
  return std::sqrt(v[0] * v[0] + v[1] * v[1]);
}

/// Cells along a line, each once where it stands twice in a row, sampled at a third of a cell: none that the line crosses by more than a corner is missed.
void cells_along(const Grid& grid, std::span<const double> line, std::vector<std::int64_t>& out) {
  const std::size_t start = out.size();
  const auto take = [&](double x, double y) {
    const std::int64_t cell = grid.cell_at(x, y);
    if (cell >= 0 && (out.size() == start || out.back() != cell)) out.push_back(cell);
  };
  for (std::size_t i = 0; i + 3 < line.size(); i += 2) {
    const double dx = line[i + 2] - line[i], dy = line[i + 3] - line[i + 1];
    const int pieces = std::max(1, static_cast<int>(std::ceil(3 * std::sqrt(dx * dx + dy * dy) / grid.cell_m)));
    for (int k = 0; k <= pieces; ++k) take(line[i] + dx * k / pieces, line[i + 1] + dy * k / pieces);
  }
}

std::int32_t step_of(double metres) { return static_cast<std::int32_t>(std::lround(metres * 1000)); }

}  // namespace

HazardSampler::HazardSampler(const World& world, const FloodSolver& solver, const RecordSettings& settings) : settings_(settings) {
  const Grid& grid = solver.grid();
  const LinkTable& links = world.links;
  link_first_.push_back(0);
  for (std::size_t link = 0; link < links.size(); ++link) {
    const std::span<const double> drawn = std::span(links.shape.values).subspan(links.shape.first[link], links.shape.first[link + 1] - links.shape.first[link]);
    const std::uint32_t a = links.tail[link].index, b = links.head[link].index;
    const double straight[4] = {world.nodes.x[a], world.nodes.y[a], world.nodes.x[b], world.nodes.y[b]};
    cells_along(grid, drawn.size() >= 4 ? drawn : std::span<const double>(straight), link_cell_);
    link_first_.push_back(static_cast<std::uint32_t>(link_cell_.size()));
    deck_z_.push_back(links.bridge[link] != 0 ? links.deck_z[link] : std::numeric_limits<float>::quiet_NaN());
  }
  for (std::size_t b = 0; b < world.buildings.size(); ++b) building_cell_.push_back(grid.cell_at(world.buildings.x[b], world.buildings.y[b]));
  for (std::size_t g = 0; g < world.gauges.size(); ++g) gauge_cell_.push_back(grid.cell_at(world.gauges.x[g], world.gauges.y[g]));
}

Water HazardSampler::cell_water(const FloodSolver& solver, std::int64_t cell) const {
  return cell < 0 ? Water{} : Water::of(solver.depth(cell), speed(solver, cell), settings_.least_depth_m);
}

Water HazardSampler::link_water(const FloodSolver& solver, std::size_t link) const {
  double deepest = 0;
  std::int64_t where = -1;
  for (std::uint32_t k = link_first_[link]; k < link_first_[link + 1]; ++k) {
    const std::int64_t cell = link_cell_[k];
    double depth = solver.depth(cell);
    if (!std::isnan(deck_z_[link])) depth = solver.wall(cell) ? 0 : solver.bed(cell) + depth - static_cast<double>(deck_z_[link]);
    if (depth > deepest) deepest = depth, where = cell;
  }
  return where < 0 ? Water{} : Water::of(deepest, speed(solver, where), settings_.least_depth_m);
}

bool HazardSampler::differs(Water now, float shown_depth_m, float shown_velocity_m_s) const {
  const auto depth = step_of(static_cast<double>(shown_depth_m)), velocity = step_of(static_cast<double>(shown_velocity_m_s));
  return (now.depth_mm == 0) != (depth == 0) || std::abs(now.depth_mm - depth) >= std::max(1, step_of(settings_.depth_step_m)) ||
      std::abs(now.velocity_mm_s - velocity) >= std::max(1, step_of(settings_.velocity_step_m_s));
}

double HazardSampler::flooded_m2(const FloodSolver& solver, int threads) const {
  const Grid& grid = solver.grid();
  std::int64_t cells = 0;  // whole numbers: any order of adding gives the same
#pragma omp parallel for schedule(static) num_threads(threads) reduction(+ : cells) if (grid.cells() > 20000)
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell)
    if (!solver.wall(cell) && solver.depth(cell) >= settings_.arrival_depth_m) ++cells;
  return static_cast<double>(cells) * grid.cell_m * grid.cell_m;
}

HazardFrame HazardSampler::sample(const FloodSolver& solver, const HazardState& view, int threads) const {
  HazardFrame out;
  const std::size_t links = deck_z_.size();
  std::vector<Water> water(links);
  const auto n = static_cast<std::int64_t>(links);
#pragma omp parallel for schedule(static) num_threads(threads) if (links > 2000)
  for (std::int64_t link = 0; link < n; ++link) water[static_cast<std::size_t>(link)] = link_water(solver, static_cast<std::size_t>(link));
  for (std::uint32_t link = 0; link < links; ++link)
    if (differs(water[link], view.link_depth_m[link], view.link_velocity_m_s[link])) out.link.push_back(link), out.link_water.push_back(water[link]);
  for (std::uint32_t b = 0; b < building_cell_.size(); ++b) {
    const Water w = cell_water(solver, building_cell_[b]);
    if (differs(w, view.building_depth_m[b], view.building_velocity_m_s[b])) out.building.push_back(b), out.building_water.push_back(w);
  }
  for (const std::int64_t cell : gauge_cell_) {
    const bool wet = cell >= 0 && solver.depth(cell) >= settings_.least_depth_m;
    out.gauge_mm.push_back(wet ? static_cast<std::int32_t>(std::lround((solver.bed(cell) + solver.depth(cell)) * 1000)) : HazardRecord::dry_gauge);
  }
  out.flooded_m2 = flooded_m2(solver, threads);
  return out;
}

}  // namespace muster
