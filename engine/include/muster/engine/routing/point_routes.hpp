#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/routing/reverse_tree.hpp"
#include "muster/engine/routing/route_graph.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Ways between single points, for teams and trucks that go from anywhere to anywhere while costs change: a contraction hierarchy with costs of its
/// own (Dibbelt, Strasser, Wagner 2016). States are put in an order by nested dissection, once per world; each later gets shortcuts over the
/// earlier ones, whatever the costs. Costs for one kind of vehicle are spread over the shortcuts in one pass; a query then looks at the
/// few hundred states above its two ends only.
///
/// A graph that does not fall apart along short cuts, as no road map does, would get too many shortcuts; on such a one the same answers come
/// from whole reverse trees.
///
/// Costs are those of Dijkstra's algorithm with banned turns obeyed; the way is that of the routing trees: at every state the link with the lowest
/// key among those that lie on a cheapest way. So it does not depend on the order of the states.
class PointRoutes {
 public:
  /// For the vehicles, or for people on foot, of a world. It keeps reading the world.
  PointRoutes(const World& world, TravelMode mode, int threads);

  const RouteGraph& graph() const { return graph_; }
  bool has_hierarchy() const { return !rank_.empty(); }
  std::size_t shortcuts() const { return up_head_.size(); }  ///< those that are links included

 private:
  friend class PointCosts;
  friend class PointQuery;
  void find_shortcuts(const std::vector<std::uint32_t>& order);
  void lay_out(const std::vector<std::vector<std::uint32_t>>& up);
  void find_levels();
  void place_inputs();
  /// The arc from a rank to a higher one, which it has.
  std::uint32_t arc_between(std::uint32_t low, std::uint32_t high) const;
  /// Calls use(below, side) for every rank below both ends of an arc and joined to both: its arcs to the lower and to the higher end.
  template <class Use>
  void for_triangles(std::uint32_t arc, const Use& use) const {
    const std::uint32_t high = up_head_[arc];
    for (const std::uint32_t below : down_arcs(tail_[arc])) {
      const auto first = up_head_.begin() + below + 1, end = up_head_.begin() + up_first_[tail_[below] + 1];
      const auto side = std::lower_bound(first, end, high);
      if (side != end && *side == high) use(below, static_cast<std::uint32_t>(side - up_head_.begin()));
    }
  }
  std::uint32_t states() const { return graph_.states(); }
  std::span<const std::uint32_t> down_arcs(std::uint32_t rank) const {
    return {down_arc_.data() + down_first_[rank], down_arc_.data() + down_first_[rank + 1]};
  }

  /// A link as it lies in the hierarchy.
  struct Input {
    std::uint32_t half;        ///< 2 x arc; + 1 where it leads downward
    std::uint32_t tail, link;  ///< state that it is taken from
  };
  std::span<const Input> inputs_of(std::uint32_t half) const;

  const World* world_;
  RouteGraph graph_;
  // Ranks stand for states from here on. Arc: a pair of ranks with one direction upward and one downward; arcs of a rank lie side by side, heads ascending.
  std::vector<std::uint32_t> rank_, state_;           ///< [state], [rank]; empty = no hierarchy
  std::vector<std::uint32_t> up_first_, up_head_;     ///< [rank], [arc]
  std::vector<std::uint32_t> tail_;                   ///< [arc]
  std::vector<std::uint32_t> down_first_, down_arc_;  ///< [rank]: arcs that end at it, by tail
  std::vector<std::uint32_t> parent_;                 ///< [rank] lowest rank that it has an arc to, or no_way
  std::vector<Input> inputs_;                         ///< by half
  /// Ranks first .. last that have the same ranks above them, but for one another: mostly the states of one cut.
  struct Block {
    std::uint32_t first, last;
  };
  struct Job {
    std::uint32_t rank, begin, end;  ///< arcs begin .. end of it
  };
  std::vector<std::uint32_t> block_first_;            ///< [rank] first of its block
  std::vector<Block> blocks_;                         ///< by level: those of a level need only those of lower levels
  std::vector<Job> jobs_;                             ///< by level
  std::vector<std::size_t> level_block_, level_job_;  ///< [level] first of it
};

/// Costs of all links, spread over the hierarchy. One per kind of vehicle and edition; read by any number of queries at once.
class PointCosts {
 public:
  /// @param cost_ms  [link] >= 1, or no_way
  PointCosts(const PointRoutes& routes, std::span<const std::uint32_t> cost_ms, int threads);
  /// All costs anew, or, where few links changed, what hangs on them. The same whichever it is.
  void change(std::span<const std::uint32_t> cost_ms, int threads);

  std::span<const std::uint32_t> of_links() const { return link_.of_links(); }
  bool operator==(const PointCosts& other) const { return std::ranges::equal(of_links(), other.of_links()) && half_ == other.half_; }

 private:
  friend class PointQuery;
  void spread(int threads);
  void spread(const PointRoutes::Job& job, std::uint32_t from, std::uint32_t to, std::vector<std::uint32_t>& place);
  bool mend(std::span<const std::uint32_t> changed);
  std::uint32_t& up(std::uint32_t arc) { return half_[2 * std::size_t{arc}]; }
  std::uint32_t& down(std::uint32_t arc) { return half_[2 * std::size_t{arc} + 1]; }
  std::uint32_t up(std::uint32_t arc) const { return half_[2 * std::size_t{arc}]; }
  std::uint32_t down(std::uint32_t arc) const { return half_[2 * std::size_t{arc} + 1]; }
  std::pair<std::uint32_t, std::uint32_t> recomputed(std::uint32_t arc) const;

  const PointRoutes* routes_;
  RouteCosts link_;
  std::vector<std::uint32_t> half_;  ///< [2 x arc + direction] cost of the cheapest way between its ends that goes over earlier states only
};

/// Asks for ways; keeps what it needs for that, so one per thread.
class PointQuery {
 public:
  explicit PointQuery(const PointRoutes& routes);

  /// Travel time from a state to a node, ms, or no_way.
  std::uint32_t cost(const PointCosts& costs, RouteState from, NodeId to);
  /// The links of the way in order; none where there is no way, or none is needed.
  std::vector<LinkId> path(const PointCosts& costs, RouteState from, NodeId to);
  /// Travel times from each to each. @return [from x to]
  std::vector<std::uint32_t> table(const PointCosts& costs, std::span<const RouteState> from, std::span<const NodeId> to);

 private:
  /// One half of a search: labels of the ranks above its ends.
  struct Climb {
    std::vector<std::uint32_t> label;  ///< [rank] no_way outside
    std::vector<std::uint32_t> ranks;  ///< ascending
  };
  void begin(Climb& climb, std::span<const std::uint32_t> states);
  void forget(Climb& climb);
  template <int direction>
  void climb_from(const PointCosts& costs, Climb& climb, std::uint32_t rank);
  std::uint32_t meet(const PointCosts& costs, RouteState from, NodeId to);
  TreeRows grow_tree(const PointCosts& costs, NodeId to);
  template <int direction>
  void note_tight(const PointCosts& costs, const Climb& climb);
  void unpack(const PointCosts& costs);
  std::vector<LinkId> follow(RouteState from, NodeId to);

  const PointRoutes* routes_;
  Climb forward_, backward_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint8_t> on_way_;                            ///< [rank]
  std::vector<std::uint32_t> halves_;                           ///< on cheapest ways, to be unpacked
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links_;  ///< (state, link) on cheapest ways
  // Where there is no hierarchy.
  std::unique_ptr<TreeWork> work_;
  std::vector<std::uint32_t> cost_to_go_;
  std::vector<std::uint8_t> next_out_;
};

}  // namespace muster
