#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/requests.hpp"
#include "muster/models/blocks.hpp"

namespace muster {

namespace behaviour {

/// People who are safe in a shelter and go back home for a while: to fetch something, feed animals, look at the house. Off unless asked for.
struct ReturnerSettings {
  double share = 0;  ///< of households in shelters
  Time after = Time::minutes(120), dwell = Time::minutes(20);
  double farthest_m = 3000;
  bool any() const { return share > 0; }
  static void describe(config::Builder<ReturnerSettings>& d);
};

}  // namespace behaviour

/// Who goes back when. Owner: behaviour, where its settings ask for it.
struct ReturnState {
  std::vector<Time> due;                    ///< [household] when somebody of it sets out for home, or goes on from there; never() = nobody does (any more)
  std::vector<PersonId> who;                ///< [household] who is on the way there and back, or none
  RequestQueue<ShelterLossRequest> leaves;  ///< who goes out of a shelter; taken by the shelter phase
  std::int32_t returned_persons = 0;        ///< that set out for home
  static void arrays(auto& self, auto&& visit) {
    visit("household/return_due", self.due), visit("household/returner", self.who), visit("return/leaves", self.leaves.storage());
    visit("return/returned_persons", self.returned_persons);
  }
};

}  // namespace muster
