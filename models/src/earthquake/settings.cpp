#include "muster/models/earthquake/settings.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "muster/engine/world/world.hpp"

namespace muster::earthquake {

using config::Grade;

void ShockSettings::describe(config::Builder<ShockSettings>& d) {
  using S = ShockSettings;
  d.about("shock", "One shock: an earthquake by its magnitude and rupture, or shaking that is the same everywhere", "一次地震动：按震级与破裂位置，或全场一致");
  d.text("id", &S::id, {.required = true, .meaning = "id, unique among the shocks", .meaning_zh = "编号"});
  d.text("name", &S::name, {.meaning = "name, in Chinese where there is one", .meaning_zh = "名称"});
  d.text("name_en", &S::name_en, {.meaning = "name in English", .meaning_zh = "英文名称"});
  d.duration("at", &S::at, {.unit = "s", .min = 0, .meaning = "when it comes", .meaning_zh = "发生时刻", .grade = Grade::user});
  d.number("magnitude", &S::magnitude,
           {.unit = "1",
            .min = 0,
            .max = 8.5,
            .meaning = "moment magnitude, 3 or more; with rupture",
            .meaning_zh = "矩震级（3 级及以上），与 rupture 同用",
            .grade = Grade::user});
  d.numbers("rupture", &S::rupture,
            {.unit = "m",
             .meaning = "projection of the rupture on the ground, x0, y0, x1, y1, ... in the world's CRS: a point (epicentre of a small earthquake), a line "
                        "(a fault that stands upright) or the corners of an outline",
             .meaning_zh = "破裂面在地面的投影 x0, y0, x1, y1, ...（场景坐标系）：一点（小震震中）、一条线（直立断层）或一个轮廓的角点",
             .grade = Grade::user});
  d.choice("faulting", &S::faulting,
           {{"unspecified", Faulting::unspecified}, {"strike_slip", Faulting::strike_slip}, {"normal", Faulting::normal}, {"reverse", Faulting::reverse}},
           {.meaning = "how the fault moves", .meaning_zh = "断层类型：未知、走滑、正断、逆断"});
  d.number("pga", &S::pga_g,
           {.unit = "g",
            .min = 0,
            .max = 3,
            .meaning = "in place of magnitude and rupture: peak ground acceleration at every building",
            .meaning_zh = "代替 magnitude 与 rupture：各建筑处的峰值加速度",
            .grade = Grade::user});
}

void ShakingSettings::describe(config::Builder<ShakingSettings>& d) {
  using S = ShakingSettings;
  const char* const bssa = "Boore, Stewart, Seyhan & Atkinson 2014, Earthquake Spectra 30(3)";
  d.about("hazard/shaking", "Earthquakes: how strongly the ground shakes at each building; damage and casualties follow from it",
          "地震：各建筑处地震动强度，并由此推出破坏与伤亡");
  d.group_list("shocks", &S::shocks, {.required = true, .meaning = "the shocks: main shock and aftershocks", .meaning_zh = "主震与余震"});
  d.choice("attenuation", &S::attenuation,
           {{"global", Attenuation::global}, {"china_turkey", Attenuation::china_turkey}, {"japan_italy", Attenuation::japan_italy}},
           {.meaning = "how fast motion dies away with distance: the average, as in China and Turkey, as in Japan and Italy",
            .meaning_zh = "地震动随距离衰减：全球平均、中国与土耳其、日本与意大利",
            .source = bssa,
            .grade = Grade::verified});
  d.number("vs30", &S::vs30_m_s,
           {.unit = "m/s",
            .min = 150,
            .max = 1500,
            .meaning = "mean speed of shear waves in the upper 30 m of the ground: rock 760 and more, stiff soil 360, soft soil below 250",
            .meaning_zh = "地下 30 m 平均剪切波速：基岩 760 以上，硬土约 360，软土 250 以下",
            .source = "engine assumption: stiff soil"});
  d.number("event_spread", &S::event_spread,
           {.unit = "1",
            .min = 0,
            .max = 3,
            .meaning = "factor on the published deviation from one earthquake to another, drawn once per shock and run; 0 = each as strong as the median",
            .meaning_zh = "地震间离散的倍数，每次推演每次地震抽取一次；0 = 按中位数",
            .source = bssa,
            .grade = Grade::verified});
  d.number("site_spread", &S::site_spread,
           {.unit = "1",
            .min = 0,
            .max = 3,
            .meaning = "factor on the published deviation between places in one earthquake, alike at near places (Jayaram & Baker 2009); 0 = none",
            .meaning_zh = "同一地震不同地点间离散的倍数，邻近地点相关（Jayaram 与 Baker 2009）；0 = 无",
            .source = bssa,
            .grade = Grade::verified});
}

std::vector<config::Contradiction> ShakingSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < shocks.size(); ++i) {
    const ShockSettings& s = shocks[i];
    const std::string path = "shocks[" + std::to_string(i) + "]";
    if (!seen.insert(s.id).second) out.push_back({path + ".id", "the id stands twice", "编号重复"});
    const bool event = s.magnitude > 0 || !s.rupture.empty();
    if (event == (s.pga_g > 0)) out.push_back({path, "give either magnitude and rupture, or pga", "须给出 magnitude 与 rupture，或给出 pga，二者取一"});
    else if (event && s.magnitude < 3) out.push_back({path + ".magnitude", "needed with rupture, 3 or more", "与 rupture 同用时须给出，且不小于 3"});
    else if (event && (s.rupture.empty() || s.rupture.size() % 2 != 0))
      out.push_back({path + ".rupture", "is a list x0, y0, x1, y1, ... of at least one point", "应为 x0, y0, x1, y1, ...，至少一点"});
  }
  return out;
}

void ShakenSettings::describe(config::Builder<ShakenSettings>& d) {
  using S = ShakenSettings;
  d.about("lifelines/shaking", "What shaking makes of buildings and shelters", "地震动对建筑与避难场所的破坏");
  d.choice(
      "design", &S::design,
      {{"as_built", Design::as_built}, {"high", Design::high}, {"moderate", Design::moderate}, {"low", Design::low}, {"before_codes", Design::before_codes}},
      {.meaning =
           "how well buildings are built against earthquakes: as models/data/earthquake/buildings.csv says for their construction, or all at one level of "
           "Hazus, or the nearest lower one that a type has",
       .meaning_zh = "建筑抗震水平：按结构类型取自带表，或全部取 Hazus 的某一设计水平（该类型没有时取较低一级）",
       .source = "engine assumption"});
  d.choice("unsafe_from", &S::unsafe_from,
           {{"slight", DamageState::slight},
            {"moderate", DamageState::moderate},
            {"extensive", DamageState::extensive},
            {"complete", DamageState::complete},
            {"collapsed", DamageState::collapsed}},
           {.meaning = "damage from which a shelter takes nobody in any more, a grid's supply counts a building as hit, and a home cannot be lived in",
            .meaning_zh = "达到此破坏程度后：避难场所不再收人，供电按受损建筑计，住房不能再住",
            .source = "engine assumption"});
  d.number("shelter_reference", &S::shelter_reference_m,
           {.unit = "m",
            .min = 1,
            .max = 1000,
            .meaning = "how far away the building may be that a shelter is taken to be in; beyond it a low building of reinforced concrete is assumed",
            .meaning_zh = "可视为避难场所所在建筑的最大距离；更远时按低层钢筋混凝土计",
            .source = "engine assumption"});
}

void ShakingCasualtySettings::describe(config::Builder<ShakingCasualtySettings>& d) {
  d.about("casualty/shaking", "Who is killed and injured in shaken buildings, by their damage", "震中建筑内人员伤亡，按破坏程度");
}

std::vector<std::string> shock_ids(const ShakingSettings& settings) {
  std::vector<std::string> ids;
  for (const ShockSettings& shock : settings.shocks) ids.push_back(shock.id);
  return ids;
}

std::vector<config::Contradiction> check_shaking(const World& world, const ShakingSettings& settings) {
  constexpr double farthest_m = 400e3;  // the law of motion knows no more
  std::vector<config::Contradiction> out;
  if (world.buildings.size() == 0) return out;
  const double x = world.buildings.x.front(), y = world.buildings.y.front();
  for (std::size_t i = 0; i < settings.shocks.size(); ++i) {
    const std::vector<double>& xy = settings.shocks[i].rupture;
    double nearest = INFINITY;
    for (std::size_t k = 0; k + 1 < xy.size(); k += 2) nearest = std::min(nearest, std::hypot(xy[k] - x, xy[k + 1] - y));
    if (std::isfinite(nearest) && nearest > farthest_m)
      out.push_back({"shocks[" + std::to_string(i) + "].rupture", "lies more than 400 km from the place: are these metres of the world's CRS?",
                     "距场景 400 km 以上：坐标是否为场景坐标系的米？"});
  }
  return out;
}

}  // namespace muster::earthquake
