// A generated town on a weekday morning, with real movement, a rising flood and everybody where he is by day.
#include <set>

#include "models/evacuation.hpp"
#include "models/rising_water.hpp"
#include "models/town_of_3000.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/models/population/place_people.hpp"

namespace muster {
namespace {

using population::Whereabouts;

std::shared_ptr<const World> weekday_town(double hour, std::int64_t luck = 0) {
  return population::place_people(test::town_of_3000(), {.whereabouts = Whereabouts::by_hour, .luck = luck}, {1, hour}, {});
}

std::unique_ptr<Run> morning(const std::shared_ptr<const World>& world, Time order = Time::minutes(10), int threads = 1) {
  std::vector<test::ToyOrder> orders;
  for (std::uint32_t a = 0; a < world->areas.size(); ++a)
    if (!world->areas.parent[a].valid()) orders.push_back({order, world->areas.id[a]});
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(test::rising_water(*world));
  models.push_back(std::make_unique<test::ToyCommand>(orders));
  models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
  models.push_back(test::model<warning::WarningSettings>("warning/chain", world));
  models.push_back(test::model<behaviour::PadmSettings>("behaviour/padm", world));
  models.push_back(test::model<shelter::ShelterSettings>("shelter/capacity", world));
  models.push_back(test::model<casualty::CasualtySettings>("casualty/flood", world));
  models.push_back(test::model<metrics::MetricsSettings>("metrics/population", world, [](auto& s) { s.check = Time::seconds(10); }));
  return std::make_unique<Run>(world, std::move(models), RunSettings{.seed = 3, .end = Time::hours(4), .threads = threads});
}

void finish(Run& run) {
  while (!run.finished()) run.step();
}

TEST(DayTown, has_everybody_once_and_loses_nobody) {
  const auto world = weekday_town(10);
  const auto run = morning(world);
  finish(*run);
  const Headline h = headline(*world, run->state());
  EXPECT_EQ(h.persons + h.away, static_cast<std::int64_t>(test::town_of_3000()->persons.size()));
  EXPECT_GT(h.away, 200);
  EXPECT_GT(h.elsewhere, 800);
  EXPECT_GT(h.moved, 500);
  EXPECT_GT(h.exposed, 0);
  std::set<std::string> ids(world->persons.id.begin(), world->persons.id.end());
  for (const std::string& id : world->absent.id) EXPECT_TRUE(ids.insert(id).second) << id << " is in the town and outside it";
  const auto& party = run->state().get<MembershipState>().party;
  std::vector<int> members(party.size(), 0);
  for (std::uint32_t p = 0; p < party.size(); ++p)
    if (party[p].valid() && run->state().get<HarmState>().harm[p] != Harm::dead) ++members[party[p].index];
  for (std::uint32_t p = 0; p < party.size(); ++p) EXPECT_EQ(members[p], run->state().get<PartyState>().persons[p]) << "party " << p;
}

TEST(DayTown, has_people_leave_from_where_they_are) {
  const auto world = weekday_town(10);
  const auto run = morning(world);
  const auto& departed = run->state().get<PartyState>();
  finish(*run);
  int from_work = 0;
  for (std::uint32_t p = 0; p < world->persons.size(); ++p) {
    const std::uint32_t household = world->persons.household[p].index;
    if (departed.departed[p].is_never() || world->persons.place[p] != DayPlace::work) continue;
    ++from_work;
    EXPECT_TRUE(departed.mode[p] == TravelMode::foot) << "cars are at home";
    EXPECT_FALSE(run->state().get<WarningState>().alerted[household].is_never());
  }
  EXPECT_GT(from_work, 20);
}

TEST(DayTown, has_the_same_people_in_the_same_places_under_every_plan_and_seed) {
  const auto world = weekday_town(10);
  EXPECT_EQ(world_digest(*weekday_town(10)), world_digest(*world));
  EXPECT_NE(world_digest(*weekday_town(10, 1)), world_digest(*world));
  const auto early = morning(world), late = morning(world, Time::hours(2));
  finish(*early), finish(*late);
  EXPECT_GE(headline(*world, early->state()).warned_in_time, headline(*world, late->state()).warned_in_time);
}

TEST(DayTown, has_the_same_bits_for_any_thread_count_and_with_caches_dropped_on_the_way) {
  const auto world = weekday_town(10);
  const auto first = morning(world);
  finish(*first);
  for (const int threads : {2, 3, 8}) {
    const auto run = morning(world, Time::minutes(10), threads);
    finish(*run);
    EXPECT_EQ(run->digest(), first->digest()) << threads << " threads";
  }
  const auto run = morning(world);
  while (!run->finished()) {
    if (run->now().ms % 70000 == 0) run->drop_caches();
    run->step();
  }
  EXPECT_EQ(run->digest(), first->digest());
}

/// The same town from three in the afternoon on, where people go home; the order comes at six.
std::unique_ptr<Run> afternoon(int threads = 1) {
  static const auto home_at = std::make_shared<std::vector<Time>>();
  static const auto world = population::place_people(test::town_of_3000(), {.whereabouts = Whereabouts::by_hour}, {1, 15},
                                                     {.with_families = true, .with_homes = true}, home_at.get());
  std::vector<test::ToyOrder> orders;
  for (std::uint32_t a = 0; a < world->areas.size(); ++a)
    if (!world->areas.parent[a].valid()) orders.push_back({Time::hours(3), world->areas.id[a]});
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(test::rising_water(*world));
  models.push_back(std::make_unique<test::ToyCommand>(orders));
  models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
  models.push_back(test::model<warning::WarningSettings>("warning/chain", world, {}, 15 * 60));
  models.push_back(test::model<behaviour::PadmSettings>(
      "behaviour/padm", world,
      [](auto& s) {
        s.going_home.enabled = true, s.going_home.wait_for_family = Time::minutes(20);
        s.families.fetch_children = true, s.families.named_helpers = behaviour::Helpers::nearest, s.returners.share = 0.3;
      },
      15 * 60, std::make_shared<Plan>(), home_at));
  models.push_back(test::model<shelter::ShelterSettings>("shelter/capacity", world));
  models.push_back(test::model<casualty::CasualtySettings>("casualty/flood", world));
  models.push_back(test::model<metrics::MetricsSettings>("metrics/population", world, [](auto& s) { s.check = Time::seconds(10); }));
  return std::make_unique<Run>(world, std::move(models), RunSettings{.seed = 3, .end = Time::hours(8), .threads = threads});
}

TEST(DayTown, goes_home_in_the_evening_and_loses_nobody) {
  const auto run = afternoon();
  finish(*run);
  const auto& homeward = run->state().get<HomewardState>();
  const auto& party = run->state().get<MembershipState>().party;
  const World& world = run->world();
  EXPECT_GT(homeward.went_home_first, 20);
  EXPECT_GT(homeward.went_home_day_over, 200);
  std::vector<int> members(party.size(), 0);
  int moved = 0;
  for (std::uint32_t p = 0; p < party.size(); ++p) {
    if (!party[p].valid()) continue;
    ++moved;
    EXPECT_EQ(party[party[p].index], party[p]) << "who leads a party is of it";
    if (run->state().get<HarmState>().harm[p] != Harm::dead) ++members[party[p].index];
  }
  EXPECT_EQ(moved, run->state().get<BehaviourState>().departed_persons);
  for (std::uint32_t p = 0; p < party.size(); ++p) EXPECT_EQ(members[p], run->state().get<PartyState>().persons[p]) << "party " << p;
  std::size_t there = 0;
  for (std::uint32_t h = 0; h < world.households.size(); ++h) each_of_household(world, &homeward, h, [&there](std::uint32_t) { ++there; });
  const auto elsewhere = [](Homeward stage) { return on_way_home(stage) || stage == Homeward::elsewhere; };
  EXPECT_EQ(there + static_cast<std::size_t>(std::count_if(homeward.stage.begin(), homeward.stage.end(), elsewhere)), world.persons.size());
}

TEST(DayTown, goes_home_with_the_same_bits_for_any_thread_count_and_with_caches_dropped_on_the_way) {
  const auto first = afternoon();
  finish(*first);
  for (const int threads : {2, 3}) {
    const auto run = afternoon(threads);
    finish(*run);
    EXPECT_EQ(run->digest(), first->digest()) << threads << " threads";
  }
  const auto run = afternoon();
  while (!run->finished()) {
    if (run->now().ms % 70000 == 0) run->drop_caches();
    run->step();
  }
  EXPECT_EQ(run->digest(), first->digest());
}

}  // namespace
}  // namespace muster
