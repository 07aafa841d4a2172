#include "muster/models/flood/weir.hpp"

#include <cmath>

#include "muster/engine/core/math.hpp"
#include "muster/models/flood/kernels.hpp"

namespace muster::flood {

double weir_discharge(double head, double head_down, double coefficient) {
  if (!(head > 0) || head_down >= head) return 0;
  const double free = coefficient * head * std::sqrt(head);
  if (!(head_down > 0)) return free;
  const double drowned = head_down / head;
  return free * math::pow(1 - drowned * std::sqrt(drowned), 0.385);
}

double orifice_discharge(double head, double area_m2, double coefficient) { return head > 0 ? coefficient * area_m2 * std::sqrt(2 * gravity * head) : 0; }

double froehlich_width(BreachMode mode, double volume_m3, double height_m) {
  return 0.27 * (mode == BreachMode::overtopping ? 1.3 : 1.0) * math::pow(volume_m3, 0.32) * math::pow(height_m, 0.04);
}

double froehlich_time(double volume_m3, double height_m) { return 63.2 * std::sqrt(volume_m3 / (gravity * height_m * height_m)); }

}  // namespace muster::flood
