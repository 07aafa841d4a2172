#include "muster/models/zone/settings.hpp"

#include <algorithm>
#include <set>

#include "muster/models/zone/kinds.hpp"

namespace muster::zone {

namespace {

using config::Grade;

const char* const finlay = "Finlay et al. 1999, table of AGS 2007 (Australian Geomechanics 42(1)), appendix F; see models/data/zone";

using Wrong = std::vector<config::Contradiction>;

bool pairs_of(const std::vector<double>& xy, std::size_t least) { return xy.size() % 2 == 0 && xy.size() >= 2 * least; }

/// A ring needs three corners.
void check_ring(const std::vector<double>& ring, const std::string& path, Wrong& out) {
  if (!pairs_of(ring, 3))
    out.push_back({path, "an outline is a list x0, y0, x1, y1, ... of at least three corners", "轮廓应为 x0, y0, x1, y1, ...，至少三个角点"});
}

void check_onset(const ZonesSettings& all, std::size_t z, const std::string& path, Wrong& out) {
  const Onset& onset = all.zones[z].onset;
  const auto needs = [&](bool given, const char* key, const char* en, const char* zh) {
    if (!given) out.push_back({path + ".onset." + key, en, zh});
  };
  if (onset.by == Trigger::rain) {
    needs(!onset.rain_gauge.empty(), "rain_gauge", "needed with by: rain", "by: rain 时须给出");
    needs(!onset.rain.time.empty(), "rain", "needed with by: rain", "by: rain 时须给出");
    needs(std::all_of(onset.rain.time.begin(), onset.rain.time.end(), [](Time w) { return w > Time{0} && w <= Time::hours(24); }), "rain",
          "windows must be longer than 0 and at most 24 h", "时段应大于 0 且不超过 24 h");
  }
  if (onset.by == Trigger::gauge) needs(!onset.gauge.empty(), "gauge", "needed with by: gauge", "by: gauge 时须给出");
  if (onset.scatter == Scatter::uniform) needs(onset.delay_to >= onset.delay, "delay_to", "must not be less than delay", "不应小于 delay");
  if (onset.by != Trigger::zone) return;
  // A zone may only wait for one that stands before it, so that none waits for itself.
  const auto before =
      std::any_of(all.zones.begin(), all.zones.begin() + static_cast<std::ptrdiff_t>(z), [&](const ZoneSettings& other) { return other.id == onset.zone; });
  needs(before, "zone", "must be the id of a zone that stands before this one", "应为列在本区之前的危险区编号");
}

void check_growth(const ZoneSettings& zone, const std::string& path, Wrong& out) {
  const Growth& g = zone.growth;
  const std::string here = path + ".growth";
  const bool outlined = !zone.outline.empty() || !zone.danger_zones.empty() || !zone.areas.empty(), starts = !g.start.empty() || !g.place.empty();
  if (!g.start.empty() && !pairs_of(g.start, 1)) out.push_back({here + ".start", "is a list x0, y0, x1, y1, ...", "应为 x0, y0, x1, y1, ..."});
  if (!g.start.empty() && !g.place.empty()) out.push_back({here + ".place", "give start or place, not both", "start 与 place 只能给出一个"});
  for (std::size_t f = 0; f < g.fronts.size(); ++f) {
    check_ring(g.fronts[f].outline, here + ".fronts[" + std::to_string(f) + "].outline", out);
    if (f > 0 && !(g.fronts[f].after > g.fronts[f - 1].after)) out.push_back({here + ".fronts[" + std::to_string(f) + "].after", "must increase", "应递增"});
  }
  const auto wants = [&](bool good, const char* key, const char* en, const char* zh) {
    if (!good) out.push_back({key[0] == '.' ? path + key : here, en, zh});
  };
  switch (g.by) {
    case GrowthBy::at_once: wants(outlined, ".outline", "give outline, danger_zones or areas", "应给出 outline、danger_zones 或 areas"); break;
    case GrowthBy::sweep: wants(outlined, ".outline", "give outline, danger_zones or areas", "应给出 outline、danger_zones 或 areas"); break;
    case GrowthBy::spread:
      wants(starts, "", "by: spread needs start or place", "by: spread 须给出 start 或 place");
      wants(outlined || g.reach_m > 0, "", "by: spread needs reach, or an outline for the zone", "by: spread 须给出 reach，或给出危险区轮廓");
      break;
    case GrowthBy::path:
      wants(g.start.size() >= 4 || !g.place.empty(), "", "by: path needs a start of at least two points, or a place with a line",
            "by: path 须给出至少两点的 start，或带线的 place");
      break;
    case GrowthBy::fronts: wants(!g.fronts.empty(), "", "by: fronts needs fronts", "by: fronts 须给出 fronts"); break;
  }
  if (g.reach_angle_deg > 0) wants(starts, "", "reach_angle needs start or place", "reach_angle 须给出 start 或 place");
}

void check_effects(const ZoneSettings& zone, const std::string& path, Wrong& out) {
  for (std::size_t i = 0; i < zone.people.size(); ++i)
    if (zone.people[i].dead + zone.people[i].injured > 1)
      out.push_back({path + ".people[" + std::to_string(i) + "]", "dead and injured come to more than 1", "dead 与 injured 之和超过 1"});
  for (std::size_t i = 0; i < zone.buildings.size(); ++i)
    if (zone.buildings[i].destroyed + zone.buildings[i].damaged > 1)
      out.push_back({path + ".buildings[" + std::to_string(i) + "]", "destroyed and damaged come to more than 1", "destroyed 与 damaged 之和超过 1"});
  const bool cloud = zone.air.carbon_monoxide_ppm > 0 || zone.air.sight_m > 0;
  if ((kind_of(zone.kind).must_last || cloud) && zone.lasts <= Time{0})
    out.push_back({path + ".lasts", "a cloud needs to last for some time", "气体云、烟气须给出持续时间"});
  if (zone.kind == ZoneKind::smoke && !cloud) out.push_back({path + ".air", "smoke needs carbon_monoxide or sight", "烟气须给出 carbon_monoxide 或 sight"});
}

}  // namespace

void Onset::describe(config::Builder<Onset>& d) {
  using S = Onset;
  d.about("onset", "What sets the zone off, and how long after that it begins", "触发条件与触发后多久发生");
  d.choice("by", &S::by, {{"time", Trigger::time}, {"rain", Trigger::rain}, {"gauge", Trigger::gauge}, {"zone", Trigger::zone}},
           {.meaning = "a moment; rain at a rain gauge; the level at a gauge; the beginning of another zone",
            .meaning_zh = "某一时刻；雨量站雨量；水位站水位；另一危险区发生"});
  d.duration("at", &S::at, {.unit = "s", .min = 0, .meaning = "by time: when", .meaning_zh = "by: time 时的时刻", .grade = Grade::user});
  d.reference("rain_gauge", &S::rain_gauge,
              {.meaning = "by rain: id of a gauge of rain/gauges", .meaning_zh = "by: rain 时的雨量站编号", .table = "rain_gauge"});
  d.series("rain", &S::rain,
           {.unit = "mm",
            .min = 0,
            .above_min = true,
            .meaning = "by rain: [[window, rain], ...] that it stands no more, reached where any is; windows up to 24 h",
            .meaning_zh = "by: rain 时的临界雨量 [[时段, 雨量], ...]，任一达到即触发；时段不超过 24 h",
            .grade = Grade::user});
  d.number("strength_spread", &S::strength_spread,
           {.unit = "1",
            .min = 0,
            .max = 2,
            .meaning = "by rain: nobody knows exactly what a slope stands; deviation of the logarithm of a factor on `rain`, drawn per run",
            .meaning_zh = "by: rain 时：临界雨量并不确知，每次推演乘以一个系数，此为其对数标准差",
            .grade = Grade::user});
  d.reference("gauge", &S::gauge, {.meaning = "by gauge: id of a water-level gauge", .meaning_zh = "by: gauge 时的水位站编号", .table = "gauge"});
  d.number(
      "level_m", &S::level_m,
      {.unit = "m", .min = -500, .max = 9000, .meaning = "by gauge: level above datum", .meaning_zh = "by: gauge 时的水位（基面以上）", .grade = Grade::user});
  d.text("zone", &S::zone, {.meaning = "by zone: id of a zone that stands before this one", .meaning_zh = "by: zone 时的危险区编号（列在本区之前）"});
  d.number("chance", &S::chance,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "that it happens at all once set off, drawn per run",
            .meaning_zh = "触发后确实发生的概率，每次推演抽取一次",
            .grade = Grade::user});
  d.duration("delay", &S::delay,
             {.unit = "s",
              .min = 0,
              .meaning = "from what sets it off to its beginning; see scatter",
              .meaning_zh = "触发到发生的时间，见 scatter",
              .grade = Grade::user});
  d.choice(
      "scatter", &S::scatter,
      {{"none", Scatter::none}, {"uniform", Scatter::uniform}, {"exponential", Scatter::exponential}, {"lognormal", Scatter::lognormal}},
      {.meaning = "how the delay is drawn per run: as it is; between delay and delay_to; with mean delay; with median delay and scatter_sigma",
       .meaning_zh =
           "每次推演如何抽取时滞：取定值；在 delay 与 delay_to 之间均匀；以 delay 为均值的指数分布；以 delay 为中位数、scatter_sigma 为对数标准差的对数正态分布"});
  d.duration("delay_to", &S::delay_to,
             {.unit = "s", .min = 0, .meaning = "longest delay of scatter: uniform", .meaning_zh = "scatter: uniform 的最长时滞", .grade = Grade::user});
  d.number("scatter_sigma", &S::scatter_sigma,
           {.unit = "1",
            .min = 0,
            .max = 3,
            .meaning = "deviation of the delay's logarithm, scatter: lognormal",
            .meaning_zh = "scatter: lognormal 的对数标准差",
            .grade = Grade::user});
}

void Front::describe(config::Builder<Front>& d) {
  d.about("front", "How far the zone has come some time after its beginning", "发生后某一时间的范围");
  d.duration("after", &Front::after, {.unit = "s", .min = 0, .required = true, .meaning = "time after the beginning", .meaning_zh = "发生后的时间"});
  d.numbers(
      "outline", &Front::outline,
      {.unit = "m", .required = true, .meaning = "corners x0, y0, x1, y1, ... in the world's CRS", .meaning_zh = "角点坐标 x0, y0, x1, y1, ...（世界坐标系）"});
}

void Growth::describe(config::Builder<Growth>& d) {
  using S = Growth;
  d.about("growth", "How the zone comes to be as large as it gets", "危险区如何扩展到最终范围");
  d.choice(
      "by", &S::by,
      {{"at_once", GrowthBy::at_once}, {"spread", GrowthBy::spread}, {"sweep", GrowthBy::sweep}, {"path", GrowthBy::path}, {"fronts", GrowthBy::fronts}},
      {.meaning =
           "the whole outline at once; from the start in all directions; as a straight front across the outline; along the start's line, as wide as width; by given fronts",
       .meaning_zh = "整个轮廓同时；自起点向四周；以直线前缘扫过轮廓；沿起始折线，宽度为 width；按给定各时刻范围"});
  d.numbers("start", &S::start,
            {.unit = "m",
             .meaning = "point or line from where it grows, or path along which it runs: x0, y0, x1, y1, ...",
             .meaning_zh = "扩展起点（点或线）或流动路径：x0, y0, x1, y1, ..."});
  d.reference("place", &S::place, {.meaning = "in place of start: id of a place of the world", .meaning_zh = "代替 start：世界中地点的编号", .table = "place"});
  d.number("speed", &S::speed_m_s,
           {.unit = "m/s",
            .min = 0.001,
            .max = 100,
            .meaning = "of its front",
            .meaning_zh = "前缘速度",
            .source = "engine assumption: a debris flow; slides and clouds differ"});
  d.number("bearing", &S::bearing_deg,
           {.unit = "",
            .min = 0,
            .max = 360,
            .meaning = "by sweep: where it moves to, degrees clockwise from north",
            .meaning_zh = "by: sweep 的移动方向，自北顺时针的角度"});
  d.number("reach", &S::reach_m,
           {.unit = "m",
            .min = 0,
            .max = 100000,
            .meaning = "how far it comes from the start, along the path with by: path; 0 = no bound of its own",
            .meaning_zh = "自起点的最远距离（by: path 时沿路径）；0 表示不另设限",
            .grade = Grade::user});
  d.number("width", &S::width_m,
           {.unit = "m",
            .min = 1,
            .max = 10000,
            .meaning = "by path: whole width at its beginning",
            .meaning_zh = "by: path 时起始处的总宽度",
            .grade = Grade::user});
  d.number("width_end", &S::width_end_m,
           {.unit = "m",
            .min = 0,
            .max = 10000,
            .meaning = "by path: whole width at its end, linear between; 0 = as at the beginning",
            .meaning_zh = "by: path 时末端的总宽度，其间线性；0 表示与起始处相同",
            .grade = Grade::user});
  d.number(
      "reach_angle", &S::reach_angle_deg,
      {.unit = "",
       .min = 0,
       .max = 60,
       .meaning = "energy line: reaches only ground below a line that falls at this angle, in degrees, from the highest point of the start; 0 = everywhere",
       .meaning_zh = "能量线：只到达自起点最高处以此角度（度）下降的直线以下的地面；0 表示不限",
       .source = "reach angle (Fahrboeschung) of Heim 1932",
       .grade = Grade::memory});
  d.group_list("fronts", &S::fronts, {.meaning = "by fronts: outlines in order of time", .meaning_zh = "by: fronts 时按时间排列的轮廓"});
}

void PeopleChance::describe(config::Builder<PeopleChance>& d) {
  using S = PeopleChance;
  d.about("people", "Chances of those whom the zone reaches, by where they are", "被波及人员的伤亡概率（按所在处）");
  d.choice("where", &S::where,
           {{"open", Place::open},
            {"vehicle", Place::vehicle},
            {"destroyed", Place::destroyed},
            {"damaged", Place::damaged},
            {"intact", Place::intact},
            {"refuge", Place::refuge}},
           {.required = true,
            .meaning = "outdoors, in a vehicle, in a building that it destroys, damages or leaves standing, at a shelter in the open",
            .meaning_zh = "户外、车内、被毁、受损或完好的建筑内、露天避难场所"});
  d.number("dead", &S::dead, {.unit = "1", .min = 0, .max = 1, .meaning = "chance to be killed", .meaning_zh = "死亡概率"});
  d.number("injured", &S::injured, {.unit = "1", .min = 0, .max = 1, .meaning = "chance to be injured", .meaning_zh = "受伤概率"});
  d.number("severe", &S::severe,
           {.unit = "1", .min = 0, .max = 1, .meaning = "share of the injured who are injured severely", .meaning_zh = "伤者中重伤的比例"});
}

void Heat::describe(config::Builder<Heat>& d) {
  using S = Heat;
  d.about("heat", "Flames that pass: chances in the open, in vehicles and at shelters in the open follow from their radiation",
          "火焰经过：户外、车内与露天场所的伤亡概率由热辐射推算");
  d.number("radiation", &S::radiation_kw_m2,
           {.unit = "kW/m2",
            .min = 0,
            .max = 200,
            .meaning = "radiation that somebody in the open receives; 0 = the chances of its kind hold",
            .meaning_zh = "户外人员所受热辐射；0 表示采用该类型的概率",
            .grade = Grade::user});
  d.duration(
      "flames", &S::flames,
      {.unit = "s", .min = 0, .meaning = "how long the flames take to pass", .meaning_zh = "火焰经过所需时间", .source = "half a minute to two in forests"});
  d.number("covered", &S::covered,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "of those whom it would kill without clothes, the share whom it kills",
            .meaning_zh = "着装对死亡概率的折减系数",
            .source = "0.14 in the open: Purple Book CPR 18E",
            .grade = Grade::memory});
  d.number("through_glass", &S::through_glass,
           {.unit = "1", .min = 0, .max = 1, .meaning = "share of the radiation that comes into a vehicle", .meaning_zh = "进入车内的热辐射比例"});
  d.number(
      "at_refuge", &S::at_refuge,
      {.unit = "1", .min = 0, .max = 1, .meaning = "share of the radiation that comes to shelters in the open", .meaning_zh = "到达露天避难场所的热辐射比例"});
}

void Air::describe(config::Builder<Air>& d) {
  using S = Air;
  d.about("air", "What is breathed in the zone while it lasts, and how far one sees", "危险区持续期间的空气与能见度");
  d.number("carbon_monoxide", &S::carbon_monoxide_ppm,
           {.unit = "ppm", .min = 0, .max = 100000, .meaning = "carbon monoxide outdoors", .meaning_zh = "室外一氧化碳浓度", .grade = Grade::user});
  d.number("sight", &S::sight_m,
           {.unit = "m",
            .min = 0,
            .max = 10000,
            .meaning = "how far one sees: slows people and vehicles; 0 = as far as ever",
            .meaning_zh = "能见度，影响步行与行车速度；0 表示不受影响",
            .grade = Grade::user});
  d.number("indoors", &S::indoors,
           {.unit = "1", .min = 0, .max = 1, .meaning = "concentration indoors as a share of that outdoors", .meaning_zh = "室内浓度与室外之比"});
  d.number("in_vehicles", &S::in_vehicles,
           {.unit = "1", .min = 0, .max = 1, .meaning = "concentration in vehicles as a share of that outdoors", .meaning_zh = "车内浓度与室外之比"});
}

void BuildingChance::describe(config::Builder<BuildingChance>& d) {
  using S = BuildingChance;
  d.about("buildings", "Chances of buildings that the zone reaches, by construction", "被波及建筑的损毁概率（按结构）");
  d.choice("construction", &S::construction,
           {{"reinforced_concrete", Construction::reinforced_concrete},
            {"brick", Construction::brick},
            {"timber", Construction::timber},
            {"earth", Construction::earth}},
           {.required = true, .meaning = "what it is built of", .meaning_zh = "结构类型"});
  d.number("destroyed", &S::destroyed, {.unit = "1", .min = 0, .max = 1, .meaning = "chance to be destroyed", .meaning_zh = "毁坏概率"});
  d.number("damaged", &S::damaged, {.unit = "1", .min = 0, .max = 1, .meaning = "chance to be damaged", .meaning_zh = "受损概率"});
}

void RoadEffect::describe(config::Builder<RoadEffect>& d) {
  d.about("roads", "What the zone does to roads that it reaches", "对道路的影响");
  d.choices("closed", &RoadEffect::closed, {{"foot", Traffic::foot}, {"vehicles", Traffic::vehicles}},
            {.meaning = "traffic that cannot pass; gas and water close nothing by themselves", .meaning_zh = "不能通行的交通；气体与积水本身不阻断"});
  d.duration("cleared_after", &RoadEffect::cleared_after,
             {.unit = "s",
              .min = 0,
              .meaning = "until the road is open again; 0 = not in this run",
              .meaning_zh = "恢复通行所需时间；0 表示本次推演内不恢复",
              .grade = Grade::user});
}

void WarningSigns::describe(config::Builder<WarningSigns>& d) {
  d.about("signs", "What residents can see beforehand: cracks, muddy springs, falling stones, a smell", "居民事先可见的前兆：裂缝、浑浊泉水、落石、异味");
  d.duration("lead", &WarningSigns::lead,
             {.unit = "s", .min = 0, .meaning = "how long before the beginning they can be seen", .meaning_zh = "发生前多久可见", .grade = Grade::user});
  d.number("chance", &WarningSigns::chance,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "that a household in the zone sees them, at some moment of that time",
            .meaning_zh = "区内住户在此期间发现前兆的概率",
            .grade = Grade::user});
}

namespace {

std::vector<std::pair<std::string, ZoneKind>> words_of_kinds() {
  std::vector<std::pair<std::string, ZoneKind>> out;
  for (const KindOfZone& kind : kinds_of_zones()) out.emplace_back(kind.word, kind.kind);
  return out;
}

}  // namespace

void ZoneSettings::describe(config::Builder<ZoneSettings>& d) {
  using S = ZoneSettings;
  d.about("zone", "One danger zone", "一处危险区");
  d.text("id", &S::id, {.required = true, .meaning = "id, unique among the zones", .meaning_zh = "编号"});
  d.text("name", &S::name, {.meaning = "name, in Chinese where there is one", .meaning_zh = "名称"});
  d.text("name_en", &S::name_en, {.meaning = "name in English", .meaning_zh = "英文名称"});
  d.choice("kind", &S::kind, words_of_kinds(),
           {.required = true, .meaning = "what it is: chances for people and buildings go by it", .meaning_zh = "类型，决定人员与建筑的伤亡损毁概率"});
  d.numbers("outline", &S::outline,
            {.unit = "m", .meaning = "corners x0, y0, x1, y1, ... in the world's CRS", .meaning_zh = "角点坐标 x0, y0, x1, y1, ...（世界坐标系）"});
  d.references("danger_zones", &S::danger_zones,
               {.meaning = "ids of danger zones of the world (imported layers): their outlines",
                .meaning_zh = "世界中危险区（导入图层）的编号：取其轮廓",
                .table = "danger_zone"});
  d.references("areas", &S::areas, {.meaning = "ids of areas of the world: their outlines", .meaning_zh = "世界中区域的编号：取其轮廓", .table = "area"});
  d.group("onset", &S::onset, {.meaning = "when it begins", .meaning_zh = "何时发生"});
  d.group("growth", &S::growth, {.meaning = "how it grows", .meaning_zh = "如何扩展"});
  d.duration("lasts", &S::lasts,
             {.unit = "s",
              .min = 0,
              .meaning = "how long it harms those who come to where it is; 0 = in the moment it comes (water: 0 = it stays)",
              .meaning_zh = "到达后持续造成伤害的时间；0 表示仅到达瞬间（积水：0 表示一直存在）",
              .grade = Grade::user});
  d.number("depth", &S::depth_m,
           {.unit = "m", .min = 0.01, .max = 60, .meaning = "water: its depth in the whole zone", .meaning_zh = "积水：全区水深", .grade = Grade::user});
  d.duration("rises_over", &S::rises_over,
             {.unit = "s",
              .min = 0,
              .meaning = "water: time in which it rises to its depth, evenly",
              .meaning_zh = "积水：匀速上涨到该水深的时间",
              .grade = Grade::user});
  d.group_list("people", &S::people,
               {.meaning = "chances for people that differ from the table of its kind", .meaning_zh = "与该类型参数表不同的人员伤亡概率", .source = finlay});
  d.group_list("buildings", &S::buildings,
               {.meaning = "chances for buildings that differ from the table of its kind", .meaning_zh = "与该类型参数表不同的建筑损毁概率"});
  d.group("heat", &S::heat, {.meaning = "radiation of its flames", .meaning_zh = "火焰热辐射"});
  d.group("air", &S::air, {.meaning = "what is breathed there", .meaning_zh = "空气与能见度"});
  d.group("roads", &S::roads, {.meaning = "what it does to roads", .meaning_zh = "对道路的影响"});
  d.group("signs", &S::signs, {.meaning = "warning signs", .meaning_zh = "前兆"});
}

void ZonesSettings::describe(config::Builder<ZonesSettings>& d) {
  d.about("hazard/zone",
          "Danger zones: landslide, debris flow, tailings dam, gas cloud, standing water, wildfire, smoke; drawn, imported or computed, without hydraulics",
          "危险区：滑坡、泥石流、尾矿库、有毒气体、积水、林火、烟气；可绘制、导入或推算，不作水力计算");
  d.group_list("zones", &ZonesSettings::zones,
               {.required = true, .meaning = "the zones; one that waits for another stands behind it", .meaning_zh = "危险区列表；由他区触发者列在其后"});
}

std::vector<config::Contradiction> ZonesSettings::contradictions() const {
  Wrong out;
  std::set<std::string> seen;
  for (std::size_t z = 0; z < zones.size(); ++z) {
    const std::string path = "zones[" + std::to_string(z) + "]";
    if (!seen.insert(zones[z].id).second) out.push_back({path + ".id", "the id stands twice", "编号重复"});
    if (!zones[z].outline.empty()) check_ring(zones[z].outline, path + ".outline", out);
    check_onset(*this, z, path, out);
    check_growth(zones[z], path, out);
    check_effects(zones[z], path, out);
  }
  return out;
}

std::vector<std::string> zone_ids(const ZonesSettings& settings) {
  std::vector<std::string> ids;
  for (const ZoneSettings& zone : settings.zones) ids.push_back(zone.id);
  return ids;
}

bool has_water(const ZonesSettings& settings) {
  return std::any_of(settings.zones.begin(), settings.zones.end(), [](const ZoneSettings& zone) { return zone.kind == ZoneKind::water; });
}

}  // namespace muster::zone
