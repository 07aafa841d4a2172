#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/agents/party.hpp"

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

/// The kinds of a run; row 0 is what a party has that asks for none in particular.
using VehicleKinds = std::vector<VehicleKind>;

}  // namespace muster
