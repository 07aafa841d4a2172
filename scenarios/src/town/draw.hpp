#pragma once
#include <cstdint>
#include <string_view>

#include "muster/engine/core/luck.hpp"

namespace muster::town {

/// What a draw is for: the first half of its occasion, the second being what it is about (a side, a slot, a floor).
enum class For : std::uint64_t {
  shape = 1,
  lattice,
  bend,
  cut,
  spur,
  use,
  place,
  front,
  depth,
  storeys,
  gap,
  slab,
  material,
  household,
  age,
  sex,
  body,
  speed,
  phone,
  car,
  warden,
  name,
  basement,
};

/// Luck of one thing of the town (a block, a building, a household).
class Draw {
 public:
  Draw(std::uint64_t seed, Stream stream, EntityKey who) : seed_(seed), stream_(stream), who_(who) {}
  double uniform(For what, std::uint64_t about = 0) const { return muster::uniform(seed_, stream_, who_, name(what, about)); }
  double between(double low, double high, For what, std::uint64_t about = 0) const { return low + (high - low) * uniform(what, about); }
  double normal(For what, std::uint64_t about = 0) const { return muster::normal(seed_, stream_, who_, name(what, about)); }
  std::uint64_t index(std::uint64_t n, For what, std::uint64_t about = 0) const { return uniform_index(seed_, stream_, who_, name(what, about), n); }

 private:
  static std::uint64_t name(For what, std::uint64_t about) { return (static_cast<std::uint64_t>(what) << 40) + about; }
  std::uint64_t seed_;
  Stream stream_;
  EntityKey who_;
};

}  // namespace muster::town
