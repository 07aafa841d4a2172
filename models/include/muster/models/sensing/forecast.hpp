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

/// A time in which no forecast is made: the service is cut off, or its lines are.
struct ForecastCut {
  Time from, until;
  static void describe(config::Builder<ForecastCut>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Settings of "sensing/forecast".
struct ForecastSettings {
  std::vector<std::string> gauges;
  Time interval = Time::hours(1), delay = Time::minutes(30), horizon = Time::hours(24), spacing = Time::minutes(30);
  config::Series deviation = {{Time{0}, Time::hours(6), Time::hours(72)}, {0.02, 0.076, 0.95}};  ///< lead -> m
  config::Series bias;                                                                           ///< lead -> m; empty = none
  double timing = 0.1;                                                                           ///< standard deviation of the timing error, share of the lead
  double persistence = 0.8;  ///< correlation of an issue's errors with those of the issue before
  double missing = 0;        ///< chance that an issue is not made
  double resolution_m = 0.01;
  std::vector<ForecastCut> cuts;
  static void describe(config::Builder<ForecastSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Forecasts that were made, and what came. Owner: sensing (sensing/forecast). Issue k is made at k x interval; its point j holds for that moment and j x spacing.
struct Forecasts {
  std::vector<std::string> gauges;              ///< ids; a setting, as what follows down to the deviations, so not listed below
  Time interval, delay, spacing;                ///< see ForecastSettings
  std::size_t points = 0;                       ///< of a forecast
  std::vector<double> deviation_m;              ///< [point] standard deviation of the level
  std::int64_t made = 0, known = 0, over = 0;   ///< issues whose moment came; whose moment to reach the posts came; whose horizon is over
  std::int64_t newest = -1;                     ///< newest issue that the posts have, -1 = none yet
  Time seen = Time{-1};                         ///< newest frame of the hazard that was looked at
  std::vector<std::uint8_t> missed;             ///< [issue] 1 = it was not made
  std::vector<double> level_luck, timing_luck;  ///< [gauge] errors of the newest issue, in standard deviations
  std::vector<float> level_m;                   ///< [issue x gauge x point] m above datum; NaN = dry, not made, or beyond the run's end
  std::vector<float> came_m;                    ///< [issue x gauge] highest level since the issue, within its horizon; NaN = dry

  Time moment(std::int64_t issue) const { return interval * issue; }
  float& at(std::int64_t issue, std::size_t gauge, std::size_t point) { return level_m[place(issue, gauge, point)]; }
  float at(std::int64_t issue, std::size_t gauge, std::size_t point) const { return level_m[place(issue, gauge, point)]; }
  /// True where the newest forecast that posts have says, with at least this chance, that the gauge stands at `level_m` or higher at some point from `now` to
  /// `now + within`. The chance is that of the level's own error, point by point.
  bool above(std::size_t gauge, double level_m, Time within, double chance, Time now) const;
  /// Highest level of an issue; NaN = dry all the time, or not made.
  float highest_m(std::int64_t issue, std::size_t gauge) const;

  static void arrays(auto& self, auto&& visit) {
    visit("forecast/made", self.made), visit("forecast/known", self.known), visit("forecast/over", self.over), visit("forecast/newest", self.newest);
    visit("forecast/seen", self.seen), visit("forecast/missed", self.missed);
    visit("forecast/level_luck", self.level_luck), visit("forecast/timing_luck", self.timing_luck);
    visit("forecast/level_m", self.level_m), visit("forecast/came_m", self.came_m);
  }

 private:
  std::size_t place(std::int64_t issue, std::size_t gauge, std::size_t point) const {
    return (static_cast<std::size_t>(issue) * gauges.size() + gauge) * points + point;
  }
};

/// Ids of the gauges that forecasts are made for, in their order.
std::vector<std::string> forecast_gauge_ids(const ForecastSettings& settings);

/// "sensing/forecast": a service that says every `interval` how the water at gauges will stand, with errors that grow with the lead, last from issue to issue,
/// and belong to the realisation of the hazard: two plans with one seed are told the same.
std::unique_ptr<Model> make_forecast(const ModelInputs& inputs);

}  // namespace muster::sensing
