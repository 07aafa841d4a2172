#include "muster/models/lifelines/zones.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "muster/engine/state/layers.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/lifelines/roads_in_smoke.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/zone/state.hpp"

namespace muster::lifelines {

namespace {

using zone::Strike;
using zone::Zone;

class ZoneLifelines final : public StandardModel {
 public:
  explicit ZoneLifelines(std::shared_ptr<const World> world)
      : StandardModel({"lifelines/zones",
                       Phase::lifelines,
                       {"zone/onset"},
                       {"link/zone/", "building/damage", "lifelines/damaged_buildings", "lifelines/destroyed_buildings"}}),
        world_(std::move(world)) {}
  void declare(StartContext& context) override {
    layer_ = context.state.find_or_add<LinkLayers>().add("zone", world_->links.size());
    damage_ = &context.state.add<ZoneDamage>();
    damage_->building.assign(world_->buildings.size(), Damage::intact);
    damaged_ = context.events.declare({"building/damaged", "building", "zone", "damage"});
    closed_ = context.events.declare({"link/closed_by_zone", "link", "zone", ""});
    opened_ = context.events.declare({"link/cleared", "link", "", ""});
  }
  void start(StartContext& context) override {
    seed_ = context.seed;
    zones_ = &context.state.get<zone::Zones>(), state_ = &context.state.get<zone::ZoneState>();
    layers_ = &context.state.get<LinkLayers>();
    closing_.clear();
    for (std::uint32_t z = 0; z < zones_->zones.size(); ++z) {
      const Zone& one = zones_->zones[z];
      if (one.effects.closed_modes == 0 && !(one.effects.sight_m > 0)) continue;
      for (std::size_t i = 0; i < one.links.size(); ++i) closing_[one.links.row[i]].emplace_back(z, one.links.after[i]);
    }
  }
  void drop_caches(StartContext& context) override { start(context); }

  void step(StepContext& context) override {
    for (const Strike& s : zones_->buildings) strike(s, context);
    for (const Strike& s : zones_->links)
      if (closing_.contains(s.row) && rewrite(s.row, context.end)) context.events.add(s.at, closed_, s.row, s.zone);
    clear_roads(context), clear_air(context);
  }

 private:
  void strike(const Strike& s, StepContext& context) {
    const zone::Place place = zone::outcome_for(zones_->zones[s.zone], world_->buildings.construction[s.row], world_->buildings.key[s.row], seed_);
    const Damage now = place == zone::Place::destroyed ? Damage::destroyed : place == zone::Place::damaged ? Damage::damaged : Damage::intact;
    Damage& so_far = damage_->building[s.row];
    if (now <= so_far) return;
    if (so_far == Damage::damaged) --damage_->damaged_buildings;
    ++(now == Damage::destroyed ? damage_->destroyed_buildings : damage_->damaged_buildings);
    so_far = now;
    context.events.add(s.at, damaged_, s.row, s.zone, static_cast<double>(now));
  }
  /// Roads that are cleared in this step.
  void clear_roads(StepContext& context) {
    for (std::size_t z = 0; z < zones_->zones.size(); ++z) {
      const Zone& one = zones_->zones[z];
      const Time cleared = one.effects.cleared_after;
      if (one.effects.closed_modes == 0 || cleared == Time{0} || state_->onset[z].is_never()) continue;
      const auto [first, last] = one.links.between(context.now - state_->onset[z] - cleared, context.end - state_->onset[z] - cleared);
      for (std::size_t i = first; i < last; ++i)
        if (rewrite(one.links.row[i], context.end)) context.events.add(state_->onset[z] + one.links.after[i] + cleared, opened_, one.links.row[i]);
    }
  }
  /// Roads where one sees again as far as ever.
  void clear_air(StepContext& context) {
    for (std::size_t z = 0; z < zones_->zones.size(); ++z) {
      const Zone& one = zones_->zones[z];
      if (!(one.effects.sight_m > 0) || state_->onset[z].is_never()) continue;
      const Time gone = context.now - state_->onset[z] - one.effects.lasts;
      const auto [first, last] = one.links.between(gone, gone + (context.end - context.now));
      for (std::size_t i = first; i < last; ++i) rewrite(one.links.row[i], context.end);
    }
  }
  /// Closed to what any zone closes that has come by `end` and was not cleared yet, and as slow as the shortest sight makes it. True where it is closed to
  /// something else than before.
  bool rewrite(std::uint32_t link, Time end) {
    unsigned closed = 0;
    double sight_m = INFINITY;
    for (const auto& [z, after] : closing_.at(link)) {
      const zone::Effects& e = zones_->zones[z].effects;
      const Time came = state_->onset[z] + after;
      if (came >= end) continue;
      if (e.cleared_after == Time{0} || end <= came + e.cleared_after) closed |= e.closed_modes;
      if (e.sight_m > 0 && end <= came + e.lasts) sight_m = std::min(sight_m, e.sight_m);
    }
    LinkLayer& mine = layers_->layers[layer_];
    const float drives = std::isfinite(sight_m) ? static_cast<float>(sight_speed(sight_m)) : INFINITY;
    const auto walks = static_cast<float>(smoke_speed_fridolf(sight_m, free_walk_m_s) / free_walk_m_s);
    const bool other = mine.closed_modes[link] != closed;
    if (!other && mine.car_speed_m_s[link] == drives && mine.foot_factor[link] == walks) return false;
    mine.closed_modes[link] = static_cast<std::uint8_t>(closed), mine.car_speed_m_s[link] = drives, mine.foot_factor[link] = walks;
    layers_->changed.push_back({link});
    return other;
  }

  static constexpr double free_walk_m_s = 1.34;  ///< Weidmann: what the factor in smoke is of

  std::shared_ptr<const World> world_;
  std::size_t layer_ = 0;
  std::uint64_t seed_ = 0;
  const zone::Zones* zones_ = nullptr;
  const zone::ZoneState* state_ = nullptr;
  LinkLayers* layers_ = nullptr;
  ZoneDamage* damage_ = nullptr;
  EventKind damaged_, closed_, opened_;
  std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, Time>>> closing_;  ///< [link] zones that close it, and their delay. A cache
};

}  // namespace

void ZoneDamageSettings::describe(config::Builder<ZoneDamageSettings>& d) {
  d.about("lifelines/zones", "Danger zones close roads and damage buildings; how is said with the zones", "危险区阻断道路、损毁建筑，方式见危险区设置");
}

std::unique_ptr<Model> make_zone_damage(const ModelInputs& inputs) { return std::make_unique<ZoneLifelines>(inputs.world); }

}  // namespace muster::lifelines
