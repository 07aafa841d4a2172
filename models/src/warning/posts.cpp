#include <cmath>

#include "warning_model.hpp"

// The chain of posts: a call to the post holder, again, then to the deputy, then somebody goes there.
namespace muster::warning {

void WarningModel::accept(const WarningOrder& order) {
  if (order.advice == Advice::none || !order.area.valid()) return;
  const auto whom = addressed_ == nullptr ? Addressed::everybody : static_cast<Addressed>(order.head.detail);
  const auto part = static_cast<std::uint32_t>(whom) * static_cast<std::uint32_t>(world_->areas.size());
  const std::uint32_t row = 2 * (part + order.area.index) + (order.advice == Advice::move_now ? 1 : 0);
  const Time when = order.head.time;
  if (order.advice == Advice::move_now) mark_ordered(order.area.index, whom, when);
  if (whom == Addressed::everybody) events_->add(when, ordered_event_, order.area.index, EventLog::none, static_cast<double>(order.advice));
  else  // 1, 2: to move now; 3, 4: the same to be ready
    events_->add(when, ordered_part_event_, order.area.index, EventLog::none, static_cast<double>(whom) + (order.advice == Advice::move_now ? 0 : 2));
  if (chain_->stage[row] != Stage::idle) {
    widen(row, order.channels, when);
    return;
  }
  chain_->channels[row] = order.channels;
  start_platforms(row, order.channels, when);
  // The county's own post gives the order: nobody has to be called there.
  if (world_->areas.level[order.area.index] == AreaLevel::county) {
    chain_->stage[row] = Stage::informed;
    chain_->informed[row] = when;
    post_informed(row, when);
  } else {
    call_post(row, Stage::calls_warden, 0, when);
  }
}

void WarningModel::mark_ordered(std::uint32_t area, Addressed whom, Time when) {
  Time& ordered = whom == Addressed::everybody ? warning_->ordered[area]
      : whom == Addressed::basements           ? addressed_->basements[area]
                                               : addressed_->lowest_floors[area];
  if (!ordered.is_never()) return;
  ordered = when;
  for (const std::uint32_t child : children_.of(area)) mark_ordered(child, whom, when);
}

/// What the whole place has, and needs no post to answer.
void WarningModel::start_platforms(std::uint32_t row, ChannelSet channels, Time when) {
  if (has(channels, Channel::auto_call) && settings_.auto_calls.enabled && chain_->call_rounds[row] == 0)
    plan_call_round(row, when + settings_.auto_calls.start_delay);
  if (has(channels, Channel::sms) && settings_.sms.enabled) start_message(row, Channel::sms, when);
  if (has(channels, Channel::cell_broadcast) && settings_.cell_broadcast.enabled) start_message(row, Channel::cell_broadcast, when);
  if (has(channels, Channel::media) && settings_.media.enabled) start_message(row, Channel::media, when);
}

/// An order repeated: only channels that it had not named before are new.
void WarningModel::widen(std::uint32_t row, ChannelSet channels, Time when) {
  const auto fresh = static_cast<ChannelSet>(channels & ~chain_->channels[row]);
  if (fresh == 0) return;
  chain_->channels[row] |= fresh;
  start_platforms(row, fresh, when);
  if (chain_->stage[row] != Stage::informed) return;
  start_channels(row, fresh, when);
  for (const std::uint32_t child : children_.of(area_of(row)))
    if (const std::uint32_t r = row_of(child, row); chain_->stage[r] != Stage::idle) widen(r, static_cast<ChannelSet>(fresh & ~platform_channels), when);
}

void WarningModel::call_post(std::uint32_t row, Stage stage, std::uint8_t attempt, Time when) {
  chain_->stage[row] = stage;
  chain_->attempt[row] = attempt;
  chain_->called[row] = when;
  chain_->line[row] = line_works(row, stage) ? 1 : 0;
  bool answered = false;
  push({call_ends(row, answered), Due::Kind::post, row, 0});
}

/// The post holder who is called; none = nobody is named, or whoever is named is outside the area today.
PersonId WarningModel::holder(std::uint32_t area, Stage stage) const {
  return stage == Stage::calls_deputy ? world_->areas.deputy[area] : world_->areas.warden[area];
}

bool WarningModel::holder_away(std::uint32_t area, Stage stage) const {
  const std::vector<std::uint8_t>& away = world_->areas.posts_away;
  return !away.empty() && (away[area] & (stage == Stage::calls_deputy ? 2U : 1U)) != 0;
}

/// Whether the telephone rings: there is network where the person lives, or a satellite phone at the post; and the person lives.
bool WarningModel::line_works(std::uint32_t row, Stage stage) const {
  const std::uint32_t area = area_of(row);
  const PersonId person = holder(area, stage);
  if (person.valid() && harm_ != nullptr && harm_->harm[person.index] == Harm::dead) return false;
  const AreaId home = person.valid() ? grid_of(world_->persons.household[person.index].index) : AreaId{area};
  return satellite_[area] != 0 || lifelines::has_phones(services_, home);
}

/// When the call under way is over: answered and said, or given up. A post without a named person is a duty desk that is never empty. Where the world says
/// where people are, whoever is outside the area cannot be reached, and everybody else can; where it does not, a share by day and night cannot.
Time WarningModel::call_ends(std::uint32_t row, bool& answered) const {
  const ChainSettings& s = settings_.chain;
  const std::uint32_t area = area_of(row);
  const Time called = chain_->called[row];
  if (chain_->stage[row] == Stage::sends_messenger) {
    answered = true;
    return called + s.messenger;
  }
  const PersonId person = holder(area, chain_->stage[row]);
  const EntityKey key = person.valid() ? world_->persons.key[person.index] : world_->areas.key[area];
  const bool absent = world_->persons.place.empty()
      ? person.valid() && uniform(seed_, Stream::warning_post_absent, key) < day_.mix(s.absent_day, s.absent_night, called)
      : holder_away(area, chain_->stage[row]);
  const double mean = day_.mix(static_cast<double>(s.answer_day.ms), static_cast<double>(s.answer_night.ms), called);
  if (chain_->line[row] == 0) {
    answered = false;
    return called + s.call;
  }
  const double waited = mean * exponential(seed_, Stream::warning_acknowledge, key, occasion(row % 2, area, chain_->attempt[row]));
  answered = !absent && waited <= static_cast<double>(s.ack_limit.ms);
  return answered ? Time{called.ms + static_cast<std::int64_t>(waited + 0.5)} + s.call : called + s.ack_limit;
}

void WarningModel::post_due(std::uint32_t row, Time when) {
  const std::uint32_t area = area_of(row);
  bool answered = false;
  call_ends(row, answered);
  const PersonId person = holder(area, chain_->stage[row]);
  const double advice = static_cast<double>(advice_of(row));
  if (chain_->stage[row] == Stage::sends_messenger && !messenger_comes_through(area)) {
    events_->add(when, no_way_event_, area, EventLog::none, advice);
    return call_post(row, Stage::sends_messenger, chain_->attempt[row], when);
  }
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
  } else if (chain_->stage[row] == Stage::calls_warden && (world_->areas.deputy[area].valid() || holder_away(area, Stage::calls_deputy))) {
    call_post(row, Stage::calls_deputy, 0, when);
  } else {
    call_post(row, Stage::sends_messenger, 0, when);
  }
}

/// Where its post is found: at the warden's home; where nobody is named, at the inhabited building nearest to the middle of all.
BuildingId WarningModel::seat_of(std::uint32_t area) const {
  if (const PersonId warden = world_->areas.warden[area]; warden.valid()) return world_->households.home[world_->persons.household[warden.index].index];
  const auto households = by_area_.of(area);
  const auto home = [this](std::uint32_t h) { return world_->households.home[h].index; };
  double x = 0, y = 0;
  for (const std::uint32_t h : households) x += world_->buildings.x[home(h)], y += world_->buildings.y[home(h)];
  const auto n = static_cast<double>(households.size());
  BuildingId best;
  double least = INFINITY;
  for (const std::uint32_t h : households) {
    const double dx = world_->buildings.x[home(h)] - x / n, dy = world_->buildings.y[home(h)] - y / n;
    if (dx * dx + dy * dy < least) least = dx * dx + dy * dy, best = {home(h)};
  }
  return best;
}

/// Somebody sent from the post above comes there, on foot at least. Where it is not known where one of the two is, he does.
bool WarningModel::messenger_comes_through(std::uint32_t area) {
  const AreaId above = world_->areas.parent[area];
  if (!above.valid() || !seat_[area].valid() || !seat_[above.index].valid()) return true;
  return lanes_->lead(seat_[above.index].index, seat_[area].index);
}

void WarningModel::post_informed(std::uint32_t row, Time when) {
  start_channels(row, chain_->channels[row], when);
  std::int64_t rank = 0;
  for (const std::uint32_t child : children_.of(area_of(row))) {
    const std::uint32_t r = row_of(child, row);
    if (chain_->stage[r] != Stage::idle) continue;
    chain_->channels[r] = static_cast<ChannelSet>(chain_->channels[row] & ~platform_channels);
    call_post(r, Stage::calls_warden, 0, when + settings_.chain.call * (rank++ / settings_.chain.callers));
  }
}

}  // namespace muster::warning
