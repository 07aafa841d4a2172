#pragma once
#include "muster/engine/world/world.hpp"
#include "muster/models/population/whereabouts.hpp"

namespace muster::population {

/// How somebody hears, by models/data/people/hearing.csv.
/// @param age   years
/// @param luck  in [0, 1): the less, the worse
Hearing hearing_at(int age, double luck);

/// True where the settings say how people hear, or what they speak.
inline bool tells_senses(const PopulationSettings& settings) { return settings.hearing == HearingOf::by_age || !settings.languages.empty(); }

/// Fills `person/hearing` and `person/language` as the settings ask. What a list says of somebody (origin survey) stands. Of the settings alone: the same
/// people on every day and in every run.
void give_senses(World& world, const PopulationSettings& settings);

}  // namespace muster::population
