#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/registry.hpp"

namespace muster::command {

/// How long a post takes from knowing that a trigger holds to giving its orders, by its level. One draw per rule id, so that the same rule has the
/// same luck in every plan. Triggers that rest on the clock or on another rule are arranged beforehand and take no time.
struct Settings {
  Time county = Time::minutes(20), township = Time::minutes(10), village = Time::minutes(5), grid = Time::minutes(2);
  double spread = 0.64;
  static void describe(config::Builder<Settings>& d);
};

/// Memory of triggers and outcomes of orders. Owner: command.
struct CommandState {
  std::vector<Time> since;       ///< [observation] since when the level has been reported without a break, never() = it is not
  std::vector<Time> due;         ///< [rule] when its orders are given, never() = its trigger has not held yet
  std::vector<Time> given;       ///< [rule] when they were given, never() = not yet
  std::vector<Outcome> outcome;  ///< [order]
  static void arrays(auto& self, auto&& visit) {
    visit("command/since", self.since), visit("command/due", self.due), visit("command/given", self.given);
    visit("command/outcome", self.outcome);
  }
};

/// One action at one target: what the event log's "order" rows are.
struct Order {
  std::string id;  ///< "evacuate_low_town.1.V03": rule, place in its list (from 1), target
  std::uint32_t rule = 0;
  const Entry* entry = nullptr;
  const PlanItem* item = nullptr;
  std::string target;  ///< id or street name
};

/// All orders of a plan, in plan order.
std::vector<Order> orders_of(const Plan& plan);

/// Time that a post deliberates over a rule.
/// @return  median of the rule's level times a log-normal factor with `spread` as the deviation of its logarithm
Time deliberation(const Settings& settings, const PlanRule& rule, std::uint64_t seed);

/// "command/plan": carries out a plan.
std::unique_ptr<Model> make_plan_command(const ModelInputs& inputs);

}  // namespace muster::command
