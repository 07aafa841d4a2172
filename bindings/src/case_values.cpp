#include "case_values.hpp"

#include <cmath>
#include <limits>

namespace muster::python {

std::vector<double> doubles(const py::buffer& buffer) {
  const py::buffer_info info = buffer.request();
  if (info.format != py::format_descriptor<double>::format()) throw py::type_error("expected float64");
  py::ssize_t stride = info.itemsize;
  for (auto axis = static_cast<std::size_t>(info.ndim); axis-- > 0; stride *= info.shape[axis])
    if (info.shape[axis] > 1 && info.strides[axis] != stride) throw py::type_error("expected a C-contiguous array");
  const auto* first = static_cast<const double*>(info.ptr);
  return {first, first + info.size};
}

std::vector<double> doubles_of(const py::dict& dict, const char* key) {
  return dict.contains(key) ? doubles(dict[key].cast<py::buffer>()) : std::vector<double>{};
}

py::object array(const std::vector<double>& values, std::vector<py::ssize_t> shape) {
  return numpy_copy(memory_of<double>(values, py::none(), std::move(shape)));
}

py::object seconds_array(const std::vector<Time>& times) {
  std::vector<double> out;
  out.reserve(times.size());
  // Never is infinity: times are compared, and a number that stands for "not" would be taken for one.
  for (const Time t : times) out.push_back(t == Time::never() ? std::numeric_limits<double>::infinity() : static_cast<double>(t.ms) / 1000.0);
  return array(out);
}

}  // namespace muster::python
