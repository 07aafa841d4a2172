#include <algorithm>

#include "loader/plan_reader.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/scenarios/scenario.hpp"

namespace muster {

namespace {

/// False only where it is certain that every door is shut at the start.
bool may_be_open_at_start(const Scenario& scenario) {
  const ShelterTable& shelters = scenario.world->shelters;
  if (shelters.size() == 0) return false;
  if (std::find(shelters.kind.begin(), shelters.kind.end(), ShelterKind::exit) != shelters.kind.end()) return true;
  for (const ModelChoice& model : scenario.models)
    if (model.entry->name == "shelter/capacity") return static_cast<const shelter::ShelterSettings*>(model.settings.get())->open_at_start;
  return true;  // another model, which has rules of its own
}

bool has_action(const Plan& plan, std::string_view kind) {
  return std::any_of(plan.rules.begin(), plan.rules.end(), [kind](const PlanRule& rule) {
    return std::any_of(rule.actions.begin(), rule.actions.end(), [kind](const PlanItem& action) { return action.kind == kind; });
  });
}

}  // namespace

void check_somewhere_opens(yaml::Reader& reader, const yaml::Node& node, const std::string& path, const Plan& plan, const Scenario& scenario) {
  if (!scenario.world || !has_action(plan, "order_evacuation") || has_action(plan, "open_shelter") || may_be_open_at_start(scenario)) return;
  const yaml::Node& rules = *node.find("rules");
  for (std::size_t r = 0; r < plan.rules.size(); ++r)
    for (std::size_t a = 0; a < plan.rules[r].actions.size(); ++a) {
      if (plan.rules[r].actions[a].kind != "order_evacuation") continue;
      const std::string where = "rules[" + std::to_string(r) + "].do[" + std::to_string(a) + "]";
      return reader.add(ErrorCode::no_shelter_open, rules.items[r].find("do")->items[a], path.empty() ? where : path + "." + where);
    }
}

}  // namespace muster
