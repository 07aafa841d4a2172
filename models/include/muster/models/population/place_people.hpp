#pragma once
#include <memory>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/population/needs.hpp"
#include "muster/models/population/whereabouts.hpp"

namespace muster::population {

/// When a run begins, as far as it matters for where people are.
struct Beginning {
  int weekday = 0;  ///< 0 = Monday .. 6 = Sunday
  double hour = 0;  ///< of the local day, 0 .. 24
};

/// The world with those who are there, each in the building where it is when the run begins; the same world where neither season nor hour makes a difference.
/// Who is not at home is of another household than his own: people at work of groups of their workplace, pupils of classes, others alone; their `home` is the
/// building where they are, so that they hear, see, come to harm and leave there. Whoever is outside the area or not there in this season is in
/// `World::absent` and in no other table. Keys of persons stay; nothing depends on the seed of a run or on its plan.
/// @param home_at  [person of the new world] gets when the day away from home is over, from the beginning: when the shares put him at home; never() = he is at home,
///                 or is not within a day. Left alone where the world stays as it is. May be null
/// InputError for what is wrong in a table that the settings name.
std::shared_ptr<const World> place_people(std::shared_ptr<const World> world, const PopulationSettings& settings, Beginning beginning, Needs needs,
                                          std::vector<Time>* home_at = nullptr);

/// True for a group of people who are not at home when the run begins: at work, at school, ...
inline bool is_elsewhere(const World& world, std::uint32_t household) {
  const std::uint32_t first = world.households.first_person[household];
  return !world.persons.place.empty() && world.households.persons[household] > 0 && world.persons.place[first] != DayPlace::home &&
      world.persons.family[first] != world.households.id[household];
}

}  // namespace muster::population
