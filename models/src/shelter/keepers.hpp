#pragma once
#include <memory>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/lifelines/services.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/shelter/state.hpp"
#include "warning/lanes.hpp"

namespace muster::shelter {

/// Who has the key of a shelter, and when he will have opened it: he is reached by telephone or by a messenger, and walks there from home over what is open.
class Keepers {
 public:
  Keepers(std::shared_ptr<const World> world, const ShelterSettings& settings);
  /// Adds the block where a shelter that is not open from the start has a key holder.
  void declare(StartContext& context);
  void start(StartContext& context);
  /// When a shelter opens that was ordered to. Says in the log where the key holder cannot come: then it is opened by force.
  /// @param at  building that stands for the shelter on the network, or none
  Time opens(std::uint32_t shelter, Time ordered, BuildingId at, EventLog& events);
  /// Looks after the key holder when a shelter should open. False = he has died on his way; the shelter opens later, at `opens`.
  bool has_come(std::uint32_t shelter, Time now, Time& opens, EventLog& events);
  void forget(std::uint32_t shelter) {
    if (state_ != nullptr) state_->comes[shelter] = Time::never();
  }

 private:
  bool alive(PersonId person) const { return harm_ == nullptr || harm_->harm[person.index] != Harm::dead; }
  bool is_inside(PersonId person, std::uint32_t shelter) const;
  double way_m(PersonId person, std::uint32_t shelter, BuildingId at);
  std::shared_ptr<const World> world_;
  ShelterSettings settings_;
  bool any_ = false;
  warning::Lanes lanes_;
  KeeperState* state_ = nullptr;
  const LinkLayers* layers_ = nullptr;
  const HarmState* harm_ = nullptr;
  const BehaviourState* behaviour_ = nullptr;
  const MembershipState* membership_ = nullptr;
  const PartyState* parties_ = nullptr;
  const lifelines::ServiceState* services_ = nullptr;
  EventKind called_, missing_;
};

}  // namespace muster::shelter
