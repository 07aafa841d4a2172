#include "muster/models/flood/structures.hpp"

namespace muster {

namespace {

using config::Grade;

/// What a levee and a dam of a slide have in common.
template <class C>
void describe_line(config::Builder<C>& d) {
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
  d.template group_list<BreachSettings>("breaches", &LeveeSettings::breaches, {.meaning = "where and how it breaks", .meaning_zh = "溃口"});
}

}  // namespace

void LeveeSettings::describe(config::Builder<LeveeSettings>& d) {
  d.about("levee", "A levee, flood wall or embankment along a line", "沿线的堤防、防洪墙或路堤");
  describe_line(d);
}

void SlideDamSettings::describe(config::Builder<SlideDamSettings>& d) {
  d.about("slide dam", "A dam that a slide makes across a valley: a levee that comes when a danger zone begins; times of its breaches count from then",
          "滑坡或泥石流堵河形成的堰塞体：危险区发生时出现的堤坝；其溃口时刻自出现起算");
  d.reference("zone", &SlideDamSettings::zone,
              {.required = true,
               .meaning = "id of a zone of hazard/zone: when it begins the dam comes",
               .meaning_zh = "hazard/zone 中危险区的编号：该区发生时堰塞体出现",
               .table = "zone"});
  d.duration("after", &SlideDamSettings::after,
             {.unit = "s",
              .min = 0,
              .max = 864000,
              .meaning = "from the zone's beginning until the dam stands",
              .meaning_zh = "自危险区发生到堰塞体形成的时间",
              .grade = Grade::user});
  describe_line(d);
}

std::vector<config::Contradiction> LeveeSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (points.empty() == place.empty()) out.push_back({"points", "name either points or a place", "points 与 place 须且只能给出一项"});
  if (crest.empty() && height_m <= 0) out.push_back({"crest", "give a crest, or a height above the ground", "须给出 crest，或给出高出地面的 height"});
  return out;
}

}  // namespace muster
