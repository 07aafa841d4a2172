#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "muster/engine/world/world.hpp"

namespace muster {

/// The unit of a column by its name, as in world.h5 and docs/world.md: "m", "m/s", "veh/s"; empty for ids, names, counts and flags.
std::string_view unit_of_column(std::string_view column);

/// Writes a finished world as world.h5, format "muster-world" version 2 (docs/world.md): one group per table, one data set per column, all made
/// from World::tables and their columns. References are row numbers of the same file; ids are stored, keys are not (they follow from the ids).
void write_world(const World& world, const std::string& path);

/// Reads a world.h5, of this version or the one before, and finishes it, so that a file whose rows were put in another order by another program gives the same world.
/// Throws InputError with all problems found, each with the data set that it is in.
std::shared_ptr<const World> read_world(const std::string& path);

}  // namespace muster
