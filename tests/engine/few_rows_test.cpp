#include "muster/engine/state/few_rows.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/state/state.hpp"

namespace muster {
namespace {

using Few = FewRows<PersonId, ShortTime>;

struct Block {
  Few due;
  static void arrays(auto& self, auto&& visit) { self.due.arrays(self.due, visit, "test/waits", "test/due"); }
};

/// What a table that holds all rows would say.
void expect_same(const Few& few, const std::map<std::uint32_t, Time>& all) {
  ASSERT_EQ(few.size(), all.size());
  for (std::uint32_t row = 0; row < 60; ++row) {
    const auto found = all.find(row);
    ASSERT_EQ(few.has(row), found != all.end()) << row;
    ASSERT_EQ(few[row], found == all.end() ? Time::never() : found->second) << row;
  }
  for (const PersonId row : few.rows()) ASSERT_TRUE(all.contains(row.index));
}

TEST(FewRows, say_what_a_table_of_all_rows_would) {
  Few few;
  std::map<std::uint32_t, Time> all;
  std::mt19937 luck(1);
  for (int i = 0; i < 4000; ++i) {
    const auto row = static_cast<std::uint32_t>(luck() % 60);
    const bool goes = luck() % 3 == 0;
    const Time value = goes ? Time::never() : Time{static_cast<std::int64_t>(luck() % 1000)};
    few.set(row, value);
    if (goes) all.erase(row);
    else all[row] = value;
    expect_same(few, all);
  }
}

TEST(FewRows, find_their_values_again_after_State_was_read) {
  State state, other;
  Few& few = state.add<Block>().due;
  for (const std::uint32_t row : {7U, 3U, 9U, 4U}) few.set(row, Time{row});
  few.set(3, Time::never());
  Few& copy = other.add<Block>().due;
  for (std::size_t i = 0; i < 2; ++i) {
    std::vector<std::byte> scratch;
    const ArrayRef from = state.arrays()[i], to = other.arrays()[i];
    to.resize(from.size()), to.unpack(from.packed(scratch));
  }
  copy.drop_cache();
  expect_same(copy, {{7, Time{7}}, {9, Time{9}}, {4, Time{4}}});
  EXPECT_EQ(state.digest(), other.digest());
  few.set(7, Time::never()), copy.set(7, Time::never());
  EXPECT_EQ(state.digest(), other.digest()) << "they go on alike";
}

}  // namespace
}  // namespace muster
