#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/network/network.hpp"

namespace muster {

struct TurnBanTable;

/// Cost of a link that cannot be passed, and cost-to-go of a node without a way.
constexpr std::uint32_t no_way = UINT32_MAX;

/// Where a traveller is, as far as ways go on: at a node (its row), free to take any of its out-links; or at a node after a link from which some
/// turns are banned (rows after those of the nodes).
struct RouteState {
  std::uint32_t index = 0;
  constexpr RouteState(std::uint32_t row) : index(row) {}
  constexpr RouteState(NodeId node) : index(node.index) {}
  friend constexpr auto operator<=>(RouteState, RouteState) = default;
};

/// The network laid out for searches against the direction of travel: the links that end at a state lie side by side, each with the state that it
/// comes from. Where there are no banned turns the states are the nodes. Banned turns are obeyed exactly: in-links of a node after which the same
/// out-links are allowed share a state. (The graph of turns between links would do too,
/// with a state for every link of every place.)
class RouteGraph {
 public:
  RouteGraph() = default;
  explicit RouteGraph(const Network& network);
  /// @param bans  turns that may not be taken
  RouteGraph(const Network& network, const TurnBanTable& bans);

  struct InArc {
    std::uint32_t tail, link;  ///< state that it comes from; its link
  };
  const Network& network() const { return *network_; }
  std::uint32_t states() const { return static_cast<std::uint32_t>(in_first_.size() - 1); }
  bool has_bans() const { return !extra_node_.empty(); }
  /// In-arcs of a state: rows first_in(state) .. first_in(state + 1) of arcs().
  std::uint32_t first_in(std::uint32_t state) const { return in_first_[state]; }
  std::span<const InArc> arcs() const { return in_; }
  std::span<const InArc> in_arcs(std::uint32_t state) const { return {in_.data() + in_first_[state], in_.data() + in_first_[state + 1]}; }
  /// State after a link.
  std::uint32_t head(std::uint32_t link) const { return head_.empty() ? network_->head({link}).index : head_[link]; }
  std::uint32_t node(std::uint32_t state) const { return state < nodes() ? state : extra_node_[state - nodes()]; }
  /// First out-link of the state's node. Trees name links by their distance from it.
  std::uint32_t first_out(std::uint32_t state) const { return network_->first_out({node(state)}); }

  /// Calls use(state) for all states of a node.
  template <class Use>
  void for_states_of(std::uint32_t node, const Use& use) const {
    use(node);
    if (!has_bans()) return;
    const auto [from, to] = std::equal_range(extra_node_.begin(), extra_node_.end(), node);
    for (auto at = from; at != to; ++at) use(nodes() + static_cast<std::uint32_t>(at - extra_node_.begin()));
  }
  /// Calls use(state) for all states from which `link` may be taken.
  template <class Use>
  void for_tails(std::uint32_t link, const Use& use) const {
    for_states_of(network_->tail({link}).index, [&](std::uint32_t state) {
      if (allows(state, link)) use(state);
    });
  }
  /// Calls use(link) for all links that may be taken from a state, ascending.
  template <class Use>
  void for_out_links(std::uint32_t state, const Use& use) const {
    if (state >= nodes()) {
      for (const std::uint32_t link : allowed(state)) use(link);
      return;
    }
    const std::uint32_t first = network_->first_out({state}), degree = network_->out_degree({state});
    for (std::uint32_t link = first; link < first + degree; ++link) use(link);
  }

 private:
  std::uint32_t nodes() const { return static_cast<std::uint32_t>(network_->nodes()); }
  std::span<const std::uint32_t> allowed(std::uint32_t state) const {
    const std::uint32_t extra = state - nodes();
    return {extra_out_.data() + extra_first_[extra], extra_out_.data() + extra_first_[extra + 1]};
  }
  bool allows(std::uint32_t state, std::uint32_t link) const {
    if (state < nodes()) return true;
    const auto links = allowed(state);
    return std::binary_search(links.begin(), links.end(), link);
  }
  void add_states(const TurnBanTable& bans);
  void lay_out_arcs();

  const Network* network_ = nullptr;
  std::vector<std::uint32_t> in_first_ = {0};
  std::vector<InArc> in_;
  std::vector<std::uint32_t> head_;        ///< [link]; empty where states are nodes
  std::vector<std::uint32_t> extra_node_;  ///< [state - nodes] ascending
  std::vector<std::uint32_t> extra_first_ = {0}, extra_out_;
};

/// The costs of all links for one kind of traveller, by link and once more in the order in which a search reads them.
class RouteCosts {
 public:
  /// @param cost_ms  [link] >= 1, or no_way
  explicit RouteCosts(std::span<const std::uint32_t> cost_ms) : of_link_(cost_ms.begin(), cost_ms.end()) {}
  RouteCosts(const RouteGraph& graph, std::span<const std::uint32_t> cost_ms) : RouteCosts(cost_ms) { lay_out(graph); }
  /// Makes the second copy, which searches need, unless it is there.
  void lay_out(const RouteGraph& graph);
  void change(const RouteGraph& graph, std::uint32_t link, std::uint32_t cost_ms);

  struct In {
    std::uint32_t tail, ms;
  };
  std::span<const std::uint32_t> of_links() const { return of_link_; }
  std::uint32_t operator[](std::uint32_t link) const { return of_link_[link]; }
  std::span<const In> in() const { return in_; }
  std::uint32_t least() const { return least_; }      ///< no link is cheaper
  std::uint32_t typical() const { return typical_; }  ///< about the mean of the open links when the costs were laid out

 private:
  std::vector<std::uint32_t> of_link_;
  std::vector<In> in_;  ///< [in-arc]
  std::uint32_t least_ = 1, typical_ = 1;
};

}  // namespace muster
