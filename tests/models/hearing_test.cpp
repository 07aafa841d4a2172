#include <gtest/gtest.h>

#include <cmath>

#include "models/columns.hpp"
#include "models/warned_place.hpp"

// Who of a household hears, and who understands.
namespace muster {
namespace {

using test::ended, test::everything, test::nothing, test::play, test::share_reached_by, test::small_world, test::warned;

constexpr Hearing hears = Hearing::normal, hard = Hearing::hard_of_hearing, deaf = Hearing::deaf;
constexpr test::SmallPlace town = {.villages = 2, .houses = 40, .households_per_house = 20, .loudspeaker_m = 2000};  // 1,600 households

/// Households of two people of 40 and a child of 10, who hear and speak so, of each household `which` says yes to.
std::shared_ptr<World> place_of(std::array<Hearing, 3> ears, std::array<std::string, 3> tongues, std::function<bool(std::uint32_t)> which = {},
                                const test::SmallPlace& place = town) {
  auto world = small_world(place);
  PersonTable& people = world->persons;
  people.hearing.assign(people.size(), hears), people.language.assign(people.size(), "");
  for (std::uint32_t p = 0; p < people.size(); ++p)
    if (!which || which(p / 3)) people.hearing[p] = ears[p % 3], people.language[p] = tongues[p % 3];
  return world;
}
std::shared_ptr<World> of_ears(std::array<Hearing, 3> ears) { return place_of(ears, {"", "", ""}); }
std::shared_ptr<World> of_tongues(std::array<std::string, 3> tongues) { return place_of({hears, hears, hears}, tongues); }

/// One broadcast that everybody who hears hears.
void loud(warning::WarningSettings& s) {
  nothing(s);
  s.loudspeakers.enabled = true, s.loudspeakers.times = 1;
  s.loudspeakers.outdoors = s.loudspeakers.indoors = s.loudspeakers.asleep = s.loudspeakers.at_range = 1;
}
/// Three standard deviations of a share of 1,600.
double slack(double share) { return 3 * std::sqrt(share * (1 - share) / 1600); }

TEST(Hearing, of_everybody_and_the_usual_language_change_no_bit) {
  const auto digest = [](std::shared_ptr<const World> world) { return play(std::move(world), {.warning = everything}, Time::hours(3))->digest(); };
  const auto bare = of_ears({hears, hears, hears});
  bare->persons.hearing.clear(), bare->persons.language.clear();
  EXPECT_EQ(digest(of_ears({hears, hears, hears})), digest(bare));
}

TEST(Hearing, of_one_who_is_old_enough_is_enough) {
  EXPECT_EQ(share_reached_by(*play(of_ears({deaf, hears, deaf}), {.warning = loud}), Channel::loudspeaker), 1);
  EXPECT_EQ(share_reached_by(*play(of_ears({deaf, deaf, hears}), {.warning = loud}), Channel::loudspeaker), 0);  // a child of 10
  const auto of_children = [](warning::WarningSettings& s) { loud(s), s.hearing.from_age = 10; };
  EXPECT_EQ(share_reached_by(*play(of_ears({deaf, deaf, hears}), {.warning = of_children}), Channel::loudspeaker), 1);
}

TEST(Hearing, of_children_counts_where_nobody_older_is_there) {
  const auto world = of_ears({deaf, deaf, hears});
  world->persons.age.assign(world->persons.size(), 8);
  EXPECT_EQ(share_reached_by(*play(world, {.warning = loud}), Channel::loudspeaker), 1);
}

TEST(Hearing, scales_the_chance_of_channels_that_are_heard_by_their_factor) {
  const auto with = [](Hearing ears, double factor) {
    return play(of_ears({ears, deaf, hears}), {.warning = [factor](auto& s) { loud(s), s.hearing.hard_of_hearing.loudspeaker = factor; }});
  };
  for (const double factor : {0.25, 0.6}) {
    const auto run = with(hard, factor);
    EXPECT_NEAR(share_reached_by(*run, Channel::loudspeaker), factor, slack(factor));
    EXPECT_EQ(ended(*run, Channel::loudspeaker, Try::nobody_hears) + ended(*run, Channel::loudspeaker, Try::heard), 1600U);
  }
  EXPECT_EQ(ended(*with(deaf, 0.6), Channel::loudspeaker, Try::nobody_hears), 1600U);
}

TEST(Hearing, does_not_matter_for_text_and_television_with_subtitles) {
  const auto text = [](warning::WarningSettings& s) {
    nothing(s), s.sms.enabled = s.cell_broadcast.enabled = s.messaging_group.enabled = s.media.enabled = true;
  };
  const auto of_deaf = play(of_ears({deaf, deaf, deaf}), {.warning = text}), of_all = play(of_ears({hears, hears, hears}), {.warning = text});
  EXPECT_EQ(test::values(warned(*of_deaf).tries), test::values(warned(*of_all).tries));
  EXPECT_EQ(test::values(warned(*of_deaf).told), test::values(warned(*of_all).told));
}

TEST(Hearing, sends_the_warden_to_the_door_of_those_who_do_not_hear_the_telephone) {
  const auto run = play(of_ears({deaf, deaf, hears}), {.warning = [](auto& s) {
                          nothing(s);
                          s.wardens.calls = s.wardens.knocks = warning::Whom::all, s.wardens.per_grid = 100;
                          s.wardens.answers_door_awake = s.wardens.answers_door_asleep = 1;
                        }});
  EXPECT_EQ(ended(*run, Channel::warden, Try::nobody_hears), 1600U);
  EXPECT_NEAR(share_reached_by(*run, Channel::door_knock), 0.7, slack(0.7));
}

TEST(Hearing, makes_word_of_mouth_rarer) {
  const auto pairs_told = [](Hearing ears) {
    const auto world = place_of({ears, ears, hears}, {"", "", ""}, [](std::uint32_t h) { return h % 2 == 1; });
    const auto run = play(world, {.warning = [](auto& s) { nothing(s), s.sms.enabled = s.neighbours.enabled = true, s.sms.coverage = 0.02; }});
    return ended(*run, Channel::neighbour, Try::heard);
  };
  EXPECT_LT(pairs_told(deaf), pairs_told(hears));
}

TEST(Language, that_nobody_there_knows_tells_only_that_something_is_up_but_for_a_share) {
  const auto run = play(of_tongues({"ug", "ug", ""}), {.warning = loud});  // the child of 10 does not count
  const WarningState& w = warned(*run);
  EXPECT_NEAR(share_reached_by(*run, Channel::loudspeaker), 0.3, slack(0.3));
  for (std::uint32_t h = 0; h < w.told.size(); ++h) {
    EXPECT_FALSE(w.alerted[h].is_never());
    const bool understood = w.tried(h, Channel::loudspeaker) == Try::heard;
    EXPECT_TRUE(understood || w.tried(h, Channel::loudspeaker) == Try::not_understood);
    EXPECT_EQ(w.advice[h], understood ? Advice::move_now : Advice::be_ready);
    EXPECT_EQ(w.told[h].is_never(), !understood);
    EXPECT_EQ(has(w.heard_by[h], Channel::loudspeaker), understood) << "no reason to believe";
  }
  EXPECT_EQ(test::moments(*run, "household/not_understood").size(), ended(*run, Channel::loudspeaker, Try::not_understood));
}

TEST(Language, of_the_message_or_of_one_of_them_is_enough) {
  const auto listed = [](warning::WarningSettings& s) { loud(s), s.languages = {"bo", "ug"}; };
  EXPECT_EQ(share_reached_by(*play(of_tongues({"ug", "ug", "ug"}), {.warning = listed}), Channel::loudspeaker), 1);
  EXPECT_EQ(share_reached_by(*play(of_tongues({"ug", "", "ug"}), {.warning = loud}), Channel::loudspeaker), 1);
}

TEST(Language, has_to_be_known_by_one_who_hears) {
  const auto run = play(place_of({deaf, hears, hears}, {"", "ug", ""}), {.warning = [](auto& s) { loud(s), s.hearing.understood_anyway = 0; }});
  EXPECT_EQ(ended(*run, Channel::loudspeaker, Try::not_understood), 1600U);
}

TEST(Language, that_most_of_a_grid_speak_is_that_of_its_warden) {
  const auto knocks = [](warning::WarningSettings& s) {
    nothing(s);
    s.wardens.knocks = warning::Whom::all, s.wardens.per_grid = 100, s.hearing.understood_anyway = 0;
    s.wardens.answers_door_awake = s.wardens.answers_door_asleep = 1;
  };
  const auto share = [&](std::uint32_t of_three) {
    const auto which = [of_three](std::uint32_t h) { return h % 3 < of_three; };
    return share_reached_by(*play(place_of({hears, hears, hears}, {"ug", "ug", "ug"}, which), {.warning = knocks}), Channel::door_knock);
  };
  EXPECT_EQ(share(2), 1);
  EXPECT_NEAR(share(1), 2.0 / 3, 0.01);
}

TEST(Language, that_neighbours_share_carries_the_word) {
  // Every second household of the houses speaks only ug; text messages in the usual language reach all the others.
  const auto told = [](std::array<std::string, 3> tongues) {
    const auto world = place_of({hears, hears, hears}, tongues, [](std::uint32_t h) { return h % 2 == 1; });
    const auto run = play(world, {.warning = [](auto& s) {
                            nothing(s);
                            s.sms.enabled = s.neighbours.enabled = true, s.sms.notices_awake = 1, s.hearing.understood_anyway = 0;
                          }});
    std::size_t n = 0;
    for (std::uint32_t h = 1; h < warned(*run).told.size(); h += 2) n += warned(*run).told[h].is_never() ? 0 : 1;
    return n;
  };
  EXPECT_EQ(told({"ug", "ug", "ug"}), 0U) << "those who understood share no language with them";
  EXPECT_EQ(told({"ug", "", "ug"}), 800U);
}

TEST(Hearing, better_and_a_language_more_never_reach_fewer) {
  const test::SmallPlace small = {.houses = 20, .households_per_house = 2};
  const auto world = [&](Hearing ears) {
    return place_of(
        {ears, ears, hears}, {"ug", "ug", ""}, [](std::uint32_t h) { return h % 3 == 0; }, small);
  };
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto times = [&](Hearing ears, std::vector<std::string> languages) {
      return test::values(warned(*play(world(ears), {.warning = [&](auto& s) { everything(s), s.languages = languages; }, .seed = seed})).told);
    };
    const auto worst = times(deaf, {}), better = times(hard, {}), best = times(hard, {"ug"});
    for (std::size_t h = 0; h < worst.size(); ++h) {
      EXPECT_LE(better[h], worst[h]);
      EXPECT_LE(best[h], better[h]);
    }
  }
}

TEST(Hearing, has_the_same_bits_with_caches_dropped_at_every_step) {
  const auto world = place_of({hard, deaf, hears}, {"ug", "", "bo"}, [](std::uint32_t h) { return h % 3 != 0; }, {.houses = 20, .households_per_house = 2});
  for (std::uint32_t p = 0; p < world->persons.size(); p += 2) world->persons.language[p] = "bo";
  const auto again = [&](bool drop) {
    return play(world, {.warning = everything, .orders = {{Time{0}, "T", Advice::be_ready}, {Time::minutes(30), "V0"}}, .drop_caches = drop}, Time::hours(3))
        ->digest();
  };
  EXPECT_EQ(again(true), again(false));
}

}  // namespace
}  // namespace muster
