#include <algorithm>
#include <cmath>

#include "warning_model.hpp"

// What an order or a post sets going: loudspeakers and automated calls.
namespace muster::warning {

void WarningModel::start_channels(std::uint32_t row, ChannelSet channels, Time when) {
  const std::uint32_t area = area_of(row);
  if (has(channels, Channel::loudspeaker) && settings_.loudspeakers.enabled && !hearers_[area].empty()) {
    chain_->broadcast[row] = when + settings_.loudspeakers.start_delay;
    push({chain_->broadcast[row], Due::Kind::broadcast, row, 0});
  }
  if ((has(channels, Channel::warden) || has(channels, Channel::door_knock)) && !rounds_[area].empty() && chain_->visits[row] == 0)
    schedule_visit(row, phone_part_[area] == 0 ? std::max(when + settings_.wardens.prepare, doors_from(row)) : when + settings_.wardens.prepare);
  if (has(channels, Channel::messaging_group) && settings_.messaging_group.enabled) start_message(row, Channel::messaging_group, when);
  if (has(channels, Channel::gong) && settings_.gong.enabled) start_gong(row, when + settings_.gong.prepare);
}

void WarningModel::broadcast_due(std::uint32_t row, Time when) {
  const LoudspeakerSettings& s = settings_.loudspeakers;
  const Advice advice = advice_of(row);
  events_->add(when, broadcast_event_, area_of(row), EventLog::none, static_cast<double>(advice));
  const double outdoors = day_.outdoors(when), asleep = day_.asleep(when);
  const double audible = outdoors * s.outdoors + asleep * s.asleep + std::max(0.0, 1 - outdoors - asleep) * s.indoors;
  const std::uint64_t name = attempt_of(Channel::loudspeaker, advice, 0);  // one latent threshold: who did not hear hears when more is audible
  const bool needs_network = s.trigger != Trigger::on_the_spot;
  bool silent = false, cut_off = false;
  for (const Hearer& hearer : hearers_[area_of(row)]) {
    if (!is_for(row, hearer.household) || has_heard(hearer.household, Channel::loudspeaker, advice)) continue;
    Try ended = horn_fails(hearer.power, row, when);
    if (ended == Try::none) {
      const double luck = uniform(seed_, Stream::warning_hears, household_key(hearer.household), name);
      ended = listen(hearer.household, Channel::loudspeaker, luck, audible * static_cast<double>(hearer.nearness), Try::not_heard);
    }
    silent = silent || ended == Try::no_power, cut_off = cut_off || ended == Try::no_network;
    end_attempt(hearer.household, when, Channel::loudspeaker, advice, ended);
  }
  if (silent) events_->add(when, no_power_event_, area_of(row), EventLog::none, static_cast<double>(Channel::loudspeaker));
  if (needs_network && cut_off) events_->add(when, no_network_event_, area_of(row), EventLog::none, static_cast<double>(Channel::loudspeaker));
  chain_->broadcasts[row] = static_cast<std::uint16_t>(chain_->broadcasts[row] + 1);
  chain_->broadcast[row] = chain_->broadcasts[row] < s.times ? when + s.repeat : Time::never();
  if (!chain_->broadcast[row].is_never()) push({chain_->broadcast[row], Due::Kind::broadcast, row, 0});
}

/// Why a loudspeaker that hangs on the supply and the network of a grid stays silent; none = it does not. After the supply it has its battery; where the
/// network is gone and somebody can switch it on, he is there a while after the post was informed.
Try WarningModel::horn_fails(AreaId grid, std::uint32_t row, Time when) const {
  const LoudspeakerSettings& s = settings_.loudspeakers;
  if (!lifelines::has_power(services_, grid) && when >= services_->power_lost[grid.index] + s.battery) return Try::no_power;
  if (s.trigger == Trigger::on_the_spot || lifelines::has_network(services_, grid)) return Try::none;
  const bool by_hand = s.trigger == Trigger::either && when >= chain_->informed[row] + s.by_hand && somebody_left(area_of(row));
  return by_hand ? Try::none : Try::no_network;
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
  for (const std::uint32_t h : by_area_.of(area_of(row)))
    if (!has_phone(h) && is_for(row, h)) warning_->note(h, Channel::auto_call, Try::no_phone);
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
  for (const std::uint32_t h : by_area_.of(area_of(row))) {
    if (!has_phone(h) || !is_for(row, h)) continue;
    if (static_cast<std::int64_t>(chain_->answered[2 * h + row % 2]) <= chain_->call_round[row].ms) continue;
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
  constexpr std::size_t look_ahead = 8;
  for (std::size_t i = first; i < last; ++i) {
    if (i + look_ahead < last) fetch(list[i + look_ahead]);
    Try ended = Try::heard;
    if (!phones_work(list[i])) ended = Try::no_network;
    else ended = listen(list[i], Channel::auto_call, uniform(seed_, Stream::warning_hears, household_key(list[i]), name), answers, Try::no_answer);
    if (ended == Try::heard) answer(list[i], when, advice);
    end_attempt(list[i], when, Channel::auto_call, advice, ended);
  }
  if (last < list.size()) {
    ++chain_->call_batch[row];
    push({batch_ends(row), Due::Kind::auto_calls, row, 0});
    return;
  }
  chain_->call_round[row] = Time::never();
  if (chain_->call_rounds[row] < s.attempts) plan_call_round(row, when);
}

}  // namespace muster::warning
