#include <algorithm>
#include <cmath>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/earthquake/settings.hpp"
#include "muster/models/earthquake/site_field.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/zone/shape.hpp"

namespace muster::earthquake {

namespace {

/// The rupture's projection on the ground.
class Rupture {
 public:
  explicit Rupture(const std::vector<double>& xy) {
    for (std::size_t i = 0; i + 1 < xy.size(); i += 2) points_.push_back({xy[i], xy[i + 1]});
    closed_ = points_;
    if (closed_.size() > 2) closed_.push_back(closed_.front());
  }
  /// Joyner-Boore distance, km.
  double distance_km(zone::Point p) const {
    if (points_.size() > 2 && zone::inside(points_, p)) return 0;
    return zone::distance_m(p, closed_) / 1000.0;
  }

 private:
  zone::Ring points_, closed_;
};

class ShakingModel final : public StandardModel {
 public:
  explicit ShakingModel(const ModelInputs& inputs)
      : StandardModel({"hazard/shaking", Phase::hazard, {}, {"shock/at", "shock/most_m_s2", "building/shaken_m_s2"}}),
        world_(inputs.world),
        settings_(settings_of<ShakingSettings>(inputs)) {}

  void declare(StartContext& context) override {
    shaking_ = &context.state.add<Shaking>();
    state_ = &context.state.add<ShakingState>();
    for (const ShockSettings& shock : settings_.shocks) {
      shaking_->keys.push_back(entity_key("shock", shock.id)), state_->at.push_back(shock.at);
      shaking_->name.push_back(shock.name), shaking_->name_en.push_back(shock.name_en);
    }
    state_->most_m_s2.assign(settings_.shocks.size(), 0.0F);
    state_->building_m_s2.assign(world_->buildings.size(), 0.0F);
    context.events.name_rows("shock", shock_ids(settings_));
    comes_ = context.events.declare({"shock/comes", "shock", "", "m/s2"});
  }
  void start(StartContext& context) override { seed_ = context.seed; }
  void drop_caches(StartContext& context) override { start(context); }

  void step(StepContext& context) override {
    shaking_->now.clear();
    for (std::uint32_t s = 0; s < settings_.shocks.size(); ++s) {
      const Time at = settings_.shocks[s].at;
      if (at < context.now || at >= context.end) continue;
      shaking_->now.push_back({at, s, motion(s)});
      float most = 0;
      for (std::size_t b = 0; b < state_->building_m_s2.size(); ++b) {
        const auto here = static_cast<float>(static_cast<double>(shaking_->now.back().pga_g[b]) * gravity_m_s2);
        state_->building_m_s2[b] = std::max(state_->building_m_s2[b], here), most = std::max(most, here);
      }
      state_->most_m_s2[s] = most;
      context.events.add(at, comes_, s, EventLog::none, static_cast<double>(most));
    }
    std::stable_sort(shaking_->now.begin(), shaking_->now.end(), [](const Shake& a, const Shake& b) { return a.at < b.at; });
  }

 private:
  /// What one shock does at every building, g.
  std::vector<float> motion(std::uint32_t s) const {
    const ShockSettings& shock = settings_.shocks[s];
    const BuildingTable& t = world_->buildings;
    std::vector<float> out(t.size(), static_cast<float>(shock.pga_g));
    if (shock.pga_g > 0) return out;
    const Rupture rupture(shock.rupture);
    const EntityKey key = shaking_->keys[s];
    const double tau = settings_.event_spread * bssa14_between_events(shock.magnitude);
    const double event = tau > 0 ? tau * normal(seed_, Stream::hazard_realisation, key, occasion("event")) : 0;
    const SiteField sites = settings_.site_spread > 0 ? SiteField(t.x, t.y, seed_, key) : SiteField();
    for (std::size_t b = 0; b < t.size(); ++b) {
      const double km = rupture.distance_km({t.x[b], t.y[b]});
      const double median = bssa14_pga_g(shock.magnitude, shock.faulting, km, settings_.vs30_m_s, settings_.attenuation);
      const double site = settings_.site_spread > 0 ? settings_.site_spread * bssa14_within_event(shock.magnitude, km, settings_.vs30_m_s) * sites.at(b) : 0;
      out[b] = static_cast<float>(median * math::exp(event + site));
    }
    return out;
  }

  std::shared_ptr<const World> world_;
  ShakingSettings settings_;
  std::uint64_t seed_ = 0;
  Shaking* shaking_ = nullptr;
  ShakingState* state_ = nullptr;
  EventKind comes_;
};

}  // namespace

std::unique_ptr<Model> make_shaking(const ModelInputs& inputs) { return std::make_unique<ShakingModel>(inputs); }

}  // namespace muster::earthquake
