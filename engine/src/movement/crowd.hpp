#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/movement/movement_state.hpp"

namespace muster {

/// People on foot on a link, or the vehicles there that pass its queue, in the order in which they reach the head, ties by key; and those whom the head has not
/// looked at yet. Who comes is nearly always among the last, and who leaves is the first: a row in memory is kept in order with less than what it takes to
/// look at a few who lie apart. A cache.
class alignas(32) LinkCrowd {
 public:
  struct Place {
    std::uint32_t ready_ms, party;
  };
  bool empty() const { return begin_ == end_; }
  /// Without those whom the head has not looked at yet. Not of an empty one.
  const Place& first() const { return places_[begin_]; }
  std::span<const Place> places() const { return {places_.get() + begin_, places_.get() + end_}; }
  /// Who was handed over last and has not been looked at yet, or no_row.
  std::uint32_t newest() const { return std::atomic_ref<std::uint32_t>(const_cast<std::uint32_t&>(inbox_)).load(std::memory_order_relaxed); }

  void pop() {
    if (++begin_ == end_) begin_ = end_ = 0;
  }
  void insert(Place place, std::span<const EntityKey> key) {
    if (end_ == room_) make_room();
    std::uint32_t at = end_++;
    for (; at != begin_ && before(place, places_[at - 1], key); --at) places_[at] = places_[at - 1];
    places_[at] = place;
  }
  /// A link's tail leaves a party where the head will find it. Any number of threads may.
  void hand_over(std::vector<QueueRow>& rows, std::uint32_t party, std::uint32_t ready_ms) {
    rows[party].ready_ms = ready_ms;
    const std::atomic_ref<std::uint32_t> shared(inbox_);
    std::uint32_t newest = shared.load(std::memory_order_relaxed);
    do rows[party].next = newest;
    while (!shared.compare_exchange_weak(newest, party, std::memory_order_release, std::memory_order_relaxed));
  }
  /// Adds all who were handed over since the last time.
  void take_in(const std::vector<QueueRow>& rows, std::span<const EntityKey> key) {
    if (newest() == no_row) return;
    std::uint32_t party = std::atomic_ref<std::uint32_t>(inbox_).exchange(no_row, std::memory_order_acquire);
    while (party != no_row) {
      const QueueRow& row = rows[party];
      if (row.next != no_row) __builtin_prefetch(rows.data() + row.next);
      insert({row.ready_ms, party}, key);
      party = row.next;
    }
  }
  void clear() { begin_ = end_ = 0, inbox_ = no_row; }
  /// Has both ends of the row brought from memory.
  void fetch() const { __builtin_prefetch(places_.get() + begin_), __builtin_prefetch(places_.get() + end_, 1); }

 private:
  static bool before(const Place& a, const Place& b, std::span<const EntityKey> key) {
    return a.ready_ms != b.ready_ms ? a.ready_ms < b.ready_ms : key[a.party] < key[b.party];
  }
  /// To the front where at least half of the row is free, else into a longer one.
  void make_room() {
    const std::uint32_t count = end_ - begin_;
    if (2 * count > room_ || room_ == 0) {
      room_ = std::max<std::uint32_t>(8, 2 * room_);
      auto longer = std::make_unique_for_overwrite<Place[]>(room_);
      std::copy_n(places_.get() + begin_, count, longer.get());
      places_ = std::move(longer);
    } else {
      std::copy_n(places_.get() + begin_, count, places_.get());
    }
    begin_ = 0, end_ = count;
  }

  std::unique_ptr<Place[]> places_;
  std::uint32_t begin_ = 0, end_ = 0, room_ = 0;
  std::uint32_t inbox_ = no_row;
};

}  // namespace muster
