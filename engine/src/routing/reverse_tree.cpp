#include "muster/engine/routing/reverse_tree.hpp"

#include <algorithm>

namespace muster {

namespace {

/// One tree under way.
class Tree {
 public:
  Tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeRows rows, TreeWork& work)
      : graph_(graph),
        network_(graph.network()),
        costs_(costs),
        key_(link_key),
        destination_(destination.index),
        cost_to_go_(rows.cost_to_go.data()),
        next_out_(rows.next_out.data()),
        work_(work) {}

  void make() {
    std::fill_n(cost_to_go_, graph_.states(), no_way);
    work_.queue.start(costs_.least(), costs_.typical());
    cost_to_go_[destination_] = 0;
    work_.queue.push(0, destination_);
    spread([](std::uint32_t) {});
    read_off_all();
  }

  void repair(std::span<const std::uint32_t> changed) {
    work_.moved.clear();
    for (const std::uint32_t link : changed) {
      const std::uint32_t tail = network_.tail({link}).index;
      if (is_next(tail, link) && through(link) > cost_to_go_[tail]) lose_subtree(tail);
    }
    if (work_.moved.size() > graph_.states() / new_tree_above) return make();
    work_.queue.start(costs_.least(), costs_.typical());
    const std::size_t lost = work_.moved.size();
    for (std::size_t i = 0; i < lost; ++i) {
      const std::uint32_t first = network_.first_out({work_.moved[i]}), degree = network_.out_degree({work_.moved[i]});
      for (std::uint32_t link = first; link < first + degree; ++link) offer(link);
    }
    for (const std::uint32_t link : changed) offer(link);
    spread([this](std::uint32_t node) { work_.moved.push_back(node); });
    if (work_.moved.size() > graph_.states() / all_above) return read_off_all();
    for (const std::uint32_t link : changed) read_off(network_.tail({link}).index);
    for (const std::uint32_t node : work_.moved) {
      read_off(node);
      for (const RouteGraph::InArc& arc : graph_.in_arcs(node)) read_off(arc.tail);
    }
  }

 private:
  /// A repair gives up where more than this part of all nodes lost its way: it costs some times as much per node as a new tree does. And
  /// it goes through all nodes in their order where more than this part moved.
  static constexpr std::uint32_t new_tree_above = 8, all_above = 16;

  /// Spreads costs from the nodes in the queue against the direction of the links; `found` hears of every node whose cost fell.
  template <class Found>
  void spread(const Found& found) {
    const RouteCosts::In* const in = costs_.in().data();
    const auto take = [&](std::uint32_t cost, std::uint32_t node) {
      if (cost != cost_to_go_[node]) return;  // it has been reached more cheaply since
      for (std::uint32_t i = graph_.first_in(node), end = graph_.first_in(node + 1); i < end; ++i) {
        const std::uint64_t way = std::uint64_t{cost} + in[i].ms;
        const std::uint32_t tail = in[i].tail;
        if (way >= cost_to_go_[tail]) continue;  // also on a closed link, and where the sum does not fit: no_way is the largest number
        cost_to_go_[tail] = static_cast<std::uint32_t>(way);
        work_.queue.push(cost_to_go_[tail], tail);
        found(tail);
      }
    };
    work_.queue.drain(take, [&](std::uint32_t node) {
      __builtin_prefetch(cost_to_go_ + node);
      __builtin_prefetch(in + graph_.first_in(node));
    });
  }
  /// Cost of the way that begins with the link; no_way or more where there is none, no_way being the largest number.
  std::uint64_t through(std::uint32_t link) const { return std::uint64_t{cost_to_go_[graph_.head(link)]} + costs_[link]; }
  /// The node's link in the tree, read off the costs: so ties are broken by key alone, not by the order of the search.
  void read_off(std::uint32_t node) {
    std::uint8_t best = no_out_link;
    if (cost_to_go_[node] != no_way && node != destination_) {
      const std::uint32_t first = network_.first_out({node}), degree = network_.out_degree({node});
      for (std::uint32_t k = 0; k < degree; ++k) {
        if (through(first + k) != cost_to_go_[node]) continue;
        if (best == no_out_link || key_[first + k] < key_[first + best]) best = static_cast<std::uint8_t>(k);
      }
    }
    next_out_[node] = best;
  }
  void read_off_all() {
    for (std::uint32_t node = 0; node < graph_.states(); ++node) read_off(node);
  }
  bool is_next(std::uint32_t tail, std::uint32_t link) const { return next_out_[tail] != no_out_link && network_.first_out({tail}) + next_out_[tail] == link; }
  /// Takes the costs from `node` and from all that goes through it.
  void lose_subtree(std::uint32_t node) {
    if (cost_to_go_[node] == no_way) return;
    cost_to_go_[node] = no_way;
    work_.open.assign(1, node);
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
  void offer(std::uint32_t link) {
    const std::uint32_t tail = network_.tail({link}).index;
    const std::uint64_t way = through(link);
    if (way >= cost_to_go_[tail]) return;
    cost_to_go_[tail] = static_cast<std::uint32_t>(way);
    work_.queue.push(cost_to_go_[tail], tail);
    work_.moved.push_back(tail);
  }

  const RouteGraph& graph_;
  const Network& network_;
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

void repair_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination,
                 std::span<const std::uint32_t> changed, TreeRows tree, TreeWork& scratch) {
  Tree(graph, costs, link_key, destination, tree, scratch).repair(changed);
}

}  // namespace muster
