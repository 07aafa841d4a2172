#pragma once
#include <vector>

#include "muster/engine/world/world.hpp"
#include "muster/models/population/place_people.hpp"

namespace muster::population {

/// Where somebody is when a run begins.
struct Spot {
  DayPlace place = DayPlace::home;
  BuildingId building;           ///< of those who are in no building of the world none
  Time home_at = Time::never();  ///< when his day away from home is over, from the beginning
};

/// [person] by season, day, hour, age and luck.
std::vector<Spot> find_spots(const World& world, const PopulationSettings& settings, Beginning beginning);

/// The households of people where they are.
struct Groups {
  /// Those of people who are at home, or of everybody who is there, and groups of those who are elsewhere; without keys and persons.
  HouseholdTable households;
  std::vector<HouseholdId> household;  ///< [person] row of `households`; none = is in no building of the world
};
Groups group_people(const World& world, const PopulationSettings& settings, const std::vector<Spot>& spots, Needs needs);

}  // namespace muster::population
