// Shelters that water or a danger zone comes to, and what those inside do.
#include <map>

#include "models/evacuation.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/models/casualty/zone.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/models/zone/state.hpp"

namespace muster {
namespace {

using shelter::LeaveStage;
using shelter::LeavingState;
using test::block;
using test::Evacuation;

constexpr Time water_comes = Time::hours(3);  // everybody is inside by then

/// Villages in a row; the last house of the first stands beside its shelter, whose door is 0.2 m above the ground. Links are as deep as building 0.
struct Scene {
  int villages = 2, cars = 0;
  std::uint8_t storeys = 1;
  ShelterUse use = ShelterUse::school;
  std::function<float(Time)> at_shelter = [](Time t) { return t >= water_comes ? 0.4F : 0.0F; };
  std::function<float(Time)> on_streets = [](Time) { return 0.0F; };
  std::function<void(shelter::ShelterSettings&)> more = {};
  std::shared_ptr<const Plan> plan = std::make_shared<Plan>();
  std::vector<ShelterOrder> orders = {};
  Time end = Time::hours(7);
  int capacity = 1000;

  std::shared_ptr<World> world() const {
    auto world = test::small_world({.villages = villages, .houses = 20, .cars = cars, .shelter_capacity = capacity});
    ShelterTable& s = world->shelters;
    const std::size_t last = 19;
    world->buildings.x[last] = s.x[0] + 5, world->buildings.y[last] = s.y[0], world->buildings.storeys[last] = storeys;
    s.use.assign(s.size(), ShelterUse::unknown), s.use[0] = use;
    for (std::uint32_t v = 1; v < static_cast<std::uint32_t>(villages); ++v)  // a road joins the shelters of neighbouring villages
      test::add_link(*world, s.node[v - 1], s.node[v]), test::add_link(*world, s.node[v], s.node[v - 1]);
    test::sort_links(*world);
    return world;
  }
  Evacuation evacuation(std::shared_ptr<const World> place, bool leaves = true) const {
    return {.world = std::move(place),
            .orders = {{Time{0}, "V0"}},
            .water = [this](Time t, std::uint32_t b) { return b == 19 ? at_shelter(t)
                                                           : b == 0   ? on_streets(t)
                                                                      : 0.0F; },
            .padm = [](auto& s) { s.car_least_m = 0; },
            .shelter =
                [this, leaves](auto& s) {
                  s.leave_flooded = leaves;
                  if (more) more(s);
                },
            .plan = plan,
            .end = end};
  }
  std::unique_ptr<Run> run(bool leaves = true) const;
};

class Orders final : public Model {
 public:
  explicit Orders(std::vector<ShelterOrder> orders) : orders_(std::move(orders)) {}
  std::string_view name() const override { return "test/shelter_orders"; }
  Phase phase() const override { return Phase::command; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return {}; }
  void declare(StartContext&) override {}
  void start(StartContext& context) override { state_ = &context.state.get<ShelterState>(); }
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    for (const ShelterOrder& order : orders_)
      if (order.head.time == context.now) state_->orders.add(order);
  }

 private:
  std::vector<ShelterOrder> orders_;
  ShelterState* state_ = nullptr;
};

std::unique_ptr<Run> Scene::run(bool leaves) const {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::make_unique<Orders>(orders));
  auto run = evacuation(world(), leaves).start(std::move(models));
  while (!run->finished()) run->step();
  return run;
}

std::int64_t sum_of_events(const Run& run, const std::string& name) {
  double sum = 0;
  for (std::size_t i = 0; i < run.events().size(); ++i)
    if (run.events().kinds()[run.events().kind[i]].name == name) sum += run.events().value[i];
  return static_cast<std::int64_t>(sum);
}

void expect_nobody_lost(const Run& run) {
  const Headline h = headline(run.world(), run.state());
  EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded + h.dead_on_foot + h.dead_in_cars + h.dead_in_shelters);
  std::int64_t there = 0;
  const auto& parties = block<PartyState>(run);
  for (std::size_t p = 0; p < parties.status.size(); ++p)
    if (parties.status[p] == PartyStatus::arrived) there += parties.persons[p];
  EXPECT_EQ(there, h.in_shelters + h.left_area);
}

TEST(ShelterLeaving, goes_to_the_nearest_open_place_when_water_is_seen_at_the_door) {
  const auto stay = Scene{}.run(false), go = Scene{}.run();
  const std::int32_t inside = block<ShelterState>(*stay).occupants[0] - 3;  // those of the house beside it come after the water
  ASSERT_GT(inside, 20);
  EXPECT_EQ(stay->state().find<LeavingState>(), nullptr) << "nobody asked";
  EXPECT_EQ(block<ShelterState>(*stay).flooded[0], 0) << "its floor is dry";
  const auto& s = block<ShelterState>(*go);
  EXPECT_EQ(s.occupants[0], 0);
  EXPECT_EQ(s.occupants[1], block<ShelterState>(*stay).occupants[1] + inside + 3) << "beside those who have gone there from home";
  EXPECT_EQ(s.open[0], 0);
  EXPECT_EQ(block<LeavingState>(*go).left[0], inside);
  EXPECT_EQ(block<LeavingState>(*go).stage[0], LeaveStage::left);
  EXPECT_EQ(sum_of_events(*go, "shelter/leaves"), inside);
  EXPECT_EQ(sum_of_events(*go, "shelter/left_flooded"), inside);
  const Headline h = headline(go->world(), go->state());
  EXPECT_EQ(h.left_flooded_shelters, inside);
  EXPECT_EQ(h.stranded, 0);
  expect_nobody_lost(*go);
}

TEST(ShelterLeaving, counts_who_is_on_the_way_again_as_such) {
  Scene scene;
  scene.end = water_comes + Time::minutes(30);  // two kilometres take longer
  const auto run = scene.run();
  const Headline h = headline(run->world(), run->state());
  EXPECT_GT(h.left_flooded_shelters, 0);
  EXPECT_EQ(h.stranded, h.left_flooded_shelters + 3) << "those of the house beside it were never let in";
  expect_nobody_lost(*run);
}

TEST(ShelterLeaving, takes_less_water_than_a_tenth_of_a_metre_for_nothing) {
  Scene scene;
  scene.at_shelter = [](Time t) { return t >= water_comes ? 0.29F : 0.0F; };  // the step of the door is 0.2 m
  EXPECT_EQ(block<LeavingState>(*scene.run()).stage[0], LeaveStage::none);
  scene.use = ShelterUse::square;  // no step: its floor is at 0.5 m
  scene.at_shelter = [](Time t) { return t >= water_comes ? 0.55F : 0.0F; };
  EXPECT_EQ(block<LeavingState>(*scene.run()).stage[0], LeaveStage::none);
}

TEST(ShelterLeaving, goes_upstairs_where_the_upper_floors_hold_all) {
  Scene scene;
  scene.storeys = 2;
  const auto run = scene.run();
  const std::int32_t inside = block<ShelterState>(*run).occupants[0];
  EXPECT_GT(inside, 20);
  EXPECT_EQ(block<LeavingState>(*run).stage[0], LeaveStage::upstairs);
  EXPECT_EQ(sum_of_events(*run, "shelter/goes_upstairs"), inside - 3) << "those of the house beside it came later, and were let in";
  EXPECT_EQ(block<ShelterState>(*run).open[0], 1) << "the floor is dry, and there is room above";
  scene.capacity = inside;  // half of it is upstairs
  EXPECT_EQ(block<LeavingState>(*scene.run()).stage[0], LeaveStage::left);
  scene.capacity = 1000, scene.use = ShelterUse::square;
  scene.at_shelter = [](Time t) { return t >= water_comes ? 0.8F : 0.0F; };
  EXPECT_EQ(block<LeavingState>(*scene.run()).stage[0], LeaveStage::left) << "a square has no upper floor";
}

TEST(ShelterLeaving, stays_where_the_way_cannot_be_waded_and_goes_once_it_can) {
  Scene scene;
  scene.on_streets = [](Time t) { return t >= water_comes ? 0.6F : 0.0F; };
  const auto deep = scene.run();
  EXPECT_GT(block<ShelterState>(*deep).occupants[0], 20);
  EXPECT_EQ(block<LeavingState>(*deep).stage[0], LeaveStage::cannot);
  EXPECT_EQ(sum_of_events(*deep, "shelter/cannot_leave"), block<ShelterState>(*deep).occupants[0]) << "said once";
  expect_nobody_lost(*deep);
  scene.on_streets = [](Time t) { return t < water_comes ? 0.0F : t < Time::hours(4) ? 0.6F : 0.4F; };
  const auto falls = scene.run();
  EXPECT_EQ(block<ShelterState>(*falls).occupants[0], 0);
  EXPECT_EQ(block<LeavingState>(*falls).stage[0], LeaveStage::left);
  expect_nobody_lost(*falls);
}

TEST(ShelterLeaving, drives_through_what_a_car_can_and_else_walks) {
  const auto modes = [](float depth) {
    Scene scene{.cars = 1};
    scene.on_streets = [depth](Time t) { return t >= water_comes ? depth : 0.0F; };
    const auto run = scene.run();
    std::map<TravelMode, int> out;
    const auto& parties = block<PartyState>(*run);
    for (std::size_t p = 0; p < parties.status.size(); ++p)
      if (parties.status[p] == PartyStatus::arrived && parties.destination[p].index == 1) ++out[parties.mode[p]];
    expect_nobody_lost(*run);
    return out;
  };
  const auto shallow = modes(0.25F), deep = modes(0.45F);
  ASSERT_GT(shallow.at(TravelMode::car), 0);
  EXPECT_FALSE(deep.contains(TravelMode::car));
  EXPECT_GT(deep.at(TravelMode::foot), 0);
}

TEST(ShelterLeaving, goes_where_the_plan_sends_those_who_are_turned_away) {
  auto plan = std::make_shared<Plan>();
  plan->rules.push_back({.id = "r", .role = "county", .when = {}, .actions = {{.kind = "redirect", .arguments = nullptr}}});
  Scene scene{.villages = 3, .plan = plan};
  scene.orders = {{.head = {Time{0}, entity_key("order", "r"), Phase::command, 2}, .shelter = {0}, .what = ShelterAction::redirect}};
  scene.end = Time::hours(9);
  const auto run = scene.run();
  EXPECT_LT(block<ShelterState>(*run).occupants[1], 10) << "who has gone there from home";
  EXPECT_EQ(block<ShelterState>(*run).occupants[2], block<LeavingState>(*run).left[0]);
  EXPECT_GT(block<LeavingState>(*run).left[0], 20);
}

TEST(ShelterLeaving, has_the_same_bits_for_any_thread_count_and_with_caches_dropped) {
  Scene scene{.cars = 1};
  scene.on_streets = [](Time t) { return t < water_comes ? 0.0F : t < Time::hours(4) ? 0.6F : 0.4F; };
  scene.more = [](auto& s) { s.desks = 1; };
  const auto place = scene.world();
  const auto digest = [&](int threads, bool drops) {
    Evacuation e = scene.evacuation(place);
    e.threads = threads;
    const auto run = e.start();
    while (!run->finished()) {
      if (drops && run->now().ms % Time::minutes(7).ms == 0) run->drop_caches();
      run->step();
    }
    return run->digest();
  };
  const Digest alone = digest(1, false);
  for (const int threads : {2, 4}) EXPECT_EQ(digest(threads, false), alone) << threads;
  EXPECT_EQ(digest(1, true), alone);
}

/// With the movement that ships: who leaves is on the streets again.
TEST(ShelterLeaving, brings_everybody_to_the_next_shelter_over_real_streets) {
  Scene scene;
  const auto place = scene.world();
  scene.end = Time::hours(6);
  const Evacuation e = scene.evacuation(place);
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::make_unique<test::ToyHazard>(e.water));
  models.push_back(std::make_unique<test::ToyCommand>(e.orders));
  models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
  models.push_back(test::model<warning::WarningSettings>("warning/chain", place));
  models.push_back(test::model<behaviour::PadmSettings>("behaviour/padm", place, e.padm));
  models.push_back(test::model<shelter::ShelterSettings>("shelter/capacity", place, e.shelter));
  models.push_back(test::model<casualty::CasualtySettings>("casualty/flood", place));
  models.push_back(test::model<metrics::MetricsSettings>("metrics/population", place, [](auto& s) { s.check = Time::minutes(1); }));
  muster::Run run(place, std::move(models), RunSettings{.seed = 1, .end = e.end, .threads = 1});
  while (!run.finished()) run.step();
  EXPECT_GT(block<LeavingState>(run).left[0], 20);
  EXPECT_EQ(block<ShelterState>(run).occupants[0], 0);
  EXPECT_GE(block<ShelterState>(run).occupants[1], block<LeavingState>(run).left[0]);
  EXPECT_EQ(headline(*place, run.state()).stranded, 0);
  expect_nobody_lost(run);
}

// ---- danger zones ----

/// A slide comes down on the first village's shelter, and on nothing else.
struct Slide {
  double dead = 0.3;
  bool leaves = false, desks = false;
  Time end = Time::hours(7);

  std::unique_ptr<Run> run() const {
    const Scene scene;
    const auto world = scene.world();
    const double x = world->shelters.x[0], y = world->shelters.y[0];
    const auto zones = [&](zone::ZonesSettings& s) {
      zone::ZoneSettings slide;
      slide.id = "slide", slide.kind = zone::ZoneKind::landslide;
      slide.outline = {x - 20, y - 20, x + 20, y - 20, x + 20, y + 20, x - 20, y + 20};
      slide.onset.at = desks ? Time::minutes(100) : water_comes;
      for (const zone::Place place : {zone::Place::intact, zone::Place::damaged, zone::Place::destroyed}) slide.people.push_back({place, dead, 0.2});
      slide.buildings = {{Construction::brick, 1, 0}};
      s.zones = {slide};
    };
    Evacuation e = scene.evacuation(world, leaves);
    e.water = [](Time, std::uint32_t) { return 0.0F; };
    e.end = end;
    if (desks) e.shelter = [this](auto& s) { s.leave_flooded = leaves, s.desks = 1, s.households_per_desk_h = 4; };
    std::vector<std::unique_ptr<Model>> models;
    models.push_back(test::model<zone::ZonesSettings>("hazard/zone", world, zones));
    models.push_back(test::model<casualty::ZoneCasualtySettings>("casualty/zone", world));
    auto run = e.start(std::move(models));
    while (!run->finished()) run->step();
    return run;
  }
};

std::int32_t dead_of(const Run& run) { return block<HarmState>(run).dead_persons; }

TEST(ShelterInZone, closes_for_good_counts_its_dead_once_and_those_who_come_later_are_sent_on) {
  const auto run = Slide{}.run();
  const auto& s = block<ShelterState>(*run);
  EXPECT_EQ(s.open[0], 0);
  EXPECT_EQ(s.flooded[0], 1);
  ASSERT_GT(dead_of(*run), 3);
  const Headline h = headline(run->world(), run->state());
  EXPECT_EQ(s.occupants[0] + s.occupants[1] + dead_of(*run), sum_of_events(*run, "shelter/arrived"));
  EXPECT_EQ(h.dead_in_shelters, dead_of(*run));
  EXPECT_EQ(h.in_flooded_shelters, s.occupants[0]);
  expect_nobody_lost(*run);

  const auto early = Slide{.desks = true}.run();  // while people still wait outside
  const auto& later = block<ShelterState>(*early);
  EXPECT_GT(later.turned_away[0], 0);
  EXPECT_GT(later.occupants[1], 0) << "the next open place";
  EXPECT_GE(later.occupants[0], 0);
  EXPECT_EQ(block<shelter::DoorState>(*early).waiting[0], 0);
  ASSERT_GT(dead_of(*early), 0);
  expect_nobody_lost(*early);
}

TEST(ShelterInZone, is_left_by_those_who_live_where_they_may) {
  const auto run = Slide{.leaves = true}.run();
  const auto& s = block<ShelterState>(*run);
  ASSERT_GT(dead_of(*run), 3);
  EXPECT_EQ(s.occupants[0], 0);
  EXPECT_EQ(block<LeavingState>(*run).stage[0], LeaveStage::left);
  EXPECT_GE(s.occupants[1], block<LeavingState>(*run).left[0]);
  EXPECT_EQ(block<LeavingState>(*run).left[0], block<ShelterState>(*Slide{}.run()).occupants[0]) << "those who live";
  EXPECT_EQ(headline(run->world(), run->state()).stranded, 0);
  expect_nobody_lost(*run);
}

}  // namespace
}  // namespace muster
