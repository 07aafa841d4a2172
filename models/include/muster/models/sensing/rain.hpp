#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::sensing {

/// Rain thresholds of a place: when to prepare to move, and when to move now. Each level is reached where the rain of any of its windows is.
struct RainIndicator {
  std::string id, name, name_en, gauge;
  config::Series be_ready, move_now;  ///< window -> mm
  static void describe(config::Builder<RainIndicator>& d);
};

/// Settings of "sensing/rain".
struct RainSensingSettings {
  Time interval = Time::minutes(5);
  Time delay = Time::minutes(2);
  double noise = 0.05;
  double resolution_mm = 0.2;
  std::vector<RainIndicator> indicators;
  static void describe(config::Builder<RainSensingSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Bits of RainReports::reached.
enum IndicatorLevel : std::uint8_t { indicator_be_ready = 1, indicator_move_now = 2 };

/// What the posts know of the rain: late and with error. Owner: sensing (sensing/rain).
struct RainReports {
  Time interval;                         ///< between two samples; a setting, so not listed below
  double resolution_mm = 0.2;            ///< the same
  std::int64_t first = 0;                ///< sample of t = 0: samples before it are of rain before the start; the same
  std::int64_t samples = 0;              ///< kept for each gauge; the same
  std::int64_t measured = 0, known = 0;  ///< samples taken; of those, that have come in
  std::vector<double> total_mm;          ///< [rain_gauge x sample] measured since 24 h before the start
  std::vector<std::uint8_t> reached;     ///< [rain_indicator] IndicatorLevel bits: which of its levels the reports reach
  /// Rain of a window as far as reports tell, mm: whole intervals that cover the window, rounded down to the gauge's resolution. 0 before the first report.
  double reported_mm(std::size_t gauge, Time window) const;
  static void arrays(auto& self, auto&& visit) {
    visit("rain_gauge/measured", self.measured), visit("rain_gauge/known", self.known), visit("rain_gauge/total_mm", self.total_mm);
    visit("rain_indicator/reached", self.reached);
  }
};

/// Ids of the indicators, in their order.
std::vector<std::string> rain_indicator_ids(const RainSensingSettings& settings);

/// "sensing/rain": rain gauges report every `interval`, after `delay`, with an error drawn per gauge and moment; indicators follow their reports.
std::unique_ptr<Model> make_rain_sensing(const ModelInputs& inputs);

}  // namespace muster::sensing
