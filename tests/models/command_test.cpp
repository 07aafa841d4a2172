#include "muster/models/command/plan_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/small_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/engine/state/node_layers.hpp"
#include "muster/engine/step/run.hpp"

namespace muster::command {
namespace {

/// Plays a river that rises by 1 cm per second from 0 m, as the post hears of it.
class RisingGauge : public Model {
 public:
  std::string_view name() const override { return "test/rising_gauge"; }
  Phase phase() const override { return Phase::sensing; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return writes_; }
  void declare(StartContext& context) override {
    auto& sensing = context.state.add<SensingState>();
    sensing.reading_m.assign(context.world.gauges.size(), std::numeric_limits<float>::quiet_NaN());
    sensing.reported.assign(context.world.gauges.size(), Time::never());
  }
  void start(StartContext&) override {}
  void step(StepContext& context) override {
    auto& sensing = context.state.get<SensingState>();
    const double level = context.now.in_seconds() / 100;
    sensing.reading_m[0] = static_cast<float>(drops_ && level > 2 && level < 3 ? 0 : level);
  }
  void drop_caches(StartContext&) override {}
  bool drops_ = false;

 private:
  static constexpr std::array<std::string_view, 1> writes_ = {"gauge/"};
};

/// Keeps the queues that orders go to; nobody carries them on, so the tests can look at them.
class Takers : public Model {
 public:
  std::string_view name() const override { return "test/takers"; }
  Phase phase() const override { return Phase::metrics; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return writes_; }
  void declare(StartContext& context) override {
    context.state.add<WarningState>();
    context.state.add<ShelterState>().open.assign(context.world.shelters.size(), 0);
  }
  void start(StartContext&) override {}
  void step(StepContext&) override {}
  void drop_caches(StartContext&) override {}

 private:
  static constexpr std::array<std::string_view, 2> writes_ = {"warning/orders", "shelter/open"};
};

template <class A>
PlanItem item(std::string kind, A arguments) {
  return {std::move(kind), std::make_shared<A>(std::move(arguments))};
}
PlanItem combined(std::string kind, std::vector<PlanItem> parts) { return {std::move(kind), std::make_shared<Combined>(), std::move(parts)}; }

std::shared_ptr<const World> shared_small_world() {
  auto world = std::make_shared<World>(small_world(0));
  Problems problems;
  finish_world(*world, "test", problems);
  return world;
}

struct Play {
  std::shared_ptr<const World> world = shared_small_world();
  Plan plan;
  Settings settings;
  bool takers = true, gauge_drops = false;
  std::uint64_t seed = 1;

  void add(std::string id, std::string role, PlanItem when, std::vector<PlanItem> actions) {
    plan.rules.push_back({std::move(id), std::move(role), std::move(when), std::move(actions)});
  }
  std::unique_ptr<Run> start() const {
    ModelInputs inputs{world, std::make_shared<Settings>(settings), std::make_shared<Plan>(plan), nullptr, 0};
    std::vector<std::unique_ptr<Model>> models;
    auto gauge = std::make_unique<RisingGauge>();
    gauge->drops_ = gauge_drops;
    models.push_back(std::move(gauge));
    models.push_back(make_plan_command(inputs));
    if (takers) models.push_back(std::make_unique<Takers>());
    return std::make_unique<Run>(world, std::move(models), RunSettings{seed, Time::seconds(10), Time::hours(2), 1});
  }
  std::unique_ptr<Run> run_until(Time until) const {
    auto run = start();
    while (run->now() < until) run->step();
    return run;
  }
};

Time given(const Run& run, std::size_t rule) { return run.state().get<CommandState>().given[rule]; }
Outcome outcome(const Run& run, std::size_t order) { return run.state().get<CommandState>().outcome[order]; }
const std::vector<PlanItem> warn_village = {item("order_evacuation", WarnAreas{{"V1"}, {}})};

TEST(PlanCommand, gives_orders_at_their_time) {
  Play play;
  play.add("at", "county", item("at_time", AtTime{Time::minutes(5)}), warn_village);
  const auto run = play.run_until(Time::minutes(10));
  EXPECT_EQ(given(*run, 0), Time::minutes(5));
  const auto& orders = run->state().get<WarningState>().orders.storage();
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].head.time, Time::minutes(5));
  EXPECT_EQ(run->world().areas.id[orders[0].area.index], "V1");
  EXPECT_EQ(orders[0].advice, Advice::move_now);
  EXPECT_EQ(orders[0].channels, all_channels);
}

TEST(PlanCommand, deliberates_over_what_was_noticed_and_longer_at_higher_levels) {
  Play play;
  play.settings.spread = 0;
  for (const char* role : {"county", "township", "village", "grid"})
    play.add(role, role, item("gauge_above", GaugeAbove{"gauge_bridge", 1.0, Time{0}}), {item("be_ready", WarnAreas{{"V1"}, {}})});
  const auto run = play.run_until(Time::minutes(30));
  const Time reached = Time::seconds(100);
  EXPECT_EQ(given(*run, 0), reached + Time::minutes(20));
  EXPECT_EQ(given(*run, 1), reached + Time::minutes(10));
  EXPECT_EQ(given(*run, 2), reached + Time::minutes(5));
  EXPECT_EQ(given(*run, 3), reached + Time::minutes(2));
}

TEST(PlanCommand, draws_deliberation_by_rule_so_that_other_rules_change_nothing) {
  Play one, two;
  const auto above = item("gauge_above", GaugeAbove{"gauge_bridge", 1.0, Time{0}});
  one.add("evacuate", "village", above, warn_village);
  two.add("other", "county", above, warn_village);
  two.add("evacuate", "village", above, warn_village);
  EXPECT_EQ(given(*one.run_until(Time::minutes(60)), 0), given(*two.run_until(Time::minutes(60)), 1));
  one.seed = 2;
  EXPECT_NE(given(*one.run_until(Time::minutes(60)), 0), given(*two.run_until(Time::minutes(60)), 1));
}

TEST(PlanCommand, waits_until_a_level_has_stood_long_enough) {
  Play play;
  play.settings.village = Time{0};
  play.gauge_drops = true;  // stands at 0 m between 200 s and 300 s
  play.add("brief", "village", item("gauge_above", GaugeAbove{"gauge_bridge", 1.5, Time::seconds(30)}), warn_village);
  play.add("long", "village", item("gauge_above", GaugeAbove{"gauge_bridge", 1.5, Time::seconds(120)}), warn_village);
  const auto run = play.run_until(Time::minutes(15));
  EXPECT_EQ(given(*run, 0), Time::seconds(180));
  EXPECT_EQ(given(*run, 1), Time::seconds(300 + 120));
}

TEST(PlanCommand, chains_and_combines_triggers) {
  Play play;
  play.settings.village = Time{0};
  const auto late = item("at_time", AtTime{Time::minutes(20)}), early = item("at_time", AtTime{Time::minutes(2)});
  const auto level = item("gauge_above", GaugeAbove{"gauge_bridge", 6.0, Time{0}});  // at 10 min
  play.add("first", "village", combined("any", {late, level}), warn_village);
  play.add("both", "village", combined("all", {early, level}), warn_village);
  play.add("then", "village", item("after", After{"first", Time::minutes(3)}), warn_village);
  const auto run = play.run_until(Time::minutes(30));
  EXPECT_EQ(given(*run, 0), Time::minutes(10));
  EXPECT_EQ(given(*run, 1), Time::minutes(10));
  EXPECT_EQ(given(*run, 2), Time::minutes(13));
}

TEST(PlanCommand, gives_each_order_once) {
  Play play;
  play.add("at", "county", item("at_time", AtTime{Time{0}}), warn_village);
  EXPECT_EQ(play.run_until(Time::minutes(10))->state().get<WarningState>().orders.storage().size(), 1U);
}

TEST(PlanCommand, opens_and_closes_shelters) {
  Play play;
  play.add("open", "township", item("at_time", AtTime{Time{0}}), {item("open_shelter", ShelterList{{"S1"}}), item("close_shelter", ShelterList{{"S1"}})});
  const auto run = play.run_until(Time::minutes(1));
  const auto& orders = run->state().get<ShelterState>().orders.storage();
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].what, ShelterAction::open);
  EXPECT_EQ(outcome(*run, 0), Outcome::done);
  EXPECT_EQ(outcome(*run, 1), Outcome::already_so);  // closed, and nobody has opened it yet
}

TEST(PlanCommand, says_where_those_go_whom_a_shelter_turns_away) {
  Play play;
  play.add("send", "township", item("at_time", AtTime{Time{0}}), {item("redirect", SendOn{{"S1"}, "S1"})});  // the place has no other
  const auto run = play.run_until(Time::minutes(1));
  const auto& orders = run->state().get<ShelterState>().orders.storage();
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].what, ShelterAction::redirect);
  EXPECT_EQ(run->world().shelters.id[orders[0].head.detail], "S1");
  EXPECT_EQ(outcome(*run, 0), Outcome::done);
}

TEST(PlanCommand, closes_streets_and_single_links_to_the_named_modes) {
  Play play;
  play.add("close", "county", item("at_time", AtTime{Time{0}}),
           {item("close_road", Roads{{"乙街"}, {"LN2N3"}, {mode_car}}), item("close_road", Roads{{"乙街"}, {}, {mode_car}})});
  play.add("reopen", "county", item("at_time", AtTime{Time::minutes(2)}), {item("reopen_road", Roads{{"乙街"}, {}, {mode_car}})});
  auto run = play.run_until(Time::minutes(1));
  const World& world = run->world();
  const auto closed = [&](const std::string& id) {
    const auto& ids = world.links.id;
    return run->state().get<LinkLayers>().layers[0].closed_modes[static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin())];
  };
  const auto street = world.street_names[0] == "乙街" ? 0U : 1U;
  for (std::size_t l = 0; l < world.links.size(); ++l)
    EXPECT_EQ(closed(world.links.id[l]), world.links.street[l] == street || world.links.id[l] == "LN2N3" ? mode_vehicles : 0) << world.links.id[l];
  EXPECT_EQ(outcome(*run, 2), Outcome::already_so);
  while (run->now() < Time::minutes(3)) run->step();
  for (std::size_t l = 0; l < world.links.size(); ++l)
    EXPECT_EQ(closed(world.links.id[l]), world.links.id[l] == "LN2N3" ? mode_vehicles : 0) << world.links.id[l];
}

TEST(PlanCommand, reverses_lanes_makes_roads_one_way_and_sends_officers_to_signals) {
  Play play;
  auto world = std::make_shared<World>(*play.world);
  world->nodes.signal[0] = 1;
  play.world = world;
  const std::string& crossing = world->nodes.id[0];
  const auto opposite = static_cast<std::size_t>(std::find(world->links.id.begin(), world->links.id.end(), "LN2N3") - world->links.id.begin());
  ASSERT_TRUE(world->links.opposite[opposite].valid());
  play.add(
      "do", "county", item("at_time", AtTime{Time{0}}),
      {item("reverse_lanes", Lanes{{"LN2N3"}, 0}), item("reverse_lanes", Lanes{{"LN2N3"}, 9}), item("one_way", OneWay{{"LN2N3"}}),
       item("one_way", OneWay{{"LN2N3"}}), item("police_control", Crossings{{}, {crossing}}), item("police_control", Crossings{{}, {world->nodes.id[1]}})});
  play.add("undo", "county", item("at_time", AtTime{Time::minutes(2)}),
           {item("restore_lanes", Lanes{{"LN2N3"}, 0}), item("two_way", OneWay{{"LN2N3"}}), item("end_police_control", Crossings{{}, {crossing}})});
  auto run = play.run_until(Time::minutes(1));
  const LinkLayer& roads = run->state().get<LinkLayers>().layers[0];
  const NodeLayer& crossings = run->state().get<NodeLayers>().layers[0];
  EXPECT_EQ(roads.reversed_lanes[opposite], static_cast<int>(std::ceil(world->links.lanes[opposite])));
  EXPECT_EQ(roads.closed_modes[world->links.opposite[opposite].index], mode_vehicles);
  EXPECT_EQ(roads.closed_modes[opposite], 0);
  EXPECT_EQ(crossings.control[0], CrossingControl::police);
  using enum Outcome;
  const std::vector<Outcome> expected = {done, already_so, done, already_so, done, no_signal_there};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(outcome(*run, i), expected[i]) << i;
  while (run->now() < Time::minutes(3)) run->step();
  EXPECT_EQ(roads.reversed_lanes[opposite], 0);
  EXPECT_EQ(roads.closed_modes[world->links.opposite[opposite].index], 0);
  EXPECT_EQ(crossings.control[0], CrossingControl::as_built);
}

TEST(PlanCommand, says_for_whom_an_order_is_and_that_nobody_lives_there) {
  Play play;
  auto world = std::make_shared<World>(*play.world);
  play.world = world;
  const auto only_basements = [](std::string area) { return item("order_evacuation", WarnAreas{{std::move(area)}, {}, warning::Addressed::basements}); };
  play.add("r", "county", item("at_time", AtTime{Time{0}}), {only_basements("V1")});
  for (std::uint8_t& storey : world->households.storey) storey = 0;
  EXPECT_EQ(outcome(*play.run_until(Time::minutes(1)), 0), Outcome::nobody_lives_there) << "below ground";
  world->households.storey[0] = below_ground;
  const auto run = play.run_until(Time::minutes(1));
  EXPECT_EQ(outcome(*run, 0), Outcome::done);
  ASSERT_EQ(run->state().get<WarningState>().orders.storage().size(), 1U);
  EXPECT_EQ(run->state().get<WarningState>().orders.storage()[0].head.detail, 2U);
}

TEST(PlanCommand, says_why_an_order_failed) {
  Play play;
  auto world = std::make_shared<World>(*play.world);
  world->areas.loudspeaker_m.assign(world->areas.size(), 0.0F);
  world->shelters.kind[0] = ShelterKind::exit;
  world->links.modes.assign(world->links.size(), mode_foot);
  for (auto& grid : world->buildings.grid) grid = AreaId{0};  // nobody lives in G1, row 1
  play.world = world;
  play.add("r", "county", item("at_time", AtTime{Time{0}}),
           {item("order_evacuation", WarnAreas{{"V1"}, {Channel::loudspeaker}}), item("order_evacuation", WarnAreas{{"G1"}, {}}),
            item("open_shelter", ShelterList{{"S1"}}), item("close_road", Roads{{"甲街"}, {}, {mode_car}})});
  const auto run = play.run_until(Time::minutes(1));
  EXPECT_EQ(outcome(*run, 0), Outcome::no_such_channel);
  EXPECT_EQ(outcome(*run, 1), Outcome::nobody_lives_there);
  EXPECT_EQ(outcome(*run, 2), Outcome::is_an_exit);
  EXPECT_EQ(outcome(*run, 3), Outcome::no_link_for_mode);
  play.takers = false;
  EXPECT_EQ(outcome(*play.run_until(Time::minutes(1)), 0), Outcome::nobody_carries_it);
}

TEST(PlanCommand, logs_every_order_and_its_outcome_under_its_name) {
  Play play;
  play.takers = false;
  play.add("close", "county", item("at_time", AtTime{Time::minutes(1)}),
           {item("order_evacuation", WarnAreas{{"V1", "G1"}, {}}), item("close_road", Roads{{"甲街"}, {}, {mode_car}})});
  const auto run = play.run_until(Time::minutes(2));
  const EventLog& log = run->events();
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < log.size(); ++i)
    rows.push_back(log.kinds()[log.kind[i]].name + " " + log.row_names().at("order")[log.subject[i]] + " " + std::to_string(static_cast<int>(log.value[i])));
  EXPECT_THAT(rows,
              testing::ElementsAre("order/done close.2.甲街 0", "order/failed close.1.V1 4", "order/failed close.1.G1 4", "order/given close.1.V1 0",
                                   "order/given close.1.G1 0", "order/given close.2.甲街 0"));
}

TEST(PlanCommand, remembers_in_state_alone) {
  Play play;
  play.add("evacuate", "township", item("gauge_above", GaugeAbove{"gauge_bridge", 1.0, Time::minutes(1)}), warn_village);
  play.add("then", "village", item("after", After{"evacuate", Time::minutes(3)}), warn_village);
  const auto straight = play.run_until(Time::minutes(60));
  auto forgetful = play.start();
  while (forgetful->now() < Time::minutes(60)) forgetful->drop_caches(), forgetful->step();
  EXPECT_EQ(forgetful->digest(), straight->digest());
}

TEST(Catalogue, has_every_kind_once_with_words_in_both_languages) {
  std::vector<std::string> names;
  for (const Entry& entry : catalogue()) {
    EXPECT_EQ(std::count(names.begin(), names.end(), entry.name), 0) << entry.name;
    names.push_back(entry.name);
    EXPECT_FALSE(entry.arguments->meaning.empty() || entry.arguments->meaning_zh.empty()) << entry.name;
    EXPECT_EQ(entry.roles.empty(), entry.part == Part::trigger) << entry.name;
    for (const config::Field& field : entry.arguments->fields) EXPECT_FALSE(field.about.meaning.empty() || field.about.meaning_zh.empty()) << field.name;
  }
  for (int o = 0; o <= static_cast<int>(Outcome::no_link_for_mode); ++o) {
    const std::string key = std::string("outcome.") + outcome_word(static_cast<Outcome>(o));
    EXPECT_NE(message(key, Language::zh), key);
  }
}

}  // namespace
}  // namespace muster::command
