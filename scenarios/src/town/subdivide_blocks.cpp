#include <limits>
#include <optional>

#include "town/draw.hpp"
#include "town/street_plan.hpp"

namespace muster::town {

namespace {

double target_area_m2(Zone zone) {
  switch (zone) {
    case Zone::old_town: return 4200;
    case Zone::centre: return 8500;
    case Zone::residential: return 11500;
    case Zone::suburb: return 7600;
    case Zone::industrial: return 26000;
    case Zone::village: return 5600;
  }
  return 9000;
}

/// A block's ring with what the choice of a cut needs at every point of it.
class Ring {
 public:
  Ring(const StreetPlan& plan, const std::vector<std::uint32_t>& ring) : point(plan.outline(ring)), size(ring.size()) {
    area_to.assign(size + 1, 0), run_to.assign(size + 1, 0);
    for (std::size_t i = 0; i < size; ++i) {
      const Point a = point[i] - point[0], b = point[(i + 1) % size] - point[0];
      area_to[i + 1] = area_to[i] + cross(a, b) / 2;
      run_to[i + 1] = run_to[i] + distance(point[i], point[(i + 1) % size]);
    }
    mark_gates(plan, ring);
  }
  double area() const { return area_to[size]; }
  /// Area cut off by the chord i -> j, i < j, on the side of the points between them.
  double area_between(std::size_t i, std::size_t j) const { return area_to[j] - area_to[i] + cross(point[j] - point[0], point[i] - point[0]) / 2; }
  double run_between(std::size_t i, std::size_t j) const { return run_to[j] - run_to[i]; }

  Polyline point;
  std::size_t size;
  std::vector<double> area_to, run_to;
  std::vector<std::size_t> gates;      ///< points where a new street may begin
  std::vector<Point> inward;           ///< [gate] unit vector into the block
  std::vector<std::uint8_t> crossing;  ///< [gate] 1 = a street from the other side ends here and may run on

 private:
  void mark_gates(const StreetPlan& plan, const std::vector<std::uint32_t>& ring) {
    std::vector<double> ahead(size, std::numeric_limits<double>::infinity()), behind = ahead;
    double seen = ahead[0];
    for (std::size_t k = 2 * size; k-- > 0;) {  // twice round, so that the start does not matter
      seen += distance(point[k % size], point[(k + 1) % size]);
      ahead[k % size] = seen;
      if (plan.degree(ring[k % size]) != 2) seen = 0;
    }
    seen = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < 2 * size; ++k) {
      seen += distance(point[k % size], point[(k + size - 1) % size]);
      behind[k % size] = seen;
      if (plan.degree(ring[k % size]) != 2) seen = 0;
    }
    for (std::size_t k = 0; k < size; ++k) {
      const Point before = unit(point[k] - point[(k + size - 1) % size]), after = unit(point[(k + 1) % size] - point[k]);
      if (dot(before, after) < 0.8) continue;  // a corner of the block
      const std::uint32_t degree = plan.degree(ring[k]);
      const bool free = degree == 2 && ahead[k] >= shortest_street_m && behind[k] >= shortest_street_m;
      if (!free && degree != 3) continue;
      gates.push_back(k), inward.push_back(left_of(unit(before + after))), crossing.push_back(degree == 3 ? 1 : 0);
    }
  }
};

class Subdivision {
 public:
  Subdivision(StreetPlan& plan, std::uint64_t seed) : plan_(plan), seed_(seed) {}

  void run() {
    std::vector<Block> open(plan_.blocks.rbegin(), plan_.blocks.rend());
    plan_.blocks.clear();
    std::uint32_t next_key = 1;
    while (!open.empty()) {
      Block block = std::move(open.back());
      open.pop_back();
      std::optional<Block> other = cut(block);
      if (!other) {
        add_dead_end(block);
        block.key = next_key++;
        plan_.blocks.push_back(std::move(block));
        continue;
      }
      other->key = 2 * block.key + 1, block.key = 2 * block.key;
      open.push_back(std::move(*other)), open.push_back(std::move(block));
    }
  }

 private:
  struct Cut {
    std::size_t from, to;  ///< gates
    double cost = std::numeric_limits<double>::infinity();
  };

  Draw luck_of(const Ring& ring) const {
    // A block is named by where it lies, to the decimetre: no count of blocks enters its luck.
    const Point middle = centroid(ring.point);
    const auto east = static_cast<std::uint64_t>(middle.x * 10), north = static_cast<std::uint64_t>(middle.y * 10);
    return Draw(seed_, Stream::town_streets, {(east << 32) | north});
  }

  /// Cuts a block in two if it is too large for its zone; gives the second part.
  std::optional<Block> cut(Block& block) {
    const Ring ring(plan_, block.ring);
    const Draw luck = luck_of(ring);
    const double target = target_area_m2(block.zone);
    if (ring.area() < target * luck.between(1.15, 1.9, For::cut, 0)) return std::nullopt;
    const Cut best = best_cut(ring, luck, block.zone);
    if (best.cost == std::numeric_limits<double>::infinity()) return std::nullopt;

    const std::size_t i = ring.gates[best.from], j = ring.gates[best.to];
    const std::uint32_t street = street_for(block, ring, best, luck);
    const auto path = plan_.lay(block.ring[i], course(ring, i, j, block.zone, luck), block.ring[j], street);
    Block second{0, block.zone, block.village, {}, {}};
    std::vector<std::uint32_t> first;
    first.assign(block.ring.begin() + static_cast<std::ptrdiff_t>(i), block.ring.begin() + static_cast<std::ptrdiff_t>(j));
    first.insert(first.end(), path.rbegin(), path.rend() - 1);
    second.ring.assign(block.ring.begin() + static_cast<std::ptrdiff_t>(j), block.ring.end());
    second.ring.insert(second.ring.end(), block.ring.begin(), block.ring.begin() + static_cast<std::ptrdiff_t>(i));
    second.ring.insert(second.ring.end(), path.begin(), path.end() - 1);
    block.ring = std::move(first);
    return second;
  }

  Cut best_cut(const Ring& ring, const Draw& luck, Zone zone) const {
    Cut best;
    const double area = ring.area(), size = std::sqrt(area);
    const double share = luck.between(0.36, 0.64, For::cut, 1), whim = zone == Zone::old_town || zone == Zone::village ? 0.35 : 0.14;
    std::vector<double> taste;
    for (const std::size_t gate : ring.gates) taste.push_back(whim * luck.uniform(For::cut, 100 + gate));
    for (std::size_t a = 0; a < ring.gates.size(); ++a)
      for (std::size_t b = a + 1; b < ring.gates.size(); ++b) {
        const std::size_t i = ring.gates[a], j = ring.gates[b];
        const Point chord = ring.point[j] - ring.point[i];
        const double span = length(chord);
        if (span < shortest_street_m) continue;
        const double out = dot(ring.inward[a], chord) / span, in = -dot(ring.inward[b], chord) / span;
        if (out < 0.66 || in < 0.66) continue;
        const double part = ring.area_between(i, j) / area;
        if (part < 0.22 || part > 0.78) continue;
        double cost = 5 * (part - share) * (part - share) + 1.6 * (2 - out - in) + 0.9 * span / size + taste[a] + taste[b];
        cost -= 0.16 * (ring.crossing[a] + ring.crossing[b]);
        if (cost < best.cost && stays_inside(ring, i, j)) best = {a, b, cost};
      }
    return best;
  }

  /// The chord keeps clear of the block's edge but for its ends.
  static bool stays_inside(const Ring& ring, std::size_t i, std::size_t j) {
    const Point a = ring.point[i], d = ring.point[j] - a;
    const double span = length(d);
    for (const double t : {0.2, 0.5, 0.8}) {
      const Point p = a + d * t;
      if (!inside(ring.point, p)) return false;
      const double clear = std::min(20.0, 0.6 * span * std::min(t, 1 - t));
      for (const Point& q : ring.point)
        if (distance(p, q) < clear) return false;
    }
    return true;
  }

  /// A street that meets another one end to end takes its name and class; else a new one.
  std::uint32_t street_for(const Block& block, const Ring& ring, const Cut& best, const Draw& luck) {
    const double area = ring.area();
    RoadClass road = area > 62000 ? RoadClass::collector : RoadClass::lane;
    const bool lanes_only = block.zone == Zone::old_town || block.zone == Zone::village;
    if (lanes_only || (road == RoadClass::collector && luck.uniform(For::cut, 3) < 0.25)) road = RoadClass::lane;
    for (const std::size_t gate : {best.from, best.to}) {
      if (ring.crossing[gate] == 0) continue;
      const std::uint32_t here = block.ring[ring.gates[gate]];
      for (const std::uint32_t s : plan_.around(here)) {
        const Segment& segment = plan_.segments[s];
        const Point away = unit(plan_.points[segment.a == here ? segment.b : segment.a] - plan_.points[here]);
        if (dot(away, ring.inward[gate]) < -0.75 && segment.road >= road) return segment.street;
      }
    }
    return plan_.add_street(road, block.village);
  }

  /// The new street's course: a chord with a soft bend, where there is room for it.
  static Polyline course(const Ring& ring, std::size_t i, std::size_t j, Zone zone, const Draw& luck) {
    const Point a = ring.point[i], b = ring.point[j];
    const double span = distance(a, b), most = zone == Zone::old_town || zone == Zone::village ? 0.09 : 0.035;
    const int pieces = std::max(3, static_cast<int>(span / point_spacing_m + 0.5));
    for (double bow = span * luck.between(-most, most, For::bend, 0), twist = span * luck.between(-most, most, For::bend, 1) * 0.6;; bow *= 0.4, twist *= 0.4) {
      if (std::abs(bow) + std::abs(twist) < 1) bow = twist = 0;
      const Point side = left_of(unit(b - a));
      Polyline out;
      bool clear = true;
      for (int k = 0; k <= pieces; ++k) {
        const double t = static_cast<double>(k) / pieces;
        const Point p = mix(a, b, t) + side * (4 * bow * t * (1 - t) + 10 * twist * t * (1 - t) * (1 - 2 * t));
        const double from_end = span * std::min(t, 1 - t);
        for (const Point& q : ring.point) clear = clear && distance(p, q) > std::min(17.0, 0.5 * from_end) - 1e-9;
        out.push_back(k == 0 ? a : k == pieces ? b : p);
      }
      if (clear || bow == 0) return out;
    }
  }

  /// A lane that ends inside the block, in some of those that are deep enough.
  void add_dead_end(Block& block) {
    const Ring ring(plan_, block.ring);
    const Draw luck = luck_of(ring);
    const double chance = block.zone == Zone::suburb || block.zone == Zone::village ? 0.5 : block.zone == Zone::industrial ? 0.0 : 0.3;
    if (ring.gates.empty() || luck.uniform(For::spur, 0) > chance) return;
    double deepest = 0;
    std::size_t best = 0;
    for (std::size_t g = 0; g < ring.gates.size(); ++g) {
      if (ring.crossing[g] != 0) continue;
      const Point a = ring.point[ring.gates[g]];
      double depth = 10;
      const auto clear = [&](double at) {
        const Point p = a + ring.inward[g] * at;
        if (!inside(ring.point, p)) return false;
        for (const Point& q : ring.point)
          if (distance(p, q) < std::min(26.0, 0.9 * at)) return false;
        return true;
      };
      while (depth < 130 && clear(depth + 6)) depth += 6;
      depth *= 0.9 + 0.1 * luck.uniform(For::spur, 10 + g);
      if (depth > deepest) deepest = depth, best = g;
    }
    if (deepest < shortest_street_m + 2) return;
    const Point a = ring.point[ring.gates[best]];
    const auto before = static_cast<std::uint32_t>(plan_.segments.size());
    plan_.lay(block.ring[ring.gates[best]], densified({a, a + ring.inward[best] * deepest}, point_spacing_m), none,
              plan_.add_street(RoadClass::lane, block.village));
    for (std::uint32_t s = before; s < plan_.segments.size(); ++s) block.spurs.push_back(s);
  }

  StreetPlan& plan_;
  std::uint64_t seed_;
};

}  // namespace

void subdivide_blocks(StreetPlan& plan, std::uint64_t seed) { Subdivision(plan, seed).run(); }

}  // namespace muster::town
