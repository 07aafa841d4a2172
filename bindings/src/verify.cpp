#include "case_values.hpp"
#include "muster/models/functions.hpp"
#include "parts.hpp"

// Named model functions, for the table cases of bindings/muster/verify.
namespace muster::python {

namespace {

py::list function_list() {
  py::list out;
  for (const ModelFunction& f : model_functions()) {
    py::list arguments;
    for (const FunctionColumn& a : f.arguments) arguments.append(py::make_tuple(a.name, a.unit));
    py::dict entry;
    entry["name"] = f.name, entry["arguments"] = arguments;
    entry["result"] = py::make_tuple(f.result.name, f.result.unit);
    entry["meaning"] = f.meaning, entry["source"] = f.source;
    out.append(entry);
  }
  return out;
}

/// @param rows  [row x argument], in the order of the function's arguments
py::object call_function(const std::string& name, const py::buffer& rows) {
  const ModelFunction* function = find_model_function(name);
  if (function == nullptr) throw py::value_error("no model function is called '" + name + "'");
  const std::vector<double> values = doubles(rows);
  const std::size_t arguments = function->arguments.size();
  if (arguments == 0 || values.size() % arguments != 0) throw py::value_error(name + " takes " + std::to_string(arguments) + " columns");
  std::vector<double> out;
  for (std::size_t at = 0; at < values.size(); at += arguments) out.push_back(function->evaluate(std::span(values).subspan(at, arguments)));
  return array(out);
}

}  // namespace

void bind_verify(py::module_& module) {
  module.def("model_functions", &function_list,
             "Named model functions: a dict each, with name, arguments [(name, unit)], result (name, unit), meaning "
             "and source.");
  module.def("call_function", &call_function, py::arg("name"), py::arg("rows"), "float64[row] of a named model function on float64[row x argument].");
  bind_flood_case(module);
  bind_network_case(module);
}

}  // namespace muster::python
