#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/state/state.hpp"

namespace muster::python {

namespace py = pybind11;

/// Memory of the engine as Python's buffer protocol sees it: read-only, and the owner lives as long as anybody looks at it. NumPy makes its
/// array from the buffer, so one module works with every NumPy; pybind11's own py::array builds on the inner layout of NumPy 1.
struct Memory {
  py::object owner;
  const void* data = nullptr;
  std::string format;  ///< as in Python's struct module
  std::int64_t item_bytes = 1;
  std::vector<py::ssize_t> shape;  ///< row-major; empty = one value
  std::int64_t stride_bytes = 0;   ///< from one row to the next, where they do not lie one behind the other; else 0
};

/// struct format and size of an element kind; a record is shown as its bytes.
const char* format_of(Scalar scalar);

/// NumPy array over `memory` without a copy; writing to it is refused.
py::object numpy_view(Memory memory);

/// NumPy array with a copy of the values.
py::object numpy_copy(const Memory& memory);

template <class T>
Memory memory_of(std::span<const T> values, py::object owner, std::vector<py::ssize_t> shape = {}) {
  constexpr Scalar scalar = scalar_of<T>();
  static_assert(scalar != Scalar::record);
  if (shape.empty()) shape = {static_cast<py::ssize_t>(values.size())};
  return {std::move(owner), values.data(), format_of(scalar), sizeof(T), std::move(shape)};
}

}  // namespace muster::python
