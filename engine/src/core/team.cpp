#include "muster/engine/core/team.hpp"

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace muster {

namespace {

/// Looks that a waiting thread takes before it sleeps: some twenty microseconds by itself, then some two hundred between which it lets others have the
/// processor. Between two ticks the one who hands out the work does for some thirty microseconds what cannot be shared, and waking a sleeper takes longer.
constexpr int looks = 600, polite_looks = 400;

void rest() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#endif
}

/// Waits until `shared` is no longer `value`: looks, then sleeps.
void wait_for_change(const std::atomic<std::uint32_t>& shared, std::uint32_t value) {
  for (int look = 0; look < looks; ++look) {
    if (shared.load(std::memory_order_acquire) != value) return;
    rest();
  }
  for (int look = 0; look < polite_looks; ++look) {
    if (shared.load(std::memory_order_acquire) != value) return;
    std::this_thread::yield();
  }
  shared.wait(value, std::memory_order_acquire);
}

}  // namespace

Team::Team(int members) : seats_(static_cast<std::size_t>(members > 1 ? members - 1 : 0)) {
  for (int member = 1; member < members; ++member) threads_.emplace_back([this, member] { work(member); });
}

Team::~Team() {
  over_ = true;
  pieces_.fetch_add(1, std::memory_order_release);
  pieces_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Team::offer() {
  const std::uint32_t piece = pieces_.load(std::memory_order_relaxed) + 1;
  busy_.store(static_cast<std::uint32_t>(threads_.size()), std::memory_order_relaxed);
  for (Seat& seat : seats_) seat.taken.store(2 * piece, std::memory_order_release);
  pieces_.store(piece, std::memory_order_release);
  pieces_.notify_all();
}

/// Who has taken a part may read what it is, and nothing changes that until it is done.
bool Team::take(int member, std::uint32_t piece) {
  std::uint32_t free = 2 * piece;
  return seats_[static_cast<std::size_t>(member - 1)].taken.compare_exchange_strong(free, free + 1, std::memory_order_acq_rel);
}

void Team::finish() {
  const std::uint32_t piece = pieces_.load(std::memory_order_relaxed);
  for (int member = 1; member < members(); ++member) {
    if (!take(member, piece)) continue;
    call_(what_, member);
    busy_.fetch_sub(1, std::memory_order_acq_rel);
  }
  for (std::uint32_t left = busy_.load(std::memory_order_acquire); left != 0; left = busy_.load(std::memory_order_acquire)) wait_for_change(busy_, left);
}

/// A member that slept through some pieces goes on with the newest.
void Team::work(int member) {
  for (std::uint32_t piece = 0;;) {
    wait_for_change(pieces_, piece);
    piece = pieces_.load(std::memory_order_acquire);
    if (over_) return;
    if (!take(member, piece)) continue;
    call_(what_, member);
    if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) busy_.notify_one();
  }
}

}  // namespace muster
