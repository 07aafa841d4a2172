#include <pybind11/stl.h>

#include "arrays.hpp"
#include "muster/models/functions.hpp"
#include "parts.hpp"

// What verification cases run (bindings/muster/verify): named model functions, floods and networks by themselves, without a world.
namespace py = pybind11;

namespace muster::python {

namespace {

/// Copies a C-contiguous buffer of doubles (a NumPy array made by numpy.ascontiguousarray(x, float)).
std::vector<double> doubles(const py::buffer& buffer) {
  const py::buffer_info info = buffer.request();
  if (info.format != py::format_descriptor<double>::format()) throw py::type_error("expected float64");
  py::ssize_t stride = info.itemsize;
  for (py::ssize_t axis = info.ndim; axis-- > 0; stride *= info.shape[static_cast<std::size_t>(axis)])
    if (info.shape[static_cast<std::size_t>(axis)] > 1 && info.strides[static_cast<std::size_t>(axis)] != stride)
      throw py::type_error("expected a C-contiguous array");
  const auto* first = static_cast<const double*>(info.ptr);
  return {first, first + info.size};
}

py::object array(const std::vector<double>& values, std::vector<py::ssize_t> shape = {}) {
  return numpy_copy(memory_of<double>(values, py::none(), std::move(shape)));
}

py::list columns_of(const std::vector<FunctionColumn>& columns) {
  py::list out;
  for (const FunctionColumn& c : columns) out.append(py::make_tuple(c.name, c.unit));
  return out;
}

py::list function_list() {
  py::list out;
  for (const ModelFunction& f : model_functions()) {
    py::dict entry;
    entry["name"] = f.name, entry["arguments"] = columns_of(f.arguments);
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
  if (arguments == 0 || values.size() % arguments != 0)
    throw py::value_error(name + " takes " + std::to_string(arguments) + " columns");
  std::vector<double> out;
  for (std::size_t at = 0; at < values.size(); at += arguments)
    out.push_back(function->evaluate(std::span(values).subspan(at, arguments)));
  return array(out);
}

}  // namespace

void bind_verify(py::module_& module) {
  module.def("model_functions", &function_list,
             "Named model functions: a dict each, with name, arguments [(name, unit)], result (name, unit), meaning and source.");
  module.def("call_function", &call_function, py::arg("name"), py::arg("rows"),
             "float64[row] of a named model function on float64[row x argument].");
}

}  // namespace muster::python
