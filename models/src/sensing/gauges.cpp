#include "muster/models/sensing/gauges.hpp"

#include <cmath>
#include <limits>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"

namespace muster::sensing {

namespace {

class Gauges final : public StandardModel {
 public:
  explicit Gauges(const GaugeSettings& settings) : StandardModel({"sensing/gauges", Phase::sensing, {"hazard/"}, {"gauge/"}}), settings_(settings) {}
  void declare(StartContext& context) override {
    known_ = &context.state.add<SensingState>(), transit_ = &context.state.add<GaugeTransit>();
    const std::size_t gauges = context.world.gauges.size();
    known_->reading_m.assign(gauges, std::numeric_limits<float>::quiet_NaN());
    known_->reported.assign(gauges, Time::never());
    transit_->measured_m.assign(gauges, std::numeric_limits<float>::quiet_NaN());
  }
  void start(StartContext& context) override { hazard_ = &context.state.get<HazardState>(); }

  /// The delay is no longer than the interval, so one reading at most is on its way.
  void step(StepContext& context) override {
    if (transit_->due < context.end) come_in(transit_->due);
    const std::int64_t number = (context.end.ms - 1) / settings_.interval.ms;  // of the last measurement before the step's end
    const Time moment = settings_.interval * number;
    if (moment < context.now) return;
    measure(context.world, context.seed, static_cast<std::uint64_t>(moment.ms));
    transit_->due = moment + settings_.delay;
    if (transit_->due < context.end) come_in(transit_->due);
  }
  void drop_caches(StartContext&) override {}

 private:
  void measure(const World& world, std::uint64_t seed, std::uint64_t moment) {
    for (std::size_t g = 0; g < transit_->measured_m.size(); ++g) {
      const double truth = static_cast<double>(hazard_->gauge_level_m[g]);
      const double seen = truth + settings_.noise_m * normal(seed, Stream::gauge_noise, world.gauges.key[g], moment);
      transit_->measured_m[g] = static_cast<float>(std::nearbyint(seen / settings_.resolution_m) * settings_.resolution_m);
      if (std::isnan(truth)) transit_->measured_m[g] = std::numeric_limits<float>::quiet_NaN();  // one bit pattern for "dry"
    }
  }
  void come_in(Time when) {
    for (std::size_t g = 0; g < known_->reported.size(); ++g) known_->reading_m[g] = transit_->measured_m[g], known_->reported[g] = when;
    transit_->due = Time::never();
  }

  GaugeSettings settings_;
  const HazardState* hazard_ = nullptr;
  SensingState* known_ = nullptr;
  GaugeTransit* transit_ = nullptr;
};

}  // namespace

void GaugeSettings::describe(config::Builder<GaugeSettings>& d) {
  d.about("sensing/gauges", "Water-level gauges report late and with error", "水位站报汛：有滞后与误差");
  d.duration("interval", &GaugeSettings::interval,
             {.unit = "s", .min = 1, .max = 86400, .meaning = "between two measurements", .meaning_zh = "两次测量的间隔"});
  d.duration("delay", &GaugeSettings::delay,
             {.unit = "s",
              .min = 0,
              .max = 86400,
              .meaning = "from measurement to the posts; no longer than interval",
              .meaning_zh = "测量到岗位收到的时间，不长于 interval"});
  d.number("noise", &GaugeSettings::noise_m,
           {.unit = "m", .min = 0, .max = 1, .meaning = "standard deviation of a reading's error", .meaning_zh = "读数误差的标准差"});
  d.number("resolution", &GaugeSettings::resolution_m,
           {.unit = "m", .min = 0.001, .max = 1, .meaning = "readings are rounded to this", .meaning_zh = "读数取整到此精度"});
}

std::vector<config::Contradiction> GaugeSettings::contradictions() const {
  if (delay > interval) return {{"delay", "must be no longer than interval", "不应长于 interval"}};
  return {};
}

std::unique_ptr<Model> make_gauges(const ModelInputs& inputs) { return std::make_unique<Gauges>(settings_of<GaugeSettings>(inputs)); }

}  // namespace muster::sensing
