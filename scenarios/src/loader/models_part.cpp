#include <array>
#include <stdexcept>

#include "loader/parts.hpp"
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
  reader.read(node, *entry.settings, settings.get(), path, also);
  scenario.models.push_back({&entry, settings});
}

void read_models_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario) {
  static const yaml::Node nothing;
  static const std::vector<std::string> model_key = {"model"};
  if (node != nullptr && node->kind != yaml::NodeKind::null) {
    if (!reader.expect(*node, yaml::NodeKind::mapping, "models")) return;
    const auto known = phase_names();
    reader.check_keys(*node, known, "models");
  }
  for (int p = static_cast<int>(Phase::hazard) + 1; p < phases; ++p) {
    const auto phase = static_cast<Phase>(p);
    const std::string path = std::string("models.") + phase_name(phase);
    const yaml::Node* given = node != nullptr ? node->find(phase_name(phase)) : nullptr;
    if (given != nullptr && given->kind != yaml::NodeKind::null && !reader.expect(*given, yaml::NodeKind::mapping, path)) continue;
    if (given == nullptr && default_model(phase).empty()) continue;
    if (const ModelEntry* entry = chosen_model(reader, given != nullptr ? *given : nothing, path, phase))
      add_model(reader, given != nullptr ? *given : nothing, path, *entry, model_key, scenario);
  }
}

}  // namespace muster
