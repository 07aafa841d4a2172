#pragma once
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {

/// The plain fields of scenario.yaml. What lies below `world`, `population`, `hazard`, `load`, `models`, `transport` and `plans` depends on other fields and is read by the loader.
struct ScenarioHead {
  std::string name, name_en;
  std::string start = "2026-07-20T18:00", utc_offset = "+08:00";
  Time duration = Time::hours(24), step = Time::seconds(10);
  static void describe(config::Builder<ScenarioHead>& d);
};

/// The plain fields of plan.yaml.
struct PlanHead {
  std::string id, name, name_en;
  static void describe(config::Builder<PlanHead>& d);
};

/// The plain fields of a rule; `when` holds a trigger, `do` a list of actions.
struct RuleHead {
  std::string id, role;
  static void describe(config::Builder<RuleHead>& d);
};

/// A key that holds something the descriptions cannot say, with its meaning for messages, schema and reference page.
struct SpecialKey {
  std::string name, meaning, meaning_zh;
  bool required = false;
};
const std::vector<SpecialKey>& scenario_keys();  ///< muster, world, population, hazard, load, models, transport, plans
const std::vector<SpecialKey>& plan_keys();      ///< muster, rules
const std::vector<SpecialKey>& rule_keys();      ///< when, do
std::vector<std::string> names_of(const std::vector<SpecialKey>& keys);
const SpecialKey& key_named(const std::vector<SpecialKey>& keys, std::string_view name);

}  // namespace muster
