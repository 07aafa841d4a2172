#include "muster/engine/routing/routing_tables.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/error.hpp"

namespace muster {

std::vector<std::uint32_t> free_costs(const World& world, TravelMode mode, double walk_m_s) {
  const LinkTable& links = world.links;
  std::vector<std::uint32_t> cost(links.tail.size(), no_way);
  for (std::size_t i = 0; i < cost.size(); ++i) {
    const bool open =
        mode == TravelMode::foot ? (links.modes[i] & mode_foot) != 0 && links.width_m[i] > 0 : (links.modes[i] & mode_car) != 0 && links.lanes[i] > 0;
    const double speed = mode == TravelMode::foot ? walk_m_s : static_cast<double>(links.speed_m_s[i]);
    if (open && speed > 0) cost[i] = static_cast<std::uint32_t>(std::clamp(std::round(1000.0 * static_cast<double>(links.length_m[i]) / speed), 1.0, 4e9));
  }
  return cost;
}

RoutingTables::RoutingTables(const World& world) : world_(&world), network_(&world.network) {
  Problems problems;
  for (std::uint32_t v = 0; v < network_->nodes(); ++v) {
    if (network_->out_degree({v}) <= max_out_degree) continue;
    problems.add(ErrorCode::above_maximum, Location{.file = {}, .key_path = "/node/" + world.nodes.id[v] + "/out_links"},
                 {{"limit", std::to_string(max_out_degree)}, {"found", std::to_string(network_->out_degree({v}))}});
  }
  problems.throw_if_any();
  graphs_.emplace_back(*network_);
  if (!world.turn_bans.from.empty()) graphs_.emplace_back(*network_, world.turn_bans);
  pinned_.assign(world.shelters.size(), 0);
  for (int mode = 0; mode < travel_modes; ++mode)
    for (const Edition edition : {Edition::first, Edition::current}) {
      TreeSet& trees = set(edition, static_cast<TravelMode>(mode));
      const std::size_t rows = world.shelters.size() * graph(static_cast<TravelMode>(mode)).states();
      trees.next_out.assign(rows, no_out_link), trees.cost_to_go.assign(rows, no_way);
    }
  for (Upkeep& upkeep : upkeep_) {
    upkeep.freshness = std::make_unique<std::atomic<std::uint8_t>[]>(world.shelters.size());
    upkeep.made_at.assign(world.shelters.size(), 0), upkeep.changed_at.assign(network_->links(), 0);
  }
}

void RoutingTables::all_made(TravelMode mode) {
  Upkeep& upkeep = upkeep_[static_cast<std::size_t>(mode)];
  for (std::size_t s = 0; s < world_->shelters.size(); ++s) upkeep.freshness[s] = made, upkeep.made_at[s] = upkeep.changes;
}

void RoutingTables::make_now(TravelMode mode, ShelterId shelter) const {
  const std::lock_guard lock(*making_);
  Upkeep& upkeep = upkeep_[static_cast<std::size_t>(mode)];
  if (upkeep.freshness[shelter.index].load(std::memory_order_acquire) != old) return;  // another thread was first
  std::vector<std::uint32_t> changed;
  for (std::uint32_t link = 0; link < upkeep.changed_at.size(); ++link)
    if (upkeep.changed_at[link] > upkeep.made_at[shelter.index]) changed.push_back(link);
  repair(mode, shelter, changed, making_work_);
  upkeep.freshness[shelter.index].store(asked, std::memory_order_release);
}

TreeRows RoutingTables::rows(TravelMode mode, TreeSet& trees, ShelterId shelter) const {
  const std::size_t first = at(mode, shelter, NodeId{0}), states = graph(mode).states();
  return {std::span(trees.cost_to_go).subspan(first, states), std::span(trees.next_out).subspan(first, states)};
}

void RoutingTables::repair(TravelMode mode, ShelterId shelter, std::span<const std::uint32_t> changed, TreeWork& scratch) const {
  TreeSet& trees = sets_[static_cast<std::size_t>(Edition::current) * travel_modes + static_cast<std::size_t>(mode)];
  Upkeep& upkeep = upkeep_[static_cast<std::size_t>(mode)];
  repair_tree(graph(mode), trees.costs, world_->links.key, world_->shelters.node[shelter.index], changed, rows(mode, trees, shelter), scratch);
  upkeep.made_at[shelter.index] = upkeep.changes;
}

void RoutingTables::build(Edition edition, TravelMode mode, std::span<const std::uint32_t> cost_ms, int threads) {
  TreeSet& trees = set(edition, mode);
  trees.costs.lay_out(graph(mode), cost_ms);
  const auto n = static_cast<std::int64_t>(world_->shelters.size());
#pragma omp parallel num_threads(threads) if (n > 1 && network_->nodes() * world_->shelters.size() > 20000)
  {
    TreeWork scratch;
#pragma omp for schedule(dynamic, 1)
    for (std::int64_t i = 0; i < n; ++i) {
      const ShelterId shelter{static_cast<std::uint32_t>(i)};
      reverse_tree(graph(mode), trees.costs, world_->links.key, world_->shelters.node[shelter.index], rows(mode, trees, shelter), scratch);
    }
  }
  if (edition == Edition::current) all_made(mode);
}

std::size_t RoutingTables::change_costs(TravelMode mode, std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, int threads) {
  std::vector<std::uint32_t> changed, now;
  for (std::uint32_t link = 0; link < before.size(); ++link)
    if (before[link] != after[link]) changed.push_back(link);
  if (changed.empty()) return 0;
  TreeSet& trees = set(Edition::current, mode);
  Upkeep& upkeep = upkeep_[static_cast<std::size_t>(mode)];
  ++upkeep.changes;
  for (const std::uint32_t link : changed) trees.costs.change(graph(mode), link, after[link]), upkeep.changed_at[link] = upkeep.changes;
  // A tree stays the best one, link by link, as long as no link that it uses became dearer and no cheaper link reaches what the tree offers
  // at its tail: the old costs to go then still fit every link, and the same links are tight.
  const RouteGraph& ways = graph(mode);
  const auto touches = [&](std::uint32_t shelter, std::uint32_t link) {
    const std::uint32_t ahead = trees.cost_to_go[at(mode, {shelter}, ways.head(link))];
    bool any = false;
    ways.for_tails(link, [&](std::uint32_t tail) {
      const std::size_t here = at(mode, {shelter}, tail);
      if (after[link] > before[link]) any = any || (trees.next_out[here] != no_out_link && ways.first_out(tail) + trees.next_out[here] == link);
      else any = any || (ahead != no_way && std::uint64_t{ahead} + after[link] <= trees.cost_to_go[here]);
    });
    return any;
  };
  std::size_t affected = 0;
  for (std::uint32_t s = 0; s < world_->shelters.size(); ++s) {
    if (pinned_[s] != 0) continue;
    const std::uint8_t was = upkeep.freshness[s];
    if (was != old && std::none_of(changed.begin(), changed.end(), [&](std::uint32_t link) { return touches(s, link); })) {
      upkeep.made_at[s] = upkeep.changes;
      continue;
    }
    ++affected;
    upkeep.freshness[s] = was == asked ? made : old;
    if (was == asked) now.push_back(s);
  }
  const auto n = static_cast<std::int64_t>(now.size());
#pragma omp parallel num_threads(threads) if (n > 1 && network_->nodes() * now.size() > 200000)
  {
    TreeWork scratch;
#pragma omp for schedule(dynamic, 1)
    for (std::int64_t i = 0; i < n; ++i) repair(mode, {now[static_cast<std::size_t>(i)]}, changed, scratch);
  }
  return affected;
}

void RoutingTables::copy_first_to_current(TravelMode mode) {
  set(Edition::current, mode) = set(Edition::first, mode);
  all_made(mode);
}

void RoutingTables::pin(ShelterId shelter, std::span<const LinkId> path) {
  pinned_[shelter.index] = 1;
  for (int m = 0; m < travel_modes; ++m)
    for (const Edition edition : {Edition::first, Edition::current}) {
      const auto mode = static_cast<TravelMode>(m);
      const auto next_out = rows(mode, set(edition, mode), shelter).next_out;
      std::fill(next_out.begin(), next_out.end(), no_out_link);
      for (const LinkId link : path)
        graph(mode).for_states_of(network_->tail(link).index,
                                  [&](std::uint32_t state) { next_out[state] = static_cast<std::uint8_t>(link.index - graph(mode).first_out(state)); });
    }
}

}  // namespace muster
