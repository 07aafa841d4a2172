#include "case_values.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/movement/network_case.hpp"
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
  out.opposite = value_or(dict, "opposite", out.opposite), out.no_turn_to = value_or(dict, "no_turn_to", out.no_turn_to);
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

CaseDemand demand(const py::dict& dict) {
  CaseDemand out;
  out.id = dict["id"].cast<std::string>(), out.from = dict["from"].cast<std::string>(), out.to = dict["to"].cast<std::string>();
  out.mode = dict["mode"].cast<std::string>() == "foot" ? TravelMode::foot : TravelMode::car;
  out.rate_per_s = value_or(dict, "rate_per_s", out.rate_per_s), out.start_s = value_or(dict, "start_s", out.start_s);
  out.end_s = value_or(dict, "end_s", out.end_s), out.count = value_or(dict, "count", out.count);
  out.path = value_or(dict, "path", out.path), out.persons = value_or(dict, "persons", out.persons);
  out.walk_m_s = draw(dict, "walk_m_s", out.walk_m_s), out.delay_s = draw(dict, "delay_s", out.delay_s);
  out.members_m_s = value_or(dict, "members_m_s", out.members_m_s), out.informed = value_or(dict, "informed", out.informed);
  return out;
}

CaseChange change(const py::dict& dict) {
  CaseChange out;
  out.at_s = value_or(dict, "at_s", out.at_s), out.link = dict["link"].cast<std::string>();
  out.closed_car = value_or(dict, "closed_car", out.closed_car), out.closed_foot = value_or(dict, "closed_foot", out.closed_foot);
  out.car_speed_m_s = value_or(dict, "car_speed_m_s", out.car_speed_m_s), out.foot_factor = value_or(dict, "foot_factor", out.foot_factor);
  out.capacity_factor = value_or(dict, "capacity_factor", out.capacity_factor);
  return out;
}

/// Sets numbers by their names in the description, which are those of scenario files; durations in s.
void apply_settings(MovementSettings& settings, const py::dict& dict) {
  const config::Description& description = config::description_of<MovementSettings>();
  for (const auto& [key, given] : dict) {
    const auto name = key.cast<std::string>();
    const config::Field* field = description.find(name);
    std::string known;
    for (const config::Field& f : description.fields) known += (known.empty() ? "" : ", ") + f.name;
    if (field == nullptr) throw InputError(ErrorCode::unknown_key, {"", 0, 0, "settings." + name}, {{"known", known}});
    const double value = given.cast<double>();
    if (field->kind == config::Kind::duration) field->set(&settings, Time::seconds(value));
    else if (field->kind == config::Kind::integer) field->set(&settings, static_cast<std::int64_t>(value));
    else field->set(&settings, value);
  }
}

NetworkCase network_case(const py::dict& dict) {
  NetworkCase out;
  for (const py::handle n : dict["nodes"].cast<py::list>()) {
    const auto node = n.cast<py::dict>();
    out.nodes.push_back({node["id"].cast<std::string>(), value_or(node, "capacity_veh_s", 0.0)});
  }
  for (const py::handle l : dict["links"].cast<py::list>()) out.links.push_back(link(l.cast<py::dict>()));
  for (const py::handle d : dict["demands"].cast<py::list>()) out.demands.push_back(demand(d.cast<py::dict>()));
  for (const py::handle c : value_or(dict, "changes", py::list())) out.changes.push_back(change(c.cast<py::dict>()));
  out.seed = value_or(dict, "seed", out.seed);
  out.step = seconds_or(dict, "step_s", out.step), out.end = seconds_or(dict, "end_s", out.end);
  apply_settings(out.settings, value_or(dict, "settings", py::dict()));
  return out;
}

py::dict results(const NetworkResult& r) {
  py::list demands, in, out_times;
  std::vector<Time> wanted, entered, arrived, passage_in, passage_out;
  std::vector<double> walk, persons, passage_trip, passage_link;
  for (const CaseTrip& trip : r.trips) {
    demands.append(trip.demand);
    wanted.push_back(trip.wanted), entered.push_back(trip.entered);
    walk.push_back(trip.walk_m_s), persons.push_back(trip.persons);
    arrived.push_back(trip.status == PartyStatus::arrived ? trip.arrived : Time::never());
  }
  for (const CaseLinkCounts& counts : r.links) in.append(seconds_array(counts.in)), out_times.append(seconds_array(counts.out));
  for (const CasePassage& p : r.passages) {
    passage_trip.push_back(p.trip), passage_link.push_back(p.link);
    passage_in.push_back(p.entered), passage_out.push_back(p.left);
  }
  py::dict out;
  out["walk_m_s"] = array(walk), out["persons"] = array(persons);
  out["passage_trip"] = array(passage_trip), out["passage_link"] = array(passage_link);
  out["passage_in_s"] = seconds_array(passage_in), out["passage_out_s"] = seconds_array(passage_out);
  out["demand"] = demands, out["wanted_s"] = seconds_array(wanted), out["entered_s"] = seconds_array(entered);
  out["arrived_s"] = seconds_array(arrived), out["link_in_s"] = in, out["link_out_s"] = out_times;
  out["origin_blocked_s"] = seconds_array(r.origin_blocked), out["gridlocks"] = r.gridlocks;
  out["traversals"] = r.link_traversals, out["tick_s"] = r.tick.in_seconds(), out["ended_s"] = r.ended.in_seconds();
  return out;
}

}  // namespace

void bind_network_case(py::module_& module) {
  module.def(
      "run_network_case",
      [](const py::dict& dict, int threads) {
        const NetworkCase network = network_case(dict);
        NetworkResult result;
        {
          const py::gil_scoped_release released;
          result = run_network_case(network, threads);
        }
        return results(result);
      },
      py::arg("case"), py::arg("threads") = 1,
      "Loads parties onto a few links; keys and results as in muster.verify.runners.network. Times in s, inf = never. "
      "Raises InputError.");
}

}  // namespace muster::python
