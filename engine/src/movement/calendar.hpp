#pragma once
#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <vector>

namespace muster {

/// Which nodes have something to do in which tick: a wheel of bitmaps. Idle nodes and idle ticks cost next to nothing, a node is noted
/// once however many ask for it, and the order of asking does not show. A cache: an entry too many is harmless, because a node that finds nothing
/// due does nothing; whatever lies beyond the wheel is noted at its rim, and the node then looks again.
class Calendar {
 public:
  static constexpr std::uint32_t wheel = 128;

  explicit Calendar(std::size_t nodes = 0) : words_((nodes + 63) / 64), rims_((words_ + 63) / 64) {
    bits_.assign(wheel * words_, 0), summary_.assign(wheel * rims_, 0);
  }
  /// Notes `node` for `tick`; `base` is the earliest that may still be noted. Safe from many threads.
  void note(std::uint32_t node, std::uint32_t base, std::uint32_t tick) {
    const std::size_t slot = std::clamp(tick, base, base + wheel - 2) % wheel;
    set(bits_[slot * words_ + node / 64], std::uint64_t{1} << (node % 64));
    set(summary_[slot * rims_ + node / 4096], std::uint64_t{1} << (node / 64 % 64));
  }
  /// Moves the nodes of `tick`, ascending, to `out`.
  void take(std::uint32_t tick, std::vector<std::uint32_t>& out) {
    const std::size_t slot = tick % wheel;
    for (std::size_t rim = 0; rim < rims_; ++rim) {
      std::uint64_t marks = summary_[slot * rims_ + rim];
      if (marks == 0) continue;
      summary_[slot * rims_ + rim] = 0;
      for (; marks != 0; marks &= marks - 1) {
        const std::size_t word = rim * 64 + static_cast<std::size_t>(std::countr_zero(marks));
        std::uint64_t bits = bits_[slot * words_ + word];
        bits_[slot * words_ + word] = 0;
        for (; bits != 0; bits &= bits - 1) out.push_back(static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  static void set(std::uint64_t& word, std::uint64_t bit) {
    const std::atomic_ref<std::uint64_t> shared(word);
    if ((shared.load(std::memory_order_relaxed) & bit) == 0) shared.fetch_or(bit, std::memory_order_relaxed);
  }
  std::size_t words_ = 0, rims_ = 0;
  std::vector<std::uint64_t> bits_, summary_;  ///< [wheel x word], [wheel x word of words]
};

}  // namespace muster
