#include "muster/models/flood/terrain_error.hpp"

namespace muster {

void SurveyedGround::describe(config::Builder<SurveyedGround>& d) {
  d.about("surveyed ground", "Ground whose height is known: the terrain has no error within the outline", "已测量的地面：轮廓内地形无误差");
  d.numbers("points", &SurveyedGround::points,
            {.unit = "m", .required = true, .meaning = "x, y of the corners of the outline", .meaning_zh = "轮廓角点坐标 x, y"});
}

std::vector<config::Contradiction> SurveyedGround::contradictions() const {
  if (points.size() < 6 || points.size() % 2 != 0)
    return {{"points", "an outline has at least three corners, x and y of each", "轮廓至少三个角点，各给出 x 与 y"}};
  return {};
}

void TerrainErrorSettings::describe(config::Builder<TerrainErrorSettings>& d) {
  using S = TerrainErrorSettings;
  const char* satellite =
      "1.4 m for FABDEM and 2.0 m for Copernicus GLO-30 in built-up areas: mean absolute errors of 1.12 and 1.61 m (Hawker et al. 2022, doi 10.1088/1748-9326/ac4d4f) as standard "
      "deviations of normal errors; airborne lidar 0.15 m (from memory)";
  d.about("terrain error", "How wrong the terrain may be: an error of its heights, correlated in space, that each seed draws anew",
          "地形误差：各随机种子分别抽取、空间相关的高程误差");
  d.number("deviation", &S::deviation_m,
           {.unit = "m",
            .min = 0,
            .max = 20,
            .meaning = "standard deviation of heights; 0 = none",
            .meaning_zh = "高程误差的标准差；0 表示无误差",
            .source = satellite});
  d.number("correlation_length", &S::correlation_length_m,
           {.unit = "m",
            .min = 1,
            .max = 100000,
            .meaning = "distance at which the correlation of two errors has fallen to 1/e",
            .meaning_zh = "两点误差的相关系数降至 1/e 的距离"});
  d.number("fine_deviation", &S::fine_deviation_m,
           {.unit = "m",
            .min = 0,
            .max = 20,
            .meaning = "the same of a second, finer field on top; 0 = none",
            .meaning_zh = "叠加的第二个较细尺度误差的标准差；0 表示无"});
  d.number("fine_correlation_length", &S::fine_correlation_length_m,
           {.unit = "m", .min = 1, .max = 100000, .meaning = "and its correlation length", .meaning_zh = "第二个尺度的相关长度"});
  d.choices(
      "keep", &S::keep,
      {{"water", CoverKind::water},
       {"green", CoverKind::green},
       {"farmland", CoverKind::farmland},
       {"built_up", CoverKind::built_up},
       {"bare", CoverKind::bare}},
      {.meaning = "land covers whose ground has no error: as given that under rivers and lakes", .meaning_zh = "地面无误差的土地覆盖类型；默认为水面之下"});
  d.group_list("surveyed", &S::surveyed, {.meaning = "ground whose height is known", .meaning_zh = "已测量的地面"});
}

std::vector<config::Contradiction> TerrainErrorSettings::contradictions() const {
  if (fine_deviation_m > 0 && fine_correlation_length_m >= correlation_length_m)
    return {{"fine_correlation_length", "must be less than correlation_length", "应小于 correlation_length"}};
  return {};
}

}  // namespace muster
