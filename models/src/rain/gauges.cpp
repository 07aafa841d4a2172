#include "muster/models/rain/gauges.hpp"

#include <set>

#include "muster/engine/step/model.hpp"
#include "muster/models/registry.hpp"

namespace muster::rain {

namespace {

class RainGauges final : public StandardModel {
 public:
  explicit RainGauges(const RainGaugesSettings& settings) : StandardModel({"rain/gauges", Phase::hazard, {}, {"rain/"}}), settings_(settings) {}
  void declare(StartContext& context) override {
    rain_ = &context.state.add<RainState>();
    for (const RainGauge& gauge : settings_.gauges) rain_->curves.push_back(gauge.curve());
    rain_->fallen_mm.assign(settings_.gauges.size(), 0);
    context.events.name_rows("rain_gauge", rain_gauge_ids(settings_));
  }
  void start(StartContext&) override {}
  void step(StepContext& context) override {
    for (std::size_t g = 0; g < rain_->curves.size(); ++g) rain_->fallen_mm[g] = rain_->curves[g].fallen_mm(context.now);
  }
  void drop_caches(StartContext&) override {}

 private:
  RainGaugesSettings settings_;
  RainState* rain_ = nullptr;
};

}  // namespace

void RainGauge::describe(config::Builder<RainGauge>& d) {
  using S = RainGauge;
  d.about("rain gauge", "Rain over time at one place", "一处雨量站的逐时降雨");
  d.text("id", &S::id, {.required = true, .meaning = "id by which zones, indicators and plans name it", .meaning_zh = "编号，供危险区、指标与预案引用"});
  d.text("name", &S::name, {.meaning = "name, in Chinese where there is one", .meaning_zh = "名称"});
  d.text("name_en", &S::name_en, {.meaning = "name in English", .meaning_zh = "英文名称"});
  d.series("intensity", &S::intensity,
           {.unit = "mm/h",
            .min = 0,
            .max = 1000,
            .required = true,
            .meaning = "rain that falls there, over time since the start",
            .meaning_zh = "自开始起的雨强过程"});
  d.number("fallen_before", &S::fallen_before_mm,
           {.unit = "mm",
            .min = 0,
            .max = 2000,
            .meaning = "rain of the 24 h before the start, taken as even",
            .meaning_zh = "开始前 24 小时的雨量（按均匀计）",
            .grade = config::Grade::user});
}

void RainGaugesSettings::describe(config::Builder<RainGaugesSettings>& d) {
  d.about("rain/gauges", "Rain over time at named gauges: what sets danger zones off and what posts see of it; it wets nothing by itself",
          "雨量站的降雨过程：触发危险区并供岗位观测，本身不产生积水");
  d.group_list("gauges", &RainGaugesSettings::gauges, {.required = true, .meaning = "rain gauges", .meaning_zh = "雨量站"});
}

std::vector<config::Contradiction> RainGaugesSettings::contradictions() const {
  std::set<std::string> seen;
  for (std::size_t g = 0; g < gauges.size(); ++g)
    if (!seen.insert(gauges[g].id).second) return {{"gauges[" + std::to_string(g) + "].id", "the id stands twice", "编号重复"}};
  return {};
}

std::vector<std::string> rain_gauge_ids(const RainGaugesSettings& settings) {
  std::vector<std::string> ids;
  for (const RainGauge& gauge : settings.gauges) ids.push_back(gauge.id);
  return ids;
}

std::unique_ptr<Model> make_rain_gauges(const ModelInputs& inputs) { return std::make_unique<RainGauges>(settings_of<RainGaugesSettings>(inputs)); }

}  // namespace muster::rain
