#pragma once
#include <vector>

namespace muster {

/// The deepest water so far where people live and where they are to be safe, as people are shown it. Owner: hazard. Kept where the terrain's heights are uncertain, to
/// be counted over the realisations of an ensemble.
struct MostWater {
  std::vector<float> building_depth_m;   ///< [building]
  std::vector<float> household_depth_m;  ///< [household] at its home
  std::vector<float> shelter_depth_m;    ///< [shelter] shelters and exits, at their places
  static void arrays(auto& self, auto&& visit) {
    visit("most_water/building_depth_m", self.building_depth_m), visit("most_water/household_depth_m", self.household_depth_m);
    visit("most_water/shelter_depth_m", self.shelter_depth_m);
  }
};

}  // namespace muster
