// Prints the grid of scenes/grid_evacuation.hpp and its vehicles with their ways, for bench/peers/grid.py to make files of other programs of:
//   node <id> <x> <y>
//   link <id> <from> <to>
//   trip <id> <departure, ms> <link> <link> ...
#include <cstdio>
#include <cstdlib>

#include "scenes/grid_evacuation.hpp"

namespace muster {
namespace {

void write_streets(const World& world) {
  for (std::size_t v = 0; v < world.nodes.size(); ++v) std::printf("node %s %g %g\n", world.nodes.id[v].c_str(), world.nodes.x[v], world.nodes.y[v]);
  for (std::uint32_t link = 0; link < world.links.size(); ++link)
    std::printf("link %s %s %s\n", world.links.id[link].c_str(), world.nodes.id[world.links.tail[link].index].c_str(),
                world.nodes.id[world.links.head[link].index].c_str());
}

void write_trips(const World& world, const std::vector<DepartRequest>& departures) {
  RoutingTables routes(world);
  routes.set_costs(Edition::first, TravelMode::car, free_costs(world, TravelMode::car, 1.34));
  for (const DepartRequest& leaves : departures) {
    const NodeId end = world.shelters.node[leaves.destination.index];
    if (leaves.origin == end) continue;  // nothing to drive
    std::printf("trip %u %lld", leaves.party.index, static_cast<long long>(leaves.head.time.ms));
    for (NodeId at = leaves.origin; at != end;) {
      const LinkId next = routes.next(Edition::first, TravelMode::car, leaves.destination, {at.index});
      std::printf(" %s", world.links.id[next.index].c_str());
      at = world.links.head[next.index];
    }
    std::printf("\n");
  }
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  using namespace muster;
  scenes::GridEvacuation scene;
  if (argc > 1) scene.parties = static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10));
  const auto world = scenes::grid_world(scene);
  write_streets(*world);
  write_trips(*world, scenes::departures(*world, 0));
}
