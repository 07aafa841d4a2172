#include "muster/models/flood/settings.hpp"

#include <algorithm>
#include <cmath>

#include "flood/places.hpp"
#include "flood/tide.hpp"
#include "muster/engine/core/error.hpp"

namespace muster {

namespace {

using config::About;
using config::Grade;
using flood::line_of;
using flood::low_points_along;
using flood::unknown_place;

const char* const almeida = "de Almeida et al. 2012, doi 10.1029/2011WR011570, eq. 7";
const char* const bates = "Bates et al. 2010, doi 10.1016/j.jhydrol.2010.03.027, eq. 12";

template <class C>
void describe_precision(config::Builder<C>& d) {
  d.template choice<Precision>("precision", &FloodSettings::precision, {{"float32", Precision::single}, {"double", Precision::twice}},
                               {.meaning = "number type of the solver's fields", .meaning_zh = "求解变量的数值类型"});
}

void describe_scheme(config::Builder<FloodSettings>& d) {
  d.number("theta", &FloodSettings::theta,
           {.unit = "1",
            .min = 0.5,
            .max = 1,
            .meaning = "weight of a face's own discharge against the mean of its two neighbours'; 1 = none of theirs",
            .meaning_zh = "单元界面自身流量相对两侧界面平均流量的权重；1 表示不用两侧",
            .source = almeida});
  d.number("alpha", &FloodSettings::alpha,
           {.unit = "1",
            .min = 0.05,
            .max = 1,
            .meaning = "time step = alpha x cell / sqrt(g x greatest depth); with theta 0.8 up to 0.63 is stable without friction",
            .meaning_zh = "时间步长 = alpha × 单元边长 / sqrt(g × 最大水深)；theta 为 0.8 时不大于 0.63 可保证无摩阻稳定",
            .source = bates});
  d.number("froude_limit", &FloodSettings::froude_limit,
           {.unit = "1",
            .min = 0.1,
            .max = 10,
            .meaning = "flow through a cell face is held to this Froude number",
            .meaning_zh = "通过单元界面的水流不超过该弗劳德数"});
}

void describe_scheme(config::Builder<FiniteVolumeSettings>& d) {
  d.number("courant", &FloodSettings::courant,
           {.unit = "1",
            .min = 0.05,
            .max = 0.5,
            .meaning = "time step = courant x cell / (greatest speed of water and wave); up to 0.5 is stable",
            .meaning_zh = "时间步长 = courant × 单元边长 / 流速与波速之和的最大值；不大于 0.5 可保证稳定",
            .source = "Toro 2001, Shock-capturing methods for free-surface flows, 11.6"});
}

template <class C>
void describe_method(config::Builder<C>& d) {
  describe_precision(d);
  describe_scheme(d);
  d.duration("max_step", &FloodSettings::max_step,
             {.unit = "s", .min = 0.001, .max = 3600, .meaning = "longest time step of the solver", .meaning_zh = "求解器最长时间步"});
  d.number("dry_depth", &FloodSettings::dry_m,
           {.unit = "m", .min = 1e-7, .max = 0.1, .meaning = "water shallower than this does not flow", .meaning_zh = "浅于此深度的水不流动"});
}

template <class C>
void describe_record(config::Builder<C>& d) {
  d.duration("frame", &FloodSettings::frame,
             {.unit = "s",
              .min = 1,
              .max = 3600,
              .meaning = "how often people, triggers and roads see new water",
              .meaning_zh = "人员、触发条件与道路获取新水情的间隔"});
  d.duration("map_frame", &FloodSettings::map_frame,
             {.unit = "s",
              .min = 1,
              .max = 86400,
              .meaning = "how often a map of the water is kept; a multiple of frame",
              .meaning_zh = "保存水深图的间隔，为 frame 的整数倍"});
  d.number("least_depth", &FloodSettings::least_depth_m,
           {.unit = "m", .min = 0.001, .max = 0.5, .meaning = "shallower water counts as dry ground", .meaning_zh = "浅于此深度视为无水"});
  d.number(
      "depth_step", &FloodSettings::depth_step_m,
      {.unit = "m", .min = 0.001, .max = 0.5, .meaning = "a depth is written again when it changed by this much", .meaning_zh = "水深变化达到此值时重新记录"});
  d.number("velocity_step", &FloodSettings::velocity_step_m_s,
           {.unit = "m/s",
            .min = 0.001,
            .max = 5,
            .meaning = "a velocity is written again when it changed by this much",
            .meaning_zh = "流速变化达到此值时重新记录"});
  d.number("arrival_depth", &FloodSettings::arrival_depth_m,
           {.unit = "m", .min = 0.001, .max = 5, .meaning = "depth that counts as arrival of the flood on the map", .meaning_zh = "到达时间图所用的水深"});
}

/// Rain, ground, buildings, levees and structures: docs/flood_structures.md.
template <class C>
void describe_sources(config::Builder<C>& d) {
  d.template group_list<StormSettings>("storms", &FloodSettings::storms,
                                       {.meaning = "design storms on the whole terrain, on top of rain", .meaning_zh = "叠加在降雨过程上的全域设计暴雨"});
  d.path("rain_raster", &FloodSettings::rain_raster,
         {.meaning = "rain.nc with rain in space and time, on top of the rest (docs/formats_hazard.md)",
          .meaning_zh = "时空分布降雨文件 rain.nc，与其他降雨叠加"});
  d.template group_list<SoilSettings>("infiltration", &FloodSettings::infiltration, {.meaning = "what soaks in, by ground", .meaning_zh = "各类地表的下渗"});
  d.template choice<FloodBuildings>(
      "buildings", &FloodSettings::buildings,
      {{"open", FloodBuildings::open}, {"blocked", FloodBuildings::blocked}, {"porous", FloodBuildings::porous}, {"rough", FloodBuildings::rough}},
      {.meaning = "what buildings are to the water: nothing, walls, or by the share of a cell that they cover less room for it, or rougher ground",
       .meaning_zh = "建筑对水流的作用：不计、不透水，或按占地比例减少过水与蓄水空间，或按占地比例增大糙率"});
  d.template group<TerrainErrorSettings>("terrain_error", &FloodSettings::terrain_error,
                                         {.meaning = "how wrong the terrain may be (docs/uncertainty.md)", .meaning_zh = "地形误差（docs/uncertainty.md）"});
  d.template group_list<LeveeSettings>("levees", &FloodSettings::levees,
                                       {.meaning = "levees and flood walls, with their breaches", .meaning_zh = "堤防与防洪墙及其溃口"});
  d.template group_list<SlideDamSettings>(
      "slide_dams", &FloodSettings::slide_dams,
      {.meaning = "dams that slides make across a valley, with their breaches", .meaning_zh = "滑坡堵河形成的堰塞体及其溃口"});
  d.template group_list<ReservoirSettings>("reservoirs", &FloodSettings::reservoirs,
                                           {.meaning = "reservoirs that spill or break", .meaning_zh = "漫溢或溃决的水库"});
  d.template group_list<CulvertSettings>("culverts", &FloodSettings::culverts, {.meaning = "culverts, siphons, gates", .meaning_zh = "涵洞、倒虹吸、闸门"});
  d.template group_list<DrainSettings>("drains", &FloodSettings::drains, {.meaning = "inlets of storm sewers", .meaning_zh = "雨水口"});
  d.template group_list<PumpSettings>("pumps", &FloodSettings::pumps, {.meaning = "pumps", .meaning_zh = "水泵"});
}

template <class C>
void describe_flood(config::Builder<C>& d) {
  d.template group_list<FloodInflowSettings>("inflows", &FloodSettings::inflows, {.meaning = "rivers that bring water", .meaning_zh = "来水河流"});
  d.template group_list<FloodBoundarySettings>(
      "boundaries", &FloodSettings::boundaries,
      {.meaning = "edges that do not reflect; later entries hold where two overlap", .meaning_zh = "非反射边缘；重叠处以后者为准"});
  d.series("rain", &FloodSettings::rain,
           {.unit = "mm/h", .min = 0, .meaning = "rain on the whole terrain over time", .meaning_zh = "全域降雨强度过程", .grade = Grade::user});
  describe_sources(d);
  d.duration("spin_up", &FloodSettings::spin_up,
             {.unit = "s",
              .min = 0,
              .max = 864000,
              .meaning = "time solved before the start with the first values of the series and without rain, so that rivers carry their water",
              .meaning_zh = "开始前预热时间，取各过程首值且不计降雨，使河道先有水"});
  describe_method(d);
  describe_record(d);
}

FloodInflow inflow_of(const World& world, const Raster<double>& bed, const FloodInflowSettings& s, const std::string& key, Problems& problems) {
  if (s.place.empty()) return {s.points, s.discharge};
  const std::vector<double> line = line_of(world, s.place);
  if (line.empty()) unknown_place(key + ".place", s.place, problems);
  const std::vector<double> points = low_points_along(bed, line);
  if (!line.empty() && points.empty())
    problems.add(ErrorCode::out_of_extent, {{}, 0, 0, key + ".place"}, {{"x", std::to_string(line[0])}, {"y", std::to_string(line[1])}});
  return {points, s.discharge};
}

FloodEdge nearest_edge(const Grid& grid, std::span<const double> line) {
  const auto points = static_cast<double>(line.size() / 2);
  double x = 0, y = 0;
  for (std::size_t i = 0; i + 1 < line.size(); i += 2) x += line[i] / points, y += line[i + 1] / points;
  const double away[4] = {x - grid.west_m, grid.east_m() - x, y - grid.south_m, grid.north_m() - y};
  return static_cast<FloodEdge>(std::min_element(away, away + 4) - away);
}

FloodBoundary boundary_of(const World& world, const FloodBoundarySettings& s, const std::string& key, Problems& problems) {
  FloodBoundary b;
  b.edge = static_cast<FloodEdge>(s.edge), b.kind = s.kind, b.from_m = s.from_m, b.to_m = s.to_m, b.least_slope = s.least_slope;
  b.series = s.kind == FloodEdgeKind::stage ? flood::level_with_tide(s) : s.kind == FloodEdgeKind::discharge ? s.discharge : config::Series{};
  if (s.place.empty()) return b;
  const std::vector<double> line = line_of(world, s.place);
  if (line.empty()) unknown_place(key + ".place", s.place, problems);
  if (s.edge == TerrainEdge::nearest && !line.empty()) b.edge = nearest_edge(world.ground.grid(), line);
  const std::size_t axis = b.edge == FloodEdge::west || b.edge == FloodEdge::east ? 1 : 0;
  b.from_m = INFINITY, b.to_m = -INFINITY;
  for (std::size_t i = axis; i < line.size(); i += 2) b.from_m = std::min(b.from_m, line[i]), b.to_m = std::max(b.to_m, line[i]);
  b.from_m -= s.widen_m, b.to_m += s.widen_m;
  return b;
}

}  // namespace

void FloodInflowSettings::describe(config::Builder<FloodInflowSettings>& d) {
  d.about("flood inflow", "Water that a river brings into the area", "河流带入区域的水量");
  d.reference("place", &FloodInflowSettings::place,
              {.meaning = "place whose cross-section takes the water, in the cells that are at most 1 m above its lowest",
               .meaning_zh = "入流断面所在地点，水量进入断面上高出最低处不超过 1 m 的单元",
               .table = "place"});
  d.numbers("points", &FloodInflowSettings::points,
            {.unit = "m",
             .meaning = "x, y of points instead of a place; the cells that hold them take the water",
             .meaning_zh = "以点坐标 x, y 代替地点，水量进入所在单元"});
  d.series("discharge", &FloodInflowSettings::discharge,
           {.unit = "m3/s", .min = 0, .required = true, .meaning = "discharge over time", .meaning_zh = "流量过程", .grade = Grade::user});
}

std::vector<config::Contradiction> FloodInflowSettings::contradictions() const {
  if (place.empty() == points.empty()) return {{"place", "name either a place or points", "place 与 points 须且只能给出一项"}};
  return {};
}

void FloodBoundarySettings::describe(config::Builder<FloodBoundarySettings>& d) {
  d.about("flood boundary", "What happens along an edge of the terrain", "地形边缘的边界条件");
  d.choice("edge", &FloodBoundarySettings::edge,
           {{"west", TerrainEdge::west},
            {"east", TerrainEdge::east},
            {"south", TerrainEdge::south},
            {"north", TerrainEdge::north},
            {"nearest", TerrainEdge::nearest}},
           {.meaning = "edge of the terrain; nearest = the one nearest to the place", .meaning_zh = "地形边缘；nearest 表示离该地点最近的边缘"});
  d.choice(
      "kind", &FloodBoundarySettings::kind,
      {{"reflecting", FloodEdgeKind::reflecting}, {"free", FloodEdgeKind::free}, {"stage", FloodEdgeKind::stage}, {"discharge", FloodEdgeKind::discharge}},
      {.required = true, .meaning = "wall, free outflow, given water level, or given discharge", .meaning_zh = "不透水边壁、自由出流、给定水位或给定流量"});
  d.reference("place", &FloodBoundarySettings::place,
              {.meaning = "place whose line bounds the part of the edge; none = from .. to",
               .meaning_zh = "以该地点断面线界定边缘的区段；不填则用 from 与 to",
               .table = "place"});
  d.number(
      "widen", &FloodBoundarySettings::widen_m,
      {.unit = "m", .min = 0, .meaning = "the part beside a place goes this much beyond its line on both sides", .meaning_zh = "区段在断面线两端各延伸的长度"});
  d.number("from", &FloodBoundarySettings::from_m,
           {.unit = "m",
            .meaning = "start of the part: x on the south and north edge, y on the west and east",
            .meaning_zh = "区段起点：南北边缘为 x，东西边缘为 y"});
  d.number("to", &FloodBoundarySettings::to_m, {.unit = "m", .meaning = "end of the part", .meaning_zh = "区段终点"});
  d.series("level", &FloodBoundarySettings::level,
           {.unit = "m",
            .meaning = "for stage: water surface above datum over time; with a tide, the surge on top of it",
            .meaning_zh = "给定水位：基面以上水位过程；有潮汐时为叠加其上的增水过程",
            .grade = Grade::user});
  d.number("tide_mean", &FloodBoundarySettings::tide_mean_m,
           {.unit = "m", .meaning = "for stage: mean level of a tide, above datum", .meaning_zh = "给定水位：平均潮位（基面以上）", .grade = Grade::user});
  d.number("tide_amplitude", &FloodBoundarySettings::tide_amplitude_m,
           {.unit = "m",
            .min = 0,
            .max = 10,
            .meaning = "for stage: half the range of the tide; 0 = no tide",
            .meaning_zh = "给定水位：潮差之半；0 表示无潮汐",
            .grade = Grade::user});
  d.duration("tide_period", &FloodBoundarySettings::tide_period,
             {.unit = "s",
              .min = 3600,
              .max = 172800,
              .meaning = "from high water to high water; as given that of the lunar tide M2",
              .meaning_zh = "相邻高潮的间隔；默认为 M2 分潮",
              .source = "M2: 12 h 25 min 14 s",
              .grade = Grade::verified});
  d.duration("tide_high", &FloodBoundarySettings::tide_high,
             {.unit = "s", .meaning = "moment of a high water", .meaning_zh = "某次高潮时刻", .grade = Grade::user});
  d.series("discharge", &FloodBoundarySettings::discharge,
           {.unit = "m3/s",
            .meaning = "for discharge: into the area, spread evenly over the part",
            .meaning_zh = "给定流量：流入区域，沿区段均匀分布",
            .grade = Grade::user});
  d.number("least_slope", &FloodBoundarySettings::least_slope,
           {.unit = "1",
            .min = 0,
            .max = 0.2,
            .meaning = "for free: water leaves as over the slope of the bed at the edge, and at least over this one",
            .meaning_zh = "自由出流：按边缘处河床坡度出流，且坡度不小于此值"});
}

std::vector<config::Contradiction> FloodBoundarySettings::contradictions() const {
  if (kind == FloodEdgeKind::stage && level.time.empty() && tide_amplitude_m <= 0)
    return {{"level", "a stage boundary needs a level or a tide", "给定水位边界须给出 level 或潮汐"}};
  if (kind == FloodEdgeKind::discharge && discharge.time.empty())
    return {{"discharge", "a discharge boundary needs a discharge", "给定流量边界须给出 discharge"}};
  if (edge == TerrainEdge::nearest && place.empty())
    return {{"edge", "name an edge, or a place that it is nearest to", "须给出 edge，或给出 place 以取最近边缘"}};
  if (from_m >= to_m) return {{"from", "from must be less than to", "from 应小于 to"}};
  return {};
}

void FloodSettings::describe(config::Builder<FloodSettings>& d) {
  d.about("flood/local_inertial", "Flood solved with the local-inertial shallow-water scheme on the terrain's grid", "以局部惯性浅水方程在地形格网上求解洪水");
  describe_flood(d);
}

void FiniteVolumeSettings::describe(config::Builder<FiniteVolumeSettings>& d) {
  d.about("flood/finite_volume", "Flood solved with the whole shallow-water equations by finite volumes: dam breaks, jumps, fast flow",
          "以有限体积法求解完整浅水方程：溃坝、水跃与急流");
  describe_flood(d);
}

const config::Description& description_of_flood(const FloodSettings& settings) {
  return settings.scheme == FloodScheme::finite_volume ? config::description_of<FiniteVolumeSettings>() : config::description_of<FloodSettings>();
}

std::vector<config::Contradiction> FloodSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (inflows.empty() && boundaries.empty() && rain.time.empty() && storms.empty() && rain_raster.empty() && reservoirs.empty())
    out.push_back({"inflows", "no inflow, no boundary, no rain and no reservoir: there would be no water", "没有入流、边界、降雨和水库，不会有水"});
  if (frame.ms <= 0 || map_frame.ms % frame.ms != 0) out.push_back({"map_frame", "must be a multiple of frame", "应为 frame 的整数倍"});
  return out;
}

RecordSettings record_settings(const FloodSettings& s) {
  return {s.frame, s.map_frame, s.least_depth_m, s.depth_step_m, s.velocity_step_m_s, s.arrival_depth_m};
}

FloodSetup flood_setup(const World& world, const FloodSettings& settings, Problems& problems, std::uint64_t seed) {
  FloodSetup setup;
  if (world.ground.empty()) {
    problems.add(ErrorCode::no_terrain, {});
    return setup;
  }
  setup.bed = Raster<double>(world.ground.grid());
  std::copy(world.ground.values().begin(), world.ground.values().end(), setup.bed.values().begin());
  if (!world.manning.empty()) {
    setup.manning = Raster<double>(world.manning.grid());
    std::copy(world.manning.values().begin(), world.manning.values().end(), setup.manning.values().begin());
  }
  for (std::size_t k = 0; k < settings.inflows.size(); ++k)
    setup.inflows.push_back(inflow_of(world, setup.bed, settings.inflows[k], "inflows[" + std::to_string(k) + "]", problems));
  for (std::size_t k = 0; k < settings.boundaries.size(); ++k)
    setup.boundaries.push_back(boundary_of(world, settings.boundaries[k], "boundaries[" + std::to_string(k) + "]", problems));
  add_flood_sources(world, settings, setup, problems);
  setup.terrain_error = add_terrain_error(world, settings.terrain_error, seed, setup.bed);
  setup.method = {.scheme = settings.scheme,
                  .precision = settings.precision,
                  .theta = settings.theta,
                  .alpha = settings.alpha,
                  .froude_limit = settings.froude_limit,
                  .courant = settings.courant,
                  .max_step = settings.max_step,
                  .dry_m = settings.dry_m};
  return setup;
}

}  // namespace muster
