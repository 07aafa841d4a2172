#pragma once
#include <gtest/gtest.h>

#include "models/toy_movement.hpp"
#include "muster/models/behaviour/settings.hpp"
#include "muster/models/casualty/settings.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/models/metrics/settings.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/warning/settings.hpp"

namespace muster::test {

/// All people models on a small place, with stand-ins for flood, command and movement.
struct Evacuation {
  std::shared_ptr<const World> world = small_world();
  std::vector<ToyOrder> orders = {{Time{0}, "T"}};
  ToyHazard::Water water = [](Time, std::uint32_t) { return 0.0F; };
  float velocity = 0;
  std::function<void(warning::WarningSettings&)> warning = {};
  std::function<void(behaviour::PadmSettings&)> padm = {};
  std::function<void(shelter::ShelterSettings&)> shelter = {};
  std::function<void(casualty::CasualtySettings&)> casualty = {};
  std::shared_ptr<const Plan> plan = std::make_shared<Plan>();  ///< that the models are told of; orders come from `orders`
  int start_minute_of_day = 10 * 60;
  std::uint64_t seed = 1;
  int threads = 1;
  Time end = Time::hours(4);

  std::unique_ptr<muster::Run> start(std::vector<std::unique_ptr<Model>> more = {}) const {
    std::vector<std::unique_ptr<Model>> models = std::move(more);
    models.push_back(std::make_unique<ToyHazard>(water, velocity));
    models.push_back(std::make_unique<ToyCommand>(orders));
    models.push_back(std::make_unique<ToyMovement>());
    models.push_back(model<warning::WarningSettings>("warning/chain", world, warning, start_minute_of_day, plan));
    models.push_back(model<behaviour::PadmSettings>("behaviour/padm", world, padm, start_minute_of_day));
    models.push_back(model<shelter::ShelterSettings>("shelter/capacity", world, shelter, start_minute_of_day, plan));
    models.push_back(model<casualty::CasualtySettings>("casualty/flood", world, casualty));
    models.push_back(model<metrics::MetricsSettings>("metrics/population", world, [](auto& s) { s.check = Time::minutes(1); }));
    return std::make_unique<muster::Run>(world, std::move(models), RunSettings{.seed = seed, .end = end, .threads = threads});
  }
  std::unique_ptr<muster::Run> run() const {
    auto run = start();
    while (!run->finished()) run->step();
    return run;
  }
};

template <class Block>
const Block& block(const muster::Run& run) {
  return run.state().get<Block>();
}

}  // namespace muster::test
