#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/movement/link_parameters.hpp"
#include "muster/engine/movement/network_case.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// The world of a case, and how its rows relate to the case's.
struct CaseWorld {
  std::shared_ptr<World> world = std::make_shared<World>();
  std::map<std::string, std::uint32_t, std::less<>> node_row;
  std::vector<std::uint32_t> link_row;   ///< [case link] row in the world
  std::vector<std::uint32_t> case_link;  ///< [world link]
  std::vector<ShelterId> destination;    ///< [demand]
  std::vector<CaseTrip> trips;           ///< [party], not yet under way
  MovementControls controls;
};

/// Checks a case and makes its world; throws InputError with all that is wrong.
CaseWorld make_case_world(const NetworkCase& network_case);

/// Vehicles per second and lane: as given, or what the wave speed makes of it.
double capacity_of(const CaseLink& link);

/// Puts those who are under way at the start onto their links: writes State, then has the models rebuild their caches from it.
void place_people(const NetworkCase& network_case, const CaseWorld& world, class Run& run);

/// What became of the parties, from the log of events.
NetworkResult read_case_log(const NetworkCase& network_case, const CaseWorld& world, const class EventLog& log);

}  // namespace muster
