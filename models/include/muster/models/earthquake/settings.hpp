#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/models/earthquake/damage.hpp"
#include "muster/models/earthquake/motion.hpp"

namespace muster {
class Model;
struct ModelInputs;
struct World;
}  // namespace muster

// What a scenario says of earthquakes: when the ground shakes, and how strongly. docs/earthquake.md.
namespace muster::earthquake {

/// One shock: of a rupture, from which motion dies away, or the same everywhere.
struct ShockSettings {
  std::string id, name, name_en;
  Time at;
  double magnitude = 0;         ///< 0 = not given
  std::vector<double> rupture;  ///< x0 y0 x1 y1 ...: a point, a line, or the corners of an outline; its projection on the ground
  Faulting faulting = Faulting::unspecified;
  double pga_g = 0;  ///< 0 = not given
  static void describe(config::Builder<ShockSettings>& d);
};

/// Settings of "hazard/shaking".
struct ShakingSettings {
  std::vector<ShockSettings> shocks;
  Attenuation attenuation = Attenuation::global;
  double vs30_m_s = 360;
  double event_spread = 1, site_spread = 1;
  static void describe(config::Builder<ShakingSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// How well buildings are built against earthquakes; as_built = by their construction.
enum class Design : std::uint8_t { as_built, high, moderate, low, before_codes };

/// Settings of "lifelines/shaking".
struct ShakenSettings {
  Design design = Design::as_built;
  DamageState unsafe_from = DamageState::extensive;
  double shelter_reference_m = 60;
  static void describe(config::Builder<ShakenSettings>& d);
};

/// "casualty/shaking" has no settings: its shares stand in models/data/earthquake.
struct ShakingCasualtySettings {
  static void describe(config::Builder<ShakingCasualtySettings>& d);
};

std::vector<std::string> shock_ids(const ShakingSettings& settings);
/// What of the shocks does not go with a world: an epicentre in degrees, or on another map.
std::vector<config::Contradiction> check_shaking(const World& world, const ShakingSettings& settings);

/// "hazard/shaking": how strongly the ground shakes at each building, shock by shock.
std::unique_ptr<Model> make_shaking(const ModelInputs& inputs);
/// "lifelines/shaking": what that makes of buildings and shelters.
std::unique_ptr<Model> make_shaken_buildings(const ModelInputs& inputs);
/// "casualty/shaking": what it does to those in them.
std::unique_ptr<Model> make_casualty_shaking(const ModelInputs& inputs);

}  // namespace muster::earthquake
