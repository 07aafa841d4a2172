#include <algorithm>
#include <array>
#include <stdexcept>

#include "loader/parts.hpp"
#include "muster/scenarios/stored_hazard.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster {

namespace {

constexpr int phases = static_cast<int>(Phase::metrics) + 1;

/// The one table of default models.
constexpr std::array<std::pair<Phase, std::string_view>, 10> defaults = {{
    {Phase::hazard, "flood/local_inertial"},
    {Phase::lifelines, "lifelines/flooded_roads"},
    {Phase::sensing, "sensing/gauges"},
    {Phase::command, "command/plan"},
    {Phase::warning, "warning/chain"},
    {Phase::behaviour, "behaviour/padm"},
    {Phase::movement, "movement/kinematic_wave"},
    {Phase::shelter, "shelter/capacity"},
    {Phase::casualty, "casualty/flood"},
    {Phase::metrics, "metrics/population"},
}};

std::vector<std::string> phase_names() {
  std::vector<std::string> names;
  for (int p = static_cast<int>(Phase::hazard) + 1; p < phases; ++p) names.emplace_back(phase_name(static_cast<Phase>(p)));
  return names;
}

std::vector<std::string> models_of(Phase phase) {
  std::vector<std::string> names;
  for (const ModelEntry& entry : all_models().entries())
    if (entry.phase == phase && !entry.comes_along) names.push_back(entry.name);
  return names;
}

}  // namespace

std::string_view default_model(Phase phase) {
  for (const auto& [of, name] : defaults)
    if (of == phase) return name;
  return {};
}

std::string_view stored_hazard_model() { return "flood/replay"; }
std::string_view load_model() { return "trips/load"; }

const ModelEntry* chosen_model(yaml::Reader& reader, const yaml::Node& node, const std::string& path, Phase phase) {
  const yaml::Node* named = node.kind == yaml::NodeKind::mapping ? node.find("model") : nullptr;
  if (named == nullptr && default_model(phase).empty()) {
    const auto known = models_of(phase);
    reader.add(ErrorCode::unknown_model, node, path + ".model", {{"found", ""}, {"known", known.empty() ? "@kind.null" : yaml::listed(known)}});
    return nullptr;
  }
  if (named == nullptr) {
    const ModelEntry* entry = all_models().find(default_model(phase));
    if (entry == nullptr) throw std::logic_error("default model " + std::string(default_model(phase)) + " is not registered");
    return entry;
  }
  const std::string here = path + ".model";
  const auto name = reader.text(*named, here);
  if (!name) return nullptr;
  const ModelEntry* entry = all_models().find(*name);
  if (entry == nullptr || entry->comes_along) {
    const auto known = models_of(phase);
    if (const auto meant = yaml::nearest(*name, known))
      reader.add(ErrorCode::unknown_model_did_you_mean, *named, here, {{"found", yaml::quote(*name)}, {"suggestion", *meant}});
    else reader.add(ErrorCode::unknown_model, *named, here, {{"found", yaml::quote(*name)}, {"known", known.empty() ? "@kind.null" : yaml::listed(known)}});
    entry = nullptr;
  } else if (entry->phase != phase) {
    reader.add(ErrorCode::wrong_phase, *named, here, {{"model", *name}, {"found", phase_name(entry->phase)}, {"expected", phase_name(phase)}});
    return nullptr;
  }
  return entry;
}

void add_model(yaml::Reader& reader, const yaml::Node& node, const std::string& path, const ModelEntry& entry, std::span<const std::string> also,
               Scenario& scenario) {
  const std::shared_ptr<void> settings = entry.settings->make_default();
  const std::size_t before = reader.problems().list().size();
  reader.read(node, *entry.settings, settings.get(), path, also);
  if (entry.check && scenario.world && reader.problems().list().size() == before)
    for (const config::Contradiction& c : entry.check(*scenario.world, settings.get()))
      reader.add(ErrorCode::inconsistent, node.at(c.field), path + "." + c.field, {{"reason", c.reason}, {"reason_zh", c.reason_zh}});
  scenario.models.push_back({&entry, settings, {reader.file(), node.line, node.column, path}});
}

bool is_chosen(const ModelEntry& entry, const Scenario& scenario) {
  return std::any_of(scenario.models.begin(), scenario.models.end(), [&entry](const ModelChoice& choice) { return choice.entry == &entry; });
}

Arguments named_twice(const ModelEntry& entry) {
  return {{"reason", "the model " + entry.name + " is named twice"}, {"reason_zh", "模型 " + entry.name + " 重复列出"}};
}

namespace {

/// What hazards bring to a phase.
std::vector<const ModelEntry*> brought_to(Phase phase, const Scenario& scenario) {
  std::vector<const ModelEntry*> out;
  for (const ModelChoice& choice : scenario.models)
    for (const std::string& name : choice.entry->brings) {
      const ModelEntry* entry = all_models().find(name);
      if (entry == nullptr) throw std::logic_error(choice.entry->name + " brings " + name + ", which is not registered");
      if (entry->phase == phase && std::find(out.begin(), out.end(), entry) == out.end()) out.push_back(entry);
    }
  return out;
}

/// The models that a phase names, each with its place, or nothing after adding problems.
std::vector<std::pair<const yaml::Node*, std::string>> nodes_of(yaml::Reader& reader, const yaml::Node* given, const std::string& path) {
  if (given == nullptr || given->kind == yaml::NodeKind::null) return {};
  if (given->kind != yaml::NodeKind::list) {
    if (!reader.expect(*given, yaml::NodeKind::mapping, path)) return {};
    return {{given, path}};
  }
  std::vector<std::pair<const yaml::Node*, std::string>> out;
  if (given->items.empty()) reader.add(ErrorCode::empty_text, *given, path);
  for (std::size_t i = 0; i < given->items.size(); ++i) {
    const std::string here = path + "[" + std::to_string(i) + "]";
    if (reader.expect(given->items[i], yaml::NodeKind::mapping, here)) out.emplace_back(&given->items[i], here);
  }
  return out;
}

/// True for a model that only ever follows from a hazard.
bool only_brought(const ModelEntry& entry) {
  const auto brings = [&entry](const ModelEntry& other) { return std::find(other.brings.begin(), other.brings.end(), entry.name) != other.brings.end(); };
  return std::any_of(all_models().entries().begin(), all_models().entries().end(), brings);
}

/// Why a model that follows from a hazard cannot stand without it.
Arguments not_brought(const ModelEntry& entry) {
  std::string by;
  for (const ModelEntry& other : all_models().entries())
    if (!other.comes_along && std::find(other.brings.begin(), other.brings.end(), entry.name) != other.brings.end())
      by += (by.empty() ? "" : ", ") + other.name;
  return {{"reason", entry.name + " follows from " + by + ", which this scenario does not have"},
          {"reason_zh", entry.name + " 随 " + by + " 出现，而本情景没有该灾害"}};
}

/// A phase has the models that the scenario names there, or else its usual one; and what hazards bring. To name one of these gives its settings and does
/// not stand in place of the usual one; nor does a model that stands beside it.
void read_phase(yaml::Reader& reader, const yaml::Node* given, Phase phase, const std::string& path, Scenario& scenario) {
  static const yaml::Node nothing;
  static const std::vector<std::string> model_key = {"model"};
  const std::vector<const ModelEntry*> brought = brought_to(phase, scenario);
  const auto comes = [&brought](const ModelEntry* entry) { return std::find(brought.begin(), brought.end(), entry) != brought.end(); };
  struct Named {
    const ModelEntry* entry;
    const yaml::Node* node;
    std::string path;
  };
  std::vector<Named> named;
  bool usual = true;
  for (const auto& [node, here] : nodes_of(reader, given, path)) {
    const ModelEntry* entry = chosen_model(reader, *node, here, phase);
    usual = usual && entry != nullptr && (comes(entry) || entry->beside);
    if (entry != nullptr) named.push_back({entry, node, here});
  }
  // What hazards bring comes first: what it asks of the usual model is then done in the same step.
  for (const ModelEntry* entry : brought)
    if (std::none_of(named.begin(), named.end(), [entry](const Named& n) { return n.entry == entry; })) named.insert(named.begin(), {entry, &nothing, path});
  std::stable_sort(named.begin(), named.end(), [&comes](const Named& a, const Named& b) { return comes(a.entry) > comes(b.entry); });
  for (const Named& one : named) {
    if (only_brought(*one.entry) && !comes(one.entry)) reader.add(ErrorCode::inconsistent, *one.node, one.path, not_brought(*one.entry));
    else if (is_chosen(*one.entry, scenario)) reader.add(ErrorCode::inconsistent, *one.node, one.path, named_twice(*one.entry));
    else add_model(reader, *one.node, one.path, *one.entry, model_key, scenario);
  }
  if (usual && !default_model(phase).empty()) add_model(reader, nothing, path, *chosen_model(reader, nothing, path, phase), model_key, scenario);
}

/// What is to come of the flood, for models that look ahead of it; those are refused where there is none.
void read_flood_ahead(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario) {
  scenario.ahead = levels_ahead_of(scenario);
  if (scenario.ahead != nullptr || node == nullptr) return;
  for (const ModelChoice& choice : scenario.models) {
    const std::string phase = phase_name(choice.entry->phase);
    const yaml::Node* given = choice.entry->needs_flood ? node->find(phase) : nullptr;
    if (given == nullptr) continue;
    reader.add(ErrorCode::inconsistent, *given, "models." + phase,
               {{"reason", choice.entry->name + " needs a flood under hazard, solved or stored"},
                {"reason_zh", choice.entry->name + " 需要 hazard 中有洪水（求解或已存）"}});
  }
}

}  // namespace

void read_models_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario) {
  if (node != nullptr && node->kind != yaml::NodeKind::null) {
    if (!reader.expect(*node, yaml::NodeKind::mapping, "models")) return;
    const auto known = phase_names();
    reader.check_keys(*node, known, "models");
  }
  for (int p = static_cast<int>(Phase::hazard) + 1; p < phases; ++p) {
    const auto phase = static_cast<Phase>(p);
    const yaml::Node* given = node != nullptr ? node->find(phase_name(phase)) : nullptr;
    read_phase(reader, given, phase, std::string("models.") + phase_name(phase), scenario);
  }
  read_flood_ahead(reader, node, scenario);
}

}  // namespace muster
