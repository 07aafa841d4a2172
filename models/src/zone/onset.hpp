#pragma once
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/models/rain/curve.hpp"
#include "muster/models/zone/settings.hpp"

namespace muster::zone {

/// What a zone's beginning depends on in one run: all luck about it, drawn from the zone's id.
struct OnsetLuck {
  bool happens = true;
  double strength = 1;  ///< factor on rain thresholds
  Time delay;           ///< from what sets it off to its beginning
};
OnsetLuck onset_luck(const Onset& onset, EntityKey zone, std::uint64_t seed);

/// First moment in [0, end] at which the rain reaches a threshold times `strength`; never() where it does not.
Time rain_trigger(const Onset& onset, const rain::RainCurve& curve, double strength, Time end);

}  // namespace muster::zone
