#include "muster/engine/io/checkpoint.hpp"

#include <pybind11/stl.h>

#include "muster/engine/io/output_file.hpp"
#include "parts.hpp"
#include "run.hpp"

namespace py = pybind11;

namespace muster::python {

void bind_checkpoint(py::module_& module) {
  using Release = py::call_guard<py::gil_scoped_release>;
  py::class_<Checkpoints>(module, "Checkpoints", "Stored states of one run, beside its result. Made by Scenario.checkpoints.")
      .def(
          "save", [](Checkpoints& c, RunHandle& h) { c.save(h.run()); }, py::arg("run"), Release(), "Stores the run as it is now.")
      .def(
          "resume", [](Checkpoints& c, RunHandle& h) { return c.resume(h.run()).at.ms; }, py::arg("run"), Release(),
          "Puts a run that was just made into the newest stored state that is whole; returns its time, ms.")
      .def("stored", &Checkpoints::stored, "Numbers of the checkpoints on the disk, oldest first.")
      .def("remove", &Checkpoints::remove, "Removes all files of this run's checkpoints.");
  module.def(
      "check_writable", [](const std::string& path) { const OutputFile probe(path); }, py::arg("path"),
      "Raises InputError where a file could not be written there; leaves nothing behind.");
}

}  // namespace muster::python
