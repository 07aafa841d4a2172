#include "movement/contraflow.hpp"

#include <algorithm>

#include "movement/orders.hpp"

namespace muster {

namespace {

std::uint32_t places_taken(const Traffic& t, std::uint32_t link) { return t.cars->tails[link].now.entered - t.cars->heads[link].now.left; }

bool may_lend(const Traffic& t, std::uint32_t link) {
  const LinkId other = t.world->links.opposite[link];
  return other.valid() && t.world->links.opposite[other.index] == LinkId{link} && t.world->links.lanes[link] > 0 && t.world->links.lanes[other.index] > 0;
}

/// Places of both directions as they would be with `lanes` of `link` reversed: its own and the other's.
struct Shares {
  std::uint32_t own, other;
};

Shares shares(const Traffic& t, std::uint32_t link, std::uint32_t lanes) {
  const std::uint32_t other = t.world->links.opposite[link].index, all = t.car_links[link].slots + t.car_links[other].slots;
  const std::uint32_t own = t.own_places[link];
  const double part = std::min(1.0, lanes / as_written(t.world->links.lanes[link]));
  const auto lent = static_cast<std::uint32_t>(std::floor(own * part + 1e-9));
  return {own - lent, all - (own - lent)};
}

/// A link's places in the order in which they stand: those taken from the first vehicle on, then the free ones, next to be taken first.
std::vector<CarSlot> in_order(const Traffic& t, std::uint32_t link) {
  std::vector<CarSlot> out(t.car_links[link].slots);
  for (std::uint32_t i = 0; i < out.size(); ++i) out[i] = t.cars->ring[t.car_links[link].first_slot + (t.cars->heads[link].now.slot + i) % out.size()];
  return out;
}

void put_back(Traffic& t, std::uint32_t link, std::uint64_t first_slot, std::uint32_t places, std::vector<CarSlot> slots) {
  const std::uint32_t taken = places_taken(t, link);
  const auto free = slots.begin() + taken;
  if (places > slots.size()) slots.insert(free, places - slots.size(), CarSlot{});
  else slots.erase(free, free + static_cast<std::ptrdiff_t>(slots.size() - places));
  std::copy(slots.begin(), slots.end(), t.cars->ring.begin() + static_cast<std::ptrdiff_t>(first_slot));
  t.car_links[link].first_slot = first_slot, t.car_links[link].slots = places;
  t.cars->heads[link].now.slot = 0;
}

/// Moves the border between the places of both directions.
void move_border(Traffic& t, std::uint32_t link, Shares to) {
  const std::uint32_t other = t.world->links.opposite[link].index;
  const std::uint64_t first = std::min(t.car_links[link].first_slot, t.car_links[other].first_slot);
  std::vector<CarSlot> own = in_order(t, link), others = in_order(t, other);
  const bool before = link < other;
  put_back(t, link, before ? first : first + to.other, to.own, std::move(own));
  put_back(t, other, before ? first + to.own : first, to.other, std::move(others));
}

bool is_clear(const Traffic& t, std::uint32_t link, std::uint32_t wanted) {
  if (wanted > t.conditions->reversed[link]) return places_taken(t, link) == 0 && filterers_on(t, link).empty();
  const std::uint32_t other = t.world->links.opposite[link].index;
  return places_taken(t, other) <= shares(t, link, wanted).other;
}

void renew_both(Traffic& t, std::uint32_t link) {
  for (const std::uint32_t l : {link, t.world->links.opposite[link].index}) {
    t.renew_parameters(l), t.renew_lines(l);
    wake_ends(t, TravelMode::car, l);
  }
}

}  // namespace

namespace {

void ask_one(Traffic& t, const LinkLayers& layers, std::uint32_t link) {
  std::uint8_t wanted = 0;
  for (const LinkLayer& layer : layers.layers) wanted = std::max(wanted, layer.reversed_lanes[link]);
  if (!may_lend(t, link)) return;
  const std::uint32_t other = t.world->links.opposite[link].index;
  // One direction at a time: while lanes of the other are lent, or on their way, this one lends none.
  if (wanted > 0 && (t.conditions->reversed[other] != 0 || t.conditions->clearing[other] != 0)) wanted = t.conditions->reversed[link];
  wanted = std::min(wanted, static_cast<std::uint8_t>(std::clamp(std::ceil(as_written(t.world->links.lanes[link])), 0.0, 200.0)));
  LinkConditions& now = *t.conditions;
  const std::uint8_t under_way = now.clearing[link];
  if (under_way != 0 ? under_way == wanted + 1 : now.reversed[link] == wanted) return;
  now.clearing[link] = now.reversed[link] == wanted ? 0 : static_cast<std::uint8_t>(wanted + 1);
  std::erase(t.clearing, link);
  if (now.clearing[link] != 0) t.clearing.push_back(link);
  renew_both(t, link);
  t.lanes_asked = true;
}

}  // namespace

void ask_for_lanes(Traffic& t, const LinkLayers& layers, std::uint32_t link) {
  ask_one(t, layers, link);
  if (const LinkId other = t.world->links.opposite[link]; other.valid()) ask_one(t, layers, other.index);
}

bool change_lanes(Traffic& t, LinkLayers& layers, std::uint32_t now_ms, Worker& worker) {
  bool changed = std::exchange(t.lanes_asked, false);
  if (t.clearing.empty()) return changed;
  const auto& key = t.world->links.key;
  std::sort(t.clearing.begin(), t.clearing.end(), [&key](std::uint32_t a, std::uint32_t b) { return key[a] < key[b]; });
  for (const std::uint32_t link : t.clearing) {
    const std::uint32_t wanted = t.conditions->clearing[link] - 1U;
    if (!is_clear(t, link, wanted)) continue;
    move_border(t, link, shares(t, link, wanted));
    t.conditions->reversed[link] = static_cast<std::uint8_t>(wanted), t.conditions->clearing[link] = 0;
    renew_both(t, link);
    worker.events.push_back({{now_ms}, t.events.contraflow, link, EventLog::none, static_cast<double>(wanted)});
    layers.changed.push_back({link});  // the other direction may have waited for it
    changed = true;
  }
  std::erase_if(t.clearing, [&t](std::uint32_t link) { return t.conditions->clearing[link] == 0; });
  return changed;
}

}  // namespace muster
