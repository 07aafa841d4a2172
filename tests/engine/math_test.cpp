#include "muster/engine/core/math.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace muster {
namespace {

TEST(Math, agrees_with_the_c_library_to_an_ulp_or_so) {
  for (double x = 0.001; x < 20; x += 0.0173) {
    EXPECT_NEAR(math::exp(x) / std::exp(x), 1, 5e-16) << x;
    EXPECT_NEAR(math::log(x), std::log(x), 5e-16 * (1 + std::abs(std::log(x)))) << x;
    EXPECT_NEAR(math::pow(x, 0.6) / std::pow(x, 0.6), 1, 5e-16) << x;
    EXPECT_NEAR(math::cbrt(x) / std::cbrt(x), 1, 5e-16) << x;
    EXPECT_NEAR(math::sin(x), std::sin(x), 5e-16) << x;
    EXPECT_NEAR(math::cos(x), std::cos(x), 5e-16) << x;
  }
}

TEST(Math, normal_quantile_inverts_the_normal_distribution) {
  for (double p = 1e-6; p < 1; p += 0.00097) EXPECT_NEAR(math::normal_cdf(math::normal_quantile(p)), p, 1e-14) << p;
  EXPECT_NEAR(math::normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(math::normal_quantile(0.95), 1.6448536269514722, 1e-14);
}

}  // namespace
}  // namespace muster
