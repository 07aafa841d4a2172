#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::lifelines {

/// "lifelines/zones" has no settings of its own: what zones do to roads and buildings stands with the zones.
struct ZoneDamageSettings {
  static void describe(config::Builder<ZoneDamageSettings>& d);
};

enum class Damage : std::uint8_t { intact, damaged, destroyed };

/// What zones have made of buildings. Owner: lifelines/zones.
struct ZoneDamage {
  std::vector<Damage> building;                                 ///< [building] the worst so far
  std::int32_t damaged_buildings = 0, destroyed_buildings = 0;  ///< sums
  static void arrays(auto& self, auto&& visit) {
    visit("building/damage", self.building), visit("lifelines/damaged_buildings", self.damaged_buildings);
    visit("lifelines/destroyed_buildings", self.destroyed_buildings);
  }
};

/// "lifelines/zones": zones close roads, link layer "zone", and damage buildings.
std::unique_ptr<Model> make_zone_damage(const ModelInputs& inputs);

}  // namespace muster::lifelines
