#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/population/storeys.hpp"

// An order may be for those alone whom the water comes to first.
namespace muster::warning {

/// Whom of an area an order is for: RequestHead::detail of a WarningOrder. Values go to checkpoints and results and are frozen.
enum class Addressed : std::uint32_t {
  everybody = 0,
  lowest_floors = 1,  ///< who lives or works on the ground floor or below ground
  basements = 2,      ///< below ground alone
};
constexpr std::uint32_t addressed_kinds = 3;

inline bool addresses(Addressed whom, const World& world, std::uint32_t household) {
  if (whom == Addressed::everybody || lives_below_ground(world, household)) return true;
  return whom == Addressed::lowest_floors && world.households.storey[household] == 0;
}

/// When orders to move now were first given that are not for everybody. Owner: warning; only where the plan has such an order.
struct AddressedState {
  std::vector<Time> lowest_floors, basements;  ///< [area] never() before
  static void arrays(auto& self, auto&& visit) { visit("area/ordered_lowest_floors", self.lowest_floors), visit("area/ordered_basements", self.basements); }
};

/// When an order to move now was first given that holds for a household, never() before.
/// @param part  null = no order of the plan is for a part of an area's people
inline Time ordered_at(const World& world, const WarningState& warning, const AddressedState* part, std::uint32_t household) {
  const AreaId grid = world.buildings.grid[world.households.home[household].index];
  if (!grid.valid()) return Time::never();
  Time out = warning.ordered[grid.index];
  if (part == nullptr) return out;
  if (addresses(Addressed::lowest_floors, world, household)) out = std::min(out, part->lowest_floors[grid.index]);
  if (addresses(Addressed::basements, world, household)) out = std::min(out, part->basements[grid.index]);
  return out;
}

}  // namespace muster::warning
