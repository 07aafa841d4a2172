#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {
struct World;
}

namespace muster::behaviour {

/// What people of some areas bring along from before: drills, a flood a year ago, false alarms. Factors on what the others do; 1 = no different.
struct AttitudeSettings {
  std::string id;
  std::vector<std::string> areas;
  double share = 1, doubt = 1, refusal = 1, delay = 1;
  static void describe(config::Builder<AttitudeSettings>& d);
};

/// The factors of every household: of several attitudes that it has, the product.
class Attitudes {
 public:
  Attitudes(const World& world, const std::vector<AttitudeSettings>& attitudes, std::uint64_t seed);
  double doubt(std::uint32_t household) const { return doubt_.empty() ? 1.0 : static_cast<double>(doubt_[household]); }
  double refusal(std::uint32_t household) const { return refusal_.empty() ? 1.0 : static_cast<double>(refusal_[household]); }
  double delay(std::uint32_t household) const { return delay_.empty() ? 1.0 : static_cast<double>(delay_[household]); }

 private:
  std::vector<float> doubt_, refusal_, delay_;  ///< [household]; empty = nobody has any. A cache of World, settings and seed
};

}  // namespace muster::behaviour
