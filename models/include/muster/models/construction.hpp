#pragma once
#include <array>
#include <string_view>

#include "muster/engine/world/tables.hpp"

namespace muster {

/// What a building is made of, as data files and scenarios name it. [Construction]
inline constexpr std::array<std::string_view, 4> construction_words = {"reinforced_concrete", "brick", "timber", "earth"};
static_assert(construction_words[static_cast<std::size_t>(Construction::earth)] == "earth");

}  // namespace muster
