#include <algorithm>
#include <array>

#include "case_values.hpp"
#include "muster/models/earthquake/damage.hpp"
#include "muster/models/functions.hpp"
#include "parts.hpp"

// Named model functions, for the table cases of bindings/muster/verify.
namespace muster::python {

namespace {

py::list function_list() {
  py::list out;
  for (const ModelFunction& f : model_functions()) {
    py::list arguments;
    for (const FunctionColumn& a : f.arguments) arguments.append(py::make_tuple(a.name, a.unit));
    py::dict entry;
    entry["name"] = f.name, entry["arguments"] = arguments;
    entry["result"] = py::make_tuple(f.result.name, f.result.unit);
    entry["meaning"] = f.meaning, entry["source"] = f.source;
    out.append(entry);
  }
  return out;
}

/// @param rows  [row x argument], in the order of the function's arguments
py::object call_function(const std::string& name, const py::buffer& rows) {
  const ModelFunction* function = find_model_function(name);
  if (function == nullptr) throw py::value_error("no model function is called '" + name + "'");
  const std::vector<double> values = doubles(rows);
  const std::size_t arguments = function->arguments.size();
  if (arguments == 0 || values.size() % arguments != 0) throw py::value_error(name + " takes " + std::to_string(arguments) + " columns");
  std::vector<double> out;
  for (std::size_t at = 0; at < values.size(); at += arguments) out.push_back(function->evaluate(std::span(values).subspan(at, arguments)));
  return array(out);
}

earthquake::DesignLevel design_level(const std::string& word) {
  constexpr std::array<std::string_view, 4> words = {"HC", "MC", "LC", "PC"};
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) throw py::value_error("no level of design is called '" + word + "'");
  return static_cast<earthquake::DesignLevel>(found - words.begin());
}

/// [row x 6] chances of each state of damage, and [row x 4] shares of those inside by severity.
py::tuple shaken_buildings(const std::vector<std::string>& types, const std::vector<std::string>& levels, const py::buffer& pga_g) {
  const std::vector<double> pga = doubles(pga_g);
  if (types.size() != pga.size() || levels.size() != pga.size()) throw py::value_error("one type, level and acceleration each");
  std::vector<double> chances, casualties;
  for (std::size_t row = 0; row < pga.size(); ++row) {
    const earthquake::BuildingType* type = earthquake::building_type(types[row], design_level(levels[row]));
    if (type == nullptr) throw py::value_error("no type of building is called '" + types[row] + "'");
    const auto states = type->chances(pga[row]);
    chances.insert(chances.end(), states.begin(), states.end());
    for (std::size_t severity = 0; severity < 4; ++severity) {
      double share = 0;
      for (std::size_t state = 0; state < states.size(); ++state) share += states[state] * type->casualties[state][severity];
      casualties.push_back(share);
    }
  }
  return py::make_tuple(array(chances), array(casualties));
}

}  // namespace

void bind_verify(py::module_& module) {
  module.def("model_functions", &function_list,
             "Named model functions: a dict each, with name, arguments [(name, unit)], result (name, unit), meaning "
             "and source.");
  module.def("call_function", &call_function, py::arg("name"), py::arg("rows"), "float64[row] of a named model function on float64[row x argument].");
  module.def(
      "shaken_buildings", &shaken_buildings, py::arg("types"), py::arg("levels"), py::arg("pga_g"),
      "What shaking makes of buildings of Hazus types ('URML') and levels of design (HC, MC, LC, PC; the next lower one that a type has): float64[row * 6] "
      "chances of none, slight, moderate, extensive, complete and collapsed, and float64[row * 4] shares of those inside by severity 1 to 4.");
  bind_flood_case(module);
  bind_network_case(module);
}

}  // namespace muster::python
