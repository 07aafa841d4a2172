#include "muster/models/casualty/smoke.hpp"

#include <algorithm>

#include "muster/engine/core/math.hpp"

namespace muster::casualty {

double purser_carbon_monoxide(double ppm) {
  constexpr double breathed_l_min = 25, collapse_percent = 30;
  return ppm > 0 ? 3.317e-5 * math::pow(ppm, 1.036) * breathed_l_min / collapse_percent : 0.0;
}

// At 0 % the form gives 1.04: it was fitted to air that holds some carbon dioxide.
double purser_breathing(double carbon_dioxide_percent) {
  return carbon_dioxide_percent > 0 ? std::max(1.0, math::exp(0.1930 * carbon_dioxide_percent + 2.0004) / 7.1) : 1.0;
}

double purser_want_of_oxygen(double oxygen_percent) { return oxygen_percent < 20.9 ? 1.0 / math::exp(8.13 - 0.54 * (20.9 - oxygen_percent)) : 0.0; }

double purser_dose_rate(double carbon_monoxide_ppm, double carbon_dioxide_percent, double oxygen_percent) {
  return purser_carbon_monoxide(carbon_monoxide_ppm) * purser_breathing(carbon_dioxide_percent) + purser_want_of_oxygen(oxygen_percent);
}

}  // namespace muster::casualty
