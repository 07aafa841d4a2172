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
  return population::place_people(test::town_of_3000(), {.whereabouts = Whereabouts::by_hour, .luck = luck}, {1, hour}, false);
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

}  // namespace
}  // namespace muster
