#pragma once

/// Transcendentals whose results reach State. Thin wrappers over SLEEF's deterministic scalar functions
/// (`Sleef_cinz_*`, error <= 1.0 ulp; 3.5 ulp where said), so that every processor and compiler gives the same bits; libm's change
/// with the processor. + - * / and sqrt are exact by IEEE 754 and need no wrapper.
namespace muster::math {

double exp(double x);
double log(double x);  ///< natural; x > 0
double pow(double base, double exponent);
double cbrt(double x);
double sin(double x);
double cos(double x);
double atan2(double y, double x);
double tanh(double x);
double erf(double x);
double normal_cdf(double z);       ///< standard normal distribution function, 0.5 erfc(-z / sqrt 2)
double normal_quantile(double p);  ///< inverse of normal_cdf for 0 < p < 1; Acklam's rational form with one Halley step, |error| < 1e-14 sd

}  // namespace muster::math
