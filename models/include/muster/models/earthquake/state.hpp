#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/models/earthquake/damage.hpp"

namespace muster::earthquake {

/// The ground shakes.
struct Shake {
  Time at;
  std::uint32_t shock = 0;   ///< row
  std::vector<float> pga_g;  ///< [building]
};

/// The shocks of a run, and those of a step. Holds no State: all of it follows from the world, the settings and the seed. Owner: hazard (hazard/shaking).
struct Shaking {
  std::vector<EntityKey> keys;             ///< [shock]
  std::vector<std::string> name, name_en;  ///< [shock] may be empty
  std::vector<Shake> now;                  ///< of this step, in order
  static void arrays(auto&, auto&&) {}
};

/// How strongly the ground has shaken. Owner: hazard (hazard/shaking).
struct ShakingState {
  std::vector<Time> at;              ///< [shock]
  std::vector<float> most_m_s2;      ///< [shock] the most at any building; 0 before it
  std::vector<float> building_m_s2;  ///< [building] peak ground acceleration of the strongest shock so far
  static void arrays(auto& self, auto&& visit) {
    visit("shock/at", self.at), visit("shock/most_m_s2", self.most_m_s2), visit("building/shaken_m_s2", self.building_m_s2);
  }
};

/// A shock damages a building, or a shelter.
struct Blow {
  Time at;
  std::uint32_t shock = 0, row = 0;
  DamageState state = DamageState::none;   ///< that this shock alone would bring it into: slight or worse
  DamageState before = DamageState::none;  ///< that it was in
};

/// What shaking has made of buildings. Owner: lifelines/shaking.
struct ShakenBuildings {
  std::vector<DamageState> building;                 ///< [building] the worst so far
  std::vector<DamageState> shelter;                  ///< [shelter] the same; none of those in the open
  std::vector<ShortTime> since;                      ///< [building] when it was first damaged moderately or worse, never() before
  DamageState unsafe_from = DamageState::extensive;  ///< a setting, so not listed below
  std::vector<Blow> building_blows, shelter_blows;   ///< of this step, in order of shock and row; no State
  std::vector<BuildingId> near_shelter;              ///< [shelter] the building next to it, or none. A cache of the World
  std::vector<BuildingId> of_shelter;                ///< [shelter] the building that it is in, or none. A cache of the World
  bool is_unsafe(DamageState state) const { return state >= unsafe_from; }
  static void arrays(auto& self, auto&& visit) {
    visit("building/shaken", self.building), visit("shaking/shelter_damage", self.shelter), visit("building/shaken_since", self.since);
  }
};

/// Whom shocks harmed. Owner: casualty/shaking.
struct ShakingHarm {
  std::vector<std::int32_t> injured, dead;  ///< [shock] persons
  std::vector<float> death_chance;          ///< [person] given what became of the building, not the person's luck
  static void arrays(auto& self, auto&& visit) {
    visit("shock/injured_persons", self.injured), visit("shock/dead_persons", self.dead);
    visit("person/shaking_death_chance", self.death_chance);
  }
};

}  // namespace muster::earthquake
