#pragma once
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {

enum class StormShape : std::uint8_t { uniform, triangular, alternating_block, chicago };

/// A design storm: so much rain within so much time, in a usual shape. It falls on the whole terrain, on top of `rain`.
struct StormSettings {
  StormShape shape = StormShape::chicago;
  double depth_mm = 0;  ///< in all
  Time start{0}, duration = Time::hours(2);
  double peak = 0.4;                       ///< where its peak lies, share of the duration
  Time block = Time::minutes(5);           ///< length of a block, for chicago and alternating_block
  double offset_min = 10, exponent = 0.7;  ///< b and n of the local formula i = a / (t + b)^n, t in min
  static void describe(config::Builder<StormSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

namespace flood {
/// Its intensity over time, mm/h; the integral is its depth. Blocks are constant within and change within a millisecond.
config::Series hyetograph(const StormSettings& storm);
/// Sum of two series at every moment.
config::Series sum_of(const config::Series& a, const config::Series& b);
}  // namespace flood

}  // namespace muster
