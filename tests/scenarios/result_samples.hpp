#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/small_world.hpp"
#include "models/small_world.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/warning/settings.hpp"
#include "muster/scenarios/result.hpp"

// A run that is small but has all kinds of arrays and events that results know of.
namespace muster::test {

/// Counts what the warning did, and lets one party arrive.
class ToyMetrics final : public Model {
 public:
  std::string_view name() const override { return "test/metrics"; }
  Phase phase() const override { return Phase::metrics; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::string_view names[] = {"metrics/", "party/"};
    return names;
  }
  void declare(StartContext& c) override {
    metrics_ = &c.state.add<MetricsState>();
    const auto samples = static_cast<std::size_t>(c.end.ms / 60000 + 1);
    metrics_->time.assign(samples, Time{}), metrics_->alerted.assign(samples, 0);
    metrics_->flooded_km2.assign(samples, 0), metrics_->occupants.assign(samples * c.world.shelters.size(), 0);
    party_ = &c.state.add<PartyState>();
    const std::size_t parties = c.world.persons.size() + 1;  // one team vehicle
    party_->status.assign(parties, PartyStatus::none), party_->destination.assign(parties, ShelterId{});
    party_->departed.assign(parties, Time::never());
    arrived_ = c.events.declare({"party/arrived", "person", "shelter", "persons"});
  }
  void start(StartContext& c) override { warning_ = c.state.find<WarningState>(); }
  void drop_caches(StartContext&) override {}
  void step(StepContext& c) override {
    if (c.now == Time::minutes(3)) {
      party_->status[2] = PartyStatus::arrived, party_->destination[2] = ShelterId{1}, party_->departed[2] = Time::minutes(2);
      c.events.add(c.now, arrived_, 2, 1, 3);
    }
    if (c.now.ms % 60000 != 0) return;
    const auto row = static_cast<std::size_t>(metrics_->rows++);
    metrics_->time[row] = c.now;
    metrics_->alerted[row] = warning_ == nullptr ? 0 : warning_->alerted_persons;
    metrics_->flooded_km2[row] = 0.25F * static_cast<float>(row);
    metrics_->occupants[row * c.world.shelters.size()] = static_cast<std::int32_t>(row);
  }

 private:
  MetricsState* metrics_ = nullptr;
  PartyState* party_ = nullptr;
  WarningState* warning_ = nullptr;
  EventKind arrived_;
};

inline Scenario toy_scenario() {
  auto world = small_world({.villages = 2, .houses = 5});
  world->name = "小村", world->crs = {32650, {}}, world->provenance = "test";
  world->ground = Raster<float>(Grid{40, 30, 30.0, 500000.0, 3100000.0}, 4.0F);
  world->ground.at(0, 0) = 1.5F;
  add_head(world->sources, "terrain");
  world->sources.origin = {Origin::osm}, world->sources.name = {"地形"}, world->sources.name_en = {"terrain"}, world->sources.what = {"satellite, 30 m"};
  world->sources.xy_error_m = {15}, world->sources.z_error_m = {4}, world->sources.absolute = {0};
  Scenario scenario;
  scenario.file = "toy/scenario.yaml", scenario.name = "小村洪水", scenario.name_en = "Toy flood";
  scenario.world = world, scenario.duration = Time::minutes(30);
  scenario.inputs = {{"toy/scenario.yaml", Digest{1, 2}}};
  scenario.plans = {std::make_shared<Plan>()};
  const ModelEntry* entry = all_models().find("warning/chain");
  scenario.models = {{entry, entry->settings->make_default()}};
  return scenario;
}

/// A stored flood over the south-west corner of the toy scenario's grid, 1.25 m deep, from 10 minutes on.
inline std::shared_ptr<HazardRecord> toy_hazard(const Scenario& scenario) {
  auto record = std::make_shared<HazardRecord>();
  record->grid = scenario.world->ground.grid(), record->crs = scenario.world->crs;
  const auto cells = static_cast<std::size_t>(record->grid.cells());
  record->max_depth_mm.assign(cells, 0), record->max_velocity_mm_s.assign(cells, 0), record->max_product_mm.assign(cells, 0);
  record->arrival_s.assign(cells, -1);
  for (std::size_t cell = 0; cell < 10; ++cell) record->max_depth_mm[cell] = 1250, record->arrival_s[cell] = 600;
  return record;
}

inline std::unique_ptr<Run> toy_run(const Scenario& scenario, std::uint64_t seed = 7, int threads = 1) {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(dry());
  models.push_back(std::make_unique<ToyCommand>(std::vector<ToyOrder>{{Time::minutes(2), "V0"}}));
  ModelInputs inputs;
  inputs.world = scenario.world, inputs.plan = scenario.plans[0], inputs.settings = scenario.models[0].settings, inputs.start_minute_of_day = 600;
  models.push_back(scenario.models[0].entry->make(inputs));
  models.push_back(std::make_unique<ToyMetrics>());
  return std::make_unique<Run>(scenario.world, std::move(models), RunSettings{seed, scenario.step, scenario.duration, threads});
}

}  // namespace muster::test
