#include "muster/models/casualty/drowning.hpp"

#include <algorithm>

#include "muster/engine/core/math.hpp"
#include "muster/models/data.hpp"

namespace muster::casualty {

namespace {

double log_normal(double depth_m, double mu, double sigma) { return depth_m > 0 ? math::normal_cdf((math::log(depth_m) - mu) / sigma) : 0.0; }

const Curve& high_hazard_curve() {
  static const Curve curve = data_table("casualty/lifesim_high_hazard.csv").curve("quantile", "fatality_rate");
  return curve;
}

}  // namespace

double jonkman_rapid(double depth_m) { return log_normal(depth_m, 1.46, 0.28); }
double jonkman_remaining(double depth_m) { return log_normal(depth_m, 7.60, 2.75); }
double jonkman_new_orleans(double depth_m) { return log_normal(depth_m, 5.20, 2.00); }

double jonkman_breach(double depth_m, double velocity_m_s) { return depth_m * velocity_m_s >= 7.0 && velocity_m_s >= 2.0 ? 1.0 : 0.0; }

double global_logistic(double depth_m) { return depth_m > 0 ? std::min(1.0, 0.985 / (1.0 + math::exp(6.32 - 1.412 * depth_m))) : 0.0; }

double lifesim_high_hazard(double quantile) { return high_hazard_curve().at(quantile); }
double lifesim_high_hazard_mean() {
  static const double mean = high_hazard_curve().integral(0.0, 1.0);
  return mean;
}
double lifesim_low_hazard() { return 1.2e-5; }

double dam_break_deaths(double people, double warning_h, double canyon_force) {
  const double exponent = 0.759 * warning_h - 3.790 * canyon_force + 2.223 * warning_h * canyon_force;
  return people / (1.0 + 13.277 * math::pow(people, 0.44) * math::exp(exponent));
}

double brown_graham_deaths(double people, double warning_h) { return warning_h < 1.5 ? math::pow(people, 0.6) : 0.0002 * people; }

}  // namespace muster::casualty
