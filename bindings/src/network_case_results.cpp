#include "network_case_results.hpp"

#include <optional>
#include <span>

#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/transport/fleet.hpp"

namespace muster::python {

namespace {

constexpr std::array<const char*, party_statuses> status_names = {"none", "waiting", "on_link", "arrived", "abandoned", "in_place", "dead", "carried"};

/// True where a multiple of `every` lies in (before, now].
bool is_due(Time before, Time now, Time every) { return !every.is_never() && now.ms / every.ms != before.ms / every.ms; }

PartyCount count(NetworkCaseRun& run) {
  PartyCount out{.at = run.run().now(), .by_status = {}, .in_place = run.movement().conserved()};
  for (const PartyStatus status : run.run().state().get<PartyState>().status) ++out.by_status[static_cast<std::size_t>(status)];
  return out;
}

/// What the log has besides departures, passages and arrivals.
std::vector<CaseEvent> events_of(const NetworkCase& network_case, NetworkCaseRun& run) {
  std::vector<std::uint32_t> case_link(network_case.links.size());
  for (std::uint32_t i = 0; i < case_link.size(); ++i) case_link[run.link(network_case.links[i].id).index] = i;
  std::vector<CaseEvent> out;
  const EventLog& log = run.run().events();
  for (std::size_t i = 0; i < log.size(); ++i) {
    const EventKindInfo& kind = log.kinds()[log.kind[i]];
    if (kind.name == "party/departed" || kind.name == "party/link_entered" || kind.name == "party/arrived") continue;
    CaseEvent event{.at = log.time[i], .kind = kind.name, .value = log.value[i]};
    const auto point = [&](const std::string& table, std::uint32_t row) {
      if (row == EventLog::none) return;
      if (table == "person") event.trip = row;
      if (table == "link") event.link = case_link[row];
    };
    point(kind.subject, log.subject[i]), point(kind.object, log.object[i]);
    out.push_back(event);
  }
  return out;
}

py::dict counts_dict(const std::vector<PartyCount>& counts) {
  std::vector<Time> at;
  std::vector<double> in_place;
  for (const PartyCount& c : counts) at.push_back(c.at), in_place.push_back(c.in_place ? 1 : 0);
  py::dict out;
  out["t_s"] = seconds_array(at), out["found"] = array(in_place);
  for (std::size_t status = 1; status < party_statuses; ++status) {
    std::vector<double> parties;
    for (const PartyCount& c : counts) parties.push_back(static_cast<double>(c.by_status[status]));
    out[status_names[status]] = array(parties);
  }
  return out;
}

py::dict events_dict(const std::vector<CaseEvent>& events) {
  py::list kinds, trips, links;
  std::vector<Time> at;
  std::vector<double> values;
  for (const CaseEvent& e : events) {
    at.push_back(e.at), values.push_back(e.value), kinds.append(e.kind);
    trips.append(e.trip == UINT32_MAX ? py::object(py::none()) : py::int_(e.trip)),
        links.append(e.link == UINT32_MAX ? py::object(py::none()) : py::int_(e.link));
  }
  py::dict out;
  out["t_s"] = seconds_array(at), out["kind"] = kinds, out["trip"] = trips, out["link"] = links, out["value"] = array(values);
  return out;
}

/// Those who set out in this step tell the fleet what they wait for.
void ask_for_rides(const NetworkCase& network_case, const CaseBuses& buses, const transport::Fleet& fleet, NetworkCaseRun& run,
                   std::span<const CaseTrip> trips) {
  const Time now = run.run().now();
  const World& world = run.run().world();
  for (std::uint32_t who = 0; who < trips.size(); ++who) {
    const std::string& service = buses.service[trips[who].demand];
    if (service.empty() || trips[who].wanted < now || trips[who].wanted >= now + network_case.step) continue;
    const NodeId stop = run.node(network_case.demands[trips[who].demand].waits_at);
    for (std::uint32_t h = 0; h < fleet.halts().size(); ++h)
      if (fleet.halts()[h].node == stop && fleet.services()[fleet.halts()[h].service].id == service)
        run.run().state().get<FleetState>().rides.add({{trips[who].wanted, world.persons.key[who], Phase::behaviour}, {who}, h});
  }
}

}  // namespace

Played play(NetworkCase network_case, const CaseBuses& buses, const PlayOptions& options) {
  const auto transport = std::make_shared<const transport::Transport>(buses.settings);
  std::optional<transport::Fleet> fleet;
  MoreModels more;
  if (!buses.settings.fleet.empty()) {
    network_case.vehicles = transport->kinds();
    more = [&](const std::shared_ptr<const World>& world) {
      fleet.emplace(*world, *transport);
      ModelInputs inputs;
      inputs.world = world, inputs.transport = transport;
      std::vector<std::unique_ptr<Model>> models;
      models.push_back(transport::make_fleet(inputs));
      return models;
    };
    for (const transport::FleetEntry& entry : buses.settings.fleet)
      for (std::int64_t i = 1; i <= entry.count; ++i)
        network_case.fleet.push_back({transport::unit_id(entry, i), entry.kind, entry.base, transport->vehicles().find(entry.kind)->crew});
  }
  NetworkCaseRun run(network_case, options.threads, more);
  const std::vector<CaseTrip> trips = run.result().trips;
  Played out;
  Time before = run.run().now();
  while (true) {
    if (fleet) ask_for_rides(network_case, buses, *fleet, run, trips);
    if (!run.step()) break;
    const Time now = run.run().now();
    if (is_due(before, now, options.count_every)) out.counts.push_back(count(run));
    if (is_due(before, now, options.rebuild_every)) run.run().drop_caches();
    before = now;
  }
  out.result = run.result();
  out.events = events_of(network_case, run);
  out.digest = run.run().digest().hex();
  return out;
}

py::dict results(const Played& played) {
  const NetworkResult& r = played.result;
  py::list demands, statuses, in, out_times;
  std::vector<Time> wanted, entered, arrived, passage_in, passage_out;
  std::vector<double> walk, persons, passage_trip, passage_link;
  for (const CaseTrip& trip : r.trips) {
    demands.append(trip.demand), statuses.append(status_names[static_cast<std::size_t>(trip.status)]);
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
  out["walk_m_s"] = array(walk), out["persons"] = array(persons), out["status"] = statuses;
  out["passage_trip"] = array(passage_trip), out["passage_link"] = array(passage_link);
  out["passage_in_s"] = seconds_array(passage_in), out["passage_out_s"] = seconds_array(passage_out);
  out["demand"] = demands, out["wanted_s"] = seconds_array(wanted), out["entered_s"] = seconds_array(entered);
  out["arrived_s"] = seconds_array(arrived), out["link_in_s"] = in, out["link_out_s"] = out_times;
  out["origin_blocked_s"] = seconds_array(r.origin_blocked), out["gridlocks"] = r.gridlocks;
  out["counts"] = counts_dict(played.counts), out["events"] = events_dict(played.events), out["digest"] = played.digest;
  out["traversals"] = r.link_traversals, out["tick_s"] = r.tick.in_seconds(), out["ended_s"] = r.ended.in_seconds();
  return out;
}

}  // namespace muster::python
