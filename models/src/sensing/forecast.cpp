#include "muster/models/sensing/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "flood/series.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/hazard/levels_ahead.hpp"
#include "muster/models/registry.hpp"

namespace muster::sensing {

namespace {

constexpr float dry = std::numeric_limits<float>::quiet_NaN();

/// What an issue's draws are for.
enum class Draw : std::uint64_t { level, timing, missing };

class Forecasting final : public StandardModel {
 public:
  explicit Forecasting(const ModelInputs& inputs)
      : StandardModel({"sensing/forecast", Phase::sensing, {"hazard/"}, {"forecast/"}}),
        settings_(settings_of<ForecastSettings>(inputs)),
        ahead_(inputs.ahead) {
    if (ahead_ == nullptr)
      throw InputError(ErrorCode::nothing_to_do, {},
                       {{"reason", "sensing/forecast needs a flood that is stored or solved"}, {"reason_zh", "sensing/forecast 需要已存储或随推演求解的洪水"}});
    for (const std::string& id : settings_.gauges) {
      const auto& ids = inputs.world->gauges.id;
      rows_.push_back(static_cast<std::uint32_t>(std::find(ids.begin(), ids.end(), id) - ids.begin()));
    }
  }

  void declare(StartContext& context) override {
    forecasts_ = &context.state.add<Forecasts>();
    Forecasts& f = *forecasts_;
    f.gauges = settings_.gauges, f.interval = settings_.interval, f.delay = settings_.delay, f.spacing = settings_.spacing;
    f.points = static_cast<std::size_t>(settings_.horizon.ms / settings_.spacing.ms) + 1;
    for (std::size_t j = 0; j < f.points; ++j) f.deviation_m.push_back(flood::value_at(settings_.deviation, lead(j)));
    const auto issues = static_cast<std::size_t>((context.end.ms - 1) / settings_.interval.ms + 1);
    f.missed.assign(issues, 0);
    f.level_luck.assign(rows_.size(), 0), f.timing_luck.assign(rows_.size(), 0);
    f.came_m.assign(issues * rows_.size(), dry), f.level_m.assign(issues * rows_.size() * f.points, dry);
    end_ = context.end;
    context.events.name_rows("forecast_gauge", settings_.gauges);
    issued_ = context.events.declare({"forecast/issued", "gauge", "", "m"}), issued_dry_ = context.events.declare({"forecast/issued_dry", "gauge", "", ""});
    missed_ = context.events.declare({"forecast/missed", "gauge", "", ""});
    came_ = context.events.declare({"forecast/came", "gauge", "", "m"}), came_dry_ = context.events.declare({"forecast/came_dry", "gauge", "", ""});
  }
  void start(StartContext& context) override { hazard_ = &context.state.get<HazardState>(); }

  void step(StepContext& context) override {
    Forecasts& f = *forecasts_;
    look_at_what_came(context);
    while (f.moment(f.made) < context.end) issue(f.made++, context);
    for (; f.known < f.made && f.moment(f.known) + f.delay < context.end; ++f.known)
      if (f.missed[static_cast<std::size_t>(f.known)] == 0) f.newest = f.known;
  }
  void drop_caches(StartContext&) override { courses_ = nullptr; }

 private:
  Time lead(std::size_t point) const { return settings_.spacing * static_cast<std::int64_t>(point); }

  /// Every issue draws its luck, made or not: one that is cut off changes no other.
  void issue(std::int64_t k, StepContext& context) {
    if (courses_ == nullptr) courses_ = ahead_->courses(context.seed, context.threads);
    Forecasts& f = *forecasts_;
    const Time moment = f.moment(k);
    const bool missed = is_missed(moment, context.seed);
    f.missed[static_cast<std::size_t>(k)] = missed ? 1 : 0;
    for (std::size_t g = 0; g < rows_.size(); ++g) {
      draw(f.level_luck[g], k, g, Draw::level, context), draw(f.timing_luck[g], k, g, Draw::timing, context);
      if (missed) {
        context.events.add(moment, missed_, rows_[g]);
        continue;
      }
      for (std::size_t j = 0; j < f.points && moment + lead(j) <= end_; ++j) f.at(k, g, j) = foreseen(moment, g, j);
      tell(moment, issued_, issued_dry_, g, f.highest_m(k, g), context);
    }
  }
  /// First-order autoregression from issue to issue, in its steady state from the first one on.
  void draw(double& luck, std::int64_t k, std::size_t g, Draw what, const StepContext& context) const {
    const double fresh = normal(context.seed, Stream::forecast_error, context.world.gauges.key[rows_[g]], occasion(static_cast<std::uint64_t>(k), what));
    const double rho = settings_.persistence;
    luck = k == 0 ? fresh : rho * luck + std::sqrt(1 - rho * rho) * fresh;
  }
  static std::uint64_t occasion(std::uint64_t k, Draw what) { return muster::occasion(k, static_cast<std::uint64_t>(what)); }

  bool is_missed(Time moment, std::uint64_t seed) const {
    for (const ForecastCut& cut : settings_.cuts)
      if (moment >= cut.from && moment < cut.until) return true;
    const std::uint64_t when = occasion(static_cast<std::uint64_t>(moment.ms / settings_.interval.ms), Draw::missing);
    return uniform(seed, Stream::forecast_error, entity_key("forecast", "service"), when) < settings_.missing;
  }
  /// What the water will be at a point's moment, or rather at another as far off as the timing is wrong, with the error of its lead.
  float foreseen(Time moment, std::size_t g, std::size_t point) const {
    const double factor = std::max(0.0, 1 + settings_.timing * forecasts_->timing_luck[g]);
    const Time meant{moment.ms + static_cast<std::int64_t>(std::nearbyint(static_cast<double>(lead(point).ms) * factor))};
    const double truth = highest_level_m(*courses_, rows_[g], meant);
    if (std::isnan(truth)) return dry;  // one bit pattern for it
    const double level = truth + flood::value_at(settings_.bias, lead(point)) + forecasts_->deviation_m[point] * forecasts_->level_luck[g];
    return static_cast<float>(std::nearbyint(level / settings_.resolution_m) * settings_.resolution_m);
  }

  /// Takes in the newest frame for the issues whose horizon it lies in, and closes those whose horizon is over.
  void look_at_what_came(StepContext& context) {
    Forecasts& f = *forecasts_;
    if (hazard_->frame > f.seen) {
      f.seen = hazard_->frame;
      for (std::int64_t k = f.over; k < f.made; ++k)
        if (f.moment(k) < f.seen && f.seen <= f.moment(k) + settings_.horizon) add_to_what_came(k);
    }
    for (; f.over < f.made && f.moment(f.over) + settings_.horizon < context.end; ++f.over)
      for (std::size_t g = 0; g < rows_.size(); ++g)
        tell(std::max(context.now, f.moment(f.over) + settings_.horizon), came_, came_dry_, g, came(f.over, g), context);
  }
  void add_to_what_came(std::int64_t k) {
    for (std::size_t g = 0; g < rows_.size(); ++g)
      if (const float level = hazard_->gauge_level_m[rows_[g]]; !std::isnan(level) && !(level <= came(k, g))) came(k, g) = level;
  }
  float& came(std::int64_t k, std::size_t g) { return forecasts_->came_m[static_cast<std::size_t>(k) * rows_.size() + g]; }
  void tell(Time when, EventKind wet, EventKind dry_all_the_time, std::size_t g, float level, StepContext& context) const {
    if (std::isnan(level)) context.events.add(when, dry_all_the_time, rows_[g]);
    else context.events.add(when, wet, rows_[g], EventLog::none, static_cast<double>(level));
  }

  ForecastSettings settings_;
  std::shared_ptr<LevelsAhead> ahead_;
  std::vector<std::uint32_t> rows_;  ///< [forecast gauge] of the world's table
  Time end_;
  const HazardState* hazard_ = nullptr;
  Forecasts* forecasts_ = nullptr;
  std::shared_ptr<const std::vector<GaugeCourse>> courses_;  ///< null = not asked for yet; a cache
  EventKind issued_, issued_dry_, missed_, came_, came_dry_;
};

}  // namespace

bool Forecasts::above(std::size_t gauge, double least_m, Time within, double chance, Time now) const {
  if (newest < 0) return false;
  const double quantile = chance == 0.5 ? 0.0 : math::normal_quantile(chance);
  for (std::size_t j = 0; j < points; ++j) {
    const Time valid = moment(newest) + spacing * static_cast<std::int64_t>(j);
    if (valid < now || valid > now + within) continue;
    if (static_cast<double>(at(newest, gauge, j)) - least_m >= deviation_m[j] * quantile) return true;  // dry = NaN = not above
  }
  return false;
}

float Forecasts::highest_m(std::int64_t issue, std::size_t gauge) const {
  float highest = dry;
  for (std::size_t j = 0; j < points; ++j)
    if (const float level = at(issue, gauge, j); !std::isnan(level) && !(level <= highest)) highest = level;
  return highest;
}

std::vector<std::string> forecast_gauge_ids(const ForecastSettings& settings) { return settings.gauges; }

std::unique_ptr<Model> make_forecast(const ModelInputs& inputs) { return std::make_unique<Forecasting>(inputs); }

}  // namespace muster::sensing
