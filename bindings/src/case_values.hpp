#pragma once
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "arrays.hpp"

// Values of the dicts that bindings/muster/verify hands over. The Python side has checked them; a wrong type here is a
// programmer's error and raises TypeError.
namespace muster::python {

/// The value of `key`, or `otherwise` where the dict has none.
template <class T>
T value_or(const py::dict& dict, const char* key, T otherwise) {
  return dict.contains(key) ? dict[key].cast<T>() : otherwise;
}

inline Time seconds_or(const py::dict& dict, const char* key, Time otherwise) {
  return dict.contains(key) ? Time::seconds(dict[key].cast<double>()) : otherwise;
}

/// Copies a C-contiguous buffer of doubles (a NumPy array made by numpy.ascontiguousarray(x, float)).
std::vector<double> doubles(const py::buffer& buffer);
/// The doubles under `key`; empty where the dict has none.
std::vector<double> doubles_of(const py::dict& dict, const char* key);

/// New NumPy arrays with a copy of the values; times in s.
py::object array(const std::vector<double>& values, std::vector<py::ssize_t> shape = {});
py::object seconds_array(const std::vector<Time>& times);

}  // namespace muster::python
