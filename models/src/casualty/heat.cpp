#include "muster/models/casualty/heat.hpp"

#include "muster/engine/core/math.hpp"

namespace muster::casualty {

namespace {

double chance(double constant, double factor, double kw_m2, double seconds) {
  if (!(kw_m2 > 0) || !(seconds > 0)) return 0;
  const double log_dose = math::log(seconds) + 4.0 / 3.0 * math::log(1000.0 * kw_m2);
  return math::normal_cdf(constant + factor * log_dose - 5.0);
}

}  // namespace

double heat_death(double kw_m2, double seconds) { return chance(-36.38, 2.56, kw_m2, seconds); }
double heat_second_degree(double kw_m2, double seconds) { return chance(-43.14, 3.0186, kw_m2, seconds); }
double heat_first_degree(double kw_m2, double seconds) { return chance(-39.83, 3.0186, kw_m2, seconds); }

}  // namespace muster::casualty
