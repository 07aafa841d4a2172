#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace muster {

/// Undirected graph without loops or parallel edges: neighbours of v are to[first[v]] .. to[first[v + 1]].
struct PlainGraph {
  std::vector<std::uint32_t> first = {0}, to;
  std::uint32_t vertices() const { return static_cast<std::uint32_t>(first.size() - 1); }
  std::span<const std::uint32_t> neighbours(std::uint32_t v) const { return {to.data() + first[v], to.data() + first[v + 1]}; }
};

/// Where a vertex comes to lie when a few are taken out so that the rest falls apart.
enum class Side : std::uint8_t { left, right, cut };

/// Vertices in a row, and the part of the row in which the cut may lie: what comes before it stays left, what comes after it right.
struct CutBand {
  std::span<const std::uint32_t> order;     ///< all vertices
  std::span<const std::uint32_t> position;  ///< [vertex] in `order`
  std::uint32_t begin = 0, end = 0;         ///< positions, 0 < begin <= end < vertices
};

/// Finds the fewest vertices in the band without which left and right do not touch (maximum flow through vertices that each carry one unit: Dinitz
/// 1970; Menger's theorem). Of two such cuts, that nearest to either end, it takes the one that leaves the halves more alike.
/// @param side  [vertex] out
/// @return      false, and nothing is written, where left and right touch already
bool fewest_between(const PlainGraph& graph, const CutBand& band, std::vector<Side>& side);

}  // namespace muster
