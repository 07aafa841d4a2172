#include "muster/models/lifelines/flooded_roads.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/state/layers.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/lifelines/roads_in_water.hpp"

namespace muster::lifelines {

namespace {

using config::Grade;

class FloodedRoads final : public StandardModel {
 public:
  explicit FloodedRoads(const FloodedRoadsSettings& settings)
      : StandardModel({"lifelines/flooded_roads", Phase::lifelines, {"hazard/"}, {"link/flood/"}}), settings_(settings) {}
  void declare(StartContext& context) override { layer_ = context.state.find_or_add<LinkLayers>().add("flood", context.world.links.size()); }
  void start(StartContext& context) override { hazard_ = &context.state.get<HazardState>(), layers_ = &context.state.get<LinkLayers>(); }

  void step(StepContext& context) override {
    const bool fresh = hazard_->frame >= Time{0} && hazard_->frame + (context.end - context.now) > context.now;
    if (!fresh) return;  // the newest frame was seen in an earlier step
    for (const LinkId link : hazard_->changed_links) rewrite(context.world, link);
  }
  void drop_caches(StartContext&) override {}

 private:
  void rewrite(const World& world, LinkId link) {
    LinkLayer& layer = layers_->layers[layer_];
    const std::size_t i = link.index;
    const double depth = static_cast<double>(hazard_->link_depth_m[i]), flow = depth * static_cast<double>(hazard_->link_velocity_m_s[i]);
    const auto speed = static_cast<float>(car_speed_bound(settings_.car_curve, depth, static_cast<double>(world.links.speed_m_s[i])));
    const auto factor = static_cast<float>(wading_factor(depth));
    unsigned closed = 0;
    if (depth >= settings_.car_closed_m || speed <= 0) closed |= mode_car;
    if (depth >= settings_.cycle_closed_m) closed |= mode_cycle;
    if (depth >= settings_.high_closed_m) closed |= mode_high;
    if (depth >= settings_.foot_closed_m || flow >= settings_.foot_closed_m2_s) closed |= mode_foot;
    const std::uint8_t opened = depth >= settings_.boat_depth_m ? mode_boat : 0;
    if (layer.car_speed_m_s[i] == speed && layer.foot_factor[i] == factor && layer.closed_modes[i] == closed && layer.opened_modes[i] == opened) return;
    layer.cost_factor[i] = depth > 0 ? static_cast<float>(1 + settings_.aversion) : 1.0F;
    layer.car_speed_m_s[i] = speed, layer.foot_factor[i] = factor, layer.closed_modes[i] = static_cast<std::uint8_t>(closed);
    layer.opened_modes[i] = opened;
    layers_->changed.push_back(link);
  }

  FloodedRoadsSettings settings_;
  std::size_t layer_ = 0;
  const HazardState* hazard_ = nullptr;
  LinkLayers* layers_ = nullptr;
};

}  // namespace

double car_speed_bound(CarCurve curve, double depth_m, double free_m_s) {
  if (!(depth_m > 0)) return INFINITY;
  const double w = depth_m * 1000;  // mm
  // The parabolas turn up again beyond their lowest point; there they count as 0.
  const auto parabola = [w](double a, double b, double c) { return w >= -b / (2 * a) ? 0.0 : std::max(0.0, (a * w + b) * w + c); };
  switch (curve) {
    case CarCurve::pregnolato: return pregnolato_speed(w) / 3.6;
    case CarCurve::pregnolato_high: return parabola(0.0002415, -0.2898, 86.94) / 3.6;
    case CarCurve::pregnolato_low: return parabola(0.003864, -1.1592, 86.94) / 3.6;
    case CarCurve::quadratic: return w >= 300 ? 0.0 : free_m_s * (w / 300 - 1) * (w / 300 - 1);
  }
  return INFINITY;
}

void FloodedRoadsSettings::describe(config::Builder<FloodedRoadsSettings>& d) {
  d.about("lifelines/flooded_roads", "Water on roads slows and stops traffic", "道路积水减慢或中断通行");
  d.choice("car_curve", &FloodedRoadsSettings::car_curve,
           {{"pregnolato", CarCurve::pregnolato},
            {"pregnolato_low", CarCurve::pregnolato_low},
            {"pregnolato_high", CarCurve::pregnolato_high},
            {"quadratic", CarCurve::quadratic}},
           {.meaning = "largest speed of a car by depth of standing water; quadratic: u (w / 300 mm - 1)^2",
            .meaning_zh = "车速上限随积水深度的关系；quadratic 为 u (w / 300 mm - 1)^2",
            .source = "Pregnolato et al. 2017, doi 10.1016/j.trd.2017.06.020; variants: public codes",
            .grade = Grade::verified});
  d.number("car_closed", &FloodedRoadsSettings::car_closed_m,
           {.unit = "m",
            .min = 0.05,
            .max = 2,
            .meaning = "from this depth on no car passes",
            .meaning_zh = "达到此水深后车辆不能通行",
            .source = "Pregnolato et al. 2017: 300 mm",
            .grade = Grade::verified});
  d.number("cycle_closed", &FloodedRoadsSettings::cycle_closed_m,
           {.unit = "m",
            .min = 0.05,
            .max = 2,
            .meaning = "from this depth on no two-wheeler or tricycle passes",
            .meaning_zh = "达到此水深后两轮车和三轮车不能通行",
            .source = "engine assumption: as cars"});
  d.number("high_closed", &FloodedRoadsSettings::high_closed_m,
           {.unit = "m",
            .min = 0.05,
            .max = 3,
            .meaning = "from this depth on no vehicle with clearance (truck, bus) passes",
            .meaning_zh = "达到此水深后高底盘车辆（卡车、客车）不能通行",
            .source = "Contreras-Jara et al. 2018, JAT 2850546: interruption certain at 0.7-0.9 m (light), 1.1-1.5 m (heavy vehicles)",
            .grade = Grade::verified});
  d.number("aversion", &FloodedRoadsSettings::aversion,
           {.unit = "1",
            .min = 0,
            .max = 100,
            .meaning = "those who know where water stands count their time in it 1 + this many times when they choose a way",
            .meaning_zh = "知情者选择路线时，把涉水路段的时间按 1 + 此值 倍计算",
            .source = "engine assumption"});
  d.number("boat_depth", &FloodedRoadsSettings::boat_depth_m,
           {.unit = "m",
            .min = 0.1,
            .max = 5,
            .meaning = "from this depth on boats can go along the road",
            .meaning_zh = "达到此水深后船艇可沿道路行驶",
            .source = "engine assumption: draught of an inflatable boat with motor"});
  // Households walk with their children: ARR P10 (Cox, Shand, Blacka 2010, from memory) has children safe up to 0.5 m and 0.4 m2/s, adults up to
  // 1.2 m and 0.6 m2/s. People who have a choice turn back at water that their weakest could not stand in.
  d.number("foot_closed", &FloodedRoadsSettings::foot_closed_m,
           {.unit = "m",
            .min = 0.1,
            .max = 3,
            .meaning = "from this depth on people on foot turn back",
            .meaning_zh = "达到此水深后步行者折返",
            .source = "ARR P10 (Cox, Shand, Blacka 2010): children, D <= 0.5 m; adults alone 1.2 m",
            .grade = Grade::memory});
  d.number("foot_closed_flow", &FloodedRoadsSettings::foot_closed_m2_s,
           {.unit = "m2/s",
            .min = 0.05,
            .max = 3,
            .meaning = "from this depth x velocity on people on foot turn back",
            .meaning_zh = "水深与流速乘积达到此值后步行者折返",
            .source = "ARR P10 (Cox, Shand, Blacka 2010): children, low hazard up to 0.4; adults alone 0.6",
            .grade = Grade::memory});
}

std::unique_ptr<Model> make_flooded_roads(const ModelInputs& inputs) { return std::make_unique<FloodedRoads>(settings_of<FloodedRoadsSettings>(inputs)); }

}  // namespace muster::lifelines
