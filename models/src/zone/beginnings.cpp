#include "zone/beginnings.hpp"

#include <algorithm>
#include <stdexcept>

#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/rain/gauges.hpp"
#include "zone/onset.hpp"

namespace muster::zone {

namespace {

class Drawn final : public Beginnings {
 public:
  Drawn(std::shared_ptr<const World> world, const ZonesSettings& settings) : world_(std::move(world)), settings_(settings) {}
  void start(StartContext& context) override {
    seed_ = context.seed, end_ = context.end;
    hazard_ = context.state.find<HazardState>();
    rain_ = context.state.find<rain::RainState>();
    const auto gauges = context.events.row_names().find("rain_gauge");
    if (gauges != context.events.row_names().end()) rain_gauges_ = gauges->second;
  }
  /// Settles what can be settled by now of when zones begin. What waits for another zone stands behind it, so one pass is enough.
  void settle(Time now, const Zones& zones, ZoneState& state) override {
    for (std::size_t z = 0; z < settings_.zones.size(); ++z) {
      if (!state.triggered[z].is_never()) continue;
      const Onset& onset = settings_.zones[z].onset;
      const OnsetLuck luck = onset_luck(onset, zones.zones[z].key, seed_);
      const Time trigger = trigger_of(onset, luck, now, state);
      if (trigger.is_never()) continue;
      state.triggered[z] = trigger;
      if (!luck.happens) continue;
      state.onset[z] = trigger + luck.delay;
      const Effects& effects = zones.zones[z].effects;
      if (effects.sign_chance > 0) state.signs[z] = std::max(now, state.onset[z] - effects.sign_lead);
    }
  }

 private:
  Time trigger_of(const Onset& onset, const OnsetLuck& luck, Time now, const ZoneState& state) const {
    switch (onset.by) {
      case Trigger::time: return onset.at;
      case Trigger::rain: return now == Time{0} ? rain_trigger(onset, rain_curve(onset.rain_gauge), luck.strength, end_) : Time::never();
      case Trigger::gauge: return gauge_stands_at(onset.gauge, onset.level_m) ? now : Time::never();
      case Trigger::zone:
        for (std::size_t z = 0; z < settings_.zones.size(); ++z)
          if (settings_.zones[z].id == onset.zone) return state.onset[z];
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

  std::shared_ptr<const World> world_;
  ZonesSettings settings_;
  std::uint64_t seed_ = 0;
  Time end_;
  const HazardState* hazard_ = nullptr;
  const rain::RainState* rain_ = nullptr;
  std::vector<std::string> rain_gauges_;
};

class Stored final : public Beginnings {
 public:
  Stored(const ZoneRecord& record, Time begins) : record_(record), begins_(begins) {}
  void start(StartContext&) override {}
  void settle(Time, const Zones& zones, ZoneState& state) override {
    const auto shifted = [this](Time t) { return t.is_never() ? t : t + begins_; };
    for (std::size_t z = 0; z < zones.zones.size(); ++z) {
      state.triggered[z] = shifted(record_.triggered[z]);
      state.onset[z] = shifted(record_.onset[z]), state.signs[z] = shifted(record_.signs[z]);
    }
  }

 private:
  const ZoneRecord& record_;
  Time begins_;
};

}  // namespace

std::unique_ptr<Beginnings> drawn_beginnings(std::shared_ptr<const World> world, const ZonesSettings& settings) {
  return std::make_unique<Drawn>(std::move(world), settings);
}

std::unique_ptr<Beginnings> stored_beginnings(const ZoneRecord& record, Time begins) { return std::make_unique<Stored>(record, begins); }

}  // namespace muster::zone
