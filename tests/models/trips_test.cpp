#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/trips_world.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/models/trips/outcome.hpp"
#include "muster/models/trips/settings.hpp"

namespace muster::trips {
namespace {

using test::square;
using test::WrittenTrip;

std::unique_ptr<Run> start(const std::shared_ptr<const World>& world, int threads = 1, int start_minute = 0, Time end = Time::hours(3)) {
  ModelInputs inputs;
  inputs.world = world, inputs.settings = std::make_shared<LoadSettings>(), inputs.start_minute_of_day = start_minute;
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
  models.push_back(make_load(inputs));
  return std::make_unique<Run>(world, std::move(models), RunSettings{.seed = 1, .end = end, .threads = threads});
}

std::unique_ptr<Run> played(const std::shared_ptr<const World>& world, int start_minute = 0, Time end = Time::hours(3)) {
  auto run = start(world, 1, start_minute, end);
  while (!run->finished()) run->step();
  return run;
}

std::uint32_t row_of(const World& world, const std::string& trip) {
  return static_cast<std::uint32_t>(std::find(world.trips.id.begin(), world.trips.id.end(), trip) - world.trips.id.begin());
}

/// Departure and arrival in s; -1 = never.
std::pair<double, double> times(const Run& run, const std::string& trip) {
  const auto& state = run.state().get<TripState>();
  const std::uint32_t row = row_of(run.world(), trip);
  const auto s = [](Time t) { return t.is_never() ? -1.0 : t.in_seconds(); };
  return {s(state.departed[row]), s(state.arrived[row])};
}
Fate fate(const Run& run, const std::string& trip) { return outcome_of(run.world(), run.state()).fate[row_of(run.world(), trip)]; }

/// Links that somebody entered, in order.
std::vector<std::string> entered(const Run& run) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < run.events().size(); ++i)
    if (run.events().kinds()[run.events().kind[i]].name == "party/link_entered") out.push_back(run.world().links.id[run.events().object[i]]);
  return out;
}

TEST(Load, makes_a_trip_at_its_time_by_the_fastest_way_to_its_node) {
  const auto run = played(square({{"p", 0, "A", "B", 100.5}}));
  EXPECT_EQ(times(*run, "p/0"), std::pair(100.5, 150.5));  // 500 m at 10 m/s
  EXPECT_THAT(entered(*run), testing::ElementsAre("A>B"));
  EXPECT_EQ(fate(*run, "p/0"), Fate::completed);
}

TEST(Load, keeps_to_the_route_that_is_given) {
  const auto run = played(square({{"p", 0, "A", "B", 100, 0, {"D", "C", "B"}}}));
  EXPECT_THAT(entered(*run), testing::ElementsAre("A>D", "D>C", "C>B"));
  EXPECT_EQ(times(*run, "p/0"), std::pair(100.0, 250.0));
}

TEST(Load, passes_the_destination_where_the_route_comes_back_to_it) {
  const auto run = played(square({{"p", 0, "A", "A", 100, 0, {"B", "A", "B", "A"}}}));
  EXPECT_THAT(entered(*run), testing::ElementsAre("A>B", "B>A", "A>B", "B>A"));
  EXPECT_EQ(times(*run, "p/0"), std::pair(100.0, 300.0));
}

TEST(Load, ends_at_once_where_there_is_nothing_to_go) {
  const auto run = played(square({{"p", 0, "A", "A", 100}}));
  EXPECT_EQ(times(*run, "p/0"), std::pair(100.0, 100.0));
}

TEST(Load, makes_the_legs_of_a_person_one_after_the_other) {
  const auto run = played(square({
      {"p", 0, "A", "C", 0, 0},      // 100 s
      {"p", 1, "C", "A", 50, 600},   // ready at 50 s, but 600 s behind the arrival
      {"p", 2, "A", "B", 3600, 10},  // long since ready when its time comes
      {"p", 3, "B", "A", 0, 0},      // at once: at the next step boundary, because a step's arrivals are seen when it is over
      {"q", 0, "C", "D", 0, 0},
  }));
  EXPECT_EQ(times(*run, "p/0"), std::pair(0.0, 100.0));
  EXPECT_EQ(times(*run, "p/1"), std::pair(700.0, 800.0));
  EXPECT_EQ(times(*run, "p/2"), std::pair(3600.0, 3650.0));
  EXPECT_EQ(times(*run, "p/3").first, 3650.0);
  EXPECT_NEAR(times(*run, "p/3").second, 3700.0, 10.0);
  EXPECT_EQ(times(*run, "q/0"), std::pair(0.0, 50.0));
}

TEST(Load, counts_from_midnight_and_lets_those_who_are_late_leave_at_the_start) {
  const auto world = square({{"p", 0, "A", "B", 6 * 3600 + 60}, {"q", 0, "A", "D", 3600}});
  const auto run = played(world, 6 * 60);
  EXPECT_EQ(times(*run, "p/0"), std::pair(60.0, 110.0));
  EXPECT_EQ(times(*run, "q/0"), std::pair(0.0, 50.0));
}

TEST(Load, accounts_for_every_trip) {
  const auto run = played(square({
      {"p", 0, "E", "A", 0},                // no way leads out of E
      {"p", 1, "A", "B", 100},              // so this one never begins
      {"q", 0, "A", "B", 3 * 3600.0 + 1},   // after the end
      {"r", 0, "A", "C", 3 * 3600.0 - 30},  // on its way at the end
      {"s", 0, "A", "C", 10},
  }));
  EXPECT_EQ(fate(*run, "p/0"), Fate::no_way);
  EXPECT_EQ(fate(*run, "p/1"), Fate::held_back);
  EXPECT_EQ(fate(*run, "q/0"), Fate::not_due);
  EXPECT_EQ(fate(*run, "r/0"), Fate::under_way);
  EXPECT_EQ(fate(*run, "s/0"), Fate::completed);
  const Outcome all = outcome_of(run->world(), run->state());
  EXPECT_THAT(all.count, testing::ElementsAre(1, 1, 1, 1, 1));
  EXPECT_EQ(all.mean_s(), 100.0);
  EXPECT_EQ(all.percentile_s(0.9), 100.0);
}

TEST(Load, takes_percentiles_by_the_nearest_rank) {
  Outcome outcome;
  for (std::int64_t s = 1; s <= 10; ++s) outcome.travel_ms.push_back(1000 * s);
  EXPECT_EQ(outcome.mean_s(), 5.5);
  for (const auto& [share, expected] : {std::pair(0.5, 5.0), {0.9, 9.0}, {0.95, 10.0}, {1.0, 10.0}}) EXPECT_EQ(outcome.percentile_s(share), expected) << share;
  EXPECT_EQ(Outcome{}.mean_s(), 0);
  EXPECT_EQ(Outcome{}.percentile_s(0.5), 0);
}

TEST(Load, walks_where_a_trip_is_on_foot) {
  const auto run = played(square({{"p", 0, "A", "B", 0, 0, {}, "foot"}}));
  EXPECT_NEAR(times(*run, "p/0").second, 500 / 1.3, 1.0);  // the speed of test persons
}

/// Forty persons who go round the square in both directions, so that they queue.
std::shared_ptr<const World> busy() {
  std::vector<WrittenTrip> trips;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "p" + std::to_string(i);
    trips.push_back({name, 0, "A", "C", 2.0 * i, 0, i % 2 == 0 ? std::vector<std::string>{"B", "C"} : std::vector<std::string>{}});
    trips.push_back({name, 1, "C", "A", 100, 60});
    trips.push_back({name, 2, "A", "A", 900, 0, {"D", "C", "B", "A"}});
  }
  return square(trips);
}

std::vector<Digest> digests(int threads, int drop_every) {
  const auto run = start(busy(), threads, 0, Time::minutes(40));
  std::vector<Digest> out;
  for (int step = 1; !run->finished(); ++step) {
    run->step();
    if (drop_every > 0 && step % drop_every == 0) run->drop_caches();
    out.push_back(run->digest());
  }
  EXPECT_EQ(outcome_of(run->world(), run->state()).count[0], 120);
  return out;
}

TEST(Load, is_the_same_for_any_number_of_threads_and_when_caches_are_dropped) {
  const auto alone = digests(1, 0);
  EXPECT_EQ(digests(3, 0), alone);
  EXPECT_EQ(digests(1, 3), alone);
}

}  // namespace
}  // namespace muster::trips
