#include "muster/scenarios/yaml/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace muster::yaml {

namespace {

/// How many `base` one `name` is, as a fraction so that decimal values stay the nearest double.
struct Unit {
  std::string_view base, name;
  double times, over;
};

constexpr std::array units = {
    Unit{"m", "km", 1000, 1},      Unit{"m", "cm", 1, 100},    Unit{"m", "mm", 1, 1000},        Unit{"m/s", "km/h", 1, 3.6},  Unit{"m2", "km2", 1e6, 1},
    Unit{"m2", "ha", 1e4, 1},      Unit{"km2", "ha", 1, 100},  Unit{"s", "min", 60, 1},         Unit{"s", "h", 3600, 1},      Unit{"s", "d", 86400, 1},
    Unit{"s", "ms", 1, 1000},      Unit{"min", "h", 60, 1},    Unit{"min", "s", 1, 60},         Unit{"h", "min", 1, 60},      Unit{"h", "d", 24, 1},
    Unit{"1", "%", 1, 100},        Unit{"m3/s", "m³/s", 1, 1}, Unit{"m2", "m²", 1, 1},          Unit{"m3/s", "l/s", 1, 1000}, Unit{"mm/h", "m/s", 3.6e6, 1},
    Unit{"m/s", "mm/h", 1, 3.6e6}, Unit{"kg", "t", 1000, 1},   Unit{"person", "persons", 1, 1},
};

bool blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a decimal number off the front of `text`. std::from_chars, because its result does not depend on the locale.
std::optional<double> take_number(std::string_view& text) {
  std::string_view rest = text;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  const std::string_view digits = rest.starts_with('-') ? rest.substr(1) : rest;
  if (digits.empty() || !(digit(digits[0]) || (digits[0] == '.' && digits.size() > 1 && digit(digits[1])))) return std::nullopt;
  double value = 0;
  const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (failed == std::errc::result_out_of_range) value = INFINITY;
  else if (failed != std::errc{}) return std::nullopt;
  text = rest.substr(static_cast<std::size_t>(end - rest.data()));
  return value;
}

bool means_not_finite(std::string_view text) {
  std::string low;
  for (const char c : text) low += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (low.starts_with('-') || low.starts_with('+')) low.erase(0, 1);
  return low == ".inf" || low == ".nan" || low == "inf" || low == "nan" || low == "infinity";
}

/// Days from 1970-01-01 to a Gregorian date.
std::int64_t days_from_civil(int year, int month, int day) {
  const int y = year - (month <= 2 ? 1 : 0);
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return std::int64_t{era} * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/// Reads exactly `count` digits at `at`, or -1.
int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

Quantity parse_quantity(std::string_view text, std::string_view unit) {
  text = trimmed(text);
  if (means_not_finite(text)) return {0, QuantityFault::not_finite, {}};
  std::string_view rest = text;
  const auto value = take_number(rest);
  if (!value) return {0, QuantityFault::not_a_number, {}};
  if (!std::isfinite(*value)) return {0, QuantityFault::not_finite, {}};
  rest = trimmed(rest);
  if (rest.empty() || rest == unit) return {*value, QuantityFault::none, {}};
  for (const Unit& known : units)
    if (known.base == unit && known.name == rest) {
      const double converted = known.times == 1 ? *value / known.over : *value * known.times / known.over;
      return std::isfinite(converted) ? Quantity{converted, QuantityFault::none, {}} : Quantity{0, QuantityFault::not_finite, {}};
    }
  const bool like_a_unit = !digit(rest[0]) && rest[0] != '.' && rest[0] != ',' && rest[0] != ':' && rest[0] != '-';
  return {0, like_a_unit ? QuantityFault::wrong_unit : QuantityFault::not_a_number, std::string(rest)};
}

std::optional<Time> parse_duration(std::string_view text) {
  text = trimmed(text);
  if (text == "0") return Time{0};
  double ms = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const auto value = take_number(text);
    if (!value || *value < 0) return std::nullopt;
    text = trimmed(text);
    std::size_t length = 0;
    while (length < text.size() && !blank(text[length]) && !digit(text[length])) ++length;
    const std::string_view unit = text.substr(0, length);
    const double factor = unit == "ms" ? 1 : unit == "s" ? 1e3 : unit == "min" ? 6e4 : unit == "h" ? 3.6e6 : unit == "d" ? 8.64e7 : 0;
    if (factor == 0) return std::nullopt;
    ms += *value * factor;
    text = trimmed(text.substr(length));
  }
  if (!(ms <= 3.2e12)) return std::nullopt;  // 100 years: keeps sums of times far from overflow
  return Time{static_cast<std::int64_t>(ms + 0.5)};
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int> parse_utc_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = digits_at(text, 1, 2), minutes = digits_at(text, 4, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

std::optional<std::int64_t> parse_local_time(std::string_view text) {
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':') return std::nullopt;
  const int year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  const int hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2);
  const int second = text.size() == 16 ? 0 : text[16] == ':' ? digits_at(text, 17, 2) : -1;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  constexpr std::array days_in_month = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  if (day > days_in_month[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0)) return std::nullopt;
  return ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60000 + second * 1000;
}

std::string number_text(double value) {
  std::array<char, 40> buffer{};
  const auto [end, failed] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

std::string duration_text(Time value) {
  if (value.is_never()) return "never";
  const std::int64_t ms = value.ms;
  if (ms == 0) return "0 s";
  if (ms % 86400000 == 0 && ms > 86400000) return std::to_string(ms / 86400000) + " d";
  if (ms % 3600000 == 0) return std::to_string(ms / 3600000) + " h";
  if (ms % 60000 == 0) return std::to_string(ms / 60000) + " min";
  if (ms % 1000 == 0) return std::to_string(ms / 1000) + " s";
  return std::to_string(ms) + " ms";
}

}  // namespace muster::yaml
