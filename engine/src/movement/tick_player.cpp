#include "movement/tick_player.hpp"

#include <omp.h>

namespace muster {

namespace {
/// Below this many nodes a tick is played by one thread: waking another takes as long as some tens of nodes.
constexpr std::size_t worth_sharing = 192;
}  // namespace

void TickPlayer::play(std::uint32_t from_tick, std::uint32_t to_tick, int threads) {
  crew(static_cast<std::size_t>(std::max(1, threads) - 1));
  for (std::uint32_t tick = from_tick; tick < to_tick; ++tick) {
    car_nodes_.clear(), foot_nodes_.clear();
    t_.calendar[1].take(tick, car_nodes_);
    t_.calendar[0].take(tick, foot_nodes_);
    t_.next_tick = tick + 1;
    const auto cars = static_cast<std::int64_t>(car_nodes_.size()), feet = static_cast<std::int64_t>(foot_nodes_.size());
    if (cars + feet == 0) continue;
#pragma omp parallel num_threads(threads) if (threads > 1 && car_nodes_.size() + foot_nodes_.size() >= worth_sharing)
    {
      Crew& own = *crews_[static_cast<std::size_t>(omp_get_thread_num())];
#pragma omp for schedule(dynamic, 16) nowait
      for (std::int64_t i = 0; i < cars; ++i) own.cars.play(car_nodes_[static_cast<std::size_t>(i)], tick);
#pragma omp for schedule(dynamic, 16)
      for (std::int64_t i = 0; i < feet; ++i) own.feet.play(foot_nodes_[static_cast<std::size_t>(i)], tick);
    }
  }
}

void TickPlayer::hand_in(MovementQueues& queues, EventLog& events) {
  for (const auto& each : crews_) {
    Worker& w = each->worker;
    for (std::size_t s = 0; s < w.by_status.size(); ++s) t_.totals->parties[s] += w.by_status[s];
    t_.totals->link_traversals += w.traversals;
    queues.arrivals.add_all(w.arrivals);
    events.add_all(w.events);
    t_.stranded.insert(t_.stranded.end(), w.stranded.begin(), w.stranded.end());
    w.by_status = {}, w.traversals = 0;
    w.arrivals.clear(), w.events.clear(), w.stranded.clear();
  }
}

}  // namespace muster
