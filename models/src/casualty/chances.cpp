#include "muster/models/casualty/chances.hpp"

#include <algorithm>

#include "muster/models/blocks.hpp"

namespace muster::casualty {

void DeathChances::indoors(std::uint32_t person, double chance) {
  harm_->death_chance[person] = std::max(harm_->death_chance[person], static_cast<float>(chance));
}

void DeathChances::in_flow(std::uint32_t person, double share, double fatality) {
  FootingState& f = *footing_;
  const auto at = std::lower_bound(f.person.begin(), f.person.end(), person) - f.person.begin();
  const auto row = static_cast<std::size_t>(at);
  const bool known = row < f.person.size() && f.person[row] == person;
  const double before = known ? static_cast<double>(f.share[row]) : 0.0;
  if (!(share > before)) return;
  // Who was spared indoors has more luck than `survived`; being swept takes up to `fatality` of it.
  const double survived = std::min(known ? static_cast<double>(f.survived[row]) : static_cast<double>(harm_->death_chance[person]), 1.0);
  const double swept = (share - before) / (1.0 - before);
  const double drowns = fatality > survived ? (fatality - survived) / (1.0 - survived) : 0.0;
  if (!known) {
    f.person.insert(f.person.begin() + at, person);
    f.share.insert(f.share.begin() + at, 0.0F), f.survived.insert(f.survived.begin() + at, static_cast<float>(survived));
  }
  f.share[row] = static_cast<float>(share);
  harm_->death_chance[person] += static_cast<float>(swept * drowns);
}

}  // namespace muster::casualty
