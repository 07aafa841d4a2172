#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "muster/engine/step/model.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/sensing/forecast.hpp"

namespace muster::command {

/// What the posts are told. Null = no model of the run tells it.
struct Reports {
  const SensingState* gauges = nullptr;  ///< never null
  const sensing::RainReports* rain = nullptr;
  const sensing::Forecasts* forecasts = nullptr;
};

/// The triggers of a plan, resolved against a world. Holds no state of a run: what triggers remember lies in CommandState.
class Triggers {
 public:
  Triggers(const Plan& plan, const World& world);
  std::size_t observations() const { return observations_.size(); }
  /// Looks up what the plan names that is not of the world: rain gauges and indicators, gauges with forecasts. Before observe().
  void look_up(const EventLog& log);
  /// Takes in the newest reports: since when does each observation hold.
  void observe(const Reports& reports, Time now, CommandState& state) const;
  bool holds(std::size_t rule, Time now, const CommandState& state) const { return holds(rules_[rule], now, state); }
  /// True where a rule rests on what somebody has to notice, so that a post deliberates.
  bool is_noticed(std::size_t rule) const { return is_noticed(rules_[rule]); }

 private:
  enum class Kind : std::uint8_t { at_time, reported, after, all, any };
  struct Trigger {
    Kind kind;
    Time time;                ///< of at_time; delay of after; hold of reported
    std::uint32_t index = 0;  ///< rule of after; observation of reported
    std::vector<Trigger> parts;
  };
  /// Something that reports tell.
  struct Observation {
    enum class Of : std::uint8_t { gauge, rain, indicator, forecast } of;
    std::string id;    ///< of a gauge, rain gauge or indicator
    double least = 0;  ///< m, mm; bit of an indicator's level
    Time window = {};  ///< of rain; how far ahead, of a forecast
    std::uint32_t row = 0;
    double chance = 0;  ///< of a forecast
  };
  /// Table whose rows an observation is of.
  static const char* table_of(Observation::Of of);
  static bool is_so(const Observation& observation, const Reports& reports, Time now);
  Trigger observed(Observation observation, Time hold);
  Trigger resolve(const PlanItem& item, const Plan& plan, const World& world);
  static bool holds(const Trigger& trigger, Time now, const CommandState& state);
  static bool is_noticed(const Trigger& trigger);
  std::vector<Trigger> rules_;
  std::vector<Observation> observations_;
};

}  // namespace muster::command
