// Roots and powers of the flood's inner loops; included by kernel_loops.hpp and volume_loops.hpp inside one translation unit per vector unit.
#include <cstdint>

#include "muster/models/flood/kernels.hpp"

namespace muster::flood::MUSTER_FLOOD_NAMESPACE {

inline float root(float x) { return __builtin_sqrtf(x); }
inline double root(double x) { return __builtin_sqrt(x); }

/// x^(-1/3) for x > 0, error < 4e-7. The exponent divided by -3 on the bits gives a start within 4 %; each line then takes the series of
/// (1 - e)^(-1/3) with e = 1 - x y^3 to the order that it needs.
inline float inverse_cbrt(float x) {
  const auto bits = static_cast<float>(__builtin_bit_cast(std::int32_t, x));
  float y = __builtin_bit_cast(float, 0x54a21d2a - static_cast<std::int32_t>(bits * 0.333333343F));
  float e = 1.0F - x * y * y * y;
  y = y + y * e * (0.333333333F + e * (0.222222222F + e * 0.172839506F));
  e = 1.0F - x * y * y * y;
  return y + y * e * 0.333333333F;
}

inline double inverse_cbrt(double x) {
  auto y = static_cast<double>(inverse_cbrt(static_cast<float>(x)));
  const double e = 1.0 - x * y * y * y;
  return y + y * e * (1.0 / 3.0 + e * (2.0 / 9.0));
}

template <class Real>
inline Real power_minus_seven_thirds(Real x) {
  const Real y = inverse_cbrt(x), y2 = y * y;
  return y2 * y2 * y2 * y;
}

}  // namespace muster::flood::MUSTER_FLOOD_NAMESPACE
