// Children who are fetched from school, and persons who are fetched by a helper.
#include "models/fleet_day.hpp"

namespace muster {
namespace {

using behaviour::Helpers;
using test::arrived;
using test::block;
using test::Day;
using test::left;
using test::logged;
using test::Member;
using test::Street;

double code(NotFetched why) { return static_cast<double>(why); }

/// A home at 0, a school at 300 m, a shelter at 500 m.
Street school_street(int cars = 0, bool two_parents = false) {
  Street street;
  std::vector<Member> members = {{40, 1.0F}, {10, 0.5F}};
  if (two_parents) members.insert(members.begin(), {42, 1.0F});
  street.household("A", 0, members, cars);
  street.building("school", 300, BuildingUse::school);
  street.shelter("R", 500);
  return street;
}

TEST(Families, fetch_their_child_from_school_and_go_on_as_slow_as_it) {
  const auto run = Day{.world = school_street().finished()}.run();
  // 10 m to the street, 300 m at 1 m/s, 120 s at the school, 200 m at 0.5 m/s
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 300 + 120 + 400));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
  EXPECT_EQ(block<FamilyState>(*run).fetched_persons, 1);
  EXPECT_EQ(block<MembershipState>(*run).party[1], PartyId{0});
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 2);
  EXPECT_EQ(logged(*run, "family/fetch", 0), std::pair(left(*run, 0), 1.0));
  EXPECT_EQ(logged(*run, "family/fetched", 0), std::pair(left(*run, 0) + Time::seconds(430), 1.0));
}

TEST(Families, go_on_to_the_place_that_is_nearest_from_the_school) {
  Street street;
  street.household("A", 500, {{40, 1.0F}, {10, 0.5F}});
  street.building("school", 800, BuildingUse::school);
  street.shelter("W", 300);
  street.shelter("E", 1100);
  const auto run = Day{.world = street.finished()}.run();
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 300 + 120 + 600));
  EXPECT_EQ(block<ShelterState>(*run).occupants[1], 2);
}

TEST(Families, go_by_car_with_a_seat_for_the_child) {
  const auto run = Day{.world = school_street(1, true).finished(), .padm = [](auto& s) { s.car_least_m = 0; }}.run();
  EXPECT_EQ(block<PartyState>(*run).mode[0], TravelMode::car);
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 30 + 120 + 20));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 3);
}

TEST(Families, the_detour_over_the_school_counts_when_they_choose_to_drive) {
  // 500 m x 1.3 to the shelter are walked; with 300 m to the school and 500 m from home on top they drive.
  const auto with = Day{.world = school_street(1).finished()}.run();
  EXPECT_EQ(block<PartyState>(*with).mode[0], TravelMode::car);
  const auto without = Day{.world = school_street(1).finished(), .families = [](auto&) {}}.run();
  EXPECT_EQ(block<PartyState>(*without).mode[0], TravelMode::foot);
}

TEST(Families, leave_as_ever_on_days_and_at_hours_without_school) {
  const auto expect_together = [](const Day& day) {
    const auto run = day.run();
    EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(20 + 1000));
    EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
  };
  expect_together({.world = school_street().finished(), .start_minute_of_day = 17 * 60});
  expect_together({.world = school_street().finished(), .families = [](auto& s) { s.fetch_children = true, s.school_day = false; }});
  expect_together({.world = school_street().finished(), .families = [](auto&) {}});
}

TEST(Families, find_nobody_at_a_school_that_has_left) {
  const auto run = Day{.world = school_street().finished(), .families = [](auto& s) { s.fetch_children = true, s.school_keeps_until = Time{0}; }}.run();
  const Time told = block<WarningState>(*run).told[0];
  const Time school_left = logged(*run, "school/left", 1).first;
  EXPECT_GE(school_left, told);
  EXPECT_LT(school_left, told + Time::seconds(10)) << "the school hears in the same step";
  EXPECT_EQ(arrived(*run, 1), school_left + Time::seconds(20 + 400)) << "10 m and 200 m at 0.5 m/s";
  EXPECT_EQ(logged(*run, "family/not_fetched", 0), std::pair(left(*run, 0), code(NotFetched::gone)));
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 500)) << "no detour";
  EXPECT_EQ(block<FamilyState>(*run).with_school_persons, 1);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

TEST(Families, come_too_late_for_a_child_that_left_meanwhile) {
  const auto probe = Day{.world = school_street().finished()}.run();
  const Time early = left(*probe, 0) - block<WarningState>(*probe).told[0] + Time::seconds(60);  // they are on their way by then
  const auto run = Day{.world = school_street().finished(), .families = [early](auto& s) { s.fetch_children = true, s.school_keeps_until = early; }}.run();
  EXPECT_EQ(logged(*run, "family/not_fetched", 0), std::pair(left(*run, 0) + Time::seconds(430), code(NotFetched::gone)));
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 300 + 120 + 200));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

TEST(Families, do_not_go_into_water_for_a_child_whom_the_school_keeps_upstairs) {
  const auto run = Day{.world = school_street().finished(), .water = [](Time, std::uint32_t b) { return b == 1 ? 0.8F : 0.0F; }}.run();
  EXPECT_EQ(logged(*run, "family/not_fetched", 0), std::pair(left(*run, 0), code(NotFetched::flooded)));
  EXPECT_EQ(logged(*run, "school/stays", 1).second, 1.0);
  EXPECT_TRUE(block<FamilyState>(*run).is_at(1, 1));
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 1);
}

TEST(Families, the_school_leaves_at_once_with_water_at_its_walls) {
  const auto run =
      Day{.world = school_street().finished(), .water = [](Time t, std::uint32_t b) { return b == 1 && t >= Time::minutes(1) ? 0.2F : 0.0F; }}.run();
  EXPECT_EQ(logged(*run, "school/left", 1), std::pair(Time::minutes(1), 1.0));
}

TEST(Families, go_on_where_no_way_leads_to_the_school) {
  Street street;
  street.household("A", 0, {{40, 1.0F}, {10, 0.5F}});
  street.building("school", 300, BuildingUse::school);
  street.shelter("R", 500);
  const auto run = Day{.world = street.finished(300), .end = Time::hours(1)}.run();
  const auto [when, why] = logged(*run, "family/not_fetched", 0);
  EXPECT_EQ(why, code(NotFetched::no_way));
  EXPECT_GE(when, left(*run, 0));
  EXPECT_LE(when, left(*run, 0) + Time::seconds(30));
  EXPECT_FALSE(arrived(*run, 0).is_never());
}

TEST(Families, who_has_nobody_to_fetch_them_go_with_the_school_in_groups) {
  Street street;
  for (int i = 0; i < 5; ++i) street.household("A" + std::to_string(i), 0, {{40, 1.0F}, {10, 0.5F}, {12, 1.0F}});
  street.building("school", 300, BuildingUse::school);
  street.shelter("R", 500);
  const auto settings = [](auto& s) { s.fetch_children = true, s.school_group = 4, s.school_keeps_until = Time::minutes(20); };
  const auto run = Day{.world = street.finished(), .families = settings, .padm = [](auto& s) { s.curve = behaviour::DelayCurve::long_notice; }}.run();
  const auto& state = block<FamilyState>(*run);
  EXPECT_EQ(state.with_school_persons + state.fetched_persons, 10);
  EXPECT_GE(state.with_school_persons, 6);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], block<BehaviourState>(*run).departed_persons);
}

/// Nobody fetches the children of a school at 300 m; the shelter is at 500 m, 200 m away.
Day school_alone(const std::vector<Member>& pupils, std::function<void(behaviour::FamilySettings&)> teachers) {
  Street street;
  street.household("A", 0, pupils);
  street.building("school", 300, BuildingUse::school);
  street.shelter("R", 500);
  const auto settings = [teachers](auto& s) {
    s.fetch_children = true, s.school_from_age = 3, s.school_keeps_until = Time::minutes(10), s.school_group = 10;
    teachers(s);
  };
  return {.world = street.finished(), .families = settings};
}

std::vector<std::pair<Time, double>> rounds_of(const muster::Run& run) {
  std::vector<std::pair<Time, double>> out;
  const EventLog& log = run.events();
  for (std::size_t i = 0; i < log.size(); ++i)
    if (log.kinds()[log.kind[i]].name == "school/left") out.emplace_back(log.time[i], log.value[i]);
  return out;
}

TEST(Schools, lead_as_many_groups_at_a_time_as_they_have_teachers) {
  const Day day = school_alone(std::vector<Member>(34, {10, 1.0F}), [](auto& s) { s.pupils_per_teacher = 17; });
  const auto run = day.run();
  const auto rounds = rounds_of(*run);
  ASSERT_EQ(rounds.size(), 2U) << "two teachers: 20 and 14";
  EXPECT_EQ(rounds[0].second, 20);
  EXPECT_EQ(rounds[1].second, 14);
  const double way_m = std::sqrt(200.0 * 200 + 10 * 10) * 1.3;
  EXPECT_NEAR((rounds[1].first - rounds[0].first).in_seconds(), 120 + way_m / 1.0 + way_m / 1.4, 0.01);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 34);
  EXPECT_EQ(block<FamilyState>(*run).with_school_persons, 34);
}

TEST(Schools, lead_the_smallest_first_in_groups_of_their_own) {
  std::vector<Member> pupils(20, {10, 1.0F});
  pupils.insert(pupils.end(), 12, {4, 0.5F});
  const auto run = school_alone(pupils, [](auto& s) { s.pupils_per_teacher = 20, s.small_pupils_per_teacher = 12, s.small_group = 6; }).run();
  const auto rounds = rounds_of(*run);
  ASSERT_EQ(rounds.size(), 2U) << "two teachers: 6 + 6 small ones, then 10 + 10";
  EXPECT_EQ(rounds[0].second, 12);
  EXPECT_EQ(block<PartyState>(*run).persons[20], 6) << "led by the first of the small ones";
  EXPECT_EQ(rounds[1].second, 20);
}

TEST(Schools, keep_those_whom_the_water_shuts_in_between_two_rounds) {
  Day day = school_alone(std::vector<Member>(20, {10, 1.0F}), [](auto& s) { s.pupils_per_teacher = 20; });
  day.water = [](Time t, std::uint32_t b) { return b == 1 && t >= Time::minutes(15) ? 0.8F : 0.0F; };
  const auto run = day.run();
  ASSERT_EQ(rounds_of(*run).size(), 1U);
  EXPECT_EQ(logged(*run, "school/stays", 1).second, 10.0);
  EXPECT_TRUE(block<FamilyState>(*run).is_at(15, 1));
}

TEST(Schools, do_not_lead_the_next_before_the_teachers_are_back_even_with_water_at_the_walls) {
  Day day = school_alone(std::vector<Member>(20, {10, 1.0F}), [](auto& s) { s.pupils_per_teacher = 20; });
  const auto dry = rounds_of(*day.run());
  day.water = [](Time t, std::uint32_t b) { return b == 1 && t >= Time::minutes(15) ? 0.2F : 0.0F; };
  EXPECT_EQ(rounds_of(*day.run()), dry);
  test::expect_same_bits(day);
}

/// A helper at 0, somebody in need at 200 m, a shelter at 500 m.
Street helper_street(int cars = 0) {
  Street street;
  street.household("H", 0, {{40, 1.0F}}, cars);
  street.household("N", 200, {{80, 0.25F, true}});
  street.shelter("R", 500);
  return street;
}
const auto nearest_helpers = [](behaviour::FamilySettings& s) { s.named_helpers = Helpers::nearest; };

TEST(Helpers, walk_with_those_whom_they_fetch) {
  const auto run = Day{.world = helper_street().finished(), .families = nearest_helpers}.run();
  // 10 m, 200 m at 1 m/s, 300 s at the door, 300 m at 0.25 m/s
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 200 + 300 + 1200));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
  EXPECT_EQ(left(*run, 1), left(*run, 0) + Time::seconds(510));
  EXPECT_EQ(block<MembershipState>(*run).party[1], PartyId{0});
  EXPECT_EQ(block<FamilyState>(*run).helped_persons, 1);
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 0);
  EXPECT_EQ(logged(*run, "helper/sent", 1).first, left(*run, 0));
  EXPECT_EQ(logged(*run, "helper/arrived", 1).first, left(*run, 0) + Time::seconds(210));
  EXPECT_EQ(logged(*run, "helper/took_along", 1), std::pair(left(*run, 1), 1.0));
}

TEST(Helpers, drive_where_they_have_a_car) {
  const auto run = Day{.world = helper_street(1).finished(), .families = nearest_helpers}.run();
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 20 + 300 + 30));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

TEST(Helpers, are_not_waited_for_unless_asked_for) {
  const auto run = Day{.world = helper_street().finished(), .families = [](auto&) {}}.run();
  EXPECT_EQ(arrived(*run, 1), left(*run, 1) + Time::seconds(40 + 1200));
  EXPECT_EQ(run->state().find<FamilyState>(), nullptr);
}

TEST(Helpers, who_hear_nothing_are_waited_for_as_long_as_patience_lasts) {
  Street street = helper_street();
  street.household("far", 60000, {{50, 1.0F}});
  test::add_area(*street.world, "W", AreaLevel::village, {1});
  const AreaId other = test::add_area(*street.world, "WG", AreaLevel::grid, {4});
  street.world->buildings.grid[2] = other;
  street.world->areas.loudspeaker_m[2] = 1000;  // of the first village
  street.world->persons.helper = {{}, {2}, {}};
  const auto run = Day{.world = street.finished(), .families = [](auto& s) { s.named_helpers = Helpers::listed; }}.run();
  const Time asked = logged(*run, "helper/awaited", 1).first;
  EXPECT_GE(asked, block<WarningState>(*run).told[1]);
  EXPECT_EQ(logged(*run, "helper/failed", 1), std::pair(asked + Time::minutes(45), code(NotFetched::not_ready)));
  EXPECT_EQ(logged(*run, "household/without_help", 1), std::pair(asked + Time::minutes(45), 1.0));
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 1);
  EXPECT_EQ(headline(run->world(), run->state()).unhelped, 1);
  EXPECT_EQ(block<BehaviourState>(*run).intent[1], Intent::staying);
  EXPECT_TRUE(left(*run, 1).is_never());
}

TEST(Helpers, nobody_named_means_nobody_comes) {
  const auto run = Day{.world = helper_street().finished(), .families = [](auto& s) { s.named_helpers = Helpers::listed; }}.run();
  EXPECT_EQ(logged(*run, "helper/failed", 1).second, code(NotFetched::nobody_named));
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 1);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 1);
}

TEST(Helpers, leave_behind_whom_they_have_no_seats_for) {
  Street street;
  street.household("H", 0, {{40, 1.0F}}, 1);
  street.household("N", 200, {{80, 0.25F, true}, {81, 0.25F, true}, {82, 0.25F, true}, {83, 0.25F, true}, {84, 0.25F, true}});
  street.shelter("R", 500);
  const auto run = Day{.world = street.finished(), .families = nearest_helpers}.run();
  EXPECT_EQ(logged(*run, "helper/failed", 1).second, code(NotFetched::no_room));
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 5);
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 50)) << "as if there were nobody to fetch";
}

TEST(Helpers, fetch_a_child_and_a_neighbour_on_one_way_nearest_first) {
  Street street;
  street.household("H", 0, {{40, 1.0F}, {10, 1.0F}});
  street.household("N", 200, {{80, 0.5F, true}});
  street.building("school", 300, BuildingUse::school);
  street.shelter("R", 500);
  const auto both = [](auto& s) { s.fetch_children = true, s.named_helpers = Helpers::nearest; };
  const auto run = Day{.world = street.finished(), .families = both}.run();
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 200 + 300 + 200 + 120 + 400));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 3);
}

TEST(Helpers, of_the_next_door_are_there_as_soon_as_they_leave) {
  Street street;
  street.household("H", 0, {{40, 1.0F}});
  street.household("N", 0, {{80, 0.25F, true}});
  street.shelter("R", 500);
  const auto run = Day{.world = street.finished(), .families = nearest_helpers}.run();
  EXPECT_EQ(arrived(*run, 0), left(*run, 0) + Time::seconds(10 + 300 + 2000));
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 2);
}

/// Stops a party for good at a time.
class Accident final : public Model {
 public:
  Accident(Time when, std::uint32_t party) : when_(when), party_(party) {}
  std::string_view name() const override { return "test/accident"; }
  Phase phase() const override { return Phase::behaviour; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return {}; }
  void declare(StartContext&) override {}
  void start(StartContext& context) override { movement_ = context.state.find<MovementQueues>(); }
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    if (when_ >= context.now && when_ < context.end)
      movement_->redirect.add({.head = {when_, EntityKey{party_}, Phase::behaviour}, .party = {party_}, .destination = {}});
  }

 private:
  Time when_;
  std::uint32_t party_;
  MovementQueues* movement_ = nullptr;
};

TEST(Helpers, who_are_stopped_on_the_way_come_no_more) {
  const Day day{.world = helper_street().finished(), .families = nearest_helpers};
  const Time when = left(*day.run(), 0) + Time::seconds(100);
  auto run = [&] {
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(test::dry());
    models.push_back(std::make_unique<test::ToyCommand>(day.orders));
    models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
    models.push_back(test::model<warning::WarningSettings>("warning/chain", day.world, [](auto& s) {
      s.loudspeakers.outdoors = s.loudspeakers.indoors = s.loudspeakers.asleep = s.loudspeakers.at_range = 1, s.neighbours.enabled = false;
    }));
    models.push_back(test::model<behaviour::PadmSettings>(
        "behaviour/padm", day.world, [](auto& s) { s.refusal = 0, s.belief.loudspeaker = 1, s.families.named_helpers = Helpers::nearest; }));
    models.push_back(std::make_unique<Accident>(when, 0));
    models.push_back(test::model<shelter::ShelterSettings>("shelter/capacity", day.world));
    models.push_back(test::model<metrics::MetricsSettings>("metrics/population", day.world, [](auto& s) { s.check = Time::seconds(10); }));
    return std::make_unique<muster::Run>(day.world, std::move(models), RunSettings{.seed = 1, .end = Time::hours(4), .threads = 1});
  }();
  while (!run->finished()) run->step();
  EXPECT_EQ(logged(*run, "helper/failed", 1).second, code(NotFetched::stopped));
  EXPECT_FALSE(block<FamilyState>(*run).stop[0].valid());
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 1);
}

/// What a test of ambulances adds to a day: a fleet at the end of the street, 1000 m.
std::unique_ptr<muster::Run> ambulance_day(const std::shared_ptr<World>& world, std::int64_t count, int threads = 1, Time accident = Time::never()) {
  test::FleetDay day{.world = world,
                     .fleet = {{.id = "ambulance", .kind = "ambulance", .base = "N1000", .count = count, .ready_after = Time::minutes(5)}},
                     .padm = [](auto& s) { s.families.named_helpers = Helpers::listed; },
                     .threads = threads};
  if (!accident.is_never()) day.between = std::make_unique<Accident>(accident, static_cast<std::uint32_t>(world->persons.size()));
  return day.start();
}
void play(muster::Run& run) {
  while (!run.finished()) run.step();
}

/// Two households in need at 200 m, a shelter at 500 m, the base at 1000 m.
std::shared_ptr<World> ambulance_street() {
  Street street;
  street.household("N", 200, {{80, 0.25F, true}});
  street.household("M", 200, {{81, 0.25F, true}, {82, 0.25F, true}});
  street.shelter("R", 500);
  street.building("base", 1000);
  return street.finished();
}

TEST(Ambulances, come_when_patience_is_over_and_bring_people_to_the_shelter) {
  const auto run = ambulance_day(ambulance_street(), 2);
  play(*run);
  for (const auto& [household, leader, persons] : {std::tuple(0U, 0U, 1), std::tuple(1U, 1U, 2)}) {
    const Time called = logged(*run, "helper/awaited", household).first + Time::minutes(45);
    EXPECT_EQ(logged(*run, "helper/failed", household), std::pair(called, code(NotFetched::nobody_named)));
    EXPECT_EQ(logged(*run, "ambulance/called", household).first, called);
    // The order is taken at the next step; 5 min until the crew is ready, 800 m at 10 m/s, 180 s for each to get in, 300 m, 60 s for each to get out
    const Time order{(called.ms + 9999) / 10000 * 10000};
    EXPECT_EQ(arrived(*run, leader), order + Time::seconds(300 + 80 + 180 * persons + 30 + 60 * persons)) << household;
  }
  EXPECT_EQ(block<FamilyState>(*run).ambulance_persons, 3);
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 0);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 3);
}

TEST(Ambulances, are_waited_for_while_they_are_at_work) {
  const auto run = ambulance_day(ambulance_street(), 1);
  play(*run);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 3) << "one after the other";
  EXPECT_EQ(block<FamilyState>(*run).ambulance_persons, 3);
  const auto none = ambulance_day(ambulance_street(), 0);
  play(*none);
  EXPECT_EQ(block<FamilyState>(*none).unhelped_persons, 3);
}

TEST(Ambulances, take_nobody_for_whom_there_is_no_room) {
  Street street;
  street.household("N", 200, {{80, 0.25F, true}, {81, 0.25F, true}, {82, 0.25F, true}});
  street.shelter("R", 500);
  street.building("base", 1000);
  const auto run = ambulance_day(street.finished(), 1);
  play(*run);
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 3);
}

TEST(Ambulances, that_break_down_on_their_way_are_replaced_where_there_is_another) {
  const auto undisturbed = ambulance_day(ambulance_street(), 1);
  play(*undisturbed);
  const Time called = std::min(logged(*undisturbed, "ambulance/called", 0).first, logged(*undisturbed, "ambulance/called", 1).first);
  for (const int count : {1, 2}) {
    const auto run = ambulance_day(ambulance_street(), count, 1, called + Time::seconds(320));
    play(*run);
    const auto& families = block<FamilyState>(*run);
    EXPECT_EQ(families.ambulance_persons + families.unhelped_persons, 3) << count;
    EXPECT_EQ(families.unhelped_persons, count == 1 ? 3 : 0);
    EXPECT_EQ(block<ShelterState>(*run).occupants[0], families.ambulance_persons);
  }
}

TEST(Ambulances, are_sent_twice_where_no_way_leads_and_then_no_more) {
  Street street;
  street.household("N", 200, {{80, 0.25F, true}});
  street.shelter("R", 500);
  street.building("base", 1000);
  const auto run = ambulance_day(street.finished(200), 5);
  play(*run);
  int calls = 0;
  for (const std::uint16_t kind : run->events().kind) calls += run->events().kinds()[kind].name == "ambulance/called";
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(block<FamilyState>(*run).failed_calls[0], 2);
  EXPECT_EQ(block<FamilyState>(*run).unhelped_persons, 1);
}

TEST(Ambulances, have_the_same_bits_for_any_thread_count_and_with_caches_dropped) {
  const auto alone = ambulance_day(ambulance_street(), 1);
  play(*alone);
  const auto threads = ambulance_day(ambulance_street(), 1, 4);
  play(*threads);
  EXPECT_EQ(threads->digest(), alone->digest());
  const auto dropped = ambulance_day(ambulance_street(), 1);
  while (!dropped->finished()) {
    dropped->drop_caches();
    dropped->step();
  }
  EXPECT_EQ(dropped->digest(), alone->digest());
}

}  // namespace
}  // namespace muster
