#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"

// Settings of warning/chain. Figures without a published source are design defaults, marked so; vary them.
namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::warning {

/// The posts: county, township, village, grid. Each hop is a call that must be answered.
struct ChainSettings {
  Time call = Time::minutes(1);                                            ///< to say the message once the phone is answered
  Time answer_day = Time::seconds(45), answer_night = Time::seconds(120);  ///< mean time to answer
  double absent_day = 0.05, absent_night = 0.20;                           ///< share of post holders who cannot be reached at all
  Time ack_limit = Time::minutes(5);
  std::int64_t attempts = 2;
  Time messenger = Time::minutes(30);
  std::int64_t callers = 1;
  std::vector<std::string> satellite_phones;  ///< areas whose post has one
  static void describe(config::Builder<ChainSettings>& d);
};

/// What sets off loudspeakers: somebody on the spot; a signal from outside, which needs the network; that, or where it fails somebody on the spot.
enum class Trigger : std::uint8_t { on_the_spot, from_outside, either };

struct LoudspeakerSettings {
  bool enabled = true;
  Time start_delay = Time::minutes(1), repeat = Time::minutes(5);
  std::int64_t times = 6;
  double outdoors = 0.95, indoors = 0.70, asleep = 0.42;  ///< share that hears it close by
  double at_range = 0.5;                                  ///< factor on those at the edge of the range
  Time battery;                                           ///< how long they work after the supply has gone; 0 = not at all
  Trigger trigger = Trigger::on_the_spot;
  Time by_hand = Time::minutes(10);  ///< either: from the post's acknowledgement until somebody is there to switch them on
  static void describe(config::Builder<LoudspeakerSettings>& d);
};

struct AutoCallSettings {
  bool enabled = true;
  Time start_delay = Time::minutes(5), call = Time::seconds(45);
  std::int64_t lines = 200, attempts = 3;
  double answer_awake = 0.80, answer_asleep = 0.60;
  static void describe(config::Builder<AutoCallSettings>& d);
};

/// Messages to telephones and screens: sent to all of an area at once, each comes and is noticed after a while. What the four kinds have in common.
struct MessageSettings {
  static constexpr std::uint32_t most_times = 100;
  bool enabled = false;
  Time start_delay = Time::minutes(1), repeat = Time::minutes(30), mean_delay = Time::minutes(2);
  std::int64_t times = 1;
  double coverage = 1;                             ///< of households that can be reached so at all
  double notices_awake = 1, notices_asleep = 0.5;  ///< of those that the message comes to
};
struct SmsSettings : MessageSettings {
  SmsSettings();
  static void describe(config::Builder<SmsSettings>& d);
};
struct CellBroadcastSettings : MessageSettings {
  CellBroadcastSettings();
  static void describe(config::Builder<CellBroadcastSettings>& d);
};
struct MessagingGroupSettings : MessageSettings {
  MessagingGroupSettings();
  static void describe(config::Builder<MessagingGroupSettings>& d);
};
struct MediaSettings : MessageSettings {
  MediaSettings();
  static void describe(config::Builder<MediaSettings>& d);
};

/// Somebody walks the lanes of the grid with gong and whistle. Needs neither power nor network.
struct GongSettings {
  bool enabled = false;
  Time prepare = Time::minutes(5);
  double walk_m_s = 1.0, range_m = 150, hears_awake = 0.9, hears_asleep = 0.7;
  static void describe(config::Builder<GongSettings>& d);
};

enum class Whom : std::uint8_t { nobody, listed, all };

/// Grid wardens: telephone round, then from door to door.
struct WardenSettings {
  Whom calls = Whom::listed, knocks = Whom::all;
  Time prepare = Time::minutes(5), phone_call = Time::minutes(1), contact = Time::minutes(2), no_answer = Time::minutes(1);
  double answers_phone_awake = 0.85, answers_phone_asleep = 0.60;
  double answers_door_awake = 0.90, answers_door_asleep = 0.85;
  double walk_m_s = 1.2, detour = 1.3, max_depth_m = 0.5;
  double straight_m = 100;  ///< nearer doors are walked to straight, times the detour; others by the lanes
  Time least_walk = Time::seconds(15);
  std::int64_t per_grid = 1;
  static void describe(config::Builder<WardenSettings>& d);
};

struct NeighbourSettings {
  bool enabled = true;
  std::int64_t nearest_buildings = 2;
  double range_m = 150, tells = 0.7, night_rate = 0.5;
  Time mean_delay = Time::minutes(20);
  static void describe(config::Builder<NeighbourSettings>& d);
};

/// Factors on the chance that a channel is noticed, where the best ears of a household are such.
struct EarSettings {
  double loudspeaker, gong, calls, door, word_of_mouth, media;
};
struct HardOfHearingSettings : EarSettings {
  HardOfHearingSettings() : EarSettings{.loudspeaker = 0.6, .gong = 0.6, .calls = 0.7, .door = 0.9, .word_of_mouth = 0.9, .media = 1} {}
  static void describe(config::Builder<HardOfHearingSettings>& d);
};
struct DeafSettings : EarSettings {
  DeafSettings() : EarSettings{.loudspeaker = 0, .gong = 0, .calls = 0, .door = 0.7, .word_of_mouth = 0.5, .media = 1} {}
  static void describe(config::Builder<DeafSettings>& d);
};

/// Who hears and understands. Nothing of it matters in a world without person/hearing and person/language.
struct HearingSettings {
  std::int64_t from_age = 12;  ///< who is younger does not count, unless nobody older is there
  HardOfHearingSettings hard_of_hearing;
  DeafSettings deaf;
  double understood_anyway = 0.3;
  static void describe(config::Builder<HearingSettings>& d);
};

struct OwnEyesSettings {
  bool enabled = true;
  double depth_m = 0.1, night_rate = 0.2;
  double shaking_g = 0.09;
  Time mean_delay = Time::minutes(3);
  static void describe(config::Builder<OwnEyesSettings>& d);
};

struct WarningSettings {
  ChainSettings chain;
  WardenSettings wardens;
  LoudspeakerSettings loudspeakers;
  AutoCallSettings auto_calls;
  SmsSettings sms;
  CellBroadcastSettings cell_broadcast;
  MessagingGroupSettings messaging_group;
  MediaSettings media;
  GongSettings gong;
  NeighbourSettings neighbours;
  OwnEyesSettings own_eyes;
  HearingSettings hearing;
  std::vector<std::string> languages;  ///< BCP 47 tags of those that messages are in, besides the usual one
  std::string day_profile;             ///< path; empty = the table that ships
  static void describe(config::Builder<WarningSettings>& d);
};

/// warning/chain, for the registry.
std::unique_ptr<Model> make_warning_chain(const ModelInputs& inputs);

}  // namespace muster::warning
