#include "muster/models/transport/household_vehicles.hpp"

#include "muster/engine/core/luck.hpp"
#include "muster/models/population/place_people.hpp"

namespace muster::transport {

namespace {

const AreaShares* named(const HouseholdShares& shares, const std::string& area) {
  for (const AreaShares& own : shares.areas)
    if (own.area == area) return &own;
  return nullptr;
}

std::uint8_t row_of(const Transport& transport, std::string_view kind) {
  for (std::uint8_t row = 0; row < transport.in_use().size(); ++row)
    if (transport.in_use()[row].kind.id == kind) return row;
  return 0;  // nobody has one
}

}  // namespace

/// What is said of the smallest area that a home lies in holds for it.
HouseholdVehicles::HouseholdVehicles(const World& world, const Transport& transport)
    : two_wheeler_(row_of(transport, "two_wheeler")), tricycle_(row_of(transport, "tricycle")) {
  const HouseholdShares& shares = transport.settings().households;
  for (std::uint32_t a = 0; a < world.areas.size(); ++a) {
    Shares here{shares.two_wheeler, shares.tricycle};
    for (AreaId at{a}; at.valid(); at = world.areas.parent[at.index])
      if (const AreaShares* own = named(shares, world.areas.id[at.index])) {
        here = {own->two_wheeler, own->tricycle};
        break;
      }
    by_area_.push_back(here);
  }
}

OwnVehicles HouseholdVehicles::of(const World& world, HouseholdId household, std::uint64_t seed) const {
  if (population::is_elsewhere(world, household.index)) return {};  // vehicles are at home
  if (const std::uint8_t cars = world.households.cars[household.index]; cars > 0) return {0, cars};
  const AreaId area = world.buildings.grid[world.households.home[household.index].index];
  if (!area.valid()) return {};
  const Shares& shares = by_area_[area.index];
  const double luck = uniform(seed, Stream::household_vehicle, world.households.key[household.index]);
  if (luck < shares.two_wheeler) return {two_wheeler_, 1};
  if (luck < shares.two_wheeler + shares.tricycle) return {tricycle_, 1};
  return {};
}

}  // namespace muster::transport
