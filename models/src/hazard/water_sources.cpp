#include "muster/models/hazard/water_sources.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "muster/engine/state/state.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/registry.hpp"

namespace muster {

namespace {

constexpr std::array<std::string_view, WaterSlot::most> prefixes = {"water/0/", "water/1/", "water/2/", "water/3/",
                                                                    "water/4/", "water/5/", "water/6/", "water/7/"};

/// What each of several sources does, before it is put together. Each view is owned by its source.
struct WaterSources {
  std::map<int, HazardState> view;  ///< [source] whose addresses stay
  static void arrays(auto& self, auto&& visit) {
    for (auto& [number, view] : self.view) {
      const std::string prefix(prefixes[static_cast<std::size_t>(number)]);
      HazardState::arrays(view, [&](std::string_view name, auto& array) { visit(prefix + std::string(name.substr(name.find('/') + 1)), array); });
    }
  }
};

/// The deepest water of all sources at one place.
template <auto Depth, auto Velocity>
void combine(const std::vector<const HazardState*>& sources, std::size_t row, HazardState& all) {
  float depth = 0, velocity = 0;
  for (const HazardState* source : sources) {
    const float d = (source->*Depth)[row], v = (source->*Velocity)[row];
    if (d > depth || (d == depth && v > velocity)) depth = d, velocity = v;
  }
  (all.*Depth)[row] = depth, (all.*Velocity)[row] = velocity;
}

template <class Id>
void append(std::vector<Id>& to, const std::vector<Id>& rows) {
  to.insert(to.end(), rows.begin(), rows.end());
}

template <class Id>
void each_once(std::vector<Id>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

class CombinedWater final : public StandardModel {
 public:
  explicit CombinedWater(const ModelInputs& inputs)
      : StandardModel({"hazard/water", Phase::hazard, {}, {WaterSlot{}.owned()}}), world_(inputs.world), count_(inputs.water.sources) {}

  void declare(StartContext& context) override { all_ = &WaterSlot{}.add(context.state, *world_); }
  void start(StartContext& context) override {
    sources_.clear();
    if (count_ == 0) return;
    for (const auto& [number, view] : context.state.get<WaterSources>().view) sources_.push_back(&view);
  }
  void step(StepContext& context) override {
    Time newest{-1};
    for (const HazardState* source : sources_)
      if (source->is_new(context.now, context.end)) newest = std::max(newest, source->frame);
    if (newest < Time{0}) return;
    all_->changed_links.clear(), all_->changed_buildings.clear();
    for (const HazardState* source : sources_)
      if (source->is_new(context.now, context.end))
        append(all_->changed_links, source->changed_links), append(all_->changed_buildings, source->changed_buildings);
    each_once(all_->changed_links), each_once(all_->changed_buildings);
    for (const LinkId l : all_->changed_links) combine<&HazardState::link_depth_m, &HazardState::link_velocity_m_s>(sources_, l.index, *all_);
    for (const BuildingId b : all_->changed_buildings) combine<&HazardState::building_depth_m, &HazardState::building_velocity_m_s>(sources_, b.index, *all_);
    combine_gauges();
    all_->frame = newest;
  }
  void drop_caches(StartContext&) override {}

 private:
  void combine_gauges() {
    for (std::size_t g = 0; g < all_->gauge_level_m.size(); ++g) {
      all_->gauge_level_m[g] = sources_.front()->gauge_level_m[g];
      for (const HazardState* source : sources_)
        if (const float level = source->gauge_level_m[g]; !std::isnan(level) && !(level <= all_->gauge_level_m[g])) all_->gauge_level_m[g] = level;
    }
    all_->flooded_km2 = 0;
    for (const HazardState* source : sources_) all_->flooded_km2 += source->flooded_km2;
  }

  std::shared_ptr<const World> world_;
  int count_;
  HazardState* all_ = nullptr;
  std::vector<const HazardState*> sources_;
};

}  // namespace

std::string_view WaterSlot::owned() const { return number == only ? "hazard/" : prefixes[static_cast<std::size_t>(number)]; }

HazardState& WaterSlot::add(State& state, const World& world) const {
  HazardState& view = number == only ? state.add<HazardState>() : state.find_or_add<WaterSources>().view[number];
  size_view(world, view);
  return view;
}

void WaterSettings::describe(config::Builder<WaterSettings>& d) {
  d.about("hazard/water", "The water of all sources of a run as one", "将一次推演中各来源的水合为一体");
}

std::unique_ptr<Model> make_water(const ModelInputs& inputs) { return std::make_unique<CombinedWater>(inputs); }

}  // namespace muster
