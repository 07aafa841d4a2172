#pragma once
#include <functional>
#include <string>

#include "muster/models/hazard/record.hpp"
#include "muster/scenarios/scenario.hpp"

namespace muster {

struct FloodSettings;

/// Settings of a flood that is solved, by whatever method; null for another model.
const FloodSettings* flood_settings(const ModelChoice& model);
/// True for a model that solves a flood in the run.
bool solves_flood(const ModelEntry& entry);

/// Solves the hazard of a scenario from start to end, to be stored and replayed by any number of runs. Throws InputError (5005) where the scenario
/// replays a stored one already, and what the solver throws.
/// @param progress  called with the time reached; may be empty
/// @param seed      of what is drawn of when zones begin, and of the terrain's error
HazardRecord solve_hazard(const Scenario& scenario, int threads, const std::function<void(Time)>& progress = {}, std::uint64_t seed = 1);

/// Adds the model that brings the danger zones of the scenario's stored hazard, where it has any.
void add_stored_zones(Scenario& scenario, Time begins);

/// What the floods of a scenario are going to be at its gauges, for forecasts; null where it has none. Nothing is solved before a run asks.
std::shared_ptr<LevelsAhead> levels_ahead_of(const Scenario& scenario);

/// The same scenario with a stored hazard in place of its own. Throws InputError (2011) where the hazard was solved for another place.
Scenario with_stored_hazard(const Scenario& scenario, const std::string& file);

}  // namespace muster
