#include "trips/routes.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

#include "muster/engine/routing/point_routes.hpp"
#include "muster/engine/routing/routing_tables.hpp"

namespace muster::trips {

namespace {

constexpr double foot_m_s = 1.34;  // which way is the fastest on foot does not depend on it: all links are walked at one speed
constexpr double cycle_m_s = 6.9;  // two-wheeler of models/data/movement/vehicles.csv; where roads are slower, so is it

/// A way that somebody wants.
struct Wish {
  TravelMode mode;
  NodeId from, to;
  friend auto operator<=>(const Wish&, const Wish&) = default;
};

/// The fastest ways of one mode, in the order of the wishes.
std::vector<std::vector<LinkId>> fastest(const World& world, TravelMode mode, std::span<const Wish> wishes, int threads) {
  const PointRoutes points(world, mode, threads);
  const PointCosts costs(points, free_costs(world, mode, mode == TravelMode::foot ? foot_m_s : cycle_m_s), threads);
  std::vector<std::vector<LinkId>> out(wishes.size());
  const auto n = static_cast<std::int64_t>(wishes.size());
#pragma omp parallel num_threads(threads)
  {
    PointQuery query(points);
#pragma omp for schedule(dynamic, 16)
    for (std::int64_t i = 0; i < n; ++i) {
      const Wish& wish = wishes[static_cast<std::size_t>(i)];
      out[static_cast<std::size_t>(i)] = query.path(costs, {wish.from.index}, wish.to);
    }
  }
  return out;
}

std::uint32_t add_way(TripRoutes& routes, std::span<const LinkId> links) {
  routes.links.insert(routes.links.end(), links.begin(), links.end());
  routes.first.push_back(static_cast<std::uint32_t>(routes.links.size()));
  return static_cast<std::uint32_t>(routes.first.size() - 2);
}

/// Adds the ways of all wishes, which are in order and different. Returns [wish] the row of its way.
std::vector<std::uint32_t> add_fastest(const World& world, const std::vector<Wish>& wishes, int threads, TripRoutes& routes) {
  std::vector<std::uint32_t> way;
  for (auto begin = wishes.begin(); begin != wishes.end();) {
    const auto end = std::find_if(begin, wishes.end(), [&](const Wish& wish) { return wish.mode != begin->mode; });
    for (const std::vector<LinkId>& links : fastest(world, begin->mode, {begin, end}, threads)) way.push_back(add_way(routes, links));
    begin = end;
  }
  return way;
}

}  // namespace

std::vector<Means> means_of(const TripTable& trips, const VehicleKinds& kinds) {
  std::vector<Means> out(trips.size());
  for (std::size_t trip = 0; trip < trips.size(); ++trip)
    for (std::size_t row = 0; row < kinds.size(); ++row)
      if (kinds[row].id == trips.vehicle[trip]) out[trip] = {kinds[row].mode, static_cast<std::uint8_t>(row)};
  return out;
}

void find_routes(const World& world, const std::vector<Means>& means, int threads, TripRoutes& out) {
  const TripTable& trips = world.trips;
  const auto is_given = [&trips](std::size_t trip) { return trips.route.first[trip] < trips.route.first[trip + 1]; };
  const auto wish_of = [&](std::size_t trip) { return Wish{means[trip].mode, trips.from[trip], trips.to[trip]}; };
  std::vector<Wish> wishes;
  for (std::size_t trip = 0; trip < trips.size(); ++trip)
    if (!is_given(trip) && trips.from[trip] != trips.to[trip]) wishes.push_back(wish_of(trip));
  std::sort(wishes.begin(), wishes.end());
  wishes.erase(std::unique(wishes.begin(), wishes.end()), wishes.end());
  out = {};
  const std::uint32_t nowhere = add_way(out, {});
  const std::vector<std::uint32_t> way = add_fastest(world, wishes, threads, out);
  for (std::size_t trip = 0; trip < trips.size(); ++trip) {
    if (is_given(trip)) {
      const LinkId* const links = trips.route.values.data();
      out.way.push_back(add_way(out, {links + trips.route.first[trip], links + trips.route.first[trip + 1]}));
    } else if (trips.from[trip] == trips.to[trip]) {
      out.way.push_back(nowhere);
    } else {
      out.way.push_back(way[static_cast<std::size_t>(std::lower_bound(wishes.begin(), wishes.end(), wish_of(trip)) - wishes.begin())]);
    }
  }
}

}  // namespace muster::trips
