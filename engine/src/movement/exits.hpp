#pragma once
#include <span>

#include "movement/traffic.hpp"
#include "muster/engine/step/model.hpp"

// People on foot who may go to any of several destinations: which one, when they set out, and whether they turn to another on the way. All of it
// happens between ticks, so that traversals cost nothing more. docs/movement.md, "Exits".
namespace muster {

/// Adds what movement keeps of those who choose, where there is anything to choose. @param group_of  MovementControls::exit_group
void declare_exits(Traffic& t, const std::vector<std::uint8_t>& group_of, StartContext& context);
ExitView make_exit_view(const World& world, const std::vector<std::uint8_t>& group_of, std::uint64_t seed);

/// Gives a party that sets out from its node the destination that it prefers to others of the one's group that it was told.
void choose_at_departure(Traffic& t, std::uint32_t who, ExitChoice choice);

/// Those who entered a link look at what awaits them behind it, and those who have no way any more look for another exit.
/// @param on_new_link  in any order, may repeat
void look_for_other_exits(Traffic& t, std::span<const PartyId> on_new_link, std::uint32_t now_ms, Worker& worker);

}  // namespace muster
