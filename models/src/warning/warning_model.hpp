#pragma once
#include <array>
#include <memory>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/step/agenda.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/lifelines/services.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/warning/addressed.hpp"
#include "muster/models/warning/day_profile.hpp"
#include "muster/models/warning/neighbours.hpp"
#include "muster/models/warning/settings.hpp"
#include "muster/models/zone/state.hpp"
#include "warning/ears.hpp"
#include "warning/lanes.hpp"

namespace muster::warning {

/// The kinds of messages, in the order of ChainState::message.
constexpr std::array<Channel, 4> message_kinds = {Channel::sms, Channel::cell_broadcast, Channel::messaging_group, Channel::media};
constexpr ChannelSet platform_channels = bit_of(Channel::auto_call) | bit_of(Channel::sms) | bit_of(Channel::cell_broadcast) |
    bit_of(Channel::media);  ///< of the whole place: no post has to be reached

/// Name of the occasion that a household is to be reached on: the same whatever plan or order it comes from.
inline std::uint64_t attempt_of(Channel channel, Advice advice, std::uint64_t attempt) {
  return occasion(static_cast<std::uint64_t>(channel), static_cast<std::uint64_t>(advice), attempt);
}

/// How far a message has come at a post.
enum class Stage : std::uint8_t { idle, calls_warden, calls_deputy, sends_messenger, informed };

/// Messages on their way. One row per area and advice: row = 2 area + (advice - 1); a place knows two messages, "be ready" and "move now". Where the plan has
/// orders for the lowest floors or the basements alone, as many rows again for each of both. Owner: warning.
struct ChainState {
  std::vector<Stage> stage;
  std::vector<std::uint8_t> attempt;      ///< call under way to the present person, from 0
  std::vector<std::uint8_t> line;         ///< 1 = the telephone of the person called worked when the call under way began
  std::vector<ChannelSet> channels;       ///< that the order allows
  std::vector<Time> called;               ///< when the call under way began
  std::vector<Time> informed;             ///< when somebody at the post acknowledged, never() before
  std::vector<Time> broadcast;            ///< next broadcast of the area's loudspeakers, never() = none
  std::vector<std::uint16_t> broadcasts;  ///< how many were made
  std::vector<Time> call_round;           ///< when the platform's present round of calls for an order on this area begins or began, never() = none
  std::vector<std::uint8_t> call_rounds;  ///< rounds begun
  std::vector<std::uint32_t> call_batch;  ///< batch (one call on each line) under way in this round, from 1; 0 = waits for lines
  std::vector<Time> visit;                ///< when the warden's next call or knock falls due, never() = no round under way
  std::vector<std::uint32_t> visits;      ///< calls and knocks done
  std::vector<Time> gong;                 ///< when who walks with the gong comes to the next lane, never() = nobody walks
  std::vector<std::uint32_t> gongs;       ///< places passed by
  std::vector<Time> message;              ///< [4 row + kind of message] when the first was or is sent, never() = none
  std::vector<std::uint32_t> answered;    ///< [2 household + (advice - 1)] when it answered a call or the door, ms; `unanswered` before, and beyond 49 days
  Time lines_free;                        ///< when the platform has finished all rounds begun
  static constexpr std::uint32_t unanswered = UINT32_MAX;
  static void arrays(auto& self, auto&& visit) {
    visit("chain/stage", self.stage), visit("chain/attempt", self.attempt), visit("chain/line", self.line), visit("chain/channels", self.channels);
    visit("chain/called", self.called), visit("chain/informed", self.informed), visit("chain/broadcast", self.broadcast);
    visit("chain/broadcasts", self.broadcasts), visit("chain/call_round", self.call_round), visit("chain/call_rounds", self.call_rounds);
    visit("chain/call_batch", self.call_batch), visit("chain/visit", self.visit), visit("chain/visits", self.visits);
    visit("chain/gong", self.gong), visit("chain/gongs", self.gongs), visit("chain/message", self.message);
    visit("chain/answered", self.answered), visit("chain/lines_free", self.lines_free);
  }
};

/// Something that falls due. Ordered by all its parts, so the order of putting in does not matter.
struct Due {
  enum class Kind : std::uint8_t { post, broadcast, auto_calls, warden, tell, see, message, gong };
  Time time;
  Kind kind;
  std::uint32_t row;                                    ///< of ChainState; household for tell and see; message: of the messages' list
  std::uint32_t other;                                  ///< tell: 2 teller + level, or Due::unclear; see: building; message: its place in the list; else 0
  static constexpr std::uint32_t unclear = UINT32_MAX;  ///< a neighbour's words in a language that nobody there knows
  friend auto operator<=>(const Due&, const Due&) = default;
};

/// warning/chain: an order goes down the posts by call-and-answer; each post starts its channels; households tell each other; water at the door tells
/// who was not told. Luck is keyed by person, household or pair and by the advice, never by the order, so that two plans that give the same
/// advice meet the same people answering, hearing and telling.
class WarningModel final : public StandardModel {
 public:
  WarningModel(const ModelInputs& inputs, const WarningSettings& settings);
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext& context) override;
  void settle() override { warning_->orders.settle(); }

 private:
  /// Whom a message comes to, and how long after it was sent.
  struct Recipient {
    Time delay;
    std::uint32_t household;
    std::uint32_t done = 0;  ///< 1 = the message changes nothing for it any more. A cache
    friend bool operator<(const Recipient& a, const Recipient& b) { return a.delay != b.delay ? a.delay < b.delay : a.household < b.household; }
  };
  // posts.cpp: the chain
  void accept(const WarningOrder& order);
  void start_platforms(std::uint32_t row, ChannelSet channels, Time when);
  PersonId holder(std::uint32_t area, Stage stage) const;
  bool holder_away(std::uint32_t area, Stage stage) const;
  bool line_works(std::uint32_t row, Stage stage) const;
  void call_post(std::uint32_t row, Stage stage, std::uint8_t attempt, Time when);
  Time call_ends(std::uint32_t row, bool& answered) const;
  void post_due(std::uint32_t row, Time when);
  void post_informed(std::uint32_t row, Time when);
  void mark_ordered(std::uint32_t area, Addressed whom, Time when);
  BuildingId seat_of(std::uint32_t area) const;
  bool messenger_comes_through(std::uint32_t area);
  void widen(std::uint32_t row, ChannelSet channels, Time when);
  // channels.cpp
  void start_channels(std::uint32_t row, ChannelSet channels, Time when);
  void broadcast_due(std::uint32_t row, Time when);
  Try horn_fails(AreaId grid, std::uint32_t row, Time when) const;
  void plan_call_round(std::uint32_t row, Time wanted);
  void begin_call_round(std::uint32_t row, Time when);
  std::vector<std::uint32_t> call_list(std::uint32_t row) const;
  Time batch_ends(std::uint32_t row) const;
  void auto_calls_due(std::uint32_t row, Time when);
  // doors.cpp
  void warden_due(std::uint32_t row, Time when);
  void schedule_visit(std::uint32_t row, Time when);
  Try visit(std::uint32_t household, bool phones, std::uint32_t row, std::uint32_t at, Time when, Time& used);
  BuildingId round_begins(std::uint32_t area) const;
  Time doors_from(std::uint32_t row);
  bool somebody_left(std::uint32_t area) const;
  // gong.cpp
  void start_gong(std::uint32_t row, Time when);
  void gong_due(std::uint32_t row, Time when);
  // messages.cpp
  void start_message(std::uint32_t row, Channel channel, Time when);
  void message_due(std::uint32_t list, std::uint32_t at, Time when);
  void rebuild_messages(Time now);
  void next_message(std::uint32_t list, std::uint32_t at);
  Time message_sent(std::uint32_t list) const;
  std::vector<Recipient>& message_list(std::uint32_t list);
  Time message_delay(std::uint32_t household, Channel channel, Advice advice) const;
  // spread.cpp: households
  void reach(std::uint32_t household, Time when, Channel channel, Advice advice);
  Try listen(std::uint32_t household, Channel channel, double luck, double chance, Try missed) const;
  void end_attempt(std::uint32_t household, Time when, Channel channel, Advice advice, Try ended);
  void wonder(std::uint32_t household, Time when, Channel channel);
  bool understands_anyway(std::uint32_t household) const;
  void answer(std::uint32_t household, Time when, Advice advice);
  void pass_on(std::uint32_t household, int level, Time when, Time not_before);
  Time tells_at(std::uint32_t from, std::uint32_t to, Time when) const;
  void see_water(Time now);
  void water_came(std::uint32_t building, Time when, Time not_before);
  void see_zones(Time now);
  void feel_shaking();
  void signs_show(std::uint32_t zone, Time not_before);
  // warning_model.cpp
  void build_world_caches();
  void fetch_ahead();
  void fetch(std::uint32_t household) const;
  void rebuild_calendar(Time now);
  ChannelSet offered() const;
  void push(Due due) { calendar_.push(due); }
  bool has_phone(std::uint32_t household) const { return has_phone_[household] != 0; }
  bool has_heard(std::uint32_t household, Channel channel, Advice advice) const;
  bool phones_work(std::uint32_t household) const;
  AreaId grid_of(std::uint32_t household) const { return grid_[household]; }
  EntityKey household_key(std::uint32_t h) const { return world_->households.key[h]; }
  // Rows of ChainState: area by area; those of orders for a part of the people, if the plan has any, behind those for everybody.
  std::uint32_t area_of(std::uint32_t row) const { return row / 2 % static_cast<std::uint32_t>(world_->areas.size()); }
  Addressed addressed_of(std::uint32_t row) const { return static_cast<Addressed>(row / 2 / static_cast<std::uint32_t>(world_->areas.size())); }
  /// Row of another area for the same advice and the same people.
  std::uint32_t row_of(std::uint32_t area, std::uint32_t like) const { return like - 2 * area_of(like) + 2 * area; }
  bool is_for(std::uint32_t row, std::uint32_t household) const { return addresses(addressed_of(row), *world_, household); }
  Addressed told_as(std::uint32_t household) const;
  static Advice advice_of(std::uint32_t row) { return row % 2 == 0 ? Advice::be_ready : Advice::move_now; }

  std::shared_ptr<const World> world_;
  WarningSettings settings_;
  DayProfile day_;
  WarningState* warning_ = nullptr;
  ChainState* chain_ = nullptr;
  AddressedState* addressed_ = nullptr;  ///< null = all orders of the plan are for everybody
  bool plan_addresses_parts_ = false;
  const HazardState* hazard_ = nullptr;
  const lifelines::ServiceState* services_ = nullptr;  ///< null = power and network are there everywhere
  const HarmState* harm_ = nullptr;                    ///< null = nobody comes to harm
  const zone::Zones* zones_ = nullptr;                 ///< null = the run has no danger zones
  const zone::ZoneState* zone_state_ = nullptr;
  const earthquake::Shaking* shaking_ = nullptr;  ///< null = the ground does not shake in the run
  std::uint64_t seed_ = 0;
  int threads_ = 1;  ///< for lists of messages; no result depends on it
  EventLog* events_ = nullptr;
  EventKind alerted_event_, area_event_, failed_event_, broadcast_event_, no_power_event_, no_way_event_, round_lost_event_, ordered_event_,
      ordered_part_event_;
  EventKind unclear_event_, no_network_event_;  ///< of runs alone in which there can be such
  // Caches: from World and State alone.
  Lists by_building_, by_area_, children_, direct_, neighbours_;
  struct Hearer {
    std::uint32_t household;
    float nearness;  ///< 1 close by .. at_range at the edge
    AreaId power;    ///< grid whose supply the loudspeaker hangs on
  };
  std::vector<std::vector<Hearer>> hearers_;            ///< [area] households in reach of its loudspeakers
  std::vector<std::vector<std::uint32_t>> rounds_;      ///< [area] warden's list: those to telephone, then the doors
  std::vector<std::uint32_t> phone_part_;               ///< [area] how many of rounds_ are telephone calls
  std::vector<std::vector<std::uint32_t>> call_order_;  ///< [row] list of the round under way; empty = not made yet
  std::vector<std::vector<std::uint32_t>> gong_round_;  ///< [area] buildings that who walks with the gong passes
  std::vector<std::uint8_t> sendings_under_way_;        ///< [4 row + kind] that are in the calendar
  std::vector<std::vector<Recipient>> message_lists_;   ///< [4 row + kind] in the order in which the message comes to them; empty = not made yet, or all is out
  std::vector<std::uint8_t> has_phone_;                 ///< [household] 1 = somebody has a mobile phone
  std::vector<AreaId> grid_;                            ///< [household] that it lives in
  Ears ears_;                                           ///< who hears and understands
  std::unique_ptr<Lanes> lanes_;
  std::vector<BuildingId> seat_;         ///< [area] where its post is found, or none
  std::vector<std::uint8_t> satellite_;  ///< [area] 1 = its post has a satellite phone
  Agenda<Due> calendar_;
  std::vector<std::uint8_t> signs_put_down_;  ///< [zone] 1 = who sees its signs is in the calendar
  std::vector<Time> first_tell_;              ///< [2 household + level] earliest word of a neighbour that was put into the calendar, never() = none
};

}  // namespace muster::warning
