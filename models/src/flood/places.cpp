#include "flood/places.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "muster/engine/core/error.hpp"

namespace muster::flood {

namespace {
/// Cells along a place's line that are at most this much above its lowest cell take the inflow: the bed, not the banks.
constexpr double bed_band_m = 1.0;

}  // namespace

std::vector<double> low_points_along(const Raster<double>& bed, std::span<const double> line) {
  std::vector<double> points, kept;
  double lowest = INFINITY;
  const auto height = [&](double x, double y) {
    const std::int64_t cell = bed.grid().cell_at(x, y);
    return cell < 0 ? std::numeric_limits<double>::quiet_NaN() : bed[cell];
  };
  for (std::size_t i = 0; i + 3 < line.size(); i += 2) {
    const double dx = line[i + 2] - line[i], dy = line[i + 3] - line[i + 1];
    const int pieces = std::max(1, static_cast<int>(std::ceil(3 * std::sqrt(dx * dx + dy * dy) / bed.grid().cell_m)));
    for (int k = 0; k <= pieces; ++k) points.insert(points.end(), {line[i] + dx * k / pieces, line[i + 1] + dy * k / pieces});
  }
  if (line.size() == 2) points.assign(line.begin(), line.end());
  for (std::size_t i = 0; i < points.size(); i += 2) lowest = std::fmin(lowest, height(points[i], points[i + 1]));
  for (std::size_t i = 0; i < points.size(); i += 2)
    if (height(points[i], points[i + 1]) <= lowest + bed_band_m) kept.insert(kept.end(), {points[i], points[i + 1]});
  return kept;
}

std::vector<double> line_of(const World& world, const std::string& id) {
  const PlaceTable& places = world.places;
  const auto found = std::find(places.id.begin(), places.id.end(), id);
  if (found == places.id.end()) return {};
  const auto row = static_cast<std::size_t>(found - places.id.begin());
  const auto first = places.line.values.begin() + places.line.first[row], last = places.line.values.begin() + places.line.first[row + 1];
  if (last - first >= 4) return {first, last};
  return {places.x[row], places.y[row]};
}

void unknown_place(const std::string& key, const std::string& id, Problems& problems) {
  problems.add(ErrorCode::unknown_place, {{}, 0, 0, key}, {{"table", "place"}, {"table_zh", "地点"}, {"found", id}});
}

}  // namespace muster::flood
