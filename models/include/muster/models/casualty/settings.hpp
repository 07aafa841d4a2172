#pragma once
#include <cstdint>
#include <memory>

#include "muster/engine/config/describe.hpp"
#include "muster/models/blocks.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::casualty {

/// How people at home drown: named functions of drowning.hpp.
enum class HomeCurve : std::uint8_t { jonkman, new_orleans, logistic, lifesim };
enum class CarRule : std::uint8_t { shand_small, shand_large, shand_four_wheel, lifesim };

/// How water harms people, wherever they are: shared by casualty/flood and casualty/shelters, and described in one place.
struct DrowningSettings {
  HomeCurve at_home = HomeCurve::jonkman;
  double rapid_rise_m_h = 0.5, rapid_from_m = 1.5;
  double exposed_depth_m = 0.3;
  double swept_fatality = 0.708;
  double swept_injured = 0.5, swept_severely = 0.2;
  friend bool operator==(const DrowningSettings&, const DrowningSettings&) = default;

 protected:
  template <class Settings>
  static void describe_curve(config::Builder<Settings>& d);
  template <class Settings>
  static void describe_levels(config::Builder<Settings>& d);
};

/// What casualty/flood goes by, for models that stand beside it. Holds no State. Owner: casualty/flood.
struct DrowningRules {
  DrowningSettings settings;
  static void arrays(auto&, auto&&) {}
};

struct CasualtySettings : DrowningSettings {
  CarRule cars = CarRule::shand_small;
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

/// What becomes of one whom water has taken, and who lives: no injury, a light or a severe one, by one latent uniform of the person.
Harm injury_of_taken(const DrowningSettings& settings, std::uint64_t seed, EntityKey person);

/// casualty/flood, for the registry.
std::unique_ptr<Model> make_casualty_flood(const ModelInputs& inputs);

}  // namespace muster::casualty
