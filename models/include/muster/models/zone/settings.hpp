#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/world/tables.hpp"

// What a scenario says of danger zones: where they lie, what sets them off, how they grow, what they do. docs/zones.md.
namespace muster::zone {

/// Values go to files and are frozen.
enum class ZoneKind : std::uint8_t { landslide = 0, debris_flow = 1, tailings = 2, gas = 3, water = 4, wildfire = 5, smoke = 6 };
constexpr int zone_kinds = 7;

/// Where somebody is when a zone reaches him: rows of models/data/zone/people.csv.
/// destroyed, damaged, intact: in a building, and what becomes of it; refuge: in a shelter in the open, a square, a park or a car park.
enum class Place : std::uint8_t { open, vehicle, destroyed, damaged, intact, refuge };
constexpr int places = 6;
constexpr int constructions = 4;

enum class Trigger : std::uint8_t { time, rain, gauge, zone };
enum class Scatter : std::uint8_t { none, uniform, exponential, lognormal };

/// What sets a zone off, and how long after that it begins. All that is drawn is drawn once per run, from the zone's id.
struct Onset {
  Trigger by = Trigger::time;
  Time at;                     ///< time
  std::string rain_gauge;      ///< rain
  config::Series rain;         ///< window -> mm, any of them
  double strength_spread = 0;  ///< deviation of the logarithm of the factor on the thresholds
  std::string gauge;           ///< gauge
  double level_m = 0;
  std::string zone;  ///< zone: when that one begins
  double chance = 1;
  Time delay, delay_to;
  Scatter scatter = Scatter::none;
  double scatter_sigma = 0.5;
  static void describe(config::Builder<Onset>& d);
};

enum class GrowthBy : std::uint8_t { at_once, spread, sweep, path, fronts };

/// The outline up to which a zone has come some time after its onset.
struct Front {
  Time after;
  std::vector<double> outline;
  static void describe(config::Builder<Front>& d);
};

struct Growth {
  GrowthBy by = GrowthBy::at_once;
  std::vector<double> start;  ///< x0 y0 x1 y1 ...
  std::string place;          ///< in place of `start`: a place of the world, its line or its middle
  double speed_m_s = 5;
  double bearing_deg = 0;                ///< sweep
  double reach_m = 0;                    ///< 0 = no bound but the outline
  double width_m = 40, width_end_m = 0;  ///< path; 0 = as at its beginning
  double reach_angle_deg = 0;            ///< 0 = not looked at
  std::vector<Front> fronts;
  static void describe(config::Builder<Growth>& d);
};

/// Chances for people in one place, in place of the table's.
struct PeopleChance {
  Place where = Place::open;
  double dead = 0, injured = 0;
  double severe = 0.3;  ///< share of the injured who are injured severely
  static void describe(config::Builder<PeopleChance>& d);
};

/// Chances for buildings of one construction, in place of the table's.
struct BuildingChance {
  Construction construction = Construction::brick;
  double destroyed = 0, damaged = 0;
  static void describe(config::Builder<BuildingChance>& d);
};

enum class Traffic : std::uint8_t { foot, vehicles };

/// Thermal radiation of flames that pass: chances in the open and in vehicles follow from it (casualty/heat.hpp).
struct Heat {
  double radiation_kw_m2 = 0;  ///< 0 = not given
  Time flames = Time::seconds(60);
  double covered = 0.14;       ///< of those whom it would kill without clothes, the share whom it kills
  double through_glass = 0.5;  ///< share that comes into a vehicle
  double at_refuge = 0.1;      ///< share that comes to shelters in the open
  static void describe(config::Builder<Heat>& d);
};

/// What is breathed in the zone while it lasts, and how far one sees.
struct Air {
  double carbon_monoxide_ppm = 0;  ///< 0 = harmless
  double sight_m = 0;              ///< 0 = as ever
  double indoors = 0.3;            ///< concentration indoors, windows shut, as a share of that outdoors
  double in_vehicles = 0.5;
  static void describe(config::Builder<Air>& d);
};

struct RoadEffect {
  std::vector<Traffic> closed = {Traffic::foot, Traffic::vehicles};
  Time cleared_after;  ///< 0 = not in this run
  static void describe(config::Builder<RoadEffect>& d);
};

struct WarningSigns {
  Time lead;
  double chance = 0;
  static void describe(config::Builder<WarningSigns>& d);
};

/// One danger zone.
struct ZoneSettings {
  std::string id, name, name_en;
  ZoneKind kind = ZoneKind::landslide;
  std::vector<double> outline;
  std::vector<std::string> danger_zones, areas;  ///< of the world: their outlines
  Onset onset;
  Growth growth;
  Time lasts;
  double depth_m = 1;
  Time rises_over;
  std::vector<PeopleChance> people;
  std::vector<BuildingChance> buildings;
  Heat heat;
  Air air;
  RoadEffect roads;
  WarningSigns signs;
  static void describe(config::Builder<ZoneSettings>& d);
};

/// Settings of "hazard/zone".
struct ZonesSettings {
  std::vector<ZoneSettings> zones;
  static void describe(config::Builder<ZonesSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

std::vector<std::string> zone_ids(const ZonesSettings& settings);
/// True where some zone holds standing water.
bool has_water(const ZonesSettings& settings);

}  // namespace muster::zone
