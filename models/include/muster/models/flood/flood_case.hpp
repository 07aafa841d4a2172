#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/models/flood/setup.hpp"

namespace muster {

/// A flood solved by itself, without a world: what verification cases and notebooks run.
struct FloodCase {
  FloodSetup setup;
  Time end;
  Time sample_every = Time::seconds(60);
  std::vector<double> points;  ///< x0 y0 x1 y1 ...: where series are taken, m; each must lie on the grid
  int threads = 1;
  std::vector<Time> dams_come;  ///< [slide dam of the set-up]; those not named never come
};

/// Series have one row per sample: t = 0, sample_every, ... and the end.
struct FloodCaseResult {
  std::vector<Time> time;
  std::vector<double> depth_m;                                         ///< [sample x point]
  std::vector<double> level_m;                                         ///< [sample x point] water surface, m above datum; the bed where dry
  std::vector<double> velocity_x_m_s, velocity_y_m_s;                  ///< [sample x point]
  std::vector<std::array<double, 4>> edge_outflow_m3_s;                ///< [sample] through west, east, south, north; out of the grid is positive
  std::vector<double> volume_m3;                                       ///< [sample] water on the grid
  std::vector<double> max_velocity_m_s;                                ///< [sample] largest on the grid
  Raster<double> bed_m;                                                ///< as the solver rounded it; NaN = wall
  Raster<double> depth, velocity_x, velocity_y;                        ///< at the end
  std::vector<std::string> reading_names;                              ///< "<id>.<figure>" of levees and structures
  std::vector<double> readings;                                        ///< [sample x reading]
  std::vector<double> infiltrated_m3;                                  ///< [sample]
  double inflow_m3 = 0, rain_m3 = 0, edge_in_m3 = 0, edge_out_m3 = 0;  ///< over the whole case
  double given_m3 = 0, taken_m3 = 0;                                   ///< by structures, from and to outside of the grid
  double mass_error = 0;                                               ///< |volume - what should be there| / all that came in; FloodLedger
  double greatest_velocity_m_s = 0;                                    ///< over all samples
  std::int64_t steps = 0, cell_updates = 0;
  double froude_limited_share = 0;  ///< of all faces at all steps, those on which the local-inertial method held the flow at its Froude limit
  std::int64_t shortages = 0;       ///< times that a cell's outflows were cut because it held too little
};

/// Solves the case. Throws InputError: 1220 point or inflow outside the grid, 1212 series that go backwards, 1213 values that are not finite,
/// 1204 negative roughness, discharge, rain or depth, 2008 rasters of different shape, 5004 where the solution became unstable.
FloodCaseResult run_flood_case(const FloodCase& flood);

}  // namespace muster
