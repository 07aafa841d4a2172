#include "table_reader.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "arrays.hpp"

namespace muster::python {

namespace {

/// Columns that may be left out: no signals, people live where the map says, no holes; a household's rows follow from its persons.
constexpr std::string_view optional_columns[] = {"node/signal", "building/xy_error_m", "cover/hole_of", "household/first_person", "household/persons"};

std::string listed(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string keys_of(const py::dict& given) {
  std::vector<std::string> names;
  for (const auto& entry : given) names.push_back(py::str(entry.first));
  return listed(std::move(names));
}

/// Smallest and largest whole number that a column holds.
template <class T>
constexpr std::pair<std::int64_t, std::int64_t> bounds() {
  if constexpr (std::is_enum_v<T>) return bounds<std::underlying_type_t<T>>();
  else if constexpr (std::is_integral_v<T>) return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
  else return {0, UINT32_MAX};  // row numbers
}

std::string in_words(const py::object& value) { return py::str(value); }
std::string type_name(py::handle value) { return in_words(py::type::handle_of(value).attr("__name__")); }

}  // namespace

void TableReader::wrong_type(const std::string& place, std::string found, std::string expected) {
  problems_.add(ErrorCode::wrong_type, at(place), {{"found", std::move(found)}, {"expected", std::move(expected)}});
}

void TableReader::read_values(const std::string& place, const py::object& given, std::vector<std::string>& out) {
  const auto sequence = py::reinterpret_steal<py::object>(PyUnicode_Check(given.ptr()) ? nullptr : PySequence_Fast(given.ptr(), ""));
  if (!sequence) {
    PyErr_Clear();
    return wrong_type(place, type_name(given), "a list of texts");
  }
  const Py_ssize_t rows = PySequence_Fast_GET_SIZE(sequence.ptr());
  out.reserve(static_cast<std::size_t>(rows));
  for (Py_ssize_t row = 0; row < rows; ++row) {
    PyObject* const text = PySequence_Fast_GET_ITEM(sequence.ptr(), row);
    Py_ssize_t bytes = 0;
    const char* const utf8 = PyUnicode_Check(text) ? PyUnicode_AsUTF8AndSize(text, &bytes) : nullptr;
    if (utf8 == nullptr) {
      PyErr_Clear();
      return wrong_type(place, type_name(text) + " in row " + std::to_string(row), "texts");
    }
    out.emplace_back(utf8, static_cast<std::size_t>(bytes));
  }
}

/// Whether every value of an array is one of the column's type.
template <class T>
bool TableReader::fits(const std::string& place, const py::object& array) {
  const std::string kind = in_words(array.attr("dtype").attr("kind")), found = in_words(array.attr("dtype"));
  constexpr bool real = std::is_floating_point_v<T>;
  const std::string expected = in_words(numpy_.attr("dtype")(format_of(scalar_of<T>())));
  if (array.attr("ndim").cast<int>() != 1) {
    problems_.add(ErrorCode::wrong_shape, at(place), {{"found", in_words(array.attr("shape"))}, {"expected", "one axis"}});
    return false;
  }
  if (array.attr("size").cast<std::size_t>() == 0) return true;
  if (kind.find_first_of(real ? "iuf" : "iub") == std::string::npos) {
    wrong_type(place, found, expected);
    return false;
  }
  if constexpr (!real) {
    if (kind == "b" || found == expected) return true;
    constexpr auto range = bounds<T>();
    const py::object outside = numpy_.attr("logical_or")(numpy_.attr("less")(array, range.first), numpy_.attr("greater")(array, range.second));
    if (!outside.attr("any")().cast<bool>()) return true;
    const py::object row = outside.attr("argmax")();
    problems_.add(ErrorCode::value_out_of_range, at(place),
                  {{"row", in_words(row)},
                   {"found", in_words(array.attr("item")(row))},
                   {"expected", std::to_string(range.first) + " to " + std::to_string(range.second)}});
    return false;
  }
  return true;
}

template <class T>
void TableReader::read_values(const std::string& place, const py::object& given, std::vector<T>& out) {
  const py::object array = numpy_.attr("asarray")(given);
  if (!fits<T>(place, array)) return;
  const py::buffer packed = numpy_.attr("ascontiguousarray")(array, format_of(scalar_of<T>()));
  const py::buffer_info memory = packed.request();
  out.resize(static_cast<std::size_t>(memory.size));
  if (!out.empty()) std::memcpy(static_cast<void*>(out.data()), memory.ptr, out.size() * sizeof(T));
}

template <class T>
void TableReader::read_column(const py::dict& given, const std::string& table, const std::string& column, std::vector<T>& out) {
  if (given.contains(column)) return read_values(table + "/" + column, given[py::str(column)], out);
  problems_.add(ErrorCode::missing_column, at(table), {{"column", column}, {"found", keys_of(given)}});
}

void TableReader::refuse_unknown_columns(const py::dict& given, const std::string& table, const std::vector<std::string>& known) {
  for (const auto& entry : given) {
    const std::string name = py::str(entry.first);
    if (name != "key" && std::find(known.begin(), known.end(), name) == known.end())  // World.table() gives keys too; they follow from the ids
      problems_.add(ErrorCode::unexpected_data_set, at(table + "/" + name), {{"known", listed(known)}});
  }
}

template <class Table>
void TableReader::read_table(const std::string& name, Table& table) {
  const auto given = py::reinterpret_borrow<py::dict>(tables_[py::str(name)]);
  std::vector<std::string> known = {"id", "origin"};
  read_column(given, name, "id", table.id), read_column(given, name, "origin", table.origin);
  Table::columns(table, [&](std::string_view column, auto& values) {
    known.emplace_back(column);
    if (may_be_empty(name, column) && !given.contains(known.back())) return;
    const std::string place = name + "/" + known.back();
    const bool optional = std::find(std::begin(optional_columns), std::end(optional_columns), place) != std::end(optional_columns);
    if (optional && !given.contains(known.back())) values.resize(table.size());
    else read_column(given, name, known.back(), values);
  });
  refuse_unknown_columns(given, name, known);
}

void TableReader::read_streets(World& world) {
  const auto given = py::reinterpret_borrow<py::dict>(tables_["street"]);
  read_column(given, "street", "name", world.street_names), read_column(given, "street", "name_en", world.street_names_en);
  refuse_unknown_columns(given, "street", {"name", "name_en"});
}

void TableReader::refuse_unknown_tables(const World& world) {
  std::vector<std::string> known = {"street"};
  World::tables(world, [&](std::string_view name, const auto&) { known.emplace_back(name); });
  for (const auto& entry : tables_) {
    const std::string name = py::str(entry.first);
    if (std::find(known.begin(), known.end(), name) == known.end()) problems_.add(ErrorCode::unexpected_data_set, at(name), {{"known", listed(known)}});
    else if (!py::isinstance<py::dict>(entry.second)) wrong_type(name, type_name(entry.second), "dict");
  }
}

void TableReader::read(World& world) {
  const auto given = [&](const std::string& name) { return tables_.contains(name) && py::isinstance<py::dict>(tables_[py::str(name)]); };
  refuse_unknown_tables(world);
  World::tables(world, [&](std::string_view name, auto& table) {
    if (given(std::string(name))) read_table(std::string(name), table);
  });
  if (given("street")) read_streets(world);
}

void TableReader::read_raster(const char* name, const py::object& given, Grid grid, Raster<float>& out) {
  if (given.is_none()) return;
  const py::object array = numpy_.attr("asarray")(given);
  const std::string kind = in_words(array.attr("dtype").attr("kind"));
  if (array.attr("ndim").cast<int>() != 2 || std::max(py::len(array), std::size_t{1}) > INT32_MAX) {
    problems_.add(ErrorCode::wrong_shape, at(name), {{"found", in_words(array.attr("shape"))}, {"expected", "two axes: rows, columns"}});
    return;
  }
  if (kind.find_first_of("iuf") == std::string::npos) return wrong_type(name, in_words(array.attr("dtype")), "float32");
  const py::buffer packed = numpy_.attr("ascontiguousarray")(array, "f");
  const py::buffer_info memory = packed.request();
  grid.rows = static_cast<std::int32_t>(memory.shape[0]), grid.columns = static_cast<std::int32_t>(memory.shape[1]);
  out = Raster<float>(grid);
  if (!out.empty()) std::memcpy(out.values().data(), memory.ptr, out.values().size_bytes());
}

}  // namespace muster::python
