#pragma once
#include <memory>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/transport/fleet.hpp"

namespace muster::transport {

/// transport/fleet: sends the vehicles of the fleet where orders say, and keeps bus services going. It runs behind movement, so it hears of arrivals in the step in which they
/// happen; what it asks for holds from the next step on, at moments that need not be whole steps.
class FleetModel final : public StandardModel {
 public:
  explicit FleetModel(const ModelInputs& inputs);
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext& context) override;
  void settle() override { state_->orders.settle(), state_->rides.settle(); }

 private:
  // fleet_model.cpp: orders and news
  void take_orders();
  void dispatch(std::uint32_t unit, NodeId to);
  void recall(std::uint32_t unit);
  void run(std::uint32_t service, Time from);
  void stop(std::uint32_t service);
  void hear(const PartyNews& news);
  void hear_of_unit(std::uint32_t unit, const PartyNews& news);
  void hear_of_passenger(std::uint32_t person, const PartyNews& news);
  void send(std::uint32_t unit, FleetTask task, NodeId to, Time when);
  void send_home(std::uint32_t unit, Time when);
  Time ready(std::uint32_t unit);

  // fleet_services.cpp: passengers
  void take_rides();
  void give_up_waiting();
  void let_in(std::uint32_t unit);
  void let_out(std::uint32_t unit, Time when);
  void leave_halt(std::uint32_t unit);
  void leave_shelter(std::uint32_t unit);
  void release(std::uint32_t person, Time when, bool gives_up);
  void set_halt(std::uint32_t person, std::uint16_t halt);
  bool waits_at(std::uint32_t person, std::uint32_t halt) const;
  std::uint32_t next_halt(std::uint32_t service, std::uint32_t from) const;
  int seats_left(std::uint32_t unit) const;
  bool has_load(std::uint32_t unit) const;

  std::uint32_t party_of(std::uint32_t unit) const { return people_ + unit; }
  EntityKey key_of(std::uint32_t unit) const { return keys_[unit]; }
  const VehicleType& type_of(std::uint32_t unit) const { return transport_->in_use()[fleet_.units()[unit].kind]; }
  bool is_served(std::uint32_t unit) const;

  std::shared_ptr<const World> world_;
  std::shared_ptr<const Transport> transport_;
  Fleet fleet_;
  std::uint32_t people_;
  std::vector<EntityKey> keys_;  ///< [unit]
  FleetState* state_ = nullptr;
  const PartyState* party_ = nullptr;
  const CarriedParties* carried_ = nullptr;
  MovementQueues* movement_ = nullptr;
  EventLog* events_ = nullptr;
  Time now_, end_, horizon_;  ///< of this step, and the end of the next one
  EventKind blocked_, waits_no_more_, service_started_, service_stopped_;
  std::vector<std::vector<std::uint32_t>> waiting_;  ///< [halt] persons whose parties stand there, first come first; some may be gone. A cache
  std::vector<std::int32_t> expected_;               ///< [halt] parties that wait there or are on their way. A cache
};

}  // namespace muster::transport
