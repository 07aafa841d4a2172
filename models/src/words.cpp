#include "muster/models/words.hpp"

#include <array>

#include "muster/engine/agents/party.hpp"
#include "muster/models/blocks.hpp"

namespace muster {

namespace {

constexpr std::array<std::string_view, channels> channel_words = {"none",       "warden", "loudspeaker",    "auto_call",       "neighbour", "own_eyes",
                                                                  "door_knock", "sms",    "cell_broadcast", "messaging_group", "gong",      "media"};
constexpr std::array<std::string_view, 7> stations = {"works", "on_battery", "no_power", "flooded", "destroyed", "cut_off", "no_backhaul"};
constexpr std::array<std::string_view, 3> advice = {"none", "be_ready", "move_now"};
constexpr std::array<std::string_view, 6> intents = {"unaware", "deciding", "preparing", "leaving", "refused", "staying"};
constexpr std::array<std::string_view, party_statuses> party_states = {"none", "waiting", "on_link", "arrived", "abandoned", "in_place", "dead", "carried"};
constexpr std::array<std::string_view, 5> modes = {"foot", "car", "cycle", "high", "boat"};
constexpr std::array<std::string_view, 9> vehicle_tasks = {"at_base",  "to_stop",  "at_stop", "to_shelter", "at_shelter",
                                                           "to_place", "at_place", "to_base", "lost"};
constexpr std::array<std::string_view, 4> harms = {"unharmed", "dead", "injured", "injured_severely"};
constexpr std::array<std::string_view, 14> causes = {
    "none", "drowned_at_home",    "swept_off_feet", "vehicle_swept_away", "landslide", "debris_flow", "tailings", "gas",
    "cold", "building_collapsed", "wildfire",       "drowned_in_shelter", "smoke",     "earthquake"};
constexpr std::array<std::string_view, 6> shaken = {"none", "slight", "moderate", "extensive", "complete", "collapsed"};
constexpr std::array<std::string_view, 3> damages = {"intact", "damaged", "destroyed"};

constexpr std::array<std::string_view, 5> help = {"none", "waits", "called", "taken", "without"};

struct Entry {
  std::string_view array;
  std::span<const std::string_view> words;
};
constexpr std::array<Entry, 13> entries = {{{"household/alerted_by", channel_words},
                                            {"household/advice", advice},
                                            {"household/intent", intents},
                                            {"household/help", help},
                                            {"party/status", party_states},
                                            {"party/mode", modes},
                                            {"vehicle/task", vehicle_tasks},
                                            {"person/harm", harms},
                                            {"person/cause", causes},
                                            {"building/damage", damages},
                                            {"building/shaken", shaken},
                                            {"shaking/shelter_damage", shaken},
                                            {"lifelines/station", stations}}};

}  // namespace

std::span<const std::string_view> words_of(std::string_view array) {
  for (const Entry& entry : entries)
    if (entry.array == array) return entry.words;
  return {};
}

}  // namespace muster
