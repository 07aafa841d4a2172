#pragma once
#include "models/street.hpp"
#include "muster/models/transport/transport.hpp"

namespace muster::test {

/// A day on a street with a fleet; everybody is told at once and believes it.
struct FleetDay {
  std::shared_ptr<const World> world;
  std::vector<transport::FleetEntry> fleet;
  std::function<void(behaviour::PadmSettings&)> padm = {};
  std::unique_ptr<Model> between = nullptr;  ///< behaviour and movement
  int threads = 1;

  std::unique_ptr<muster::Run> start() {
    transport::Settings settings;
    settings.fleet = fleet;
    ModelInputs inputs;
    inputs.world = world, inputs.plan = std::make_shared<Plan>(), inputs.start_minute_of_day = 600;
    inputs.transport = std::make_shared<const transport::Transport>(settings);
    const auto make = [&inputs]<class S>(const std::string& name, S about) {
      inputs.settings = std::make_shared<S>(std::move(about));
      return all_models().find(name)->make(inputs);
    };
    warning::WarningSettings heard;
    heard.loudspeakers.outdoors = heard.loudspeakers.indoors = heard.loudspeakers.asleep = heard.loudspeakers.at_range = 1, heard.neighbours.enabled = false;
    behaviour::PadmSettings behaviour;
    behaviour.refusal = 0, behaviour.belief.loudspeaker = 1;
    if (padm) padm(behaviour);
    metrics::MetricsSettings often;
    often.check = Time::seconds(10);
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(dry());
    models.push_back(std::make_unique<ToyCommand>(std::vector<ToyOrder>{{Time{0}, "V", Advice::move_now, 1U << static_cast<unsigned>(Channel::loudspeaker)}}));
    models.push_back(make("warning/chain", heard));
    models.push_back(make("behaviour/padm", behaviour));
    if (between != nullptr) models.push_back(std::move(between));
    models.push_back(make("movement/kinematic_wave", MovementSettings{}));
    models.push_back(make("shelter/capacity", shelter::ShelterSettings{}));
    models.push_back(make("casualty/flood", casualty::CasualtySettings{}));
    models.push_back(make("transport/fleet", settings));
    models.push_back(make("metrics/population", often));
    return std::make_unique<muster::Run>(world, std::move(models), RunSettings{.seed = 1, .end = Time::hours(5), .threads = threads});
  }
};

}  // namespace muster::test
