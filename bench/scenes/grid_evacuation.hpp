#pragma once
#include <memory>
#include <string>

#include "scenes/evacuation.hpp"

// A square grid of two-way streets with exits on its edge. No files, fixed seed.
namespace muster::scenes {

struct GridEvacuation {
  std::uint32_t side = 30;  ///< nodes per side
  std::uint32_t exits = 8;  ///< spread evenly along the edge
  std::uint32_t parties = 100000;
  double street_m = 200;
};

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
    add_exit(*world, {row * n + column});
  }
  add_persons(*world, scene.parties);
  return world;
}

}  // namespace muster::scenes
