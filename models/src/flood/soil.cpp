#include "muster/models/flood/soil.hpp"

#include <algorithm>
#include <cmath>

namespace muster {

void SoilSettings::describe(config::Builder<SoilSettings>& d) {
  using config::Grade;
  const std::string rawls = "sandy loam, Rawls, Brakensiek & Miller 1983, doi 10.1061/(ASCE)0733-9429(1983)109:1(62)";
  const std::string horton = "Horton 1940, doi 10.2136/sssaj1941.036159950005000C0075x";
  d.about("infiltration", "How fast standing water soaks into a ground", "地表水下渗");
  d.choices("covers", &SoilSettings::covers,
            {{"water", CoverKind::water},
             {"green", CoverKind::green},
             {"farmland", CoverKind::farmland},
             {"built_up", CoverKind::built_up},
             {"bare", CoverKind::bare}},
            {.meaning = "ground that it holds for, by the world's land cover; none = all ground; later entries hold where two do",
             .meaning_zh = "适用的土地覆被类型；不填为全部；重叠处以后者为准"});
  d.choice("method", &SoilSettings::method, {{"constant", SoilMethod::constant}, {"green_ampt", SoilMethod::green_ampt}, {"horton", SoilMethod::horton}},
           {.meaning = "law of its capacity", .meaning_zh = "下渗能力公式"});
  d.number("rate", &SoilSettings::rate_mm_h,
           {.unit = "mm/h",
            .min = 0,
            .max = 2000,
            .meaning = "constant: capacity; also a storm sewer known by its capacity alone",
            .meaning_zh = "constant：恒定下渗率；也可表示仅知设计能力的排水管网"});
  d.number("conductivity", &SoilSettings::conductivity_mm_h,
           {.unit = "mm/h",
            .min = 0,
            .max = 2000,
            .meaning = "green_ampt: saturated conductivity",
            .meaning_zh = "green_ampt：饱和导水率",
            .source = rawls,
            .grade = Grade::memory});
  d.number("suction", &SoilSettings::suction_m,
           {.unit = "m",
            .min = 0,
            .max = 5,
            .meaning = "green_ampt: suction head at the wetting front",
            .meaning_zh = "green_ampt：湿润锋吸力水头",
            .source = rawls,
            .grade = Grade::memory});
  d.number("deficit", &SoilSettings::deficit,
           {.unit = "1",
            .min = 0,
            .max = 0.6,
            .meaning = "green_ampt: pore space that is still free",
            .meaning_zh = "green_ampt：初始含水亏缺",
            .source = rawls,
            .grade = Grade::memory});
  d.number("first_rate", &SoilSettings::first_mm_h,
           {.unit = "mm/h", .min = 0, .max = 2000, .meaning = "horton: capacity of dry ground", .meaning_zh = "horton：初渗率", .source = horton});
  d.number("last_rate", &SoilSettings::last_mm_h,
           {.unit = "mm/h", .min = 0, .max = 2000, .meaning = "horton: capacity of wet ground", .meaning_zh = "horton：稳渗率", .source = horton});
  d.number("decay", &SoilSettings::decay_per_h,
           {.unit = "1/h", .min = 0, .max = 100, .meaning = "horton: how fast capacity falls", .meaning_zh = "horton：衰减系数", .source = horton});
  d.number("sealed_share", &SoilSettings::sealed_share,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "share of the ground under roofs and asphalt, where nothing soaks in",
            .meaning_zh = "屋面、铺装等不透水面积比例"});
}

std::vector<config::Contradiction> SoilSettings::contradictions() const {
  if (method == SoilMethod::horton && last_mm_h > first_mm_h) return {{"last_rate", "must not exceed first_rate", "不应大于 first_rate"}};
  return {};
}

namespace flood {

namespace {
constexpr double mm_h = 1 / 3.6e6;  ///< m/s

/// dF/dt = K (1 + P/F) with F in its middle, P = suction x deficit: D (F + D/2) = K t (F + D/2 + P), a quadratic in D. Exact to first order where
/// F is 0 and the rate infinite, second order after that; no logarithm.
double green_ampt(const Soil& soil, double seconds, double soaked) {
  const double k = soil.rate * seconds, b = soaked - 0.5 * k;
  return std::sqrt(b * b + 2 * k * (soaked + soil.store)) - b;
}

/// Capacity last + extra x dryness, dryness falling as exp(-decay t). The exponential of a step is (1 - x/2) / (1 + x/2), error x^3 / 12. Where there
/// is less water than could soak in, the capacity falls only as far as that water takes it: the time in which it would soak in is the
/// root of a quadratic.
double horton(const Soil& soil, double supply, double seconds, double& dryness) {
  const double half = 0.5 * soil.decay;
  const auto soaks_within = [&](double t) { return soil.rate * t + soil.extra * dryness * t / (1 + half * t); };
  const double capacity = soaks_within(seconds);
  double time = seconds;
  if (supply < capacity) {
    const double a = soil.rate * half, b = soil.rate + soil.extra * dryness - half * supply;
    time = std::min(seconds, 2 * supply / (b + std::sqrt(b * b + 4 * a * supply)));
  }
  dryness *= std::max(0.0, 1 - half * time) / (1 + half * time);
  return std::min(supply, capacity);
}
}  // namespace

Soil soil_of(const SoilSettings& s) {
  Soil out{.method = s.method, .open_share = 1 - s.sealed_share};
  switch (s.method) {
    case SoilMethod::constant: out.rate = s.rate_mm_h * mm_h; break;
    case SoilMethod::green_ampt: out.rate = s.conductivity_mm_h * mm_h, out.store = s.suction_m * s.deficit; break;
    case SoilMethod::horton: out.rate = s.last_mm_h * mm_h, out.extra = (s.first_mm_h - s.last_mm_h) * mm_h, out.decay = s.decay_per_h / 3600; break;
  }
  return out;
}

double soak(const Soil& soil, double supply, double seconds, double soaked, double& dryness) {
  if (!(supply > 0)) return 0;
  switch (soil.method) {
    case SoilMethod::constant: return std::min(supply, soil.rate * seconds);
    case SoilMethod::green_ampt: return std::min(supply, green_ampt(soil, seconds, soaked));
    case SoilMethod::horton: return horton(soil, supply, seconds, dryness);
  }
  return 0;
}

}  // namespace flood
}  // namespace muster
