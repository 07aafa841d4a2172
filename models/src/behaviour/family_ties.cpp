#include "family_ties.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace muster::behaviour {

namespace {

double squared_m(const BuildingTable& b, BuildingId from, BuildingId to) {
  const double dx = b.x[from.index] - b.x[to.index], dy = b.y[from.index] - b.y[to.index];
  return dx * dx + dy * dy;
}

template <class F>
void each_member(const World& world, std::uint32_t household, F&& use) {
  const std::uint32_t first = world.households.first_person[household];
  for (std::uint32_t p = first; p < first + world.households.persons[household]; ++p) use(p);
}

/// First able adult of a household, or none.
PersonId able_adult_of(const World& world, std::uint32_t household) {
  PersonId found;
  each_member(world, household, [&](std::uint32_t p) {
    if (!found.valid() && able_adult(world.persons, p)) found = {p};
  });
  return found;
}

/// Households that may know each other: those of a grid; where no grid is known, those of a square of 500 m.
using Vicinity = std::pair<std::int64_t, std::int64_t>;
Vicinity vicinity(const World& world, std::uint32_t household) {
  const std::uint32_t home = world.households.home[household].index;
  if (const AreaId grid = world.buildings.grid[home]; grid.valid()) return {-1, grid.index};
  constexpr double square_m = 500;
  return {static_cast<std::int64_t>(std::floor(world.buildings.x[home] / square_m)), static_cast<std::int64_t>(std::floor(world.buildings.y[home] / square_m))};
}

class Naming {
 public:
  Naming(const World& world, FamilyTies& ties) : world_(world), ties_(ties) {}

  void find_needs() {
    ties_.needs_help.assign(world_.households.size(), 0), ties_.helper.assign(world_.households.size(), PersonId{});
    for (std::uint32_t h = 0; h < world_.households.size(); ++h) {
      bool impaired = false;
      each_member(world_, h, [&](std::uint32_t p) { impaired = impaired || world_.persons.impaired[p] != 0; });
      ties_.needs_help[h] = impaired && !able_adult_of(world_, h).valid() && !ties_.residents.contains(world_.households.home[h].index);
    }
  }

  void take_listed() {
    if (world_.persons.helper.empty()) return;
    for (std::uint32_t h = 0; h < world_.households.size(); ++h) {
      if (ties_.needs_help[h] == 0) continue;
      each_member(world_, h, [&](std::uint32_t p) {
        const PersonId named = world_.persons.helper[p];
        if (!ties_.helper[h].valid() && named.valid() && world_.persons.household[named.index].index != h) name(h, named);
      });
    }
  }

  /// The nearest household that has nobody in care yet; where all have, the nearest.
  void take_nearest() {
    std::map<Vicinity, std::vector<std::uint32_t>> able;
    for (std::uint32_t h = 0; h < world_.households.size(); ++h)
      if (able_adult_of(world_, h).valid() && !ties_.residents.contains(world_.households.home[h].index)) able[vicinity(world_, h)].push_back(h);
    for (std::uint32_t h = 0; h < world_.households.size(); ++h) {
      if (ties_.needs_help[h] == 0 || ties_.helper[h].valid()) continue;
      const auto found = able.find(vicinity(world_, h));
      if (found != able.end()) name(h, able_adult_of(world_, nearest_of(found->second, h)));
    }
  }

 private:
  void name(std::uint32_t household, PersonId helper) {
    ties_.helper[household] = helper;
    ties_.in_care[world_.persons.household[helper.index].index].push_back(household);
  }

  std::uint32_t nearest_of(const std::vector<std::uint32_t>& able, std::uint32_t household) const {
    const auto order = [&](std::uint32_t h) {
      return std::pair(ties_.in_care.contains(h), squared_m(world_.buildings, world_.households.home[household], world_.households.home[h]));
    };
    return *std::min_element(able.begin(), able.end(), [&](std::uint32_t a, std::uint32_t b) { return order(a) < order(b); });
  }

  const World& world_;
  FamilyTies& ties_;
};

/// The nearest school building that has a door on the streets, for each who is of its age; the one that the world names where it does.
void choose_schools(const World& world, const FamilySettings& settings, FamilyTies& ties) {
  std::vector<BuildingId> schools;
  for (std::uint32_t b = 0; b < world.buildings.size(); ++b)
    if (world.buildings.use[b] == BuildingUse::school && world.buildings.node[b].valid()) schools.push_back({b});
  const auto nearest = [&](BuildingId home) {
    BuildingId best;
    for (const BuildingId school : schools)
      if (!best.valid() || squared_m(world.buildings, home, school) < squared_m(world.buildings, home, best)) best = school;
    return best;
  };
  for (std::uint32_t h = 0; h < world.households.size(); ++h) {
    BuildingId by_default;
    each_member(world, h, [&](std::uint32_t p) {
      if (!world.persons.school.empty()) {
        ties.school[p] = world.persons.school[p];
        return;
      }
      if (world.persons.age[p] < settings.school_from_age || world.persons.age[p] > settings.school_until_age) return;
      if (!by_default.valid()) by_default = nearest(world.households.home[h]);
      ties.school[p] = by_default;
    });
  }
}

}  // namespace

FamilyTies family_ties(const World& world, const FamilySettings& settings) {
  FamilyTies ties;
  ties.school.assign(world.persons.size(), BuildingId{});
  ties.needs_help.assign(world.households.size(), 0), ties.helper.assign(world.households.size(), PersonId{});
  if (settings.fetch_children) choose_schools(world, settings, ties);
  for (std::uint32_t p = 0; p < ties.school.size(); ++p) {
    BuildingId& school = ties.school[p];
    if (school.valid() && !world.buildings.node[school.index].valid()) school = {};
    if (school.valid()) ties.pupils[school.index].push_back(p);
  }
  if (settings.care_homes)
    for (std::uint32_t h = 0; h < world.households.size(); ++h)
      if (const std::uint32_t home = world.households.home[h].index; world.buildings.use[home] == BuildingUse::care_home && world.buildings.node[home].valid())
        each_member(world, h, [&](std::uint32_t p) { ties.residents[home].push_back(p); });
  if (settings.named_helpers == Helpers::none) return ties;
  Naming naming(world, ties);
  naming.find_needs();
  naming.take_listed();
  if (settings.named_helpers == Helpers::nearest) naming.take_nearest();
  for (auto& [helper, households] : ties.in_care) std::sort(households.begin(), households.end());
  return ties;
}

}  // namespace muster::behaviour
