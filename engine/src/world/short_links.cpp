#include "muster/engine/world/short_links.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "muster/engine/world/world.hpp"
#include "world/columns.hpp"

namespace muster {

namespace {

using columns::Rows;
constexpr double planning_walk_m_s = 1.34;  // Weidmann's mean free speed: reference for the added walking time

/// Which node each node becomes. Groups grow shortest link first and never span more than `limit` metres of links.
class NodeGroups {
 public:
  NodeGroups(const std::vector<std::string>& ids, double limit) : ids_(ids), leader_(ids.size()), span_(ids.size(), 0.0), limit_(limit) {
    std::iota(leader_.begin(), leader_.end(), 0U);
  }
  std::uint32_t leader(std::uint32_t node) {
    while (leader_[node] != node) node = leader_[node] = leader_[leader_[node]];
    return node;
  }
  void join(std::uint32_t a, std::uint32_t b, double length) {
    a = leader(a), b = leader(b);
    if (a == b || span_[a] + span_[b] + length > limit_) return;
    if (ids_[b] < ids_[a]) std::swap(a, b);  // by id, so that the input's order does not matter
    leader_[b] = a;
    span_[a] += span_[b] + length;
  }

 private:
  const std::vector<std::string>& ids_;
  Rows leader_;
  std::vector<double> span_;
  double limit_;
};

/// The merged nodes take the place of the leader; link courses end there.
void move_link_ends(World& world) {
  LinkTable& links = world.links;
  for (std::size_t row = 0; row < links.size(); ++row) {
    const std::size_t begin = links.shape.first[row], end = links.shape.first[row + 1];
    if (end - begin < 4) continue;
    double* p = links.shape.values.data();
    p[begin] = world.nodes.x[links.tail[row].index], p[begin + 1] = world.nodes.y[links.tail[row].index];
    p[end - 2] = world.nodes.x[links.head[row].index], p[end - 1] = world.nodes.y[links.head[row].index];
  }
}

/// Banned turns after links were renumbered; those that lost a link go. Returns how many.
std::size_t move_turn_bans(TurnBanTable& bans, const Rows& link_to) {
  columns::rewrite(bans.from, link_to), columns::rewrite(bans.to, link_to);
  const std::size_t before = bans.size();
  Rows kept;
  for (std::uint32_t row = 0; row < before; ++row)
    if (bans.from[row].valid() && bans.to[row].valid()) kept.push_back(row);
  columns::reorder(bans, kept);
  return before - kept.size();
}

/// Routes go on over the nodes that took the place of links.
void move_routes(TripTable& trips, const Rows& link_to) {
  RaggedIds<LinkTag> moved;
  for (std::size_t row = 0; row < trips.size(); ++row) {
    for (std::uint32_t i = trips.route.first[row]; i < trips.route.first[row + 1]; ++i)
      if (const std::uint32_t link = link_to[trips.route.values[i].index]; link != UINT32_MAX) moved.values.push_back({link});
    moved.first.push_back(static_cast<std::uint32_t>(moved.values.size()));
  }
  trips.route = std::move(moved);
}

void merge_links(World& world, double merge_below_m, ShortLinks& done) {
  LinkTable& links = world.links;
  Rows order;
  for (std::uint32_t row = 0; row < links.size(); ++row)
    if (static_cast<double>(links.length_m[row]) < merge_below_m && links.structure[row] == LinkStructure::plain) order.push_back(row);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return links.length_m[a] != links.length_m[b] ? links.length_m[a] < links.length_m[b] : links.id[a] < links.id[b];
  });
  NodeGroups groups(world.nodes.id, merge_below_m);
  for (const std::uint32_t row : order) groups.join(links.tail[row].index, links.head[row].index, static_cast<double>(links.length_m[row]));

  Rows kept_nodes, node_to(world.nodes.size());
  for (std::uint32_t node = 0; node < world.nodes.size(); ++node)
    if (groups.leader(node) == node) node_to[node] = static_cast<std::uint32_t>(kept_nodes.size()), kept_nodes.push_back(node);
  for (std::uint32_t node = 0; node < world.nodes.size(); ++node) node_to[node] = node_to[groups.leader(node)];
  Rows kept_links;  // a street that began and ended at one node before stays
  for (std::uint32_t row = 0; row < links.size(); ++row)
    if (links.tail[row] == links.head[row] || node_to[links.tail[row].index] != node_to[links.head[row].index]) kept_links.push_back(row);
  columns::reorder(world.nodes, kept_nodes);
  columns::rewrite(links.tail, node_to), columns::rewrite(links.head, node_to);
  columns::rewrite(world.buildings.node, node_to), columns::rewrite(world.shelters.node, node_to);
  columns::rewrite(world.trips.from, node_to), columns::rewrite(world.trips.to, node_to);

  const std::size_t before = links.size();
  const Rows link_to = columns::inverse(kept_links, before);
  columns::reorder(links, kept_links);
  columns::rewrite(links.opposite, link_to);
  done.bans_dropped = move_turn_bans(world.turn_bans, link_to);
  move_routes(world.trips, link_to);
  move_link_ends(world);
  done.merged = before - links.size();
}

}  // namespace

ShortLinks treat_short_links(World& world, double merge_below_m, double least_m) {
  ShortLinks out;
  World::tables(world, [](std::string_view, auto& table) { table.key.resize(table.size()); });
  if (merge_below_m > 0) merge_links(world, merge_below_m, out);
  LinkTable& links = world.links;
  for (std::size_t row = 0; row < links.size(); ++row) {
    const double added = least_m - static_cast<double>(links.length_m[row]);
    if (!(added > 0)) continue;
    links.length_m[row] = static_cast<float>(least_m);
    ++out.rounded;
    out.longest_added_m = std::max(out.longest_added_m, added);
    out.added_walk_s += added / planning_walk_m_s;
    if ((links.modes[row] & mode_car) != 0) out.added_car_s += added / static_cast<double>(links.speed_m_s[row]);
  }
  return out;
}

double shortest_link_time_s(const World& world, double fastest_walk_m_s) {
  double shortest = std::numeric_limits<double>::infinity();
  const LinkTable& links = world.links;
  for (std::size_t row = 0; row < links.size(); ++row) {
    const double length = static_cast<double>(links.length_m[row]);
    if ((links.modes[row] & mode_car) != 0) shortest = std::min(shortest, length / static_cast<double>(links.speed_m_s[row]));
    if ((links.modes[row] & mode_foot) != 0) shortest = std::min(shortest, length / fastest_walk_m_s);
  }
  return shortest;
}

}  // namespace muster
