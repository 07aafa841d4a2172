#include "loader/parts.hpp"

namespace muster {

void read_hazard_part(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario) {
  if (!reader.expect(node, yaml::NodeKind::mapping, "hazard")) return;
  const yaml::Node *file = node.find("file"), *model = node.find("model");
  if (file != nullptr && model != nullptr) return reader.add(ErrorCode::exactly_one, node, "hazard", {{"known", "file, model"}, {"found", "file, model"}});
  static const std::vector<std::string> keys = {"file", "model"};
  if (file == nullptr) {
    if (const ModelEntry* entry = chosen_model(reader, node, "hazard", Phase::hazard)) add_model(reader, node, "hazard", *entry, keys, scenario);
    return;
  }
  const auto name = reader.text(*file, "hazard.file");
  if (const ModelEntry* entry = all_models().find(stored_hazard_model())) add_model(reader, node, "hazard", *entry, keys, scenario);
  if (name) scenario.hazard_file = reader.in_folder(*name);
}

}  // namespace muster
