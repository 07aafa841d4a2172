#include "models/evacuation.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/casualty/drowning.hpp"
#include "muster/models/casualty/shelters.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster {
namespace {

using test::block;
using test::Evacuation;

constexpr Time flood_comes = Time::hours(3);  // everybody is inside by then

/// One village whose only building of ten storeys or one stands for its shelter; `depth_m` of water comes to it.
struct Flooded {
  std::uint8_t storeys = 1;
  float depth_m = 4, velocity_m_s = 0;
  bool model = true;
  ShelterUse use = ShelterUse::school;
  std::function<void(casualty::ShelterCasualtySettings&)> settings = {};
  std::function<void(casualty::CasualtySettings&)> flood = {};

  std::shared_ptr<World> world() const {
    auto world = test::small_world({.villages = 1, .houses = 20});
    ShelterTable& s = world->shelters;
    // The last house stands beside the shelter. Nobody leaves it for another place: it is a shelter's neighbour, and its people go in first.
    const std::size_t last = world->buildings.size() - 1;
    world->buildings.x[last] = s.x[0] + 5, world->buildings.y[last] = s.y[0], world->buildings.storeys[last] = storeys;
    s.use.assign(s.size(), ShelterUse::unknown), s.use[0] = use;
    return world;
  }
  std::unique_ptr<Run> run(int threads = 1) const {
    const auto place = world();
    const auto last = static_cast<std::uint32_t>(place->buildings.size() - 1);
    Evacuation e{.world = place,
                 .water = [this, last](Time t, std::uint32_t b) { return b == last && t >= flood_comes ? depth_m : 0.0F; },
                 .velocity = velocity_m_s,
                 .end = Time::hours(4)};
    e.threads = threads;
    std::vector<std::unique_ptr<Model>> more;
    if (model) more.push_back(test::model<casualty::ShelterCasualtySettings>("casualty/shelters", place, settings));
    e.casualty = flood;
    auto run = e.start(std::move(more));
    while (!run->finished()) run->step();
    return run;
  }
};

std::int32_t drowned_inside(const Run& run) {
  const auto& harm = block<HarmState>(run);
  std::int32_t n = 0;
  for (std::size_t p = 0; p < harm.cause.size(); ++p) n += harm.harm[p] == Harm::dead && harm.cause[p] == Cause::drowned_in_shelter;
  return n;
}

TEST(ShelterWater, drowns_people_inside_as_it_does_at_home) {
  const auto run = Flooded{}.run();
  const std::int32_t dead = drowned_inside(*run);
  ASSERT_GT(dead, 0);
  EXPECT_EQ(block<casualty::ShelterHarm>(*run).dead[0], dead);
  const auto without = Flooded{.model = false}.run();
  EXPECT_EQ(drowned_inside(*without), 0) << "nobody asked";
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], block<ShelterState>(*without).occupants[0] - dead);
  const Headline h = headline(run->world(), run->state());
  EXPECT_EQ(h.dead_in_shelters, dead);
  EXPECT_EQ(h.in_shelters + h.left_area + h.stranded + h.dead_in_shelters, h.moved);
  double expected = 0;
  for (const float chance : block<casualty::ShelterHarm>(*run).death_chance) expected += static_cast<double>(chance);
  EXPECT_GT(expected, 0);
}

TEST(ShelterWater, spares_those_with_a_dry_floor_above_them_but_not_where_the_building_falls) {
  EXPECT_EQ(drowned_inside(*Flooded{.storeys = 5}.run()), 0);
  EXPECT_GT(drowned_inside(*Flooded{.storeys = 5, .velocity_m_s = 5}.run()), 0);
  EXPECT_GT(drowned_inside(*Flooded{.storeys = 5, .use = ShelterUse::square}.run()), 0) << "a square has no upper floor";
}

TEST(ShelterWater, leaves_those_alone_whose_floor_is_dry) {
  const auto run = Flooded{.depth_m = 0.3F}.run();
  EXPECT_EQ(drowned_inside(*run), 0);
  const auto& parties = block<PartyState>(*run);
  const auto& membership = block<MembershipState>(*run);
  for (std::size_t p = 0; p < membership.party.size(); ++p) {
    if (!membership.party[p].valid() || parties.status[membership.party[p].index] != PartyStatus::arrived) continue;
    EXPECT_TRUE(block<HarmState>(*run).exposed[p] == Time::never());
  }
}

TEST(ShelterWater, is_worse_in_deeper_water_and_the_same_for_any_thread_count) {
  std::int32_t before = 0;
  for (const float depth : {1.0F, 2.0F, 4.0F, 8.0F}) {
    const std::int32_t dead = drowned_inside(*Flooded{.depth_m = depth}.run());
    EXPECT_GE(dead, before) << depth;
    before = dead;
  }
  const Digest alone = Flooded{}.run(1)->digest();
  for (const int threads : {2, 4, 8}) EXPECT_EQ(Flooded{}.run(threads)->digest(), alone) << threads;
}

double chance_inside(const Run& run) {
  float most = 0;
  for (const float chance : block<casualty::ShelterHarm>(run).death_chance) most = std::max(most, chance);
  return static_cast<double>(most);
}

TEST(ShelterWater, is_what_casualty_flood_says_unless_it_has_settings_of_its_own) {
  const auto logistic = [](auto& s) { s.at_home = casualty::HomeCurve::logistic; };
  EXPECT_NEAR(chance_inside(*Flooded{.flood = logistic}.run()), casualty::global_logistic(4), 1e-6);
  EXPECT_NEAR(chance_inside(*Flooded{.settings = [](auto& s) { s.as_flood = false, s.at_home = casualty::HomeCurve::new_orleans; }, .flood = logistic}.run()),
              casualty::jonkman_new_orleans(4), 1e-6);
  casualty::ShelterCasualtySettings own;
  EXPECT_TRUE(own.contradictions().empty());
  own.swept_injured = 0.1;
  ASSERT_EQ(own.contradictions().size(), 1U) << "as_flood would pass over it";
  own.as_flood = false;
  EXPECT_TRUE(own.contradictions().empty());
}

/// Whom the water takes dies in the share `swept_fatality`; of the others `swept_injured` are injured, `swept_severely` of these severely.
TEST(ShelterWater, injures_some_of_those_whom_it_takes_and_who_live) {
  const auto run = Flooded{.flood = [](auto& s) { s.at_home = casualty::HomeCurve::logistic, s.swept_fatality = 0.5; }}.run();
  const double chance = casualty::global_logistic(4);  // 0.36
  const auto& harm = block<HarmState>(*run);
  const auto& parties = block<PartyState>(*run);
  const auto& membership = block<MembershipState>(*run);
  int light = 0, severe = 0;
  for (std::uint32_t p = 0; p < harm.harm.size(); ++p) {
    const PartyId party = membership.party[p];
    if (!party.valid() || parties.status[party.index] != PartyStatus::arrived || parties.destination[party.index].index != 0) continue;
    const EntityKey key = run->world().persons.key[p];
    const double u = uniform(1, Stream::casualty_drowning, key), v = uniform(1, Stream::casualty_drowning, key, occasion("injury"));
    const Harm expected = u < chance ? Harm::dead : u >= 2 * chance || v >= 0.5 ? Harm::unharmed : v < 0.1 ? Harm::injured_severely : Harm::injured;
    EXPECT_EQ(harm.harm[p], expected);
    light += expected == Harm::injured, severe += expected == Harm::injured_severely;
  }
  EXPECT_GT(light, 2);
  EXPECT_EQ(headline(run->world(), run->state()).injured, light + severe);
}

/// One desk, a queue in the street, and a torrent that comes down it when most still wait.
struct Queue {
  bool model = true;
  Time end = Time::hours(6);
  float depth_m = 0.5F, velocity_m_s = 2.0F;

  std::unique_ptr<Run> run(int threads = 1) const {
    const auto place = test::small_world({.villages = 1, .houses = 30});
    Evacuation e{.world = place,
                 .water = [this](Time t, std::uint32_t b) { return b == 0 && t >= Time::hours(2) ? depth_m : 0.0F; },
                 .velocity = velocity_m_s,
                 .shelter = [](auto& s) { s.desks = 1, s.households_per_desk_h = 3; },
                 .end = end};
    e.threads = threads;
    std::vector<std::unique_ptr<Model>> more;
    if (model) more.push_back(test::model<casualty::ShelterCasualtySettings>("casualty/shelters", place));
    auto run = e.start(std::move(more));
    while (!run->finished()) run->step();
    return run;
  }
};

int swept(const Run& run) {
  const auto& harm = block<HarmState>(run);
  return static_cast<int>(std::count(harm.cause.begin(), harm.cause.end(), Cause::swept_off_feet));
}

TEST(ShelterWater, sweeps_away_who_waits_outside_at_a_desk) {
  const auto with = Queue{}.run(), without = Queue{.model = false}.run();
  EXPECT_GT(swept(*with), swept(*without) + 5);
  EXPECT_EQ(swept(*Queue{.depth_m = 0.1F, .velocity_m_s = 0.5F}.run()), 0) << "harmless water";
  for (const Time end : {Time::hours(2) + Time::minutes(30), Time::hours(6)}) {
    const auto run = Queue{.end = end}.run();
    const Headline h = headline(run->world(), run->state());
    std::int64_t waiting = 0;
    for (const std::int32_t n : block<shelter::DoorState>(*run).waiting) waiting += n;
    EXPECT_GE(waiting, 0);
    std::int64_t stopped = 0;
    const auto& parties = block<PartyState>(*run);
    for (std::size_t p = 0; p < parties.status.size(); ++p)
      if (parties.status[p] == PartyStatus::in_place || parties.status[p] == PartyStatus::on_link) stopped += parties.persons[p];
    EXPECT_EQ(h.stranded, stopped);
    EXPECT_EQ(h.moved, h.in_shelters + h.left_area + waiting + h.stranded + h.dead_on_foot + h.dead_in_cars + h.dead_in_shelters);
  }
  EXPECT_EQ(Queue{}.run(3)->digest(), with->digest());
}

}  // namespace
}  // namespace muster
