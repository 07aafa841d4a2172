#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/network/network.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/tables.hpp"

namespace muster {

class Problems;

/// Coordinate reference system of a world: projected, metres.
struct Crs {
  int epsg = 0;     ///< 0 = none known
  std::string wkt;  ///< OGC WKT 1 or 2
};

/// Everything about a place that does not change in a run. Built once (finish_world), then shared read-only by all runs.
struct World {
  std::string name, name_en;
  Crs crs;
  Raster<float> ground;   ///< terrain, m above datum; NaN = no data
  Raster<float> manning;  ///< Manning's n of the terrain, s/m^(1/3); same grid
  NodeTable nodes;
  LinkTable links;
  BuildingTable buildings;
  AreaTable areas;
  HouseholdTable households;
  PersonTable persons;
  ShelterTable shelters;
  GaugeTable gauges;
  PlaceTable places;
  DangerZoneTable danger_zones;
  CoverTable covers;
  SourceTable sources;
  TurnBanTable turn_bans;
  TripTable trips;
  AbsentTable absent;
  std::vector<std::string> street_names, street_names_en;  ///< [street] one row per street; links name the row
  std::string provenance;                                  ///< one line: "town seed=1 people=20000" or the import's command
  std::string import_report;                               ///< what an import dropped, guessed and left unread, JSON; "" = nothing to say
  Network network;                                         ///< CSR of nodes and links, made by finish_world; holds no data of its own

  /// The one list of tables: files, hash and views are built from it. visit(name, table)
  static void tables(auto& self, auto&& visit) {
    visit("node", self.nodes), visit("link", self.links), visit("building", self.buildings), visit("area", self.areas);
    visit("household", self.households), visit("person", self.persons), visit("shelter", self.shelters);
    visit("gauge", self.gauges), visit("place", self.places), visit("danger_zone", self.danger_zones), visit("cover", self.covers);
    visit("source", self.sources), visit("turn_ban", self.turn_bans), visit("trip", self.trips);
    visit("absent", self.absent);
  }
};

/// Tables that came later and that most worlds do not have: where one is empty it stands in no file and no hash, so that worlds without it are what
/// they were.
constexpr bool may_be_missing(std::string_view table) { return table == "trip" || table == "absent"; }

/// What of finish_world's checks treat_short_links relies on: columns have one value per row, references name rows that exist.
void check_tables(const World& world, std::string_view file, Problems& problems);

/// Puts rows into canonical order, rewrites references, derives keys (and a household's first_person and persons, which its maker need
/// not fill), checks (column lengths, duplicate ids, dangling references, geometry, links that are not positive) and makes the network.
/// Adds what it finds to `problems` under `file`; the world may be used only if none was added. Finishing a finished world changes nothing.
void finish_world(World& world, std::string_view file, Problems& problems);

/// Hash of all tables and rasters: equal worlds have equal hashes whatever the order of their input rows. How the world came about (provenance,
/// import_report) is not in it.
Digest world_digest(const World& world);

}  // namespace muster
