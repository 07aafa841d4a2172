#include "muster/scenarios/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engine/temporary_folder.hpp"
#include "models/trips_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/trips/outcome.hpp"
#include "muster/scenarios/town.hpp"

namespace muster {
namespace {

namespace fs = std::filesystem;
const fs::path source = MUSTER_SOURCE_DIR;

/// A small town for all tests of this file.
const std::shared_ptr<const World>& town() {
  static const std::shared_ptr<const World> world = make_town(TownConfig{.seed = 3, .people = 2000, .villages = 1, .shelters = 4});
  return world;
}

const std::string head = "muster: 1\nname: 试\nstart: 2026-07-20T18:30\nduration: 1 h\n";
const std::string flood = "hazard:\n  inflows:\n    - {place: river_inflow, discharge: [[0 s, 100]]}\n  spin_up: 10 min\n";
const std::string plans =
    "plans:\n  - id: early\n    rules:\n      - id: now\n        role: county\n        when: {at_time: {time: 10 min}}\n"
    "        do: [{order_evacuation: {areas: [township]}}]\n";

std::string problems_of(const std::string& text) {
  try {
    load_scenario_text(text, "", town());
  } catch (const InputError& error) {
    return error.text(Language::en);
  }
  return "";
}

TEST(Scenario, takes_the_default_model_of_every_phase) {
  const Scenario scenario = load_scenario_text(head + flood, "", town());
  std::vector<std::string> names;
  for (const ModelChoice& choice : scenario.models) names.push_back(choice.entry->name);
  EXPECT_THAT(names,
              testing::UnorderedElementsAre("flood/local_inertial", "lifelines/flooded_roads", "sensing/gauges", "command/plan", "warning/chain",
                                            "behaviour/padm", "movement/kinematic_wave", "shelter/capacity", "casualty/flood", "metrics/population"));
}

TEST(Scenario, always_has_the_empty_plan_and_takes_the_first_where_none_is_named) {
  const Scenario scenario = load_scenario_text(head + flood + plans, "", town());
  EXPECT_EQ(find_plan(scenario, "")->id, "early");
  EXPECT_TRUE(find_plan(scenario, "none")->rules.empty());
  try {
    find_plan(scenario, "late");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.text(Language::en), testing::HasSubstr("E4006  plans: no plan is called \"late\"; the scenario has: early, none"));
  }
}

TEST(Scenario, makes_runs_that_carry_out_their_plan) {
  const Scenario scenario = load_scenario_text(head + flood + plans, "", town());
  const auto run = make_run(scenario, "early", 1, 1);
  while (run->now() < Time::minutes(12)) run->step();
  EXPECT_EQ(run->state().get<command::CommandState>().given.at(0), Time::minutes(10));
  EXPECT_TRUE(make_run(scenario, "none", 1, 1)->state().get<command::CommandState>().given.empty());
}

TEST(Scenario, checks_settings_and_plans_against_the_world) {
  EXPECT_THAT(problems_of(head + "hazard:\n  inflows:\n    - {place: river_inflaw, discharge: [[0 s, 1]]}\n"),
              testing::HasSubstr("did you mean \"river_inflow\"?"));
  EXPECT_THAT(
      problems_of(
          head + flood +
          "plans:\n  - id: p\n    rules:\n      - {id: r, role: county, when: {gauge_above: {gauge: gauge_brige, level_m: 3}}, do: [{be_ready: {areas: [township]}}]}\n"),
      testing::HasSubstr("plans[0].rules[0].when.gauge_above.gauge: no gauge is called \"gauge_brige\"; did you mean \"gauge_bridge\"?"));
}

TEST(Scenario, shows_problems_of_all_its_parts_and_files_at_once) {
  const std::string all = problems_of(
      "muster: 1\nname: a\nstart: today\nduratoin: 1 h\nhazard: {model: flood/local_inertial, thetta: 1}\n"
      "models: {warning: {model: warning/chan}}\nplans: [nowhere.yaml]\n");
  for (const char* code : {"E1214", "E1103  duratoin", "E1103  hazard.thetta", "E5006  models.warning.model", "E1001"})
    EXPECT_THAT(all, testing::HasSubstr(code));
}

TEST(Scenario, reads_json_as_well) {
  const Scenario scenario = load_scenario_text(
      R"({"muster": 1, "name": "\u8bd5", "start": "2026-07-20T18:30", "duration": "1 h", "hazard": {"inflows": [{"place": "river_inflow", "discharge": [["0 s", 100]]}]}})",
      "", town());
  EXPECT_EQ(scenario.name, "试");
  EXPECT_EQ(scenario.duration, Time::hours(1));
}

TEST(Scenario, lists_every_setting_in_use_and_who_set_it) {
  const Scenario scenario = load_scenario_text(head + flood + "models: {command: {county: 7 min}}\n", "", town());
  const auto settings = settings_in_use(scenario);
  const auto find = [&](const std::string& path) {
    return *std::find_if(settings.begin(), settings.end(), [&](const SettingInUse& s) { return s.path == path; });
  };
  EXPECT_EQ(find("models.command.county").value, "7 min");
  EXPECT_EQ(find("models.command.county").grade, config::Grade::user);
  EXPECT_EQ(find("models.command.spread").grade, config::Grade::computed);
  EXPECT_FALSE(find("models.command.spread").source.empty());
  EXPECT_EQ(find("hazard.inflows[0].discharge").value, "[[0 s, 100]]");
}

TEST(Scenario, takes_its_own_figures_of_vehicles) {
  const TemporaryFolder own;
  const fs::path& folder = own.path();
  const std::string columns = "kind:text,figure:text,value:text,unit:text,grade:text,source:text\n";
  std::ofstream(folder / "own.csv") << columns << "car,seats,7,1,user,counted\n";
  const Scenario scenario = load_scenario_text(head + flood + "transport: {vehicles: own.csv}\n", folder.string(), town());
  EXPECT_EQ(scenario.transport->vehicles().car().kind.seats, 7);
  const auto settings = settings_in_use(scenario);
  const auto seats = std::find_if(settings.begin(), settings.end(), [](const SettingInUse& s) { return s.path == "transport.vehicles.car.seats"; });
  ASSERT_NE(seats, settings.end());
  EXPECT_EQ(seats->value, "7");
  EXPECT_EQ(seats->grade, config::Grade::user);
  EXPECT_TRUE(std::none_of(settings.begin(), settings.end(), [](const SettingInUse& s) { return s.path == "transport.vehicles.bus.seats"; }));
  EXPECT_EQ(fs::path(scenario.inputs.back().first).filename(), "own.csv");

  std::ofstream(folder / "own.csv") << columns << "car,seats,none,1,user,counted\n";
  try {
    load_scenario_text(head + flood + "transport: {vehicles: own.csv}\n", folder.string(), town());
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.text(Language::en), testing::HasSubstr("own.csv:2:1  E1302"));
  }
}

const std::string fleet =
    "transport:\n  fleet: [{id: coach, base: shelter_01, count: 2}, {id: boat, kind: boat, base: shelter_02}]\n  pick_ups: [{id: west, at: shelter_03}]\n"
    "  services: [{id: line, vehicles: [coach], pick_ups: [west], to: shelter_01}]\n";

std::string plan_that(const std::string& does) {
  return "plans:\n  - id: p\n    rules: [{id: r, role: county, when: {at_time: {time: 1 min}}, do: [" + does + "]}]\n";
}

TEST(Scenario, has_a_fleet_that_its_plans_name) {
  const Scenario scenario = load_scenario_text(
      head + flood + fleet + plan_that("{dispatch: {vehicles: [boat, coach.2], to: shelter_04}}, {run_buses: {services: [line]}}"), "", town());
  EXPECT_EQ(scenario.transport->kinds().size(), 3U) << "car, bus, boat";
  const auto run = make_run(scenario, scenario.plans.front(), 1, 1);
  EXPECT_TRUE(std::any_of(run->models().begin(), run->models().end(), [](const auto& model) { return model->name() == "transport/fleet"; }));
  EXPECT_EQ(run->events().row_names().at("vehicle"), (std::vector<std::string>{"boat", "coach.1", "coach.2"}));
  EXPECT_EQ(run->state().get<FleetState>().task.size(), 3U);
}

TEST(Scenario, refuses_a_fleet_that_is_nowhere_and_orders_to_nobody) {
  EXPECT_THAT(problems_of(head + flood + "transport: {fleet: [{id: coach, base: nowhere}]}\n"), testing::HasSubstr("transport.fleet[0].base"));
  EXPECT_THAT(problems_of(head + flood + "transport: {fleet: [{id: coach, kind: tram, base: shelter_01}]}\n"), testing::HasSubstr("transport.fleet[0].kind"));
  EXPECT_THAT(problems_of(head + flood + "transport: {fleet: [{id: a, base: shelter_01}, {id: a, base: shelter_01}]}\n"), testing::HasSubstr("stands twice"));
  EXPECT_THAT(problems_of(head + flood + fleet + plan_that("{recall: {vehicles: [coach.3]}}")), testing::HasSubstr("recall.vehicles[0]"));
  EXPECT_THAT(problems_of(head + flood + fleet + plan_that("{stop_buses: {services: [other]}}")), testing::HasSubstr("stop_buses.services[0]"));
  EXPECT_THAT(problems_of(head + flood + plan_that("{dispatch: {vehicles: [coach], to: shelter_01}}")), testing::HasSubstr("dispatch.vehicles[0]"));
  EXPECT_THAT(problems_of(head + flood + "models: {rescue: {model: transport/fleet}}\n"), testing::HasSubstr("models.rescue.model"));
}

std::string problems_of_load(const std::string& text, const std::shared_ptr<const World>& world) {
  try {
    load_scenario_text(text, "", world);
  } catch (const InputError& error) {
    return error.text(Language::en);
  }
  return "";
}

TEST(Scenario, makes_the_trips_of_its_world_and_nothing_else) {
  const auto world = test::square({{"p", 0, "A", "B", 60, 0, {}, "truck"}});
  const Scenario scenario = load_scenario_text(head + "load: {interval: 5 min}\n", "", world);
  std::vector<std::string> names;
  for (const ModelChoice& choice : scenario.models) names.push_back(choice.entry->name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("trips/load", "movement/kinematic_wave"));
  ASSERT_NE(scenario.transport, nullptr);
  EXPECT_EQ(scenario.transport->in_use().size(), 2U);  // cars, and what the trip names
  const auto run = make_run(scenario, "", 1, 1);
  while (!run->finished()) run->step();
  EXPECT_FALSE(run->state().get<trips::TripState>().arrived[0].is_never());
}

TEST(Scenario, refuses_a_load_with_what_does_not_go_with_it) {
  const auto world = test::square({{"p", 0, "A", "B", 60, 0, {}, "zeppelin"}});
  const std::string found = problems_of_load(head + flood + "load: {}\nmodels:\n  warning: {}\n", world);
  EXPECT_THAT(found, testing::HasSubstr("scenario:6:3  E1215  hazard"));
  EXPECT_THAT(found, testing::HasSubstr("warning"));
  EXPECT_THAT(found, testing::HasSubstr("zeppelin"));
  EXPECT_THAT(problems_of(head + "load: {}\n"), testing::HasSubstr("E1215  load: "));  // a town without trips
  EXPECT_THAT(problems_of(head + "hazard: {}\nmodels: {shelter: {model: trips/load}}\n"), testing::HasSubstr("E5003"));
}

TEST(Scenario, hashes_every_file_it_read) {
  const TemporaryFolder own;
  const fs::path& folder = own.path();
  std::ofstream(folder / "plan.yaml") << "muster: 1\nid: p\nrules: []\n";
  std::ofstream(folder / "flow.csv") << "time_h,q\n0,100\n1,200\n";
  std::ofstream(folder / "scenario.yaml") << head << "hazard:\n  inflows:\n    - {place: river_inflow, discharge: flow.csv}\nplans: [plan.yaml]\n";
  const Scenario scenario = load_scenario((folder / "scenario.yaml").string(), town());
  std::vector<std::string> names;
  for (const auto& [path, digest] : scenario.inputs) names.push_back(fs::path(path).filename().string());
  EXPECT_THAT(names, testing::UnorderedElementsAre("scenario.yaml", "plan.yaml", "flow.csv"));
}

TEST(Scenario, keeps_the_decisions_of_its_plans) {
  const Scenario scenario = load_scenario_text(
      head + flood +
          "plans:\n  - id: p\n    rules:\n      - {id: r, role: county, when: {at_time: {time: {value: 1 h, decision: [10 min, 2 h]}}}, do: [{be_ready: {areas: [township]}}]}\n",
      "", town());
  ASSERT_EQ(scenario.decisions.size(), 1U);
  EXPECT_EQ(scenario.decisions[0].path, "plans[0].rules[0].when.at_time.time");
  EXPECT_EQ(scenario.decisions[0].min, 600);
}

TEST(Library, loads_and_its_plans_name_what_the_world_has) {
  for (const auto& entry : fs::directory_iterator(source / "scenarios/library")) {
    const Scenario scenario = load_scenario((entry.path() / "scenario.yaml").string());
    EXPECT_FALSE(scenario.name.empty() || scenario.name_en.empty()) << entry.path();
    EXPECT_TRUE(fs::exists(entry.path() / "README.md")) << entry.path();
    EXPECT_GE(scenario.plans.size(), 2U) << entry.path();
  }
}

/// The example of docs/scenarios.md, cut out of the page between its markers.
std::string example(const std::string& file) {
  std::ifstream page(source / "docs/scenarios.md");
  std::string text, line;
  bool inside = false, wanted = false;
  while (std::getline(page, line)) {
    if (line == "```yaml") inside = true;
    else if (line == "```") inside = wanted = false;
    else if (inside && line == "# " + file) wanted = true, text.clear();
    else if (wanted) text += line + "\n";
  }
  return text;
}

TEST(Documentation, has_examples_that_load) {
  const TemporaryFolder own;
  const fs::path& folder = own.path();
  for (const std::string name : {"scenario.yaml", "evacuate_early.yaml", "inflow.csv"}) {
    const std::string text = example(name);
    ASSERT_FALSE(text.empty()) << name;
    std::ofstream(folder / name) << text;
  }
  const Scenario scenario = load_scenario((folder / "scenario.yaml").string());
  EXPECT_EQ(find_plan(scenario, "")->id, "evacuate_early");
  EXPECT_FALSE(scenario.decisions.empty());
}

}  // namespace
}  // namespace muster
