#include "loader/parts.hpp"
#include "loader/world_kinds.hpp"
#include "muster/engine/io/world_file.hpp"
#include "muster/scenarios/town.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster {

const std::vector<WorldKind>& world_kinds() {
  static const std::vector<WorldKind> kinds = {{"town", &config::description_of<TownConfig>(), [](const void* settings, int threads) {
                                                  return make_town(*static_cast<const TownConfig*>(settings), threads);
                                                }}};
  return kinds;
}

namespace {

/// `world: {file: ...}`; what is wrong inside that file is reported with its own places.
std::shared_ptr<const World> read_world_file(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario) {
  const auto name = reader.text(node, "world.file");
  if (!name) return nullptr;
  const std::string path = reader.in_folder(*name);
  if (!reader.check_file(node, "world.file", path)) return nullptr;
  try {
    auto world = read_world(path);
    scenario.inputs.emplace_back(path, world_digest(*world));
    return world;
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) reader.problems().add(problem.code, problem.where, problem.arguments);
    return nullptr;
  }
}

}  // namespace

std::shared_ptr<const World> read_world_part(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario, int threads) {
  if (!reader.expect(node, yaml::NodeKind::mapping, "world")) return nullptr;
  std::vector<std::string> known = {"file"}, found;
  for (const WorldKind& kind : world_kinds()) known.push_back(kind.key);
  for (const yaml::Node::Key& key : node.keys) found.push_back(yaml::quote(key.text));
  const std::size_t before = reader.problems().list().size();
  reader.check_keys(node, known, "world");
  if (reader.problems().list().size() > before) return nullptr;
  if (node.keys.size() != 1) {
    reader.add(ErrorCode::exactly_one, node, "world", {{"known", yaml::listed(known)}, {"found", found.empty() ? "@kind.null" : yaml::listed(found)}});
    return nullptr;
  }
  if (const yaml::Node* file = node.find("file")) return read_world_file(reader, *file, scenario);
  for (const WorldKind& kind : world_kinds()) {
    const yaml::Node* settings = node.find(kind.key);
    if (settings == nullptr) continue;
    const std::shared_ptr<void> object = kind.settings->make_default();
    reader.read(*settings, *kind.settings, object.get(), "world." + kind.key);
    return reader.problems().list().size() > before ? nullptr : kind.make(object.get(), threads);
  }
  return nullptr;
}

}  // namespace muster
