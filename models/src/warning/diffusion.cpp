#include "muster/models/warning/diffusion.hpp"

#include <cmath>

#include "muster/engine/core/math.hpp"

namespace muster::warning {

double lindell(double minutes, double a, double b) { return minutes > 0 ? 1.0 - math::exp(-a * math::pow(minutes, b)) : 0.0; }
double lindell_quantile(double p, double a, double b) { return p > 0 ? math::pow(-math::log(1.0 - p) / a, 1.0 / b) : 0.0; }

double rayleigh(double minutes, double tau, double sigma) {
  const double z = (minutes - tau) / sigma;
  return z > 0 ? 1.0 - math::exp(-0.5 * z * z) : 0.0;
}
double rayleigh_quantile(double p, double tau, double sigma) { return tau + sigma * std::sqrt(-2.0 * math::log(1.0 - p)); }

double diffusion(double minutes, double k, double a1, double a1f, double a2, double ceiling) {
  constexpr double dt = 0.1;
  const double steps = std::floor(minutes / dt + 1e-9);  // 0.1 has no exact double
  double n = 0;
  for (double step = 0; step < steps; ++step) n += dt * (k * a1 * a1f * (ceiling - n) + (1 - k) * a2 * n * (ceiling - n));
  const double rest = minutes - steps * dt;
  return rest > 1e-9 ? n + rest * (k * a1 * a1f * (ceiling - n) + (1 - k) * a2 * n * (ceiling - n)) : n;
}

double door_knock_rate(double walk_min, double contact_min, double no_answer_share, double retry_min) {
  return 60.0 / (walk_min + contact_min + no_answer_share * retry_min);
}
double auto_call_rate(double lines, double call_s) { return lines * 60.0 / call_s; }

}  // namespace muster::warning
