#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/ids.hpp"

namespace muster {

/// A kind of vehicle, as far as movement goes.
struct VehicleKind {
  std::string id = "car";
  TravelMode mode = TravelMode::car;  ///< whose ways it takes; not foot
  std::uint8_t places = 1;            ///< of a car's length that it takes on a link, >= 1
  std::uint8_t filters = 0;           ///< 1 = passes queues and takes no place (two-wheelers, responders under way, boats)
  float fastest_m_s = INFINITY;       ///< it drives no faster
  float flow_share = 1;               ///< of a car's headway that it takes at a link's ends; `places` where it does not filter
  std::uint8_t seats = 5;             ///< persons, driver included
};

/// A vehicle of the fleet: one that no household owns. It has a row of its own behind those of the persons, and its key is that of its id.
struct FleetVehicle {
  std::string id;
  std::uint8_t kind = 0;  ///< row of VehicleKinds
  std::uint8_t crew = 0;  ///< persons in it who are none of the world's
  NodeId base;            ///< where it stands when the run begins
};

/// The kinds of a run; row 0 is what a party has that asks for none in particular.
using VehicleKinds = std::vector<VehicleKind>;

}  // namespace muster
