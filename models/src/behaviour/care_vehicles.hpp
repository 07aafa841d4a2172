#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/transport/fleet.hpp"

namespace muster::behaviour {

/// What CareVehicles asks of the model that it is a part of.
struct CareVehicleLimits {
  std::function<ShelterId(BuildingId)> refuge;                                  ///< nearest open place by car, or none
  std::function<std::vector<std::uint32_t>(std::uint32_t)> residents;           ///< who is still in a care home, those of limited mobility first
  std::function<void(std::uint32_t leader, std::uint32_t person, Time)> leave;  ///< a resident goes with the party of another one, or with his own
};

/// Part of behaviour/padm: ambulances and buses of the fleet that nobody else needs come to the doors of care homes, take in as many residents as they have room
/// for, bring them to a shelter and come back while there are more. Which vehicle serves which home is State (CareVehicleState).
class CareVehicles {
 public:
  CareVehicles(const World& world, const transport::Fleet& fleet, const transport::Transport& transport, CareVehicleLimits limits);
  void declare(StartContext& context);
  void start(StartContext& context);
  void drop_caches() {}
  /// Calls as many of the nearest free ones as the residents who are left need. True where any is on its way to them, or with them.
  bool call(std::uint32_t building, Time when, EventLog& events);
  void hear(const PartyNews& news, EventLog& events);

 private:
  std::uint32_t nearest_free(std::uint32_t building) const;
  bool is_free(std::uint32_t unit) const;
  void hear_of_unit(std::uint32_t unit, const PartyNews& news, EventLog& events);
  void come_out(std::uint32_t unit, Time when);
  void get_in(std::uint32_t unit, Time when);
  void get_out(std::uint32_t unit, Time when, EventLog& events);
  void release(std::uint32_t unit);
  void let_go(std::uint32_t unit, Time when);
  void send(std::uint32_t unit, NodeId to, Time when);
  NodeId door(std::uint32_t building) const { return transport::stop_at(world_, world_.buildings.id[building]); }
  NodeId stop_of(PartyId leader) const { return transport::stop_at(world_, world_.shelters.id[party_->destination[leader.index].index]); }
  const transport::VehicleType& type_of(std::uint32_t unit) const { return transport_.in_use()[fleet_.units()[unit].kind]; }
  PartyId party_of(std::uint32_t unit) const { return {people_ + unit}; }
  EntityKey key_of(std::uint32_t unit) const;

  const World& world_;
  const transport::Fleet& fleet_;
  const transport::Transport& transport_;
  CareVehicleLimits limits_;
  std::uint32_t people_;
  CareVehicleState* state_ = nullptr;
  FamilyState* families_ = nullptr;
  FleetState* fleet_state_ = nullptr;  ///< null = there is no fleet
  const PartyState* party_ = nullptr;
  const CarriedParties* carried_ = nullptr;
  MovementQueues* movement_ = nullptr;
  EventKind called_, brought_;
};

}  // namespace muster::behaviour
