#include "muster/models/sensing/rain.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/rain/gauges.hpp"
#include "muster/models/registry.hpp"

namespace muster::sensing {

namespace {

using rain::RainCurve;
using rain::RainState;

class RainSensing final : public StandardModel {
 public:
  explicit RainSensing(const RainSensingSettings& settings)
      : StandardModel({"sensing/rain", Phase::sensing, {"rain/"}, {"rain_gauge/", "rain_indicator/"}}), settings_(settings) {}
  void declare(StartContext& context) override {
    reports_ = &context.state.add<RainReports>();
    reports_->interval = settings_.interval, reports_->resolution_mm = settings_.resolution_mm;
    reports_->first = (RainCurve::before.ms + settings_.interval.ms - 1) / settings_.interval.ms;
    reports_->samples = reports_->first + context.end.ms / settings_.interval.ms + 1;
    reports_->reached.assign(settings_.indicators.size(), 0);
    context.events.name_rows("rain_indicator", rain_indicator_ids(settings_));
    reached_ = context.events.declare({"rain_indicator/reached", "rain_indicator", "", "level"});
  }
  void start(StartContext& context) override {
    rain_ = &context.state.get<RainState>();
    const auto& names = context.events.row_names();
    const auto found = names.find("rain_gauge");
    ids_ = found == names.end() ? std::vector<std::string>{} : found->second;
    if (reports_->total_mm.empty()) take_in_what_fell_before(context.seed);
    gauge_.clear();
    for (const RainIndicator& indicator : settings_.indicators) gauge_.push_back(row_of(indicator.gauge));
  }
  void step(StepContext& context) override {
    while (moment(reports_->measured) < context.end) measure(reports_->measured++, context.seed);
    bool news = false;
    while (reports_->known < reports_->measured && moment(reports_->known) + settings_.delay < context.end) ++reports_->known, news = true;
    if (!news) return;
    const Time when = std::max(context.now, moment(reports_->known - 1) + settings_.delay);
    for (std::size_t i = 0; i < settings_.indicators.size(); ++i) look_at(i, when, context.events);
  }
  void drop_caches(StartContext& context) override { start(context); }

 private:
  Time moment(std::int64_t sample) const { return settings_.interval * (sample - reports_->first); }
  double& total(std::size_t gauge, std::int64_t sample) {
    return reports_->total_mm[gauge * static_cast<std::size_t>(reports_->samples) + static_cast<std::size_t>(sample)];
  }

  /// Reports of the day before are in when the run begins.
  void take_in_what_fell_before(std::uint64_t seed) {
    reports_->total_mm.assign(rain_->curves.size() * static_cast<std::size_t>(reports_->samples), 0);
    while (reports_->measured < reports_->first) measure(reports_->measured++, seed);
    while (reports_->known < reports_->measured && moment(reports_->known) + settings_.delay <= Time{0}) ++reports_->known;
  }
  void measure(std::int64_t sample, std::uint64_t seed) {
    if (sample == 0 || sample >= reports_->samples) return;
    const Time at = moment(sample);
    for (std::size_t g = 0; g < rain_->curves.size(); ++g) {
      const double truth = rain_->curves[g].in_window_mm(settings_.interval, at);
      const double error = normal(seed, Stream::gauge_noise, entity_key("rain_gauge", ids_[g]), static_cast<std::uint64_t>(at.ms));
      total(g, sample) = total(g, sample - 1) + truth * std::max(0.0, 1 + settings_.noise * error);
    }
  }
  bool any_reached(std::size_t gauge, const config::Series& thresholds) const {
    for (std::size_t k = 0; k < thresholds.time.size(); ++k)
      if (reports_->reported_mm(gauge, thresholds.time[k]) >= thresholds.value[k]) return true;
    return false;
  }
  void look_at(std::size_t indicator, Time when, EventLog& events) {
    const RainIndicator& levels = settings_.indicators[indicator];
    unsigned now = 0;
    if (any_reached(gauge_[indicator], levels.be_ready)) now |= indicator_be_ready;
    if (any_reached(gauge_[indicator], levels.move_now)) now |= indicator_move_now;
    for (const unsigned level : {indicator_be_ready, indicator_move_now})
      if ((now & level) != 0 && (reports_->reached[indicator] & level) == 0)
        events.add(when, reached_, static_cast<std::uint32_t>(indicator), EventLog::none, static_cast<double>(level));
    reports_->reached[indicator] = static_cast<std::uint8_t>(now);
  }
  std::size_t row_of(const std::string& gauge) const {
    const auto found = std::find(ids_.begin(), ids_.end(), gauge);
    if (found == ids_.end()) throw std::logic_error("indicator of a rain gauge " + gauge + " that is not there");
    return static_cast<std::size_t>(found - ids_.begin());
  }

  RainSensingSettings settings_;
  const RainState* rain_ = nullptr;
  RainReports* reports_ = nullptr;
  std::vector<std::string> ids_;    ///< [rain_gauge]
  std::vector<std::size_t> gauge_;  ///< [rain_indicator]
  EventKind reached_;
};

}  // namespace

double RainReports::reported_mm(std::size_t gauge, Time window) const {
  if (known == 0 || total_mm.empty()) return 0;
  const std::int64_t last = std::min(known, samples) - 1, intervals = (window.ms + interval.ms - 1) / interval.ms,
                     from = std::max<std::int64_t>(0, last - intervals);
  const double* totals = total_mm.data() + gauge * static_cast<std::size_t>(samples);
  // A reading a rounding error below a whole step of the gauge counts as that step.
  return std::floor((totals[last] - totals[from]) / resolution_mm + 1e-9) * resolution_mm;
}

void RainIndicator::describe(config::Builder<RainIndicator>& d) {
  using S = RainIndicator;
  d.about("rain indicator", "Rain thresholds of a place: prepare to move, move now", "一处的雨量预警指标：准备转移与立即转移");
  d.text("id", &S::id, {.required = true, .meaning = "id by which plans name it", .meaning_zh = "编号，供预案引用"});
  d.text("name", &S::name, {.meaning = "name, in Chinese where there is one", .meaning_zh = "名称"});
  d.text("name_en", &S::name_en, {.meaning = "name in English", .meaning_zh = "英文名称"});
  d.reference("gauge", &S::gauge, {.required = true, .meaning = "id of the rain gauge", .meaning_zh = "雨量站编号", .table = "rain_gauge"});
  d.series("be_ready", &S::be_ready,
           {.unit = "mm",
            .min = 0,
            .above_min = true,
            .meaning = "prepare to move: [[window, rain], ...], reached where any is",
            .meaning_zh = "准备转移指标：[[时段, 雨量], ...]，任一达到即成立"});
  d.series("move_now", &S::move_now,
           {.unit = "mm",
            .min = 0,
            .above_min = true,
            .meaning = "move now: [[window, rain], ...], reached where any is",
            .meaning_zh = "立即转移指标：[[时段, 雨量], ...]，任一达到即成立"});
}

void RainSensingSettings::describe(config::Builder<RainSensingSettings>& d) {
  using S = RainSensingSettings;
  d.about("sensing/rain", "Rain gauges report late and with error; indicators follow their reports", "雨量站报汛：有滞后与误差；预警指标据报汛判定");
  d.duration("interval", &S::interval,
             {.unit = "s", .min = 10, .max = 3600, .meaning = "between two reports; windows are rounded up to it", .meaning_zh = "报汛间隔；时段按其向上取整"});
  d.duration("delay", &S::delay, {.unit = "s", .min = 0, .max = 86400, .meaning = "from measurement to the posts", .meaning_zh = "测量到岗位收到的时间"});
  d.number("noise", &S::noise,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "standard deviation of the relative error of an interval's rain",
            .meaning_zh = "每一时段雨量相对误差的标准差"});
  d.number("resolution", &S::resolution_mm,
           {.unit = "mm",
            .min = 0.01,
            .max = 5,
            .meaning = "rain of a window is rounded down to this: one tip of the bucket",
            .meaning_zh = "时段雨量向下取整到此值（翻斗一斗的雨量）"});
  d.group_list("indicators", &S::indicators, {.meaning = "rain thresholds of places", .meaning_zh = "各处雨量预警指标"});
}

std::vector<config::Contradiction> RainSensingSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    const std::string place = "indicators[" + std::to_string(i) + "]";
    if (!seen.insert(indicators[i].id).second) out.push_back({place + ".id", "the id stands twice", "编号重复"});
    if (indicators[i].be_ready.time.empty() && indicators[i].move_now.time.empty())
      out.push_back({place, "give be_ready, move_now or both", "应给出 be_ready、move_now 或两者"});
    for (const auto& [name, series] : {std::pair("be_ready", &indicators[i].be_ready), std::pair("move_now", &indicators[i].move_now)})
      for (const Time window : series->time)
        if (window < interval || window > rain::RainCurve::before)
          out.push_back({place + "." + name, "windows must be from one interval to 24 h long", "时段应不短于报汛间隔且不超过 24 h"});
  }
  return out;
}

std::vector<std::string> rain_indicator_ids(const RainSensingSettings& settings) {
  std::vector<std::string> ids;
  for (const RainIndicator& indicator : settings.indicators) ids.push_back(indicator.id);
  return ids;
}

std::unique_ptr<Model> make_rain_sensing(const ModelInputs& inputs) { return std::make_unique<RainSensing>(settings_of<RainSensingSettings>(inputs)); }

}  // namespace muster::sensing
