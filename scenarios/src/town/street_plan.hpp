#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/world/tables.hpp"
#include "town/geometry.hpp"
#include "town/valley.hpp"

namespace muster::town {

constexpr std::uint32_t none = UINT32_MAX;
constexpr double point_spacing_m = 12;    // between points of a street's course
constexpr double shortest_street_m = 34;  // between junctions: 2.4 s at 50 km/h, so that movement's tick may be 2 s

enum class Zone : std::uint8_t { old_town, centre, residential, suburb, industrial, village };

/// A piece of a street between two points of its course.
struct Segment {
  std::uint32_t a, b;
  RoadClass road;
  std::uint32_t street;  ///< row of StreetPlan::streets
  bool bridge;
};

/// Land between streets. Its ring runs counter-clockwise over points of the plan, which it shares with its neighbours.
struct Block {
  std::uint32_t key;  ///< names its luck
  Zone zone;
  std::uint32_t village = none;  ///< number of the village that it belongs to
  std::vector<std::uint32_t> ring;
  std::vector<std::uint32_t> spurs;  ///< segments of dead ends inside it
};

struct Street {
  RoadClass road;
  std::uint32_t village = none;
};

struct Exit {
  std::uint32_t point;
  int side;  ///< 0 upstream, 1 downstream, 2 far bank, 3 hills
};

struct Village {
  Point centre;
  double radius;
  std::uint32_t junction;  ///< point where its lane leaves the country road
};

/// Streets as a plane graph of points and short segments, and the blocks between them.
struct StreetPlan {
  std::vector<Point> points;
  std::vector<Segment> segments;
  std::vector<Street> streets;
  std::vector<Block> blocks;
  std::vector<Exit> exits;
  std::vector<Village> villages;
  std::vector<std::uint32_t> bridges;  ///< segment in the middle of each bridge
  Point centre;                        ///< of the town

  std::uint32_t add_point(Point p);
  std::uint32_t add_segment(std::uint32_t a, std::uint32_t b, RoadClass road, std::uint32_t street, bool bridge = false);
  std::uint32_t add_street(RoadClass road, std::uint32_t village = none);
  /// Lays a street from `from` over the inner points of `course` to `to` (or to a new point at its end); gives its points in order.
  std::vector<std::uint32_t> lay(std::uint32_t from, const Polyline& course, std::uint32_t to, std::uint32_t street, bool bridge = false);
  std::uint32_t degree(std::uint32_t point) const { return around_[point].count; }
  /// Segments that meet at a point.
  std::vector<std::uint32_t> around(std::uint32_t point) const;
  /// Segment between two neighbouring points.
  const Segment& between(std::uint32_t a, std::uint32_t b) const;
  Polyline outline(const std::vector<std::uint32_t>& ring) const;

 private:
  struct Around {
    std::array<std::uint32_t, 6> segment;
    std::uint8_t count = 0;
  };
  std::vector<Around> around_;
};

/// Space from a street's centre line to where buildings may begin, m.
double building_line_m(RoadClass road);

/// Arterials, collectors, bridges, country roads, exits and the edges of the villages; leaves one large block between main streets.
StreetPlan main_streets(const TownConfig& config, const Valley& valley);
/// Cuts the large blocks with collectors, lanes and dead ends until they have the size of their zone.
void subdivide_blocks(StreetPlan& plan, std::uint64_t seed);

}  // namespace muster::town
