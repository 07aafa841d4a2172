#pragma once
#include <memory>

#include "muster/engine/step/model.hpp"
#include "muster/models/zone/record.hpp"
#include "muster/models/zone/state.hpp"

namespace muster::zone {

/// Says when zones begin.
class Beginnings {
 public:
  virtual ~Beginnings() = default;
  /// Looks up what it needs of others; called in Model::start.
  virtual void start(StartContext& context) = 0;
  /// Settles what can be settled by `now`.
  virtual void settle(Time now, const Zones& zones, ZoneState& state) = 0;
};

/// As the settings say, with the run's luck.
std::unique_ptr<Beginnings> drawn_beginnings(std::shared_ptr<const World> world, const ZonesSettings& settings);
/// As they were in a stored realisation that begins at `begins`. The record outlives it.
std::unique_ptr<Beginnings> stored_beginnings(const ZoneRecord& record, Time begins);

}  // namespace muster::zone
