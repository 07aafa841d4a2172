#include "muster/models/flood/breach.hpp"

#include <algorithm>

namespace muster {

void BreachSettings::describe(config::Builder<BreachSettings>& d) {
  using config::Grade;
  d.about("breach", "A breach of a levee or dam: what starts it and how it grows", "堤防或大坝溃口：触发条件与发展过程");
  d.numbers("at", &BreachSettings::at,
            {.unit = "m", .meaning = "x, y of its middle, on a levee; none = the levee's middle", .meaning_zh = "堤防溃口中心坐标 x, y；不填为堤线中点"});
  d.reference("place", &BreachSettings::place, {.meaning = "place that it is at, instead of at", .meaning_zh = "以地点代替坐标 at", .table = "place"});
  d.choice("trigger", &BreachSettings::trigger, {{"time", BreachTrigger::time}, {"water", BreachTrigger::water}},
           {.meaning = "starts at a time, or when water stands high enough", .meaning_zh = "按时刻触发，或按水位触发"});
  d.duration("time", &BreachSettings::time,
             {.unit = "s", .min = 0, .meaning = "for trigger time: when it starts", .meaning_zh = "按时刻触发：开始时刻", .grade = Grade::user});
  d.number("over_crest", &BreachSettings::over_crest_m,
           {.unit = "m",
            .min = -100,
            .max = 20,
            .meaning = "for trigger water: surface above the crest that starts it; negative = below the crest (seepage)",
            .meaning_zh = "按水位触发：水面高出堤顶的高度；负值表示低于堤顶（渗透破坏）"});
  d.duration("for", &BreachSettings::hold,
             {.unit = "s", .min = 0, .max = 864000, .meaning = "for trigger water: how long it must stand there", .meaning_zh = "按水位触发：须持续的时间"});
  d.number("bottom", &BreachSettings::bottom_m,
           {.unit = "m", .required = true, .meaning = "its final bottom above datum", .meaning_zh = "溃口最终底高程（基面以上）", .grade = Grade::user});
  d.number("width", &BreachSettings::width_m,
           {.unit = "m",
            .min = 0,
            .max = 5000,
            .meaning = "its final average width; 0 = by Froehlich 2008 from volume and height",
            .meaning_zh = "最终平均宽度；0 表示按 Froehlich 2008 由库容与高度计算",
            .source = "Froehlich 2008, doi 10.1061/(ASCE)0733-9429(2008)134:12(1708)"});
  d.duration("formation", &BreachSettings::formation,
             {.unit = "s",
              .min = 0,
              .max = 864000,
              .meaning = "time that it takes to grow, where a width is given; 0 = at once",
              .meaning_zh = "给定宽度时的发展历时；0 表示瞬时"});
  d.choice("mode", &BreachSettings::mode, {{"overtopping", flood::BreachMode::overtopping}, {"piping", flood::BreachMode::piping}},
           {.meaning = "how it fails, for Froehlich 2008", .meaning_zh = "破坏方式（用于 Froehlich 2008）"});
  d.number("volume", &BreachSettings::volume_m3,
           {.unit = "m3",
            .min = 0,
            .meaning = "water above its bottom when it starts, for Froehlich 2008",
            .meaning_zh = "开始时溃口底以上的水量（用于 Froehlich 2008）",
            .grade = Grade::user});
  d.number("weir_coefficient", &BreachSettings::weir_coefficient,
           {.unit = "m^0.5/s",
            .min = 0.5,
            .max = 3,
            .meaning = "C in Q = C b H^1.5",
            .meaning_zh = "溃口流量系数 C（Q = C b H^1.5）",
            .source = "broad-crested weir, (2/3)^1.5 sqrt(g) = 1.705",
            .grade = Grade::computed});
}

std::vector<config::Contradiction> BreachSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (!at.empty() && at.size() != 2) out.push_back({"at", "give x and y", "须给出 x 与 y"});
  if (!at.empty() && !place.empty()) out.push_back({"place", "name either a place or at", "place 与 at 只能给出一项"});
  if (width_m <= 0 && volume_m3 <= 0)
    out.push_back({"width", "give a width, or a volume for Froehlich 2008", "须给出 width，或给出 volume 以按 Froehlich 2008 计算"});
  return out;
}

namespace flood {

Breach::Breach(const BreachSettings& s, double crest_m)
    : settings_(s), crest_m_(std::max(crest_m, s.bottom_m)), width_m_(s.width_m), formation_s_(s.formation.in_seconds()) {
  if (s.width_m > 0) return;
  const double height = std::max(0.01, crest_m_ - s.bottom_m);
  width_m_ = froehlich_width(s.mode, s.volume_m3, height), formation_s_ = froehlich_time(s.volume_m3, height);
}

void Breach::watch(Time now, double level_m, std::span<double> own) const {
  if (own[1] < never_s || now < Time{0}) return;
  if (settings_.trigger == BreachTrigger::time) {
    if (now >= settings_.time) own[1] = settings_.time.in_seconds();
    return;
  }
  if (!(level_m >= crest_m_ + settings_.over_crest_m)) {
    own[0] = never_s;
    return;
  }
  own[0] = std::min(own[0], now.in_seconds());
  if (now.in_seconds() - own[0] >= settings_.hold.in_seconds()) own[1] = now.in_seconds();
}

Breach::Opening Breach::at(double seconds, std::span<const double> own) const {
  if (seconds < own[1]) return {0, crest_m_};
  const double share = formation_s_ > 0 ? std::min(1.0, (seconds - own[1]) / formation_s_) : 1.0;
  return {share * width_m_, crest_m_ - share * (crest_m_ - settings_.bottom_m)};
}

}  // namespace flood
}  // namespace muster
