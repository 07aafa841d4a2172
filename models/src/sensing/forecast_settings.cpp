#include "muster/models/sensing/forecast.hpp"

namespace muster::sensing {

void ForecastCut::describe(config::Builder<ForecastCut>& d) {
  d.about("forecast cut", "A time in which no forecast is made", "不发布预报的时段");
  d.duration("from", &ForecastCut::from, {.unit = "s", .min = 0, .required = true, .meaning = "from when on", .meaning_zh = "开始时刻"});
  d.duration("until", &ForecastCut::until, {.unit = "s", .min = 0, .required = true, .meaning = "until when", .meaning_zh = "结束时刻"});
}

std::vector<config::Contradiction> ForecastCut::contradictions() const {
  if (until <= from) return {{"until", "must be later than from", "应晚于 from"}};
  return {};
}

void ForecastSettings::describe(config::Builder<ForecastSettings>& d) {
  using S = ForecastSettings;
  // Mean absolute errors are 0.80 standard deviations where errors are normal: 0.2 ft -> 0.076 m, 2.5 ft -> 0.95 m.
  const char* verified =
      "mean absolute errors of US river stage forecasts, 0.2 to 2.5 ft for leads of 6 to 72 h at 194 places, 2001 to 2003 (G. Carter, NWS National River "
      "Forecast Verification System, July 2003), as standard deviations of normal errors";
  d.about("sensing/forecast", "A forecast service: levels at gauges hours ahead, late and with errors that grow with the lead",
          "洪水预报：提前数小时预报水位站水位，有滞后，误差随预见期增大");
  d.references("gauges", &S::gauges,
               {.required = true, .meaning = "ids of the gauges that it is made for", .meaning_zh = "预报的水位站编号", .table = "gauge"});
  d.duration("interval", &S::interval,
             {.unit = "s", .min = 600, .max = 86400, .meaning = "between two issues, the first at the start", .meaning_zh = "两次预报的间隔，首次在开始时"});
  d.duration("delay", &S::delay, {.unit = "s", .min = 0, .max = 86400, .meaning = "from an issue to the posts", .meaning_zh = "预报作出到岗位收到的时间"});
  d.duration("horizon", &S::horizon, {.unit = "s", .min = 600, .max = 259200, .meaning = "how far it looks ahead", .meaning_zh = "预见期"});
  d.duration("spacing", &S::spacing,
             {.unit = "s", .min = 300, .max = 86400, .meaning = "between two points of a forecast", .meaning_zh = "预报过程相邻两点的时间间隔"});
  d.series("deviation", &S::deviation,
           {.unit = "m",
            .min = 0,
            .max = 20,
            .meaning = "standard deviation of the level's error: [[lead, m], ...]",
            .meaning_zh = "水位误差的标准差：[[预见期, 米], ...]",
            .source = verified,
            .grade = config::Grade::computed});
  d.series("bias", &S::bias,
           {.unit = "m",
            .min = -20,
            .max = 20,
            .meaning = "error on average: [[lead, m], ...]; none given = 0",
            .meaning_zh = "平均误差：[[预见期, 米], ...]；未给出时为 0"});
  d.number("timing", &S::timing,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "standard deviation of the error in time, as a share of the lead: the flood comes too early or too late",
            .meaning_zh = "时间误差的标准差，占预见期的比例：洪水预报得过早或过晚"});
  d.number("persistence", &S::persistence,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "correlation of an issue's errors with those of the issue before",
            .meaning_zh = "相邻两次预报误差的相关系数"});
  d.number("missing", &S::missing, {.unit = "1", .min = 0, .max = 1, .meaning = "chance that an issue is not made", .meaning_zh = "某次预报未能作出的概率"});
  d.number("resolution", &S::resolution_m, {.unit = "m", .min = 0.001, .max = 1, .meaning = "levels are rounded to this", .meaning_zh = "水位取整到此精度"});
  d.group_list("cuts", &S::cuts, {.meaning = "times in which no forecast is made", .meaning_zh = "不发布预报的时段"});
}

std::vector<config::Contradiction> ForecastSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (horizon.ms % spacing.ms != 0) out.push_back({"spacing", "the horizon must be a whole number of these", "horizon 应为其整数倍"});
  if (delay >= horizon) out.push_back({"delay", "must be shorter than horizon", "应短于 horizon"});
  return out;
}

}  // namespace muster::sensing
