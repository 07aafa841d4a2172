#include "muster/models/lifelines/roads_in_smoke.hpp"

#include <algorithm>
#include <cmath>

namespace muster::lifelines {

double smoke_factor_frantzich_nilsson(double extinction) { return std::max(0.1, 1.0 - 0.057 / 0.706 * std::max(0.0, extinction)); }

double smoke_factor_linear(double extinction) { return std::max(0.0, 1.0 - 0.5 * std::max(0.0, extinction)); }

double smoke_speed_fridolf(double visibility_m, double free_m_s) {
  if (visibility_m >= 3) return free_m_s;
  return std::min(free_m_s, std::max(0.2, free_m_s - 0.34 * (3.0 - visibility_m)));  // who is slower than 0.2 m/s anyway stays so
}

double smoke_visibility(double extinction, double contrast) { return extinction > 0 ? contrast / extinction : INFINITY; }

double sight_speed(double visibility_m) {
  constexpr double reaction_s = 2.5, braking_m_s2 = 3.4;
  if (!(visibility_m > 0)) return 0;
  return braking_m_s2 * (std::sqrt(reaction_s * reaction_s + 2.0 * visibility_m / braking_m_s2) - reaction_s);
}

}  // namespace muster::lifelines
