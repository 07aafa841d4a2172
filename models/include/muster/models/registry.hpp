#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/hazard/water_sources.hpp"
#include "muster/models/population/needs.hpp"

namespace muster {

struct World;
struct Plan;
class HazardRecord;
class LevelsAhead;
namespace transport {
class Transport;
}

/// What a model is made from.
struct ModelInputs {
  std::shared_ptr<const World> world;
  std::shared_ptr<const void> settings;                             ///< of the type that the entry describes
  std::shared_ptr<const Plan> plan;                                 ///< never null; "no order" is an empty plan
  std::shared_ptr<const HazardRecord> hazard;                       ///< stored realisation to read, or null
  int start_minute_of_day = 0;                                      ///< local time of day at the run's start, min
  std::shared_ptr<const transport::Transport> transport = nullptr;  ///< see transport_of
  WaterSlot water = {};                                             ///< where a source of water writes
  std::uint64_t seed = 1;                                           ///< of the run: for what of a hazard is drawn before its first step
  std::shared_ptr<LevelsAhead> ahead = nullptr;                     ///< what forecasts are made of; null = the scenario has no flood
  /// [person] when his day away from home is over; null or never() = nobody says, or he is at home
  std::shared_ptr<const std::vector<Time>> home_at = nullptr;
};

/// Ids that settings of a model give to things of a table, so that other parts of a scenario can name them: rain gauges, zones, indicators.
struct NamedThings {
  std::string table;  ///< as in config::About::table
  std::function<std::vector<std::string>(const void* settings)> ids;
};

/// One model that scenarios can name.
struct ModelEntry {
  std::string name;  ///< "flood/local_inertial"
  Phase phase;
  const config::Description* settings;
  std::function<std::unique_ptr<Model>(const ModelInputs&)> make;
  bool comes_along = false;  ///< with what a scenario says elsewhere; not named under `models`
  bool needs_flood = false;  ///< a scenario without a flood, stored or solved, cannot have it
  bool beside = false;       ///< stands beside the usual model of its phase: to name it does not leave that out
  /// Models that a scenario with this one has as well, whatever else it names: what follows from a hazard. A scenario may name them to give their settings.
  std::vector<std::string> brings = {};
  std::vector<NamedThings> names = {};                      ///< what its settings give ids to
  std::function<bool(const void* settings)> is_water = {};  ///< true = it writes water, see WaterSlot; empty = it never does
  /// What of its settings does not go with the world; empty = nothing is to be looked at.
  std::function<std::vector<config::Contradiction>(const World& world, const void* settings)> check = {};
  /// What it needs to know of where people are by day; empty = nothing.
  std::function<population::Needs(const void* settings)> needs = {};
};

/// All models, by name. Filled by register_models(), the only place that knows every name; no static initialisers, which vanish from static
/// libraries and have no order.
class Registry {
 public:
  template <class Settings>
  ModelEntry& add(std::string name, Phase phase, std::unique_ptr<Model> (*make)(const ModelInputs&), bool comes_along = false) {
    entries_.push_back({.name = std::move(name), .phase = phase, .settings = &config::description_of<Settings>(), .make = make, .comes_along = comes_along});
    return entries_.back();
  }
  const ModelEntry* find(std::string_view name) const {
    for (const ModelEntry& e : entries_)
      if (e.name == name) return &e;
    return nullptr;
  }
  const std::vector<ModelEntry>& entries() const { return entries_; }

 private:
  std::vector<ModelEntry> entries_;
};

void register_models(Registry& models);
/// The registry with all of muster's own models.
const Registry& all_models();

/// The settings of a model, typed. For use in its make function.
template <class Settings>
const Settings& settings_of(const ModelInputs& inputs) {
  return *static_cast<const Settings*>(inputs.settings.get());
}

}  // namespace muster
