#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/network/network.hpp"

namespace muster::assignment {

/// A way of one pair of nodes, and the trips on it.
struct Way {
  double flow = 0;
  std::uint32_t first = 0, count = 0;  ///< its links in OriginWays
};

/// The ways of all trips that begin at one node.
class OriginWays {
 public:
  OriginWays(NodeId origin, std::vector<NodeId> destination, std::vector<double> trips);

  NodeId origin() const { return origin_; }
  std::size_t destinations() const { return destination_.size(); }
  std::span<Way> ways_to(std::size_t d) { return {ways_.data() + first_way_[d], ways_.data() + first_way_[d + 1]}; }
  std::span<const std::uint32_t> links_of(const Way& way) const { return {links_.data() + way.first, way.count}; }
  std::size_t used_ways() const;  ///< that carry trips

  /// Drops ways without trips, and adds the tree's way to each destination that it brings cheaper than any way known. The first one takes all trips.
  /// Both the tree and a way add up costs from the origin on, so that a way that is known already costs the same to the last bit.
  /// @param cost       [link]
  /// @param cost_from  [node] of the tree; all destinations have a way
  /// @param via        [node]
  void renew(const Network& network, std::span<const double> cost, std::span<const double> cost_from, std::span<const std::uint32_t> via);
  /// Adds the trips to the flows of their links.
  void load(std::span<double> flow) const;
  /// What all trips cost on the ways of a tree.
  double shortest_cost(std::span<const double> cost_from) const;
  /// Row of the first destination without a way at or after d; destinations() where there is none.
  std::size_t cut_off(std::span<const double> cost_from, std::size_t d) const;

 private:
  NodeId origin_;
  std::vector<NodeId> destination_;
  std::vector<double> trips_;
  std::vector<std::uint32_t> first_way_;  ///< [destination + 1]
  std::vector<Way> ways_;
  std::vector<std::uint32_t> links_;
};

/// Sum with the remainder carried (Neumaier 1974): a hundred thousand terms add up to the last bit or two.
class ExactSum {
 public:
  void add(double term) {
    const double next = sum_ + term;
    rest_ += (sum_ < 0 ? -sum_ : sum_) >= (term < 0 ? -term : term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + rest_; }

 private:
  double sum_ = 0, rest_ = 0;
};

inline double cost_of(std::span<const std::uint32_t> links, std::span<const double> cost) {
  double sum = 0;
  for (const std::uint32_t link : links) sum += cost[link];
  return sum;
}

}  // namespace muster::assignment
