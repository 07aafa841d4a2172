#include <pybind11/stl.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "arrays.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/core/hash.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "parts.hpp"

namespace muster::python {

namespace {

/// Rows of a data set along its first axis.
struct Rows {
  std::uint64_t first, count;
};

/// A data set, or rows of it, as a NumPy array of its own.
template <class T>
py::object read_as(const Hdf5File& file, const std::string& name, const std::optional<Rows>& rows) {
  auto* values = new std::vector<T>(rows ? file.read_rows<T>(name, rows->first, rows->count) : file.read<T>(name));
  const py::capsule owner(values, [](void* p) { delete static_cast<std::vector<T>*>(p); });
  std::vector<std::uint64_t> shape = file.shape(name);
  if (rows) shape.at(0) = rows->count;
  Memory memory = memory_of<T>(std::span<const T>(*values), owner);
  memory.shape.assign(shape.begin(), shape.end());
  return numpy_view(std::move(memory));
}

py::object read_numbers(const Hdf5File& file, const std::string& name, const std::optional<Rows>& rows = {}) {
  const std::string type = file.type_of(name);
  if (type == "int8") return read_as<std::int8_t>(file, name, rows);
  if (type == "uint8") return read_as<std::uint8_t>(file, name, rows);
  if (type == "int16") return read_as<std::int16_t>(file, name, rows);
  if (type == "uint16") return read_as<std::uint16_t>(file, name, rows);
  if (type == "int32") return read_as<std::int32_t>(file, name, rows);
  if (type == "uint32") return read_as<std::uint32_t>(file, name, rows);
  if (type == "int64") return read_as<std::int64_t>(file, name, rows);
  if (type == "uint64") return read_as<std::uint64_t>(file, name, rows);
  if (type == "float32") return read_as<float>(file, name, rows);
  if (type == "float64") return read_as<double>(file, name, rows);
  throw py::type_error(name + " holds " + type + ", which has no NumPy type here");
}

py::object read(const Hdf5File& file, const std::string& name) {
  return file.type_of(name) == "text" ? py::cast(file.read_texts(name)) : read_numbers(file, name);
}

std::string file_digest(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(ErrorCode::cannot_open, Location{.file = path, .key_path = {}}, {{"reason", std::strerror(errno)}});
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  return hash_bytes(bytes.data(), bytes.size()).hex();
}

}  // namespace

void bind_file(py::module_& module) {
  py::class_<Hdf5File>(module, "File", "One HDF5 or netCDF-4 file, opened for reading with mistrust: what is wrong with it raises InputError.")
      .def_static("open", &Hdf5File::open, py::arg("path"), "Opens a file.")
      .def_property_readonly("path", &Hdf5File::path, "Path as given.")
      .def("has", &Hdf5File::has, py::arg("name"), "Whether there is a group or data set of that name.")
      .def("is_group", &Hdf5File::is_group, py::arg("name"), "Whether it is a group.")
      .def("children", &Hdf5File::children, py::arg("group") = "", "Sorted names in a group; \"\" = the root.")
      .def("shape", &Hdf5File::shape, py::arg("name"), "Shape of a data set.")
      .def("type_of", &Hdf5File::type_of, py::arg("name"), "Element kind of a data set: \"float32\", \"text\".")
      .def("read", &read, py::arg("name"), "A data set as a read-only NumPy array; texts as a list.")
      .def(
          "read_rows",
          [](const Hdf5File& f, const std::string& name, std::uint64_t first, std::uint64_t count) {
            return read_numbers(f, name, Rows{first, count});
          },
          py::arg("name"), py::arg("first"), py::arg("count"),
          "Rows first .. first + count along the first axis of a data set of numbers, as a read-only NumPy array.")
      .def("has_attribute", &Hdf5File::has_attribute, py::arg("object"), py::arg("name"), "Whether the object (\"\" = root) has it.")
      .def("text_attribute", &Hdf5File::text_attribute, py::arg("object"), py::arg("name"), "A text attribute; object \"\" = root.")
      .def("number_attribute", &Hdf5File::number_attribute, py::arg("object"), py::arg("name"), "A number attribute; object \"\" = root.");
  module.def("file_digest", &file_digest, py::arg("path"), "Hash of a file's bytes as results name their inputs, 32 hex digits.");
}

}  // namespace muster::python
