#include <algorithm>

#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/yaml/quantity.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster {

std::shared_ptr<const Plan> find_plan(const Scenario& scenario, std::string_view plan_id) {
  if (plan_id.empty()) return scenario.plans.front();
  std::vector<std::string> known;
  for (const auto& plan : scenario.plans) {
    if (plan->id == plan_id) return plan;
    known.push_back(plan->id);
  }
  throw InputError(ErrorCode::unknown_plan, {scenario.file, 0, 0, "plans"}, {{"found", yaml::quote(plan_id)}, {"known", yaml::listed(known)}});
}

namespace {

/// A stored hazard runs its course whatever a plan does: one that moves its pumps and gates needs it solved live.
void check_controls(const Scenario& scenario, const Plan& plan) {
  if (!scenario.hazard) return;
  for (const PlanRule& rule : plan.rules)
    for (const PlanItem& action : rule.actions)
      if (action.kind == "operate")
        throw InputError(ErrorCode::inconsistent, {scenario.file, 0, 0, plan.id + ".rules." + rule.id},
                         {{"reason", "operate needs a hazard that is solved in the run, not a stored one"},
                          {"reason_zh", "operate 需要随运行求解的灾害，不能用已存储的灾害"}});
}

bool is_water(const ModelChoice& choice) { return choice.entry->is_water && choice.entry->is_water(choice.settings.get()); }

/// The models that the scenario names, and where it has no or several sources of water what makes them one.
std::vector<std::unique_ptr<Model>> make_models(const Scenario& scenario, ModelInputs inputs) {
  std::vector<std::unique_ptr<Model>> models;
  const auto& choices = scenario.models;
  const auto sources = static_cast<int>(std::count_if(choices.begin(), choices.end(), is_water));
  const bool has_hazard = std::any_of(choices.begin(), choices.end(), [](const ModelChoice& c) { return c.entry->phase == Phase::hazard; });
  int number = 0;
  for (const ModelChoice& choice : choices) {
    inputs.settings = choice.settings;
    inputs.water = {sources > 1 && is_water(choice) ? number++ : WaterSlot::only, sources};
    models.push_back(choice.entry->make(inputs));
  }
  inputs.water = {WaterSlot::only, sources};
  if (has_hazard && sources != 1) models.push_back(all_models().find("hazard/water")->make(inputs));
  if (scenario.transport && !scenario.transport->settings().fleet.empty()) models.push_back(all_models().find("transport/fleet")->make(inputs));
  return models;
}

}  // namespace

std::unique_ptr<Run> make_run(const Scenario& scenario, std::shared_ptr<const Plan> plan, std::uint64_t seed, int threads) {
  check_controls(scenario, *plan);
  ModelInputs inputs;
  inputs.world = scenario.world;
  inputs.plan = std::move(plan);
  inputs.hazard = scenario.hazard;
  inputs.transport = scenario.transport;
  inputs.ahead = scenario.ahead;
  constexpr std::int64_t day_ms = 86400000;
  inputs.start_minute_of_day = static_cast<int>(yaml::parse_local_time(scenario.start).value_or(0) % day_ms / 60000);
  return std::make_unique<Run>(scenario.world, make_models(scenario, std::move(inputs)), RunSettings{seed, scenario.step, scenario.duration, threads});
}

std::unique_ptr<Run> make_run(const Scenario& scenario, std::string_view plan_id, std::uint64_t seed, int threads) {
  return make_run(scenario, find_plan(scenario, plan_id), seed, threads);
}

}  // namespace muster
