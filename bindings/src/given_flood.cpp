#include "muster/models/flood/given.hpp"

#include <omp.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "muster/engine/core/error.hpp"
#include "parts.hpp"

namespace py = pybind11;

namespace muster::python {

namespace {

using Map = py::array_t<float, py::array::c_style | py::array::forcecast>;

/// Refuses a map that does not have the terrain's rows and columns: one of them turned round would be read without complaint.
std::span<const float> values(const Map& map, const Grid& grid) {
  const bool fits = map.ndim() == 2 && map.shape(0) == grid.rows && map.shape(1) == grid.columns;
  if (fits) return {map.data(), static_cast<std::size_t>(map.size())};
  std::string found;
  for (py::ssize_t axis = 0; axis < map.ndim(); ++axis) found += (axis > 0 ? " x " : "") + std::to_string(map.shape(axis));
  throw InputError(ErrorCode::wrong_shape, {{}, 0, 0, "depth"},
                   {{"found", found}, {"expected", std::to_string(grid.rows) + " x " + std::to_string(grid.columns)}});
}

std::shared_ptr<GivenFlood> begin(const std::shared_ptr<World>& world, const std::string& source, std::int64_t frame_ms, std::int64_t map_frame_ms) {
  RecordSettings settings;
  settings.frame = Time{frame_ms}, settings.map_frame = Time{map_frame_ms};
  return std::make_shared<GivenFlood>(world, settings, source, omp_get_max_threads());
}

void save(GivenFlood& flood, const std::string& path, const std::string& title, const std::string& local_start, int utc_offset_min) {
  HazardRecord record = flood.finish();
  if (!title.empty()) record.title = title;
  record.epoch = {local_start, utc_offset_min};
  record.save(path);
}

}  // namespace

void bind_given_flood(py::module_& module) {
  using Release = py::call_guard<py::gil_scoped_release>;
  py::class_<GivenFlood, std::shared_ptr<GivenFlood>>(
      module, "GivenFlood", "A flood that another program has solved, as maps on the terrain's grid at rising moments, made into hazard.nc.")
      .def(py::init(&begin), py::arg("world"), py::arg("source"), py::arg("frame_ms") = 60000, py::arg("map_frame_ms") = 600000,
           "source: what the maps are, for the reader of the file. frame_ms, map_frame_ms: spacing of series and of maps.")
      .def(
          "add",
          [](GivenFlood& flood, std::int64_t at_ms, const Map& depth, const std::optional<Map>& speed) {
            flood.add(Time{at_ms}, values(depth, flood.grid()), speed ? values(*speed, flood.grid()) : std::span<const float>{});
          },
          py::arg("at_ms"), py::arg("depth"), py::arg("speed") = py::none(),
          "The next map: depth (m) and speed (m/s), float32[row, column], row 0 in the south; no speed = 0. Linear between two maps. Raises InputError.")
      .def("save", &save, py::arg("path"), py::arg("title") = "", py::arg("local_start") = "2000-01-01T00:00", py::arg("utc_offset_min") = 0, Release(),
           "Writes hazard.nc; to be called once, behind the last map.");
}

}  // namespace muster::python
