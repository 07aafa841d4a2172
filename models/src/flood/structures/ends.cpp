#include "flood/structures/ends.hpp"

namespace muster::flood {

std::vector<std::int64_t> cells_of(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::vector<double>& points, const std::string& key,
                                   Problems& problems) {
  std::vector<std::int64_t> cells;
  if (points.size() < 2 || points.size() % 2 != 0) {
    problems.add(ErrorCode::wrong_length, {{}, 0, 0, key}, {{"expected", "2, 4, 6 ..."}, {"found", std::to_string(points.size())}});
    return cells;
  }
  bool inside = true;
  for (std::size_t i = 0; i + 1 < points.size(); i += 2) {
    const std::int64_t cell = grid.cell_at(points[i], points[i + 1]);
    if (cell < 0) {
      problems.add(ErrorCode::out_of_extent, {{}, 0, 0, key}, {{"x", std::to_string(points[i])}, {"y", std::to_string(points[i + 1])}});
      inside = false;
    } else if (wall[static_cast<std::size_t>(cell)] == 0) {
      cells.push_back(cell);
    }
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  if (inside && cells.empty())
    problems.add(ErrorCode::inconsistent, {{}, 0, 0, key}, {{"reason", "all these cells are walls"}, {"reason_zh", "这些单元都是墙体"}});
  return cells;
}

std::int64_t cell_of(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::vector<double>& point, const std::string& key, Problems& problems) {
  if (point.size() != 2) {
    problems.add(ErrorCode::wrong_length, {{}, 0, 0, key}, {{"expected", "2"}, {"found", std::to_string(point.size())}});
    return -1;
  }
  const std::vector<std::int64_t> cells = cells_of(grid, wall, point, key, problems);
  return cells.empty() ? -1 : cells.front();
}

}  // namespace muster::flood
