#include "muster/models/flood/dams.hpp"

#include <algorithm>
#include <stdexcept>

namespace muster::flood {

std::vector<Time> moments_of_dams(const std::vector<SlideDamSettings>& dams, const std::vector<zone::Zone>& zones, std::span<const Time> onset) {
  std::vector<Time> out;
  for (const SlideDamSettings& dam : dams) {
    const auto zone = std::find_if(zones.begin(), zones.end(), [&dam](const zone::Zone& z) { return z.id == dam.zone; });
    if (zone == zones.end()) throw std::logic_error("slide dam " + dam.id + " waits for zone " + dam.zone + ", which is not there");
    const Time begins = onset[static_cast<std::size_t>(zone - zones.begin())];
    out.push_back(begins.is_never() ? begins : begins + dam.after);
  }
  return out;
}

void advance_with_dams(FloodSolver& solver, Time until, int threads, std::span<const Time> comes) {
  std::vector<std::size_t> due;
  for (std::size_t dam = 0; dam < std::min(comes.size(), solver.dams()); ++dam)
    if (comes[dam] <= until && !solver.dam_stands(dam)) due.push_back(dam);
  std::stable_sort(due.begin(), due.end(), [comes](std::size_t a, std::size_t b) { return comes[a] < comes[b]; });
  for (const std::size_t dam : due) {
    if (comes[dam] > solver.now()) solver.advance(comes[dam], threads);
    solver.dam_comes(dam);
  }
  solver.advance(until, threads);
}

}  // namespace muster::flood
