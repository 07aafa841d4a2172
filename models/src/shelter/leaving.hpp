#pragma once
#include <memory>
#include <vector>

#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster {
struct LinkLayers;
}

namespace muster::shelter {

/// What those inside a shelter see of danger, and where they can still go: water at its door, upper floors, ways that can be waded. Only where
/// `leave_flooded` is on.
class Leaving {
 public:
  Leaving(std::shared_ptr<const World> world, const ShelterSettings& settings) : world_(std::move(world)), settings_(settings) {}
  bool on() const { return settings_.leave_flooded; }
  void declare(StartContext& context);
  void start(StartContext& context);
  LeavingState& state() { return *state_; }
  const LeavingState& state() const { return *state_; }
  /// Whether those inside have gone to the upper floors, and stay there.
  bool is_upstairs(std::uint32_t shelter) const { return state_ != nullptr && state_->stage[shelter] == LeaveStage::upstairs; }

  /// Water stands at the door. @param like  building that stands for the shelter, or none: then nobody knows
  bool sees_water(std::uint32_t shelter, BuildingId like) const;
  /// Water stands on a street at the door, as those see who are cut off.
  bool sees_streets_wet(std::uint32_t shelter) const;
  /// Persons whom the upper floors take: their share of all storeys. None in the open.
  std::int64_t upstairs_room(std::uint32_t shelter, BuildingId like, std::int64_t room) const;
  /// [node] 1 = an open way that can be waded, or driven, leads there from the shelter's door.
  std::vector<std::uint8_t> reachable(std::uint32_t shelter, bool by_car) const;

 private:
  bool passable(std::uint32_t link, bool by_car) const;
  std::shared_ptr<const World> world_;
  ShelterSettings settings_;
  LeavingState* state_ = nullptr;
  const HazardState* hazard_ = nullptr;
  const LinkLayers* layers_ = nullptr;  ///< null = no street is ever closed
};

}  // namespace muster::shelter
