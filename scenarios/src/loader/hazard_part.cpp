#include <algorithm>

#include "loader/parts.hpp"
#include "loader/plan_reader.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/scenarios/stored_hazard.hpp"

namespace muster {

namespace {

/// Reads a stored realisation and checks that it was made for the scenario's world.
void read_stored_hazard(yaml::Reader& reader, const yaml::Node& node, const std::string& key, const std::string& path, Scenario& scenario) {
  scenario.hazard_file = path;
  if (!reader.check_file(node, key, path)) return;
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
void check_flood(yaml::Reader& reader, const yaml::Node& node, const std::string& here, const FloodSettings& settings, const World& world) {
  Problems problems;
  const FloodSetup setup = flood_setup(world, settings, problems);
  if (problems.empty()) check_flood_setup(setup, {}, problems);
  for (const Problem& problem : problems.list()) {
    const std::string& path = problem.where.key_path;
    if (problem.where.file.empty()) reader.add(problem.code, node.at(path), here + "." + path, problem.arguments);
    else reader.problems().add(problem.code, problem.where, problem.arguments);
  }
}

/// One hazard of a scenario: its place in the document, and the model that it names; null where it names none.
struct OneHazard {
  const yaml::Node* node;
  std::string path;
  const ModelEntry* entry;
};

OneHazard named_hazard(yaml::Reader& reader, const yaml::Node& node, const std::string& path) {
  if (!reader.expect(node, yaml::NodeKind::mapping, path)) return {&node, path, nullptr};
  const bool file = node.find("file") != nullptr, model = node.find("model") != nullptr;
  if (file && model) reader.add(ErrorCode::exactly_one, node, path, {{"known", "file, model"}, {"found", "file, model"}});
  if (file) return {&node, path, model ? nullptr : all_models().find(stored_hazard_model())};
  return {&node, path, chosen_model(reader, node, path, Phase::hazard)};
}

void read_one(yaml::Reader& reader, const OneHazard& hazard, Scenario& scenario) {
  static const std::vector<std::string> keys = {"file", "model"};
  if (is_chosen(*hazard.entry, scenario)) return reader.add(ErrorCode::inconsistent, *hazard.node, hazard.path, named_twice(*hazard.entry));
  if (hazard.entry->name == stored_hazard_model() && hazard.node->find("file") == nullptr)
    return reader.add(ErrorCode::inconsistent, *hazard.node, hazard.path,
                      {{"reason", hazard.entry->name + " needs a file: write `file: hazard.nc` in place of the model"},
                       {"reason_zh", hazard.entry->name + " 须给出文件：以 `file: hazard.nc` 代替 model"}});
  if (hazard.entry->name == "hazard/zone" && is_chosen(*all_models().find("zone/replay"), scenario))
    return reader.add(ErrorCode::inconsistent, *hazard.node, hazard.path,
                      {{"reason", "the stored hazard holds danger zones already"}, {"reason_zh", "已存储的灾害文件中已含危险区"}});
  const auto floods = [](const ModelChoice& model) { return solves_flood(*model.entry); };
  if (solves_flood(*hazard.entry) && std::any_of(scenario.models.begin(), scenario.models.end(), floods))
    return reader.add(ErrorCode::inconsistent, *hazard.node, hazard.path,
                      {{"reason", "a run solves one flood; the other may be a stored one"}, {"reason_zh", "一次推演只求解一场洪水；另一场可为已存储的洪水"}});
  const std::size_t before = reader.problems().list().size();
  add_model(reader, *hazard.node, hazard.path, *hazard.entry, keys, scenario);
  const FloodSettings* flood = flood_settings(scenario.models.back());
  if (flood != nullptr && scenario.world && !scenario.world->ground.empty() && reader.problems().list().size() == before)
    check_flood(reader, *hazard.node, hazard.path, *flood, *scenario.world);
  const yaml::Node* file = hazard.node->find("file");
  if (file == nullptr) return;
  const auto name = reader.text(*file, hazard.path + ".file");
  if (!name) return;
  read_stored_hazard(reader, *file, hazard.path + ".file", reader.in_folder(*name), scenario);
  if (scenario.hazard == nullptr) return;
  const Time begins = static_cast<const ReplaySettings*>(scenario.models.back().settings.get())->begins;
  if (scenario.hazard->frames == 0) scenario.models.pop_back();  // zones alone, without a flood
  add_stored_zones(scenario, begins);
}

}  // namespace

void read_hazard_part(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario) {
  std::vector<OneHazard> hazards;
  if (node.kind == yaml::NodeKind::list) {
    if (node.items.empty()) reader.add(ErrorCode::empty_text, node, "hazard");
    for (std::size_t i = 0; i < node.items.size(); ++i) hazards.push_back(named_hazard(reader, node.items[i], "hazard[" + std::to_string(i) + "]"));
  } else {
    hazards.push_back(named_hazard(reader, node, "hazard"));
  }
  std::erase_if(hazards, [](const OneHazard& hazard) { return hazard.entry == nullptr; });
  // In the order of the registry, whatever that of the file: what one hazard gives ids to the next may name. Floods are read last, as their dams name zones,
  // but come first in each step, so that zones see the gauges of that step.
  const auto order = [](const OneHazard& hazard) { return std::pair(solves_flood(*hazard.entry), hazard.entry); };
  std::stable_sort(hazards.begin(), hazards.end(), [&order](const OneHazard& a, const OneHazard& b) { return order(a) < order(b); });
  for (const OneHazard& hazard : hazards) {
    read_one(reader, hazard, scenario);
    reader.ids = ids_of(scenario);
  }
  std::stable_partition(scenario.models.begin(), scenario.models.end(), [](const ModelChoice& model) { return solves_flood(*model.entry); });
}

}  // namespace muster
