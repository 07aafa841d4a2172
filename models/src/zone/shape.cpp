#include "muster/models/zone/shape.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "muster/engine/core/math.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::zone {

namespace {

constexpr double degree = 3.14159265358979323846 / 180;
constexpr int corners = 48;       ///< of a drawn circle
constexpr int drawn_stages = 12;  ///< of a growth that has no end of its own kind

Ring ring_of(const double* xy, std::size_t numbers) {
  Ring ring;
  for (std::size_t i = 0; i + 1 < numbers; i += 2) ring.push_back({xy[i], xy[i + 1]});
  return ring;
}

Ring row_of(const Ragged& shapes, std::size_t row) { return ring_of(shapes.values.data() + shapes.first[row], shapes.first[row + 1] - shapes.first[row]); }

std::size_t named_row(const std::vector<std::string>& ids, const std::string& id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) throw std::logic_error("a zone names " + id + ", which the world does not have");
  return static_cast<std::size_t>(found - ids.begin());
}

std::vector<Ring> outlines(const ZoneSettings& settings, const World& world) {
  std::vector<Ring> out;
  if (!settings.outline.empty()) out.push_back(ring_of(settings.outline.data(), settings.outline.size()));
  for (const std::string& id : settings.danger_zones) out.push_back(row_of(world.danger_zones.outline, named_row(world.danger_zones.id, id)));
  for (const std::string& id : settings.areas) out.push_back(row_of(world.areas.outline, named_row(world.areas.id, id)));
  std::erase_if(out, [](const Ring& ring) { return ring.size() < 3; });
  return out;
}

Ring start_of(const Growth& growth, const World& world) {
  if (growth.place.empty()) return ring_of(growth.start.data(), growth.start.size());
  const std::size_t row = named_row(world.places.id, growth.place);
  const Ring line = row_of(world.places.line, row);
  return line.empty() ? Ring{{world.places.x[row], world.places.y[row]}} : line;
}

double highest(const Ring& points, const Raster<float>& ground) {
  double out = NAN;
  if (ground.empty()) return out;
  for (const Point& p : points) {
    const std::int64_t cell = ground.grid().cell_at(p.x, p.y);
    if (cell < 0 || std::isnan(ground[cell])) continue;
    const auto z = static_cast<double>(ground[cell]);
    if (!(z <= out)) out = z;
  }
  return out;
}

/// The point of a segment that is nearest to p, as a share of its length.
double share_along(Point p, Point a, Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
  return squared > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0) : 0.0;
}

double between(Point p, Point q) { return std::sqrt((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y)); }

Point on(Point a, Point b, double share) { return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}; }

/// The part of a ring on the left of the directed line from a to b (Sutherland and Hodgman 1974).
Ring left_of(const Ring& ring, Point a, Point b) {
  const auto side = [&](Point p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); };
  Ring out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point p = ring[i], q = ring[(i + 1) % ring.size()];
    const double sp = side(p), sq = side(q);
    if (sp >= 0) out.push_back(p);
    if ((sp >= 0) != (sq >= 0)) out.push_back(on(p, q, sp / (sp - sq)));
  }
  return out;
}

/// A circle around a point, anticlockwise.
Ring circle(Point middle, double radius) {
  Ring out;
  for (int k = 0; k < corners; ++k) {
    const double angle = 360.0 / corners * k * degree;
    out.push_back({middle.x + radius * math::cos(angle), middle.y + radius * math::sin(angle)});
  }
  return out;
}

Point middle_of(const Ring& points) {
  Point sum;
  for (const Point& p : points) sum.x += p.x, sum.y += p.y;
  return {sum.x / static_cast<double>(points.size()), sum.y / static_cast<double>(points.size())};
}

}  // namespace

bool inside(const Ring& ring, Point p) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point a = ring[i], b = ring[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) in = !in;
  }
  return in;
}

double area_m2(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    twice += (ring[j].x - ring[0].x) * (ring[i].y - ring[0].y) - (ring[i].x - ring[0].x) * (ring[j].y - ring[0].y);
  return std::abs(twice) / 2;
}

double distance_m(Point p, const Ring& line) {
  if (line.size() == 1) return between(p, line[0]);
  double best = INFINITY;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) best = std::min(best, between(p, on(line[i], line[i + 1], share_along(p, line[i], line[i + 1]))));
  return best;
}

ZoneShape::ZoneShape(const ZoneSettings& settings, const World& world)
    : growth_(settings.growth), outline_(outlines(settings, world)), start_(start_of(settings.growth, world)), crest_m_(highest(start_, world.ground)) {
  if (growth_.reach_angle_deg > 0) fall_ = math::sin(growth_.reach_angle_deg * degree) / math::cos(growth_.reach_angle_deg * degree);
  if (growth_.by == GrowthBy::path)
    for (std::size_t i = 0; i + 1 < start_.size(); ++i) length_m_ += between(start_[i], start_[i + 1]);
  if (growth_.by != GrowthBy::sweep) return;
  sine_ = math::sin(growth_.bearing_deg * degree), cosine_ = math::cos(growth_.bearing_deg * degree);
  rear_m_ = INFINITY;
  double front = -INFINITY;
  for (const Ring& ring : outline_)
    for (const Point& p : ring) rear_m_ = std::min(rear_m_, p.x * sine_ + p.y * cosine_), front = std::max(front, p.x * sine_ + p.y * cosine_);
  depth_m_ = front - rear_m_;
}

bool ZoneShape::inside_outline(Point p) const {
  return outline_.empty() || std::any_of(outline_.begin(), outline_.end(), [p](const Ring& ring) { return inside(ring, p); });
}

double ZoneShape::half_width(double along) const {
  const double end = growth_.width_end_m > 0 ? growth_.width_end_m : growth_.width_m;
  return 0.5 * (growth_.width_m + (end - growth_.width_m) * (length_m_ > 0 ? along / length_m_ : 0));
}

/// Distance along the path at which it passes beside p, or nothing where p lies beyond its width. Where several bends pass, the first.
std::optional<double> ZoneShape::along_path(Point p) const {
  std::optional<double> best;
  double before = 0;
  for (std::size_t i = 0; i + 1 < start_.size(); ++i) {
    const double length = between(start_[i], start_[i + 1]), share = share_along(p, start_[i], start_[i + 1]), along = before + share * length;
    if (between(p, on(start_[i], start_[i + 1], share)) <= half_width(along) && (!best || along < *best)) best = along;
    before += length;
  }
  return best;
}

std::optional<double> ZoneShape::seconds(Point p) const {
  const double reach = growth_.reach_m > 0 ? growth_.reach_m : INFINITY;
  const auto within = [&](double metres) { return metres <= reach ? std::optional(metres / growth_.speed_m_s) : std::nullopt; };
  switch (growth_.by) {
    case GrowthBy::at_once: return 0.0;
    case GrowthBy::spread: return within(distance_m(p, start_));
    case GrowthBy::sweep: return within(std::max(0.0, p.x * sine_ + p.y * cosine_ - rear_m_));
    case GrowthBy::path: {
      const auto along = along_path(p);
      return along ? within(*along) : std::nullopt;
    }
    case GrowthBy::fronts:
      for (const Front& front : growth_.fronts)
        if (inside(ring_of(front.outline.data(), front.outline.size()), p)) return front.after.in_seconds();
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Time> ZoneShape::reaches(Point p, double ground_m) const {
  if (!inside_outline(p)) return std::nullopt;
  if (fall_ > 0 && ground_m > crest_m_ - fall_ * distance_m(p, start_)) return std::nullopt;
  const auto after = seconds(p);
  if (!after) return std::nullopt;
  return Time{static_cast<std::int64_t>(*after * 1000 + 0.5)};
}

ZoneShape::Box ZoneShape::box() const {
  Box out{INFINITY, INFINITY, -INFINITY, -INFINITY};
  const auto add = [&out](const Ring& points, double around) {
    for (const Point& p : points)
      out = {std::min(out.west, p.x - around), std::min(out.south, p.y - around), std::max(out.east, p.x + around), std::max(out.north, p.y + around)};
  };
  if (!outline_.empty()) {
    for (const Ring& ring : outline_) add(ring, 0);
  } else if (growth_.by == GrowthBy::spread) {
    add(start_, growth_.reach_m);
  } else if (growth_.by == GrowthBy::path) {
    add(start_, std::max(half_width(0), half_width(length_m_)));
  } else {
    for (const Front& front : growth_.fronts) add(ring_of(front.outline.data(), front.outline.size()), 0);
  }
  return out;
}

/// What of a part of the outline the zone has reached `seconds` after its beginning.
Ring ZoneShape::cut(double seconds, const Ring& ring) const {
  const double metres = seconds * growth_.speed_m_s;
  if (growth_.by == GrowthBy::sweep) {
    const double at = rear_m_ + metres;  // the front's line, with what it has passed on its left
    const Point foot{sine_ * at, cosine_ * at};
    return left_of(ring, foot, {foot.x - cosine_, foot.y + sine_});
  }
  Ring out = ring;
  const Ring around = circle(middle_of(start_), metres);
  for (std::size_t k = 0; k < around.size() && !out.empty(); ++k) out = left_of(out, around[k], around[(k + 1) % around.size()]);
  return out;
}

/// The path's strip from its beginning to `along`.
Ring ZoneShape::path_until(double along) const {
  Ring left, right;
  double before = 0;
  const auto both = [&](Point p, Point a, Point b, double at) {
    const double length = between(a, b), half = half_width(at), nx = -(b.y - a.y) / length * half, ny = (b.x - a.x) / length * half;
    left.push_back({p.x + nx, p.y + ny}), right.push_back({p.x - nx, p.y - ny});
  };
  for (std::size_t i = 0; i + 1 < start_.size() && before < along; ++i) {
    const double length = between(start_[i], start_[i + 1]);
    if (!(length > 0)) continue;
    both(start_[i], start_[i], start_[i + 1], before);
    const double share = std::min(1.0, (along - before) / length);
    both(on(start_[i], start_[i + 1], share), start_[i], start_[i + 1], before + share * length);
    before += length;
  }
  left.insert(left.end(), right.rbegin(), right.rend());
  return left;
}

std::vector<Stage> ZoneShape::stages() const {
  if (growth_.by == GrowthBy::at_once) return {{Time{0}, outline_}};
  std::vector<Stage> out;
  if (growth_.by == GrowthBy::fronts) {
    for (const Front& front : growth_.fronts) out.push_back({front.after, {ring_of(front.outline.data(), front.outline.size())}});
    return out;
  }
  double whole = growth_.by == GrowthBy::path ? length_m_ : growth_.by == GrowthBy::sweep ? depth_m_ : growth_.reach_m;
  if (growth_.by == GrowthBy::spread && !outline_.empty()) {  // to the corner that is furthest off
    double furthest = 0;
    for (const Ring& ring : outline_)
      for (const Point& p : ring) furthest = std::max(furthest, distance_m(p, start_));
    whole = whole > 0 ? std::min(whole, furthest) : furthest;
  }
  if (growth_.reach_m > 0) whole = std::min(whole, growth_.reach_m);
  for (int k = 1; k <= drawn_stages; ++k) {
    const double metres = whole * k / drawn_stages;
    Stage stage{Time::seconds(metres / growth_.speed_m_s), {}};
    if (growth_.by == GrowthBy::path) stage.rings.push_back(path_until(metres));
    else if (outline_.empty()) stage.rings.push_back(circle(middle_of(start_), metres));
    else
      for (const Ring& ring : outline_)
        if (Ring reached = cut(metres / growth_.speed_m_s, ring); reached.size() >= 3) stage.rings.push_back(std::move(reached));
    if (!stage.rings.empty()) out.push_back(std::move(stage));
  }
  return out;
}

}  // namespace muster::zone
