#include "models/evacuation.hpp"
#include "muster/models/casualty/shelters.hpp"

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
    if (model) more.push_back(test::model<casualty::ShelterCasualtySettings>("casualty/shelters", place, {}));
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

}  // namespace
}  // namespace muster
