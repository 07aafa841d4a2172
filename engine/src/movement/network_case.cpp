#include "muster/engine/movement/network_case.hpp"

#include <algorithm>
#include <cmath>

#include "movement/network_case_world.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/engine/state/node_layers.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {

namespace {

std::uint8_t kind_row(const NetworkCase& c, const std::string& id) {
  for (std::size_t row = 0; row < c.vehicles.size(); ++row)
    if (c.vehicles[row].id == id) return static_cast<std::uint8_t>(row);
  return 0;
}

/// All departures by time.
std::vector<DepartRequest> departures_of(const NetworkCase& c, const CaseWorld& w) {
  std::vector<DepartRequest> out;
  for (std::uint32_t who = 0; who < w.trips.size(); ++who) {
    const CaseTrip& trip = w.trips[who];
    if (trip.starts_on.valid()) continue;
    const CaseDemand& d = c.demands[trip.demand];
    out.push_back({.head = {trip.wanted, w.world->persons.key[who], Phase::behaviour},
                   .party = {who},
                   .origin = {w.node_row.at(d.from)},
                   .destination = w.destination[trip.demand],
                   .mode = d.mode,
                   .informed = d.informed,
                   .persons = static_cast<std::uint8_t>(trip.persons),
                   .vehicle = kind_row(c, d.vehicle),
                   .walk_mm_s = static_cast<std::int32_t>(std::lround(1000 * trip.walk_m_s)),
                   .choice = d.exits.empty() ? ExitChoice::given : d.choice,
                   .goal = d.waits_at.empty() ? NodeId{} : NodeId{w.node_row.at(d.waits_at)}});
  }
  std::stable_sort(out.begin(), out.end(), [](const DepartRequest& a, const DepartRequest& b) { return a.head.time < b.head.time; });
  return out;
}

/// Writes the changes that are due into the case's own layer of link conditions.
void apply_changes(const NetworkCase& c, const CaseWorld& w, Time now, std::vector<std::uint8_t>& done, LinkLayers& layers) {
  done.resize(c.changes.size(), 0);
  LinkLayer& layer = layers.layers.front();
  for (std::size_t i = 0; i < c.changes.size(); ++i) {
    const CaseChange& change = c.changes[i];
    if (done[i] != 0 || Time::seconds(change.at_s) > now) continue;
    done[i] = 1;
    const auto found = std::find_if(c.links.begin(), c.links.end(), [&](const CaseLink& l) { return l.id == change.link; });
    const std::uint32_t link = w.link_row[static_cast<std::size_t>(found - c.links.begin())];
    layer.car_speed_m_s[link] = change.car_speed_m_s > 0 ? static_cast<float>(change.car_speed_m_s) : INFINITY;
    layer.foot_factor[link] = static_cast<float>(change.foot_factor), layer.capacity_factor[link] = static_cast<float>(change.capacity_factor);
    layer.closed_modes[link] = static_cast<std::uint8_t>((change.closed_car ? mode_car | mode_cycle : 0) | (change.closed_foot ? mode_foot : 0) |
                                                         (change.closed_high ? mode_high : 0));
    layer.opened_modes[link] = change.opened_boat ? mode_boat : 0;
    layer.cost_factor[link] = static_cast<float>(std::max(1.0, change.cost_factor));
    layer.reversed_lanes[link] = static_cast<std::uint8_t>(std::clamp(change.reversed_lanes, 0, 200));
    layers.changed.push_back({link});
  }
}

}  // namespace

namespace {

void apply_controls(const NetworkCase& c, const CaseWorld& w, Time now, std::vector<std::uint8_t>& done, NodeLayers& layers) {
  done.resize(c.controls.size(), 0);
  for (std::size_t i = 0; i < c.controls.size(); ++i) {
    if (done[i] != 0 || Time::seconds(c.controls[i].at_s) > now) continue;
    done[i] = 1;
    const std::uint32_t node = w.node_row.at(c.controls[i].node);
    layers.layers.front().control[node] = c.controls[i].control;
    layers.changed.push_back({node});
  }
}

}  // namespace

struct NetworkCaseRun::Impl {
  NetworkCase network_case;
  CaseWorld world;
  std::size_t sent = 0;                   ///< departures handed to movement so far
  std::vector<DepartRequest> departures;  ///< by time
  std::vector<std::uint8_t> done;         ///< [change]
  std::vector<std::uint8_t> controlled;   ///< [control]
  const KinematicWave* movement = nullptr;
  std::unique_ptr<Run> run;
};

NetworkCaseRun::NetworkCaseRun(const NetworkCase& network_case, int threads, const MoreModels& more)
    : impl_(std::make_unique<Impl>(Impl{network_case, make_case_world(network_case), 0, {}, {}, {}, nullptr, nullptr})) {
  // What falls due at the same step boundary is done in its order in time, not in the list's.
  std::stable_sort(impl_->network_case.changes.begin(), impl_->network_case.changes.end(), [](auto& a, auto& b) { return a.at_s < b.at_s; });
  std::stable_sort(impl_->network_case.controls.begin(), impl_->network_case.controls.end(), [](auto& a, auto& b) { return a.at_s < b.at_s; });
  MovementSettings settings = network_case.settings;
  settings.logged_parties = INT64_MAX;
  auto model = std::make_unique<KinematicWave>(settings, impl_->world.controls);
  impl_->movement = model.get();
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::move(model));
  if (more)
    for (auto& other : more(impl_->world.world)) models.push_back(std::move(other));
  impl_->run = std::make_unique<Run>(impl_->world.world, std::move(models),
                                     RunSettings{.seed = network_case.seed, .step = network_case.step, .end = network_case.end, .threads = threads});
  impl_->run->state().get<LinkLayers>().add("case", network_case.links.size());
  impl_->run->state().get<NodeLayers>().add("case", network_case.nodes.size());
  impl_->departures = departures_of(impl_->network_case, impl_->world);
  if (std::any_of(impl_->world.trips.begin(), impl_->world.trips.end(), [](const CaseTrip& t) { return t.starts_on.valid(); }))
    place_people(impl_->network_case, impl_->world, *impl_->run);
}
NetworkCaseRun::~NetworkCaseRun() = default;

bool NetworkCaseRun::step() {
  Impl& i = *impl_;
  const auto& totals = i.run->state().get<MovementTotals>();
  const bool anybody =
      i.sent < i.departures.size() || totals.of(PartyStatus::waiting) > 0 || totals.of(PartyStatus::on_link) > 0 || totals.of(PartyStatus::carried) > 0;
  if (i.run->finished() || !anybody) return false;
  apply_changes(i.network_case, i.world, i.run->now(), i.done, i.run->state().get<LinkLayers>());
  apply_controls(i.network_case, i.world, i.run->now(), i.controlled, i.run->state().get<NodeLayers>());
  auto& queues = i.run->state().get<MovementQueues>();
  const Time end = i.run->now() + i.network_case.step;
  for (; i.sent < i.departures.size() && i.departures[i.sent].head.time < end; ++i.sent) queues.depart.add(i.departures[i.sent]);
  i.run->step();
  queues.arrivals.take(end);
  return true;
}

NetworkResult NetworkCaseRun::result() const {
  NetworkResult out = read_case_log(impl_->network_case, impl_->world, impl_->run->events());
  const auto& party = impl_->run->state().get<PartyState>();
  for (std::size_t i = 0; i < out.trips.size(); ++i) out.trips[i].status = party.status[i];
  out.link_traversals = impl_->run->state().get<MovementTotals>().link_traversals;
  out.tick = impl_->movement->tick(), out.ended = impl_->run->now();
  return out;
}

Run& NetworkCaseRun::run() { return *impl_->run; }
const KinematicWave& NetworkCaseRun::movement() const { return *impl_->movement; }
ShelterId NetworkCaseRun::destination(std::size_t demand) const { return impl_->world.destination[demand]; }
PartyId NetworkCaseRun::vehicle(const std::string& id) const {
  const std::vector<FleetVehicle>& fleet = impl_->world.controls.fleet;
  const auto found = std::find_if(fleet.begin(), fleet.end(), [&id](const FleetVehicle& v) { return v.id == id; });
  return {static_cast<std::uint32_t>(impl_->world.trips.size() + static_cast<std::size_t>(found - fleet.begin()))};
}
NodeId NetworkCaseRun::node(const std::string& id) const { return {impl_->world.node_row.at(id)}; }
LinkId NetworkCaseRun::link(const std::string& id) const {
  const auto& links = impl_->world.world->links.id;
  return {static_cast<std::uint32_t>(std::find(links.begin(), links.end(), id) - links.begin())};
}

NetworkResult run_network_case(const NetworkCase& network_case, int threads) {
  NetworkCaseRun run(network_case, threads);
  while (run.step()) continue;
  return run.result();
}

}  // namespace muster
