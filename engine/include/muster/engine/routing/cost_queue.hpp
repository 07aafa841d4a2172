#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

namespace muster {

/// Priority queue of (cost, state) on whole numbers for searches whose costs only grow. Near costs lie in buckets of one width; the far ones in a radix heap
/// (Ahuja, Mehlhorn, Orlin, Tarjan 1990) whose lowest level the buckets are. Where no link is cheaper than a bucket is wide, all that a bucket
/// holds is final when its turn comes and needs no order (Dinitz 1978; Denardo and Fox 1979); else a bucket becomes a small heap then.
class CostQueue {
 public:
  /// Makes it ready for a search.
  /// @param least    smallest cost of a link
  /// @param typical  what a link costs, more or less: speed alone hangs on it
  void start(std::uint32_t least, std::uint32_t typical) {
    const std::uint32_t width = std::max({least, typical / 32, 1U});
    shift_ = static_cast<std::uint32_t>(std::bit_width(width)) - 1;
    ordered_ = (1U << shift_) > least;
    block_ = 0, current_ = none;
  }
  void push(std::uint32_t cost, std::uint32_t state) { put(std::uint64_t{cost} << 32 | state); }

  /// Takes all out, cheapest first (within a bucket that needs no order: in any).
  /// @param take   take(cost, state); may push what costs no less
  /// @param ahead  ahead(state): it will be taken soon
  template <class Take, class Ahead>
  void drain(const Take& take, const Ahead& ahead) {
    do
      while (next_bucket()) {
        if (ordered_) take_in_order(take);
        else take_all(take, ahead);
      }
    while (next_block());
  }

 private:
  using Entry = std::uint64_t;  ///< cost, then state
  static constexpr std::uint32_t block_bits = 12, block_size = 1U << block_bits, none = UINT32_MAX;
  static constexpr std::size_t look_ahead = 8;

  void put(Entry entry) {
    const auto bucket = static_cast<std::uint32_t>(entry >> 32 >> shift_), block = bucket >> block_bits, at = bucket % block_size;
    if (block != block_) return far_[static_cast<std::size_t>(std::bit_width(block ^ block_))].push_back(entry);
    near_[at].push_back(entry);
    occupied_[at / 64] |= std::uint64_t{1} << at % 64;
    if (at == current_ && ordered_) std::push_heap(near_[at].begin(), near_[at].end(), std::greater<>());
  }
  bool next_bucket() {
    for (std::uint32_t word = current_ == none ? 0 : current_ / 64; word < occupied_.size(); ++word) {
      if (occupied_[word] == 0) continue;
      current_ = 64 * word + static_cast<std::uint32_t>(std::countr_zero(occupied_[word]));
      return true;
    }
    return false;
  }
  /// Spreads the nearest far entries over the buckets.
  bool next_block() {
    current_ = none;
    for (auto& far : far_) {
      if (far.empty()) continue;
      block_ = static_cast<std::uint32_t>(*std::min_element(far.begin(), far.end()) >> 32 >> shift_) >> block_bits;
      for (const Entry entry : far) put(entry);  // none comes back to this list: all agree with the new block in its highest bit
      far.clear();
      return true;
    }
    return false;
  }
  template <class Take>
  void take_in_order(const Take& take) {
    std::vector<Entry>& bucket = near_[current_];
    std::make_heap(bucket.begin(), bucket.end(), std::greater<>());
    while (!bucket.empty()) {
      std::pop_heap(bucket.begin(), bucket.end(), std::greater<>());
      const Entry entry = bucket.back();
      bucket.pop_back();
      take(static_cast<std::uint32_t>(entry >> 32), static_cast<std::uint32_t>(entry));
    }
    occupied_[current_ / 64] &= ~(std::uint64_t{1} << current_ % 64);
  }
  template <class Take, class Ahead>
  void take_all(const Take& take, const Ahead& ahead) {
    std::vector<Entry>& bucket = near_[current_];
    for (std::size_t i = 0, n = bucket.size(); i < n; ++i) {
      if (i + look_ahead < n) ahead(static_cast<std::uint32_t>(bucket[i + look_ahead]));
      take(static_cast<std::uint32_t>(bucket[i] >> 32), static_cast<std::uint32_t>(bucket[i]));
    }
    bucket.clear();
    occupied_[current_ / 64] &= ~(std::uint64_t{1} << current_ % 64);
  }

  std::array<std::vector<Entry>, block_size> near_;  ///< of the block under way
  std::array<std::uint64_t, block_size / 64> occupied_{};
  std::array<std::vector<Entry>, 33> far_;  ///< by the highest bit in which their block differs
  std::uint32_t shift_ = 0;                 ///< a bucket is 2^shift wide
  std::uint32_t block_ = 0, current_ = none;
  bool ordered_ = false;
};

}  // namespace muster
