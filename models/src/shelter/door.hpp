#pragma once
#include <memory>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster::shelter {

/// Entrances and registration desks as queues: a party passes the entrance, then waits for the desk that is free first, in the order of arrival. How
/// long both take is certain, so that a party's time is known when it comes.
class Door {
 public:
  Door(std::shared_ptr<const World> world, const ShelterSettings& settings);
  /// Adds the block where any shelter has a desk or a known entrance.
  void declare(StartContext& context);
  /// Those who wait in the order in which they are let in.
  void settle();
  /// Whether who comes to a shelter has to wait at all.
  bool at(std::uint32_t shelter) const { return state_ != nullptr && (desks(shelter) > 0 || entrance_m_[shelter] > 0); }
  std::int32_t waiting(std::uint32_t shelter) const { return state_ == nullptr ? 0 : state_->waiting[shelter]; }
  /// A party stands at the door from `came` on.
  void join(std::uint32_t shelter, PartyId party, int persons, Time came);
  /// Those whose turn has come by then. They wait no more.
  std::vector<AtDoor> done(Time until);
  /// All who wait at a shelter that closes. They wait no more.
  std::vector<AtDoor> leave(std::uint32_t shelter);
  void let_in(const AtDoor& party);
  /// Those outside who have died, or stopped where they were swept to, wait no more.
  void count_again(const PartyState& parties);

 private:
  bool before(const AtDoor& a, const AtDoor& b) const;
  std::uint32_t desks(std::uint32_t shelter) const { return first_desk_[shelter + 1] - first_desk_[shelter]; }
  std::shared_ptr<const World> world_;
  double persons_m_s_ = 0;
  Time per_household_;
  std::vector<std::uint32_t> first_desk_;  ///< [shelter + 1] row of its first desk
  std::vector<float> entrance_m_;          ///< [shelter] 0 = not known
  bool any_ = false;
  DoorState* state_ = nullptr;
};

}  // namespace muster::shelter
