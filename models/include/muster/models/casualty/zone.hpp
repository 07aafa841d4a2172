#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::casualty {

/// Settings of "casualty/zone".
struct ZoneCasualtySettings {
  double shelter_reference_m = 60;
  static void describe(config::Builder<ZoneCasualtySettings>& d);
};

/// Who was harmed by which zone. Owner: casualty/zone.
struct ZoneHarm {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::vector<std::uint32_t> person_zone;   ///< [person] row of the zone that killed or injured it, or none
  std::vector<std::uint8_t> person_dead;    ///< [person] 1 = killed by that zone
  std::vector<std::int32_t> injured, dead;  ///< [zone] persons whom it injured, and killed
  static void arrays(auto& self, auto&& visit) {
    visit("person/zone", self.person_zone), visit("person/killed_by_zone", self.person_dead);
    visit("zone/injured_persons", self.injured), visit("zone/dead_persons", self.dead);
  }
};

/// "casualty/zone": what danger zones do to people, at home, at school, in shelters and on the way.
std::unique_ptr<Model> make_casualty_zone(const ModelInputs& inputs);

}  // namespace muster::casualty
