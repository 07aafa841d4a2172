#pragma once
#include <algorithm>

#include "models/evacuation.hpp"

namespace muster::test {

/// Water rises over the low third of a town from the second hour on.
inline std::unique_ptr<Model> rising_water(const World& world) {
  std::vector<float> heights = world.buildings.ground_z;
  std::sort(heights.begin(), heights.end());
  const float low = heights.front(), high = heights[heights.size() / 3] + 1;
  const auto level = [=](Time t) { return low + (high - low) * static_cast<float>(std::clamp((t.in_hours() - 1) / 2, 0.0, 1.0)); };
  return std::make_unique<ToyHazard>([&world, level](Time t, std::uint32_t b) { return std::max(0.0F, level(t) - world.buildings.ground_z[b]); }, 0.4F,
                                     [&world, level](Time t, std::uint32_t l) { return std::max(0.0F, level(t) - world.nodes.z[world.links.tail[l].index]); });
}

}  // namespace muster::test
