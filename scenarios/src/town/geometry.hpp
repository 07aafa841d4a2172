#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

// Plane geometry of the town generator. Only + - * / and sqrt: the same bits everywhere.
namespace muster::town {

struct Point {
  double x = 0, y = 0;
  friend Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
  friend Point operator*(Point a, double k) { return {a.x * k, a.y * k}; }
};
using Polyline = std::vector<Point>;

inline double dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
inline double cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }
inline double length(Point a) { return std::sqrt(dot(a, a)); }
inline double distance(Point a, Point b) { return length(a - b); }
inline Point unit(Point a) {
  const double l = length(a);
  return l > 0 ? a * (1 / l) : Point{1, 0};
}
inline Point left_of(Point a) { return {-a.y, a.x}; }
inline Point mix(Point a, Point b, double t) { return a + (b - a) * t; }
/// 0 below `a`, 1 above `b`, smooth between.
inline double smoothstep(double a, double b, double v) {
  const double t = std::clamp((v - a) / (b - a), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

/// Positive for a counter-clockwise ring.
double signed_area(const Polyline& ring);
Point centroid(const Polyline& ring);
bool inside(const Polyline& ring, Point p);
double distance_to_segment(Point p, Point a, Point b);
double length(const Polyline& line);
/// The line with a point about every `step` metres, its own corners kept.
Polyline densified(const Polyline& line, double step);
/// Point `at` metres along a line, and the direction there.
struct Along {
  Point point, direction;
};
Along along(const Polyline& line, double at);
/// Part of a convex or simple ring on the left of the line through `a` with direction `d`.
Polyline clipped(const Polyline& ring, Point a, Point d);

/// A rectangle at any angle: buildings.
struct Rectangle {
  Point centre, axis;  ///< unit vector along the front
  double half_front = 0, half_depth = 0;
  double radius() const { return std::sqrt(half_front * half_front + half_depth * half_depth); }
  Polyline corners() const;        ///< counter-clockwise
  double distance(Point p) const;  ///< 0 inside
};
/// Do two rectangles come nearer than `gap`? (separating axes, the first one grown by the gap)
bool overlap(const Rectangle& a, const Rectangle& b, double gap);

}  // namespace muster::town
