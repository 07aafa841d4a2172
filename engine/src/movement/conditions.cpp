#include "movement/conditions.hpp"

#include <algorithm>
#include <cmath>

#include "movement/contraflow.hpp"
#include "movement/orders.hpp"

namespace muster {

namespace {

struct Condition {
  float car_speed = INFINITY, foot_factor = 1, capacity_factor = 1, cost_factor = 1;
  std::uint8_t closed = 0, opened = 0;
  bool operator==(const Condition&) const = default;
};

Condition combined(const LinkLayers& layers, std::uint32_t link) {
  Condition c;
  for (const LinkLayer& layer : layers.layers) {
    c.car_speed = std::min(c.car_speed, layer.car_speed_m_s[link]);
    c.foot_factor = std::min(c.foot_factor, layer.foot_factor[link]);
    c.capacity_factor = std::min(c.capacity_factor, layer.capacity_factor[link]);
    c.cost_factor = std::max(c.cost_factor, layer.cost_factor[link]);
    c.closed = static_cast<std::uint8_t>(c.closed | layer.closed_modes[link]);
    c.opened = static_cast<std::uint8_t>(c.opened | layer.opened_modes[link]);
  }
  return c;
}

/// Time at which the rest of the way is done, when the whole way takes `whole` instead of `before`.
std::uint32_t rescaled(std::uint32_t ready, std::uint32_t now_ms, double whole, double before) {
  if (ready <= now_ms) return ready;
  return now_ms + static_cast<std::uint32_t>(std::min(std::ceil((ready - now_ms) * (whole / before) - 1e-6), 1e9));
}

void rescale_cars(Traffic& t, std::uint32_t link, std::uint32_t before_ms, std::uint32_t now_ms) {
  const CarLink& way = t.car_links[link];
  const CarHead& head = t.cars->head[link];
  for (std::uint32_t i = 0; i < t.cars->tail[link].entered - head.left; ++i) {
    CarSlot& slot = t.cars->ring[way.first_slot + (head.slot + i) % way.slots];
    slot.time_ms = rescaled(slot.time_ms, now_ms, way.travel_ms, before_ms);
  }
}

void rescale_filterers(Traffic& t, std::uint32_t link, std::uint32_t before_ms, std::uint32_t now_ms) {
  const std::vector<std::uint32_t> parties = filterers_on(t, link);
  for (const std::uint32_t p : parties)
    if (t.party->mode[p] != TravelMode::boat) t.feet->ready_ms[p] = rescaled(t.feet->ready_ms[p], now_ms, t.car_links[link].travel_ms, before_ms);
  if (!parties.empty()) reset_filterers(t, link, parties);
}

void rescale_walkers(Traffic& t, std::uint32_t link, double before_factor, std::uint32_t now_ms) {
  const std::vector<std::uint32_t> parties = walkers_on(t, link);
  for (const std::uint32_t p : parties) t.feet->ready_ms[p] = rescaled(t.feet->ready_ms[p], now_ms, before_factor, t.foot_links[link].factor);
  reset_crowd(t, link, parties);
}

void apply(Traffic& t, std::uint32_t link, const Condition& c, std::uint32_t now_ms) {
  LinkConditions& now = *t.conditions;
  now.car_speed_m_s[link] = c.car_speed, now.foot_factor[link] = c.foot_factor;
  now.capacity_factor[link] = c.capacity_factor, now.cost_factor[link] = c.cost_factor;
  now.closed_modes[link] = c.closed, now.opened_modes[link] = c.opened;
  const std::uint32_t travel_before = t.car_links[link].travel_ms;
  const double factor_before = t.foot_links[link].factor;
  t.renew_parameters(link);
  apply_conditions(*t.world, t.settings, now, link, t.foot_links[link]);
  t.renew_lines(link);
  if (t.car_links[link].travel_ms != travel_before && travel_before > 0) {
    rescale_cars(t, link, travel_before, now_ms);
    rescale_filterers(t, link, travel_before, now_ms);
  }
  if (t.foot_links[link].factor != factor_before) rescale_walkers(t, link, factor_before, now_ms);
  wake_ends(t, TravelMode::car, link), wake_ends(t, TravelMode::foot, link);
}

}  // namespace

bool apply_layers(Traffic& t, LinkLayers& layers, std::uint32_t now_ms, Worker& worker) {
  if (layers.changed.empty()) return false;
  std::sort(layers.changed.begin(), layers.changed.end());
  layers.changed.erase(std::unique(layers.changed.begin(), layers.changed.end()), layers.changed.end());
  std::vector<std::uint32_t> tails;
  const LinkConditions& now = *t.conditions;
  for (const auto [link] : layers.changed) {
    ask_for_lanes(t, layers, link);
    const Condition c = combined(layers, link);
    if (c ==
        Condition{now.car_speed_m_s[link], now.foot_factor[link], now.capacity_factor[link], now.cost_factor[link], now.closed_modes[link],
                  now.opened_modes[link]})
      continue;
    apply(t, link, c, now_ms);
    const std::uint32_t tail = t.network->tail({link}).index;
    if (tails.empty() || tails.back() != tail) tails.push_back(tail);  // rows are sorted by tail
  }
  layers.changed.clear();
  for (const std::uint32_t tail : tails) requeue_node(t, tail, now_ms, worker);
  if (!tails.empty()) retry_stranded(t, now_ms, worker);
  return !tails.empty();
}

double reference_speed(const MovementSettings& settings, TravelMode mode) {
  if (mode == TravelMode::foot) return settings.reference_walk_m_s;
  if (mode == TravelMode::cycle) return settings.reference_cycle_m_s;
  return mode == TravelMode::boat ? settings.reference_boat_m_s : INFINITY;
}

void apply_node_layers(Traffic& t, NodeLayers& layers) {
  for (const auto [node] : layers.changed) {
    CrossingControl control = CrossingControl::as_built;
    for (const NodeLayer& layer : layers.layers) control = std::max(control, layer.control[node]);
    if (control == t.crossings->control[node]) continue;
    t.crossings->control[node] = control;
    for (const std::uint32_t link : t.network->in_links({node})) {
      t.renew_parameters(link), t.renew_lines(link);
      wake_ends(t, TravelMode::car, link);
    }
  }
  layers.changed.clear();
}

std::vector<std::uint32_t> costs_now(const Traffic& t, TravelMode mode) {
  std::vector<std::uint32_t> cost = free_way_costs(*t.world, t.settings, mode);
  for (std::uint32_t link = 0; link < cost.size(); ++link) {
    if (t.closed(mode, link)) cost[link] = no_way;
    else if (mode == TravelMode::boat)
      cost[link] = static_cast<std::uint32_t>(
          std::clamp(std::round(1000.0 * static_cast<double>(t.car_links[link].length_m) / t.settings.reference_boat_m_s), 1.0, 4e9));
    else if (cost[link] == no_way) continue;
    else if (mode == TravelMode::foot)
      cost[link] = t.foot_links[link].stopped != 0
          ? no_way
          : static_cast<std::uint32_t>(std::min(4e9, std::ceil(cost[link] * (t.foot_links[link].pace / t.foot_links[link].factor))));
    else if (t.car_links[link].stopped != 0) cost[link] = no_way;
    else if (!std::isinf(t.conditions->car_speed_m_s[link]))
      cost[link] =
          std::max(cost[link],
                   mode == TravelMode::high ? std::min(t.car_links[link].travel_ms, crawl_ms(t.settings, static_cast<double>(t.car_links[link].length_m)))
                                            : t.car_links[link].travel_ms);
  }
  for (std::uint32_t link = 0; link < cost.size(); ++link)
    if (const float factor = t.conditions->cost_factor[link]; factor > 1 && cost[link] != no_way)
      cost[link] = static_cast<std::uint32_t>(std::min(4e9, std::ceil(cost[link] * static_cast<double>(factor))));
  return cost;
}

void refresh_routes(Traffic& t, Time now, int threads, Worker& worker) {
  bool changed = false;  // not "a tree was made": which trees are made when is a matter of caches
  for (const TravelMode mode : t.modes) {
    const std::vector<std::uint32_t> cost = costs_now(t, mode);
    changed = changed || cost != t.routing->cost_ms(mode);
    t.routes.front().change_costs(mode, t.routing->cost_ms(mode), cost, threads);
    std::copy(cost.begin(), cost.end(), t.routing->cost_ms(mode).begin());
  }
  if (!changed) return;  // what did not change costs leaves no trace: who goes on from State does not know of it
  t.routing->built = now;
  requeue_all(t, static_cast<std::uint32_t>(now.ms), worker);
  for (std::uint32_t link = 0; link < t.car_links.size(); ++link) {
    if (t.cars->tail[link].entered != t.cars->head[link].left || (t.filtering && !t.filters[t.cars->heads[link].gate].empty()))
      wake_ends(t, TravelMode::car, link);
    const LinkCrowd& walkers = t.walkers[t.foot_links[link].gate];
    if (!walkers.empty() || walkers.newest() != no_row) wake_ends(t, TravelMode::foot, link);
  }
}

}  // namespace muster
