#pragma once
#include "movement/traffic.hpp"
#include "muster/engine/state/layers.hpp"

// Lanes that serve the other direction. A change waits until the lanes are clear; meanwhile neither direction enters them: whoever gives lanes is shut
// until the last vehicle is out, and whoever gives them back until those who remain fit onto its own.
namespace muster {

/// The layers want another number of a link's lanes reversed: begins to clear them.
void ask_for_lanes(Traffic& t, const LinkLayers& layers, std::uint32_t link);

/// Hands over those lanes that are clear by now. Returns true where ways have changed.
bool change_lanes(Traffic& t, LinkLayers& layers, std::uint32_t now_ms, Worker& worker);

}  // namespace muster
