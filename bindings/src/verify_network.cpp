#include <algorithm>

#include "case_values.hpp"
#include "muster/engine/core/error.hpp"
#include "network_case_results.hpp"
#include "parts.hpp"

// Parties on a few links, for the network cases of bindings/muster/verify and for notebooks.
namespace muster::python {

namespace {

CaseLink link(const py::dict& dict) {
  CaseLink out;
  out.id = dict["id"].cast<std::string>(), out.from = dict["from"].cast<std::string>(), out.to = dict["to"].cast<std::string>();
  out.length_m = value_or(dict, "length_m", out.length_m), out.speed_m_s = value_or(dict, "speed_m_s", out.speed_m_s);
  out.capacity_veh_s = value_or(dict, "capacity_veh_s", out.capacity_veh_s), out.wave_m_s = value_or(dict, "wave_m_s", out.wave_m_s);
  out.jam_veh_m = value_or(dict, "jam_veh_m", out.jam_veh_m), out.lanes = value_or(dict, "lanes", out.lanes);
  out.width_m = value_or(dict, "width_m", out.width_m), out.priority = value_or(dict, "priority", out.priority);
  out.cycle_only = value_or(dict, "cycle_only", out.cycle_only);
  out.opposite = value_or(dict, "opposite", out.opposite), out.stairs = value_or(dict, "stairs", out.stairs),
  out.no_turn_to = value_or(dict, "no_turn_to", out.no_turn_to);
  return out;
}

/// A number for each party: {law, values, least, most}.
CaseDraw draw(const py::dict& dict, const char* key, const CaseDraw& otherwise) {
  if (!dict.contains(key)) return otherwise;
  const auto given = dict[key].cast<py::dict>();
  const auto law = given["law"].cast<std::string>();
  using enum CaseDraw::Law;
  CaseDraw out(law == "uniform" ? uniform : law == "normal" ? normal : law == "lognormal" ? lognormal : list, given["values"].cast<std::vector<double>>());
  out.least = value_or(given, "least", out.least), out.most = value_or(given, "most", out.most);
  return out;
}

ExitChoice exit_choice(const std::string& word) {
  if (word == "given") return ExitChoice::given;
  return word == "queues" ? ExitChoice::queues : word == "follow" ? ExitChoice::follow : ExitChoice::nearest;
}

CaseDemand demand(const py::dict& dict) {
  CaseDemand out;
  out.id = dict["id"].cast<std::string>(), out.from = dict["from"].cast<std::string>(), out.to = dict["to"].cast<std::string>();
  out.mode = dict["mode"].cast<std::string>() == "foot" ? TravelMode::foot : TravelMode::car;
  out.vehicle = value_or(dict, "vehicle", out.vehicle);
  out.rate_per_s = value_or(dict, "rate_per_s", out.rate_per_s), out.start_s = value_or(dict, "start_s", out.start_s);
  out.end_s = value_or(dict, "end_s", out.end_s), out.count = value_or(dict, "count", out.count);
  out.path = value_or(dict, "path", out.path), out.on = value_or(dict, "on", out.on), out.persons = value_or(dict, "persons", out.persons);
  out.walk_m_s = draw(dict, "walk_m_s", out.walk_m_s), out.delay_s = draw(dict, "delay_s", out.delay_s);
  out.members_m_s = value_or(dict, "members_m_s", out.members_m_s), out.informed = value_or(dict, "informed", out.informed);
  out.waits_at = value_or(dict, "waits_at", out.waits_at);
  out.exits = value_or(dict, "exits", out.exits), out.choice = exit_choice(value_or(dict, "choice", std::string("nearest")));
  return out;
}

CaseChange change(const py::dict& dict) {
  CaseChange out;
  out.at_s = value_or(dict, "at_s", out.at_s), out.link = dict["link"].cast<std::string>();
  out.closed_car = value_or(dict, "closed_car", out.closed_car), out.closed_foot = value_or(dict, "closed_foot", out.closed_foot);
  out.closed_high = value_or(dict, "closed_high", out.closed_high), out.opened_boat = value_or(dict, "opened_boat", out.opened_boat);
  out.reversed_lanes = value_or(dict, "reversed_lanes", out.reversed_lanes);
  out.car_speed_m_s = value_or(dict, "car_speed_m_s", out.car_speed_m_s), out.foot_factor = value_or(dict, "foot_factor", out.foot_factor);
  out.capacity_factor = value_or(dict, "capacity_factor", out.capacity_factor);
  return out;
}

CaseSignal signal(const py::dict& dict) {
  CaseSignal out;
  out.link = dict["link"].cast<std::string>();
  out.cycle_s = value_or(dict, "cycle_s", out.cycle_s);
  out.green_from_s = value_or(dict, "green_from_s", out.green_from_s), out.green_to_s = value_or(dict, "green_to_s", out.green_to_s);
  return out;
}

CaseControl control(const py::dict& dict) {
  CaseControl out;
  out.at_s = value_or(dict, "at_s", out.at_s), out.node = dict["node"].cast<std::string>();
  const auto name = dict["control"].cast<std::string>();
  out.control = name == "dark" ? CrossingControl::dark : name == "police" ? CrossingControl::police : CrossingControl::as_built;
  return out;
}

VehicleKind vehicle(const py::dict& dict) {
  VehicleKind out;
  const auto mode = value_or(dict, "mode", std::string("car"));
  out.id = dict["id"].cast<std::string>();
  out.mode = mode == "cycle" ? TravelMode::cycle : mode == "high" ? TravelMode::high : mode == "boat" ? TravelMode::boat : TravelMode::car;
  out.places = value_or(dict, "places", out.places), out.filters = static_cast<std::uint8_t>(value_or(dict, "filters", false));
  out.fastest_m_s = value_or(dict, "fastest_m_s", out.fastest_m_s), out.seats = value_or(dict, "seats", out.seats);
  out.flow_share = value_or(dict, "flow_share", out.filters != 0 ? out.flow_share : static_cast<float>(out.places));
  return out;
}

/// Throws InputError where the setting has no such choice.
void check_choice(const config::Field& field, const std::string& given) {
  if (std::find(field.choices.begin(), field.choices.end(), given) != field.choices.end()) return;
  std::string choices;
  for (const std::string& choice : field.choices) choices += (choices.empty() ? "" : ", ") + choice;
  throw InputError(ErrorCode::not_a_choice, {"", 0, 0, "settings." + field.name}, {{"choices", choices}, {"found", given}});
}

/// Sets settings by their names in the description, which are those of scenario files; durations in s.
void apply_settings(MovementSettings& settings, const py::dict& dict) {
  const config::Description& description = config::description_of<MovementSettings>();
  for (const auto& [key, given] : dict) {
    const auto name = key.cast<std::string>();
    const config::Field* field = description.find(name);
    std::string known;
    for (const config::Field& f : description.fields) known += (known.empty() ? "" : ", ") + f.name;
    if (field == nullptr) throw InputError(ErrorCode::unknown_key, {"", 0, 0, "settings." + name}, {{"known", known}});
    if (field->kind == config::Kind::choice) {
      check_choice(*field, given.cast<std::string>());
      field->set(&settings, given.cast<std::string>());
    } else if (field->kind == config::Kind::boolean) {
      field->set(&settings, given.cast<bool>());
    } else {
      const double value = given.cast<double>();
      if (field->kind == config::Kind::duration) field->set(&settings, Time::seconds(value));
      else if (field->kind == config::Kind::integer) field->set(&settings, static_cast<std::int64_t>(value));
      else field->set(&settings, value);
    }
  }
}

py::dict settings_list() {
  py::dict out;
  for (const config::Field& f : config::description_of<MovementSettings>().fields) {
    const py::str name(f.name);
    if (f.kind == config::Kind::choice) out[name] = f.choices;
    else out[name] = f.kind == config::Kind::boolean ? "boolean" : "number";
  }
  return out;
}

NetworkCase network_case(const py::dict& dict) {
  NetworkCase out;
  for (const py::handle n : dict["nodes"].cast<py::list>()) {
    const auto node = n.cast<py::dict>();
    out.nodes.push_back({node["id"].cast<std::string>(), value_or(node, "capacity_veh_s", 0.0), value_or(node, "z_m", 0.0)});
  }
  for (const py::handle l : dict["links"].cast<py::list>()) out.links.push_back(link(l.cast<py::dict>()));
  for (const py::handle d : dict["demands"].cast<py::list>()) out.demands.push_back(demand(d.cast<py::dict>()));
  for (const py::handle c : value_or(dict, "changes", py::list())) out.changes.push_back(change(c.cast<py::dict>()));
  for (const py::handle s : value_or(dict, "signals", py::list())) out.signals.push_back(signal(s.cast<py::dict>()));
  for (const py::handle c : value_or(dict, "controls", py::list())) out.controls.push_back(control(c.cast<py::dict>()));
  if (const auto kinds = value_or(dict, "vehicles", py::list()); !kinds.empty()) {
    out.vehicles.clear();
    for (const py::handle kind : kinds) out.vehicles.push_back(vehicle(kind.cast<py::dict>()));
  }
  out.seed = value_or(dict, "seed", out.seed);
  out.step = seconds_or(dict, "step_s", out.step), out.end = seconds_or(dict, "end_s", out.end);
  apply_settings(out.settings, value_or(dict, "settings", py::dict()));
  return out;
}

transport::FleetEntry fleet_entry(const py::dict& dict) {
  transport::FleetEntry out;
  out.id = dict["id"].cast<std::string>(), out.kind = dict["kind"].cast<std::string>(), out.base = dict["at"].cast<std::string>();
  out.count = value_or(dict, "count", out.count), out.ready_after = seconds_or(dict, "ready_after_s", Time{0});
  return out;
}

/// Pick-up points are called as their nodes.
transport::BusService service(const py::dict& dict) {
  transport::BusService out;
  out.id = dict["id"].cast<std::string>(), out.to = dict["to"].cast<std::string>(), out.on_order = false;
  out.vehicles = dict["vehicles"].cast<std::vector<std::string>>(), out.pick_ups = dict["pick_ups"].cast<std::vector<std::string>>();
  out.start = seconds_or(dict, "start_s", Time{0}), out.headway = seconds_or(dict, "headway_s", Time{0}), out.dwell = seconds_or(dict, "dwell_s", Time{0});
  return out;
}

CaseBuses buses(const py::dict& dict) {
  CaseBuses out;
  for (const py::handle d : dict["demands"].cast<py::list>()) out.service.push_back(value_or(d.cast<py::dict>(), "takes", std::string()));
  for (const py::handle f : value_or(dict, "fleet", py::list())) out.settings.fleet.push_back(fleet_entry(f.cast<py::dict>()));
  for (const py::handle s : value_or(dict, "services", py::list())) out.settings.services.push_back(service(s.cast<py::dict>()));
  for (const transport::BusService& s : out.settings.services)
    for (const std::string& node : s.pick_ups)
      if (std::none_of(out.settings.pick_ups.begin(), out.settings.pick_ups.end(), [&node](const auto& p) { return p.id == node; }))
        out.settings.pick_ups.push_back({node, node});
  out.settings.rides.patience = seconds_or(dict, "patience_s", Time::hours(24 * 40));
  for (const config::Contradiction& wrong : out.settings.contradictions())
    throw InputError(ErrorCode::inconsistent, {"", 0, 0, wrong.field}, {{"reason", wrong.reason}, {"reason_zh", wrong.reason_zh}});
  return out;
}

}  // namespace

void bind_network_case(py::module_& module) {
  module.def("movement_settings", &settings_list, "Settings of movement/kinematic_wave by name: \"number\", \"boolean\", or the list of choices.");
  module.def(
      "run_network_case",
      [](const py::dict& dict, int threads) {
        const NetworkCase network = network_case(dict);
        const CaseBuses with = buses(dict);
        const PlayOptions options{threads, seconds_or(dict, "count_every_s", Time::never()), seconds_or(dict, "rebuild_every_s", Time::never())};
        Played played;
        {
          const py::gil_scoped_release released;
          played = play(network, with, options);
        }
        return results(played);
      },
      py::arg("case"), py::arg("threads") = 1,
      "Loads parties onto a few links; keys and results as in muster.verify.runners.network. Times in s, inf = never. `digest` is a hash of "
      "State and events at the end. "
      "Raises InputError.");
}

}  // namespace muster::python
