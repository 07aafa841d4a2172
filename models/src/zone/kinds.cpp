#include "muster/models/zone/kinds.hpp"

#include <algorithm>
#include <array>

namespace muster::zone {

namespace {

// clang-format off
//   kind                   word           cause               roads  breaks shuts  seen   lasts  cars   published
constexpr std::array<KindOfZone, zone_kinds> kinds = {{
    {ZoneKind::landslide,   "landslide",   Cause::landslide,   true,  true,  true,  true,  false, false, true},
    {ZoneKind::debris_flow, "debris_flow", Cause::debris_flow, true,  true,  true,  true,  false, false, true},
    {ZoneKind::tailings,    "tailings",    Cause::tailings,    true,  true,  true,  true,  false, false, true},
    {ZoneKind::gas,         "gas",         Cause::gas,         false, false, true,  false, true,  false, false},
    {ZoneKind::water,       "water",       Cause::none,        false, false, false, false, false, false, false},  // seen as water at the door
    {ZoneKind::wildfire,    "wildfire",    Cause::wildfire,    true,  true,  true,  true,  false, true,  false},
    {ZoneKind::smoke,       "smoke",       Cause::none,        false, false, false, true,  true,  true,  false},
}};
// clang-format on

}  // namespace

std::span<const KindOfZone> kinds_of_zones() { return kinds; }
const KindOfZone& kind_of(ZoneKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

bool is_cause_of_zones(Cause cause) {
  return cause != Cause::none && std::any_of(kinds.begin(), kinds.end(), [cause](const KindOfZone& kind) { return kind.cause == cause; });
}

}  // namespace muster::zone
