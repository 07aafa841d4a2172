#include <algorithm>
#include <map>

#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/hazard/water.hpp"
#include "muster/models/zone/replay.hpp"
#include "muster/models/zone/state.hpp"
#include "zone/beginnings.hpp"

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

std::vector<std::string> ids_of(const std::vector<Zone>& zones) {
  std::vector<std::string> ids;
  for (const Zone& zone : zones) ids.push_back(zone.id);
  return ids;
}

bool any_water(const std::vector<Zone>& zones) {
  return std::any_of(zones.begin(), zones.end(), [](const Zone& zone) { return zone.effects.depth_m > 0; });
}

/// What zones come to, step by step, and the water that stands in them; live and replayed alike.
class ZoneModel final : public StandardModel {
 public:
  /// @param reads  what `beginnings` needs to know
  ZoneModel(std::string_view name, std::shared_ptr<const World> world, std::vector<Zone> zones, std::unique_ptr<Beginnings> beginnings,
            std::vector<std::string_view> reads, WaterSlot slot)
      : StandardModel({name, Phase::hazard, std::move(reads), owned(any_water(zones), slot)}),
        world_(std::move(world)),
        laid_out_(std::move(zones)),
        beginnings_(std::move(beginnings)),
        slot_(slot) {}

  void declare(StartContext& context) override {
    zones_ = &context.state.add<Zones>();
    zones_->zones = std::move(laid_out_);
    state_ = &context.state.add<ZoneState>();
    for (auto* times : {&state_->triggered, &state_->onset, &state_->signs}) times->assign(zones_->zones.size(), Time::never());
    state_->reached_km2.assign(zones_->zones.size(), 0);
    state_->reached_building.assign(world_->buildings.size(), Time::never());
    if (any_water(zones_->zones)) view_ = &slot_.add(context.state, *world_);
    context.events.name_rows("zone", ids_of(zones_->zones));
    begins_ = context.events.declare({"zone/begins", "zone", "", ""});
    building_ = context.events.declare({"zone/reaches_building", "building", "zone", ""});
  }

  void start(StartContext& context) override { beginnings_->start(context); }

  void step(StepContext& context) override {
    beginnings_->settle(context.now, *zones_, *state_);
    strike(context);
    if (view_ != nullptr) rise(context);
  }
  void drop_caches(StartContext& context) override { start(context); }

 private:
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
  std::vector<Zone> laid_out_;  ///< until they are part of the run
  std::unique_ptr<Beginnings> beginnings_;
  WaterSlot slot_;
  Zones* zones_ = nullptr;
  ZoneState* state_ = nullptr;
  HazardState* view_ = nullptr;  ///< where it writes standing water; null = no zone holds any
  EventKind begins_, building_;
};

}  // namespace

std::unique_ptr<Model> make_zones(const ModelInputs& inputs) {
  const auto& settings = settings_of<ZonesSettings>(inputs);
  std::vector<Zone> zones;
  for (const ZoneSettings& zone : settings.zones) zones.push_back(lay_out(zone, *inputs.world));
  return std::make_unique<ZoneModel>("hazard/zone", inputs.world, std::move(zones), drawn_beginnings(inputs.world, settings), wanted(settings), inputs.water);
}

void ZoneReplaySettings::describe(config::Builder<ZoneReplaySettings>& d) {
  d.about("zone/replay", "Danger zones of a stored realisation", "读取预先存储的危险区过程");
  d.duration("begins", &ZoneReplaySettings::begins,
             {.unit = "s",
              .min = 0,
              .meaning = "when in the run the stored realisation begins",
              .meaning_zh = "所存过程在推演中的开始时刻",
              .grade = config::Grade::user});
}

std::unique_ptr<Model> make_zone_replay(const ModelInputs& inputs) {
  const ZoneRecord& record = inputs.hazard->zones;
  return std::make_unique<ZoneModel>("zone/replay", inputs.world, record.zones, stored_beginnings(record, settings_of<ZoneReplaySettings>(inputs).begins),
                                     std::vector<std::string_view>{}, inputs.water);
}

}  // namespace muster::zone
