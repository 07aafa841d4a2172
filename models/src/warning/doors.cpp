#include <algorithm>
#include <cmath>

#include "warning_model.hpp"

// The warden's round: telephone calls, then from door to door over the open ways of the network.
namespace muster::warning {

void WarningModel::schedule_visit(std::uint32_t row, Time when) {
  chain_->visit[row] = when;
  push({when, Due::Kind::warden, row, 0});
}

/// Somebody lives who can do the round: the warden, the deputy, or where nobody is named whoever is sent.
bool WarningModel::somebody_left(std::uint32_t area) const {
  const PersonId people[] = {world_->areas.warden[area], world_->areas.deputy[area]};
  bool named = holder_away(area, Stage::calls_warden) || holder_away(area, Stage::calls_deputy);
  for (const PersonId person : people) {
    if (!person.valid()) continue;
    named = true;
    if (harm_ == nullptr || harm_->harm[person.index] != Harm::dead) return true;
  }
  return !named;
}

/// Where whoever does the round is when it begins; none = at its first door, as where nobody is named, people are not placed, or he is at home.
BuildingId WarningModel::round_begins(std::uint32_t area) const {
  for (const PersonId person : {world_->areas.warden[area], world_->areas.deputy[area]})
    if (person.valid() && !world_->persons.place.empty() && (harm_ == nullptr || harm_->harm[person.index] != Harm::dead))
      return world_->persons.place[person.index] == DayPlace::home ? BuildingId{} : world_->households.home[world_->persons.household[person.index].index];
  return {};
}

/// When somebody who is elsewhere can be at the first door: he makes his calls on the way. Where no open way is known, straight on and round about.
Time WarningModel::doors_from(std::uint32_t row) {
  const std::uint32_t area = area_of(row);
  const BuildingId from = round_begins(area);
  if (!from.valid() || phone_part_[area] == rounds_[area].size()) return Time{0};
  const WardenSettings& s = settings_.wardens;
  const BuildingTable& b = world_->buildings;
  const std::uint32_t to = world_->households.home[rounds_[area][phone_part_[area]]].index;
  double metres = lanes_->between(from.index, to, s.straight_m, s.detour);
  if (!std::isfinite(metres)) {
    const double dx = b.x[to] - b.x[from.index], dy = b.y[to] - b.y[from.index];
    metres = std::sqrt(dx * dx + dy * dy) * s.detour;
  }
  return chain_->informed[row] + s.prepare + Time::seconds(metres / s.walk_m_s);
}

/// One telephone call or one door. Who answered is passed over; so is a door in deep water, or one to which no way is open.
void WarningModel::warden_due(std::uint32_t row, Time when) {
  const std::uint32_t area = area_of(row);
  const std::vector<std::uint32_t>& round = rounds_[area];
  if (!somebody_left(area)) {
    for (std::size_t i = chain_->visits[row]; i < round.size(); ++i)
      if (is_for(row, round[i])) warning_->note(round[i], i < phone_part_[area] ? Channel::warden : Channel::door_knock, Try::warden_lost);
    events_->add(when, round_lost_event_, area, EventLog::none, static_cast<double>(advice_of(row)));
    chain_->visits[row] = static_cast<std::uint32_t>(round.size());
    chain_->visit[row] = Time::never();
    return;
  }
  const std::uint32_t at = chain_->visits[row]++;
  const bool phones = at < phone_part_[area];
  const Channel channel = phones ? Channel::warden : Channel::door_knock;
  Time used{0};
  if (is_for(row, round[at]) && has(chain_->channels[row], channel) && chain_->answered[2 * round[at] + row % 2] == ChainState::unanswered) {
    const Try ended = visit(round[at], phones, row, at, when, used);
    if (ended == Try::heard) answer(round[at], when, advice_of(row));
    end_attempt(round[at], when, channel, advice_of(row), ended);
  }
  if (chain_->visits[row] == round.size()) {
    chain_->visit[row] = Time::never();
  } else {
    const Time next{when.ms + used.ms / settings_.wardens.per_grid};
    schedule_visit(row, chain_->visits[row] == phone_part_[area] ? std::max(next, doors_from(row)) : next);
  }
}

/// How it ends, and the time that it takes, the way there included.
Try WarningModel::visit(std::uint32_t h, bool phones, std::uint32_t row, std::uint32_t at, Time when, Time& used) {
  const WardenSettings& s = settings_.wardens;
  const std::uint32_t area = area_of(row);
  const std::uint32_t to = world_->households.home[h].index;
  const auto name = [&](Channel channel) { return attempt_of(channel, advice_of(row), 0); };
  const auto comes = [&](Channel channel, double chance) {
    return listen(h, channel, uniform(seed_, Stream::warning_hears, household_key(h), name(channel)), chance, Try::no_answer);
  };
  const auto talks = [](Try ended) { return ended == Try::heard || ended == Try::not_understood; };
  if (phones) {
    if (!phones_work(h)) {
      used = s.no_answer;
      return Try::no_network;
    }
    const Try ended = comes(Channel::warden, day_.mix(s.answers_phone_awake, s.answers_phone_asleep, when));
    used = talks(ended) ? s.phone_call : s.no_answer;
    return ended;
  }
  if (static_cast<double>(hazard_->building_depth_m[to]) > s.max_depth_m) return Try::deep_water;
  if (at > phone_part_[area]) {
    std::uint32_t before = at - 1;
    while (before > phone_part_[area] && !is_for(row, rounds_[area][before])) --before;  // not knocked at
    const std::uint32_t from = world_->households.home[rounds_[area][before]].index;
    const double metres = lanes_->between(from, to, s.straight_m, s.detour);
    if (!std::isfinite(metres)) return Try::no_way;
    used = std::max(s.least_walk, Time::seconds(metres / s.walk_m_s));
  }
  const Try ended = comes(Channel::door_knock, day_.mix(s.answers_door_awake, s.answers_door_asleep, when));
  used = used + (talks(ended) ? s.contact : s.no_answer);
  return ended;
}

}  // namespace muster::warning
