// Where people are when a run begins: shares of the table, luck of a person, and what becomes of households, posts and helpers.
#include "muster/models/population/whereabouts.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "engine/temporary_folder.hpp"
#include "models/small_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/population/place_people.hpp"

namespace muster {
namespace {

using namespace population;

const WhereaboutsTable& shipped() {
  static const WhereaboutsTable table("");
  return table;
}

double luck_of(int person) { return uniform(0, Stream::whereabouts, entity_key("person", "p" + std::to_string(person))); }

TEST(Whereabouts, draws_have_the_shares_of_the_table) {
  constexpr int n = 100000;
  for (const auto& [day, guest, age, hour] :
       {std::tuple(Day::weekday, false, 30, 10.0), std::tuple(Day::weekday, false, 9, 9.0), std::tuple(Day::weekend, false, 66, 18.5),
        std::tuple(Day::holiday, true, 40, 13.0), std::tuple(Day::weekday, false, 85, 3.0)}) {
    std::array<int, 8> count{};
    for (int p = 0; p < n; ++p) ++count[static_cast<std::size_t>(shipped().place(day, guest, age, hour, luck_of(p)))];
    const auto shares = shipped().shares(day, guest, age, hour);
    double home = 1;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      home -= shares[k];
      EXPECT_NEAR(count[k + 1], n * shares[k], 4 * std::sqrt(n * shares[k] * (1 - shares[k])) + 1) << "age " << age << ", place " << k + 1;
    }
    EXPECT_NEAR(count[0], n * home, 4 * std::sqrt(n * home * (1 - home))) << "age " << age;
  }
}

TEST(Whereabouts, keeps_everybody_in_place_while_the_shares_stay_and_moves_few_as_they_change) {
  int moved = 0, moved_between = 0;
  for (int p = 0; p < 20000; ++p) {
    const double luck = luck_of(p);
    EXPECT_EQ(shipped().place(Day::weekday, false, 30, 11, luck), shipped().place(Day::weekday, false, 30, 16.5, luck));
    const DayPlace morning = shipped().place(Day::weekday, false, 30, 9, luck), noon = shipped().place(Day::weekday, false, 30, 10, luck);
    moved += morning != noon;
    moved_between += morning != noon && morning != DayPlace::home && morning != DayPlace::road && noon == DayPlace::home;
  }
  EXPECT_LT(moved, 20000 * 0.25);
  EXPECT_EQ(moved_between, 0) << "nobody goes home as the day's shares rise";
}

TEST(Whereabouts, follows_straight_lines_between_full_hours_and_over_midnight) {
  const auto at = [](double hour) { return shipped().shares(Day::weekday, false, 30, hour)[0]; };
  EXPECT_DOUBLE_EQ(at(6.5), 0.5 * (at(6) + at(7)));
  EXPECT_DOUBLE_EQ(at(23.5), 0.5 * (at(23) + at(0)));
  EXPECT_NEAR(at(10), 0.45, 1e-12);
}

TEST(Whereabouts, tells_kinds_of_day_by_date_and_season) {
  EXPECT_EQ(kind_of_day({}, 4), Day::weekday);
  EXPECT_EQ(kind_of_day({}, 5), Day::weekend);
  EXPECT_EQ(kind_of_day({.season = Season::spring_festival}, 2), Day::holiday);
  EXPECT_EQ(kind_of_day({.season = Season::harvest}, 2), Day::weekday);
  EXPECT_EQ(kind_of_day({.day = Day::weekday, .season = Season::holiday}, 6), Day::weekday);
}

TEST(Whereabouts, refuses_tables_with_a_hole_a_negative_share_or_more_than_everybody) {
  const auto refused = [](const std::string& rows) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("t.csv")) << "day:text,who:text,from_age,hour,work,school,market,hospital,road,away\n" << rows;
    try {
      const WhereaboutsTable table(folder.file("t.csv"));
      return std::string();
    } catch (const InputError& error) {
      return std::to_string(static_cast<int>(error.problems().front().code)) + ":" + std::to_string(error.problems().front().where.line) + ":" +
          error.problems().front().where.key_path;
    }
  };
  EXPECT_EQ(refused("weekday,resident,0,0,0.5,0.6,0,0,0,0\n"), "1215:2:work");
  EXPECT_EQ(refused("weekday,resident,0,0,0.5,-0.1,0,0,0,0\n"), "1215:2:school");
  EXPECT_EQ(refused("weekday,resident,0,1,0.5,0,0,0,0,0\n"), "1215:2:hour");
  EXPECT_EQ(refused("weekday,resident,5,0,0.5,0,0,0,0,0\n"), "1215:2:from_age");
  EXPECT_EQ(refused("workday,resident,0,0,0.5,0,0,0,0,0\n"), "1206:2:day");
  EXPECT_EQ(refused("weekday,resident,0,0,0.5,0,0,0,0,0\n"), "1215:0:day");
}

/// A village on a street of 3 km: homes of four at its west end, an office, a school, a shop and a hospital.
struct Village {
  std::shared_ptr<World> world = std::make_shared<World>();
  AreaId grid;

  explicit Village(int households = 200, bool backwards = false) {
    World& w = *world;
    w.street_names = w.street_names_en = {"street"};
    const AreaId township = test::add_area(w, "T", AreaLevel::township, test::add_area(w, "C", AreaLevel::county, {}));
    grid = test::add_area(w, "G", AreaLevel::grid, test::add_area(w, "V", AreaLevel::village, township));
    building("office", 1000, BuildingUse::office), building("school", 1500, BuildingUse::school), building("shop", 800, BuildingUse::shop);
    building("clinic", 2000, BuildingUse::hospital);
    for (int i = 0; i < households; ++i) {
      const int h = backwards ? households - 1 - i : i;
      const std::string id = "h" + std::to_string(h);
      const auto first = static_cast<std::uint32_t>(w.persons.size());
      test::add_household(w, id, building("b" + std::to_string(h), h % 400, BuildingUse::dwelling), 0, {.persons = 4, .cars = 1});
      const int ages[] = {38, 36, 9, 70};
      for (std::uint32_t k = 0; k < 4; ++k) w.persons.age[first + k] = static_cast<std::uint8_t>(ages[k]);
    }
  }
  BuildingId building(const std::string& id, double x, BuildingUse use) {
    World& w = *world;
    test::add_building(w, id, x, 10, test::add_node(w, "n" + id, x, 0), grid, {.storeys = 3});
    w.buildings.use.back() = use;
    return {static_cast<std::uint32_t>(w.buildings.size() - 1)};
  }
  std::shared_ptr<const World> finished() {
    Problems problems;
    finish_world(*world, "village", problems);
    problems.throw_if_any();
    return world;
  }
};

PopulationSettings by_hour() { return {.whereabouts = Whereabouts::by_hour}; }

std::shared_ptr<const World> village() {
  static const std::shared_ptr<const World> world = Village().finished();
  return world;
}

TEST(PlacePeople, leaves_a_world_alone_where_nobody_asks) { EXPECT_EQ(place_people(village(), {}, {2, 10}, {}), village()); }

TEST(PlacePeople, has_everybody_once_in_a_building_or_outside) {
  for (const double hour : {3.0, 7.5, 10.0, 21.0}) {
    const auto placed = place_people(village(), by_hour(), {2, hour}, {});
    EXPECT_EQ(placed->persons.size() + placed->absent.size(), village()->persons.size()) << hour << " h";
    std::set<std::string> ids(placed->persons.id.begin(), placed->persons.id.end());
    ids.insert(placed->absent.id.begin(), placed->absent.id.end());
    EXPECT_EQ(ids.size(), village()->persons.size()) << hour << " h";
    std::size_t of_households = 0;
    for (const std::uint8_t persons : placed->households.persons) of_households += persons;
    EXPECT_EQ(of_households, placed->persons.size());
  }
}

TEST(PlacePeople, puts_people_into_buildings_that_fit_their_place) {
  const auto placed = place_people(village(), by_hour(), {2, 10}, {});
  const World& w = *placed;
  std::map<DayPlace, int> count;
  for (std::uint32_t p = 0; p < w.persons.size(); ++p) {
    const HouseholdId h = w.persons.household[p];
    const BuildingUse use = w.buildings.use[w.households.home[h.index].index];
    ++count[w.persons.place[p]];
    switch (w.persons.place[p]) {
      case DayPlace::home: EXPECT_EQ(w.households.id[h.index], w.persons.family[p]); break;
      case DayPlace::school:
        EXPECT_EQ(use, BuildingUse::school);
        EXPECT_EQ(w.persons.age[p], 9);
        break;
      case DayPlace::work:
        EXPECT_TRUE(use != BuildingUse::dwelling);
        EXPECT_GE(w.persons.age[p], 18);
        break;
      case DayPlace::market: EXPECT_EQ(use, BuildingUse::shop); break;
      case DayPlace::hospital: EXPECT_EQ(use, BuildingUse::hospital); break;
      default: break;
    }
    if (w.persons.place[p] != DayPlace::home) {
      EXPECT_NE(w.households.id[h.index], w.persons.family[p]);
      EXPECT_EQ(w.households.cars[h.index], 0) << "cars stay at home";
      EXPECT_LE(w.households.persons[h.index], w.persons.place[p] == DayPlace::work ? 10 : w.persons.place[p] == DayPlace::school ? 40 : 1);
    }
  }
  EXPECT_NEAR(count[DayPlace::school], 186, 20);
  EXPECT_NEAR(count[DayPlace::work], 0.45 * 400 + 0.2 * 200, 40);
}

TEST(PlacePeople, gives_the_same_world_whatever_the_order_of_the_rows_and_another_one_with_other_luck) {
  const Digest first = world_digest(*place_people(village(), by_hour(), {2, 10}, {}));
  EXPECT_EQ(world_digest(*place_people(Village(200, true).finished(), by_hour(), {2, 10}, {})), first);
  PopulationSettings other = by_hour();
  other.luck = 1;
  EXPECT_NE(world_digest(*place_people(village(), other, {2, 10}, {})), first);
  EXPECT_NE(world_digest(*place_people(village(), by_hour(), {6, 10}, {})), first) << "Sunday";
}

TEST(PlacePeople, has_the_same_person_in_the_same_building_at_another_hour_of_the_same_shares) {
  const auto where = [](double hour) {
    std::map<std::string, std::pair<DayPlace, std::uint32_t>> out;
    const auto placed = place_people(village(), by_hour(), {2, hour}, {});
    for (std::uint32_t p = 0; p < placed->persons.size(); ++p)
      out[placed->persons.id[p]] = {placed->persons.place[p], placed->households.home[placed->persons.household[p].index].index};
    return out;
  };
  EXPECT_EQ(where(11), where(15.5));
}

TEST(PlacePeople, leaves_no_child_at_home_alone) {
  for (const double hour : {6.0, 10.0, 18.0}) {
    const auto placed = place_people(village(), by_hour(), {2, hour}, {});
    const World& w = *placed;
    for (std::uint32_t h = 0; h < w.households.size(); ++h) {
      bool child = false, adult = false;
      for (std::uint32_t p = w.households.first_person[h]; p < w.households.first_person[h] + w.households.persons[h]; ++p) {
        if (w.persons.place[p] != DayPlace::home) continue;
        child = child || w.persons.age[p] < 12, adult = adult || w.persons.age[p] >= 18;
      }
      EXPECT_FALSE(child && !adult) << w.households.id[h] << " at " << hour << " h";
    }
  }
}

TEST(PlacePeople, keeps_pupils_with_their_families_where_these_fetch_them) {
  const auto placed = place_people(village(), by_hour(), {2, 10}, {.with_families = true});
  int at_school = 0;
  for (std::uint32_t p = 0; p < placed->persons.size(); ++p) {
    EXPECT_EQ(placed->persons.school[p].valid(), placed->persons.place[p] == DayPlace::school);
    if (placed->persons.place[p] != DayPlace::school) continue;
    ++at_school;
    EXPECT_EQ(placed->households.id[placed->persons.household[p].index], placed->persons.family[p]);
  }
  EXPECT_NEAR(at_school, 186, 20);
}

TEST(PlacePeople, says_when_each_is_at_home_again_and_keeps_the_homes_of_those_who_are_all_elsewhere) {
  std::vector<Time> home_at;
  const auto placed = place_people(village(), by_hour(), {2, 10}, {.with_homes = true}, &home_at);
  const World& w = *placed;
  ASSERT_EQ(home_at.size(), w.persons.size());
  const std::set<std::string> homes(w.households.id.begin(), w.households.id.end());
  int empty = 0;
  for (const std::uint8_t persons : w.households.persons) empty += persons == 0;
  EXPECT_GT(empty, 0);
  for (std::uint32_t p = 0; p < w.persons.size(); ++p) {
    EXPECT_TRUE(homes.contains(w.persons.family[p]));
    const DayPlace place = w.persons.place[p];
    if (place == DayPlace::home || place == DayPlace::hospital) {
      EXPECT_TRUE(home_at[p].is_never());
      continue;
    }
    if (home_at[p].is_never()) continue;  // works by night
    const double hour = 10 + home_at[p].in_hours();
    if (place == DayPlace::school) {
      EXPECT_GE(hour, 16);
      EXPECT_LE(hour, 17);
    }
    // Placed a minute later he is at home, a minute earlier where he was.
    const auto where = [&](double at) {
      const auto then = place_people(village(), by_hour(), {2, at}, {});
      for (std::uint32_t q = 0; q < then->persons.size(); ++q)
        if (then->persons.id[q] == w.persons.id[p]) return then->persons.place[q];
      return DayPlace::away;
    };
    if (place != DayPlace::school || p % 23 != 0) continue;  // grown-ups may be kept at home by children
    EXPECT_NE(where(hour - 0.02), DayPlace::home) << w.persons.id[p];
    EXPECT_EQ(where(hour + 0.02), DayPlace::home) << w.persons.id[p];
  }
}

TEST(Whereabouts, tells_how_long_somebody_is_not_at_home) {
  // Pupils: away from 7 h, at school from 8 to 16 h, at home by 17 h; 2.1 % are elsewhere at any hour.
  EXPECT_DOUBLE_EQ(shipped().until_home(Day::weekday, false, 9, 12, 0.01), INFINITY);
  const double share = shipped().shares(Day::weekday, false, 9, 16)[1];
  EXPECT_NEAR(shipped().until_home(Day::weekday, false, 9, 12, 0.021 + 0.25 * share), 4.75, 1e-9);
}

TEST(PlacePeople, takes_listed_workplaces_before_drawn_ones) {
  Village v;
  v.world->persons.work.assign(v.world->persons.size(), BuildingId{});
  for (std::uint32_t p = 0; p < v.world->persons.size(); p += 4) v.world->persons.work[p] = {2};  // the shop
  const auto whole = v.finished();
  const auto placed = place_people(whole, by_hour(), {2, 10}, {});
  int checked = 0;
  for (std::uint32_t p = 0; p < placed->persons.size(); ++p)
    if (placed->persons.place[p] == DayPlace::work && placed->persons.work[p].valid()) {
      EXPECT_EQ(placed->buildings.id[placed->households.home[placed->persons.household[p].index].index], "shop");
      ++checked;
    }
  EXPECT_NEAR(checked, 200 * 0.65, 30) << "who works in the place does not work outside it";
}

TEST(PlacePeople, notes_post_holders_who_are_outside_and_forgets_helpers_who_are) {
  Village v;
  const std::uint32_t persons = static_cast<std::uint32_t>(v.world->persons.size());
  v.world->persons.helper.assign(persons, PersonId{});
  for (std::uint32_t p = 0; p < persons; ++p) v.world->persons.helper[p] = {(p + 4) % persons};
  // One grid per household would do; areas without people serve as well.
  for (int a = 0; a < 150; ++a) {
    const AreaId area = test::add_area(*v.world, "P" + std::to_string(a), AreaLevel::village, {1});
    v.world->areas.warden[area.index] = {static_cast<std::uint32_t>(4 * a)}, v.world->areas.deputy[area.index] = {static_cast<std::uint32_t>(4 * a + 1)};
  }
  const auto whole = v.finished();
  const auto placed = place_people(whole, by_hour(), {2, 10}, {});
  const std::set<std::string> away(placed->absent.id.begin(), placed->absent.id.end());
  int found = 0;
  for (std::uint32_t a = 0; a < placed->areas.size(); ++a) {
    if (!whole->areas.warden[a].valid()) continue;
    const bool warden_away = away.contains(whole->persons.id[whole->areas.warden[a].index]),
               deputy_away = away.contains(whole->persons.id[whole->areas.deputy[a].index]);
    EXPECT_EQ(placed->areas.posts_away[a], (warden_away ? 1 : 0) | (deputy_away ? 2 : 0));
    EXPECT_EQ(placed->areas.warden[a].valid(), !warden_away);
    found += warden_away;
  }
  EXPECT_GT(found, 5);
  for (const PersonId helper : placed->persons.helper) EXPECT_TRUE(!helper.valid() || helper.index < placed->persons.size());
}

TEST(PlacePeople, has_in_a_season_those_who_are_there_then) {
  Village v(10);
  const std::uint32_t persons = static_cast<std::uint32_t>(v.world->persons.size());
  v.world->persons.presence.assign(persons, Presence::resident);
  v.world->persons.presence[0] = v.world->persons.presence[4] = Presence::migrant, v.world->persons.presence[8] = Presence::seasonal;
  for (std::uint32_t p = 36; p < 40; ++p) v.world->persons.presence[p] = Presence::tourist;
  v.world->areas.warden[v.grid.index] = {0}, v.world->areas.deputy[v.grid.index] = {1};
  const std::string deputy = v.world->persons.id[1], warden = v.world->persons.id[0];
  const auto whole = v.finished();
  const auto in = [&](Season season) { return place_people(whole, {.season = season}, {2, 10}, {}); };
  EXPECT_EQ(in(Season::ordinary)->persons.size(), 33U);
  EXPECT_EQ(in(Season::ordinary)->absent.size(), 2U) << "the helper and the guests are on no list";
  EXPECT_EQ(in(Season::ordinary)->households.size(), 9U);
  EXPECT_EQ(in(Season::spring_festival)->persons.size(), 35U);
  EXPECT_EQ(in(Season::spring_festival)->absent.size(), 0U);
  EXPECT_EQ(in(Season::harvest)->persons.size(), 34U);
  EXPECT_EQ(in(Season::holiday)->persons.size(), 37U);
  EXPECT_TRUE(in(Season::holiday)->persons.presence.empty() && in(Season::holiday)->persons.place.empty());
  const auto post = [&](Season season) {
    const auto world = in(season);
    for (std::uint32_t a = 0; a < world->areas.size(); ++a)
      if (world->areas.id[a] == "G") return world->persons.id[world->areas.warden[a].index];
    return std::string();
  };
  EXPECT_EQ(post(Season::ordinary), deputy);
  EXPECT_EQ(post(Season::spring_festival), warden);
}

}  // namespace
}  // namespace muster
