#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/returners.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/settings.hpp"
#include "muster/models/zone/state.hpp"

#include <cmath>

namespace muster::shelter {

void ShelterSettings::describe(config::Builder<ShelterSettings>& d) {
  using S = ShelterSettings;
  d.about("shelter/capacity", "Shelters open, fill, refuse and send on; exits take everybody", "避难场所开放、接收、满员拒收并引导转往他处；出口不限人数");
  d.boolean("open_at_start", &S::open_at_start,
            {.meaning = "open from the start; otherwise a plan has to open them", .meaning_zh = "一开始即开放，否则须由预案下令开放"});
  d.duration("prepare", &S::prepare,
             {.unit = "s", .min = 0, .meaning = "from the order to open until the doors are open", .meaning_zh = "从下令到实际开放的时间"});
  d.duration("refuse", &S::refuse, {.unit = "s", .min = 0, .meaning = "time lost at a door that turns people away", .meaning_zh = "被拒后再出发前耗费的时间"});
  d.duration("word_spreads", &S::word_spreads,
             {.unit = "s",
              .min = 0,
              .meaning = "from the first refusal until those setting out know that it is full",
              .meaning_zh = "从首次拒收到公众知晓满员的时间"});
  d.number("room_factor", &S::room_factor,
           {.unit = "1",
            .min = 0,
            .max = 100,
            .meaning = "factor on the room of all shelters, to try what more or less of it does",
            .meaning_zh = "全部避难场所容量的系数，用于比较容量增减的影响"});
  d.number("freeboard_m", &S::freeboard_m,
           {.unit = "m", .min = -2, .max = 5, .meaning = "closed when water is this close below the floor", .meaning_zh = "水面距室内地面不足此高度即关闭"});
  d.number("reference_m", &S::reference_m,
           {.unit = "m",
            .min = 1,
            .max = 1000,
            .meaning = "how far away the building may be whose water level stands for the shelter's",
            .meaning_zh = "可代表该场所水位的建筑的最大距离"});
}

namespace {

const Job job = {"shelter/capacity",
                 Phase::shelter,
                 {"hazard/building_depth_m", "hazard/changed_buildings", "party/persons", "movement/arrivals", "zone/onset?"},
                 {"shelter/orders", "shelter/open", "shelter/known_full", "shelter/occupants", "shelter/turned_away", "shelter/opens", "shelter/full_since",
                  "shelter/flooded", "shelter/last_arrival"}};

class CapacityModel final : public StandardModel {
 public:
  CapacityModel(const ModelInputs& inputs, const ShelterSettings& settings) : StandardModel(job), world_(inputs.world), settings_(settings) {}
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext&) override { find_reference_buildings(), tell_doors(); }
  void settle() override { state_->orders.settle(); }

 private:
  bool is_exit(std::uint32_t s) const { return world_->shelters.kind[s] == ShelterKind::exit; }
  bool has_room(std::uint32_t s, int persons) const { return is_exit(s) || state_->occupants[s] + persons <= room(s); }
  /// Persons that it takes.
  std::int64_t room(std::uint32_t s) const { return static_cast<std::int64_t>(static_cast<double>(world_->shelters.capacity[s]) * settings_.room_factor); }
  void carry_out(const ShelterOrder& order);
  void open_and_tell(StepContext& context);
  void look_at_water(StepContext& context);
  void look_at_zones(StepContext& context);
  void shut_for_good(std::uint32_t shelter);
  void receive(const Arrival& arrival, EventLog& events);
  ShelterId elsewhere(std::uint32_t from, int persons) const;
  void find_reference_buildings();
  void tell_doors();

  std::shared_ptr<const World> world_;
  ShelterSettings settings_;
  ShelterState* state_ = nullptr;
  const HazardState* hazard_ = nullptr;
  const zone::Zones* zones_ = nullptr;  ///< null = the run has no danger zones
  HarmRequests* losses_ = nullptr;      ///< null = nobody dies in shelters
  ReturnState* returners_ = nullptr;    ///< null = nobody goes out again
  const PartyState* parties_ = nullptr;
  MovementQueues* movement_ = nullptr;
  DoorAccess* doors_ = nullptr;  ///< null = nobody chooses on the way
  EventKind opened_, closed_, arrived_, refused_, full_, flooded_, in_zone_;
  std::vector<BuildingId> reference_;  ///< [shelter] building whose water level stands for its own; none = not known. A cache of the World
};

void CapacityModel::declare(StartContext& context) {
  const std::size_t n = world_->shelters.size();
  state_ = &context.state.add<ShelterState>();
  state_->open.assign(n, settings_.open_at_start ? 1 : 0);
  for (std::uint32_t s = 0; s < n; ++s)
    if (is_exit(s)) state_->open[s] = 1;
  state_->known_full.assign(n, 0), state_->flooded.assign(n, 0);
  state_->occupants.assign(n, 0), state_->turned_away.assign(n, 0);
  state_->opens.assign(n, Time::never()), state_->full_since.assign(n, Time::never());
  opened_ = context.events.declare({"shelter/opened", "shelter", "", ""});
  closed_ = context.events.declare({"shelter/closed", "shelter", "", ""});
  arrived_ = context.events.declare({"shelter/arrived", "person", "shelter", "persons"});
  refused_ = context.events.declare({"shelter/refused", "person", "shelter", "persons"});
  full_ = context.events.declare({"shelter/full", "shelter", "", "persons"});
  flooded_ = context.events.declare({"shelter/flooded", "shelter", "", "persons"});
  zones_ = context.state.find<zone::Zones>();  // the hazard phase declares first
  if (zones_ != nullptr) in_zone_ = context.events.declare({"shelter/in_zone", "shelter", "zone", "persons"});
}

void CapacityModel::start(StartContext& context) {
  hazard_ = &context.state.get<HazardState>();
  losses_ = context.state.find<HarmRequests>();
  returners_ = context.state.find<ReturnState>();
  parties_ = &context.state.get<PartyState>();
  movement_ = &context.state.get<MovementQueues>();
  doors_ = context.state.find<DoorAccess>();
  find_reference_buildings();
  tell_doors();
}

void CapacityModel::step(StepContext& context) {
  if (!state_->orders.empty())
    for (const ShelterOrder& order : state_->orders.take(context.now)) {
      carry_out(order);
      if (order.open == 0 && !is_exit(order.shelter.index)) context.events.add(order.head.time, closed_, order.shelter.index);
    }
  open_and_tell(context);
  if (!hazard_->changed_buildings.empty() && hazard_->is_new(context.now, context.end)) look_at_water(context);
  if (zones_ != nullptr) look_at_zones(context);
  if (losses_ != nullptr && !losses_->shelters.empty())
    for (const ShelterLossRequest& loss : losses_->shelters.take(context.end)) state_->occupants[loss.shelter.index] -= static_cast<std::int32_t>(loss.persons);
  if (returners_ != nullptr && !returners_->leaves.empty())
    for (const ShelterLossRequest& leaves : returners_->leaves.take(context.end))
      state_->occupants[leaves.shelter.index] -= static_cast<std::int32_t>(leaves.persons);
  if (!movement_->arrivals.empty())
    for (const Arrival& arrival : movement_->arrivals.take(context.end)) receive(arrival, context.events);
  tell_doors();
}

/// Which places those pass over who choose among them on their way.
void CapacityModel::tell_doors() {
  if (doors_ == nullptr) return;
  doors_->shut.resize(state_->open.size());
  for (std::size_t s = 0; s < doors_->shut.size(); ++s) doors_->shut[s] = state_->open[s] == 0 || state_->known_full[s] != 0;
}

void CapacityModel::carry_out(const ShelterOrder& order) {
  const std::uint32_t s = order.shelter.index;
  if (is_exit(s)) return;
  if (order.open == 0) {
    state_->open[s] = 0, state_->opens[s] = Time::never();
  } else if (state_->open[s] == 0 && state_->flooded[s] == 0) {
    state_->opens[s] = std::min(state_->opens[s], order.head.time + settings_.prepare);
  }
}

void CapacityModel::open_and_tell(StepContext& context) {
  for (std::uint32_t s = 0; s < state_->open.size(); ++s) {
    if (state_->opens[s] < context.end) {
      context.events.add(state_->opens[s], opened_, s);
      state_->open[s] = 1, state_->opens[s] = Time::never();
    }
    if (!state_->full_since[s].is_never() && state_->full_since[s] + settings_.word_spreads <= context.now) state_->known_full[s] = 1;
  }
}

/// A shelter whose floor the water reaches takes nobody in any more, for the rest of the run.
void CapacityModel::look_at_water(StepContext& context) {
  for (std::uint32_t s = 0; s < state_->open.size(); ++s) {
    if (state_->flooded[s] != 0 || is_exit(s) || !reference_[s].valid()) continue;
    const std::uint32_t b = reference_[s].index;
    const float depth = hazard_->building_depth_m[b];
    const double surface = static_cast<double>(world_->buildings.ground_z[b]) + static_cast<double>(depth);
    if (!(depth > 0) || surface + settings_.freeboard_m <= static_cast<double>(world_->shelters.floor_z[s])) continue;
    shut_for_good(s);
    context.events.add(context.now, flooded_, s, EventLog::none, state_->occupants[s]);
  }
}

/// Nor does one that a danger zone comes to.
void CapacityModel::look_at_zones(StepContext& context) {
  for (const zone::Strike& strike : zones_->shelters) {
    const std::uint32_t s = strike.row;
    if (state_->flooded[s] != 0 || is_exit(s) || zones_->zones[strike.zone].kind == zone::ZoneKind::water) continue;
    shut_for_good(s);
    context.events.add(strike.at, in_zone_, s, strike.zone, state_->occupants[s]);
  }
}

void CapacityModel::shut_for_good(std::uint32_t s) { state_->flooded[s] = 1, state_->open[s] = 0, state_->opens[s] = Time::never(); }

/// Families stay together: a party that does not fit as a whole is sent on as a whole.
void CapacityModel::receive(const Arrival& arrival, EventLog& events) {
  const std::uint32_t s = arrival.shelter.index;
  const int persons = parties_->persons[arrival.party.index];
  const bool leads_a_household = arrival.party.index < world_->persons.size();
  const std::uint32_t who = leads_a_household ? arrival.party.index : EventLog::none;
  if (state_->open[s] != 0 && has_room(s, persons)) {
    state_->occupants[s] += persons;
    state_->last_arrival = std::max(state_->last_arrival, arrival.head.time);
    events.add(arrival.head.time, arrived_, who, s, persons);
    return;
  }
  state_->turned_away[s] += persons;
  events.add(arrival.head.time, refused_, who, s, persons);
  if (state_->open[s] != 0 && state_->full_since[s].is_never()) {
    state_->full_since[s] = arrival.head.time;
    events.add(arrival.head.time, full_, s, EventLog::none, state_->occupants[s]);
  }
  movement_->redirect.add(
      {.head = {arrival.head.time + settings_.refuse, arrival.head.key, Phase::shelter}, .party = arrival.party, .destination = elsewhere(s, persons)});
}

/// The staff send people to the nearest other place that has room now; to an exit where none has; nowhere where there is no exit either.
ShelterId CapacityModel::elsewhere(std::uint32_t from, int persons) const {
  const ShelterTable& table = world_->shelters;
  ShelterId best;
  double best_squared = INFINITY;
  for (const bool exits : {false, true}) {
    for (std::uint32_t s = 0; s < table.size(); ++s) {
      if (s == from || is_exit(s) != exits || state_->open[s] == 0 || !has_room(s, persons)) continue;
      const double dx = table.x[s] - table.x[from], dy = table.y[s] - table.y[from];
      if (dx * dx + dy * dy < best_squared) best_squared = dx * dx + dy * dy, best = {s};
    }
    if (best.valid()) return best;
  }
  return best;
}

void CapacityModel::find_reference_buildings() {
  reference_.assign(world_->shelters.size(), BuildingId{});
  for (std::uint32_t s = 0; s < world_->shelters.size(); ++s) {
    const BuildingId nearest = nearest_building(world_->buildings, world_->shelters.x[s], world_->shelters.y[s]);
    if (!nearest.valid()) continue;
    const double dx = world_->buildings.x[nearest.index] - world_->shelters.x[s], dy = world_->buildings.y[nearest.index] - world_->shelters.y[s];
    if (dx * dx + dy * dy < settings_.reference_m * settings_.reference_m) reference_[s] = nearest;
  }
}

}  // namespace

std::unique_ptr<Model> make_shelter_capacity(const ModelInputs& inputs) {
  return std::make_unique<CapacityModel>(inputs, settings_of<ShelterSettings>(inputs));
}

}  // namespace muster::shelter
