#pragma once
#include <cstddef>
#include <limits>
#include <vector>

#include "muster/engine/core/math.hpp"

namespace muster {

/// What a link costs by its flow, as files have it (TNTP; the form of the US Bureau of Public Roads):
///   cost(v) = free_time (1 + b (v / capacity)^power) + fixed
/// One row per link, any unit of time and of flow, the same for all.
struct DelayTable {
  std::vector<double> free_time;  ///< >= 0
  std::vector<double> b;          ///< >= 0
  std::vector<double> capacity;   ///< > 0 where free_time and b are
  std::vector<double> power;      ///< >= 0
  std::vector<double> fixed;      ///< toll and distance, brought to the unit of time; >= 0
  std::size_t size() const { return free_time.size(); }
};

/// Cost, slope and integral of one link, ready to be asked for often. Whole powers are multiplied out, others go through the engine's own pow, so
/// that every processor gives the same bits.
class Delay {
 public:
  struct Value {
    double cost;
    double slope;  ///< of the cost; infinite at no flow where 0 < power < 1
  };

  Delay(double free_time, double b, double capacity, double power, double fixed);

  Value at(double flow) const {
    if (growth_ == 0) return {base_, 0};
    const double load = flow * per_capacity_;
    if (load <= 0) return {base_, power_ > 1 ? 0 : power_ == 1 ? growth_ * per_capacity_ : std::numeric_limits<double>::infinity()};
    const double below = power_below(load);
    return {base_ + growth_ * (load * below), growth_ * power_ * per_capacity_ * below};
  }
  double cost(double flow) const { return at(flow).cost; }
  /// Integral of the cost from no flow to `flow`: the link's part of Beckmann's objective.
  double integral(double flow) const;
  /// Travel time alone, without what is fixed.
  double time(double flow) const { return cost(flow) - fixed_; }
  bool grows() const { return growth_ != 0; }

 private:
  /// load^(power - 1)
  double power_below(double load) const {
    if (whole_ < 0) return math::pow(load, power_ - 1);
    double out = 1;
    for (int left = whole_; left > 0; left >>= 1, load *= load)
      if ((left & 1) != 0) out *= load;
    return out;
  }

  double base_, growth_, per_capacity_ = 0, power_, fixed_;
  int whole_ = -1;  ///< power - 1 where that is a whole number from 0 to 63, else -1
};

}  // namespace muster
