#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/movement/vehicles.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/transport/transport.hpp"

namespace muster {
class Model;
}

namespace muster::transport {

/// One vehicle of the fleet; its party's row is the number of persons plus its own.
struct FleetUnit {
  std::string id, entry;  ///< entry: of the settings
  std::uint8_t kind = 0;  ///< row of Transport::in_use
  NodeId base;
  Time ready_after;
};

/// A pick-up point of a service.
struct Halt {
  std::uint32_t service = 0;
  NodeId node;
  double x = 0, y = 0;
};

struct Service {
  std::string id;
  ShelterId to;
  NodeId door;                          ///< where people get out: the shelter's, or the nearest that a vehicle reaches
  Time start, headway, dwell;           ///< start never() = on order
  std::vector<std::uint32_t> vehicles;  ///< rows of units, in the order in which they set out
  std::uint32_t first_halt = 0, halts = 0;
};

/// The fleet of a run: what the settings name, found in the world. Units by id.
class Fleet {
 public:
  /// Throws InputError where the settings name what is not there.
  Fleet(const World& world, const Transport& transport);
  bool empty() const { return units_.empty(); }
  const std::vector<FleetUnit>& units() const { return units_; }
  const std::vector<Service>& services() const { return services_; }
  const std::vector<Halt>& halts() const { return halts_; }  ///< service by service
  /// Units that an id stands for: one vehicle, or all of an entry.
  std::vector<std::uint32_t> named(std::string_view id) const;
  /// Row of a service; its number where there is none.
  std::uint32_t service(std::string_view id) const;
  /// The same as movement takes it.
  std::vector<FleetVehicle> for_movement(const Transport& transport) const;

 private:
  std::vector<FleetUnit> units_;
  std::vector<Service> services_;
  std::vector<Halt> halts_;
};

/// Node where a vehicle stops at a place: that of the id, or, for shelters, places and buildings, the nearest from which cars can drive on (their own where it
/// is one). none where no table has the id.
NodeId stop_at(const World& world, std::string_view id);

/// transport/fleet, for the registry. A run has it where its scenario names a fleet.
std::unique_ptr<Model> make_fleet(const ModelInputs& inputs);

}  // namespace muster::transport
