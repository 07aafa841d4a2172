#pragma once
#include <atomic>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/movement/movement_state.hpp"

namespace muster {

/// Where a party stands in its queue: a party is in at most one. A cache; what a queue looks at lies together, because its members lie apart.
struct alignas(16) PartyChain {
  std::uint32_t next = no_row, other = no_row;
  std::uint32_t ready_ms = 0;  ///< of who is on foot on a link FootFlow::ready_ms, of who waits at a node PartyState::entered
};
using PartyChains = std::vector<PartyChain>;  ///< [party]

/// The people at a footway's head, first to arrive on top, ties by key: a skew heap (Sleator and Tarjan 1986) through the parties' chains.
/// The order in which they leave depends on (ready_ms, key) alone, not on the shape of the heap.
class Crowd {
 public:
  Crowd(PartyChains& chains, const std::vector<std::uint32_t>& ready_ms, std::span<const EntityKey> key) : chains_(&chains), ready_(&ready_ms), key_(key) {}

  std::uint32_t merge(std::uint32_t a, std::uint32_t b) const {
    if (a == no_row) return b;
    if (b == no_row) return a;
    if (before(b, a)) std::swap(a, b);
    const std::uint32_t root = a;
    while (true) {  // walk down the right spines, swapping children
      const std::uint32_t right = chain(a).other;
      chain(a).other = chain(a).next;
      if (right == no_row) {
        chain(a).next = b;
        return root;
      }
      if (before(b, right)) {
        chain(a).next = b;
        a = b, b = right;
      } else {
        chain(a).next = right;
        a = right;
      }
    }
  }
  std::uint32_t push(std::uint32_t root, std::uint32_t party) const {
    chain(party) = {no_row, no_row, (*ready_)[party]};
    return merge(root, party);
  }
  /// Adds all who were handed over since the inbox was last emptied; returns the new root.
  std::uint32_t take_in(std::uint32_t& inbox, std::uint32_t root) const {
    const std::atomic_ref<std::uint32_t> shared(inbox);
    if (shared.load(std::memory_order_relaxed) == no_row) return root;
    std::uint32_t party = shared.exchange(no_row, std::memory_order_acquire);
    while (party != no_row) {
      const std::uint32_t next = chain(party).next;
      root = push(root, party);
      party = next;
    }
    return root;
  }
  std::uint32_t pop(std::uint32_t root) const { return merge(chain(root).next, chain(root).other); }
  bool before(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t ra = chain(a).ready_ms, rb = chain(b).ready_ms;
    return ra != rb ? ra < rb : key_[a] < key_[b];
  }

 private:
  PartyChain& chain(std::uint32_t party) const { return (*chains_)[party]; }
  PartyChains* chains_;
  const std::vector<std::uint32_t>* ready_;
  std::span<const EntityKey> key_;
};

/// A link's tail leaves a party where the head will find it.
inline void hand_over(std::uint32_t& inbox, PartyChains& chains, std::uint32_t party) {
  const std::atomic_ref<std::uint32_t> shared(inbox);
  std::uint32_t before = shared.load(std::memory_order_relaxed);
  do chains[party].next = before;
  while (!shared.compare_exchange_weak(before, party, std::memory_order_release, std::memory_order_relaxed));
}

}  // namespace muster
