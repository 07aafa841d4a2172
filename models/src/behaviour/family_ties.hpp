#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/families.hpp"

namespace muster::behaviour {

constexpr std::uint8_t grown_up = 18;

/// Can bring others to safety.
inline bool able_adult(const PersonTable& persons, std::uint32_t p) { return persons.age[p] >= grown_up && persons.impaired[p] == 0; }

/// Who belongs to whom. Follows from World and settings.
struct FamilyTies {
  std::vector<std::uint8_t> needs_help;                           ///< [household] somebody of limited mobility lives there, and no able adult
  std::vector<PersonId> helper;                                   ///< [household] of those, who comes for them; none = nobody is named
  std::map<std::uint32_t, std::vector<std::uint32_t>> in_care;    ///< [household of a helper] households that it comes for, ascending
  std::vector<BuildingId> school;                                 ///< [person] or none
  std::map<std::uint32_t, std::vector<std::uint32_t>> pupils;     ///< [school] who goes there, ascending
  std::map<std::uint32_t, std::vector<std::uint32_t>> residents;  ///< [care home] who lives there, ascending; where care homes leave as groups
};
FamilyTies family_ties(const World& world, const FamilySettings& settings);

}  // namespace muster::behaviour
