#include "muster/models/sensing/forecast.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "models/flood_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/hazard/levels_ahead.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/plan.hpp"

namespace muster::sensing {
namespace {

using namespace flood_tests;

std::shared_ptr<const HazardRecord> stored() {
  static const auto record = std::make_shared<HazardRecord>(solve_flood(*flood_world(), rising_river(), Time::hours(2), 1));
  return record;
}

/// Every 20 min, 10 min late, an hour ahead in steps of 10 min; right unless told otherwise.
ForecastSettings exact() {
  ForecastSettings s;
  s.gauges = {"gauge_bridge"};
  s.interval = Time::minutes(20), s.delay = Time::minutes(10), s.horizon = Time::hours(1), s.spacing = Time::minutes(10);
  s.deviation = {{Time{0}}, {0}}, s.timing = 0, s.persistence = 0;
  return s;
}

template <class Settings>
std::unique_ptr<Model> make(const char* name, const Settings& settings, const std::shared_ptr<LevelsAhead>& ahead = nullptr) {
  ModelInputs inputs;
  inputs.world = flood_world(), inputs.settings = std::make_shared<Settings>(settings), inputs.plan = std::make_shared<Plan>();
  inputs.hazard = stored(), inputs.ahead = ahead;
  return all_models().find(name)->make(inputs);
}

muster::Run run_of(const ForecastSettings& settings, std::uint64_t seed = 1, int threads = 1, bool live = false) {
  std::vector<std::unique_ptr<Model>> models;
  const auto flood = std::make_shared<FloodSettings>(rising_river());
  if (live) models.push_back(make("flood/local_inertial", rising_river()));
  else models.push_back(make("flood/replay", ReplaySettings{}));
  models.push_back(make("sensing/forecast", settings,
                        live ? std::make_shared<LevelsAhead>(flood_world(), std::vector<std::shared_ptr<const FloodSettings>>{flood}, Time::hours(2))
                             : std::make_shared<LevelsAhead>(*stored(), Time{0})));
  RunSettings run;
  run.end = Time::hours(2), run.threads = threads, run.seed = seed;
  return muster::Run(flood_world(), std::move(models), run);
}

const Forecasts& played(muster::Run& run, Time until = Time::never()) {
  while (!run.finished() && run.now() < until) run.step();
  return run.state().get<Forecasts>();
}

/// Level at the gauge in a frame of the stored flood, m.
double truth(Time t) { return stored()->gauge_mm[static_cast<std::size_t>(t.ms / 60000)] / 1000.0; }

TEST(Forecast, without_error_is_what_comes) {
  muster::Run run = run_of(exact());
  const Forecasts& f = played(run);
  ASSERT_EQ(f.made, 6);
  for (std::int64_t k = 0; k < f.made; ++k) {
    float highest = 0;
    for (std::size_t j = 0; j < f.points; ++j) {
      const Time valid = Time::minutes(20) * k + Time::minutes(10) * static_cast<std::int64_t>(j);
      if (valid > Time::hours(2)) {
        EXPECT_TRUE(std::isnan(f.at(k, 0, j))) << "beyond the end of the run";
      } else {
        EXPECT_NEAR(f.at(k, 0, j), truth(valid), 0.0051) << "issue " << k << ", point " << j;
      }
    }
    for (Time t = f.moment(k) + Time::minutes(1); t <= std::min(f.moment(k) + Time::hours(1), Time::minutes(119)); t = t + Time::minutes(1))
      highest = std::max(highest, static_cast<float>(truth(t)));
    EXPECT_FLOAT_EQ(f.came_m[static_cast<std::size_t>(k)], highest) << "issue " << k;
  }
}

TEST(Forecast, reaches_the_posts_late) {
  muster::Run run = run_of(exact());
  EXPECT_EQ(played(run, Time::minutes(10)).newest, -1);
  EXPECT_EQ(played(run, Time::minutes(10) + Time::seconds(10)).newest, 0);
  EXPECT_EQ(played(run, Time::minutes(30)).newest, 0);
  EXPECT_EQ(played(run, Time::minutes(30) + Time::seconds(10)).newest, 1);
}

/// Errors of one lead over many seeds: their mean, standard deviation, and correlation from issue to issue.
struct Errors {
  double mean = 0, deviation = 0, correlation = 0;
};
Errors errors_of(const ForecastSettings& settings, std::size_t point, int seeds) {
  std::vector<double> first, second;
  for (int seed = 1; seed <= seeds; ++seed) {
    muster::Run run = run_of(settings, static_cast<std::uint64_t>(seed));
    const Forecasts& f = played(run, Time::minutes(21));
    for (const std::int64_t k : {0, 1})
      (k == 0 ? first : second).push_back(f.at(k, 0, point) - truth(f.moment(k) + settings.spacing * static_cast<std::int64_t>(point)));
  }
  const auto mean = [](const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return sum / static_cast<double>(v.size());
  };
  const double a = mean(first), b = mean(second);
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < first.size(); ++i)
    aa += (first[i] - a) * (first[i] - a), bb += (second[i] - b) * (second[i] - b), ab += (first[i] - a) * (second[i] - b);
  return {b, std::sqrt(bb / static_cast<double>(second.size())), ab / std::sqrt(aa * bb)};
}

TEST(Forecast, errs_with_the_deviation_of_its_lead_and_the_persistence_of_its_issues) {
  ForecastSettings s = exact();
  s.deviation = {{Time{0}, Time::hours(1)}, {0.1, 0.7}}, s.bias = {{Time{0}, Time::hours(1)}, {0, 0.6}}, s.persistence = 0.8, s.resolution_m = 0.001;
  constexpr int seeds = 600;
  const double root = std::sqrt(static_cast<double>(seeds));
  for (const std::size_t point : {0U, 3U}) {
    const Errors e = errors_of(s, point, seeds);
    const double sd = point == 0 ? 0.1 : 0.4, bias = point == 0 ? 0 : 0.3;
    EXPECT_NEAR(e.mean, bias, 4 * sd / root) << "point " << point;
    EXPECT_NEAR(e.deviation, sd, 4 * sd / (std::sqrt(2.0) * root)) << "point " << point;
    EXPECT_NEAR(e.correlation, 0.8, 4 * (1 - 0.8 * 0.8) / root) << "point " << point;
  }
}

TEST(Forecast, with_an_error_in_time_sees_the_same_flood_too_early_or_too_late) {
  ForecastSettings s = exact();
  s.timing = 0.3, s.resolution_m = 0.001;
  int early = 0, late = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    muster::Run run = run_of(s, seed);
    const Forecasts& f = played(run, Time::minutes(21));
    const double factor = std::max(0.0, 1 + 0.3 * f.timing_luck[0]);
    for (std::size_t j = 0; j < f.points; ++j) {
      const double minutes = 20 + 10 * static_cast<double>(j) * factor;
      const double whole = std::floor(minutes), share = minutes - whole;
      if (whole >= 119) continue;
      const double expected = truth(Time::minutes(whole)) + share * (truth(Time::minutes(whole + 1)) - truth(Time::minutes(whole)));
      EXPECT_NEAR(f.at(1, 0, j), expected, 0.002) << "seed " << seed << ", point " << j;
    }
    factor > 1 ? ++early : ++late;
  }
  EXPECT_GT(early, 3);
  EXPECT_GT(late, 3);
}

TEST(Forecast, that_is_cut_off_leaves_the_last_one_and_changes_no_other) {
  ForecastSettings s = exact();
  s.deviation = {{Time{0}}, {0.3}}, s.persistence = 0.5;
  muster::Run whole = run_of(s);
  s.cuts = {{Time::minutes(20), Time::minutes(60)}};
  muster::Run cut = run_of(s);
  EXPECT_EQ(played(cut, Time::minutes(65)).newest, 0);
  const Forecasts &a = played(whole), &b = played(cut);
  EXPECT_EQ(b.missed, (std::vector<std::uint8_t>{0, 1, 1, 0, 0, 0}));
  for (std::int64_t k = 0; k < b.made; ++k)
    for (std::size_t j = 0; j < b.points; ++j) {
      const float expected = b.missed[static_cast<std::size_t>(k)] != 0 ? NAN : a.at(k, 0, j);
      EXPECT_TRUE(b.at(k, 0, j) == expected || (std::isnan(b.at(k, 0, j)) && std::isnan(expected))) << "issue " << k << ", point " << j;
    }
}

TEST(Forecast, is_missing_as_often_as_its_chance_says) {
  ForecastSettings s = exact();
  s.missing = 0.3;
  int missing = 0;
  constexpr int seeds = 100;
  for (int seed = 1; seed <= seeds; ++seed) {
    muster::Run run = run_of(s, static_cast<std::uint64_t>(seed));
    for (const std::uint8_t m : played(run).missed) missing += m;
  }
  const double n = 6.0 * seeds;
  EXPECT_NEAR(missing, 0.3 * n, 4 * std::sqrt(n * 0.3 * 0.7));
}

TEST(Forecast, has_the_same_bits_live_and_stored_for_any_thread_count_and_from_state_alone) {
  ForecastSettings s = exact();
  s.deviation = {{Time{0}, Time::hours(1)}, {0.1, 0.7}}, s.timing = 0.2, s.persistence = 0.8, s.missing = 0.2;
  muster::Run live = run_of(s, 3, 1, true), bare = run_of(s, 3, 2, true), replay = run_of(s, 3);
  for (int k = 0; !live.finished(); ++k) {
    live.step(), bare.step(), replay.step();
    if (k % 50 == 17) bare.drop_caches();
    ASSERT_EQ(live.state().digest(), bare.state().digest()) << "at " << live.now().in_seconds() << " s";
  }
  const auto &a = live.state().get<Forecasts>(), &b = replay.state().get<Forecasts>();
  ASSERT_EQ(a.level_m.size(), b.level_m.size());
  EXPECT_EQ(std::memcmp(a.level_m.data(), b.level_m.data(), a.level_m.size() * sizeof(float)), 0);
  EXPECT_EQ(std::memcmp(a.came_m.data(), b.came_m.data(), a.came_m.size() * sizeof(float)), 0);
}

TEST(Forecast, is_above_a_level_within_a_time_with_a_chance) {
  Forecasts f;
  f.gauges = {"a", "b"}, f.interval = Time::hours(1), f.spacing = Time::hours(1), f.points = 4, f.deviation_m = {0, 0.2, 0.4, 0.6};
  f.level_m = {1, 2, 3, 4, NAN, NAN, 1, 1};
  EXPECT_FALSE(f.above(0, 1, Time::hours(3), 0.5, Time{0})) << "none has come";
  f.made = f.known = 1, f.newest = 0;
  EXPECT_TRUE(f.above(0, 3, Time::hours(2), 0.5, Time{0}));
  EXPECT_FALSE(f.above(0, 3, Time::minutes(119), 0.5, Time{0})) << "not within";
  EXPECT_TRUE(f.above(0, 3, Time::minutes(119), 0.5, Time::minutes(1))) << "time goes on";
  EXPECT_FALSE(f.above(0, 1.5, Time::hours(3), 0.5, Time::hours(4))) << "the forecast is over";
  EXPECT_FALSE(f.above(1, 0.5, Time::hours(1), 0.5, Time{0})) << "dry";
  const double surely = 3 - 0.4 * math::normal_quantile(0.9);
  EXPECT_TRUE(f.above(0, surely - 1e-6, Time::hours(2), 0.9, Time{0}));
  EXPECT_FALSE(f.above(0, surely + 1e-6, Time::hours(2), 0.9, Time{0}));
  EXPECT_TRUE(f.above(0, 3 + 0.4 * math::normal_quantile(0.9) - 1e-6, Time::hours(2), 0.1, Time{0}));
}

TEST(Forecast, needs_a_flood) { EXPECT_THROW(make("sensing/forecast", exact()), InputError); }

TEST(LevelsAhead, gives_the_highest_of_several_floods_and_nothing_before_they_begin) {
  const std::vector<GaugeCourse> courses = {GaugeCourse(*stored(), Time::minutes(30)), GaugeCourse(*stored(), Time::hours(1))};
  EXPECT_TRUE(std::isnan(highest_level_m(courses, 0, Time::minutes(29))));
  EXPECT_DOUBLE_EQ(highest_level_m(courses, 0, Time::minutes(50)), truth(Time::minutes(20)));
  EXPECT_DOUBLE_EQ(highest_level_m(courses, 0, Time::minutes(80)), std::max(truth(Time::minutes(50)), truth(Time::minutes(20))));
  EXPECT_DOUBLE_EQ(highest_level_m({courses[0]}, 0, Time::hours(9)), truth(Time::hours(2))) << "the last frame holds on";
}

}  // namespace
}  // namespace muster::sensing
