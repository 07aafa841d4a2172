#include "muster/engine/world/regroup.hpp"

#include "world/columns.hpp"

namespace muster {

void regroup_people(World& world, HouseholdTable households, const std::vector<HouseholdId>& household) {
  columns::Rows kept;
  for (std::uint32_t p = 0; p < household.size(); ++p)
    if (household[p].valid()) kept.push_back(p);
  const columns::Rows to = columns::inverse(kept, household.size());
  world.persons.household = household;
  columns::reorder(world.persons, kept);
  columns::rewrite(world.persons.helper, to);
  columns::rewrite(world.areas.warden, to), columns::rewrite(world.areas.deputy, to);
  columns::rewrite(world.shelters.keeper, to);
  columns::rewrite(world.trips.person, to);
  columns::Rows trips;
  for (std::uint32_t t = 0; t < world.trips.size(); ++t)
    if (world.trips.person[t].valid()) trips.push_back(t);
  columns::reorder(world.trips, trips);
  households.key.resize(households.size()), households.first_person.resize(households.size()), households.persons.resize(households.size());
  world.households = std::move(households);
}

void keep_sources(World& world, const std::vector<std::uint32_t>& rows) { columns::reorder(world.sources, rows); }

}  // namespace muster
