#pragma once
#include "muster/engine/agents/party.hpp"
#include "muster/engine/movement/vehicles.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::trips {

/// In which mode a trip travels, and as which kind of vehicle.
struct Means {
  TravelMode mode = TravelMode::foot;
  std::uint8_t vehicle = 0;  ///< row of `kinds`
};
/// [trip]
std::vector<Means> means_of(const TripTable& trips, const VehicleKinds& kinds);

/// Fills `out` with the way of every trip: the one given, or the fastest on free roads. A trip that no way leads to its end keeps an empty one.
void find_routes(const World& world, const std::vector<Means>& means, int threads, TripRoutes& out);

}  // namespace muster::trips
