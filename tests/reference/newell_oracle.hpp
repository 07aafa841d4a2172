#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "muster/engine/movement/network_case.hpp"

// Newell's model told plainly, for small networks: one list of vehicles per link, one clock for the whole network, no ticks, no rings, no calendar, no
// threads. Vehicles only, whose paths are given, on conditions that do not change.
namespace muster::reference {

struct OracleTrip {
  std::int64_t entered = -1, arrived = -1;
};

class NewellOracle {
 public:
  explicit NewellOracle(const NetworkCase& c) {
    for (const CaseLink& l : c.links) links_.push_back(make(l));
    for (std::size_t i = 0; i < c.links.size(); ++i) row_[c.links[i].id] = i;
    // Ties in merges go by the order of rows: links sorted by tail, head and id, those who set out after those who pass.
    for (std::size_t i = 0; i < c.links.size(); ++i) order_.push_back(i);
    std::map<std::string, std::size_t> node;
    for (std::size_t v = 0; v < c.nodes.size(); ++v) node[c.nodes[v].id] = v;
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(node[c.links[a].from], node[c.links[a].to], c.links[a].id) < std::tuple(node[c.links[b].from], node[c.links[b].to], c.links[b].id);
    });
  }

  /// @param paths  [trip] rows of links     @param wanted  [trip] ms, and the order of trips breaks ties
  std::vector<OracleTrip> run(const std::vector<std::vector<std::size_t>>& paths, const std::vector<std::int64_t>& wanted) {
    paths_ = &paths;
    trips_.assign(paths.size(), {});
    at_.assign(paths.size(), 0);
    std::vector<std::size_t> by_time(paths.size());
    for (std::size_t i = 0; i < by_time.size(); ++i) by_time[i] = i;
    std::stable_sort(by_time.begin(), by_time.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    for (const std::size_t i : by_time) links_[paths[i].front()].origin.push_back({i, wanted[i]});
    while (play_next()) continue;
    return trips_;
  }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  struct Standing {
    std::size_t trip;
    std::int64_t ready;
  };
  struct Road {
    std::int64_t travel, hole, headway;
    std::size_t room, lanes;
    std::int64_t next_exit = 0;
    std::size_t passed = 0;  ///< most lanes past which anybody went since the first one stands there
    std::int32_t weight = 0;
    std::deque<Standing> on, origin;
    std::vector<std::int64_t> in, out;  ///< times of all entries and exits
    std::int64_t credit = 0, origin_credit = 0;
  };
  struct Rival {
    std::size_t link, trip, goal;  ///< goal: link that it wants into, or `home`
    bool origin;
    std::int64_t at;
    std::size_t place = 0, lane = 0;  ///< in the link's queue; lanes of others past which it goes
  };
  static constexpr std::size_t home = SIZE_MAX;

  static Road make(const CaseLink& l) {
    Road r{};
    const double flow = l.capacity_veh_s * l.lanes;
    r.room = static_cast<std::size_t>(std::max(1.0, std::ceil(l.jam_veh_m * l.lanes * l.length_m - 1e-6)));
    r.lanes = static_cast<std::size_t>(std::max(1.0, l.lanes));
    r.travel = std::llround(1000 * l.length_m / l.speed_m_s);
    r.headway = std::llround(1000 / flow);
    r.hole = static_cast<std::int64_t>(r.room) * r.headway - r.travel;
    r.weight = static_cast<std::int32_t>(std::lround(flow * 10000));
    return r;
  }
  std::int64_t lets_in(const Road& r) const {
    std::int64_t at = r.in.empty() ? 0 : r.in.back() + r.headway;
    if (r.in.size() < r.room) return at;
    const std::size_t before = r.in.size() - r.room;
    return before < r.out.size() ? std::max(at, r.out[before] + r.hole) : never;
  }
  std::vector<Rival> rivals() const {
    std::vector<Rival> all;
    for (const bool origin : {false, true}) {
      for (const std::size_t link : order_) {
        const Road& r = links_[link];
        const auto& queue = origin ? r.origin : r.on;
        if (queue.empty()) continue;
        if (origin) all.push_back({link, queue.front().trip, (*paths_)[queue.front().trip][0], true, std::max(queue.front().ready, lets_in(r))});
        else add_first_of_lanes(link, all);
      }
    }
    return all;
  }
  std::size_t goal_of(std::size_t trip) const {
    const std::size_t next = at_[trip] + 1;
    return next < (*paths_)[trip].size() ? (*paths_)[trip][next] : home;
  }
  /// The first on the link; and while it cannot go, the first of those behind who want another turn, and so on for as many turns as there are lanes and
  /// as long as nobody's lane is longer than the road.
  void add_first_of_lanes(std::size_t link, std::vector<Rival>& all) const {
    const Road& r = links_[link];
    std::map<std::size_t, std::size_t> standing;  // by turn
    std::int64_t not_before = 0;
    for (std::size_t place = 0; place < r.on.size(); ++place) {
      const Standing& s = r.on[place];
      const std::size_t goal = goal_of(s.trip);
      if (standing.contains(goal)) {
        if (++standing[goal] > r.room / r.lanes) return;
        continue;
      }
      const std::int64_t ready = std::max({s.ready, r.next_exit, not_before});
      const std::int64_t at = std::max({ready, now_, goal == home ? 0 : lets_in(links_[goal])});
      all.push_back({link, s.trip, goal, false, at, place, standing.size()});
      standing[goal] = 1, not_before = ready;
      if (at <= std::max(ready, now_) || standing.size() == r.lanes) return;
    }
  }
  bool play_next() {
    const std::vector<Rival> all = rivals();
    const auto first = std::min_element(all.begin(), all.end(), [](const Rival& a, const Rival& b) { return a.at < b.at; });
    if (first == all.end() || first->at == never) return false;
    std::vector<Rival> same;
    for (const Rival& r : all)
      if (r.at == first->at && r.goal == first->goal && (r.goal != home || &r == &*first)) same.push_back(r);
    now_ = first->at;
    move(same.size() == 1 ? same.front() : choose(same));
    return true;
  }
  std::int64_t& credit(const Rival& r) { return r.origin ? links_[r.link].origin_credit : links_[r.link].credit; }
  Rival choose(const std::vector<Rival>& same) {
    std::int64_t together = 0;
    const Rival* best = nullptr;
    for (const Rival& r : same) {
      together += links_[r.link].weight;
      credit(r) += links_[r.link].weight;
      if (best == nullptr || credit(r) > credit(*best)) best = &r;
    }
    credit(*best) -= together;
    return *best;
  }
  void move(const Rival& r) {
    Road& from = links_[r.link];
    if (r.origin) {
      from.origin.pop_front();
      trips_[r.trip].entered = r.at;
    } else {
      from.on.erase(from.on.begin() + static_cast<std::ptrdiff_t>(r.place));
      from.out.push_back(r.at);
      const auto lanes = static_cast<std::int64_t>(from.lanes), lost = static_cast<std::int64_t>(std::min(from.passed, r.lane));
      from.next_exit = r.at + from.headway * lanes / (lanes - lost);
      from.passed = r.lane == 0 ? 0 : std::max(from.passed, r.lane);
      ++at_[r.trip];
    }
    if (r.goal == home) {
      trips_[r.trip].arrived = r.at;
      return;
    }
    Road& to = links_[r.goal];
    to.on.push_back({r.trip, r.at + to.travel});
    to.in.push_back(r.at);
  }

  std::vector<Road> links_;
  std::vector<std::size_t> order_;
  std::map<std::string, std::size_t> row_;
  const std::vector<std::vector<std::size_t>>* paths_ = nullptr;
  std::vector<OracleTrip> trips_;
  std::vector<std::size_t> at_;  ///< [trip] place in its path
  std::int64_t now_ = 0;
};

}  // namespace muster::reference
