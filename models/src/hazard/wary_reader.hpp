#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/hash.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/io/hdf5_file.hpp"

namespace muster {

/// Reads with mistrust: every length and every index is checked before it is used.
struct WaryReader {
  const Hdf5File& file;

  [[noreturn]] void fail(ErrorCode code, const std::string& name, Arguments arguments) const {
    throw InputError(code, {file.path(), 0, 0, name}, std::move(arguments));
  }
  template <class T>
  std::vector<T> array(const std::string& name, std::uint64_t expected) const {
    std::uint64_t size = 1;
    for (const std::uint64_t n : file.shape(name)) size *= n;
    if (size != expected) fail(ErrorCode::wrong_shape, "/" + name, {{"found", std::to_string(size)}, {"expected", std::to_string(expected)}});
    return file.read<T>(name);
  }
  std::uint64_t length(const std::string& name) const {
    const std::vector<std::uint64_t> shape = file.shape(name);
    if (shape.size() != 1) fail(ErrorCode::wrong_shape, "/" + name, {{"found", std::to_string(shape.size()) + " axes"}, {"expected", "1 axis"}});
    return shape[0];
  }
  double positive(const std::string& name) const {
    const double value = file.number_attribute("", name);
    if (!(std::isfinite(value) && value > 0)) fail(ErrorCode::must_be_positive, name, {{"limit", "0"}, {"found", std::to_string(value)}});
    return value;
  }
  std::uint32_t counted(const std::string& name) const {
    const std::int64_t value = file.integer_attribute("", name);
    if (value < 0 || value > std::int64_t{UINT32_MAX} - 1)
      fail(ErrorCode::wrong_type, name, {{"found", std::to_string(value)}, {"expected", "0 .. 4294967294"}});
    return static_cast<std::uint32_t>(value);
  }
  /// A list of starts: begins with 0, never decreases, ends at `total`.
  std::vector<std::uint32_t> starts(const std::string& name, std::uint64_t pieces, std::uint64_t total) const {
    std::vector<std::uint32_t> first = array<std::uint32_t>(name, pieces + 1);
    for (std::size_t i = 0; i < first.size(); ++i) {
      const bool good = i == 0 ? first[0] == 0 : first[i] >= first[i - 1] && first[i] <= total;
      if (!good) bad_row(name, i, first[i], "a list that does not decrease");
    }
    if (first.back() != total) bad_row(name, first.size() - 1, first.back(), std::to_string(total));
    return first;
  }
  [[noreturn]] void bad_row(const std::string& name, std::size_t row, std::uint64_t found, const std::string& expected) const {
    fail(ErrorCode::value_out_of_range, "/" + name, {{"row", std::to_string(row)}, {"found", std::to_string(found)}, {"expected", expected}});
  }
  void below(const std::string& name, const std::vector<std::uint32_t>& values, std::uint64_t limit) const {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i] >= limit) bad_row(name, i, values[i], "< " + std::to_string(limit));
  }
  /// Every value a number from `least` to `most`.
  template <class T>
  void within(const std::string& name, const std::vector<T>& values, double least, double most = INFINITY) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double value = number_of(values[i]);
      if (value >= least && value <= most && std::isfinite(value)) continue;
      const std::string place = "/" + name + "[" + std::to_string(i) + "]", found = std::to_string(value);
      if (!std::isfinite(value)) fail(ErrorCode::not_finite, place, {{"found", found}});
      if (value < least) fail(ErrorCode::below_minimum, place, {{"limit", std::to_string(least)}, {"found", found}});
      fail(ErrorCode::above_maximum, place, {{"limit", std::to_string(most)}, {"found", found}});
    }
  }
  static double number_of(Time value) { return static_cast<double>(value.ms); }
  template <class T>
  static double number_of(T value) {
    return static_cast<double>(value);
  }
  Digest digest_of(const std::string& group, const std::string& name) const {
    const std::string hex = file.text_attribute(group, name);
    Digest out;
    bool good = hex.size() == 32;
    for (std::size_t i = 0; good && i < 32; ++i) {
      const char c = hex[i];
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      good = digit >= 0;
      std::uint64_t& half = i < 16 ? out.high : out.low;
      half = half << 4 | static_cast<std::uint64_t>(std::max(digit, 0));
    }
    if (!good) fail(ErrorCode::wrong_type, name, {{"found", hex}, {"expected", "32 hex digits"}});
    return out;
  }
};

}  // namespace muster
