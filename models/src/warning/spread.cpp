#include <algorithm>

#include "warning_model.hpp"

// What happens at the household: it is reached, it answers, it tells others, it sees the water.
namespace muster::warning {

void WarningModel::reach(std::uint32_t household, Time when, Channel channel, Advice advice) {
  WarningState& w = *warning_;
  const ChannelSet bit = bit_of(channel);
  const bool first = w.alerted[household].is_never();
  const bool told_now = advice == Advice::move_now && w.told[household].is_never();
  if (!first && !told_now && (w.heard_by[household] & bit) != 0 && advice <= w.advice[household]) return;
  w.heard_by[household] |= bit;
  w.note(household, channel, Try::heard);
  if (advice > w.advice[household]) w.advice[household] = advice;
  if (first) {
    w.alerted[household] = when;
    w.alerted_by[household] = channel;
    w.alerted_persons += world_->households.persons[household];
    events_->add(when, alerted_event_, household, EventLog::none, static_cast<double>(channel));
  }
  if (told_now) w.told[household] = when;
  w.news.push_back({household});
  if (told_now) {
    pass_on(household, 1, when, when);
  } else if (first) {
    pass_on(household, 0, when, when);
  }
}

/// How something that could be noticed with this chance ends. One draw against nested thresholds, so that better ears, or a language more, never reach fewer.
Try WarningModel::listen(std::uint32_t household, Channel channel, double luck, double chance, Try missed) const {
  if (ears_.empty()) return luck < chance ? Try::heard : missed;
  if (luck < chance * ears_.understands(household, channel)) return Try::heard;
  const double hears = ears_.hears(household, channel);
  if (luck < chance * hears) return understands_anyway(household) ? Try::heard : Try::not_understood;
  return luck < chance || hears == 0 ? Try::nobody_hears : missed;
}

void WarningModel::end_attempt(std::uint32_t household, Time when, Channel channel, Advice advice, Try ended) {
  // What was not understood is more than what was not noticed when it came again.
  if (warning_->tried(household, channel) != Try::not_understood || ended == Try::heard) warning_->note(household, channel, ended);
  if (ended == Try::heard) reach(household, when, channel, advice);
  if (ended == Try::not_understood) wonder(household, when, channel);
}

/// It got a message that nobody there understands: something is up. That is neither being told nor a reason to believe; who tells it then in its own
/// language finds it warned beforehand.
void WarningModel::wonder(std::uint32_t household, Time when, Channel channel) {
  WarningState& w = *warning_;
  w.note(household, channel, Try::not_understood);
  if (!w.alerted[household].is_never()) return;
  w.alerted[household] = when, w.alerted_by[household] = channel, w.advice[household] = Advice::be_ready;
  w.alerted_persons += world_->households.persons[household];
  events_->add(when, alerted_event_, household, EventLog::none, static_cast<double>(channel));
  events_->add(when, unclear_event_, household, EventLog::none, static_cast<double>(channel));
  w.news.push_back({household});
  pass_on(household, 0, when, when);
}

/// By pictures, by the tone, by single words: a lasting trait.
bool WarningModel::understands_anyway(std::uint32_t household) const {
  return uniform(seed_, Stream::warning_hears, household_key(household), occasion("understands anyway")) < settings_.hearing.understood_anyway;
}

void WarningModel::answer(std::uint32_t household, Time when, Advice advice) {
  std::uint32_t& answered = chain_->answered[2 * household + (advice == Advice::move_now ? 1 : 0)];
  if (answered == ChainState::unanswered) answered = static_cast<std::uint32_t>(std::min<std::int64_t>(when.ms, ChainState::unanswered));
  if (warning_->confirmed[household].is_never()) warning_->confirmed[household] = when;
}

/// For whom the order was that had a household told to move, if there was any by then.
Addressed WarningModel::told_as(std::uint32_t household) const {
  if (addressed_ == nullptr) return Addressed::everybody;
  const AreaId grid = grid_of(household);
  const Time told = warning_->told[household];
  if (!grid.valid() || warning_->ordered[grid.index] <= told) return Addressed::everybody;
  for (const Addressed whom : {Addressed::lowest_floors, Addressed::basements}) {
    const Time ordered = (whom == Addressed::basements ? addressed_->basements : addressed_->lowest_floors)[grid.index];
    if (addresses(whom, *world_, household) && ordered <= told) return whom;
  }
  return Addressed::everybody;
}

/// Puts down when each neighbour will be told. Level 0: that something is up; level 1: to move now. Who is told the same by several hears only the
/// first: what comes later would change nothing, and is not put down. Where the order was for a part of the people alone, the others learn that something is up.
void WarningModel::pass_on(std::uint32_t household, int level, Time when, Time not_before) {
  if (!settings_.neighbours.enabled || world_->households.persons[household] == 0) return;  // nobody is at home
  const Addressed whom = level == 1 ? told_as(household) : Addressed::everybody;
  for (const std::uint32_t other : neighbours_.of(household)) {
    const auto told = static_cast<std::uint32_t>(level == 1 && addresses(whom, *world_, other) ? 1 : 0);
    Time& earliest = first_tell_[2 * other + told];
    const Time at = tells_at(household, other, when);
    if (at < not_before || at >= earliest) continue;
    const bool clear = ears_.empty() || ears_.can_talk(household, other) || understands_anyway(other);
    if (clear) earliest = at;
    push({at, Due::Kind::tell, other, clear ? 2 * household + told : Due::unclear});
  }
}

/// One latent delay per pair of neighbours, the same in both directions and for every message.
Time WarningModel::tells_at(std::uint32_t from, std::uint32_t to, Time when) const {
  const NeighbourSettings& s = settings_.neighbours;
  const EntityKey pair = pair_key(household_key(from), household_key(to));
  const double tells = ears_.empty() ? s.tells : s.tells * ears_.hears(to, Channel::neighbour);
  if (uniform(seed_, Stream::warning_contagion, pair, occasion("tells")) >= tells) return Time::never();
  const double work = static_cast<double>(s.mean_delay.ms) * exponential(seed_, Stream::warning_contagion, pair, occasion("delay"));
  return day_.after(when, work, s.night_rate);
}

/// Each household in the zone sees the signs or not, at some moment between their showing and the zone's beginning.
void WarningModel::signs_show(std::uint32_t zone, Time not_before) {
  signs_put_down_[zone] = 1;
  if (!settings_.own_eyes.enabled) return;
  const zone::Zone& signs = zones_->zones[zone];
  const Time from = zone_state_->signs[zone], span = zone_state_->onset[zone] - from;
  for (const std::uint32_t building : signs.buildings.row)
    for (const std::uint32_t h : by_building_.of(building)) {
      const auto draw = [&](std::string_view what) {
        return uniform(seed_, Stream::warning_hears, household_key(h), occasion(signs.key.value, occasion(what)));
      };
      if (draw("sees signs") >= signs.effects.sign_chance) continue;
      const Time at = from + Time{static_cast<std::int64_t>(static_cast<double>(span.ms) * draw("when it sees them"))};
      if (at >= not_before) push({at, Due::Kind::see, h, building});
    }
}

void WarningModel::water_came(std::uint32_t building, Time when, Time not_before) {
  const OwnEyesSettings& s = settings_.own_eyes;
  if (!s.enabled) return;
  for (const std::uint32_t h : by_building_.of(building)) {
    const double work = static_cast<double>(s.mean_delay.ms) * exponential(seed_, Stream::warning_hears, household_key(h), occasion("own eyes"));
    const Time at = day_.after(when, work, s.night_rate);
    if (at >= not_before && !at.is_never()) push({at, Due::Kind::see, h, building});
  }
}

}  // namespace muster::warning
