#include <algorithm>
#include <cstring>

#include "casualty/whereabouts.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/casualty/chances.hpp"
#include "muster/models/casualty/settings.hpp"
#include "muster/models/casualty/shelters.hpp"
#include "muster/models/casualty/stability.hpp"
#include "muster/models/casualty/zone.hpp"
#include "muster/models/population/storeys.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/warning/neighbours.hpp"
#include "muster/models/zone/kinds.hpp"
#include "shelter/outside.hpp"

namespace muster::casualty {

namespace {

/// How the water rose at each building. Owner: casualty.
struct RiseState {
  std::vector<ShortTime> wet_since;  ///< [building] first time that the ground was wet, never() before
  std::vector<std::uint8_t> judged;  ///< [building] 0 = shallower than rapid_from_m so far, 1 = rose slowly, 2 = rose rapidly
  static void arrays(auto& self, auto&& visit) { visit("building/wet_since", self.wet_since), visit("building/rise", self.judged); }
};

const Job job = {"casualty/flood",
                 Phase::casualty,
                 {"hazard/building_depth_m",
                  "hazard/building_velocity_m_s",
                  "hazard/link_depth_m",
                  "hazard/link_velocity_m_s",
                  "hazard/changed_buildings",
                  "hazard/changed_links",
                  "party/status?",
                  "party/link?",
                  "party/node?",
                  "party/goal?",
                  "party/mode?",
                  "party/vehicle?",
                  "party/carried_by?",
                  "person/party?",
                  "person/at_school?",
                  "movement/parties_by_status?",
                  "household/intent?",
                  "person/homeward?",
                  "person/carried_to?",
                  "shelter/door_queue?"},
                 {"person/harm", "person/cause", "person/exposed", "person/died", "person/death_chance", "casualty/exposed_persons", "casualty/dead_persons",
                  "building/wet_since", "building/rise", "footing/", "harm/"}};

/// Water that no limit of stability.hpp could mind lets everybody pass without a look at who it is: bits by travel mode.
std::uint8_t modes_in_danger(double depth_m, double velocity_m_s) {
  const double force = depth_m * velocity_m_s;
  const bool foot = depth_m > 0.5 || velocity_m_s > 3.0 || force > 0.4, car = depth_m > 0.3 || velocity_m_s > 3.0 || force > 0.3;
  const auto bit = [](TravelMode mode) { return 1U << static_cast<unsigned>(mode); };
  // A two-wheeler gives no better hold than feet do; a vehicle with clearance is at least as heavy as a car.
  return static_cast<std::uint8_t>((foot ? bit(TravelMode::foot) | bit(TravelMode::cycle) : 0U) | (car ? bit(TravelMode::car) | bit(TravelMode::high) : 0U));
}

class FloodCasualtyModel final : public StandardModel {
 public:
  FloodCasualtyModel(const ModelInputs& inputs, const CasualtySettings& settings)
      : StandardModel(job), world_(inputs.world), transport_(inputs.transport), settings_(settings), where_(inputs.world) {}
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext& context) override;
  void settle() override { requests_->persons.settle(), requests_->shelters.settle(); }

 private:
  void link_changed(std::uint32_t link);
  void building_changed(std::uint32_t building);
  void at_home(std::uint32_t building, std::uint32_t household);
  void in_basement(std::uint32_t building, std::uint32_t household);
  void at_school(std::uint32_t building);
  WaterAtHome water_at(std::uint32_t building) const;
  double chance_indoors(std::uint32_t person, WaterAtHome water, double above_ground_floor_m, int own, int top) const;
  void harm_indoors(std::uint32_t person, const WaterAtHome& water, double above_ground_floor_m, int own, int top);
  template <class Each>
  void each_party(PartyStatus wanted, const Each& each) const;
  void look_at_all();
  void look_at(std::span<const PartyId> entered);
  void look_at_waiting();
  void look_at_doors();
  std::uint32_t shallowest_link(NodeId node) const;
  bool in_danger(std::uint32_t party, std::uint32_t link) const;
  void in_water_of(std::uint32_t link, std::uint32_t party);
  bool on_foot(std::uint32_t party, double depth, double velocity);
  bool in_car(std::uint32_t party, double depth, double velocity);
  bool vehicle_lost(std::uint32_t party, double depth, double velocity) const;
  void harm_those_in(std::uint32_t party, double depth, double velocity);
  void tell_movement(std::uint32_t party, PartyStatus alive_becomes);
  void take_requests(Time end);
  bool swept(std::uint32_t person, double height_mass, double depth, double velocity) const;
  CarLimits car_limits(std::uint32_t party) const;
  void expose(std::uint32_t person) { expose(person, now_->now); }
  void kill(std::uint32_t person, Cause cause) { kill(person, cause, now_->now); }
  void expose(std::uint32_t person, Time when);
  void kill(std::uint32_t person, Cause cause, Time when);
  void injure(std::uint32_t person, Harm harm, Cause cause, Time when);
  void swept_away(std::uint32_t person, Cause cause);
  bool alive(std::uint32_t person) const { return harm_->harm[person] != Harm::dead; }
  double luck(Stream stream, std::uint32_t person) const { return uniform(seed_, stream, world_->persons.key[person]); }

  std::shared_ptr<const World> world_;
  std::shared_ptr<const transport::Transport> transport_;  ///< may be null
  CasualtySettings settings_;
  std::uint64_t seed_ = 0;
  HarmState* harm_ = nullptr;
  DeathChances chances_;
  RiseState* rise_ = nullptr;
  const HazardState* hazard_ = nullptr;
  const PartyState* parties_ = nullptr;
  const CarryState* carry_ = nullptr;       ///< null = nobody is carried upstairs
  const MovementTotals* totals_ = nullptr;  ///< null = what moves parties does not say who enters a link
  HarmRequests* requests_ = nullptr;
  shelter::DoorState* door_ = nullptr;  ///< null = nobody waits at desks
  bool harm_at_doors_ = false;          ///< who stands outside shelters is looked at
  Whereabouts where_;
  EventKind died_event_, exposed_event_, injured_event_, injured_severely_event_;
  StepContext* now_ = nullptr;
  std::vector<std::uint8_t> danger_;  ///< [link] bit per TravelMode that its water can harm. A cache of HazardState
  std::size_t dangerous_links_ = 0;
  struct Worst {
    double depth = 0, velocity = 0, force = 0;
    std::uint8_t judged = 0;
  };
  std::vector<Worst> worst_;  ///< [building] since the caches were last dropped: only spares work, never changes a result
};

void FloodCasualtyModel::declare(StartContext& context) {
  const std::size_t persons = world_->persons.size(), buildings = world_->buildings.size();
  harm_ = &context.state.add<HarmState>();
  harm_->harm.assign(persons, Harm::unharmed), harm_->cause.assign(persons, Cause::none);
  harm_->exposed.assign(persons, Time::never()), harm_->died.assign(persons, Time::never());
  harm_->death_chance.assign(persons, 0.0F);
  chances_.use(*harm_, context.state.add<FootingState>());
  requests_ = &context.state.add<HarmRequests>();
  context.state.add<DrowningRules>().settings = settings_;
  rise_ = &context.state.add<RiseState>();
  rise_->wet_since.assign(buildings, Time::never()), rise_->judged.assign(buildings, 0);
  died_event_ = context.events.declare({"person/died", "person", "", "cause"});
  exposed_event_ = context.events.declare({"person/exposed", "person", "", ""});
  injured_event_ = context.events.declare({"person/injured", "person", "", "cause"});
  injured_severely_event_ = context.events.declare({"person/injured_severely", "person", "", "cause"});
}

void FloodCasualtyModel::start(StartContext& context) {
  seed_ = context.seed;
  hazard_ = &context.state.get<HazardState>();
  parties_ = context.state.find<PartyState>();
  carry_ = context.state.find<CarryState>();
  totals_ = context.state.find<MovementTotals>();
  door_ = context.state.find<shelter::DoorState>();
  harm_at_doors_ = context.state.find<ShelterHarm>() != nullptr;
  drop_caches(context);
}

void FloodCasualtyModel::drop_caches(StartContext& context) {
  where_.start(context, *harm_);
  if (where_.movement() != nullptr) where_.movement()->tell_new_links = true;
  worst_.assign(world_->buildings.size(), {});
  danger_.assign(world_->links.size(), 0);
  dangerous_links_ = 0;
  for (std::uint32_t l = 0; l < danger_.size(); ++l) link_changed(l);
}

void FloodCasualtyModel::step(StepContext& context) {
  now_ = &context;
  if (!requests_->persons.empty()) take_requests(context.end);
  const bool new_water = hazard_->is_new(context.now, context.end);
  if (new_water) {
    for (const LinkId l : hazard_->changed_links) link_changed(l.index);
    for (const BuildingId b : hazard_->changed_buildings) building_changed(b.index);
  }
  if (dangerous_links_ == 0 || parties_ == nullptr || !where_.knows_members()) return;
  // Who stays in the same water fares as before: only new water, or a new link, is worth a look.
  if (new_water || totals_ == nullptr) look_at_all(), look_at_waiting(), look_at_doors();
  else look_at(where_.movement()->on_new_link);
}

template <class Each>
void FloodCasualtyModel::each_party(PartyStatus wanted, const Each& each) const {
  if (totals_ != nullptr && totals_->of(wanted) == 0) return;
  const auto* status = reinterpret_cast<const unsigned char*>(parties_->status.data());
  const unsigned char *end = status + parties_->status.size(), *at = status;
  while ((at = static_cast<const unsigned char*>(std::memchr(at, static_cast<int>(wanted), static_cast<std::size_t>(end - at)))) != nullptr)
    each(static_cast<std::uint32_t>(at++ - status));
}

void FloodCasualtyModel::look_at_all() {
  each_party(PartyStatus::on_link, [this](std::uint32_t party) {
    if (const std::uint32_t link = parties_->link[party].index; in_danger(party, link)) in_water_of(link, party);
  });
}

/// Who waits in the street for a bus, or for whoever is to take him along. Whose journey has only not begun yet is at home.
void FloodCasualtyModel::look_at_waiting() {
  each_party(PartyStatus::waiting, [this](std::uint32_t party) {
    const NodeId node = parties_->node[party];
    if (where_.in_fleet(party) || !node.valid() || parties_->goal[party] != node) return;
    if (const std::uint32_t link = shallowest_link(node); link != LinkId{}.index && in_danger(party, link)) in_water_of(link, party);
  });
}

/// Who stands outside a shelter until he is let in, or has been turned away and not gone yet. On foot, whatever brought him there. Only where the scenario looks
/// at harm in shelters at all.
void FloodCasualtyModel::look_at_doors() {
  if (!harm_at_doors_) return;
  for (const std::uint32_t party : shelter::outside(door_, where_.movement())) {
    const ShelterId at = parties_->destination[party];
    if (where_.in_fleet(party) || parties_->status[party] != PartyStatus::arrived || !at.valid()) continue;
    const std::uint32_t link = shallowest_link(world_->shelters.node[at.index]);
    if (link == LinkId{}.index || (danger_[link] & 1U << static_cast<unsigned>(TravelMode::foot)) == 0) continue;
    if (on_foot(party, static_cast<double>(hazard_->link_depth_m[link]), static_cast<double>(hazard_->link_velocity_m_s[link])))
      tell_movement(party, PartyStatus::in_place);
  }
}

/// Of those that meet at the node; the first row on ties.
std::uint32_t FloodCasualtyModel::shallowest_link(NodeId node) const {
  const Network& network = world_->network;
  std::uint32_t best = LinkId{}.index;
  const auto look = [this, &best](std::uint32_t link) {
    const bool better = best == LinkId{}.index || hazard_->link_depth_m[link] < hazard_->link_depth_m[best] ||
        (hazard_->link_depth_m[link] == hazard_->link_depth_m[best] && link < best);
    if (better) best = link;
  };
  for (std::uint32_t link = network.first_out(node); link < network.first_out(node) + network.out_degree(node); ++link) look(link);
  for (const std::uint32_t link : network.in_links(node)) look(link);
  return best;
}

/// In the order of rows, each once, as look_at_all would.
void FloodCasualtyModel::look_at(std::span<const PartyId> entered) {
  std::vector<std::uint32_t> found;
  for (const PartyId party : entered)
    if (parties_->status[party.index] == PartyStatus::on_link && in_danger(party.index, parties_->link[party.index].index)) found.push_back(party.index);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (const std::uint32_t party : found) in_water_of(parties_->link[party].index, party);
}

bool FloodCasualtyModel::in_danger(std::uint32_t party, std::uint32_t link) const {
  return (danger_[link] >> static_cast<unsigned>(parties_->mode[party]) & 1U) != 0;
}

void FloodCasualtyModel::link_changed(std::uint32_t link) {
  const std::uint8_t now = modes_in_danger(static_cast<double>(hazard_->link_depth_m[link]), static_cast<double>(hazard_->link_velocity_m_s[link]));
  dangerous_links_ += now != 0, dangerous_links_ -= danger_[link] != 0;
  danger_[link] = now;
}

void FloodCasualtyModel::building_changed(std::uint32_t building) {
  const auto depth = static_cast<double>(hazard_->building_depth_m[building]), velocity = static_cast<double>(hazard_->building_velocity_m_s[building]);
  if (!(depth > 0)) return;
  if (rise_->wet_since[building].is_never()) rise_->wet_since[building] = now_->now;
  if (rise_->judged[building] == 0 && depth >= settings_.rapid_from_m) {
    const double hours = (now_->now - rise_->wet_since[building]).in_hours();
    rise_->judged[building] = hours * settings_.rapid_rise_m_h <= depth ? 2 : 1;
  }
  // No chance grows while depth, velocity, their product and the rise are no worse than they were: whoever was spared then is spared now.
  Worst& worst = worst_[building];
  if (depth <= worst.depth && velocity <= worst.velocity && depth * velocity <= worst.force && rise_->judged[building] == worst.judged) return;
  worst = {std::max(worst.depth, depth), std::max(worst.velocity, velocity), std::max(worst.force, depth * velocity), rise_->judged[building]};
  for (const std::uint32_t h : where_.households_in(building)) at_home(building, h);
  at_school(building);
}

WaterAtHome FloodCasualtyModel::water_at(std::uint32_t building) const {
  const BuildingTable& b = world_->buildings;
  WaterAtHome water;
  water.depth_m = static_cast<double>(hazard_->building_depth_m[building]);
  water.velocity_m_s = static_cast<double>(hazard_->building_velocity_m_s[building]);
  water.storey_m = static_cast<double>(b.storey_m[building]);
  water.rapid = rise_->judged[building] == 2;
  const bool masonry = b.construction[building] == Construction::reinforced_concrete || b.construction[building] == Construction::brick;
  water.collapses = building_collapses(water.depth_m, water.velocity_m_s, masonry ? Footing::masonry : Footing::timber_anchored);
  return water;
}

void FloodCasualtyModel::at_home(std::uint32_t building, std::uint32_t household) {
  if (lives_below_ground(*world_, household)) return in_basement(building, household);
  const BuildingTable& b = world_->buildings;
  const WaterAtHome water = water_at(building);
  const double above_ground_floor = water.depth_m - (static_cast<double>(b.floor_z[building]) - static_cast<double>(b.ground_z[building]));
  const int own = world_->households.storey[household], top = std::max(own, b.storeys[building] - 1);
  if (above_ground_floor - own * water.storey_m < 0 && !water.collapses) return;  // their own floor is dry
  const auto storey = [&](std::uint32_t p) {
    return carry_ == nullptr || carry_->storey[p] == CarryState::nowhere ? own : std::max<int>(own, carry_->storey[p]);
  };
  where_.each_at_home(household, [&](std::uint32_t p) { harm_indoors(p, water, above_ground_floor, storey(p), top); });
  where_.each_who_drowned_at_home(household, [&](std::uint32_t p) { chances_.indoors(p, chance_indoors(p, water, above_ground_floor, storey(p), top)); });
}

/// Water that comes over the sill of the entrance fills the rooms below in minutes: it stands there as deep as outside and a storey more, and the stairs
/// that it comes down are the way out. Nobody goes up.
void FloodCasualtyModel::in_basement(std::uint32_t building, std::uint32_t household) {
  WaterAtHome water = water_at(building);
  if (water.depth_m <= settings_.basement_sill_m && !water.collapses) return;
  water.depth_m += water.storey_m, water.rapid = true;
  where_.each_at_home(household, [&](std::uint32_t p) { harm_indoors(p, water, water.depth_m, 0, 0); });
  where_.each_who_drowned_at_home(household, [&](std::uint32_t p) { chances_.indoors(p, chance_indoors(p, water, water.depth_m, 0, 0)); });
}

/// Pupils are on the ground floor when the water comes, and go up.
void FloodCasualtyModel::at_school(std::uint32_t building) {
  const BuildingTable& b = world_->buildings;
  const WaterAtHome water = water_at(building);
  const double above_ground_floor = water.depth_m - (static_cast<double>(b.floor_z[building]) - static_cast<double>(b.ground_z[building]));
  if (above_ground_floor < 0 && !water.collapses) return;
  const int top = b.storeys[building] - 1;
  where_.each_at_school(building, [&](std::uint32_t p) { harm_indoors(p, water, above_ground_floor, 0, top); });
  where_.each_who_drowned_at_school(building, [&](std::uint32_t p) { chances_.indoors(p, chance_indoors(p, water, above_ground_floor, 0, top)); });
}

/// @param own, top  storeys: where the person is, and the highest that it can go to
double FloodCasualtyModel::chance_indoors(std::uint32_t person, WaterAtHome water, double above_ground_floor_m, int own, int top) const {
  water.limited_mobility = world_->persons.impaired[person] != 0;
  water.above_refuge_m = above_ground_floor_m - (water.limited_mobility ? own : top) * water.storey_m;
  return drowning_at_home(settings_.at_home, water, settings_.swept_fatality);
}

void FloodCasualtyModel::harm_indoors(std::uint32_t person, const WaterAtHome& water, double above_ground_floor_m, int own, int top) {
  if (above_ground_floor_m - own * water.storey_m >= settings_.exposed_depth_m || water.collapses) expose(person);
  const double chance = chance_indoors(person, water, above_ground_floor_m, own, top);
  chances_.indoors(person, chance);
  if (chance > 0 && luck(Stream::casualty_drowning, person) < chance) kill(person, water.collapses ? Cause::building_collapsed : Cause::drowned_at_home);
}

void FloodCasualtyModel::in_water_of(std::uint32_t link, std::uint32_t party) {
  const auto depth = static_cast<double>(hazard_->link_depth_m[link]), velocity = static_cast<double>(hazard_->link_velocity_m_s[link]);
  const bool car = parties_->mode[party] == TravelMode::car || parties_->mode[party] == TravelMode::high;
  if (!(car ? in_car(party, depth, velocity) : on_foot(party, depth, velocity))) return;
  tell_movement(party, car ? PartyStatus::abandoned : PartyStatus::in_place);
  if (const CarriedParties* carried = where_.carried(); carried != nullptr)
    for (const PartyId other : carried->of(party)) tell_movement(other.index, PartyStatus::abandoned);
}

void FloodCasualtyModel::tell_movement(std::uint32_t party, PartyStatus alive_becomes) {
  int left = 0;
  where_.each_living_member(party, [&left](std::uint32_t) { ++left; });
  where_.stop(party, left, alive_becomes, now_->end);
}

bool FloodCasualtyModel::swept(std::uint32_t person, double height_mass, double depth, double velocity) const {
  return loses_footing(depth, velocity, height_mass, luck(Stream::casualty_stability, person));
}

/// True where the party can go no further: somebody lost footing. Infants are carried, and stand or fall with the strongest of the party, who
/// counts as a child at least.
bool FloodCasualtyModel::on_foot(std::uint32_t party, double depth, double velocity) {
  std::uint32_t strongest = party;
  where_.each_living_member(party, [&](std::uint32_t p) {
    if (world_->persons.height_mass[p] > world_->persons.height_mass[strongest] || !alive(strongest)) strongest = p;
  });
  bool stopped = false;
  where_.each_living_member(party, [&](std::uint32_t p) {
    const std::uint32_t stands = world_->persons.height_mass[p] < 25 ? strongest : p;
    const double height_mass = std::max(25.0, static_cast<double>(world_->persons.height_mass[stands]));
    const FootLimits limits = foot_limits(height_mass);
    if (depth * velocity > limits.low_m2_s || depth > 0.5) expose(p);
    chances_.in_flow(p, share_losing_footing(depth, velocity, height_mass), settings_.swept_fatality);
    if (!swept(stands, height_mass, depth, velocity)) return;
    stopped = true;
    expose(p);
    swept_away(p, Cause::swept_off_feet);
  });
  return stopped;
}

CarLimits FloodCasualtyModel::car_limits(std::uint32_t party) const {
  switch (settings_.cars) {
    case CarRule::shand_small: return shand_small_car();
    case CarRule::shand_large: return shand_large_car();
    case CarRule::shand_four_wheel: return shand_four_wheel_drive();
    case CarRule::lifesim: return lifesim_low_clearance_car(luck(Stream::casualty_vehicle, party));
  }
  return shand_small_car();
}

/// A vehicle of the fleet stands in deeper water as its kind says; in flowing water one with more clearance than a car holds as a four-wheel drive does.
bool FloodCasualtyModel::vehicle_lost(std::uint32_t party, double depth, double velocity) const {
  const transport::VehicleType& type = transport_->in_use()[parties_->vehicle[party]];
  CarLimits limits = parties_->mode[party] == TravelMode::high ? shand_four_wheel_drive() : shand_small_car();
  limits.depth_m = type.clearance_m;
  return car_unstable(depth, velocity, limits);
}

/// True where the car is lost. Those in it get out, and drown only where they would not stand either.
bool FloodCasualtyModel::in_car(std::uint32_t party, double depth, double velocity) {
  if (where_.in_fleet(party) ? !vehicle_lost(party, depth, velocity) : !car_unstable(depth, velocity, car_limits(party))) return false;
  harm_those_in(party, depth, velocity);
  if (const CarriedParties* carried = where_.carried(); carried != nullptr)
    for (const PartyId other : carried->of(party)) harm_those_in(other.index, depth, velocity);
  return true;
}

void FloodCasualtyModel::harm_those_in(std::uint32_t party, double depth, double velocity) {
  where_.each_living_member(party, [&](std::uint32_t p) {
    expose(p);
    const double height_mass = std::max(25.0, static_cast<double>(world_->persons.height_mass[p]));
    chances_.in_flow(p, share_losing_footing(depth, velocity, height_mass), settings_.swept_fatality);
    if (!swept(p, height_mass, depth, velocity)) return;
    swept_away(p, Cause::vehicle_swept_away);
  });
}

void FloodCasualtyModel::expose(std::uint32_t person, Time when) {
  if (!harm_->exposed[person].is_never()) return;
  harm_->exposed[person] = when;
  ++harm_->exposed_persons;
  now_->events.add(when, exposed_event_, person);
}

void FloodCasualtyModel::kill(std::uint32_t person, Cause cause, Time when) {
  expose(person, when);
  harm_->harm[person] = Harm::dead, harm_->cause[person] = cause, harm_->died[person] = when;
  ++harm_->dead_persons;
  now_->events.add(when, died_event_, person, EventLog::none, static_cast<double>(cause));
}

/// Drowns, or comes out with an injury, or with none.
void FloodCasualtyModel::swept_away(std::uint32_t person, Cause cause) {
  if (luck(Stream::casualty_drowning, person) < settings_.swept_fatality) return kill(person, cause);
  if (const Harm harm = injury_of_taken(settings_, seed_, world_->persons.key[person]); harm != Harm::unharmed) injure(person, harm, cause, now_->now);
}

/// Who is injured already keeps the worse injury, and its cause. Zones tell of those whom they injure themselves.
void FloodCasualtyModel::injure(std::uint32_t person, Harm harm, Cause cause, Time when) {
  if (is_injured(harm_->harm[person]) && harm_->harm[person] >= harm) return;
  harm_->harm[person] = harm, harm_->cause[person] = cause;
  if (zone::is_cause_of_zones(cause)) return;
  now_->events.add(when, harm == Harm::injured ? injured_event_ : injured_severely_event_, person, EventLog::none, static_cast<double>(cause));
}

/// What other models have done to persons.
void FloodCasualtyModel::take_requests(Time end) {
  for (const PersonHarmRequest& r : requests_->persons.take(end)) {
    const std::uint32_t person = r.person.index;
    if (!alive(person)) continue;
    expose(person, r.head.time);
    if (r.becomes == Harm::dead) kill(person, r.cause, r.head.time);
    else if (is_injured(r.becomes)) injure(person, r.becomes, r.cause, r.head.time);
  }
}

}  // namespace

std::unique_ptr<Model> make_casualty_flood(const ModelInputs& inputs) {
  return std::make_unique<FloodCasualtyModel>(inputs, settings_of<CasualtySettings>(inputs));
}

}  // namespace muster::casualty
