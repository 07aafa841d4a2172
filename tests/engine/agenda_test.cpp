#include "muster/engine/step/agenda.hpp"

#include <gtest/gtest.h>

#include <queue>

#include "muster/engine/core/luck.hpp"

namespace muster {
namespace {

using Due = std::pair<Time, std::uint32_t>;
using Heap = std::priority_queue<Due, std::vector<Due>, std::greater<>>;

std::uint64_t draw(std::uint32_t who, std::uint64_t what, std::uint64_t below) { return random_bits(1, Stream::test, {who}, what) % below; }

/// Takes from both what is due before `until`, and has each entry put in others: some at once, some before what was taken, some days away.
void take_until(Time until, Agenda<Due>& agenda, Heap& heap, std::uint32_t& put_in, std::size_t& taken) {
  while (!agenda.empty() && agenda.top().first < until) {
    ASSERT_FALSE(heap.empty());
    ASSERT_EQ(agenda.top(), heap.top()) << "entry " << taken;
    const Due due = heap.top();
    agenda.pop(), heap.pop(), ++taken;
    for (std::uint64_t k = draw(due.second, 1, 3); k > 0 && put_in < 40000; --k) {
      const std::uint64_t spans[] = {1, 3000, 10000, 600000, 40ULL * 86400000};
      const auto later = static_cast<std::int64_t>(draw(put_in, 2, spans[draw(put_in, 3, 5)])) - 20;
      const Due next{due.first + Time{later}, put_in++};
      agenda.push(next), heap.push(next);
    }
  }
}

TEST(Agenda, gives_what_a_heap_gives) {
  Agenda<Due> agenda;
  Heap heap;
  std::uint32_t put_in = 0;
  std::size_t taken = 0;
  for (; put_in < 2000; ++put_in) {
    const Due due{Time{static_cast<std::int64_t>(draw(put_in, 4, 7200000)) - 60000}, put_in % 7};  // several at one moment, some twice, some before the start
    agenda.push(due), heap.push(due);
  }
  for (Time now{0}; now < Time::hours(60 * 24); now = now + Time::minutes(now < Time::hours(3) ? 1 : 600)) take_until(now, agenda, heap, put_in, taken);
  take_until(Time::never(), agenda, heap, put_in, taken);
  EXPECT_GT(taken, 30000U);
  EXPECT_TRUE(agenda.empty());
  EXPECT_TRUE(heap.empty());
}

TEST(Agenda, begins_again_when_it_was_empty) {
  Agenda<Due> agenda;
  EXPECT_TRUE(agenda.empty());
  for (const std::int64_t at : {90000000LL, 5LL, 90000000LL, -7LL}) {
    agenda.push({Time{at}, 1});
    agenda.push({Time{at + 1}, 1});
    EXPECT_EQ(agenda.top().first.ms, at);
    agenda.pop();
    EXPECT_EQ(agenda.top().first.ms, at + 1);
    agenda.pop();
    EXPECT_TRUE(agenda.empty());
  }
}

TEST(Agenda, takes_what_comes_before_a_slot_that_was_only_looked_at) {
  Agenda<Due> agenda;
  agenda.push({Time::hours(9), 1});
  EXPECT_EQ(agenda.top().second, 1U);
  agenda.push({Time::minutes(3), 2}), agenda.push({Time::minutes(2), 3}), agenda.push({Time::hours(10), 4});
  for (const std::uint32_t expected : {3U, 2U, 1U, 4U}) {
    ASSERT_FALSE(agenda.empty());
    EXPECT_EQ(agenda.top().second, expected);
    agenda.pop();
  }
  EXPECT_TRUE(agenda.empty());
}

TEST(Agenda, tells_what_comes_next_in_its_slot) {
  Agenda<Due> agenda;
  for (std::uint32_t k = 0; k < 5; ++k) agenda.push({Time{20000 + 100 * (4 - k)}, k});
  EXPECT_EQ(agenda.ahead(0), nullptr);  // nothing has been looked at
  EXPECT_EQ(agenda.top(), (Due{Time{20000}, 4}));
  ASSERT_NE(agenda.ahead(3), nullptr);
  EXPECT_EQ(*agenda.ahead(3), (Due{Time{20300}, 1}));
  EXPECT_EQ(agenda.ahead(5), nullptr);
}

}  // namespace
}  // namespace muster
