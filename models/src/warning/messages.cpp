#include <algorithm>

#include "warning_model.hpp"

// Text messages, cell broadcast, messaging groups, television and radio: sent to an area at once, they come to each household after its own delay. When a
// message comes to whom is a pure function of when it was sent; whether it gets through and is noticed is looked at in that moment.
namespace muster::warning {

namespace {

/// A list is one sending of a message: the slot 4 row + kind, and how many were sent before it.
constexpr std::uint32_t list_of(std::uint32_t slot, std::uint32_t sending) { return MessageSettings::most_times * slot + sending; }
constexpr std::uint32_t slot_of(std::uint32_t list) { return list / MessageSettings::most_times; }
constexpr std::uint32_t sending_of(std::uint32_t list) { return list % MessageSettings::most_times; }

constexpr std::uint32_t look_ahead = 8;  ///< of recipients in a list, whose rows lie apart in memory

std::uint32_t kind_of(Channel channel) {
  return static_cast<std::uint32_t>(std::find(message_kinds.begin(), message_kinds.end(), channel) - message_kinds.begin());
}

const MessageSettings& settings_of_kind(const WarningSettings& s, std::uint32_t kind) {
  const MessageSettings* all[] = {&s.sms, &s.cell_broadcast, &s.messaging_group, &s.media};
  return *all[kind];
}

}  // namespace

void WarningModel::start_message(std::uint32_t row, Channel channel, Time when) {
  const std::uint32_t kind = kind_of(channel), slot = 4 * row + kind;
  if (!chain_->message[slot].is_never()) return;
  const MessageSettings& s = settings_of_kind(settings_, kind);
  chain_->message[slot] = when + s.start_delay;
  for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(s.times); ++k) next_message(list_of(slot, k), 0);
}

Time WarningModel::message_sent(std::uint32_t list) const {
  return chain_->message[slot_of(list)] + settings_of_kind(settings_, slot_of(list) % 4).repeat * std::int64_t{sending_of(list)};
}

/// Delay of a message of this kind to a household: the same every time that it is sent.
Time WarningModel::message_delay(std::uint32_t household, Channel channel, Advice advice) const {
  const auto mean = static_cast<double>(settings_of_kind(settings_, kind_of(channel)).mean_delay.ms);
  const std::uint64_t name = occasion(attempt_of(channel, advice, 0), occasion("comes after"));
  return {static_cast<std::int64_t>(mean * exponential(seed_, Stream::warning_hears, household_key(household), name))};
}

/// Whom the messages are for, in the order in which they come to them. A post's group has those of its own grid, the others all of the area.
std::vector<WarningModel::Recipient>& WarningModel::message_list(std::uint32_t list) {
  const std::uint32_t slot = slot_of(list), row = slot / 4;
  std::vector<Recipient>& out = message_lists_[slot];
  if (!out.empty()) return out;
  const Channel channel = message_kinds[slot % 4];
  const auto whom = channel == Channel::messaging_group ? direct_.of(area_of(row)) : by_area_.of(area_of(row));
  out.resize(whom.size());
  const Advice advice = advice_of(row);
  const auto place = [&](std::size_t i) {
    out[i] = {.delay = is_for(row, whom[i]) ? message_delay(whom[i], channel, advice) : Time::never(), .household = whom[i]};
  };
#pragma omp parallel for schedule(static) num_threads(threads_) if (whom.size() > 10000)
  for (std::size_t i = 0; i < whom.size(); ++i) place(i);
  std::erase_if(out, [](const Recipient& r) { return r.delay.is_never(); });
  std::sort(out.begin(), out.end());
  return out;
}

/// Puts the message to the household at this place of the list, or to the next one to whom it is news, into the calendar: who has heard it has for good.
void WarningModel::next_message(std::uint32_t list, std::uint32_t at) {
  std::vector<Recipient>& whom = message_list(list);
  const std::uint32_t slot = slot_of(list);
  const Channel channel = message_kinds[slot % 4];
  const Advice advice = advice_of(slot / 4);
  const auto is_done = [&](std::uint32_t i) {
    if (i + look_ahead < whom.size()) fetch(whom[i + look_ahead].household);
    Recipient& recipient = whom[i];
    if (recipient.done == 0 && has_heard(recipient.household, channel, advice)) recipient.done = 1;
    return recipient.done != 0;
  };
  while (at < whom.size() && is_done(at)) ++at;
  if (at < whom.size()) {
    ++sendings_under_way_[slot];
    push({message_sent(list) + whom[at].delay, Due::Kind::message, list, at});
  } else if (sendings_under_way_[slot] == 0) {
    message_lists_[slot] = {};
  }
}

void WarningModel::message_due(std::uint32_t list, std::uint32_t at, Time when) {
  const std::uint32_t slot = slot_of(list), row = slot / 4, kind = slot % 4;
  const Channel channel = message_kinds[kind];
  const Advice advice = advice_of(row);
  const MessageSettings& s = settings_of_kind(settings_, kind);
  --sendings_under_way_[slot];
  std::vector<Recipient>& whom = message_list(list);
  Recipient& recipient = whom[at];
  const std::uint32_t h = recipient.household;
  if (recipient.done == 0 && has_heard(h, channel, advice)) recipient.done = 1;
  if (recipient.done != 0) return next_message(list, at + 1);
  const auto luck = [&](std::string_view what) {
    return uniform(seed_, Stream::warning_hears, household_key(h), occasion(attempt_of(channel, advice, 0), occasion(what)));
  };
  const bool listed = uniform(seed_, Stream::warning_hears, household_key(h), occasion(static_cast<std::uint64_t>(channel), occasion("has it"))) < s.coverage;
  const bool on_screen = channel == Channel::media;
  Try ended = Try::heard;
  if (!listed || (!on_screen && !has_phone(h))) ended = Try::no_phone;
  else if (on_screen ? !lifelines::has_power(services_, grid_of(h)) : !phones_work(h)) ended = on_screen ? Try::no_power : Try::no_network;
  // One latent threshold for text and groups, where a second message finds the same person looking or not; television finds somebody new each time.
  else
    ended = listen(h, channel, luck(on_screen ? "notices " + std::to_string(sending_of(list)) : "notices"), day_.mix(s.notices_awake, s.notices_asleep, when),
                   Try::not_heard);
  end_attempt(h, when, channel, advice, ended);
  if (!listed) recipient.done = 1;
  next_message(list, at + 1);
}

void WarningModel::rebuild_messages(Time now) {
  message_lists_.assign(chain_->message.size(), {}), sendings_under_way_.assign(chain_->message.size(), 0);
  for (std::uint32_t slot = 0; slot < chain_->message.size(); ++slot) {
    if (chain_->message[slot].is_never()) continue;
    for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(settings_of_kind(settings_, slot % 4).times); ++k) {
      const std::uint32_t list = list_of(slot, k);
      const std::vector<Recipient>& whom = message_list(list);
      const Time sent = message_sent(list);
      const auto next = std::partition_point(whom.begin(), whom.end(), [&](const Recipient& r) { return sent + r.delay < now; });
      next_message(list, static_cast<std::uint32_t>(next - whom.begin()));
    }
  }
}

}  // namespace muster::warning
