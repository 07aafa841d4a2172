#include "muster/models/transport/fleet.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/error.hpp"
#include "muster/engine/movement/link_parameters.hpp"

namespace muster::transport {

namespace {

/// True where a vehicle can come, and go on.
bool on_a_road(const World& world, NodeId node) {
  const auto drives = [&](std::uint32_t link) { return (usable_modes(world, link) & mode_car) != 0; };
  const std::uint32_t first = world.network.first_out(node), end = first + world.network.out_degree(node);
  bool out = false;
  for (std::uint32_t link = first; link < end; ++link) out = out || drives(link);
  const auto in = world.network.in_links(node);
  return out && std::any_of(in.begin(), in.end(), drives);
}

NodeId nearest_road(const World& world, double x, double y) {
  NodeId best;
  double least = INFINITY;
  for (std::uint32_t v = 0; v < world.nodes.size(); ++v) {
    const double dx = world.nodes.x[v] - x, dy = world.nodes.y[v] - y, squared = dx * dx + dy * dy;
    if (squared < least && on_a_road(world, {v})) least = squared, best = {v};
  }
  return best;
}

template <class Table>
std::uint32_t row_of(const Table& table, std::string_view id) {
  return static_cast<std::uint32_t>(std::find(table.id.begin(), table.id.end(), id) - table.id.begin());
}

NodeId door_of(const World& world, ShelterId shelter) {
  const NodeId node = world.shelters.node[shelter.index];
  return on_a_road(world, node) ? node : nearest_road(world, world.shelters.x[shelter.index], world.shelters.y[shelter.index]);
}

NodeId found(const World& world, const std::string& id, const char* key) {
  const NodeId node = stop_at(world, id);
  if (!node.valid())
    throw InputError(ErrorCode::inconsistent, {{}, 0, 0, std::string("transport.") + key},
                     {{"reason", "no shelter, place, building or node " + id + " beside a road"}, {"reason_zh", "道路旁没有避难场所、地点、建筑或节点 " + id}});
  return node;
}

}  // namespace

NodeId stop_at(const World& world, std::string_view id) {
  if (const std::uint32_t s = row_of(world.shelters, id); s < world.shelters.size()) return door_of(world, {s});
  if (const std::uint32_t p = row_of(world.places, id); p < world.places.size()) return nearest_road(world, world.places.x[p], world.places.y[p]);
  if (const std::uint32_t b = row_of(world.buildings, id); b < world.buildings.size()) {
    const NodeId own = world.buildings.node[b];
    return on_a_road(world, own) ? own : nearest_road(world, world.buildings.x[b], world.buildings.y[b]);
  }
  const std::uint32_t node = row_of(world.nodes, id);
  return node < world.nodes.size() ? NodeId{node} : NodeId{};
}

Fleet::Fleet(const World& world, const Transport& transport) {
  const Settings& settings = transport.settings();
  for (const FleetEntry& entry : settings.fleet) {
    const auto kind = std::find_if(transport.in_use().begin(), transport.in_use().end(), [&](const VehicleType& t) { return t.kind.id == entry.kind; });
    const NodeId base = found(world, entry.base, "fleet");
    for (std::int64_t i = 1; i <= entry.count; ++i)
      units_.push_back({unit_id(entry, i), entry.id, static_cast<std::uint8_t>(kind - transport.in_use().begin()), base, entry.ready_after});
  }
  std::sort(units_.begin(), units_.end(), [](const FleetUnit& a, const FleetUnit& b) { return a.id < b.id; });
  for (const BusService& s : settings.services) {
    Service service;
    service.id = s.id, service.to = {row_of(world.shelters, s.to)};
    service.start = s.on_order ? Time::never() : s.start, service.headway = s.headway, service.dwell = s.dwell;
    service.door = door_of(world, service.to);
    for (const std::string& id : s.vehicles)
      for (const std::uint32_t unit : named(id)) service.vehicles.push_back(unit);
    service.first_halt = static_cast<std::uint32_t>(halts_.size()), service.halts = static_cast<std::uint32_t>(s.pick_ups.size());
    for (const std::string& id : s.pick_ups) {
      const auto point = std::find_if(settings.pick_ups.begin(), settings.pick_ups.end(), [&id](const PickUp& p) { return p.id == id; });
      const NodeId node = found(world, point->at, "pick_ups");
      halts_.push_back({static_cast<std::uint32_t>(services_.size()), node, world.nodes.x[node.index], world.nodes.y[node.index]});
    }
    services_.push_back(std::move(service));
  }
}

/// In the order of their numbers: "id.10" after "id.2".
std::vector<std::uint32_t> Fleet::named(std::string_view id) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t u = 0; u < units_.size(); ++u)
    if (units_[u].id == id || units_[u].entry == id) out.push_back(u);
  std::stable_sort(out.begin(), out.end(), [this](std::uint32_t a, std::uint32_t b) { return units_[a].id.size() < units_[b].id.size(); });
  return out;
}

std::uint32_t Fleet::service(std::string_view id) const {
  return static_cast<std::uint32_t>(std::find_if(services_.begin(), services_.end(), [id](const Service& s) { return s.id == id; }) - services_.begin());
}

std::vector<FleetVehicle> Fleet::for_movement(const Transport& transport) const {
  std::vector<FleetVehicle> out;
  for (const FleetUnit& unit : units_) out.push_back({unit.id, unit.kind, transport.in_use()[unit.kind].crew, unit.base});
  return out;
}

}  // namespace muster::transport
