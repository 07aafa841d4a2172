#pragma once
#include <map>

#include "models/evacuation.hpp"
#include "muster/engine/movement/kinematic_wave.hpp"
#include "muster/engine/movement/settings.hpp"

// One street along x, no queues: who goes alone has times that a child can add up.
namespace muster::test {

struct Member {
  int age;
  float walk_m_s;
  bool impaired = false;
};

/// A village on a street: homes, schools and shelters stand at their x, 10 m from the street.
class Street {
 public:
  Street() {
    World& w = *world;
    w.street_names = {"street"};
    const AreaId township = add_area(w, "T", AreaLevel::township, add_area(w, "C", AreaLevel::county, {}));
    village_ = add_area(w, "V", AreaLevel::village, township);
    grid_ = add_area(w, "G", AreaLevel::grid, village_);
    w.areas.loudspeaker_m[village_.index] = 1e6F;
  }

  BuildingId building(const std::string& id, double x, BuildingUse use = BuildingUse::dwelling) {
    add_building(*world, id, x, 10, node(x), grid_, {.storeys = 1});
    world->buildings.use.back() = use;
    return {static_cast<std::uint32_t>(world->buildings.size() - 1)};
  }
  std::uint32_t household(const std::string& id, double x, const std::vector<Member>& members, int cars = 0) {
    const BuildingId home = building(id, x);
    const auto first = static_cast<std::uint32_t>(world->persons.size());
    add_household(*world, id, home, 0, {.persons = static_cast<int>(members.size()), .cars = cars});
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      world->persons.age[first + i] = static_cast<std::uint8_t>(members[i].age), world->persons.walk_m_s[first + i] = members[i].walk_m_s;
      world->persons.impaired[first + i] = members[i].impaired ? 1 : 0;
    }
    return static_cast<std::uint32_t>(world->households.size() - 1);
  }
  void shelter(const std::string& id, double x, int capacity = 1000) { add_shelter(*world, id, ShelterKind::emergency, node(x), capacity); }

  /// Streets between neighbours along x; a place at `island` has none.
  std::shared_ptr<World> finished(double island = -1) {
    World& w = *world;
    std::vector<NodeId> along;
    for (const auto& [x, node] : nodes_)
      if (x != island) along.push_back(node);
    for (std::size_t i = 1; i < along.size(); ++i) add_link(w, along[i - 1], along[i]), add_link(w, along[i], along[i - 1]);
    w.areas.loudspeakers.values = {0, 0};
    w.areas.loudspeakers.first.assign(w.areas.size() + 1, 0);
    for (std::size_t a = village_.index; a < w.areas.size(); ++a) w.areas.loudspeakers.first[a + 1] = 2;
    sort_links(w);
    return world;
  }

  std::shared_ptr<World> world = std::make_shared<World>();

 private:
  NodeId node(double x) {
    const auto found = nodes_.find(x);
    return found != nodes_.end() ? found->second : nodes_[x] = add_node(*world, "N" + std::to_string(static_cast<int>(x)), x, 0);
  }
  AreaId village_, grid_;
  std::map<double, NodeId> nodes_;
};

/// Everybody is told at once by loudspeaker and believes it.
struct Day {
  std::shared_ptr<const World> world;
  std::function<void(behaviour::FamilySettings&)> families = [](auto& s) { s.fetch_children = true; };
  std::function<void(behaviour::PadmSettings&)> padm = {};
  ToyHazard::Water water = [](Time, std::uint32_t) { return 0.0F; };
  std::vector<ToyOrder> orders = {{Time{0}, "V", Advice::move_now, 1U << static_cast<unsigned>(Channel::loudspeaker)}};
  int start_minute_of_day = 10 * 60;
  int threads = 1;
  Time end = Time::hours(4);
  std::shared_ptr<const std::vector<Time>> home_at = nullptr;

  std::unique_ptr<muster::Run> start(std::vector<std::unique_ptr<Model>> models = {}) const {
    models.push_back(std::make_unique<ToyHazard>(water));
    models.push_back(std::make_unique<ToyCommand>(orders));
    models.push_back(std::make_unique<KinematicWave>(MovementSettings{}));
    models.push_back(model<warning::WarningSettings>(
        "warning/chain", world,
        [](auto& s) { s.loudspeakers.outdoors = s.loudspeakers.indoors = s.loudspeakers.asleep = s.loudspeakers.at_range = 1, s.neighbours.enabled = false; },
        start_minute_of_day));
    const auto settle = [this](behaviour::PadmSettings& s) {
      s.refusal = 0, s.belief.loudspeaker = 1, s.car_exit_share = 0;
      families(s.families);
      if (padm) padm(s);
    };
    models.push_back(model<behaviour::PadmSettings>("behaviour/padm", world, settle, start_minute_of_day, std::make_shared<Plan>(), home_at));
    models.push_back(model<shelter::ShelterSettings>("shelter/capacity", world));
    models.push_back(model<casualty::CasualtySettings>("casualty/flood", world));
    models.push_back(model<metrics::MetricsSettings>("metrics/population", world, [](auto& s) { s.check = Time::seconds(10); }));
    return std::make_unique<muster::Run>(world, std::move(models), RunSettings{.seed = 1, .end = end, .threads = threads});
  }
  std::unique_ptr<muster::Run> run() const {
    auto run = start();
    while (!run->finished()) run->step();
    return run;
  }
};

/// The day ends with the same bits for any number of threads, and with caches dropped at every step.
inline void expect_same_bits(Day day) {
  const Digest alone = day.run()->digest();
  for (const int threads : {2, 4}) {
    day.threads = threads;
    EXPECT_EQ(day.run()->digest(), alone) << threads << " threads";
  }
  const auto run = day.start();
  while (!run->finished()) {
    run->drop_caches();
    run->step();
  }
  EXPECT_EQ(run->digest(), alone);
}

/// When and with which value something was logged; never() = it was not.
inline std::pair<Time, double> logged(const muster::Run& run, const std::string& kind, std::uint32_t subject) {
  const EventLog& log = run.events();
  for (std::size_t i = 0; i < log.size(); ++i)
    if (log.kinds()[log.kind[i]].name == kind && log.subject[i] == subject) return {log.time[i], log.value[i]};
  return {Time::never(), -1};
}

inline Time left(const muster::Run& run, std::uint32_t household) { return block<BehaviourState>(run).left[household]; }
inline Time arrived(const muster::Run& run, std::uint32_t leader) {
  const auto& party = block<PartyState>(run);
  return party.status[leader] == PartyStatus::arrived ? Time(party.entered[leader]) : Time::never();
}

}  // namespace muster::test
