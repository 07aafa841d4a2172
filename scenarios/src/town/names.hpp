#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "town/street_plan.hpp"

namespace muster::town {

struct Name {
  std::string zh, en;
};

/// Names of the place itself, made up from common syllables: any likeness to a real place is chance.
struct PlaceNames {
  Name county, town, river;
};
PlaceNames place_names(std::uint64_t seed);
/// The nth community of the town, village, and so on; different for different n.
Name community_name(std::uint64_t seed, std::size_t n);
Name village_name(std::uint64_t seed, std::size_t n);
Name bridge_name(std::size_t n);

/// Names of streets: main streets have the common ones, lanes are named after things.
class StreetNames {
 public:
  StreetNames(std::uint64_t seed, const std::vector<Street>& streets);
  const Name& of(std::uint32_t street) const { return names_[street]; }

 private:
  std::vector<Name> names_;
};

}  // namespace muster::town
