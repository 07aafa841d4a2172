#pragma once
#include <memory>
#include <vector>

#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster {
struct LinkLayers;
}

namespace muster::shelter {

/// Which shelters are cut off: no way that is open on foot or by car joins them with a road out of the area. Where a place has none, with where most
/// people live.
class Ways {
 public:
  Ways(std::shared_ptr<const World> world, const ShelterSettings& settings) : world_(std::move(world)), on_(settings.watch_ways || settings.leave_flooded) {}
  void declare(StartContext& context);
  void start(StartContext& context);
  /// Looks at the streets every few minutes. @param inside  [shelter] persons in it, for the log
  void look(const StepContext& context, const std::vector<std::int32_t>& inside);
  bool cut_off(std::uint32_t shelter) const { return state_ != nullptr && state_->cut_off[shelter] != 0; }

 private:
  void join_streets();
  std::uint32_t part_of(std::uint32_t node);
  bool open(std::uint32_t link) const;
  std::vector<std::uint8_t> parts_outside();
  std::shared_ptr<const World> world_;
  bool on_;
  WayState* state_ = nullptr;
  const LinkLayers* layers_ = nullptr;
  EventKind cut_off_, joined_;
  std::vector<std::uint32_t> parent_;  ///< [node] of the parts of the network that hang together: scratch of one look
};

}  // namespace muster::shelter
