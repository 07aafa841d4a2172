#include "town/road_network.hpp"

#include <algorithm>
#include <cstdio>

#include "town/draw.hpp"
#include "town/names.hpp"

namespace muster::town {

namespace {

constexpr double longest_stretch_m = 210;
constexpr double underpass_depth_m = 4.5, shortest_underpass_m = 60, underpasses_apart_m = 250;  // design defaults

/// Speed, capacity and width by class of road. Free speeds: 50, 40, 30, 20 km/h. Capacity per lane 1500, 1000, 600 veh/h for primary,
/// secondary, tertiary and lower roads, jam spacing 7.5 m: movement.md 2.1 (Australian evacuation networks; MATSim).
struct RoadKind {
  float lanes, speed_m_s, capacity_veh_s, width_m;
};
RoadKind kind_of(RoadClass road) {
  switch (road) {
    case RoadClass::motorway:
    case RoadClass::arterial: return {2, 13.9F, 1500.0F / 3600, 10};
    case RoadClass::collector: return {1, 11.1F, 1000.0F / 3600, 7};
    case RoadClass::lane: return {1, 8.3F, 600.0F / 3600, 4.5F};
    case RoadClass::track:
    case RoadClass::footway:
    case RoadClass::stairs: return {1, 5.6F, 600.0F / 3600, 3};
  }
  return {1, 8.3F, 600.0F / 3600, 4};
}
constexpr float jam_veh_m = 1.0F / 7.5F;

class RoadBuilder {
 public:
  RoadBuilder(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world)
      : config_(config), valley_(valley), frame_(frame), plan_(plan), world_(world) {
    name_streets(config);
    roads_.stretch_of.assign(plan.segments.size(), none), roads_.offset_of.assign(plan.segments.size(), 0);
    roads_.node_of.assign(plan.points.size(), none);
  }

  RoadNetwork make() {
    for (std::uint32_t p = 0; p < plan_.points.size(); ++p)
      if (is_junction(p))
        for (const std::uint32_t s : plan_.around(p))
          if (roads_.stretch_of[s] == none) trace(p, s);
    for (std::uint32_t s = 0; s < roads_.stretches.size(); ++s) add_links(roads_.stretches[s]);
    dig_underpasses();
    return std::move(roads_);
  }

 private:
  void name_streets(const TownConfig& config) {
    const StreetNames names(static_cast<std::uint64_t>(config.seed), plan_.streets);
    for (std::uint32_t s = 0; s < plan_.streets.size(); ++s) {
      const Name name = names.of(s);
      world_.street_names.push_back(name.zh), world_.street_names_en.push_back(name.en);
    }
  }

  bool is_junction(std::uint32_t point) const {
    const auto around = plan_.around(point);
    if (around.size() != 2) return !around.empty();
    const Segment &a = plan_.segments[around[0]], &b = plan_.segments[around[1]];
    return a.road != b.road || a.bridge != b.bridge || a.street != b.street;
  }

  void trace(std::uint32_t from, std::uint32_t first) {
    std::vector<std::uint32_t> points = {from}, chain;
    std::uint32_t here = from, s = first;
    for (;;) {
      chain.push_back(s);
      here = plan_.segments[s].a == here ? plan_.segments[s].b : plan_.segments[s].a;
      points.push_back(here);
      if (is_junction(here)) break;
      const auto around = plan_.around(here);
      s = around[0] == s ? around[1] : around[0];
    }
    std::vector<double> run = {0};
    for (std::size_t k = 1; k < points.size(); ++k) run.push_back(run.back() + distance(plan_.points[points[k - 1]], plan_.points[points[k]]));
    const int least = points.front() == points.back() ? 3 : 1;  // a loop of one street still joins different nodes
    const int pieces = plan_.segments[first].bridge ? 1 : std::max(least, static_cast<int>(run.back() / longest_stretch_m + 0.999));
    std::size_t begin = 0;
    for (int piece = 1; piece <= pieces; ++piece) {
      std::size_t end = begin + 1;
      while (end + 1 < points.size() && run[end] < run.back() * piece / pieces - 1e-6) ++end;
      if (piece == pieces) end = points.size() - 1;
      Stretch stretch{{points.begin() + static_cast<std::ptrdiff_t>(begin), points.begin() + static_cast<std::ptrdiff_t>(end) + 1},
                      node(points[begin]),
                      node(points[end]),
                      run[end] - run[begin]};
      for (std::size_t k = begin; k < end; ++k)
        roads_.stretch_of[chain[k]] = static_cast<std::uint32_t>(roads_.stretches.size()), roads_.offset_of[chain[k]] = run[k] - run[begin];
      roads_.stretches.push_back(std::move(stretch));
      begin = end;
    }
  }

  std::uint32_t node(std::uint32_t point) {
    std::uint32_t& row = roads_.node_of[point];
    if (row != none) return row;
    row = static_cast<std::uint32_t>(world_.nodes.size());
    char id[16];
    std::snprintf(id, sizeof id, "n%06u", point);
    const Point place = frame_.world(plan_.points[point]);
    NodeTable& t = world_.nodes;
    t.id.emplace_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
    t.x.push_back(place.x), t.y.push_back(place.y), t.z.push_back(static_cast<float>(valley_.ground(plan_.points[point]))), t.signal.push_back(0);
    return row;
  }

  void add_links(const Stretch& stretch) {
    const Segment& segment = plan_.between(stretch.points[0], stretch.points[1]);
    const double deck = segment.bridge ? bridge_deck(stretch) : lowest_ground(stretch);
    const auto row = static_cast<std::uint32_t>(world_.links.size());
    for (const bool back : {false, true}) {
      LinkTable& t = world_.links;
      const RoadKind kind = kind_of(segment.road);
      char id[24];
      std::snprintf(id, sizeof id, "l%06u-%06u%c", stretch.points.front(), stretch.points[1], back ? 'b' : 'f');
      t.id.emplace_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
      t.tail.push_back({back ? stretch.head : stretch.tail}), t.head.push_back({back ? stretch.tail : stretch.head});
      t.length_m.push_back(static_cast<float>(stretch.length)), t.width_m.push_back(kind.width_m), t.lanes.push_back(kind.lanes);
      t.speed_m_s.push_back(kind.speed_m_s), t.capacity_veh_s.push_back(kind.capacity_veh_s), t.jam_veh_m.push_back(jam_veh_m);
      t.modes.push_back(mode_foot | mode_car), t.road_class.push_back(segment.road),
          t.structure.push_back(segment.bridge ? LinkStructure::bridge : LinkStructure::plain);
      t.deck_z.push_back(static_cast<float>(deck)), t.opposite.push_back({back ? row : row + 1}), t.street.push_back(segment.street);
      const auto push = [&](std::uint32_t point) {
        const Point p = frame_.world(plan_.points[point]);
        t.shape.values.push_back(p.x), t.shape.values.push_back(p.y);
      };
      if (back)
        for (auto p = stretch.points.rbegin(); p != stretch.points.rend(); ++p) push(*p);
      else
        for (const std::uint32_t p : stretch.points) push(p);
      t.shape.first.push_back(static_cast<std::uint32_t>(t.shape.values.size()));
    }
  }

  /// The main streets of the town with the lowest ground, far enough from one another, dip under what crosses them. Links come in pairs, in the order of
  /// the stretches.
  void dig_underpasses() {
    std::vector<std::pair<double, std::uint32_t>> candidates;
    for (std::uint32_t s = 0; s < roads_.stretches.size(); ++s) {
      const Stretch& stretch = roads_.stretches[s];
      const Segment& segment = plan_.between(stretch.points[0], stretch.points[1]);
      const bool main_street = segment.road == RoadClass::arterial || segment.road == RoadClass::collector;
      const bool in_town = valley_.river(middle_of(stretch)).offset > valley_.levee_offset();
      if (main_street && in_town && !segment.bridge && stretch.length >= shortest_underpass_m) candidates.emplace_back(lowest_ground(stretch), s);
    }
    std::sort(candidates.begin(), candidates.end());
    std::vector<Point> dug;
    for (const auto& [ground, s] : candidates) {
      if (std::ssize(dug) >= config_.underpasses) return;
      const Point here = middle_of(roads_.stretches[s]);
      bool apart = true;
      for (const Point other : dug) apart = apart && distance(here, other) >= underpasses_apart_m;
      if (!apart) continue;
      dug.push_back(here);
      for (const std::size_t link : {std::size_t{2} * s, std::size_t{2} * s + 1})
        world_.links.structure[link] = LinkStructure::underpass, world_.links.deck_z[link] = static_cast<float>(ground - underpass_depth_m);
    }
  }
  Point middle_of(const Stretch& stretch) const { return plan_.points[stretch.points[stretch.points.size() / 2]]; }

  double lowest_ground(const Stretch& stretch) const {
    double lowest = 1e9;
    for (const std::uint32_t p : stretch.points) lowest = std::min(lowest, valley_.ground(plan_.points[p]));
    return lowest;
  }
  /// A bridge clears the levee's crest by a metre and a half.
  double bridge_deck(const Stretch& stretch) const {
    const Point middle = plan_.points[stretch.points[stretch.points.size() / 2]];
    return valley_.full_crest(valley_.river(middle).chainage) + 1.5;
  }

  const TownConfig& config_;
  const Valley& valley_;
  const Frame& frame_;
  const StreetPlan& plan_;
  World& world_;
  RoadNetwork roads_;
};

}  // namespace

RoadNetwork make_roads(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, World& world) {
  return RoadBuilder(config, valley, frame, plan, world).make();
}

Access access_from(const StreetPlan& plan, const RoadNetwork& roads, std::uint32_t segment, Point door) {
  const Stretch& stretch = roads.stretches[roads.stretch_of[segment]];
  std::size_t k = 0;  // the segment's place in its stretch
  double run = 0;
  while (run < roads.offset_of[segment] - 1e-9) run += distance(plan.points[stretch.points[k]], plan.points[stretch.points[k + 1]]), ++k;
  const Point a = plan.points[stretch.points[k]], b = plan.points[stretch.points[k + 1]];
  const Point ab = b - a;
  const double t = std::clamp(dot(door - a, ab) / dot(ab, ab), 0.0, 1.0);
  const double to_street = distance(door, a + ab * t), at = run + t * length(ab);
  return at <= stretch.length - at ? Access{stretch.tail, to_street + at} : Access{stretch.head, to_street + stretch.length - at};
}

}  // namespace muster::town
