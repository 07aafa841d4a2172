#include "arrays.hpp"

#include <array>

#include "parts.hpp"

namespace muster::python {

const char* format_of(Scalar scalar) {
  constexpr std::array<const char*, 11> formats = {"b", "B", "h", "H", "i", "I", "q", "Q", "f", "d", "B"};
  return formats[static_cast<std::size_t>(scalar)];
}

namespace {

py::buffer_info buffer_of(const Memory& memory) {
  std::vector<py::ssize_t> strides(memory.shape.size());
  py::ssize_t stride = memory.item_bytes;
  for (std::size_t axis = memory.shape.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride *= memory.shape[axis];
  }
  if (memory.stride_bytes != 0 && !strides.empty()) strides[0] = memory.stride_bytes;
  // The buffer protocol has no const; `readonly` is what keeps writers out.
  return {const_cast<void*>(memory.data), memory.item_bytes, memory.format, static_cast<py::ssize_t>(memory.shape.size()), memory.shape, strides, true};
}

}  // namespace

py::object numpy_view(Memory memory) {
  static const char nothing = 0;
  if (memory.data == nullptr) memory.data = &nothing;  // an empty vector has no address, which the protocol does not allow
  return py::module_::import("numpy").attr("asarray")(py::cast(std::move(memory)));
}

py::object numpy_copy(const Memory& memory) { return numpy_view(memory).attr("copy")(); }

void bind_arrays(py::module_& module) {
  py::class_<Memory>(module, "Memory", py::buffer_protocol(), "Engine memory that a NumPy array looks at. Not made by hand.").def_buffer(&buffer_of);
}

}  // namespace muster::python
