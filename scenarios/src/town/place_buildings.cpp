#include <cstdio>
#include <exception>

#include "town/buildings.hpp"
#include "town/draw.hpp"

namespace muster::town {

namespace {

/// Sizes of one kind of house, m.
struct HouseKind {
  BuildingUse use;
  double front[2], depth[2], gap[2], setback[2];
  int storeys[2];
};
constexpr HouseKind old_house = {BuildingUse::dwelling, {6, 10}, {9, 13}, {0.6, 2.2}, {0.4, 1.6}, {1, 3}};
constexpr HouseKind self_built = {BuildingUse::dwelling, {9, 13}, {10, 13}, {1.2, 5}, {1.5, 4.5}, {2, 4}};
constexpr HouseKind shop_house = {BuildingUse::mixed, {9, 22}, {11, 15}, {0.8, 4}, {0.6, 2.5}, {3, 6}};
constexpr HouseKind farm_house = {BuildingUse::dwelling, {10, 14}, {9, 12}, {2.5, 10}, {2, 7}, {1, 3}};
constexpr HouseKind apartment = {BuildingUse::dwelling, {34, 58}, {11.5, 13}, {7, 12}, {4, 8}, {5, 7}};
constexpr HouseKind shed = {BuildingUse::factory, {36, 70}, {22, 34}, {9, 18}, {5, 10}, {1, 2}};
constexpr HouseKind school_wing = {BuildingUse::school, {32, 54}, {12, 15}, {14, 22}, {7, 10}, {3, 5}};
constexpr HouseKind hospital_wing = {BuildingUse::hospital, {40, 64}, {15, 18}, {10, 16}, {7, 10}, {5, 9}};
constexpr HouseKind hall_building = {BuildingUse::public_hall, {28, 40}, {20, 28}, {12, 16}, {6, 9}, {2, 3}};
constexpr HouseKind village_hall = {BuildingUse::public_hall, {18, 24}, {11, 14}, {8, 12}, {4, 7}, {2, 3}};
constexpr HouseKind office_building = {BuildingUse::office, {34, 50}, {13, 17}, {10, 14}, {6, 9}, {4, 7}};
constexpr HouseKind care_home_wing = {BuildingUse::care_home, {34, 46}, {13, 15}, {10, 14}, {5, 8}, {2, 3}};
constexpr HouseKind market_hall = {BuildingUse::shop, {30, 52}, {22, 30}, {8, 12}, {3, 6}, {1, 3}};

/// Places the buildings of one block, each clear of its streets and of the others.
class BlockBuilder {
 public:
  BlockBuilder(const TownConfig& config, const StreetPlan& plan, std::uint32_t block)
      : plan_(plan),
        block_(plan.blocks[block]),
        number_(block),
        ring_(plan.outline(block_.ring)),
        luck_(static_cast<std::uint64_t>(config.seed), Stream::town_buildings, {block_.key}) {
    for (std::size_t i = 0; i < block_.ring.size(); ++i)
      edges_.push_back({ring_[i], ring_[(i + 1) % ring_.size()], building_line_m(plan.between(block_.ring[i], block_.ring[(i + 1) % ring_.size()]).road)});
    for (const std::uint32_t s : block_.spurs)
      edges_.push_back({plan.points[plan.segments[s].a], plan.points[plan.segments[s].b], building_line_m(plan.segments[s].road)});
  }

  std::vector<House> build(Purpose purpose) {
    switch (purpose) {
      case Purpose::homes: build_homes(); break;
      case Purpose::school: public_rows(school_wing, 34, 3); break;
      case Purpose::hospital: public_rows(hospital_wing, 34, 3), public_rows(office_building, 30, 4); break;
      case Purpose::hall: block_.village == none ? public_rows(hall_building, 40, 1) : public_rows(village_hall, 24, 1), fill_village_rest(); break;
      case Purpose::square: break;
      case Purpose::care_home: public_rows(care_home_wing, 28, 2); break;
      case Purpose::office: public_rows(office_building, 34, 2); break;
      case Purpose::market: public_rows(market_hall, 38, 2), fronts(shop_house, 0.7); break;
      case Purpose::factory: rows(shed, 44, 100); break;
    }
    return std::move(houses_);
  }

 private:
  struct Edge {
    Point a, b;
    double line;  ///< buildings begin this far from it, m
  };

  void build_homes() {
    const double kind = luck_.uniform(For::use, 0);
    switch (block_.zone) {
      case Zone::old_town: fronts(old_house, 0.96), rows(old_house, 15, 200); break;
      case Zone::centre: fronts(shop_house, 0.9), rows(kind < 0.6 ? apartment : self_built, kind < 0.6 ? 27 : 19, 200); break;
      case Zone::residential:
        if (kind < 0.36) rows(apartment, kind < 0.1 ? 40 : 28, 200), fronts(shop_house, 0.25);
        else fronts(kind < 0.6 ? shop_house : self_built, 0.86), rows(self_built, 18.5, 200);
        break;
      case Zone::suburb: fronts(self_built, 0.74), rows(self_built, 22, 200, 0.6); break;
      case Zone::industrial: rows(shed, 46, 100), fronts(self_built, 0.1); break;
      case Zone::village: fronts(farm_house, 0.8), rows(farm_house, 21, 200, 0.75); break;
    }
  }
  /// Public buildings as large as the block allows.
  void public_rows(HouseKind kind, double pitch, int most) {
    const std::size_t before = houses_.size();
    for (int attempt = 0; attempt < 4 && houses_.size() == before; ++attempt) {
      rows(kind, pitch, most);
      for (double* size : {&kind.front[0], &kind.front[1], &kind.depth[0], &kind.depth[1]}) *size *= 0.8;
    }
  }
  void fill_village_rest() {
    if (block_.village != none) fronts(farm_house, 0.7);
  }

  double pick(const double (&range)[2], For what, std::uint64_t slot) const { return luck_.between(range[0], range[1], what, slot); }

  bool fits(const Rectangle& r, double gap) const {
    if (!inside(ring_, r.centre)) return false;
    const double radius = r.radius();
    for (const Edge& edge : edges_) {
      const Point middle = mix(edge.a, edge.b, 0.5);
      const double near = radius + edge.line + 10;
      if (dot(middle - r.centre, middle - r.centre) > near * near) continue;
      for (const double t : {0.0, 0.25, 0.5, 0.75, 1.0})  // points 3 m apart: at most 0.3 m nearer between them
        if (r.distance(mix(edge.a, edge.b, t)) < edge.line + 0.3) return false;
    }
    for (const House& other : houses_)
      if (overlap(r, other.shape, gap)) return false;
    return true;
  }

  void add(const HouseKind& kind, const Rectangle& shape, std::uint64_t slot) {
    const auto span = static_cast<std::uint64_t>(kind.storeys[1] - kind.storeys[0] + 1);
    auto storeys = static_cast<std::uint8_t>(kind.storeys[0] + static_cast<int>(luck_.index(span, For::storeys, slot)));
    if (&kind == &apartment && block_.zone != Zone::old_town && luck_.uniform(For::use, 1) < 0.1)
      storeys = static_cast<std::uint8_t>(11 + luck_.index(7, For::storeys, 0));
    const double area = 4 * shape.half_front * shape.half_depth;
    House house{shape, kind.use, material(kind, storeys, slot), storeys, kind.use == BuildingUse::factory ? 6.0F : 3.0F, 0, number_, {}};
    if (kind.use == BuildingUse::dwelling && area < 260) {
      if (block_.zone == Zone::village && luck_.uniform(For::use, 50 + slot) < 0.09) house.use = BuildingUse::farm, house.storeys = 1;
      else house.homes = storeys >= 3 ? 2 : 1;
    } else if (kind.use == BuildingUse::dwelling) {
      house.homes = static_cast<std::uint16_t>(storeys * std::max(1, static_cast<int>(area / 105)));
    } else if (kind.use == BuildingUse::mixed) {
      house.homes = static_cast<std::uint16_t>((storeys - 1) * std::max(1, static_cast<int>(area / 110)));
    }
    char id[40];
    std::snprintf(id, sizeof id, "b%05u-%03u", block_.key, static_cast<unsigned>(houses_.size()));
    house.id = id;
    houses_.push_back(std::move(house));
  }

  Construction material(const HouseKind& kind, int storeys, std::uint64_t slot) const {
    const double luck = luck_.uniform(For::material, slot);
    if (&kind == &old_house) return luck < 0.25 && storeys <= 2 ? Construction::timber : luck < 0.8 ? Construction::brick : Construction::reinforced_concrete;
    if (&kind == &farm_house) return luck < 0.06 && storeys == 1 ? Construction::earth : luck < 0.75 ? Construction::brick : Construction::reinforced_concrete;
    if (storeys <= 4 && luck < 0.55 && kind.use != BuildingUse::hospital && kind.use != BuildingUse::school) return Construction::brick;
    return Construction::reinforced_concrete;
  }

  /// Houses along the streets, their fronts on the building line; `dense` is the share of the front that is built.
  void fronts(const HouseKind& kind, double dense) {
    Polyline walk = ring_;
    walk.push_back(ring_.front());
    along_street(kind, dense, walk, 0);
    if (block_.spurs.empty()) return;
    Polyline spur = {plan_.points[plan_.segments[block_.spurs.front()].a]};
    for (const std::uint32_t s : block_.spurs) spur.push_back(plan_.points[plan_.segments[s].b]);
    Polyline back(spur.rbegin(), spur.rend());
    along_street(kind, dense, spur, 4000), along_street(kind, dense, back, 6000);
  }

  void along_street(const HouseKind& kind, double dense, const Polyline& walk, std::uint64_t slot) {
    const double all = length(walk);
    std::size_t piece = 0;
    double before = 0;                 // length of the pieces passed
    const auto at = [&](double run) {  // runs only grow
      while (piece + 2 < walk.size() && run > before + distance(walk[piece], walk[piece + 1])) before += distance(walk[piece], walk[piece + 1]), ++piece;
      const double here = distance(walk[piece], walk[piece + 1]);
      return Along{mix(walk[piece], walk[piece + 1], here > 0 ? (run - before) / here : 0), unit(walk[piece + 1] - walk[piece])};
    };
    for (double run = 2; run < all; ++slot) {
      const double front = pick(kind.front, For::front, slot), depth = pick(kind.depth, For::depth, slot);
      if (run + front > all) break;
      const bool built = luck_.uniform(For::place, slot) < dense;
      const Along middle = at(run + front / 2);
      const double line = line_of(piece, walk) + 0.6 + pick(kind.setback, For::gap, slot + 8000);
      const Point inward = left_of(middle.direction);
      const Rectangle shape{middle.point + inward * (line + depth / 2), middle.direction, front / 2, depth / 2};
      if (built && fits(shape, kind.gap[0])) {
        add(kind, shape, slot);
        run += front + pick(kind.gap, For::gap, slot);
      } else {
        run += built ? 5 : front;
      }
    }
  }
  double line_of(std::size_t piece, const Polyline& walk) const {
    return walk.size() == ring_.size() + 1 ? edges_[piece].line : building_line_m(RoadClass::lane);
  }

  /// Rows of buildings inside the block, `pitch` m apart: slabs facing south, houses along the block's own axis.
  void rows(const HouseKind& kind, double pitch, int most, double dense = 0.92) {
    const bool slabs = kind.front[1] > 23;
    const std::size_t before = houses_.size();
    if (slabs) rows_along(unit({1, luck_.between(-0.14, 0.14, For::slab, 0)}), kind, pitch, most, 1, 10000);
    if (houses_.size() == before) rows_along(long_side(), kind, pitch, most, dense, 20000);
  }

  void rows_along(Point axis, const HouseKind& kind, double pitch, int most, double dense, std::uint64_t slot) {
    const bool large = kind.front[1] > 23;  // large buildings look for room line by line; houses keep their rows
    const Point up = left_of(axis);
    double low[2] = {1e18, 1e18}, high[2] = {-1e18, -1e18};
    for (const Point& p : ring_) {
      const double u = dot(p - ring_[0], axis), v = dot(p - ring_[0], up);
      low[0] = std::min(low[0], u), high[0] = std::max(high[0], u), low[1] = std::min(low[1], v), high[1] = std::max(high[1], v);
    }
    const std::size_t before = houses_.size();
    for (double v = low[1] + (large ? 12 : pitch * 0.5); v < high[1];) {
      const std::size_t in_row = houses_.size();
      for (double u = low[0] + 4; u < high[0]; ++slot) {
        const double front = pick(kind.front, For::front, slot), depth = pick(kind.depth, For::depth, slot);
        const double jitter = large ? 0 : luck_.between(-1.5, 1.5, For::slab, slot);
        const Rectangle shape{ring_[0] + axis * (u + front / 2) + up * (v + jitter), axis, front / 2, depth / 2};
        const bool built = luck_.uniform(For::place, slot) < dense;
        if (built && fits(shape, kind.gap[0])) {
          add(kind, shape, slot);
          if (houses_.size() - before >= static_cast<std::size_t>(most)) return;
          u += front + pick(kind.gap, For::gap, slot);
        } else {
          u += built ? (large ? 4 : 6) : front;
        }
      }
      v += large && houses_.size() == in_row ? 5 : pitch;
    }
  }

  Point long_side() const {
    double longest = 0;
    Point axis{1, 0};
    for (std::size_t i = 0; i < ring_.size(); ++i) {  // over four points: about 48 m
      const Point side = ring_[(i + 4) % ring_.size()] - ring_[i];
      if (length(side) > longest) longest = length(side), axis = unit(side);
    }
    return axis;
  }

  const StreetPlan& plan_;
  const Block& block_;
  std::uint32_t number_;
  Polyline ring_;
  Draw luck_;
  std::vector<Edge> edges_;
  std::vector<House> houses_;
};

/// What the main building of a site is used for; squares have none.
BuildingUse use_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::school: return BuildingUse::school;
    case Purpose::hall: return BuildingUse::public_hall;
    case Purpose::hospital: return BuildingUse::hospital;
    case Purpose::care_home: return BuildingUse::care_home;
    case Purpose::office: return BuildingUse::office;
    case Purpose::market: return BuildingUse::shop;
    case Purpose::factory: return BuildingUse::factory;
    case Purpose::homes:
    case Purpose::square: break;
  }
  return BuildingUse::farm;
}

}  // namespace

std::vector<House> place_buildings(const TownConfig& config, const StreetPlan& plan, std::vector<Site>& sites, int threads) {
  std::vector<Purpose> purpose(plan.blocks.size(), Purpose::homes);
  for (const Site& site : sites) purpose[site.block] = site.purpose;
  std::vector<std::vector<House>> built(plan.blocks.size());
  std::vector<std::exception_ptr> failed(plan.blocks.size());
#pragma omp parallel for schedule(dynamic, 64) num_threads(threads)
  for (std::int64_t b = 0; b < static_cast<std::int64_t>(plan.blocks.size()); ++b) {
    const auto block = static_cast<std::size_t>(b);
    try {
      built[block] = BlockBuilder(config, plan, static_cast<std::uint32_t>(block)).build(purpose[block]);
    } catch (...) {
      failed[block] = std::current_exception();
    }
  }
  for (const std::exception_ptr& error : failed)
    if (error) std::rethrow_exception(error);
  std::vector<House> houses;
  std::vector<std::uint32_t> first(plan.blocks.size());
  for (std::size_t b = 0; b < built.size(); ++b) {
    first[b] = built[b].empty() ? none : static_cast<std::uint32_t>(houses.size());
    houses.insert(houses.end(), std::make_move_iterator(built[b].begin()), std::make_move_iterator(built[b].end()));
  }
  for (Site& site : sites) {
    for (std::uint32_t h = first[site.block]; h < houses.size() && houses[h].block == site.block && site.building == none; ++h)
      if (houses[h].use == use_of(site.purpose)) site.building = h;
  }
  return houses;
}

}  // namespace muster::town
