#include "town/street_plan.hpp"

#include <cassert>

namespace muster::town {

std::uint32_t StreetPlan::add_point(Point p) {
  points.push_back(p);
  around_.emplace_back();
  return static_cast<std::uint32_t>(points.size() - 1);
}

std::uint32_t StreetPlan::add_segment(std::uint32_t a, std::uint32_t b, RoadClass road, std::uint32_t street, bool bridge) {
  const auto row = static_cast<std::uint32_t>(segments.size());
  segments.push_back({a, b, road, street, bridge});
  for (const std::uint32_t end : {a, b}) {
    Around& here = around_[end];
    assert(here.count < here.segment.size());
    here.segment[here.count++] = row;
  }
  return row;
}

std::uint32_t StreetPlan::add_street(RoadClass road, std::uint32_t village) {
  streets.push_back({road, village});
  return static_cast<std::uint32_t>(streets.size() - 1);
}

std::vector<std::uint32_t> StreetPlan::lay(std::uint32_t from, const Polyline& course, std::uint32_t to, std::uint32_t street, bool bridge) {
  std::vector<std::uint32_t> out = {from};
  for (std::size_t i = 1; i + 1 < course.size(); ++i) out.push_back(add_point(course[i]));
  out.push_back(to != none ? to : add_point(course.back()));
  for (std::size_t i = 1; i < out.size(); ++i) add_segment(out[i - 1], out[i], streets[street].road, street, bridge);
  return out;
}

std::vector<std::uint32_t> StreetPlan::around(std::uint32_t point) const {
  const Around& here = around_[point];
  return {here.segment.begin(), here.segment.begin() + here.count};
}

const Segment& StreetPlan::between(std::uint32_t a, std::uint32_t b) const {
  const Around& here = around_[a];
  for (std::uint8_t i = 0; i < here.count; ++i) {
    const Segment& s = segments[here.segment[i]];
    if (s.a == b || s.b == b) return s;
  }
  assert(false && "points are not neighbours");
  return segments.front();
}

Polyline StreetPlan::outline(const std::vector<std::uint32_t>& ring) const {
  Polyline out;
  out.reserve(ring.size());
  for (const std::uint32_t point : ring) out.push_back(points[point]);
  return out;
}

double building_line_m(RoadClass road) {
  switch (road) {
    case RoadClass::motorway:
    case RoadClass::arterial: return 15;
    case RoadClass::collector: return 10;
    case RoadClass::lane: return 5;
    case RoadClass::track:
    case RoadClass::footway:
    case RoadClass::stairs: return 4;
  }
  return 5;
}

}  // namespace muster::town
