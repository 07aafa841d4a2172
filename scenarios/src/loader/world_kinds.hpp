#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"

namespace muster {

struct World;

/// One way to generate a world: the key under `world:`, its settings, and how it is made from them.
struct WorldKind {
  std::string key;
  const config::Description* settings;
  std::function<std::shared_ptr<const World>(const void* settings, int threads)> make;
};

/// All generators.
const std::vector<WorldKind>& world_kinds();

}  // namespace muster
