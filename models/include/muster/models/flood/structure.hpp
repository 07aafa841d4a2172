#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/raster/grid.hpp"

namespace muster {

class FloodSolver;
class Problems;

/// What a control of a flood (pump, gate) is told: to follow its own rule, or to run (stand open), or to stand still (shut).
enum class FloodControl : std::uint8_t { automatic, on, off };

/// The water of a flood as structures see it: they read levels and move volumes between cells, and never take more than there is. Cells by index
/// into the grid.
class WaterExchange {
 public:
  explicit WaterExchange(FloodSolver& solver);
  double bed(std::int64_t cell) const;    ///< m above datum
  double depth(std::int64_t cell) const;  ///< m
  double level(std::int64_t cell) const { return bed(cell) + depth(cell); }
  double open_area(std::int64_t cell) const;  ///< ground that its water stands on, m2
  /// Brings water from outside of the grid, m3 >= 0.
  void give(std::int64_t cell, double volume);
  void give(std::span<const std::int64_t> cells, double volume);  ///< spread evenly
  /// Takes up to `volume` m3 off the grid; returns what there was.
  double take(std::int64_t cell, double volume);
  /// Takes up to `volume` m3 from one cell to another; returns what there was.
  double move(std::int64_t from, std::int64_t to, double volume);

  double given = 0, taken = 0;  ///< over the grid's border so far, m3

 private:
  double draw(std::int64_t cell, double volume);
  FloodSolver& solver_;
};

/// A named figure that a structure tells of itself, for results.
struct StructureReading {
  std::string name;  ///< with its unit: "level_m"
  double value;
};

/// Something that moves water other than over the ground: reservoir, culvert, drain, pump. Holds its configuration only; its memory is a few numbers
/// of the flood's State. A new kind is one file in models/src/flood/structures, one described settings struct, and one line in
/// models/src/flood/structures/make.cpp.
class FloodStructure {
 public:
  virtual ~FloodStructure() = default;
  virtual const std::string& id() const = 0;
  /// Finds its cells and adds what is wrong with it, under `key`.
  virtual void settle(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::string& key, Problems& problems) = 0;
  virtual std::size_t memory() const { return 0; }   ///< how many numbers it keeps
  virtual void begin(std::span<double>) const {}     ///< their first values
  virtual bool controlled() const { return false; }  ///< has a control that plans may move
  virtual FloodControl first_control() const { return FloodControl::automatic; }
  /// Moves the water of one step.
  virtual void exchange(WaterExchange& water, Time from, Time to, FloodControl control, std::span<double> memory) const = 0;
  virtual std::vector<StructureReading> readings(std::span<const double>) const { return {}; }
};

}  // namespace muster
