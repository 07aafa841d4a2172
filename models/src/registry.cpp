#include "muster/models/registry.hpp"

#include "flood/flood_model.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/models/behaviour/settings.hpp"
#include "muster/models/casualty/settings.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/lifelines/flooded_roads.hpp"
#include "muster/models/metrics/settings.hpp"
#include "muster/models/sensing/gauges.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/transport/fleet.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/trips/settings.hpp"
#include "muster/models/warning/settings.hpp"

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

}  // namespace

void register_models(Registry& models) {
  models.add<FloodSettings>("flood/local_inertial", Phase::hazard, flood::make_live_flood<FloodSettings>);
  models.add<FiniteVolumeSettings>("flood/finite_volume", Phase::hazard, flood::make_live_flood<FiniteVolumeSettings>);
  models.add<ReplaySettings>("flood/replay", Phase::hazard, make_replay);
  models.add<lifelines::FloodedRoadsSettings>("lifelines/flooded_roads", Phase::lifelines, lifelines::make_flooded_roads);
  models.add<sensing::GaugeSettings>("sensing/gauges", Phase::sensing, sensing::make_gauges);
  models.add<command::Settings>("command/plan", Phase::command, command::make_plan_command);
  models.add<warning::WarningSettings>("warning/chain", Phase::warning, warning::make_warning_chain);
  models.add<MovementSettings>("movement/kinematic_wave", Phase::movement, make_kinematic_wave);
  models.add<behaviour::PadmSettings>("behaviour/padm", Phase::behaviour, behaviour::make_behaviour_padm);
  models.add<shelter::ShelterSettings>("shelter/capacity", Phase::shelter, shelter::make_shelter_capacity);
  models.add<transport::Settings>("transport/fleet", Phase::rescue, transport::make_fleet, true);
  models.add<trips::LoadSettings>("trips/load", Phase::shelter, trips::make_load, true);
  models.add<casualty::CasualtySettings>("casualty/flood", Phase::casualty, casualty::make_casualty_flood);
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
