#include "muster/models/flood/structures.hpp"

namespace muster {

void LeveeSettings::describe(config::Builder<LeveeSettings>& d) {
  using config::Grade;
  d.about("levee", "A levee, flood wall or embankment along a line", "沿线的堤防、防洪墙或路堤");
  d.text("id", &LeveeSettings::id, {.required = true, .meaning = "name by which results know it", .meaning_zh = "编号，供结果引用"});
  d.reference("place", &LeveeSettings::place, {.meaning = "place whose line it follows", .meaning_zh = "以该地点的线为堤线", .table = "place"});
  d.numbers("points", &LeveeSettings::points,
            {.unit = "m", .meaning = "x, y of the points of its line instead of a place", .meaning_zh = "以点坐标 x, y 代替地点，依次连成堤线"});
  d.numbers("crest", &LeveeSettings::crest,
            {.unit = "m",
             .meaning = "its crest above datum: one height, or one for each point",
             .meaning_zh = "堤顶高程（基面以上）：一个值，或每点一个",
             .grade = Grade::user});
  d.number("height", &LeveeSettings::height_m,
           {.unit = "m",
            .min = 0,
            .max = 200,
            .meaning = "its height above the ground beside it, where no crest is given",
            .meaning_zh = "未给堤顶高程时，高出旁边地面的高度",
            .grade = Grade::user});
  d.number("weir_coefficient", &LeveeSettings::weir_coefficient,
           {.unit = "m^0.5/s",
            .min = 0.5,
            .max = 3,
            .meaning = "C in Q = C b H^1.5 over its crest",
            .meaning_zh = "漫顶流量系数 C（Q = C b H^1.5）",
            .source = "broad-crested weir, (2/3)^1.5 sqrt(g) = 1.705",
            .grade = Grade::computed});
  d.group_list("breaches", &LeveeSettings::breaches, {.meaning = "where and how it breaks", .meaning_zh = "溃口"});
}

std::vector<config::Contradiction> LeveeSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (points.empty() == place.empty()) out.push_back({"points", "name either points or a place", "points 与 place 须且只能给出一项"});
  if (crest.empty() && height_m <= 0) out.push_back({"crest", "give a crest, or a height above the ground", "须给出 crest，或给出高出地面的 height"});
  return out;
}

}  // namespace muster
