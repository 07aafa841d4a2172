#include "warning/ears.hpp"

#include <algorithm>
#include <map>

#include "muster/engine/world/world.hpp"

namespace muster::warning {

namespace {

/// Spoken or written by people of the grid, who know its language; all other channels carry what the platform was given.
constexpr ChannelSet of_people = bit_of(Channel::warden) | bit_of(Channel::door_knock) | bit_of(Channel::gong) | bit_of(Channel::messaging_group);

std::vector<double> by_channel(const EarSettings& s) {
  std::vector<double> out(channels, 1.0);
  const auto set = [&out](Channel channel, double factor) { out[static_cast<std::size_t>(channel)] = factor; };
  set(Channel::loudspeaker, s.loudspeaker), set(Channel::gong, s.gong), set(Channel::media, s.media);
  set(Channel::warden, s.calls), set(Channel::auto_call, s.calls);
  set(Channel::door_knock, s.door), set(Channel::neighbour, s.word_of_mouth);
  return out;
}

/// Rows of those of a household who count: who are old enough, else all.
template <class Visit>
void for_listeners(const World& world, std::uint32_t household, std::int64_t from_age, Visit&& visit) {
  const std::uint32_t first = world.households.first_person[household], last = first + world.households.persons[household];
  bool any = false;
  for (const bool all : {false, true}) {
    if (all && any) return;
    for (std::uint32_t p = first; p < last; ++p)
      if (all || world.persons.age[p] >= from_age) any = true, visit(p);
  }
}

/// The language that most people of a grid speak; of several the first in the order of their tags.
std::string usual_in(const World& world, std::span<const std::uint32_t> households, std::int64_t from_age) {
  std::map<std::string, std::int64_t> speakers;
  for (const std::uint32_t h : households) for_listeners(world, h, from_age, [&](std::uint32_t p) { ++speakers[world.persons.language[p]]; });
  const auto more = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto most = std::max_element(speakers.begin(), speakers.end(), more);
  return most == speakers.end() ? std::string() : most->first;
}

}  // namespace

void Ears::build(const World& world, const HearingSettings& settings, const std::vector<std::string>& languages, const Lists& direct) {
  *this = {};
  const PersonTable& people = world.persons;
  const auto other = [](const std::string& tag) { return !tag.empty(); };
  const bool speak = std::any_of(people.language.begin(), people.language.end(), other);
  const bool hear_ill = std::any_of(people.hearing.begin(), people.hearing.end(), [](Hearing h) { return h != Hearing::normal; });
  if (!hear_ill && !speak) return;
  factors_[0].assign(channels, 1.0), factors_[1] = by_channel(settings.hard_of_hearing), factors_[2] = by_channel(settings.deaf);
  std::vector<std::string> usual(world.areas.size());
  if (speak)
    for (std::uint32_t a = 0; a < world.areas.size(); ++a) usual[a] = usual_in(world, direct.of(a), settings.from_age);
  const auto listed = [&languages](const std::string& tag) { return std::find(languages.begin(), languages.end(), tag) != languages.end(); };
  of_.resize(world.households.size());
  for (std::uint32_t h = 0; h < of_.size(); ++h) {
    const AreaId grid = world.buildings.grid[world.households.home[h].index];
    std::uint8_t best[3] = {nobody, nobody, nobody};
    for_listeners(world, h, settings.from_age, [&](std::uint32_t p) {
      const auto ears = static_cast<std::uint8_t>(people.hearing.empty() ? Hearing::normal : people.hearing[p]);
      const std::string tag = speak ? people.language[p] : std::string();
      const bool platform = tag.empty() || listed(tag), local = platform || (grid.valid() && tag == usual[grid.index]);
      best[0] = std::min(best[0], ears);
      if (platform) best[1] = std::min(best[1], ears);
      if (local) best[2] = std::min(best[2], ears);
    });
    if (world.households.persons[h] == 0) std::fill(std::begin(best), std::end(best), std::uint8_t{0});  // an empty home: whoever comes hears
    of_[h] = static_cast<std::uint8_t>(best[0] | best[1] << 2 | best[2] << 4);
  }
  if (speak) intern(world, settings.from_age);
}

void Ears::intern(const World& world, std::int64_t from_age) {
  std::map<std::string, std::uint16_t> number;
  for (const std::string& tag : world.persons.language) number.emplace(tag, static_cast<std::uint16_t>(0));
  std::uint16_t n = 0;
  for (auto& [tag, of] : number) of = n++;
  std::map<std::vector<std::uint16_t>, std::uint16_t> known;
  spoken_.resize(world.households.size());
  for (std::uint32_t h = 0; h < spoken_.size(); ++h) {
    std::vector<std::uint16_t> set;
    for_listeners(world, h, from_age, [&](std::uint32_t p) { set.push_back(number.at(world.persons.language[p])); });
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    const auto [at, fresh] = known.emplace(set, static_cast<std::uint16_t>(sets_.size()));
    if (fresh) sets_.push_back(std::move(set));
    spoken_[h] = at->second;
  }
}

double Ears::factor(unsigned ears, Channel channel) const { return ears == nobody ? 0.0 : factors_[ears][static_cast<std::size_t>(channel)]; }

double Ears::understands(std::uint32_t household, Channel channel) const {
  return factor((of_[household] >> (has(of_people, channel) ? 4U : 2U)) & 3U, channel);
}

bool Ears::can_talk(std::uint32_t one, std::uint32_t other) const {
  if (spoken_.empty() || spoken_[one] == spoken_[other]) return true;
  const std::vector<std::uint16_t>&a = sets_[spoken_[one]], &b = sets_[spoken_[other]];
  return std::any_of(a.begin(), a.end(), [&b](std::uint16_t tag) { return std::binary_search(b.begin(), b.end(), tag); });
}

}  // namespace muster::warning
