#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

/// Those of a household who leave together. The first is the party's leader.
struct Group {
  std::vector<std::uint32_t> members;  ///< rows of persons, ascending
  bool drives = false;
};

/// Who rides and who walks. All ride where they fit in; else the best walkers go on foot. There are no more vehicles under way than are needed, nor than there
/// are grown-ups who can drive; one goes in any case.
/// @param members   who leaves, ascending, at least one
/// @param vehicles  that the household has; 0 = all walk
/// @param seats     of each
/// @return          vehicles first
std::vector<Group> share_out(const PersonTable& persons, const std::vector<std::uint32_t>& members, int vehicles, int seats);

}  // namespace muster::behaviour
