#pragma once
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/core/ids.hpp"

namespace muster {

struct LinkTable;

/// Directed road graph: a Boost.Graph compressed sparse row graph over link rows (edge index = link row), so that the ecosystem's
/// algorithms apply, with the reverse direction beside it. The hot loops read the rows as spans.
class Network {
 public:
  using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property, boost::no_property, std::uint32_t, std::uint32_t>;
  Network() = default;
  /// @param links  rows sorted by tail
  Network(std::size_t nodes, const LinkTable& links);

  const Graph& graph() const { return graph_; }
  std::size_t nodes() const { return nodes_; }
  std::size_t links() const { return tail_.size(); }
  NodeId tail(LinkId link) const { return {tail_[link.index]}; }
  NodeId head(LinkId link) const { return {graph_.m_forward.m_column[link.index]}; }
  /// First out-link of `node`; its out-links are rows first_out(node) .. first_out(node + 1).
  std::uint32_t first_out(NodeId node) const { return graph_.m_forward.m_rowstart[node.index]; }
  std::uint32_t out_degree(NodeId node) const { return graph_.m_forward.m_rowstart[node.index + 1] - first_out(node); }
  /// First in-link of `node` when all in-links are counted node by node.
  std::uint32_t first_in(NodeId node) const { return in_first_[node.index]; }
  /// Has what the calls above and below read of `node` brought from memory.
  void fetch(NodeId node) const { __builtin_prefetch(in_first_.data() + node.index), __builtin_prefetch(graph_.m_forward.m_rowstart.data() + node.index); }
  /// Rows of the links that end at `node`, ascending.
  std::span<const std::uint32_t> in_links(NodeId node) const { return {in_.data() + in_first_[node.index], in_.data() + in_first_[node.index + 1]}; }

 private:
  std::size_t nodes_ = 0;
  Graph graph_;
  std::vector<std::uint32_t> tail_, in_first_ = {0}, in_;
};

}  // namespace muster
