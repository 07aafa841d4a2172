#include "hazard/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace muster {

namespace {

double speed(const FloodView& flood, std::int64_t cell) {
  const std::array<double, 2> v = flood.velocity(cell);
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

/// Water on the street beside an underpass below which its kerb and drains keep it out, m. Design default.
constexpr double underpass_kerb_m = 0.15;

/// 1 = a link that is no tunnel begins or ends at the node: a tunnel that ends there has its mouth there. Others go on underground.
std::vector<std::uint8_t> open_nodes(const World& world) {
  std::vector<std::uint8_t> open(world.nodes.size(), 0);
  for (std::size_t link = 0; link < world.links.size(); ++link)
    if (world.links.structure[link] != LinkStructure::tunnel) open[world.links.tail[link].index] = open[world.links.head[link].index] = 1;
  return open;
}

/// Keeps of a tunnel's cells, begun at `start`, those of its mouths: what stands on the hill above does not come in.
void keep_mouths(std::vector<std::int64_t>& cells, std::size_t start, bool at_tail, bool at_head) {
  if (cells.size() == start) return;
  const std::int64_t first = cells[start], last = cells.back();
  cells.resize(start);
  if (at_tail) cells.push_back(first);
  if (at_head) cells.push_back(last);
}

std::int32_t step_of(double metres) { return static_cast<std::int32_t>(std::lround(metres * 1000)); }

}  // namespace

HazardSampler::HazardSampler(const World& world, const FloodView& flood, const RecordSettings& settings, const Raster<double>* terrain_error)
    : settings_(settings), buildings_(world, flood, world.buildings.x, world.buildings.y, terrain_error) {
  const Grid& grid = flood.grid();
  const LinkTable& links = world.links;
  const std::vector<std::uint8_t> open = open_nodes(world);
  structure_ = links.structure, deck_z_ = links.deck_z;
  link_first_.push_back(0);
  for (std::size_t link = 0; link < links.size(); ++link) {
    const std::span<const double> drawn = std::span(links.shape.values).subspan(links.shape.first[link], links.shape.first[link + 1] - links.shape.first[link]);
    const std::uint32_t a = links.tail[link].index, b = links.head[link].index;
    const double straight[4] = {world.nodes.x[a], world.nodes.y[a], world.nodes.x[b], world.nodes.y[b]};
    cells_along(grid, drawn.size() >= 4 ? drawn : std::span<const double>(straight), link_cell_);
    if (structure_[link] == LinkStructure::tunnel) keep_mouths(link_cell_, link_first_.back(), open[a] != 0, open[b] != 0);
    link_first_.push_back(static_cast<std::uint32_t>(link_cell_.size()));
  }
  for (std::size_t g = 0; g < world.gauges.size(); ++g) gauge_cell_.push_back(grid.cell_at(world.gauges.x[g], world.gauges.y[g]));
}

Water HazardSampler::building_water(const FloodView& flood, std::size_t building) const {
  const PlaceSampler::Sample deepest = buildings_.at(flood, building);
  return deepest.cell < 0 ? Water{} : Water::of(deepest.depth_m, speed(flood, deepest.cell), settings_.least_depth_m);
}

double HazardSampler::depth_on(const FloodView& flood, std::size_t link, std::int64_t cell) const {
  const double depth = flood.depth(cell);
  const auto above_deck = [&] { return flood.bed(cell) + depth - static_cast<double>(deck_z_[link]); };
  switch (structure_[link]) {
    // Never deeper than the water itself: a deck drawn below the terrain, as satellite heights often have it, is no reason for water where there is none.
    case LinkStructure::bridge: return flood.wall(cell) ? 0 : std::min(depth, above_deck());
    case LinkStructure::underpass: return depth < underpass_kerb_m ? depth : std::max(depth, above_deck());
    case LinkStructure::plain:
    case LinkStructure::tunnel: return depth;
  }
  return depth;
}

Water HazardSampler::link_water(const FloodView& flood, std::size_t link) const {
  double deepest = 0;
  std::int64_t where = -1;
  for (std::uint32_t k = link_first_[link]; k < link_first_[link + 1]; ++k) {
    const std::int64_t cell = link_cell_[k];
    const double depth = depth_on(flood, link, cell);
    if (depth > deepest) deepest = depth, where = cell;
  }
  return where < 0 ? Water{} : Water::of(deepest, speed(flood, where), settings_.least_depth_m);
}

bool HazardSampler::differs(Water now, float shown_depth_m, float shown_velocity_m_s) const {
  const auto depth = step_of(static_cast<double>(shown_depth_m)), velocity = step_of(static_cast<double>(shown_velocity_m_s));
  return (now.depth_mm == 0) != (depth == 0) || std::abs(now.depth_mm - depth) >= std::max(1, step_of(settings_.depth_step_m)) ||
      std::abs(now.velocity_mm_s - velocity) >= std::max(1, step_of(settings_.velocity_step_m_s));
}

/// Where nothing was stepped, nothing has changed.
double HazardSampler::flooded_m2(const FloodView& flood, std::span<const std::uint32_t> stepped, int threads) {
  const Grid& grid = flood.grid();
  const std::vector<FloodTile>& tiles = flood.tiles();
  const bool all = flooded_cells_.empty();
  flooded_cells_.resize(tiles.size());
  const auto n = static_cast<std::int64_t>(all ? tiles.size() : stepped.size());
#pragma omp parallel for schedule(static) num_threads(threads) if (n > 20)
  for (std::int64_t k = 0; k < n; ++k) {
    const std::size_t which = all ? static_cast<std::size_t>(k) : stepped[static_cast<std::size_t>(k)];
    const FloodTile& tile = tiles[which];
    std::int64_t cells = 0;
    for (std::int32_t row = tile.first_row; row < tile.end_row; ++row)
      for (std::int32_t column = tile.first_column; column < tile.end_column; ++column) {
        const std::int64_t cell = grid.index(column, row);
        if (flood.depth(cell) >= settings_.arrival_depth_m && !flood.wall(cell)) ++cells;
      }
    flooded_cells_[which] = cells;
  }
  const auto cells = std::accumulate(flooded_cells_.begin(), flooded_cells_.end(), std::int64_t{0});
  return static_cast<double>(cells) * grid.cell_m * grid.cell_m;
}

HazardFrame HazardSampler::sample(const FloodView& flood, std::span<const std::uint32_t> stepped, const HazardState& view, int threads) {
  HazardFrame out;
  const std::size_t links = structure_.size();
  std::vector<Water> water(links);
  const auto n = static_cast<std::int64_t>(links);
#pragma omp parallel for schedule(static) num_threads(threads) if (links > 2000)
  for (std::int64_t link = 0; link < n; ++link) water[static_cast<std::size_t>(link)] = link_water(flood, static_cast<std::size_t>(link));
  for (std::uint32_t link = 0; link < links; ++link)
    if (differs(water[link], view.link_depth_m[link], view.link_velocity_m_s[link])) out.link.push_back(link), out.link_water.push_back(water[link]);
  for (std::uint32_t b = 0; b < buildings_.size(); ++b) {
    const Water w = building_water(flood, b);
    if (differs(w, view.building_depth_m[b], view.building_velocity_m_s[b])) out.building.push_back(b), out.building_water.push_back(w);
  }
  for (const std::int64_t cell : gauge_cell_) {
    const bool wet = cell >= 0 && flood.depth(cell) >= settings_.least_depth_m;
    out.gauge_mm.push_back(wet ? static_cast<std::int32_t>(std::lround((flood.bed(cell) + flood.depth(cell)) * 1000)) : HazardRecord::dry_gauge);
  }
  out.flooded_m2 = flooded_m2(flood, stepped, threads);
  return out;
}

}  // namespace muster
