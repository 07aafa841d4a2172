#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/ids.hpp"

namespace muster {

/// How vehicles are led over a crossing. The largest of all sources holds: police are sent where signals are dark.
enum class CrossingControl : std::uint8_t {
  as_built,  ///< signals where there are any
  dark,      ///< signals have failed: everybody stops, then goes
  police,    ///< an officer leads the traffic
};

/// What one source (a power cut, an order) does to crossings.
struct NodeLayer {
  std::string source;                    ///< "power"
  std::vector<CrossingControl> control;  ///< [node]
};

/// As LinkLayers, for nodes.
struct NodeLayers {
  std::vector<NodeLayer> layers;
  std::vector<NodeId> changed;  ///< nodes that any source rewrote since they were last combined; may repeat

  std::size_t add(std::string_view source, std::size_t nodes) {
    layers.push_back({std::string(source), std::vector<CrossingControl>(nodes, CrossingControl::as_built)});
    return layers.size() - 1;
  }
  static void arrays(auto& self, auto&& visit) {
    for (auto& layer : self.layers) visit("node/" + layer.source + "/control", layer.control);
    visit("node/changed", self.changed);
  }
};

}  // namespace muster
