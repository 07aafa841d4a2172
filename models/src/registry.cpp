#include "muster/models/registry.hpp"

#include "flood/flood_model.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/models/behaviour/settings.hpp"
#include "muster/models/casualty/cold.hpp"
#include "muster/models/casualty/settings.hpp"
#include "muster/models/casualty/shelters.hpp"
#include "muster/models/casualty/smoke_dose.hpp"
#include "muster/models/casualty/zone.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/earthquake/settings.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/lifelines/flooded_roads.hpp"
#include "muster/models/lifelines/services.hpp"
#include "muster/models/lifelines/zones.hpp"
#include "muster/models/metrics/settings.hpp"
#include "muster/models/rain/gauges.hpp"
#include "muster/models/sensing/forecast.hpp"
#include "muster/models/sensing/gauges.hpp"
#include "muster/models/sensing/rain.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/transport/fleet.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/trips/settings.hpp"
#include "muster/models/warning/settings.hpp"
#include "muster/models/zone/replay.hpp"
#include "muster/models/zone/state.hpp"

namespace muster {

namespace {

std::unique_ptr<Model> make_kinematic_wave(const ModelInputs& inputs) {
  MovementControls controls;
  controls.vehicles = transport::transport_of(inputs).kinds();
  if (const transport::Transport& transport = transport::transport_of(inputs); !transport.settings().fleet.empty())
    controls.fleet = transport::Fleet(*inputs.world, transport).for_movement(transport);
  const auto& settings = settings_of<MovementSettings>(inputs);
  if (settings.exit_choice != ExitChoice::given)  // places among themselves, and ways out among themselves
    for (const ShelterKind kind : inputs.world->shelters.kind) controls.exit_group.push_back(kind == ShelterKind::exit ? 1 : 2);
  return std::make_unique<KinematicWave>(settings, std::move(controls));
}

bool always(const void*) { return true; }

template <class Settings>
NamedThings ids_from(std::string table, std::vector<std::string> (*ids)(const Settings&)) {
  return {std::move(table), [ids](const void* settings) { return ids(*static_cast<const Settings*>(settings)); }};
}

/// What plans may set of a flood: its gates and pumps.
template <class Settings>
std::vector<std::string> control_ids(const Settings& flood) {
  std::vector<std::string> out;
  for (const CulvertSettings& culvert : flood.culverts) out.push_back(culvert.id);
  for (const PumpSettings& pump : flood.pumps) out.push_back(pump.id);
  return out;
}

template <class Settings>
void add_flood(Registry& models, const char* name) {
  ModelEntry& flood = models.add<Settings>(name, Phase::hazard, flood::make_live_flood<Settings>);
  flood.is_water = always, flood.names = {ids_from<Settings>("control", control_ids<Settings>)};
}

}  // namespace

void register_models(Registry& models) {
  add_flood<FloodSettings>(models, "flood/local_inertial");
  add_flood<FiniteVolumeSettings>(models, "flood/finite_volume");
  models.add<ReplaySettings>("flood/replay", Phase::hazard, make_replay).is_water = always;
  models.add<WaterSettings>("hazard/water", Phase::hazard, make_water, true);
  ModelEntry& rain = models.add<rain::RainGaugesSettings>("rain/gauges", Phase::hazard, rain::make_rain_gauges);
  rain.brings = {"sensing/rain"}, rain.names = {ids_from<rain::RainGaugesSettings>("rain_gauge", rain::rain_gauge_ids)};
  ModelEntry& zones = models.add<zone::ZonesSettings>("hazard/zone", Phase::hazard, zone::make_zones);
  zones.brings = {"lifelines/zones", "casualty/zone", "casualty/smoke"}, zones.names = {ids_from<zone::ZonesSettings>("zone", zone::zone_ids)};
  zones.check = [](const World& world, const void* settings) { return zone::check_zones(world, *static_cast<const zone::ZonesSettings*>(settings)); };
  zones.is_water = [](const void* settings) { return zone::has_water(*static_cast<const zone::ZonesSettings*>(settings)); };
  ModelEntry& stored = models.add<zone::ZoneReplaySettings>("zone/replay", Phase::hazard, zone::make_zone_replay, true);
  stored.brings = {"lifelines/zones", "casualty/zone", "casualty/smoke"};
  stored.is_water = [](const void* settings) { return static_cast<const zone::ZoneReplaySettings*>(settings)->water; };
  ModelEntry& shaking = models.add<earthquake::ShakingSettings>("hazard/shaking", Phase::hazard, earthquake::make_shaking);
  shaking.brings = {"lifelines/shaking", "casualty/shaking"}, shaking.names = {ids_from<earthquake::ShakingSettings>("shock", earthquake::shock_ids)};
  shaking.check = [](const World& world, const void* settings) {
    return earthquake::check_shaking(world, *static_cast<const earthquake::ShakingSettings*>(settings));
  };
  models.add<lifelines::FloodedRoadsSettings>("lifelines/flooded_roads", Phase::lifelines, lifelines::make_flooded_roads);
  models.add<lifelines::ZoneDamageSettings>("lifelines/zones", Phase::lifelines, lifelines::make_zone_damage);
  models.add<earthquake::ShakenSettings>("lifelines/shaking", Phase::lifelines, earthquake::make_shaken_buildings);
  ModelEntry& services = models.add<lifelines::ServicesSettings>("lifelines/services", Phase::lifelines, lifelines::make_services);
  services.beside = true;
  services.check = [](const World& world, const void* settings) {
    return lifelines::check_services(world, *static_cast<const lifelines::ServicesSettings*>(settings));
  };
  models.add<sensing::GaugeSettings>("sensing/gauges", Phase::sensing, sensing::make_gauges);
  models.add<sensing::RainSensingSettings>("sensing/rain", Phase::sensing, sensing::make_rain_sensing).names = {
      ids_from<sensing::RainSensingSettings>("rain_indicator", sensing::rain_indicator_ids)};
  ModelEntry& forecast = models.add<sensing::ForecastSettings>("sensing/forecast", Phase::sensing, sensing::make_forecast);
  forecast.needs_flood = true;
  forecast.beside = true, forecast.names = {ids_from<sensing::ForecastSettings>("forecast_gauge", sensing::forecast_gauge_ids)};
  models.add<command::Settings>("command/plan", Phase::command, command::make_plan_command);
  models.add<warning::WarningSettings>("warning/chain", Phase::warning, warning::make_warning_chain);
  models.add<MovementSettings>("movement/kinematic_wave", Phase::movement, make_kinematic_wave);
  models.add<behaviour::PadmSettings>("behaviour/padm", Phase::behaviour, behaviour::make_behaviour_padm).needs = behaviour::padm_needs;
  models.add<shelter::ShelterSettings>("shelter/capacity", Phase::shelter, shelter::make_shelter_capacity);
  models.add<transport::Settings>("transport/fleet", Phase::rescue, transport::make_fleet, true);
  models.add<trips::LoadSettings>("trips/load", Phase::shelter, trips::make_load, true);
  models.add<casualty::CasualtySettings>("casualty/flood", Phase::casualty, casualty::make_casualty_flood);
  models.add<casualty::ZoneCasualtySettings>("casualty/zone", Phase::casualty, casualty::make_casualty_zone);
  models.add<casualty::SmokeSettings>("casualty/smoke", Phase::casualty, casualty::make_casualty_smoke);
  models.add<earthquake::ShakingCasualtySettings>("casualty/shaking", Phase::casualty, earthquake::make_casualty_shaking);
  models.add<casualty::ColdSettings>("casualty/cold", Phase::casualty, casualty::make_casualty_cold).beside = true;
  models.add<casualty::ShelterCasualtySettings>("casualty/shelters", Phase::casualty, casualty::make_casualty_shelters).beside = true;
  models.add<metrics::MetricsSettings>("metrics/population", Phase::metrics, metrics::make_metrics_population);
}

const Registry& all_models() {
  static const Registry registry = [] {
    Registry r;
    register_models(r);
    return r;
  }();
  return registry;
}

}  // namespace muster
