#include <pybind11/stl.h>

#include <cmath>

#include "muster/engine/world/short_links.hpp"
#include "parts.hpp"
#include "table_reader.hpp"

namespace muster::python {

namespace {

py::dict as_dict(const ShortLinks& report) {
  py::dict out;
  out["merged"] = report.merged, out["rounded"] = report.rounded, out["bans_dropped"] = report.bans_dropped;
  out["added_car_s"] = report.added_car_s, out["added_walk_s"] = report.added_walk_s, out["longest_added_m"] = report.longest_added_m;
  return out;
}

void check_grid(const Grid& grid, Problems& problems) {
  if (grid.cell_m > 0 && std::isfinite(grid.cell_m) && std::isfinite(grid.west_m) && std::isfinite(grid.south_m)) return;
  problems.add(ErrorCode::bad_geometry, {made_world, 0, 0, "/terrain"}, {{"row", "0"}, {"reason", "cell_m must be > 0, west_m and south_m finite"}});
}

/// Merges and rounds short links, puts rows in order, checks. Throws InputError.
ShortLinks finish(World& world, double merge_below_m, double least_m) {
  Problems problems;
  // Keys, and what household rows say of their persons, are made later; the checks want columns of full length.
  World::tables(world, [](std::string_view, auto& table) { table.key.resize(table.size()); });
  world.households.first_person.resize(world.households.size()), world.households.persons.resize(world.households.size());
  check_tables(world, made_world, problems);
  problems.throw_if_any();
  const ShortLinks report = treat_short_links(world, merge_below_m, least_m);
  finish_world(world, made_world, problems);
  problems.throw_if_any();
  return report;
}

py::tuple make(const py::dict& tables, const std::string& name, const std::string& name_en, int crs_epsg, const std::string& crs_wkt, const py::object& ground,
               const py::object& manning, double cell_m, double west_m, double south_m, const std::string& provenance, const std::string& import_report,
               double merge_below_m, double least_m) {
  auto world = std::make_shared<World>();
  world->name = name, world->name_en = name_en, world->crs = {crs_epsg, crs_wkt};
  world->provenance = provenance, world->import_report = import_report;
  Problems problems;
  TableReader reader(tables, problems);
  reader.read(*world);
  const Grid grid{.cell_m = cell_m, .west_m = west_m, .south_m = south_m};
  if (!ground.is_none()) check_grid(grid, problems);
  reader.read_raster("terrain/ground", ground, grid, world->ground), reader.read_raster("terrain/manning", manning, grid, world->manning);
  problems.throw_if_any();
  ShortLinks report;
  {
    const py::gil_scoped_release others_may_run;
    report = finish(*world, merge_below_m, least_m);
  }
  return py::make_tuple(world, as_dict(report));
}

}  // namespace

void bind_make_world(py::module_& module) {
  module.def("make_world", &make, py::arg("tables"), py::kw_only(), py::arg("name"), py::arg("name_en"), py::arg("crs_epsg"), py::arg("crs_wkt"),
             py::arg("ground") = py::none(), py::arg("manning") = py::none(), py::arg("cell_m") = 1.0, py::arg("west_m") = 0.0, py::arg("south_m") = 0.0,
             py::arg("provenance"), py::arg("import_report") = "", py::arg("merge_below_m") = 0.0, py::arg("least_m") = 0.0,
             "A World from tables of columns by name, as World.table() gives them and docs/world.md describes them: numbers as arrays, texts as lists, "
             "row numbers (4294967295 = none) in columns of ids, rows in any order. A table that is missing is empty; of columns only node/signal, "
             "building/xy_error_m, cover/hole_of, household/first_person and household/persons may be missing.\n\n"
             "ground, manning: float32[row, column], m above datum (NaN = no data) and s/m^(1/3), row 0 in the south; None = none. cell_m: edge of "
             "a cell, m; west_m, south_m: outer corner of the first cell, m. provenance: one line, how the world was made. import_report: JSON of "
             "findings, kept with the world. merge_below_m: links shorter than this lose their two ends to one node; least_m: shorter links are "
             "raised to this length, m; 0 = none.\n\n"
             "Returns the world and what became of short links: merged, rounded, bans_dropped, added_car_s, added_walk_s, longest_added_m. Raises "
             "InputError with all problems found, each with its table and column.");
}

}  // namespace muster::python
