#include "muster/engine/movement/network_case.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "muster/engine/core/error.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {

namespace {

using Rows = std::map<std::string, std::uint32_t, std::less<>>;

/// The world of a case, and how its rows relate to the case's.
struct CaseWorld {
  std::shared_ptr<World> world = std::make_shared<World>();
  Rows node_row;
  std::vector<std::uint32_t> link_row;   ///< [case link] row in the world
  std::vector<std::uint32_t> case_link;  ///< [world link]
  std::vector<ShelterId> destination;    ///< [demand]
  MovementControls controls;
};

void head(TableHead& table, const char* kind, std::string id) {
  table.key.push_back(entity_key(kind, id));
  table.id.push_back(std::move(id));
  table.origin.push_back(Origin::guessed);
}

/// Throws InputError where a name is missing or stands twice.
class Checks {
 public:
  void need(bool right, const std::string& where, const std::string& reason, const std::string& reason_zh) {
    if (!right) problems_.add(ErrorCode::inconsistent, Location{.file = {}, .key_path = where}, {{"reason", reason}, {"reason_zh", reason_zh}});
  }
  void throw_if_any() const { problems_.throw_if_any(); }

 private:
  Problems problems_;
};

void check_links(const NetworkCase& c, const Rows& nodes, Checks& checks) {
  Rows ids;
  for (std::size_t i = 0; i < c.links.size(); ++i) {
    const CaseLink& l = c.links[i];
    const std::string where = "links[" + std::to_string(i) + "]";
    checks.need(nodes.contains(l.from) && nodes.contains(l.to), where, "it joins a node that is not listed", "连接了未列出的节点");
    checks.need(ids.emplace(l.id, 0U).second, where + ".id", "the id stands twice", "编号重复");
    checks.need(l.length_m > 0 && l.speed_m_s > 0 && l.lanes >= 0 && l.width_m >= 0, where, "length and speed must be above 0", "长度和速度必须大于 0");
    checks.need(l.lanes == 0 || l.capacity_veh_s > 0 || l.wave_m_s > 0, where, "capacity or wave speed is missing", "缺少通行能力或回波速度");
  }
  for (const CaseChange& change : c.changes) checks.need(ids.contains(change.link), "changes", "no link " + change.link, "没有路段 " + change.link);
}

void check_demands(const NetworkCase& c, const Rows& nodes, Checks& checks) {
  Rows ids;
  for (const CaseLink& l : c.links) ids.emplace(l.id, 0U);
  for (std::size_t i = 0; i < c.demands.size(); ++i) {
    const CaseDemand& d = c.demands[i];
    const std::string where = "demands[" + std::to_string(i) + "]";
    checks.need(nodes.contains(d.from) && nodes.contains(d.to), where, "it joins a node that is not listed", "连接了未列出的节点");
    checks.need(d.count > 0 || (d.rate_per_s > 0 && d.end_s >= d.start_s), where, "rate and end, or a count, are missing", "缺少流率与结束时间，或数量");
    checks.need(d.persons >= 1 && d.persons <= 255 && d.walk_m_s > 0, where, "persons must be 1 to 255", "人数应为 1 至 255");
    for (const std::string& link : d.path) checks.need(ids.contains(link), where + ".path", "no link " + link, "没有路段 " + link);
  }
}

/// Whole number of departures, and the moment of each.
std::int64_t departures(const CaseDemand& d) {
  return d.count > 0 ? d.count : static_cast<std::int64_t>(std::ceil((d.end_s - d.start_s) * d.rate_per_s - 1e-6));
}
Time departure(const CaseDemand& d, std::int64_t i) {
  return Time{std::llround(1000.0 * (d.start_s + (d.rate_per_s > 0 ? static_cast<double>(i) / d.rate_per_s : 0.0)))};
}

void add_nodes(const NetworkCase& c, CaseWorld& out) {
  NodeTable& nodes = out.world->nodes;
  bool bounded = false;
  for (const CaseNode& node : c.nodes) {
    head(nodes, "node", node.id);
    nodes.x.push_back(0), nodes.y.push_back(0), nodes.z.push_back(0), nodes.signal.push_back(0);
    bounded = bounded || node.capacity_veh_s > 0;
  }
  for (const CaseNode& node : c.nodes)
    if (bounded) out.controls.node_capacity_veh_s.push_back(node.capacity_veh_s);
}

void add_link(const CaseLink& l, const Rows& nodes, LinkTable& t) {
  const double wave_capacity = l.jam_veh_m * l.speed_m_s * l.wave_m_s / (l.speed_m_s + l.wave_m_s);
  const double capacity = l.lanes == 0 ? 1.0 : l.capacity_veh_s > 0 ? l.capacity_veh_s : wave_capacity;
  head(t, "link", l.id);
  t.tail.push_back({nodes.at(l.from)}), t.head.push_back({nodes.at(l.to)});
  t.length_m.push_back(static_cast<float>(l.length_m)), t.width_m.push_back(static_cast<float>(l.width_m));
  t.lanes.push_back(static_cast<float>(l.lanes)), t.speed_m_s.push_back(static_cast<float>(l.speed_m_s));
  t.capacity_veh_s.push_back(static_cast<float>(capacity)), t.jam_veh_m.push_back(static_cast<float>(l.jam_veh_m));
  t.modes.push_back(static_cast<std::uint8_t>((l.lanes > 0 ? mode_car : 0) | (l.width_m > 0 ? mode_foot : 0)));
  t.road_class.push_back(RoadClass::collector), t.structure.push_back(LinkStructure::plain), t.deck_z.push_back(0);
  t.opposite.push_back({}), t.street.push_back(UINT32_MAX);
}

void add_links(const NetworkCase& c, CaseWorld& out) {
  out.case_link.resize(c.links.size()), out.link_row.resize(c.links.size());
  for (std::uint32_t i = 0; i < c.links.size(); ++i) out.case_link[i] = i;
  const auto order = [&](std::uint32_t i) { return std::tuple(out.node_row.at(c.links[i].from), out.node_row.at(c.links[i].to), c.links[i].id); };
  std::sort(out.case_link.begin(), out.case_link.end(), [&](std::uint32_t a, std::uint32_t b) { return order(a) < order(b); });
  Rows row_of;
  for (std::uint32_t row = 0; row < c.links.size(); ++row) {
    const CaseLink& l = c.links[out.case_link[row]];
    add_link(l, out.node_row, out.world->links);
    out.controls.link_priority.push_back(l.priority);
    out.link_row[out.case_link[row]] = row;
    row_of.emplace(l.id, row);
  }
  for (std::uint32_t row = 0; row < c.links.size(); ++row)
    if (const auto other = row_of.find(c.links[out.case_link[row]].opposite); other != row_of.end()) out.world->links.opposite[row] = {other->second};
  out.world->network = Network(c.nodes.size(), out.world->links);
}

void add_shelter(ShelterTable& t, const std::string& id, NodeId node) {
  head(t, "shelter", id);
  t.name.push_back(id), t.name_en.push_back(id), t.kind.push_back(ShelterKind::exit);
  t.x.push_back(0), t.y.push_back(0), t.floor_z.push_back(0), t.node.push_back(node), t.capacity.push_back(0);
}

/// One shelter per destination node, and one more per demand whose path is given.
void add_destinations(const NetworkCase& c, CaseWorld& out) {
  ShelterTable& shelters = out.world->shelters;
  Rows shared, row_of;
  for (std::uint32_t i = 0; i < c.links.size(); ++i) row_of.emplace(c.links[i].id, out.link_row[i]);
  for (const CaseDemand& d : c.demands) {
    const auto next = static_cast<std::uint32_t>(shelters.size());
    const NodeId node{out.node_row.at(d.to)};
    if (!d.path.empty()) {
      add_shelter(shelters, d.to + "/" + std::to_string(next), node);
      std::vector<LinkId> path;
      for (const std::string& link : d.path) path.push_back({row_of.at(link)});
      out.controls.paths.push_back({{next}, path});
      out.destination.push_back({next});
    } else if (const auto [place, fresh] = shared.emplace(d.to, next); fresh) {
      add_shelter(shelters, d.to, node);
      out.destination.push_back({next});
    } else {
      out.destination.push_back({place->second});
    }
  }
}

void add_people(const NetworkCase& c, World& world) {
  PersonTable& t = world.persons;
  for (const CaseDemand& d : c.demands) {
    for (std::int64_t i = 0; i < departures(d); ++i) {
      head(t, "person", d.id + "/" + d.from + "/" + d.to + "/" + std::to_string(t.size()));
      t.household.push_back({}), t.age.push_back(30), t.female.push_back(0), t.impaired.push_back(0), t.phone.push_back(0);
      t.walk_m_s.push_back(static_cast<float>(d.walk_m_s)), t.height_mass.push_back(0);
    }
  }
}

CaseWorld build(const NetworkCase& c) {
  CaseWorld out;
  Checks checks;
  for (std::uint32_t i = 0; i < c.nodes.size(); ++i)
    checks.need(out.node_row.emplace(c.nodes[i].id, i).second, "nodes[" + std::to_string(i) + "].id", "the id stands twice", "编号重复");
  check_links(c, out.node_row, checks);
  check_demands(c, out.node_row, checks);
  checks.throw_if_any();
  add_nodes(c, out);
  add_links(c, out);
  add_destinations(c, out);
  add_people(c, *out.world);
  return out;
}

/// All departures by time, and a trip for each party.
std::vector<DepartRequest> departures_of(const NetworkCase& c, const CaseWorld& w, std::vector<CaseTrip>& trips) {
  std::vector<DepartRequest> out;
  for (std::uint32_t row = 0; row < c.demands.size(); ++row) {
    const CaseDemand& d = c.demands[row];
    for (std::int64_t i = 0; i < departures(d); ++i) {
      const auto who = static_cast<std::uint32_t>(trips.size());
      const Time when = departure(d, i);
      out.push_back({.head = {when, w.world->persons.key[who], Phase::behaviour},
                     .party = {who},
                     .origin = {w.node_row.at(d.from)},
                     .destination = w.destination[row],
                     .mode = d.mode,
                     .informed = d.informed,
                     .persons = static_cast<std::uint8_t>(d.persons),
                     .walk_mm_s = static_cast<std::int32_t>(std::lround(1000 * d.walk_m_s))});
      CaseTrip trip;
      trip.demand = row, trip.wanted = when;
      trips.push_back(trip);
    }
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
    layer.closed_modes[link] = static_cast<std::uint8_t>((change.closed_car ? mode_car : 0) | (change.closed_foot ? mode_foot : 0));
    layers.changed.push_back({link});
  }
}

/// Walks through the log in time order: entries and exits of links, ends of trips.
class LogReader {
 public:
  LogReader(const NetworkCase& c, const CaseWorld& w, NetworkResult& out) : c_(c), w_(w), out_(out) {
    out.links.resize(c.links.size()), out.origin_blocked.assign(c.links.size(), Time::never());
    on_.assign(out.trips.size(), no_row);
  }
  void read(const EventLog& log) {
    for (std::size_t i = 0; i < log.size(); ++i) {
      const std::string& kind = log.kinds()[log.kind[i]].name;
      const std::uint32_t who = log.subject[i];
      if (kind == "party/link_entered") enter(who, w_.case_link[log.object[i]], log.time[i]);
      if (kind == "party/arrived" || kind == "party/in_place") leave(who, log.time[i]);
      if (kind == "party/arrived") out_.trips[who].arrived = log.time[i];
      if (kind == "link/standstill") out_.gridlocks.push_back(c_.links[w_.case_link[who]].id);
    }
  }

 private:
  void leave(std::uint32_t who, Time when) {
    if (on_[who] != no_row) out_.links[on_[who]].out.push_back(when);
    on_[who] = no_row;
  }
  void enter(std::uint32_t who, std::uint32_t link, Time when) {
    CaseTrip& trip = out_.trips[who];
    CaseLinkCounts& counts = out_.links[link];
    leave(who, when);
    if (trip.entered.is_never()) {
      trip.entered = when;
      // Blocked for want of room: it came later than its wish and than the headway after the one before asked for.
      const CaseLink& l = c_.links[link];
      const double capacity = l.capacity_veh_s > 0 ? l.capacity_veh_s : l.jam_veh_m * l.speed_m_s * l.wave_m_s / (l.speed_m_s + l.wave_m_s);
      const std::int64_t headway = l.lanes > 0 ? static_cast<std::int64_t>(std::llround(1000.0 / (capacity * l.lanes))) : 0;
      const Time let_in = counts.in.empty() ? trip.wanted : std::max(trip.wanted, counts.in.back() + Time{headway});
      if (when > let_in + Time{1} && c_.demands[trip.demand].mode == TravelMode::car) out_.origin_blocked[link] = std::min(out_.origin_blocked[link], let_in);
    }
    counts.in.push_back(when);
    on_[who] = link;
  }
  const NetworkCase& c_;
  const CaseWorld& w_;
  NetworkResult& out_;
  std::vector<std::uint32_t> on_;  ///< [trip] case link that it is on
};

double per_second(const std::vector<Time>& times, Time from, Time to) {
  const auto first = std::lower_bound(times.begin(), times.end(), from), last = std::lower_bound(times.begin(), times.end(), to);
  return to > from ? static_cast<double>(last - first) / (to - from).in_seconds() : 0;
}

}  // namespace

struct NetworkCaseRun::Impl {
  NetworkCase network_case;
  CaseWorld world;
  std::vector<CaseTrip> trips;
  std::size_t sent = 0;                   ///< departures handed to movement so far
  std::vector<DepartRequest> departures;  ///< by time
  std::vector<std::uint8_t> done;         ///< [change]
  const KinematicWave* movement = nullptr;
  std::unique_ptr<Run> run;
};

NetworkCaseRun::NetworkCaseRun(const NetworkCase& network_case, int threads)
    : impl_(std::make_unique<Impl>(Impl{network_case, build(network_case), {}, 0, {}, {}, nullptr, nullptr})) {
  MovementSettings settings = network_case.settings;
  settings.logged_parties = INT64_MAX;
  auto model = std::make_unique<KinematicWave>(settings, impl_->world.controls);
  impl_->movement = model.get();
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::move(model));
  impl_->run = std::make_unique<Run>(impl_->world.world, std::move(models),
                                     RunSettings{.seed = 1, .step = network_case.step, .end = network_case.end, .threads = threads});
  impl_->run->state().get<LinkLayers>().add("case", network_case.links.size());
  impl_->departures = departures_of(impl_->network_case, impl_->world, impl_->trips);
}
NetworkCaseRun::~NetworkCaseRun() = default;

bool NetworkCaseRun::step() {
  Impl& i = *impl_;
  const auto& totals = i.run->state().get<MovementTotals>();
  const bool anybody = i.sent < i.departures.size() || totals.of(PartyStatus::waiting) > 0 || totals.of(PartyStatus::on_link) > 0;
  if (i.run->finished() || !anybody) return false;
  apply_changes(i.network_case, i.world, i.run->now(), i.done, i.run->state().get<LinkLayers>());
  auto& queues = i.run->state().get<MovementQueues>();
  const Time end = i.run->now() + i.network_case.step;
  for (; i.sent < i.departures.size() && i.departures[i.sent].head.time < end; ++i.sent) queues.depart.add(i.departures[i.sent]);
  i.run->step();
  queues.arrivals.take(end);
  return true;
}

NetworkResult NetworkCaseRun::result() const {
  NetworkResult out;
  out.trips = impl_->trips;
  LogReader(impl_->network_case, impl_->world, out).read(impl_->run->events());
  const auto& party = impl_->run->state().get<PartyState>();
  for (std::size_t i = 0; i < out.trips.size(); ++i) out.trips[i].status = party.status[i];
  out.link_traversals = impl_->run->state().get<MovementTotals>().link_traversals;
  out.tick = impl_->movement->tick(), out.ended = impl_->run->now();
  return out;
}

Run& NetworkCaseRun::run() { return *impl_->run; }
const KinematicWave& NetworkCaseRun::movement() const { return *impl_->movement; }
ShelterId NetworkCaseRun::destination(std::size_t demand) const { return impl_->world.destination[demand]; }
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

std::int64_t NetworkResult::arrived() const {
  return std::count_if(trips.begin(), trips.end(), [](const CaseTrip& t) { return t.status == PartyStatus::arrived; });
}

double NetworkResult::sum_total_time_s() const {
  std::int64_t sum = 0;
  for (const CaseTrip& t : trips) sum += t.status == PartyStatus::arrived ? t.total_time().ms : 0;
  return static_cast<double>(sum) / 1000.0;
}

double NetworkResult::mean_total_time_s() const { return arrived() > 0 ? sum_total_time_s() / static_cast<double>(arrived()) : 0; }

double NetworkResult::max_total_time_s() const {
  Time longest{0};
  for (const CaseTrip& t : trips)
    if (t.status == PartyStatus::arrived) longest = std::max(longest, t.total_time());
  return longest.in_seconds();
}

double NetworkResult::outflow_per_s(std::size_t link, Time from, Time to) const { return per_second(links[link].out, from, to); }
double NetworkResult::inflow_per_s(std::size_t link, Time from, Time to) const { return per_second(links[link].in, from, to); }

double NetworkResult::density_per_m(std::size_t link, double length_m, Time from, Time to) const {
  std::int64_t present_ms = 0;  // party-milliseconds on the link within [from, to)
  for (const Time in : links[link].in) present_ms += std::max<std::int64_t>(0, (to - std::clamp(in, from, to)).ms);
  for (const Time gone : links[link].out) present_ms -= std::max<std::int64_t>(0, (to - std::clamp(gone, from, to)).ms);
  return static_cast<double>(present_ms) / static_cast<double>((to - from).ms) / length_m;
}

}  // namespace muster
