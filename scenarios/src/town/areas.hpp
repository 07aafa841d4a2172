#pragma once
#include <vector>

#include "muster/engine/world/world.hpp"
#include "town/buildings.hpp"

namespace muster::town {

/// County, township, villages and communities, grids with their outlines, loudspeakers, wardens and deputies; tells each building its grid.
/// Needs the households. House h is row h of the building table.
void divide_into_areas(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const std::vector<House>& houses,
                       World& world, int threads);

}  // namespace muster::town
