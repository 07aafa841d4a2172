#include "muster/engine/core/math.hpp"

#include <sleef.h>

#include <cmath>
#include <limits>

namespace muster::math {

double exp(double x) { return Sleef_cinz_expd1_u10purec(x); }
double log(double x) { return Sleef_cinz_logd1_u10purec(x); }
double pow(double base, double exponent) { return Sleef_cinz_powd1_u10purec(base, exponent); }
double cbrt(double x) { return Sleef_cinz_cbrtd1_u10purec(x); }
double sin(double x) { return Sleef_cinz_sind1_u10purec(x); }
double cos(double x) { return Sleef_cinz_cosd1_u10purec(x); }
double atan2(double y, double x) { return Sleef_cinz_atan2d1_u10purec(y, x); }
double tanh(double x) { return Sleef_cinz_tanhd1_u10purec(x); }
double erf(double x) { return Sleef_cinz_erfd1_u10purec(x); }
double normal_cdf(double z) { return 0.5 * Sleef_cinz_erfcd1_u15purec(-z / std::sqrt(2.0)); }

namespace {

/// P. J. Acklam's rational approximation of the normal quantile, relative error < 1.15e-9.
double acklam(double p) {
  static constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                 1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  static constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01};
  static constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                 -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  static constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
  const auto tail = [](double q) {
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  };
  constexpr double low = 0.02425;
  if (p < low) return tail(std::sqrt(-2 * log(p)));
  if (p > 1 - low) return -tail(std::sqrt(-2 * log(1 - p)));
  const double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

}  // namespace

double normal_quantile(double p) {
  if (!(p > 0)) return -std::numeric_limits<double>::infinity();
  if (!(p < 1)) return std::numeric_limits<double>::infinity();
  const double z = acklam(p);
  constexpr double sqrt_two_pi = 2.5066282746310002;
  const double u = (normal_cdf(z) - p) * sqrt_two_pi * exp(z * z / 2);
  return z - u / (1 + z * u / 2);
}

}  // namespace muster::math
