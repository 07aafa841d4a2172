#include "muster/models/transport/fleet.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/movement/copy_state.hpp"
#include "models/evacuation.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/models/command/plan_command.hpp"

namespace muster::transport {
namespace {

using test::block;

/// Gauges that nobody asks.
class NoGauges final : public Model {
 public:
  std::string_view name() const override { return "test/no_gauges"; }
  Phase phase() const override { return Phase::sensing; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::string_view names[] = {"gauge/"};
    return names;
  }
  void declare(StartContext& context) override { context.state.add<SensingState>(); }
  void start(StartContext&) override {}
  void step(StepContext&) override {}
  void drop_caches(StartContext&) override {}
};

/// One street of 20 houses, 30 m apart, on foot and for vehicles at 10 m/s; a shelter 800 m from the first house, a depot 707 m behind it. Of 20 households of three, those who live more
/// than 300 m from the shelter, with a detour of 1, take the bus at the fourth house. All are told at once and leave within minutes.
struct Village {
  Settings transport;
  std::shared_ptr<World> world = test::small_world({.villages = 1});
  std::vector<PlanRule> rules;
  test::ToyHazard::Water links = [](Time, std::uint32_t) { return 0.0F; };
  int threads = 1;

  Village() {
    transport.fleet = {{.id = "coach", .kind = "bus", .base = "X", .count = 1, .ready_after = Time::hours(2)}};
    transport.pick_ups = {{"fourth_house", "V0N3"}};
    BusService& line = transport.services.emplace_back();
    line.id = "line", line.to = "V0S", line.vehicles = {"coach"}, line.pick_ups = {"fourth_house"}, line.on_order = false;
    transport.rides.walk_limit_m = 300, transport.rides.patience = Time::hours(10);
  }
  template <class S>
  std::unique_ptr<Model> model(const ModelInputs& about, const std::string& name, std::function<void(S&)> change = {}) const {
    ModelInputs inputs = about;
    auto settings = std::make_shared<S>();
    if (change) change(*settings);
    inputs.settings = settings;
    return all_models().find(name)->make(inputs);
  }
  std::unique_ptr<Run> start() const {
    auto plan = std::make_shared<Plan>();
    plan->rules = rules;
    const ModelInputs inputs{.world = world,
                             .settings = nullptr,
                             .plan = plan,
                             .hazard = nullptr,
                             .start_minute_of_day = 600,
                             .transport = std::make_shared<const Transport>(transport)};
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(std::make_unique<test::ToyHazard>([](Time, std::uint32_t) { return 0.0F; }, 0.0F, links));
    models.push_back(std::make_unique<NoGauges>());
    models.push_back(model<command::Settings>(inputs, "command/plan"));
    models.push_back(std::make_unique<test::ToyCommand>(std::vector<test::ToyOrder>{{Time{0}, "T"}}));
    models.push_back(model<warning::WarningSettings>(inputs, "warning/chain"));
    models.push_back(model<behaviour::PadmSettings>(inputs, "behaviour/padm", [](auto& s) {
      s.curve = behaviour::DelayCurve::trained, s.refusal = 0, s.detour = 1, s.stay_upstairs = 0;
      s.belief.warden = s.belief.loudspeaker = s.belief.auto_call = s.belief.neighbour = s.belief.door_knock = 1;
    }));
    models.push_back(model<MovementSettings>(inputs, "movement/kinematic_wave"));
    models.push_back(model<shelter::ShelterSettings>(inputs, "shelter/capacity"));
    models.push_back(model<casualty::CasualtySettings>(inputs, "casualty/flood"));
    models.push_back(model<metrics::MetricsSettings>(inputs, "metrics/population", [](auto& s) { s.check = Time::minutes(1); }));
    models.push_back(model<Settings>(inputs, "transport/fleet"));
    return std::make_unique<Run>(world, std::move(models), RunSettings{.end = Time::hours(4), .threads = threads});
  }
  std::unique_ptr<Run> play(Time until = Time::hours(4)) const {
    auto run = start();
    while (run->now() < until) run->step();
    return run;
  }
};

template <class... Values>
int events(const Run& run, const std::string& kind) {
  int n = 0;
  for (std::size_t i = 0; i < run.events().size(); ++i) n += run.events().kinds()[run.events().kind[i]].name == kind;
  return n;
}

int persons(const Run& run, PartyStatus status) {
  const auto& party = block<PartyState>(run);
  int n = 0;
  for (std::uint32_t p = 0; p < run.world().persons.size(); ++p) n += party.status[p] == status ? party.persons[p] : 0;
  return n;
}

TEST(Fleet, brings_those_who_have_far_to_walk) {
  const auto run = Village().play();
  // Houses 0 to 16 lie 800 m to 320 m from the shelter; from 11 on the fourth house is no nearer than the shelter.
  const int by_bus = 3 * 15;
  EXPECT_EQ(block<FleetState>(*run).carried_persons, by_bus) << "houses of which the fourth is nearer than the shelter: 800 - y > |y - 90|, y < 445";
  EXPECT_EQ(block<FleetState>(*run).trips, 1);
  EXPECT_EQ(persons(*run, PartyStatus::arrived), 60);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 60) << "who comes by bus is let in like others";
  EXPECT_EQ(events(*run, "vehicle/boarded"), 15);
  EXPECT_EQ(block<FleetState>(*run).task[0], FleetTask::at_shelter) << "nobody waits any more";
}

TEST(Fleet, takes_a_second_trip_for_those_who_find_no_seat) {
  Village v;
  v.transport.fleet.front().kind = "minibus";  // 18 passengers
  const auto run = v.play();
  EXPECT_EQ(block<FleetState>(*run).carried_persons, 45);
  EXPECT_EQ(block<FleetState>(*run).trips, 3);
  EXPECT_EQ(persons(*run, PartyStatus::arrived), 60);
  // At the stop at 2 h + 79.711 s (707.107 m and 90 m at 10 m/s). Eighteen get in in 90 s and out in 54 s, the way of 710 m takes 71 s: 2 h 0:01:19.711 + 1:30 + 1:11
  // + 0:54 + 1:11 + 1:30 + 1:11 + 0:54 + 1:11, and nine more: 0:45 (a stop lasts a minute at least) + 1:11 + 0:27.
  const double at_stop = 79.711, trip = 90 + 71 + 54 + 71;
  EXPECT_EQ(block<ShelterState>(*run).last_arrival, Time::seconds(7200 + at_stop + 2 * trip + 60 + 71 + 27));
}

TEST(Fleet, leaves_those_to_walk_whose_patience_is_over) {
  for (const AfterPatience after : {AfterPatience::walk_on, AfterPatience::stay}) {
    Village v;
    v.transport.fleet.front().ready_after = Time::hours(10);
    v.transport.rides.patience = Time::minutes(30), v.transport.rides.after_patience = after;
    const auto run = v.play();
    EXPECT_EQ(block<FleetState>(*run).gave_up_persons, 45);
    EXPECT_EQ(events(*run, "party/waits_no_more"), 15);
    EXPECT_EQ(persons(*run, PartyStatus::arrived), after == AfterPatience::walk_on ? 60 : 15);
    EXPECT_EQ(persons(*run, PartyStatus::in_place), after == AfterPatience::walk_on ? 0 : 45);
  }
}

TEST(Fleet, lets_everybody_walk_where_no_service_runs) {
  Village v;
  v.transport.services.front().on_order = true;
  const auto run = v.play();
  EXPECT_EQ(events(*run, "party/waits"), 0);
  EXPECT_EQ(persons(*run, PartyStatus::arrived), 60);
}

TEST(Fleet, takes_whoever_goes_with_somebody_impaired_at_any_distance) {
  Village v;
  v.transport.rides.walk_limit_m = 5000;
  v.world->persons.impaired[v.world->households.first_person[2] + 1] = 1;
  const auto run = v.play();
  EXPECT_EQ(block<FleetState>(*run).carried_persons, 3);
}

PlanRule rule(const std::string& id, Time at, const std::string& kind, auto arguments) {
  using A = decltype(arguments);
  return {id, "county", {"at_time", std::make_shared<command::AtTime>(command::AtTime{at})}, {{kind, std::make_shared<A>(std::move(arguments))}}};
}

std::vector<command::Outcome> outcomes(const Run& run) { return block<command::CommandState>(run).outcome; }

TEST(Fleet, runs_and_stops_buses_on_order) {
  using command::Outcome;
  Village v;
  v.transport.services.front().on_order = true, v.transport.fleet.front().ready_after = Time::minutes(1);
  v.rules = {rule("run", Time{0}, "run_buses", command::Buses{{"line"}}), rule("again", Time::minutes(1), "run_buses", command::Buses{{"line"}}),
             rule("stop", Time::minutes(90), "stop_buses", command::Buses{{"line"}})};
  const auto run = v.play();
  EXPECT_EQ(outcomes(*run), (std::vector{Outcome::done, Outcome::already_so, Outcome::done}));
  EXPECT_EQ(block<FleetState>(*run).carried_persons, 45);
  EXPECT_EQ(persons(*run, PartyStatus::arrived), 60);
  EXPECT_EQ(block<FleetState>(*run).task[0], FleetTask::at_base);
  EXPECT_EQ(block<PartyState>(*run).node[60], Fleet(*v.world, Transport(v.transport)).units().front().base);
}

TEST(Fleet, releases_those_who_wait_when_a_service_ends) {
  Village v;
  v.rules = {rule("stop", Time::minutes(100), "stop_buses", command::Buses{{"line"}})};  // before the bus sets out
  const auto run = v.play();
  EXPECT_EQ(block<FleetState>(*run).carried_persons, 0);
  EXPECT_EQ(persons(*run, PartyStatus::arrived), 60);
  EXPECT_EQ(block<FleetState>(*run).task[0], FleetTask::at_base);
}

TEST(Fleet, lets_nobody_wait_for_a_service_that_ended_while_they_left_home) {
  Village v;
  std::fill(v.world->buildings.access_m.begin(), v.world->buildings.access_m.end(), 600.0F);  // ten minutes from the door to the street
  v.rules = {rule("stop", Time::minutes(8), "stop_buses", command::Buses{{"line"}})};
  const auto run = v.play();
  EXPECT_GT(events(*run, "party/waits"), 0) << "they come to the pick-up point, and walk on";
  EXPECT_EQ(persons(*run, PartyStatus::arrived), 60);
}

TEST(Fleet, says_where_a_vehicle_finds_no_way) {
  Village v;
  v.transport.fleet.push_back({.id = "boat", .kind = "boat", .base = "V0S", .count = 1, .ready_after = Time{0}});
  v.rules = {rule("send", Time::minutes(10), "dispatch", command::Dispatch{{"boat"}, "V0B5"})};
  const auto run = v.play(Time::minutes(30));
  EXPECT_EQ(events(*run, "vehicle/blocked"), 1) << "no street is under water";
  EXPECT_EQ(block<PartyState>(*run).status[60], PartyStatus::waiting);
}

TEST(Fleet, is_dispatched_and_recalled) {
  using command::Outcome;
  Village v;
  v.transport.fleet.push_back({.id = "engine", .kind = "fire_engine", .base = "V0S", .count = 2, .ready_after = Time::minutes(3)});
  v.rules = {rule("send", Time::minutes(10), "dispatch", command::Dispatch{{"engine"}, "V0B5"}),
             rule("back", Time::minutes(60), "recall", command::Recall{{"engine.2"}}),
             rule("again", Time::minutes(90), "recall", command::Recall{{"engine.2"}})};
  const auto run = v.play(Time::minutes(50));
  const Fleet fleet(*v.world, Transport(v.transport));
  ASSERT_EQ(fleet.units().size(), 3U);
  const auto& party = block<PartyState>(*run);
  for (const std::uint32_t unit : {1U, 2U}) {
    EXPECT_EQ(block<FleetState>(*run).task[unit], FleetTask::at_place);
    EXPECT_EQ(party.node[60 + unit], stop_at(*v.world, "V0N5"));
  }
  const auto [first, second] = std::minmax({Time(party.entered[61]), Time(party.entered[62])});
  EXPECT_EQ(first, Time::minutes(13) + Time::seconds(65)) << "650 m";
  EXPECT_EQ(second - first, Time{1786}) << "vehicles that filter leave a link 0.56 per second";
  const auto later = v.play();
  EXPECT_EQ(outcomes(*later), (std::vector{Outcome::done, Outcome::done, Outcome::already_so}));
  EXPECT_EQ(block<FleetState>(*later).task[2], FleetTask::at_base);
  EXPECT_EQ(block<FleetState>(*later).task[1], FleetTask::at_place);
}

TEST(Fleet, comes_too_late_for_those_who_wait_in_the_water) {
  for (const bool one_way_is_dry : {true, false}) {
    Village v;
    v.links = [&v, one_way_is_dry](Time now, std::uint32_t link) {
      const bool stays_dry = one_way_is_dry && v.world->links.id[link] == "V0N3>V0N2";
      return now >= Time::minutes(90) && now < Time::minutes(100) && !stays_dry ? 1.5F : 0.0F;
    };
    const auto run = v.play();
    const auto& harm = block<HarmState>(*run);
    EXPECT_EQ(harm.exposed_persons, one_way_is_dry ? 0 : 45) << "45 wait for the bus, which comes after two hours; the others have arrived";
    EXPECT_EQ(persons(*run, PartyStatus::arrived), one_way_is_dry ? 60 : 15);
    EXPECT_EQ(persons(*run, PartyStatus::in_place) + harm.dead_persons, one_way_is_dry ? 0 : 45);
    EXPECT_EQ(harm.dead_persons > 0, !one_way_is_dry);
    EXPECT_EQ(block<FleetState>(*run).carried_persons, one_way_is_dry ? 45 : 0);
  }
}

TEST(Fleet, stands_in_deeper_water_than_cars_and_loses_nobody_where_it_does_not) {
  for (const float depth : {0.6F, 0.8F}) {
    Village v;
    v.links = [&v, depth](Time now, std::uint32_t link) { return now >= Time::minutes(123) && v.world->links.id[link] == "V0N19>V0S" ? depth : 0.0F; };
    const auto run = v.play();
    const bool lost = depth > 0.7F;
    EXPECT_EQ(block<FleetState>(*run).task[0], lost ? FleetTask::lost : FleetTask::at_shelter);
    EXPECT_EQ(persons(*run, PartyStatus::arrived), lost ? 15 : 60);
    const auto& harm = block<HarmState>(*run);
    EXPECT_EQ(persons(*run, PartyStatus::abandoned) + harm.dead_persons, lost ? 45 : 0);
    EXPECT_EQ(harm.exposed_persons, lost ? 45 : 0);
    for (std::uint32_t p = 0; p < v.world->persons.size(); ++p)
      if (harm.harm[p] == Harm::dead) {
        EXPECT_LT(v.world->persons.height_mass[p], 50) << "standing water drowns nobody who can stand in it";
        EXPECT_EQ(harm.cause[p], Cause::vehicle_swept_away);
      }
  }
}

std::vector<Digest> digests(const Village& v, int drop_caches_every, int copied_at = -1) {
  auto run = v.start();
  std::vector<Digest> out;
  for (int step = 1; step <= 1200; ++step) {
    run->step();
    if (drop_caches_every > 0 && step % drop_caches_every == 0) run->drop_caches();
    if (step == copied_at) {
      auto other = v.start();
      while (other->now() < run->now()) other->step();
      copy_state(*run, *other);
      run = std::move(other);
    }
    if (step % 50 == 0) out.push_back(run->digest());
  }
  return out;
}

TEST(Fleet, has_the_same_bits_for_any_thread_count_with_caches_dropped_and_from_state_alone) {
  Village v;
  v.transport.fleet.front().kind = "minibus", v.transport.fleet.front().count = 2;
  const auto alone = digests(v, 0);
  EXPECT_EQ(digests(v, 13), alone);
  EXPECT_EQ(digests(v, 0, 731), alone);
  for (v.threads = 2; v.threads <= 4; v.threads += 2) EXPECT_EQ(digests(v, 0), alone) << v.threads;
}

TEST(Fleet, refuses_what_is_not_there) {
  Settings s = Village().transport;
  s.fleet.front().kind = "zeppelin";
  EXPECT_THROW(Transport{s}, InputError);
  s = Village().transport;
  EXPECT_TRUE(s.contradictions().empty());
  s.services.front().vehicles = {"other"}, s.services.front().pick_ups = {"nowhere"};
  EXPECT_EQ(s.contradictions().size(), 2U);
  s = Village().transport;
  s.fleet.push_back(s.fleet.front());
  EXPECT_EQ(s.contradictions().size(), 1U);
}

}  // namespace
}  // namespace muster::transport
