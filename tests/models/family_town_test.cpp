// Families and helpers on a generated town, with real movement, a rising flood and everybody else: who moves with whom stays whole, and nothing but State matters.
#include "engine/temporary_folder.hpp"
#include "models/evacuation.hpp"
#include "models/rising_water.hpp"
#include "models/town_of_3000.hpp"
#include "muster/engine/io/checkpoint.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"

namespace muster {
namespace {

std::unique_ptr<Run> school_day(int threads = 1) {
  const auto world = test::town_of_3000();
  std::vector<test::ToyOrder> orders;
  for (std::uint32_t a = 0; a < world->areas.size(); ++a)
    if (!world->areas.parent[a].valid()) orders.push_back({Time::minutes(10), world->areas.id[a]});
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(test::rising_water(*world));
  models.push_back(std::make_unique<test::ToyCommand>(orders));
  models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
  models.push_back(test::model<warning::WarningSettings>("warning/chain", world));
  models.push_back(test::model<behaviour::PadmSettings>(
      "behaviour/padm", world, [](auto& s) { s.families.fetch_children = true, s.families.named_helpers = behaviour::Helpers::nearest; }));
  models.push_back(test::model<shelter::ShelterSettings>("shelter/capacity", world));
  models.push_back(test::model<casualty::CasualtySettings>("casualty/flood", world));
  models.push_back(test::model<metrics::MetricsSettings>("metrics/population", world, [](auto& s) { s.check = Time::seconds(10); }));
  return std::make_unique<Run>(world, std::move(models), RunSettings{.seed = 3, .end = Time::hours(4), .threads = threads});
}

Digest finish(Run& run) {
  while (!run.finished()) run.step();
  return run.digest();
}

const Digest& expected() {
  static const Digest digest = finish(*school_day());
  return digest;
}

TEST(FamilyTown, touches_every_part_and_loses_nobody) {
  const auto run = school_day();
  finish(*run);
  const auto& families = run->state().get<FamilyState>();
  EXPECT_GT(families.fetched_persons, 50);
  EXPECT_GT(families.helped_persons, 10);
  EXPECT_GT(families.unhelped_persons, 0);
  EXPECT_GT(families.with_school_persons, 0);
  EXPECT_GT(headline(*test::town_of_3000(), run->state()).exposed, 0);
  const auto& party = run->state().get<MembershipState>().party;
  std::vector<int> members(party.size(), 0);
  int moved = 0;
  for (std::uint32_t p = 0; p < party.size(); ++p) {
    if (!party[p].valid()) continue;
    ++moved;
    EXPECT_EQ(families.at_school[p], 0);
    EXPECT_EQ(party[party[p].index], party[p]) << "who leads a party is of it";
    if (run->state().get<HarmState>().harm[p] != Harm::dead) ++members[party[p].index];
  }
  EXPECT_EQ(moved, run->state().get<BehaviourState>().departed_persons);
  for (std::uint32_t p = 0; p < party.size(); ++p) EXPECT_EQ(members[p], run->state().get<PartyState>().persons[p]) << "party " << p;
}

TEST(FamilyTown, has_the_same_bits_for_any_thread_count_and_with_caches_dropped_on_the_way) {
  for (const int threads : {2, 4}) EXPECT_EQ(finish(*school_day(threads)), expected()) << threads << " threads";
  const auto run = school_day();
  while (!run->finished()) {
    if (run->now().ms % 70000 == 0) run->drop_caches();
    run->step();
  }
  EXPECT_EQ(run->digest(), expected());
}

TEST(FamilyTown, goes_on_from_a_checkpoint_taken_while_children_are_fetched) {
  for (const double minutes : {25.0, 47.0, 80.0}) {
    const TemporaryFolder folder;
    {
      const auto run = school_day();
      test::run_until(*run, Time::minutes(minutes));
      Checkpoints(folder.file("run.nc"), "test", {{"seed", "3"}}).save(*run);
    }
    const auto run = school_day(2);
    EXPECT_EQ(Checkpoints(folder.file("run.nc"), "test", {{"seed", "3"}}).resume(*run).at, Time::minutes(minutes));
    EXPECT_EQ(finish(*run), expected()) << minutes << " min";
  }
}

}  // namespace
}  // namespace muster
