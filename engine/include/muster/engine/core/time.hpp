#pragma once
#include <compare>
#include <cstdint>
#include <limits>

namespace muster {

/// A moment or a span: whole milliseconds since the scenario's start. The only time type in interfaces, State and files;
/// seconds appear in YAML and in printed output alone. Integer, so that sums are exact and the order is unambiguous.
struct Time {
  std::int64_t ms = 0;
  static constexpr Time never() { return {std::numeric_limits<std::int64_t>::max() / 4}; }
  static constexpr Time seconds(double s) { return {static_cast<std::int64_t>(s * 1000.0 + (s < 0 ? -0.5 : 0.5))}; }
  static constexpr Time minutes(double m) { return seconds(m * 60.0); }
  static constexpr Time hours(double h) { return seconds(h * 3600.0); }
  constexpr double in_seconds() const { return static_cast<double>(ms) / 1000.0; }
  constexpr double in_hours() const { return static_cast<double>(ms) / 3600000.0; }
  constexpr bool is_never() const { return ms >= never().ms; }
  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time a, Time b) { return {a.ms + b.ms}; }
  friend constexpr Time operator-(Time a, Time b) { return {a.ms - b.ms}; }
  friend constexpr Time operator*(Time a, std::int64_t n) { return {a.ms * n}; }
};

}  // namespace muster
