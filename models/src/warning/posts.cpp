#include "warning_model.hpp"

// The chain of posts: a call to the post holder, again, then to the deputy, then somebody goes there.
namespace muster::warning {

void WarningModel::accept(const WarningOrder& order) {
  if (order.advice == Advice::none || !order.area.valid()) return;
  const std::uint32_t row = 2 * order.area.index + (order.advice == Advice::move_now ? 1 : 0);
  const Time when = order.head.time;
  if (chain_->stage[row] != Stage::idle) {
    widen(row, order.channels, when);
    return;
  }
  chain_->channels[row] = order.channels;
  if ((order.channels & (1U << static_cast<unsigned>(Channel::auto_call))) != 0 && settings_.auto_calls.enabled)
    plan_call_round(row, when + settings_.auto_calls.start_delay);
  // The county's own post gives the order: nobody has to be called there.
  if (world_->areas.level[order.area.index] == AreaLevel::county) {
    chain_->stage[row] = Stage::informed;
    chain_->informed[row] = when;
    post_informed(row, when);
  } else {
    call_post(row, Stage::calls_warden, 0, when);
  }
}

/// An order repeated: only channels that it had not named before are new.
void WarningModel::widen(std::uint32_t row, std::uint8_t channels, Time when) {
  const auto fresh = static_cast<std::uint8_t>(channels & ~chain_->channels[row]);
  if (fresh == 0) return;
  const bool had_calls = chain_->call_rounds[row] > 0;
  chain_->channels[row] |= fresh;
  if (!had_calls && (fresh & (1U << static_cast<unsigned>(Channel::auto_call))) != 0 && settings_.auto_calls.enabled)
    plan_call_round(row, when + settings_.auto_calls.start_delay);
  if (chain_->stage[row] != Stage::informed) return;
  start_channels(row, fresh, when);
  for (const std::uint32_t child : children_.of(row / 2))
    if (const std::uint32_t r = 2 * child + row % 2; chain_->stage[r] != Stage::idle)
      widen(r, static_cast<std::uint8_t>(fresh & ~(1U << static_cast<unsigned>(Channel::auto_call))), when);
}

void WarningModel::call_post(std::uint32_t row, Stage stage, std::uint8_t attempt, Time when) {
  chain_->stage[row] = stage;
  chain_->attempt[row] = attempt;
  chain_->called[row] = when;
  bool answered = false;
  push({call_ends(row, answered), Due::Kind::post, row, 0});
}

/// When the call under way is over: answered and said, or given up. A post without a named person is a duty desk that is never empty.
Time WarningModel::call_ends(std::uint32_t row, bool& answered) const {
  const ChainSettings& s = settings_.chain;
  const std::uint32_t area = row / 2;
  const Time called = chain_->called[row];
  if (chain_->stage[row] == Stage::sends_messenger) {
    answered = true;
    return called + s.messenger;
  }
  const PersonId person = chain_->stage[row] == Stage::calls_deputy ? world_->areas.deputy[area] : world_->areas.warden[area];
  const EntityKey key = person.valid() ? world_->persons.key[person.index] : world_->areas.key[area];
  const bool absent = person.valid() && uniform(seed_, Stream::warning_post_absent, key) < day_.mix(s.absent_day, s.absent_night, called);
  const double mean = day_.mix(static_cast<double>(s.answer_day.ms), static_cast<double>(s.answer_night.ms), called);
  const double waited = mean * exponential(seed_, Stream::warning_acknowledge, key, occasion(row % 2, area, chain_->attempt[row]));
  answered = !absent && waited <= static_cast<double>(s.ack_limit.ms);
  return answered ? Time{called.ms + static_cast<std::int64_t>(waited + 0.5)} + s.call : called + s.ack_limit;
}

void WarningModel::post_due(std::uint32_t row, Time when) {
  const std::uint32_t area = row / 2;
  bool answered = false;
  call_ends(row, answered);
  const PersonId person = chain_->stage[row] == Stage::calls_deputy ? world_->areas.deputy[area] : world_->areas.warden[area];
  const double advice = static_cast<double>(advice_of(row));
  if (answered) {
    events_->add(when, area_event_, area, chain_->stage[row] == Stage::sends_messenger ? EventLog::none : person.index, advice);
    chain_->stage[row] = Stage::informed;
    chain_->informed[row] = when;
    post_informed(row, when);
    return;
  }
  events_->add(when, failed_event_, area, person.index, advice);
  if (chain_->attempt[row] + 1 < settings_.chain.attempts) {
    call_post(row, chain_->stage[row], static_cast<std::uint8_t>(chain_->attempt[row] + 1), when);
  } else if (chain_->stage[row] == Stage::calls_warden && world_->areas.deputy[area].valid()) {
    call_post(row, Stage::calls_deputy, 0, when);
  } else {
    call_post(row, Stage::sends_messenger, 0, when);
  }
}

void WarningModel::post_informed(std::uint32_t row, Time when) {
  start_channels(row, chain_->channels[row], when);
  std::int64_t rank = 0;
  for (const std::uint32_t child : children_.of(row / 2)) {
    const std::uint32_t r = 2 * child + row % 2;
    if (chain_->stage[r] != Stage::idle) continue;
    chain_->channels[r] = static_cast<std::uint8_t>(chain_->channels[row] & ~(1U << static_cast<unsigned>(Channel::auto_call)));
    call_post(r, Stage::calls_warden, 0, when + settings_.chain.call * (rank++ / settings_.chain.callers));
  }
}

}  // namespace muster::warning
