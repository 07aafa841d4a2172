#include <gtest/gtest.h>

#include "models/columns.hpp"
#include "models/small_world.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/warning/addressed.hpp"
#include "muster/models/warning/day_profile.hpp"
#include "muster/models/warning/neighbours.hpp"
#include "muster/models/warning/settings.hpp"

namespace muster {
namespace {

using test::ToyOrder;
using warning::WarningSettings;
using Change = std::function<void(WarningSettings&)>;

constexpr int morning = 10 * 60, night = 1 * 60;

struct Case {
  std::vector<ToyOrder> orders = {{Time{0}, "T"}};
  Change change = {};
  int start_minute_of_day = morning;
  std::uint64_t seed = 1;
  int threads = 1;
  std::vector<Time> drop_caches_at = {};
};

std::unique_ptr<Run> run_warning(std::shared_ptr<const World> world, const Case& c, Time end = Time::hours(4), std::unique_ptr<Model> hazard = test::dry()) {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::move(hazard));
  models.push_back(std::make_unique<test::ToyCommand>(c.orders));
  models.push_back(test::model<WarningSettings>("warning/chain", world, c.change, c.start_minute_of_day));
  auto run = std::make_unique<Run>(world, std::move(models), RunSettings{.seed = c.seed, .end = end, .threads = c.threads});
  while (!run->finished()) {
    for (const Time t : c.drop_caches_at)
      if (run->now() == t) run->drop_caches();
    run->step();
  }
  return run;
}

const WarningState& warned(const Run& run) { return run.state().get<WarningState>(); }

std::size_t alerted_by(const Run& run, Time when) {
  const auto alerted = test::values(warned(run).alerted);
  return static_cast<std::size_t>(std::count_if(alerted.begin(), alerted.end(), [when](Time t) { return t <= when; }));
}

void only(WarningSettings& s, bool wardens, bool loudspeakers, bool auto_calls, bool neighbours) {
  s.wardens.calls = s.wardens.knocks = wardens ? warning::Whom::all : warning::Whom::nobody;
  s.loudspeakers.enabled = loudspeakers, s.auto_calls.enabled = auto_calls, s.neighbours.enabled = neighbours;
}

TEST(Warning, reaches_nobody_without_an_order_or_water) {
  const auto run = run_warning(test::small_world(), {.orders = {}});
  EXPECT_EQ(alerted_by(*run, Time::hours(4)), 0U);
  EXPECT_EQ(run->events().size(), 0U);
}

TEST(Warning, goes_down_the_posts_before_it_reaches_households) {
  const auto world = test::small_world();
  const auto run = run_warning(world, {.change = [](auto& s) { only(s, true, false, false, false); }});
  const EventLog& log = run->events();
  std::vector<Time> informed(world->areas.size(), Time::never());
  for (std::size_t i = 0; i < log.size(); ++i)
    if (log.kinds()[log.kind[i]].name == "area/informed") informed[log.subject[i]] = log.time[i];
  for (std::uint32_t a = 1; a < world->areas.size(); ++a) {
    ASSERT_FALSE(informed[a].is_never()) << world->areas.id[a];
    const AreaId parent = world->areas.parent[a];
    if (world->areas.level[parent.index] != AreaLevel::county) {
      EXPECT_LT(informed[parent.index], informed[a]);
    }
  }
  for (std::uint32_t h = 0; h < world->households.size(); ++h) {
    const Time alerted = warned(*run).alerted[h];
    if (!alerted.is_never()) {
      EXPECT_GT(alerted, informed[world->buildings.grid[world->households.home[h].index].index]);
    }
    EXPECT_EQ(alerted.is_never(), warned(*run).confirmed[h].is_never()) << "a call that is answered or a door that opens is an answer";
  }
  EXPECT_GT(alerted_by(*run, Time::hours(4)), world->households.size() * 8 / 10);
}

TEST(Warning, turns_to_the_deputy_and_then_sends_somebody_when_nobody_answers) {
  const auto world = test::small_world({.villages = 1});
  const auto nobody_there = [](WarningSettings& s) { s.chain.absent_day = s.chain.absent_night = 1; };
  const auto run = run_warning(world, {.orders = {{Time{0}, "V0"}}, .change = nobody_there});
  const EventLog& log = run->events();
  std::vector<Time> failed, informed;
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log.subject[i] != 2) continue;
    if (log.kinds()[log.kind[i]].name == "area/unanswered") failed.push_back(log.time[i]);
    if (log.kinds()[log.kind[i]].name == "area/informed") informed.push_back(log.time[i]);
  }
  EXPECT_EQ(failed, (std::vector<Time>{Time::minutes(5), Time::minutes(10), Time::minutes(15), Time::minutes(20)}));
  EXPECT_EQ(informed, std::vector<Time>{Time::minutes(50)});
}

TEST(Warning, cannot_reach_post_holders_who_are_outside_the_area_and_reaches_all_others_where_people_are_by_hour) {
  const auto world = test::small_world({.villages = 1});
  world->persons.place.assign(world->persons.size(), DayPlace::home);
  world->areas.posts_away.assign(world->areas.size(), 0);
  world->areas.warden[2] = {}, world->areas.posts_away[2] = 1;  // of the village
  for (const std::uint32_t grid : {3U, 4U}) world->areas.warden[grid] = world->areas.deputy[grid] = {}, world->areas.posts_away[grid] = 3;
  const auto never_there = [](WarningSettings& s) { s.chain.absent_day = s.chain.absent_night = 1, s.chain.ack_limit = Time::minutes(20); };
  const auto run = run_warning(world, {.orders = {{Time{0}, "V0"}}, .change = never_there});
  const EventLog& log = run->events();
  std::vector<std::uint32_t> village, rounds_lost;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const std::string& name = log.kinds()[log.kind[i]].name;
    if (log.subject[i] == 2 && (name == "area/unanswered" || name == "area/informed")) village.push_back(log.object[i]);
    if (name == "area/round_without_warden") rounds_lost.push_back(log.subject[i]);
  }
  const std::uint32_t deputy = world->areas.deputy[2].index;
  EXPECT_EQ(village, (std::vector<std::uint32_t>{EventLog::none, EventLog::none, deputy})) << "two calls to the warden, and the deputy answers";
  EXPECT_EQ(rounds_lost, (std::vector<std::uint32_t>{3, 4})) << "nobody is there to do the rounds, though messengers come";
}

TEST(Warning, has_a_warden_walk_from_work_to_the_first_door) {
  const auto world = test::small_world({.villages = 2});
  const auto first_knock = [&world](DayPlace place) {
    const auto w = std::make_shared<World>(*world);
    w->persons.place.assign(w->persons.size(), DayPlace::home);
    const PersonId warden = w->areas.warden[3];  // of the first grid, and at work in the other village, 2 km away
    w->persons.place[warden.index] = place;
    w->households.home[w->persons.household[warden.index].index] = {39};
    const auto run = run_warning(w, {.orders = {{Time{0}, "V0"}}, .change = [](WarningSettings& s) {
                                       only(s, true, false, false, false);
                                       s.wardens.calls = warning::Whom::nobody, s.wardens.walk_m_s = 1, s.wardens.detour = 1.5;
                                     }});
    Time first = Time::never();
    for (std::size_t h = 0; h < w->households.size(); ++h)
      if (w->buildings.grid[w->households.home[h].index].index == 3) first = std::min<Time>(first, warned(*run).alerted[h]);
    return first;
  };
  const double minutes_more = 60 * (first_knock(DayPlace::work) - first_knock(DayPlace::home)).in_hours();
  EXPECT_GT(minutes_more, 1.4 * 2000 / 60);
  EXPECT_LT(minutes_more, 1.6 * 2100 / 60);
}

TEST(Warning, of_an_earlier_order_has_never_reached_fewer_households) {
  const auto world = test::small_world();
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    const auto early = run_warning(world, {.orders = {{Time{0}, "T"}}, .seed = seed});
    const auto late = run_warning(world, {.orders = {{Time::minutes(40), "T"}}, .seed = seed});
    for (int minute = 0; minute < 240; minute += 5) EXPECT_GE(alerted_by(*early, Time::minutes(minute)), alerted_by(*late, Time::minutes(minute)));
    for (std::size_t h = 0; h < world->households.size(); ++h) EXPECT_LE(warned(*early).alerted[h], warned(*late).alerted[h]);
  }
}

TEST(Warning, with_one_more_channel_has_never_reached_fewer_households) {
  const auto world = test::small_world({.households_per_house = 3});
  const Change fewer[] = {[](auto& s) { only(s, false, true, true, true); }, [](auto& s) { only(s, true, false, true, true); },
                          [](auto& s) { only(s, true, true, false, true); }, [](auto& s) { only(s, true, true, true, false); }};
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto all = run_warning(world, {.change = [](auto& s) { only(s, true, true, true, true); }, .seed = seed});
    for (const Change& change : fewer) {
      const auto some = run_warning(world, {.change = change, .seed = seed});
      for (std::size_t h = 0; h < world->households.size(); ++h) EXPECT_LE(warned(*all).alerted[h], warned(*some).alerted[h]);
    }
  }
}

TEST(Warning, takes_longer_at_night) {
  const auto world = test::small_world({.households_per_house = 3});
  const auto mean = [&world](const auto& run) {
    double sum = 0;
    for (const Time t : test::values(warned(run).alerted)) sum += std::min(t, Time::hours(4)).in_seconds();
    return sum / static_cast<double>(world->households.size());
  };
  for (const std::uint64_t seed : {1, 2, 3})
    EXPECT_GT(mean(*run_warning(world, {.start_minute_of_day = night, .seed = seed})), mean(*run_warning(world, {.seed = seed})));
}

TEST(Warning, has_the_same_bits_for_any_thread_count_and_with_caches_dropped_on_the_way) {
  const auto world = test::small_world({.households_per_house = 2});
  const std::vector<ToyOrder> orders = {{Time{0}, "T", Advice::be_ready}, {Time::minutes(30), "V0"}, {Time::minutes(31), "V1"}};
  const auto water = [] { return std::make_unique<test::ToyHazard>([](Time t, std::uint32_t b) { return b < 5 && t >= Time::minutes(20) ? 0.4F : 0.0F; }); };
  const Digest alone = run_warning(world, {.orders = orders}, Time::hours(3), water())->digest();
  for (const int threads : {2, 4}) EXPECT_EQ(run_warning(world, {.orders = orders, .threads = threads}, Time::hours(3), water())->digest(), alone);
  std::vector<Time> every_step;
  for (int i = 0; i < 3 * 360; ++i) every_step.push_back(Time::seconds(10) * i);
  EXPECT_EQ(run_warning(world, {.orders = orders, .drop_caches_at = every_step}, Time::hours(3), water())->digest(), alone);
}

TEST(Warning, to_another_village_changes_nothing_for_this_one) {
  const auto world = test::small_world();
  const auto lines_to_spare = [](WarningSettings& s) { s.auto_calls.lines = 1000000; };  // sharing lines is a real effect, not luck
  const auto without = run_warning(world, {.orders = {{Time{0}, "V0"}}, .change = lines_to_spare});
  const auto with = run_warning(world, {.orders = {{Time{0}, "V0"}, {Time::minutes(3), "V1", Advice::be_ready}}, .change = lines_to_spare});
  for (std::uint32_t h = 0; h < world->households.size(); ++h) {
    if (world->households.id[h].starts_with("V1")) continue;
    EXPECT_EQ(warned(*without).alerted[h], warned(*with).alerted[h]);
    EXPECT_EQ(warned(*without).heard_by[h], warned(*with).heard_by[h]);
  }
  EXPECT_GT(alerted_by(*with, Time::hours(4)), alerted_by(*without, Time::hours(4)));
}

TEST(Warning, uses_the_same_luck_for_two_plans_that_give_the_same_advice) {
  const auto world = test::small_world();
  const auto by_township = run_warning(world, {.orders = {{Time{0}, "V0"}}});
  const auto later = run_warning(world, {.orders = {{Time::minutes(10), "V0"}}});
  for (std::size_t h = 0; h < world->households.size(); ++h) {
    if (warned(*by_township).alerted[h].is_never()) continue;
    EXPECT_EQ(warned(*later).alerted[h], warned(*by_township).alerted[h] + Time::minutes(10));
  }
}

TEST(Warning, comes_by_own_eyes_where_water_stands_at_the_door) {
  const auto world = test::small_world({.villages = 1});
  const auto run = run_warning(world, {.orders = {}, .change = [](auto& s) { only(s, false, false, false, false); }}, Time::hours(2),
                               std::make_unique<test::ToyHazard>([](Time t, std::uint32_t b) { return b < 3 && t >= Time::minutes(30) ? 0.3F : 0.0F; }));
  for (std::uint32_t h = 0; h < world->households.size(); ++h) {
    const bool wet = world->households.home[h].index < 3;
    EXPECT_EQ(warned(*run).alerted[h].is_never(), !wet);
    if (!wet) continue;
    EXPECT_EQ(warned(*run).alerted_by[h], Channel::own_eyes);
    EXPECT_GE(warned(*run).alerted[h], Time::minutes(30));
    EXPECT_EQ(warned(*run).water_at_door[world->households.home[h].index], Time::minutes(30));
  }
}

TEST(Warning, calls_no_faster_than_the_lines_allow) {
  const auto world = test::small_world({.villages = 1, .houses = 40});
  const auto slow = [](WarningSettings& s) {
    only(s, false, false, true, false);
    s.auto_calls.lines = 4, s.auto_calls.call = Time::minutes(1), s.auto_calls.answer_awake = s.auto_calls.answer_asleep = 1;
  };
  const auto run = run_warning(world, {.change = slow});
  EXPECT_EQ(alerted_by(*run, Time::minutes(5)), 0U);
  for (int minute = 1; minute <= 10; ++minute) EXPECT_EQ(alerted_by(*run, Time::minutes(5 + minute)), static_cast<std::size_t>(4 * minute));
}

TEST(Warning, order_for_some_channels_uses_no_other) {
  const auto world = test::small_world();
  const ChannelSet bit = bit_of(Channel::loudspeaker);
  const auto run = run_warning(world, {.orders = {{Time{0}, "T", Advice::move_now, bit}}, .change = [](auto& s) { s.neighbours.enabled = false; }});
  for (const ChannelSet heard : test::values(warned(*run).heard_by)) EXPECT_EQ(heard & ~bit, 0);
  EXPECT_GT(alerted_by(*run, Time::hours(4)), 0U);
}

// ---- orders for a part of an area's people ----

using warning::Addressed;

/// A plan with an order for the basements, so that the model keeps account of such orders.
std::shared_ptr<const Plan> plan_for(Addressed whom) {
  auto plan = std::make_shared<Plan>();
  auto arguments = std::make_shared<command::WarnAreas>(command::WarnAreas{{"T"}, {}, whom});
  plan->rules.push_back({.id = "r", .role = "county", .when = {}, .actions = {{.kind = "order_evacuation", .arguments = arguments}}});
  return plan;
}

/// Four households a house: in the basement, on the ground floor and on the first and second floors.
std::shared_ptr<World> with_basements() {
  auto world = test::small_world({.villages = 1, .households_per_house = 4, .storeys = 4});
  for (std::uint8_t& storey : world->households.storey) storey = storey == 0 ? below_ground : static_cast<std::uint8_t>(storey - 1);
  return world;
}

std::unique_ptr<Run> run_addressed(const std::vector<ToyOrder>& orders, const Change& change, std::shared_ptr<const Plan> plan, bool drops = false,
                                   int threads = 1) {
  const auto world = with_basements();
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(test::dry());
  models.push_back(std::make_unique<test::ToyCommand>(orders));
  models.push_back(test::model<WarningSettings>("warning/chain", world, change, morning, std::move(plan)));
  auto run = std::make_unique<Run>(world, std::move(models), RunSettings{.seed = 1, .end = Time::hours(4), .threads = threads});
  while (!run->finished()) {
    if (drops && run->now().ms % Time::minutes(7).ms == 0) run->drop_caches();
    run->step();
  }
  return run;
}

TEST(WarningOfAPart, reaches_those_below_ground_alone_by_every_channel) {
  const auto change = [](WarningSettings& s) {
    only(s, true, true, true, false);
    s.sms.enabled = s.cell_broadcast.enabled = s.messaging_group.enabled = s.gong.enabled = s.media.enabled = true;
  };
  for (const Addressed whom : {Addressed::basements, Addressed::lowest_floors}) {
    const auto run = run_addressed({{Time{0}, "T", Advice::move_now, all_channels, static_cast<std::uint32_t>(whom)}}, change, plan_for(whom));
    int told = 0;
    for (std::uint32_t h = 0; h < run->world().households.size(); ++h) {
      const std::uint8_t storey = run->world().households.storey[h];
      const bool meant = storey == below_ground || (whom == Addressed::lowest_floors && storey == 0);
      if (!meant) {
        EXPECT_TRUE(warned(*run).alerted[h].is_never()) << static_cast<int>(storey);
        EXPECT_EQ(warned(*run).tries[h], 0U) << "nobody tried";
      }
      told += !warned(*run).told[h].is_never();
    }
    EXPECT_GT(told, whom == Addressed::basements ? 15 : 30) << "of 20, and of 40, households";
    EXPECT_TRUE(warned(*run).ordered[0].is_never()) << "no order stands for all of the area";
  }
}

TEST(WarningOfAPart, is_passed_on_to_those_whom_it_is_meant_for_and_to_others_as_something_being_up) {
  const auto run = run_addressed(
      {{Time{0}, "T", Advice::move_now, all_channels, 2}}, [](auto& s) { only(s, false, true, false, true); }, plan_for(Addressed::basements));
  int alerted = 0;
  for (std::uint32_t h = 0; h < run->world().households.size(); ++h) {
    if (run->world().households.storey[h] == below_ground) continue;
    EXPECT_TRUE(warned(*run).told[h].is_never());
    alerted += !warned(*run).alerted[h].is_never();
  }
  EXPECT_GT(alerted, 10);
}

TEST(WarningOfAPart, meets_the_same_luck_as_an_order_for_all_and_leaves_the_others_to_a_later_one) {
  const auto change = [](auto& s) { only(s, false, true, false, false); };
  const auto part = run_addressed({{Time{0}, "T", Advice::move_now, all_channels, 2}}, change, plan_for(Addressed::basements));
  const auto all = run_addressed({{Time{0}, "T"}}, change, std::make_shared<Plan>());
  const auto later = run_addressed({{Time{0}, "T", Advice::move_now, all_channels, 2}, {Time::hours(1), "T"}}, change, plan_for(Addressed::basements));
  int reached = 0;
  for (std::uint32_t h = 0; h < part->world().households.size(); ++h) {
    if (part->world().households.storey[h] == below_ground) {
      EXPECT_EQ(warned(*part).told[h], warned(*all).told[h]);
      EXPECT_EQ(std::min<Time>(warned(*later).told[h], Time::hours(1)), std::min<Time>(warned(*all).told[h], Time::hours(1)));
    } else if (!warned(*later).told[h].is_never()) {
      EXPECT_GE(warned(*later).told[h], Time::hours(1));
      ++reached;
    }
  }
  EXPECT_GT(reached, 30);
  EXPECT_EQ(all->state().find<warning::AddressedState>(), nullptr) << "only where the plan has such an order";
}

TEST(WarningOfAPart, has_the_same_bits_for_any_thread_count_and_with_caches_dropped) {
  const std::vector<ToyOrder> orders = {
      {Time{0}, "T", Advice::move_now, all_channels, 2}, {Time::minutes(50), "T", Advice::move_now, all_channels, 1}, {Time::hours(2), "T"}};
  const auto change = [](WarningSettings& s) { s.sms.enabled = s.gong.enabled = true; };
  const Digest alone = run_addressed(orders, change, plan_for(Addressed::basements))->digest();
  EXPECT_EQ(run_addressed(orders, change, plan_for(Addressed::basements), true)->digest(), alone);
  EXPECT_EQ(run_addressed(orders, change, plan_for(Addressed::basements), false, 3)->digest(), alone);
}

TEST(NeighbourGraph, is_symmetric_and_joins_next_doors) {
  const auto world = test::small_world({.villages = 1, .houses = 5, .households_per_house = 3});
  const auto by_building = warning::households_by_building(*world);
  const warning::Lists graph = warning::neighbour_graph(*world, by_building, 2, 100);
  for (std::uint32_t h = 0; h < world->households.size(); ++h) {
    EXPECT_GE(graph.of(h).size(), 3U);
    for (const std::uint32_t other : graph.of(h)) {
      const auto back = graph.of(other);
      EXPECT_TRUE(std::find(back.begin(), back.end(), h) != back.end());
    }
  }
  const auto alone = warning::neighbour_graph(*world, by_building, 2, 10);
  EXPECT_EQ(alone.of(0).size(), 1U) << "houses 30 m apart are out of range";
}

TEST(DayProfile, runs_slower_at_night_and_never_lets_the_later_overtake) {
  const warning::DayProfile day({}, 20 * 60);
  EXPECT_EQ(day.after(Time{0}, 600000, 1.0), Time::minutes(10));
  EXPECT_GT(day.after(Time::hours(5), 600000, 0.5), Time::hours(5) + Time::minutes(10));
  Time last{0};
  for (int minute = 0; minute < 1440; ++minute) {
    const Time done = day.after(Time::minutes(minute), 45 * 60000.0, 0.3);
    EXPECT_GE(done, last);
    last = done;
  }
  EXPECT_TRUE(day.after(Time{0}, 1e18, 0.5).is_never());
}

}  // namespace
}  // namespace muster
