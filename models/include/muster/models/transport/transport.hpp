#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  static void describe(config::Builder<Settings>& d);
};

/// What a run has to move people with. Shared by all models: each finds the same kinds under the same rows.
class Transport {
 public:
  /// Throws InputError where the scenario's own table of vehicles cannot be read.
  explicit Transport(Settings settings = {});
  const Settings& settings() const { return settings_; }
  const VehicleTable& vehicles() const { return vehicles_; }
  /// The kinds that can occur in the run, "car" first: party/vehicle is a row of it. Kinds that nobody has are left out, so that movement keeps no ways
  /// for them.
  const std::vector<VehicleType>& in_use() const { return in_use_; }
  /// The same as movement takes them.
  VehicleKinds kinds() const;

 private:
  Settings settings_;
  VehicleTable vehicles_;
  std::vector<VehicleType> in_use_;
};

/// The transport of a run; as without any settings where a scenario says nothing.
const Transport& transport_of(const ModelInputs& inputs);

}  // namespace muster::transport
