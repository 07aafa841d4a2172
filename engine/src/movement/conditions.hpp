#pragma once
#include "movement/traffic.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/engine/state/node_layers.hpp"

namespace muster {

/// Combines the layers of links that changed, and applies what is new: who is on a link keeps the share of it that lies behind.
/// Returns true where anything is new.
bool apply_layers(Traffic& t, LinkLayers& layers, std::uint32_t now_ms, Worker& worker);

/// The same for nodes. Ways do not change by it: their costs are free travel times.
void apply_node_layers(Traffic& t, NodeLayers& layers);

/// Own speed with which ways of a mode are compared, m/s; infinite = that of the road.
double reference_speed(const MovementSettings& settings, TravelMode mode);

/// Travel time of every link under the conditions that hold, ms, or no_way.
std::vector<std::uint32_t> costs_now(const Traffic& t, TravelMode mode);

/// Makes the current edition of the routing tables fit the conditions; whoever stands at a node chooses again.
void refresh_routes(Traffic& t, Time now, int threads, Worker& worker);

}  // namespace muster
