#pragma once
#include <string>
#include <utility>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {

/// Ways to generate a world, by the key under `world:`; defined beside the reader of that key.
std::vector<std::pair<std::string, const config::Description*>> world_kinds();

}  // namespace muster
