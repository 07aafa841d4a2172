#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/models/casualty/settings.hpp"

namespace muster::casualty {

/// Settings of "casualty/shelters".
struct ShelterCasualtySettings : DrowningSettings {
  bool as_flood = true;  ///< what casualty/flood goes by holds, and not the settings of its own
  double reference_m = 100;
  static void describe(config::Builder<ShelterCasualtySettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// What water did to those inside shelters. Owner: casualty/shelters.
struct ShelterHarm {
  std::vector<Time> wet_since;       ///< [shelter] first water at the building that stands for it, never() before
  std::vector<std::uint8_t> judged;  ///< [shelter] 0 = not deep yet, 1 = rose slowly, 2 = fast
  std::vector<std::int32_t> dead;    ///< [shelter] persons who drowned in it
  std::vector<float> death_chance;   ///< [person] of drowning in a shelter, given where it was and not its own luck
  static void arrays(auto& self, auto&& visit) {
    visit("shelter/wet_since", self.wet_since), visit("shelter/rise_judged", self.judged), visit("shelter/dead_persons", self.dead);
    visit("person/shelter_death_chance", self.death_chance);
  }
};

/// "casualty/shelters": people in a shelter that water comes into drown as people at home do. Stands beside casualty/flood.
std::unique_ptr<Model> make_casualty_shelters(const ModelInputs& inputs);

}  // namespace muster::casualty
