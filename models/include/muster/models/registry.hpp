#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/step/model.hpp"

namespace muster {

struct World;
struct Plan;
class HazardRecord;
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
};

/// One model that scenarios can name.
struct ModelEntry {
  std::string name;  ///< "flood/local_inertial"
  Phase phase;
  const config::Description* settings;
  std::function<std::unique_ptr<Model>(const ModelInputs&)> make;
  bool comes_along = false;  ///< with what a scenario says elsewhere; not named under `models`
};

/// All models, by name. Filled by register_models(), the only place that knows every name; no static initialisers, which vanish from static
/// libraries and have no order.
class Registry {
 public:
  template <class Settings>
  void add(std::string name, Phase phase, std::unique_ptr<Model> (*make)(const ModelInputs&), bool comes_along = false) {
    entries_.push_back({std::move(name), phase, &config::description_of<Settings>(), make, comes_along});
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
