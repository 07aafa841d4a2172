#include <pybind11/stl.h>

#include "arrays.hpp"
#include "muster/engine/io/world_file.hpp"
#include "muster/engine/world/world.hpp"
#include "parts.hpp"

namespace muster::python {

namespace {

using Release = py::call_guard<py::gil_scoped_release>;

template <class T>
py::object column(const std::vector<T>& values, const py::object& owner) {
  return numpy_view(memory_of<T>(values, owner));
}
py::object column(const std::vector<std::string>& values, const py::object&) { return py::cast(values); }

/// All columns of one table by name, or throws KeyError.
py::dict table(const py::object& self, const std::string& wanted) {
  const World& world = *self.cast<const World*>();
  py::dict out;
  bool found = false;
  World::tables(world, [&](std::string_view name, const auto& t) {
    if (name != wanted) return;
    found = true;
    out["id"] = py::cast(t.id);
    out["key"] = column(t.key, self);
    out["origin"] = column(t.origin, self);
    std::remove_cvref_t<decltype(t)>::columns(t, [&](std::string_view c, const auto& values) {
      if (!values.empty() || !may_be_empty(name, c)) out[py::str(std::string(c))] = column(values, self);
    });
  });
  if (wanted == "street") {
    found = true;
    out["name"] = py::cast(world.street_names), out["name_en"] = py::cast(world.street_names_en);
  }
  if (!found) throw py::key_error("table '" + wanted + "'");
  return out;
}

std::vector<std::pair<std::string, std::size_t>> tables(const World& world) {
  std::vector<std::pair<std::string, std::size_t>> out;
  World::tables(world, [&](std::string_view name, const auto& t) { out.emplace_back(name, t.size()); });
  out.emplace_back("street", world.street_names.size());
  return out;
}

py::object raster(const Raster<float>& values, const py::object& owner) {
  return numpy_view(memory_of<float>(values.values(), owner, {values.grid().rows, values.grid().columns}));
}

py::dict grid(const Grid& g) {
  py::dict out;
  out["columns"] = g.columns, out["rows"] = g.rows, out["cell_m"] = g.cell_m, out["west_m"] = g.west_m, out["south_m"] = g.south_m;
  return out;
}

}  // namespace

void bind_world(py::module_& module) {
  py::class_<World, std::shared_ptr<World>>(module, "World", "A place: what does not change in a run. Shared read-only by all runs.")
      .def_readonly("name", &World::name, "Chinese name.")
      .def_readonly("name_en", &World::name_en, "English name.")
      .def_readonly("provenance", &World::provenance, "How it was made, one line.")
      .def_readonly("import_report", &World::import_report, "What its import dropped, guessed and left unread: JSON; \"\" = nothing to say.")
      .def_property_readonly(
          "crs", [](const World& w) { return w.crs.wkt; }, "Coordinate reference system of all x and y, OGC WKT.")
      .def_property_readonly(
          "crs_epsg", [](const World& w) { return w.crs.epsg; }, "The same as an EPSG code; 0 = none known.")
      .def_property_readonly(
          "grid", [](const World& w) { return grid(w.ground.grid()); }, "Grid of the terrain: columns, rows, cell_m, west_m, south_m.")
      .def_property_readonly(
          "ground", [](const py::object& self) { return raster(self.cast<const World&>().ground, self); },
          "float32[row, column], m above datum, row 0 in the south, NaN = no data. A view.")
      .def_property_readonly(
          "manning", [](const py::object& self) { return raster(self.cast<const World&>().manning, self); },
          "float32[row, column], Manning's n, s/m^(1/3). A view.")
      .def("tables", &tables, "Names of the tables and their numbers of rows.")
      .def("table", &table, py::arg("name"),
           "Columns of a table by name: read-only NumPy views, texts as lists. Rows lie in the world's canonical order; columns of ids hold rows "
           "of other tables, 4294967295 = none. \"street\" holds the names of streets, without ids.")
      .def(
          "digest", [](const World& w) { return world_digest(w).hex(); }, Release(),
          "Hash of all tables and rasters, 32 hex digits. How the world came about (provenance, import_report) is not in it.")
      .def(
          "save", [](const World& w, const std::string& path) { write_world(w, path); }, py::arg("path"), Release(),
          "Writes world.h5 (docs/world.md): under a temporary name first, so that the file is whole or not there.")
      .def_static(
          "load", [](const std::string& path) { return std::const_pointer_cast<World>(read_world(path)); }, py::arg("path"), Release(),
          "Reads world.h5, of this version or the one before. Raises InputError with all problems found.");
}

}  // namespace muster::python
