#include "town/geometry.hpp"

namespace muster::town {

double signed_area(const Polyline& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) twice += cross(ring[i] - ring[0], ring[(i + 1) % ring.size()] - ring[0]);
  return twice / 2;
}

Point centroid(const Polyline& ring) {
  Point sum;
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
    const double weight = cross(a, b);
    twice += weight, sum = sum + (a + b) * weight;
  }
  return twice != 0 ? ring[0] + sum * (1 / (3 * twice)) : ring[0];
}

bool inside(const Polyline& ring, Point p) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point a = ring[i], b = ring[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) in = !in;
  }
  return in;
}

double distance_to_segment(Point p, Point a, Point b) {
  const Point ab = b - a;
  const double squared = dot(ab, ab);
  const double t = squared > 0 ? std::clamp(dot(p - a, ab) / squared, 0.0, 1.0) : 0.0;
  return distance(p, a + ab * t);
}

double length(const Polyline& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += distance(line[i - 1], line[i]);
  return sum;
}

Polyline densified(const Polyline& line, double step) {
  Polyline out = {line.front()};
  for (std::size_t i = 1; i < line.size(); ++i) {
    const int parts = std::max(1, static_cast<int>(distance(line[i - 1], line[i]) / step + 0.5));
    for (int k = 1; k <= parts; ++k) out.push_back(k == parts ? line[i] : mix(line[i - 1], line[i], static_cast<double>(k) / parts));
  }
  return out;
}

Along along(const Polyline& line, double at) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double piece = distance(line[i - 1], line[i]);
    if (at <= piece || i + 1 == line.size()) {
      const double t = piece > 0 ? std::clamp(at / piece, 0.0, 1.0) : 0.0;
      return {mix(line[i - 1], line[i], t), unit(line[i] - line[i - 1])};
    }
    at -= piece;
  }
  return {line.front(), {1, 0}};
}

Polyline clipped(const Polyline& ring, Point a, Point d) {
  Polyline out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point p = ring[i], q = ring[(i + 1) % ring.size()];
    const double sp = cross(d, p - a), sq = cross(d, q - a);
    if (sp >= 0) out.push_back(p);
    if ((sp >= 0) != (sq >= 0)) out.push_back(mix(p, q, sp / (sp - sq)));
  }
  return out;
}

Polyline Rectangle::corners() const {
  const Point u = axis * half_front, v = left_of(axis) * half_depth;
  return {centre - u - v, centre + u - v, centre + u + v, centre - u + v};
}

double Rectangle::distance(Point p) const {
  const Point r = p - centre;
  const double beyond_front = std::max(0.0, std::abs(dot(r, axis)) - half_front);
  const double beyond_depth = std::max(0.0, std::abs(dot(r, left_of(axis))) - half_depth);
  return std::sqrt(beyond_front * beyond_front + beyond_depth * beyond_depth);
}

bool overlap(const Rectangle& a, const Rectangle& b, double gap) {
  const Point between = b.centre - a.centre;
  const double reach = a.radius() + b.radius() + gap;
  if (dot(between, between) > reach * reach) return false;
  for (const Point direction : {a.axis, left_of(a.axis), b.axis, left_of(b.axis)}) {
    const auto half = [direction](const Rectangle& r) {
      return r.half_front * std::abs(dot(r.axis, direction)) + r.half_depth * std::abs(dot(left_of(r.axis), direction));
    };
    if (std::abs(dot(between, direction)) > half(a) + half(b) + gap) return false;
  }
  return true;
}

}  // namespace muster::town
