#include <nlohmann/json.hpp>
#include <set>

#include "loader/documents.hpp"
#include "loader/parts.hpp"
#include "loader/world_kinds.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/population/whereabouts.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/scenarios/schema.hpp"

namespace muster {

namespace {

using config::Description;
using config::Field;
using config::Kind;
using Json = nlohmann::ordered_json;

Json text_with(const std::string& en, const std::string& zh) { return {{"description", en}, {"x-zh", zh}}; }

void add_range(Json& out, const config::About& about) {
  if (about.min) out[about.above_min ? "exclusiveMinimum" : "minimum"] = *about.min;
  if (about.max) out["maximum"] = *about.max;
}

/// A number may carry its unit as text; what the text says is checked by the reader.
Json quantity(const config::About& about) {
  Json number = {{"type", "number"}};
  add_range(number, about);
  if (about.unit.empty()) return number;
  return {{"anyOf", Json::array({number, {{"$ref", "#/$defs/quantity"}}})}};
}

Json plain(const Field& field) {
  switch (field.kind) {
    case Kind::boolean: return {{"type", "boolean"}};
    case Kind::integer: {
      Json out = {{"type", "integer"}};
      add_range(out, field.about);
      return out;
    }
    case Kind::number: return quantity(field.about);
    case Kind::duration: return {{"$ref", "#/$defs/duration"}};
    case Kind::choice: return {{"enum", field.choices}};
    default: return {{"type", "string"}, {"minLength", 1}};
  }
}

/// `{value: ..., decision: [min, max]}` is allowed wherever a number or a duration is.
Json with_decision(const Json& value) {
  const Json range = {{"type", "array"}, {"items", value}, {"minItems", 2}, {"maxItems", 2}};
  const Json marked = {
      {"type", "object"}, {"properties", {{"value", value}, {"decision", range}}}, {"required", {"value", "decision"}}, {"additionalProperties", false}};
  return {{"anyOf", Json::array({value, marked})}};
}

Json value_of(const Field& field, const config::Value& value) {
  switch (field.kind) {
    case Kind::boolean: return std::get<bool>(value);
    case Kind::integer: return std::get<std::int64_t>(value);
    case Kind::number: return std::get<double>(value);
    case Kind::numbers: return std::get<std::vector<double>>(value);
    case Kind::texts:
    case Kind::references:
    case Kind::choices: return std::get<std::vector<std::string>>(value);
    default: return yaml::value_text(field, value);
  }
}

class Schema {
 public:
  Json defs = Json::object();

  Schema() {
    defs["quantity"] = {{"type", "string"},
                        {"pattern", "^[+-]?[0-9.]+([eE][+-]?[0-9]+)? ?[^0-9 ]+$"},
                        {"description", "a number with its unit: \"2.5 m\""},
                        {"x-zh", "带单位的数值，例如 \"2.5 m\""}};
    defs["duration"] = {{"anyOf", Json::array({{{"type", "string"}, {"pattern", "^ *([0-9.]+ *(ms|s|min|h|d) *)+$"}}, {{"const", 0}}})},
                        {"description", "\"30 s\", \"10 min\", \"2 h\", \"1 h 30 min\", \"2 d\""},
                        {"x-zh", "时长，例如 \"30 s\"、\"10 min\"、\"2 h\""}};
    const Json row = {
        {"type", "array"}, {"prefixItems", Json::array({{{"$ref", "#/$defs/duration"}}, {{"type", {"number", "string"}}}})}, {"minItems", 2}, {"maxItems", 2}};
    defs["series"] = {{"anyOf",
                       Json::array({{{"type", "array"}, {"items", row}, {"minItems", 1}},
                                    {{"type", "string"}, {"minLength", 1}},
                                    {{"type", "object"},
                                     {"properties", {{"csv", {{"type", "string"}}}, {"column", {{"type", "string"}}}}},
                                     {"required", {"csv"}},
                                     {"additionalProperties", false}}})},
                      {"description", "values over time: [[time, value], ...] or a CSV file with a column time_s, time_min or time_h"},
                      {"x-zh", "随时间变化的值：[[时间, 值], ...]，或含 time_s、time_min 或 time_h 列的 CSV 文件"}};
  }

  Json list_of(const Field& f) {
    Field element = f;
    element.kind = f.kind == Kind::numbers ? Kind::number : f.kind == Kind::choices ? Kind::choice : Kind::text;
    Json out = {{"type", "array"}, {"items", f.kind == Kind::numbers ? with_decision(plain(element)) : plain(element)}};
    if (f.about.required) out["minItems"] = 1;
    if (f.kind == Kind::references || f.kind == Kind::choices) out["uniqueItems"] = true;
    return out;
  }

  Json field(const Field& f, const void* usual) {
    Json out;
    const bool list = f.kind == Kind::numbers || f.kind == Kind::texts || f.kind == Kind::references || f.kind == Kind::choices;
    if (f.kind == Kind::series) out["$ref"] = "#/$defs/series";
    else if (f.kind == Kind::group) out = object(*f.group, {});
    else if (f.kind == Kind::group_list) out = {{"type", "array"}, {"items", object(*f.group, {})}};
    else if (list) out = list_of(f);
    else if (f.kind == Kind::integer || f.kind == Kind::number || f.kind == Kind::duration) out = with_decision(plain(f));
    else out = plain(f);
    out.update(text_with(f.about.meaning, f.about.meaning_zh));
    if (!f.about.unit.empty()) out["x-unit"] = f.about.unit;
    if (!f.about.table.empty()) out["x-table"] = f.about.table;
    if (!f.about.source.empty()) out["x-source"] = f.about.source;
    if (f.get && !f.about.required) out["default"] = value_of(f, f.get(usual));
    return out;
  }

  /// Schema of a struct as a mapping; `more` holds the keys that the description does not.
  Json object(const Description& description, const Json& more) {
    Json out = {{"type", "object"}, {"title", description.name}};
    out.update(text_with(description.meaning, description.meaning_zh));
    Json properties = more.is_object() ? more : Json::object();
    std::vector<std::string> required;
    const std::shared_ptr<void> usual = description.make_default();
    for (const Field& f : description.fields) {
      properties[f.name] = field(f, usual.get());
      if (f.about.required) required.push_back(f.name);
    }
    out["properties"] = properties;
    if (!required.empty()) out["required"] = required;
    out["additionalProperties"] = false;
    return out;
  }

  Json items(command::Part part) {
    Json choices = Json::array();
    for (const command::Entry& entry : command::catalogue()) {
      if (entry.part != part) continue;
      Json arguments =
          command::has_parts(entry) ? Json{{"type", "array"}, {"items", {{"$ref", "#/$defs/trigger"}}}, {"minItems", 1}} : object(*entry.arguments, {});
      if (!entry.roles.empty()) arguments["x-roles"] = entry.roles;
      choices.push_back({{"type", "object"}, {"properties", {{entry.name, arguments}}}, {"required", {entry.name}}, {"additionalProperties", false}});
    }
    return {{"oneOf", choices}};
  }

  Json plan(bool version) {
    defs["trigger"] = items(command::Part::trigger);
    defs["action"] = items(command::Part::action);
    const auto described = [](Json schema, const SpecialKey& key) {
      schema.update(text_with(key.meaning, key.meaning_zh));
      return schema;
    };
    Json rule = object(config::description_of<RuleHead>(), {});
    rule["properties"]["when"] = described({{"$ref", "#/$defs/trigger"}}, key_named(rule_keys(), "when"));
    rule["properties"]["do"] = described({{"type", "array"}, {"items", {{"$ref", "#/$defs/action"}}}, {"minItems", 1}}, key_named(rule_keys(), "do"));
    rule["required"].push_back("when"), rule["required"].push_back("do");
    Json more = Json::object();
    if (version) more["muster"] = described({{"const", 1}}, key_named(plan_keys(), "muster"));
    Json out = object(config::description_of<PlanHead>(), more);
    out["properties"]["rules"] = described({{"type", {"array", "null"}}, {"items", rule}}, key_named(plan_keys(), "rules"));
    if (version) out["required"].push_back("muster");
    out["required"].push_back("rules");
    return out;
  }

  /// Mapping of a model's settings, chosen by `model`.
  Json models(Phase phase) {
    Json choices = Json::array();
    for (const ModelEntry& entry : all_models().entries()) {
      if (entry.phase != phase || entry.comes_along) continue;
      Json one = object(*entry.settings, {{"model", {{"const", entry.name}}}});
      if (entry.name != default_model(phase)) one["required"].push_back("model");
      choices.push_back(one);
    }
    return choices;
  }
};

std::string document(Json body, Json defs, const char* title) {
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  body.erase("title");
  out.update(body);
  out["$defs"] = std::move(defs);
  return out.dump(1) + "\n";
}

}  // namespace

std::string plan_schema() {
  Schema schema;
  Json body = schema.plan(true);
  return document(std::move(body), std::move(schema.defs), "muster plan");
}

std::string scenario_schema() {
  Schema schema;
  const auto key = [](const char* name) { return key_named(scenario_keys(), name); };
  const auto described = [](Json out, const SpecialKey& about) {
    out.update(text_with(about.meaning, about.meaning_zh));
    return out;
  };
  const auto one_key = [](const char* name, const Json& value) {
    return Json{{"type", "object"}, {"properties", {{name, value}}}, {"required", {name}}, {"additionalProperties", false}};
  };
  Json worlds = Json::array({one_key("file", {{"type", "string"}, {"minLength", 1}})});
  for (const WorldKind& kind : world_kinds()) worlds.push_back(one_key(kind.key.c_str(), schema.object(*kind.settings, {})));
  Json hazards = schema.models(Phase::hazard);
  for (Json& hazard : hazards) {
    if (hazard["properties"]["model"]["const"] != stored_hazard_model()) continue;
    hazard["properties"].erase("model");
    hazard["properties"]["file"] = {{"type", "string"}, {"minLength", 1}};
    hazard["required"] = {"file"};
  }
  // One of them, or several.
  const auto one_or_list = [&schema](const std::string& name, const Json& choices) {
    schema.defs[name] = {{"oneOf", choices}};
    const Json one = {{"$ref", "#/$defs/" + name}};
    return Json{{"anyOf", Json::array({one, {{"type", "array"}, {"items", one}, {"minItems", 1}}})}};
  };
  Json by_phase = Json::object();
  for (int p = static_cast<int>(Phase::hazard) + 1; p <= static_cast<int>(Phase::metrics); ++p) {
    const Json choices = schema.models(static_cast<Phase>(p));
    if (!choices.empty()) by_phase[phase_name(static_cast<Phase>(p))] = one_or_list(phase_name(static_cast<Phase>(p)), choices);
  }
  schema.defs["plan"] = schema.plan(false);
  Json body = schema.object(config::description_of<ScenarioHead>(), {{"muster", described({{"const", 1}}, key("muster"))}});
  Json& properties = body["properties"];
  properties["world"] = described({{"oneOf", worlds}}, key("world"));
  properties["population"] = described(schema.object(config::description_of<population::PopulationSettings>(), {}), key("population"));
  properties["hazard"] = described(one_or_list("hazard", hazards), key("hazard"));
  properties["load"] = described(schema.object(*all_models().find(load_model())->settings, {}), key("load"));
  properties["models"] = described({{"type", "object"}, {"properties", by_phase}, {"additionalProperties", false}}, key("models"));
  properties["transport"] = described(schema.object(config::description_of<transport::Settings>(), {}), key("transport"));
  properties["plans"] = described({{"type", "array"}, {"items", {{"anyOf", Json::array({{{"type", "string"}}, {{"$ref", "#/$defs/plan"}}})}}}}, key("plans"));
  for (const char* name : {"muster", "world"}) body["required"].push_back(name);
  body["oneOf"] = Json::array({{{"required", {"hazard"}}}, {{"required", {"load"}}}});
  return document(std::move(body), std::move(schema.defs), "muster scenario");
}

}  // namespace muster
