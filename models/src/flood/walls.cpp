#include "flood/walls.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace muster::flood {

namespace {

double length_of(std::span<const double> line) {
  double sum = 0;
  for (std::size_t i = 0; i + 3 < line.size(); i += 2)
    sum += std::sqrt((line[i + 2] - line[i]) * (line[i + 2] - line[i]) + (line[i + 3] - line[i + 1]) * (line[i + 3] - line[i + 1]));
  return sum;
}

struct Corner {
  std::int32_t column, row;
  friend bool operator==(Corner, Corner) = default;
};

Corner nearest_corner(const Grid& grid, double x, double y) {
  const auto at = [](double distance, std::int32_t most) {
    return static_cast<std::int32_t>(std::clamp(std::floor(distance + 0.5), 0.0, static_cast<double>(most)));
  };
  return {at((x - grid.west_m) / grid.cell_m, grid.columns), at((y - grid.south_m) / grid.cell_m, grid.rows)};
}

/// The face between two corners beside each other.
LineFace face_between(const Grid& grid, Corner from, Corner to) {
  LineFace face{.cell_a = -1, .cell_b = -1, .upright = from.column == to.column, .from_m = 0, .length_m = 0, .segment = 0, .share = 0};
  const std::int32_t column = std::min(from.column, to.column), row = std::min(from.row, to.row);
  const auto cell = [&](std::int32_t c, std::int32_t r) { return c >= 0 && c < grid.columns && r >= 0 && r < grid.rows ? grid.index(c, r) : -1; };
  face.cell_a = face.upright ? cell(column - 1, row) : cell(column, row - 1);
  face.cell_b = cell(column, row);
  return face;
}

/// Steps along cell edges from corner to corner, each time the one that stays nearer to the straight line.
void walk(const Grid& grid, Corner from, Corner to, std::vector<LineFace>& out) {
  const std::int64_t along = to.column - from.column, up = to.row - from.row;
  const std::int32_t east = along > 0 ? 1 : -1, north = up > 0 ? 1 : -1;
  Corner at = from;
  while (!(at == to)) {
    const auto off = [&](Corner c) { return std::abs((c.column - from.column) * up - (c.row - from.row) * along); };
    const Corner sideways{at.column + east, at.row}, upwards{at.column, at.row + north};
    const bool go_sideways = at.row == to.row || (at.column != to.column && off(sideways) <= off(upwards));
    const Corner next = go_sideways ? sideways : upwards;
    out.push_back(face_between(grid, at, next));
    at = next;
  }
}

double overlap(double from_a, double to_a, double from_b, double to_b) { return std::max(0.0, std::min(to_a, to_b) - std::max(from_a, from_b)); }

/// Distance along a line of its point nearest to (x, y), m.
double distance_along(std::span<const double> line, double x, double y) {
  double best = INFINITY, where = 0, before = 0;
  for (std::size_t i = 0; i + 3 < line.size(); i += 2) {
    const double dx = line[i + 2] - line[i], dy = line[i + 3] - line[i + 1], length2 = dx * dx + dy * dy, length = std::sqrt(length2);
    const double share = length2 > 0 ? std::clamp(((x - line[i]) * dx + (y - line[i + 1]) * dy) / length2, 0.0, 1.0) : 0;
    const double off_x = x - line[i] - share * dx, off_y = y - line[i + 1] - share * dy, off = off_x * off_x + off_y * off_y;
    if (off < best) best = off, where = before + share * length;
    before += length;
  }
  return where;
}

}  // namespace

std::vector<LineFace> faces_along(const Grid& grid, std::span<const double> line) {
  std::vector<LineFace> out;
  double before = 0;
  for (std::size_t i = 0; i + 3 < line.size(); i += 2) {
    const std::size_t first = out.size();
    walk(grid, nearest_corner(grid, line[i], line[i + 1]), nearest_corner(grid, line[i + 2], line[i + 3]), out);
    const double length = length_of(line.subspan(i, 4)), each = length / static_cast<double>(std::max<std::size_t>(1, out.size() - first));
    for (std::size_t k = first; k < out.size(); ++k) {
      const auto place = static_cast<double>(k - first);
      out[k].from_m = before + place * each, out[k].length_m = each, out[k].segment = i / 2;
      out[k].share = (place + 0.5) / static_cast<double>(out.size() - first);
    }
    before += length;
  }
  return out;
}

Walls::Walls(const std::vector<LeveeSettings>& levees, const Raster<double>& bed, double dry_m) : cell_m_(bed.grid().cell_m), dry_m_(dry_m) {
  // By their place, so that their order does not depend on that of the levees. On a face of several levees the highest counts; slide dams stand apart, as
  // they may come or not.
  std::map<std::tuple<bool, std::int64_t, std::uint32_t>, WallFace> faces;
  first_breach_.push_back(0);
  for (const LeveeSettings& levee : levees) {
    const auto number = static_cast<std::uint32_t>(length_.size());
    double lowest = INFINITY;
    for (const LineFace& f : faces_along(bed.grid(), levee.points)) {
      if (f.cell_a < 0 || f.cell_b < 0 || std::isnan(bed[f.cell_a]) || std::isnan(bed[f.cell_b])) continue;
      const double ground = std::max(bed[f.cell_a], bed[f.cell_b]);
      const std::vector<double>& c = levee.crest;
      const double wanted = c.empty() ? ground + levee.height_m : c.size() == 1 ? c[0] : c[f.segment] + f.share * (c[f.segment + 1] - c[f.segment]);
      const WallFace face{f.cell_a, f.cell_b, f.upright, number, f.from_m, f.length_m, std::max(wanted, ground), ground};
      const auto [there, fresh] = faces.emplace(std::tuple{f.upright, f.cell_b, levee.stands ? 0 : number + 1}, face);
      if (!fresh && face.crest_m > there->second.crest_m) there->second = face;
      lowest = std::min(lowest, face.crest_m);
    }
    coefficient_.push_back(levee.weir_coefficient), length_.push_back(length_of(levee.points)), lowest_crest_.push_back(lowest);
    first_breach_.push_back(first_breach_.back() + static_cast<std::uint32_t>(levee.breaches.size()));
    if (!levee.stands) dams_.push_back(number);
    there_.push_back(levee.stands ? 1 : 0), came_.push_back(Time{0});
  }
  for (const auto& [place, face] : faces) faces_.push_back(face);
  for (std::size_t k = 0; k < levees.size(); ++k) add_breaches(levees[k], static_cast<std::uint32_t>(k));
  if (!dams_.empty()) choose_standing();
}

/// Of the levees on one face that are there the highest stands.
void Walls::choose_standing() {
  standing_.assign(faces_.size(), 0);
  for (std::size_t first = 0, end = 0; first < faces_.size(); first = end) {
    const auto same = [&](const WallFace& face) { return face.upright == faces_[first].upright && face.cell_b == faces_[first].cell_b; };
    std::size_t highest = faces_.size();
    for (end = first; end < faces_.size() && same(faces_[end]); ++end)
      if (there_[faces_[end].levee] != 0 && (highest == faces_.size() || faces_[end].crest_m > faces_[highest].crest_m)) highest = end;
    if (highest < faces_.size()) standing_[highest] = 1;
  }
  ++changes_;
}

void Walls::dam_comes(std::size_t dam, Time now, std::span<double> memory) const {
  if (!dam_stands(dam, memory)) memory[first_dam_memory() + dam] = static_cast<double>(now.ms);
}

/// What the memory says of dams; it may have been read back.
void Walls::see_dams(std::span<const double> memory) {
  bool changed = false;
  for (std::size_t dam = 0; dam < dams_.size(); ++dam) {
    const std::uint32_t levee = dams_[dam];
    const std::uint8_t there = dam_stands(dam, memory) ? 1 : 0;
    changed = changed || there != there_[levee];
    there_[levee] = there;
    if (there != 0) came_[levee] = Time{static_cast<std::int64_t>(memory[first_dam_memory() + dam])};
  }
  if (changed) choose_standing();
}

void Walls::add_breaches(const LeveeSettings& levee, std::uint32_t number) {
  for (const BreachSettings& b : levee.breaches) {
    const double length = length_[number], where = b.at.size() == 2 ? distance_along(levee.points, b.at[0], b.at[1]) : 0.5 * length;
    const WallFace* nearest = nullptr;
    double off = INFINITY;
    for (const WallFace& face : faces_) {
      const double away = std::abs(face.from_m + 0.5 * face.length_m - where);
      if (face.levee == number && away < off) nearest = &face, off = away;
    }
    const Breach breach(b, nearest != nullptr ? nearest->crest_m : b.bottom_m);
    const double half = std::min(0.5 * breach.width_m(), 0.5 * length);
    breaches_.push_back(
        {breach, number, std::clamp(where, half, length - half), nearest != nullptr ? nearest->cell_a : -1, nearest != nullptr ? nearest->cell_b : -1});
    opening_.push_back({});
  }
}

void Walls::begin(std::span<double> memory) const {
  for (std::size_t k = 0; k < breaches_.size(); ++k) Breach::begin(memory.subspan(k * Breach::memory, Breach::memory));
  for (std::size_t dam = 0; dam < dams_.size(); ++dam) memory[first_dam_memory() + dam] = Breach::never_s;
}

void Walls::watch(Time now, const std::function<double(std::int64_t)>& level, std::span<double> memory) {
  see_dams(memory);
  for (std::size_t k = 0; k < breaches_.size(); ++k) {
    const LeveeBreach& b = breaches_[k];
    opening_[k] = {};
    if (there_[b.levee] == 0) continue;
    const Time since = now - came_[b.levee];
    const std::span<double> own = memory.subspan(k * Breach::memory, Breach::memory);
    const double highest = b.cell_a < 0 ? -INFINITY : std::max(level(b.cell_a), level(b.cell_b));
    b.breach.watch(since, highest, own);
    opening_[k] = b.breach.at(since.in_seconds(), own);
  }
}

double Walls::discharge(std::size_t k, double level_a, double level_b, double dt_s) const {
  const WallFace& face = faces_[k];
  const double up = std::max(level_a, level_b), down = std::min(level_a, level_b);
  double closed = face.length_m, sum = 0, lowest = face.crest_m;
  for (std::size_t b = first_breach_[face.levee]; b < first_breach_[face.levee + 1]; ++b) {
    const double half = 0.5 * opening_[b].width_m, middle = breaches_[b].middle_m;
    const double open = std::min(closed, overlap(face.from_m, face.from_m + face.length_m, middle - half, middle + half));
    if (!(open > 0)) continue;
    const double sill = std::max(opening_[b].sill_m, face.ground_m);
    if (up - sill > dry_m_) sum += open * weir_discharge(up - sill, down - sill, breaches_[b].breach.settings().weir_coefficient);
    closed -= open, lowest = std::min(lowest, sill);
  }
  if (up - face.crest_m > dry_m_) sum += closed * weir_discharge(up - face.crest_m, down - face.crest_m, coefficient_[face.levee]);
  if (!(sum > 0)) return 0;
  const double head = up - lowest, drowned = std::clamp((down - lowest) / head, 0.0, 1.0);
  const double most = (0.5 - 0.25 * drowned) * (up - std::max(down, lowest)) * cell_m_ / dt_s;
  const double q = std::min(sum / cell_m_, most);
  return level_a >= level_b ? q : -q;
}

Walls::LeveeNow Walls::now(std::size_t levee) const {
  LeveeNow out{0, lowest_crest_[levee], std::find(dams_.begin(), dams_.end(), levee) != dams_.end(), there_[levee] != 0};
  for (std::size_t b = first_breach_[levee]; b < first_breach_[levee + 1]; ++b)
    if (opening_[b].width_m > 0) out.width_m += opening_[b].width_m, out.sill_m = std::min(out.sill_m, opening_[b].sill_m);
  return out;
}

}  // namespace muster::flood
