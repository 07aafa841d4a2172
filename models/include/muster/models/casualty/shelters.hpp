#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/models/casualty/settings.hpp"

namespace muster::casualty {

/// Settings of "casualty/shelters".
struct ShelterCasualtySettings {
  HomeCurve at_home = HomeCurve::jonkman;
  double rapid_rise_m_h = 0.5, rapid_from_m = 1.5;
  double exposed_depth_m = 0.3;
  double swept_fatality = 0.708;
  double reference_m = 100;
  static void describe(config::Builder<ShelterCasualtySettings>& d);
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
