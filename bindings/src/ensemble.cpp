#include "muster/scenarios/ensemble.hpp"

#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "muster/scenarios/scenario.hpp"
#include "parts.hpp"

namespace py = pybind11;

namespace muster::python {

namespace {

py::list ensemble(const Scenario& scenario, const std::vector<std::string>& plans, const std::vector<std::uint64_t>& seeds, const std::string& folder,
                  int workers, const py::object& progress) {
  bool interrupted = false;
  EnsembleOptions options{.folder = folder, .workers = workers};
  options.progress = [&](double done, double all) {  // on this thread, a few times per second
    const py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) {  // Ctrl-C: the members that are done stay, the caller sees which
      PyErr_Clear();
      interrupted = true;
    } else if (!progress.is_none()) {
      progress(done, all);
    }
    return !interrupted;
  };
  std::vector<EnsembleResult> results;
  {
    const py::gil_scoped_release release;
    results = run_ensemble(scenario, ensemble_members(plans, seeds), options);
  }
  py::list out;
  for (const EnsembleResult& result : results) {
    py::dict one;
    one["plan"] = result.member.plan, one["seed"] = result.member.seed, one["file"] = result.file, one["hash"] = result.hash;
    one["reused"] = result.reused;
    out.append(one);
  }
  return out;
}

}  // namespace

void bind_ensemble(py::module_& module) {
  module.def("ensemble", &ensemble, py::arg("scenario"), py::arg("plans"), py::arg("seeds"), py::arg("folder"), py::arg("workers") = 0,
             py::arg("progress") = py::none(),
             "Every plan with every seed, each once, one closed result file each in `folder`; what is there and complete is not run again. Returns plan, "
             "seed, file, hash and reused of each; file is empty where Ctrl-C came first.");
}

}  // namespace muster::python
