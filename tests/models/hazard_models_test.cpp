#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "models/flood_world.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/hazard/controls.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/lifelines/flooded_roads.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/sensing/gauges.hpp"

namespace muster {
namespace {

using namespace flood_tests;

std::shared_ptr<const HazardRecord> stored(Precision precision = Precision::single) {
  FloodSettings s = rising_river();
  s.precision = precision;
  return std::make_shared<HazardRecord>(solve_flood(*flood_world(), s, Time::hours(2), 1));
}

template <class Settings>
std::unique_ptr<Model> make(const char* name, const Settings& settings, std::shared_ptr<const HazardRecord> hazard = nullptr) {
  ModelInputs inputs;
  inputs.world = flood_world();
  inputs.settings = std::make_shared<Settings>(settings);
  inputs.plan = std::make_shared<Plan>();
  inputs.hazard = std::move(hazard);
  const ModelEntry* entry = all_models().find(name);
  EXPECT_EQ(entry->settings, &config::description_of<Settings>());
  return entry->make(inputs);
}

Run run_with(std::unique_ptr<Model> hazard, int threads = 1, Time step = Time::seconds(10), std::uint64_t seed = 1) {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::move(hazard));
  models.push_back(make("lifelines/flooded_roads", lifelines::FloodedRoadsSettings{}));
  models.push_back(make("sensing/gauges", sensing::GaugeSettings{}));
  RunSettings settings;
  settings.end = Time::hours(2), settings.threads = threads, settings.step = step, settings.seed = seed;
  return Run(flood_world(), std::move(models), settings);
}

/// Hash of all arrays that belong neither to the solver nor to its maps: what people, roads and posts see.
Digest seen(const Run& run) {
  Hasher hasher;
  std::vector<std::byte> scratch;
  for (const ArrayRef& array : run.state().arrays())
    if (!array.name.starts_with("flood/") && !array.name.starts_with("hazard_maps/"))
      hasher.text(array.name), hasher.bytes(array.packed(scratch).data(), array.size() * array.element_bytes);
  return hasher.digest();
}

TEST(Flood, is_the_same_live_and_replayed) {
  for (const Precision precision : {Precision::single, Precision::twice}) {
    FloodSettings settings = rising_river();
    settings.precision = precision;
    muster::Run live = run_with(make("flood/local_inertial", settings)), replay = run_with(make("flood/replay", ReplaySettings{}, stored(precision)));
    while (!live.finished()) {
      live.step(), replay.step();
      ASSERT_EQ(seen(live), seen(replay)) << "at " << live.now().in_seconds() << " s";
    }
  }
}

FloodSettings river_with_a_pump() {
  FloodSettings s = rising_river();
  PumpSettings pump;
  pump.id = "station", pump.from = {100, 60}, pump.capacity_m3_s = 2, pump.control = FloodControl::off;
  s.pumps = {pump};
  return s;
}

TEST(Flood, obeys_who_sets_its_controls_from_the_moment_of_the_order_on_and_from_state_alone) {
  muster::Run run = run_with(make("flood/local_inertial", river_with_a_pump())), bare = run_with(make("flood/local_inertial", river_with_a_pump()), 2);
  for (int k = 0; !run.finished(); ++k) {
    run.step(), bare.step();
    for (const muster::Run* each : {&run, &bare}) {
      auto& controls = each->state().get<HazardControls>();
      ASSERT_EQ(controls.key, std::vector<EntityKey>{entity_key("control", "station")});
      if (k == 100) controls.orders.add({.head = {each->now(), {1}, Phase::command}, .control = 0, .to = static_cast<std::uint32_t>(FloodControl::on)});
      if (k == 400) controls.orders.add({.head = {each->now(), {2}, Phase::command}, .control = 0, .to = static_cast<std::uint32_t>(FloodControl::off)});
    }
    if (k % 50 == 17) bare.drop_caches();
    ASSERT_EQ(run.state().digest(), bare.state().digest()) << "at " << run.now().in_seconds() << " s";
  }
  const auto& fields = run.state().get<FloodFields<float>>();
  EXPECT_NEAR(fields.sources.moved[1], 2 * 3000, 2) << "what it took in 300 steps of 10 s";
}

FiniteVolumeSettings rising_river_by_finite_volumes() {
  FiniteVolumeSettings s;
  static_cast<FloodSettings&>(s) = rising_river();
  s.scheme = FloodScheme::finite_volume;
  return s;
}

TEST(Flood, by_finite_volumes_is_the_same_live_and_replayed_and_from_state_alone) {
  const FiniteVolumeSettings settings = rising_river_by_finite_volumes();
  const auto record = std::make_shared<HazardRecord>(solve_flood(*flood_world(), settings, Time::hours(2), 2));
  EXPECT_THAT(record->settings_text, testing::HasSubstr("courant = 0.45"));
  EXPECT_NE(record->settings_inputs, stored()->settings_inputs);
  muster::Run live = run_with(make("flood/finite_volume", settings)), bare = run_with(make("flood/finite_volume", settings), 2),
              replay = run_with(make("flood/replay", ReplaySettings{}, record));
  for (int k = 0; !live.finished(); ++k) {
    live.step(), replay.step(), bare.step();
    if (k % 50 == 17) bare.drop_caches();
    ASSERT_EQ(seen(live), seen(replay)) << "at " << live.now().in_seconds() << " s";
    ASSERT_EQ(seen(live), seen(bare)) << "at " << live.now().in_seconds() << " s";
  }
  EXPECT_GT(replay.state().get<HazardState>().gauge_level_m[0], 18);
}

TEST(Flood, is_the_same_live_and_replayed_when_a_step_spans_several_frames) {
  muster::Run live = run_with(make("flood/local_inertial", rising_river()), 1, Time::minutes(5)),
              replay = run_with(make("flood/replay", ReplaySettings{}, stored()), 1, Time::minutes(5));
  while (!live.finished()) {
    live.step(), replay.step();
    ASSERT_EQ(seen(live), seen(replay)) << "at " << live.now().in_seconds() << " s";
  }
  EXPECT_GT(replay.state().get<HazardState>().gauge_level_m[0], 18);
}

TEST(Flood, keeps_live_the_maps_that_solving_in_advance_gives_for_any_thread_count) {
  const auto record = stored();
  for (const int threads : {1, 2, 3}) {
    muster::Run live = run_with(make("flood/local_inertial", rising_river()), threads);
    while (!live.finished()) live.step();
    const auto& maps = live.state().get<HazardMaps>();
    const std::size_t frames = maps.end.rows.size();  // the run ends before the frame at its very end
    ASSERT_EQ(frames + 1, std::size_t{record->map_frames});
    for (std::size_t m = 0; m < frames; ++m) EXPECT_EQ(maps.end.rows[m], record->map_first[m + 1]) << "map " << m;
    const std::size_t tiles = maps.end.rows.back();
    ASSERT_GT(tiles, 3U);
    EXPECT_TRUE(std::equal(maps.tile.rows.begin(), maps.tile.rows.end(), record->map_tile.begin()));
    EXPECT_EQ(maps.depth_mm.rows.size(), tiles * HazardMaps::per_tile);
    EXPECT_TRUE(std::equal(maps.depth_mm.rows.begin(), maps.depth_mm.rows.end(), record->map_depth_mm.begin()));
    EXPECT_TRUE(maps.velocity_mm_s.rows.empty());
    EXPECT_EQ(maps.max_depth_mm, record->max_depth_mm);
    ASSERT_EQ(maps.link_end.rows.size() + 1, std::size_t{record->frames});
    const std::size_t changes = maps.link_end.rows.back();
    EXPECT_EQ(changes, record->link.first[record->frames - 1]);
    EXPECT_TRUE(std::equal(maps.link_row.rows.begin(), maps.link_row.rows.end(), record->link.row.begin()));
    EXPECT_TRUE(std::equal(maps.link_depth_mm.rows.begin(), maps.link_depth_mm.rows.end(), record->link.depth_mm.begin()));
    EXPECT_EQ(maps.arrival_s, record->arrival_s);
  }
}

TEST(Flood, goes_on_from_state_alone_and_without_its_caches) {
  muster::Run through = run_with(make("flood/local_inertial", rising_river()));
  while (!through.finished()) through.step();
  muster::Run first = run_with(make("flood/local_inertial", rising_river())), second = run_with(make("flood/local_inertial", rising_river()), 2);
  for (int k = 0; k < 317; ++k) first.step();
  const auto from = first.state().arrays(), to = second.state().arrays();
  std::vector<std::byte> scratch;
  for (std::size_t k = 0; k < from.size(); ++k) {
    to[k].resize(from[k].size());
    to[k].unpack(from[k].packed(scratch));
  }
  second.resumed();
  while (!second.finished()) {
    second.step();
    if (second.now() == Time::minutes(70)) second.drop_caches();
  }
  EXPECT_EQ(second.digest(), through.digest());
}

TEST(Flood, may_begin_later_in_the_run_than_in_the_file) {
  ReplaySettings late;
  late.begins = Time::minutes(30);
  muster::Run run = run_with(make("flood/replay", late, stored())), plain = run_with(make("flood/replay", ReplaySettings{}, stored()));
  for (int k = 0; k < 6 * 30; ++k) run.step();
  EXPECT_LT(run.state().get<HazardState>().frame, Time{0});
  for (int k = 0; k < 6 * 40; ++k) run.step(), plain.step();
  EXPECT_EQ(run.state().get<HazardState>().link_depth_m, plain.state().get<HazardState>().link_depth_m);
  EXPECT_EQ(run.state().get<HazardState>().frame, plain.state().get<HazardState>().frame + Time::minutes(30));
}

TEST(Flood, finds_the_edge_and_the_part_of_it_beside_a_place) {
  FloodSettings settings = rising_river();
  settings.boundaries[0].edge = TerrainEdge::nearest, settings.boundaries[0].place = "river_inflow", settings.boundaries[0].widen_m = 15;
  Problems problems;
  const FloodSetup setup = flood_setup(*flood_world(), settings, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(setup.boundaries[0].edge, FloodEdge::west);
  EXPECT_EQ(setup.boundaries[0].from_m, -35);
  EXPECT_EQ(setup.boundaries[0].to_m, 155);
  EXPECT_EQ(FloodBoundarySettings{}.contradictions().size(), 1U);
}

TEST(Flood, takes_the_inflow_in_the_bed_and_not_on_the_banks) {
  Problems problems;
  const FloodSetup setup = flood_setup(*flood_world(), rising_river(), problems);
  for (std::size_t i = 0; i < setup.inflows[0].points.size(); i += 2) EXPECT_NEAR(setup.inflows[0].points[i + 1], 60, 20.001);
}

TEST(Flood, names_the_place_that_does_not_exist) {
  FloodSettings settings = rising_river();
  settings.inflows[0].place = "nowhere";
  try {
    solve_flood(*flood_world(), settings, Time::minutes(1), 1);
    FAIL() << "expected E4003";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems()[0].code, ErrorCode::unknown_place);
    EXPECT_EQ(error.problems()[0].where.key_path, "inflows[0].place");
  }
}

TEST(FloodedRoads, slow_and_close_by_the_water_on_them_and_open_again) {
  muster::Run run = run_with(make("flood/replay", ReplaySettings{}, stored()));
  const auto& hazard = run.state().get<HazardState>();
  auto& layers = run.state().get<LinkLayers>();
  bool closed = false;
  while (!run.finished()) {
    layers.changed.clear();
    run.step();
    const LinkLayer& flood = layers.layers[0];
    for (std::size_t l = 0; l < hazard.link_depth_m.size(); ++l) {
      const float depth = hazard.link_depth_m[l];
      EXPECT_EQ(flood.closed_modes[l] & mode_car, depth >= 0.3F ? mode_car : 0);
      EXPECT_EQ(flood.closed_modes[l] & mode_high, depth >= 0.7F ? mode_high : 0);
      EXPECT_EQ(flood.opened_modes[l], depth >= 0.5F ? mode_boat : 0);
      EXPECT_EQ(flood.foot_factor[l]<1, depth> 0);
      EXPECT_EQ(std::isfinite(flood.car_speed_m_s[l]), depth > 0);
      closed = closed || depth >= 0.3F;
    }
    if (hazard.frame + Time::seconds(10) == run.now()) continue;
    EXPECT_TRUE(layers.changed.empty()) << "no new frame, no change";
  }
  EXPECT_TRUE(closed);
}

TEST(FloodedRoads, know_several_published_curves) {
  using lifelines::CarCurve, lifelines::car_speed_bound;
  EXPECT_NEAR(car_speed_bound(CarCurve::pregnolato, 0.15, 20) * 3.6, 24.26, 0.01);
  EXPECT_NEAR(car_speed_bound(CarCurve::quadratic, 0.15, 20), 5, 1e-12);
  EXPECT_GT(car_speed_bound(CarCurve::pregnolato_high, 0.15, 20), car_speed_bound(CarCurve::pregnolato, 0.15, 20));
  EXPECT_LT(car_speed_bound(CarCurve::pregnolato_low, 0.1, 20), car_speed_bound(CarCurve::pregnolato, 0.1, 20));
  EXPECT_EQ(car_speed_bound(CarCurve::pregnolato_low, 0.29, 20), 0) << "the parabola does not turn up again";
  EXPECT_TRUE(std::isinf(car_speed_bound(CarCurve::quadratic, 0, 20)));
}

TEST(Gauges, report_every_five_minutes_one_minute_late_with_an_error_of_about_a_centimetre) {
  muster::Run run = run_with(make("flood/replay", ReplaySettings{}, stored()));
  const auto& known = run.state().get<SensingState>();
  const auto record = stored();
  double squares = 0;
  int readings = 0;
  EXPECT_TRUE(std::isnan(known.reading_m[0]));
  Time last = Time::never();
  while (!run.finished()) {
    run.step();
    if (known.reported[0] == last || known.reported[0].is_never()) continue;
    last = known.reported[0];
    EXPECT_EQ(last.ms % 300000, 60000);
    const double truth = record->gauge_mm[static_cast<std::size_t>((last.ms - 60000) / 60000)] / 1000.0;
    squares += std::pow(static_cast<double>(known.reading_m[0]) - truth, 2), ++readings;
  }
  EXPECT_EQ(readings, 24);
  EXPECT_LT(std::sqrt(squares / readings), 0.02);
  EXPECT_GT(std::sqrt(squares / readings), 0.004);
}

TEST(Gauges, have_errors_of_their_own_for_each_seed) {
  muster::Run a = run_with(make("flood/replay", ReplaySettings{}, stored()), 1, Time::seconds(10), 1),
              b = run_with(make("flood/replay", ReplaySettings{}, stored()), 1, Time::seconds(10), 2);
  int differ = 0;
  while (!a.finished()) {
    a.step(), b.step();
    differ += a.state().get<SensingState>().reading_m[0] != b.state().get<SensingState>().reading_m[0] && a.now().ms > 60000;
  }
  EXPECT_GT(differ, 100);
}

}  // namespace
}  // namespace muster
