#include "muster/models/population/place_people.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "muster/engine/core/error.hpp"
#include "muster/engine/world/regroup.hpp"
#include "muster/models/population/senses.hpp"
#include "population/spots.hpp"

namespace muster::population {

namespace {

constexpr std::array season_words = {"ordinary", "spring_festival", "harvest", "holiday"};  // of Season

/// Registered people who are not there in this season, and whoever is outside the area.
AbsentTable absent_of(const World& world, const std::vector<Spot>& spots) {
  AbsentTable out;
  for (std::uint32_t p = 0; p < spots.size(); ++p) {
    const DayPlace place = spots[p].place;
    if (place != DayPlace::away && place != DayPlace::not_present) continue;
    const bool comes_for_a_season = !world.persons.presence.empty() && world.persons.presence[p] >= Presence::seasonal;
    if (place == DayPlace::not_present && comes_for_a_season) continue;  // is on no list of the place
    const std::uint32_t household = world.persons.household[p].index;
    out.id.push_back(world.persons.id[p]), out.origin.push_back(world.persons.origin[p]);
    out.family.push_back(world.households.id[household]), out.home.push_back(world.households.home[household]), out.place.push_back(place);
  }
  return out;
}

/// Who is not there in this season holds no post: a deputy takes the place of the warden. Who is outside the area today holds it and is not at hand.
void note_posts(const std::vector<Spot>& spots, AreaTable& areas) {
  const auto is_at = [&spots](PersonId person, DayPlace place) { return person.valid() && spots[person.index].place == place; };
  std::vector<std::uint8_t> away(areas.size(), 0);
  bool any = false;
  for (std::size_t a = 0; a < areas.size(); ++a) {
    if (is_at(areas.deputy[a], DayPlace::not_present)) areas.deputy[a] = {};
    if (is_at(areas.warden[a], DayPlace::not_present)) areas.warden[a] = std::exchange(areas.deputy[a], PersonId{});
    away[a] = static_cast<std::uint8_t>((is_at(areas.warden[a], DayPlace::away) ? 1 : 0) | (is_at(areas.deputy[a], DayPlace::away) ? 2 : 0));
    any = any || away[a] != 0;
  }
  if (any) areas.posts_away = std::move(away);
}

/// Where each is and with whom it lives. Pupils who stay with their families are at school by `school`.
void note_places(const World& world, const std::vector<Spot>& spots, Needs needs, PersonTable& out) {
  out.place.clear(), out.family.clear();
  for (std::uint32_t p = 0; p < spots.size(); ++p) {
    out.place.push_back(std::min(spots[p].place, DayPlace::road));  // others leave the table
    out.family.push_back(world.households.id[world.persons.household[p].index]);
  }
  if (!needs.with_families) return;
  out.school.assign(spots.size(), BuildingId{});
  for (std::uint32_t p = 0; p < spots.size(); ++p)
    if (spots[p].place == DayPlace::school) out.school[p] = spots[p].building;
}

/// When each is at home again, by the rows of the world that has them where they are.
std::vector<Time> in_rows_of(const World& placed, const World& before, const std::vector<Spot>& spots) {
  std::vector<std::pair<std::uint64_t, Time>> by_key;
  for (std::uint32_t p = 0; p < spots.size(); ++p)
    if (!spots[p].home_at.is_never()) by_key.emplace_back(before.persons.key[p].value, spots[p].home_at);
  std::sort(by_key.begin(), by_key.end());
  std::vector<Time> out(placed.persons.size(), Time::never());
  for (std::uint32_t p = 0; p < out.size(); ++p) {
    const std::uint64_t key = placed.persons.key[p].value;
    const auto found = std::lower_bound(by_key.begin(), by_key.end(), std::pair(key, Time{INT64_MIN}));
    if (found != by_key.end() && found->first == key) out[p] = found->second;
  }
  return out;
}

/// Of several rows on how many are registered and present the one of the season.
void choose_registered(World& world, Season season) {
  constexpr std::string_view name = "registered";
  const std::string wanted = std::string(name) + "." + season_words[static_cast<std::size_t>(season)];
  std::vector<std::uint32_t> rows;
  const bool has_it = std::find(world.sources.id.begin(), world.sources.id.end(), wanted) != world.sources.id.end();
  for (std::uint32_t row = 0; row < world.sources.size(); ++row) {
    const std::string& id = world.sources.id[row];
    const bool of_a_season = id.size() > name.size() && id.starts_with(name) && id[name.size()] == '.';
    if (id == wanted || (!of_a_season && !(has_it && id == name))) rows.push_back(row);
  }
  keep_sources(world, rows);
  for (std::string& id : world.sources.id)
    if (id == wanted) id = name;
}

}  // namespace

std::shared_ptr<const World> place_people(std::shared_ptr<const World> world, const PopulationSettings& settings, Beginning beginning, Needs needs,
                                          std::vector<Time>* home_at) {
  if (tells_senses(settings)) {
    auto told = std::make_shared<World>(*world);
    give_senses(*told, settings);
    world = std::move(told);
  }
  const bool by_hour = settings.whereabouts == Whereabouts::by_hour;
  if (world->persons.presence.empty() && !by_hour) return world;
  const std::vector<Spot> spots = find_spots(*world, settings, beginning);
  Groups groups = group_people(*world, settings, spots, needs);
  auto out = std::make_shared<World>(*world);
  out->absent = absent_of(*world, spots);
  note_posts(spots, out->areas);
  choose_registered(*out, settings.season);
  out->persons.presence.clear();
  if (by_hour) note_places(*world, spots, needs, out->persons);
  regroup_people(*out, std::move(groups.households), groups.household);
  Problems problems;
  finish_world(*out, "population", problems);
  problems.throw_if_any();
  if (home_at != nullptr) *home_at = in_rows_of(*out, *world, spots);
  return out;
}

}  // namespace muster::population
