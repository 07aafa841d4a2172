#include "command/orders.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/movement/link_parameters.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::command {

namespace {

std::uint32_t row_of(const std::vector<std::string>& ids, const std::string& id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) throw std::logic_error("the plan names " + id + ", which the world does not have");
  return static_cast<std::uint32_t>(found - ids.begin());
}

bool is_warning(const Order& order) { return order.entry->name == "order_evacuation" || order.entry->name == "be_ready"; }
template <class Arguments>
bool takes(const Order& order) {
  return order.entry->arguments == &config::description_of<Arguments>();
}
bool is_crossing(const Order& order) { return takes<Crossings>(order); }
bool moves_vehicles(const Order& order) { return takes<Dispatch>(order) || takes<Recall>(order); }
bool is_road(const Order& order) { return takes<Roads>(order) || takes<Lanes>(order) || takes<OneWay>(order); }

constexpr ChannelSet on_foot_channels = bit_of(Channel::warden) | bit_of(Channel::door_knock) | bit_of(Channel::gong);
constexpr ChannelSet phone_channels = bit_of(Channel::auto_call) | bit_of(Channel::sms) | bit_of(Channel::cell_broadcast) | bit_of(Channel::messaging_group);

std::vector<std::string> targets_of(const Entry& entry, const PlanItem& item) {
  if (entry.arguments == &config::description_of<WarnAreas>()) return arguments_of<WarnAreas>(item).areas;
  if (entry.arguments == &config::description_of<ShelterList>()) return arguments_of<ShelterList>(item).shelters;
  if (entry.arguments == &config::description_of<SendOn>()) return arguments_of<SendOn>(item).shelters;
  if (entry.arguments == &config::description_of<Lanes>()) return arguments_of<Lanes>(item).links;
  if (entry.arguments == &config::description_of<OneWay>()) return arguments_of<OneWay>(item).links;
  if (entry.arguments == &config::description_of<Dispatch>()) return arguments_of<Dispatch>(item).vehicles;
  if (entry.arguments == &config::description_of<Recall>()) return arguments_of<Recall>(item).vehicles;
  if (entry.arguments == &config::description_of<Buses>()) return arguments_of<Buses>(item).services;
  if (entry.arguments == &config::description_of<Operate>()) return arguments_of<Operate>(item).controls;
  if (entry.arguments == &config::description_of<Crossings>()) {
    std::vector<std::string> all = arguments_of<Crossings>(item).streets;
    const auto& nodes = arguments_of<Crossings>(item).nodes;
    all.insert(all.end(), nodes.begin(), nodes.end());
    return all;
  }
  std::vector<std::string> all = arguments_of<Roads>(item).streets;
  const auto& links = arguments_of<Roads>(item).links;
  all.insert(all.end(), links.begin(), links.end());
  return all;
}

}  // namespace

std::vector<Order> orders_of(const Plan& plan) {
  std::vector<Order> out;
  for (std::size_t r = 0; r < plan.rules.size(); ++r) {
    const PlanRule& rule = plan.rules[r];
    for (std::size_t a = 0; a < rule.actions.size(); ++a) {
      const Entry* entry = find_entry(Part::action, rule.actions[a].kind);
      if (entry == nullptr) throw std::logic_error("the plan holds the unknown action " + rule.actions[a].kind);
      for (const std::string& target : targets_of(*entry, rule.actions[a]))
        out.push_back({rule.id + "." + std::to_string(a + 1) + "." + target, static_cast<std::uint32_t>(r), entry, &rule.actions[a], target});
    }
  }
  return out;
}

Orders::Orders(const Plan& plan, const World& world, const transport::Fleet& fleet) : world_(&world), fleet_(&fleet), orders_(orders_of(plan)) {
  for (const Order& order : orders_) targets_.push_back(resolve(order, world));
}

bool Orders::touch_roads() const { return std::any_of(orders_.begin(), orders_.end(), is_road); }
bool Orders::touch_crossings() const { return std::any_of(orders_.begin(), orders_.end(), is_crossing); }

/// The links of a street or the link itself; and for crossings, those with signals.
void Orders::resolve_road(const Order& order, const World& world, Target& target) const {
  static const std::vector<std::string> no_streets;
  const auto& named = takes<Roads>(order) ? arguments_of<Roads>(*order.item).streets
      : takes<Crossings>(order)           ? arguments_of<Crossings>(*order.item).streets
                                          : no_streets;
  const bool is_street = std::find(named.begin(), named.end(), order.target) != named.end();
  if (is_street) {
    const auto index = static_cast<std::uint32_t>(std::find(world.street_names.begin(), world.street_names.end(), order.target) - world.street_names.begin());
    for (std::uint32_t link = 0; link < world.links.size(); ++link)
      if (world.links.street[link] == index) target.links.push_back(link);
  } else if (!is_crossing(order)) {
    target.links.push_back(row_of(world.links.id, order.target));
  } else if (const std::uint32_t node = row_of(world.nodes.id, order.target); world.nodes.signal[node] != 0) {
    target.nodes.push_back(node);
  }
  if (!is_crossing(order)) return;
  for (const std::uint32_t link : target.links)
    for (const NodeId node : {world.links.tail[link], world.links.head[link]})
      if (world.nodes.signal[node.index] != 0) target.nodes.push_back(node.index);
  std::sort(target.nodes.begin(), target.nodes.end());
  target.nodes.erase(std::unique(target.nodes.begin(), target.nodes.end()), target.nodes.end());
}

Orders::Target Orders::resolve(const Order& order, const World& world) const {
  Target target;
  target.key = entity_key("order", order.id);
  if (is_road(order) || is_crossing(order)) {
    resolve_road(order, world, target);
    return target;
  }
  if (moves_vehicles(order)) {
    target.units = fleet_->named(order.target);
    if (takes<Dispatch>(order)) target.to = transport::stop_at(world, arguments_of<Dispatch>(*order.item).to);
    return target;
  }
  if (takes<Buses>(order)) {
    target.row = fleet_->service(order.target);
    return target;
  }
  if (takes<Operate>(order)) return target;  // the hazard that declares the control is known when the run starts
  if (!is_warning(order)) {
    target.row = row_of(world.shelters.id, order.target);
    if (takes<SendOn>(order)) target.sends_to = row_of(world.shelters.id, arguments_of<SendOn>(*order.item).to);
    return target;
  }
  target.row = row_of(world.areas.id, order.target);
  const AreaTable& areas = world.areas;
  for (std::uint32_t a = 0; a < areas.size(); ++a) {
    const bool inside = lies_in(areas, {a}, {target.row});
    if (inside && (areas.warden[a].valid() || areas.deputy[a].valid())) target.has_channels |= on_foot_channels;
    // A village's loudspeakers also serve an order for one of its grids.
    if (areas.loudspeaker_m[a] > 0 && (inside || lies_in(areas, {target.row}, {a}))) target.has_channels |= bit_of(Channel::loudspeaker);
  }
  const warning::Addressed whom = arguments_of<WarnAreas>(*order.item).whom;
  for (std::uint32_t h = 0; h < world.households.size(); ++h)
    if (warning::addresses(whom, world, h) && lies_in(areas, world.buildings.grid[world.households.home[h].index], {target.row})) {
      target.inhabited = true;
      target.has_channels |= bit_of(Channel::media);
      const std::uint32_t first = world.households.first_person[h];
      for (std::uint32_t p = first; p < first + world.households.persons[h]; ++p)
        if (world.persons.phone[p] != 0) target.has_channels |= phone_channels;
    }
  return target;
}

Outcome Orders::carry_out(std::size_t i, Time now, const Takers& takers) const {
  const Order& order = orders_[i];
  if (is_warning(order)) return warn(order, targets_[i], now, takers);
  if (takes<Roads>(order)) return set_roads(order, targets_[i], takers);
  if (takes<Lanes>(order)) return set_lanes(order, targets_[i], takers);
  if (takes<OneWay>(order)) return set_one_way(order, targets_[i], takers);
  if (takes<Crossings>(order)) return set_crossings(order, targets_[i], takers);
  if (moves_vehicles(order)) return set_vehicles(order, targets_[i], now, takers);
  if (takes<Buses>(order)) return set_buses(order, targets_[i], now, takers);
  if (takes<Operate>(order)) return set_control(order, targets_[i], now, takers);
  return set_shelter(order, targets_[i], now, takers);
}

Outcome Orders::warn(const Order& order, const Target& target, Time now, const Takers& takers) const {
  if (takers.warning == nullptr) return Outcome::nobody_carries_it;
  if (!target.inhabited) return Outcome::nobody_lives_there;
  ChannelSet channels = 0;
  for (const Channel channel : arguments_of<WarnAreas>(*order.item).channels) channels |= bit_of(channel);
  if (channels == 0) channels = all_channels;
  if ((channels & target.has_channels & takers.warning->offered) == 0) return Outcome::no_such_channel;
  const Advice advice = order.entry->name == "be_ready" ? Advice::be_ready : Advice::move_now;
  const auto whom = static_cast<std::uint32_t>(arguments_of<WarnAreas>(*order.item).whom);
  takers.warning->orders.add({.head = {now, target.key, Phase::command, whom}, .area = {target.row}, .advice = advice, .channels = channels});
  return Outcome::done;
}

Outcome Orders::set_shelter(const Order& order, const Target& target, Time now, const Takers& takers) const {
  if (takers.shelter == nullptr) return Outcome::nobody_carries_it;
  if (world_->shelters.kind[target.row] == ShelterKind::exit) return Outcome::is_an_exit;
  if (takes<SendOn>(order)) {
    takers.shelter->orders.add({.head = {now, target.key, Phase::command, target.sends_to}, .shelter = {target.row}, .what = ShelterAction::redirect});
    return Outcome::done;
  }
  const bool open = order.entry->name == "open_shelter";
  if ((takers.shelter->open[target.row] != 0) == open) return Outcome::already_so;
  takers.shelter->orders.add({.head = {now, target.key, Phase::command}, .shelter = {target.row}, .what = open ? ShelterAction::open : ShelterAction::close});
  return Outcome::done;
}

Outcome Orders::set_roads(const Order& order, const Target& target, const Takers& takers) const {
  if (takers.layers == nullptr) return Outcome::nobody_carries_it;
  std::uint8_t modes = 0;
  for (const LinkMode mode : arguments_of<Roads>(*order.item).modes) modes |= mode;
  LinkLayer& layer = takers.layers->layers[takers.layer];
  bool carries = false, changed = false;
  for (const std::uint32_t link : target.links) {
    // A road that is closed to cars is closed to all vehicles.
    const unsigned wanted = (modes & mode_car) != 0 ? modes | mode_vehicles : modes;
    const auto concerned = static_cast<std::uint8_t>(wanted & usable_modes(*world_, link));
    const std::uint8_t before = layer.closed_modes[link];
    const auto after = static_cast<std::uint8_t>(order.entry->name == "close_road" ? before | concerned : before & ~concerned);
    carries = carries || concerned != 0;
    if (after == before) continue;
    layer.closed_modes[link] = after;
    takers.layers->changed.push_back({link});
    changed = true;
  }
  return changed ? Outcome::done : carries ? Outcome::already_so : Outcome::no_link_for_mode;
}

Outcome Orders::set_lanes(const Order& order, const Target& target, const Takers& takers) const {
  if (takers.layers == nullptr) return Outcome::nobody_carries_it;
  const std::uint32_t link = target.links.front();
  const LinkId other = world_->links.opposite[link];
  if (!other.valid() || (usable_modes(*world_, link) & usable_modes(*world_, other.index) & mode_car) == 0) return Outcome::no_other_side;
  const auto all = static_cast<std::int64_t>(std::ceil(static_cast<double>(world_->links.lanes[link])));
  const std::int64_t asked = arguments_of<Lanes>(*order.item).lanes;
  const std::int64_t lanes = order.entry->name == "restore_lanes" ? 0 : asked == 0 ? all : std::min(asked, all);
  std::uint8_t& now = takers.layers->layers[takers.layer].reversed_lanes[link];
  if (now == lanes) return Outcome::already_so;
  now = static_cast<std::uint8_t>(lanes);
  takers.layers->changed.push_back({link});
  return Outcome::done;
}

Outcome Orders::set_one_way(const Order& order, const Target& target, const Takers& takers) const {
  if (takers.layers == nullptr) return Outcome::nobody_carries_it;
  const LinkId other = world_->links.opposite[target.links.front()];
  if (!other.valid()) return Outcome::no_other_side;
  const unsigned vehicles = usable_modes(*world_, other.index) & mode_vehicles;
  if (vehicles == 0) return Outcome::no_other_side;
  std::uint8_t& now = takers.layers->layers[takers.layer].closed_modes[other.index];
  const unsigned before = now, after = order.entry->name == "one_way" ? before | vehicles : before & ~vehicles;
  if (after == before) return Outcome::already_so;
  now = static_cast<std::uint8_t>(after);
  takers.layers->changed.push_back(other);
  return Outcome::done;
}

Outcome Orders::set_crossings(const Order& order, const Target& target, const Takers& takers) const {
  if (takers.node_layers == nullptr) return Outcome::nobody_carries_it;
  if (target.nodes.empty()) return Outcome::no_signal_there;
  const CrossingControl wanted = order.entry->name == "police_control" ? CrossingControl::police : CrossingControl::as_built;
  bool changed = false;
  for (const std::uint32_t node : target.nodes) {
    CrossingControl& now = takers.node_layers->layers[takers.node_layer].control[node];
    if (now == wanted) continue;
    now = wanted;
    takers.node_layers->changed.push_back({node});
    changed = true;
  }
  return changed ? Outcome::done : Outcome::already_so;
}

/// Done where any of the vehicles can do it.
Outcome Orders::set_vehicles(const Order& order, const Target& target, Time now, const Takers& takers) const {
  if (takers.fleet == nullptr || target.units.empty()) return Outcome::nobody_carries_it;
  const bool sends = takes<Dispatch>(order);
  bool done = false, busy = false, at_base = false;
  for (const std::uint32_t unit : target.units) {
    const FleetTask task = takers.fleet->task[unit];
    const bool loaded = !takers.carried->of(static_cast<std::uint32_t>(world_->persons.size()) + unit).empty();
    if (task == FleetTask::lost) continue;
    busy = busy || (sends && loaded), at_base = at_base || (!sends && task == FleetTask::at_base);
    if ((sends && loaded) || (!sends && task == FleetTask::at_base)) continue;
    done = true;
    takers.fleet->orders.add(
        {.head = {now, target.key, Phase::command, unit}, .what = sends ? FleetAction::dispatch : FleetAction::recall, .which = unit, .to = target.to});
  }
  return done ? Outcome::done : busy ? Outcome::has_passengers : at_base ? Outcome::already_so : Outcome::vehicle_lost;
}

Outcome Orders::set_buses(const Order& order, const Target& target, Time now, const Takers& takers) const {
  if (takers.fleet == nullptr || target.row >= takers.fleet->running.size()) return Outcome::nobody_carries_it;
  const bool run = order.entry->name == "run_buses";
  if ((takers.fleet->running[target.row] != 0) == run) return Outcome::already_so;
  takers.fleet->orders.add(
      {.head = {now, target.key, Phase::command}, .what = run ? FleetAction::run_service : FleetAction::stop_service, .which = target.row, .to = {}});
  return Outcome::done;
}

Outcome Orders::set_control(const Order& order, const Target& target, Time now, const Takers& takers) const {
  if (takers.controls == nullptr) return Outcome::nobody_carries_it;
  const std::vector<EntityKey>& keys = takers.controls->key;
  const auto found = std::find(keys.begin(), keys.end(), entity_key("control", order.target));
  if (found == keys.end()) return Outcome::nobody_carries_it;
  const auto row = static_cast<std::uint32_t>(found - keys.begin());
  const FloodControl to = arguments_of<Operate>(*order.item).to;
  if (takers.controls->now[row] == to) return Outcome::already_so;
  takers.controls->orders.add({.head = {now, target.key, Phase::command}, .control = row, .to = static_cast<std::uint32_t>(to)});
  return Outcome::done;
}

}  // namespace muster::command
