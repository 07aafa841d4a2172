#pragma once
#include <algorithm>
#include <memory>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/step/run.hpp"

// Parties that set out on a world, and a run of theirs that can be stepped to its end. Shared by benchmarks and tests.
namespace muster::scenes {

struct Evacuation {
  std::shared_ptr<const World> world;
  std::vector<DepartRequest> departures;  ///< by time
  Time end = Time::hours(24 * 20);        ///< far beyond the last arrival
};

inline void head(TableHead& table, const char* kind, std::string id) {
  table.key.push_back(entity_key(kind, id));
  table.id.push_back(std::move(id));
  table.origin.push_back(Origin::synthesised);
}

inline void add_exit(World& world, NodeId node) {
  ShelterTable& s = world.shelters;
  head(s, "shelter", "exit" + std::to_string(s.key.size()));
  s.name.emplace_back(), s.name_en.emplace_back(), s.kind.push_back(ShelterKind::exit), s.x.push_back(0), s.y.push_back(0);
  s.floor_z.push_back(0), s.capacity.push_back(0), s.node.push_back(node);
}

/// Rows of persons, as far as movement reads them.
inline void add_persons(World& world, std::uint32_t persons) {
  world.persons.key.resize(persons), world.persons.id.resize(persons);
  for (std::uint32_t p = 0; p < persons; ++p) world.persons.key[p] = {random_bits(1, Stream::test, {p}, 7)};
}

/// The exit from which each node is nearest for cars, the lowest of equally near ones; none where no way leads to any.
inline std::vector<ShelterId> nearest_exit(const World& world) {
  const std::vector<std::uint32_t> cost = free_costs(world, TravelMode::car, 1.34);
  std::vector<ShelterId> nearest(world.nodes.size());
  using Entry = std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>;  // cost, exit, node
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  for (std::uint32_t e = 0; e < world.shelters.size(); ++e) open.emplace(0, e, world.shelters.node[e].index);
  while (!open.empty()) {
    const auto [so_far, exit, node] = open.top();
    open.pop();
    if (nearest[node].valid()) continue;
    nearest[node] = {exit};
    for (const std::uint32_t link : world.network.in_links({node}))
      if (cost[link] != no_way) open.emplace(so_far + cost[link], exit, world.network.tail({link}).index);
  }
  return nearest;
}

/// Departure of a party from a random node that has a way out, to the nearest exit, at a moment along an S-curve over an hour.
/// @param on_foot  share of the parties that walk
inline std::vector<DepartRequest> departures(const World& world, double on_foot) {
  const std::vector<ShelterId> nearest = nearest_exit(world);
  std::vector<DepartRequest> out(world.persons.size());
  for (std::uint32_t p = 0; p < out.size(); ++p) {
    const EntityKey key = world.persons.key[p];
    auto node = static_cast<std::uint32_t>(uniform_index(1, Stream::test, key, 1, nearest.size()));
    for (std::uint64_t again = 0; !nearest[node].valid(); ++again)
      node = static_cast<std::uint32_t>(uniform_index(1, Stream::test, key, 10 + again, nearest.size()));
    const double share = uniform(1, Stream::test, key, 2);  // S-curve: the mean of two uniforms has a triangular density
    const double at_s = 1800 * (share + uniform(1, Stream::test, key, 3));
    out[p] = {.head = {Time::seconds(at_s), key, Phase::behaviour},
              .party = {p},
              .origin = {node},
              .destination = nearest[node],
              .mode = uniform(1, Stream::test, key, 4) < on_foot ? TravelMode::foot : TravelMode::car};
  }
  std::sort(out.begin(), out.end(), [](const DepartRequest& a, const DepartRequest& b) { return a.head.time < b.head.time; });
  return out;
}

/// Bytes of State, by what they grow with.
struct StateBytes {
  std::size_t parties = 0;  ///< arrays with a row per person
  std::size_t links = 0;    ///< with a row per link or end of a street, without the rings
  std::size_t rings = 0;    ///< a place for every car that fits onto a link
  std::size_t all = 0;
};

class EvacuationRun {
 public:
  EvacuationRun(const Evacuation& scene, int threads) : scene_(scene) {
    MovementSettings settings;
    settings.logged_parties = 0;
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(std::make_unique<KinematicWave>(settings));
    run_ = std::make_unique<Run>(scene.world, std::move(models), RunSettings{.seed = 1, .step = Time::seconds(10), .end = scene.end, .threads = threads});
  }
  /// Plays until everybody has arrived or the run is over.
  void play() {
    auto& queues = run_->state().get<MovementQueues>();
    const auto parties = static_cast<std::int64_t>(scene_.departures.size());
    while (!run_->finished() && arrived() < parties) {
      const Time end = run_->now() + Time::seconds(10);
      for (; sent_ < scene_.departures.size() && scene_.departures[sent_].head.time < end; ++sent_) queues.depart.add(scene_.departures[sent_]);
      run_->step();
      queues.arrivals.take(end);
    }
  }
  Run& run() { return *run_; }
  std::int64_t traversals() { return run_->state().get<MovementTotals>().link_traversals; }
  std::int64_t arrived() { return run_->state().get<MovementTotals>().of(PartyStatus::arrived); }
  StateBytes bytes() {
    StateBytes out;
    const std::size_t persons = scene_.world->persons.size(), links = scene_.world->links.tail.size(), ends = street_ends(*scene_.world);
    for (const ArrayRef& a : run_->state().arrays()) {
      const std::size_t bytes = a.size() * a.element_bytes;
      out.all += bytes;
      if (a.name == "movement/car_ring") out.rings += bytes;
      else if (a.size() == persons) out.parties += bytes;
      else if (a.size() == links || a.size() == ends) out.links += bytes;
    }
    return out;
  }

 private:
  const Evacuation& scene_;
  std::unique_ptr<Run> run_;
  std::size_t sent_ = 0;
};

}  // namespace muster::scenes
