#pragma once
#include <cstdint>

#include "muster/engine/world/world.hpp"

namespace muster {

/// `household/storey` counts floors from the ground floor, 0; this value stands for rooms below the ground (that of -1 in eight bits).
constexpr std::uint8_t below_ground = 255;

inline bool lives_below_ground(const World& world, std::uint32_t household) { return world.households.storey[household] == below_ground; }

}  // namespace muster
