#include "muster/engine/core/team.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <numeric>

namespace muster {

TEST(Team, each_part_is_done_once_by_one_of_the_threads) {
  for (const int members : {1, 2, 3, 8}) {
    Team team(members);
    std::vector<int> calls(static_cast<std::size_t>(members), 0);
    std::vector<std::thread::id> who(calls.size());
    for (int piece = 0; piece < 500; ++piece) {
      team.run([&](int member) {
        ++calls[static_cast<std::size_t>(member)];
        who[static_cast<std::size_t>(member)] = std::this_thread::get_id();
      });
    }
    for (const int n : calls) EXPECT_EQ(n, 500) << members << " threads";
    EXPECT_EQ(who[0], std::this_thread::get_id());
  }
}

TEST(Team, a_thread_that_comes_does_a_part_and_the_caller_those_of_whoever_does_not) {
  Team team(2);
  std::atomic<bool> begun = false;
  std::thread::id other;
  team.run([&](int member) {
    if (member == 1) other = std::this_thread::get_id(), begun = true;
    for (int look = 0; member == 0 && !begun && look < 10000; ++look) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  EXPECT_NE(other, std::this_thread::get_id()) << "it had time to come";
  Team many(64);
  std::atomic<int> done = 0;
  for (int piece = 0; piece < 200; ++piece) many.run([&done](int) { ++done; });
  EXPECT_EQ(done, 200 * 64);
}

TEST(Team, threads_that_fell_asleep_come_back_and_the_caller_waits_for_the_slow_one) {
  Team team(3);
  int sum = 0;
  for (int piece = 0; piece < 3; ++piece) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::vector<int> part(3, 0);
    team.run([&](int member) {
      if (member == 2) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      part[static_cast<std::size_t>(member)] = member + 1;
    });
    sum += std::accumulate(part.begin(), part.end(), 0);
  }
  EXPECT_EQ(sum, 18);
}

TEST(Shares, threads_get_every_number_exactly_once_however_few_there_are) {
  for (const int members : {1, 2, 5}) {
    Team team(members);
    for (const std::size_t count : {0, 1, 2, 7, 8, 9, 63, 1000}) {
      std::vector<int> got(count, 0);
      Shares shares(count, members, 8);
      team.run([&](int member) { shares.of(member, [&](std::size_t i) { ++got[i]; }); });
      EXPECT_EQ(std::count(got.begin(), got.end(), 1), static_cast<std::ptrdiff_t>(count)) << members << " threads";
    }
  }
}

}  // namespace muster
