#pragma once
#include <vector>

#include "muster/engine/world/world.hpp"
#include "town/buildings.hpp"

namespace muster::town {

/// Households and persons of a town. Ages follow the census of 2020 (0-14 17.95 %, 60+ 18.70 %, 65+ 13.50 %; 2.62 persons per household);
/// children live with adults; each care home has its residents and staff. House h becomes row h of the building table.
void settle_people(const TownConfig& config, const StreetPlan& plan, const std::vector<House>& houses, World& world);

}  // namespace muster::town
