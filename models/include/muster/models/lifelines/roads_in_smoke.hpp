#pragma once

// How smoke slows people on foot and drivers. What a fire's layer of link conditions is made from.
namespace muster::lifelines {

/// Factor on walking speed in smoke: max(0.1, 1 - (0.057 / 0.706) K). Frantzich & Nilsson 2003, as FDS+Evac has it.
/// @param extinction  coefficient K, 1/m, >= 0
double smoke_factor_frantzich_nilsson(double extinction);
/// Factor on walking speed in smoke: max(0, 1 - K / 2). The second relation of NIST TN 1822, test 2.5.
double smoke_factor_linear(double extinction);
/// Walking speed in smoke by visibility: max(0.2, v0 - 0.34 (3 - x)) m/s below 3 m, v0 from there on. Fridolf et al. 2019; from memory.
/// @param free_m_s  v0 in clear air, m/s
double smoke_speed_fridolf(double visibility_m, double free_m_s);
/// How far one sees through smoke: c / K, c = 3 for what reflects light, 8 for lit signs. Jin; from memory. Infinite in clear air.
double smoke_visibility(double extinction, double contrast);
/// Largest speed of a driver who can stop within what he sees, m/s: v t + v^2 / (2 a) = x, t = 2.5 s, a = 3.4 m/s2. AASHTO's stopping sight distance; from memory.
double sight_speed(double visibility_m);

}  // namespace muster::lifelines
