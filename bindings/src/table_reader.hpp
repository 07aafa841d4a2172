#pragma once
#include <pybind11/pybind11.h>

#include <string>

#include "muster/engine/core/error.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::python {

namespace py = pybind11;

/// What stands in for a file's name where tables that Python made are refused.
inline constexpr const char* made_world = "world";

/// Fills a World from dicts of columns as World.table() gives them. What is missing, strange or of a wrong type is added to `problems`, with
/// table and column; lengths and what the values mean are finish_world's to check.
///
/// Numbers: whatever NumPy makes an array of, if each value is one of the column's type; floating-point numbers are rounded to float32
/// where the column is. Texts: a list, or anything else with a length and str in it.
class TableReader {
 public:
  TableReader(const py::dict& tables, Problems& problems) : tables_(tables), numpy_(py::module_::import("numpy")), problems_(problems) {}

  void read(World& world);
  /// float[row, column] onto a grid whose west, south and cell are set; None = no raster.
  void read_raster(const char* name, const py::object& given, Grid grid, Raster<float>& out);

 private:
  void refuse_unknown_tables(const World& world);
  template <class Table>
  void read_table(const std::string& name, Table& table);
  void read_streets(World& world);
  template <class T>
  void read_column(const py::dict& given, const std::string& table, const std::string& column, std::vector<T>& out);
  void read_values(const std::string& place, const py::object& given, std::vector<std::string>& out);
  template <class T>
  void read_values(const std::string& place, const py::object& given, std::vector<T>& out);
  template <class T>
  bool fits(const std::string& place, const py::object& array);
  void refuse_unknown_columns(const py::dict& given, const std::string& table, const std::vector<std::string>& known);
  void wrong_type(const std::string& place, std::string found, std::string expected);
  Location at(const std::string& place) const { return {made_world, 0, 0, "/" + place}; }

  py::dict tables_;
  py::module_ numpy_;
  Problems& problems_;
};

}  // namespace muster::python
