#include "muster/models/registry.hpp"

#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/models/behaviour/settings.hpp"
#include "muster/models/casualty/settings.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/metrics/settings.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/warning/settings.hpp"

namespace muster {

namespace {

std::unique_ptr<Model> make_kinematic_wave(const ModelInputs& inputs) { return std::make_unique<KinematicWave>(settings_of<MovementSettings>(inputs)); }

}  // namespace

void register_models(Registry& models) {
  models.add<command::Settings>("command/plan", Phase::command, command::make_plan_command);
  models.add<warning::WarningSettings>("warning/chain", Phase::warning, warning::make_warning_chain);
  models.add<MovementSettings>("movement/kinematic_wave", Phase::movement, make_kinematic_wave);
  models.add<behaviour::PadmSettings>("behaviour/padm", Phase::behaviour, behaviour::make_behaviour_padm);
  models.add<shelter::ShelterSettings>("shelter/capacity", Phase::shelter, shelter::make_shelter_capacity);
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
