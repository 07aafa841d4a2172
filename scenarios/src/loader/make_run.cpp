#include <algorithm>

#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/stored_hazard.hpp"
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
  if (!scenario.hazard || std::any_of(scenario.models.begin(), scenario.models.end(), [](const ModelChoice& m) { return solves_flood(*m.entry); })) return;
  Problems problems;
  for (const PlanRule& rule : plan.rules)
    for (const PlanItem& action : rule.actions)
      if (action.kind == "operate")
        problems.add(ErrorCode::inconsistent, action.where,
                     {{"reason", "operate needs a hazard that is solved in the run, not a stored one"},
                      {"reason_zh", "operate 需要随运行求解的灾害，不能用已存储的灾害"}});
  problems.throw_if_any();
}

/// Says of problems that have no place where the scenario names the model that they are about.
/// @param about  that model; null = the one that the problem names
[[noreturn]] void throw_placed(const InputError& error, const Scenario& scenario, const ModelChoice* about) {
  std::vector<Problem> problems = error.problems();
  for (Problem& problem : problems) {
    if (!problem.where.file.empty()) continue;
    const ModelChoice* choice = about;
    for (const auto& [name, value] : problem.arguments)
      for (const ModelChoice& other : scenario.models)
        if (choice == nullptr && (name == "second" || name == "model") && value == other.entry->name) choice = &other;
    if (choice == nullptr) continue;
    const std::string key = problem.where.key_path;
    problem.where = choice->where;
    if (!key.empty()) problem.where.key_path += "." + key;
  }
  throw InputError(std::move(problems));
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
    try {
      models.push_back(choice.entry->make(inputs));
    } catch (const InputError& error) {
      throw_placed(error, scenario, &choice);
    }
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
  inputs.ahead = scenario.ahead, inputs.home_at = scenario.home_at, inputs.seed = seed;
  constexpr std::int64_t day_ms = 86400000;
  inputs.start_minute_of_day = static_cast<int>(yaml::parse_local_time(scenario.start).value_or(0) % day_ms / 60000);
  auto models = make_models(scenario, std::move(inputs));
  try {
    return std::make_unique<Run>(scenario.world, std::move(models), RunSettings{seed, scenario.step, scenario.duration, threads});
  } catch (const InputError& error) {
    throw_placed(error, scenario, nullptr);
  }
}

std::unique_ptr<Run> make_run(const Scenario& scenario, std::string_view plan_id, std::uint64_t seed, int threads) {
  return make_run(scenario, find_plan(scenario, plan_id), seed, threads);
}

std::unique_ptr<Run> make_hazard_run(const Scenario& scenario, std::uint64_t seed, int threads) {
  Scenario alone = scenario;
  std::erase_if(alone.models, [](const ModelChoice& model) { return model.entry->phase != Phase::hazard; });
  alone.transport = nullptr;
  return make_run(alone, std::make_shared<Plan>(), seed, threads);
}

}  // namespace muster
