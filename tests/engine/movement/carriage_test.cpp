#include <gtest/gtest.h>

#include "engine/movement/cases.hpp"
#include "engine/movement/copy_state.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {
namespace {

using namespace cases;

VehicleKind bus(std::uint8_t seats) { return {.id = "bus", .mode = TravelMode::car, .seats = seats}; }

/// A bus at its base, people who walk 134 m from home to a stop, and a shelter 2000 m further on.
NetworkCase one_bus(std::uint8_t seats = 10, int persons = 3) {
  NetworkCase c = network({{"base"}, {"home"}, {"stop"}, {"shelter"}},
                          {road("out", "base", "stop"), road("there", "stop", "shelter", 2000), road("back", "shelter", "stop", 2000),
                           footway("walk", "home", "stop", 134, 2), footway("far", "stop", "shelter", 2000, 2)},
                          {walkers("home", "shelter", 0, 0, 0)});
  c.demands.front().count = 2, c.demands.front().persons = persons;
  c.vehicles = {{}, bus(seats)};
  c.fleet = {{"b1", "bus", "base", 1}};
  return c;
}

class Carriage : public ::testing::Test {
 protected:
  void begin(const NetworkCase& c, int threads = 1) { run_ = std::make_unique<NetworkCaseRun>(c, threads); }
  void steps(int n) {
    for (int i = 0; i < n; ++i) {
      run_->step();
      ASSERT_TRUE(run_->movement().conserved()) << now().in_seconds();
    }
  }
  Time now() const { return run_->run().now(); }
  MovementQueues& queues() { return run_->run().state().get<MovementQueues>(); }
  const PartyState& party() { return run_->run().state().get<PartyState>(); }
  const MovementTotals& totals() { return run_->run().state().get<MovementTotals>(); }
  RequestHead head(PartyId who, Time when) { return {when, {who.index}, Phase::behaviour}; }
  void go(PartyId who, const std::string& node, Time when) { queues().go.add({head(who, when), who, node.empty() ? NodeId{} : run_->node(node)}); }
  void board(PartyId who, PartyId carrier, Time when) { queues().board.add({head(who, when), who, carrier}); }
  void alight(PartyId who, Time when, NodeId goal = {}) { queues().alight.add({head(who, when), who, goal}); }
  std::vector<std::pair<PartyNewsKind, std::uint32_t>> news() {
    std::vector<std::pair<PartyNewsKind, std::uint32_t>> out;
    for (const PartyNews& n : queues().news) out.emplace_back(n.kind(), n.party.index);
    return out;
  }
  /// Both parties stand at the stop, the bus too.
  void meet(const NetworkCase& c) {
    begin(c);
    bus_ = run_->vehicle("b1");
    go(bus_, "stop", Time{0});
    steps(1);
    for (const std::uint32_t p : {0U, 1U}) go({p}, "stop", now());
    steps(11);
    for (const std::uint32_t p : {0U, 1U}) ASSERT_EQ(party().node[p], run_->node("stop"));
    ASSERT_EQ(party().status[bus_.index], PartyStatus::arrived);
  }
  std::unique_ptr<NetworkCaseRun> run_;
  PartyId bus_;
};
using News = std::vector<std::pair<PartyNewsKind, std::uint32_t>>;

TEST_F(Carriage, brings_people_to_a_stop_and_on_by_bus) {
  meet(one_bus());
  EXPECT_EQ(party().entered[bus_.index], Time::seconds(50));
  EXPECT_EQ(party().status[0], PartyStatus::waiting) << "it has its shelter before it";
  EXPECT_EQ(std::min(party().entered[0], party().entered[1]), Time::seconds(100));
  EXPECT_EQ(std::max(party().entered[0], party().entered[1]), Time{101250}) << "three persons at 1.2 per second on each of two metres";
  board({0}, bus_, Time::seconds(123)), board({1}, bus_, Time::seconds(127.5)), go(bus_, "shelter", Time::seconds(127.5));
  steps(1);
  EXPECT_EQ(party().status[0], PartyStatus::carried);
  EXPECT_EQ(party().carried_by[1], bus_);
  EXPECT_EQ(totals().of(PartyStatus::carried), 2);
  EXPECT_EQ(party().bearer(1), bus_.index);
  steps(10);
  EXPECT_EQ(party().entered[bus_.index], Time{227500});
  EXPECT_EQ(news(), (News{{PartyNewsKind::reached, bus_.index}}));
  alight({0}, Time::seconds(231)), alight({1}, Time::seconds(234.001));
  steps(1);
  for (const std::uint32_t p : {0U, 1U}) EXPECT_EQ(party().status[p], PartyStatus::arrived);
  EXPECT_EQ(party().entered[0], Time::seconds(231));
  EXPECT_EQ(party().entered[1], Time{234001});
  EXPECT_EQ(run_->result().trips[1].arrived, Time{234001});
  EXPECT_EQ(totals().of(PartyStatus::arrived), 3);
}

TEST_F(Carriage, lets_a_party_go_on_from_its_goal_with_more_people_and_slower) {
  NetworkCase c = one_bus();
  c.demands.front().count = 1;
  begin(c);
  steps(1);
  go({0}, "stop", now());
  steps(11);
  ASSERT_EQ(party().status[0], PartyStatus::waiting);
  const Time when = now() + Time::seconds(3);
  queues().go.add({.head = head({0}, when), .party = {0}, .goal = {}, .persons = 5, .walk_mm_s = 1000});
  steps(1);
  EXPECT_EQ(party().persons[0], 5);
  EXPECT_EQ(totals().departed(), 1);
  steps(201);
  EXPECT_EQ(party().entered[0], when + Time::seconds(2000)) << "2000 m at 1 m/s";
  EXPECT_EQ(party().status[0], PartyStatus::arrived);
}

TEST_F(Carriage, refuses_who_finds_no_seat) {
  meet(one_bus(6, 3));  // a driver and three persons leave two seats
  board({0}, bus_, now()), board({1}, bus_, now());
  steps(1);
  EXPECT_EQ(party().status[0], PartyStatus::carried);
  EXPECT_EQ(party().status[1], PartyStatus::waiting);
  EXPECT_EQ(news(), (News{{PartyNewsKind::refused, 1}}));
  go({1}, "", now());
  steps(160);
  EXPECT_EQ(party().status[1], PartyStatus::arrived) << "and walks on when it likes";
  EXPECT_EQ(party().status[0], PartyStatus::carried);
}

TEST_F(Carriage, refuses_who_is_not_there) {
  NetworkCase c = one_bus();
  begin(c);
  bus_ = run_->vehicle("b1");
  steps(1);
  board({0}, bus_, now()), board(bus_, {0}, now()), alight({1}, now());
  steps(1);
  EXPECT_EQ(news().size(), 3U);
  for (const auto& [kind, who] : news()) EXPECT_EQ(kind, PartyNewsKind::refused);
  EXPECT_EQ(totals().of(PartyStatus::carried), 0);
}

TEST_F(Carriage, lets_nobody_vanish_where_a_bus_is_lost) {
  for (const PartyStatus becomes : {PartyStatus::in_place, PartyStatus::abandoned, PartyStatus::dead}) {
    meet(one_bus());
    board({0}, bus_, now()), board({1}, bus_, now()), go(bus_, "shelter", now());
    steps(3);
    queues().harm.add({head(bus_, now()), bus_, becomes, 0, 0});
    steps(1);
    EXPECT_EQ(party().status[bus_.index], becomes);
    for (const std::uint32_t p : {0U, 1U}) {
      EXPECT_EQ(party().status[p], becomes == PartyStatus::in_place ? becomes : PartyStatus::abandoned);
      EXPECT_EQ(party().link[p], run_->link("there")) << "they are where the bus is";
      EXPECT_FALSE(party().carried_by[p].valid());
    }
    EXPECT_EQ(news(), (News{{PartyNewsKind::stopped, bus_.index}}));
  }
}

TEST_F(Carriage, lets_people_walk_on_from_where_a_bus_stops_at_a_crossing) {
  meet(one_bus());
  board({0}, bus_, now()), board({1}, bus_, now());
  steps(1);
  queues().harm.add({head({1}, now()), {1}, PartyStatus::dead, 0, 0});
  queues().harm.add({head(bus_, now()), bus_, PartyStatus::in_place, 1, 0});
  steps(1);
  EXPECT_EQ(party().status[1], PartyStatus::dead) << "who comes to harm in the bus leaves it";
  EXPECT_EQ(party().status[0], PartyStatus::on_link);
  EXPECT_EQ(party().link[0], run_->link("far"));
}

TEST_F(Carriage, tells_where_no_way_leads_on_and_goes_on_when_one_opens) {
  NetworkCase c = one_bus();
  CaseChange shut, open;
  shut.link = open.link = "there", shut.closed_car = true, open.at_s = 600;
  c.changes = {shut, open};
  meet(c);
  go(bus_, "shelter", now());
  steps(1);
  EXPECT_EQ(news(), (News{{PartyNewsKind::blocked, bus_.index}}));
  EXPECT_EQ(party().status[bus_.index], PartyStatus::waiting);
  steps(80);
  EXPECT_EQ(party().status[bus_.index], PartyStatus::arrived);
  EXPECT_EQ(party().node[bus_.index], run_->node("shelter"));
}

TEST_F(Carriage, tells_of_a_vehicle_that_gives_up) {
  NetworkCase c = one_bus();
  CaseChange shut;
  shut.link = "there", shut.closed_car = true;
  c.changes = {shut}, c.settings.stuck_limit = Time::minutes(5);
  meet(c);
  board({0}, bus_, now()), go(bus_, "shelter", now());
  for (int i = 0; i < 40 && party().status[bus_.index] != PartyStatus::in_place; ++i) steps(1);
  EXPECT_EQ(news(), (News{{PartyNewsKind::stopped, bus_.index}}));
  EXPECT_EQ(party().entered[bus_.index], Time::seconds(120 + 300));
  EXPECT_EQ(party().status[0], PartyStatus::waiting) << "its passengers walk on";
  go(bus_, "stop", now());
  steps(1);
  EXPECT_EQ(party().status[bus_.index], PartyStatus::arrived) << "it can be sent elsewhere";
}

TEST_F(Carriage, turns_a_vehicle_under_way_to_another_goal) {
  NetworkCase c = one_bus();
  c.links.push_back(road("aside", "stop", "base", 500));
  begin(c);
  bus_ = run_->vehicle("b1");
  go(bus_, "shelter", Time{0});
  steps(3);
  go(bus_, "base", now());
  steps(5);
  EXPECT_EQ(party().status[bus_.index], PartyStatus::arrived);
  EXPECT_EQ(party().node[bus_.index], run_->node("base"));
  EXPECT_EQ(party().entered[bus_.index], Time::seconds(50 + 25));
}

TEST_F(Carriage, takes_a_boat_where_water_has_opened_the_way) {
  NetworkCase c = one_bus();
  c.vehicles.push_back({.id = "boat", .mode = TravelMode::boat, .filters = 1, .fastest_m_s = 2.5F, .flow_share = 0, .seats = 8});
  c.fleet.push_back({"boat", "boat", "stop", 2});
  CaseChange flooded;
  flooded.link = "there", flooded.at_s = 300, flooded.closed_car = flooded.closed_foot = flooded.closed_high = flooded.opened_boat = true;
  c.changes = {flooded};
  begin(c);
  const PartyId boat = run_->vehicle("boat");
  go(boat, "shelter", Time{0});
  steps(1);
  EXPECT_EQ(news(), (News{{PartyNewsKind::blocked, boat.index}}));
  steps(115);
  EXPECT_EQ(party().status[boat.index], PartyStatus::arrived);
  EXPECT_EQ(party().entered[boat.index], Time::seconds(300 + 800));
}

TEST_F(Carriage, lets_a_responder_pass_the_queue_before_a_shut_exit) {
  NetworkCase c = network({{"a"}, {"b"}, {"c"}}, {road("ab", "a", "b", 400), road("bc", "b", "c", 400)}, {cars("a", "c", 0.2, 0, 100)});
  c.nodes[1].capacity_veh_s = 1e-3;
  c.vehicles = {{}, {.id = "fire_engine", .mode = TravelMode::car, .places = 2, .filters = 1, .flow_share = 2}};
  c.fleet = {{"f1", "fire_engine", "a", 6}};
  begin(c);
  const PartyId engine = run_->vehicle("f1");
  steps(10);
  go(engine, "c", now());
  steps(5);
  EXPECT_EQ(party().status[engine.index], PartyStatus::arrived);
  EXPECT_EQ(party().entered[engine.index], Time::seconds(100 + 40)) << "twenty cars stand before the crossing";
  EXPECT_GT(totals().of(PartyStatus::on_link), 10);
}

/// Buses that go round a town, take along whom they find, and let everybody out at the next stop. All that it does follows from State.
class RoundTrips {
 public:
  explicit RoundTrips(std::uint64_t seed) : case_(random_town(seed, 12, true, true)), seed_(seed) {
    case_.vehicles = {{}, bus(6), {.id = "rescue", .mode = TravelMode::high, .filters = 1}};
    for (int v = 0; v < 5; ++v) case_.fleet.push_back({"v" + std::to_string(v), v < 3 ? "bus" : "rescue", node(v), 1});
  }
  NetworkCase& network_case() { return case_; }
  void direct(NetworkCaseRun& run) const {
    auto& queues = run.run().state().get<MovementQueues>();
    const auto& party = run.run().state().get<PartyState>();
    const Time now = run.run().now();
    const std::uint32_t first = run.vehicle("v0").index;
    const auto head = [&](std::uint32_t who, Time when) { return RequestHead{when, {who}, Phase::behaviour}; };
    if (now == Time{0})
      for (std::uint32_t v = first; v < party.rows.size(); ++v) queues.go.add({head(v, now), {v}, run.node(next(party.node[v].index, v))});
    for (std::uint32_t p = 0; p < first; ++p)
      if (p % 3 == 0 && party.status[p] == PartyStatus::on_link && !party.goal[p].valid() && party.departed[p] + Time::seconds(20) > now)
        queues.go.add({head(p, now), {p}, run.node(node(static_cast<int>(p)))});
    for (const PartyNews& news : queues.news) {
      if (news.party.index < first || (news.kind() != PartyNewsKind::reached && news.kind() != PartyNewsKind::blocked)) continue;
      const std::uint32_t v = news.party.index;
      for (std::uint32_t p = 0; p < first; ++p) {
        if (party.carried_by[p] == news.party) queues.alight.add({head(p, now), {p}, {}});
        else if (party.status[p] == PartyStatus::waiting && party.goal[p].valid() && party.node[p] == news.node)
          queues.board.add({head(p, now), {p}, news.party});
      }
      queues.go.add({head(v, now + Time{4321}), {v}, run.node(next(news.node.index, v))});
    }
  }

 private:
  std::string node(int number) const { return "n" + std::to_string(number % 12); }
  std::string next(std::uint32_t at, std::uint32_t vehicle) const { return node(pick(seed_, 77, static_cast<int>(at * 100 + vehicle), 0, 11)); }
  NetworkCase case_;
  std::uint64_t seed_;
};

std::vector<Digest> digests(const RoundTrips& trips, NetworkCase c, int threads, int drop_caches_every, int copied_at = -1) {
  auto run = std::make_unique<NetworkCaseRun>(c, threads);
  std::vector<Digest> out;
  std::int64_t carried = 0;
  for (int step = 1; step <= 150; ++step) {
    trips.direct(*run);
    run->step();
    EXPECT_TRUE(run->movement().conserved()) << step;
    carried += run->run().state().get<MovementTotals>().of(PartyStatus::carried);
    if (drop_caches_every > 0 && step % drop_caches_every == 0) run->run().drop_caches();
    if (step == copied_at) {
      auto other = std::make_unique<NetworkCaseRun>(c, threads);
      while (other->run().now() < run->run().now()) trips.direct(*other), other->step();  // its departures and changes up to here are sent
      copy_state(run->run(), other->run());
      run = std::move(other);
    }
    if (step % 10 == 0) out.push_back(run->run().digest());
  }
  EXPECT_GT(carried, 0);
  return out;
}

TEST(CarriageBits, are_the_same_for_any_number_of_threads_and_when_caches_are_dropped) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    RoundTrips trips(seed);
    const auto alone = digests(trips, trips.network_case(), 1, 0);
    for (const int threads : {2, 4}) EXPECT_EQ(digests(trips, trips.network_case(), threads, 0), alone) << seed << ", " << threads << " threads";
    EXPECT_EQ(digests(trips, trips.network_case(), 1, 7), alone) << seed;
    EXPECT_EQ(digests(trips, trips.network_case(), 2, 0, 33), alone) << seed << ", from its state alone";
    NetworkCase large = trips.network_case();
    large.memory_is_far = true;
    EXPECT_EQ(digests(trips, large, 2, 0), alone) << seed << ", where trees to goals are let go";
  }
}

TEST(CarriageBits, do_not_depend_on_the_order_in_which_a_fleet_is_listed) {
  RoundTrips trips(3);
  NetworkCase turned = trips.network_case();
  std::reverse(turned.fleet.begin(), turned.fleet.end());
  EXPECT_EQ(digests(trips, turned, 1, 0), digests(trips, trips.network_case(), 1, 0));
}

}  // namespace
}  // namespace muster
