#include <gtest/gtest.h>

#include "engine/routing/random_ways.hpp"
#include "muster/engine/routing/routing_tables.hpp"

namespace muster {
namespace {

using cases::pick;
using namespace random_ways;

/// A world with bans, and what is expected of its ways to one destination.
struct Expected {
  const World& world;
  const std::vector<std::uint32_t>& cost;
  NodeId destination;
  std::set<BoostEdge> banned = banned_turns(world);
  std::vector<std::uint64_t> after_link = boost_costs_after_links(world, cost, destination, banned);

  std::uint64_t through(std::uint32_t link) const { return cost[link] == no_way || after_link[link] >= unreached ? unreached : cost[link] + after_link[link]; }
  /// Of those who came along `from` (or set out at the node, where it is none): the best link on, the lowest key on ties.
  LinkId best(LinkId from, NodeId node) const {
    LinkId out;
    for (std::uint32_t link = world.network.first_out(node); link < world.network.first_out(node) + world.network.out_degree(node); ++link) {
      if (through(link) >= unreached || (from.valid() && banned.contains({from.index, link}))) continue;
      if (!out.valid() || through(link) < through(out.index) || (through(link) == through(out.index) && world.links.key[link] < world.links.key[out.index]))
        out = {link};
    }
    return node == destination ? LinkId{} : out;
  }
};

void expect_exact(const World& w, const RoutingTables& tables, Edition edition, const std::vector<std::uint32_t>& cost) {
  for (std::uint32_t s = 0; s < w.shelters.size(); ++s) {
    const Expected expected{w, cost, w.shelters.node[s]};
    const auto check = [&](LinkId from, NodeId node, RouteState state) {
      const LinkId next = expected.best(from, node);
      ASSERT_EQ(tables.next(edition, TravelMode::car, {s}, state), next);
      const bool there = node == expected.destination;
      ASSERT_EQ(tables.cost_to_go(edition, TravelMode::car, {s}, state), there ? 0 : next.valid() ? expected.through(next.index) : no_way);
    };
    for (std::uint32_t v = 0; v < w.network.nodes(); ++v) ASSERT_NO_FATAL_FAILURE(check({}, {v}, NodeId{v}));
    for (std::uint32_t link = 0; link < cost.size(); ++link)
      ASSERT_NO_FATAL_FAILURE(check({link}, w.links.head[link], tables.state_after(TravelMode::car, {link})));
  }
}

TEST(TurnBans, are_obeyed_as_on_the_graph_of_all_turns) {
  for (const std::uint32_t nodes : {20U, 1000U, 20000U}) {
    World w = random_world(nodes + 1, nodes, 3);
    ban_turns(w, nodes, 30);
    const auto cost = random_costs(nodes, w.links.tail.size(), nodes == 1000 ? 3 : 5000);
    RoutingTables tables(w);
    tables.build(Edition::first, TravelMode::car, cost, 2);
    expect_exact(w, tables, Edition::first, cost);
  }
}

TEST(TurnBans, are_obeyed_by_trees_that_are_repaired) {
  World w = random_world(31, 800, 4);
  ban_turns(w, 31, 25);
  auto cost = random_costs(31, w.links.tail.size(), 30);  // many ties
  RoutingTables tables(w);
  tables.build(Edition::current, TravelMode::car, cost, 1);
  for (int round = 0; round < 40; ++round) {
    auto changed = cost;
    const int count = round % 8 == 0 ? static_cast<int>(cost.size()) / 3 : pick(32, 1, round, 1, 20);
    for (int k = 0; k < count; ++k) {
      const int to = pick(32, 3, 10000 * round + k, 0, 40);
      changed[static_cast<std::size_t>(pick(32, 2, 10000 * round + k, 0, static_cast<int>(cost.size()) - 1))] =
          to < 6 ? no_way : static_cast<std::uint32_t>(to);
    }
    tables.change_costs(TravelMode::car, cost, changed, 2);
    cost = changed;
    ASSERT_NO_FATAL_FAILURE(expect_exact(w, tables, Edition::current, cost)) << round;
  }
}

TEST(TurnBans, do_not_bind_people_on_foot_and_cost_nothing_where_there_are_none) {
  World w = random_world(41, 300, 2);
  const auto cost = random_costs(41, w.links.tail.size(), 100);
  RoutingTables free(w);
  EXPECT_FALSE(free.has_turn_bans(TravelMode::car));
  for (std::uint32_t link = 0; link < cost.size(); ++link) EXPECT_EQ(free.state_after(TravelMode::car, {link}), RouteState(w.links.head[link]));
  ban_turns(w, 41, 40);
  RoutingTables tables(w);
  EXPECT_TRUE(tables.has_turn_bans(TravelMode::car));
  EXPECT_FALSE(tables.has_turn_bans(TravelMode::foot));
  for (RoutingTables* t : {&free, &tables}) t->build(Edition::first, TravelMode::foot, cost, 1);
  for (std::uint32_t s = 0; s < 2; ++s)
    for (std::uint32_t v = 0; v < 300; ++v)
      EXPECT_EQ(tables.next(Edition::first, TravelMode::foot, {s}, {v}), free.next(Edition::first, TravelMode::foot, {s}, {v}));
}

TEST(TurnBans, give_links_after_which_the_same_turns_are_allowed_one_state) {
  World w;
  for (int v = 0; v < 5; ++v) w.nodes.id.push_back("n" + std::to_string(v));
  const auto link = [&](std::uint32_t tail, std::uint32_t head) {
    w.links.id.push_back(std::to_string(tail) + std::to_string(head)), w.links.key.push_back(entity_key("link", w.links.id.back()));
    w.links.tail.push_back({tail}), w.links.head.push_back({head});
  };
  link(0, 3), link(1, 3), link(2, 3), link(3, 0), link(3, 1), link(3, 4);
  w.network = Network(5, w.links);
  w.turn_bans.from = {{1}, {0}, {0}}, w.turn_bans.to = {{3}, {3}, {3}};  // one of them twice
  const RouteGraph graph(w.network, w.turn_bans);
  EXPECT_EQ(graph.states(), 6U);
  EXPECT_EQ(graph.head(0), 5U);
  EXPECT_EQ(graph.head(1), 5U);
  EXPECT_EQ(graph.head(2), 3U);
  EXPECT_EQ(graph.node(5), 3U);
}

/// From a over b to d: straight on, or round by c where that turn is banned.
NetworkCase detour(bool banned) {
  auto ab = cases::road("ab", "a", "b", 200), bd = cases::road("bd", "b", "d", 200);
  if (banned) ab.no_turn_to = {"bd"};
  return cases::network(
      {{"a"}, {"b"}, {"c"}, {"d"}, {"e"}},
      {ab, bd, cases::road("bc", "b", "c", 400), cases::road("cb", "c", "b", 400), cases::road("cd", "c", "d", 1000), cases::road("eb", "e", "b", 200)},
      {cases::cars("a", "d", 0.1, 0, 100), cases::cars("e", "d", 0.1, 0, 100), cases::cars("b", "d", 0.1, 0, 100)});
}

TEST(TurnBans, send_vehicles_the_longer_way_round) {
  const auto time_of = [](const NetworkResult& r, std::uint32_t demand) {
    for (const CaseTrip& trip : r.trips)
      if (trip.demand == demand) return trip.travel_time();
    return Time::never();
  };
  const NetworkResult free = run_network_case(detour(false)), bound = run_network_case(detour(true));
  for (const NetworkResult* r : {&free, &bound}) EXPECT_EQ(r->arrived(), 30);
  EXPECT_EQ(time_of(free, 0), Time::seconds(20));
  EXPECT_EQ(time_of(bound, 0), Time::seconds(10 + 20 + 20 + 10)) << "to c, back, and then straight on: 60 s; over c to d it would be 80 s";
  EXPECT_EQ(time_of(bound, 1), Time::seconds(20)) << "who comes from elsewhere may turn";
  EXPECT_EQ(time_of(bound, 2), Time::seconds(10)) << "so may who sets out at the node";
}

TEST(TurnBans, leave_a_vehicle_without_another_way_beside_the_road) {
  NetworkCase c = detour(true);
  c.links.erase(c.links.begin() + 2, c.links.begin() + 5);  // no way round
  c.demands.resize(1);
  c.demands[0].informed = true;
  c.settings.stuck_limit = Time::minutes(5);
  const NetworkResult r = run_network_case(c);
  EXPECT_EQ(r.arrived(), 0);
  for (const CaseTrip& trip : r.trips) EXPECT_EQ(trip.status, PartyStatus::in_place);
}

}  // namespace
}  // namespace muster
