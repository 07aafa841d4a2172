#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/behaviour/guests.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/transport/fleet.hpp"

namespace muster::behaviour {

/// Part of behaviour/padm: households that cannot leave alone and whose helper does not come are brought to a shelter by an ambulance of the fleet. It is called to the door, the
/// people come out, get in, and get out at the shelter, where it stays until it is called again. Who is fetched by which is State (FamilyState::ambulance).
class Ambulances {
 public:
  using Refuge = std::function<ShelterId(std::uint32_t household)>;  ///< nearest open place by car, or none
  using Loss = std::function<void(std::uint32_t household, Time)>;   ///< no ambulance comes any more
  Ambulances(const World& world, const transport::Fleet& fleet, const transport::Transport& transport, Refuge refuge, Loss loss);
  void declare(StartContext& context);
  void start(StartContext& context);
  void drop_caches();

  enum class Answer : std::uint8_t { comes, busy, none };
  /// Sends the nearest free one that has room for all who are at home.
  Answer call(std::uint32_t household, Time when, EventLog& events);
  void hear(const PartyNews& news, EventLog& events);

 private:
  struct Choice {
    std::uint32_t unit;
    bool any;  ///< one with room is there, free or not
  };
  bool is_free(std::uint32_t unit) const;
  Choice nearest_free(std::uint32_t household, int persons) const;
  void send(std::uint32_t unit, NodeId to, Time when);
  void release(std::uint32_t household);
  void hear_of_unit(std::uint32_t household, const PartyNews& news, EventLog& events);
  void come_out(std::uint32_t household, Time when);
  void get_in(std::uint32_t household, Time when);
  void get_out(std::uint32_t household, Time when, EventLog& events);
  void let_go(std::uint32_t household, Time when);
  std::vector<std::uint32_t> members_at_home(std::uint32_t household) const;
  NodeId door(std::uint32_t household) const;
  NodeId stop_of(PartyId leader) const;
  const transport::VehicleType& type_of(std::uint32_t unit) const;
  PartyId party_of(std::uint32_t unit) const { return {people_ + unit}; }
  /// The one that is to fetch the household.
  std::uint32_t unit_of(std::uint32_t household) const { return state_->ambulance[household] - 1; }

  const World& world_;
  const transport::Fleet& fleet_;
  const transport::Transport& transport_;
  Refuge refuge_;
  Loss loss_;
  std::uint32_t people_;
  FamilyState* state_ = nullptr;
  BehaviourState* behaviour_ = nullptr;
  MembershipState* membership_ = nullptr;
  const HomewardState* homeward_ = nullptr;  ///< null = nobody goes home
  PartyGuests* guests_ = nullptr;
  FleetState* fleet_state_ = nullptr;       ///< null = there is no fleet
  const CareVehicleState* care_ = nullptr;  ///< null = no vehicles come to care homes
  const PartyState* party_ = nullptr;
  const CarriedParties* carried_ = nullptr;
  const HarmState* harm_ = nullptr;
  MovementQueues* movement_ = nullptr;
  EventKind called_, brought_;
  std::map<std::uint32_t, std::uint32_t> at_work_;  ///< [unit] household that it is to fetch. A cache of FamilyState::ambulance
};

}  // namespace muster::behaviour
