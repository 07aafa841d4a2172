#include "shelter/leaving.hpp"

#include <algorithm>

#include "muster/engine/state/layers.hpp"

namespace muster::shelter {

void Leaving::declare(StartContext& context) {
  if (!on()) return;
  state_ = &context.state.add<LeavingState>();
  state_->stage.assign(world_->shelters.size(), LeaveStage::none), state_->left.assign(world_->shelters.size(), 0);
  state_->leaves.assign(world_->shelters.size(), Time::never());
}

void Leaving::start(StartContext& context) {
  hazard_ = &context.state.get<HazardState>();
  layers_ = context.state.find<LinkLayers>();
}

/// The door lies as far below the floor as that of the building that stands for the shelter; in the open there is no step.
bool Leaving::sees_water(std::uint32_t s, BuildingId like) const {
  if (!like.valid()) return false;
  const BuildingTable& b = world_->buildings;
  const auto depth = static_cast<double>(hazard_->building_depth_m[like.index]);
  if (!(depth > 0)) return false;
  const double ground = static_cast<double>(b.ground_z[like.index]);
  const double step = in_the_open(world_->shelters, s) ? 0.0 : static_cast<double>(b.floor_z[like.index]) - ground;
  return ground + depth - (static_cast<double>(world_->shelters.floor_z[s]) - step) >= settings_.sees_water_m;
}

bool Leaving::sees_streets_wet(std::uint32_t s) const {
  const Network& network = world_->network;
  const NodeId door = world_->shelters.node[s];
  const auto wet = [this](std::uint32_t link) { return static_cast<double>(hazard_->link_depth_m[link]) >= settings_.sees_water_m; };
  for (std::uint32_t link = network.first_out(door); link < network.first_out(door) + network.out_degree(door); ++link)
    if (wet(link)) return true;
  const auto in = network.in_links(door);
  return std::any_of(in.begin(), in.end(), wet);
}

std::int64_t Leaving::upstairs_room(std::uint32_t s, BuildingId like, std::int64_t room) const {
  if (!like.valid() || in_the_open(world_->shelters, s)) return 0;
  const std::int64_t storeys = world_->buildings.storeys[like.index];
  return storeys > 1 ? room * (storeys - 1) / storeys : 0;
}

bool Leaving::passable(std::uint32_t link, bool by_car) const {
  const unsigned mode = by_car ? mode_car : mode_foot;
  if ((world_->links.modes[link] & mode) == 0) return false;
  if (static_cast<double>(hazard_->link_depth_m[link]) > (by_car ? settings_.wade_car_m : settings_.wade_foot_m)) return false;
  return layers_ == nullptr ||
      std::none_of(layers_->layers.begin(), layers_->layers.end(), [&](const LinkLayer& layer) { return (layer.closed_modes[link] & mode) != 0; });
}

std::vector<std::uint8_t> Leaving::reachable(std::uint32_t s, bool by_car) const {
  const Network& network = world_->network;
  std::vector<std::uint8_t> out(world_->nodes.size(), 0);
  std::vector<NodeId> open{world_->shelters.node[s]};
  out[open.front().index] = 1;
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    for (std::uint32_t link = network.first_out(node); link < network.first_out(node) + network.out_degree(node); ++link) {
      const NodeId next = network.head({link});
      if (out[next.index] != 0 || !passable(link, by_car)) continue;
      out[next.index] = 1;
      open.push_back(next);
    }
  }
  return out;
}

}  // namespace muster::shelter
