#include "town/areas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numeric>

#include "town/draw.hpp"
#include "town/names.hpp"

namespace muster::town {

namespace {

constexpr double people_per_grid = 340, people_per_community = 3600;  // design defaults: a grid is 300-500 people, a community a few thousand

/// A grid before it is an area: the land nearer to its seed than to any other on its side of the river.
struct Seed {
  Point at;
  bool north;
  std::size_t village;  ///< number of the village or community
  double people;
  Polyline outline;
};

class Areas {
 public:
  Areas(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const std::vector<House>& houses, World& world)
      : config_(config), valley_(valley), frame_(frame), plan_(plan), houses_(houses), world_(world), people_(houses.size(), 0) {
    for (std::size_t p = 0; p < world.persons.size(); ++p) ++people_[world.households.home[world.persons.household[p].index].index];
  }

  void run(int threads) {
    make_seeds();
    for (std::size_t s = 0; s < seeds_.size(); ++s) seeds_[s].outline = cell_of(s);
    write_upper_levels();
    write_villages();
    write_grids();
    assign_buildings(threads);
    name_posts();
  }

 private:
  using Rows = std::vector<std::uint32_t>;

  double people_in(const Rows& rows) const {
    double sum = 0;
    for (const std::uint32_t h : rows) sum += people_[h];
    return sum;
  }

  /// Halves a set of houses across its longer side again and again, so that each part has about the same number of people.
  void split(Rows rows, int parts, std::vector<Rows>& out) const {
    if (parts <= 1 || rows.size() < 2) {
      out.push_back(std::move(rows));
      return;
    }
    Point low{1e18, 1e18}, high{-1e18, -1e18};
    for (const std::uint32_t h : rows) {
      const Point p = houses_[h].shape.centre;
      low = {std::min(low.x, p.x), std::min(low.y, p.y)}, high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const bool wide = high.x - low.x > high.y - low.y;
    std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Point p = houses_[a].shape.centre, q = houses_[b].shape.centre;
      const double u = wide ? p.x : p.y, v = wide ? q.x : q.y;
      return u != v ? u < v : a < b;
    });
    const double wanted = people_in(rows) * (parts / 2) / parts;
    double sum = 0;
    std::size_t k = 0;
    while (k + 1 < rows.size() && sum < wanted) sum += people_[rows[k++]];
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(k, 1));
    split(Rows(rows.begin(), middle), parts / 2, out), split(Rows(middle, rows.end()), parts - parts / 2, out);
  }

  void make_seeds() {
    Rows town;
    std::vector<Rows> villages(plan_.villages.size());
    for (std::uint32_t h = 0; h < houses_.size(); ++h) {
      const std::uint32_t village = plan_.blocks[houses_[h].block].village;
      if (people_[h] > 0) (village == none ? town : villages[village]).push_back(h);
    }
    const auto parts = [](double people, double each) { return std::max(1, static_cast<int>(people / each + 0.5)); };
    std::vector<Rows> communities;
    split(town, std::max(2, parts(people_in(town), people_per_community)), communities);
    communities_ = communities.size();
    for (std::size_t v = 0; v < villages.size(); ++v) communities.push_back(std::move(villages[v]));
    for (std::size_t c = 0; c < communities.size(); ++c) {
      std::vector<Rows> grids;
      split(communities[c], parts(people_in(communities[c]), people_per_grid), grids);
      for (const Rows& grid : grids) add_seed(grid, c);
    }
    villages_ = communities.size();
  }

  void add_seed(const Rows& rows, std::size_t village) {
    if (rows.empty()) return;
    Point sum;
    double weight = 0;
    for (const std::uint32_t h : rows) sum = sum + houses_[h].shape.centre * people_[h], weight += people_[h];
    const Point at = weight > 0 ? sum * (1 / weight) : houses_[rows.front()].shape.centre;
    seeds_.push_back({at, at.y > valley_.centre_y(at.x), village, weight, {}});
  }

  /// All land of one side of the river, its edge following the middle of the stream.
  Polyline side(bool north) const {
    Polyline ring;
    for (double x = 0; x < valley_.width(); x += 50) ring.push_back({x, valley_.centre_y(x)});
    ring.push_back({valley_.width(), valley_.centre_y(valley_.width())});
    const double edge = north ? valley_.height() : 0;
    ring.push_back({valley_.width(), edge}), ring.push_back({0, edge});
    if (!north) std::reverse(ring.begin(), ring.end());
    return ring;
  }

  Polyline cell_of(std::size_t s) const {
    Polyline cell = side(seeds_[s].north);
    std::vector<std::size_t> others;
    for (std::size_t o = 0; o < seeds_.size(); ++o)
      if (o != s && seeds_[o].north == seeds_[s].north) others.push_back(o);
    std::sort(others.begin(), others.end(), [&](std::size_t a, std::size_t b) {
      const double da = distance(seeds_[a].at, seeds_[s].at), db = distance(seeds_[b].at, seeds_[s].at);
      return da != db ? da < db : a < b;
    });
    for (const std::size_t o : others) {
      double reach = 0;
      for (const Point& p : cell) reach = std::max(reach, distance(p, seeds_[s].at));
      const Point between = seeds_[o].at - seeds_[s].at;
      if (length(between) > 2 * reach) break;
      cell = clipped(cell, mix(seeds_[s].at, seeds_[o].at, 0.5), left_of(between));
    }
    return cell;
  }

  std::uint32_t add(std::string id, Name name, AreaLevel level, std::uint32_t parent, const Polyline& outline) {
    AreaTable& t = world_.areas;
    t.id.push_back(std::move(id)), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
    t.name.push_back(std::move(name.zh)), t.name_en.push_back(std::move(name.en)), t.level.push_back(level), t.parent.push_back({parent});
    t.warden.push_back({}), t.deputy.push_back({}), t.loudspeaker_m.push_back(0);
    t.loudspeakers.first.push_back(static_cast<std::uint32_t>(t.loudspeakers.values.size()));
    for (const Point& p : outline) {
      const Point w = frame_.world(p);
      t.outline.values.push_back(w.x), t.outline.values.push_back(w.y);
    }
    t.outline.first.push_back(static_cast<std::uint32_t>(t.outline.values.size()));
    return static_cast<std::uint32_t>(t.size() - 1);
  }

  void write_upper_levels() {
    const PlaceNames names = place_names(static_cast<std::uint64_t>(config_.seed));
    const double w = valley_.width(), h = valley_.height();
    const Polyline whole = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    const std::uint32_t county = add("county", names.county, AreaLevel::county, none, whole);
    township_ = add("township", names.town, AreaLevel::township, county, whole);
  }

  /// The outer edge of a village's grids: their edges less those that two of them share; the longest loop where the village has several.
  Polyline union_of(std::size_t village) const {
    using Corner = std::pair<std::int64_t, std::int64_t>;
    const auto corner = [](Point p) {
      return Corner{static_cast<std::int64_t>(std::floor(p.x * 50 + 0.5)), static_cast<std::int64_t>(std::floor(p.y * 50 + 0.5))};
    };
    std::map<std::pair<Corner, Corner>, Point> edges;  // directed edge -> its exact start
    for (const Seed& seed : seeds_) {
      if (seed.village != village) continue;
      for (std::size_t i = 0; i < seed.outline.size(); ++i) {
        const Point a = seed.outline[i], b = seed.outline[(i + 1) % seed.outline.size()];
        if (corner(a) == corner(b)) continue;
        if (edges.erase({corner(b), corner(a)}) == 0) edges[{corner(a), corner(b)}] = a;
      }
    }
    Polyline best;
    while (!edges.empty()) {
      Polyline loop;
      auto edge = edges.begin();
      const Corner start = edge->first.first;
      for (;;) {
        loop.push_back(edge->second);
        const Corner next = edge->first.second;
        edges.erase(edge);
        if (next == start) break;
        edge = edges.lower_bound({next, Corner{INT64_MIN, INT64_MIN}});
        if (edge == edges.end() || edge->first.first != next) break;  // two cells touch in one point only
      }
      if (std::abs(loop.size() > 2 ? signed_area(loop) : 0) > std::abs(best.size() > 2 ? signed_area(best) : 0)) best = loop;
    }
    return best;
  }

  void write_villages() {
    for (std::size_t v = 0; v < villages_; ++v) {
      const auto seed = static_cast<std::uint64_t>(config_.seed);
      const bool town = v < communities_;
      const Name name = town ? community_name(seed, v) : village_name(seed, v - communities_);
      char id[24];
      std::snprintf(id, sizeof id, town ? "community_%02u" : "village_%02u", static_cast<unsigned>(town ? v + 1 : v - communities_ + 1));
      village_row_.push_back(add(id, name, AreaLevel::village, township_, union_of(v)));
    }
  }

  void write_grids() {
    std::vector<unsigned> count(villages_, 0);
    for (Seed& seed : seeds_) {
      const std::uint32_t parent = village_row_[seed.village];
      const unsigned n = ++count[seed.village];
      char id[48];
      std::snprintf(id, sizeof id, "%.24s_grid_%02u", world_.areas.id[parent].c_str(), n);
      const std::string number = std::to_string(n);
      grid_row_.push_back(add(id, {world_.areas.name[parent] + "第" + number + "网格", world_.areas.name_en[parent] + " grid " + number}, AreaLevel::grid,
                              parent, seed.outline));
    }
    place_loudspeakers();
  }

  /// One mast for every grid of a rural village and every second of a community, where its people live; audible to 350 m: design default.
  void place_loudspeakers() {
    AreaTable& t = world_.areas;
    std::vector<std::vector<Point>> masts(t.size());
    std::vector<int> seen(villages_, 0);
    for (const Seed& seed : seeds_)
      if (seen[seed.village]++ % (seed.village < communities_ ? 2 : 1) == 0) masts[village_row_[seed.village]].push_back(frame_.world(seed.at));
    t.loudspeakers = {};
    for (std::size_t row = 0; row < t.size(); ++row) {
      for (const Point& p : masts[row]) t.loudspeakers.values.push_back(p.x), t.loudspeakers.values.push_back(p.y);
      t.loudspeakers.first.push_back(static_cast<std::uint32_t>(t.loudspeakers.values.size()));
      t.loudspeaker_m[row] = masts[row].empty() ? 0.0F : 350.0F;
    }
  }

  void assign_buildings(int threads) {
    world_.buildings.grid.assign(houses_.size(), {});
#pragma omp parallel for schedule(static) num_threads(threads)
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(houses_.size()); ++row) {
      const Point p = houses_[static_cast<std::size_t>(row)].shape.centre;
      const bool north = p.y > valley_.centre_y(p.x);
      double best = std::numeric_limits<double>::infinity();
      for (std::size_t s = 0; s < seeds_.size(); ++s) {
        const Point d = seeds_[s].at - p;
        const double squared = dot(d, d) + (seeds_[s].north == north ? 0 : 1e12);  // across the river only where nobody lives on this side
        if (squared < best) best = squared, world_.buildings.grid[static_cast<std::size_t>(row)] = {grid_row_[s]};
      }
    }
  }

  /// A warden and a deputy for every grid, a head and a deputy for every village: adults of 25 to 62 who live there and are fit, by luck.
  void name_posts() {
    struct Best {
      std::uint64_t luck = 0;
      PersonId person;
    };
    std::vector<std::array<Best, 2>> best(world_.areas.size());
    const auto offer = [&](std::uint32_t area, std::uint64_t luck, PersonId person) {
      auto& [first, second] = best[area];
      if (!first.person.valid() || luck > first.luck) second = first, first = {luck, person};
      else if (!second.person.valid() || luck > second.luck) second = {luck, person};
    };
    const PersonTable& persons = world_.persons;
    for (std::uint32_t p = 0; p < persons.size(); ++p) {
      if (persons.age[p] < 25 || persons.age[p] > 62 || persons.impaired[p] != 0) continue;
      const AreaId grid = world_.buildings.grid[world_.households.home[persons.household[p].index].index];
      if (!grid.valid()) continue;
      const Draw luck(static_cast<std::uint64_t>(config_.seed), Stream::town_population, entity_key("person", persons.id[p]));
      offer(grid.index, luck.index(UINT64_MAX, For::warden, 0), {p});
      offer(world_.areas.parent[grid.index].index, luck.index(UINT64_MAX, For::warden, 1), {p});
    }
    for (std::size_t a = 0; a < best.size(); ++a) world_.areas.warden[a] = best[a][0].person, world_.areas.deputy[a] = best[a][1].person;
  }

  const TownConfig& config_;
  const Valley& valley_;
  const Frame& frame_;
  const StreetPlan& plan_;
  const std::vector<House>& houses_;
  World& world_;
  std::vector<int> people_;  ///< [house]
  std::vector<Seed> seeds_;
  std::size_t communities_ = 0, villages_ = 0;
  std::uint32_t township_ = 0;
  std::vector<std::uint32_t> village_row_, grid_row_;
};

}  // namespace

void divide_into_areas(const TownConfig& config, const Valley& valley, const Frame& frame, const StreetPlan& plan, const std::vector<House>& houses,
                       World& world, int threads) {
  Areas(config, valley, frame, plan, houses, world).run(threads);
}

}  // namespace muster::town
