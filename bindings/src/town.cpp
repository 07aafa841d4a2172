#include "muster/scenarios/town.hpp"

#include "parts.hpp"

namespace py = pybind11;

namespace muster::python {

namespace {

py::dict river(std::int64_t seed, std::int64_t people) {
  TownConfig config;
  config.seed = seed, config.people = people;
  const TownRiver found = town_river(config);
  py::dict out;
  out["base_m3_s"] = found.base_m3_s, out["bankfull_m3_s"] = found.bankfull_m3_s, out["overtopping_m3_s"] = found.overtopping_m3_s;
  out["flood_m3_s"] = found.flood_m3_s, out["bank_upstream_m"] = found.bank_upstream_m;
  out["bridge_warning_m"] = found.bridge_warning_m;
  return out;
}

}  // namespace

void bind_town(py::module_& module) {
  module.def(
      "town_river", &river, py::arg("seed") = 1, py::arg("people") = 20000,
      "Discharges (m3/s) of a generated town's river that matter to a flood, its bank level upstream and the warning level of its bridge gauge (m above datum).");
}

}  // namespace muster::python
