#include "muster/models/warning/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "muster/engine/world/world.hpp"

namespace muster::warning {

namespace {

using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Inhabited buildings in square cells as wide as the search range, so that all within range lie in nine cells.
class NearBuildings {
 public:
  NearBuildings(const BuildingTable& buildings, const Lists& by_building, double range_m) : buildings_(buildings), range_m_(range_m) {
    for (std::uint32_t b = 0; b < buildings.size(); ++b)
      if (!by_building.of(b).empty()) cells_.push_back({cell(buildings.x[b], buildings.y[b]), b});
    std::sort(cells_.begin(), cells_.end());
  }
  /// The `count` nearest to building b within range, nearest first, ties by row.
  std::vector<std::uint32_t> nearest(std::uint32_t b, int count) const {
    std::vector<std::pair<double, std::uint32_t>> found;
    const Cell centre = cell(buildings_.x[b], buildings_.y[b]);
    for (std::int64_t row = centre.first - 1; row <= centre.first + 1; ++row) {
      auto at = std::lower_bound(cells_.begin(), cells_.end(), std::pair{Cell{row, centre.second - 1}, 0U});
      for (; at != cells_.end() && at->first <= Cell{row, centre.second + 1}; ++at) {
        const double dx = buildings_.x[at->second] - buildings_.x[b], dy = buildings_.y[at->second] - buildings_.y[b];
        const double d2 = dx * dx + dy * dy;
        if (at->second != b && d2 <= range_m_ * range_m_) found.emplace_back(d2, at->second);
      }
    }
    const auto keep = std::min(found.size(), static_cast<std::size_t>(count));
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(keep), found.end());
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < keep; ++i) out.push_back(found[i].second);
    return out;
  }

 private:
  using Cell = std::pair<std::int64_t, std::int64_t>;
  Cell cell(double x, double y) const { return {static_cast<std::int64_t>(std::floor(y / range_m_)), static_cast<std::int64_t>(std::floor(x / range_m_))}; }
  const BuildingTable& buildings_;
  double range_m_;
  std::vector<std::pair<Cell, std::uint32_t>> cells_;
};

}  // namespace

Lists Lists::from_pairs(std::size_t rows, const Pairs& pairs) {
  Lists out;
  out.first.assign(rows + 1, 0);
  for (const auto& [row, value] : pairs) ++out.first[row + 1];
  for (std::size_t r = 0; r < rows; ++r) out.first[r + 1] += out.first[r];
  out.values.resize(pairs.size());
  std::vector<std::uint32_t> next(out.first.begin(), out.first.end() - 1);
  for (const auto& [row, value] : pairs) out.values[next[row]++] = value;
  return out;
}

Lists Lists::each_once() && {
  std::uint32_t kept = 0;
  for (std::size_t row = 0; row + 1 < first.size(); ++row) {
    const auto begin = values.begin() + first[row], end = values.begin() + first[row + 1];
    std::sort(begin, end);
    const auto last = std::unique(begin, end);
    first[row] = kept;
    kept = static_cast<std::uint32_t>(std::move(begin, last, values.begin() + kept) - values.begin());
  }
  if (!first.empty()) first.back() = kept;
  values.resize(kept);
  return std::move(*this);
}

Lists households_by_building(const World& world) {
  Pairs pairs;
  for (std::uint32_t h = 0; h < world.households.size(); ++h) pairs.emplace_back(world.households.home[h].index, h);
  return Lists::from_pairs(world.buildings.size(), pairs);
}

Lists households_by_area(const World& world) {
  Pairs pairs;
  for (std::uint32_t h = 0; h < world.households.size(); ++h)
    for (AreaId a = world.buildings.grid[world.households.home[h].index]; a.valid(); a = world.areas.parent[a.index]) pairs.emplace_back(a.index, h);
  return Lists::from_pairs(world.areas.size(), pairs);
}

Lists neighbour_graph(const World& world, const Lists& by_building, int nearest_buildings, double range_m) {
  Pairs pairs;
  const auto know = [&pairs](std::uint32_t a, std::uint32_t b) {
    if (a != b) pairs.emplace_back(a, b), pairs.emplace_back(b, a);
  };
  const NearBuildings near(world.buildings, by_building, range_m);
  for (std::uint32_t b = 0; b < world.buildings.size(); ++b) {
    const auto own = by_building.of(b);
    if (own.empty()) continue;
    for (std::size_t i = 1; i < own.size(); ++i) know(own[i - 1], own[i]);
    if (nearest_buildings == 0) continue;
    for (const std::uint32_t other : near.nearest(b, nearest_buildings)) {
      const auto theirs = by_building.of(other);
      for (std::size_t i = 0; i < own.size(); ++i) know(own[i], theirs[i % theirs.size()]);
    }
  }
  return Lists::from_pairs(world.households.size(), pairs).each_once();
}

}  // namespace muster::warning
