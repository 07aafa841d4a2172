#pragma once
#include <vector>

#include "muster/engine/world/world.hpp"
#include "muster/models/population/place_people.hpp"

namespace muster::population {

/// Where somebody is when a run begins.
struct Spot {
  DayPlace place = DayPlace::home;
  BuildingId building;  ///< of those who are in no building of the world none
};

/// [person] by season, day, hour, age and luck.
std::vector<Spot> find_spots(const World& world, const PopulationSettings& settings, Beginning beginning);

/// The households of people where they are.
struct Groups {
  HouseholdTable households;           ///< those of people who are at home, and groups of the others; without keys and persons
  std::vector<HouseholdId> household;  ///< [person] row of `households`; none = is in no building of the world
};
/// @param with_families  pupils stay with their own households
Groups group_people(const World& world, const PopulationSettings& settings, const std::vector<Spot>& spots, bool with_families);

}  // namespace muster::population
