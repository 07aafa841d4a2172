#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "muster/engine/raster/grid.hpp"
#include "muster/models/flood/structures.hpp"

namespace muster::flood {

/// A cell face that a levee stands on, between cell_a (west or south of it) and cell_b.
struct WallFace {
  std::int64_t cell_a, cell_b;
  bool upright;  ///< between west and east; else between south and north
  std::uint32_t levee;
  double from_m;    ///< along the levee's line, m
  double length_m;  ///< of the line; shorter than the face where the line goes aslant, so that stairs of faces spill no more than the line
  double crest_m;   ///< m above datum, not below the ground on either side
  double ground_m;  ///< the higher ground
};

/// The levees and slide dams of a flood, on cell faces, with their breaches. Their memory is 2 numbers of State for each breach, whose times count from the
/// start, or from when its slide dam came; and for each dam when it came, in ms.
class Walls {
 public:
  /// @param bed  as the solver rounded it; NaN = wall
  Walls(const std::vector<LeveeSettings>& levees, const Raster<double>& bed, double dry_m);
  const std::vector<WallFace>& faces() const { return faces_; }
  std::size_t memory() const { return first_dam_memory() + dams_.size(); }
  void begin(std::span<double> memory) const;
  std::size_t dams() const { return dams_.size(); }
  void dam_comes(std::size_t dam, Time now, std::span<double> memory) const;
  bool dam_stands(std::size_t dam, std::span<const double> memory) const { return memory[first_dam_memory() + dam] < Breach::never_s; }
  /// False for the face of a slide dam that has not come, and for that of a lower levee where another stands on the same face.
  bool stands(std::size_t face) const { return standing_.empty() || standing_[face] != 0; }
  std::size_t changes() const { return changes_; }  ///< grows whenever another set of faces stands
  /// Begins breaches whose trigger holds, and notes how far each has come.
  /// @param level  water surface of a cell, m above datum; -inf where dry
  void watch(Time now, const std::function<double(std::int64_t)>& level, std::span<double> memory);
  /// Discharge over a wall and through its breaches per metre of face, m2/s, positive from cell_a to cell_b. Never more than what brings both
  /// surfaces together within the step: half of it over a free crest, a quarter where both stand well above, or they would swing.
  /// @param level_a, level_b  water surface, or the ground where dry, m above datum
  double discharge(std::size_t face, double level_a, double level_b, double dt_s) const;
  /// How wide the breaches of a levee are now, m, and their lowest sill (the crest where there is none), for results.
  struct LeveeNow {
    double width_m, sill_m;
    bool dam, stands;
  };
  LeveeNow now(std::size_t levee) const;
  std::size_t levees() const { return length_.size(); }

 private:
  struct LeveeBreach {
    Breach breach;
    std::uint32_t levee;
    double middle_m;  ///< along the line
    std::int64_t cell_a, cell_b;
  };
  void add_breaches(const LeveeSettings& levee, std::uint32_t number);
  std::size_t first_dam_memory() const { return breaches_.size() * Breach::memory; }
  void see_dams(std::span<const double> memory);
  void choose_standing();

  std::vector<WallFace> faces_;
  std::vector<double> coefficient_, length_, lowest_crest_;  ///< [levee]
  std::vector<LeveeBreach> breaches_;                        ///< by levee
  std::vector<std::uint32_t> first_breach_;                  ///< [levee + 1] into breaches_
  std::vector<Breach::Opening> opening_;                     ///< [breach] now
  std::vector<std::uint32_t> dams_;                          ///< [dam] its levee
  std::vector<std::uint8_t> there_;                          ///< [levee] it stands
  std::vector<Time> came_;                                   ///< [levee] from when its times count
  std::vector<std::uint8_t> standing_;                       ///< [face]; empty = all
  std::size_t changes_ = 0;
  double cell_m_, dry_m_;
};

/// Faces along a line, one after the other: each vertex is moved to the nearest corner of cells, and from corner to corner the faces follow the line as
/// closely as faces can. They hang together, so that no water finds a way between them.
struct LineFace {
  std::int64_t cell_a, cell_b;  ///< -1 beyond the grid
  bool upright;
  double from_m, length_m;  ///< along the line
  std::size_t segment;      ///< of the line
  double share;             ///< where in the segment its middle lies, 0..1
};
std::vector<LineFace> faces_along(const Grid& grid, std::span<const double> line);

}  // namespace muster::flood
