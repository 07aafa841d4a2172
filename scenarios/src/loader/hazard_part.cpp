#include "loader/parts.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/scenarios/stored_hazard.hpp"

namespace muster {

namespace {

/// Reads a stored realisation and checks that it was made for the scenario's world.
void read_stored_hazard(yaml::Reader& reader, const yaml::Node& node, const std::string& path, Scenario& scenario) {
  scenario.hazard_file = path;
  if (!reader.check_file(node, "hazard.file", path)) return;
  try {
    auto record = std::make_shared<HazardRecord>(HazardRecord::load(path));
    if (scenario.world) record->check_made_for(*scenario.world, path);
    scenario.hazard = std::move(record);
    reader.add_input(path);
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) reader.problems().add(problem.code, problem.where, problem.arguments);
  }
}

/// What a flood's settings mean on the scenario's terrain, told where it stands: a levee or an inflow off the terrain, a place in a wall.
void check_flood(yaml::Reader& reader, const yaml::Node& node, const FloodSettings& settings, const World& world) {
  Problems problems;
  const FloodSetup setup = flood_setup(world, settings, problems);
  if (problems.empty()) check_flood_setup(setup, {}, problems);
  for (const Problem& problem : problems.list()) {
    const std::string& path = problem.where.key_path;
    if (problem.where.file.empty()) reader.add(problem.code, node.at(path), "hazard." + path, problem.arguments);
    else reader.problems().add(problem.code, problem.where, problem.arguments);
  }
}

}  // namespace

void read_hazard_part(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario) {
  if (!reader.expect(node, yaml::NodeKind::mapping, "hazard")) return;
  const yaml::Node *file = node.find("file"), *model = node.find("model");
  if (file != nullptr && model != nullptr) return reader.add(ErrorCode::exactly_one, node, "hazard", {{"known", "file, model"}, {"found", "file, model"}});
  static const std::vector<std::string> keys = {"file", "model"};
  if (file == nullptr) {
    const std::size_t before = reader.problems().list().size();
    const ModelEntry* entry = chosen_model(reader, node, "hazard", Phase::hazard);
    if (entry == nullptr) return;
    add_model(reader, node, "hazard", *entry, keys, scenario);
    const FloodSettings* flood = flood_settings(scenario.models.back());
    if (flood != nullptr && scenario.world && !scenario.world->ground.empty() && reader.problems().list().size() == before)
      check_flood(reader, node, *flood, *scenario.world);
    return;
  }
  add_model(reader, node, "hazard", *all_models().find(stored_hazard_model()), keys, scenario);
  if (const auto name = reader.text(*file, "hazard.file")) read_stored_hazard(reader, *file, reader.in_folder(*name), scenario);
}

}  // namespace muster
