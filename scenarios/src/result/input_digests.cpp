#include <type_traits>

#include "muster/models/command/catalogue.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/version.hpp"

namespace muster {

namespace {

void hash_value(Hasher& hasher, const config::Value& value) {
  hasher.number(value.index());
  std::visit(
      [&hasher]<class T>(const T& v) {
        const auto plain = [&hasher]<class V>(const std::vector<V>& list) {
          hasher.number(list.size());
          hasher.bytes(list.data(), list.size() * sizeof(V));
        };
        if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t>) hasher.number(static_cast<std::uint64_t>(v));
        else if constexpr (std::is_same_v<T, double>) hasher.bytes(&v, sizeof v);
        else if constexpr (std::is_same_v<T, std::string>) hasher.text(v);
        else if constexpr (std::is_same_v<T, Time>) hasher.number(static_cast<std::uint64_t>(v.ms));
        else if constexpr (std::is_same_v<T, std::vector<double>>) plain(v);
        else if constexpr (std::is_same_v<T, config::Series>) plain(v.time), plain(v.value);
        else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          hasher.number(v.size());
          for (const std::string& text : v) hasher.text(text);
        }
      },
      value);
}

/// Descriptions reach nested structs through addresses that are not const; nothing is written.
void hash_struct(Hasher& hasher, const config::Description& description, void* object) {
  for (const config::Field& field : description.fields) {
    hasher.text(field.name);
    if (field.kind == config::Kind::group) {
      hash_struct(hasher, *field.group, field.member(object));
    } else if (field.kind == config::Kind::group_list) {
      hasher.number(field.count(object));
      for (std::size_t i = 0; i < field.count(object); ++i) hash_struct(hasher, *field.group, field.at(object, i));
    } else {
      hash_value(hasher, field.get(object));
    }
  }
}

void hash_item(Hasher& hasher, command::Part part, const PlanItem& item) {
  hasher.text(item.kind);
  const command::Entry* entry = command::find_entry(part, item.kind);
  if (entry != nullptr && item.arguments != nullptr) hash_struct(hasher, *entry->arguments, const_cast<void*>(item.arguments.get()));
  hasher.number(item.parts.size());
  for (const PlanItem& inner : item.parts) hash_item(hasher, part, inner);
}

}  // namespace

Digest plan_digest(const Plan& plan) {
  Hasher hasher;
  hasher.text(plan.id);
  hasher.number(plan.rules.size());
  for (const PlanRule& rule : plan.rules) {
    hasher.text(rule.id), hasher.text(rule.role);
    hash_item(hasher, command::Part::trigger, rule.when);
    hasher.number(rule.actions.size());
    for (const PlanItem& action : rule.actions) hash_item(hasher, command::Part::action, action);
  }
  return hasher.digest();
}

Digest settings_digest(const Scenario& scenario) {
  Hasher hasher;
  for (const ModelChoice& model : scenario.models) {
    hasher.text(model.entry->name);
    if (model.settings != nullptr) hash_struct(hasher, *model.entry->settings, const_cast<void*>(model.settings.get()));
  }
  return hasher.digest();
}

CheckpointInputs checkpoint_inputs(const Scenario& scenario, const Plan& plan, const RunSettings& settings) {
  std::string hazard = scenario.hazard == nullptr ? "live" : scenario.hazard_file;
  for (const auto& [name, digest] : scenario.inputs)
    if (scenario.hazard != nullptr && name == scenario.hazard_file) hazard = digest.hex();
  return {{"seed", std::to_string(settings.seed)},
          {"step", std::to_string(settings.step.ms)},
          {"duration", std::to_string(settings.end.ms)},
          {"start", scenario.start + " " + std::to_string(scenario.utc_offset_min)},
          {"plan", plan_digest(plan).hex()},
          {"models", settings_digest(scenario).hex()},
          {"hazard", hazard},
          {"world", world_digest(*scenario.world).hex()}};
}

}  // namespace muster
