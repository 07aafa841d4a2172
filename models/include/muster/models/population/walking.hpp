#pragma once

// How fast people walk on level ground with nobody in the way. Tables: models/data/movement (walking_speeds, walking_by_sex, mobility_aids).
namespace muster::population {

/// Standard deviation over mean of the free speeds of people of one age and sex: 0.26 over 1.34 m/s (Weidmann 1993).
constexpr double walking_spread = 0.26 / 1.34;

/// Mean of those of one age and sex, m/s. @param age  years
double mean_walk_m_s(double age, bool female);

/// Speed with the aid that a person of limited mobility uses, mean of all who use it, m/s.
/// @param luck  in [0, 1): which aid it is, by their shares
double mean_walk_with_aid_m_s(double luck);

/// Free speed of one person, m/s.
/// @param z         standard normal deviate of the person: slow or quick among those like it
/// @param impaired  of limited mobility: as with its aid, if that is slower
/// @param aid_luck  in [0, 1): which aid
double walk_m_s(double age, bool female, double z, bool impaired, double aid_luck);

}  // namespace muster::population
