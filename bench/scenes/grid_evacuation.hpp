#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/step/run.hpp"

// A square grid of two-way streets whose people all leave by the nearest of some exits on its edge, departures along an S-curve over an hour.
// No files, fixed seed. Shared by benchmarks and tests.
namespace muster::scenes {

struct GridEvacuation {
  std::uint32_t side = 30;  ///< nodes per side
  std::uint32_t exits = 8;  ///< spread evenly along the edge
  std::uint32_t parties = 100000;
  double street_m = 200;
  double on_foot = 0;  ///< share of the parties that walk
};

inline void head(TableHead& table, const char* kind, std::string id) {
  table.key.push_back(entity_key(kind, id));
  table.id.push_back(std::move(id));
  table.origin.push_back(Origin::synthesised);
}

inline void add_street(LinkTable& t, std::uint32_t from, std::uint32_t to, double length) {
  head(t, "link", std::to_string(from) + "-" + std::to_string(to));
  t.tail.push_back({from}), t.head.push_back({to}), t.length_m.push_back(static_cast<float>(length)), t.width_m.push_back(4);
  t.lanes.push_back(1), t.speed_m_s.push_back(13.9F), t.capacity_veh_s.push_back(0.5F), t.jam_veh_m.push_back(0.1333333F);
  t.modes.push_back(mode_foot | mode_car), t.road_class.push_back(RoadClass::collector), t.structure.push_back(LinkStructure::plain), t.deck_z.push_back(0);
  t.opposite.push_back({}), t.street.push_back(0);
}

inline std::shared_ptr<World> grid_world(const GridEvacuation& scene) {
  auto world = std::make_shared<World>();
  const std::uint32_t n = scene.side;
  for (std::uint32_t v = 0; v < n * n; ++v) {
    head(world->nodes, "node", std::to_string(v));
    world->nodes.x.push_back(v % n * scene.street_m), world->nodes.y.push_back(v / n * scene.street_m), world->nodes.z.push_back(0),
        world->nodes.signal.push_back(0);
  }
  for (std::uint32_t v = 0; v < n * n; ++v) {
    const std::uint32_t column = v % n, row = v / n;
    if (row > 0) add_street(world->links, v, v - n, scene.street_m);
    if (column > 0) add_street(world->links, v, v - 1, scene.street_m);
    if (column + 1 < n) add_street(world->links, v, v + 1, scene.street_m);
    if (row + 1 < n) add_street(world->links, v, v + n, scene.street_m);
  }
  world->network = Network(n * n, world->links);
  const Network& network = world->network;
  for (std::uint32_t link = 0; link < network.links(); ++link) {
    const NodeId tail = network.tail({link}), end = network.head({link});
    for (std::uint32_t back = network.first_out(end); back < network.first_out(end) + network.out_degree(end); ++back)
      if (network.head({back}) == tail) world->links.opposite[link] = {back};
  }
  for (std::uint32_t e = 0; e < scene.exits; ++e) {
    const std::uint32_t edge = 4 * (n - 1), at = e * edge / scene.exits, side = at / (n - 1), k = at % (n - 1);
    const std::uint32_t column = side == 0 ? k
        : side == 1                        ? n - 1
        : side == 2                        ? n - 1 - k
                                           : 0,
                        row = side == 0 ? 0
        : side == 1                     ? k
        : side == 2                     ? n - 1
                                        : n - 1 - k;
    ShelterTable& s = world->shelters;
    head(s, "shelter", "exit" + std::to_string(e));
    s.name.emplace_back(), s.name_en.emplace_back(), s.kind.push_back(ShelterKind::exit), s.x.push_back(0), s.y.push_back(0);
    s.floor_z.push_back(0), s.capacity.push_back(0), s.node.push_back({row * n + column});
  }
  world->persons.key.resize(scene.parties), world->persons.id.resize(scene.parties);
  for (std::uint32_t p = 0; p < scene.parties; ++p) world->persons.key[p] = {random_bits(1, Stream::test, {p}, 7)};
  return world;
}

/// All departures, by time.
inline std::vector<DepartRequest> departures(const GridEvacuation& scene, const World& world) {
  RoutingTables ways(world);
  ways.build(Edition::first, TravelMode::car, free_costs(world, TravelMode::car, 1.34), 1);
  std::vector<ShelterId> nearest(world.nodes.size());
  for (std::uint32_t v = 0; v < nearest.size(); ++v) {
    nearest[v] = {0};
    for (std::uint32_t e = 1; e < scene.exits; ++e)
      if (ways.cost_to_go(Edition::first, TravelMode::car, {e}, {v}) < ways.cost_to_go(Edition::first, TravelMode::car, nearest[v], {v})) nearest[v] = {e};
  }
  std::vector<DepartRequest> out(scene.parties);
  for (std::uint32_t p = 0; p < scene.parties; ++p) {
    const EntityKey key = world.persons.key[p];
    const auto node = static_cast<std::uint32_t>(uniform_index(1, Stream::test, key, 1, nearest.size()));
    const double share = uniform(1, Stream::test, key, 2);  // S-curve: the mean of two uniforms has a triangular density
    const double at_s = 1800 * (share + uniform(1, Stream::test, key, 3));
    out[p] = {.head = {Time::seconds(at_s), key, Phase::behaviour},
              .party = {p},
              .origin = {node},
              .destination = nearest[node],
              .mode = uniform(1, Stream::test, key, 4) < scene.on_foot ? TravelMode::foot : TravelMode::car};
  }
  std::sort(out.begin(), out.end(), [](const DepartRequest& a, const DepartRequest& b) { return a.head.time < b.head.time; });
  return out;
}

/// A run of the scene that can be stepped to its end.
class GridRun {
 public:
  GridRun(const GridEvacuation& scene, std::shared_ptr<const World> world, const std::vector<DepartRequest>& departures, int threads)
      : scene_(scene), departures_(departures) {
    MovementSettings settings;
    settings.logged_parties = 0;
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(std::make_unique<KinematicWave>(settings));
    run_ = std::make_unique<Run>(std::move(world), std::move(models),
                                 RunSettings{.seed = 1, .step = Time::seconds(10), .end = Time::hours(48), .threads = threads});
  }
  /// Plays until everybody has arrived or the run is over.
  void play() {
    auto& queues = run_->state().get<MovementQueues>();
    const auto& totals = run_->state().get<MovementTotals>();
    while (!run_->finished() && totals.of(PartyStatus::arrived) < scene_.parties) {
      const Time end = run_->now() + Time::seconds(10);
      for (; sent_ < departures_.size() && departures_[sent_].head.time < end; ++sent_) queues.depart.add(departures_[sent_]);
      run_->step();
      queues.arrivals.take(end);
    }
  }
  Run& run() { return *run_; }
  std::int64_t traversals() { return run_->state().get<MovementTotals>().link_traversals; }
  std::int64_t arrived() { return run_->state().get<MovementTotals>().of(PartyStatus::arrived); }
  std::size_t state_bytes() {
    std::size_t bytes = 0;
    for (const ArrayRef& a : run_->state().arrays()) bytes += a.size() * a.element_bytes;
    return bytes;
  }

 private:
  const GridEvacuation& scene_;
  const std::vector<DepartRequest>& departures_;
  std::unique_ptr<Run> run_;
  std::size_t sent_ = 0;
};

}  // namespace muster::scenes
