#include <algorithm>
#include <map>
#include <stdexcept>

#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/hazard/water.hpp"
#include "muster/models/rain/gauges.hpp"
#include "muster/models/zone/state.hpp"
#include "zone/onset.hpp"

namespace muster::zone {

namespace {

std::vector<std::string_view> owned(bool water, WaterSlot slot) {
  std::vector<std::string_view> out = {"zone/triggered", "zone/onset", "zone/signs", "zone/reached_km2", "building/reached_by_zone"};
  if (water) out.push_back(slot.owned());
  return out;
}

/// What is to be known of rain and gauges to set zones off.
std::vector<std::string_view> wanted(const ZonesSettings& settings) {
  std::vector<std::string_view> out;
  for (const ZoneSettings& zone : settings.zones) {
    if (zone.onset.by == Trigger::rain) out.push_back("rain/");
    if (zone.onset.by == Trigger::gauge) out.push_back("hazard/");
  }
  return out;
}

class ZoneModel final : public StandardModel {
 public:
  ZoneModel(std::shared_ptr<const World> world, const ZonesSettings& settings, WaterSlot slot)
      : StandardModel({"hazard/zone", Phase::hazard, wanted(settings), owned(has_water(settings), slot)}),
        world_(std::move(world)),
        settings_(settings),
        slot_(slot) {}

  void declare(StartContext& context) override {
    zones_ = &context.state.add<Zones>();
    for (const ZoneSettings& zone : settings_.zones) zones_->zones.push_back(lay_out(zone, *world_));
    state_ = &context.state.add<ZoneState>();
    for (auto* times : {&state_->triggered, &state_->onset, &state_->signs}) times->assign(settings_.zones.size(), Time::never());
    state_->reached_km2.assign(settings_.zones.size(), 0);
    state_->reached_building.assign(world_->buildings.size(), Time::never());
    if (has_water(settings_)) view_ = &slot_.add(context.state, *world_);
    context.events.name_rows("zone", zone_ids(settings_));
    begins_ = context.events.declare({"zone/begins", "zone", "", ""});
    building_ = context.events.declare({"zone/reaches_building", "building", "zone", ""});
  }

  void start(StartContext& context) override {
    seed_ = context.seed, end_ = context.end;
    hazard_ = context.state.find<HazardState>();
    rain_ = context.state.find<rain::RainState>();
    const auto gauges = context.events.row_names().find("rain_gauge");
    if (gauges != context.events.row_names().end()) rain_gauges_ = gauges->second;
  }

  void step(StepContext& context) override {
    settle(context.now);
    strike(context);
    if (view_ != nullptr) rise(context);
  }
  void drop_caches(StartContext& context) override { start(context); }

 private:
  /// Settles what can be settled by now of when zones begin. What waits for another zone stands behind it, so one pass is enough.
  void settle(Time now) {
    for (std::size_t z = 0; z < settings_.zones.size(); ++z) {
      if (!state_->triggered[z].is_never()) continue;
      const Onset& onset = settings_.zones[z].onset;
      const OnsetLuck luck = onset_luck(onset, zones_->zones[z].key, seed_);
      const Time trigger = trigger_of(onset, luck, now);
      if (trigger.is_never()) continue;
      state_->triggered[z] = trigger;
      if (!luck.happens) continue;
      state_->onset[z] = trigger + luck.delay;
      const Effects& effects = zones_->zones[z].effects;
      if (effects.sign_chance > 0) state_->signs[z] = std::max(now, state_->onset[z] - effects.sign_lead);
    }
  }

  Time trigger_of(const Onset& onset, const OnsetLuck& luck, Time now) const {
    switch (onset.by) {
      case Trigger::time: return onset.at;
      case Trigger::rain: return now == Time{0} ? rain_trigger(onset, rain_curve(onset.rain_gauge), luck.strength, end_) : Time::never();
      case Trigger::gauge: return gauge_stands_at(onset.gauge, onset.level_m) ? now : Time::never();
      case Trigger::zone:
        for (std::size_t z = 0; z < settings_.zones.size(); ++z)
          if (settings_.zones[z].id == onset.zone) return state_->onset[z];
    }
    return Time::never();
  }
  const rain::RainCurve& rain_curve(const std::string& gauge) const {
    const auto found = std::find(rain_gauges_.begin(), rain_gauges_.end(), gauge);
    if (rain_ == nullptr || found == rain_gauges_.end()) throw std::logic_error("zone set off by a rain gauge " + gauge + " that is not there");
    return rain_->curves[static_cast<std::size_t>(found - rain_gauges_.begin())];
  }
  bool gauge_stands_at(const std::string& id, double level_m) const {
    const auto found = std::find(world_->gauges.id.begin(), world_->gauges.id.end(), id);
    if (hazard_ == nullptr || found == world_->gauges.id.end()) return false;
    return static_cast<double>(hazard_->gauge_level_m[static_cast<std::size_t>(found - world_->gauges.id.begin())]) >= level_m;  // NaN = dry
  }

  /// What the zones come to in this step.
  void strike(StepContext& context) {
    for (auto* list : {&zones_->buildings, &zones_->links, &zones_->nodes, &zones_->shelters}) list->clear();
    const double cell_km2 = world_->ground.empty() ? 0 : world_->ground.grid().cell_m * world_->ground.grid().cell_m * 1e-6;
    for (std::uint32_t z = 0; z < zones_->zones.size(); ++z) {
      const Time onset = state_->onset[z];
      if (onset >= context.end) continue;
      const Zone& zone = zones_->zones[z];
      if (onset >= context.now) context.events.add(onset, begins_, z);
      const Time from = std::max(Time{0}, context.now - onset), to = context.end - onset;
      gather(zone.buildings, z, onset, from, to, zones_->buildings), gather(zone.links, z, onset, from, to, zones_->links);
      gather(zone.nodes, z, onset, from, to, zones_->nodes), gather(zone.shelters, z, onset, from, to, zones_->shelters);
      state_->reached_km2[z] = static_cast<double>(zone.cells.between(Time{0}, to).second) * cell_km2;
    }
    for (auto* list : {&zones_->buildings, &zones_->links, &zones_->nodes, &zones_->shelters}) std::sort(list->begin(), list->end());
    for (const Strike& s : zones_->buildings) {
      context.events.add(s.at, building_, s.row, s.zone);
      state_->reached_building[s.row] = std::min(state_->reached_building[s.row], s.at);
    }
  }
  static void gather(const Reaches& reaches, std::uint32_t zone, Time onset, Time from, Time to, std::vector<Strike>& out) {
    const auto [first, last] = reaches.between(from, to);
    for (std::size_t i = first; i < last; ++i) out.push_back({onset + reaches.after[i], zone, reaches.row[i], reaches.share.empty() ? 1.0F : reaches.share[i]});
  }

  /// Standing water, once a minute: the deepest of all zones at each place.
  void rise(StepContext& context) {
    constexpr Time frame = Time{60000};
    const Time due{context.now.ms / frame.ms * frame.ms};
    if (view_->frame >= due) return;
    view_->frame = due;
    view_->changed_links.clear(), view_->changed_buildings.clear();
    std::map<std::uint32_t, double> links, buildings;
    double area_m2 = 0;
    const double cell_m = world_->ground.empty() ? 0 : world_->ground.grid().cell_m;
    for (std::size_t z = 0; z < zones_->zones.size(); ++z) {
      const Zone& zone = zones_->zones[z];
      if (!(zone.effects.depth_m > 0) || state_->onset[z] > due) continue;
      const Time since = due - state_->onset[z];
      stand(zone.links, zone.effects, since, links), stand(zone.buildings, zone.effects, since, buildings);
      const auto [gone, come] = zone.cells.between(zone.effects.lasts > Time{0} ? since - zone.effects.lasts + Time{1} : Time{0}, since + Time{1});
      area_m2 += static_cast<double>(come - gone) * cell_m * cell_m;
    }
    show(links, view_->link_depth_m, view_->changed_links), show(buildings, view_->building_depth_m, view_->changed_buildings);
    view_->flooded_km2 = static_cast<float>(area_m2 * 1e-6);
  }
  /// Depth `since` the zone's beginning at all that it stands at by then.
  static void stand(const Reaches& reaches, const Effects& effects, Time since, std::map<std::uint32_t, double>& depth) {
    for (std::size_t i = 0; i < reaches.size() && reaches.after[i] <= since; ++i) {
      const Time there = since - reaches.after[i];
      if (effects.lasts > Time{0} && there >= effects.lasts) continue;
      const double risen = there >= effects.rises_over ? 1 : static_cast<double>(there.ms) / static_cast<double>(effects.rises_over.ms);
      double& here = depth[reaches.row[i]];
      here = std::max(here, risen * effects.depth_m);
    }
  }
  template <class Id>
  static void show(const std::map<std::uint32_t, double>& depth, std::vector<float>& view, std::vector<Id>& changed) {
    constexpr double least_depth_m = 0.01;
    auto next = depth.begin();
    for (std::uint32_t row = 0; row < view.size(); ++row) {
      while (next != depth.end() && next->first < row) ++next;
      const double metres = next != depth.end() && next->first == row ? next->second : 0;
      const float shown = Water::of(metres, 0, least_depth_m).depth_m();
      if (view[row] == shown) continue;
      view[row] = shown;
      changed.push_back({row});
    }
  }

  std::shared_ptr<const World> world_;
  ZonesSettings settings_;
  WaterSlot slot_;
  std::uint64_t seed_ = 0;
  Time end_;
  Zones* zones_ = nullptr;
  ZoneState* state_ = nullptr;
  HazardState* view_ = nullptr;  ///< where it writes standing water; null = no zone holds any
  const HazardState* hazard_ = nullptr;
  const rain::RainState* rain_ = nullptr;
  std::vector<std::string> rain_gauges_;
  EventKind begins_, building_;
};

}  // namespace

std::unique_ptr<Model> make_zones(const ModelInputs& inputs) {
  return std::make_unique<ZoneModel>(inputs.world, settings_of<ZonesSettings>(inputs), inputs.water);
}

}  // namespace muster::zone
