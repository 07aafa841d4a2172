#include "muster/models/flood/solver.hpp"

#include <gtest/gtest.h>

#include "models/flood_cases.hpp"
#include "muster/models/flood/kernels.hpp"

namespace muster {
namespace {

using namespace flood_tests;

template <class Real>
double worst_error_of_seven_thirds() {
  double worst = 0;
  for (double x = 1e-7; x < 1e4; x *= 1.0003) {
    const Real depth = static_cast<Real>(x);
    Real power;
    flood::kernels_of<Real>(flood::KernelSet::generic).inverse_seven_thirds(&depth, &power, 1);
    worst = std::max(worst, std::abs(static_cast<double>(power) / std::pow(static_cast<double>(depth), -7.0 / 3) - 1));
  }
  return worst;
}

TEST(FloodKernels, know_the_power_of_the_friction_term_to_the_stated_error) {
  EXPECT_LT(worst_error_of_seven_thirds<float>(), 4e-6);
  EXPECT_LT(worst_error_of_seven_thirds<double>(), 1e-14);
}

}  // namespace
}  // namespace muster
