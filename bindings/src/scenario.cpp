#include "muster/scenarios/scenario.hpp"

#include <pybind11/stl.h>

#include "muster/scenarios/schema.hpp"
#include "parts.hpp"
#include "run.hpp"

namespace py = pybind11;

namespace muster::python {

namespace {

py::list plans(const Scenario& scenario) {
  py::list out;
  for (const auto& plan : scenario.plans) {
    py::dict one;
    one["id"] = plan->id, one["name"] = plan->name, one["name_en"] = plan->name_en;
    out.append(one);
  }
  return out;
}

py::list settings(const Scenario& scenario) {
  py::list out;
  for (const SettingInUse& setting : settings_in_use(scenario)) {
    py::dict one;
    one["path"] = setting.path, one["model"] = setting.model, one["value"] = setting.value, one["unit"] = setting.unit;
    one["grade"] = grade_word(setting.grade), one["source"] = setting.source, one["changed"] = setting.changed, one["figure"] = setting.figure;
    one["meaning"] = setting.meaning, one["meaning_zh"] = setting.meaning_zh;
    out.append(one);
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> inputs(const Scenario& scenario) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [file, digest] : scenario.inputs) out.emplace_back(file, digest.hex());
  return out;
}

std::vector<std::pair<std::string, std::string>> models(const Scenario& scenario) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const ModelChoice& model : scenario.models) out.emplace_back(phase_name(model.entry->phase), model.entry->name);
  return out;
}

/// The plan of that id, or the one in that file.
std::shared_ptr<const Plan> plan_of(const Scenario& scenario, const std::string& plan) {
  const bool file = plan.ends_with(".yaml") || plan.ends_with(".yml");
  return file ? load_plan(plan, scenario) : find_plan(scenario, plan);
}

}  // namespace

void bind_scenario(py::module_& module) {
  using Release = py::call_guard<py::gil_scoped_release>;
  py::class_<Scenario, std::shared_ptr<Scenario>>(module, "Scenario", "All that a scenario file says, read and checked.")
      .def_static(
          "load", [](const std::string& path, int threads) { return std::make_shared<Scenario>(load_scenario(path, nullptr, threads)); }, py::arg("path"),
          py::arg("threads") = 0, Release(), "Reads and checks a scenario file with everything that it names; threads: for a world that is generated.")
      .def_static(
          "load_text", [](const std::string& text, const std::string& folder) { return std::make_shared<Scenario>(load_scenario_text(text, folder)); },
          py::arg("text"), py::arg("folder") = ".", Release(), "The same from text; relative file names are looked up in `folder`.")
      .def_readonly("file", &Scenario::file, "Path as given.")
      .def_readonly("name", &Scenario::name, "Chinese name.")
      .def_readonly("name_en", &Scenario::name_en, "English name.")
      .def_readonly("start", &Scenario::start, "Local date and time of the start, \"2026-07-20T18:00\".")
      .def_readonly("utc_offset_min", &Scenario::utc_offset_min, "Local time minus UTC, min.")
      .def_property_readonly(
          "step_ms", [](const Scenario& s) { return s.step.ms; }, "Length of a step, ms.")
      .def_property_readonly(
          "duration_ms", [](const Scenario& s) { return s.duration.ms; }, "Length of a run, ms.")
      .def_property_readonly(
          "world", [](const Scenario& s) { return std::const_pointer_cast<World>(s.world); }, "The place.")
      .def_readonly("hazard_file", &Scenario::hazard_file, "Stored hazard to replay; empty = the hazard is solved live.")
      .def("plans", &plans, "The plans: id, name, name_en. The first is the default.")
      .def("models", &models, "The models: (phase, name).")
      .def("inputs", &inputs, "Every file read and its hash.")
      .def("settings", &settings, "Every setting of the models in use: path, model, value, unit, grade, source, meaning, meaning_zh, changed, figure.")
      .def(
          "make_run",
          [](const Scenario& s, const std::string& plan, std::uint64_t seed, int threads) {
            auto chosen = plan_of(s, plan);
            return std::make_unique<RunHandle>(make_run(s, chosen, seed, threads), chosen);
          },
          py::arg("plan") = "", py::arg("seed") = 1, py::arg("threads") = 0, Release(),
          "A run ready to step; plan: id or file name, \"\" = the default one; threads 0 = as OpenMP says.")
      .def(
          "make_hazard_run",
          [](const Scenario& s, std::uint64_t seed, int threads) {
            return std::make_unique<RunHandle>(make_hazard_run(s, seed, threads), std::make_shared<const Plan>());
          },
          py::arg("seed") = 1, py::arg("threads") = 0, Release(), "The hazards alone, ready to step: no people, roads or plans.");
  module.def(
      "load_place",
      [](const std::string& text, const std::string& folder, std::shared_ptr<World> world) {
        return std::const_pointer_cast<World>(load_place(text, folder, std::move(world)));
      },
      py::arg("text"), py::arg("folder") = ".", py::arg("world") = nullptr, Release(),
      "The place of a scenario's text alone, with those who are there when it starts, each where it is: nothing but `world`, `population` and `start` is "
      "read. world: taken in place of the one that the text names.");
  module.def(
      "schema",
      [](const std::string& document) {
        if (document != "scenario" && document != "plan") throw py::value_error("document: expected 'scenario' or 'plan', got '" + document + "'");
        return document == "plan" ? plan_schema() : scenario_schema();
      },
      py::arg("document") = "scenario", "JSON Schema of \"scenario\" or \"plan\" files.");
  module.def("reference_page", &reference_page, "Markdown page of every key of scenario and plan files.");
}

}  // namespace muster::python
