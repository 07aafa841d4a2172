#pragma once
#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>

#include "muster/engine/core/time.hpp"

namespace muster {

/// A Time in 32 bits, for arrays of State with a row per person, household or building: 0 to 49 days, or never. Becomes a Time wherever it is used; files and
/// NumPy hold it as any other Time. What lies beyond 49 days is kept as the last moment that can be told: parties cannot move for longer either
/// (movement_state.hpp).
class ShortTime {
 public:
  constexpr ShortTime() = default;
  constexpr ShortTime(Time time) : ms_(time.is_never() ? none : static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.ms, 0, none - 1))) {}
  constexpr operator Time() const { return is_never() ? Time::never() : Time{ms_}; }
  constexpr bool is_never() const { return ms_ == none; }
  friend constexpr auto operator<=>(ShortTime a, ShortTime b) { return Time(a) <=> Time(b); }
  friend constexpr bool operator==(ShortTime a, ShortTime b) { return a.ms_ == b.ms_; }
  friend constexpr auto operator<=>(ShortTime a, Time b) { return Time(a) <=> b; }
  friend constexpr bool operator==(ShortTime a, Time b) { return Time(a) == b; }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t ms_ = none;
};
static_assert(sizeof(ShortTime) == 4);

}  // namespace muster
