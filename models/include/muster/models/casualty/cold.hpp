#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::casualty {

/// Settings of "casualty/cold".
struct ColdSettings {
  double air_temperature = 20, water_temperature = 18;
  double in_water_from_m = 0.5;
  double air_harmless = 10, air_hours_at_zero = 12;
  double light_share = 0.4, severe_share = 0.7, spread = 0.4;
  Time interval = Time::minutes(10);
  static void describe(config::Builder<ColdSettings>& d);
};

/// Time in water of that temperature after which half of those in it are unconscious, min: 15 + 7.2 / (0.0785 - 0.0034 T), T in degrees C, not below 0;
/// infinite from 23 on, where the body keeps its heat. Hayward, Eckerson & Collis 1975, as quoted by others: the paper itself was not seen.
double cold_water_minutes(double temperature);
/// The same out of doors in wet clothes, in hours: `at_zero` at 0 degrees C, in proportion to 1 / (harmless - T); infinite from `harmless` on. Design default: no
/// published figure for the general public was found.
double cold_air_hours(double temperature, double harmless, double at_zero);

/// Share of people who have died after a dose (time out, as share of the time after which half are unconscious): Phi(ln dose / spread), own limits being
/// lognormal around 1. 0 for no dose.
double cold_death_share(double dose, double spread);

/// How far the cold has come with each person. Owner: casualty/cold.
struct ColdState {
  std::vector<float> dose;          ///< [person] time out in the cold, as share of the time after which half are unconscious
  std::vector<float> death_chance;  ///< [person] of death by cold, given that dose, over its own luck
  static void arrays(auto& self, auto&& visit) { visit("person/cold_dose", self.dose), visit("person/cold_death_chance", self.death_chance); }
};

/// "casualty/cold": what cold does to those who have stopped out of doors and found no shelter.
std::unique_ptr<Model> make_casualty_cold(const ModelInputs& inputs);

}  // namespace muster::casualty
