#pragma once
#include <set>

#include "muster/engine/agents/party.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster::shelter {

/// Parties that have come to a shelter and are not inside: they wait at its desk, or have been turned away and not gone yet. Ascending; some may not have come to
/// any: a look at their status tells.
/// @param door  null = nobody waits at desks
inline std::set<std::uint32_t> outside(DoorState* door, MovementQueues* movement) {
  std::set<std::uint32_t> out = door == nullptr ? std::set<std::uint32_t>{} : door->parties();
  if (movement == nullptr) return out;
  for (const RedirectRequest& leaves : movement->redirect.storage()) out.insert(leaves.party.index);
  return out;
}

/// Parties that set out in the next step. What they set out with is settled: nothing comes to them before.
inline std::set<std::uint32_t> setting_out(MovementQueues* movement) {
  std::set<std::uint32_t> out;
  if (movement != nullptr)
    for (const DepartRequest& leaves : movement->depart.storage()) out.insert(leaves.party.index);
  return out;
}

}  // namespace muster::shelter
