#pragma once
#include <pybind11/pybind11.h>

// One function per file of this folder, called in this order by module.cpp: a class must be known before another one's signature names it.
namespace muster::python {

void bind_errors(pybind11::module_& module);
void bind_arrays(pybind11::module_& module);
void bind_words(pybind11::module_& module);
void bind_world(pybind11::module_& module);
void bind_make_world(pybind11::module_& module);
void bind_run(pybind11::module_& module);
void bind_file(pybind11::module_& module);
void bind_verify(pybind11::module_& module);
void bind_flood_case(pybind11::module_& module);  // called by bind_verify
void bind_checkpoint(pybind11::module_& module);
void bind_scenario(pybind11::module_& module);
void bind_result(pybind11::module_& module);
void bind_given_flood(pybind11::module_& module);
void bind_town(pybind11::module_& module);
void bind_people(pybind11::module_& module);
void bind_shelter(pybind11::module_& module);
void bind_ensemble(pybind11::module_& module);
void bind_network_case(pybind11::module_& module);  // called by bind_verify
void bind_assignment(pybind11::module_& module);
void bind_ways(pybind11::module_& module);

}  // namespace muster::python
