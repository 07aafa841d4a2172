#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/models/rain/curve.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::rain {

/// Rain that falls at one gauge.
struct RainGauge {
  std::string id, name, name_en;
  config::Series intensity;     ///< mm/h over time since the start, straight lines between the rows
  double fallen_before_mm = 0;  ///< in the 24 h before the start, evenly
  RainCurve curve() const { return {intensity, fallen_before_mm}; }
  static void describe(config::Builder<RainGauge>& d);
};

/// Settings of "rain/gauges".
struct RainGaugesSettings {
  std::vector<RainGauge> gauges;
  static void describe(config::Builder<RainGaugesSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Rain as it falls. Owner: hazard (rain/gauges).
struct RainState {
  std::vector<double> fallen_mm;  ///< [rain_gauge] since 24 h before the start, up to the step's beginning
  std::vector<RainCurve> curves;  ///< [rain_gauge] all of it; settings, so not listed below
  static void arrays(auto& self, auto&& visit) { visit("rain/rain_gauge_fallen_mm", self.fallen_mm); }
};

/// "rain/gauges": rain over time at named gauges. It wets nothing: what sets danger zones off, and what posts see of it, is read from here.
std::unique_ptr<Model> make_rain_gauges(const ModelInputs& inputs);

/// Ids of the gauges that settings of "rain/gauges" make, in their order.
std::vector<std::string> rain_gauge_ids(const RainGaugesSettings& settings);

}  // namespace muster::rain
