#include <pybind11/pybind11.h>

#include "muster/scenarios/version.hpp"
#include "parts.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "The simulation core of muster. Use it through the package `muster`, which adds what Python does better.";
  module.attr("__version__") = muster::version();
  muster::python::bind_errors(module);
  muster::python::bind_arrays(module);
  muster::python::bind_words(module);
  muster::python::bind_world(module);
  muster::python::bind_make_world(module);
  muster::python::bind_run(module);
  muster::python::bind_file(module);
  muster::python::bind_verify(module);
  muster::python::bind_checkpoint(module);
  muster::python::bind_scenario(module);
  muster::python::bind_result(module);
  muster::python::bind_ensemble(module);
  muster::python::bind_given_flood(module);
  muster::python::bind_town(module);
  muster::python::bind_people(module);
  muster::python::bind_shelter(module);
  muster::python::bind_assignment(module);
  muster::python::bind_ways(module);
}
