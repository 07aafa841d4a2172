#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace muster {

/// Threads that work together for some ten microseconds, again and again: a tick of movement, a step of the flood. Waking a sleeping thread takes as
/// long as such a piece of work, so members who wait look for the next piece for a moment before they go to sleep, and the caller does the
/// same for those who are not done. The moment is short, and for most of it they offer the processor to others at every look, so that on a busy machine
/// nobody is kept from working; OpenMP offers only the two ends of this: always spin, or always sleep. Nor is anybody waited for who has not begun when the
/// caller is done with its own part: the caller then does that part too.
class Team {
 public:
  /// @param members  >= 1; the caller of `run` is one of them
  explicit Team(int members);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  int members() const { return static_cast<int>(threads_.size()) + 1; }

  /// Calls part(0) .. part(members - 1), each once, in as many threads as come in time, and returns when all are done. `part` must not throw, nor one wait
  /// for another.
  template <class Part>
  void run(Part&& part) {
    if (threads_.empty()) return part(0);
    call_ = [](void* what, int member) { (*static_cast<std::remove_reference_t<Part>*>(what))(member); };
    what_ = &part;
    offer();
    part(0);
    finish();
  }

 private:
  /// Whose part of the newest piece it is: 2 x its number = nobody's yet, 1 more = somebody has taken it.
  struct alignas(64) Seat {
    std::atomic<std::uint32_t> taken{0};
  };
  void offer();
  void finish();
  void work(int member);
  bool take(int member, std::uint32_t piece);

  std::vector<Seat> seats_;  ///< [member - 1]
  std::vector<std::thread> threads_;
  void (*call_)(void*, int) = nullptr;
  void* what_ = nullptr;
  alignas(64) std::atomic<std::uint32_t> pieces_{0};  ///< how many were begun; the last one is when the team goes home
  alignas(64) std::atomic<std::uint32_t> busy_{0};    ///< parts other than the caller's own that are not done
  std::atomic<bool> over_{false};                     ///< a member that comes late reads it while the team goes home
};

/// Hands out [0, count) to the members of a team: each begins with a share of its own, the same in each piece of work of that size, so that what it
/// touches stays near it; whoever is done takes from the others. Made anew for each piece.
class Shares {
 public:
  Shares(std::size_t count, int members, std::size_t grain) : count_(count), members_(members), grain_(grain), taken_(static_cast<std::size_t>(members)) {}

  /// Calls each(i) for what the member gets.
  template <class Each>
  void of(int member, Each&& each) {
    pieces_of(member, [&each](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) each(i);
    });
  }
  /// Calls piece(from, to) for each run of indices that the member gets at once: `grain` of them, or what is left.
  template <class Piece>
  void pieces_of(int member, Piece&& piece) {
    for (int turn = 0; turn < members_; ++turn) {
      const int owner = (member + turn) % members_;
      const std::size_t begin = border(owner), size = border(owner + 1) - begin;
      std::atomic<std::size_t>& taken = taken_[static_cast<std::size_t>(owner)].count;
      while (true) {
        const std::size_t from = taken.fetch_add(grain_, std::memory_order_relaxed);
        if (from >= size) break;
        const std::size_t to = from + grain_ < size ? from + grain_ : size;
        piece(begin + from, begin + to);
      }
    }
  }

 private:
  struct alignas(64) Taken {
    std::atomic<std::size_t> count{0};
  };
  std::size_t border(int member) const { return count_ * static_cast<std::size_t>(member) / static_cast<std::size_t>(members_); }
  std::size_t count_;
  int members_;
  std::size_t grain_;
  std::vector<Taken> taken_;
};

}  // namespace muster
