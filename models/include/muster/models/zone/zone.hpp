#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/world/tables.hpp"
#include "muster/models/zone/settings.hpp"
#include "muster/models/zone/shape.hpp"

namespace muster {
struct World;
}

namespace muster::zone {

/// When a zone reaches rows of a table, counted from its beginning. Ascending by delay, then row.
struct Reaches {
  std::vector<std::uint32_t> row;
  std::vector<Time> after;
  std::vector<float> share;  ///< links: part of the course that lies in the zone, 0..1; else empty
  std::size_t size() const { return row.size(); }
  /// Entries with `after` in [from, to): the first and one past the last.
  std::pair<std::size_t, std::size_t> between(Time from, Time to) const;
  friend bool operator==(const Reaches&, const Reaches&) = default;
};

/// What a zone does to whom it reaches: the table of its kind with what the scenario puts in its place.
struct Effects {
  std::array<double, places> dead{}, injured{};              ///< [Place]
  std::array<double, places> severe{};                       ///< [Place] share of the injured who are injured severely
  std::array<double, constructions> destroyed{}, damaged{};  ///< [Construction]
  std::uint8_t closed_modes = 0;                             ///< LinkMode bits
  Time cleared_after;                                        ///< 0 = not in this run
  Time lasts;                                                ///< 0 = it harms in the moment it comes
  Time sign_lead;
  double sign_chance = 0;
  double depth_m = 0;  ///< of standing water; 0 = none
  Time rises_over;
  double carbon_monoxide_ppm = 0, sight_m = 0;  ///< outdoors while it lasts; 0 = harmless, as far as ever
  double air_indoors = 1, air_in_vehicles = 1;  ///< shares of it that are breathed there
  friend bool operator==(const Effects&, const Effects&) = default;
};

/// A zone as it lies in a world: what people read of it, live and replayed. Where it comes to does not depend on when it begins.
struct Zone {
  std::string id, name, name_en;
  EntityKey key;
  ZoneKind kind = ZoneKind::landslide;
  Effects effects;
  Reaches buildings, links, nodes, shelters, cells;  ///< cells: of the terrain, by their centres
  std::vector<Stage> stages;                         ///< for maps
};

/// The zone of the settings in the world. Links are looked at every 5 m of their course.
Zone lay_out(const ZoneSettings& settings, const World& world);
/// Chances of the zone's kind, with those of the settings in their place.
Effects effects_of(const ZoneSettings& settings);

/// What a zone makes of a building: Place::destroyed, damaged or intact. One draw per building and zone.
/// @param key  of the building or shelter
Place outcome_for(const Zone& zone, Construction construction, EntityKey key, std::uint64_t seed);

}  // namespace muster::zone
