#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/routing/reverse_tree.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Two editions of all trees: what everybody knew when the run began, and what the informed know now.
enum class Edition : std::uint8_t { first, current };

/// What the current edition of the routing tables was built from. The trees themselves are a cache, rebuilt from this. Owner: movement.
struct RoutingState {
  Time built;                               ///< when it was last built
  std::vector<std::uint32_t> foot_cost_ms;  ///< [link] no_way = closed
  std::vector<std::uint32_t> car_cost_ms;   ///< [link]
  std::vector<std::uint32_t>& cost_ms(TravelMode mode) { return mode == TravelMode::foot ? foot_cost_ms : car_cost_ms; }
  static void arrays(auto& self, auto&& visit) {
    visit("routing/built", self.built), visit("routing/foot_cost_ms", self.foot_cost_ms), visit("routing/car_cost_ms", self.car_cost_ms);
  }
};

/// Whether banned turns bind those who travel so.
constexpr bool obeys_turn_bans(TravelMode mode) { return mode != TravelMode::foot; }

/// Travel time of each link with nothing in the way, ms, or no_way where the mode may not go.
/// @param walk_m_s  walking speed with which ways are compared
std::vector<std::uint32_t> free_costs(const World& world, TravelMode mode, double walk_m_s);

/// For every shelter and mode a reverse shortest-path tree over the whole network, in two editions. A tree is one byte per node (which
/// out-link) and the cost to go, 4 bytes. Vehicles obey banned turns: where there are any, trees have some more states than there are
/// nodes. When roads change, a tree of the current edition is repaired where the change touches it; one that nobody asks
/// for not then, but when it is next asked for: it is a function of the costs alone, so that when it is made, how, and by which thread, cannot
/// be seen in a result.
class RoutingTables {
 public:
  /// Throws InputError where a node has more than 255 out-links.
  explicit RoutingTables(const World& world);

  /// Builds all trees of one edition and mode, in parallel over destinations.
  void build(Edition edition, TravelMode mode, std::span<const std::uint32_t> cost_ms, int threads);
  /// The costs of the current edition went from `before` to `after`: of the trees that this can change, those that were asked for since the last change
  /// are repaired now, in parallel, and the others when they are asked for. Returns how many it can change.
  std::size_t change_costs(TravelMode mode, std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, int threads);
  /// The current edition becomes like the first.
  void copy_first_to_current(TravelMode mode);
  /// Whoever goes to `shelter` takes exactly these links (both modes and editions), whatever the costs. For cases with given paths.
  void pin(ShelterId shelter, std::span<const LinkId> path);

  /// Whether the state after a link may be another than its head node.
  bool has_turn_bans(TravelMode mode) const { return graph(mode).has_bans(); }
  /// Where one is after a link: its head node, or a state of that node in which some turns are banned.
  RouteState state_after(TravelMode mode, LinkId link) const { return {graph(mode).head(link.index)}; }

  /// @param state  a node for those who set out there, state_after for those who came along a link
  std::uint8_t next_out(Edition edition, TravelMode mode, ShelterId shelter, RouteState state) const {
    if (edition == Edition::current) ask_for(mode, shelter);
    return set(edition, mode).next_out[at(mode, shelter, state)];
  }
  /// Next link on the way, or none.
  LinkId next(Edition edition, TravelMode mode, ShelterId shelter, RouteState state) const {
    const std::uint8_t k = next_out(edition, mode, shelter, state);
    return k == no_out_link ? LinkId{} : LinkId{graph(mode).first_out(state.index) + k};
  }
  /// Travel time to the shelter, ms, or no_way.
  std::uint32_t cost_to_go(Edition edition, TravelMode mode, ShelterId shelter, RouteState state) const {
    if (edition == Edition::current) ask_for(mode, shelter);
    return set(edition, mode).cost_to_go[at(mode, shelter, state)];
  }

 private:
  struct TreeSet {
    RouteCosts costs;                       ///< that its trees are, or are to be, made from
    std::vector<std::uint8_t> next_out;     ///< [destination x state]
    std::vector<std::uint32_t> cost_to_go;  ///< [destination x state]
  };
  /// Of a tree of the current edition. `old` = costs changed since it was made; `asked` = made, and asked for since the last change.
  enum Freshness : std::uint8_t { made, asked, old };
  struct Upkeep {
    std::unique_ptr<std::atomic<std::uint8_t>[]> freshness;  ///< [destination]
    std::vector<std::uint32_t> made_at;                      ///< [destination] number of the last change that the tree knows
    std::vector<std::uint32_t> changed_at;                   ///< [link] number of the change in which its cost last changed; 0 = never
    std::uint32_t changes = 0;
  };
  void ask_for(TravelMode mode, ShelterId shelter) const {
    std::atomic<std::uint8_t>& now = upkeep_[static_cast<std::size_t>(mode)].freshness[shelter.index];
    const std::uint8_t seen = now.load(std::memory_order_acquire);
    if (seen == made) now.store(asked, std::memory_order_relaxed);
    else if (seen == old) make_now(mode, shelter);
  }
  void make_now(TravelMode mode, ShelterId shelter) const;
  void repair(TravelMode mode, ShelterId shelter, std::span<const std::uint32_t> changed, TreeWork& scratch) const;
  void all_made(TravelMode mode);
  const RouteGraph& graph(TravelMode mode) const { return graphs_[obeys_turn_bans(mode) ? graphs_.size() - 1 : 0]; }
  std::size_t at(TravelMode mode, ShelterId shelter, RouteState state) const { return std::size_t{shelter.index} * graph(mode).states() + state.index; }
  const TreeSet& set(Edition edition, TravelMode mode) const {
    return sets_[static_cast<std::size_t>(edition) * travel_modes + static_cast<std::size_t>(mode)];
  }
  TreeSet& set(Edition edition, TravelMode mode) { return sets_[static_cast<std::size_t>(edition) * travel_modes + static_cast<std::size_t>(mode)]; }
  TreeRows rows(TravelMode mode, TreeSet& trees, ShelterId shelter) const;

  const World* world_;
  const Network* network_;
  std::vector<RouteGraph> graphs_;                      ///< without banned turns, and, where the world has any, with them
  mutable TreeWork making_work_;                        ///< of make_now, under its lock
  mutable std::array<TreeSet, 2 * travel_modes> sets_;  // mutable: old trees are made when they are asked for
  mutable std::array<Upkeep, travel_modes> upkeep_;
  std::unique_ptr<std::mutex> making_ = std::make_unique<std::mutex>();
  std::vector<std::uint8_t> pinned_;  ///< [shelter] 1 = its ways are given
};

/// Where other phases find movement's tables, to compare destinations before setting out. Null where no model keeps any. Holds no State: the tables
/// are a cache of RoutingState. Owner: movement.
struct RoutingAccess {
  const RoutingTables* tables = nullptr;
  static void arrays(auto&, auto&&) {}
};

}  // namespace muster
