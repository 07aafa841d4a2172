#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/movement/cases.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {
namespace {

using namespace cases;

/// Cars and walkers on a street of 1000 m, and a way on to two goals.
NetworkCase two_goals() {
  NetworkCase c = network({{"a"}, {"b"}, {"x"}, {"y"}}, {road("ab", "a", "b"), road("bx", "b", "x"), road("by", "b", "y")},
                          {cars("a", "x", 0.5, 0, 60), walkers("a", "x", 0.5, 1, 60), cars("a", "y", 0.5, 1000, 1002)});
  for (CaseLink& l : c.links) l.width_m = 2;
  return c;
}

RequestHead head(Time time, std::uint32_t party) { return {time, {party}, Phase::casualty}; }

void steps(NetworkCaseRun& run, int n) {
  for (int i = 0; i < n && run.step(); ++i) ASSERT_TRUE(run.movement().conserved());
}

TEST(Orders, lead_a_party_on_its_way_to_another_goal) {
  NetworkCaseRun run(two_goals());
  steps(run, 2);
  auto& queues = run.run().state().get<MovementQueues>();
  const ShelterId y = run.destination(2);
  for (const std::uint32_t p : {0U, 3U, 30U}) queues.redirect.add({head(run.run().now(), p), {p}, y});
  steps(run, 400);
  const auto& party = run.run().state().get<PartyState>();
  for (const std::uint32_t p : {0U, 1U, 3U, 30U, 31U}) {
    EXPECT_EQ(party.status[p], PartyStatus::arrived);
    EXPECT_EQ(party.node[p], p == 1 || p == 31 ? run.node("x") : run.node("y")) << p;
  }
}

TEST(Orders, send_on_who_was_turned_away_at_the_door) {
  NetworkCase c = two_goals();
  c.links.push_back(road("xy", "x", "y", 200));
  NetworkCaseRun run(c);
  steps(run, 11);
  const auto& party = run.run().state().get<PartyState>();
  ASSERT_EQ(party.status[0], PartyStatus::arrived);
  run.run().state().get<MovementQueues>().redirect.add({head(run.run().now(), 0), {0}, run.destination(2)});
  steps(run, 3);
  EXPECT_EQ(party.status[0], PartyStatus::arrived);
  EXPECT_EQ(party.node[0], run.node("y"));
  EXPECT_EQ(party.entered[0], Time::seconds(110 + 10));
}

/// Hundreds are turned away in the same steps, in any order, and some of them are called back: they set out on a narrow way by (step, key).
TEST(Orders, queue_up_by_key_who_is_turned_away_at_the_same_time) {
  NetworkCase c =
      network({{"a"}, {"x"}, {"y"}}, {road("ax", "a", "x", 20), road("xy", "x", "y", 20)}, {walkers("a", "x", 20, 0, 20), walkers("a", "y", 1, 900, 901)});
  c.links[0].width_m = 40, c.links[1].width_m = 0.7;
  NetworkCaseRun run(c);
  steps(run, 8);
  const auto& party = run.run().state().get<PartyState>();
  auto& queues = run.run().state().get<MovementQueues>();
  const ShelterId y = run.destination(1);
  constexpr std::uint32_t all = 400;
  std::vector<int> step_of(all, 0);
  for (std::uint32_t p = 0; p < all; ++p) ASSERT_EQ(party.status[p], PartyStatus::arrived) << p;
  const auto turn_away = [&](std::uint32_t p, int step) {  // 271 and 400 have no common divisor: at times in any order
    queues.redirect.add({head(run.run().now() + Time{271 * p % all}, p), {p}, y});
    step_of[p] = step;
  };
  for (int step = 1; step <= 3; ++step) {
    for (std::uint32_t p = 0; p < all; ++p)
      if (static_cast<int>(p % 3) + 1 == step) turn_away(p, step);
    if (step == 3)
      for (std::uint32_t p = 0; p < all; p += 30)
        if (party.status[p] == PartyStatus::waiting) queues.redirect.add({head(run.run().now(), p), {p}, y});  // leaves the queue, and joins it where it stood
    steps(run, 1);
  }
  steps(run, 400);
  const auto& keys = run.run().world().persons.key;
  std::vector<std::uint32_t> order(all);
  for (std::uint32_t p = 0; p < all; ++p) order[p] = p;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return step_of[a] != step_of[b] ? step_of[a] < step_of[b] : keys[a] < keys[b]; });
  for (std::uint32_t i = 0; i < all; ++i) {
    ASSERT_EQ(party.node[order[i]], run.node("y"));
    if (i > 0) {
      EXPECT_GT(Time(party.entered[order[i]]), Time(party.entered[order[i - 1]])) << i;
    }
  }
}

TEST(Orders, stop_parties_where_they_are_and_close_the_gap) {
  NetworkCaseRun run(two_goals());
  steps(run, 3);
  auto& queues = run.run().state().get<MovementQueues>();
  const auto& party = run.run().state().get<PartyState>();
  queues.harm.add({head(run.run().now(), 2), {2}, PartyStatus::dead, 0, 0});
  queues.harm.add({head(run.run().now(), 31), {31}, PartyStatus::in_place, 1, 0});
  queues.harm.add({head(run.run().now(), 32), {32}, PartyStatus::on_link, 1, 0});
  queues.redirect.add({head(run.run().now(), 4), {4}, {}});
  steps(run, 1);
  EXPECT_EQ(party.status[2], PartyStatus::dead);
  EXPECT_EQ(party.persons[2], 0);
  EXPECT_EQ(party.status[31], PartyStatus::in_place);
  EXPECT_EQ(party.link[31], run.link("ab")) << "it is told where it stopped";
  EXPECT_EQ(party.status[4], PartyStatus::in_place);
  steps(run, 400);
  const auto& totals = run.run().state().get<MovementTotals>();
  EXPECT_EQ(totals.of(PartyStatus::in_place), 2);
  EXPECT_EQ(totals.of(PartyStatus::dead), 1);
  EXPECT_EQ(totals.of(PartyStatus::arrived), totals.departed() - 3);
  EXPECT_EQ(party.entered[3], Time::seconds(6 + 100)) << "who was behind is not slower for it";
}

TEST(Orders, free_the_place_of_a_vehicle_taken_off_a_full_road) {
  NetworkCase c = network({{"a"}, {"b"}}, {road("1", "a", "b", 100)}, {cars("a", "b", 0.8, 0, 60)});
  CaseChange shut;
  shut.link = "1", shut.capacity_factor = 0;
  c.changes = {shut};
  c.end = Time::minutes(20);
  NetworkCaseRun run(c);
  steps(run, 12);
  const auto& totals = run.run().state().get<MovementTotals>();
  ASSERT_EQ(totals.of(PartyStatus::on_link), 20);
  for (const std::uint32_t p : {0U, 7U, 19U}) run.run().state().get<MovementQueues>().harm.add({head(run.run().now(), p), {p}, PartyStatus::abandoned, 1, 0});
  steps(run, 12);
  EXPECT_EQ(totals.of(PartyStatus::on_link), 20) << "three more came in";
  EXPECT_EQ(totals.of(PartyStatus::abandoned), 3);
}

TEST(Orders, shelter_in_place_who_has_no_way_for_too_long_and_let_go_on_who_finds_one) {
  NetworkCase c = network({{"a"}, {"b"}, {"x"}}, {road("ab", "a", "b"), road("bx", "b", "x")}, {cars("a", "x", 0.1, 0, 10), cars("a", "x", 0.1, 600, 610)});
  CaseChange shut, open;
  shut.link = open.link = "bx", shut.closed_car = true, open.at_s = 1000;
  c.changes = {shut, open};
  c.settings.stuck_limit = Time::minutes(10);
  const auto r = run_network_case(c);
  EXPECT_EQ(r.trips[0].status, PartyStatus::in_place);
  EXPECT_EQ(r.trips[1].status, PartyStatus::arrived);
  EXPECT_EQ(r.trips[1].arrived, Time::seconds(1050)) << "it set out where no way led on, waited at a, and the tables were made anew at 1000 s + 100 s";
}

TEST(Orders, tell_those_who_are_informed_at_once) {
  NetworkCase c = network({{"a"}, {"b"}, {"x"}}, {road("ab", "a", "b"), road("bx", "b", "x"), road("ax", "a", "x", 3000)}, {cars("a", "x", 0.1, 40, 50)});
  CaseChange shut;
  shut.link = "bx", shut.closed_car = true;
  c.changes = {shut};
  NetworkCaseRun run(c);
  steps(run, 3);
  run.run().state().get<MovementQueues>().inform.add({.head = {run.run().now(), {1}}, .party = {0}});
  steps(run, 30);
  EXPECT_EQ(run.result().trips[0].arrived, Time::seconds(40 + 150));
}

}  // namespace
}  // namespace muster
