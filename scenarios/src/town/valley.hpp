#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/raster/grid.hpp"
#include "muster/scenarios/town.hpp"
#include "town/geometry.hpp"

namespace muster::town {

/// Smooth noise in [-1, 1] on a lattice of luck, one value per lattice corner, blended between.
class Noise {
 public:
  Noise(std::uint64_t seed, std::uint64_t octave, double spacing_m, double width_m, double height_m);
  double at(Point p) const;

 private:
  double spacing_;
  int columns_, rows_;
  std::vector<double> value_;
};

/// Where a point lies seen from the river.
struct RiverPoint {
  double offset;    ///< distance from the centre line, m; > 0 on the town's side
  double chainage;  ///< along the centre line from where the river enters, m
};

/// The valley in local metres: x runs downstream from 0 to width, the town lies on the left (north). Heights are a pure function of
/// place, so that terrain cells, node heights and street courses agree.
class Valley {
 public:
  explicit Valley(const TownConfig& config);

  double scale() const { return scale_; }  ///< linear size against a town of 20,000
  double width() const { return width_; }
  double height() const { return height_; }
  double half_river() const { return half_river_; }
  double levee_offset() const { return half_river_ + 40; }  ///< of the crest's middle
  double levee_west() const { return levee_west_; }         ///< x where the levee ties into the upper spur, and into the lower one
  double levee_east() const { return levee_east_; }
  double weak_x() const { return weak_x_; }  ///< middle of the weak place
  double centre_y(double x) const;           ///< of the river
  double slope_y(double x) const;            ///< d centre_y / dx
  double chainage(double x) const;
  RiverPoint river(Point p) const;
  double bank(double at_chainage) const { return bank_upstream_ - config_.valley_slope * at_chainage; }
  double full_crest(double at_chainage) const { return bank(at_chainage) + config_.levee_height_m; }  ///< of the levee without its weak place
  double crest(double at_chainage) const;                                                             ///< of the levee, m above datum
  double ground(Point p) const;                                                                       ///< m above datum
  bool on_levee(Point p) const;
  /// A point `offset` from the river at `x`: parallel to the river near it, straighter farther off. Streets follow it.
  Point beside_river(double x, double offset) const;

 private:
  double plain(double beyond_bank, double x) const;  ///< town side, m above the bank
  double far_side(double beyond_bank) const;

  TownConfig config_;
  double scale_, width_, height_, half_river_, middle_y_, bank_upstream_;
  double levee_west_, levee_east_, weak_x_, weak_chainage_;
  std::vector<double> centre_, chainage_;  ///< every `step` m of x
  Noise broad_, fine_;
};

/// Mirror images of one valley are different towns: which way the river runs and on which bank the town lies.
class Frame {
 public:
  Frame(const Valley& valley, std::uint64_t seed);
  Point world(Point local) const;
  /// Local point of a world one.
  Point local(Point world) const;
  Grid grid(double cell_m) const;

 private:
  double width_, height_;
  bool mirror_x_, mirror_y_;
};

}  // namespace muster::town
