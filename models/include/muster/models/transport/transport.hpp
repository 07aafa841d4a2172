#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/models/transport/fleet_settings.hpp"
#include "muster/models/transport/vehicle_table.hpp"

namespace muster {
struct ModelInputs;
}

namespace muster::transport {

/// Of the households without a car in an area, how many have something else.
struct AreaShares {
  std::string area;
  double two_wheeler = 0, tricycle = 0;
  static void describe(config::Builder<AreaShares>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// The same everywhere, but for the areas that are named.
struct HouseholdShares {
  double two_wheeler = 0, tricycle = 0;
  std::vector<AreaShares> areas;
  bool any(double AreaShares::*own, double HouseholdShares::*usual) const;
  static void describe(config::Builder<HouseholdShares>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// What a scenario says under `transport`.
struct Settings {
  std::string vehicles;
  HouseholdShares households;
  std::vector<FleetEntry> fleet;
  std::vector<PickUp> pick_ups;
  std::vector<BusService> services;
  RideSettings rides;
  static void describe(config::Builder<Settings>& d);
  std::vector<config::Contradiction> contradictions() const { return fleet_contradictions(fleet, pick_ups, services); }
};

/// What a run has to move people with. Shared by all models: each finds the same kinds under the same rows.
class Transport {
 public:
  /// Throws InputError where the scenario's own table of vehicles cannot be read, or the fleet has a kind that no table has.
  /// @param also  ids of kinds that occur whatever the settings say
  explicit Transport(Settings settings = {}, const std::vector<std::string>& also = {});
  const Settings& settings() const { return settings_; }
  const VehicleTable& vehicles() const { return vehicles_; }
  /// The kinds that can occur in the run, "car" first: party/vehicle is a row of it. Kinds that nobody has are left out, so that movement keeps no ways
  /// for them.
  const std::vector<VehicleType>& in_use() const { return in_use_; }
  /// The same as movement takes them.
  VehicleKinds kinds() const;
  /// Ids that orders may name: entries of the fleet and single vehicles; services.
  const std::vector<std::string>& fleet_ids() const { return fleet_ids_; }
  const std::vector<std::string>& service_ids() const { return service_ids_; }

 private:
  void list_ids();
  Settings settings_;
  VehicleTable vehicles_;
  std::vector<VehicleType> in_use_;
  std::vector<std::string> fleet_ids_, service_ids_;
};

/// The transport of a run; as without any settings where a scenario says nothing.
const Transport& transport_of(const ModelInputs& inputs);

}  // namespace muster::transport
