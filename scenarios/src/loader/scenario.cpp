#include "muster/scenarios/scenario.hpp"

#include <filesystem>

#include "loader/documents.hpp"
#include "loader/parts.hpp"
#include "loader/plan_reader.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/scenarios/yaml/quantity.hpp"

namespace muster {

namespace {

void read_head(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario) {
  ScenarioHead head;
  const auto also = names_of(scenario_keys());
  reader.read(node, config::description_of<ScenarioHead>(), &head, "", also);
  scenario.name = head.name, scenario.name_en = head.name_en;
  scenario.duration = head.duration, scenario.step = head.step, scenario.start = head.start;
  const auto place = [&](const char* key) -> const yaml::Node& { return node.find(key) != nullptr ? *node.find(key) : node; };
  if (!yaml::parse_local_time(head.start)) reader.add(ErrorCode::not_a_date, place("start"), "start", {{"found", yaml::quote(head.start)}});
  const auto offset = yaml::parse_utc_offset(head.utc_offset);
  if (!offset) reader.add(ErrorCode::not_a_utc_offset, place("utc_offset"), "utc_offset", {{"found", yaml::quote(head.utc_offset)}});
  scenario.utc_offset_min = offset.value_or(0);
  if (head.step.ms > 0 && head.duration.ms % head.step.ms != 0)
    reader.add(ErrorCode::inconsistent, place("duration"), "duration",
               {{"reason", "must be a whole number of steps of " + yaml::duration_text(head.step)},
                {"reason_zh", "应为步长 " + yaml::duration_text(head.step) + " 的整数倍"}});
}

/// The value of a required key, or null after adding "missing".
const yaml::Node* required(yaml::Reader& reader, const yaml::Node& node, const char* name) {
  const yaml::Node* value = node.find(name);
  if (value != nullptr && value->kind != yaml::NodeKind::null) return value;
  const SpecialKey& about = key_named(scenario_keys(), name);
  reader.missing(value != nullptr ? *value : node, name, about.meaning, about.meaning_zh);
  return nullptr;
}

void read_document(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario, int threads) {
  yaml::check_version(node, reader.file(), reader.problems());
  if (!reader.expect(node, yaml::NodeKind::mapping, "")) return;
  read_head(reader, node, scenario);
  if (node.find("world") != nullptr || !scenario.world)
    if (const yaml::Node* world = required(reader, node, "world")) scenario.world = read_world_part(reader, *world, scenario, threads);
  // Without a world its ids are not known: references stay unchecked, all other problems still show.
  reader.ids = ids_of(scenario);
  read_population_part(reader, node, scenario);
  reader.ids = ids_of(scenario);
  if (node.find("load") != nullptr) return read_load_part(reader, node, scenario);
  if (const yaml::Node* hazard = required(reader, node, "hazard")) read_hazard_part(reader, *hazard, scenario);
  reader.ids = ids_of(scenario);
  read_models_part(reader, node.find("models"), scenario);
  read_transport_part(reader, node.find("transport"), scenario);
  reader.ids = ids_of(scenario);
  read_plans_part(reader, node.find("plans"), scenario);
}

Scenario read_scenario(std::string_view text, const std::string& label, const std::string& folder, std::shared_ptr<const World> world, int threads,
                       Problems& problems) {
  Scenario scenario;
  scenario.file = label;
  scenario.world = std::move(world);
  scenario.inputs.emplace_back(label, hash_bytes(text.data(), text.size()));
  yaml::Reader reader(label, folder, problems);
  if (const auto node = yaml::parse(text, label, problems)) read_document(reader, *node, scenario, threads);
  problems.throw_if_any();
  scenario.decisions = std::move(reader.decisions);
  scenario.inputs.insert(scenario.inputs.end(), reader.inputs.begin(), reader.inputs.end());
  return scenario;
}

}  // namespace

Scenario load_scenario(const std::string& path, std::shared_ptr<const World> world, int threads) {
  Problems problems;
  const auto text = yaml::read_text_file(path, problems);
  problems.throw_if_any();
  return read_scenario(*text, path, std::filesystem::path(path).parent_path().string(), std::move(world), threads, problems);
}

std::shared_ptr<const World> load_place(std::string_view text, const std::string& folder, std::shared_ptr<const World> world) {
  Problems problems;
  Scenario scenario;
  scenario.world = std::move(world);
  yaml::Reader reader("scenario", folder, problems);
  if (const auto node = yaml::parse(text, "scenario", problems); node && reader.expect(*node, yaml::NodeKind::mapping, "")) {
    read_head(reader, *node, scenario);
    if (!scenario.world)
      if (const yaml::Node* part = required(reader, *node, "world")) scenario.world = read_world_part(reader, *part, scenario, 0);
    read_population_part(reader, *node, scenario);
  }
  problems.throw_if_any();
  return scenario.world;
}

Scenario load_scenario_text(std::string_view text, const std::string& folder, std::shared_ptr<const World> world, const std::string& label) {
  Problems problems;
  return read_scenario(text, label, folder, std::move(world), 0, problems);
}

}  // namespace muster
