#pragma once

namespace muster::population {

/// What a model of people's behaviour needs of a world in which they are where they are by day.
struct Needs {
  bool with_families = false;  ///< pupils stay with their own households, which have `person/school` say who is there: families fetch them
  bool with_homes = false;     ///< there is a household for every home, also where all of it are elsewhere: people go home
  Needs operator|(Needs other) const { return {with_families || other.with_families, with_homes || other.with_homes}; }
};

}  // namespace muster::population
