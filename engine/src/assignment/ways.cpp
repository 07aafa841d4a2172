#include "assignment/ways.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace muster::assignment {

OriginWays::OriginWays(NodeId origin, std::vector<NodeId> destination, std::vector<double> trips)
    : origin_(origin), destination_(std::move(destination)), trips_(std::move(trips)), first_way_(destination_.size() + 1, 0) {}

void OriginWays::renew(const Network& network, std::span<const double> cost, std::span<const double> cost_from, std::span<const std::uint32_t> via) {
  std::vector<Way> ways;
  std::vector<std::uint32_t> links;
  ways.reserve(ways_.size() + destinations()), links.reserve(links_.size());
  const auto keep = [&](const Way& way) {
    const auto old = links_of(way);
    ways.push_back({way.flow, static_cast<std::uint32_t>(links.size()), way.count});
    links.insert(links.end(), old.begin(), old.end());
  };
  const auto add = [&](NodeId destination, double flow) {
    const auto first = static_cast<std::uint32_t>(links.size());
    for (NodeId node = destination; node != origin_; node = network.tail({via[node.index]})) links.push_back(via[node.index]);
    std::reverse(links.begin() + first, links.end());
    ways.push_back({flow, first, static_cast<std::uint32_t>(links.size()) - first});
  };
  for (std::size_t d = 0; d < destinations(); ++d) {
    const std::span<const Way> known = ways_to(d);
    const auto begin = static_cast<std::uint32_t>(ways.size());
    double cheapest = std::numeric_limits<double>::infinity();
    for (const Way& way : known) {
      if (!(way.flow > 0)) continue;
      cheapest = std::min(cheapest, cost_of(links_of(way), cost));
      keep(way);
    }
    if (cost_from[destination_[d].index] < cheapest) add(destination_[d], known.empty() ? trips_[d] : 0);
    first_way_[d] = begin;
  }
  first_way_.back() = static_cast<std::uint32_t>(ways.size());
  ways_ = std::move(ways), links_ = std::move(links);
}

void OriginWays::load(std::span<double> flow) const {
  for (const Way& way : ways_)
    for (const std::uint32_t link : links_of(way)) flow[link] += way.flow;
}

std::size_t OriginWays::used_ways() const {
  return static_cast<std::size_t>(std::count_if(ways_.begin(), ways_.end(), [](const Way& way) { return way.flow > 0; }));
}

double OriginWays::shortest_cost(std::span<const double> cost_from) const {
  ExactSum sum;
  for (std::size_t d = 0; d < destinations(); ++d) sum.add(trips_[d] * cost_from[destination_[d].index]);
  return sum.value();
}

std::size_t OriginWays::cut_off(std::span<const double> cost_from, std::size_t d) const {
  while (d < destinations() && std::isfinite(cost_from[destination_[d].index])) ++d;
  return d;
}

}  // namespace muster::assignment
