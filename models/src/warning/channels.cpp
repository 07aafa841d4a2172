#include <algorithm>
#include <cmath>

#include "warning_model.hpp"

// What a post sets going: loudspeakers, automated calls, the warden's round.
namespace muster::warning {

namespace {

bool has(std::uint8_t channels, Channel channel) { return (channels >> static_cast<unsigned>(channel) & 1U) != 0; }

/// Name of the occasion that a household is to be reached on: the same whatever plan or order it comes from.
std::uint64_t attempt_of(Channel channel, Advice advice, std::uint64_t attempt) {
  return occasion(static_cast<std::uint64_t>(channel), static_cast<std::uint64_t>(advice), attempt);
}

}  // namespace

void WarningModel::start_channels(std::uint32_t row, std::uint8_t channels, Time when) {
  const std::uint32_t area = row / 2;
  if (has(channels, Channel::loudspeaker) && settings_.loudspeakers.enabled && !hearers_[area].empty()) {
    chain_->broadcast[row] = when + settings_.loudspeakers.start_delay;
    push({chain_->broadcast[row], Due::Kind::broadcast, row, 0});
  }
  if ((has(channels, Channel::warden) || has(channels, Channel::door_knock)) && !rounds_[area].empty() && chain_->visits[row] == 0)
    schedule_visit(row, when + settings_.wardens.prepare);
}

void WarningModel::broadcast_due(std::uint32_t row, Time when) {
  const LoudspeakerSettings& s = settings_.loudspeakers;
  const Advice advice = advice_of(row);
  events_->add(when, broadcast_event_, row / 2, EventLog::none, static_cast<double>(advice));
  const double outdoors = day_.outdoors(when), asleep = day_.asleep(when);
  const double audible = outdoors * s.outdoors + asleep * s.asleep + std::max(0.0, 1 - outdoors - asleep) * s.indoors;
  const std::uint64_t name = attempt_of(Channel::loudspeaker, advice, 0);  // one latent threshold: who did not hear hears when more is audible
  for (const Hearer& hearer : hearers_[row / 2])
    if (uniform(seed_, Stream::warning_hears, household_key(hearer.household), name) < audible * static_cast<double>(hearer.nearness))
      reach(hearer.household, when, Channel::loudspeaker, advice);
  chain_->broadcasts[row] = static_cast<std::uint16_t>(chain_->broadcasts[row] + 1);
  chain_->broadcast[row] = chain_->broadcasts[row] < s.times ? when + s.repeat : Time::never();
  if (!chain_->broadcast[row].is_never()) push({chain_->broadcast[row], Due::Kind::broadcast, row, 0});
}

/// One round of the platform over an area, as soon as it has lines free.
void WarningModel::plan_call_round(std::uint32_t row, Time wanted) {
  chain_->call_round[row] = wanted;
  chain_->call_batch[row] = 0;
  ++chain_->call_rounds[row];
  call_order_[row].clear();
  push({wanted, Due::Kind::auto_calls, row, 0});
}

/// The lines are shared: a round waits until the calls of those before it are through.
void WarningModel::begin_call_round(std::uint32_t row, Time when) {
  if (when < chain_->lines_free) {
    chain_->call_round[row] = chain_->lines_free;
    push({chain_->lines_free, Due::Kind::auto_calls, row, 0});
    return;
  }
  call_order_[row] = call_list(row);
  if (call_order_[row].empty()) {
    chain_->call_round[row] = Time::never();
    return;
  }
  // Counted as a flow, so that a small round does not keep all lines busy for the length of a call.
  const auto calls = static_cast<std::int64_t>(call_order_[row].size());
  chain_->lines_free = when + Time{settings_.auto_calls.call.ms * calls / settings_.auto_calls.lines};
  chain_->call_batch[row] = 1;
  push({batch_ends(row), Due::Kind::auto_calls, row, 0});
}

/// Households of the area with a phone that had not answered by the start of the round, in the order of their luck.
std::vector<std::uint32_t> WarningModel::call_list(std::uint32_t row) const {
  const Advice advice = advice_of(row);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (const std::uint32_t h : by_area_.of(row / 2)) {
    if (!has_phone(h) || chain_->answered[2 * h + row % 2] <= chain_->call_round[row]) continue;
    order.emplace_back(random_bits(seed_, Stream::warning_call_order, household_key(h), occasion(static_cast<std::uint64_t>(advice))), h);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> out;
  for (const auto& [bits, h] : order) out.push_back(h);
  return out;
}

Time WarningModel::batch_ends(std::uint32_t row) const { return chain_->call_round[row] + settings_.auto_calls.call * std::int64_t{chain_->call_batch[row]}; }

void WarningModel::auto_calls_due(std::uint32_t row, Time when) {
  if (chain_->call_batch[row] == 0) return begin_call_round(row, when);
  const AutoCallSettings& s = settings_.auto_calls;
  if (call_order_[row].empty()) call_order_[row] = call_list(row);
  const std::vector<std::uint32_t>& list = call_order_[row];
  const Advice advice = advice_of(row);
  const double answers = day_.mix(s.answer_awake, s.answer_asleep, when);
  const std::uint64_t name = attempt_of(Channel::auto_call, advice, chain_->call_rounds[row]);
  const auto first = static_cast<std::size_t>(chain_->call_batch[row] - 1) * static_cast<std::size_t>(s.lines);
  const std::size_t last = std::min(list.size(), first + static_cast<std::size_t>(s.lines));
  for (std::size_t i = first; i < last; ++i) {
    if (uniform(seed_, Stream::warning_hears, household_key(list[i]), name) >= answers) continue;
    answer(list[i], when, advice);
    reach(list[i], when, Channel::auto_call, advice);
  }
  if (last < list.size()) {
    ++chain_->call_batch[row];
    push({batch_ends(row), Due::Kind::auto_calls, row, 0});
    return;
  }
  chain_->call_round[row] = Time::never();
  if (chain_->call_rounds[row] < s.attempts) plan_call_round(row, when);
}

void WarningModel::schedule_visit(std::uint32_t row, Time when) {
  chain_->visit[row] = when;
  push({when, Due::Kind::warden, row, 0});
}

/// One telephone call or one door. Who answered is passed over; so is a door in deep water.
void WarningModel::warden_due(std::uint32_t row, Time when) {
  const WardenSettings& s = settings_.wardens;
  const std::uint32_t area = row / 2;
  const Advice advice = advice_of(row);
  const std::uint32_t at = chain_->visits[row]++;
  const std::uint32_t h = rounds_[area][at];
  const bool phones = at < phone_part_[area];
  const Channel channel = phones ? Channel::warden : Channel::door_knock;
  Time used{0};
  const float depth = hazard_->building_depth_m[world_->households.home[h].index];
  const bool allowed = has(chain_->channels[row], channel) && (phones || static_cast<double>(depth) <= s.max_depth_m);
  if (allowed && chain_->answered[2 * h + row % 2].is_never()) {
    const double chance = phones ? day_.mix(s.answers_phone_awake, s.answers_phone_asleep, when) : day_.mix(s.answers_door_awake, s.answers_door_asleep, when);
    const bool answers = uniform(seed_, Stream::warning_hears, household_key(h), attempt_of(channel, advice, 0)) < chance;
    used = answers ? (phones ? s.phone_call : s.contact) : s.no_answer;
    if (answers) {
      answer(h, when, advice);
      reach(h, when, channel, advice);
    }
    if (!phones && at > phone_part_[area]) {
      const std::uint32_t from = world_->households.home[rounds_[area][at - 1]].index, to = world_->households.home[h].index;
      const double dx = world_->buildings.x[to] - world_->buildings.x[from], dy = world_->buildings.y[to] - world_->buildings.y[from];
      used = used + std::max(s.least_walk, Time::seconds(std::sqrt(dx * dx + dy * dy) * s.detour / s.walk_m_s));
    }
  }
  if (chain_->visits[row] == rounds_[area].size()) {
    chain_->visit[row] = Time::never();
  } else {
    schedule_visit(row, Time{when.ms + used.ms / s.per_grid});
  }
}

}  // namespace muster::warning
