#include "padm.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/core/math.hpp"
#include "muster/models/population/storeys.hpp"
#include "muster/models/warning/addressed.hpp"

namespace muster::behaviour {

namespace {

const Job job = {"behaviour/padm",
                 Phase::behaviour,
                 {"area/ordered_lowest_floors?",
                  "area/ordered_basements?",
                  "area/ordered",
                  "building/water_at_door",
                  "household/alerted",
                  "household/told",
                  "household/advice",
                  "household/heard_by",
                  "warning/news",
                  "hazard/building_depth_m",
                  "building/shaken_m_s2?",
                  "shelter/open?",
                  "shelter/known_full?",
                  "shelter/door_queue?",
                  "person/harm?",
                  "fleet/running?",
                  "routing/foot_cost_ms?",
                  "routing/car_cost_ms?",
                  "movement/news?",
                  "party/status?",
                  "party/node?",
                  "party/mode?",
                  "party/destination?",
                  "party/persons?",
                  "party/walk_m_s?"},
                 {"household/intent",      "household/due",     "household/left",         "household/party",
                  "household/leaves",      "household/hurried", "person/party",           "behaviour/departed_persons",
                  "person/at_school",      "household/help",    "building/school_leaves", "building/school_rounds",
                  "building/care_due",     "vehicle/care_",     "person/carried_to",      "building/care_staff_away",
                  "building/carried_at",   "family/",           "household/return_due",   "person/homeward",
                  "household/waits_until", "homeward/",         "household/returner",     "return/"}};

constexpr int largest_party = 255;           // PartyState::persons is a byte
constexpr std::size_t soon = 6, later = 14;  ///< households whose rows are brought from memory ahead of time

}  // namespace

PadmModel::PadmModel(const ModelInputs& inputs, const PadmSettings& settings)
    : StandardModel(job),
      world_(inputs.world),
      owned_transport_(inputs.transport),
      transport_(&transport::transport_of(inputs)),
      vehicles_of_(*world_, *transport_),
      fleet_(*world_, *transport_),
      settings_(settings),
      day_(settings.day_profile, inputs.start_minute_of_day) {
  if (settings_.families.any()) {
    families_ = std::make_unique<Families>(*world_, settings_.families, family_limits(), inputs.start_minute_of_day, ambulances());
    if (settings_.families.care_homes && settings_.families.care_vehicles && !fleet_.empty()) families_->bring_in(care_vehicles());
  }
  if (settings_.returners.any()) returners_ = std::make_unique<Returners>(*world_, settings_.returners, settings_.detour, settings_.look_again);
  if (settings_.going_home.any()) homeward_ = std::make_unique<GoingHome>(*world_, settings_.going_home, homeward_limits(), inputs.home_at);
}

HomewardLimits PadmModel::homeward_limits() {
  return {settings_.wade_depth_m,
          settings_.detour,
          settings_.look_again,
          [this](BuildingId from) { return refuge(from); },
          [this](std::uint32_t household, Time when) { came_home(household, when); },
          [this](std::uint32_t household, Time when) { asks_at_home(household, when); }};
}

std::unique_ptr<Ambulances> PadmModel::ambulances() {
  if (fleet_.empty()) return nullptr;
  return std::make_unique<Ambulances>(
      *world_, fleet_, *transport_, [this](std::uint32_t household) { return refuge_by_car(at_home(household)); },
      [this](std::uint32_t household, Time when) { families_->lose_ambulance(household, when); });
}

std::unique_ptr<CareVehicles> PadmModel::care_vehicles() {
  const auto refuge = [this](BuildingId from) {
    const BuildingTable& b = world_->buildings;
    return refuge_by_car({b.node[from.index], b.x[from.index], b.y[from.index], Edition::current});
  };
  const auto leave = [this](std::uint32_t leader, std::uint32_t person, Time when) { families_->leave_care_home(leader, person, when); };
  return std::make_unique<CareVehicles>(*world_, fleet_, *transport_,
                                        CareVehicleLimits{refuge, [this](std::uint32_t building) { return families_->residents_of(building); }, leave});
}

/// Where a vehicle of the fleet brings people that it fetches.
ShelterId PadmModel::refuge_by_car(const Standpoint& from) const {
  const Standpoint informed{from.node, from.x, from.y, Edition::current};
  const ShelterId shelter = nearest(informed, TravelMode::car, false);
  return shelter.valid() ? shelter : nearest(informed, TravelMode::car, true);
}

FamilyLimits PadmModel::family_limits() {
  return {settings_.wade_depth_m,
          settings_.drive_depth_m,
          settings_.look_again,
          settings_.detour,
          [this](double by_day, double by_night, Time when) { return day_.mix(by_day, by_night, when); },
          [this](BuildingId from) { return refuge(from); },
          [this](std::uint32_t household, BuildingId from, TravelMode mode) {
            const BuildingTable& b = world_->buildings;
            return nearest({b.node[from.index], b.x[from.index], b.y[from.index], edition(household)}, mode, false);
          },
          [this](std::uint32_t household, Time when) { rest(household, Intent::staying, when); }};
}

void PadmModel::declare(StartContext& context) {
  const std::size_t households = world_->households.size();
  behaviour_ = &context.state.add<BehaviourState>();
  behaviour_->intent.assign(households, Intent::unaware);
  behaviour_->hurried.assign(households, 0);
  behaviour_->rows.assign(households, {});
  membership_ = &context.state.add<MembershipState>();
  membership_->party.assign(world_->persons.size(), PartyId{});
  left_event_ = context.events.declare({"household/left", "household", "shelter", "mode"});
  refused_event_ = context.events.declare({"household/refused", "household", "", ""});
  persuaded_event_ = context.events.declare({"household/persuaded", "household", "", ""});
  stays_event_ = context.events.declare({"household/stays", "household", "", "m"});
  if (families_ != nullptr) families_->declare(context);
  if (returners_ != nullptr) returners_->declare(context);
  if (homeward_ != nullptr) homeward_->declare(context);
  guests_ = families_ == nullptr && homeward_ == nullptr ? nullptr : &context.state.add<PartyGuests>();
}

void PadmModel::start(StartContext& context) {
  seed_ = context.seed;
  attitudes_ = std::make_unique<Attitudes>(*world_, settings_.attitudes, seed_);
  warning_ = &context.state.get<WarningState>();
  ordered_parts_ = context.state.find<warning::AddressedState>();
  hazard_ = &context.state.get<HazardState>();
  movement_ = &context.state.get<MovementQueues>();
  shelters_ = context.state.find<ShelterState>();
  harm_ = context.state.find<HarmState>();
  shaking_ = context.state.find<earthquake::ShakingState>();
  routes_ = context.state.find<RoutingAccess>();
  buses_ = context.state.find<FleetState>();
  if (families_ != nullptr) families_->start(context);
  if (returners_ != nullptr) returners_->start(context);
  if (homeward_ != nullptr) homeward_->start(context);
  drop_caches(context);
}

void PadmModel::drop_caches(StartContext& context) {
  in_zone_.clear();
  if (const auto* zones = context.state.find<zone::Zones>()) {
    in_zone_.assign(world_->buildings.size(), 0);
    for (const zone::Zone& zone : zones->zones)
      if (zone.kind != zone::ZoneKind::water)
        for (const std::uint32_t building : zone.buildings.row) in_zone_[building] = 1;
  }
  calendar_ = {};
  for (std::uint32_t h = 0; h < behaviour_->due.size(); ++h)
    if (!behaviour_->due[h].is_never()) calendar_.push({behaviour_->due[h], h});
  if (guests_ != nullptr) {
    guests_->of.clear();
    for (std::uint32_t p = 0; p < world_->persons.size(); ++p)
      if (const PartyId party = membership_->party[p]; party.valid() && world_->persons.household[party.index] != world_->persons.household[p])
        guests_->of[party.index].push_back(p);
  }
  if (homeward_ != nullptr) homeward_->drop_caches();
  if (families_ != nullptr) families_->drop_caches();
  if (returners_ != nullptr) returners_->drop_caches();
}

Time PadmModel::next_due() const {
  Time next = calendar_.empty() ? Time::never() : calendar_.top().first;
  if (families_ != nullptr) next = std::min(next, families_->next_due());
  if (returners_ != nullptr) next = std::min(next, returners_->next_due());
  return homeward_ == nullptr ? next : std::min(next, homeward_->next_due());
}

/// Of what falls due at one moment: households first, then families and schools, who goes back, who goes home.
void PadmModel::step(StepContext& context) {
  events_ = &context.events, threads_ = context.threads;
  if (families_ != nullptr) families_->hear(context);
  if (returners_ != nullptr) returners_->hear(*events_);
  if (homeward_ != nullptr) homeward_->hear(*events_);
  const std::vector<HouseholdId>& news = warning_->news;
  for (std::size_t i = 0; i < news.size(); ++i) {
    if (i + later < news.size()) fetch(news[i + later].index);
    if (i + soon < news.size()) fetch_persons(news[i + soon].index);
    hear(news[i].index, context.now);
  }
  for (Time next = next_due(); next < context.end; next = next_due()) {
    const bool own = !calendar_.empty() && calendar_.top().first == next;
    if (own) {
      if (const Due* due = calendar_.ahead(later); due != nullptr) fetch(due->second);
      if (const Due* due = calendar_.ahead(soon); due != nullptr) fetch_persons(due->second);
      const std::uint32_t household = calendar_.top().second;
      calendar_.pop();
      if (behaviour_->due[household] == next) fall_due(household, next);
    } else if (families_ != nullptr && families_->next_due() == next) {
      families_->fall_due(*events_);
    } else if (returners_ != nullptr && returners_->next_due() == next) {
      returners_->fall_due(*events_);
    } else {
      homeward_->fall_due(*events_);
    }
  }
  if (homeward_ != nullptr) homeward_->looked(context.end);
}

/// Households lie apart in memory: what is read of those soon to come is brought meanwhile. Changes nothing.
void PadmModel::fetch(std::uint32_t household) const {
  __builtin_prefetch(behaviour_->rows.data() + household, 1), __builtin_prefetch(behaviour_->intent.data() + household, 1);
  __builtin_prefetch(warning_->rows.data() + household), __builtin_prefetch(world_->households.key.data() + household);
  __builtin_prefetch(world_->households.first_person.data() + household), __builtin_prefetch(world_->households.persons.data() + household);
  __builtin_prefetch(world_->households.home.data() + household), __builtin_prefetch(world_->households.storey.data() + household);
}

void PadmModel::fetch_persons(std::uint32_t household) const {
  const std::uint32_t person = world_->households.first_person[household], home = world_->households.home[household].index;
  __builtin_prefetch(membership_->party.data() + person, 1);
  if (homeward_ != nullptr) __builtin_prefetch(homeward_->state().stage.data() + person);
  if (harm_ != nullptr) __builtin_prefetch(harm_->harm.data() + person);
  if (families_ != nullptr) families_->fetch(person);
  __builtin_prefetch(world_->buildings.grid.data() + home), __builtin_prefetch(world_->buildings.construction.data() + home);
}

double PadmModel::luck(Stream stream, std::uint32_t household, std::uint64_t what) const {
  return uniform(seed_, stream, world_->households.key[household], what);
}

void PadmModel::schedule(std::uint32_t household, Time when) {
  behaviour_->due[household] = when;
  if (!when.is_never()) calendar_.push({when, household});
}

/// What is left after every channel that it heard had its chance.
double PadmModel::doubt(std::uint32_t household) const {
  const BeliefSettings& s = settings_.belief;
  const std::pair<Channel, double> chances[] = {{Channel::warden, s.warden},
                                                {Channel::door_knock, s.door_knock},
                                                {Channel::loudspeaker, s.loudspeaker},
                                                {Channel::auto_call, s.auto_call},
                                                {Channel::neighbour, s.neighbour},
                                                {Channel::own_eyes, s.own_eyes},
                                                {Channel::sms, s.sms},
                                                {Channel::cell_broadcast, s.cell_broadcast},
                                                {Channel::messaging_group, s.messaging_group},
                                                {Channel::gong, s.gong},
                                                {Channel::media, s.media}};
  double doubt = 1;
  for (const auto& [channel, chance] : chances)
    if (has(warning_->heard_by[household], channel)) doubt *= 1 - chance;
  return std::min(1.0, doubt * attitudes_->doubt(household));
}

bool PadmModel::believes(std::uint32_t household) const { return luck(Stream::warning_belief, household) < 1 - doubt(household); }

bool PadmModel::refuses(std::uint32_t household) const {
  return luck(Stream::behaviour_refusal, household) < settings_.refusal * attitudes_->refusal(household);
}

/// Under an order; while nobody has told them to leave, all do.
bool PadmModel::would_stay_upstairs(std::uint32_t household) const {
  return safe_upstairs(household) && luck(Stream::behaviour_refusal, household, occasion("upstairs")) < settings_.stay_upstairs;
}

/// Lives above the ground floor of a building that stands in flowing water, and neither in a zone of a slide or a cloud, from which no storey saves, nor where the
/// ground has shaken.
bool PadmModel::safe_upstairs(std::uint32_t household) const {
  const std::uint32_t home = world_->households.home[household].index;
  if (!in_zone_.empty() && in_zone_[home] != 0) return false;
  if (shaking_ != nullptr && shaking_->building_m_s2[home] > 0) return false;
  const Construction made_of = world_->buildings.construction[home];
  if (lives_below_ground(*world_, household)) return false;
  return world_->households.storey[household] >= 1 && (made_of == Construction::reinforced_concrete || made_of == Construction::brick);
}

/// An order to move stands for the area that it lives in.
bool PadmModel::is_ordered(std::uint32_t household) const { return !warning::ordered_at(*world_, *warning_, ordered_parts_, household).is_never(); }

/// When a household that does not leave under an order is persuaded: the share of those who hold out halves in each `persuasion` since they were told, from
/// above by the same latent uniforms that decided.
Time PadmModel::persuaded(std::uint32_t household, Time when) const {
  if (settings_.persuasion.ms == 0) return Time::never();
  const auto halvings = [](double share, double own) { return own > 0 ? math::log(share / own) / math::log(2.0) : INFINITY; };
  double n = 0;
  if (!believes(household)) n = std::max(n, halvings(doubt(household), 1 - luck(Stream::warning_belief, household)));
  if (refuses(household)) n = std::max(n, halvings(settings_.refusal * attitudes_->refusal(household), luck(Stream::behaviour_refusal, household)));
  if (would_stay_upstairs(household)) n = std::max(n, halvings(settings_.stay_upstairs, luck(Stream::behaviour_refusal, household, occasion("upstairs"))));
  const double wait = n * static_cast<double>(settings_.persuasion.ms);
  constexpr double ever = 1e15;  // ms; beyond any run
  return wait < ever ? std::max(when, warning_->told[household] + Time{static_cast<std::int64_t>(wait)}) : Time::never();
}

void PadmModel::hear(std::uint32_t household, Time now) {
  const Intent intent = behaviour_->intent[household];
  const bool sees_water = has(warning_->heard_by[household], Channel::own_eyes);
  if (!sees_water && intent != Intent::unaware && !behaviour_->leaves[household].is_never()) return;  // already on its way out of the door
  if (families_ != nullptr && families_->in_care_home(household)) return;
  if (intent == Intent::leaving || (families_ != nullptr && families_->has_asked(household))) return;
  if (homeward_ != nullptr && nobody_at_home(household)) return;  // nobody is there to hear it; who comes home asks
  const bool shadows = is_ordered(household) || told_officially(household) || settings_.shadow >= 1 ||
      luck(Stream::behaviour_self_start, household, occasion("shadow")) < settings_.shadow;
  const bool told = warning_->advice[household] == Advice::move_now && shadows;
  const Time when = std::max<Time>({now, warning_->alerted[household], told ? Time(warning_->told[household]) : now});
  const bool stays = told ? would_stay_upstairs(household) : safe_upstairs(household);
  if (sees_water) {
    if (!stays) return set_out(household, when, true);
    if (intent != Intent::staying) hold_out(household, Intent::staying, told ? persuaded(household, when) : Time::never(), when);
    return;
  }
  if (intent == Intent::unaware) behaviour_->intent[household] = Intent::deciding;
  if (!believes(household)) {
    if (told && behaviour_->leaves[household].is_never()) schedule(household, persuaded(household, when));
    return;
  }
  const bool starts_early = warning_->advice[household] == Advice::be_ready && luck(Stream::behaviour_self_start, household) < settings_.self_start;
  if (!told && !starts_early) return;
  if (!behaviour_->leaves[household].is_never()) return;  // already on its way out of the door
  if (refuses(household)) {
    if (told && intent != Intent::refused) hold_out(household, Intent::refused, persuaded(household, when), when);
  } else if (stays) {
    if (told && intent != Intent::staying) hold_out(household, Intent::staying, persuaded(household, when), when);
  } else {
    set_out(household, when, false);
  }
}

/// Does not leave, until it is persuaded.
void PadmModel::hold_out(std::uint32_t household, Intent intent, Time until, Time when) {
  rest(household, intent, when);
  schedule(household, until);
}

void PadmModel::rest(std::uint32_t household, Intent intent, Time when) {
  behaviour_->intent[household] = intent;
  behaviour_->leaves[household] = Time::never();
  schedule(household, Time::never());
  if (intent == Intent::refused) {
    events_->add(when, refused_event_, household);
  } else {
    const float depth = hazard_->building_depth_m[world_->households.home[household].index];
    events_->add(when, stays_event_, household, EventLog::none, static_cast<double>(depth));
  }
}

/// Begins to decide and prepare, or hurries what is under way.
void PadmModel::set_out(std::uint32_t household, Time when, bool hurried) {
  BehaviourState& b = *behaviour_;
  if (!b.leaves[household].is_never()) {
    if (!hurried || b.hurried[household] != 0) return;
    const auto shorter = [this, when](Time t) {
      return t <= when ? t : when + Time{static_cast<std::int64_t>(static_cast<double>((t - when).ms) / settings_.hurry)};
    };
    b.hurried[household] = 1;
    b.leaves[household] = shorter(b.leaves[household]);
    schedule(household, shorter(b.due[household]));
    return;
  }
  if (hurried && b.hurried[household] != 0) return;  // has tried, and found the water too deep
  double work = 60000.0 * delay_minutes(settings_, luck(Stream::behaviour_delay, household)) * attitudes_->delay(household);
  if (warning_->advice[household] == Advice::move_now && warning_->alerted[household] < warning_->told[household]) work *= settings_.ready_factor;
  if (has(warning_->heard_by[household], Channel::door_knock)) work /= settings_.door_knock_speed;
  if (hurried) work /= settings_.hurry;
  b.hurried[household] = hurried ? 1 : 0;
  b.intent[household] = Intent::deciding;
  b.leaves[household] = day_.after(when, work, settings_.night_rate);
  schedule(household, day_.after(when, work * settings_.decide_share, settings_.night_rate));
}

void PadmModel::fall_due(std::uint32_t household, Time when) {
  const Intent intent = behaviour_->intent[household];
  if (intent == Intent::refused || intent == Intent::staying || behaviour_->leaves[household].is_never()) {
    if (nobody_at_home(household)) return;
    events_->add(when, persuaded_event_, household);
    return set_out(household, when, false);
  }
  if (behaviour_->intent[household] == Intent::deciding) {
    behaviour_->intent[household] = Intent::preparing;
    schedule(household, std::max<Time>(when, behaviour_->leaves[household]));
  } else {
    leave(household, when);
  }
}

bool PadmModel::is_at_home(std::uint32_t person) const {
  return alive(person) && !membership_->party[person].valid() && (families_ == nullptr || !families_->at_school(person));
}

std::vector<std::uint32_t> PadmModel::members_at_home(std::uint32_t household) const {
  std::vector<std::uint32_t> members;
  each_of_household(*world_, homeward_ == nullptr ? nullptr : &homeward_->state(), household, [&](std::uint32_t p) {
    if (is_at_home(p)) members.push_back(p);
  });
  return members;
}

bool PadmModel::nobody_at_home(std::uint32_t household) const {
  bool nobody = true;
  each_of_household(*world_, homeward_ == nullptr ? nullptr : &homeward_->state(), household, [&](std::uint32_t p) { nobody = nobody && !is_at_home(p); });
  return nobody;
}

/// Ready, but it cannot leave alone.
void PadmModel::wait_for_helper(std::uint32_t household, Time when) {
  behaviour_->leaves[household] = Time::never();
  schedule(household, Time::never());
  families_->ask(household, when, *events_);
}

/// Ready, and nobody at home: they are away, or nobody lives. The dead would have left now.
void PadmModel::nobody_leaves(std::uint32_t household, Time when) {
  bool any = false;
  each_of_household(*world_, homeward_ == nullptr ? nullptr : &homeward_->state(), household, [&](std::uint32_t p) { any = any || alive(p); });
  if (any) return rest(household, Intent::staying, when);
  behaviour_->intent[household] = Intent::leaving;
  schedule(household, Time::never());
}

void PadmModel::leave(std::uint32_t household, Time when) {
  const std::uint32_t building = world_->households.home[household].index;
  std::vector<std::uint32_t> members = members_at_home(household);
  const auto depth = static_cast<double>(hazard_->building_depth_m[building]);
  if (depth > settings_.leave_depth_m) return rest(household, Intent::staying, when);
  if (members.empty()) return nobody_leaves(household, when);
  if (cannot_leave_alone(household, members)) return wait_for_helper(household, when);
  if (waits_for_family(household, when)) return;
  const transport::OwnVehicles own = vehicles_of_.of(*world_, {household}, seed_);
  Errand errand = families_ == nullptr ? Errand{} : families_->plan(household, members);
  const Way way = choose_way(household, own, errand);
  if (!way.destination.valid()) {
    behaviour_->leaves[household] = when + settings_.look_again;
    return schedule(household, behaviour_->leaves[household]);
  }
  const bool drives = way.mode != TravelMode::foot;
  if (depth > (drives ? settings_.drive_depth_m : settings_.wade_depth_m)) return rest(household, Intent::staying, when);
  if (homeward_ != nullptr) {
    const std::vector<std::uint32_t> goers = homeward_->go_home_first(household, members);
    send_home(goers, household, way.destination, when);
    if (members.empty()) return;
  }
  const int seats = transport_->in_use()[own.kind].kind.seats;
  Families::fit(errand, drives ? seats - 1 : largest_party - static_cast<int>(members.size()));
  std::vector<Group> groups = share_out(world_->persons, members, drives ? own.count : 0, seats - (drives ? errand.persons() : 0));
  const auto lives_here = [this, household](std::uint32_t p) { return world_->persons.household[p].index == household; };
  if (homeward_ != nullptr)  // one of its own leads, where there is one
    for (Group& group : groups) std::stable_partition(group.members.begin(), group.members.end(), lives_here);
  BehaviourState& b = *behaviour_;
  b.intent[household] = Intent::leaving, b.left[household] = when, b.party[household] = {groups.front().members.front()};
  schedule(household, Time::never());
  if (returners_ != nullptr) returners_->left(household, when);
  const NodeId errand_goal = families_ == nullptr ? NodeId{} : families_->set_off(household, groups.front().members.front(), errand, when, *events_);
  for (const Group& group : groups) {
    const bool on_foot = !group.drives || way.mode == TravelMode::foot, fetches = errand_goal.valid() && &group == &groups.front();
    const Way own_way = on_foot ? way_on_foot(household, way) : way;
    depart(household, group, on_foot && !fetches ? by_bus(household, group.members, own_way) : own_way, own.kind, when, fetches ? errand_goal : NodeId{});
  }
}

/// Those who go home first, each for himself. Where all do, the household has left with the first of them.
void PadmModel::send_home(const std::vector<std::uint32_t>& goers, std::uint32_t household, ShelterId then, Time when) {
  for (const std::uint32_t p : goers) homeward_->set_out(p, then, when, *events_);
  if (goers.empty()) return;
  behaviour_->intent[household] = Intent::leaving, behaviour_->left[household] = when, behaviour_->party[household] = {goers.front()};
  schedule(household, Time::never());
}

/// Somebody has come home who knows that they are to leave. Who means to stay, stays with him; who is preparing leaves with him when ready, or now, where it waited for him.
void PadmModel::came_home(std::uint32_t household, Time when) {
  BehaviourState& b = *behaviour_;
  if (!b.left[household].is_never() || b.intent[household] == Intent::refused || b.intent[household] == Intent::staying) return;
  if (families_ != nullptr && families_->has_asked(household)) {
    if (!cannot_leave_alone(household, members_at_home(household))) families_->ask_no_more(household), leave(household, when);
    return;
  }
  const bool waited = homeward_->has_waited(household);
  if (!waited && !b.leaves[household].is_never()) return;
  b.intent[household] = Intent::preparing;
  b.leaves[household] = waited ? homeward_->wait_until(household, when) : when + settings_.going_home.dwell;
  schedule(household, b.leaves[household]);
}

/// Somebody has come home as every day: where it was told before, he hears of it now.
void PadmModel::asks_at_home(std::uint32_t household, Time when) {
  if (!warning_->alerted[household].is_never()) hear(household, when);
}

/// Ready, but somebody is on his way home: until when is said once.
bool PadmModel::waits_for_family(std::uint32_t household, Time when) {
  if (homeward_ == nullptr) return false;
  const Time until = homeward_->wait_until(household, when);
  if (until <= when) return false;
  behaviour_->leaves[household] = until;
  schedule(household, until);
  return true;
}

/// Needs a helper, and nobody who could be one has come home.
bool PadmModel::cannot_leave_alone(std::uint32_t household, const std::vector<std::uint32_t>& members) const {
  return families_ != nullptr && families_->depends(household) &&
      std::none_of(members.begin(), members.end(), [this](std::uint32_t p) { return able_adult(world_->persons, p); });
}

/// Sends off those who go together. The household's party is that of the first group.
void PadmModel::depart(std::uint32_t household, const Group& group, const Way& way, std::uint8_t vehicle, Time when, NodeId goal) {
  const std::uint32_t building = world_->households.home[household].index, leader = group.members.front();
  float slowest = 10.0F;
  for (const std::uint32_t p : group.members) {
    slowest = std::min(slowest, world_->persons.walk_m_s[p]);
    membership_->party[p] = {leader};
    if (guests_ != nullptr && world_->persons.household[p] != world_->persons.household[leader]) guests_->add(leader, p);
  }
  slowest = std::max(slowest, 0.1F);
  behaviour_->departed_persons += static_cast<std::int32_t>(group.members.size());
  const Time at_node = when + Time::seconds(static_cast<double>(world_->buildings.access_m[building] / slowest));
  movement_->depart.add({.head = {at_node, world_->persons.key[leader], Phase::behaviour},
                         .party = {leader},
                         .origin = world_->buildings.node[building],
                         .destination = way.destination,
                         .mode = way.mode,
                         .informed = static_cast<std::uint8_t>(told_officially(household)),
                         .persons = static_cast<std::uint8_t>(group.members.size()),
                         .vehicle = group.drives ? vehicle : std::uint8_t{0},
                         .walk_mm_s = static_cast<std::int32_t>(slowest * 1000.0F + 0.5F),
                         .goal = way.halt == FleetState::none ? goal : fleet_.halts()[way.halt].node});
  if (way.halt != FleetState::none) buses_->rides.add({{when, world_->persons.key[leader], Phase::behaviour}, {leader}, way.halt});
  events_->add(when, left_event_, household, way.destination.index, static_cast<double>(way.mode));
}

/// By a channel of the authorities, not only from neighbours or by its own eyes: knows which roads are closed.
bool PadmModel::told_officially(std::uint32_t household) const {
  constexpr ChannelSet informal = bit_of(Channel::neighbour) | bit_of(Channel::own_eyes);
  return (warning_->heard_by[household] & ~informal) != 0;
}

/// The tables that it goes by.
Edition PadmModel::edition(std::uint32_t household) const { return told_officially(household) ? Edition::current : Edition::first; }

PadmModel::Standpoint PadmModel::at_home(std::uint32_t household) const {
  const std::uint32_t building = world_->households.home[household].index;
  return {world_->buildings.node[building], world_->buildings.x[building], world_->buildings.y[building], edition(household)};
}

/// Where a school goes.
ShelterId PadmModel::refuge(BuildingId from) const {
  const Standpoint there{world_->buildings.node[from.index], world_->buildings.x[from.index], world_->buildings.y[from.index], Edition::current};
  const ShelterId shelter = nearest(there, TravelMode::foot, false);
  return shelter.valid() ? shelter : nearest(there, TravelMode::foot, true);
}

/// Nearest open place that is not known to be full; some of those with a car drive out of the area; short ways are walked, but not with somebody who needs help.
PadmModel::Way PadmModel::choose_way(std::uint32_t household, const transport::OwnVehicles& own, const Errand& errand) const {
  const Standpoint home = at_home(household);
  const double around_m = families_ == nullptr ? 0 : families_->way_m(household, errand) * settings_.detour;
  const std::uint32_t building = world_->households.home[household].index;
  const auto depth = static_cast<double>(hazard_->building_depth_m[building]);
  const bool drives = own.count > 0 && depth <= settings_.drive_depth_m;
  const TravelMode mode = transport_->in_use()[own.kind].kind.mode;
  if (drives && own.kind == 0 && luck(Stream::behaviour_destination, household) < settings_.car_exit_share)
    if (const ShelterId exit = nearest(home, mode, true); exit.valid()) return {exit, mode};
  const ShelterId on_foot = nearest(home, TravelMode::foot, false);
  if (!drives || (on_foot.valid() && !errand.assists() && around_m + way_m(home, on_foot) <= settings_.car_least_m))
    return {on_foot.valid() ? on_foot : nearest(home, TravelMode::foot, true), TravelMode::foot};
  const ShelterId driving = nearest(home, mode, false);
  if (driving.valid()) return {driving, mode};
  if (on_foot.valid()) return {on_foot, TravelMode::foot};
  return {nearest(home, mode, true), mode};
}

/// Where those go who found no seat: the nearest place on foot, or after the others.
PadmModel::Way PadmModel::way_on_foot(std::uint32_t household, const Way& others) const {
  if (others.mode == TravelMode::foot) return others;
  const Standpoint home = at_home(household);
  ShelterId to = nearest(home, TravelMode::foot, false);
  if (!to.valid()) to = nearest(home, TravelMode::foot, true);
  return {to.valid() ? to : others.destination, TravelMode::foot};
}

/// Who has far to walk, or somebody with them who walks badly, goes to the nearest pick-up point of a service that runs to an open place, if it is nearer than where
/// they would walk to.
PadmModel::Way PadmModel::by_bus(std::uint32_t household, const std::vector<std::uint32_t>& members, const Way& on_foot) const {
  if (buses_ == nullptr) return on_foot;
  const transport::RideSettings& rides = transport_->settings().rides;
  const Standpoint home = at_home(household);
  double nearest_m = on_foot.destination.valid() ? way_m(home, on_foot.destination) : INFINITY;
  const bool impaired = std::any_of(members.begin(), members.end(), [this](std::uint32_t p) { return world_->persons.impaired[p] != 0; });
  if (nearest_m <= rides.walk_limit_m && !(impaired && rides.impaired_ride)) return on_foot;
  Way best = on_foot;
  for (std::uint32_t h = 0; h < fleet_.halts().size(); ++h) {
    const transport::Halt& halt = fleet_.halts()[h];
    const ShelterId to = fleet_.services()[halt.service].to;
    const bool open = shelters_ == nullptr || (shelters_->open[to.index] != 0 && shelters_->known_full[to.index] == 0);
    if (buses_->running[halt.service] == 0 || !open) continue;
    if (const double m = way_m(home, halt.x, halt.y); m < nearest_m) nearest_m = m, best = {to, TravelMode::foot, h};
  }
  return best;
}

/// Least travel cost among open places of the kind, by the tables that it knows there; the first row on ties.
ShelterId PadmModel::nearest(const Standpoint& from, TravelMode mode, bool exits) const {
  std::vector<ShelterId> open;
  for (std::uint32_t s = 0; s < world_->shelters.size(); ++s) {
    if ((world_->shelters.kind[s] == ShelterKind::exit) != exits) continue;
    if (shelters_ == nullptr || (shelters_->open[s] != 0 && shelters_->known_full[s] == 0)) open.push_back({s});
  }
  if (routes_ != nullptr && routes_->tables != nullptr) routes_->tables->prepare(from.edition, mode, open, threads_);
  ShelterId best;
  double least = INFINITY;
  for (const ShelterId shelter : open) {
    const double cost = travel_cost(from, shelter, mode);
    if (cost < least) least = cost, best = shelter;
  }
  return best;
}

/// Travel time in ms where movement keeps tables, else straight distance; infinite where no way leads.
double PadmModel::travel_cost(const Standpoint& from, ShelterId to, TravelMode mode) const {
  if (routes_ == nullptr || routes_->tables == nullptr) return way_m(from, to);
  const std::uint32_t cost = routes_->tables->cost_to_go(from.edition, mode, to, from.node);
  return cost == no_way ? INFINITY : static_cast<double>(cost);
}

/// Straight distance times the detour, m.
double PadmModel::way_m(const Standpoint& from, ShelterId to) const { return way_m(from, world_->shelters.x[to.index], world_->shelters.y[to.index]); }

double PadmModel::way_m(const Standpoint& from, double x, double y) const {
  const double dx = x - from.x, dy = y - from.y;
  return std::sqrt(dx * dx + dy * dy) * settings_.detour;
}

std::unique_ptr<Model> make_behaviour_padm(const ModelInputs& inputs) { return std::make_unique<PadmModel>(inputs, settings_of<PadmSettings>(inputs)); }

}  // namespace muster::behaviour
