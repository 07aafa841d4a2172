#include "muster/scenarios/result.hpp"

#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "muster/models/metrics/headline.hpp"
#include "muster/scenarios/stored_hazard.hpp"
#include "muster/scenarios/version.hpp"
#include "parts.hpp"
#include "run.hpp"

namespace py = pybind11;

namespace muster::python {

namespace {

py::dict headline_of(const RunHandle& handle) {
  py::dict out;
  const Headline numbers = headline(handle.run().world(), handle.run().state());
  Headline::numbers(numbers, [&out](const char* name, const char*, const auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Time>) out[name] = value.ms;
    else out[name] = value;
  });
  return out;
}

std::unique_ptr<Checkpoints> checkpoints(const Scenario& scenario, const RunHandle& handle, const std::string& prefix) {
  return std::make_unique<Checkpoints>(prefix, version(), checkpoint_inputs(scenario, handle.plan(), handle.run().settings()));
}

py::dict solve(const Scenario& scenario, const std::string& path, int threads, const std::function<void(std::int64_t)>& progress, std::uint64_t seed) {
  HazardRecord record;
  {
    const py::gil_scoped_release release;
    record = solve_hazard(
        scenario, threads,
        [&progress](Time now) {
          const py::gil_scoped_acquire gil;
          if (PyErr_CheckSignals() != 0) throw py::error_already_set();
          if (progress) progress(now.ms);
        },
        seed);
  }
  record.save(path);
  py::dict out;
  out["mass_error"] = record.mass_error, out["froude_limited_share"] = record.froude_limited_share;
  return out;
}

}  // namespace

void bind_result(py::module_& module) {
  using Release = py::call_guard<py::gil_scoped_release>;
  module.def(
      "write_result", [](RunHandle& h, const Scenario& s, const std::string& path) { return write_result(h.run(), s, h.plan(), path).hex(); }, py::arg("run"),
      py::arg("scenario"), py::arg("path"), Release(),
      "Writes run.nc of a run as it is now; one that has not reached its end is marked incomplete. Returns the result hash.");
  module.def(
      "result_hash", [](const std::string& path) { return result_hash(path).hex(); }, py::arg("path"), Release(),
      "Hash of a stored result, computed anew from its data sets.");
  module.def("headline", &headline_of, py::arg("run"), "What a run comes to, in a few numbers; times in ms.");
  module.def("checkpoints", &checkpoints, py::arg("scenario"), py::arg("run"), py::arg("prefix"), "Checkpoints of a run, in files that begin with `prefix`.");
  module.def("solve_hazard", &solve, py::arg("scenario"), py::arg("path"), py::arg("threads") = 0, py::arg("progress") = nullptr, py::arg("seed") = 1,
             "Solves the scenario's hazard and stores it; progress(ms reached) is called now and then. `seed`: of what is drawn of its danger zones. "
             "Returns mass_error and froude_limited_share.");
  module.def(
      "with_stored_hazard", [](const Scenario& s, const std::string& file) { return std::make_shared<Scenario>(with_stored_hazard(s, file)); },
      py::arg("scenario"), py::arg("file"), Release(), "The same scenario with a stored hazard in place of its own.");

  py::class_<ResultFile>(module, "ResultFile", "A stored result, complete or not.")
      .def(py::init<const std::string&>(), py::arg("path"))
      .def_property_readonly("file", &ResultFile::file, py::return_value_policy::reference_internal, "The file, for reading.")
      .def_property_readonly("complete", &ResultFile::complete, "False where the run was stopped before its end.")
      .def_property_readonly(
          "reached_ms", [](const ResultFile& r) { return r.reached().ms; }, "Simulated time reached, ms.")
      .def_property_readonly("hash", &ResultFile::hash, "Result hash, as stored.")
      .def(
          "arrays", [](const ResultFile& r) { return r.arrays(); }, "Names of the final arrays, as in State.")
      .def("series", &ResultFile::series, "Names of the series over time.")
      .def_static(
          "place_of", [](const std::string& array) { return ResultFile::place_of(array); }, py::arg("array"), "Place of a final array in the file.");
}

}  // namespace muster::python
