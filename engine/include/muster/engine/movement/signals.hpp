#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/movement/settings.hpp"
#include "muster/engine/state/node_layers.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Green light for one link at its head: in each cycle from `from_ms` on for `green_ms`. cycle_ms 0 = no signal.
struct SignalPlan {
  std::uint32_t cycle_ms = 0, from_ms = 0, green_ms = 0;

  /// Earliest moment from `ms` on at which the light is green.
  std::uint32_t green_at(std::uint32_t ms) const {
    const std::uint32_t since = (ms % cycle_ms + cycle_ms - from_ms) % cycle_ms;  // since green last began
    return since < green_ms ? ms : ms + (cycle_ms - since);
  }
  double share() const { return static_cast<double>(green_ms) / static_cast<double>(cycle_ms); }
};

/// Signals of a world: at each node that has one, the links that end there are told apart by direction into two phases, which share the cycle less
/// the time lost at changes in proportion to their largest flows. A node where all come along one line (a crossing for people on foot) gets none. Where in
/// the cycle a node stands at the start follows from its key: signals are not coordinated.
/// @return [link]
std::vector<SignalPlan> make_signals(const World& world, const MovementSettings& settings);

/// By what a link's headway at its head is multiplied under a signal, or without it where the light has failed or an officer stands there.
/// @param capacity_veh_s  of the link, per lane
double signal_headway_factor(const SignalPlan& plan, CrossingControl control, double capacity_veh_s, const MovementSettings& settings);

}  // namespace muster
