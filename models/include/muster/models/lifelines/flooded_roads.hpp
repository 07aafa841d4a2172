#pragma once
#include <string_view>

#include "muster/models/registry.hpp"

namespace muster::lifelines {

/// Published curves of car speed in standing water.
enum class CarCurve : std::uint8_t { pregnolato, pregnolato_low, pregnolato_high, quadratic };

/// Largest speed of a car on water of this depth, m/s; infinity on a dry road, 0 where the curve has come down to nothing. Closure is apart.
/// @param free_m_s  free speed of the road; used by `quadratic` alone
double car_speed_bound(CarCurve curve, double depth_m, double free_m_s);

/// Settings of "lifelines/flooded_roads".
struct FloodedRoadsSettings {
  CarCurve car_curve = CarCurve::pregnolato;
  double car_closed_m = 0.3;
  double cycle_closed_m = 0.3;
  double high_closed_m = 0.7;  ///< to vehicles with clearance
  double aversion = 0;
  double boat_depth_m = 0.5;  ///< boats can go from here on
  double foot_closed_m = 0.5;
  double foot_closed_m2_s = 0.4;  ///< depth x velocity
  static void describe(config::Builder<FloodedRoadsSettings>& d);
};

/// "lifelines/flooded_roads": what the water on links does to traffic, as the layer "flood".
std::unique_ptr<Model> make_flooded_roads(const ModelInputs& inputs);

}  // namespace muster::lifelines
