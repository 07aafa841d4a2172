#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/models/blocks.hpp"

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
  /// [person] chance of death by zones given where the run took it, over its own luck: each zone's chance is added as it is met by the living, as DeathChances
  /// does in flowing water
  std::vector<float> death_chance;
  std::vector<std::uint64_t> met;  ///< person and zone: row of the person << 32 | row of the zone, ascending, of those who came to a zone and lived
  std::vector<float> met_chance;   ///< of each of those, the largest chance of death there so far
  static void arrays(auto& self, auto&& visit) {
    visit("person/zone", self.person_zone), visit("person/killed_by_zone", self.person_dead);
    visit("zone/injured_persons", self.injured), visit("zone/dead_persons", self.dead);
    visit("person/zone_death_chance", self.death_chance), visit("zone_met/key", self.met), visit("zone_met/chance", self.met_chance);
  }
};

/// "casualty/zone": what danger zones do to people, at home, at school, in shelters and on the way.
std::unique_ptr<Model> make_casualty_zone(const ModelInputs& inputs);

}  // namespace muster::casualty
