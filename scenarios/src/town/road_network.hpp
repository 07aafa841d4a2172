#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/world/world.hpp"
#include "town/street_plan.hpp"

namespace muster::town {

/// A stretch of street between two nodes: a pair of links.
struct Stretch {
  std::vector<std::uint32_t> points;  ///< of the plan, from one node to the other
  std::uint32_t tail, head;           ///< rows of the node table
  double length;
};

/// Links and nodes made from the plan, and where each of its segments lies in them.
struct RoadNetwork {
  std::vector<Stretch> stretches;
  std::vector<std::uint32_t> stretch_of;  ///< [segment]
  std::vector<double> offset_of;          ///< [segment] way from the stretch's tail to the nearer end of the segment, m
  std::vector<std::uint32_t> node_of;     ///< [point] row of the node table, or none
};

/// Fills the node and link tables and the street names; long streets get nodes at most about 200 m apart.
RoadNetwork make_roads(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world);

/// The node that a building's people walk to, and the way there.
struct Access {
  std::uint32_t node;
  double way_m;
};
Access access_from(const StreetPlan& plan, const RoadNetwork& roads, std::uint32_t segment, Point door);

}  // namespace muster::town
