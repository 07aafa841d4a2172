#pragma once
#include <cstdint>
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::casualty {

/// How people at home drown: named functions of drowning.hpp.
enum class HomeCurve : std::uint8_t { jonkman, new_orleans, logistic, lifesim };
enum class CarRule : std::uint8_t { shand_small, shand_large, shand_four_wheel, lifesim };

struct CasualtySettings {
  HomeCurve at_home = HomeCurve::jonkman;
  CarRule cars = CarRule::shand_small;
  double rapid_rise_m_h = 0.5, rapid_from_m = 1.5;
  double exposed_depth_m = 0.3;
  double swept_fatality = 0.708;
  double swept_injured = 0.5, swept_severely = 0.2;
  double basement_sill_m = 0.15;
  static void describe(config::Builder<CasualtySettings>& d);
};

/// What the water is at a home, for the chance of drowning there.
struct WaterAtHome {
  double depth_m = 0;  ///< above the ground outside
  double velocity_m_s = 0;
  double above_refuge_m = 0;  ///< above the highest floor that the person can reach; <= 0 = that floor is dry
  double storey_m = 3;        ///< height of that storey
  bool rapid = false;         ///< rose fast
  bool limited_mobility = false;
  bool collapses = false;  ///< the building falls
};
/// Chance of drowning at home by the named curve. Never falls with depth. 0 while the refuge floor is dry and the building stands.
double drowning_at_home(HomeCurve curve, const WaterAtHome& water, double swept_fatality);

/// casualty/flood, for the registry.
std::unique_ptr<Model> make_casualty_flood(const ModelInputs& inputs);

}  // namespace muster::casualty
