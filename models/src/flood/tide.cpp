#include "flood/tide.hpp"

#include "muster/engine/core/math.hpp"
#include "muster/models/flood/storm.hpp"

namespace muster::flood {

config::Series level_with_tide(const FloodBoundarySettings& s) {
  if (!(s.tide_amplitude_m > 0)) return s.level;
  constexpr std::int64_t moments = 72;
  const Time last = Time::hours(60 * 24.0);
  config::Series tide;
  for (std::int64_t k = 0;; ++k) {
    const Time t{k * s.tide_period.ms / moments};
    if (t > last) break;
    const double turn = 2 * 3.14159265358979323846 * (t - s.tide_high).in_seconds() / s.tide_period.in_seconds();
    tide.time.push_back(t), tide.value.push_back(s.tide_mean_m + s.tide_amplitude_m * math::cos(turn));
  }
  return sum_of(tide, s.level);
}

}  // namespace muster::flood
