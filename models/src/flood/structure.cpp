#include "muster/models/flood/structure.hpp"

#include <algorithm>

#include "muster/models/flood/solver.hpp"

namespace muster {

WaterExchange::WaterExchange(FloodSolver& solver) : solver_(solver) {}

double WaterExchange::bed(std::int64_t cell) const { return solver_.bed(cell); }
double WaterExchange::depth(std::int64_t cell) const { return solver_.water(cell); }
double WaterExchange::open_area(std::int64_t cell) const { return solver_.open_area(cell); }

void WaterExchange::give(std::int64_t cell, double volume) {
  if (!(volume > 0)) return;
  solver_.change_water(cell, volume / open_area(cell));
  given += volume;
}

void WaterExchange::give(std::span<const std::int64_t> cells, double volume) {
  for (const std::int64_t cell : cells) give(cell, volume / static_cast<double>(cells.size()));
}

double WaterExchange::take(std::int64_t cell, double volume) {
  const double drawn = draw(cell, volume);
  taken += drawn;
  return drawn;
}

double WaterExchange::move(std::int64_t from, std::int64_t to, double volume) {
  const double drawn = draw(from, volume);
  if (drawn > 0) solver_.change_water(to, drawn / open_area(to));
  return drawn;
}

double WaterExchange::draw(std::int64_t cell, double volume) {
  const double there = solver_.water(cell), area = open_area(cell), metres = std::min(volume / area, there);
  if (!(metres > 0)) return 0;
  solver_.change_water(cell, -metres);
  return metres * area;
}

}  // namespace muster
