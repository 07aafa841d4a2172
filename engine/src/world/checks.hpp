#pragma once
#include <string_view>

namespace muster {

struct World;
class Problems;

// Checks of a world, in the order in which they must hold: each relies on those before it. Each adds at most 20 problems per column.

/// Every column of every table has one value per row, and every ragged column is well formed.
void check_columns(const World& world, std::string_view file, Problems& problems);
/// Every reference names a row that exists, parents stand above their children.
void check_references(const World& world, std::string_view file, Problems& problems);
/// Needs the keys. Ids are unique and not empty, coordinates finite and inside the terrain, lengths positive, values in range.
void check_values(const World& world, std::string_view file, Problems& problems);

}  // namespace muster
