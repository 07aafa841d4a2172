#include "muster/scenarios/stored_hazard.hpp"

#include <omp.h>

#include <fstream>
#include <iterator>

#include "muster/engine/core/error.hpp"
#include "muster/models/flood/settings.hpp"

namespace muster {

namespace {

/// Where the scenario's hazard stands among its models, or null.
const ModelChoice* hazard_of(const Scenario& scenario) {
  for (const ModelChoice& model : scenario.models)
    if (model.entry->phase == Phase::hazard) return &model;
  return nullptr;
}

Digest digest_of_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return hash_bytes(bytes.data(), bytes.size());
}

}  // namespace

const FloodSettings* flood_settings(const ModelChoice& model) {
  if (model.entry->settings == &config::description_of<FiniteVolumeSettings>()) return static_cast<const FiniteVolumeSettings*>(model.settings.get());
  if (model.entry->settings == &config::description_of<FloodSettings>()) return static_cast<const FloodSettings*>(model.settings.get());
  return nullptr;
}

HazardRecord solve_hazard(const Scenario& scenario, int threads, const std::function<void(Time)>& progress) {
  const ModelChoice* hazard = hazard_of(scenario);
  const FloodSettings* settings = hazard != nullptr ? flood_settings(*hazard) : nullptr;
  if (settings == nullptr) throw InputError(ErrorCode::nothing_to_do, {scenario.file, 0, 0, "hazard"}, {{"reason", "@ui.reason.no_live_hazard"}});
  HazardRecord record = solve_flood(*scenario.world, *settings, scenario.duration, threads > 0 ? threads : omp_get_max_threads(), progress);
  record.title = scenario.name_en.empty() ? scenario.name : scenario.name_en;
  record.epoch = {scenario.start, scenario.utc_offset_min};
  return record;
}

Scenario with_stored_hazard(const Scenario& scenario, const std::string& file) {
  auto record = std::make_shared<const HazardRecord>(HazardRecord::load(file));
  record->check_made_for(*scenario.world, file);
  Scenario out = scenario;
  std::erase_if(out.models, [](const ModelChoice& model) { return model.entry->phase == Phase::hazard; });
  const ModelEntry* replay = all_models().find("flood/replay");
  out.models.insert(out.models.begin(), ModelChoice{replay, replay->settings->make_default()});
  out.hazard_file = file;
  out.hazard = std::move(record);
  out.inputs.emplace_back(file, digest_of_file(file));
  return out;
}

}  // namespace muster
