#pragma once

// What thermal radiation does to bare skin: probit functions of the dose t q^(4/3), q in W/m2 and t in s. Death: Pr = -36.38 + 2.56 ln(dose) (Tsao & Perry 1979;
// Purple Book CPR 18E; AQ/T 3046-2013, equation 6). Burns of the second and first degree: Pr = -43.14 + 3.0186 ln(dose), -39.83 + 3.0186 ln(dose) (TNO Green
// Book CPR 16E, quoted by Assael & Kakosimos 2010). The chance is Phi(Pr - 5).
namespace muster::casualty {

/// Chance that the radiation kills who is not covered.
/// @param kw_m2    radiation received, kW/m2, >= 0
/// @param seconds  for how long, >= 0
double heat_death(double kw_m2, double seconds);
/// Chance of burns of the second degree or worse.
double heat_second_degree(double kw_m2, double seconds);
/// Chance of burns of the first degree or worse.
double heat_first_degree(double kw_m2, double seconds);

}  // namespace muster::casualty
