#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/registry.hpp"

// A place that can be read at a glance, for tests of the people models: villages side by side, each one street of houses 30 m apart, a grid per
// half village, a shelter at the end of every street, an exit at the far end.
namespace muster::test {

struct SmallPlace {
  int villages = 2, houses = 20, households_per_house = 1, persons = 3;
  int storeys = 2, cars = 0;
  double floor_above_ground_m = 0.3;
  double loudspeaker_m = 400;
  int shelter_capacity = 1000;
};

inline void head(TableHead& table, const std::string& kind, const std::string& id) {
  table.id.push_back(id), table.key.push_back(entity_key(kind, id)), table.origin.push_back(Origin::synthesised);
}

inline AreaId add_area(World& w, const std::string& id, AreaLevel level, AreaId parent) {
  AreaTable& t = w.areas;
  head(t, "area", id);
  t.name.push_back(id), t.name_en.push_back(id), t.level.push_back(level), t.parent.push_back(parent);
  t.warden.push_back({}), t.deputy.push_back({}), t.loudspeaker_m.push_back(0);
  t.loudspeakers.first.push_back(static_cast<std::uint32_t>(t.loudspeakers.values.size()));
  t.outline.first.push_back(0);
  return {static_cast<std::uint32_t>(t.size() - 1)};
}

inline NodeId add_node(World& w, const std::string& id, double x, double y) {
  head(w.nodes, "node", id);
  w.nodes.x.push_back(x), w.nodes.y.push_back(y), w.nodes.z.push_back(0), w.nodes.signal.push_back(0);
  return {static_cast<std::uint32_t>(w.nodes.size() - 1)};
}

inline void add_link(World& w, NodeId tail, NodeId to) {
  LinkTable& t = w.links;
  head(t, "link", w.nodes.id[tail.index] + ">" + w.nodes.id[to.index]);
  const double dx = w.nodes.x[to.index] - w.nodes.x[tail.index], dy = w.nodes.y[to.index] - w.nodes.y[tail.index];
  t.tail.push_back(tail), t.head.push_back(to), t.length_m.push_back(static_cast<float>(std::sqrt(dx * dx + dy * dy)));
  t.width_m.push_back(4), t.lanes.push_back(1), t.speed_m_s.push_back(10), t.capacity_veh_s.push_back(0.2F), t.jam_veh_m.push_back(0.1333F);
  t.modes.push_back(mode_foot | mode_car), t.road_class.push_back(RoadClass::lane), t.structure.push_back(LinkStructure::plain), t.deck_z.push_back(0);
  t.opposite.push_back({}), t.street.push_back(0);
  for (const NodeId n : {tail, to}) t.shape.values.push_back(w.nodes.x[n.index]), t.shape.values.push_back(w.nodes.y[n.index]);
  t.shape.first.push_back(static_cast<std::uint32_t>(t.shape.values.size()));
}

inline void add_building(World& w, const std::string& id, double x, double y, NodeId node, AreaId grid, const SmallPlace& place) {
  BuildingTable& t = w.buildings;
  head(t, "building", id);
  t.x.push_back(x), t.y.push_back(y), t.ground_z.push_back(0), t.floor_z.push_back(static_cast<float>(place.floor_above_ground_m));
  t.area_m2.push_back(80), t.storey_m.push_back(3), t.storeys.push_back(static_cast<std::uint8_t>(place.storeys));
  t.use.push_back(BuildingUse::dwelling), t.construction.push_back(Construction::brick), t.node.push_back(node), t.access_m.push_back(10);
  t.grid.push_back(grid), t.xy_error_m.push_back(0), t.footprint.first.push_back(0);
}

inline void add_household(World& w, const std::string& id, BuildingId home, int storey, const SmallPlace& place) {
  HouseholdTable& t = w.households;
  head(t, "household", id);
  t.home.push_back(home), t.storey.push_back(static_cast<std::uint8_t>(storey)), t.cars.push_back(static_cast<std::uint8_t>(place.cars));
  t.first_person.push_back(static_cast<std::uint32_t>(w.persons.size())), t.persons.push_back(static_cast<std::uint8_t>(place.persons));
  for (int i = 0; i < place.persons; ++i) {
    PersonTable& p = w.persons;
    head(p, "person", id + "-" + std::to_string(i));
    p.household.push_back({static_cast<std::uint32_t>(t.size() - 1)}), p.age.push_back(static_cast<std::uint8_t>(i == 2 ? 10 : 40));
    p.female.push_back(static_cast<std::uint8_t>(i % 2)), p.impaired.push_back(0), p.phone.push_back(i == 2 ? 0 : 1);
    p.walk_m_s.push_back(i == 2 ? 1.0F : 1.3F), p.height_mass.push_back(i == 2 ? 45.0F : 110.0F);
  }
}

inline ShelterId add_shelter(World& w, const std::string& id, ShelterKind kind, NodeId node, int capacity) {
  ShelterTable& t = w.shelters;
  head(t, "shelter", id);
  t.name.push_back(id), t.name_en.push_back(id), t.kind.push_back(kind), t.x.push_back(w.nodes.x[node.index]);
  t.y.push_back(w.nodes.y[node.index]), t.floor_z.push_back(0.5F), t.node.push_back(node), t.capacity.push_back(capacity);
  return {static_cast<std::uint32_t>(t.size() - 1)};
}

/// One village: a street along y, houses on it, a shelter at its end. Village v lies 2 km east of village v - 1.
inline void add_village(World& w, int v, AreaId township, const SmallPlace& place) {
  const std::string name = "V" + std::to_string(v);
  const AreaId village = add_area(w, name, AreaLevel::village, township);
  const AreaId grids[] = {add_area(w, name + "G0", AreaLevel::grid, village), add_area(w, name + "G1", AreaLevel::grid, village)};
  const double x = 2000.0 * v;
  std::vector<NodeId> street;
  for (int i = 0; i < place.houses; ++i) {
    street.push_back(add_node(w, name + "N" + std::to_string(i), x, 30.0 * i));
    const BuildingId home{static_cast<std::uint32_t>(w.buildings.size())};
    add_building(w, name + "B" + std::to_string(i), x + 10, 30.0 * i, street.back(), grids[i * 2 / place.houses], place);
    for (int h = 0; h < place.households_per_house; ++h)
      add_household(w, name + "H" + std::to_string(i) + "." + std::to_string(h), home, h % place.storeys, place);
  }
  const NodeId door = add_node(w, name + "S", x, 30.0 * place.houses + 200);
  street.push_back(door);
  add_shelter(w, name + "S", ShelterKind::emergency, door, place.shelter_capacity);
  w.areas.loudspeaker_m[village.index] = static_cast<float>(place.loudspeaker_m);
  for (int a = 0; a < 3; ++a) {  // post holders live in the village
    const std::uint32_t row = village.index + static_cast<std::uint32_t>(a);
    const std::uint32_t first = w.households.first_person[w.households.size() - 1 - static_cast<std::uint32_t>(a)];
    w.areas.warden[row] = {first}, w.areas.deputy[row] = {first + 1};
  }
  for (std::size_t i = 1; i < street.size(); ++i) {
    add_link(w, street[i - 1], street[i]);
    add_link(w, street[i], street[i - 1]);
  }
}

/// Rows as finish_world would leave them, as far as the people models look at them: links sorted by tail, Network made.
inline void sort_links(World& w) {
  std::vector<std::uint32_t> order(w.links.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return w.links.tail[a] < w.links.tail[b]; });
  LinkTable sorted;
  const World source = w;
  w.links = LinkTable{};
  for (const std::uint32_t i : order) add_link(w, source.links.tail[i], source.links.head[i]);
  w.network = Network(w.nodes.size(), w.links);
}

inline std::shared_ptr<World> small_world(const SmallPlace& place = {}) {
  auto world = std::make_shared<World>();
  World& w = *world;
  w.street_names = {"street"};
  const AreaId county = add_area(w, "C", AreaLevel::county, {});
  const AreaId township = add_area(w, "T", AreaLevel::township, county);
  for (int v = 0; v < place.villages; ++v) {
    add_village(w, v, township, place);
    // The loudspeaker stands in the middle of the street.
    auto& horns = w.areas.loudspeakers;
    horns.values.push_back(2000.0 * v), horns.values.push_back(15.0 * place.houses);
    const std::size_t village = w.areas.size() - 3;
    for (std::size_t a = village; a < w.areas.size(); ++a) horns.first[a + 1] = static_cast<std::uint32_t>(horns.values.size());
  }
  const NodeId out = add_node(w, "X", -500, -500);
  add_link(w, {0}, out);
  add_link(w, out, {0});
  add_shelter(w, "X", ShelterKind::exit, out, 0);
  sort_links(w);
  return world;
}

/// Stands in for the flood: `water` says how deep it is on the ground at a building at a time, `links` the same of a link; as deep as at building 0
/// where that is left out.
class ToyHazard final : public Model {
 public:
  using Water = std::function<float(Time, std::uint32_t building)>;
  explicit ToyHazard(Water water, float velocity = 0, Water links = {}) : water_(std::move(water)), links_(std::move(links)), velocity_(velocity) {}
  std::string_view name() const override { return "test/hazard"; }
  Phase phase() const override { return Phase::hazard; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::string_view names[] = {"hazard/"};
    return names;
  }
  void declare(StartContext& context) override {
    hazard_ = &context.state.add<HazardState>();
    hazard_->link_depth_m.assign(context.world.links.size(), 0), hazard_->link_velocity_m_s.assign(context.world.links.size(), 0);
    hazard_->building_depth_m.assign(context.world.buildings.size(), 0);
    hazard_->building_velocity_m_s.assign(context.world.buildings.size(), 0);
    hazard_->gauge_level_m.assign(context.world.gauges.size(), NAN);
  }
  void start(StartContext&) override {}
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    hazard_->changed_buildings.clear(), hazard_->changed_links.clear();
    if (context.now.ms % 60000 != 0) return;
    hazard_->frame = context.now;
    for (std::uint32_t b = 0; b < context.world.buildings.size(); ++b) {
      const float depth = water_(context.now, b);
      if (depth == hazard_->building_depth_m[b]) continue;
      hazard_->building_depth_m[b] = depth, hazard_->building_velocity_m_s[b] = depth > 0 ? velocity_ : 0;
      hazard_->changed_buildings.push_back({b});
    }
    if (context.world.buildings.size() == 0) return;
    for (std::uint32_t l = 0; l < context.world.links.size(); ++l) {
      const float depth = links_ ? links_(context.now, l) : water_(context.now, 0);
      if (depth == hazard_->link_depth_m[l]) continue;
      hazard_->link_depth_m[l] = depth, hazard_->link_velocity_m_s[l] = depth > 0 ? velocity_ : 0;
      hazard_->changed_links.push_back({l});
    }
  }

 private:
  Water water_, links_;
  float velocity_;
  HazardState* hazard_ = nullptr;
};

inline std::unique_ptr<Model> dry() {
  return std::make_unique<ToyHazard>([](Time, std::uint32_t) { return 0.0F; });
}

/// An order given from outside at a time, as the command phase would.
struct ToyOrder {
  Time at;
  std::string area;
  Advice advice = Advice::move_now;
  ChannelSet channels = all_channels;
  std::uint32_t whom = 0;  ///< warning::Addressed
};

class ToyCommand final : public Model {
 public:
  explicit ToyCommand(std::vector<ToyOrder> orders) : orders_(std::move(orders)) {}
  std::string_view name() const override { return "test/command"; }
  Phase phase() const override { return Phase::command; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return {}; }
  void declare(StartContext&) override {}
  void start(StartContext& context) override { warning_ = context.state.find<WarningState>(); }
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    for (const ToyOrder& order : orders_) {
      if (order.at < context.now || order.at >= context.end) continue;
      for (std::uint32_t a = 0; a < context.world.areas.size(); ++a)
        if (context.world.areas.id[a] == order.area)
          warning_->orders.add({.head = {context.now, entity_key("order", order.area), Phase::command, order.whom},
                                .area = {a},
                                .advice = order.advice,
                                .channels = order.channels});
    }
  }

 private:
  std::vector<ToyOrder> orders_;
  WarningState* warning_ = nullptr;
};

/// A model of the registry with its default settings changed by `change`.
template <class Settings>
std::unique_ptr<Model> model(const std::string& name, std::shared_ptr<const World> world, std::function<void(Settings&)> change = {},
                             int start_minute_of_day = 10 * 60, std::shared_ptr<const Plan> plan = std::make_shared<Plan>(),
                             std::shared_ptr<const std::vector<Time>> home_at = nullptr) {
  const ModelEntry* entry = all_models().find(name);
  auto settings = std::make_shared<Settings>();
  if (change) change(*settings);
  ModelInputs inputs{std::move(world), settings, std::move(plan), nullptr, start_minute_of_day};
  inputs.home_at = std::move(home_at);
  return entry->make(inputs);
}

inline void run_until(Run& run, Time end) {
  while (run.now() < end) run.step();
}

}  // namespace muster::test
