#pragma once
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "muster/engine/routing/timed_routes.hpp"
#include "muster/engine/world/world.hpp"

// Earliest arrival without any search: who can be where at each single millisecond, waiting at nodes included. Slow and plain; for tests.
namespace muster::reference {

/// Who enters at each moment reaches the end: adds up the distance of every millisecond.
inline std::uint32_t leave(std::uint32_t free_ms, const std::vector<SpeedStep>& steps, std::uint32_t link, std::uint32_t ms, std::uint32_t horizon) {
  if (free_ms == no_way) return no_way;
  std::uint64_t done = 0;
  for (std::uint32_t now = ms; now < horizon; ++now) {
    std::uint64_t share = SpeedProfiles::free_speed;
    std::int64_t latest = -1;
    for (const SpeedStep& step : steps)
      if (step.link.index == link && step.from_ms <= now && static_cast<std::int64_t>(step.from_ms) > latest) latest = step.from_ms, share = step.share;
    done += share;
    if (done >= std::uint64_t{free_ms} * SpeedProfiles::free_speed) return now + 1;
  }
  return no_way;
}

/// [link] when one who sets out from a node at a moment is first at the end of that link, obeying banned turns; no_way = not before the horizon.
inline std::vector<std::uint32_t> first_at_ends(const World& w, const std::vector<std::uint32_t>& free_ms, const std::vector<SpeedStep>& steps,
                                                const std::set<std::pair<std::uint32_t, std::uint32_t>>& banned, NodeId from, std::uint32_t at_ms,
                                                std::uint32_t horizon) {
  const auto links = static_cast<std::uint32_t>(free_ms.size());
  std::vector<std::vector<std::uint32_t>> passage(links, std::vector<std::uint32_t>(horizon, no_way));
  for (std::uint32_t link = 0; link < links; ++link)
    for (std::uint32_t ms = at_ms; ms < horizon; ++ms) passage[link][ms] = leave(free_ms[link], steps, link, ms, horizon);
  std::vector<std::vector<std::uint8_t>> at_end(links, std::vector<std::uint8_t>(horizon + 1, 0));
  std::vector<std::uint32_t> out(links, no_way);
  for (std::uint32_t ms = at_ms; ms < horizon; ++ms)
    for (std::uint32_t link = 0; link < links; ++link) {
      bool enters = w.links.tail[link] == from;
      for (std::uint32_t before = 0; before < links && !enters; ++before)
        enters = at_end[before][ms] != 0 && w.links.head[before] == w.links.tail[link] && !banned.contains({before, link});
      if (enters && passage[link][ms] < horizon) at_end[link][passage[link][ms]] = 1;
      if (ms > at_ms && at_end[link][ms - 1] != 0) at_end[link][ms] = 1;  // waits
      if (at_end[link][ms] != 0 && out[link] == no_way) out[link] = ms;
    }
  return out;
}

}  // namespace muster::reference
