#include "movement/crowd.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "muster/engine/core/luck.hpp"

namespace muster {
namespace {

constexpr std::uint32_t people = 5000;

std::vector<EntityKey> keys() {
  std::vector<EntityKey> out;
  for (std::uint32_t p = 0; p < people; ++p) out.push_back({random_bits(1, Stream::test, {p}, 1)});
  return out;
}
std::uint32_t ready(std::uint32_t party) { return static_cast<std::uint32_t>(random_bits(1, Stream::test, {party}, 2) % 700); }  // many at the same moment

TEST(LinkCrowd, lets_people_out_by_time_and_key_however_they_came) {
  const std::vector<EntityKey> key = keys();
  const auto before = [&key](std::uint32_t a, std::uint32_t b) { return std::pair(ready(a), key[a].value) < std::pair(ready(b), key[b].value); };
  std::set<std::uint32_t, decltype(before)> expected(before);
  std::vector<QueueRow> chains(people);
  LinkCrowd crowd;
  std::uint32_t came = 0;
  // The crowd grows and shrinks, some are put in and some handed over.
  for (std::uint32_t round = 0; came < people || !expected.empty(); ++round) {
    for (std::uint64_t n = random_bits(1, Stream::test, {round}, 3) % 40; n > 0 && came < people; --n, ++came) {
      expected.insert(came);
      if (n % 3 == 0) crowd.insert({ready(came), came}, key);
      else crowd.hand_over(chains, came, ready(came));
    }
    crowd.take_in(chains, key);
    EXPECT_EQ(crowd.newest(), no_row);
    ASSERT_EQ(crowd.places().size(), expected.size());
    for (std::uint64_t n = random_bits(1, Stream::test, {round}, 4) % 40; n > 0 && !expected.empty(); --n) {
      ASSERT_EQ(crowd.first().party, *expected.begin()) << "in round " << round;
      ASSERT_EQ(crowd.first().ready_ms, ready(*expected.begin()));
      crowd.pop(), expected.erase(expected.begin());
    }
  }
  EXPECT_TRUE(crowd.empty());
}

TEST(LinkCrowd, loses_nobody_whom_several_threads_hand_over) {
  const std::vector<EntityKey> key = keys();
  std::vector<QueueRow> chains(people);
  LinkCrowd crowd;
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::uint32_t p = t; p < people; p += 4) crowd.hand_over(chains, p, ready(p));
    });
  std::size_t found = 0;
  while (found < people) crowd.take_in(chains, key), found = crowd.places().size();
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 1; i < found; ++i) EXPECT_LE(crowd.places()[i - 1].ready_ms, crowd.places()[i].ready_ms);
}

}  // namespace
}  // namespace muster
