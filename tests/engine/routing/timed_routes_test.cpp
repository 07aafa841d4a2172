#include "muster/engine/routing/timed_routes.hpp"

#include <gtest/gtest.h>

#include "engine/routing/random_ways.hpp"
#include "reference/timed_ways.hpp"

namespace muster {
namespace {

using cases::pick;
using namespace random_ways;

/// Some links change their speed a few times, mostly to slower ones; some close, for a while or for good.
std::vector<SpeedStep> random_steps(std::uint64_t seed, std::size_t links, int percent, int horizon) {
  std::vector<SpeedStep> out;
  for (std::uint32_t link = 0; link < links; ++link) {
    const int id = static_cast<int>(link);
    if (pick(seed, 31, id, 0, 99) >= percent) continue;
    std::set<std::uint32_t> moments;
    for (int k = pick(seed, 32, id, 1, 4); k > 0; --k) moments.insert(static_cast<std::uint32_t>(pick(seed, 33, 10 * id + k, 0, horizon)));
    for (const std::uint32_t ms : moments) {
      const int kind = pick(seed, 34, id, 0, 9);  // of the link: one that closes, one that slows down, one that becomes faster
      const int share = pick(seed, 35, 7 * id + static_cast<int>(ms), 0, 3);
      out.push_back({{link}, ms, static_cast<std::uint32_t>(kind < 4 ? (share < 2 ? 0 : 65536) : kind < 8 ? 9000 * share + 1234 : 65536 + 50000 * share)});
    }
  }
  return out;
}

TEST(SpeedProfiles, add_up_every_millisecond) {
  const std::vector<std::uint32_t> free = {40, 7, 1, no_way, 25};
  for (std::uint64_t seed = 1; seed < 40; ++seed) {
    const auto steps = random_steps(seed, free.size(), 80, 120);
    const SpeedProfiles profiles(free, steps);
    for (std::uint32_t link = 0; link < free.size(); ++link) {
      std::uint32_t before = 0;
      for (std::uint32_t ms = 0; ms < 150; ++ms) {
        const std::uint32_t out = profiles.leave(link, ms);
        ASSERT_EQ(out > 4000 ? no_way : out, reference::leave(free[link], steps, link, ms, 4000)) << seed << " link " << link << " at " << ms;
        ASSERT_GE(out, before) << "nobody overtakes";
        before = out;
      }
      for (std::uint32_t by = 0; by < 300; ++by) {  // the last entry in time, from the forward rule alone
        std::uint32_t expected = no_way;
        for (std::uint32_t ms = 0; ms < by; ++ms)
          if (profiles.leave(link, ms) <= by) expected = ms;
        ASSERT_EQ(profiles.enter_by(link, by), expected) << seed << " link " << link << " by " << by;
      }
    }
  }
}

TEST(TimedRoutes, arrive_as_early_as_anybody_can_who_may_also_wait) {  // R2
  for (std::uint64_t seed = 1; seed < 25; ++seed) {
    World w = random_world(seed, static_cast<std::uint32_t>(pick(seed, 41, 0, 3, 9)), 0);
    if (seed % 2 == 0) ban_turns(w, seed, 20);
    const auto free = random_costs(seed, w.links.tail.size(), 30);
    const auto steps = random_steps(seed, free.size(), 60, 150);
    const SpeedProfiles profiles(free, steps);
    const RouteGraph graph(w.network, w.turn_bans);
    std::vector<std::uint32_t> arrival(graph.states());
    TreeWork work;
    const NodeId from{0};
    const auto at = static_cast<std::uint32_t>(pick(seed, 42, 0, 0, 60));
    earliest_arrivals(graph, profiles, std::vector<Departure>{{from, at}}, arrival, work);
    const auto expected = reference::first_at_ends(w, free, steps, banned_turns(w), from, at, 900);
    for (std::uint32_t state = 0; state < graph.states(); ++state) {
      std::uint32_t first = state == from.index ? at : no_way;
      for (const RouteGraph::InArc& arc : graph.in_arcs(state)) first = std::min(first, expected[arc.link]);
      ASSERT_EQ(arrival[state] >= 900 ? no_way : arrival[state], first) << seed << " state " << state;
    }
  }
}

struct Timed {
  World world;
  RouteGraph graph;
  std::vector<std::uint32_t> free;
  SpeedProfiles profiles;
  TreeWork work;
  Timed(World w, std::uint64_t seed)
      : world(std::move(w)),
        graph(world.network, world.turn_bans),
        free(random_costs(seed, world.links.tail.size(), 20000)),
        profiles(free, random_steps(seed, free.size(), 30, 400000)) {}
  std::vector<std::uint32_t> arrivals(NodeId from, std::uint32_t at, NodeId until = {}) {
    std::vector<std::uint32_t> out(graph.states());
    earliest_arrivals(graph, profiles, std::vector<Departure>{{from, at}}, out, work, until);
    return out;
  }
};

World roads_with_bans(std::uint64_t seed, std::uint32_t side) {
  World w = random_roads(seed, side);
  ban_turns(w, seed, 8);
  return w;
}

TEST(TimedRoutes, never_arrive_earlier_for_leaving_later) {  // R2
  Timed t(roads_with_bans(3, 40), 3);
  std::vector<std::uint32_t> before(t.graph.states(), 0);
  std::size_t waited = 0;
  for (std::uint32_t at = 0; at < 500000; at += 9973) {
    const auto now = t.arrivals({820}, at);
    for (std::uint32_t state = 0; state < now.size(); ++state) {
      ASSERT_GE(now[state], before[state]);
      waited += now[state] != no_way && now[state] == before[state] && at > 0;
    }
    before = now;
  }
  EXPECT_GT(waited, 100U) << "some links open only later";
}

TEST(TimedRoutes, leave_as_late_as_one_may_and_no_later) {
  Timed t(roads_with_bans(5, 30), 5);
  const NodeId to{450};
  std::size_t checked = 0;
  for (const std::uint32_t deadline : {150000U, 600000U, 4000000U}) {
    std::vector<std::uint32_t> latest(t.graph.states());
    latest_departures(t.graph, t.profiles, to, deadline, latest, t.work);
    const auto in_time = [&](std::uint32_t state, std::uint32_t at) {
      std::vector<std::uint32_t> out(t.graph.states());
      earliest_arrivals(t.graph, t.profiles, std::vector<Departure>{{state, at}}, out, t.work, to);
      std::uint32_t there = no_way;
      t.graph.for_states_of(to.index, [&](std::uint32_t s) { there = std::min(there, out[s]); });
      return there <= deadline;
    };
    for (std::uint32_t state = 0; state < t.graph.states(); state += 7) {
      EXPECT_TRUE(latest[state] == no_way || in_time(state, latest[state])) << state;
      EXPECT_FALSE(in_time(state, latest[state] == no_way ? 0 : latest[state] + 1)) << state;
      checked += latest[state] != no_way;
    }
  }
  EXPECT_GT(checked, 100U);
}

TEST(TimedRoutes, give_ways_that_take_as_long_as_they_say_by_the_lowest_keys) {
  Timed t(roads_with_bans(7, 30), 7);
  const std::set<BoostEdge> banned = banned_turns(t.world);
  std::size_t links = 0;
  for (int i = 0; i < 60; ++i) {
    const NodeId from{static_cast<std::uint32_t>(pick(8, 1, i, 0, 899))}, to{static_cast<std::uint32_t>(pick(8, 2, i, 0, 899))};
    const std::vector<Departure> departures = {{from, static_cast<std::uint32_t>(pick(8, 3, i, 0, 300000))}};
    const auto all = t.arrivals(from, departures[0].at_ms), some = t.arrivals(from, departures[0].at_ms, to);
    const std::vector<LinkId> way = earliest_way(t.graph, t.profiles, t.world.links.key, departures, all, to);
    EXPECT_EQ(earliest_way(t.graph, t.profiles, t.world.links.key, departures, some, to), way);
    std::uint32_t there = no_way;
    t.graph.for_states_of(to.index, [&](std::uint32_t s) { there = std::min(there, all[s]); });
    if (way.empty()) {
      EXPECT_TRUE(from == to || there == no_way);
      continue;
    }
    std::uint32_t now = departures[0].at_ms;
    NodeId here = from;
    for (std::size_t k = 0; k < way.size(); ++k) {
      ASSERT_EQ(t.world.links.tail[way[k].index], here);
      ASSERT_FALSE(k > 0 && banned.contains({way[k - 1].index, way[k].index}));
      now = t.profiles.leave(way[k].index, now), here = t.world.links.head[way[k].index];
    }
    EXPECT_EQ(here, to);
    EXPECT_EQ(now, there);
    links += way.size();
  }
  EXPECT_GT(links, 500U);
}

TEST(TimedRoutes, are_those_of_the_trees_where_speeds_do_not_change) {
  const World w = roads_with_bans(9, 50);
  const RouteGraph graph(w.network, w.turn_bans);
  const auto cost = random_costs(9, w.links.tail.size(), 3000);
  const SpeedProfiles profiles(cost, {});
  TreeWork work;
  std::vector<std::uint32_t> to_go(graph.states()), latest(graph.states());
  std::vector<std::uint8_t> next(graph.states());
  reverse_tree(graph, RouteCosts(graph, cost), w.links.key, {77}, {to_go, next}, work);
  latest_departures(graph, profiles, {77}, 4000000000U, latest, work);
  for (std::uint32_t state = 0; state < graph.states(); ++state) ASSERT_EQ(latest[state], to_go[state] == no_way ? no_way : 4000000000U - to_go[state]);
}

TEST(TimedRoutes, start_from_several_places_at_their_own_times_and_know_what_never_is) {
  World w;
  for (int v = 0; v < 4; ++v) w.nodes.id.push_back("n" + std::to_string(v));
  for (std::uint32_t v = 0; v < 3; ++v) {
    w.links.id.push_back("l" + std::to_string(v)), w.links.key.push_back({v});
    w.links.tail.push_back({v}), w.links.head.push_back({v + 1});
  }
  w.network = Network(4, w.links);
  const RouteGraph graph(w.network);
  const SpeedProfiles profiles(std::vector<std::uint32_t>{100, 200, 300}, {{{1}, 500, 0}, {{2}, 1000, 0}, {{2}, 2000, 32768}});
  std::vector<std::uint32_t> arrival(4);
  TreeWork work;
  earliest_arrivals(graph, profiles, std::vector<Departure>{{0U, 150}, {1U, 400}}, arrival, work);
  EXPECT_EQ(arrival, (std::vector<std::uint32_t>{150, 250, 450, 750}));
  earliest_arrivals(graph, profiles, std::vector<Departure>{{0U, 250}, {2U, 900}}, arrival, work);
  EXPECT_EQ(arrival, (std::vector<std::uint32_t>{250, 350, 900, 2400})) << "150 ms of the second link were passed when it closed for ever; 100 of the third";
  std::vector<std::uint32_t> latest(4);
  latest_departures(graph, profiles, {3}, 2400, latest, work);
  EXPECT_EQ(latest, (std::vector<std::uint32_t>{200, 300, 900, 2400}));
}

}  // namespace
}  // namespace muster
