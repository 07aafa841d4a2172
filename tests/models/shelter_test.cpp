#include <map>

#include "models/evacuation.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster {
namespace {

using test::block;
using test::Evacuation;

std::vector<std::string> events_named(const Run& run, const std::string& name) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < run.events().size(); ++i)
    if (run.events().kinds()[run.events().kind[i]].name == name) out.push_back(run.world().shelters.id[run.events().subject[i]]);
  return out;
}

TEST(Shelter, turns_parties_away_when_full_and_sends_them_to_the_next_open_one) {
  auto world = test::small_world({.villages = 2, .houses = 10});
  world->shelters.capacity[0] = 9;  // three of village 0's ten households
  const Evacuation e{.world = world, .orders = {{Time{0}, "V0"}}, .end = Time::hours(6)};
  const auto run = e.run();
  const auto& s = block<ShelterState>(*run);
  EXPECT_EQ(s.occupants[0], 9);
  EXPECT_GT(s.turned_away[0], 0);
  EXPECT_EQ(s.known_full[0], 1);
  EXPECT_GT(s.occupants[1], 0) << "village 1's shelter is the next open one";
  EXPECT_EQ(events_named(*run, "shelter/full"), std::vector<std::string>{"V0S"});
}

TEST(Shelter, keeps_families_together) {
  auto world = test::small_world({.villages = 1, .houses = 10});
  world->shelters.capacity[0] = 10;  // room for three families of three, and one person
  const auto run = Evacuation{.world = world, .end = Time::hours(6)}.run();
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 9);
}

TEST(Shelter, loses_nobody) {
  auto world = test::small_world({.villages = 2, .houses = 20});
  for (int& capacity : world->shelters.capacity) capacity = 24;
  for (const bool exit : {true, false}) {
    if (!exit) world->shelters.kind.back() = ShelterKind::emergency;
    const auto run = Evacuation{.world = world, .end = Time::hours(12)}.run();
    const Headline h = headline(*world, run->state());
    EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded);
    std::int64_t in_place = 0;
    for (std::uint32_t p = 0; p < world->persons.size(); ++p)
      if (block<PartyState>(*run).status[p] == PartyStatus::in_place) in_place += block<PartyState>(*run).persons[p];
    EXPECT_EQ(h.stranded, in_place) << "who finds no room stays where it is";
    EXPECT_EQ(h.stranded > 0, !exit) << "an exit takes everybody";
  }
}

/// Orders to shelters at given times.
class Orders final : public Model {
 public:
  explicit Orders(std::vector<ShelterOrder> orders) : orders_(std::move(orders)) {}
  std::string_view name() const override { return "test/orders"; }
  Phase phase() const override { return Phase::command; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return {}; }
  void declare(StartContext&) override {}
  void start(StartContext& context) override { shelters_ = &context.state.get<ShelterState>(); }
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    for (const ShelterOrder& order : orders_)
      if (order.head.time == context.now) shelters_->orders.add(order);
  }

 private:
  std::vector<ShelterOrder> orders_;
  ShelterState* shelters_ = nullptr;
};

ShelterOrder order(Time when, ShelterAction what, std::uint32_t shelter, std::uint32_t detail = 0) {
  return {.head = {when, {1}, Phase::command, detail}, .shelter = {shelter}, .what = what};
}

TEST(Shelter, opens_some_time_after_the_order_and_closes_on_order) {
  const Evacuation e{.orders = {}, .shelter = [](auto& s) { s.open_at_start = false; }};
  std::vector<std::unique_ptr<Model>> more;
  more.push_back(std::make_unique<Orders>(std::vector{order(Time::minutes(10), ShelterAction::open, 0), order(Time::minutes(90), ShelterAction::close, 0)}));
  const auto run = e.start(std::move(more));
  const auto& open = block<ShelterState>(*run).open;
  test::run_until(*run, Time::minutes(40));
  EXPECT_EQ(open[0], 0);
  EXPECT_EQ(open.back(), 1) << "an exit is always open";
  test::run_until(*run, Time::minutes(41));
  EXPECT_EQ(open[0], 1);
  test::run_until(*run, Time::minutes(91));
  EXPECT_EQ(open[0], 0);
}

TEST(Shelter, closes_for_good_when_water_reaches_its_floor) {
  auto world = test::small_world({.villages = 1});
  world->buildings.x[0] = world->shelters.x[0] + 5, world->buildings.y[0] = world->shelters.y[0];
  const auto run = Evacuation{
      .world = world, .orders = {{Time::hours(2), "T"}}, .water = [](Time t, std::uint32_t b) {
        return b == 0 && t >= Time::minutes(30) && t < Time::minutes(60) ? 0.6F : 0.0F;
      }}.run();
  EXPECT_EQ(block<ShelterState>(*run).flooded[0], 1);
  EXPECT_EQ(block<ShelterState>(*run).open[0], 0);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 0);
  EXPECT_EQ(events_named(*run, "shelter/flooded"), std::vector<std::string>{"V0S"});
}

// ---- doors, desks, keys, ways ----

std::unique_ptr<Run> with_orders(const Evacuation& e, std::vector<ShelterOrder> orders) {
  std::vector<std::unique_ptr<Model>> more;
  more.push_back(std::make_unique<Orders>(std::move(orders)));
  auto run = e.start(std::move(more));
  while (!run->finished()) run->step();
  return run;
}

std::vector<Time> times_of(const Run& run, const std::string& name) {
  std::vector<Time> out;
  for (std::size_t i = 0; i < run.events().size(); ++i)
    if (run.events().kinds()[run.events().kind[i]].name == name) out.push_back(run.events().time[i]);
  return out;
}

TEST(ShelterDoor, lets_in_no_more_households_than_its_desks_register) {
  auto world = test::small_world({.villages = 1, .houses = 30});
  const Evacuation plain{.world = world, .end = Time::hours(8)};
  const Evacuation one{.world = world, .shelter = [](auto& s) { s.desks = 1, s.households_per_desk_h = 10; }, .end = Time::hours(8)};
  const auto without = plain.run(), with = one.run();
  EXPECT_EQ(without->state().find<shelter::DoorState>(), nullptr) << "nobody knows of any desk";
  EXPECT_EQ(block<ShelterState>(*without).occupants[0], block<ShelterState>(*with).occupants[0]) << "they only wait";
  const std::vector<Time> in = times_of(*with, "shelter/arrived");
  ASSERT_GT(in.size(), 5U);
  for (std::size_t i = 1; i < in.size(); ++i) EXPECT_GE((in[i] - in[i - 1]).ms, 6 * 60 * 1000) << "ten an hour";
  const auto& door = block<shelter::DoorState>(*with);
  EXPECT_GT(door.most_waiting[0], 3);
  EXPECT_GT(door.longest_wait_s[0], 360);
  EXPECT_EQ(door.waiting[0], 0);
  EXPECT_EQ(times_of(*with, "shelter/queued").size(), in.size());
}

TEST(ShelterDoor, takes_the_desks_and_the_entrance_that_the_world_knows) {
  auto world = test::small_world({.villages = 1, .houses = 30});
  world->shelters.desks.assign(world->shelters.size(), 2.0F);
  world->shelters.entrance_m.assign(world->shelters.size(), 0.01F);  // 0.013 persons a second: three need 231 s
  const auto run = Evacuation{.world = world, .shelter = [](auto& s) { s.households_per_desk_h = 1000; }, .end = Time::hours(8)}.run();
  const std::vector<Time> in = times_of(*run, "shelter/arrived");
  ASSERT_GT(in.size(), 5U);
  for (std::size_t i = 1; i < in.size(); ++i) EXPECT_GE((in[i] - in[i - 1]).ms, 230 * 1000);
}

TEST(ShelterDoor, counts_who_waits_as_room_that_is_taken_and_loses_nobody) {
  auto world = test::small_world({.villages = 2, .houses = 20});
  for (int& capacity : world->shelters.capacity) capacity = 24;
  for (const Time end : {Time::minutes(40), Time::minutes(90), Time::hours(12)}) {
    const auto run = Evacuation{.world = world, .shelter = [](auto& s) { s.desks = 1; }, .end = end}.run();
    const Headline h = headline(*world, run->state());
    std::int64_t waiting = 0;
    for (const std::int32_t n : block<shelter::DoorState>(*run).waiting) waiting += n;
    EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded + waiting);
    if (end == Time::hours(12)) {
      EXPECT_EQ(h.stranded, 0) << "the exit takes who finds no room";
    }
    for (std::uint32_t s = 0; s < world->shelters.size(); ++s) {
      if (world->shelters.kind[s] == ShelterKind::exit) continue;
      EXPECT_LE(block<ShelterState>(*run).occupants[s] + block<shelter::DoorState>(*run).waiting[s], 24);
    }
  }
}

TEST(ShelterDoor, sends_on_who_waits_when_the_doors_shut) {
  const auto world = test::small_world({.villages = 2, .houses = 30});
  const Evacuation e{.world = world, .orders = {{Time{0}, "V0"}}, .shelter = [](auto& s) { s.desks = 1, s.households_per_desk_h = 2; }, .end = Time::hours(10)};
  const auto run = with_orders(e, {order(Time::hours(2), ShelterAction::close, 0)});
  const auto& s = block<ShelterState>(*run);
  EXPECT_EQ(block<shelter::DoorState>(*run).waiting[0], 0);
  EXPECT_GT(s.turned_away[0], 0);
  EXPECT_LT(s.occupants[0], 30) << "two households an hour, for two hours";
  EXPECT_EQ(headline(*world, run->state()).stranded, 0);
}

TEST(ShelterDoor, is_the_same_for_any_thread_count) {
  auto world = test::small_world({.villages = 3, .houses = 40});
  const auto digest = [&](int threads) {
    Evacuation e{
        .world = world, .shelter = [](auto& s) { s.desks = 2, s.watch_ways = true, s.refused_go_by = shelter::RefusedGoBy::sight; }, .end = Time::hours(3)};
    e.threads = threads;
    for (int& capacity : world->shelters.capacity) capacity = 50;
    const auto run = e.run();
    return run->digest();
  };
  const auto alone = digest(1);
  for (int threads = 2; threads <= 8; ++threads) EXPECT_EQ(digest(threads), alone) << threads << " threads";
}

TEST(ShelterDoor, goes_on_from_its_state_alone) {
  const auto world = test::small_world({.villages = 2, .houses = 30});
  const Evacuation e{.world = world, .shelter = [](auto& s) { s.desks = 1, s.households_per_desk_h = 6, s.watch_ways = true; }, .end = Time::hours(4)};
  const auto whole = e.run();
  const auto run = e.start();
  while (!run->finished()) {
    if (run->now().ms % Time::minutes(7).ms == 0) run->drop_caches();
    run->step();
  }
  EXPECT_EQ(run->digest(), whole->digest());
}

/// A place whose first shelter has a key holder, who lives in the first house.
std::shared_ptr<World> with_keeper() {
  auto world = test::small_world({.villages = 1, .houses = 10});
  world->shelters.keeper.assign(world->shelters.size(), PersonId{});
  world->shelters.keeper[0] = {0};
  return world;
}

TEST(ShelterKeeper, opens_when_he_has_walked_there) {
  const auto world = with_keeper();
  const Evacuation e{.world = world, .orders = {}, .shelter = [](auto& s) { s.open_at_start = false, s.reference_m = 1; }, .end = Time::hours(2)};
  const auto run = with_orders(e, {order(Time::minutes(10), ShelterAction::open, 0)});
  const std::uint32_t home = world->households.home[0].index;
  const double dx = world->buildings.x[home] - world->shelters.x[0], dy = world->buildings.y[home] - world->shelters.y[0];
  const double walk_s = 1.3 * std::sqrt(dx * dx + dy * dy) / static_cast<double>(world->persons.walk_m_s[0]);
  ASSERT_EQ(times_of(*run, "shelter/opened").size(), 1U);
  EXPECT_NEAR(times_of(*run, "shelter/opened")[0].in_hours() * 3600, 600 + 300 + walk_s + 300, 1) << "called, walks, unlocks";
  EXPECT_EQ(block<shelter::KeeperState>(*run).comes[0], Time::never());
}

TEST(ShelterKeeper, is_not_waited_for_when_away_or_dead) {
  const auto world = with_keeper();
  const auto settings = [](auto& s) { s.open_at_start = false; };
  const Evacuation away{
      .world = world,
      .orders = {{Time{0}, "T"}},
      .padm = [](auto& s) { s.refusal = 0, s.belief.door_knock = s.belief.warden = s.belief.neighbour = s.belief.loudspeaker = s.belief.auto_call = 1; },
      .shelter = settings,
      .end = Time::hours(6)};
  const auto run = with_orders(away, {order(Time::hours(4), ShelterAction::open, 0)});
  ASSERT_EQ(times_of(*run, "shelter/keeper_missing").size(), 1U) << "his household has gone";
  EXPECT_EQ(times_of(*run, "shelter/opened")[0], Time::hours(4) + Time::minutes(30)) << "opened by force";

  const Evacuation drowned{.world = world,
                           .orders = {},
                           .water = [](Time t, std::uint32_t) { return t >= Time::minutes(12) ? 9.0F : 0.0F; },
                           .velocity = 4,
                           .shelter = [](auto& s) { s.open_at_start = false, s.freeboard_m = -2, s.reference_m = 1; },
                           .end = Time::hours(2)};
  const auto later = with_orders(drowned, {order(Time::minutes(10), ShelterAction::open, 0)});
  ASSERT_EQ(block<HarmState>(*later).harm[0], Harm::dead);
  ASSERT_EQ(times_of(*later, "shelter/keeper_missing").size(), 1U);
  ASSERT_EQ(times_of(*later, "shelter/opened").size(), 1U);
  EXPECT_GE(times_of(*later, "shelter/opened")[0], times_of(*later, "shelter/keeper_missing")[0] + Time::minutes(30));
}

TEST(ShelterKeeper, is_not_asked_where_shelters_are_open_from_the_start) {
  const auto run = Evacuation{.world = with_keeper()}.run();
  EXPECT_EQ(run->state().find<shelter::KeeperState>(), nullptr);
  EXPECT_EQ(block<ShelterState>(*run).open[0], 1);
}

TEST(ShelterRefusal, sends_people_where_the_plan_says_and_else_to_the_nearest) {
  auto world = test::small_world({.villages = 3, .houses = 10});
  for (int& capacity : world->shelters.capacity) capacity = 90;
  world->shelters.capacity[0] = 6;
  auto plan = std::make_shared<Plan>();
  plan->rules.push_back({.id = "r", .role = "county", .when = {}, .actions = {{.kind = "redirect", .arguments = nullptr}}});
  // No word gets round, so that nobody chooses another place from the start.
  Evacuation e{.world = world, .orders = {{Time{0}, "V0"}}, .shelter = [](auto& s) { s.word_spreads = Time::hours(20); }, .end = Time::hours(8)};
  const auto nearest = e.run();
  e.plan = plan;
  EXPECT_GT(block<ShelterState>(*nearest).occupants[1], 0);
  EXPECT_EQ(block<ShelterState>(*nearest).occupants[2], 0);
  const auto planned = with_orders(e, {order(Time{0}, ShelterAction::redirect, 0, 2)});
  EXPECT_EQ(block<ShelterState>(*planned).occupants[1], 0);
  EXPECT_GT(block<ShelterState>(*planned).occupants[2], 0);
}

TEST(ShelterRefusal, by_sight_people_try_full_places_that_they_know_nothing_of_and_go_nowhere_twice) {
  auto world = test::small_world({.villages = 3, .houses = 20});
  world->shelters.capacity[0] = 3, world->shelters.capacity[1] = 3, world->shelters.capacity[2] = 500;
  const auto settings = [](auto& s) { s.refused_go_by = shelter::RefusedGoBy::sight, s.word_spreads = Time::hours(20); };
  const auto run = Evacuation{.world = world, .orders = {{Time{0}, "V0"}}, .shelter = settings, .end = Time::hours(10)}.run();
  const auto& s = block<ShelterState>(*run);
  EXPECT_GT(s.turned_away[1], 0) << "nobody told them that it is full";
  EXPECT_GT(s.occupants[2], 0);
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> refusals;
  for (std::size_t i = 0; i < run->events().size(); ++i)
    if (run->events().kinds()[run->events().kind[i]].name == "shelter/refused") ++refusals[{run->events().subject[i], run->events().object[i]}];
  for (const auto& [who, times] : refusals) EXPECT_EQ(times, 1);
}

/// Closes all links of a place for a time.
class Cut final : public Model {
 public:
  std::string_view name() const override { return "test/cut"; }
  Phase phase() const override { return Phase::lifelines; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::string_view names[] = {"link/test_cut/"};
    return names;
  }
  void declare(StartContext& context) override {
    auto& layers = context.state.find_or_add<LinkLayers>();
    number_ = layers.add("test_cut", context.world.links.size());
  }
  void start(StartContext& context) override { layers_ = &context.state.get<LinkLayers>(); }
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    const bool cut = context.now >= Time::minutes(30) && context.now < Time::minutes(60);
    for (std::uint8_t& modes : layers_->layers[number_].closed_modes) modes = cut ? std::uint8_t{mode_foot | mode_vehicles} : std::uint8_t{0};
  }

 private:
  LinkLayers* layers_ = nullptr;
  std::size_t number_ = 0;
};

TEST(ShelterWays, says_when_no_open_way_joins_a_shelter_with_a_road_out) {
  const auto world = test::small_world({.villages = 1});
  std::vector<std::unique_ptr<Model>> more;
  more.push_back(std::make_unique<Cut>());
  const auto run = Evacuation{.world = world, .orders = {}, .shelter = [](auto& s) { s.watch_ways = true; }, .end = Time::hours(2)}.start(std::move(more));
  test::run_until(*run, Time::minutes(45));
  const auto& ways = block<shelter::WayState>(*run);
  EXPECT_EQ(ways.cut_off[0], 1);
  EXPECT_EQ(ways.cut_off.back(), 0) << "an exit is no shelter";
  EXPECT_EQ(ways.first_cut_off[0], Time::minutes(30));
  while (!run->finished()) run->step();
  EXPECT_EQ(ways.cut_off[0], 0);
  EXPECT_EQ(events_named(*run, "shelter/cut_off"), std::vector<std::string>{"V0S"});
  EXPECT_EQ(events_named(*run, "shelter/reachable"), std::vector<std::string>{"V0S"});
}

}  // namespace
}  // namespace muster
