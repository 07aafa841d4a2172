#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/models/flood/breach.hpp"
#include "muster/models/flood/structure.hpp"

// Settings of the structures that move a flood's water. Points are x y in m; where a structure names a place of the world instead, flood_setup
// puts the place's points in.
namespace muster {

/// Levee, flood wall, embankment: stands on cell faces along a line, with weir flow over its crest.
struct LeveeSettings {
  std::string id, place;
  std::vector<double> points;  ///< x0 y0 x1 y1 ..., m
  std::vector<double> crest;   ///< m above datum: one for all, or one per point; empty = `height`
  double height_m = 0;         ///< above the higher ground beside it, where no crest is given
  double weir_coefficient = flood::broad_crested;
  std::vector<BreachSettings> breaches;
  bool stands = true;  ///< false: a slide dam, which stands only from FloodSolver::dam_comes on; not described
  static void describe(config::Builder<LeveeSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Dam that a landslide or debris flow makes across a valley: a levee that comes when a danger zone begins. The times of its breaches count from then.
struct SlideDamSettings : LeveeSettings {
  std::string zone;  ///< id of a danger zone of the scenario
  Time after{0};     ///< from the zone's beginning until the dam stands
  SlideDamSettings() { stands = false; }
  static void describe(config::Builder<SlideDamSettings>& d);
  std::vector<config::Contradiction> contradictions() const { return LeveeSettings::contradictions(); }
};

/// Lake or reservoir beside the terrain, level everywhere (level pool), that breaks or spills into the cells at its outlet.
struct ReservoirSettings {
  std::string id, place;
  std::vector<double> points;  ///< its outlet, m
  double level_m = 0;          ///< at t = 0, m above datum
  double area_m2 = 0;          ///< surface, the same at all levels; or
  std::vector<double> areas;   ///< level0 area0 level1 area1 ...: surface by level, m and m2
  config::Series inflow;       ///< m3/s
  double crest_m = 1e9;        ///< of the dam, m above datum: water above it runs over
  double crest_length_m = 0;
  double spillway_m = 1e9;  ///< sill of its spillway, m above datum
  double spillway_width_m = 0;
  double weir_coefficient = flood::broad_crested;  ///< of crest and spillway
  std::vector<BreachSettings> breaches;
  static void describe(config::Builder<ReservoirSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Culvert, siphon or gate through an embankment: water passes both ways by the levels at its ends.
struct CulvertSettings {
  std::string id, from_place, to_place;
  std::vector<double> from, to;                     ///< x y of its ends, m
  double invert_from_m = -1e9, invert_to_m = -1e9;  ///< m above datum; -1e9 = the ground there
  double width_m = 1, height_m = 1;                 ///< of the opening; of a pipe its diameter, twice
  bool round = false;
  double barrels = 1, length_m = 20, manning_n = 0.013, entry_loss = 0.5, exit_loss = 1;
  double capacity_m3_s = 1e9;
  bool flap = false;                               ///< lets no water back from its `to` end
  FloodControl control = FloodControl::automatic;  ///< gate: off = shut
  static void describe(config::Builder<CulvertSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Inlets of a storm sewer: take water off the ground, to an outfall on the grid or away.
struct DrainSettings {
  std::string id, place, to_place;
  std::vector<double> points;                        ///< x0 y0 ...: its inlets, m
  double capacity_m3_s = 0.05;                       ///< of each inlet
  double grate_length_m = 1.5, grate_area_m2 = 0.2;  ///< of each inlet: bound its intake where water is shallow
  double sewer_m3_s = 1e9;                           ///< of the sewer behind all of them
  std::vector<double> to;                            ///< x y of an outfall on the grid; empty = the water is gone
  static void describe(config::Builder<DrainSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Pump: lifts water from one place to another, or away, between two levels.
struct PumpSettings {
  std::string id, place, to_place;
  std::vector<double> from, to;  ///< x y, m; no `to` = the water is gone
  double capacity_m3_s = 0;
  double start_m = 1e9, stop_m = -1e9;  ///< levels, m above datum, at which it starts and stops by itself
  FloodControl control = FloodControl::automatic;
  static void describe(config::Builder<PumpSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

namespace flood {
/// Discharge of a culvert whose gate is open, m3/s, >= 0: the lesser of what its entry and what its length lets through (FHWA HDS-5).
/// @param head      water above its floor at the upper end, m
/// @param head_out  water above its floor at the lower end, m
/// @param fall      floor at the upper end above that at the lower, m
double culvert_discharge(const CulvertSettings& settings, double head, double head_out, double fall);

std::unique_ptr<FloodStructure> make_reservoir(const ReservoirSettings& settings);
std::unique_ptr<FloodStructure> make_culvert(const CulvertSettings& settings);
std::unique_ptr<FloodStructure> make_drain(const DrainSettings& settings);
std::unique_ptr<FloodStructure> make_pump(const PumpSettings& settings);
}  // namespace flood

}  // namespace muster
