#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
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
  Time built;                                                 ///< when it was last built
  std::array<std::vector<std::uint32_t>, travel_modes> cost;  ///< [mode][link] ms, no_way = closed; empty for modes that nobody travels in
  std::vector<std::uint32_t>& cost_ms(TravelMode mode) { return cost[static_cast<std::size_t>(mode)]; }
  static void arrays(auto& self, auto&& visit) {
    visit("routing/built", self.built), visit("routing/foot_cost_ms", self.cost[0]), visit("routing/car_cost_ms", self.cost[1]);
    visit("routing/cycle_cost_ms", self.cost[2]), visit("routing/high_cost_ms", self.cost[3]), visit("routing/boat_cost_ms", self.cost[4]);
  }
};

/// Whether banned turns bind those who travel so.
constexpr bool obeys_turn_bans(TravelMode mode) { return mode != TravelMode::foot && mode != TravelMode::boat; }

/// What a tree leads to: a shelter, or a node that somebody goes to; the latter have numbers behind those of the shelters.
using RouteEnd = ShelterId;

/// Travel time of each link with nothing in the way, ms, or no_way where the mode may not go.
/// @param own_m_s  speed with which ways on foot, or by two-wheeler (there at most that of the road), are compared; not used for others
std::vector<std::uint32_t> free_costs(const World& world, TravelMode mode, double own_m_s);

/// For every end and mode a reverse shortest-path tree over the whole network, in two editions. A tree is one byte per state (which
/// out-link) and the cost to go, 4 bytes. Vehicles obey banned turns: where there are any, trees have some more states than there are nodes.
///
/// A tree is made when it is first asked for, so that who goes nowhere costs nothing. As long as the editions agree on what a tree hangs on they share it. When
/// roads change, trees of the current edition that were asked for since the last change are repaired where the change touches them; the others when
/// they are next asked for. Trees to nodes that single parties go to reach as far as whoever asks and a quarter more, and are made to
/// reach further when somebody asks from beyond: most of those parties are near, and a city has many such nodes. A tree is a function of the costs alone: when
/// it is made, how, and by which thread, cannot be seen in a result. Any number of threads may ask at once, for the same tree or others.
class RoutingTables {
  struct Tree {
    /// @param sum  where its bytes count, or null
    Tree(std::size_t size, std::atomic<std::size_t>* sum) : states(size), sum_(sum) {}
    /// Of one that has all states.
    Tree(const Tree& other);
    ~Tree();
    Tree& operator=(const Tree&) = delete;
    /// Makes room for all states, of which nothing is said yet.
    TreeRows rows();
    /// Its bytes count from now on.
    void count();
    std::uint8_t out(std::uint32_t state) const { return near.empty() ? next_out[state] : near.next_out(state); }
    std::uint32_t cost(std::uint32_t state) const { return near.empty() ? cost_to_go[state] : near.cost_to_go(state); }
    std::size_t states;
    std::uint32_t most_ms = no_way;  ///< states further than this are not in it; no_way = all are
    NearTree near;                   ///< where not all are
    std::unique_ptr<std::uint32_t[]> cost_to_go;
    std::unique_ptr<std::uint8_t[]> next_out;

   private:
    std::atomic<std::size_t>* sum_;
    std::size_t counted_ = 0;
  };

 public:
  /// Throws InputError where a node has more than 255 out-links.
  explicit RoutingTables(const World& world);
  RoutingTables(RoutingTables&&) = default;
  RoutingTables& operator=(RoutingTables&&) = delete;  // the trees that it has count into it

  /// Costs of one edition and mode from now on; all its trees are to be made from them. The first edition before the current one.
  void set_costs(Edition edition, TravelMode mode, std::span<const std::uint32_t> cost_ms);
  /// The current edition becomes like the first.
  void copy_first_to_current(TravelMode mode);
  /// Makes those trees that are not there yet, in parallel; for callers that will ask for all of them.
  void prepare(Edition edition, TravelMode mode, std::span<const RouteEnd> ends, int threads) const;
  /// set_costs, and all trees at once.
  void build(Edition edition, TravelMode mode, std::span<const std::uint32_t> cost_ms, int threads);
  /// The costs of the current edition went from `before` to `after`: of its trees that this can change, those that were asked for since the last change
  /// are repaired now, in parallel, and the others when they are asked for. Returns how many it can change.
  std::size_t change_costs(TravelMode mode, std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, int threads);
  /// Whoever goes to `end` takes exactly these links (all modes and editions), whatever the costs. For cases with given paths.
  void pin(RouteEnd end, std::span<const LinkId> path);

  /// From now on there are trees that lead to this node. Not while others ask.
  void add_end(NodeId node);
  /// Bytes of the trees that lead to such nodes, also of those that have given way to ones that reach further.
  std::size_t added_bytes() const { return added_bytes_->load(std::memory_order_relaxed); }
  /// Lets go of the trees to those of these nodes that are not marked: they are made anew if anybody asks. Not while others ask.
  /// @param in_use  [node] not 0 = kept
  void release(std::span<const std::uint8_t> in_use);
  /// The end at a node that add_end was called for.
  RouteEnd end_at(NodeId node) const { return {end_at_[node.index]}; }

  /// Whether the state after a link may be another than its head node.
  bool has_turn_bans(TravelMode mode) const { return graph(mode).has_bans(); }
  /// Where one is after a link: its head node, or a state of that node in which some turns are banned.
  RouteState state_after(TravelMode mode, LinkId link) const { return {graph(mode).head(link.index)}; }

  /// @param state  a node for those who set out there, state_after for those who came along a link
  std::uint8_t next_out(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const {
    const Tree* made = tree(edition, mode, end, state);
    if (end.index < shelters_) return made->next_out[state.index];
    const std::uint8_t k = made->out(state.index);
    return k == no_out_link ? far_out(edition, mode, end, state) : k;
  }
  /// Next link on the way, or none.
  LinkId next(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const { return Guide(*this, mode).next(edition, end, state); }
  /// For a loop that asks for next links of one mode all the time: what is the same in all its questions is looked up once. Holds as long as the tables do.
  class Guide {
   public:
    Guide() = default;
    Guide(const RoutingTables& tables, TravelMode mode) : tables_(&tables), graph_(&tables.graph(mode)), mode_(mode), has_bans_(graph_->has_bans()) {}
    RouteState state_after(LinkId link, NodeId head) const { return {has_bans_ ? graph_->head(link.index) : head.index}; }
    LinkId next(Edition edition, RouteEnd end, RouteState state) const {
      const Tree* tree = made(edition, end);
      if (tree == nullptr) tree = tables_->ask(edition, mode_, end, state);
      std::uint8_t k = no_out_link;
      if (end.index < tables_->shelters_) k = tree->next_out[state.index];
      else if (k = tree->out(state.index); k == no_out_link) k = tables_->far_out(edition, mode_, end, state);
      return k == no_out_link ? LinkId{} : LinkId{graph_->first_out(state.index) + k};
    }
    /// Has what `next` will read brought from memory.
    void fetch(Edition edition, RouteEnd end, RouteState state) const {
      if (const Tree* tree = made(edition, end); tree != nullptr && tree->next_out != nullptr) __builtin_prefetch(tree->next_out.get() + state.index);
    }
    /// `next` where the tree is there; none where it is not.
    LinkId next_if_made(Edition edition, RouteEnd end, RouteState state) const { return made(edition, end) != nullptr ? next(edition, end, state) : LinkId{}; }

   private:
    const Tree* made(Edition edition, RouteEnd end) const { return tables_->ready_[at(edition, mode_, end)].load(std::memory_order_acquire); }
    const RoutingTables* tables_ = nullptr;
    const RouteGraph* graph_ = nullptr;
    TravelMode mode_ = TravelMode::foot;
    bool has_bans_ = false;
  };
  /// Travel time to the end, ms, or no_way.
  std::uint32_t cost_to_go(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const {
    const Tree* made = tree(edition, mode, end, state);
    return end.index >= shelters_ ? far_cost(edition, mode, end, state) : made->cost_to_go[state.index];
  }
  /// How many trees are there; those that two editions share count once.
  std::size_t trees_made() const;

 private:
  struct Slot {
    std::mutex making;
    std::shared_ptr<Tree> tree;                   ///< null = never made; of both editions where they share it
    std::uint32_t made_at = 0;                    ///< number of the last change that the tree knows
    std::vector<std::shared_ptr<Tree>> outgrown;  ///< nearer ones, which others may still be reading; dropped with the tree
  };
  /// What an edition's trees of one mode are made from.
  struct Layer {
    std::shared_ptr<RouteCosts> costs;      ///< of both editions where they are the same; null = not set
    std::vector<std::uint32_t> changed_at;  ///< [link] number of the change in which its cost last changed; 0 = never since the first edition
    std::uint32_t changes = 0;
    bool follows_first = false;  ///< change 0 is the first edition
  };

  const RouteGraph& graph(TravelMode mode) const { return graphs_[obeys_turn_bans(mode) ? graphs_.size() - 1 : 0]; }
  static constexpr std::size_t layer_count = 2 * travel_modes;
  static constexpr std::uint32_t near_ms = 4 * 60 * 1000;  ///< least reach of a tree to a node that a party goes to
  static constexpr RouteState nobody = {TreeReach::nobody};
  static std::size_t at(Edition edition, TravelMode mode) { return static_cast<std::size_t>(edition) * travel_modes + static_cast<std::size_t>(mode); }
  static std::size_t at(Edition edition, TravelMode mode, RouteEnd end) { return end.index * layer_count + at(edition, mode); }
  /// Whether the tree of a slot of the current edition is also that of the first.
  bool shares_with_first(std::size_t slot) const { return slot % layer_count >= travel_modes && slots_[slot].tree == slots_[slot - travel_modes].tree; }
  void make_room(std::size_t ends);
  Layer& layer(Edition edition, TravelMode mode) const { return layers_[at(edition, mode)]; }

  /// A tree that is as it should be.
  const Tree* tree(Edition edition, TravelMode mode, RouteEnd end, RouteState asked) const {
    const Tree* made = ready_[at(edition, mode, end)].load(std::memory_order_acquire);
    return made != nullptr ? made : ask(edition, mode, end, asked);
  }
  const Tree* ask(Edition edition, TravelMode mode, RouteEnd end, RouteState asked) const;
  void make_current(TravelMode mode, RouteEnd end, Slot& slot, RouteState asked) const;
  std::shared_ptr<Tree> new_tree(Edition edition, TravelMode mode, RouteEnd end, TreeReach reach) const;
  /// How far a tree to this end reaches when it is first made.
  TreeReach first_reach(RouteEnd end, RouteState asked) const {
    if (end.index < shelters_ || !given_[end.index].empty()) return {};
    if (asked == nobody) return {.most_ms = near_ms};
    return {.asked = asked, .least_ms = near_ms};
  }
  /// Which out-link, from a state that the tree as it is does not lead from: it is made to reach further, until it does, or until all states were looked at.
  std::uint8_t far_out(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const;
  std::uint32_t far_cost(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const;
  /// Makes the tree of a slot, which the caller has locked, reach the state, if any way does.
  void reach(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const;
  void reach_further(Edition edition, TravelMode mode, RouteEnd end, Slot& slot, RouteState asked) const;
  void repair(TravelMode mode, RouteEnd end, Slot& slot, std::span<const std::uint32_t> changed) const;
  bool touches(TravelMode mode, const Tree& tree, std::uint32_t link, std::uint32_t before, std::uint32_t after) const;
  void lead_along(TravelMode mode, RouteEnd end, Tree& tree) const;
  void forget(Edition edition, TravelMode mode, RouteEnd end);
  template <class Use>
  void with_work(const Use& use) const;

  const World* world_;
  std::size_t shelters_;
  std::vector<NodeId> ends_;                ///< [end] shelters first
  std::vector<std::uint32_t> end_at_;       ///< [node] end that add_end made; empty = none
  std::vector<RouteGraph> graphs_;          ///< without banned turns, and, where the world has any, with them
  std::vector<std::vector<LinkId>> given_;  ///< [end] ways that are given, link by link; empty = none
  // From here on caches, made when they are asked for.
  std::unique_ptr<std::atomic<const Tree*>[]> ready_;  ///< [end, edition, mode] trees that were asked for since the last change
  std::size_t ready_room_ = 0;                         ///< rows that there is memory for
  std::unique_ptr<std::atomic<std::size_t>> added_bytes_ = std::make_unique<std::atomic<std::size_t>>(0);  ///< outlives the trees
  mutable std::deque<Slot> slots_;                                                                         ///< [end, edition, mode]
  std::unique_ptr<Layer[]> layers_;                                                                        ///< [edition, mode]
  struct Pool {
    std::mutex lock;
    std::vector<std::unique_ptr<TreeWork>> idle;
  };
  std::unique_ptr<Pool> pool_ = std::make_unique<Pool>();
  std::unique_ptr<std::mutex> laying_out_ = std::make_unique<std::mutex>();
};

/// Where other phases find movement's tables, to compare destinations before setting out. Null where no model keeps any. Holds no State: the tables
/// are a cache of RoutingState. Owner: movement.
struct RoutingAccess {
  const RoutingTables* tables = nullptr;
  static void arrays(auto&, auto&&) {}
};

}  // namespace muster
