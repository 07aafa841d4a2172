#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "muster/engine/core/time.hpp"

namespace muster {

/// What falls due, the earliest first; for a model that keeps hundreds of thousands of entries. Those that are some seconds away lie unordered in the
/// list of their slot of time, and are sorted when its turn comes: that reads memory in a row, where a heap of all of them jumps about.
/// The order in which they come out is that of Due's operator<, whatever the order of putting in; entries may repeat. A cache: what falls due is in State.
/// @tparam Due  with a member `time`, or a pair or tuple that begins with a Time; its operator< looks at the time first
template <class Due>
class Agenda {
 public:
  bool empty() const { return size_ == 0; }
  /// The earliest. Not of an empty agenda.
  const Due& top() const {
    find_next();
    return fresh_is_next() ? fresh_.top() : row_[at_];
  }
  void pop() {
    find_next();
    if (fresh_is_next()) fresh_.pop();
    else ++at_;
    --size_;
  }
  void push(const Due& due) {
    ++size_;
    const std::size_t slot = slot_of(due);
    if (slot + 1 < taken_ && at_ == 0 && fresh_.empty()) {  // a slot was looked at whose turn has not come
      later_[taken_ - 1].swap(row_);
      taken_ = slot;
    }
    if (slot < taken_) return fresh_.push(due);
    if (slot >= later_.size()) later_.resize(slot + 1);
    later_[slot].push_back(due);
  }
  /// What will most likely come `places` after the earliest, or null: for having memory brought in time.
  const Due* ahead(std::size_t places) const { return places < row_.size() - at_ ? row_.data() + at_ + places : nullptr; }

 private:
  static constexpr std::int64_t slot_ms = 10000;
  static constexpr std::size_t last_slot = 8 * 24 * 360;  ///< what is further away lies in one slot

  static Time time_of(const Due& due) {
    if constexpr (requires { due.time; }) return due.time;
    else return std::get<0>(due);
  }
  static std::size_t slot_of(const Due& due) {
    const std::int64_t ms = time_of(due).ms;
    return ms <= 0 ? 0 : static_cast<std::size_t>(std::min<std::int64_t>(ms / slot_ms, last_slot));
  }
  bool fresh_is_next() const { return !fresh_.empty() && (at_ == row_.size() || fresh_.top() < row_[at_]); }
  /// Goes on to the next slot that holds something, where the present one is done.
  void find_next() const {
    if (at_ < row_.size() || !fresh_.empty() || size_ == 0) return;
    row_.clear(), at_ = 0;
    while (later_[taken_].empty()) ++taken_;
    row_.swap(later_[taken_++]);
    std::sort(row_.begin(), row_.end());
  }

  std::size_t size_ = 0;
  // Looking at the earliest may have its slot sorted first.
  mutable std::vector<Due> row_;  ///< of the slot before taken_, sorted; those before at_ are done
  mutable std::size_t at_ = 0;
  mutable std::size_t taken_ = 0;                                     ///< slots before this one are in row_, or over
  mutable std::vector<std::vector<Due>> later_;                       ///< [slot]
  std::priority_queue<Due, std::vector<Due>, std::greater<>> fresh_;  ///< put in while their slot was the present one, or was over
};

}  // namespace muster
