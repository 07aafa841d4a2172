#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"

namespace muster::transport {

/// Vehicles of one kind that stand at one place and are sent out from there.
struct FleetEntry {
  std::string id, kind = "bus", base;
  std::int64_t count = 1;
  Time ready_after = Time::minutes(10);
  static void describe(config::Builder<FleetEntry>& d);
};

/// Id of the number-th (from 1) vehicle of an entry.
std::string unit_id(const FleetEntry& entry, std::int64_t number);

/// A point where people wait for buses.
struct PickUp {
  std::string id, at;
  static void describe(config::Builder<PickUp>& d);
};

/// Buses that take people from pick-up points to a shelter, again and again.
struct BusService {
  std::string id, to;
  std::vector<std::string> vehicles, pick_ups;
  bool on_order = true;
  Time start, headway;
  Time dwell = Time::minutes(1);
  static void describe(config::Builder<BusService>& d);
  std::vector<config::Contradiction> contradictions() const;
};

enum class AfterPatience : std::uint8_t { walk_on, stay };

/// Who goes by bus, and how long they wait for it.
struct RideSettings {
  double walk_limit_m = 1500;
  bool impaired_ride = true;
  Time patience = Time::minutes(45);
  AfterPatience after_patience = AfterPatience::walk_on;
  static void describe(config::Builder<RideSettings>& d);
};

/// What does not go together in lists of these: ids that stand twice, vehicles and pick-up points that are not listed, one bus in two services.
std::vector<config::Contradiction> fleet_contradictions(const std::vector<FleetEntry>& fleet, const std::vector<PickUp>& pick_ups,
                                                        const std::vector<BusService>& services);

}  // namespace muster::transport
