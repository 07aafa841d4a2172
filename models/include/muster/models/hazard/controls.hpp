#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/state/requests.hpp"
#include "muster/models/flood/structure.hpp"

namespace muster {

/// A pump or gate is to be set, from the command phase to the hazard.
struct ControlOrder {
  RequestHead head;           ///< key: the order's
  std::uint32_t control = 0;  ///< row of HazardControls
  std::uint32_t to = 0;       ///< FloodControl
};

/// The controls that a hazard declares. Owner: hazard. There only where it has some.
struct HazardControls {
  RequestQueue<ControlOrder> orders;
  std::vector<EntityKey> key;     ///< [control] entity_key("control", id)
  std::vector<FloodControl> now;  ///< [control] what it was told last
  static void arrays(auto& self, auto&& visit) {
    visit("hazard_controls/orders", self.orders.storage()), visit("hazard_controls/key", self.key), visit("hazard_controls/now", self.now);
  }
};

}  // namespace muster
