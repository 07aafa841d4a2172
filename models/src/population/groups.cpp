#include <algorithm>
#include <cstdio>
#include <tuple>

#include "muster/engine/core/luck.hpp"
#include "population/spots.hpp"

namespace muster::population {

namespace {

constexpr const char* place_words[] = {"home", "work", "school", "market", "hospital", "road"};  // of DayPlace

/// The households of people where they are.
class Grouping {
 public:
  Grouping(const World& world, const PopulationSettings& settings, const std::vector<Spot>& spots, Needs needs)
      : world_(world), settings_(settings), spots_(spots), needs_(needs) {}

  Groups run() {
    out_.household.assign(spots_.size(), HouseholdId{});
    std::vector<HouseholdId> at_home(world_.households.size());
    std::vector<std::uint32_t> elsewhere;
    for (std::uint32_t p = 0; p < spots_.size(); ++p) {
      if (!spots_[p].building.valid()) continue;
      HouseholdId& row = at_home[world_.persons.household[p].index];
      const bool own = in_own_household(p);
      if (!row.valid() && (own || needs_.with_homes)) row = keep(world_.persons.household[p].index);
      if (own) out_.household[p] = row;
      else elsewhere.push_back(p);
    }
    group(std::move(elsewhere));
    return std::move(out_);
  }

 private:
  bool in_own_household(std::uint32_t p) const { return spots_[p].place == DayPlace::home || (needs_.with_families && spots_[p].place == DayPlace::school); }

  HouseholdId add(std::string id, Origin origin, BuildingId home, std::uint8_t storey, std::uint8_t cars) {
    HouseholdTable& t = out_.households;
    t.id.push_back(std::move(id)), t.origin.push_back(origin), t.home.push_back(home), t.storey.push_back(storey), t.cars.push_back(cars);
    return {static_cast<std::uint32_t>(t.id.size() - 1)};
  }
  HouseholdId keep(std::uint32_t row) {
    const HouseholdTable& t = world_.households;
    return add(t.id[row], t.origin[row], t.home[row], t.storey[row], t.cars[row]);
  }

  std::size_t size_at(DayPlace place) const {
    if (place == DayPlace::work) return static_cast<std::size_t>(settings_.workplace_group);
    return place == DayPlace::school ? static_cast<std::size_t>(settings_.school_class) : 1;
  }

  /// Of one place and building by their keys, so many at a time.
  void group(std::vector<std::uint32_t> elsewhere) {
    const auto order = [this](std::uint32_t p) { return std::tuple(spots_[p].place, spots_[p].building, world_.persons.key[p], p); };
    std::sort(elsewhere.begin(), elsewhere.end(), [&](std::uint32_t a, std::uint32_t b) { return order(a) < order(b); });
    std::size_t in_group = 0, number = 0;
    for (std::size_t i = 0; i < elsewhere.size(); ++i) {
      const Spot& spot = spots_[elsewhere[i]];
      const bool next = i == 0 || spots_[elsewhere[i - 1]].place != spot.place || spots_[elsewhere[i - 1]].building != spot.building;
      if (next) number = 0, in_group = 0;
      if (next || in_group == size_at(spot.place)) open(elsewhere[i], ++number), in_group = 0;
      out_.household[elsewhere[i]] = {static_cast<std::uint32_t>(out_.households.id.size() - 1)}, ++in_group;
    }
  }

  void open(std::uint32_t person, std::size_t number) {
    const Spot& spot = spots_[person];
    const bool alone = size_at(spot.place) == 1;
    std::string id =
        (alone ? world_.persons.id[person] : world_.buildings.id[spot.building.index]) + "-at-" + place_words[static_cast<std::size_t>(spot.place)];
    if (!alone) {
      char text[24];
      std::snprintf(text, sizeof text, "-%03zu", number);
      id += text;
    }
    const std::uint8_t storey = storey_of(spot, entity_key("household", id));
    add(std::move(id), Origin::synthesised, spot.building, storey, 0);
  }

  /// People at work and patients are on any floor; pupils, customers and people who were under way on the ground floor.
  std::uint8_t storey_of(const Spot& spot, EntityKey group) const {
    const BuildingUse use = world_.buildings.use[spot.building.index];
    const bool any_floor = spot.place == DayPlace::hospital ||
        (spot.place == DayPlace::work &&
         (use == BuildingUse::office || use == BuildingUse::hospital || use == BuildingUse::school || use == BuildingUse::care_home ||
          use == BuildingUse::public_hall));
    const std::uint64_t floors = std::max<std::uint64_t>(1, world_.buildings.storeys[spot.building.index]);
    if (!any_floor) return 0;
    return static_cast<std::uint8_t>(uniform_index(static_cast<std::uint64_t>(settings_.luck), Stream::whereabouts, group, occasion("storey"), floors));
  }

  const World& world_;
  const PopulationSettings& settings_;
  const std::vector<Spot>& spots_;
  Needs needs_;
  Groups out_;
};

}  // namespace

Groups group_people(const World& world, const PopulationSettings& settings, const std::vector<Spot>& spots, Needs needs) {
  return Grouping(world, settings, spots, needs).run();
}

}  // namespace muster::population
