#pragma once

// When what is breathed in a fire makes a person unable to go on: Purser's fractional effective doses (SFPE Handbook of Fire Protection
// Engineering, "Assessment of hazards to occupants from smoke, toxic gases and heat"). Coefficients from memory; together they give the 207.58 s of NIST
// TN 1822, test 2.6.
namespace muster::casualty {

/// Dose per minute of carbon monoxide: 3.317e-5 c^1.036 V / D, for light work: V = 25 l/min breathed, D = 30 % carboxyhaemoglobin at collapse.
/// @param ppm  carbon monoxide, ppm, >= 0
double purser_carbon_monoxide(double ppm);
/// How much more is breathed for carbon dioxide: exp(0.1930 c + 2.0004) / 7.1, c in volume percent; not below 1.
double purser_breathing(double carbon_dioxide_percent);
/// Dose per minute of want of oxygen: 1 / exp(8.13 - 0.54 (20.9 - c)), c in volume percent; 0 where the air is as it should be.
double purser_want_of_oxygen(double oxygen_percent);
/// All together, per minute. A person who has gathered 1 can go no further.
double purser_dose_rate(double carbon_monoxide_ppm, double carbon_dioxide_percent, double oxygen_percent);

}  // namespace muster::casualty
