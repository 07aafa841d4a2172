#include "muster/engine/movement/kinematic_wave.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <tuple>

#include "movement/carriage.hpp"
#include "movement/conditions.hpp"
#include "movement/contraflow.hpp"
#include "movement/exits.hpp"
#include "movement/orders.hpp"
#include "movement/street_count.hpp"
#include "movement/tick_player.hpp"
#include "movement/watch.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {

namespace {

constexpr std::int64_t longest_run_ms = 48LL * 24 * 3600 * 1000;  // times on links are whole ms in 32 bits
constexpr std::int64_t standstill_interval_ms = 60000;            // and of looking after what is no longer needed

void allocate(PartyState& party, std::size_t n) {
  party.rows.assign(n, {});
  party.status.assign(n, PartyStatus::none), party.persons.assign(n, 0), party.departed.assign(n, Time::never());
}

void allocate(LinkConditions& conditions, std::size_t n) {
  conditions.car_speed_m_s.assign(n, INFINITY), conditions.foot_factor.assign(n, 1), conditions.capacity_factor.assign(n, 1);
  conditions.cost_factor.assign(n, 1);
  conditions.closed_modes.assign(n, 0), conditions.opened_modes.assign(n, 0);
  conditions.reversed.assign(n, 0), conditions.clearing.assign(n, 0);
}

std::uint64_t ring_size(const std::vector<CarLink>& links) {
  std::uint64_t size = 0;
  for (const CarLink& link : links) size += link.slots;
  return size;
}

/// What movement goes through from tick to tick.
std::size_t bytes_under_way(const Traffic& t) {
  const std::size_t per_link = sizeof(CarTailLine) + sizeof(CarHeadLine) + sizeof(CarGate) + sizeof(FootLink);
  return t.car_links.size() * per_link + t.cars->ring.size() * sizeof(CarSlot) + t.party->rows.size() * sizeof(PartyRow);
}

void set_vehicles(Traffic& t, const VehicleKinds& kinds) {
  t.kinds = kinds;
  t.modes = {TravelMode::foot};
  t.filter_headway = std::llround(1000.0 / t.settings.filter_flow_per_s * static_cast<double>(ticks_per_ms));
  for (const VehicleKind& kind : kinds) {
    t.mixed = t.mixed || kind.mode != TravelMode::car || kind.places != 1 || kind.filters != 0 || !std::isinf(kind.fastest_m_s);
    t.filtering = t.filtering || kind.filters != 0;
    t.pace_ms_m.push_back(std::isinf(kind.fastest_m_s) ? 0 : 1000.0 / static_cast<double>(kind.fastest_m_s));
    if (std::find(t.modes.begin(), t.modes.end(), kind.mode) == t.modes.end()) t.modes.push_back(kind.mode);
  }
  std::sort(t.modes.begin(), t.modes.end());
}

/// Vehicles of the fleet stand at their bases, manned, and know what roads are shut. Behind the persons' rows.
void place_fleet(const std::vector<FleetVehicle>& fleet, std::size_t people, const VehicleKinds& kinds, PartyState& party) {
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    PartyRow& row = party.rows[people + i];
    row.node = fleet[i].base, row.vehicle = fleet[i].kind, row.mode = kinds[fleet[i].kind].mode, row.informed = 1;
    party.persons[people + i] = fleet[i].crew;
  }
}

/// The events of a party that is a person's, or a vehicle of the fleet.
PartyEvents declare_party_events(EventLog& log, const std::string& table) {
  const bool person = table == "person";
  const std::string kind = person ? "party/" : "vehicle/", aim = person ? "shelter" : "node", other = "person";
  const auto event = [&](const char* name, const std::string& object, const char* unit) { return log.declare({kind + name, table, object, unit}); };
  return {.departed = event("departed", aim, "persons"),
          .arrived = event("arrived", aim, "persons"),
          .link_entered = event("link_entered", "link", ""),
          .in_place = event("in_place", "link", "persons"),
          .rerouted = event("rerouted", aim, ""),
          .left_vehicle = event("left_vehicle", "link", "persons"),
          .turned_back = event("turned_back", "link", ""),
          .waits = person ? event("waits", "node", "persons") : EventKind{},
          .boarded = event("boarded", other, "persons"),
          .alighted = event("alighted", other, "persons"),
          .no_seat = event("no_seat", other, "persons")};
}

/// Everybody where there are few, else a fixed share of them chosen by key.
void choose_followed(std::span<const EntityKey> keys, std::int64_t limit, PartyState& party) {
  const bool all = static_cast<std::int64_t>(keys.size()) <= limit;
  const std::uint64_t below = all ? 0 : UINT64_MAX / keys.size() * static_cast<std::uint64_t>(limit);
  for (std::size_t p = 0; p < keys.size(); ++p) party.rows[p].followed = all || keys[p].value < below;
}

}  // namespace

namespace {

const Job job = {"movement/kinematic_wave",
                 Phase::movement,
                 {"link/", "node/"},  // the layers of all sources
                 {"party/", "movement/", "routing/", "link/car_speed_m_s", "link/foot_factor", "link/capacity_factor", "link/cost_factor", "link/closed_modes",
                  "link/opened_modes", "link/reversed", "link/clearing", "link/changed", "node/control", "node/changed"}};

}  // namespace

KinematicWave::KinematicWave(const MovementSettings& settings, MovementControls controls)
    : StandardModel(job),
      settings_(settings),
      controls_(std::move(controls)),
      traffic_(std::make_unique<Traffic>()),
      player_(std::make_unique<TickPlayer>(*traffic_)) {}
KinematicWave::~KinematicWave() = default;

void KinematicWave::declare(StartContext& context) {
  const World& world = context.world;
  if (context.end.ms > longest_run_ms)
    throw InputError(ErrorCode::above_maximum, Location{.file = {}, .key_path = "duration"},
                     {{"limit", "48 d"}, {"found", std::to_string(context.end.in_hours() / 24) + " d"}});
  Traffic& t = *traffic_;
  t.world = &world, t.network = &world.network, t.settings = settings_;
  const std::size_t people = world.persons.size(), links = world.links.tail.size(), parties = people + controls_.fleet.size();
  t.party = &context.state.add<PartyState>();
  allocate(*t.party, parties);
  t.carried = &context.state.add<CarriedParties>();
  context.state.add<MovementQueues>();
  t.conditions = &context.state.add<LinkConditions>();
  allocate(*t.conditions, links);
  t.crossings = &context.state.add<CrossingConditions>();
  t.crossings->control.assign(world.nodes.size(), CrossingControl::as_built);
  t.totals = &context.state.add<MovementTotals>();
  t.set_tick(static_cast<std::uint32_t>(choose_tick(world, settings_, context.step).ms));
  t.car_links = make_car_links(world, controls_, t.tick_ms, {});
  t.cars = &context.state.add<CarFlow>();
  t.cars->tails.resize(links), t.cars->heads.resize(links), t.cars->ring.resize(ring_size(t.car_links));
  set_vehicles(t, controls_.vehicles);
  place_fleet(controls_.fleet, people, t.kinds, *t.party);
  if (t.kinds.size() > 1) {
    std::vector<std::string> ids;
    for (const VehicleKind& kind : t.kinds) ids.push_back(kind.id);
    context.events.name_rows("vehicle_kind", std::move(ids));
  }
  if (t.filtering) t.cars->filter_next.assign(links, 0);
  if (!controls_.node_capacity_veh_s.empty()) t.cars->node_next.assign(world.nodes.size(), 0);
  t.feet = &context.state.add<FootFlow>();
  t.feet->tail.resize(links), t.feet->credit.assign(links, 0), t.feet->origin_credit.assign(links, 0);
  t.feet->far_end_next.assign(street_ends(world) - links, 0), t.feet->rows.assign(parties, {});
  t.feet->through_end.assign(street_ends(world), street_count::never_changed);
  declare_exits(t, controls_.exit_group, context);
  t.routing = &context.state.add<RoutingState>();
  context.state.add<RoutingAccess>();
  if (world.trips.size() > 0) {
    t.trips = &context.state.add<TripProgress>();
    t.trips->trip.assign(t.party->rows.size(), 0), t.trips->links_passed.assign(t.party->rows.size(), 0);
  }
  t.routing->built = Time{-Time::never().ms};
  for (const TravelMode mode : t.modes) t.routing->cost_ms(mode) = free_way_costs(world, settings_, mode);
  context.state.find_or_add<LinkLayers>();
  context.state.find_or_add<NodeLayers>();
  t.events.person = declare_party_events(context.events, "person");
  t.events.standstill = context.events.declare({"link/standstill", "link", "", "links"});
  t.events.contraflow = context.events.declare({"link/contraflow", "link", "", "lanes"});
  if (controls_.fleet.empty()) return;
  t.events.vehicle = declare_party_events(context.events, "vehicle");
  std::vector<std::string> ids;
  for (const FleetVehicle& vehicle : controls_.fleet) ids.push_back(vehicle.id);
  context.events.name_rows("vehicle", std::move(ids));
}

void KinematicWave::start(StartContext& context) {
  layers_ = &context.state.get<LinkLayers>(), node_layers_ = &context.state.get<NodeLayers>();
  queues_ = &context.state.get<MovementQueues>();
  traffic_->trip_routes = context.state.find<TripRoutes>();
  drop_caches(context);
}

void KinematicWave::drop_caches(StartContext& context) {
  Traffic& t = *traffic_;
  const World& world = context.world;
  const std::size_t links = world.links.tail.size(), parties = t.party->status.size();
  name_parties(world);
  const ClockState* clock = context.state.find<ClockState>();
  const auto now_ms = static_cast<std::uint32_t>(clock == nullptr ? 0 : clock->now.ms);
  t.next_tick = t.tick_of(now_ms);
  t.own_places.clear();
  for (const CarLink& link : make_car_links(world, controls_, t.tick_ms, {})) t.own_places.push_back(link.slots);
  t.car_links = make_car_links(world, controls_, t.tick_ms, t.conditions->reversed);
  t.foot_links = make_foot_links(world, settings_);
  t.signals = controls_.signals.empty() ? make_signals(world, settings_) : controls_.signals;
  t.signalled = std::any_of(t.signals.begin(), t.signals.end(), [](const SignalPlan& plan) { return plan.cycle_ms != 0; });
  t.car_gates.assign(links, {});
  for (std::uint32_t v = 0; v < world.nodes.size(); ++v) {
    std::uint32_t gate = world.network.first_in({v});
    for (const std::uint32_t link : world.network.in_links({v})) t.cars->tails[link].gate = t.cars->heads[link].gate = t.foot_links[link].gate = gate++;
  }
  for (std::uint32_t i = 0; i < links; ++i) {
    t.renew_parameters(i);
    apply_conditions(world, settings_, *t.conditions, i, t.foot_links[i]);
    t.cars->heads[i].wanted = 0;
    t.renew_lines(i);
  }
  t.node_headway.assign(controls_.node_capacity_veh_s.size(), 0);
  for (std::size_t v = 0; v < t.node_headway.size(); ++v)
    if (const double q = controls_.node_capacity_veh_s[v]; q > 0) t.node_headway[v] = std::llround(1000.0 / q * static_cast<double>(ticks_per_ms));
  t.spread_out = bytes_under_way(t) > controls_.kept_near;
  build_routes(context);
  t.exits = make_exit_view(world, controls_.exit_group, context.seed);
  t.walking = WalkingTables(settings_);
  choose_followed(t.keys.first(t.people), settings_.logged_parties, *t.party);
  for (std::size_t p = t.people; p < parties; ++p) t.party->rows[p].followed = followed_vehicle;
  find_carried(t);
  for (std::uint32_t p = 0; t.trips != nullptr && p < t.trips->trip.size(); ++p) follow_trip(*t.trips, p, *t.party);
  t.wants_footway.assign(links, 0), t.walked.assign(links, 0), t.wanted.clear(), t.standing.clear();
  for (std::uint32_t i = 0; i < links; ++i)
    if (t.cars->standstill[i] != 0) t.standing.push_back(i);
  t.clearing.clear();
  for (std::uint32_t i = 0; i < links; ++i)
    if (t.conditions->clearing[i] != 0) t.clearing.push_back(i);
  t.walkers = std::vector<LinkCrowd>(links);
  const bool in_file = std::any_of(t.foot_links.begin(), t.foot_links.end(), [](const FootLink& link) { return link.single_file != 0; });
  t.last_in_file.assign(in_file ? links : 0, 0);
  t.filters = std::vector<LinkCrowd>(t.filtering ? links : 0);
  t.calendar = {Calendar(world.nodes.size()), Calendar(world.nodes.size())};
  for (auto& queues : t.origins) queues.assign(links, {});
  for (std::uint32_t p = 0; p < parties; ++p) {
    if (t.party->status[p] != PartyStatus::on_link) continue;
    const std::uint32_t link = t.party->link[p].index;
    const Plane plane = t.plane_of(p);
    if (plane != Plane::queueing) {
      LinkCrowd& on_link = (plane == Plane::foot ? t.walkers : t.filters)[t.cars->heads[link].gate];
      on_link.insert({t.feet->ready_ms[p], p}, t.keys);
      if (plane == Plane::foot && t.foot_links[link].single_file != 0) t.last_in_file[link] = std::max(t.last_in_file[link], t.feet->ready_ms[p]);
    }
    wake_ends(t, t.party->mode[p], t.party->link[p].index);
  }
  requeue_all(t, now_ms, player_->worker());
}

void KinematicWave::build_routes(StartContext& context) {
  Traffic& t = *traffic_;
  t.routes.clear(), t.goal_trees = {};
  RoutingTables& routes = t.routes.emplace_back(context.world);
  context.state.get<RoutingAccess>().tables = &routes;
  for (const TravelMode mode : t.modes) t.guides[static_cast<std::size_t>(mode)] = {routes, mode};
  routes_pending_ = false;
  for (const TravelMode mode : t.modes) {
    const std::vector<std::uint32_t> free = free_way_costs(context.world, settings_, mode), &known = t.routing->cost_ms(mode);
    routes.set_costs(Edition::first, mode, free);
    if (known == free) routes.copy_first_to_current(mode);
    else routes.set_costs(Edition::current, mode, known);
    routes_pending_ = routes_pending_ || known != costs_now(t, mode);
  }
  for (const auto& [shelter, path] : controls_.paths) routes.pin(shelter, path);
  aim_at_goals(t);
}

void KinematicWave::name_parties(const World& world) {
  Traffic& t = *traffic_;
  t.people = static_cast<std::uint32_t>(world.persons.size()), t.keys = world.persons.key;
  if (controls_.fleet.empty()) return;
  keys_ = world.persons.key;
  for (const FleetVehicle& vehicle : controls_.fleet) keys_.push_back(entity_key("vehicle", vehicle.id));
  t.keys = keys_;
}

void KinematicWave::take_orders(StepContext& context) {
  Traffic& t = *traffic_;
  Worker& worker = player_->worker();
  const auto now_ms = static_cast<std::uint32_t>(context.now.ms);
  apply_node_layers(t, *node_layers_);
  if (apply_layers(t, *layers_, now_ms, worker)) routes_pending_ = true;
  if (change_lanes(t, *layers_, now_ms, worker)) routes_pending_ = true;
  if (routes_pending_ && t.routing->built + settings_.refresh_interval <= context.now) {
    refresh_routes(t, context.now, context.threads, worker);
    routes_pending_ = false;
  }
  const Time last = context.end - Time{1};
  for (const InformRequest& r : queues_->inform.take(last)) inform(t, r.party.index, now_ms, worker);
  for (const HarmRequest& r : queues_->harm.take(last)) apply_harm(t, r, now_ms, worker);
  for (const RedirectRequest& r : queues_->redirect.take(last)) apply_redirect(t, r, now_ms, worker);
  ++t.exits.look;
  for (const AlightRequest& r : queues_->alight.take(last)) apply_alight(t, r, now_ms, worker);
  for (const BoardRequest& r : queues_->board.take(last)) apply_board(t, r, now_ms, worker);
  for (const GoRequest& r : queues_->go.take(last)) apply_go(t, r, now_ms, worker);
  player_->depart(queues_->depart.take(last), now_ms, context.threads);
}

void KinematicWave::step(StepContext& context) {
  queues_->on_new_link.clear(), queues_->news.clear();
  Traffic& t = *traffic_;
  t.tell_new_links = queues_->tell_new_links || t.choices != nullptr;
  take_orders(context);
  const std::uint32_t first = t.tick_of(static_cast<std::uint32_t>(context.now.ms)), end = t.tick_of(static_cast<std::uint32_t>(context.end.ms));
#ifdef NDEBUG
  player_->play(first, end, context.threads);
#else
  for (std::uint32_t tick = first; tick < end; ++tick) {
    player_->play(tick, tick + 1, context.threads);
    player_->hand_in(*queues_, context.events);
    assert(t.totals->conserved());
  }
#endif
  close_step(context);
}

void KinematicWave::close_step(StepContext& context) {
  Traffic& t = *traffic_;
  player_->hand_in(*queues_, context.events);
  const auto end_ms = static_cast<std::uint32_t>(context.end.ms);
  if (t.choices != nullptr) look_for_other_exits(t, queues_->on_new_link, end_ms, player_->worker());
  give_up_waiting(t, end_ms, player_->worker());
  if (context.end.ms / standstill_interval_ms != context.now.ms / standstill_interval_ms) {
    report_standstills(t, end_ms, player_->worker());
    forget_goals(t, controls_.goal_trees, end_ms);
  }
  player_->hand_in(*queues_, context.events);
  std::sort(queues_->news.begin(), queues_->news.end(), [](const PartyNews& a, const PartyNews& b) {
    return std::tie(a.head.time, a.head.key, a.head.detail) < std::tie(b.head.time, b.head.key, b.head.detail);
  });
  assert(everybody_found(t));
}

void KinematicWave::settle() {
  queues_->depart.settle(), queues_->redirect.settle(), queues_->harm.settle(), queues_->inform.settle(), queues_->arrivals.settle();
  queues_->go.settle(), queues_->board.settle(), queues_->alight.settle();
}

Time KinematicWave::tick() const { return {traffic_->tick_ms}; }
const RoutingTables& KinematicWave::routes() const { return traffic_->routes.front(); }
bool KinematicWave::conserved() const { return everybody_found(*traffic_); }

}  // namespace muster
