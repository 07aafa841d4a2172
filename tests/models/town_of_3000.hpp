#pragma once
#include <memory>

#include "muster/scenarios/town.hpp"

namespace muster::test {

/// A generated town, the same in all tests of a program.
inline std::shared_ptr<const World> town_of_3000() {
  static const std::shared_ptr<const World> world = [] {
    TownConfig config;
    config.people = 3000;
    return make_town(config);
  }();
  return world;
}

}  // namespace muster::test
