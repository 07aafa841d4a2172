#include "muster/engine/routing/routing_tables.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/error.hpp"

namespace muster {

std::vector<std::uint32_t> free_costs(const World& world, TravelMode mode, double own_m_s) {
  const LinkTable& links = world.links;
  std::vector<std::uint32_t> cost(links.tail.size(), no_way);
  if (mode == TravelMode::boat) return cost;  // only what water opens
  const unsigned needs = mode == TravelMode::foot ? mode_foot : mode == TravelMode::cycle ? mode_car | mode_cycle : mode_car;
  for (std::size_t i = 0; i < cost.size(); ++i) {
    const bool open = (links.modes[i] & needs) != 0 && (mode == TravelMode::foot ? links.width_m[i] > 0 : links.lanes[i] > 0);
    const auto road = static_cast<double>(links.speed_m_s[i]);
    const double speed = mode == TravelMode::foot ? own_m_s : mode == TravelMode::cycle ? std::min(own_m_s, road) : road;
    if (open && speed > 0) cost[i] = static_cast<std::uint32_t>(std::clamp(std::round(1000.0 * static_cast<double>(links.length_m[i]) / speed), 1.0, 4e9));
  }
  return cost;
}

RoutingTables::Tree::~Tree() {
  if (sum_ != nullptr) *sum_ -= counted_;
}

RoutingTables::Tree::Tree(const Tree& other) : Tree(other.states, other.sum_) {
  const TreeRows own = rows();
  std::copy_n(other.cost_to_go.get(), states, own.cost_to_go.data());
  std::copy_n(other.next_out.get(), states, own.next_out.data());
  count();
}

TreeRows RoutingTables::Tree::rows() {
  if (cost_to_go == nullptr)
    cost_to_go = std::make_unique_for_overwrite<std::uint32_t[]>(states), next_out = std::make_unique_for_overwrite<std::uint8_t[]>(states);
  return {{cost_to_go.get(), states}, {next_out.get(), states}};
}

void RoutingTables::Tree::count() {
  counted_ = near.bytes() + (cost_to_go == nullptr ? 0 : states * (sizeof(std::uint32_t) + sizeof(std::uint8_t)));
  if (sum_ != nullptr) *sum_ += counted_;
}

RoutingTables::RoutingTables(const World& world) : world_(&world), shelters_(world.shelters.size()) {
  const Network& network = world.network;
  Problems problems;
  for (std::uint32_t v = 0; v < network.nodes(); ++v) {
    if (network.out_degree({v}) <= max_out_degree) continue;
    problems.add(ErrorCode::above_maximum, Location{.file = {}, .key_path = "/node/" + world.nodes.id[v] + "/out_links"},
                 {{"limit", std::to_string(max_out_degree)}, {"found", std::to_string(network.out_degree({v}))}});
  }
  problems.throw_if_any();
  graphs_.emplace_back(network);
  if (!world.turn_bans.from.empty()) graphs_.emplace_back(network, world.turn_bans);
  layers_ = std::make_unique<Layer[]>(layer_count);
  ends_ = world.shelters.node;
  make_room(shelters_);
}

/// What is there stays where it is: the trees do, and what points to them is copied.
void RoutingTables::make_room(std::size_t ends) {
  const std::size_t before = slots_.size();
  slots_.resize(layer_count * ends), given_.resize(ends);
  if (slots_.size() <= ready_room_) return;
  ready_room_ = std::max(slots_.size(), 2 * ready_room_);
  auto ready = std::make_unique<std::atomic<const Tree*>[]>(ready_room_);
  for (std::size_t i = 0; i < before; ++i) ready[i] = ready_[i].load();
  ready_ = std::move(ready);
}

void RoutingTables::release(std::span<const std::uint8_t> in_use) {
  for (std::uint32_t end = static_cast<std::uint32_t>(shelters_); end < ends_.size(); ++end) {
    if (in_use[ends_[end].index] != 0) continue;
    for (int mode = 0; mode < travel_modes; ++mode)
      for (const Edition edition : {Edition::first, Edition::current}) forget(edition, static_cast<TravelMode>(mode), {end});
  }
}

void RoutingTables::add_end(NodeId node) {
  if (end_at_.empty()) end_at_.assign(world_->network.nodes(), UINT32_MAX);
  if (end_at_[node.index] != UINT32_MAX) return;
  end_at_[node.index] = static_cast<std::uint32_t>(ends_.size());
  ends_.push_back(node);
  make_room(ends_.size());
}

void RoutingTables::forget(Edition edition, TravelMode mode, RouteEnd end) {
  const std::size_t here = at(edition, mode, end);
  if (slots_[here].tree == nullptr) return;  // nor is it ready, nor has it outgrown any
  ready_[here] = nullptr, slots_[here].tree = nullptr, slots_[here].made_at = 0, slots_[here].outgrown.clear();
}

void RoutingTables::set_costs(Edition edition, TravelMode mode, std::span<const std::uint32_t> cost_ms) {
  Layer& of = layer(edition, mode);
  of = {.costs = std::make_shared<RouteCosts>(cost_ms), .changed_at = {}, .changes = 0, .follows_first = false};
  for (std::uint32_t s = 0; s < ends_.size(); ++s) forget(edition, mode, {s});
  if (edition == Edition::first) {
    layer(Edition::current, mode).follows_first = false;
    return;
  }
  of.changed_at.assign(cost_ms.size(), 0);
  const Layer& first = layer(Edition::first, mode);
  if (first.costs == nullptr) return;
  of.follows_first = true, of.changes = 1;
  for (std::uint32_t link = 0; link < cost_ms.size(); ++link) of.changed_at[link] = cost_ms[link] != (*first.costs)[link];
}

void RoutingTables::copy_first_to_current(TravelMode mode) {
  const Layer& first = layer(Edition::first, mode);
  layer(Edition::current, mode) = {
      .costs = first.costs, .changed_at = std::vector<std::uint32_t>(world_->network.links(), 0), .changes = 0, .follows_first = true};
  for (std::uint32_t s = 0; s < ends_.size(); ++s) forget(Edition::current, mode, {s});
}

void RoutingTables::prepare(Edition edition, TravelMode mode, std::span<const RouteEnd> ends, int threads) const {
  std::vector<RouteEnd> missing;
  for (const RouteEnd end : ends)
    if (ready_[at(edition, mode, end)].load(std::memory_order_acquire) == nullptr) missing.push_back(end);
  const auto n = static_cast<std::int64_t>(missing.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (n > 1 && graph(mode).states() * missing.size() > 20000)
  for (std::int64_t i = 0; i < n; ++i) ask(edition, mode, missing[static_cast<std::size_t>(i)], nobody);
}

void RoutingTables::build(Edition edition, TravelMode mode, std::span<const std::uint32_t> cost_ms, int threads) {
  set_costs(edition, mode, cost_ms);
  std::vector<ShelterId> all(shelters_);
  for (std::uint32_t s = 0; s < shelters_; ++s) all[s] = {s};
  prepare(edition, mode, all, threads);
}

const RoutingTables::Tree* RoutingTables::ask(Edition edition, TravelMode mode, RouteEnd end, RouteState asked) const {
  const std::size_t here = at(edition, mode, end);
  Slot& slot = slots_[here];
  const std::lock_guard lock(slot.making);
  if (const Tree* made = ready_[here].load(std::memory_order_acquire); made != nullptr) return made;  // another thread was first
  if (edition == Edition::current) make_current(mode, end, slot, asked);
  else if (slot.tree == nullptr) slot.tree = new_tree(edition, mode, end, first_reach(end, asked));
  ready_[here].store(slot.tree.get(), std::memory_order_release);
  return slot.tree.get();
}

void RoutingTables::make_current(TravelMode mode, RouteEnd end, Slot& slot, RouteState asked) const {
  const Layer& now = layer(Edition::current, mode);
  const std::size_t first = at(Edition::first, mode, end);
  const bool given = !given_[end.index].empty();
  if (slot.tree == nullptr && (given || now.follows_first)) {
    // Its beginning is the first edition's: all of it where nothing has changed since, and worth taking where it is there anyway.
    if (given || now.changes == 0) tree(Edition::first, mode, end, asked);
    if (ready_[first].load(std::memory_order_acquire) != nullptr) {
      const std::lock_guard lock(slots_[first].making);  // it may be made to reach further at this moment
      slot.tree = slots_[first].tree, slot.made_at = 0;
    }
  }
  if (given || (slot.tree != nullptr && slot.made_at == now.changes)) return;
  if (slot.tree == nullptr) {
    slot.tree = new_tree(Edition::current, mode, end, first_reach(end, asked)), slot.made_at = now.changes;
    return;
  }
  std::vector<std::uint32_t> changed;
  for (std::uint32_t link = 0; link < now.changed_at.size(); ++link)
    if (now.changed_at[link] > slot.made_at) changed.push_back(link);
  repair(mode, end, slot, changed);
}

template <class Use>
void RoutingTables::with_work(const Use& use) const {
  std::unique_ptr<TreeWork> work;
  {
    const std::lock_guard lock(pool_->lock);
    if (!pool_->idle.empty()) work = std::move(pool_->idle.back()), pool_->idle.pop_back();
  }
  if (work == nullptr) work = std::make_unique<TreeWork>();
  use(*work);
  const std::lock_guard lock(pool_->lock);
  pool_->idle.push_back(std::move(work));
}

std::uint8_t RoutingTables::far_out(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const {
  Slot& slot = slots_[at(edition, mode, end)];
  const std::lock_guard lock(slot.making);
  reach(edition, mode, end, state);
  return slot.tree->out(state.index);
}

std::uint32_t RoutingTables::far_cost(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const {
  Slot& slot = slots_[at(edition, mode, end)];
  const std::lock_guard lock(slot.making);
  reach(edition, mode, end, state);
  return slot.tree->cost(state.index);
}

void RoutingTables::reach(Edition edition, TravelMode mode, RouteEnd end, RouteState state) const {
  const std::size_t here = at(edition, mode, end);
  Slot& slot = slots_[here];
  while (slot.tree->cost(state.index) == no_way && slot.tree->most_ms != no_way) {
    reach_further(edition, mode, end, slot, state);
    ready_[here].store(slot.tree.get(), std::memory_order_release);
  }
}

/// Others may be reading the tree as it is: it is kept. One that both editions share goes on being shared.
/// @param asked  state that it is to reach, if any way leads from there
void RoutingTables::reach_further(Edition edition, TravelMode mode, RouteEnd end, Slot& slot, RouteState asked) const {
  const std::shared_ptr<Tree> before = slot.tree;
  slot.outgrown.push_back(before);
  if (edition == Edition::current) {
    const std::size_t at_first = at(Edition::first, mode, end);
    Slot& first = slots_[at_first];
    const std::lock_guard lock(first.making);
    const bool was_shared = std::find(first.outgrown.begin(), first.outgrown.end(), before) != first.outgrown.end();
    if (first.tree == before) {
      reach_further(Edition::first, mode, end, first, asked);
      ready_[at_first].store(first.tree.get(), std::memory_order_release);
      slot.tree = first.tree;
      return;
    }
    if (was_shared) {  // another thread has made it reach further since
      slot.tree = first.tree;
      return;
    }
  }
  slot.tree = new_tree(edition, mode, end, {.asked = asked, .least_ms = near_ms});
}

std::shared_ptr<RoutingTables::Tree> RoutingTables::new_tree(Edition edition, TravelMode mode, RouteEnd end, TreeReach reach) const {
  auto out = std::make_shared<Tree>(graph(mode).states(), end.index < shelters_ ? nullptr : added_bytes_.get());
  RouteCosts* const costs = layer(edition, mode).costs.get();
  if (costs == nullptr) {
    std::fill_n(out->rows().cost_to_go.data(), out->states, no_way);
    std::fill_n(out->rows().next_out.data(), out->states, no_out_link);
  } else {
    {
      const std::lock_guard lock(*laying_out_);
      costs->lay_out(graph(mode));
    }
    const bool bounded = reach.most_ms != no_way || reach.asked.index != TreeReach::nobody;
    with_work([&](TreeWork& work) {
      const auto rows = [&out] { return out->rows(); };
      if (bounded) out->most_ms = near_tree(graph(mode), *costs, world_->links.key, ends_[end.index], reach, out->near, rows, work);
      else reverse_tree(graph(mode), *costs, world_->links.key, ends_[end.index], out->rows(), work);
    });
  }
  if (!given_[end.index].empty()) lead_along(mode, end, *out);
  out->count();
  return out;
}

/// Whatever the costs say, the way goes along the links that are given.
void RoutingTables::lead_along(TravelMode mode, RouteEnd end, Tree& tree) const {
  std::fill_n(tree.next_out.get(), tree.states, no_out_link);
  for (const LinkId link : given_[end.index])
    graph(mode).for_states_of(world_->network.tail(link).index,
                              [&](std::uint32_t state) { tree.next_out[state] = static_cast<std::uint8_t>(link.index - graph(mode).first_out(state)); });
}

void RoutingTables::repair(TravelMode mode, RouteEnd end, Slot& slot, std::span<const std::uint32_t> changed) const {
  const Layer& now = layer(Edition::current, mode);
  if (slot.tree->most_ms != no_way) {  // as cheap to make anew as to look at
    slot.tree = new_tree(Edition::current, mode, end, {.most_ms = slot.tree->most_ms}), slot.made_at = now.changes, slot.outgrown.clear();
    return;
  }
  if (slot.tree.use_count() > 1) slot.tree = std::make_shared<Tree>(*slot.tree);  // the first edition keeps its own
  {
    const std::lock_guard lock(*laying_out_);
    now.costs->lay_out(graph(mode));
  }
  with_work([&](TreeWork& work) { repair_tree(graph(mode), *now.costs, world_->links.key, ends_[end.index], changed, slot.tree->rows(), work); });
  slot.made_at = now.changes;
}

/// A tree stays the best one, link by link, as long as no link that it uses became dearer and no cheaper link reaches what the tree offers
/// at its tail: the old costs to go then still fit every link, and the same links are tight.
bool RoutingTables::touches(TravelMode mode, const Tree& tree, std::uint32_t link, std::uint32_t before, std::uint32_t after) const {
  const RouteGraph& ways = graph(mode);
  const std::uint32_t ahead = tree.cost(ways.head(link));
  bool any = false;
  ways.for_tails(link, [&](std::uint32_t tail) {
    if (after > before) any = any || (tree.out(tail) != no_out_link && ways.first_out(tail) + tree.out(tail) == link);
    else any = any || (ahead != no_way && std::uint64_t{ahead} + after <= tree.cost(tail));
  });
  return any;
}

std::size_t RoutingTables::change_costs(TravelMode mode, std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, int threads) {
  std::vector<std::uint32_t> changed, now;
  for (std::uint32_t link = 0; link < before.size(); ++link)
    if (before[link] != after[link]) changed.push_back(link);
  if (changed.empty()) return 0;
  Layer& of = layer(Edition::current, mode);
  if (of.costs.use_count() > 1) of.costs = std::make_shared<RouteCosts>(*of.costs);  // the first edition keeps its own
  ++of.changes;
  for (const std::uint32_t link : changed) of.costs->change(graph(mode), link, after[link]), of.changed_at[link] = of.changes;
  std::size_t affected = 0;
  for (std::uint32_t s = 0; s < ends_.size(); ++s) {
    const std::size_t here = at(Edition::current, mode, {s});
    Slot& slot = slots_[here];
    if (slot.tree == nullptr || !given_[s].empty()) continue;
    const bool fresh = slot.made_at + 1 == of.changes;
    if (fresh && std::none_of(changed.begin(), changed.end(), [&](std::uint32_t link) { return touches(mode, *slot.tree, link, before[link], after[link]); })) {
      slot.made_at = of.changes;
      continue;
    }
    ++affected;
    if (ready_[here].exchange(nullptr) != nullptr) now.push_back(s);
  }
  const auto n = static_cast<std::int64_t>(now.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (n > 1 && graph(mode).states() * now.size() > 200000)
  for (std::int64_t i = 0; i < n; ++i) {
    const RouteEnd end{now[static_cast<std::size_t>(i)]};
    repair(mode, end, slots_[at(Edition::current, mode, end)], changed);
  }
  return affected;
}

void RoutingTables::pin(RouteEnd end, std::span<const LinkId> path) {
  given_[end.index].assign(path.begin(), path.end());
  for (int mode = 0; mode < travel_modes; ++mode)
    for (const Edition edition : {Edition::first, Edition::current}) forget(edition, static_cast<TravelMode>(mode), end);
}

std::size_t RoutingTables::trees_made() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    count += slots_[i].tree != nullptr && !shares_with_first(i);
  }
  return count;
}

}  // namespace muster
