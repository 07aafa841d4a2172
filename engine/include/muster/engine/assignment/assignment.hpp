#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "muster/engine/assignment/delay.hpp"
#include "muster/engine/core/ids.hpp"

// Static user equilibrium (Wardrop 1952): flows under which nobody has a cheaper way. Verification and planning use it; it is no State of a run.
// docs/assignment.md has the method and its equations.
namespace muster {

/// A network and the trips that are to be made in it.
struct AssignmentCase {
  std::size_t nodes = 0;
  std::vector<NodeId> tail, head;  ///< [link] in any order
  DelayTable delay;                ///< [link]
  NodeId first_through{0};         ///< nodes below it begin and end ways only
  std::vector<NodeId> from, to;    ///< [pair] in any order, each pair once
  std::vector<double> trips;       ///< [pair] >= 0; trips within a node use no link
};

/// What flows amount to.
struct FlowSums {
  double objective = 0;      ///< Beckmann's: sum over links of the integral of cost
  double total_cost = 0;     ///< sum of flow x cost ("TSTT")
  double total_time = 0;     ///< the same without tolls and distance
  double shortest_cost = 0;  ///< what all trips would cost on the cheapest ways at these costs ("SPTT")
  /// How far from equilibrium, 0 = reached: (total - shortest) / total.
  double relative_gap() const { return total_cost > 0 ? (total_cost - shortest_cost) / total_cost : 0; }
};

/// Assigns a case step by step, so that a caller can look at signals and show how far it is. Path-based: each pair of nodes keeps the ways that it uses; an
/// iteration adds the cheapest ways of the present costs and then shifts trips from dearer ways to the cheapest one, pair by pair. The result is the same
/// for any number of threads.
class Assignment {
 public:
  /// @param threads  >= 1
  Assignment(const AssignmentCase& given, int threads);
  ~Assignment();
  Assignment(Assignment&&) noexcept;
  Assignment& operator=(Assignment&&) noexcept;

  /// Pairs with trips that no way joins, ascending. Where there are any there is nothing to assign.
  const std::vector<std::uint32_t>& cut_off() const;
  std::size_t links() const;
  /// What given flows amount to. @param flow  [link] >= 0
  FlowSums evaluate(std::span<const double> flow);
  /// Costs of given flows, [link].
  std::vector<double> costs(std::span<const double> flow) const;

  /// Makes the flows better. The first call looks at all trips on the cheapest ways of the empty network.
  void iterate();
  int iterations() const;
  std::size_t ways() const;          ///< that carry trips
  FlowSums sums() const;             ///< of the flows reached
  std::vector<double> flow() const;  ///< [link] reached

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
