#include "result/forecasts.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/cf.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/sensing/forecast.hpp"

namespace muster::result {

namespace {

using command::ForecastAbove;

void describe(Hdf5File& file, const std::string& name, const char* unit) {
  const std::string key = "result.forecasts/" + name;
  cf::describe(file, "forecasts/" + name, unit, message(key, Language::en), message(key, Language::zh));
}

/// What a plan's triggers look for in forecasts: one row per trigger, in the order of the rules.
struct Sought {
  std::vector<std::string> rule;
  std::vector<std::uint32_t> gauge;
  std::vector<double> level_m, chance;
  std::vector<Time> within;

  void add(const std::string& of_rule, const PlanItem& item, const std::vector<std::string>& gauges) {
    for (const PlanItem& part : item.parts) add(of_rule, part, gauges);
    if (item.kind != "forecast_above") return;
    const auto& above = command::arguments_of<ForecastAbove>(item);
    rule.push_back(of_rule), gauge.push_back(static_cast<std::uint32_t>(std::find(gauges.begin(), gauges.end(), above.gauge) - gauges.begin()));
    level_m.push_back(above.level_m), chance.push_back(above.chance), within.push_back(above.within);
  }
};

void write_sought(Hdf5File& file, const Sought& sought) {
  file.dimension("forecasts/trigger", sought.rule.size());
  const DataLayout layout{.dimensions = {"trigger"}};
  file.write_texts("forecasts/trigger_rule", sought.rule, layout);
  file.write("forecasts/trigger_gauge", sought.gauge, layout), file.write("forecasts/trigger_level", sought.level_m, layout);
  file.write("forecasts/trigger_within", sought.within, layout), file.write("forecasts/trigger_chance", sought.chance, layout);
  file.attribute("forecasts/trigger_gauge", "table", "forecast_gauge");
  describe(file, "trigger_gauge", ""), describe(file, "trigger_level", "m"), describe(file, "trigger_within", "milliseconds"),
      describe(file, "trigger_chance", "1");
}

}  // namespace

void write_forecasts(Hdf5File& file, const Run& run, const Plan& plan) {
  const auto* f = run.state().find<sensing::Forecasts>();
  if (f == nullptr) return;
  const auto issues = static_cast<std::size_t>(f->made), gauges = f->gauges.size();
  std::vector<Time> issued, received, lead;
  for (std::int64_t k = 0; k < f->made; ++k) {
    issued.push_back(f->moment(k));
    received.push_back(k < f->known && f->missed[static_cast<std::size_t>(k)] == 0 ? f->moment(k) + f->delay : Time::never());
  }
  for (std::size_t j = 0; j < f->points; ++j) lead.push_back(f->spacing * static_cast<std::int64_t>(j));
  file.dimension("forecasts/issue", issues), file.dimension("forecasts/lead", f->points);
  file.write("forecasts/issued", issued, {.dimensions = {"issue"}}), file.write("forecasts/received", received, {.dimensions = {"issue"}});
  file.write("forecasts/lead", lead, {.dimensions = {"lead"}}), file.write("forecasts/deviation", f->deviation_m, {.dimensions = {"lead"}});
  const std::vector<float> level(f->level_m.begin(), f->level_m.begin() + static_cast<std::ptrdiff_t>(issues * gauges * f->points));
  const std::vector<float> came(f->came_m.begin(), f->came_m.begin() + static_cast<std::ptrdiff_t>(issues * gauges));
  file.write("forecasts/level", level, {.shape = {issues, gauges, f->points}, .dimensions = {"issue", "forecast_gauge", "lead"}});
  file.write("forecasts/came", came, {.shape = {issues, gauges}, .dimensions = {"issue", "forecast_gauge"}});
  for (const char* name : {"issued", "received", "lead"}) describe(file, name, "milliseconds");
  for (const char* name : {"deviation", "level", "came"}) describe(file, name, "m");
  for (const char* name : {"level", "came"}) file.attribute_numbers(std::string("forecasts/") + name, "_FillValue", std::vector<float>{std::nanf("")});
  file.attribute_numbers("forecasts/received", "_FillValue", std::vector<std::int64_t>{Time::never().ms});
  Sought sought;
  for (const PlanRule& rule : plan.rules) sought.add(rule.id, rule.when, f->gauges);
  write_sought(file, sought);
}

}  // namespace muster::result
