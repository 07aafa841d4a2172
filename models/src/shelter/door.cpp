#include "shelter/door.hpp"

#include <algorithm>
#include <cmath>

namespace muster::shelter {

Door::Door(std::shared_ptr<const World> world, const ShelterSettings& settings) : world_(std::move(world)), persons_m_s_(settings.entrance_persons_m_s) {
  const ShelterTable& table = world_->shelters;
  per_household_ = Time::seconds(3600.0 / settings.households_per_desk_h);
  first_desk_.push_back(0), entrance_m_.assign(table.size(), 0);
  for (std::uint32_t s = 0; s < table.size(); ++s) {
    const bool is_exit = table.kind[s] == ShelterKind::exit;
    const bool known = !table.desks.empty() && !std::isnan(table.desks[s]);
    const auto desks = is_exit ? 0U : known ? static_cast<std::uint32_t>(table.desks[s]) : static_cast<std::uint32_t>(settings.desks);
    first_desk_.push_back(first_desk_.back() + desks);
    if (!is_exit && !table.entrance_m.empty() && table.entrance_m[s] > 0) entrance_m_[s] = table.entrance_m[s];
    any_ = any_ || desks > 0 || entrance_m_[s] > 0;
  }
}

void Door::declare(StartContext& context) {
  if (!any_) return;
  const std::size_t n = world_->shelters.size();
  state_ = &context.state.add<DoorState>();
  state_->entrance_free.assign(n, Time{0}), state_->desk_free.assign(first_desk_.back(), Time{0});
  state_->waiting.assign(n, 0), state_->most_waiting.assign(n, 0), state_->longest_wait_s.assign(n, 0);
}

bool Door::before(const AtDoor& a, const AtDoor& b) const {
  return a.turn != b.turn ? a.turn < b.turn : world_->persons.key[a.party.index] < world_->persons.key[b.party.index];
}

void Door::settle() {
  if (state_ != nullptr) std::sort(state_->queue.begin(), state_->queue.end(), [this](const AtDoor& a, const AtDoor& b) { return before(a, b); });
}

void Door::join(std::uint32_t s, PartyId party, int persons, Time came) {
  Time turn = came;
  if (entrance_m_[s] > 0) {
    turn = std::max(turn, state_->entrance_free[s]) + Time::seconds(persons / (static_cast<double>(entrance_m_[s]) * persons_m_s_));
    state_->entrance_free[s] = turn;
  }
  if (desks(s) > 0) {
    const auto first = state_->desk_free.begin() + first_desk_[s];
    const auto desk = std::min_element(first, first + desks(s));
    turn = std::max(turn, *desk) + per_household_;
    *desk = turn;
  }
  state_->queue.push_back({.turn = turn, .came = came, .party = party, .shelter = {s}, .persons = static_cast<std::uint8_t>(persons)});
  state_->waiting[s] += persons;
  state_->most_waiting[s] = std::max(state_->most_waiting[s], state_->waiting[s]);
}

std::vector<AtDoor> Door::done(Time until) {
  if (state_ == nullptr) return {};
  std::vector<AtDoor>& all = state_->queue;
  std::vector<AtDoor> out;
  std::size_t stay = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].turn <= until) out.push_back(all[i]);
    else if (stay++ != i) all[stay - 1] = all[i];
  }
  all.resize(stay);
  std::sort(out.begin(), out.end(), [this](const AtDoor& a, const AtDoor& b) { return before(a, b); });
  for (const AtDoor& party : out) state_->waiting[party.shelter.index] -= static_cast<std::int32_t>(party.persons);
  return out;
}

std::vector<AtDoor> Door::leave(std::uint32_t s) {
  if (state_ == nullptr || state_->waiting[s] == 0) return {};
  settle();
  std::vector<AtDoor>& all = state_->queue;
  const auto gone = std::stable_partition(all.begin(), all.end(), [s](const AtDoor& party) { return party.shelter.index != s; });
  std::vector<AtDoor> out(gone, all.end());
  all.erase(gone, all.end());
  state_->waiting[s] = 0;
  return out;
}

void Door::count_again(const PartyState& parties) {
  if (state_ == nullptr) return;
  constexpr std::size_t look_ahead = 12;  // parties lie apart in memory
  for (std::size_t i = 0; i < state_->queue.size(); ++i) {
    if (i + look_ahead < state_->queue.size()) {
      const std::uint32_t later = state_->queue[i + look_ahead].party.index;
      __builtin_prefetch(parties.status.data() + later), __builtin_prefetch(parties.persons.data() + later);
    }
    AtDoor& waits = state_->queue[i];
    const std::uint32_t party = waits.party.index;
    const std::uint8_t now = parties.status[party] == PartyStatus::arrived ? parties.persons[party] : 0;
    if (now >= waits.persons) continue;
    state_->waiting[waits.shelter.index] -= static_cast<std::int32_t>(waits.persons - now);
    waits.persons = now;
  }
}

void Door::let_in(const AtDoor& party) {
  std::int32_t& longest = state_->longest_wait_s[party.shelter.index];
  longest = std::max(longest, static_cast<std::int32_t>((Time(party.turn) - Time(party.came)).ms / 1000));
}

}  // namespace muster::shelter
