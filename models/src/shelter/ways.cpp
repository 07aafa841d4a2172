#include "shelter/ways.hpp"

#include <algorithm>
#include <numeric>

#include "muster/engine/state/layers.hpp"

namespace muster::shelter {

namespace {

constexpr Time every = Time::minutes(5);  ///< streets are looked at this often

}  // namespace

void Ways::declare(StartContext& context) {
  if (!on_) return;
  state_ = &context.state.add<WayState>();
  state_->cut_off.assign(world_->shelters.size(), 0), state_->first_cut_off.assign(world_->shelters.size(), Time::never());
  cut_off_ = context.events.declare({"shelter/cut_off", "shelter", "", "persons"});
  joined_ = context.events.declare({"shelter/reachable", "shelter", "", "persons"});
}

void Ways::start(StartContext& context) { layers_ = context.state.find<LinkLayers>(); }

void Ways::look(const StepContext& context, const std::vector<std::int32_t>& inside) {
  if (state_ == nullptr || layers_ == nullptr || context.now.ms % every.ms != 0) return;
  join_streets();
  const std::vector<std::uint8_t> outside = parts_outside();
  for (std::uint32_t s = 0; s < state_->cut_off.size(); ++s) {
    if (world_->shelters.kind[s] == ShelterKind::exit) continue;
    const std::uint8_t now = outside[part_of(world_->shelters.node[s].index)] == 0;
    if (now == state_->cut_off[s]) continue;
    state_->cut_off[s] = now;
    if (now != 0) state_->first_cut_off[s] = std::min(state_->first_cut_off[s], context.now);
    context.events.add(context.now, now != 0 ? cut_off_ : joined_, s, EventLog::none, inside[s]);
  }
}

bool Ways::open(std::uint32_t link) const {
  unsigned modes = world_->links.modes[link] & (mode_foot | mode_car);
  for (const LinkLayer& layer : layers_->layers) modes &= ~static_cast<unsigned>(layer.closed_modes[link]);
  return modes != 0;
}

/// Nodes that open streets join get one root. The order of links decides which, and nobody looks at that.
void Ways::join_streets() {
  parent_.resize(world_->nodes.size());
  std::iota(parent_.begin(), parent_.end(), 0U);
  for (std::uint32_t link = 0; link < world_->links.size(); ++link) {
    if (!open(link)) continue;
    const std::uint32_t a = part_of(world_->links.tail[link].index), b = part_of(world_->links.head[link].index);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }
}

std::uint32_t Ways::part_of(std::uint32_t node) {
  while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
  return node;
}

/// [root] 1 = that part has a road out, or, where there is none at all, the most people.
std::vector<std::uint8_t> Ways::parts_outside() {
  std::vector<std::uint8_t> out(parent_.size(), 0);
  bool any_exit = false;
  for (std::uint32_t s = 0; s < world_->shelters.size(); ++s)
    if (world_->shelters.kind[s] == ShelterKind::exit) out[part_of(world_->shelters.node[s].index)] = 1, any_exit = true;
  if (any_exit) return out;
  std::vector<std::uint64_t> persons(parent_.size(), 0);
  for (std::uint32_t h = 0; h < world_->households.size(); ++h)
    if (const NodeId door = world_->buildings.node[world_->households.home[h].index]; door.valid())
      persons[part_of(door.index)] += world_->households.persons[h];
  if (const auto most = std::max_element(persons.begin(), persons.end()); most != persons.end() && *most > 0)
    out[static_cast<std::size_t>(most - persons.begin())] = 1;
  return out;
}

}  // namespace muster::shelter
