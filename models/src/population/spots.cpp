#include "population/spots.hpp"

#include <cmath>

#include "muster/engine/core/luck.hpp"
#include "population/attraction.hpp"

namespace muster::population {

namespace {

constexpr int grown_up = 18, alone_from = 12, pupil_from = 6;

/// Where each person of a world is.
class Placing {
 public:
  Placing(const World& world, const PopulationSettings& settings, Beginning beginning)
      : world_(world), settings_(settings), hour_(beginning.hour), day_(kind_of_day(settings, beginning.weekday)), spots_(world.persons.size()) {}

  std::vector<Spot> run() {
    for (std::uint32_t p = 0; p < spots_.size(); ++p) spots_[p].building = home_of(p);
    if (!world_.persons.presence.empty())
      for (std::uint32_t p = 0; p < spots_.size(); ++p)
        if (!is_present(world_.persons.presence[p], settings_.season)) spots_[p] = {DayPlace::not_present, {}};
    if (settings_.whereabouts == Whereabouts::by_hour) place_all();
    return std::move(spots_);
  }

 private:
  BuildingId home_of(std::uint32_t p) const { return world_.households.home[world_.persons.household[p].index]; }
  double luck(std::uint32_t p, const char* what = nullptr) const {
    return uniform(static_cast<std::uint64_t>(settings_.luck), Stream::whereabouts, world_.persons.key[p], what == nullptr ? 0 : occasion(what));
  }

  void place_all() {
    const WhereaboutsTable table(settings_.table);
    const BuildingTable& b = world_.buildings;
    Attraction work(b, "work", settings_.workplaces), market(b, "market", settings_.workplaces);
    const NearestOfUse school(b, BuildingUse::school), hospital(b, BuildingUse::hospital);
    const NearestOfAll nearest(b);
    for (std::uint32_t p = 0; p < spots_.size(); ++p) {
      if (spots_[p].place == DayPlace::not_present || lives_in_care(p)) continue;
      const int age = age_in_table(world_.persons.age[p], world_.persons.impaired[p] != 0);
      DayPlace place = table.place(day_, is_guest(p), age, hour_, luck(p));
      const BuildingId home = home_of(p), listed = listed_work(p);
      if (place == DayPlace::away && listed.valid()) place = DayPlace::work;  // who works in the place does not work outside it
      switch (place) {
        case DayPlace::work: spots_[p] = at(place, listed.valid() ? listed : work.choose(home, luck(p, "work")), DayPlace::home, home); break;
        case DayPlace::market: spots_[p] = at(place, market.choose(home, luck(p, "market")), DayPlace::home, home); break;
        case DayPlace::school: spots_[p] = at(place, school_of(p, school), world_.persons.age[p] < pupil_from ? DayPlace::home : DayPlace::away, home); break;
        case DayPlace::hospital: spots_[p] = at(place, hospital.from(home), DayPlace::away, home); break;
        case DayPlace::road: spots_[p] = on_the_way(home, listed.valid() ? listed : work.choose(home, luck(p, "work")), nearest); break;
        case DayPlace::away: spots_[p] = {place, {}}; break;
        default: break;
      }
    }
    leave_carers();
    for (std::uint32_t p = 0; p < spots_.size(); ++p)
      if (comes_home(spots_[p])) spots_[p].home_at = home_at(table, p);
  }

  static bool comes_home(const Spot& spot) { return spot.building.valid() && spot.place != DayPlace::home && spot.place != DayPlace::hospital; }
  Time home_at(const WhereaboutsTable& table, std::uint32_t p) const {
    const int age = age_in_table(world_.persons.age[p], world_.persons.impaired[p] != 0);
    const double hours = table.until_home(day_, is_guest(p), age, hour_, luck(p));
    return std::isfinite(hours) ? Time::seconds(std::floor(hours * 3600)) : Time::never();
  }
  bool is_guest(std::uint32_t p) const { return !world_.persons.presence.empty() && world_.persons.presence[p] == Presence::tourist; }

  /// In that building; where the world has none, wherever `otherwise` is.
  static Spot at(DayPlace place, BuildingId building, DayPlace otherwise, BuildingId home) {
    if (building.valid()) return {place, building};
    return {otherwise, otherwise == DayPlace::home ? home : BuildingId{}};
  }

  Spot on_the_way(BuildingId home, BuildingId to, const NearestOfAll& nearest) const {
    if (!to.valid()) return {DayPlace::home, home};
    const BuildingTable& b = world_.buildings;
    return at(DayPlace::road, nearest.to(0.5 * (b.x[home.index] + b.x[to.index]), 0.5 * (b.y[home.index] + b.y[to.index])), DayPlace::home, home);
  }

  /// Who lives in a care home, or in a hospital, is there.
  bool lives_in_care(std::uint32_t p) const {
    const BuildingUse use = world_.buildings.use[home_of(p).index];
    return use == BuildingUse::care_home || use == BuildingUse::hospital;
  }

  BuildingId with_door(BuildingId building) const { return building.valid() && world_.buildings.node[building.index].valid() ? building : BuildingId{}; }
  BuildingId listed_work(std::uint32_t p) const { return world_.persons.work.empty() ? BuildingId{} : with_door(world_.persons.work[p]); }
  BuildingId school_of(std::uint32_t p, const NearestOfUse& nearest) const {
    const BuildingId listed = world_.persons.school.empty() ? BuildingId{} : with_door(world_.persons.school[p]);
    return listed.valid() ? listed : nearest.from(home_of(p));
  }

  /// No child is at home alone: where it would be, one adult of the household stays, always the same.
  void leave_carers() {
    const HouseholdTable& h = world_.households;
    for (std::uint32_t row = 0; row < h.size(); ++row) {
      const std::uint32_t first = h.first_person[row], end = first + h.persons[row];
      bool child = false, adult = false;
      for (std::uint32_t p = first; p < end; ++p) {
        if (spots_[p].place != DayPlace::home) continue;
        child = child || world_.persons.age[p] < alone_from, adult = adult || world_.persons.age[p] >= grown_up;
      }
      if (child && !adult) leave_one(row, first, end);
    }
  }

  void leave_one(std::uint32_t row, std::uint32_t first, std::uint32_t end) {
    std::uint32_t carer = end;
    for (std::uint32_t p = first; p < end; ++p) {
      const bool can = world_.persons.age[p] >= grown_up && spots_[p].place != DayPlace::not_present && spots_[p].place != DayPlace::hospital;
      if (can && (carer == end || luck(p, "carer") < luck(carer, "carer"))) carer = p;
    }
    if (carer != end) spots_[carer] = {DayPlace::home, world_.households.home[row]};
  }

  const World& world_;
  const PopulationSettings& settings_;
  double hour_;
  Day day_;
  std::vector<Spot> spots_;
};

}  // namespace

std::vector<Spot> find_spots(const World& world, const PopulationSettings& settings, Beginning beginning) { return Placing(world, settings, beginning).run(); }

}  // namespace muster::population
