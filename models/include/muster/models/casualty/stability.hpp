#pragma once

// When flowing water takes a person off the feet, or a car off the road.
namespace muster::casualty {

/// Limits of standing in flowing water for a build of person, after Cox, Shand & Blacka 2010 (ARR project 10). From memory.
struct FootLimits {
  double low_m2_s;      ///< depth x velocity up to which the hazard is low
  double working_m2_s;  ///< up to which a trained person can work
  double extreme_m2_s;  ///< above which nobody stands
  double depth_m;       ///< deepest water to stand in, whatever the velocity
  double velocity_m_s;  ///< fastest water to stand in, whatever the depth
};
/// @param height_mass  height x mass, m kg: above 50 adult, 25..50 child, below 25 frail or infant
FootLimits foot_limits(double height_mass);

/// Of all persons of that build, the share that loses footing: 0 up to the working limit, 1 from the extreme one on, or beyond the depth or velocity in which
/// nobody stands.
double share_losing_footing(double depth_m, double velocity_m_s, double height_mass);

/// Does the person lose footing? `luck` in [0, 1) places the person's own limit between working (0) and extreme (1).
bool loses_footing(double depth_m, double velocity_m_s, double height_mass, double luck);

/// Still-water and flowing-water limits of a car, after Shand 2011: small passenger car D V <= 0.30 m2/s, D <= 0.30 m, V <= 3 m/s. From memory.
struct CarLimits {
  double depth_velocity_m2_s, depth_m, velocity_m_s;
};
CarLimits shand_small_car();
CarLimits shand_large_car();
CarLimits shand_four_wheel_drive();
/// LifeSim: triangular limits (low, best, high) of a car with little clearance: depth 0.3 / 1.2 / 1.5 m, velocity 3 / 4.5 / 6 m/s,
/// D V 0.3 / 0.8 / 1.3 m2/s, taken at the quantile `luck` in [0, 1).
CarLimits lifesim_low_clearance_car(double luck);
bool car_unstable(double depth_m, double velocity_m_s, const CarLimits& limits);

/// Quantile `p` of the triangular distribution (low, best, high).
double triangular_quantile(double p, double low, double best, double high);

/// UK flood hazard rating d (v + 0.5) + DF; some people in danger from 0.75, most from 1.25, all from 2.0. FD2320.
double hazard_rating(double depth_m, double velocity_m_s, double debris_factor);

/// Partial and total damage of buildings by flowing water (RESCDAM): does the building fall?
/// @param masonry  brick, masonry or concrete: v > 2 m/s and D V >= 7 m2/s; else timber on a foundation, D V >= 7; unanchored, D V >= 3
enum class Footing { masonry, timber_anchored, timber_unanchored };
bool building_collapses(double depth_m, double velocity_m_s, Footing footing);

}  // namespace muster::casualty
