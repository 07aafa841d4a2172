#include "muster/engine/core/sort_by_time.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "muster/engine/core/luck.hpp"

namespace muster {
namespace {

struct Row {
  Time time;
  std::uint32_t who;
  friend bool operator==(const Row&, const Row&) = default;
};
bool before(const Row& a, const Row& b) { return std::tie(a.time, a.who) < std::tie(b.time, b.who); }

/// `n` rows within `span` of `start`, of which one in three is at the very first moment.
std::vector<Row> rows(std::uint32_t n, std::uint64_t span, std::int64_t start, bool crowded) {
  std::vector<Row> out;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto at = static_cast<std::int64_t>(random_bits(1, Stream::test, {i}, 1) % span);
    out.push_back({Time{start + (crowded && i % 3 == 0 ? 0 : at)}, static_cast<std::uint32_t>(random_bits(1, Stream::test, {i}, 2))});
  }
  return out;
}

TEST(SortByTime, gives_the_order_of_a_comparison_sort) {
  for (const std::uint32_t n : {0U, 1U, 47U, 48U, 1000U, 20000U})
    for (const std::uint64_t span : {1ULL, 7ULL, 10000ULL, 1ULL << 31, 1ULL << 40})
      for (const std::int64_t start : {-5000LL, 0LL, 86400000LL})
        for (const bool crowded : {false, true}) {
          std::vector<Row> found = rows(n, span, start, crowded), expected = found;
          sort_by_time(
              found, [](const Row& row) { return row.time; }, before);
          std::sort(expected.begin(), expected.end(), before);
          ASSERT_EQ(found, expected) << n << " rows within " << span << " ms";
        }
}

TEST(SortByTime, puts_one_late_row_behind_a_crowd) {
  std::vector<Row> found;
  for (std::uint32_t i = 5000; i > 0; --i) found.push_back({Time{i % 2}, i});
  found.push_back({Time{1 << 30}, 0});
  std::vector<Row> expected = found;
  sort_by_time(
      found, [](const Row& row) { return row.time; }, before);
  std::sort(expected.begin(), expected.end(), before);
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace muster
