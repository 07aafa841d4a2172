#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "muster/engine/core/time.hpp"

namespace muster {
struct World;
class State;
}  // namespace muster

namespace muster::trips {

/// When trips began and ended. Owner: trips/load.
struct TripState {
  std::vector<Time> departed;  ///< [trip] leaves its origin, also where the street does not take it in at once; never() before
  std::vector<Time> arrived;   ///< [trip] never() before
  static void arrays(auto& self, auto&& visit) { visit("trip/departed", self.departed), visit("trip/arrived", self.arrived); }
};

/// What became of a trip.
enum class Fate : std::uint8_t {
  completed,
  under_way,  ///< on a link, or waiting to be let into one
  no_way,     ///< given up: no way leads there, or the one given cannot be followed
  not_due,    ///< its time comes after the end of the run
  held_back,  ///< an earlier leg of the person has not ended
};
constexpr std::size_t fates = 5;

/// What all trips come to.
struct Outcome {
  std::vector<Fate> fate;                   ///< [trip]
  std::array<std::int64_t, fates> count{};  ///< [Fate]
  std::vector<std::int64_t> travel_ms;      ///< of those completed, ascending
  std::int64_t trips() const { return static_cast<std::int64_t>(fate.size()); }
  double mean_s() const;
  /// Nearest rank: the smallest travel time that at least `share` of the completed trips do not exceed. 0 where none is completed.
  double percentile_s(double share) const;
};
Outcome outcome_of(const World& world, const State& state);

}  // namespace muster::trips
