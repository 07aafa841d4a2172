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
    observations_.push_back({{row_of(world.gauges.id, above.gauge, [](const std::string& id) { return id; })}, above.level_m});
    return {Kind::gauge_above, above.hold, static_cast<std::uint32_t>(observations_.size() - 1), {}};
  }
  Trigger combined{item.kind == "any" ? Kind::any : Kind::all, {}, 0, {}};
  for (const PlanItem& part : item.parts) combined.parts.push_back(resolve(part, plan, world));
  return combined;
}

void Triggers::observe(const SensingState& sensing, Time now, CommandState& state) const {
  for (std::size_t i = 0; i < observations_.size(); ++i) {
    const Observation& o = observations_[i];
    const bool reached = static_cast<double>(sensing.reading_m[o.gauge.index]) >= o.level_m;  // no report yet = NaN = not reached
    if (!reached) state.since[i] = Time::never();
    else if (state.since[i].is_never()) state.since[i] = now;
  }
}

bool Triggers::holds(const Trigger& trigger, Time now, const CommandState& state) {
  const auto part_holds = [&](const Trigger& part) { return holds(part, now, state); };
  switch (trigger.kind) {
    case Kind::at_time: return now >= trigger.time;
    case Kind::gauge_above: return !state.since[trigger.index].is_never() && now >= state.since[trigger.index] + trigger.time;
    case Kind::after: return !state.given[trigger.index].is_never() && now >= state.given[trigger.index] + trigger.time;
    case Kind::all: return std::all_of(trigger.parts.begin(), trigger.parts.end(), part_holds);
    case Kind::any: return std::any_of(trigger.parts.begin(), trigger.parts.end(), part_holds);
  }
  return false;
}

bool Triggers::is_noticed(const Trigger& trigger) {
  return trigger.kind == Kind::gauge_above || std::any_of(trigger.parts.begin(), trigger.parts.end(), [](const Trigger& part) { return is_noticed(part); });
}

}  // namespace muster::command
