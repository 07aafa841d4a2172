#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/io/cf.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/hazard/maps.hpp"
#include "muster/models/hazard/water.hpp"
#include "muster/models/zone/record.hpp"

namespace muster {

/// How finely a realisation is kept.
struct RecordSettings {
  Time frame = Time::seconds(60);      ///< series at links, buildings and gauges
  Time map_frame = Time::minutes(10);  ///< maps
  double least_depth_m = 0.01;         ///< shallower water counts as none
  double depth_step_m = 0.01;          ///< a new value is written where depth differs from the last one written by this much, or from or to 0
  double velocity_step_m_s = 0.05;     ///< or velocity by this much
  double arrival_depth_m = 0.05;       ///< depth that counts as arrival
};

/// One changed value per row: frame f holds rows first[f] .. first[f + 1), ascending in `row`. What is not named stays as it was; before the first
/// frame all is dry.
struct WaterSeries {
  std::vector<std::uint32_t> first = {0};
  std::vector<std::uint32_t> row;
  std::vector<std::uint16_t> depth_mm, velocity_mm_s;
  friend bool operator==(const WaterSeries&, const WaterSeries&) = default;
};

/// One new frame: what changed since the frame before.
struct HazardFrame {
  std::vector<std::uint32_t> link, building;      ///< rows, ascending
  std::vector<Water> link_water, building_water;  ///< their new values
  std::vector<std::int32_t> gauge_mm;             ///< [gauge] water surface, mm above datum; dry_gauge = dry
  double flooded_m2 = 0;                          ///< area under at least arrival_depth_m, the river's own bed included
};

/// A realisation of a hazard as people read it: series where roads, buildings and gauges are, and maps. People always read this, also when
/// the hazard is solved live, so that live and replay give the same bits and one flood serves a thousand plan runs.
/// In a file: hazard.nc, netCDF-4 with CF conventions; layout in docs/formats_hazard.md.
class HazardRecord {
 public:
  static constexpr std::int32_t dry_gauge = std::numeric_limits<std::int32_t>::min();
  static constexpr std::int32_t tile_cells = HazardMaps::tile_cells;  ///< edge of a map tile, cells

  std::string title;
  Digest world_inputs, settings_inputs;  ///< of what it was solved from (hazard_world_digest, config digest)
  std::string settings_text;             ///< the settings, one "name = value" per line, for the reader
  RecordSettings settings;
  cf::Epoch epoch;  ///< for the clock in the file
  Grid grid;
  Crs crs;
  std::vector<std::string> gauge_ids;
  std::uint32_t links = 0, buildings = 0;
  std::uint32_t frames = 0;  ///< frame f is at f x settings.frame
  WaterSeries link, building;
  std::vector<std::int32_t> gauge_mm;  ///< [frame x gauge]
  std::vector<double> flooded_m2;      ///< [frame]
  double mass_error = 0;               ///< of the solver at the end
  double froude_limited_share = 0;     ///< of all faces at all steps, those on which the local-inertial method held the flow at its Froude limit

  // Maps. Map frame m is at m x settings.map_frame and holds the tiles that changed since they were last written.
  std::uint32_t map_frames = 0;
  std::vector<std::uint32_t> map_first = {0};                                  ///< [map frame + 1] into map_tile
  std::vector<std::uint32_t> map_tile;                                         ///< tile number: tile row x tiles per row + tile column, from the south-west
  std::vector<std::uint16_t> map_depth_mm, map_velocity_mm_s;                  ///< [tile written x tile_cells^2] row-major; 0 beyond the grid
  std::vector<std::uint16_t> max_depth_mm, max_velocity_mm_s, max_product_mm;  ///< [cell] over all frames; product depth x velocity, 10^-3 m2/s
  std::vector<std::int32_t> arrival_s;                                         ///< [cell] first frame with arrival_depth_m; -1 = never

  zone::ZoneRecord zones;  ///< danger zones of the same realisation; empty = it has none

  std::int32_t tile_columns() const { return (grid.columns + tile_cells - 1) / tile_cells; }
  std::int32_t tile_rows() const { return (grid.rows + tile_cells - 1) / tile_cells; }
  /// Depth (m) or velocity (m/s) at the last map frame at or before t.
  Raster<float> depth_map(Time t) const;
  Raster<float> velocity_map(Time t) const;
  Raster<float> greatest_depth() const;

  void append(const HazardFrame& frame);
  /// Takes over the maps of a flood that was solved to its end.
  void take(HazardMaps&& maps);
  /// Applies frames up to and including `frame` to people's view, which shows `shown` (-1 = none): touches only what changed.
  void show(std::int64_t shown, std::int64_t frame, HazardState& view) const;

  void save(const std::string& path) const;
  /// Throws InputError (20xx) where the file is damaged, foreign, or contradicts itself.
  static HazardRecord load(const std::string& path);
  /// Throws InputError 2011 where it was not solved for this world.
  void check_made_for(const World& world, std::string_view file) const;

 private:
  Raster<float> map(Time t, const std::vector<std::uint16_t>& tiles) const;
};

/// Writes one frame into people's view; `changed` lists grow by its rows.
void show_frame(const HazardFrame& frame, Time time, HazardState& view);
/// Gives the view its sizes; all dry.
void size_view(const World& world, HazardState& view);

/// Hash of what a flood depends on in a world: terrain, roughness, courses and decks of links, places of buildings and gauges, and their order.
Digest hazard_world_digest(const World& world);

}  // namespace muster
