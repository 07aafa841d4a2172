#include "case_values.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/flood/flood_case.hpp"
#include "muster/models/flood/settings.hpp"
#include "parts.hpp"

// A flood by itself, for the flood cases of bindings/muster/verify and for notebooks.
namespace muster::python {

namespace {

config::Series series(const py::dict& owner, const char* key) {
  config::Series out;
  if (!owner.contains(key)) return out;
  const auto dict = owner[key].cast<py::dict>();
  for (const double s : doubles_of(dict, "t_s")) out.time.push_back(Time::seconds(s));
  out.value = doubles_of(dict, "value");
  return out;
}

Raster<double> raster(const py::dict& dict, const char* key, const Grid& grid) {
  Raster<double> out;
  if (!dict.contains(key)) return out;
  out = Raster<double>(grid);
  out.storage() = doubles_of(dict, key);
  if (static_cast<std::int64_t>(out.values().size()) != grid.cells()) throw py::value_error(std::string(key) + ": not as many values as the bed");
  return out;
}

template <class E>
E one_of(const py::dict& dict, const char* key, std::initializer_list<std::pair<const char*, E>> words) {
  const auto found = dict[key].cast<std::string>();
  for (const auto& [word, value] : words)
    if (found == word) return value;
  throw py::value_error(std::string(key) + ": '" + found + "' is not known");
}

FloodBoundary boundary(const py::dict& dict) {
  using enum FloodEdge;
  using enum FloodEdgeKind;
  FloodBoundary out;
  out.edge = one_of<FloodEdge>(dict, "edge", {{"west", west}, {"east", east}, {"south", south}, {"north", north}});
  out.kind = one_of<FloodEdgeKind>(dict, "kind", {{"reflecting", reflecting}, {"free", free}, {"stage", stage}, {"discharge", discharge}});
  out.series = series(dict, "series");
  out.from_m = value_or(dict, "from_m", out.from_m), out.to_m = value_or(dict, "to_m", out.to_m);
  out.least_slope = value_or(dict, "least_slope", out.least_slope);
  return out;
}

FloodMethod method(const py::dict& dict) {
  FloodMethod out;
  if (dict.contains("scheme"))
    out.scheme =
        one_of<FloodScheme>(dict, "scheme", {{"flood/local_inertial", FloodScheme::local_inertial}, {"flood/finite_volume", FloodScheme::finite_volume}});
  out.courant = value_or(dict, "courant", out.courant);
  out.precision = one_of<Precision>(dict, "precision", {{"single", Precision::single}, {"double", Precision::twice}});
  out.theta = value_or(dict, "theta", out.theta), out.alpha = value_or(dict, "alpha", out.alpha);
  out.froude_limit = value_or(dict, "froude_limit", out.froude_limit), out.dry_m = value_or(dict, "dry_m", out.dry_m);
  out.max_step = seconds_or(dict, "max_step_s", out.max_step);
  return out;
}

/// Sets fields of a described struct by their names in scenario files; durations in s, series as {t_s, value}. The Python side has checked them.
void fill(const config::Description& description, void* object, const py::dict& dict) {
  using config::Kind;
  for (const auto& [key, given] : dict) {
    const auto name = key.cast<std::string>();
    const config::Field* field = description.find(name);
    if (field == nullptr) throw py::value_error(name + ": not a field of " + description.name);
    switch (field->kind) {
      case Kind::boolean: field->set(object, given.cast<bool>()); break;
      case Kind::integer: field->set(object, given.cast<std::int64_t>()); break;
      case Kind::number: field->set(object, given.cast<double>()); break;
      case Kind::duration: field->set(object, Time::seconds(given.cast<double>())); break;
      case Kind::numbers: field->set(object, given.cast<std::vector<double>>()); break;
      case Kind::texts:
      case Kind::references:
      case Kind::choices: field->set(object, given.cast<std::vector<std::string>>()); break;
      case Kind::series: field->set(object, series(dict, name.c_str())); break;
      case Kind::group: fill(*field->group, field->member(object), given.cast<py::dict>()); break;
      case Kind::group_list:
        for (const py::handle element : given.cast<py::list>()) fill(*field->group, field->append(object), element.cast<py::dict>());
        break;
      default: field->set(object, given.cast<std::string>());
    }
  }
}

/// Names and kinds of the fields of a described struct, and what is nested in it.
py::dict fields_of(const config::Description& description) {
  static const char* const kinds[] = {"boolean", "integer", "number",     "text",   "choice", "duration",   "path",   "reference",
                                      "numbers", "texts",   "references", "series", "group",  "group_list", "choices"};
  py::dict out;
  for (const config::Field& f : description.fields) {
    py::dict field;
    field["kind"] = kinds[static_cast<std::size_t>(f.kind)], field["required"] = f.about.required;
    if (!f.choices.empty()) field["choices"] = f.choices;
    if (f.group != nullptr) field["fields"] = fields_of(*f.group);
    out[py::str(f.name)] = field;
  }
  return out;
}

/// Storms, soils, levees and structures, in the words of scenario files.
void add_sources(FloodSetup& setup, const py::dict& dict) {
  FloodSettings settings;
  const config::Series rain = setup.rain_mm_h;
  fill(config::description_of<FloodSettings>(), &settings, dict);
  settings.rain = rain;
  Problems problems;
  add_flood_sources(World{}, settings, setup, problems);
  problems.throw_if_any();
}

FloodCase flood_case(const py::dict& dict) {
  FloodCase out;
  const auto bed = dict["bed_m"].cast<py::buffer>();
  const py::buffer_info info = bed.request();
  if (info.ndim != 2) throw py::value_error("bed_m: expected rows x columns");
  const Grid grid{static_cast<std::int32_t>(info.shape[1]), static_cast<std::int32_t>(info.shape[0]), dict["cell_m"].cast<double>(),
                  value_or(dict, "west_m", 0.0), value_or(dict, "south_m", 0.0)};
  FloodSetup& setup = out.setup;
  setup.bed = raster(dict, "bed_m", grid), setup.depth = raster(dict, "depth_m", grid);
  setup.velocity_x = raster(dict, "velocity_x_m_s", grid), setup.velocity_y = raster(dict, "velocity_y_m_s", grid);
  setup.manning = raster(dict, "manning", grid), setup.porosity = raster(dict, "porosity", grid);
  setup.manning_n = value_or(dict, "manning_n", setup.manning_n), setup.level_m = value_or(dict, "level_m", setup.level_m);
  setup.rain_mm_h = series(dict, "rain_mm_h");
  for (const py::handle b : value_or(dict, "boundaries", py::list())) setup.boundaries.push_back(boundary(b.cast<py::dict>()));
  for (const py::handle i : value_or(dict, "inflows", py::list()))
    setup.inflows.push_back({doubles_of(i.cast<py::dict>(), "points"), series(i.cast<py::dict>(), "discharge_m3_s")});
  setup.method = method(dict["method"].cast<py::dict>());
  add_sources(setup, value_or(dict, "sources", py::dict()));
  out.end = Time::seconds(dict["end_s"].cast<double>());
  out.sample_every = seconds_or(dict, "sample_every_s", out.sample_every);
  for (const double seconds : doubles_of(dict, "dams_come_s")) out.dams_come.push_back(Time::seconds(seconds));
  out.points = doubles_of(dict, "points"), out.threads = value_or(dict, "threads", out.threads);
  return out;
}

py::dict results(const FloodCaseResult& r) {
  const auto samples = static_cast<py::ssize_t>(r.time.size());
  const auto points = samples > 0 ? static_cast<py::ssize_t>(r.depth_m.size()) / samples : 0;
  const Grid& grid = r.bed_m.grid();
  const auto field = [&](const Raster<double>& raster) { return array({raster.values().begin(), raster.values().end()}, {grid.rows, grid.columns}); };
  std::vector<double> outflow;
  for (const auto& edges : r.edge_outflow_m3_s) outflow.insert(outflow.end(), edges.begin(), edges.end());
  py::dict out, numbers;
  out["t_s"] = seconds_array(r.time);
  out["gauge_depth"] = array(r.depth_m, {samples, points}), out["gauge_level"] = array(r.level_m, {samples, points});
  out["gauge_velocity_x"] = array(r.velocity_x_m_s, {samples, points}), out["gauge_velocity_y"] = array(r.velocity_y_m_s, {samples, points});
  out["edge_outflow_m3_s"] = array(outflow, {samples, 4});
  out["volume_m3"] = array(r.volume_m3), out["max_velocity_m_s"] = array(r.max_velocity_m_s);
  const auto readings = static_cast<py::ssize_t>(r.reading_names.size());
  out["reading_names"] = r.reading_names, out["readings"] = array(r.readings, {samples, readings});
  out["infiltrated_m3"] = array(r.infiltrated_m3);
  out["bed_m"] = field(r.bed_m), out["depth_m"] = field(r.depth);
  out["velocity_x_m_s"] = field(r.velocity_x), out["velocity_y_m_s"] = field(r.velocity_y);
  numbers["mass_error"] = r.mass_error, numbers["greatest_velocity_m_s"] = r.greatest_velocity_m_s;
  numbers["inflow_m3"] = r.inflow_m3, numbers["rain_m3"] = r.rain_m3;
  numbers["edge_in_m3"] = r.edge_in_m3, numbers["edge_out_m3"] = r.edge_out_m3;
  numbers["infiltrated_m3"] = r.infiltrated_m3.empty() ? 0.0 : r.infiltrated_m3.back();
  numbers["given_m3"] = r.given_m3, numbers["taken_m3"] = r.taken_m3;
  numbers["steps"] = static_cast<double>(r.steps), numbers["cell_updates"] = static_cast<double>(r.cell_updates);
  numbers["froude_limited_share"] = r.froude_limited_share;
  numbers["shortages"] = static_cast<double>(r.shortages);
  out["numbers"] = numbers;
  return out;
}

}  // namespace

void bind_flood_case(py::module_& module) {
  module.def(
      "run_flood_case",
      [](const py::dict& dict) {
        const FloodCase flood = flood_case(dict);
        FloodCaseResult result;
        {
          const py::gil_scoped_release released;
          result = run_flood_case(flood);
        }
        return results(result);
      },
      py::arg("case"), "Solves a flood by itself; keys and results as in muster.verify.runners.flood. Raises InputError.");
  module.def(
      "flood_fields", [] { return fields_of(config::description_of<FloodSettings>()); },
      "Settings of a flood by name: {name: {kind, required, choices, fields}}; a case of runner flood takes those of storms, soils, levees and structures.");
}

}  // namespace muster::python
