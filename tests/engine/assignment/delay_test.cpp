#include "muster/engine/assignment/delay.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace muster {
namespace {

TEST(Delay, is_the_cost_of_the_formula_its_slope_and_its_integral) {
  for (const double power : {0.5, 1.0, 2.0, 3.5, 4.0, 5.0, 9.0}) {
    const Delay delay(6, 0.15, 200, power, 0.4);
    const auto formula = [&](double v) { return 6 * (1 + 0.15 * std::pow(v / 200, power)) + 0.4; };
    for (const double v : {0.0, 1.0, 150.0, 200.0, 700.0}) {
      EXPECT_NEAR(delay.cost(v), formula(v), 1e-14 * formula(v)) << "power " << power << ", flow " << v;
      EXPECT_NEAR(delay.time(v), formula(v) - 0.4, 1e-14 * formula(v));
      if (v == 0) continue;
      const double slope = 6 * 0.15 * power * std::pow(v / 200, power - 1) / 200;
      EXPECT_NEAR(delay.at(v).slope, slope, 1e-14 * slope);
      double sum = 0;  // Simpson's rule
      constexpr int n = 20000;
      for (int i = 0; i <= n; ++i) sum += (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2) * formula(v * i / n);
      EXPECT_NEAR(delay.integral(v), sum * v / n / 3, 1e-7 * sum * v / n) << "power " << power << ", flow " << v;
    }
  }
}

TEST(Delay, does_not_grow_where_nothing_in_the_formula_does) {
  for (const Delay& delay : {Delay(5, 0, 100, 4, 1), Delay(0, 0.15, 100, 4, 6), Delay(4, 0.5, 100, 0, 0)}) {
    EXPECT_EQ(delay.cost(0), 6);
    EXPECT_EQ(delay.cost(1e6), 6);
    EXPECT_EQ(delay.at(50).slope, 0);
    EXPECT_EQ(delay.integral(10), 60);
    EXPECT_FALSE(delay.grows());
  }
}

TEST(Delay, slope_at_no_flow_is_that_of_the_power) {
  EXPECT_EQ(Delay(2, 0.5, 10, 1, 0).at(0).slope, 0.1);
  EXPECT_EQ(Delay(2, 0.5, 10, 4, 0).at(0).slope, 0);
  EXPECT_TRUE(std::isinf(Delay(2, 0.5, 10, 0.5, 0).at(0).slope));
}

}  // namespace
}  // namespace muster
