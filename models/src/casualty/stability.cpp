#include "muster/models/casualty/stability.hpp"

#include <cmath>

namespace muster::casualty {

FootLimits foot_limits(double height_mass) {
  if (height_mass > 50) return {0.6, 0.8, 1.2, 1.2, 3.0};
  if (height_mass >= 25) return {0.4, 0.4, 0.6, 0.5, 3.0};
  return {0.0, 0.0, 0.0, 0.0, 0.0};
}

double share_losing_footing(double depth_m, double velocity_m_s, double height_mass) {
  const FootLimits limits = foot_limits(height_mass);
  if (depth_m > limits.depth_m || velocity_m_s > limits.velocity_m_s) return 1;
  const double beyond = depth_m * velocity_m_s - limits.working_m2_s, range = limits.extreme_m2_s - limits.working_m2_s;
  if (!(beyond > 0)) return 0;
  return beyond < range ? beyond / range : 1.0;
}

bool loses_footing(double depth_m, double velocity_m_s, double height_mass, double luck) {
  const FootLimits limits = foot_limits(height_mass);
  if (depth_m > limits.depth_m || velocity_m_s > limits.velocity_m_s) return true;
  return depth_m * velocity_m_s > limits.working_m2_s + luck * (limits.extreme_m2_s - limits.working_m2_s);
}

CarLimits shand_small_car() { return {0.30, 0.30, 3.0}; }
CarLimits shand_large_car() { return {0.45, 0.40, 3.0}; }
CarLimits shand_four_wheel_drive() { return {0.60, 0.50, 3.0}; }

CarLimits lifesim_low_clearance_car(double luck) {
  return {triangular_quantile(luck, 0.3, 0.8, 1.3), triangular_quantile(luck, 0.3, 1.2, 1.5), triangular_quantile(luck, 3.0, 4.5, 6.0)};
}

bool car_unstable(double depth_m, double velocity_m_s, const CarLimits& limits) {
  return depth_m > limits.depth_m || velocity_m_s > limits.velocity_m_s || depth_m * velocity_m_s > limits.depth_velocity_m2_s;
}

double triangular_quantile(double p, double low, double best, double high) {
  const double split = (best - low) / (high - low);
  if (p < split) return low + std::sqrt(p * (high - low) * (best - low));
  return high - std::sqrt((1 - p) * (high - low) * (high - best));
}

double hazard_rating(double depth_m, double velocity_m_s, double debris_factor) { return depth_m * (velocity_m_s + 0.5) + debris_factor; }

bool building_collapses(double depth_m, double velocity_m_s, Footing footing) {
  const double force = depth_m * velocity_m_s;
  if (footing == Footing::masonry) return velocity_m_s > 2.0 && force >= 7.0;
  return force >= (footing == Footing::timber_anchored ? 7.0 : 3.0);
}

}  // namespace muster::casualty
