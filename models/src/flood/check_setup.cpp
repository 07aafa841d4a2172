#include <cmath>
#include <set>

#include "flood/walls.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster {

namespace {

constexpr double least_porosity = 0.01;  ///< with less a cell would fill within one step

/// Adds what is wrong with the set-up, each under its key path.
struct SetupCheck {
  std::string file;
  Problems& problems;

  Location at(const std::string& key) const { return {file, 0, 0, key}; }
  static std::string number(double value) {
    std::string text = std::to_string(value);
    while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
      const bool point = text.back() == '.';
      text.pop_back();
      if (point) break;
    }
    return text;
  }
  void finite(double value, const std::string& key) const {
    if (!std::isfinite(value)) problems.add(ErrorCode::not_finite, at(key), {{"found", number(value)}});
  }
  void least(double value, double limit, const std::string& key) const {
    if (value < limit) problems.add(ErrorCode::below_minimum, at(key), {{"limit", number(limit)}, {"found", number(value)}});
  }
  void series(const config::Series& s, bool negative_allowed, const std::string& key) const {
    if (s.time.size() != s.value.size())
      problems.add(ErrorCode::wrong_length, at(key), {{"expected", std::to_string(s.time.size())}, {"found", std::to_string(s.value.size())}});
    for (std::size_t row = 0; row < s.value.size() && row < s.time.size(); ++row) {
      const std::string place = key + "[" + std::to_string(row) + "]";
      finite(s.value[row], place);
      if (!negative_allowed) least(s.value[row], 0, place);
      if (row > 0 && s.time[row] <= s.time[row - 1]) problems.add(ErrorCode::not_increasing, at(key), {{"row", std::to_string(row + 1)}});
    }
  }
  /// Same grid as the bed, and every value where the bed is open finite and at least `limit`. Names the first bad cell only.
  void raster(const Raster<double>& values, const Raster<double>& bed, double limit, const std::string& key) const {
    if (values.empty()) return;
    const auto shape = [](const Grid& g) { return "(" + std::to_string(g.rows) + ", " + std::to_string(g.columns) + ")"; };
    if (!(values.grid() == bed.grid())) {
      problems.add(ErrorCode::wrong_shape, at(key), {{"found", shape(values.grid())}, {"expected", shape(bed.grid())}});
      return;
    }
    for (std::int64_t cell = 0; cell < bed.grid().cells(); ++cell) {
      if (std::isnan(bed[cell]) || (std::isfinite(values[cell]) && values[cell] >= limit)) continue;
      const std::string place = place_in(bed.grid(), cell, key);
      finite(values[cell], place), least(values[cell], limit, place);
      return;
    }
  }
  /// No value above `limit` where the bed is open. Names the first bad cell only; the shape is raster()'s to check.
  void at_most(const Raster<double>& values, const Raster<double>& bed, double limit, const std::string& key) const {
    if (values.empty() || !(values.grid() == bed.grid())) return;
    for (std::int64_t cell = 0; cell < bed.grid().cells(); ++cell) {
      if (std::isnan(bed[cell]) || !(values[cell] > limit)) continue;
      return problems.add(ErrorCode::above_maximum, at(place_in(bed.grid(), cell, key)), {{"limit", number(limit)}, {"found", number(values[cell])}});
    }
  }
  static std::string place_in(const Grid& grid, std::int64_t cell, const std::string& key) {
    return key + "[row " + std::to_string(cell / grid.columns) + ", column " + std::to_string(cell % grid.columns) + "]";
  }
};

/// The part of an edge that a boundary is for holds some cell whose line has a height.
void check_part(const FloodBoundary& b, const Raster<double>& bed, const SetupCheck& check, const std::string& key) {
  const Grid& grid = bed.grid();
  const bool along_y = b.edge == FloodEdge::west || b.edge == FloodEdge::east;
  for (std::int32_t k = 0; k < (along_y ? grid.rows : grid.columns); ++k) {
    const double at = along_y ? grid.centre_y(k) : grid.centre_x(k);
    if (at < b.from_m || at > b.to_m) continue;
    for (std::int32_t i = 0; i < (along_y ? grid.columns : grid.rows); ++i)
      if (!std::isnan(along_y ? bed.at(i, k) : bed.at(k, i))) return;
  }
  const std::string from = SetupCheck::number(along_y ? grid.south_m : grid.west_m), to = SetupCheck::number(along_y ? grid.north_m() : grid.east_m());
  const std::string found = SetupCheck::number(b.from_m) + " .. " + SetupCheck::number(b.to_m);
  check.problems.add(ErrorCode::inconsistent, check.at(key),
                     {{"reason", "no cell of that edge lies in " + found + "; it goes from " + from + " to " + to},
                      {"reason_zh", "该边缘在 " + found + " 内没有单元；边缘自 " + from + " 至 " + to}});
}

void check_method(const FloodMethod& m, const SetupCheck& check) {
  const auto range = [&](double value, double low, double high, const std::string& key) {
    check.finite(value, key), check.least(value, low, key);
    if (value > high) check.problems.add(ErrorCode::above_maximum, check.at(key), {{"limit", SetupCheck::number(high)}, {"found", SetupCheck::number(value)}});
  };
  range(m.theta, 0.5, 1, "theta"), range(m.alpha, 0.05, 1, "alpha"), range(m.froude_limit, 0.1, 10, "froude_limit"), range(m.courant, 0.05, 0.5, "courant");
  range(m.max_step.in_seconds(), 0.001, 3600, "max_step"), range(m.dry_m, 1e-7, 0.1, "dry_m");
}

void check_soils(const FloodSetup& setup, const SetupCheck& check) {
  for (std::int64_t cell = 0; cell < static_cast<std::int64_t>(setup.soil.values().size()); ++cell)
    if (setup.soil[cell] > setup.soils.size())
      return check.problems.add(ErrorCode::not_finite, check.at("soil"), {{"found", std::to_string(setup.soil[cell])}});
}

/// Results and plans know levees and structures by their ids.
void check_ids(const FloodSetup& setup, const SetupCheck& check) {
  std::set<std::string> ids;
  const auto once = [&](const std::string& id) {
    if (!ids.insert(id).second)
      check.problems.add(ErrorCode::inconsistent, check.at(id),
                         {{"reason", "two levees or structures have this id"}, {"reason_zh", "两个堤防或设施使用了同一编号"}});
  };
  for (const LeveeSettings& levee : setup.levees) once(levee.id);
  for (const auto& structure : setup.structures) once(structure->id());
}

void check_levee(const LeveeSettings& levee, const FloodSetup& setup, const SetupCheck& check, const std::string& key) {
  const std::size_t points = levee.points.size() / 2;
  if (points < 2 || levee.points.size() % 2 != 0)
    return check.problems.add(ErrorCode::wrong_length, check.at(key + ".points"),
                              {{"expected", "4, 6, 8 ..."}, {"found", std::to_string(levee.points.size())}});
  for (const double v : levee.points) check.finite(v, key + ".points");
  for (const double v : levee.crest) check.finite(v, key + ".crest");
  if (levee.crest.size() > 1 && levee.crest.size() != points)
    check.problems.add(ErrorCode::wrong_length, check.at(key + ".crest"),
                       {{"expected", "1, " + std::to_string(points)}, {"found", std::to_string(levee.crest.size())}});
  for (const flood::LineFace& face : flood::faces_along(setup.bed.grid(), levee.points))
    if (face.cell_a >= 0 && face.cell_b >= 0) return;
  check.problems.add(ErrorCode::out_of_extent, check.at(key + ".points"),
                     {{"x", SetupCheck::number(levee.points[0])}, {"y", SetupCheck::number(levee.points[1])}});
}

}  // namespace

void add_structure(FloodSetup& setup, std::shared_ptr<FloodStructure> structure, const std::string& key, Problems& problems) {
  std::vector<std::uint8_t> wall(static_cast<std::size_t>(setup.bed.grid().cells()));
  for (std::size_t cell = 0; cell < wall.size(); ++cell) wall[cell] = std::isnan(setup.bed[static_cast<std::int64_t>(cell)]) ? 1 : 0;
  structure->settle(setup.bed.grid(), wall, key, problems);
  setup.structures.push_back(std::move(structure));
}

void check_flood_setup(const FloodSetup& setup, std::string_view file, Problems& problems) {
  const SetupCheck check{std::string(file), problems};
  const Grid& grid = setup.bed.grid();
  if (setup.bed.empty()) return problems.add(ErrorCode::no_terrain, check.at("bed"));
  if (!(grid.cell_m > 0)) problems.add(ErrorCode::must_be_positive, check.at("cell_m"), {{"limit", "0"}, {"found", SetupCheck::number(grid.cell_m)}});
  for (const double z : setup.bed.values())
    if (std::isinf(z) || std::abs(z) > 20000) {
      check.problems.add(ErrorCode::not_finite, check.at("bed"), {{"found", SetupCheck::number(z)}});
      break;
    }
  check.raster(setup.manning, setup.bed, 0, "manning");
  check.raster(setup.porosity, setup.bed, least_porosity, "porosity"), check.at_most(setup.porosity, setup.bed, 1, "porosity");
  check.raster(setup.depth, setup.bed, 0, "depth");
  check.raster(setup.velocity_x, setup.bed, -INFINITY, "velocity_x"), check.raster(setup.velocity_y, setup.bed, -INFINITY, "velocity_y");
  check.finite(setup.manning_n, "manning_n"), check.least(setup.manning_n, 0, "manning_n");
  if (std::isinf(setup.level_m)) check.finite(setup.level_m, "level");
  check.series(setup.rain_mm_h, false, "rain");
  for (std::size_t k = 0; k < setup.boundaries.size(); ++k) {
    const std::string key = "boundaries[" + std::to_string(k) + "]";
    const FloodBoundary& b = setup.boundaries[k];
    check.series(b.series, true, key + ".series");
    const bool needs = b.kind == FloodEdgeKind::stage || b.kind == FloodEdgeKind::discharge;
    if (needs && b.series.time.empty()) problems.add(ErrorCode::no_rows, check.at(key + ".series"));
    check.least(b.least_slope, 0, key + ".least_slope");
    if (b.kind != FloodEdgeKind::reflecting) check_part(b, setup.bed, check, key);
  }
  for (std::size_t k = 0; k < setup.inflows.size(); ++k) {
    const std::string key = "inflows[" + std::to_string(k) + "]";
    const FloodInflow& inflow = setup.inflows[k];
    check.series(inflow.discharge_m3_s, false, key + ".discharge");
    if (inflow.points.size() < 2 || inflow.points.size() % 2 != 0)
      problems.add(ErrorCode::wrong_length, check.at(key + ".points"), {{"expected", "2, 4, 6 ..."}, {"found", std::to_string(inflow.points.size())}});
    bool open = inflow.points.size() < 2;  // or told of already
    for (std::size_t i = 0; i + 1 < inflow.points.size(); i += 2) {
      const std::int64_t cell = grid.cell_at(inflow.points[i], inflow.points[i + 1]);
      open = open || cell < 0 || !std::isnan(setup.bed[cell]);
      if (cell < 0)
        problems.add(ErrorCode::out_of_extent, check.at(key + ".points"),
                     {{"x", SetupCheck::number(inflow.points[i])}, {"y", SetupCheck::number(inflow.points[i + 1])}});
    }
    if (!open) problems.add(ErrorCode::inconsistent, check.at(key + ".points"), {{"reason", "all these cells are walls"}, {"reason_zh", "这些单元都是墙体"}});
  }
  check_soils(setup, check);
  check_ids(setup, check);
  std::size_t levees = 0, dams = 0;
  for (const LeveeSettings& levee : setup.levees)
    check_levee(levee, setup, check, levee.stands ? "levees[" + std::to_string(levees++) + "]" : "slide_dams[" + std::to_string(dams++) + "]");
  check_method(setup.method, check);
}

}  // namespace muster
