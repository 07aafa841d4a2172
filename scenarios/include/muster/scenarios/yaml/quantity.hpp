#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "muster/engine/core/time.hpp"

namespace muster::yaml {

enum class QuantityFault { none, not_a_number, not_finite, wrong_unit };

struct Quantity {
  double value = 0;  ///< in the wanted unit
  QuantityFault fault = QuantityFault::none;
  std::string found_unit;  ///< as written, where the unit is the fault
};

/// "2.5", "2.5 m", "250 cm" in `unit` ("m"). A bare number is in `unit`. Numbers are decimal, with an optional exponent; the nearest double.
Quantity parse_quantity(std::string_view text, std::string_view unit);

/// "30 s", "10 min", "1 h 30 min", "2 d", "250 ms". A bare number is refused (nobody can tell seconds from minutes), except 0.
std::optional<Time> parse_duration(std::string_view text);

/// Whole number in decimal digits, or nothing.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// "+08:00" -> 480 min, "-03:30" -> -210 min, "Z" -> 0.
std::optional<int> parse_utc_offset(std::string_view text);

/// Milliseconds since 1970-01-01T00:00 of a local date and time "2026-07-20T18:00[:30]" (a space may stand for the T).
std::optional<std::int64_t> parse_local_time(std::string_view text);

/// The shortest text that reads back as the same double; "30 s", "10 min", "2 h" for durations.
std::string number_text(double value);
std::string duration_text(Time value);

}  // namespace muster::yaml
