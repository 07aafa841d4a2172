#pragma once
#include <memory>
#include <vector>

#include "behaviour/families.hpp"
#include "behaviour/homeward.hpp"
#include "behaviour/returners.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/step/agenda.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/guests.hpp"
#include "muster/models/behaviour/settings.hpp"
#include "muster/models/behaviour/share_out.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/transport/fleet.hpp"
#include "muster/models/transport/household_vehicles.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/warning/addressed.hpp"
#include "muster/models/warning/day_profile.hpp"
#include "muster/models/zone/state.hpp"

namespace muster::behaviour {

/// behaviour/padm: what a household makes of what it heard. Runs on households with news and on those whose next phase is due; nobody else costs anything.
/// Every household has lasting dispositions, one latent uniform each: what it takes to convince it, whether it refuses, how long it takes.
class PadmModel final : public StandardModel {
 public:
  PadmModel(const ModelInputs& inputs, const PadmSettings& settings);
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext& context) override;
  void settle() override {
    if (returners_ != nullptr) returners_->settle();
  }

 private:
  /// Where a household could go, and how.
  struct Way {
    ShelterId destination;
    TravelMode mode = TravelMode::foot;
    std::uint32_t halt = FleetState::none;  ///< pick-up point from where they go by bus
  };
  /// Where somebody stands who looks for a place to go to, and what he knows of the roads.
  struct Standpoint {
    NodeId node;
    double x, y;
    Edition edition;
  };
  FamilyLimits family_limits();
  HomewardLimits homeward_limits();
  std::unique_ptr<Ambulances> ambulances();
  std::unique_ptr<CareVehicles> care_vehicles();
  ShelterId refuge_by_car(const Standpoint& from) const;
  Time next_due() const;
  void hear(std::uint32_t household, Time now);
  void fetch(std::uint32_t household) const;
  void fetch_persons(std::uint32_t household) const;
  double doubt(std::uint32_t household) const;
  bool believes(std::uint32_t household) const;
  bool safe_upstairs(std::uint32_t household) const;
  bool is_ordered(std::uint32_t household) const;
  Time persuaded(std::uint32_t household, Time when) const;
  bool refuses(std::uint32_t household) const;
  bool would_stay_upstairs(std::uint32_t household) const;
  void set_out(std::uint32_t household, Time when, bool hurried);
  void rest(std::uint32_t household, Intent intent, Time when);
  void hold_out(std::uint32_t household, Intent intent, Time until, Time when);
  void fall_due(std::uint32_t household, Time when);
  void nobody_leaves(std::uint32_t household, Time when);
  void leave(std::uint32_t household, Time when);
  void send_home(const std::vector<std::uint32_t>& goers, std::uint32_t household, ShelterId then, Time when);
  void came_home(std::uint32_t household, Time when);
  void asks_at_home(std::uint32_t household, Time when);
  bool waits_for_family(std::uint32_t household, Time when);
  bool cannot_leave_alone(std::uint32_t household, const std::vector<std::uint32_t>& members) const;
  void wait_for_helper(std::uint32_t household, Time when);
  bool is_at_home(std::uint32_t person) const;
  std::vector<std::uint32_t> members_at_home(std::uint32_t household) const;
  bool nobody_at_home(std::uint32_t household) const;
  Way choose_way(std::uint32_t household, const transport::OwnVehicles& own, const Errand& errand) const;
  Way way_on_foot(std::uint32_t household, const Way& others) const;
  void depart(std::uint32_t household, const Group& group, const Way& way, std::uint8_t vehicle, Time when, NodeId goal);
  Way by_bus(std::uint32_t household, const std::vector<std::uint32_t>& members, const Way& on_foot) const;
  Standpoint at_home(std::uint32_t household) const;
  ShelterId refuge(BuildingId from) const;
  ShelterId nearest(const Standpoint& from, TravelMode mode, bool exits) const;
  double travel_cost(const Standpoint& from, ShelterId to, TravelMode mode) const;
  double way_m(const Standpoint& from, ShelterId to) const;
  double way_m(const Standpoint& from, double x, double y) const;
  bool told_officially(std::uint32_t household) const;
  Edition edition(std::uint32_t household) const;
  void schedule(std::uint32_t household, Time when);
  double luck(Stream stream, std::uint32_t household, std::uint64_t what = 0) const;
  bool alive(std::uint32_t person) const { return harm_ == nullptr || harm_->harm[person] != Harm::dead; }

  std::shared_ptr<const World> world_;
  std::shared_ptr<const transport::Transport> owned_transport_;  ///< may be null
  const transport::Transport* transport_;
  transport::HouseholdVehicles vehicles_of_;
  transport::Fleet fleet_;
  PadmSettings settings_;
  warning::DayProfile day_;
  std::unique_ptr<Families> families_;  ///< null = nobody fetches anybody
  std::unique_ptr<Attitudes> attitudes_;
  std::unique_ptr<Returners> returners_;  ///< null = nobody goes back
  std::unique_ptr<GoingHome> homeward_;   ///< null = nobody goes home
  PartyGuests* guests_ = nullptr;         ///< null = all of a party are of one household
  std::uint64_t seed_ = 0;
  BehaviourState* behaviour_ = nullptr;
  MembershipState* membership_ = nullptr;
  const WarningState* warning_ = nullptr;
  const warning::AddressedState* ordered_parts_ = nullptr;  ///< null = all orders of the plan are for everybody
  const HazardState* hazard_ = nullptr;
  const earthquake::ShakingState* shaking_ = nullptr;  ///< null = the ground does not shake in the run
  std::vector<std::uint8_t> in_zone_;                  ///< [building] 1 = a danger zone other than water may come to it; empty = the run has none. A cache
  const ShelterState* shelters_ = nullptr;             ///< null = all open
  const HarmState* harm_ = nullptr;                    ///< null = nobody comes to harm
  FleetState* buses_ = nullptr;                        ///< null = no buses
  const RoutingAccess* routes_ = nullptr;              ///< null = straight distances
  MovementQueues* movement_ = nullptr;
  EventLog* events_ = nullptr;
  int threads_ = 1;
  EventKind left_event_, refused_event_, persuaded_event_, stays_event_;
  /// (when, household) of all that is pending; entries that State no longer bears out are passed over. A cache of BehaviourState::due.
  using Due = std::pair<Time, std::uint32_t>;
  Agenda<Due> calendar_;
};

}  // namespace muster::behaviour
