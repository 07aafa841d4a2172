#include "muster/engine/routing/reverse_tree.hpp"

#include <algorithm>

namespace muster {

namespace {

/// One tree under way.
class Tree {
 public:
  Tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeRows rows, TreeWork& work)
      : graph_(graph),
        costs_(costs),
        key_(link_key),
        destination_(destination.index),
        cost_to_go_(rows.cost_to_go.data()),
        next_out_(rows.next_out.data()),
        work_(work) {}

  void make() {
    start();
    spread([](std::uint32_t) {});
    read_off_all();
  }

  /// The rows of the tree are scratch, and are left as they were.
  std::uint32_t make_near(TreeReach reach, NearTree& near, const std::function<TreeRows()>& whole) {
    work_.moved.clear();
    const auto found = [this](std::uint32_t state) { work_.moved.push_back(state); };
    begin(found);
    bool rim = spread(found, reach);
    for (const std::uint32_t state : work_.moved)
      if (cost_to_go_[state] > reach.most_ms) rim = true, cost_to_go_[state] = no_way;  // not known to be the least
    if (rim) {
      std::erase_if(work_.moved, [this](std::uint32_t state) { return cost_to_go_[state] == no_way; });
      near.fill(graph_.states(), work_.moved, [this](std::uint32_t state) { return std::tuple(cost_to_go_[state], best_out(state)); });
    } else {
      const TreeRows rows = whole();
      std::copy_n(cost_to_go_, graph_.states(), rows.cost_to_go.data());
      next_out_ = rows.next_out.data();
      read_off_all();
    }
    for (const std::uint32_t state : work_.moved) cost_to_go_[state] = no_way;
    return rim ? reach.most_ms : no_way;
  }

  void repair(std::span<const std::uint32_t> changed) {
    work_.moved.clear();
    for (const std::uint32_t link : changed)
      graph_.for_tails(link, [&](std::uint32_t tail) {
        if (is_next(tail, link) && through(link) > cost_to_go_[tail]) lose_subtree(tail);
      });
    if (work_.moved.size() > graph_.states() / new_tree_above) return make();
    work_.queue.start(costs_.least(), costs_.typical());
    const std::size_t lost = work_.moved.size();
    for (std::size_t i = 0; i < lost; ++i) {
      const std::uint32_t state = work_.moved[i];
      graph_.for_out_links(state, [&](std::uint32_t link) { offer(state, link); });
    }
    for (const std::uint32_t link : changed) graph_.for_tails(link, [&](std::uint32_t tail) { offer(tail, link); });
    spread([this](std::uint32_t state) { work_.moved.push_back(state); });
    if (work_.moved.size() > graph_.states() / all_above) return read_off_all();
    for (const std::uint32_t link : changed) graph_.for_tails(link, [&](std::uint32_t tail) { read_off(tail); });
    for (const std::uint32_t state : work_.moved) {
      read_off(state);
      for (const RouteGraph::InArc& arc : graph_.in_arcs(state)) read_off(arc.tail);
    }
  }

 private:
  /// A repair gives up where more than this part of all states lost its way: it costs some times as much per state as a new tree does. And
  /// it goes through all states in their order where more than this part moved.
  static constexpr std::uint32_t new_tree_above = 8, all_above = 16;

  void start() {
    std::fill_n(cost_to_go_, graph_.states(), no_way);
    begin([](std::uint32_t) {});
  }
  template <class Found>
  void begin(const Found& found) {
    work_.queue.start(costs_.least(), costs_.typical());
    graph_.for_states_of(destination_, [&](std::uint32_t state) {
      cost_to_go_[state] = 0;
      work_.queue.push(0, state);
      found(state);
    });
  }
  template <class Found>
  void spread(const Found& found) {
    TreeReach all;
    spread(found, all);
  }
  /// Spreads costs from the states in the queue against the direction of the links, to none beyond the reach; `found` hears of every state whose cost
  /// fell. True where a way led beyond.
  template <class Found>
  bool spread(const Found& found, TreeReach& reach) {
    const RouteCosts::In* const in = costs_.in().data();
    bool beyond = false;
    const auto take = [&](std::uint32_t cost, std::uint32_t state) {
      if (cost != cost_to_go_[state] || cost > reach.most_ms) return;  // it has been reached more cheaply since
      if (state == reach.asked.index)
        reach.most_ms =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(reach.most_ms, std::max<std::uint64_t>(std::uint64_t{cost} + cost / 4, reach.least_ms)));
      for (std::uint32_t i = graph_.first_in(state), end = graph_.first_in(state + 1); i < end; ++i) {
        const std::uint64_t way = std::uint64_t{cost} + in[i].ms;
        const std::uint32_t tail = in[i].tail;
        if (way >= cost_to_go_[tail]) continue;  // also on a closed link, and where the sum does not fit: no_way is the largest number
        if (way > reach.most_ms) {
          beyond = true;
          continue;
        }
        cost_to_go_[tail] = static_cast<std::uint32_t>(way);
        work_.queue.push(cost_to_go_[tail], tail);
        found(tail);
      }
    };
    work_.queue.drain(take, [&](std::uint32_t state) {
      __builtin_prefetch(cost_to_go_ + state);
      __builtin_prefetch(in + graph_.first_in(state));
    });
    return beyond;
  }
  /// Cost of the way that begins with the link; no_way or more where there is none, no_way being the largest number.
  std::uint64_t through(std::uint32_t link) const { return std::uint64_t{cost_to_go_[graph_.head(link)]} + costs_[link]; }
  /// The state's link in the tree, read off the costs: so ties are broken by key alone, not by the order of the search.
  std::uint8_t best_out(std::uint32_t state) const {
    std::uint32_t best = no_way;
    if (const std::uint32_t cost = cost_to_go_[state]; cost != no_way && cost != 0)  // 0 = at the destination: no link is free
      graph_.for_out_links(state, [&](std::uint32_t link) {
        if (through(link) == cost && (best == no_way || key_[link] < key_[best])) best = link;
      });
    return best == no_way ? no_out_link : static_cast<std::uint8_t>(best - graph_.first_out(state));
  }
  void read_off(std::uint32_t state) { next_out_[state] = best_out(state); }
  void read_off_all() {
    for (std::uint32_t state = 0; state < graph_.states(); ++state) read_off(state);
  }
  bool is_next(std::uint32_t tail, std::uint32_t link) const { return next_out_[tail] != no_out_link && graph_.first_out(tail) + next_out_[tail] == link; }
  /// Takes the costs from `state` and from all that goes through it.
  void lose_subtree(std::uint32_t state) {
    if (cost_to_go_[state] == no_way) return;
    cost_to_go_[state] = no_way;
    work_.open.assign(1, state);
    while (!work_.open.empty()) {
      const std::uint32_t here = work_.open.back();
      work_.open.pop_back();
      work_.moved.push_back(here);
      for (const RouteGraph::InArc& arc : graph_.in_arcs(here)) {
        if (cost_to_go_[arc.tail] == no_way || !is_next(arc.tail, arc.link)) continue;
        cost_to_go_[arc.tail] = no_way;
        work_.open.push_back(arc.tail);
      }
    }
  }
  void offer(std::uint32_t tail, std::uint32_t link) {
    const std::uint64_t way = through(link);
    if (way >= cost_to_go_[tail]) return;
    cost_to_go_[tail] = static_cast<std::uint32_t>(way);
    work_.queue.push(cost_to_go_[tail], tail);
    work_.moved.push_back(tail);
  }

  const RouteGraph& graph_;
  const RouteCosts& costs_;
  std::span<const EntityKey> key_;
  std::uint32_t destination_;
  std::uint32_t* cost_to_go_;
  std::uint8_t* next_out_;
  TreeWork& work_;
};

}  // namespace

void reverse_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeRows tree, TreeWork& scratch) {
  Tree(graph, costs, link_key, destination, tree, scratch).make();
}

std::uint32_t near_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeReach reach,
                        NearTree& near, const std::function<TreeRows()>& whole, TreeWork& scratch) {
  if (scratch.costs.size() != graph.states()) scratch.costs.assign(graph.states(), no_way);
  return Tree(graph, costs, link_key, destination, {scratch.costs, {}}, scratch).make_near(reach, near, whole);
}

void repair_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination,
                 std::span<const std::uint32_t> changed, TreeRows tree, TreeWork& scratch) {
  Tree(graph, costs, link_key, destination, tree, scratch).repair(changed);
}

}  // namespace muster
