#pragma once
#include <cmath>
#include <memory>
#include <string>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/luck.hpp"
#include "scenes/grid_evacuation.hpp"  // add_street

namespace muster::scenes {

/// A grid of streets of 200 m like a map: its nodes are moved by up to 60 m each way, every fifth street is missing, and rows lie in the order of a
/// finished world. No files, fixed seed.
inline std::shared_ptr<World> perturbed_grid(std::uint32_t side) {
  auto world = std::make_shared<World>();
  const auto luck = [](std::uint64_t what, std::uint64_t which) { return uniform(1, Stream::test, {which}, what); };
  const std::uint32_t nodes = side * side;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    head(world->nodes, "node", std::to_string(v));
    world->nodes.x.push_back(200.0 * (v % side) + 120 * (luck(1, v) - 0.5)), world->nodes.y.push_back(200.0 * (v / side) + 120 * (luck(2, v) - 0.5));
    world->nodes.z.push_back(0), world->nodes.signal.push_back(0);
  }
  const auto street = [&](std::uint32_t a, std::uint32_t b) {
    if (luck(3, std::uint64_t{a} * nodes + b) < 0.2) return;
    const NodeTable& at = world->nodes;
    const double dx = at.x[a] - at.x[b], dy = at.y[a] - at.y[b], length = std::sqrt(dx * dx + dy * dy);
    add_street(world->links, a, b, length), add_street(world->links, b, a, length);
    LinkTable& t = world->links;
    const auto last = static_cast<std::uint32_t>(t.tail.size() - 1);
    t.opposite[last] = {last - 1}, t.opposite[last - 1] = {last};
    for (const std::uint32_t link : {last - 1, last}) {
      const std::uint32_t from = t.tail[link].index, to = t.head[link].index;
      t.street[link] = UINT32_MAX;
      t.shape.values.insert(t.shape.values.end(), {at.x[from], at.y[from], at.x[to], at.y[to]});
      t.shape.first.push_back(static_cast<std::uint32_t>(t.shape.values.size()));
    }
  };
  for (std::uint32_t v = 0; v < nodes; ++v) {
    if (v % side + 1 < side) street(v, v + 1);
    if (v / side + 1 < side) street(v, v + side);
  }
  Problems problems;
  finish_world(*world, "scene", problems);
  problems.throw_if_any();
  return world;
}

/// The same with exits on a lattice of as many per side, each where its node lies, and persons.
inline std::shared_ptr<World> perturbed_grid_with_exits(std::uint32_t side, std::uint32_t exits_per_side, std::uint32_t persons) {
  std::shared_ptr<World> world = perturbed_grid(side);
  std::vector<NodeId> at(std::size_t{side} * side);  // node by its place in the grid
  for (std::uint32_t v = 0; v < at.size(); ++v) at[std::stoul(world->nodes.id[v])] = {v};
  const std::uint32_t apart = side / exits_per_side;
  for (std::uint32_t row = apart / 2; row < side; row += apart)
    for (std::uint32_t column = apart / 2; column < side; column += apart) add_exit(*world, at[std::size_t{row} * side + column]);
  add_persons(*world, persons);
  return world;
}

}  // namespace muster::scenes
