// Who goes back home from a shelter for a while.
#include "muster/models/behaviour/returners.hpp"
#include "models/street.hpp"

namespace muster {
namespace {

using test::block;
using test::Day;
using test::logged;
using test::Street;

/// A shelter 500 m from the homes that the test puts at 0.
Day day_of(Street& street, std::function<void(behaviour::ReturnerSettings&)> change = {}) {
  street.shelter("R", 500);
  return {.world = street.finished(),
          .families = [](auto&) {},
          .padm =
              [change](auto& s) {
                s.returners = {.share = 1, .after = Time::minutes(60), .dwell = Time::minutes(10)};
                if (change) change(s.returners);
              },
          .end = Time::hours(24)};
}

TEST(Returners, the_fastest_able_adult_walks_home_and_comes_back) {
  Street street;
  street.household("A", 0, {{40, 1.0F}, {38, 1.25F}, {10, 0.8F}});
  const Day day = day_of(street);
  const auto run = day.run();
  const Time out = logged(*run, "return/sets_out", 1).first, home = logged(*run, "return/at_home", 1).first, back = logged(*run, "return/turns_back", 1).first;
  ASSERT_FALSE(out.is_never());
  EXPECT_EQ(home - out, Time::seconds(500 / 1.25));
  EXPECT_EQ(back - home, Time::minutes(10));
  EXPECT_EQ(test::arrived(*run, 1) - back, Time::seconds(500 / 1.25));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 3);
  EXPECT_EQ(block<PartyState>(*run).persons[0], 2) << "the others stayed";
  const Headline h = headline(*day.world, run->state());
  EXPECT_EQ(h.went_back, 1);
  EXPECT_EQ(h.moved, 3);
  EXPECT_EQ(h.stranded, 0);
}

TEST(Returners, are_missing_in_the_shelter_while_they_are_out) {
  Street street;
  street.household("A", 0, {{40, 1.0F}, {38, 1.25F}});
  const Day day = day_of(street, [](auto& s) { s.dwell = Time::hours(200); });
  const auto run = day.run();
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 1);
  EXPECT_EQ(block<PartyState>(*run).status[1], PartyStatus::waiting) << "at home";
}

TEST(Returners, who_lives_alone_goes_himself_and_no_child_is_left_alone) {
  Street street;
  street.household("alone", 0, {{40, 1.0F}});
  street.household("mother", 0, {{35, 1.0F}, {4, 0.7F}});
  street.household("old", 0, {{80, 0.7F}, {79, 0.7F}});
  const auto run = day_of(street).run();
  EXPECT_EQ(block<ReturnState>(*run).returned_persons, 1);
  EXPECT_FALSE(logged(*run, "return/turns_back", 0).first.is_never());
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 5);
}

TEST(Returners, stay_where_home_is_too_far_or_water_had_come_before_they_left) {
  Street far;
  far.household("A", 0, {{40, 1.0F}, {38, 1.0F}});
  EXPECT_EQ(block<ReturnState>(*day_of(far, [](auto& s) { s.farthest_m = 400; }).run()).returned_persons, 0);
  Street wet;
  wet.household("A", 0, {{40, 1.0F}, {38, 1.0F}});
  Day day = day_of(wet);
  day.water = [](Time, std::uint32_t) { return 0.2F; };
  EXPECT_EQ(block<ReturnState>(*day.run()).returned_persons, 0);
}

/// Whoever has been turned away and still stands there is not inside, and leaves from where he is let in.
TEST(Returners, do_not_leave_a_shelter_that_never_let_them_in) {
  Street street;
  for (int i = 0; i < 20; ++i) street.household("H" + std::to_string(i), 0, {{40, 1.0F}, {38, 1.1F}, {37, 1.2F}});
  street.shelter("full", 400, 6);
  const Day day = day_of(street, [](auto& s) { s.after = Time::minutes(10); });
  const auto run = day.run();
  ASSERT_GT(block<ShelterState>(*run).turned_away[0], 20);
  ASSERT_GT(block<ReturnState>(*run).returned_persons, 10);
  const auto& parties = block<PartyState>(*run);
  std::vector<int> inside(day.world->shelters.size(), 0);
  for (std::size_t p = 0; p < parties.status.size(); ++p)
    if (parties.status[p] == PartyStatus::arrived) inside[parties.destination[p].index] += parties.persons[p];
  for (std::size_t s = 0; s < inside.size(); ++s) EXPECT_EQ(block<ShelterState>(*run).occupants[s], inside[s]) << s;
}

TEST(Returners, are_caught_by_water_that_they_did_not_wait_for) {
  Street street;
  street.household("A", 0, {{40, 1.0F}, {38, 1.25F}});
  Day day = day_of(street, [](auto& s) { s.dwell = Time::hours(200); });
  const Time home = logged(*day.run(), "return/at_home", 1).first;
  day.water = [home](Time t, std::uint32_t) { return t >= home + Time::minutes(5) ? 2.0F : 0.0F; };
  const auto run = day.run();
  EXPECT_FALSE(block<HarmState>(*run).exposed[1].is_never());
  EXPECT_TRUE(block<HarmState>(*run).exposed[0].is_never()) << "safe in the shelter";
  EXPECT_FALSE(block<ReturnState>(*run).who[0].valid()) << "nobody is on the way any more";
}

TEST(Returners, have_the_same_bits_for_any_thread_count_and_with_caches_dropped) {
  Street street;
  for (int i = 0; i < 12; ++i) street.household("H" + std::to_string(i), 10.0 * (i % 4), {{40, 1.0F}, {38, 1.1F}, {10, 0.8F}});
  Day day = day_of(street, [](auto& s) { s.share = 0.7; });
  day.end = Time::hours(6);
  test::expect_same_bits(day);
  EXPECT_GT(block<ReturnState>(*day.run()).returned_persons, 2);
}

}  // namespace
}  // namespace muster
