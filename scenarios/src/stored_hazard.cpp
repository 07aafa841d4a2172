#include "muster/scenarios/stored_hazard.hpp"

#include <omp.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "muster/engine/core/error.hpp"
#include "muster/models/flood/dams.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/hazard/levels_ahead.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/zone/replay.hpp"
#include "muster/models/zone/state.hpp"

namespace muster {

namespace {

Digest digest_of_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return hash_bytes(bytes.data(), bytes.size());
}

/// A realisation without water, for zones to be stored with.
HazardRecord dry_record(const World& world) {
  HazardRecord record;
  record.world_inputs = hazard_world_digest(world), record.settings_inputs = hash_bytes("", 0);
  record.crs = world.crs, record.gauge_ids = world.gauges.id;
  record.links = static_cast<std::uint32_t>(world.links.size()), record.buildings = static_cast<std::uint32_t>(world.buildings.size());
  record.grid = world.ground.empty() ? Grid{1, 1, 1, 0, 0} : world.ground.grid();
  const auto cells = static_cast<std::size_t>(record.grid.cells());
  for (auto* most : {&record.max_depth_mm, &record.max_velocity_mm_s, &record.max_product_mm}) most->assign(cells, 0);
  record.arrival_s.assign(cells, -1);
  return record;
}

/// What of a flood a zone may have to see before it begins.
enum class FloodSeen : std::uint8_t { none, stored, live };

/// Plays the hazards of a scenario without people, to see when its zones begin.
/// @param record  the flood that is `stored`
zone::ZoneRecord play_zones(const Scenario& scenario, FloodSeen flood, const HazardRecord& record, std::uint64_t seed, int threads) {
  Scenario alone = scenario;
  std::erase_if(alone.models, [flood](const ModelChoice& model) {
    return model.entry->phase != Phase::hazard || (flood != FloodSeen::live && flood_settings(model) != nullptr);
  });
  if (flood == FloodSeen::stored) {
    alone.hazard = std::shared_ptr<const HazardRecord>(&record, [](const HazardRecord*) {});
    const ModelEntry* replay = all_models().find("flood/replay");
    alone.models.insert(alone.models.begin(), ModelChoice{replay, replay->settings->make_default()});
  }
  alone.transport = nullptr;
  const auto run = make_run(alone, std::make_shared<Plan>(), seed, threads);
  while (!run->finished()) run->step();
  const auto& state = run->state().get<zone::ZoneState>();
  return {run->state().get<zone::Zones>().zones, state.triggered, state.onset, state.signs, zone::zone_world_digest(*scenario.world)};
}

bool is_zones(const ModelChoice& model) { return model.entry->name == "hazard/zone"; }

bool any_waits_for_a_gauge(const ModelChoice& zones) {
  const auto& list = static_cast<const zone::ZonesSettings*>(zones.settings.get())->zones;
  return std::any_of(list.begin(), list.end(), [](const zone::ZoneSettings& zone) { return zone.onset.by == zone::Trigger::gauge; });
}

/// Zones and a flood that they dam: first the zones, beside the flood where one waits for a gauge, and then the flood with the dams that they make.
HazardRecord solve_dammed(const Scenario& scenario, const FloodSettings& flood, const ModelChoice& zones, int threads,
                          const std::function<void(Time)>& progress, std::uint64_t seed) {
  zone::ZoneRecord begun = play_zones(scenario, any_waits_for_a_gauge(zones) ? FloodSeen::live : FloodSeen::none, {}, seed, threads);
  const std::vector<Time> dams = flood::moments_of_dams(flood.slide_dams, begun.zones, begun.onset);
  HazardRecord record = solve_flood(*scenario.world, flood, scenario.duration, threads, progress, dams, seed);
  record.zones = std::move(begun);
  return record;
}

HazardRecord solve_apart(const Scenario& scenario, const FloodSettings* flood, bool zones, int threads, const std::function<void(Time)>& progress,
                         std::uint64_t seed) {
  HazardRecord record = flood == nullptr ? dry_record(*scenario.world) : solve_flood(*scenario.world, *flood, scenario.duration, threads, progress, {}, seed);
  if (zones) record.zones = play_zones(scenario, record.frames > 0 ? FloodSeen::stored : FloodSeen::none, record, seed, threads);
  return record;
}

}  // namespace

bool solves_flood(const ModelEntry& entry) {
  return entry.settings == &config::description_of<FiniteVolumeSettings>() || entry.settings == &config::description_of<FloodSettings>();
}

const FloodSettings* flood_settings(const ModelChoice& model) {
  if (model.entry->settings == &config::description_of<FiniteVolumeSettings>()) return static_cast<const FiniteVolumeSettings*>(model.settings.get());
  if (model.entry->settings == &config::description_of<FloodSettings>()) return static_cast<const FloodSettings*>(model.settings.get());
  return nullptr;
}

HazardRecord solve_hazard(const Scenario& scenario, int threads, const std::function<void(Time)>& progress, std::uint64_t seed) {
  const auto& models = scenario.models;
  const auto flood = std::find_if(models.begin(), models.end(), [](const ModelChoice& model) { return flood_settings(model) != nullptr; });
  const auto zones = std::find_if(models.begin(), models.end(), is_zones);
  if (scenario.hazard != nullptr || (flood == models.end() && zones == models.end()))
    throw InputError(ErrorCode::nothing_to_do, {scenario.file, 0, 0, "hazard"}, {{"reason", "@ui.reason.no_live_hazard"}});
  if (threads <= 0) threads = omp_get_max_threads();
  const FloodSettings* settings = flood == models.end() ? nullptr : flood_settings(*flood);
  HazardRecord record = settings != nullptr && !settings->slide_dams.empty() ? solve_dammed(scenario, *settings, *zones, threads, progress, seed)
                                                                             : solve_apart(scenario, settings, zones != models.end(), threads, progress, seed);
  record.title = scenario.name_en.empty() ? scenario.name : scenario.name_en;
  record.epoch = {scenario.start, scenario.utc_offset_min};
  return record;
}

void add_stored_zones(Scenario& scenario, Time begins) {
  if (scenario.hazard == nullptr || scenario.hazard->zones.empty()) return;
  const ModelEntry* replay = all_models().find("zone/replay");
  auto settings = std::make_shared<zone::ZoneReplaySettings>();
  settings->begins = begins, settings->water = scenario.hazard->zones.has_water();
  scenario.models.push_back({replay, settings});
}

std::shared_ptr<LevelsAhead> levels_ahead_of(const Scenario& scenario) {
  std::vector<std::shared_ptr<const FloodSettings>> floods;
  for (const ModelChoice& model : scenario.models) {
    if (model.entry->name == "flood/replay" && scenario.hazard != nullptr)
      return std::make_shared<LevelsAhead>(*scenario.hazard, static_cast<const ReplaySettings*>(model.settings.get())->begins);
    if (const FloodSettings* flood = flood_settings(model)) floods.emplace_back(model.settings, flood);
  }
  return floods.empty() ? nullptr : std::make_shared<LevelsAhead>(scenario.world, std::move(floods), scenario.duration);
}

Scenario with_stored_hazard(const Scenario& scenario, const std::string& file) {
  auto record = std::make_shared<const HazardRecord>(HazardRecord::load(file));
  record->check_made_for(*scenario.world, file);
  Scenario out = scenario;
  // Rain is not in the file, and zones that it does not hold stay as they are.
  std::erase_if(out.models, [&record](const ModelChoice& model) {
    const bool replay = model.entry->phase == Phase::hazard && model.entry->comes_along;
    return replay || flood_settings(model) != nullptr || model.entry->name == "flood/replay" || (is_zones(model) && !record->zones.empty());
  });
  const ModelEntry* replay = all_models().find("flood/replay");
  if (record->frames > 0) out.models.insert(out.models.begin(), ModelChoice{replay, replay->settings->make_default()});
  out.hazard_file = file;
  out.hazard = std::move(record);
  add_stored_zones(out, {});
  for (const std::string& name : out.models.back().entry->brings) {  // what follows from zones, where the scenario had none of its own
    const ModelEntry* entry = all_models().find(name);
    const auto same = [entry](const ModelChoice& model) { return model.entry == entry; };
    if (std::none_of(out.models.begin(), out.models.end(), same)) out.models.insert(out.models.begin(), ModelChoice{entry, entry->settings->make_default()});
  }
  out.ahead = levels_ahead_of(out);
  out.inputs.emplace_back(file, digest_of_file(file));
  return out;
}

}  // namespace muster
