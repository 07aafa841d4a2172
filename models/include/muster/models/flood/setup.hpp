#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/models/flood/rain_raster.hpp"
#include "muster/models/flood/soil.hpp"
#include "muster/models/flood/structures.hpp"

// What a flood solver is given: bed, roughness, water at the start, sources and edges. Scenario settings (flood/settings.hpp) and verification
// cases (flood/flood_case.hpp) are both turned into a FloodSetup.
namespace muster {

enum class Precision : std::uint8_t { single, twice };  ///< float32, float64 ("double" in files)

/// How the flood is solved; docs/flood.md says which is right when.
enum class FloodScheme : std::uint8_t { local_inertial, finite_volume };

/// Numerical choices. docs/flood.md gives the equations and the reasons for the defaults.
struct FloodMethod {
  FloodScheme scheme = FloodScheme::local_inertial;
  Precision precision = Precision::single;
  double theta = 0.8;  ///< local inertial: weight of a face's own discharge against its two neighbours' (de Almeida et al. 2012, eq. 7); 1 = Bates et al. 2010
  double alpha = 0.6;  ///< local inertial: step = alpha dx / sqrt(g h_max); at most sqrt((1 + (2 theta - 1)) / 4) is stable in two dimensions
  double froude_limit = 1.0;  ///< local inertial: discharge through a face is held to this Froude number; the scheme leaves its validity above it
  double courant = 0.45;      ///< finite volume: step = courant dx / largest(abs(velocity) + sqrt(g h)) along x or y; at most 0.5 is stable in two dimensions
  Time max_step = Time::seconds(10);
  double dry_m = 1e-5;  ///< no flow through a face whose flow depth is below this, m
};

enum class FloodEdge : std::uint8_t { west, east, south, north };
enum class FloodEdgeKind : std::uint8_t { reflecting, free, stage, discharge };

/// What happens along one edge of the grid, or a part of it. Later entries hold where two overlap; without any, an edge reflects.
struct FloodBoundary {
  FloodEdge edge = FloodEdge::west;
  FloodEdgeKind kind = FloodEdgeKind::reflecting;
  config::Series series;  ///< stage: water surface, m above datum. discharge: m3/s into the grid, spread evenly over the open cells of the part
  double from_m = -std::numeric_limits<double>::infinity();  ///< part of the edge, x (south, north) or y (west, east) of cell centres, m
  double to_m = std::numeric_limits<double>::infinity();
  double least_slope = 1e-3;  ///< free: the water leaves as over the bed's own slope at the edge, and at least over this one
};

/// Water added to cells, e.g. where a river enters. The discharge is spread evenly over the different cells that hold the points.
struct FloodInflow {
  std::vector<double> points;     ///< x0 y0 x1 y1 ..., m
  config::Series discharge_m3_s;  ///< >= 0
};

struct FloodSetup {
  Raster<double> bed;      ///< m above datum; NaN = wall
  Raster<double> manning;  ///< s/m^(1/3), same grid; empty = manning_n everywhere
  double manning_n = 0.035;
  Raster<double> porosity;                                    ///< share of each cell that is not built over, > 0 .. 1; same grid; empty = 1 everywhere
  Raster<double> depth;                                       ///< at the start, m; empty = from level_m
  double level_m = std::numeric_limits<double>::quiet_NaN();  ///< water surface at the start, m above datum; NaN = dry
  Raster<double> velocity_x, velocity_y;                      ///< at the start, m/s, east and north; empty = at rest
  std::vector<FloodBoundary> boundaries;
  std::vector<FloodInflow> inflows;
  config::Series rain_mm_h;                                 ///< on every cell that is not a wall; empty = none
  std::shared_ptr<const RainRaster> rain_raster;            ///< on top of it; may be null
  std::vector<SoilSettings> soils;                          ///< what water soaks into
  Raster<std::uint8_t> soil;                                ///< which of them, from 1; 0 = nothing soaks in; empty = the first everywhere
  std::vector<LeveeSettings> levees;                        ///< with points; slide dams behind the others
  std::vector<std::shared_ptr<FloodStructure>> structures;  ///< settled on the bed: add_structure
  FloodMethod method;
  Raster<double> terrain_error;  ///< what was added to the bed where it is open, m; empty = nothing
};

/// Settles a structure on the set-up's bed, which must be there, and adds it. Adds to `problems` what is wrong with it, under `key`.
void add_structure(FloodSetup& setup, std::shared_ptr<FloodStructure> structure, const std::string& key, Problems& problems);

}  // namespace muster
