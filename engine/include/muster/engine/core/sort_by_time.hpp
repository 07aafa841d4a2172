#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "muster/engine/core/time.hpp"

namespace muster {

/// Sorts what happened in a step, or is due in one. Its moments lie rather evenly between the first and the last, so they are dealt out by time to as many
/// buckets as there are rows, and only within a bucket compared: some ten nanoseconds per row whatever their number.
/// @param when    moment of a row
/// @param before  strict order of rows; of two rows with different moments the earlier one comes first
template <class Row, class When, class Before>
void sort_by_time(std::vector<Row>& rows, const When& when, const Before& before) {
  constexpr std::size_t worth_dealing = 48;
  constexpr std::ptrdiff_t worth_more_than_inserting = 16;
  const std::size_t n = rows.size();
  if (n < worth_dealing || n > UINT32_MAX) return std::sort(rows.begin(), rows.end(), before);
  std::int64_t first = when(rows[0]).ms, last = first;
  for (const Row& row : rows) first = std::min(first, when(row).ms), last = std::max(last, when(row).ms);
  if (last - first >= std::int64_t{1} << 31) return std::sort(rows.begin(), rows.end(), before);
  // Fixed point: bucket = offset x n / (span + 1), rounded down, in 32 fractional bits.
  const std::uint64_t share = (static_cast<std::uint64_t>(n) << 32) / static_cast<std::uint64_t>(last - first + 1);
  const auto bucket = [&](const Row& row) { return static_cast<std::size_t>(static_cast<std::uint64_t>(when(row).ms - first) * share >> 32); };
  std::vector<std::uint32_t> end(n + 1, 0);
  for (const Row& row : rows) ++end[bucket(row) + 1];
  for (std::size_t b = 1; b <= n; ++b) end[b] += end[b - 1];
  std::vector<Row> dealt(n);
  for (Row& row : rows) dealt[end[bucket(row)]++] = std::move(row);
  // end[b] is now where bucket b ends
  for (std::size_t b = 0, from = 0; b < n; from = end[b++]) {
    const auto begin = dealt.begin() + static_cast<std::ptrdiff_t>(from), close = dealt.begin() + static_cast<std::ptrdiff_t>(end[b]);
    if (close - begin < 2) continue;
    if (close - begin > worth_more_than_inserting) {
      std::sort(begin, close, before);
      continue;
    }
    for (auto at = begin + 1; at != close; ++at) {
      auto place = at;
      Row row = std::move(*at);
      for (; place != begin && before(row, *(place - 1)); --place) *place = std::move(*(place - 1));
      *place = std::move(row);
    }
  }
  rows = std::move(dealt);
}

}  // namespace muster
