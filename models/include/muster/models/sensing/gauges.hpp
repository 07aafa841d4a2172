#pragma once
#include <vector>

#include "muster/models/registry.hpp"

namespace muster::sensing {

/// Settings of "sensing/gauges".
struct GaugeSettings {
  Time interval = Time::minutes(5);
  Time delay = Time::minutes(1);
  double noise_m = 0.01;
  double resolution_m = 0.01;
  static void describe(config::Builder<GaugeSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Readings on their way to the posts. Owner: sensing.
struct GaugeTransit {
  std::vector<float> measured_m;  ///< [gauge] newest measurement, m above datum; NaN = dry
  Time due = Time::never();       ///< when it comes in; never() = nothing is on its way
  static void arrays(auto& self, auto&& visit) { visit("gauge/measured_m", self.measured_m), visit("gauge/due", self.due); }
};

/// "sensing/gauges": gauges measure every `interval` and their readings come in after `delay`, with an error drawn per gauge and moment.
std::unique_ptr<Model> make_gauges(const ModelInputs& inputs);

}  // namespace muster::sensing
