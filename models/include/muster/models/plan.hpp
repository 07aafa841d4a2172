#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/core/error.hpp"

namespace muster {

/// One entry of a plan: a trigger or an action of the catalogue with its arguments. The kinds and their argument structs are described in
/// models/command/catalogue.hpp; plan, exercise and optimiser use the same catalogue.
struct PlanItem {
  std::string kind;                       ///< catalogue name: "gauge_above", "order_evacuation"
  std::shared_ptr<const void> arguments;  ///< of the type that the catalogue describes for `kind`
  std::vector<PlanItem> parts = {};       ///< what the triggers "all" and "any" are made of
  Location where = {};                    ///< in the plan's file
};

/// When the trigger holds, its actions are ordered by their role, in the order of the file.
struct PlanRule {
  std::string id;
  std::string role;  ///< who decides: "county", "township", "village"
  PlanItem when;
  std::vector<PlanItem> actions;
};

/// A plan is data. Empty = nobody orders anything.
struct Plan {
  std::string id = "none", name, name_en;
  std::vector<PlanRule> rules;
};

}  // namespace muster
