#pragma once
#include <memory>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/zone/zone.hpp"

namespace muster::zone {

/// A zone comes to a row of some table.
struct Strike {
  Time at;
  std::uint32_t zone = 0;  ///< row of Zones
  std::uint32_t row = 0;
  float share = 1;  ///< links: part of the course in the zone
  friend auto operator<=>(const Strike&, const Strike&) = default;
};

/// The zones of a run, laid out in its world, and what they come to in a step. Holds no State: all of it follows from the world, the settings or the stored
/// realisation, and from ZoneState. Owner: hazard (hazard/zone).
struct Zones {
  std::vector<Zone> zones;
  std::vector<Strike> buildings, links, nodes, shelters;  ///< of this step: [now, end), in order of time, zone, row
  static void arrays(auto&, auto&&) {}
};

/// When the zones begin. Nobody in the place knows it. Owner: hazard (hazard/zone).
struct ZoneState {
  std::vector<Time> triggered;         ///< [zone] when it was set off, or will be as far as that is settled; never() = it is not
  std::vector<Time> onset;             ///< [zone] when it begins; never() = not settled, or it does not happen
  std::vector<Time> signs;             ///< [zone] from when signs of it can be seen; never() = none
  std::vector<Time> reached_building;  ///< [building] when the first zone came to it, never() before
  std::vector<double> reached_km2;     ///< [zone] ground that it has come to
  static void arrays(auto& self, auto&& visit) {
    visit("zone/triggered", self.triggered), visit("zone/onset", self.onset), visit("zone/signs", self.signs);
    visit("zone/reached_km2", self.reached_km2), visit("building/reached_by_zone", self.reached_building);
  }
};

/// What of the zones does not go with a world: outlines that are missing there, zones that lie elsewhere.
std::vector<config::Contradiction> check_zones(const World& world, const ZonesSettings& settings);

/// "hazard/zone": danger zones as the scenario gives them.
std::unique_ptr<Model> make_zones(const ModelInputs& inputs);

}  // namespace muster::zone
