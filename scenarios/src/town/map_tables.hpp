#pragma once
#include <vector>

#include "muster/engine/world/world.hpp"
#include "town/buildings.hpp"
#include "town/road_network.hpp"

// The tables of the world that follow from valley, streets and buildings.
namespace muster::town {

/// Warning level of a gauge on the river at x, m above datum: a little below the bank.
double warning_level(const Valley& valley, double x);

void fill_terrain(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world, int threads);
void fill_buildings(const Valley& valley, const Frame& frame, const StreetPlan& plan, const RoadNetwork& roads, const std::vector<House>& houses, World& world);
void fill_shelters(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const RoadNetwork& roads,
                   const std::vector<House>& houses, const std::vector<Site>& sites, World& world);
void fill_gauges_and_places(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const std::vector<Site>& sites,
                            World& world);
/// What the generator knows of the ground: the river, the levee, woods on the hills, fields across the river, blocks and villages. Needs the terrain.
void fill_cover(const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world);
/// Rows of the table `source`: everything is synthesised, and exact.
void fill_sources(World& world);

}  // namespace muster::town
