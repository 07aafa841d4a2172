#include "muster/engine/core/large_pages.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

namespace muster {
namespace {

TEST(LargePages, change_no_value_and_move_nothing) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1000}, std::size_t{1} << 22}) {
    std::vector<std::uint32_t> values(size);
    std::iota(values.begin(), values.end(), 7U);
    const std::uint32_t* const there = values.data();
    use_large_pages(values);
    EXPECT_EQ(values.data(), there);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(values[i], 7 + i);
  }
}

}  // namespace
}  // namespace muster
