#include "command/triggers.hpp"

#include <algorithm>
#include <stdexcept>

#include "muster/engine/world/world.hpp"

namespace muster::command {

namespace {

/// Row of `id` in a list; loaders have checked that it is there.
template <class Rows, class Name>
std::uint32_t row_of(const Rows& rows, const std::string& id, Name name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return name(row) == id; });
  if (found == rows.end()) throw std::logic_error("the plan names " + id + ", which the world does not have");
  return static_cast<std::uint32_t>(found - rows.begin());
}

}  // namespace

Triggers::Triggers(const Plan& plan, const World& world) {
  for (const PlanRule& rule : plan.rules) rules_.push_back(resolve(rule.when, plan, world));
}

Triggers::Trigger Triggers::resolve(const PlanItem& item, const Plan& plan, const World& world) {
  if (item.kind == "at_time") return {Kind::at_time, arguments_of<AtTime>(item).time, 0, {}};
  if (item.kind == "after") {
    const auto& after = arguments_of<After>(item);
    return {Kind::after, after.delay, row_of(plan.rules, after.rule, [](const PlanRule& r) { return r.id; }), {}};
  }
  if (item.kind == "gauge_above") {
    const auto& above = arguments_of<GaugeAbove>(item);
    const std::uint32_t row = row_of(world.gauges.id, above.gauge, [](const std::string& id) { return id; });
    return observed({Observation::Of::gauge, above.gauge, above.level_m, {}, row}, above.hold);
  }
  if (item.kind == "rain_above") {
    const auto& above = arguments_of<RainAbove>(item);
    return observed({Observation::Of::rain, above.gauge, above.mm, above.window}, above.hold);
  }
  if (item.kind == "rain_indicator") {
    const auto& reached = arguments_of<IndicatorReached>(item);
    return observed({Observation::Of::indicator, reached.indicator, static_cast<double>(reached.level)}, reached.hold);
  }
  if (item.kind == "forecast_above") {
    const auto& above = arguments_of<ForecastAbove>(item);
    return observed({Observation::Of::forecast, above.gauge, above.level_m, above.within, 0, above.chance}, above.hold);
  }
  Trigger combined{item.kind == "any" ? Kind::any : Kind::all, {}, 0, {}};
  for (const PlanItem& part : item.parts) combined.parts.push_back(resolve(part, plan, world));
  return combined;
}

Triggers::Trigger Triggers::observed(Observation observation, Time hold) {
  observations_.push_back(std::move(observation));
  return {Kind::reported, hold, static_cast<std::uint32_t>(observations_.size() - 1), {}};
}

const char* Triggers::table_of(Observation::Of of) {
  switch (of) {
    case Observation::Of::gauge: return "gauge";
    case Observation::Of::rain: return "rain_gauge";
    case Observation::Of::indicator: return "rain_indicator";
    case Observation::Of::forecast: return "forecast_gauge";
  }
  return "";
}

void Triggers::look_up(const EventLog& log) {
  for (Observation& o : observations_) {
    if (o.of == Observation::Of::gauge) continue;
    const auto rows = log.row_names().find(table_of(o.of));
    static const std::vector<std::string> none;
    o.row = row_of(rows == log.row_names().end() ? none : rows->second, o.id, [](const std::string& id) { return id; });
  }
}

bool Triggers::is_so(const Observation& o, const Reports& reports, Time now) {
  switch (o.of) {
    case Observation::Of::gauge: return static_cast<double>(reports.gauges->reading_m[o.row]) >= o.least;  // no report yet = NaN = not reached
    case Observation::Of::rain: return reports.rain != nullptr && reports.rain->reported_mm(o.row, o.window) >= o.least;
    case Observation::Of::indicator: return reports.rain != nullptr && (reports.rain->reached[o.row] & static_cast<unsigned>(o.least)) != 0;
    case Observation::Of::forecast: return reports.forecasts != nullptr && reports.forecasts->above(o.row, o.least, o.window, o.chance, now);
  }
  return false;
}

void Triggers::observe(const Reports& reports, Time now, CommandState& state) const {
  for (std::size_t i = 0; i < observations_.size(); ++i) {
    if (!is_so(observations_[i], reports, now)) state.since[i] = Time::never();
    else if (state.since[i].is_never()) state.since[i] = now;
  }
}

bool Triggers::holds(const Trigger& trigger, Time now, const CommandState& state) {
  const auto part_holds = [&](const Trigger& part) { return holds(part, now, state); };
  switch (trigger.kind) {
    case Kind::at_time: return now >= trigger.time;
    case Kind::reported: return !state.since[trigger.index].is_never() && now >= state.since[trigger.index] + trigger.time;
    case Kind::after: return !state.given[trigger.index].is_never() && now >= state.given[trigger.index] + trigger.time;
    case Kind::all: return std::all_of(trigger.parts.begin(), trigger.parts.end(), part_holds);
    case Kind::any: return std::any_of(trigger.parts.begin(), trigger.parts.end(), part_holds);
  }
  return false;
}

bool Triggers::is_noticed(const Trigger& trigger) {
  return trigger.kind == Kind::reported || std::any_of(trigger.parts.begin(), trigger.parts.end(), [](const Trigger& part) { return is_noticed(part); });
}

}  // namespace muster::command
