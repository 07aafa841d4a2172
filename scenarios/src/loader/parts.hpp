#pragma once
#include <memory>
#include <string>

#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/yaml/reader.hpp"

// The parts of scenario.yaml that depend on what other fields say. Each adds its problems to the reader's and goes on where it can.
namespace muster {

/// `world: {file: ...}` or `world: {town: {...}}`. Null where it has problems.
/// @param threads  for a world that is generated; 0 = as OpenMP says
std::shared_ptr<const World> read_world_part(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario, int threads);

/// `population: {...}` in `document`: takes the world to the season, day and hour of the scenario's start. A world that says who is there in which season
/// has those of ordinary days where the scenario says nothing.
void read_population_part(yaml::Reader& reader, const yaml::Node& document, Scenario& scenario);

/// `hazard: {file: ...}` or `hazard: {model: ..., ...}`, or a list of such: several hazards of one scenario.
void read_hazard_part(yaml::Reader& reader, const yaml::Node& node, Scenario& scenario);

/// `models: {warning: {...}, ...}`; `node` may be null (all defaults).
void read_models_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario);

/// `transport: {...}`; `node` may be null (as it ships).
/// @param also  kinds of vehicles that occur whatever it says
void read_transport_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario, const std::vector<std::string>& also = {});

/// `load: {...}` and what else goes with it in `document`: movement and transport. Trips are made and nothing else happens.
void read_load_part(yaml::Reader& reader, const yaml::Node& document, Scenario& scenario);

/// `plans: [...]`; `node` may be null. Adds the empty plan "none".
void read_plans_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario);

/// A model's settings from a mapping that may also hold the keys in `also`.
void add_model(yaml::Reader& reader, const yaml::Node& node, const std::string& path, const ModelEntry& entry, std::span<const std::string> also,
               Scenario& scenario);

/// True where a model is among those of the scenario already.
bool is_chosen(const ModelEntry& entry, const Scenario& scenario);
/// Why one model cannot be named twice.
Arguments named_twice(const ModelEntry& entry);

/// The model that `node` names under "model" (or the phase's default), checked to belong to the phase; null after adding a problem.
const ModelEntry* chosen_model(yaml::Reader& reader, const yaml::Node& node, const std::string& path, Phase phase);

/// The model that a phase has where a scenario names none; empty = the phase is left out.
std::string_view default_model(Phase phase);
/// The model that reads a stored hazard.
std::string_view stored_hazard_model();
/// The model that makes trips; scenarios name it by `load`, not by its phase.
std::string_view load_model();

}  // namespace muster
