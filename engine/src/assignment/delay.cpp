#include "muster/engine/assignment/delay.hpp"

#include <cmath>

namespace muster {

Delay::Delay(double free_time, double b, double capacity, double power, double fixed)
    : base_(free_time + fixed), growth_(free_time * b), power_(power), fixed_(fixed) {
  if (power_ == 0) base_ += growth_, growth_ = 0;  // x^0 = 1, also at no flow
  if (growth_ == 0) return;
  per_capacity_ = 1 / capacity;
  if (power_ >= 1 && power_ <= 64 && power_ == std::floor(power_)) whole_ = static_cast<int>(power_) - 1;
}

double Delay::integral(double flow) const {
  if (growth_ == 0 || !(flow > 0)) return base_ * flow;
  const double load = flow * per_capacity_;
  return base_ * flow + growth_ * flow * (load * power_below(load)) / (power_ + 1);
}

}  // namespace muster
