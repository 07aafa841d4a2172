#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "assignment/ways.hpp"
#include "muster/engine/assignment/delay.hpp"

namespace muster::assignment {

/// Flows and costs of all links while trips are shifted between ways, one pair of nodes after the other: what one pair shifts, the next one sees.
class Balance {
 public:
  explicit Balance(std::span<const Delay> delay);

  std::vector<double>& flow() { return flow_; }
  std::span<const double> cost() const { return cost_; }
  /// Costs and slopes anew, after flow() was changed.
  void read_costs();
  /// Shifts trips of one pair from dearer ways to the cheapest. Returns how much its trips cost above the cheapest way beforehand.
  double shift(OriginWays& ways, std::size_t destination);

 private:
  struct Pull {
    double cost;   ///< how much dearer the links are that only the one way has
    double slope;  ///< how fast that shrinks by what is shifted
  };
  void mark(std::span<const std::uint32_t> cheapest);
  void find_difference(std::span<const std::uint32_t> dearer, std::span<const std::uint32_t> cheapest);
  Pull pull() const;
  Pull move(double amount);
  double exchange(double available);

  std::span<const Delay> delay_;
  std::vector<double> flow_, cost_, slope_;  ///< [link]
  std::vector<std::uint64_t> mark_;          ///< [link] when it was last seen on a way
  std::uint64_t marks_ = 0, cheapest_mark_ = 0;
  std::vector<std::uint32_t> less_, more_;  ///< links that only the dearer, and only the cheapest way has
  std::vector<double> way_cost_;
};

}  // namespace muster::assignment
