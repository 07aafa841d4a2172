#pragma once

// Chance of drowning as a function of water, each form named by its source. All never fall with depth, so that one latent uniform per
// person makes deaths monotone in depth.
namespace muster::casualty {

/// Zone with rapidly rising water (rise >= 0.5 m/h, depth >= 2.1 m): Phi((ln h - 1.46) / 0.28).
/// @param depth_m  water depth, m, >= 0
/// Jonkman, Vrijling & Vrouwenvelder 2008; coefficients from memory, to be checked against the paper.
double jonkman_rapid(double depth_m);

/// Zone away from breaches with slowly rising water: Phi((ln h - 7.60) / 2.75). Source and grade as jonkman_rapid.
double jonkman_remaining(double depth_m);

/// Fit to New Orleans 2005 outside the breach zones: Phi((ln h - 5.20) / 2.00). Source and grade as jonkman_rapid.
double jonkman_new_orleans(double depth_m);

/// Near a breach: everybody dies where h v >= 7 m2/s and v >= 2 m/s, nobody by this cause elsewhere. Source and grade as jonkman_rapid.
double jonkman_breach(double depth_m, double velocity_m_s);

/// One curve for all zones: min(1, 0.985 / (1 + exp(6.32 - 1.412 h))). As in a public screening code that cites Jonkman 2008.
double global_logistic(double depth_m);

/// LifeSim, high-hazard zone: fatality rate of the group at quantile `quantile` of 139 historical groups, piecewise linear through
/// models/data/casualty/lifesim_high_hazard.csv. Falls from 1 to 0.
double lifesim_high_hazard(double quantile);
/// Mean of lifesim_high_hazard over all quantiles: the rate for one person whose group is not known.
double lifesim_high_hazard_mean();
/// LifeSim, low-hazard zone: mean rate 1.2e-5.
double lifesim_low_hazard();

/// Deaths expected in a dam break, after DeKay & McClelland: P / (1 + 13.277 P^0.44 exp(0.759 W - 3.790 F + 2.223 W F)). A check on
/// whole places, not used person by person.
/// @param people          at risk
/// @param warning_h       warning time, h
/// @param canyon_force    1 = deep and swift, 0 = not
double dam_break_deaths(double people, double warning_h, double canyon_force);

/// Brown & Graham 1988: P^0.6 with less than 1.5 h of warning, else 0.0002 P. From memory.
double brown_graham_deaths(double people, double warning_h);

}  // namespace muster::casualty
