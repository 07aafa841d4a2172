#include <algorithm>
#include <map>
#include <set>

#include "casualty/whereabouts.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/models/earthquake/settings.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/state.hpp"
#include "shelter/outside.hpp"

namespace muster::casualty {

namespace {

using namespace earthquake;

/// Who is in a building when it is shaken: at home or wherever he is by day, at school, in a shelter. Nobody else is harmed: Hazus has shares for people in
/// the street as well, which the tables that ship do not hold.
class ShakingCasualties final : public StandardModel {
 public:
  explicit ShakingCasualties(const ModelInputs& inputs)
      : StandardModel({"casualty/shaking",
                       Phase::casualty,
                       {"building/shaken", "person/harm", "party/status?", "party/destination?", "person/party?", "person/at_school?"},
                       {"shock/injured_persons", "shock/dead_persons", "person/shaking_death_chance"}}),
        world_(inputs.world),
        where_(inputs.world) {}

  void declare(StartContext& context) override {
    mine_ = &context.state.add<ShakingHarm>();
    requests_ = &context.state.find_or_add<HarmRequests>();
    const std::size_t shocks = context.state.get<ShakingState>().at.size();  // the hazard phase declares first
    mine_->injured.assign(shocks, 0), mine_->dead.assign(shocks, 0);
    mine_->death_chance.assign(world_->persons.size(), 0.0F);
  }
  void start(StartContext& context) override {
    seed_ = context.seed;
    shaking_ = &context.state.get<Shaking>();
    buildings_ = &context.state.get<ShakenBuildings>();
    harm_ = &context.state.get<HarmState>();
    door_ = context.state.find<shelter::DoorState>();
    drop_caches(context);
  }
  void drop_caches(StartContext& context) override { where_.start(context, *harm_); }

  void step(StepContext& context) override {
    now_ = &context;
    newly_.clear();
    for (const Blow& blow : buildings_->building_blows) in_building(blow);
    if (where_.parties() != nullptr && where_.knows_members())
      for (const Blow& blow : buildings_->shelter_blows) in_shelter(blow);
  }

 private:
  /// Whoever lived through its collapse is in it no more.
  static bool stands(const Blow& blow) { return blow.before != DamageState::collapsed; }

  void in_building(const Blow& blow) {
    if (!stands(blow)) return;
    const BuildingTable& t = world_->buildings;
    const Severities& shares = shares_of(t.construction[blow.row], t.storeys[blow.row], blow.state);
    const auto harmed = [&](std::uint32_t p) { harm(p, blow, shares); };
    for (const std::uint32_t h : where_.households_in(blow.row)) where_.each_at_home(h, harmed);
    where_.each_at_school(blow.row, harmed);
  }

  /// Those who have come to a shelter stay there, dead or alive; who waits outside is in the open.
  void in_shelter(const Blow& blow) {
    if (!stands(blow)) return;
    const PartyState& parties = *where_.parties();
    const BuildingId in = buildings_->of_shelter[blow.row];
    const Construction made_of = in.valid() ? world_->buildings.construction[in.index] : Construction::reinforced_concrete;
    const Severities& shares = shares_of(made_of, in.valid() ? world_->buildings.storeys[in.index] : 1, blow.state);
    const std::set<std::uint32_t> outside = shelter::outside(door_, where_.movement()), gone = shelter::setting_out(where_.movement());
    std::uint32_t lost = 0;
    for (std::uint32_t party = 0; party < parties.status.size(); ++party) {
      if (parties.status[party] != PartyStatus::arrived || parties.destination[party].index != blow.row) continue;
      if (gone.contains(party) || outside.contains(party)) continue;
      std::uint32_t dead = 0;
      int left = 0;
      where_.each_living_member(party, [&](std::uint32_t p) {
        dead += harm(p, blow, shares) == Harm::dead ? 1 : 0;
        left += dies_now(p) ? 0 : 1;
      });
      if (dead == 0) continue;
      where_.stop(party, left, PartyStatus::on_link, now_->end);
      lost += dead;
    }
    if (lost > 0) requests_->shelters.add({{blow.at, world_->shelters.key[blow.row], Phase::casualty, blow.shock}, {blow.row}, lost});
  }

  /// Some shock of this step has killed him: the request is on its way.
  bool dies_now(std::uint32_t person) const {
    const auto found = newly_.find(person);
    return found != newly_.end() && found->second == Harm::dead;
  }

  /// The design level bears on how buildings fare, not on those inside.
  static const Severities& shares_of(Construction construction, int storeys, DamageState state) {
    return type_of(construction, storeys, nullptr).casualties[static_cast<std::size_t>(state)];
  }

  /// The worst luck kills, then brings to hospital, then injures lightly. One draw per person and shock.
  Harm harm(std::uint32_t person, const Blow& blow, const Severities& shares) {
    if (dies_now(person)) return Harm::unharmed;
    const double u = uniform(seed_, Stream::casualty_shaking, world_->persons.key[person], shaking_->keys[blow.shock].value);
    const double dead = shares[3], severe = dead + shares[2] + shares[1];
    const Harm becomes = u < dead ? Harm::dead : u < severe ? Harm::injured_severely : u < severe + shares[0] ? Harm::injured : Harm::unharmed;
    mine_->death_chance[person] += static_cast<float>(dead);
    const bool hurt_before = is_injured(harm_->harm[person]) || newly_.contains(person);
    if (becomes == Harm::dead) ++mine_->dead[blow.shock];
    else if (is_injured(becomes) && !hurt_before) ++mine_->injured[blow.shock];
    if (becomes != Harm::unharmed) newly_[person] = becomes;
    if (becomes != Harm::unharmed || blow.state >= DamageState::moderate)
      requests_->persons.add({{blow.at, world_->persons.key[person], Phase::casualty, blow.shock}, {person}, becomes, Cause::earthquake});
    return becomes;
  }

  std::shared_ptr<const World> world_;
  Whereabouts where_;
  std::uint64_t seed_ = 0;
  const Shaking* shaking_ = nullptr;
  const ShakenBuildings* buildings_ = nullptr;
  const HarmState* harm_ = nullptr;
  ShakingHarm* mine_ = nullptr;
  HarmRequests* requests_ = nullptr;
  shelter::DoorState* door_ = nullptr;  ///< null = nobody waits at desks
  StepContext* now_ = nullptr;
  std::map<std::uint32_t, Harm> newly_;  ///< [person] whom the step has harmed; emptied when the next one begins
};

}  // namespace

}  // namespace muster::casualty

namespace muster::earthquake {

std::unique_ptr<Model> make_casualty_shaking(const ModelInputs& inputs) { return std::make_unique<casualty::ShakingCasualties>(inputs); }

}  // namespace muster::earthquake
