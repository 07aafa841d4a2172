#include <pybind11/stl.h>

#include "muster/engine/core/error.hpp"
#include "parts.hpp"

namespace py = pybind11;

namespace muster::python {

namespace {

Language language_of(const std::string& name) {
  if (name == "en") return Language::en;
  if (name == "zh") return Language::zh;
  throw py::value_error("language: expected 'en' or 'zh', got '" + name + "'");
}

py::dict to_dict(const Arguments& arguments) {
  py::dict out;
  for (const auto& [name, value] : arguments) out[py::str(name)] = value;
  return out;
}

/// Raises muster.errors.InputError, which carries the same problems as the C++ one.
void raise(const InputError& error) {
  const py::object type = py::module_::import("muster.errors").attr("InputError");
  PyErr_SetObject(type.ptr(), type(py::cast(error.problems())).ptr());
}

Problem problem_of(int code, const std::string& file, int line, int column, const std::string& key_path, const std::map<std::string, std::string>& arguments) {
  return {static_cast<ErrorCode>(code), {file, line, column, key_path}, Arguments(arguments.begin(), arguments.end())};
}

}  // namespace

void bind_errors(py::module_& module) {
  py::class_<Problem>(module, "Problem", "One problem of an input: stable code, place and typed arguments.")
      .def(py::init(&problem_of), py::arg("code"), py::arg("file") = "", py::arg("line") = 0, py::arg("column") = 0, py::arg("key_path") = "",
           py::arg("arguments") = std::map<std::string, std::string>{})
      .def_property_readonly(
          "code", [](const Problem& p) { return static_cast<int>(p.code); }, "Stable number, printed as E1203.")
      .def_property_readonly(
          "file", [](const Problem& p) { return p.where.file; }, "Path as given; empty where it is not about a file.")
      .def_property_readonly(
          "line", [](const Problem& p) { return p.where.line; }, "1-based; 0 = none.")
      .def_property_readonly(
          "column", [](const Problem& p) { return p.where.column; }, "1-based; 0 = none.")
      .def_property_readonly(
          "key_path", [](const Problem& p) { return p.where.key_path; }, "\"shelters[3].capacity\"; empty = none.")
      .def_property_readonly(
          "arguments", [](const Problem& p) { return to_dict(p.arguments); }, "Named values of the sentence.")
      .def(
          "text", [](const Problem& p, const std::string& lang) { return render(p, language_of(lang)); }, py::arg("lang") = "en",
          "The sentence with its place, in \"en\" or \"zh\".")
      .def("__repr__", [](const Problem& p) { return "<Problem " + render(p, Language::en) + ">"; });

  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const InputError& error) {
      raise(error);
    }
  });

  module.def(
      "message",
      [](const std::string& key, const std::string& lang, const std::map<std::string, std::string>& arguments) {
        return message(key, language_of(lang), Arguments(arguments.begin(), arguments.end()));
      },
      py::arg("key"), py::arg("lang") = "en", py::arg("arguments") = std::map<std::string, std::string>{},
      "Sentence `key` of the catalogue in \"en\" or \"zh\" with {name} replaced; the key itself where the catalogue lacks it.");
  module.def("message_keys", &message_keys, "All keys of the catalogue, sorted.");
}

}  // namespace muster::python
