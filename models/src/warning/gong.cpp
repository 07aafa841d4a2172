#include <algorithm>
#include <cmath>

#include "warning_model.hpp"

// Gong and whistle: somebody walks past all inhabited buildings of the grid without stopping.
namespace muster::warning {

void WarningModel::start_gong(std::uint32_t row, Time when) {
  if (gong_round_[area_of(row)].empty() || chain_->gongs[row] != 0 || !chain_->gong[row].is_never()) return;
  chain_->gong[row] = when;
  push({when, Due::Kind::gong, row, 0});
}

/// Passes one building: who is in range and not too fast asleep hears. Buildings in deep water, or that no open way leads to, are passed over.
void WarningModel::gong_due(std::uint32_t row, Time when) {
  const GongSettings& s = settings_.gong;
  const std::uint32_t area = area_of(row);
  const Advice advice = advice_of(row);
  const std::vector<std::uint32_t>& round = gong_round_[area];
  const BuildingTable& buildings = world_->buildings;
  const std::uint32_t here = round[chain_->gongs[row]++];
  const double chance = day_.mix(s.hears_awake, s.hears_asleep, when);
  const std::uint64_t name = attempt_of(Channel::gong, advice, 0);
  for (const std::uint32_t b : round) {
    const double dx = buildings.x[b] - buildings.x[here], dy = buildings.y[b] - buildings.y[here];
    if (dx * dx + dy * dy > s.range_m * s.range_m) continue;
    for (const std::uint32_t h : by_building_.of(b)) {
      if (!is_for(row, h) || has_heard(h, Channel::gong, advice)) continue;
      const double luck = uniform(seed_, Stream::warning_hears, household_key(h), name);
      end_attempt(h, when, Channel::gong, advice, listen(h, Channel::gong, luck, chance, Try::not_heard));
    }
  }
  Time next = when;
  while (chain_->gongs[row] < round.size()) {
    const std::uint32_t to = round[chain_->gongs[row]];
    const double metres = lanes_->between(here, to, settings_.wardens.straight_m, settings_.wardens.detour);
    const bool deep = static_cast<double>(hazard_->building_depth_m[to]) > settings_.wardens.max_depth_m;
    if (!deep && std::isfinite(metres)) {
      next = when + std::max(Time::seconds(1), Time::seconds(metres / s.walk_m_s));
      break;
    }
    for (const std::uint32_t h : by_building_.of(to))
      if (is_for(row, h)) warning_->note(h, Channel::gong, deep ? Try::deep_water : Try::no_way);
    ++chain_->gongs[row];
  }
  chain_->gong[row] = chain_->gongs[row] < round.size() ? next : Time::never();
  if (!chain_->gong[row].is_never()) push({next, Due::Kind::gong, row, 0});
}

}  // namespace muster::warning
