#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/sort_by_time.hpp"
#include "muster/engine/core/time.hpp"

namespace muster {

/// Phases of a step in their order. The number is part of a request's order and of the files.
enum class Phase : std::uint32_t { hazard, lifelines, sensing, command, warning, behaviour, movement, shelter, rescue, relief, casualty, metrics };
const char* phase_name(Phase phase);

/// What every request begins with. A request type derives its order from these three and holds integers only.
struct RequestHead {
  Time time;                    ///< when it was made, or when it shall hold
  EntityKey key;                ///< who it is about
  Phase phase = Phase::hazard;  ///< who asks
  std::uint32_t detail = 0;     ///< breaks what ties remain, e.g. a channel
};

/// Requests to the owner of some arrays: appended by other phases, applied by the owner in the order (time, phase, key, detail). Part of
/// State: what an earlier phase owns waits for the next step, and a checkpoint between the two must keep it.
/// R is an aggregate whose first member is `RequestHead head`.
template <class R>
class RequestQueue {
 public:
  void add(const R& request) { list_.push_back(request); }
  void add_all(const std::vector<R>& requests) { list_.insert(list_.end(), requests.begin(), requests.end()); }
  bool empty() const { return list_.empty(); }
  /// Hands out those with time <= until, in order, and keeps the others.
  std::vector<R> take(Time until) {
    std::vector<R> due;
    if (list_.empty()) return due;
    const auto later = std::stable_partition(list_.begin(), list_.end(), [until](const R& r) { return r.head.time > until; });
    due.assign(later, list_.end());
    list_.erase(later, list_.end());
    if (!std::is_sorted(due.begin(), due.end(), before))
      sort_by_time(
          due, [](const R& r) { return r.head.time; }, before);
    return due;
  }
  /// Canonical order of what waits: called before a checkpoint or a hash is taken.
  void settle() { std::sort(list_.begin(), list_.end(), before); }
  std::vector<R>& storage() { return list_; }

 private:
  static bool before(const R& a, const R& b) {
    if (a.head.time != b.head.time) return a.head.time < b.head.time;
    if (a.head.phase != b.head.phase) return a.head.phase < b.head.phase;
    if (a.head.key != b.head.key) return a.head.key < b.head.key;
    return a.head.detail < b.head.detail;
  }
  std::vector<R> list_;
};

}  // namespace muster
