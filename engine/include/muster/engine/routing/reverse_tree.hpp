#pragma once
#include <bit>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <tuple>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/routing/cost_queue.hpp"
#include "muster/engine/routing/route_graph.hpp"

namespace muster {

/// Entry of a tree: "no next link" (at the destination, or no way).
constexpr std::uint8_t no_out_link = 255;
constexpr std::uint32_t max_out_degree = 255;

/// What trees are made with; kept by the caller so that nothing is allocated anew.
struct TreeWork {
  CostQueue queue;
  std::vector<std::uint32_t> moved;  ///< of a repair: states whose cost changed; may repeat
  std::vector<std::uint32_t> open;   ///< states whose subtree is to be looked at
  std::vector<std::uint32_t> costs;  ///< [state] of a near tree under way; no_way all over between them
};

/// Where a tree is kept.
struct TreeRows {
  std::span<std::uint32_t> cost_to_go;  ///< [state] ms to the destination, or no_way
  std::span<std::uint8_t> next_out;     ///< [state] which of the node's out-links to take (row minus first_out), or no_out_link
};

/// How far a tree shall reach: all the way, unless one of these bounds it.
struct TreeReach {
  static constexpr std::uint32_t nobody = UINT32_MAX;
  std::uint32_t most_ms = no_way;
  RouteState asked = {nobody};  ///< as far as this state and a quarter more, if there is a way from it
  std::uint32_t least_ms = 0;   ///< and at least so far
};

/// The part of a tree that is near its end: which states it has, and what holds for these alone, in the order of states. A city has very many trees that
/// reach a few streets far.
class NearTree {
 public:
  bool empty() const { return words_.empty(); }
  /// ms to the destination, or no_way where it has none.
  std::uint32_t cost_to_go(std::uint32_t state) const {
    const Word& word = words_[state / 64];
    return (word.has >> state % 64 & 1) != 0 ? cost_to_go_[place(word, state)] : no_way;
  }
  std::uint8_t next_out(std::uint32_t state) const {
    const Word& word = words_[state / 64];
    return (word.has >> state % 64 & 1) != 0 ? next_out_[place(word, state)] : no_out_link;
  }
  std::size_t bytes() const { return words_.size() * sizeof(Word) + count_ * (sizeof(std::uint32_t) + sizeof(std::uint8_t)); }

  /// Makes it anew, of these states; some may repeat.
  /// @param row  row(state): what it costs, and its out-link
  template <class Row>
  void fill(std::size_t states, std::span<const std::uint32_t> members, const Row& row) {
    words_.assign((states + 63) / 64, {});
    for (const std::uint32_t state : members) words_[state / 64].has |= std::uint64_t{1} << state % 64;
    count_ = 0;
    for (Word& word : words_) word.before = count_, count_ += static_cast<std::uint32_t>(std::popcount(word.has));
    cost_to_go_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_), next_out_ = std::make_unique_for_overwrite<std::uint8_t[]>(count_);
    std::uint32_t at = 0;
    for (std::uint32_t w = 0; w < words_.size(); ++w)
      for (std::uint64_t left = words_[w].has; left != 0; left &= left - 1, ++at)
        std::tie(cost_to_go_[at], next_out_[at]) = row(64 * w + static_cast<std::uint32_t>(std::countr_zero(left)));
  }

 private:
  struct Word {
    std::uint64_t has = 0;     ///< bit by state
    std::uint32_t before = 0;  ///< how many states the words before have
  };
  static std::uint32_t place(const Word& word, std::uint32_t state) {
    return word.before + static_cast<std::uint32_t>(std::popcount(word.has & ((std::uint64_t{1} << state % 64) - 1)));
  }
  std::vector<Word> words_;  ///< [state / 64]
  std::uint32_t count_ = 0;
  std::unique_ptr<std::uint32_t[]> cost_to_go_;
  std::unique_ptr<std::uint8_t[]> next_out_;
};

/// Reverse shortest-path tree: from every state the way to one destination, whichever way one comes to it.
/// @param link_key  [link] where several links are equally good, the lowest key is taken: the tree is unique
void reverse_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeRows tree, TreeWork& scratch);

/// As far as `reach` says, of the same tree. Costs what the states do that are in it.
/// @param near   its states, unless these turn out to be all: then it stays as it is
/// @param whole  asked for where they are: rows for all states
/// @return       how far it reaches, ms; no_way = it has all states
std::uint32_t near_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination, TreeReach reach,
                        NearTree& near, const std::function<TreeRows()>& whole, TreeWork& scratch);

/// Makes a tree right again after the costs of some links changed, and gives bit by bit what reverse_tree would. Costs as much as the part of the
/// tree that changes: states that hung on a link that became dearer get their costs anew, and what became cheaper spreads from there (Ramalingam
/// and Reps 1996, for many changes at once). Where so much hung on them that a new tree is cheaper, it makes that.
/// @param changed  links whose costs differ, or may differ, from those that the tree was made from
/// @param costs    the new ones
/// @param tree     in and out
void repair_tree(const RouteGraph& graph, const RouteCosts& costs, std::span<const EntityKey> link_key, NodeId destination,
                 std::span<const std::uint32_t> changed, TreeRows tree, TreeWork& scratch);

}  // namespace muster
