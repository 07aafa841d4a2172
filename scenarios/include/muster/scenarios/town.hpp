#pragma once
#include <cstdint>
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {

struct World;

/// What a generated river town is made from. Streets, blocks and people keep their sizes; the area grows with the number of people.
struct TownConfig {
  std::int64_t seed = 1;
  std::int64_t people = 20000;
  std::int64_t villages = 4;  ///< villages outside the town; the town itself is divided into communities
  std::int64_t shelters = 12;
  double river_width_m = 90;
  double channel_depth_m = 4.5;  ///< bank to bed
  double valley_slope = 0.0006;
  double levee_height_m = 2.2;  ///< crest above the bank
  double levee_sag_m = 1.4;     ///< how much lower its weak place is
  double levee_sag_length_m = 160;
  double cell_m = 20;                   ///< of the terrain
  double cars_per_100_households = 50;  ///< in town; villages have 0.6 of it
  double basement_share = 0;            ///< of the households in the town's blocks of flats: live or work below ground
  std::int64_t underpasses = 0;         ///< main streets in the lowest ground that dip under what crosses them
  bool shelters_equipped = false;       ///< covered floor, tents, taps, and water and food for the first day in shelters
  static void describe(config::Builder<TownConfig>& d);
};

/// What a flood scenario has to know of the town's river: discharges as uniform flow (Manning) in its own cross-section, m3/s, and levels.
struct TownRiver {
  double base_m3_s = 0;         ///< an ordinary day: water to a third of the bank's height
  double bankfull_m3_s = 0;     ///< begins to leave the bed on the farm side
  double overtopping_m3_s = 0;  ///< reaches the weak place of the levee
  double flood_m3_s = 0;        ///< 0.45 m over the weak place, everywhere below the rest of the crest
  double bank_upstream_m = 0;   ///< bank level where the river enters, m above datum; the bed lies channel_depth_m below
  double bridge_warning_m = 0;  ///< warning level of the bridge gauge, m above datum
};
TownRiver town_river(const TownConfig& config);

/// A Chinese river town with its terrain, streets, buildings, areas, people, shelters and gauges. All of it is synthesised from the seed: the
/// same settings give the same world, bit for bit. The places "river_inflow" and "river_outflow" are the river's cross-sections at the edges
/// of the terrain, "levee_weak_place" the course of the sag; gauges: "gauge_upstream", "gauge_bridge", "gauge_low_town".
/// @param threads  0 = as OpenMP says; the town never depends on it
std::shared_ptr<const World> make_town(const TownConfig& config, int threads = 0);

}  // namespace muster
