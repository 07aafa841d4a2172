#include "muster/models/trips/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/state/state.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::trips {

namespace {

Fate fate_of(const World& world, const TripState& trips, const PartyState& parties, std::uint32_t trip) {
  if (!trips.arrived[trip].is_never()) return Fate::completed;
  const PersonId person = world.trips.person[trip];
  if (!trips.departed[trip].is_never()) {
    const PartyStatus now = parties.status[person.index];
    return now == PartyStatus::waiting || now == PartyStatus::on_link ? Fate::under_way : Fate::no_way;
  }
  const bool first = trip == 0 || world.trips.person[trip - 1] != person;
  return first || !trips.arrived[trip - 1].is_never() ? Fate::not_due : Fate::held_back;
}

}  // namespace

Outcome outcome_of(const World& world, const State& state) {
  const auto& trips = state.get<TripState>();
  const auto& parties = state.get<PartyState>();
  Outcome out;
  for (std::uint32_t trip = 0; trip < world.trips.size(); ++trip) {
    out.fate.push_back(fate_of(world, trips, parties, trip));
    ++out.count[static_cast<std::size_t>(out.fate.back())];
    if (out.fate.back() == Fate::completed) out.travel_ms.push_back((trips.arrived[trip] - trips.departed[trip]).ms);
  }
  std::sort(out.travel_ms.begin(), out.travel_ms.end());
  return out;
}

double Outcome::mean_s() const {
  if (travel_ms.empty()) return 0;
  return static_cast<double>(std::accumulate(travel_ms.begin(), travel_ms.end(), std::int64_t{0})) / 1000.0 / static_cast<double>(travel_ms.size());
}

double Outcome::percentile_s(double share) const {
  if (travel_ms.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(share * static_cast<double>(travel_ms.size()))));
  return static_cast<double>(travel_ms[std::min(rank, travel_ms.size()) - 1]) / 1000.0;
}

}  // namespace muster::trips
