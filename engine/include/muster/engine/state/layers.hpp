#pragma once
#include <cassert>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/ids.hpp"

namespace muster {

/// What one source (water, debris, an order) does to the links. Movement, which owns the links, takes the smallest speed and capacity, and the largest cost, over all
/// sources, and closes a link to a mode if any source does. Closing refuses entry; who is on the link may still leave it. A capacity factor of 0 holds
/// back those who are on the link as well (a shut gate, a street under water); it says nothing to those who want to enter, so set both where both are meant.
struct LinkLayer {
  std::string source;                        ///< "flood"
  std::vector<float> car_speed_m_s;          ///< [link] upper bound; infinity = no bound
  std::vector<float> foot_factor;            ///< [link] 0 < factor <= 1 on walking speed
  std::vector<float> capacity_factor;        ///< [link] 0 <= factor <= 1
  std::vector<float> cost_factor;            ///< [link] >= 1, by which those who know of it count the link's time when they choose a way
  std::vector<std::uint8_t> closed_modes;    ///< [link] LinkMode bits
  std::vector<std::uint8_t> reversed_lanes;  ///< [link] lanes that are to serve the other direction (contraflow)
  std::vector<std::uint8_t> opened_modes;    ///< [link] LinkMode bits of those who can go there only because of this (boats on a flooded road)
};

/// All layers of a run. Each source owns its own layer's arrays; the list of changed links is emptied by movement when it combines them.
struct LinkLayers {
  std::vector<LinkLayer> layers;
  std::vector<LinkId> changed;  ///< links that any source rewrote since they were last combined; may repeat

  /// Adds a source's layer with nothing wrong on any link; called in Model::declare. Returns its number.
  std::size_t add(std::string_view source, std::size_t links) {
    layers.push_back({std::string(source), std::vector<float>(links, INFINITY), std::vector<float>(links, 1.0F), std::vector<float>(links, 1.0F),
                      std::vector<float>(links, 1.0F), std::vector<std::uint8_t>(links, 0), std::vector<std::uint8_t>(links, 0),
                      std::vector<std::uint8_t>(links, 0)});
    return layers.size() - 1;
  }
  static void arrays(auto& self, auto&& visit) {
    for (auto& layer : self.layers) {
      const std::string prefix = "link/" + layer.source + "/";
      visit(prefix + "car_speed_m_s", layer.car_speed_m_s), visit(prefix + "foot_factor", layer.foot_factor);
      visit(prefix + "capacity_factor", layer.capacity_factor), visit(prefix + "closed_modes", layer.closed_modes);
      visit(prefix + "cost_factor", layer.cost_factor);
      visit(prefix + "opened_modes", layer.opened_modes), visit(prefix + "reversed_lanes", layer.reversed_lanes);
    }
    visit("link/changed", self.changed);
  }
};

}  // namespace muster
