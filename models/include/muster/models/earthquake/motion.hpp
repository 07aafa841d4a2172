#pragma once
#include <cstdint>

// How strongly the ground shakes at a place. docs/earthquake.md.
namespace muster::earthquake {

enum class Faulting : std::uint8_t { unspecified, strike_slip, normal, reverse };
/// How fast motion dies away: the average, as in China and Turkey (slowly), or as in Japan and Italy (fast).
enum class Attenuation : std::uint8_t { global, china_turkey, japan_italy };

constexpr double gravity_m_s2 = 9.80665;

/// Median peak ground acceleration by Boore, Stewart, Seyhan & Atkinson 2014 (Earthquake Spectra 30(3)), equations 2 to 8, without the basin term. g.
/// @param magnitude    moment magnitude, 3 to 8.5 (7 for normal faulting)
/// @param distance_km  to the rupture's projection on the ground (Joyner-Boore), 0 to 400 km
/// @param vs30_m_s     mean speed of shear waves in the upper 30 m, 150 to 1500 m/s
double bssa14_pga_g(double magnitude, Faulting faulting, double distance_km, double vs30_m_s, Attenuation attenuation);
/// Deviation of its natural logarithm from one earthquake to another, equation 14.
double bssa14_between_events(double magnitude);
/// The same between places in one earthquake, equations 15 to 17.
double bssa14_within_event(double magnitude, double distance_km, double vs30_m_s);
/// How alike what is drawn within one earthquake is at two places, for peak ground acceleration: exp(-3 h / 8.5 km), Jayaram & Baker 2009, equation 20, where
/// soils do not lie in clusters.
double jayaram_baker_pga(double apart_km);

}  // namespace muster::earthquake
