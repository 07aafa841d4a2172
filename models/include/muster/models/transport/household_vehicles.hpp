#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/transport/transport.hpp"

namespace muster::transport {

/// What a household drives.
struct OwnVehicles {
  std::uint8_t kind = 0;   ///< row of Transport::in_use
  std::uint8_t count = 0;  ///< 0 = nothing
};

/// The vehicles of households. A car that the world knows of stays; who has none has a two-wheeler, a tricycle or nothing, by the shares of the village and
/// one latent uniform per household: a larger share gives vehicles to more households and takes none away.
class HouseholdVehicles {
 public:
  HouseholdVehicles(const World& world, const Transport& transport);
  OwnVehicles of(const World& world, HouseholdId household, std::uint64_t seed) const;

 private:
  struct Shares {
    double two_wheeler, tricycle;
  };
  std::vector<Shares> by_area_;  ///< [area]
  std::uint8_t two_wheeler_ = 0, tricycle_ = 0;
};

}  // namespace muster::transport
