#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace muster {

/// Which nodes have something to do in which tick: a wheel of bitmaps. Idle nodes and idle ticks cost next to nothing, a node is noted
/// once however many ask for it, and the order of asking does not show. A cache: an entry too many is harmless, because a node that finds nothing
/// due does nothing; whatever lies beyond the wheel is noted at its rim, and the node then looks again. Each thread has a page of its own to write on, so
/// that noting takes no lock; they are laid over one another when a tick is taken.
class Calendar {
 public:
  static constexpr std::uint32_t wheel = 128;

  class Page {
   public:
    Page(std::size_t words, std::size_t rims) : words_(words), rims_(rims), bits_(wheel * words, 0), summary_(wheel * rims, 0) {}
    /// Notes `node` for `tick`; `base` is the earliest that may still be noted.
    void note(std::uint32_t node, std::uint32_t base, std::uint32_t tick) {
      const std::size_t slot = std::clamp(tick, base, base + wheel - 2) % wheel;
      bits_[slot * words_ + node / 64] |= std::uint64_t{1} << (node % 64);
      summary_[slot * rims_ + node / 4096] |= std::uint64_t{1} << (node / 64 % 64);
    }

   private:
    friend class Calendar;
    std::size_t words_, rims_;
    std::vector<std::uint64_t> bits_, summary_;  ///< [wheel x word], [wheel x word of words]
  };

  explicit Calendar(std::size_t nodes = 0) : words_((nodes + 63) / 64), rims_((words_ + 63) / 64) { open_pages(1); }
  /// Makes sure that there are this many pages. Not while anybody writes.
  void open_pages(std::size_t count) {
    while (pages_.size() < count) pages_.emplace_back(words_, rims_);
  }
  Page& page(std::size_t member) { return pages_[member]; }
  /// Between ticks, when nobody else writes.
  void note(std::uint32_t node, std::uint32_t base, std::uint32_t tick) { pages_.front().note(node, base, tick); }
  /// Moves the nodes of `tick`, ascending, to `out`.
  void take(std::uint32_t tick, std::vector<std::uint32_t>& out) {
    const std::size_t slot = tick % wheel;
    const auto gather = [this](std::vector<std::uint64_t> Page::*list, std::size_t at) {
      std::uint64_t all = 0;
      for (Page& page : pages_) all |= (page.*list)[at], (page.*list)[at] = 0;
      return all;
    };
    for (std::size_t rim = 0; rim < rims_; ++rim) {
      for (std::uint64_t marks = gather(&Page::summary_, slot * rims_ + rim); marks != 0; marks &= marks - 1) {
        const std::size_t word = rim * 64 + static_cast<std::size_t>(std::countr_zero(marks));
        for (std::uint64_t bits = gather(&Page::bits_, slot * words_ + word); bits != 0; bits &= bits - 1)
          out.push_back(static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  std::size_t words_ = 0, rims_ = 0;
  std::vector<Page> pages_;
};

}  // namespace muster
