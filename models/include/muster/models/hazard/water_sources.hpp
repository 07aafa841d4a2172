#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "muster/engine/config/describe.hpp"

namespace muster {

struct HazardState;
struct ModelInputs;
struct World;
class Model;
class State;

/// Where one source of water (a flood, a stored flood, water that stands in a zone) writes. The only source of a run writes HazardState itself. Where there are
/// several, each writes a view of its own, "water/0/...", and "hazard/water" makes HazardState of all of them.
struct WaterSlot {
  static constexpr int only = -1;
  static constexpr int most = 8;  ///< sources of one run
  int number = only;              ///< of this source, from 0
  int sources = 1;                ///< in the run

  /// Prefix of the arrays that the source owns: "hazard/" or "water/0/".
  std::string_view owned() const;
  /// Adds the view that the source writes, sized for the world and dry; called in Model::declare.
  HazardState& add(State& state, const World& world) const;
};

/// "hazard/water" has no settings.
struct WaterSettings {
  static void describe(config::Builder<WaterSettings>& d);
};

/// "hazard/water": the water of all sources of a run as one: at each place the deepest, with its velocity; at a gauge the highest level; the sum of the flooded
/// areas. With no source at all everything stays dry.
std::unique_ptr<Model> make_water(const ModelInputs& inputs);

}  // namespace muster
