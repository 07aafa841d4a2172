#pragma once
#include <memory>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::casualty {

/// Settings of "casualty/smoke". Doses are shares of that which stops half of those who breathe it.
struct SmokeSettings {
  double light_share = 0.5, fatal_share = 5.0 / 3.0, spread = 1.0;
  Time interval = Time::minutes(1);
  static void describe(config::Builder<SmokeSettings>& d);
};

/// What each person has breathed. Only there where some zone has carbon monoxide. Owner: casualty/smoke.
struct SmokeState {
  std::vector<float> dose;          ///< [person] as share of what stops half of those who breathe it
  std::vector<float> death_chance;  ///< [person] of death by smoke, given that dose, over its own luck
  static void arrays(auto& self, auto&& visit) { visit("person/smoke_dose", self.dose), visit("person/smoke_death_chance", self.death_chance); }
};

/// "casualty/smoke": people in zones with carbon monoxide gather a dose by where they are and how long they stay. docs/zones.md, "Smoke".
std::unique_ptr<Model> make_casualty_smoke(const ModelInputs& inputs);

}  // namespace muster::casualty
