#pragma once
#include <memory>
#include <span>
#include <vector>

#include "movement/car_plane.hpp"
#include "movement/foot_plane.hpp"
#include "movement/junction.hpp"
#include "muster/engine/core/team.hpp"

namespace muster {

/// Plays ticks: in each, all nodes that have something to do, in parallel. One crew per thread.
class TickPlayer {
 public:
  explicit TickPlayer(Traffic& traffic) : t_(traffic) {}
  /// Plays all ticks of [from, to).
  void play(std::uint32_t from_tick, std::uint32_t to_tick, int threads);
  /// Lets those set out who can, each node's by one thread.
  void depart(std::span<const DepartRequest> requests, std::uint32_t now_ms, int threads);
  /// The crew of work between ticks.
  Worker& worker() { return crew(0).worker; }
  /// Adds what the crews gathered to State, queues and log.
  void hand_in(MovementQueues& queues, EventLog& events);

 private:
  struct Crew {
    Crew(Traffic& traffic, std::size_t member) : cars(traffic, worker, member), vehicles(traffic, worker, member), feet(traffic, worker, member) {
      worker.page = member;
    }
    void begin(std::uint32_t tick) { cars.begin(tick), vehicles.begin(tick), feet.begin(tick); }
    Worker worker;
    Junction<CarPlane<true>> cars;
    Junction<CarPlane<false>> vehicles;  ///< of several kinds, or nodes that hold them up
    Junction<FootPlane> feet;
  };
  Crew& crew(std::size_t thread) {
    while (crews_.size() <= thread) crews_.push_back(std::make_unique<Crew>(t_, crews_.size()));
    return *crews_[thread];
  }
  void open(int threads);
  void find_ways(std::span<const DepartRequest> requests, std::span<const std::uint32_t> granted, int threads);
  Team& team(int threads);
  Traffic& t_;
  std::unique_ptr<Team> team_;  ///< made when there is first something to share
  std::vector<std::unique_ptr<Crew>> crews_;
  std::vector<std::uint32_t> car_nodes_, foot_nodes_;
};

}  // namespace muster
