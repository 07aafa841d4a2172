#pragma once
#include <compare>
#include <cstdint>
#include <string_view>

namespace muster {

/// Row of one store of this process. Rows of different stores do not mix, and a row number is never written as an
/// identity: files name things by their text id.
template <class Tag>
struct Id {
  std::uint32_t index = UINT32_MAX;  ///< row in its store; the default means "none"
  bool valid() const { return index != UINT32_MAX; }
  friend auto operator<=>(Id, Id) = default;
};

using NodeId = Id<struct NodeTag>;
using LinkId = Id<struct LinkTag>;
using BuildingId = Id<struct BuildingTag>;
using AreaId = Id<struct AreaTag>;
using HouseholdId = Id<struct HouseholdTag>;
using PersonId = Id<struct PersonTag>;
using PartyId = Id<struct PartyTag>;
using ShelterId = Id<struct ShelterTag>;
using GaugeId = Id<struct GaugeTag>;
using CoverId = Id<struct CoverTag>;

/// 64-bit key derived from a stable text id. Luck, tie-breaking and the order of requests use it.
struct EntityKey {
  std::uint64_t value = 0;
  friend auto operator<=>(EntityKey, EntityKey) = default;
};

/// Key of the thing named `id` in the table `kind` ("person", "village"): XXH3-64 of "kind\0id".
EntityKey entity_key(std::string_view kind, std::string_view id);

}  // namespace muster
