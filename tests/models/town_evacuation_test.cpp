// The people models together with real movement on a generated town: what only shows when everything works on everything else.
#include "models/evacuation.hpp"
#include "models/town_of_3000.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"

namespace muster {
namespace {

struct Case {
  Time order = Time::minutes(30);
  bool ordered = true;
  ChannelSet channels = all_channels;
  std::uint64_t seed = 1;
  int threads = 1;
  bool flood = true;
  std::vector<Time> drop_caches_at = {};
  std::vector<std::int64_t> alerted = {};  ///< out: by minute
};

/// Water that rises over the low half of the town from the second hour on.
std::unique_ptr<Model> rising_water(const World& world, bool flood) {
  std::vector<float> heights = world.buildings.ground_z;
  std::sort(heights.begin(), heights.end());
  const float low = heights.front(), middle = heights[heights.size() / 2];
  const auto level = [=](Time t) {
    return flood ? low + (middle + 2 - low) * static_cast<float>(std::min(1.0, std::max(0.0, t.in_hours() - 1) / 3)) : low - 10;
  };
  return std::make_unique<test::ToyHazard>(
      [&world, level](Time t, std::uint32_t b) { return std::max(0.0F, level(t) - world.buildings.ground_z[b]); }, 0.4F,
      [&world, level](Time t, std::uint32_t l) { return std::max(0.0F, level(t) - world.nodes.z[world.links.tail[l].index]); });
}

std::unique_ptr<Run> run_town(Case& c) {
  const auto world = test::town_of_3000();
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(rising_water(*world, c.flood));
  std::vector<test::ToyOrder> orders;
  for (std::uint32_t a = 0; a < world->areas.size(); ++a)
    if (c.ordered && !world->areas.parent[a].valid()) orders.push_back({c.order, world->areas.id[a], Advice::move_now, c.channels});
  models.push_back(std::make_unique<test::ToyCommand>(orders));
  models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
  models.push_back(test::model<warning::WarningSettings>("warning/chain", world));
  models.push_back(test::model<behaviour::PadmSettings>("behaviour/padm", world));
  models.push_back(test::model<shelter::ShelterSettings>("shelter/capacity", world));
  models.push_back(test::model<casualty::CasualtySettings>("casualty/flood", world));
  models.push_back(test::model<metrics::MetricsSettings>("metrics/population", world, [](auto& s) { s.check = Time::minutes(1); }));
  auto run = std::make_unique<Run>(world, std::move(models), RunSettings{.seed = c.seed, .end = Time::hours(6), .threads = c.threads});
  while (!run->finished()) {
    for (const Time t : c.drop_caches_at)
      if (run->now() == t) run->drop_caches();
    run->step();
  }
  const auto& metrics = run->state().get<MetricsState>();
  c.alerted.assign(metrics.alerted.begin(), metrics.alerted.begin() + metrics.rows);
  return run;
}

Headline headline_of(Case c) { return headline(*test::town_of_3000(), run_town(c)->state()); }

TEST(TownEvacuation, has_the_same_bits_for_any_thread_count_and_with_caches_dropped_on_the_way) {
  Case c;
  const auto alone = run_town(c);
  const Digest digest = alone->digest();
  const Headline h = headline(*test::town_of_3000(), alone->state());
  EXPECT_GT(h.exposed, 0) << "the case is to touch every model";
  EXPECT_GT(h.in_shelters, 0);
  for (const int threads : {2, 4}) {
    Case other{.threads = threads};
    EXPECT_EQ(run_town(other)->digest(), digest) << threads << " threads";
  }
  Case dropped{.drop_caches_at = {Time::minutes(31), Time::minutes(52), Time::minutes(95), Time::minutes(200)}};
  EXPECT_EQ(run_town(dropped)->digest(), digest);
}

TEST(TownEvacuation, accounts_for_everybody) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Headline h = headline_of({.seed = seed});
    EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded + h.dead_on_foot + h.dead_in_cars);
    EXPECT_EQ(h.dead, h.dead_at_home + h.dead_on_foot + h.dead_in_cars);
    EXPECT_GE(h.stranded, 0);
    EXPECT_LE(h.warned_in_time, h.at_risk);
    EXPECT_LE(h.moved_before_water, h.warned_in_time);
  }
}

TEST(TownEvacuation, moves_nobody_without_an_order_or_water) {
  const Headline h = headline_of({.ordered = false, .flood = false});
  EXPECT_EQ(h.warned + h.moved + h.exposed + h.dead + h.turned_away, 0);
}

TEST(TownEvacuation, an_earlier_order_warns_and_moves_no_fewer_in_time) {
  std::int64_t warned = 1 << 30, moved = 1 << 30, exposed = 0;
  for (const int minute : {0, 60, 120, 300}) {
    std::int64_t in_time = 0, left = 0, in_water = 0;
    for (const std::uint64_t seed : {1, 2, 3}) {
      const Headline h = headline_of({.order = Time::minutes(minute), .seed = seed});
      in_time += h.warned_in_time, left += h.moved_before_water, in_water += h.exposed;
    }
    EXPECT_LE(in_time, warned);
    EXPECT_LE(left, moved);
    EXPECT_GE(in_water, exposed * 9 / 10) << "exposure is noisy: people may be caught on the road";
    warned = in_time, moved = left, exposed = in_water;
  }
}

TEST(TownEvacuation, one_more_channel_never_lowers_the_share_alerted) {
  // Telephone calls and knocks share the warden's time, so they count as one channel here: calling first makes the knocks later.
  const auto bit = [](Channel channel) -> unsigned { return bit_of(channel); };
  Case all{.flood = false};
  run_town(all);
  for (const unsigned without :
       {bit(Channel::loudspeaker), bit(Channel::auto_call), bit(Channel::door_knock), bit(Channel::door_knock) | bit(Channel::warden)}) {
    Case fewer{.channels = static_cast<ChannelSet>(all_channels & ~without), .flood = false};
    run_town(fewer);
    for (std::size_t minute = 0; minute < all.alerted.size(); ++minute) EXPECT_GE(all.alerted[minute], fewer.alerted[minute]) << minute;
  }
}

TEST(TownEvacuation, leaves_a_residue_of_people_who_do_not_move) {
  const Headline h = headline_of({.order = Time{0}, .flood = false});
  const double stay = 1 - static_cast<double>(h.moved) / static_cast<double>(h.persons);
  EXPECT_GT(stay, 0.05);
  EXPECT_LT(stay, 0.50);
}

}  // namespace
}  // namespace muster
