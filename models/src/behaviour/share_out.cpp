#include "muster/models/behaviour/share_out.hpp"

#include <algorithm>

namespace muster::behaviour {

namespace {

constexpr int driving_age = 18;

/// Those who can drive, the slowest on foot first: who walks well may walk.
std::vector<std::uint32_t> drivers_among(const PersonTable& persons, const std::vector<std::uint32_t>& members) {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t p : members)
    if (persons.age[p] >= driving_age && persons.impaired[p] == 0) out.push_back(p);
  std::stable_sort(out.begin(), out.end(), [&](std::uint32_t a, std::uint32_t b) { return persons.walk_m_s[a] < persons.walk_m_s[b]; });
  return out;
}

/// Best walkers first; who is impaired walks last of all.
std::vector<std::uint32_t> walkers_among(const PersonTable& persons, std::vector<std::uint32_t> members) {
  std::stable_sort(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (persons.impaired[a] != persons.impaired[b]) return persons.impaired[a] < persons.impaired[b];
    return persons.walk_m_s[a] > persons.walk_m_s[b];
  });
  return members;
}

void take_out(std::vector<std::uint32_t>& from, std::uint32_t person) { from.erase(std::find(from.begin(), from.end(), person)); }

}  // namespace

std::vector<Group> share_out(const PersonTable& persons, const std::vector<std::uint32_t>& members, int vehicles, int seats) {
  const auto n = static_cast<int>(members.size());
  if (vehicles <= 0 || seats <= 0) return {{members, false}};
  std::vector<std::uint32_t> drivers = drivers_among(persons, members);
  if (drivers.empty()) drivers.push_back(members.front());
  const int used = std::min({vehicles, (n + seats - 1) / seats, static_cast<int>(drivers.size())});
  std::vector<Group> groups(static_cast<std::size_t>(used));
  std::vector<std::uint32_t> rest = members;
  for (std::size_t v = 0; v < groups.size(); ++v) {
    groups[v] = {{drivers[v]}, true};
    take_out(rest, drivers[v]);
  }
  Group walks;
  for (const std::uint32_t p : walkers_among(persons, rest)) {
    if (static_cast<int>(rest.size()) <= used * seats - used) break;
    walks.members.push_back(p);
    take_out(rest, p);
  }
  for (Group& group : groups)
    while (static_cast<int>(group.members.size()) < seats && !rest.empty()) {
      group.members.push_back(rest.front());
      rest.erase(rest.begin());
    }
  if (!walks.members.empty()) groups.push_back(std::move(walks));
  for (Group& group : groups) std::sort(group.members.begin(), group.members.end());
  return groups;
}

}  // namespace muster::behaviour
