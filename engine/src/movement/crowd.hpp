#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/movement/movement_state.hpp"

namespace muster {

/// Who is in which queue, threaded through two words per party: a party is in at most one queue. A cache.
struct PartyChains {
  std::vector<std::uint32_t> next, other;  ///< [party]
};

/// The people at a footway's head, first to arrive on top, ties by key: a skew heap (Sleator and Tarjan 1986) through the parties' chains.
/// The order in which they leave depends on (ready_ms, key) alone, not on the shape of the heap.
class Crowd {
 public:
  Crowd(PartyChains& chains, const std::vector<std::uint32_t>& ready_ms, const std::vector<EntityKey>& key) : chains_(&chains), ready_(&ready_ms), key_(&key) {}

  std::uint32_t merge(std::uint32_t a, std::uint32_t b) const {
    if (a == no_row) return b;
    if (b == no_row) return a;
    if (before(b, a)) std::swap(a, b);
    const std::uint32_t root = a;
    while (true) {  // walk down the right spines, swapping children
      const std::uint32_t right = chains_->other[a];
      chains_->other[a] = chains_->next[a];
      if (right == no_row) {
        chains_->next[a] = b;
        return root;
      }
      if (before(b, right)) {
        chains_->next[a] = b;
        a = b, b = right;
      } else {
        chains_->next[a] = right;
        a = right;
      }
    }
  }
  std::uint32_t push(std::uint32_t root, std::uint32_t party) const {
    chains_->next[party] = chains_->other[party] = no_row;
    return merge(root, party);
  }
  std::uint32_t pop(std::uint32_t root) const { return merge(chains_->next[root], chains_->other[root]); }
  bool before(std::uint32_t a, std::uint32_t b) const { return (*ready_)[a] != (*ready_)[b] ? (*ready_)[a] < (*ready_)[b] : (*key_)[a] < (*key_)[b]; }

 private:
  PartyChains* chains_;
  const std::vector<std::uint32_t>* ready_;
  const std::vector<EntityKey>* key_;
};

}  // namespace muster
