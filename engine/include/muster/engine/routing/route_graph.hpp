#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/network/network.hpp"

namespace muster {

/// Cost of a link that cannot be passed, and cost-to-go of a node without a way.
constexpr std::uint32_t no_way = UINT32_MAX;

/// The network laid out for searches against the direction of travel: the links that end at a node lie side by side, each with its tail.
class RouteGraph {
 public:
  RouteGraph() = default;
  explicit RouteGraph(const Network& network);

  struct InArc {
    std::uint32_t tail, link;
  };
  const Network& network() const { return *network_; }
  std::uint32_t states() const { return static_cast<std::uint32_t>(in_first_.size() - 1); }
  /// In-arcs of a state: rows first_in(state) .. first_in(state + 1) of arcs().
  std::uint32_t first_in(std::uint32_t state) const { return in_first_[state]; }
  std::span<const InArc> arcs() const { return in_; }
  std::span<const InArc> in_arcs(std::uint32_t state) const { return {in_.data() + in_first_[state], in_.data() + in_first_[state + 1]}; }
  /// Where a traveller is at the end of a link.
  std::uint32_t head(std::uint32_t link) const { return network_->head({link}).index; }

 private:
  const Network* network_ = nullptr;
  std::vector<std::uint32_t> in_first_ = {0};
  std::vector<InArc> in_;
};

/// The costs of all links for one kind of traveller, by link and once more in the order in which a search reads them.
class RouteCosts {
 public:
  RouteCosts() = default;
  RouteCosts(const RouteGraph& graph, std::span<const std::uint32_t> cost_ms) { lay_out(graph, cost_ms); }
  /// @param cost_ms  [link] >= 1, or no_way
  void lay_out(const RouteGraph& graph, std::span<const std::uint32_t> cost_ms);
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
