#include <gtest/gtest.h>

#include "models/warned_place.hpp"

// Channels and what they need: power, network, open ways, living people.
namespace muster {
namespace {

using namespace test;

struct Only {
  const char* name;
  Channel channel;
  void (*enable)(WarningSettings&);
  double least, most;  ///< share that it reaches by day, from its own settings
};
const Only messages[] = {
    {"sms", Channel::sms, [](WarningSettings& s) { s.sms.enabled = true; }, 0.50, 0.72},
    {"cell broadcast", Channel::cell_broadcast, [](WarningSettings& s) { s.cell_broadcast.enabled = true; }, 0.72, 0.90},
    {"messaging group", Channel::messaging_group, [](WarningSettings& s) { s.messaging_group.enabled = true; }, 0.35, 0.55},
    {"media", Channel::media, [](WarningSettings& s) { s.media.enabled = true; }, 0.85, 1.0},
    {"gong", Channel::gong, [](WarningSettings& s) { s.gong.enabled = true; }, 0.80, 0.97},
};

TEST(Channels, reach_the_share_that_their_settings_say_and_nobody_by_other_ways) {
  const auto world = test::small_world({.houses = 40, .households_per_house = 5});
  for (const Only& one : messages) {
    const auto run = play(world, {.warning = [&one](auto& s) { nothing(s), one.enable(s); }});
    const double share = share_reached_by(*run, one.channel);
    EXPECT_GE(share, one.least) << one.name;
    EXPECT_LE(share, one.most) << one.name;
    for (std::size_t h = 0; h < warned(*run).heard_by.size(); ++h) {
      EXPECT_EQ(warned(*run).heard_by[h] & ~bit_of(one.channel), 0) << one.name;
      EXPECT_EQ(has(warned(*run).heard_by[h], one.channel), warned(*run).tried(h, one.channel) == Try::heard);
      EXPECT_NE(warned(*run).tried(h, one.channel), Try::none) << one.name << ": everybody has been tried";
    }
  }
}

TEST(Channels, wake_fewer_people_at_night) {
  const auto world = test::small_world({.houses = 40, .households_per_house = 5});
  for (const Only& one : messages) {
    const auto at = [&](int minute) {
      return share_reached_by(*play(world, {.warning = [&one](auto& s) { nothing(s), one.enable(s); }, .start_minute_of_day = minute}, Time::hours(2)),
                              one.channel);
    };
    EXPECT_LT(at(60), at(600)) << one.name;
  }
}

TEST(Channels, to_telephones_need_the_network_and_screens_need_power) {
  const auto world = test::small_world();
  for (const Only& one : messages) {
    const auto reached_without = [&](Service what) {
      return share_reached_by(
          *play(world,
                {.warning = [&one](auto& s) { nothing(s), one.enable(s), s.chain.satellite_phones = {"T", "V0", "V1", "V0G0", "V0G1", "V1G0", "V1G1"}; },
                 .services = [what](auto& s) { s.cuts = {cut(what)}; }},
                Time::hours(2)),
          one.channel);
    };
    const bool phone = one.channel != Channel::media && one.channel != Channel::gong;
    EXPECT_EQ(reached_without(Service::network) > 0, !phone) << one.name;
    EXPECT_EQ(reached_without(Service::power) > 0, one.channel != Channel::media) << one.name << ": base stations and phones have batteries";
  }
}

TEST(Channels, that_come_on_foot_are_left_when_road_network_and_power_are_cut) {
  const auto world = test::small_world({.houses = 30, .households_per_house = 2});
  const auto run = play(world, {.warning = everything, .services = [](auto& s) { s.cuts = {cut(Service::power), cut(Service::network)}; }});
  for (const Channel channel :
       {Channel::loudspeaker, Channel::auto_call, Channel::warden, Channel::sms, Channel::cell_broadcast, Channel::messaging_group, Channel::media})
    EXPECT_EQ(share_reached_by(*run, channel), 0) << static_cast<int>(channel);
  for (const Channel channel : {Channel::gong, Channel::door_knock, Channel::neighbour})
    EXPECT_GT(share_reached_by(*run, channel), 0) << static_cast<int>(channel);
  EXPECT_EQ(ended(*run, Channel::auto_call, Try::no_network), world->households.size());
  EXPECT_GT(ended(*run, Channel::loudspeaker, Try::no_power), 0U);
  // No telephone rings: the township's desk is called twice, a minute each, then somebody goes there.
  const auto informed = moments(*run, "area/informed");
  ASSERT_FALSE(informed.empty());
  EXPECT_EQ(informed.front(), Time::minutes(2 + 30));
}

TEST(Channels, satellite_phone_lets_the_chain_go_on_without_network) {
  const auto world = test::small_world();
  const auto first_informed = [&](std::vector<std::string> satellite) {
    const auto run = play(world,
                          {.warning = [&](auto& s) { s.chain.satellite_phones = satellite, s.chain.absent_day = 0; },
                           .services = [](auto& s) { s.cuts = {cut(Service::network)}; }});
    return moments(*run, "area/informed").front();
  };
  EXPECT_LT(first_informed({"T"}), Time::minutes(6));
  EXPECT_GE(first_informed({}), Time::minutes(30));
}

TEST(Services, base_station_lasts_as_long_as_its_battery_and_phones_as_theirs) {
  const auto world = test::small_world();
  const auto run = play(world, {.services = [](auto& s) { s.cuts = {cut(Service::power, Time::hours(1), Time::hours(5))}, s.battery = Time::hours(2); }});
  EXPECT_EQ(moments(*run, "power/lost"), std::vector<Time>(4, Time::hours(1)));
  EXPECT_EQ(moments(*run, "network/lost"), std::vector<Time>(4, Time::hours(3)));
  EXPECT_EQ(moments(*run, "power/restored"), std::vector<Time>(4, Time::hours(5)));
  EXPECT_EQ(moments(*run, "network/restored"), std::vector<Time>(4, Time::hours(5)));
  const auto flat = play(world, {.services = [](auto& s) { s.cuts = {cut(Service::power)}, s.battery = Time::hours(100), s.phone_battery = Time::hours(1); }},
                         Time::hours(2));
  for (const std::uint8_t on : services(*flat).network) EXPECT_EQ(on, 1);
  for (const std::uint8_t on : services(*flat).phones) EXPECT_EQ(on, 0);
}

TEST(Services, neighbouring_base_station_takes_over) {
  const auto world = test::small_world();  // villages 2 km apart
  for (const double range : {1500.0, 2500.0}) {
    const auto run = play(world,
                          {.services =
                               [range](auto& s) {
                                 s.stations = {{"a", {0, 300}, range, Time{0}}, {"b", {2000, 300}, range, Time{0}}};
                                 CutSettings off = cut(Service::network);
                                 off.areas.clear(), off.stations = {"a"};
                                 s.cuts = {off};
                               }},
                          Time::minutes(5));
    EXPECT_EQ(services(*run).station[0], StationStatus::cut_off);
    for (std::uint32_t a = 0; a < world->areas.size(); ++a)
      if (world->areas.id[a].starts_with("V0")) {
        EXPECT_EQ(services(*run).network[a] != 0, range > 2000) << world->areas.id[a];
      } else {
        EXPECT_EQ(services(*run).network[a], 1) << world->areas.id[a];
      }
  }
}

TEST(Services, water_puts_out_the_supply_of_its_grid_alone_and_the_base_station_in_it) {
  const auto world = test::small_world();
  const auto wet = [&world](Time t, std::uint32_t b) { return world->buildings.id[b].starts_with("V0") && b < 10 && t >= Time::minutes(20) ? 1.2F : 0.0F; };
  const auto run = play(world,
                        {.services =
                             [](auto& s) {
                               s.battery = Time{0}, s.stations = {{"low", {10, 60}, 900, Time{0}}, {"far", {2000, 300}, 900, Time{0}}};
                             },
                         .water = wet},
                        Time::hours(1));
  for (std::uint32_t a = 0; a < world->areas.size(); ++a) EXPECT_EQ(services(*run).power[a] == 0, world->areas.id[a] == "V0G0") << world->areas.id[a];
  EXPECT_EQ(services(*run).station, (std::vector<StationStatus>{StationStatus::flooded, StationStatus::works}));
  EXPECT_EQ(moments(*run, "power/lost"), std::vector<Time>{Time::minutes(20)});
}

TEST(Services, roads_are_cut_and_restored) {
  const auto world = test::small_world();
  CutSettings road = cut(Service::road, Time::minutes(10), Time::minutes(30));
  road.areas.clear(), road.links = {world->links.id[0]}, road.on_foot = true;
  for (const Time end : {Time::minutes(20), Time::minutes(40)}) {
    const auto run = play(world, {.services = [&](auto& s) { s.cuts = {road}; }}, end);
    const LinkLayers& layers = run->state().get<LinkLayers>();
    EXPECT_EQ(layers.layers[0].source, "cut");
    EXPECT_EQ(layers.layers[0].closed_modes[0], end < Time::minutes(30) ? mode_vehicles | mode_foot : 0);
    EXPECT_EQ(std::count_if(layers.layers[0].closed_modes.begin(), layers.layers[0].closed_modes.end(), [](auto m) { return m != 0; }),
              end < Time::minutes(30) ? 1 : 0);
  }
}

TEST(Posts, who_cannot_be_called_are_reached_by_a_messenger_only_while_a_way_is_open) {
  const auto world = test::small_world({.villages = 1, .houses = 20});
  const auto informed = [&](Time until) {
    CutSettings road = cut(Service::road, Time{0}, until);
    road.areas.clear(), road.on_foot = true;
    for (std::uint32_t l = 0; l < world->links.size(); ++l)
      if (const auto& id = world->links.id[l]; id == "V0N12>V0N13" || id == "V0N13>V0N12") road.links.push_back(id);
    const auto run = play(world,
                          {.warning = [](auto& s) { nothing(s), s.chain.absent_day = s.chain.absent_night = 1; },
                           .services = [&](auto& s) { s.cuts = {road}; },
                           .orders = {{Time{0}, "V0"}}});
    return std::pair{moments(*run, "area/informed"), moments(*run, "area/messenger_without_way")};
  };
  // The village's post lives at the end of the street, the township's is looked for in the middle: 4 calls of 5 min, then 30 min on foot, as often as it takes.
  EXPECT_EQ(informed(Time::minutes(40)).first.front(), Time::minutes(50));
  EXPECT_TRUE(informed(Time::minutes(40)).second.empty());
  EXPECT_EQ(informed(Time::minutes(70)).first.front(), Time::minutes(80));
  EXPECT_EQ(informed(Time::minutes(70)).second.front(), Time::minutes(50));
}

TEST(Wardens, do_not_come_to_doors_behind_a_closed_lane) {
  const auto world = test::small_world({.villages = 1, .houses = 20});
  CutSettings road = cut(Service::road);
  road.areas.clear(), road.on_foot = true;
  for (std::uint32_t l = 0; l < world->links.size(); ++l)
    if (const auto& id = world->links.id[l]; id == "V0N4>V0N5" || id == "V0N5>V0N4") road.links.push_back(id);
  ASSERT_EQ(road.links.size(), 2U);
  const auto run = play(world,
                        {.warning =
                             [](auto& s) {
                               nothing(s);
                               s.wardens.knocks = warning::Whom::all, s.wardens.straight_m = 0;
                               s.wardens.answers_door_awake = s.wardens.answers_door_asleep = 1;
                             },
                         .services = [&](auto& s) { s.cuts = {road}; }});
  EXPECT_GT(ended(*run, Channel::door_knock, Try::no_way), 0U);
  EXPECT_LT(share_reached_by(*run, Channel::door_knock), 1);
  const auto open = play(
      world, {.warning = [](auto& s) { nothing(s), s.wardens.knocks = warning::Whom::all, s.wardens.answers_door_awake = s.wardens.answers_door_asleep = 1; }});
  EXPECT_EQ(share_reached_by(*open, Channel::door_knock), 1);
}

TEST(Wardens, who_die_on_their_round_leave_the_rest_unwarned_unless_there_is_a_deputy) {
  const auto world = test::small_world({.villages = 1, .houses = 40});
  const auto reached = [&](std::vector<std::uint32_t> dead) {
    auto run = play(world,
                    {.warning = [](auto& s) { nothing(s), s.wardens.knocks = warning::Whom::all, s.chain.absent_day = 0; },
                     .also = std::make_unique<ToyHarm>(Time::minutes(25), std::move(dead))});
    return std::pair{share_reached_by(*run, Channel::door_knock), ended(*run, Channel::door_knock, Try::warden_lost)};
  };
  std::vector<std::uint32_t> wardens, both;
  for (std::uint32_t a = 0; a < world->areas.size(); ++a) {
    if (world->areas.level[a] != AreaLevel::grid) continue;
    wardens.push_back(world->areas.warden[a].index);
    both.push_back(world->areas.warden[a].index), both.push_back(world->areas.deputy[a].index);
  }
  EXPECT_EQ(reached(wardens), reached({}));
  EXPECT_LT(reached(both).first, reached({}).first);
  EXPECT_GT(reached(both).second, 0U);
}

TEST(Channels, one_more_never_reaches_fewer) {
  const auto world = test::small_world({.households_per_house = 3});
  for (const std::uint64_t seed : {1, 2, 3})
    for (const Only& one : messages) {
      const auto without = play(world, {.seed = seed}), with = play(world, {.warning = one.enable, .seed = seed});
      for (std::size_t h = 0; h < world->households.size(); ++h) EXPECT_LE(warned(*with).alerted[h], warned(*without).alerted[h]) << one.name;
    }
}

TEST(Channels, have_the_same_bits_with_caches_dropped_at_every_step) {
  const auto world = test::small_world({.households_per_house = 2});
  const auto again = [&](bool drop) {
    return play(world,
                {.warning = everything,
                 .services =
                     [](auto& s) {
                       s.cuts = {cut(Service::power, Time::minutes(10), Time::minutes(40)), cut(Service::network, Time::minutes(50), Time::minutes(80))};
                     },
                 .orders = {{Time{0}, "T", Advice::be_ready}, {Time::minutes(30), "V0"}, {Time::minutes(31), "V1"}},
                 .drop_caches = drop,
                 .water = [](Time t, std::uint32_t b) { return b < 5 && t >= Time::minutes(20) ? 0.6F : 0.0F; }},
                Time::hours(3))
        ->digest();
  };
  EXPECT_EQ(again(true), again(false));
}

}  // namespace
}  // namespace muster
