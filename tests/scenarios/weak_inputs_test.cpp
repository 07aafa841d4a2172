#include "muster/scenarios/weak_inputs.hpp"

#include <gmock/gmock.h>

namespace muster {
namespace {

struct Inner {
  double spread = 0.5;
  static void describe(config::Builder<Inner>& d) {
    d.number("spread", &Inner::spread, {.meaning = "spread", .meaning_zh = "离散", .grade = config::Grade::memory});
  }
};

struct Settings {
  double checked = 1, guessed = 2;
  Time delay = Time::minutes(30);
  bool on = true;
  std::string place = "north";
  Inner inner;
  static void describe(config::Builder<Settings>& d) {
    d.number("checked", &Settings::checked, {.unit = "m", .grade = config::Grade::verified});
    d.number("guessed", &Settings::guessed, {.unit = "m", .grade = config::Grade::design_default});
    d.duration("delay", &Settings::delay, {.grade = config::Grade::memory});
    d.boolean("on", &Settings::on, {});
    d.text("place", &Settings::place, {});
    d.group("inner", &Settings::inner, {});
  }
};

std::vector<std::string> paths_of(const Settings& settings) {
  std::vector<std::string> out;
  for (const WeakInput& weak : weak_inputs(config::description_of<Settings>(), &settings, "m")) out.push_back(weak.path + " = " + weak.value + " " + weak.unit);
  return out;
}

TEST(WeakInputs, are_the_figures_from_memory_and_the_design_defaults_that_were_left_alone) {
  EXPECT_THAT(paths_of({}), testing::ElementsAre("m.guessed = 2 m", "m.delay = 1800 s", "m.inner.spread = 0.5 "));
}

TEST(WeakInputs, become_the_users_own_when_the_scenario_sets_them) {
  Settings settings;
  settings.guessed = 2.5;
  settings.inner.spread = 0.4;
  EXPECT_THAT(paths_of(settings), testing::ElementsAre("m.delay = 1800 s"));
}

}  // namespace
}  // namespace muster
