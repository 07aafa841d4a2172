#include "muster/models/population/senses.hpp"

#include <algorithm>

#include "muster/engine/core/luck.hpp"
#include "muster/models/data.hpp"

namespace muster::population {

namespace {

/// Luck that no day changes.
double lasting(EntityKey who, std::string_view what) { return uniform(0, Stream::whereabouts, who, occasion(what)); }

/// Area of each building, and the areas above it, have one of these ids; all where none is named.
class Within {
 public:
  Within(const World& world, const std::vector<std::string>& ids) : world_(world), named_(world.areas.size(), ids.empty() ? 1 : 0), all_(ids.empty()) {
    for (std::size_t a = 0; a < named_.size(); ++a)
      if (std::find(ids.begin(), ids.end(), world.areas.id[a]) != ids.end()) named_[a] = 1;
  }
  bool holds(BuildingId building) const {
    if (all_) return true;
    for (AreaId a = world_.buildings.grid[building.index]; a.valid(); a = world_.areas.parent[a.index])
      if (named_[a.index] != 0) return true;
    return false;
  }

 private:
  const World& world_;
  std::vector<std::uint8_t> named_;
  bool all_;
};

void give_hearing(PersonTable& people) {
  const bool known = !people.hearing.empty();
  people.hearing.resize(people.size(), Hearing::normal);
  for (std::size_t p = 0; p < people.size(); ++p)
    if (!known || people.origin[p] != Origin::survey) people.hearing[p] = hearing_at(people.age[p], lasting(people.key[p], "hearing"));
}

/// One uniform per household against the shares one after the other, as far as the household lies in their areas.
void give_languages(World& world, const std::vector<LanguageShare>& shares) {
  PersonTable& people = world.persons;
  const bool known = !people.language.empty();
  people.language.resize(people.size());
  std::vector<Within> places;
  for (const LanguageShare& share : shares) places.emplace_back(world, share.areas);
  for (std::uint32_t h = 0; h < world.households.size(); ++h) {
    double left = lasting(world.households.key[h], "language");
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (!places[i].holds(world.households.home[h])) continue;
      if ((left -= shares[i].share) >= 0) continue;
      const std::uint32_t first = world.households.first_person[h];
      for (std::uint32_t p = first; p < first + world.households.persons[h]; ++p)
        if (!known || people.origin[p] != Origin::survey) people.language[p] = shares[i].language;
      break;
    }
  }
}

}  // namespace

Hearing hearing_at(int age, double luck) {
  static const Curve deaf = data_table("people/hearing.csv").curve("age", "deaf");
  static const Curve hard = data_table("people/hearing.csv").curve("age", "hard_of_hearing");
  const double of_deaf = deaf.at(age);
  if (luck < of_deaf) return Hearing::deaf;
  return luck < of_deaf + hard.at(age) ? Hearing::hard_of_hearing : Hearing::normal;
}

void give_senses(World& world, const PopulationSettings& settings) {
  if (settings.hearing == HearingOf::by_age) give_hearing(world.persons);
  if (!settings.languages.empty()) give_languages(world, settings.languages);
}

}  // namespace muster::population
