#pragma once
#include <functional>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/flood/setup.hpp"
#include "muster/models/flood/storm.hpp"
#include "muster/models/flood/terrain_error.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

/// Water that a river brings: into the low cells along a place's cross-section, or into the cells that hold some points.
struct FloodInflowSettings {
  std::string place;           ///< id of a place of the world; empty = `points`
  std::vector<double> points;  ///< x0 y0 x1 y1 ..., m
  config::Series discharge;    ///< m3/s
  static void describe(config::Builder<FloodInflowSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Edge of the terrain, as a scenario names it; nearest = the one nearest to the place.
enum class TerrainEdge : std::uint8_t { west, east, south, north, nearest };

/// What happens along an edge of the terrain, or along the part of it beside a place. Elsewhere the edge reflects.
struct FloodBoundarySettings {
  TerrainEdge edge = TerrainEdge::nearest;
  FloodEdgeKind kind = FloodEdgeKind::free;
  std::string place;                             ///< a place whose line bounds the part; empty = from .. to
  double widen_m = 0;                            ///< the part beside a place goes this much beyond its line on both sides
  double from_m = -1e9, to_m = 1e9;              ///< part of the edge, coordinates of the world, m
  config::Series level;                          ///< for stage, m above datum
  config::Series discharge;                      ///< for discharge, m3/s into the area
  double least_slope = 1e-3;                     ///< for free
  double tide_mean_m = 0, tide_amplitude_m = 0;  ///< for stage: a tide, to which `level` is added as a surge; amplitude 0 = none
  Time tide_period = Time::seconds(44714);       ///< of the lunar tide M2: 12 h 25 min 14 s
  Time tide_high{0};                             ///< moment of a high water
  static void describe(config::Builder<FloodBoundarySettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// What buildings are to the flood. open: nothing. blocked: cells whose centre lies in a footprint are walls. porous: they keep the water out, and a cell of
/// which a share s is built over stores and conveys as one of porosity 1 - s (at least a tenth). rough: water gets in, but such a cell carries 1 - s of the
/// flow: its roughness is divided by that.
enum class FloodBuildings : std::uint8_t { open, blocked, porous, rough };

/// Settings of "flood/local_inertial", live or solved in advance.
struct FloodSettings {
  FloodScheme scheme = FloodScheme::local_inertial;  ///< follows from the model's name
  Precision precision = Precision::single;
  double theta = FloodMethod{}.theta, alpha = FloodMethod{}.alpha, froude_limit = FloodMethod{}.froude_limit, dry_m = FloodMethod{}.dry_m;
  double courant = FloodMethod{}.courant;
  Time max_step = FloodMethod{}.max_step;
  std::vector<FloodInflowSettings> inflows;
  std::vector<FloodBoundarySettings> boundaries;
  config::Series rain;  ///< mm/h
  std::vector<StormSettings> storms;
  std::string rain_raster;  ///< path of a rain.nc; empty = none
  std::vector<SoilSettings> infiltration;
  std::vector<LeveeSettings> levees;
  std::vector<SlideDamSettings> slide_dams;
  std::vector<ReservoirSettings> reservoirs;
  std::vector<CulvertSettings> culverts;
  std::vector<DrainSettings> drains;
  std::vector<PumpSettings> pumps;
  FloodBuildings buildings = FloodBuildings::open;
  TerrainErrorSettings terrain_error;
  Time spin_up = Time::hours(2);  ///< solved before t = 0 with the first values of the series and no rain, so that rivers carry their water
  Time frame = RecordSettings{}.frame, map_frame = RecordSettings{}.map_frame;
  double least_depth_m = RecordSettings{}.least_depth_m, depth_step_m = RecordSettings{}.depth_step_m;
  double velocity_step_m_s = RecordSettings{}.velocity_step_m_s, arrival_depth_m = RecordSettings{}.arrival_depth_m;
  static void describe(config::Builder<FloodSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Settings of "flood/finite_volume": those of the other method without its own numbers, and `courant`.
struct FiniteVolumeSettings : FloodSettings {
  FiniteVolumeSettings() { scheme = FloodScheme::finite_volume; }
  static void describe(config::Builder<FiniteVolumeSettings>& d);
};

/// The description of the settings' own method: a FiniteVolumeSettings where the scheme is finite_volume.
const config::Description& description_of_flood(const FloodSettings& settings);

/// The set-up that these settings mean in a world. Adds what is wrong (unknown place, place off the terrain) to `problems`.
/// @param seed  of the terrain's error, where the settings have one. Places in the river are found on the terrain without it
FloodSetup flood_setup(const World& world, const FloodSettings& settings, class Problems& problems, std::uint64_t seed = 1);
/// The part of flood_setup that is about rain, soils, buildings, levees and structures; the set-up has its bed already.
void add_flood_sources(const World& world, const FloodSettings& settings, FloodSetup& setup, class Problems& problems);
RecordSettings record_settings(const FloodSettings& settings);

/// Solves a flood from -spin_up to `until` and returns what people read of it. Throws InputError as run_flood_case does.
/// @param progress  called after each frame; may be empty
/// @param dams      when each slide dam comes; those that are not named never do
/// @param seed      of the terrain's error
HazardRecord solve_flood(const World& world, const FloodSettings& settings, Time until, int threads, const std::function<void(Time)>& progress = {},
                         std::vector<Time> dams = {}, std::uint64_t seed = 1);

}  // namespace muster
