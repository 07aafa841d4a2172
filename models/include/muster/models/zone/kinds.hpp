#pragma once
#include <span>

#include "muster/models/blocks.hpp"
#include "muster/models/zone/settings.hpp"

namespace muster::zone {

/// What is so of every zone of a kind. This table is the one place that describes a kind: a new one is a value of ZoneKind, a line here, its rows in
/// models/data/zone and its name in the catalogue.
struct KindOfZone {
  ZoneKind kind;
  const char* word;        ///< in files: "landslide"
  Cause cause;             ///< of whom it harms where it comes; none = it does so in another way (water by its depth, smoke by what is breathed)
  bool closes_roads;       ///< as the zone's `roads` say; others let traffic through
  bool breaks_buildings;   ///< its rows in buildings.csv mean something
  bool shuts_shelters;     ///< those that it comes to are shut for good; water does so by its depth
  bool is_seen;            ///< whose home it comes to sees it
  bool must_last;          ///< a cloud that is gone at once is none
  bool shelters_in_cars;   ///< who has stopped in a car stays in it; else he stands in the open
  bool chances_published;  ///< its chances of death in people.csv rest on something published
};

std::span<const KindOfZone> kinds_of_zones();
const KindOfZone& kind_of(ZoneKind kind);
/// Whether some kind of zone harms in this way by where people are.
bool is_cause_of_zones(Cause cause);

}  // namespace muster::zone
