#include "muster/models/flood/structure.hpp"

#include <algorithm>

#include "muster/models/flood/solver.hpp"

namespace muster {

WaterExchange::WaterExchange(FloodSolver& solver) : solver_(solver), cell_area_(solver.grid().cell_m * solver.grid().cell_m) {}

double WaterExchange::bed(std::int64_t cell) const { return solver_.bed(cell); }
double WaterExchange::depth(std::int64_t cell) const { return solver_.water(cell); }

void WaterExchange::give(std::int64_t cell, double volume) {
  if (!(volume > 0)) return;
  solver_.change_water(cell, volume / cell_area_);
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
  if (drawn > 0) solver_.change_water(to, drawn / cell_area_);
  return drawn;
}

double WaterExchange::draw(std::int64_t cell, double volume) {
  const double there = solver_.water(cell), metres = std::min(volume / cell_area_, there);
  if (!(metres > 0)) return 0;
  solver_.change_water(cell, -metres);
  return metres * cell_area_;
}

}  // namespace muster
