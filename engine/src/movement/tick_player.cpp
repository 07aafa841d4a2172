#include "movement/tick_player.hpp"

#include <algorithm>

#include "movement/orders.hpp"

namespace muster {

namespace {
/// Below this many nodes a tick is played by one thread: handing work to another takes as long as some nodes do.
constexpr std::size_t worth_sharing = 160;
constexpr std::size_t worth_sharing_departures = 256;
constexpr std::size_t worth_sharing_trees = 4;
constexpr std::size_t look_ahead = 8;                    ///< departures: rows of those who leave lie apart in memory
constexpr std::size_t grain = 8, grain_spread_out = 32;  ///< nodes taken at a time
}  // namespace

void TickPlayer::open(int threads) {
  crew(static_cast<std::size_t>(threads - 1));
  for (Calendar& calendar : t_.calendar) calendar.open_pages(static_cast<std::size_t>(threads));
}

/// Those who go to a node of their own nearly all need a tree that is not there yet: the trees are made by all threads, before one asks after another.
void TickPlayer::find_ways(std::span<const DepartRequest> requests, std::span<const std::uint32_t> granted, int threads) {
  std::vector<std::uint32_t> to_goals;
  for (const std::uint32_t i : granted)
    if (requests[i].goal.valid()) to_goals.push_back(i);
  if (threads <= 1 || to_goals.size() < worth_sharing_trees) return;
  Shares shares(to_goals.size(), threads, 1);
  const RoutingTables& routes = t_.routes.front();
  const auto ask = [&](std::size_t i) {
    const DepartRequest& request = requests[to_goals[i]];
    const bool informed = request.informed != 0 || t_.party->rows[request.party.index].informed != 0;
    const std::size_t kind = std::min<std::size_t>(request.vehicle, t_.kinds.size() - 1);
    const TravelMode mode = request.mode == TravelMode::foot ? TravelMode::foot : t_.kinds[kind].mode;
    routes.next_out(informed ? Edition::current : Edition::first, mode, routes.end_at(request.goal), {request.origin.index});
  };
  team(threads).run([&](int member) { shares.of(member, ask); });
}

/// Who sets out touches its own row and the queues and the calendar's mark of the node where it does.
void TickPlayer::depart(std::span<const DepartRequest> requests, std::uint32_t now_ms, int threads) {
  const std::vector<std::uint32_t> granted = grant_departures(t_, requests, worker());
  find_ways(requests, granted, threads);
  const auto set_out = [&](Worker& worker, std::uint32_t from_node, std::uint32_t to_node) {
    for (std::size_t i = 0; i < granted.size(); ++i) {
      if (i + look_ahead < granted.size()) t_.fetch_at_home(requests[granted[i + look_ahead]].party.index);
      const DepartRequest& request = requests[granted[i]];
      if (request.origin.index >= from_node && request.origin.index < to_node) set_out_from_home(t_, request, now_ms, worker);
    }
  };
  if (threads <= 1 || granted.size() < worth_sharing_departures || t_.choices != nullptr) return set_out(worker(), 0, UINT32_MAX);
  open(threads);
  const auto border = [&](int member) {
    if (member == threads) return UINT32_MAX;
    return static_cast<std::uint32_t>(t_.network->nodes() * static_cast<std::size_t>(member) / static_cast<std::size_t>(threads));
  };
  team(threads).run([&](int member) { set_out(crews_[static_cast<std::size_t>(member)]->worker, border(member), border(member + 1)); });
}

void TickPlayer::play(std::uint32_t from_tick, std::uint32_t to_tick, int threads) {
  threads = std::max(1, threads);
  open(threads);
  const bool alike = t_.alike();
  for (std::uint32_t tick = from_tick; tick < to_tick; ++tick) {
    car_nodes_.clear(), foot_nodes_.clear();
    t_.calendar[1].take(tick, car_nodes_);
    t_.calendar[0].take(tick, foot_nodes_);
    t_.next_tick = tick + 1;
    const std::size_t cars = car_nodes_.size(), feet = foot_nodes_.size();
    if (cars + feet == 0) continue;
    if (threads == 1 || cars + feet < worth_sharing) {
      Crew& alone = crew(0);
      alone.begin(tick);
      if (alike) alone.cars.play(car_nodes_);
      else alone.vehicles.play(car_nodes_);
      alone.feet.play(foot_nodes_);
      continue;
    }
    const std::size_t piece = t_.spread_out ? grain_spread_out : grain;
    Shares car_shares(cars, threads, piece), foot_shares(feet, threads, piece);
    team(threads).run([&](int member) {
      Crew& own = *crews_[static_cast<std::size_t>(member)];
      own.begin(tick);
      const auto play = [member](Shares& shares, auto& junction, const std::vector<std::uint32_t>& nodes) {
        shares.pieces_of(member, [&](std::size_t from, std::size_t to) { junction.play(std::span(nodes).subspan(from, to - from)); });
      };
      if (alike) play(car_shares, own.cars, car_nodes_);
      else play(car_shares, own.vehicles, car_nodes_);
      play(foot_shares, own.feet, foot_nodes_);
    });
  }
}

Team& TickPlayer::team(int threads) {
  if (team_ == nullptr || team_->members() != threads) team_ = std::make_unique<Team>(threads);
  return *team_;
}

void TickPlayer::hand_in(MovementQueues& queues, EventLog& events) {
  for (const auto& each : crews_) {
    Worker& w = each->worker;
    for (std::size_t s = 0; s < w.by_status.size(); ++s) t_.totals->parties[s] += w.by_status[s];
    t_.totals->link_traversals += w.traversals;
    queues.arrivals.add_all(w.arrivals);
    queues.news.insert(queues.news.end(), w.news.begin(), w.news.end());
    queues.on_new_link.insert(queues.on_new_link.end(), w.on_new_link.begin(), w.on_new_link.end());
    events.add_all(w.events);
    t_.stranded.insert(t_.stranded.end(), w.stranded.begin(), w.stranded.end());
    t_.wanted.insert(t_.wanted.end(), w.wanted.begin(), w.wanted.end());
    w.by_status = {}, w.traversals = 0;
    w.arrivals.clear(), w.news.clear(), w.events.clear(), w.stranded.clear(), w.on_new_link.clear(), w.wanted.clear();
  }
}

}  // namespace muster
