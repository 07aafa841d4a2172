#include <cmath>

#include "muster/engine/core/math.hpp"
#include "town/draw.hpp"
#include "town/street_plan.hpp"

namespace muster::town {

namespace {

/// A place named by x and by its distance from the river: streets that follow the river are straight in these terms.
struct Beside {
  double x, offset;
};

class MainStreets {
 public:
  MainStreets(const TownConfig& config, const Valley& valley)
      : config_(config),
        valley_(valley),
        luck_(static_cast<std::uint64_t>(config.seed), Stream::town_streets, entity_key("town", "main streets")),
        scale_(valley.scale()),
        columns_(std::max(2, static_cast<int>(std::lround(5 * scale_)))),
        rows_(std::max(2, static_cast<int>(std::lround(3 * scale_)))),
        main_row_(std::clamp(rows_ - std::max(1, rows_ / 3) - (luck_.uniform(For::lattice, 1) < 0.4 ? 1 : 0), 1, rows_ - 1)),
        bank_road_(valley.levee_offset() + 40),
        county_road_(-(valley.half_river() + 60 + 340 * std::max(0.8, std::sqrt(scale_)))) {}

  StreetPlan make() {
    place_corners();
    choose_bridges();
    lay_lattice();
    mark_blocks();
    lay_far_bank();
    lay_exits();
    lay_villages();
    lay_field_tracks();
    return std::move(plan_);
  }

 private:
  std::size_t at(int i, int j) const { return static_cast<std::size_t>(j * (columns_ + 1) + i); }
  std::uint64_t about(int i, int j, int what) const { return static_cast<std::uint64_t>((i * 4096 + j) * 16 + what); }

  void place_corners() {
    corner_.resize(at(columns_, rows_) + 1);
    corner_point_.assign(corner_.size(), none);
    const double west = 0.2 * valley_.width(), east = 0.8 * valley_.width(), depth = 860 * scale_;
    const double wide = (east - west) / columns_, deep = depth / rows_;
    for (int j = 0; j <= rows_; ++j)
      for (int i = 0; i <= columns_; ++i) {
        const double u = static_cast<double>(i) / columns_, v = static_cast<double>(j) / rows_;
        const double hump = 0.74 + 1.05 * u * (1 - u) + 0.16 * luck_.between(-1, 1, For::lattice, about(i, 0, 2));
        // One shift per column and one per corner: streets bend, but run on.
        const double x =
            west + (i + 0.16 * luck_.between(-1, 1, For::lattice, about(i, 0, 1)) + 0.13 * luck_.between(-1, 1, For::lattice, about(i, j, 3))) * wide;
        const double offset = j == 0 ? bank_road_ : bank_road_ + depth * hump * v + 0.11 * deep * luck_.between(-1, 1, For::lattice, about(i, j, 4));
        corner_[at(i, j)] = {x, offset};
      }
    active_.assign(static_cast<std::size_t>(columns_ * rows_), 1);
    for (int i = 0; i < columns_; ++i) {
      const bool end = i == 0 || i == columns_ - 1;
      const double chance = end ? 0.7 : 0.1;
      if (rows_ > 1 && luck_.uniform(For::lattice, about(i, rows_ - 1, 5)) < chance) active_[cell(i, rows_ - 1)] = 0;
    }
    plan_.centre = valley_.beside_river(corner_[at(columns_ / 2, main_row_)].x, corner_[at(columns_ / 2, main_row_)].offset);
  }
  std::size_t cell(int i, int j) const { return static_cast<std::size_t>(j * columns_ + i); }
  bool active(int i, int j) const { return i >= 0 && j >= 0 && i < columns_ && j < rows_ && active_[cell(i, j)] != 0; }

  void choose_bridges() {
    // Two bridges in a small town, about one per 900 m of front in a larger one; never two at neighbouring streets.
    const int wanted = std::max(2, static_cast<int>(std::lround(2.4 * scale_)));
    bridge_.assign(static_cast<std::size_t>(columns_) + 1, 0);
    const double pitch = static_cast<double>(columns_) / wanted;
    const double shift = luck_.between(0.3, 0.7, For::lattice, 7);
    for (int k = 0; k < wanted; ++k) bridge_[static_cast<std::size_t>(std::min(columns_, static_cast<int>((k + shift) * pitch + 0.5)))] = 1;
    for (int i = 0; i <= columns_; ++i)
      if (bridge_[static_cast<std::size_t>(i)] != 0) bridge_columns_.push_back(i);
  }

  /// Course between two places, following the river as far as they are near it, with bends of up to `wobble` m.
  Polyline course(Beside a, Beside b, double wobble, std::uint64_t name) const {
    const double span = distance(valley_.beside_river(a.x, a.offset), valley_.beside_river(b.x, b.offset));
    const int pieces = std::max(3, static_cast<int>(span / point_spacing_m + 0.5)), bends = std::max(2, static_cast<int>(span / 140));
    const bool crosswise = std::abs(b.offset - a.offset) > std::abs(b.x - a.x);
    const auto bend = [&](int k) { return k <= 0 || k >= bends ? 0.0 : luck_.between(-wobble, wobble, For::bend, name * 256 + static_cast<std::uint64_t>(k)); };
    Polyline out;
    for (int k = 0; k <= pieces; ++k) {
      const double t = static_cast<double>(k) / pieces, at_bend = t * bends;
      const int knot = static_cast<int>(at_bend);
      const double shift = bend(knot) + (bend(knot + 1) - bend(knot)) * smoothstep(0, 1, at_bend - knot);
      out.push_back(valley_.beside_river(a.x + (b.x - a.x) * t + (crosswise ? shift : 0), a.offset + (b.offset - a.offset) * t + (crosswise ? 0 : shift)));
    }
    return densified(out, point_spacing_m);
  }

  std::uint32_t corner_point(int i, int j) {
    std::uint32_t& point = corner_point_[at(i, j)];
    if (point == none) point = plan_.add_point(valley_.beside_river(corner_[at(i, j)].x, corner_[at(i, j)].offset));
    return point;
  }

  std::vector<std::uint32_t> lay_between(int i, int j, int to_i, int to_j, double wobble, std::uint64_t name, std::uint32_t street) {
    const std::uint32_t from = corner_point(i, j), to = corner_point(to_i, to_j);  // in this order: both may make a point, and arguments have none
    return plan_.lay(from, course(corner_[at(i, j)], corner_[at(to_i, to_j)], wobble, name), to, street);
  }

  void lay_lattice() {
    east_.assign(corner_.size(), {}), north_.assign(corner_.size(), {});
    for (int j = 0; j <= rows_; ++j) {
      const bool main = j == main_row_ || (rows_ > 5 && j % 3 == main_row_ % 3 && j > 0);
      const std::uint32_t street = plan_.add_street(main ? RoadClass::arterial : RoadClass::collector);
      for (int i = 0; i < columns_; ++i)
        if (active(i, j) || active(i, j - 1)) east_[at(i, j)] = lay_between(i, j, i + 1, j, j == 0 ? 0 : 11, about(i, j, 1), street);
    }
    for (int i = 0; i <= columns_; ++i) {
      column_street_.push_back(plan_.add_street(bridge_[static_cast<std::size_t>(i)] != 0 ? RoadClass::arterial : RoadClass::collector));
      for (int j = 0; j < rows_; ++j)
        if (active(i, j) || active(i - 1, j)) north_[at(i, j)] = lay_between(i, j, i, j + 1, 10, about(i, j, 2), column_street_.back());
    }
  }

  Zone zone_of(int i, int j) const {
    const int old_column = bridge_columns_.front();
    if (j == 0 && (i == old_column || i == old_column - 1)) return Zone::old_town;
    const double middle = columns_ / 2.0 - 0.5, from = std::abs(i - middle) / columns_ + std::abs(j + 0.5 - main_row_) / rows_;
    if (i == columns_ - 1 && j <= rows_ / 3) return Zone::industrial;
    if (from < 0.28) return Zone::centre;
    const bool edge = i == 0 || i == columns_ - 1 || j == rows_ - 1;
    return edge || luck_.uniform(For::use, about(i, j, 0)) < 0.35 ? Zone::suburb : Zone::residential;
  }

  void mark_blocks() {
    for (int j = 0; j < rows_; ++j)
      for (int i = 0; i < columns_; ++i) {
        if (!active(i, j)) continue;
        Block block{static_cast<std::uint32_t>(plan_.blocks.size()), zone_of(i, j), none, {}, {}};
        const auto append = [&block](const std::vector<std::uint32_t>& path, bool backwards) {
          if (backwards) block.ring.insert(block.ring.end(), path.rbegin(), path.rend() - 1);
          else block.ring.insert(block.ring.end(), path.begin(), path.end() - 1);
        };
        append(east_[at(i, j)], false), append(north_[at(i + 1, j)], false), append(east_[at(i, j + 1)], true), append(north_[at(i, j)], true);
        plan_.blocks.push_back(std::move(block));
      }
  }

  /// The bridges, and the county road along the other bank that joins them.
  void lay_far_bank() {
    const std::uint32_t county = plan_.add_street(RoadClass::collector);
    std::vector<Beside> stops = {{0.135 * valley_.width(), county_road_ * luck_.between(0.9, 1.15, For::lattice, 20)}};
    std::vector<std::uint32_t> stop_points = {none};
    for (const int i : bridge_columns_) {
      const Beside foot = corner_[at(i, 0)], head = {foot.x, -(valley_.half_river() + 45)};
      const std::uint32_t street = column_street_[static_cast<std::size_t>(i)];
      Polyline deck = densified({valley_.beside_river(foot.x, foot.offset), valley_.beside_river(head.x, head.offset)}, point_spacing_m);
      const auto on_bridge = plan_.lay(corner_point(i, 0), deck, none, street, true);
      plan_.bridges.push_back(plan_.around(on_bridge[on_bridge.size() / 2]).front());
      const Beside stop = {foot.x + luck_.between(-60, 60, For::lattice, about(i, 0, 8)),
                           county_road_ * luck_.between(0.9, 1.15, For::lattice, about(i, 0, 9))};
      const auto approach = plan_.lay(on_bridge.back(), course(head, stop, 10, about(i, 0, 3)), none, street);
      stops.push_back(stop), stop_points.push_back(approach.back());
    }
    stops.push_back({0.865 * valley_.width(), county_road_ * luck_.between(0.9, 1.15, For::lattice, 21)}), stop_points.push_back(none);
    for (std::size_t k = 0; k + 1 < stops.size(); ++k) {
      const std::uint32_t from = stop_points[k] != none ? stop_points[k] : plan_.add_point(valley_.beside_river(stops[k].x, stops[k].offset));
      const auto path = plan_.lay(from, course(stops[k], stops[k + 1], 26, 100 + k), stop_points[k + 1], county);
      county_paths_.push_back(path);
    }
    far_stop_ = stops[stops.size() - 2], far_stop_point_ = stop_points[stops.size() - 2];
    far_street_ = column_street_[static_cast<std::size_t>(bridge_columns_.back())];
  }

  /// The place nearest to the terrain's edge that still lies inside it, going inwards by `step` m.
  Beside at_edge(double x, double offset, double step) const {
    for (; x > 0 && x < valley_.width(); x += step) {
      const Point p = valley_.beside_river(x, offset);
      if (p.x > 25 && p.x < valley_.width() - 25) break;
    }
    return {x, offset};
  }

  /// The corner of the uppermost street that is nearest to the middle column: there the hill road begins.
  std::uint32_t hill_gate() const {
    for (int row = rows_;; --row)
      for (int away = 0; away <= columns_; ++away)
        for (const int column : {columns_ / 2 + away, columns_ / 2 - away})
          if (column >= 0 && column <= columns_ && corner_point_[at(column, row)] != none) return corner_point_[at(column, row)];
  }

  void lay_exits() {
    const std::uint32_t main = plan_.between(east_[at(0, main_row_)][0], east_[at(0, main_row_)][1]).street;
    const Beside west = corner_[at(0, main_row_)], east = corner_[at(columns_, main_row_)];
    const auto out = [&](std::uint32_t from, const Polyline& line, std::uint32_t street, int side) {
      const auto path = plan_.lay(from, line, none, street);
      plan_.exits.push_back({path.back(), side});
      return path;
    };
    upstream_path_ = out(corner_point(0, main_row_),
                         course(west, at_edge(30, std::max(650 * scale_, west.offset * luck_.between(0.7, 1.0, For::lattice, 30)), 10), 30, 120), main, 0);
    downstream_path_ = out(
        corner_point(columns_, main_row_),
        course(east, at_edge(valley_.width() - 30, std::max(650 * scale_, east.offset * luck_.between(0.7, 1.0, For::lattice, 31)), -10), 30, 121), main, 1);

    const Point from = plan_.points[far_stop_point_], edge = {from.x + luck_.between(-120, 120, For::lattice, 32), 25};
    out(far_stop_point_, winding(from, edge, 0.05, 122), far_street_, 2);

    const std::uint32_t gate = hill_gate();
    const Point summit = {plan_.points[gate].x + luck_.between(-250, 250, For::lattice, 33) * scale_, valley_.height() - 25};
    hill_path_ = out(gate, winding(plan_.points[gate], summit, 0.09, 123), plan_.add_street(RoadClass::collector), 3);
  }

  /// A road between two points with bends of `sway` of its length.
  Polyline winding(Point a, Point b, double sway, std::uint64_t name) const {
    Polyline coarse = {a};
    const double span = distance(a, b);
    const int bends = std::max(2, static_cast<int>(span / 130));
    const Point side = left_of(unit(b - a));
    for (int k = 1; k < bends; ++k)
      coarse.push_back(mix(a, b, static_cast<double>(k) / bends) +
                       side * (span / bends * 3 * sway * luck_.between(-1, 1, For::bend, name * 256 + static_cast<std::uint64_t>(k))));
    coarse.push_back(b);
    Polyline smooth;  // Catmull-Rom through the bends
    for (std::size_t k = 0; k + 1 < coarse.size(); ++k) {
      const Point p0 = coarse[k > 0 ? k - 1 : 0], p1 = coarse[k], p2 = coarse[k + 1], p3 = coarse[std::min(k + 2, coarse.size() - 1)];
      for (int s = 0; s < 8; ++s) {
        const double t = s / 8.0;
        smooth.push_back((p1 * 2 + (p2 - p0) * t + (p0 * 2 - p1 * 5 + p2 * 4 - p3) * (t * t) + (p1 * 3 - p0 - p2 * 3 + p3) * (t * t * t)) * 0.5);
      }
    }
    smooth.push_back(b);
    Polyline even;  // points at even distances, so that no piece is very short
    const double all = length(smooth);
    const int pieces = std::max(3, static_cast<int>(all / point_spacing_m));
    for (int k = 0; k <= pieces; ++k) even.push_back(k == pieces ? b : along(smooth, all * k / pieces).point);
    return even;
  }

  /// Where villages may lie: a stretch of country road, a share of its length, and on which side of its direction.
  struct Slot {
    const std::vector<std::uint32_t>* path;
    double share;
    int side;  ///< 1 left, -1 right, 0 straight on
  };

  std::vector<Slot> village_slots() const {
    std::vector<Slot> slots = {{&county_paths_.front(), 0.0, 0}, {&downstream_path_, 0.72, 1}, {&hill_path_, 0.45, -1},
                               {&county_paths_.back(), 1.0, 0},  {&upstream_path_, 0.68, 1},   {&hill_path_, 0.8, 1}};
    for (std::size_t k = 1; k + 1 < county_paths_.size(); ++k) slots.push_back({&county_paths_[k], 0.5, -1});
    slots.push_back({&downstream_path_, 0.35, 1}), slots.push_back({&upstream_path_, 0.3, 1});
    slots.push_back({&county_paths_.front(), 0.55, -1}), slots.push_back({&county_paths_.back(), 0.5, -1});
    return slots;
  }

  void lay_villages() {
    const auto slots = village_slots();
    const auto wanted = static_cast<std::size_t>(config_.villages);
    const double homes = static_cast<double>(config_.people) * 0.15 / 2.62 / std::max(1.0, static_cast<double>(config_.villages));
    for (std::size_t k = 0; k < slots.size() && plan_.villages.size() < wanted; ++k) {
      const double radius = std::max(70.0, std::sqrt(homes * 250 / 3.14159265)) * luck_.between(0.85, 1.12, For::lattice, 60 + k);
      lay_village(slots[k], radius, 200 + k);
    }
  }

  bool crowded(Point centre, double radius) const {
    if (centre.x < radius + 15 || centre.y < radius + 15 || centre.x > valley_.width() - radius - 15 || centre.y > valley_.height() - radius - 15) return true;
    if (std::abs(valley_.river(centre).offset) < valley_.levee_offset() + radius + 35) return true;
    const double clear = radius + 22;
    for (const Point& p : plan_.points)
      if (distance(p, centre) < clear) return true;
    return false;
  }

  void lay_village(const Slot& slot, double radius, std::uint64_t name) {
    const auto& path = *slot.path;
    const auto last = path.size() - 1;
    for (int attempt = 0; attempt < 7; ++attempt) {  // along the road until there is room
      const double share = std::clamp(slot.share + (slot.side == 0 ? 0 : 0.06 * ((attempt + 1) / 2) * (attempt % 2 == 0 ? 1 : -1)), 0.0, 1.0);
      auto k = static_cast<std::size_t>(share * static_cast<double>(last) + 0.5);
      if (slot.side != 0) k = std::clamp<std::size_t>(k, 4, last > 4 ? last - 4 : last);
      const std::uint32_t junction = path[k];
      const Point here = plan_.points[junction];
      const Point forward = unit(plan_.points[path[std::min(k + 1, last)]] - plan_.points[path[k > 0 ? k - 1 : 0]]);
      const Point away = slot.side == 0 ? forward * (k == 0 ? -1 : 1) : left_of(forward) * slot.side;
      const double room = radius * 1.24;  // the farthest that a lobe may reach
      const Point centre = here + away * (room + 38);
      if (plan_.degree(junction) > 2 || crowded(centre, room)) continue;
      add_village(junction, centre, radius, name);
      return;
    }
  }

  void add_village(std::uint32_t junction, Point centre, double radius, std::uint64_t name) {
    const auto number = static_cast<std::uint32_t>(plan_.villages.size());
    const std::uint32_t street = plan_.add_street(RoadClass::lane, number), field_edge = plan_.add_street(RoadClass::track, number);
    Polyline edge;
    constexpr int lobes = 9, parts = 5;
    const auto reach = [&](int k) { return radius * luck_.between(0.68, 1.16, For::bend, name * 256 + static_cast<std::uint64_t>(k % lobes)); };
    const double lean = luck_.between(0, 3.14, For::bend, name * 256 + 200), slim = luck_.between(0.72, 0.95, For::bend, name * 256 + 201);
    const Point long_way = {math::cos(lean), math::sin(lean)};
    for (int k = 0; k < lobes * parts; ++k) {
      const double turn = 2 * 3.14159265358979 * k / (lobes * parts), t = smoothstep(0, 1, static_cast<double>(k % parts) / parts);
      const double r = reach(k / parts) * (1 - t) + reach(k / parts + 1) * t;
      const Point ray = Point{math::cos(turn), math::sin(turn)} * r;
      const double across = dot(ray, left_of(long_way)) * slim, lengthwise = dot(ray, long_way) * std::min(1.1, 0.9 / slim);
      edge.push_back(centre + long_way * lengthwise + left_of(long_way) * across);
    }
    edge.push_back(edge.front());
    edge = densified(edge, point_spacing_m);
    edge.pop_back();
    Block block{1000000 + number, Zone::village, number, {}, {}};
    for (const Point& p : edge) block.ring.push_back(plan_.add_point(p));
    std::size_t nearest = 0;
    for (std::size_t k = 0; k < edge.size(); ++k) {
      plan_.add_segment(block.ring[k], block.ring[(k + 1) % edge.size()], RoadClass::track, field_edge);
      if (distance(edge[k], plan_.points[junction]) < distance(edge[nearest], plan_.points[junction])) nearest = k;
    }
    plan_.lay(junction, densified({plan_.points[junction], edge[nearest]}, point_spacing_m), block.ring[nearest], street);
    plan_.blocks.push_back(std::move(block));
    plan_.villages.push_back({centre, radius, junction});
  }

  /// Dead-end tracks into the fields.
  void lay_field_tracks() {
    const std::vector<const std::vector<std::uint32_t>*> roads = {&upstream_path_, &downstream_path_, &hill_path_, &county_paths_.front(),
                                                                  &county_paths_.back()};
    for (std::size_t r = 0; r < roads.size(); ++r)
      for (int side : {1, -1})
        for (double share : {0.3, 0.62, 0.85})
          lay_track(*roads[r], share + luck_.between(-0.08, 0.08, For::spur, r * 16 + static_cast<std::size_t>(side + 2)), side,
                    300 + r * 8 + static_cast<std::size_t>(share * 10));
  }

  void lay_track(const std::vector<std::uint32_t>& road, double share, int side, std::uint64_t name) {
    const auto k = static_cast<std::size_t>(share * static_cast<double>(road.size() - 1));
    if (k < 5 || k + 5 >= road.size()) return;
    for (std::size_t i = k - 4; i <= k + 4; ++i)
      if (plan_.degree(road[i]) > 2) return;  // too near to another junction
    const Point here = plan_.points[road[k]], away = left_of(unit(plan_.points[road[k + 1]] - plan_.points[road[k - 1]])) * side;
    const Point end = here + away * luck_.between(130, 330, For::spur, name * 4 + static_cast<std::uint64_t>(side + 1));
    const Polyline line = winding(here, end, 0.06, name * 4 + static_cast<std::uint64_t>(side + 1));
    for (std::size_t i = 3; i < line.size(); ++i) {
      if (std::abs(valley_.river(line[i]).offset) < valley_.levee_offset() + 40) return;
      if (line[i].x < 40 || line[i].y < 40 || line[i].x > valley_.width() - 40 || line[i].y > valley_.height() - 40) return;
      for (const Point& p : plan_.points)
        if (distance(p, line[i]) < 33) return;
    }
    plan_.lay(road[k], line, none, plan_.add_street(RoadClass::track));
  }

  const TownConfig& config_;
  const Valley& valley_;
  Draw luck_;
  double scale_;
  int columns_, rows_, main_row_;
  double bank_road_, county_road_;
  StreetPlan plan_;
  std::vector<Beside> corner_;
  std::vector<std::uint32_t> corner_point_, column_street_;
  std::vector<std::uint8_t> active_, bridge_;
  std::vector<int> bridge_columns_;
  std::vector<std::vector<std::uint32_t>> east_, north_, county_paths_;
  std::vector<std::uint32_t> upstream_path_, downstream_path_, hill_path_;
  Beside far_stop_{};
  std::uint32_t far_stop_point_ = none, far_street_ = 0;
};

}  // namespace

StreetPlan main_streets(const TownConfig& config, const Valley& valley) { return MainStreets(config, valley).make(); }

}  // namespace muster::town
