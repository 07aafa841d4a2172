#pragma once
#include <string_view>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/models/zone/zone.hpp"

namespace muster {
class Hdf5File;
struct World;
}  // namespace muster

namespace muster::zone {

/// A realisation of danger zones: where they come to, and when each begins. Part of hazard.nc (group `zones`, docs/formats_hazard.md), so that one course of events,
/// drawn once, serves any number of runs.
struct ZoneRecord {
  std::vector<Zone> zones;
  std::vector<Time> triggered, onset, signs;  ///< [zone] since the realisation's start; never() = does not happen
  Digest world_inputs;                        ///< of the nodes and shelters that it was laid out for (zone_world_digest)

  bool empty() const { return zones.empty(); }
  bool has_water() const;
  void save(Hdf5File& file) const;
  /// Throws InputError (20xx) where the group contradicts itself; nothing at all where the file has none.
  static ZoneRecord load(const Hdf5File& file);
  /// Throws InputError 2011 where it was not laid out for this world. Terrain, links and buildings are HazardRecord's to check.
  void check_made_for(const World& world, std::string_view file) const;
};

/// Hash of nodes and shelters and their places.
Digest zone_world_digest(const World& world);

}  // namespace muster::zone
