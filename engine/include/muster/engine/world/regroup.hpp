#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/world/world.hpp"

// People of a world in other households than its own: where they are by day, or who of them is there in a season.
namespace muster {

/// Puts every person into a row of new households; who has none leaves the table, and is nobody's helper, warden or deputy, and keeps no
/// shelter's key. Trips go with the people who were to make them. The world must be finished again (finish_world) before it is used.
/// @param households  id, origin, home, storey and cars; each must get somebody
/// @param household   [person] row of `households`, or none
void regroup_people(World& world, HouseholdTable households, const std::vector<HouseholdId>& household);

/// Keeps these rows of the sources, in this order.
void keep_sources(World& world, const std::vector<std::uint32_t>& rows);

}  // namespace muster
