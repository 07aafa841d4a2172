#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <tuple>
#include <vector>

#include "behaviour/ambulances.hpp"
#include "behaviour/care_vehicles.hpp"
#include "behaviour/family_ties.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/agenda.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/behaviour/guests.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/warning/notice.hpp"

namespace muster::behaviour {

/// A place at which a household that sets out takes somebody along.
struct Visit {
  static constexpr std::uint32_t own = UINT32_MAX;
  BuildingId at;                       ///< a school, or the home of those in care
  std::uint32_t assisted = own;        ///< household in care; own = children of one's own
  std::vector<std::uint32_t> persons;  ///< rows, ascending
};

/// What a household that sets out has to do on its way.
struct Errand {
  std::vector<Visit> visits;
  std::vector<std::pair<Visit, NotFetched>> left_out;
  int persons() const;
  bool assists() const;
};

/// What Families asks of the model that it is a part of.
struct FamilyLimits {
  double wade_m, drive_m;                                                            ///< depth of water at a door, m, that stops those on foot and in cars
  Time look_again;                                                                   ///< until a school without an open place to go to looks again
  double detour;                                                                     ///< way over straight distance
  std::function<double(double, double, Time)> by_hour;                               ///< a figure by day and by night, at a moment
  std::function<ShelterId(BuildingId)> refuge;                                       ///< nearest open place on foot, or none
  std::function<ShelterId(std::uint32_t household, BuildingId, TravelMode)> onward;  ///< nearest open place from there, as far as the household knows, or none
  std::function<void(std::uint32_t, Time)> stays;                                    ///< a household without help stays where it is
};

/// Part of behaviour/padm: children are fetched from school, and who cannot leave alone by a helper. A party that fetches somebody has the door's node as its
/// goal; there it stands for a while, goes on with those who came along, and counts them among its own. Who waits, and until when, is State (FamilyState).
class Families {
 public:
  /// FamilyState::school_leaves and care_due of a school or home that nobody leaves any more.
  static constexpr Time decided{-1};
  /// @param ambulances  null = there is no fleet
  Families(const World& world, const FamilySettings& settings, FamilyLimits limits, int start_minute_of_day, std::unique_ptr<Ambulances> ambulances);
  /// Vehicles of the fleet come to care homes.
  void bring_in(std::unique_ptr<CareVehicles> vehicles) { care_vehicles_ = std::move(vehicles); }
  /// Who is still in a care home, those of limited mobility first.
  std::vector<std::uint32_t> residents_of(std::uint32_t building) const;
  /// A resident goes with the party of another one, or leads one; his household has left with him.
  void leave_care_home(std::uint32_t leader, std::uint32_t person, Time when);
  /// An ambulance that was called found no way, or broke down.
  void lose_ambulance(std::uint32_t household, Time when);
  void declare(StartContext& context);
  void start(StartContext& context);
  void drop_caches();
  /// What reached movement's parties, families and schools since the step before.
  void hear(StepContext& context);
  Time next_due() const { return calendar_.empty() ? Time::never() : std::get<Time>(calendar_.top()); }
  void fall_due(EventLog& events);

  void fetch(std::uint32_t person) const { __builtin_prefetch(state_->at_school.data() + person); }
  bool at_school(std::uint32_t person) const { return state_->at_school[person] != 0; }
  /// Cannot leave alone: waits for its helper, or has waited in vain.
  bool depends(std::uint32_t household) const { return ties_.needs_help[household] != 0; }
  bool has_asked(std::uint32_t household) const { return state_->help[household] != Help::none; }
  /// Somebody has come home who can help.
  void ask_no_more(std::uint32_t household) { state_->help[household] = Help::none, state_->helper_due.set(household, Time::never()); }
  /// Lives in a care home whose staff take out whom they can.
  bool in_care_home(std::uint32_t household) const { return ties_.residents.contains(home_of(household).index); }
  /// It is ready to leave, and waits from now on.
  void ask(std::uint32_t household, Time when, EventLog& events);
  /// Whom a household fetches whose `members` leave home.
  Errand plan(std::uint32_t household, const std::vector<std::uint32_t>& members) const;
  /// Leaves out whom there is no room for.
  static void fit(Errand& errand, int room);
  /// Straight way from home over all visits, m.
  double way_m(std::uint32_t household, const Errand& errand) const;
  /// The party led by `leader` has set out to do the errand. Returns the node that it goes to first; none = its destination.
  NodeId set_off(std::uint32_t household, std::uint32_t leader, const Errand& errand, Time when, EventLog& events);

 private:
  enum class DueKind : std::uint8_t { stop, helper, school, care_home, carried_up };
  // families_plan.cpp
  void plan_schools(std::uint32_t household, bool adult, Errand& errand) const;
  void plan_care(std::uint32_t household, const std::vector<std::uint32_t>& members, Errand& errand) const;
  // families.cpp: parties under way
  void hear_of(const PartyNews& news, EventLog& events);
  void leave_stop(std::uint32_t leader, Time when, EventLog& events);
  void choose_again(std::uint32_t leader, BuildingId from, Time when);
  BuildingId next_stop(std::uint32_t leader, BuildingId from) const;
  NodeId aim_at_next(std::uint32_t leader, BuildingId from);
  int take_along(std::uint32_t leader, std::uint32_t person, float& walk_m_s);
  int fetch_children(std::uint32_t leader, Time when, float& walk_m_s, EventLog& events);
  int fetch_assisted(std::uint32_t leader, Time when, float& walk_m_s, EventLog& events);
  void stand_at_stop(std::uint32_t leader, Time when, EventLog& events);
  void give_up_stop(std::uint32_t leader, Time when, EventLog& events);
  void end_errand(std::uint32_t leader, Time when, EventLog& events);
  void call_off(std::uint32_t leader, const std::vector<std::uint32_t>& persons, NotFetched why, Time when, EventLog& events);
  void forget(std::uint32_t leader, const std::vector<std::uint32_t>& persons);
  std::vector<std::uint32_t> expected_at(std::uint32_t leader, BuildingId at) const;

  // families_waiting.cpp: schools, and those who wait for a helper
  void tell_schools(std::uint32_t household, Time now);
  void look_at_schools(Time now);
  void school_due(std::uint32_t building, Time when, EventLog& events);
  void lead_out(std::uint32_t building, std::span<const std::uint32_t> pupils, ShelterId to, Time when);
  // families_teachers.cpp: schools with so many teachers and no more
  bool knows_teachers() const { return settings_.pupils_per_teacher > 0; }
  int teachers_of(std::uint32_t building) const;
  void lead_out_in_rounds(std::uint32_t building, std::vector<std::uint32_t> pupils, ShelterId to, Time when, EventLog& events);
  void helper_due(std::uint32_t household, Time when, EventLog& events);
  void call_ambulance(std::uint32_t household, Time when, EventLog& events);
  void call_again(std::uint32_t household, Time when);
  void no_help(std::uint32_t household, Time when, EventLog& events);
  NotFetched why_not_coming(std::uint32_t household) const;
  void visit_missed(const Visit& visit, std::uint32_t household, NotFetched why, Time when, EventLog& events);

  // families_care.cpp: care homes
  void tell_care_home(std::uint32_t household, Time now);
  void care_home_due(std::uint32_t building, Time when, EventLog& events);
  void stay_in_care_home(std::uint32_t building, const std::vector<std::uint32_t>& residents, Time when, EventLog& events);
  int staff_of(std::uint32_t building, Time when) const;
  // families_carry.cpp: upstairs in care homes
  void look_at_care_homes(Time now);
  int storey_to_carry_to(std::uint32_t building) const;
  std::vector<std::uint32_t> to_be_carried(std::uint32_t building, int storey) const;
  int storey_of(std::uint32_t person) const;
  void begin_to_carry(std::uint32_t building, Time when);
  void carried_up(std::uint32_t building, Time when, EventLog& events);
  void take_out(std::uint32_t building, std::span<const std::uint32_t> residents, bool pushed, ShelterId to, Time when);

  template <class F>
  void each_at_home(std::uint32_t household, F&& use) const {
    each_of_household(world_, homeward_, household, [&](std::uint32_t p) {
      if (alive(p) && !membership_->party[p].valid() && !at_school(p)) use(p);
    });
  }
  std::uint32_t household_of(std::uint32_t person) const {
    return homeward_ == nullptr ? world_.persons.household[person].index : homeward_->household_of(world_, person).index;
  }
  BuildingId home_of(std::uint32_t household) const { return world_.households.home[household]; }
  BuildingId place_of(std::uint32_t leader, std::uint32_t person) const;
  NodeId node_of(BuildingId building) const { return world_.buildings.node[building.index]; }
  double depth_at(BuildingId building) const { return static_cast<double>(hazard_->building_depth_m[building.index]); }
  bool alive(std::uint32_t person) const { return harm_ == nullptr || harm_->harm[person] != Harm::dead; }
  void schedule(Time when, DueKind kind, std::uint32_t row) { calendar_.push({when, kind, row}); }

  const World& world_;
  FamilySettings settings_;
  FamilyLimits limits_;
  FamilyTies ties_;
  std::unique_ptr<Ambulances> ambulances_;
  std::unique_ptr<CareVehicles> care_vehicles_;  ///< null = no vehicles come to care homes
  bool in_school_hours_;
  FamilyState* state_ = nullptr;
  CarryState* carry_ = nullptr;     ///< null = nobody is carried upstairs
  SchoolRounds* rounds_ = nullptr;  ///< null = teachers are never too few
  BehaviourState* behaviour_ = nullptr;
  MembershipState* membership_ = nullptr;
  PartyGuests* guests_ = nullptr;
  const HomewardState* homeward_ = nullptr;  ///< null = nobody goes home
  const WarningState* warning_ = nullptr;
  const NoticeSettings* notices_ = nullptr;
  const HazardState* hazard_ = nullptr;
  const earthquake::Shaking* shaking_ = nullptr;  ///< null = the ground does not shake in the run
  const HarmState* harm_ = nullptr;
  const PartyState* party_ = nullptr;
  MovementQueues* movement_ = nullptr;
  EventKind fetch_, fetched_, not_fetched_, awaited_, sent_, at_door_, took_along_, failed_, without_help_, school_left_, school_stays_, care_round_,
      care_stays_, carried_up_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> errands_;  ///< [leader] whom the party is to take along, ascending. A cache of fetched_by
  using Due = std::tuple<Time, DueKind, std::uint32_t>;
  /// All that is pending; entries that State no longer bears out are passed over. A cache.
  Agenda<Due> calendar_;
};

}  // namespace muster::behaviour
