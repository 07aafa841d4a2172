#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/few_rows.hpp"

namespace muster {

namespace behaviour {

/// Who comes for those who cannot leave without help.
enum class Helpers : std::uint8_t {
  none,     ///< nobody waits for anybody
  listed,   ///< those whom the world names (person/helper)
  nearest,  ///< the same, and where it names nobody the nearest household of the grid with an able adult
};

/// Families fetch their children from school; helpers fetch those who cannot leave alone. All off unless asked for.
struct FamilySettings {
  bool fetch_children = false;
  Helpers named_helpers = Helpers::none;
  bool school_day = true;
  double school_from_h = 8, school_until_h = 16;
  std::int64_t school_from_age = 6, school_until_age = 17;
  Time school_dwell = Time::seconds(120), school_keeps_until = Time::minutes(60);
  std::int64_t school_group = 40;
  double pupils_per_teacher = 0, small_pupils_per_teacher = 0;  ///< 0 = as many teachers as are needed
  std::int64_t small_group = 10;
  Time assist_dwell = Time::seconds(300), helper_patience = Time::minutes(45);
  bool care_homes = false;
  double care_staff_day = 0.1, care_staff_night = 0.05, care_push_m_s = 1.0;
  std::int64_t care_walkers = 8;
  Time care_prepare = Time::minutes(30), care_hand_over = Time::minutes(5);
  bool care_carry_up = false;
  Time care_carry = Time::minutes(4);
  std::int64_t care_carriers = 2;
  bool care_vehicles = false;
  bool any() const { return fetch_children || named_helpers != Helpers::none || care_homes; }
  std::vector<config::Contradiction> contradictions() const;
  static void describe(config::Builder<FamilySettings>& d);
};

}  // namespace behaviour

/// How far a household that cannot leave alone has come.
enum class Help : std::uint8_t {
  none,
  waits,    ///< for its helper
  called,   ///< for an ambulance
  taken,    ///< somebody took it along
  without,  ///< nobody came in time
};

/// Why somebody was not fetched. Value of the events family/not_fetched and helper/failed.
enum class NotFetched : std::uint8_t {
  nobody_named,  ///< no helper is named
  not_ready,     ///< the helper's household has not left home: it was not told, or is still preparing
  refused,       ///< one of the two does not leave
  left_before,   ///< the helper had left without them
  no_way,        ///< no open way leads there
  flooded,       ///< too much water there
  no_room,       ///< not enough seats
  stopped,       ///< who came for them was stopped on the way
  gone,          ///< they are not there any more
  no_adult,      ///< nobody is at home who could fetch them
};

/// Schools whose teachers may be too few to lead all at once. Owner: behaviour, where its settings say how many there are.
struct SchoolRounds {
  std::vector<std::uint8_t> rounds;  ///< [building] how often its teachers have set out with pupils
  static void arrays(auto& self, auto&& visit) { visit("building/school_rounds", self.rounds); }
};

/// Residents of care homes whom the staff carry upstairs. Owner: behaviour, where its settings ask for it.
struct CarryState {
  static constexpr std::uint8_t nowhere = 255;
  std::vector<std::uint8_t> storey;      ///< [person] that he was carried to; nowhere = he is where he lives
  std::vector<std::uint8_t> staff_away;  ///< [building] 1 = the staff of the care home are out with residents until `building/care_due`
  std::vector<Time> carried_at;          ///< [building] when those who are being carried are up, never() = nobody is
  std::int32_t carried_up_persons = 0;
  static void arrays(auto& self, auto&& visit) {
    visit("person/carried_to", self.storey), visit("building/care_staff_away", self.staff_away), visit("building/carried_at", self.carried_at);
    visit("family/carried_up_persons", self.carried_up_persons);
  }
};

/// Which vehicles of the fleet serve care homes. Owner: behaviour, where its settings ask for it.
struct CareVehicleState {
  std::vector<BuildingId> home;      ///< [vehicle] care home whose residents it brings away, or none
  std::vector<PartyId> party;        ///< [vehicle] those who are to get in, or are in; none = nobody has come out yet
  std::int32_t brought_persons = 0;  ///< residents whom vehicles brought to a shelter
  static void arrays(auto& self, auto&& visit) {
    visit("vehicle/care_home", self.home), visit("vehicle/care_party", self.party), visit("family/care_brought_persons", self.brought_persons);
  }
};

/// Who is away from home, who is to fetch whom, and who waits. Owner: behaviour, where its settings ask for it.
struct FamilyState {
  static constexpr std::uint32_t none = UINT32_MAX;  ///< no vehicle of the fleet
  std::vector<std::uint8_t> at_school;               ///< [person] 1 = the pupil is at his school, 0 = he is not (any more), or goes to none
  FewRows<PersonId, PartyId> fetched_by;             ///< [person] party on its way to take it along, or none
  FewRows<PersonId, BuildingId> stop;          ///< [person] leading a party: building that it goes to, or stands at, before its destination; none = it has none
  FewRows<PersonId, ShortTime> stop_due;       ///< [person] leading a party: when it goes on from there, never() = it is not there yet
  std::vector<Help> help;                      ///< [household]
  FewRows<HouseholdId, ShortTime> helper_due;  ///< [household] until when it waits for its helper, never() = it does not, or somebody is on the way
  FewRows<HouseholdId, std::uint32_t> ambulance;    ///< [household] 1 + row of the vehicle of the fleet that is to fetch it, 0 = none is
  FewRows<HouseholdId, std::uint8_t> failed_calls;  ///< [household] ambulances that were called and could not come
  std::vector<Time> school_leaves;                  ///< [building] when the school leaves with those still there, never() = not told; below 0 = it has decided
  std::vector<Time> care_due;  ///< [building] when the staff of a care home set out with the next residents, never() = not told; below 0 = it has decided
  std::int32_t with_care_persons = 0;    ///< residents whom the staff of their care home took out
  std::int32_t fetched_persons = 0;      ///< children whom their families took along from school
  std::int32_t helped_persons = 0;       ///< persons whom helpers took along
  std::int32_t ambulance_persons = 0;    ///< persons whom ambulances brought to a shelter
  std::int32_t unhelped_persons = 0;     ///< persons who cannot leave alone and for whom nobody came in time
  std::int32_t with_school_persons = 0;  ///< children who left with their school
  std::vector<BuildingId> school;        ///< [person] where he goes to school, none = to none. A cache of the World
  bool is_at(std::uint32_t person, std::uint32_t building) const { return at_school[person] != 0 && school[person].index == building; }
  void drop_caches() {
    fetched_by.drop_cache(), stop.drop_cache(), stop_due.drop_cache(), helper_due.drop_cache(), ambulance.drop_cache(), failed_calls.drop_cache();
  }
  static void arrays(auto& self, auto&& visit) {
    visit("person/at_school", self.at_school), visit("household/help", self.help);
    self.fetched_by.arrays(self.fetched_by, visit, "family/fetched", "family/fetched_by");
    self.stop.arrays(self.stop, visit, "family/stops", "family/stop"), self.stop_due.arrays(self.stop_due, visit, "family/stands", "family/stop_due");
    self.helper_due.arrays(self.helper_due, visit, "family/waits", "family/helper_due");
    self.ambulance.arrays(self.ambulance, visit, "family/for_ambulance", "family/ambulance");
    self.failed_calls.arrays(self.failed_calls, visit, "family/called_in_vain", "family/failed_calls");
    visit("building/school_leaves", self.school_leaves), visit("family/fetched_persons", self.fetched_persons);
    visit("family/helped_persons", self.helped_persons), visit("family/unhelped_persons", self.unhelped_persons);
    visit("family/with_school_persons", self.with_school_persons);
    visit("family/ambulance_persons", self.ambulance_persons), visit("building/care_due", self.care_due);
    visit("family/with_care_persons", self.with_care_persons);
  }
};

}  // namespace muster
