#include "muster/engine/routing/routing_tables.hpp"

#include <gtest/gtest.h>

#include <set>

#include "engine/routing/random_ways.hpp"

namespace muster {
namespace {

using cases::pick;
using namespace random_ways;

TEST(CostQueue, takes_the_cheapest_first_whatever_the_costs_and_the_width_of_its_buckets) {
  CostQueue queue;
  for (int round = 0; round < 60; ++round) {
    const int largest = 1 << pick(21, 1, round, 0, 28), least = pick(21, 2, round, 1, std::min(largest, 5000));
    const auto step = [&](int i) { return static_cast<std::uint32_t>(pick(21, 3, 10000 * round + i, least, largest)); };
    queue.start(static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(pick(21, 4, round, 1, largest)));
    std::multiset<std::pair<std::uint32_t, std::uint32_t>> expected;
    std::uint32_t pushed = 0, before = 0;
    const auto push = [&](std::uint32_t from) {
      const std::uint32_t cost = from + step(static_cast<int>(pushed));
      queue.push(cost, pushed), expected.insert({cost, pushed++});
    };
    for (int i = 0; i < 5; ++i) push(0);
    const auto take = [&](std::uint32_t cost, std::uint32_t state) {
      ASSERT_EQ(expected.erase({cost, state}), 1U);
      // What is in the queue may be cheaper than what was just taken, but by less than any link costs: nothing that follows from it is.
      if (!expected.empty()) {
        ASSERT_LT(cost, expected.begin()->first + static_cast<std::uint32_t>(least));
      }
      ASSERT_LT(before, cost + static_cast<std::uint32_t>(least));
      before = cost;
      while (pushed < 500 && pushed % 3 != 0) push(cost);
      if (pushed < 500) push(cost);
    };
    queue.drain(take, [](std::uint32_t) {});
    EXPECT_TRUE(expected.empty());
    EXPECT_EQ(pushed, 500U);
  }
}

void expect_like_boost(const World& w, const RoutingTables& tables, Edition edition, const std::vector<std::uint32_t>& cost) {
  for (std::uint32_t s = 0; s < w.shelters.size(); ++s) {
    const auto expected = boost_costs(w, cost, w.shelters.node[s]);
    for (std::uint32_t v = 0; v < w.network.nodes(); ++v) {
      const std::uint32_t found = tables.cost_to_go(edition, TravelMode::car, {s}, {v});
      const bool reached = expected[v] < (std::uint64_t{1} << 40);
      ASSERT_EQ(found, reached ? static_cast<std::uint32_t>(expected[v]) : no_way);
      const LinkId next = tables.next(edition, TravelMode::car, {s}, {v});
      ASSERT_EQ(next.valid(), reached && w.shelters.node[s].index != v);
      if (!next.valid()) continue;
      ASSERT_EQ(w.network.tail(next).index, v);
      ASSERT_EQ(cost[next.index] + tables.cost_to_go(edition, TravelMode::car, {s}, w.network.head(next)), found) << "the way follows the costs";
    }
  }
}

TEST(Routing, agrees_with_boost_graph_on_random_networks) {  // R1
  for (const std::uint32_t nodes : {1000U, 10000U, 100000U}) {
    const World w = random_world(nodes, nodes, nodes > 50000 ? 1 : 4);
    const auto cost = random_costs(nodes, w.links.tail.size(), 5000);
    RoutingTables tables(w);
    tables.build(Edition::first, TravelMode::car, cost, 2);
    expect_like_boost(w, tables, Edition::first, cost);
  }
}

TEST(Routing, takes_the_lowest_key_where_ways_are_equally_good) {
  const World w = random_world(3, 500, 3);
  const auto cost = random_costs(3, w.links.tail.size(), 2);  // nearly everything ties
  RoutingTables tables(w);
  tables.build(Edition::first, TravelMode::foot, cost, 1);
  int ties = 0;
  for (std::uint32_t v = 0; v < 500; ++v) {
    const LinkId next = tables.next(Edition::first, TravelMode::foot, {0}, {v});
    if (!next.valid()) continue;
    for (std::uint32_t link = w.network.first_out({v}); link < w.network.first_out({v}) + w.network.out_degree({v}); ++link) {
      const std::uint32_t ahead = tables.cost_to_go(Edition::first, TravelMode::foot, {0}, w.network.head({link}));
      if (cost[link] == no_way || ahead == no_way || ahead + cost[link] != tables.cost_to_go(Edition::first, TravelMode::foot, {0}, {v})) continue;
      EXPECT_LE(w.links.key[next.index], w.links.key[link]);
      ties += link != next.index;
    }
  }
  EXPECT_GT(ties, 20);
}

TEST(Routing, makes_anew_only_what_a_change_can_touch_and_is_like_new) {
  const World w = random_world(11, 2000, 12);
  auto cost = random_costs(11, w.links.tail.size(), 300);
  RoutingTables tables(w);
  tables.build(Edition::current, TravelMode::car, cost, 1);
  std::size_t least = w.shelters.size();
  for (int round = 0; round < 25; ++round) {
    auto changed = cost;
    for (int k = pick(12, 1, round, 1, 3); k > 0; --k) {
      const int link = pick(12, 2, 10 * round + k, 0, static_cast<int>(cost.size()) - 1);
      const int to = pick(12, 3, 10 * round + k, 0, 400);
      changed[static_cast<std::size_t>(link)] = to < 50 ? no_way : static_cast<std::uint32_t>(to);
    }
    least = std::min(least, tables.change_costs(TravelMode::car, cost, changed, 2));
    cost = changed;
    RoutingTables fresh(w);
    fresh.build(Edition::current, TravelMode::car, cost, 1);
    for (std::uint32_t s = static_cast<std::uint32_t>(round % 3); s < w.shelters.size(); s += 2)  // some are not asked for, and stay old for a while
      for (std::uint32_t v = 0; v < w.network.nodes(); ++v) {
        ASSERT_EQ(tables.next_out(Edition::current, TravelMode::car, {s}, {v}), fresh.next_out(Edition::current, TravelMode::car, {s}, {v})) << round;
        ASSERT_EQ(tables.cost_to_go(Edition::current, TravelMode::car, {s}, {v}), fresh.cost_to_go(Edition::current, TravelMode::car, {s}, {v})) << round;
      }
  }
  EXPECT_LT(least, w.shelters.size());
}

TEST(Routing, repairs_a_tree_to_what_a_new_one_would_be) {
  const World w = random_world(17, 3000, 1);
  auto cost = random_costs(17, w.links.tail.size(), 40);  // many ties
  const NodeId to = w.shelters.node[0];
  std::vector<std::uint32_t> costs(w.network.nodes()), new_costs(costs);
  std::vector<std::uint8_t> next(costs.size()), new_next(costs.size());
  const RouteGraph graph(w.network);
  TreeWork scratch;
  reverse_tree(graph, RouteCosts(graph, cost), w.links.key, to, {costs, next}, scratch);
  std::size_t most = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint32_t> changed;  // from one link to a third of all, dearer, cheaper, closed, opened, some in fact the same
    const int count = round % 10 == 0 ? static_cast<int>(cost.size()) / 3 : pick(18, 1, round, 1, 30);
    for (int k = 0; k < count; ++k) {
      const auto link = static_cast<std::uint32_t>(pick(18, 2, 10000 * round + k, 0, static_cast<int>(cost.size()) - 1));
      const int new_cost = pick(18, 3, 10000 * round + k, 0, 50);
      cost[link] = new_cost < 8 ? no_way : static_cast<std::uint32_t>(new_cost);
      changed.push_back(link);
    }
    repair_tree(graph, RouteCosts(graph, cost), w.links.key, to, changed, {costs, next}, scratch);
    most = std::max(most, scratch.moved.size());
    reverse_tree(graph, RouteCosts(graph, cost), w.links.key, to, {new_costs, new_next}, scratch);
    ASSERT_EQ(costs, new_costs) << round;
    ASSERT_EQ(next, new_next) << round;
  }
  EXPECT_GT(most, 1000U);
}

TEST(Routing, makes_the_near_part_of_a_tree_as_it_is_in_the_whole) {
  const World w = random_world(23, 3000, 1);
  const RouteGraph graph(w.network);
  const RouteCosts costs(graph, random_costs(23, w.links.tail.size(), 40));  // many ties
  std::vector<std::uint32_t> to_go(w.network.nodes());
  std::vector<std::uint8_t> next(to_go.size());
  TreeWork scratch, near_scratch;
  int whole_trees = 0, near_trees = 0;
  for (std::uint32_t to = 0; to < 3000; to += 50) {
    reverse_tree(graph, costs, w.links.key, {to}, {to_go, next}, scratch);
    const auto asked = static_cast<std::uint32_t>(pick(24, 1, static_cast<int>(to), 0, 2999));
    const std::uint32_t least = to % 3 == 0 ? 0 : 150;
    NearTree near;
    std::vector<std::uint32_t> all_to_go(to_go.size());
    std::vector<std::uint8_t> all_next(to_go.size());
    const auto whole = [&] { return TreeRows{all_to_go, all_next}; };
    const TreeReach reach = to % 100 == 0 ? TreeReach{.asked = {asked}, .least_ms = least} : TreeReach{.most_ms = 200};
    const std::uint32_t most = near_tree(graph, costs, w.links.key, {to}, reach, near, whole, near_scratch);
    if (most == no_way) {
      ++whole_trees;
      EXPECT_TRUE(near.empty());
      ASSERT_EQ(all_to_go, to_go);
      ASSERT_EQ(all_next, next);
      continue;
    }
    ++near_trees;
    std::size_t in_it = 0;
    for (std::uint32_t v = 0; v < to_go.size(); ++v) {
      const bool in = to_go[v] <= most;
      in_it += in ? 1 : 0;
      ASSERT_EQ(near.cost_to_go(v), in ? to_go[v] : no_way) << "to " << to << " from " << v;
      ASSERT_EQ(near.next_out(v), in ? next[v] : no_out_link) << "to " << to << " from " << v;
    }
    EXPECT_GE(near.bytes(), 5 * in_it);
    if (to % 100 == 0) {
      EXPECT_EQ(most, std::max(to_go[asked] + to_go[asked] / 4, least));
    }
  }
  EXPECT_GT(whole_trees, 3);  // nobody comes from there, or it is far
  EXPECT_GT(near_trees, 30);
}

TEST(Routing, makes_old_trees_right_for_many_threads_that_ask_at_once) {
  const World w = random_world(13, 500, 20);
  auto cost = random_costs(13, w.links.tail.size(), 300);
  RoutingTables tables(w);
  tables.build(Edition::current, TravelMode::car, cost, 1);
  for (int round = 0; round < 10; ++round) {
    auto changed = cost;
    for (std::size_t link = static_cast<std::size_t>(round); link < changed.size(); link += 10)
      if (changed[link] != no_way) changed[link] += 100;
    EXPECT_GT(tables.change_costs(TravelMode::car, cost, changed, 2), w.shelters.size() / 2);  // not all: some shelters have no way in
    cost = changed;
    RoutingTables fresh(w);
    fresh.build(Edition::current, TravelMode::car, cost, 1);
    int different = 0;
#pragma omp parallel for num_threads(4) schedule(dynamic, 16) reduction(+ : different)
    for (std::uint32_t node = 0; node < 500; ++node)
      for (std::uint32_t s = 0; s < 20; s += static_cast<std::uint32_t>(1 + round % 2))  // in every other round half of them is not asked for
        different += tables.next_out(Edition::current, TravelMode::car, {s}, {node}) != fresh.next_out(Edition::current, TravelMode::car, {s}, {node});
    EXPECT_EQ(different, 0) << round;
  }
}

TEST(Routing, makes_a_tree_when_it_is_first_asked_for_and_shares_it_between_editions_while_they_agree) {
  const World w = random_world(19, 400, 6);
  const auto cost = random_costs(19, w.links.tail.size(), 300);
  RoutingTables tables(w);
  for (const TravelMode mode : {TravelMode::foot, TravelMode::car}) tables.set_costs(Edition::first, mode, cost), tables.copy_first_to_current(mode);
  EXPECT_EQ(tables.trees_made(), 0U);
  tables.next(Edition::current, TravelMode::car, {2}, {7});
  EXPECT_EQ(tables.trees_made(), 1U);
  tables.next(Edition::first, TravelMode::car, {2}, {8});
  EXPECT_EQ(tables.trees_made(), 1U);
  const std::vector<ShelterId> some = {{2}, {3}};
  tables.prepare(Edition::first, TravelMode::car, some, 2);
  EXPECT_EQ(tables.trees_made(), 2U);
  auto changed = cost;
  for (std::uint32_t& c : changed) c = c == no_way ? c : c + 1;
  EXPECT_EQ(tables.change_costs(TravelMode::car, cost, changed, 2), 1U) << "the current edition has one";
  EXPECT_EQ(tables.trees_made(), 3U);
  tables.next(Edition::current, TravelMode::foot, {2}, {7});
  EXPECT_EQ(tables.trees_made(), 4U);
}

TEST(Routing, gives_the_same_trees_whenever_and_by_whichever_thread_they_are_made) {
  const World w = random_world(23, 600, 9);
  const auto first = random_costs(23, w.links.tail.size(), 200), start = random_costs(24, w.links.tail.size(), 200);
  RoutingTables tables(w);
  tables.set_costs(Edition::first, TravelMode::car, first);
  tables.set_costs(Edition::current, TravelMode::car, start);  // as after a checkpoint
  auto cost = start;
  for (int round = 0; round < 12; ++round) {
    auto changed = cost;
    for (int k = 0; k < 40; ++k)
      changed[static_cast<std::size_t>(pick(25, 1, 100 * round + k, 0, static_cast<int>(cost.size()) - 1))] =
          static_cast<std::uint32_t>(pick(25, 2, 100 * round + k, 1, 400));
    tables.change_costs(TravelMode::car, cost, changed, 2);
    cost = changed;
    RoutingTables fresh(w);
    fresh.build(Edition::first, TravelMode::car, first, 1), fresh.build(Edition::current, TravelMode::car, cost, 1);
    int different = 0;
#pragma omp parallel for num_threads(4) schedule(dynamic, 8) reduction(+ : different)
    for (std::uint32_t node = 0; node < 600; ++node)
      for (std::uint32_t s = 0; s < 9; ++s) {  // some are first asked for late, some only in one edition
        if (static_cast<int>(s) <= round)
          different += tables.cost_to_go(Edition::current, TravelMode::car, {s}, {node}) != fresh.cost_to_go(Edition::current, TravelMode::car, {s}, {node});
        if (static_cast<int>(s) <= round)
          different += tables.next(Edition::current, TravelMode::car, {s}, {node}) != fresh.next(Edition::current, TravelMode::car, {s}, {node});
        if (s % 2 == 1 && round > 3)
          different += tables.next(Edition::first, TravelMode::car, {s}, {node}) != fresh.next(Edition::first, TravelMode::car, {s}, {node});
      }
    EXPECT_EQ(different, 0) << round;
  }
}

/// Trees to nodes that parties go to are made near ones first. What is asked of them is what whole trees say, whoever asks, from wherever, whenever.
TEST(Routing, reaches_as_far_as_is_asked_for) {
  const World w = random_roads(31, 60);
  std::vector<NodeId> goals;
  World with_shelters = w;  // the same places as shelters: their trees are whole
  for (int i = 0; i < 12; ++i) {
    goals.push_back({static_cast<std::uint32_t>(pick(31, 5, i, 0, 3599))});
    with_shelters.shelters.id.push_back("s" + std::to_string(i)), with_shelters.shelters.node.push_back(goals.back());
  }
  const auto first = random_costs(31, w.links.tail.size(), 400000);  // up to 400 s a link: a quarter of an hour is a few links, an hour a third of the place
  RoutingTables tables(w);
  for (const NodeId goal : goals) tables.add_end(goal);
  tables.set_costs(Edition::first, TravelMode::foot, first), tables.copy_first_to_current(TravelMode::foot);
  auto cost = first;
  int near = 0, far = 0, whole = 0;
  for (int round = 0; round < 8; ++round) {
    RoutingTables fresh(with_shelters);
    fresh.build(Edition::first, TravelMode::foot, first, 1), fresh.build(Edition::current, TravelMode::foot, cost, 1);
    int different = 0;
#pragma omp parallel for num_threads(4) schedule(dynamic, 1) reduction(+ : different, near, far, whole)
    for (int i = 0; i < 4000; ++i) {
      const auto g = static_cast<std::uint32_t>(pick(32, round, i, 0, 11)), node = static_cast<std::uint32_t>(pick(33, round, i, 0, 3599));
      if (static_cast<int>(g) > 3 * round) continue;  // some are asked for late
      const Edition edition = i % 3 == 0 && round > 2 ? Edition::first : Edition::current;
      const RouteEnd end = tables.end_at(goals[g]);
      const std::uint32_t away = fresh.cost_to_go(edition, TravelMode::foot, {g}, {node});
      near += away <= 900000, far += away > 900000 && away <= 3600000, whole += away > 3600000;
      if (i % 2 == 0) different += tables.cost_to_go(edition, TravelMode::foot, end, {node}) != away;
      different += tables.next(edition, TravelMode::foot, end, {node}) != fresh.next(edition, TravelMode::foot, {g}, {node});
      different += tables.next_out(edition, TravelMode::foot, end, {node}) != fresh.next_out(edition, TravelMode::foot, {g}, {node});
    }
    EXPECT_EQ(different, 0) << round;
    auto changed = cost;
    for (int k = 0; k < 60; ++k)
      changed[static_cast<std::size_t>(pick(34, round, k, 0, static_cast<int>(cost.size()) - 1))] =
          k % 5 == 0 ? no_way : static_cast<std::uint32_t>(pick(35, round, k, 1, 500000));
    tables.change_costs(TravelMode::foot, cost, changed, 2);
    cost = changed;
  }
  EXPECT_GT(near, 100);
  EXPECT_GT(far, 100);
  EXPECT_GT(whole, 100);
  EXPECT_GE(tables.added_bytes(), goals.size() * 3600 * 5);
  std::vector<std::uint8_t> in_use(3600, 0);
  in_use[goals.front().index] = 1;
  tables.release(in_use);
  EXPECT_GE(tables.added_bytes(), 3600U * 5);
  in_use[goals.front().index] = 0;
  tables.release(in_use);
  EXPECT_EQ(tables.added_bytes(), 0U);
}

TEST(Routing, leads_along_a_way_that_is_given) {
  World w = random_world(27, 200, 2);
  ban_turns(w, 27, 20);
  const auto cost = random_costs(27, w.links.tail.size(), 50);
  RoutingTables tables(w);
  for (const TravelMode mode : {TravelMode::foot, TravelMode::car}) tables.set_costs(Edition::first, mode, cost), tables.copy_first_to_current(mode);
  const LinkId one{w.network.first_out({5})}, two{w.network.first_out(w.network.head(one))};
  tables.pin({1}, std::vector<LinkId>{one, two});
  auto changed = cost;
  for (std::uint32_t& c : changed) c = 7;
  tables.change_costs(TravelMode::car, cost, changed, 1);
  for (const Edition edition : {Edition::first, Edition::current})
    for (const TravelMode mode : {TravelMode::foot, TravelMode::car}) {
      EXPECT_EQ(tables.next(edition, mode, {1}, NodeId{5}), one);
      EXPECT_EQ(tables.next(edition, mode, {1}, tables.state_after(mode, one)), two);
      EXPECT_FALSE(tables.next(edition, mode, {1}, NodeId{w.network.head(one).index == 9 ? 10U : 9U}).valid());
    }
}

TEST(Routing, does_not_overflow_on_ways_of_weeks) {
  World w;
  for (int v = 0; v < 5; ++v) w.nodes.id.push_back("n" + std::to_string(v));
  for (std::uint32_t v = 0; v < 4; ++v) {
    w.links.id.push_back("l" + std::to_string(v)), w.links.key.push_back({v});
    w.links.tail.push_back({v}), w.links.head.push_back({v + 1});
  }
  w.network = Network(5, w.links);
  w.shelters.id.push_back("s"), w.shelters.node.push_back({4});
  RoutingTables tables(w);
  tables.build(Edition::first, TravelMode::car, std::vector<std::uint32_t>(4, 2000000000), 1);
  EXPECT_EQ(tables.cost_to_go(Edition::first, TravelMode::car, {0}, {2}), 4000000000U);
  EXPECT_EQ(tables.cost_to_go(Edition::first, TravelMode::car, {0}, {1}), no_way);
  EXPECT_FALSE(tables.next(Edition::first, TravelMode::car, {0}, {0}).valid());
}

}  // namespace
}  // namespace muster
