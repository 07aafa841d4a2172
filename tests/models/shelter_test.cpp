#include "models/evacuation.hpp"

namespace muster {
namespace {

using test::block;
using test::Evacuation;

std::vector<std::string> events_named(const Run& run, const std::string& name) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < run.events().size(); ++i)
    if (run.events().kinds()[run.events().kind[i]].name == name) out.push_back(run.world().shelters.id[run.events().subject[i]]);
  return out;
}

TEST(Shelter, turns_parties_away_when_full_and_sends_them_to_the_next_open_one) {
  auto world = test::small_world({.villages = 2, .houses = 10});
  world->shelters.capacity[0] = 9;  // three of village 0's ten households
  const Evacuation e{.world = world, .orders = {{Time{0}, "V0"}}, .end = Time::hours(6)};
  const auto run = e.run();
  const auto& s = block<ShelterState>(*run);
  EXPECT_EQ(s.occupants[0], 9);
  EXPECT_GT(s.turned_away[0], 0);
  EXPECT_EQ(s.known_full[0], 1);
  EXPECT_GT(s.occupants[1], 0) << "village 1's shelter is the next open one";
  EXPECT_EQ(events_named(*run, "shelter/full"), std::vector<std::string>{"V0S"});
}

TEST(Shelter, keeps_families_together) {
  auto world = test::small_world({.villages = 1, .houses = 10});
  world->shelters.capacity[0] = 10;  // room for three families of three, and one person
  const auto run = Evacuation{.world = world, .end = Time::hours(6)}.run();
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 9);
}

TEST(Shelter, loses_nobody) {
  auto world = test::small_world({.villages = 2, .houses = 20});
  for (int& capacity : world->shelters.capacity) capacity = 24;
  for (const bool exit : {true, false}) {
    if (!exit) world->shelters.kind.back() = ShelterKind::emergency;
    const auto run = Evacuation{.world = world, .end = Time::hours(12)}.run();
    const Headline h = headline(*world, run->state());
    EXPECT_EQ(h.moved, h.in_shelters + h.left_area + h.stranded);
    std::int64_t in_place = 0;
    for (std::uint32_t p = 0; p < world->persons.size(); ++p)
      if (block<PartyState>(*run).status[p] == PartyStatus::in_place) in_place += block<PartyState>(*run).persons[p];
    EXPECT_EQ(h.stranded, in_place) << "who finds no room stays where it is";
    EXPECT_EQ(h.stranded > 0, !exit) << "an exit takes everybody";
  }
}

TEST(Shelter, opens_some_time_after_the_order_and_closes_on_order) {
  /// Orders to shelters at given times.
  class Keys final : public Model {
   public:
    std::string_view name() const override { return "test/keys"; }
    Phase phase() const override { return Phase::command; }
    std::span<const std::string_view> reads() const override { return {}; }
    std::span<const std::string_view> writes() const override { return {}; }
    void declare(StartContext&) override {}
    void start(StartContext& context) override { shelters_ = &context.state.get<ShelterState>(); }
    void drop_caches(StartContext&) override {}
    void step(StepContext& context) override {
      if (context.now == Time::minutes(10)) shelters_->orders.add({.head = {context.now, {1}, Phase::command}, .shelter = {0}, .open = 1});
      if (context.now == Time::minutes(90)) shelters_->orders.add({.head = {context.now, {1}, Phase::command}, .shelter = {0}, .open = 0});
    }
    ShelterState* shelters_ = nullptr;
  };
  const Evacuation e{.orders = {}, .shelter = [](auto& s) { s.open_at_start = false; }};
  std::vector<std::unique_ptr<Model>> more;
  more.push_back(std::make_unique<Keys>());
  const auto run = e.start(std::move(more));
  const auto& open = block<ShelterState>(*run).open;
  test::run_until(*run, Time::minutes(40));
  EXPECT_EQ(open[0], 0);
  EXPECT_EQ(open.back(), 1) << "an exit is always open";
  test::run_until(*run, Time::minutes(41));
  EXPECT_EQ(open[0], 1);
  test::run_until(*run, Time::minutes(91));
  EXPECT_EQ(open[0], 0);
}

TEST(Shelter, closes_for_good_when_water_reaches_its_floor) {
  auto world = test::small_world({.villages = 1});
  world->buildings.x[0] = world->shelters.x[0] + 5, world->buildings.y[0] = world->shelters.y[0];
  const auto run = Evacuation{
      .world = world, .orders = {{Time::hours(2), "T"}}, .water = [](Time t, std::uint32_t b) {
        return b == 0 && t >= Time::minutes(30) && t < Time::minutes(60) ? 0.6F : 0.0F;
      }}.run();
  EXPECT_EQ(block<ShelterState>(*run).flooded[0], 1);
  EXPECT_EQ(block<ShelterState>(*run).open[0], 0);
  EXPECT_EQ(block<ShelterState>(*run).occupants[0], 0);
  EXPECT_EQ(events_named(*run, "shelter/flooded"), std::vector<std::string>{"V0S"});
}

}  // namespace
}  // namespace muster
