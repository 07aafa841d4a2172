#include <filesystem>

#include "loader/parts.hpp"
#include "loader/plan_reader.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

namespace {

/// Reads a plan file with a reader of its own, and hands over what it recorded.
/// @param scenario  in which the plan is to be used; null = not known
std::shared_ptr<const Plan> read_plan_file(const std::string& path, Problems& problems, const yaml::TableIds& ids, const Scenario* scenario,
                                           yaml::Reader* records) {
  const auto text = yaml::read_text_file(path, problems);
  if (!text) return nullptr;
  yaml::Reader reader(path, std::filesystem::path(path).parent_path().string(), problems);
  reader.ids = ids;
  const auto node = yaml::parse(*text, path, problems);
  if (!node) return nullptr;
  auto plan = read_plan(reader, *node, "", true);
  if (plan && scenario != nullptr) check_somewhere_opens(reader, *node, "", *plan, *scenario);
  if (records != nullptr) {
    records->inputs.emplace_back(path, hash_bytes(text->data(), text->size()));
    records->decisions.insert(records->decisions.end(), reader.decisions.begin(), reader.decisions.end());
  }
  return plan;
}

/// Adds a problem where a plan's id is taken.
bool id_is_free(yaml::Reader& reader, const yaml::Node& node, const std::string& path, const Plan& plan, const Scenario& scenario) {
  bool free = plan.id != "none";
  for (const auto& other : scenario.plans) free = free && other->id != plan.id;
  if (!free) reader.add(ErrorCode::plan_id_taken, node, path, {{"found", yaml::quote(plan.id)}});
  return free;
}

}  // namespace

void read_plans_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario) {
  if (node != nullptr && node->kind != yaml::NodeKind::null && reader.expect(*node, yaml::NodeKind::list, "plans")) {
    for (std::size_t i = 0; i < node->items.size(); ++i) {
      const yaml::Node& item = node->items[i];
      const std::string path = "plans[" + std::to_string(i) + "]";
      std::shared_ptr<const Plan> plan;
      if (item.kind == yaml::NodeKind::mapping) {
        plan = read_plan(reader, item, path, false);
        if (plan) check_somewhere_opens(reader, item, path, *plan, scenario);
      } else if (item.kind == yaml::NodeKind::scalar) {
        const std::string file = reader.in_folder(item.text);
        if (reader.check_file(item, path, file)) plan = read_plan_file(file, reader.problems(), reader.ids, &scenario, &reader);
      } else {
        reader.add(ErrorCode::wrong_kind, item, path, {{"expected", "@kind.plan"}, {"found", item.kind == yaml::NodeKind::list ? "@kind.list" : "@kind.null"}});
      }
      if (plan && id_is_free(reader, item, path, *plan, scenario)) scenario.plans.push_back(plan);
    }
  }
  auto none = std::make_shared<Plan>();
  none->name = "不下命令", none->name_en = "no order";
  scenario.plans.push_back(none);
}

std::shared_ptr<const Plan> load_plan(const std::string& path, const World& world) {
  Problems problems;
  auto plan = read_plan_file(path, problems, ids_of(world), nullptr, nullptr);
  problems.throw_if_any();
  return plan;
}

std::shared_ptr<const Plan> load_plan(const std::string& path, const Scenario& scenario) {
  Problems problems;
  auto plan = read_plan_file(path, problems, ids_of(scenario), &scenario, nullptr);
  problems.throw_if_any();
  return plan;
}

std::shared_ptr<const Plan> load_plan_text(std::string_view text, const World& world, const std::string& label) {
  Problems problems;
  yaml::Reader reader(label, "", problems);
  reader.ids = ids_of(world);
  std::shared_ptr<const Plan> plan;
  if (const auto node = yaml::parse(text, label, problems)) plan = read_plan(reader, *node, "", true);
  problems.throw_if_any();
  return plan;
}

}  // namespace muster
