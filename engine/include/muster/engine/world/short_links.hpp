#pragma once
#include <cstddef>

namespace muster {

struct World;

/// What treat_short_links did, for the importer's report and the builder's log.
struct ShortLinks {
  std::size_t merged = 0;        ///< directed links that vanished because their two ends became one node
  std::size_t rounded = 0;       ///< directed links whose length was raised
  std::size_t bans_dropped = 0;  ///< banned turns that vanished because one of their two links did
  double added_car_s = 0;        ///< free-flow driving time added over all rounded links, s; merging takes time away and is not counted
  double added_walk_s = 0;       ///< walking time added at 1.34 m/s, s
  double longest_added_m = 0;    ///< largest length added to one link, m
};

/// The tick of movement may be no longer than any link's travel time (DESIGN 4), so very short links are dear: a link of 5 m at 50 km/h would
/// force a tick of 0.36 s on the whole network. Links below `merge_below_m` lose their two ends to one node (shortest first, a merged
/// node never spans more than `merge_below_m`; bridges, tunnels and underpasses are kept); then lengths below `least_m` are raised to it. Call before finish_world.
ShortLinks treat_short_links(World& world, double merge_below_m, double least_m);

/// Shortest free-flow time of any link, s, for vehicles and for pedestrians of `fastest_walk_m_s`: what bounds the tick. Infinity without links.
double shortest_link_time_s(const World& world, double fastest_walk_m_s);

}  // namespace muster
