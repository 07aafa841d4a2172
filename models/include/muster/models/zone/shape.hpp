#pragma once
#include <optional>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/models/zone/settings.hpp"

namespace muster {
struct World;
}

namespace muster::zone {

struct Point {
  double x = 0, y = 0;  ///< m, world CRS
};
using Ring = std::vector<Point>;  ///< corners, not closed

/// What a zone looks like some time after its beginning. For maps: nobody is harmed by it.
struct Stage {
  Time after;
  std::vector<Ring> rings;
};

/// Where a zone comes to, and when: its outline and the way in which it grows, in one place. A pure function of the settings and the world.
class ZoneShape {
 public:
  /// What is named is looked up in the world; loaders have checked that it is there.
  ZoneShape(const ZoneSettings& settings, const World& world);

  /// How long after its beginning the zone reaches a point, or nothing where it never does. Whole milliseconds.
  /// @param ground_m  height of the ground there, for the reach angle; NaN = not known, then the angle does not bound it
  std::optional<Time> reaches(Point p, double ground_m) const;
  /// West, south, east and north of all that it can reach, m.
  struct Box {
    double west, south, east, north;
    bool holds(Point p) const { return p.x >= west && p.x <= east && p.y >= south && p.y <= north; }
  };
  Box box() const;
  /// Its growth as outlines over time; one where it is there at once.
  std::vector<Stage> stages() const;

 private:
  std::optional<double> seconds(Point p) const;
  std::optional<double> along_path(Point p) const;
  double half_width(double along) const;
  bool inside_outline(Point p) const;
  Ring cut(double seconds, const Ring& ring) const;
  Ring path_until(double along) const;

  Growth growth_;
  std::vector<Ring> outline_;  ///< parts; empty = bounded by its growth alone
  Ring start_;
  double length_m_ = 0;                                      ///< of the path
  double crest_m_ = 0;                                       ///< highest ground at the start; NaN = not known
  double sine_ = 0, cosine_ = 1, rear_m_ = 0, depth_m_ = 0;  ///< sweep: direction, and from where to how far
  double fall_ = 0;                                          ///< reach angle: height per distance
};

/// True inside a ring, by the even-odd rule; a point on its edge may count either way, the same one every time.
bool inside(const Ring& ring, Point p);
double area_m2(const Ring& ring);
double distance_m(Point p, const Ring& line);  ///< to a line through its points, or to its only point

}  // namespace muster::zone
