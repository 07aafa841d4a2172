#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/assignment/assignment.hpp"
#include "muster/engine/core/luck.hpp"

// Small networks for the tests of assignment. Nodes are counted from 0.
namespace muster::cases {

inline void road(AssignmentCase& c, std::uint32_t from, std::uint32_t to, double free_time, double b, double capacity, double power, double fixed = 0) {
  c.tail.push_back({from}), c.head.push_back({to});
  c.delay.free_time.push_back(free_time), c.delay.b.push_back(b), c.delay.capacity.push_back(capacity);
  c.delay.power.push_back(power), c.delay.fixed.push_back(fixed);
  c.nodes = std::max<std::size_t>(c.nodes, std::max(from, to) + 1);
}

inline void trips(AssignmentCase& c, std::uint32_t from, std::uint32_t to, double number) {
  c.from.push_back({from}), c.to.push_back({to}), c.trips.push_back(number);
}

/// Braess 1968: four nodes, 6 trips from 0 to 3; t(0 -> 1) = t(2 -> 3) = 10 v, t(0 -> 2) = t(1 -> 3) = 50 + v, and the bridge t(1 -> 2) = 10 + v. Links
/// that cost nothing when empty get a free time of 1e-8.
inline AssignmentCase braess(bool bridge) {
  AssignmentCase c;
  road(c, 0, 1, 1e-8, 1e9, 1, 1), road(c, 2, 3, 1e-8, 1e9, 1, 1);
  road(c, 0, 2, 50, 0.02, 1, 1), road(c, 1, 3, 50, 0.02, 1, 1);
  if (bridge) road(c, 1, 2, 10, 0.1, 1, 1);
  trips(c, 0, 3, 6);
  return c;
}

inline double luck(std::uint64_t seed, std::uint64_t what, std::uint64_t who) { return uniform(seed, Stream::test, EntityKey{who}, what); }

/// A grid of streets both ways with loops, power laws of several kinds, tolls on a few links, and centroids at its corners that carry no through traffic.
inline AssignmentCase random_grid(std::uint64_t seed, std::uint32_t side, std::uint32_t centroids, double load) {
  AssignmentCase c;
  const auto node = [&](std::uint32_t x, std::uint32_t y) { return centroids + y * side + x; };
  std::uint64_t key = 0;
  const auto street = [&](std::uint32_t a, std::uint32_t b) {
    ++key;
    const double powers[] = {1, 4, 4, 4.5, 2};
    const double fixed = luck(seed, 1, key) < 0.2 ? luck(seed, 2, key) : 0;
    road(c, a, b, 1 + luck(seed, 3, key), 0.15 + luck(seed, 4, key), 50 + 100 * luck(seed, 5, key), powers[key % 5], fixed);
  };
  for (std::uint32_t y = 0; y < side; ++y)
    for (std::uint32_t x = 0; x < side; ++x) {
      if (x + 1 < side) street(node(x, y), node(x + 1, y)), street(node(x + 1, y), node(x, y));
      if (y + 1 < side) street(node(x, y), node(x, y + 1)), street(node(x, y + 1), node(x, y));
    }
  for (std::uint32_t z = 0; z < centroids; ++z)
    for (std::uint32_t k = 0; k < 2; ++k) {  // connectors cost nothing, so that ways through a centroid would pay
      const auto at = (static_cast<std::uint32_t>(luck(seed, 6, z) * side * side) + k * (side + 2)) % (side * side);
      road(c, z, centroids + at, 0, 0, 1e6, 4), road(c, centroids + at, z, 0, 0, 1e6, 4);
    }
  c.first_through = {centroids};
  for (std::uint32_t a = 0; a < centroids; ++a)
    for (std::uint32_t b = 0; b < centroids; ++b) trips(c, a, b, load * luck(seed, 7, a * centroids + b));
  return c;
}

}  // namespace muster::cases
