#pragma once

namespace muster {

/// What people notice with their own eyes (`own_eyes` of warning/chain), for others who do the same: a school waits for no order either. Settings, no State.
/// Owner: warning.
struct NoticeSettings {
  double depth_m = 0, shaking_g = 0;  ///< water at the walls; peak acceleration of the ground
  static void arrays(auto&, auto&&) {}
};

}  // namespace muster
