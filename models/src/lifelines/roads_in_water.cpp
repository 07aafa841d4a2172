#include "muster/models/lifelines/roads_in_water.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/math.hpp"
#include "muster/models/data.hpp"

namespace muster::lifelines {

double pregnolato_speed(double depth_mm) { return depth_mm >= 300 ? 0.0 : 0.0009 * depth_mm * depth_mm - 0.5529 * depth_mm + 86.9448; }

double wading_factor(double depth_m) {
  static const Curve curve = data_table("lifelines/wading.csv").curve("depth_m", "factor");
  return curve.at(depth_m);
}

double wading_factor_elderly(double depth_m) {
  static const Curve curve = data_table("lifelines/wading.csv").curve("depth_m", "elderly_factor");
  return curve.at(depth_m);
}

double weidmann_speed(double density) {
  if (!(density > 0)) return 1.34;
  return std::max(0.0, 1.34 * (1.0 - math::exp(-1.913 * (1.0 / density - 1.0 / 5.4))));
}

double sfpe_speed(double density) { return density > 0.54 ? std::max(0.0, 1.40 * (1.0 - 0.266 * density)) : 1.19; }

double tobler_speed(double slope) { return 6.0 * math::exp(-3.5 * std::abs(slope + 0.05)); }

}  // namespace muster::lifelines
