#include <algorithm>
#include <optional>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/earthquake/settings.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster::earthquake {

namespace {

/// Buildings and shelters shock by shock. Each has one lasting luck for all shocks: what a weaker one does, a stronger one has done already.
class ShakenModel final : public StandardModel {
 public:
  explicit ShakenModel(const ModelInputs& inputs)
      : StandardModel({"lifelines/shaking", Phase::lifelines, {"shock/at"}, {"building/shaken", "shaking/shelter_damage", "building/shaken_since"}}),
        world_(inputs.world),
        settings_(settings_of<ShakenSettings>(inputs)) {
    if (settings_.design != Design::as_built) level_ = static_cast<DesignLevel>(static_cast<int>(settings_.design) - 1);
  }

  void declare(StartContext& context) override {
    mine_ = &context.state.add<ShakenBuildings>();
    mine_->building.assign(world_->buildings.size(), DamageState::none);
    mine_->shelter.assign(world_->shelters.size(), DamageState::none);
    mine_->since.assign(world_->buildings.size(), Time::never());
    mine_->unsafe_from = settings_.unsafe_from;
    damaged_ = context.events.declare({"building/shaken", "building", "shock", "damage"});
  }
  void start(StartContext& context) override {
    seed_ = context.seed;
    shaking_ = &context.state.get<Shaking>();
    mine_->of_shelter.clear(), mine_->near_shelter.clear();
    const ShelterTable& t = world_->shelters;
    for (std::size_t s = 0; s < t.size(); ++s) {
      mine_->of_shelter.push_back(nearest_building(world_->buildings, t.x[s], t.y[s], settings_.shelter_reference_m));
      mine_->near_shelter.push_back(mine_->of_shelter.back().valid() ? mine_->of_shelter.back() : nearest_building(world_->buildings, t.x[s], t.y[s]));
    }
  }
  void drop_caches(StartContext& context) override { start(context); }

  void step(StepContext& context) override {
    mine_->building_blows.clear(), mine_->shelter_blows.clear();
    for (const Shake& shake : shaking_->now) {
      const std::size_t first = mine_->building_blows.size();
      for (std::uint32_t b = 0; b < world_->buildings.size(); ++b) shake_building(shake, b);
      for (std::size_t i = first; i < mine_->building_blows.size(); ++i) note(mine_->building_blows[i], context.events);
      for (std::uint32_t s = 0; s < world_->shelters.size(); ++s) shake_shelter(shake, s);
    }
  }

 private:
  void shake_building(const Shake& shake, std::uint32_t b) {
    const BuildingTable& t = world_->buildings;
    const auto state = type_of(t.construction[b], t.storeys[b], level()).state(static_cast<double>(shake.pga_g[b]), luck(t.key[b]));
    if (state != DamageState::none) mine_->building_blows.push_back({shake.at, shake.shock, b, state, mine_->building[b]});
  }
  void note(const Blow& blow, EventLog& events) {
    DamageState& worst = mine_->building[blow.row];
    if (blow.state <= worst) return;
    worst = blow.state;
    events.add(blow.at, damaged_, blow.row, blow.shock, static_cast<double>(worst));
    if (worst >= DamageState::moderate && mine_->since[blow.row].is_never()) mine_->since[blow.row] = blow.at;
  }
  /// A shelter fares as the building that it is in.
  void shake_shelter(const Shake& shake, std::uint32_t s) {
    if (shelter::in_the_open(world_->shelters, s) || world_->shelters.kind[s] == ShelterKind::exit) return;
    const BuildingId in = mine_->of_shelter[s];
    DamageState state = DamageState::none;
    if (in.valid()) {
      const BuildingTable& t = world_->buildings;
      state = type_of(t.construction[in.index], t.storeys[in.index], level()).state(static_cast<double>(shake.pga_g[in.index]), luck(t.key[in.index]));
    } else if (const BuildingId near = mine_->near_shelter[s]; near.valid()) {
      const BuildingType& type = type_of(Construction::reinforced_concrete, 1, level());
      state = type.state(static_cast<double>(shake.pga_g[near.index]), luck(world_->shelters.key[s]));
    }
    if (state == DamageState::none) return;
    mine_->shelter_blows.push_back({shake.at, shake.shock, s, state, mine_->shelter[s]});
    mine_->shelter[s] = std::max(mine_->shelter[s], state);
  }
  double luck(EntityKey key) const { return uniform(seed_, Stream::hazard_realisation, key, occasion("shaken")); }
  const DesignLevel* level() const { return level_ ? &*level_ : nullptr; }

  std::shared_ptr<const World> world_;
  ShakenSettings settings_;
  std::optional<DesignLevel> level_;  ///< of all buildings; nothing = by their construction
  std::uint64_t seed_ = 0;
  const Shaking* shaking_ = nullptr;
  ShakenBuildings* mine_ = nullptr;
  EventKind damaged_;
};

}  // namespace

std::unique_ptr<Model> make_shaken_buildings(const ModelInputs& inputs) { return std::make_unique<ShakenModel>(inputs); }

}  // namespace muster::earthquake
