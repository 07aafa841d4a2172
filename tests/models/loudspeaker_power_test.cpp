#include <gtest/gtest.h>

#include "models/warned_place.hpp"

// What loudspeakers and base stations hang on: supply and battery, the network, hubs.
namespace muster {
namespace {

using namespace test;
using lifelines::StationSettings;

std::unique_ptr<Run> broadcast(std::function<void(warning::WarningSettings&)> change, CutSettings off, Time order = Time::hours(2),
                               std::unique_ptr<Model> also = {}) {
  return play(small_world(),
              {.warning =
                   [&](auto& s) {
                     nothing(s);
                     s.loudspeakers.enabled = true, s.loudspeakers.indoors = s.loudspeakers.outdoors = 1, s.chain.absent_day = 0;
                     s.chain.answer_day = Time{1};
                     if (change) change(s);
                   },
               .services = [&](auto& s) { s.cuts = {off}; },
               .orders = {{order, "V0"}, {order, "V1"}},
               .also = std::move(also)});
}

TEST(Loudspeakers, go_on_for_as_long_as_their_battery_when_the_supply_is_gone) {
  const auto heard_with = [](Time battery) {
    const auto run = broadcast([battery](auto& s) { s.loudspeakers.battery = battery; }, cut(Service::power, Time::hours(1)));
    return share_reached_by(*run, Channel::loudspeaker);
  };
  EXPECT_EQ(heard_with(Time{0}), 0);
  EXPECT_EQ(heard_with(Time::minutes(60)), 0) << "empty before the post is informed";
  EXPECT_GT(heard_with(Time::minutes(70)), 0.8);
  EXPECT_GT(heard_with(Time::minutes(90)), 0.8);
}

TEST(Loudspeakers, that_are_set_off_from_outside_need_the_network) {
  const auto with = [](warning::Trigger trigger) {
    // The chain's telephones have the network until the order has come to the villages.
    return broadcast([trigger](auto& s) { s.loudspeakers.trigger = trigger, s.loudspeakers.start_delay = Time::minutes(5); },
                     cut(Service::network, Time::minutes(123)));
  };
  const auto outside = with(warning::Trigger::from_outside);
  EXPECT_EQ(share_reached_by(*outside, Channel::loudspeaker), 0);
  EXPECT_GT(ended(*outside, Channel::loudspeaker, Try::no_network), 20U);
  EXPECT_EQ(moments(*outside, "area/channel_without_network").size(), 12U) << "six broadcasts of two villages";
  EXPECT_GT(share_reached_by(*with(warning::Trigger::on_the_spot), Channel::loudspeaker), 0.8);
}

TEST(Loudspeakers, are_switched_on_by_hand_where_somebody_is_left_to_do_it) {
  const auto by_hand = [](Time time, bool dead) {
    const auto world = small_world();
    std::vector<std::uint32_t> posts;
    for (std::uint32_t a = 0; a < world->areas.size(); ++a)
      if (world->areas.warden[a].valid()) posts.push_back(world->areas.warden[a].index), posts.push_back(world->areas.deputy[a].index);
    return broadcast(
        [time](auto& s) { s.loudspeakers.trigger = warning::Trigger::either, s.loudspeakers.by_hand = time, s.loudspeakers.start_delay = Time::minutes(5); },
        cut(Service::network, Time::minutes(123)), Time::hours(2), dead ? std::make_unique<ToyHarm>(Time::minutes(124), posts) : nullptr);
  };
  const auto soon = by_hand(Time::minutes(7), false), late = by_hand(Time::minutes(60), false);
  EXPECT_GT(share_reached_by(*soon, Channel::loudspeaker), 0.8);
  EXPECT_EQ(moments(*soon, "area/channel_without_network").size(), 2U) << "the first of each village";
  EXPECT_EQ(share_reached_by(*late, Channel::loudspeaker), 0) << "broadcasts are over";
  EXPECT_EQ(share_reached_by(*by_hand(Time::minutes(7), true), Channel::loudspeaker), 0);
}

/// Three stations in a row: a hub in the first village, one behind it in the second, one behind that.
std::vector<StationSettings> chain_of_three(std::string first_via = {}) {
  return {{"leaf", {2000, 300}, 900, Time{0}, "middle"}, {"middle", {2000, 350}, 900, Time{0}, "hub"}, {"hub", {10, 60}, 900, Time{0}, std::move(first_via)}};
}

TEST(Stations, behind_a_hub_that_the_water_has_put_out_are_out_with_it) {
  const auto wet = [](Time t, std::uint32_t b) { return b < 10 && t >= Time::minutes(20) ? 1.2F : 0.0F; };
  const auto run = play(small_world(), {.services = [](auto& s) { s.stations = chain_of_three(); }, .water = wet}, Time::hours(1));
  using enum StationStatus;
  EXPECT_EQ(services(*run).station, (std::vector<StationStatus>{no_backhaul, no_backhaul, flooded}));
  EXPECT_EQ(moments(*run, "network/station_without_hub"), std::vector<Time>(2, Time::minutes(20)));
  for (const std::uint8_t on : services(*run).network) EXPECT_EQ(on, 0);
}

TEST(Stations, come_back_with_their_hub) {
  CutSettings off = cut(Service::network, Time::minutes(10), Time::minutes(30));
  off.areas.clear(), off.stations = {"hub"};
  for (const Time end : {Time::minutes(20), Time::minutes(40)}) {
    const auto run = play(small_world(), {.services = [&](auto& s) { s.stations = chain_of_three(), s.cuts = {off}; }}, end);
    EXPECT_EQ(services(*run).station[0], end < Time::minutes(30) ? StationStatus::no_backhaul : StationStatus::works);
  }
}

TEST(Stations, lose_their_backhaul_by_a_cut_and_with_it_all_that_hang_on_them) {
  CutSettings off = cut(Service::backhaul, Time::minutes(10), Time::minutes(30));
  off.areas.clear(), off.stations = {"middle"};
  using enum StationStatus;
  for (const Time end : {Time::minutes(20), Time::minutes(40)}) {
    const auto run = play(small_world(), {.services = [&](auto& s) { s.stations = chain_of_three(), s.cuts = {off}; }}, end);
    const bool gone = end < Time::minutes(30);
    EXPECT_EQ(services(*run).station, (std::vector<StationStatus>{gone ? no_backhaul : works, gone ? no_backhaul : works, works}));
  }
  EXPECT_TRUE(off.contradictions().empty());
  off.areas = {"C"};
  EXPECT_EQ(off.contradictions().at(0).field, "areas");
  off.areas.clear(), off.stations.clear();
  EXPECT_FALSE(off.contradictions().empty());
}

TEST(Stations, that_link_each_other_in_a_circle_are_refused) {
  lifelines::ServicesSettings s;
  s.stations = chain_of_three();
  EXPECT_TRUE(s.contradictions().empty());
  s.stations = chain_of_three("leaf");
  ASSERT_EQ(s.contradictions().size(), 1U);
  EXPECT_EQ(s.contradictions()[0].field, "stations[0].via");
  s.stations = chain_of_three("nowhere");
  EXPECT_EQ(s.contradictions().at(0).field, "stations[2].via");
}

}  // namespace
}  // namespace muster
