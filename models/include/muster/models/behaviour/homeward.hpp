#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

namespace behaviour {

/// People who are away from home by day go home: when they are told to leave, before they go to safety, and when the day is over. Off unless asked for.
struct GoingHomeSettings {
  bool enabled = false;
  double first = 0.44;  ///< share of those who are told
  std::int64_t from_age = 12;
  double farthest_m = 3000;
  Time dwell = Time::minutes(10);
  bool day_over = true;
  Time wait_for_family{0};
  bool any() const { return enabled; }
  static void describe(config::Builder<GoingHomeSettings>& d);
};

}  // namespace behaviour

/// How far somebody who was away from home has come on the way there. Values go to checkpoints and are frozen.
enum class Homeward : std::uint8_t {
  none,           ///< is where the run found him, or left from there for somewhere else
  told,           ///< on the way home, having been told to leave
  day_over,       ///< on the way home, as every day
  home_told,      ///< at home, or has left it with his household; came there having been told
  home_day_over,  ///< the same, came there as every day
  elsewhere,      ///< found his household gone and went on, or was stopped on the way
};
constexpr bool on_way_home(Homeward stage) { return stage == Homeward::told || stage == Homeward::day_over; }
constexpr bool has_come_home(Homeward stage) { return stage == Homeward::home_told || stage == Homeward::home_day_over; }

/// Who goes home. Owner: behaviour, where its settings ask for it.
struct HomewardState {
  std::vector<Homeward> stage;          ///< [person]
  std::vector<ShortTime> waits_until;   ///< [household] ready to leave, until when it waits for those who are on their way home; never() = it has not waited
  Time looked{0};                       ///< up to when those have been looked at whose day is over
  std::int32_t went_home_first = 0;     ///< persons who set out for home having been told
  std::int32_t went_home_day_over = 0;  ///< persons who set out for home as every day
  // From here on caches.
  std::vector<HouseholdId> home;                                          ///< [person] household that he lives in; none = there is none
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> at_home;  ///< [household] who has come home to it, ascending
  /// The household that somebody is with.
  HouseholdId household_of(const World& world, std::uint32_t person) const {
    return has_come_home(stage[person]) ? home[person] : world.persons.household[person];
  }
  static void arrays(auto& self, auto&& visit) {
    visit("person/homeward", self.stage), visit("household/waits_until", self.waits_until), visit("homeward/looked", self.looked);
    visit("homeward/went_home_first", self.went_home_first), visit("homeward/went_home_day_over", self.went_home_day_over);
  }
};

/// Calls `use` with each person of a household, less those who have gone home from it, and with each who has come home to it. Where each of them is now is
/// another question.
/// @param homeward  null = nobody goes home
template <class F>
void each_of_household(const World& world, const HomewardState* homeward, std::uint32_t household, F&& use) {
  const std::uint32_t first = world.households.first_person[household];
  for (std::uint32_t p = first; p < first + world.households.persons[household]; ++p)
    if (homeward == nullptr || homeward->stage[p] == Homeward::none) use(p);
  if (homeward == nullptr) return;
  if (const auto found = homeward->at_home.find(household); found != homeward->at_home.end())
    for (const std::uint32_t p : found->second) use(p);
}

}  // namespace muster
