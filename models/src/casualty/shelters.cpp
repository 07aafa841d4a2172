#include "muster/models/casualty/shelters.hpp"

#include <algorithm>
#include <set>

#include "casualty/whereabouts.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/models/casualty/stability.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/state.hpp"
#include "shelter/outside.hpp"

namespace muster::casualty {

namespace {

const Job job = {"casualty/shelters",
                 Phase::casualty,
                 {"hazard/building_depth_m", "hazard/building_velocity_m_s", "hazard/changed_buildings", "person/harm", "party/status?", "party/destination?",
                  "person/party?", "shelter/door_queue?"},
                 {"shelter/wet_since", "shelter/rise_judged", "shelter/dead_persons", "person/shelter_death_chance"}};

/// The water at a shelter is that of the nearest building, whose storeys and construction stand for the shelter's where it is not in the open.
class ShelterCasualties final : public StandardModel {
 public:
  ShelterCasualties(const ModelInputs& inputs, const ShelterCasualtySettings& settings)
      : StandardModel(job), world_(inputs.world), settings_(settings), where_(inputs.world) {}

  void declare(StartContext& context) override {
    const std::size_t n = world_->shelters.size();
    mine_ = &context.state.add<ShelterHarm>();
    mine_->wet_since.assign(n, Time::never()), mine_->judged.assign(n, 0), mine_->dead.assign(n, 0);
    mine_->death_chance.assign(world_->persons.size(), 0.0F);
  }
  void start(StartContext& context) override {
    seed_ = context.seed;
    hazard_ = &context.state.get<HazardState>(), harm_ = &context.state.get<HarmState>(), requests_ = &context.state.get<HarmRequests>();
    door_ = context.state.find<shelter::DoorState>(), movement_ = context.state.find<MovementQueues>();
    if (const auto* rules = context.state.find<DrowningRules>(); rules != nullptr && settings_.as_flood)
      static_cast<DrowningSettings&>(settings_) = rules->settings;
    drop_caches(context);
  }
  void drop_caches(StartContext& context) override {
    where_.start(context, *harm_);
    find_buildings();
  }

  void step(StepContext& context) override {
    if (!hazard_->is_new(context.now, context.end) || hazard_->changed_buildings.empty()) return;
    if (where_.parties() == nullptr || !where_.knows_members()) return;
    std::vector<Inside> inside(building_.size());
    bool any = false;
    for (std::uint32_t s = 0; s < building_.size(); ++s)
      if (building_[s].valid() && hazard_->building_depth_m[building_[s].index] > 0) any = (inside[s] = look(s, context.now)).wet || any;
    if (any) harm_those_in(inside, context.now);
  }

 private:
  /// What those in a shelter find there.
  struct Inside {
    bool wet = false;  ///< there is water above the floor, or the building falls
    WaterAtHome water;
    double above_floor = 0;
    int top = 0;             ///< highest storey
    std::uint32_t lost = 0;  ///< who drown now
  };

  Inside look(std::uint32_t s, Time now) {
    const BuildingTable& b = world_->buildings;
    const std::uint32_t building = building_[s].index;
    const bool open_air = shelter::in_the_open(world_->shelters, s);
    Inside out;
    WaterAtHome& water = out.water;
    water.depth_m = static_cast<double>(hazard_->building_depth_m[building]);
    water.velocity_m_s = static_cast<double>(hazard_->building_velocity_m_s[building]);
    water.storey_m = static_cast<double>(b.storey_m[building]);
    water.rapid = rises_fast(s, water.depth_m, now);
    const bool masonry = b.construction[building] == Construction::reinforced_concrete || b.construction[building] == Construction::brick;
    water.collapses = !open_air && building_collapses(water.depth_m, water.velocity_m_s, masonry ? Footing::masonry : Footing::timber_anchored);
    out.above_floor = static_cast<double>(b.ground_z[building]) + water.depth_m - static_cast<double>(world_->shelters.floor_z[s]);
    out.wet = out.above_floor > 0 || water.collapses;
    out.top = open_air ? 0 : b.storeys[building] - 1;
    return out;
  }

  /// One look at all parties for all shelters that are wet.
  void harm_those_in(std::vector<Inside>& inside, Time now) {
    const PartyState& parties = *where_.parties();
    std::set<std::uint32_t> outside = shelter::outside(door_, movement_);
    outside.merge(shelter::setting_out(movement_));
    for (std::uint32_t party = 0; party < world_->persons.size(); ++party) {
      if (parties.status[party] != PartyStatus::arrived) continue;
      const ShelterId at = parties.destination[party];
      if (at.valid() && inside[at.index].wet && !outside.contains(party)) inside[at.index].lost += those_of(party, inside[at.index], now);
    }
    for (std::uint32_t s = 0; s < inside.size(); ++s) {
      if (inside[s].lost == 0) continue;
      mine_->dead[s] += static_cast<std::int32_t>(inside[s].lost);
      requests_->shelters.add({{now, world_->shelters.key[s], Phase::casualty}, {s}, inside[s].lost});
    }
  }

  /// As at home: from the first water until it is 1.5 m deep.
  bool rises_fast(std::uint32_t s, double depth, Time now) {
    if (mine_->wet_since[s].is_never()) mine_->wet_since[s] = now;
    if (mine_->judged[s] == 0 && depth >= settings_.rapid_from_m)
      mine_->judged[s] = (now - mine_->wet_since[s]).in_hours() * settings_.rapid_rise_m_h <= depth ? 2 : 1;
    return mine_->judged[s] == 2;
  }

  /// @return  how many of a party drown now
  std::uint32_t those_of(std::uint32_t party, const Inside& at, Time now) {
    int dead = 0;
    where_.each_member(party, [&](std::uint32_t p) {
      if (where_.alive(p) || harm_->cause[p] == Cause::drowned_in_shelter) dead += drowns(p, at, now);
    });
    if (dead > 0) where_.lose(party, dead, PartyStatus::on_link, now);
    return static_cast<std::uint32_t>(dead);
  }

  /// One latent uniform per person against a chance that never falls. The chance of those who died goes on as that of the others. Of those whom the water takes
  /// a share dies, as out of doors: so whoever lives and has come that near to it may be injured.
  bool drowns(std::uint32_t person, const Inside& at, Time now) {
    WaterAtHome water = at.water;
    water.limited_mobility = world_->persons.impaired[person] != 0;
    water.above_refuge_m = at.above_floor - (water.limited_mobility ? 0 : at.top) * water.storey_m;
    const double chance = drowning_at_home(settings_.at_home, water, settings_.swept_fatality);
    mine_->death_chance[person] = std::max(mine_->death_chance[person], static_cast<float>(chance));
    if (!where_.alive(person)) return false;
    const double luck = uniform(seed_, Stream::casualty_drowning, world_->persons.key[person]);
    const bool dies = chance > 0 && luck<chance, taken = chance> 0 && luck * settings_.swept_fatality < chance;
    const Harm becomes = dies ? Harm::dead : taken ? injury_of_taken(settings_, seed_, world_->persons.key[person]) : Harm::unharmed;
    const bool exposed = at.above_floor >= settings_.exposed_depth_m || water.collapses;
    const bool worse = becomes == Harm::dead || (is_injured(becomes) && !(is_injured(harm_->harm[person]) && harm_->harm[person] >= becomes));
    if (worse || (exposed && harm_->exposed[person].is_never()))
      requests_->persons.add({{now, world_->persons.key[person], Phase::casualty}, {person}, becomes, Cause::drowned_in_shelter});
    return dies;
  }

  void find_buildings() {
    building_.assign(world_->shelters.size(), BuildingId{});
    for (std::uint32_t s = 0; s < world_->shelters.size(); ++s)
      if (world_->shelters.kind[s] != ShelterKind::exit)
        building_[s] = nearest_building(world_->buildings, world_->shelters.x[s], world_->shelters.y[s], settings_.reference_m);
  }

  std::shared_ptr<const World> world_;
  ShelterCasualtySettings settings_;
  Whereabouts where_;
  std::uint64_t seed_ = 0;
  ShelterHarm* mine_ = nullptr;
  HarmRequests* requests_ = nullptr;
  const HarmState* harm_ = nullptr;
  const HazardState* hazard_ = nullptr;
  shelter::DoorState* door_ = nullptr;  ///< null = nobody waits outside
  MovementQueues* movement_ = nullptr;
  std::vector<BuildingId> building_;  ///< [shelter] whose water stands for its own; none = not known. A cache of the World
};

}  // namespace

std::unique_ptr<Model> make_casualty_shelters(const ModelInputs& inputs) {
  return std::make_unique<ShelterCasualties>(inputs, settings_of<ShelterCasualtySettings>(inputs));
}

}  // namespace muster::casualty
