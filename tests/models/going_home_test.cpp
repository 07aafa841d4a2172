// Who is at work goes home: when he is told, and when the day is over.
#include "models/street.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/models/behaviour/homeward.hpp"

namespace muster {
namespace {

using test::arrived;
using test::block;
using test::Day;
using test::left;
using test::logged;
using test::Member;

/// A home at 0, an office at 300 m, a shelter at 500 m. Household 0 is the group at the office, of the first persons, 1 those at home. What falls due at one moment
/// is done for the group first.
struct Place {
  test::Street street;
  std::uint32_t home;  ///< first person at home

  explicit Place(const std::vector<Member>& at_home, const std::vector<Member>& at_work = {{40, 1.0F}}) : home(static_cast<std::uint32_t>(at_work.size())) {
    World& w = *street.world;
    street.household("office-at-work-001", 300, at_work);
    w.buildings.use.back() = BuildingUse::office;
    street.household("A", 0, at_home);
    w.persons.family.assign(w.persons.size(), "A");
    w.persons.place.assign(w.persons.size(), DayPlace::home);
    for (std::uint32_t p = 0; p < home; ++p) w.persons.place[p] = DayPlace::work;
    street.shelter("R", 500);
  }

  Day day(std::function<void(behaviour::GoingHomeSettings&)> change = {}) {
    const auto settle = [change](behaviour::PadmSettings& s) {
      s.going_home.enabled = true, s.going_home.first = 1;
      s.curve = behaviour::DelayCurve::rayleigh, s.tau_min = 30, s.sigma_min = 1e-9;  // all are ready after half an hour
      if (change) change(s.going_home);
    };
    return {.world = street.finished(), .families = [](auto&) {}, .padm = settle};
  }
  /// Nobody is told; the day of those at work is over then.
  Day quiet(Time over) {
    Day out = day();
    out.orders = {};
    auto home_at = std::make_shared<std::vector<Time>>();
    for (const DayPlace place : street.world->persons.place) home_at->push_back(place == DayPlace::home ? Time::never() : over);
    out.home_at = home_at;
    return out;
  }
};

constexpr Time walk_home = Time::seconds(10 + 300);  // from the door of the office to the street, and along it at 1 m/s

constexpr std::uint32_t group = 0, family = 1, worker = 0;  // rows
/// News of a party is heard in the step after it.
Time heard(Time when) { return {(when.ms + 9999) / 10000 * 10000}; }

TEST(GoingHome, to_an_empty_home_ends_in_leaving_from_there) {
  Place place({});
  const Day day = place.day();
  const auto run = day.run();
  const Time ready = left(*run, group);
  EXPECT_EQ(logged(*run, "homeward/sets_out", worker), std::pair(ready, 0.0));
  EXPECT_EQ(logged(*run, "homeward/at_home", worker), std::pair(ready + walk_home, 0.0));
  EXPECT_EQ(left(*run, family), ready + walk_home + Time::minutes(10)) << "after ten minutes at home";
  EXPECT_EQ(arrived(*run, worker), left(*run, family) + Time::seconds(10 + 500));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 1);
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 1);
  const Headline h = headline(*day.world, run->state());
  EXPECT_EQ(h.went_home_first, 1);
  EXPECT_EQ(h.moved, 1);
  EXPECT_EQ(h.warned, 1);
  EXPECT_EQ(h.stranded, 0);
}

TEST(GoingHome, too_late_for_the_family_goes_where_it_went) {
  Place place({{38, 1.0F}});
  const auto run = place.day().run();
  const Time ready = left(*run, group);
  EXPECT_EQ(left(*run, family), ready);
  EXPECT_EQ(logged(*run, "homeward/goes_on", worker).first, ready + walk_home);
  EXPECT_EQ(arrived(*run, worker), heard(ready + walk_home) + Time::seconds(500));
  EXPECT_EQ(block<HomewardState>(*run).stage[worker], Homeward::elsewhere);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

TEST(GoingHome, is_waited_for_and_all_leave_together) {
  Place place({{38, 2.0F}, {5, 1.0F}});
  const auto run = place.day([](auto& s) { s.wait_for_family = Time::minutes(20); }).run();
  const Time ready = left(*run, group);
  EXPECT_EQ(left(*run, family), ready + walk_home);
  EXPECT_EQ(arrived(*run, place.home), ready + walk_home + Time::seconds(10 + 500));
  EXPECT_EQ(block<MembershipState>(*run).party[worker], PartyId{place.home}) << "one of those at home leads";
  EXPECT_EQ(block<PartyState>(*run).persons[place.home], 3);
  EXPECT_EQ(block<PartyState>(*run).status[worker], PartyStatus::none);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 3);
}

TEST(GoingHome, is_waited_for_no_longer_than_was_said) {
  Place place({{38, 1.0F}});
  const auto run = place.day([](auto& s) { s.wait_for_family = Time::minutes(3); }).run();
  EXPECT_EQ(left(*run, family), left(*run, group) + Time::minutes(3));
  EXPECT_EQ(arrived(*run, worker), heard(left(*run, group) + walk_home) + Time::seconds(500));
}

TEST(GoingHome, brings_the_word_to_those_who_have_not_heard) {
  Place place({{38, 1.0F}});
  World& w = *place.street.world;  // the home is beyond the loudspeaker's range
  w.areas.loudspeaker_m[2] = 100;
  Day day = place.day();
  w.areas.loudspeakers.values = {300, 0};
  const auto run = day.run();
  ASSERT_TRUE(block<WarningState>(*run).alerted[family].is_never());
  EXPECT_EQ(left(*run, family), left(*run, group) + walk_home + Time::minutes(10));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

TEST(GoingHome, stays_with_those_who_will_not_leave) {
  Place place({{38, 1.0F}});
  Day day = place.day();
  day.water = [](Time t, std::uint32_t b) { return b == 1 && t >= Time::minutes(20) ? 0.65F : 0.0F; };
  const auto run = day.run();
  EXPECT_EQ(block<BehaviourState>(*run).intent[family], Intent::staying) << "shut in by the water";
  EXPECT_FALSE(logged(*run, "homeward/at_home", worker).first.is_never());
  EXPECT_TRUE(left(*run, family).is_never());
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 0);
}

TEST(GoingHome, is_for_a_share_of_those_old_enough_and_near_enough) {
  const auto goers = [](const std::vector<Member>& at_work, std::function<void(behaviour::GoingHomeSettings&)> change) {
    Place place({}, at_work);
    const auto run = place.day(change).run();
    const auto* state = run->state().find<HomewardState>();
    return state == nullptr ? 0 : state->went_home_first;
  };
  EXPECT_EQ(goers({{40, 1.0F}, {10, 1.0F}}, {}), 1) << "nobody below 12";
  EXPECT_EQ(goers({{40, 1.0F}}, [](auto& s) { s.first = 0; }), 0);
  EXPECT_EQ(goers({{40, 1.0F}}, [](auto& s) { s.farthest_m = 380; }), 0) << "300 m times 1.3";
  EXPECT_EQ(goers({{40, 1.0F}}, [](auto& s) { s.enabled = false; }), 0);
  const std::vector<Member> many(200, {40, 1.0F});
  EXPECT_NEAR(goers(many, [](auto& s) { s.first = 0.44; }), 88, 21) << "three standard deviations";
}

TEST(GoingHome, the_others_of_the_group_leave_for_the_shelter) {
  Place place({}, {{40, 1.0F}, {10, 1.0F}});
  const auto run = place.day().run();
  EXPECT_EQ(arrived(*run, 1), left(*run, group) + Time::seconds(10 + 200)) << "the child of ten";
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

TEST(GoingHome, at_the_end_of_the_day_is_no_evacuation) {
  Place place({{38, 1.0F}});
  Day day = place.quiet(Time::hours(1));
  const auto run = day.run();
  EXPECT_EQ(logged(*run, "homeward/sets_out", worker), std::pair(Time::hours(1), 1.0));
  EXPECT_EQ(logged(*run, "homeward/at_home", worker), std::pair(Time::hours(1) + walk_home, 1.0));
  EXPECT_EQ(block<PartyState>(*run).status[worker], PartyStatus::none);
  EXPECT_FALSE(block<MembershipState>(*run).party[worker].valid());
  const Headline h = headline(*day.world, run->state());
  EXPECT_EQ(h.moved, 0);
  EXPECT_EQ(h.went_home_first, 0);
  day.end = Time::hours(1) + Time::minutes(2);
  const auto under_way = day.run();
  EXPECT_EQ(block<PartyState>(*under_way).status[worker], PartyStatus::on_link);
  EXPECT_EQ(headline(*day.world, under_way->state()).moved, 0);
  EXPECT_EQ(block<MetricsState>(*under_way).departed.back(), 0);
  EXPECT_EQ(block<MetricsState>(*under_way).on_way.back(), 0);
}

TEST(GoingHome, who_is_home_by_then_leaves_from_there) {
  Place place({{38, 1.0F}});
  Day day = place.quiet(Time::hours(1));
  day.orders = {{Time::hours(2), "V", Advice::move_now, 1U << static_cast<unsigned>(Channel::loudspeaker)}};
  const auto run = day.run();
  EXPECT_EQ(arrived(*run, place.home), left(*run, family) + Time::seconds(10 + 500));
  EXPECT_EQ(block<PartyState>(*run).persons[place.home], 2);
  EXPECT_TRUE(left(*run, group).is_never()) << "nobody is at work";
  EXPECT_EQ(headline(*day.world, run->state()).warned, 2);
}

TEST(GoingHome, who_comes_home_to_an_order_hears_of_it) {
  Place place({});
  Day day = place.quiet(Time::minutes(1));
  day.orders = {{Time::minutes(2), "V", Advice::move_now, 1U << static_cast<unsigned>(Channel::loudspeaker)}};
  const auto run = day.run();
  EXPECT_GE(left(*run, family), Time::minutes(1) + walk_home + Time::minutes(30)) << "he gets ready when he is there";
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 1);
}

TEST(GoingHome, waits_for_water_at_the_door_of_the_office_to_fall) {
  Place place({{38, 1.0F}});
  Day day = place.quiet(Time::hours(1));
  const auto settle = day.padm;
  day.padm = [settle](auto& s) { settle(s), s.leave_depth_m = 0.3; };
  day.water = [](Time t, std::uint32_t b) { return b == 0 && t >= Time::minutes(30) && t < Time::minutes(75) ? 0.6F : 0.0F; };
  const auto run = day.run();
  EXPECT_EQ(logged(*run, "homeward/sets_out", worker).first, Time::hours(1) + Time::minutes(20)) << "tries again every ten minutes";
}

TEST(GoingHome, comes_to_harm_where_he_is) {
  Place place({{38, 1.0F}});
  Day day = place.quiet(Time::hours(1));
  day.water = [](Time t, std::uint32_t b) { return (b == 1 && t >= Time::hours(2)) || (b == 0 && t >= Time::hours(3)) ? 9.0F : 0.0F; };
  const auto run = day.run();
  for (const std::uint32_t p : {0U, 1U}) {
    const Time exposed = block<HarmState>(*run).exposed[p];
    EXPECT_GE(exposed, Time::hours(2)) << p;
    EXPECT_LT(exposed, Time::hours(3)) << "at home, not at the office";
  }
}

TEST(GoingHome, has_the_same_bits_for_any_thread_count_and_with_caches_dropped) {
  std::vector<Member> at_work(60, {40, 1.0F});
  for (std::size_t i = 0; i < at_work.size(); ++i) at_work[i].walk_m_s = 0.8F + 0.01F * static_cast<float>(i);
  Place place({{38, 1.0F}, {8, 0.9F}}, at_work);
  Day day = place.quiet(Time::minutes(20));
  day.orders = {{Time::minutes(21), "V", Advice::move_now, 1U << static_cast<unsigned>(Channel::loudspeaker)}};
  test::expect_same_bits(day);
}

}  // namespace
}  // namespace muster
