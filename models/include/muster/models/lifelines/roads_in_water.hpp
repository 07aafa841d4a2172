#pragma once

// How water on a road, a crowd or a slope slows what moves there.
namespace muster::lifelines {

/// Largest speed of a car in standing water: 0.0009 w^2 - 0.5529 w + 86.9448, w in mm; refused from 300 mm on (0).
/// @param depth_mm  @return km/h.   Pregnolato et al. 2017, doi 10.1016/j.trd.2017.06.020.
double pregnolato_speed(double depth_mm);

/// Factor on dry walking speed when wading: 1 / 0.9 / 0.58 / 0.48 / 0.40 at 0 / 0.1 / 0.35 / 0.6 / 0.9 m, straight lines between.
/// models/data/lifelines/wading.csv.
double wading_factor(double depth_m);
/// The same for old people, who keep 0.8 of it: column elderly_factor.
double wading_factor_elderly(double depth_m);

/// Weidmann: walking speed in a crowd, v0 (1 - exp(-1.913 (1/r - 1/5.4))), not below 0; v0 = 1.34 m/s.
/// @param density  persons/m2, >= 0
double weidmann_speed(double density);
/// SFPE handbook: 1.40 (1 - 0.266 r) m/s above 0.54 persons/m2, 1.19 m/s below. From memory.
double sfpe_speed(double density);
/// Tobler: walking speed on a slope (rise / run), 6 exp(-3.5 |s + 0.05|), km/h. From memory.
double tobler_speed(double slope);

}  // namespace muster::lifelines
