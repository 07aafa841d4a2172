#include "muster/models/lifelines/services.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/state/layers.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/lifelines/zones.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/zone/shape.hpp"

namespace muster::lifelines {

namespace {

const Job job = {"lifelines/services",
                 Phase::lifelines,
                 {"hazard/building_depth_m", "hazard/changed_buildings", "hazard/frame", "building/damage?", "building/shaken?"},
                 {"area/power", "area/network", "area/phones", "area/shorted", "area/power_lost", "lifelines/station", "link/cut/"}};

constexpr Time look = Time::minutes(1);  ///< batteries and water are looked at this often

std::uint32_t row_of(const std::vector<std::string>& ids, const std::string& id) {
  return static_cast<std::uint32_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
}

/// A base station as the model uses it.
struct Station {
  std::string id;
  double x = 0, y = 0, range_m = 0;
  Time battery;
  BuildingId building;             ///< the nearest: its water and its grid's power are the station's
  std::uint32_t via = UINT32_MAX;  ///< row of its hub; none = it needs none
};

/// A cut with its rows.
struct Cut {
  Service what = Service::power;
  std::vector<std::uint32_t> areas, stations, links;
  Time from, until;
  std::uint8_t closed = 0;
  bool holds(Time t) const { return t >= from && t < until; }
};

class Services final : public StandardModel {
 public:
  Services(std::shared_ptr<const World> world, ServicesSettings settings) : StandardModel(job), world_(std::move(world)), settings_(std::move(settings)) {
    find_grids();
    place_stations();
    for (const CutSettings& cut : settings_.cuts) cuts_.push_back(resolve(cut));
  }

  void declare(StartContext& context) override {
    const std::size_t areas = world_->areas.size();
    services_ = &context.state.add<ServiceState>();
    services_->power.assign(areas, 1), services_->network.assign(areas, 1), services_->phones.assign(areas, 1), services_->shorted.assign(areas, 0);
    services_->power_lost.assign(areas, Time::never());
    services_->station.assign(stations_.size(), StationStatus::works);
    layer_ = context.state.find_or_add<LinkLayers>().add("cut", world_->links.size());
    power_lost_ = context.events.declare({"power/lost", "area", "", ""});
    power_back_ = context.events.declare({"power/restored", "area", "", ""});
    network_lost_ = context.events.declare({"network/lost", "area", "", ""});
    network_back_ = context.events.declare({"network/restored", "area", "", ""});
    road_cut_ = context.events.declare({"road/cut", "link", "", ""});
    road_open_ = context.events.declare({"road/restored", "link", "", ""});
    // Kinds are part of a result's hash: this one only where it can happen.
    if (std::any_of(stations_.begin(), stations_.end(), [](const Station& s) { return s.via != UINT32_MAX; }) ||
        std::any_of(cuts_.begin(), cuts_.end(), [](const Cut& cut) { return cut.what == Service::backhaul; }))
      unlinked_ = context.events.declare({"network/station_without_hub", "area", "", ""});
  }
  void start(StartContext& context) override {
    hazard_ = &context.state.get<HazardState>();
    damage_ = context.state.find<ZoneDamage>(), shaken_ = context.state.find<earthquake::ShakenBuildings>();
    layers_ = &context.state.get<LinkLayers>();
  }
  void drop_caches(StartContext& context) override { start(context); }

  void step(StepContext& context) override {
    const bool cut_turns = std::any_of(cuts_.begin(), cuts_.end(), [&context](const Cut& cut) {
      const auto here = [&context](Time t) { return t >= context.now && t < context.end; };
      return here(cut.from) || here(cut.until);
    });
    const bool news = hazard_->is_new(context.now, context.end);
    if (!cut_turns && !news && context.now.ms % look.ms != 0) return;
    if (cut_turns) cut_roads(context);
    set_power(context, damage_ != nullptr || shaken_ != nullptr || (news && !hazard_->changed_buildings.empty()));
    set_stations(context);
    set_network(context);
  }

 private:
  // ---- what does not change in a run ----

  /// Grids: areas in which buildings lie directly.
  void find_grids() {
    buildings_.assign(world_->areas.size(), {});
    for (std::uint32_t b = 0; b < world_->buildings.size(); ++b)
      if (const AreaId grid = world_->buildings.grid[b]; grid.valid()) buildings_[grid.index].push_back(b);
    for (std::uint32_t a = 0; a < world_->areas.size(); ++a)
      if (!buildings_[a].empty()) grids_.push_back(a);
    // Parents after their parts.
    for (std::uint32_t a = 0; a < world_->areas.size(); ++a) upwards_.push_back(a);
    std::stable_sort(upwards_.begin(), upwards_.end(), [this](std::uint32_t a, std::uint32_t b) { return world_->areas.level[a] > world_->areas.level[b]; });
    middle_.assign(world_->areas.size(), {});
    for (const std::uint32_t a : grids_) middle_[a] = middle_of(buildings_[a]);
  }
  zone::Point middle_of(const std::vector<std::uint32_t>& buildings) const {
    zone::Point sum;
    for (const std::uint32_t b : buildings) sum.x += world_->buildings.x[b], sum.y += world_->buildings.y[b];
    const auto n = static_cast<double>(std::max<std::size_t>(buildings.size(), 1));
    return {sum.x / n, sum.y / n};
  }
  void place_stations() {
    for (const StationSettings& s : settings_.stations)
      stations_.push_back({s.id, s.position[0], s.position[1], s.range_m, s.battery == Time{0} ? settings_.battery : s.battery, BuildingId{}});
    find_hubs();
    if (settings_.stations.empty())
      for (std::uint32_t a = 0; a < world_->areas.size(); ++a) {
        if (world_->areas.level[a] != AreaLevel::village) continue;
        std::vector<std::uint32_t> own;
        for (const std::uint32_t grid : grids_)
          if (lies_in(world_->areas, {grid}, {a})) own.insert(own.end(), buildings_[grid].begin(), buildings_[grid].end());
        if (own.empty()) continue;
        const zone::Point at = middle_of(own);
        stations_.push_back({world_->areas.id[a], at.x, at.y, settings_.assumed_range_m, settings_.battery, BuildingId{}});
      }
    for (Station& station : stations_) station.building = nearest_building(world_->buildings, station.x, station.y);
    in_range_.assign(world_->areas.size(), {});
    for (const std::uint32_t grid : grids_)
      for (std::uint32_t i = 0; i < stations_.size(); ++i) {
        const double dx = middle_[grid].x - stations_[i].x, dy = middle_[grid].y - stations_[i].y;
        if (dx * dx + dy * dy <= stations_[i].range_m * stations_[i].range_m) in_range_[grid].push_back(i);
      }
  }
  /// Hubs stand before those that they serve in `served_`: settings with a circle are refused.
  void find_hubs() {
    std::vector<std::size_t> hops(stations_.size(), 0);
    for (std::uint32_t i = 0; i < stations_.size(); ++i) {
      for (std::uint32_t hub = 0; hub < stations_.size(); ++hub)
        if (stations_[hub].id == settings_.stations[i].via) stations_[i].via = hub;
      served_.push_back(i);
    }
    for (std::uint32_t i = 0; i < stations_.size(); ++i)
      for (std::uint32_t at = i; stations_[at].via != UINT32_MAX && hops[i] <= stations_.size(); at = stations_[at].via) ++hops[i];
    std::stable_sort(served_.begin(), served_.end(), [&hops](std::uint32_t a, std::uint32_t b) { return hops[a] < hops[b]; });
  }
  Cut resolve(const CutSettings& s) const {
    Cut cut{.what = s.what, .areas = {}, .stations = {}, .links = {}, .from = s.from, .until = s.until == Time{0} ? Time::never() : s.until};
    cut.closed = static_cast<std::uint8_t>(mode_vehicles | (s.on_foot ? mode_foot : 0));
    for (const std::string& id : s.areas) {
      const std::uint32_t whole = row_of(world_->areas.id, id);
      if (s.what == Service::road) add_ways_out(whole, cut.links);
      else
        for (const std::uint32_t grid : grids_)
          if (lies_in(world_->areas, {grid}, {whole})) cut.areas.push_back(grid);
    }
    for (const std::string& id : s.stations)
      for (std::uint32_t i = 0; i < stations_.size(); ++i)
        if (stations_[i].id == id) cut.stations.push_back(i);
    for (const std::string& name : s.streets) {
      const std::uint32_t street = row_of(world_->street_names, name);
      for (std::uint32_t l = 0; l < world_->links.size(); ++l)
        if (world_->links.street[l] == street) cut.links.push_back(l);
    }
    for (const std::string& id : s.links) cut.links.push_back(row_of(world_->links.id, id));
    return cut;
  }
  /// Links with one end inside the area's outline and one outside.
  void add_ways_out(std::uint32_t area, std::vector<std::uint32_t>& links) const {
    const Ragged& outline = world_->areas.outline;
    zone::Ring ring;
    for (std::uint32_t i = outline.first[area]; i + 1 < outline.first[area + 1]; i += 2) ring.push_back({outline.values[i], outline.values[i + 1]});
    std::vector<std::uint8_t> in(world_->nodes.size());
    for (std::uint32_t n = 0; n < in.size(); ++n) in[n] = zone::inside(ring, {world_->nodes.x[n], world_->nodes.y[n]}) ? 1 : 0;
    for (std::uint32_t l = 0; l < world_->links.size(); ++l)
      if (in[world_->links.tail[l].index] != in[world_->links.head[l].index]) links.push_back(l);
  }

  // ---- what does ----

  void cut_roads(StepContext& context) {
    std::vector<std::uint8_t>& mine = layers_->layers[layer_].closed_modes;
    std::vector<std::uint32_t> concerned;
    for (const Cut& cut : cuts_) concerned.insert(concerned.end(), cut.links.begin(), cut.links.end());
    std::sort(concerned.begin(), concerned.end());
    concerned.erase(std::unique(concerned.begin(), concerned.end()), concerned.end());
    std::vector<std::uint8_t> closed(world_->links.size(), 0);
    for (const Cut& cut : cuts_)
      if (cut.holds(context.end - Time{1}))
        for (const std::uint32_t l : cut.links) closed[l] |= cut.closed;
    for (const std::uint32_t l : concerned) {
      if (mine[l] == closed[l]) continue;
      context.events.add(context.now, closed[l] != 0 ? road_cut_ : road_open_, l);
      mine[l] = closed[l];
      layers_->changed.push_back({l});
    }
  }
  /// Which grids the cuts that hold at a moment leave without.
  std::vector<std::uint8_t> cut_grids(Service what, Time now) const {
    std::vector<std::uint8_t> out(world_->areas.size(), 0);
    for (const Cut& cut : cuts_)
      if (cut.what == what && cut.holds(now))
        for (const std::uint32_t a : cut.areas) out[a] = 1;
    return out;
  }
  bool is_hit(std::uint32_t building) const {
    return static_cast<double>(hazard_->building_depth_m[building]) >= settings_.power_depth_m ||
        (damage_ != nullptr && damage_->building[building] != Damage::intact) || (shaken_ != nullptr && shaken_->is_unsafe(shaken_->building[building]));
  }
  /// @param count  false = no building has more water or damage than when they were last counted
  void set_power(StepContext& context, bool count) {
    const std::vector<std::uint8_t> cut = cut_grids(Service::power, context.end - Time{1});
    for (const std::uint32_t a : grids_) {
      if (count && services_->shorted[a] == 0) {
        const auto hit = static_cast<double>(std::count_if(buildings_[a].begin(), buildings_[a].end(), [this](std::uint32_t b) { return is_hit(b); }));
        services_->shorted[a] = hit >= settings_.power_share * static_cast<double>(buildings_[a].size()) ? 1 : 0;
      }
      const bool on = services_->shorted[a] == 0 && cut[a] == 0;
      if (on == (services_->power[a] != 0)) continue;
      services_->power[a] = on ? 1 : 0;
      services_->power_lost[a] = on ? Time::never() : context.now;
      context.events.add(context.now, on ? power_back_ : power_lost_, a);
    }
    pass_upwards(services_->power);
  }
  void set_stations(StepContext& context) {
    for (std::uint32_t i = 0; i < stations_.size(); ++i) {
      StationStatus& status = services_->station[i];
      if (status == StationStatus::flooded || status == StationStatus::destroyed) continue;  // not repaired in a run
      const StationStatus own = status_of(i, context.now);
      if (own > StationStatus::on_battery || status != StationStatus::no_backhaul) status = own;
    }
    for (const std::uint32_t i : served_) set_backhaul(i, context);
  }
  static bool works(StationStatus status) { return status <= StationStatus::on_battery; }
  /// A station that would work is of no use while its link with the rest is cut, or its hub does not work. Hubs come first.
  void set_backhaul(std::uint32_t i, StepContext& context) {
    StationStatus& status = services_->station[i];
    if (!works(status) && status != StationStatus::no_backhaul) return;
    const std::uint32_t hub = stations_[i].via;
    const bool linked = !is_cut(i, Service::backhaul, context.now) && (hub == UINT32_MAX || works(services_->station[hub]));
    if (linked == (status != StationStatus::no_backhaul)) return;
    status = linked ? status_of(i, context.now) : StationStatus::no_backhaul;
    const BuildingId at = stations_[i].building;
    const AreaId grid = at.valid() ? world_->buildings.grid[at.index] : AreaId{};
    if (linked || !grid.valid()) return;
    const AreaId village = world_->areas.parent[grid.index];
    context.events.add(context.now, unlinked_, village.valid() ? village.index : grid.index);
  }
  bool is_cut(std::uint32_t station, Service what, Time now) const {
    return std::any_of(cuts_.begin(), cuts_.end(), [&](const Cut& cut) {
      return cut.what == what && cut.holds(now) && std::find(cut.stations.begin(), cut.stations.end(), station) != cut.stations.end();
    });
  }
  StationStatus status_of(std::uint32_t i, Time now) const {
    const Station& s = stations_[i];
    if (s.building.valid() && static_cast<double>(hazard_->building_depth_m[s.building.index]) >= settings_.station_depth_m) return StationStatus::flooded;
    if (s.building.valid() && damage_ != nullptr && damage_->building[s.building.index] == Damage::destroyed) return StationStatus::destroyed;
    if (s.building.valid() && shaken_ != nullptr && shaken_->building[s.building.index] >= earthquake::DamageState::complete) return StationStatus::destroyed;
    if (is_cut(i, Service::network, now)) return StationStatus::cut_off;
    const AreaId grid = s.building.valid() ? world_->buildings.grid[s.building.index] : AreaId{};
    if (has_power(services_, grid)) return StationStatus::works;
    return now >= services_->power_lost[grid.index] + s.battery ? StationStatus::no_power : StationStatus::on_battery;
  }
  bool reached(std::uint32_t grid) const {
    if (stations_.empty()) return true;  // neither stations nor villages are known: nothing can be said
    return std::any_of(in_range_[grid].begin(), in_range_[grid].end(), [this](std::uint32_t i) { return works(services_->station[i]); });
  }
  void set_network(StepContext& context) {
    const std::vector<std::uint8_t> cut = cut_grids(Service::network, context.end - Time{1});
    for (const std::uint32_t a : grids_) {
      const bool on = cut[a] == 0 && reached(a);
      const bool charged = services_->power[a] != 0 || context.now < services_->power_lost[a] + settings_.phone_battery;
      services_->phones[a] = on && charged ? 1 : 0;
      if (on == (services_->network[a] != 0)) continue;
      services_->network[a] = on ? 1 : 0;
      context.events.add(context.now, on ? network_back_ : network_lost_, a);
    }
    pass_upwards(services_->network), pass_upwards(services_->phones);
  }
  /// What has no buildings of its own has what any of its parts has.
  void pass_upwards(std::vector<std::uint8_t>& on) const {
    std::vector<std::uint8_t> any(on.size(), 0), has_parts(on.size(), 0);
    for (const std::uint32_t a : upwards_) {
      if (buildings_[a].empty() && has_parts[a] != 0) on[a] = any[a];
      const AreaId parent = world_->areas.parent[a];
      if (!parent.valid()) continue;
      if (!buildings_[a].empty() || has_parts[a] != 0) has_parts[parent.index] = 1, any[parent.index] |= on[a];
    }
  }

  std::shared_ptr<const World> world_;
  ServicesSettings settings_;
  std::vector<std::vector<std::uint32_t>> buildings_;  ///< [area] that lie directly in it
  std::vector<std::uint32_t> grids_, upwards_;
  std::vector<zone::Point> middle_;  ///< [area] of a grid's buildings
  std::vector<Station> stations_;
  std::vector<std::vector<std::uint32_t>> in_range_;  ///< [area] stations that a grid's phones may reach
  std::vector<std::uint32_t> served_;                 ///< rows of the listed stations, hubs first
  std::vector<Cut> cuts_;
  std::size_t layer_ = 0;
  ServiceState* services_ = nullptr;
  const HazardState* hazard_ = nullptr;
  const ZoneDamage* damage_ = nullptr;                   ///< null = the run has no danger zones
  const earthquake::ShakenBuildings* shaken_ = nullptr;  ///< null = the ground does not shake in the run
  LinkLayers* layers_ = nullptr;
  EventKind power_lost_, power_back_, network_lost_, network_back_, road_cut_, road_open_, unlinked_;
};

}  // namespace

bool has_power(const ServiceState* services, AreaId grid) { return services == nullptr || !grid.valid() || services->power[grid.index] != 0; }
bool has_network(const ServiceState* services, AreaId grid) { return services == nullptr || !grid.valid() || services->network[grid.index] != 0; }
bool has_phones(const ServiceState* services, AreaId grid) { return services == nullptr || !grid.valid() || services->phones[grid.index] != 0; }

std::unique_ptr<Model> make_services(const ModelInputs& inputs) { return std::make_unique<Services>(inputs.world, settings_of<ServicesSettings>(inputs)); }

}  // namespace muster::lifelines
