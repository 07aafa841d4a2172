#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "flood/walls.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster::flood {

/// Soils, rain on a raster, levees and structures of one flood, for any solver:
///   - before the flow of a step, watch(); then over_wall() for each of wall_faces(), in place of what the solver has found for that face;
///   - after it, begin_ground() and, where it says so, ground_row() on each row of a tile that has water or rain; then exchange().
/// What lasts of it is FloodSourceState; the rest is configuration and caches.
class Sources {
 public:
  /// Gives the state its sizes and first values.
  /// @param bed  as the solver rounded it, m above datum; NaN = wall
  Sources(const FloodSetup& setup, const Raster<double>& bed, FloodSourceState& state);

  const std::vector<WallFace>& wall_faces() const { return walls_.faces(); }
  /// False for the face of a slide dam that has not come, and for that of a lower levee where another stands on the same face.
  bool stands(std::size_t face) const { return walls_.stands(face); }
  std::size_t wall_changes() const { return walls_.changes(); }  ///< grows whenever another set of faces stands
  std::size_t dams() const { return walls_.dams(); }
  void dam_comes(std::size_t dam, Time now) { walls_.dam_comes(dam, now, wall_memory()); }
  bool dam_stands(std::size_t dam) const { return walls_.dam_stands(dam, std::span<const double>(state_.memory).first(walls_.memory())); }
  void watch(const FloodSolver& solver);
  /// As Walls::discharge, m2/s from the west (south) to the east (north).
  double over_wall(std::size_t face, double level_a, double level_b, double dt_s) const { return walls_.discharge(face, level_a, level_b, dt_s); }

  bool rains(Time from, Time to) const;  ///< on the raster
  /// Prepares rain and infiltration of a step; false where there is neither.
  bool begin_ground(Time from, Time to);
  /// Rain of the raster in the step that was begun, m3.
  double rain_m3() const { return rain_m3_; }
  /// Rain onto and infiltration out of a row of cells.
  /// @param cell         the first, as index into the grid
  /// @param depth, carry of the first; depth + carry is the water, m
  template <class Real>
  void ground_row(std::int64_t cell, std::int32_t count, Real* depth, Real* carry);

  bool any_structures() const { return !structures_->empty(); }
  void exchange(FloodSolver& solver, Time from, Time to);

  void book(FloodLedger& ledger) const;
  std::vector<NamedReading> readings() const;

 private:
  std::span<double> wall_memory() { return std::span(state_.memory).first(walls_.memory()); }
  std::span<double> memory(std::size_t structure) {
    return std::span(state_.memory).subspan(first_memory_[structure], first_memory_[structure + 1] - first_memory_[structure]);
  }
  void find_rain_cells(const Raster<double>& bed);
  double open_share(std::size_t cell) const { return porosity_.empty() ? 1 : porosity_[cell]; }
  double soaks_in(std::int64_t cell, double water);

  FloodSourceState& state_;
  const std::vector<std::shared_ptr<FloodStructure>>* structures_;
  std::vector<std::string> levee_ids_;
  Walls walls_;
  std::vector<std::size_t> first_memory_;  ///< [structure + 1] into state_.memory; breaches come before
  std::vector<Soil> soils_;
  std::vector<std::uint8_t> soil_;  ///< [cell] from 1; 0 = none. Empty without soils
  std::shared_ptr<const RainRaster> rain_;
  std::vector<std::uint32_t> rain_cell_;   ///< [cell] of the raster; none = dry or wall
  std::vector<std::int64_t> cells_below_;  ///< [raster cell] how many cells take its rain
  std::vector<double> porosity_;           ///< [cell] share that is not built over; empty = 1 everywhere
  double cell_area_;
  // Of the step that was begun.
  std::vector<double> fallen_;  ///< [raster cell] m
  bool rains_ = false, soaks_ = false;
  double seconds_ = 0, rain_m3_ = 0;
};

/// Adds water to a cell, or takes some; what rounding leaves over is carried. Taking all leaves exactly none.
template <class Real>
void change(Real& depth, Real& carry, double metres) {
  const double before = static_cast<double>(depth), rest = static_cast<double>(carry) + metres;
  if (metres < 0 && before + rest <= 0) {
    depth = carry = Real(0);
    return;
  }
  depth = static_cast<Real>(before + rest);
  carry = static_cast<Real>((before - static_cast<double>(depth)) + rest);
}

}  // namespace muster::flood
