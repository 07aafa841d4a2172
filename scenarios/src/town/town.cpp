#include "muster/scenarios/town.hpp"

#include <omp.h>

#include <limits>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/engine/world/short_links.hpp"
#include "muster/engine/world/world.hpp"
#include "town/areas.hpp"
#include "town/buildings.hpp"
#include "town/map_tables.hpp"
#include "town/names.hpp"
#include "town/population.hpp"
#include "town/road_network.hpp"

namespace muster {

void TownConfig::describe(config::Builder<TownConfig>& d) {
  d.about("town", "A generated river town: terrain with a river and a levee, streets, buildings, people, shelters. Same settings, same town.",
          "生成的滨江小镇：地形、河流与堤防、街道、建筑、人口与避难场所。设置相同则小镇相同。");
  d.integer("seed", &TownConfig::seed, {.unit = "1", .min = 0, .meaning = "which town", .meaning_zh = "小镇编号（随机种子）"});
  d.integer("people", &TownConfig::people,
            {.unit = "1", .min = 500, .max = 2000000, .meaning = "inhabitants; the area grows with them", .meaning_zh = "人口；面积随之变化"});
  d.integer("villages", &TownConfig::villages,
            {.unit = "1", .min = 0, .max = 12, .meaning = "villages outside the town, beside its communities", .meaning_zh = "镇区以外的行政村数（不含社区）"});
  d.integer("shelters", &TownConfig::shelters,
            {.unit = "1",
             .min = 1,
             .max = 200,
             .meaning = "schools, halls and squares that take people in; up to a third of them in villages",
             .meaning_zh = "避难场所数（学校、会堂、广场），至多三分之一在村"});
  d.number("river_width_m", &TownConfig::river_width_m, {.unit = "m", .min = 60, .max = 300, .meaning = "from bank to bank", .meaning_zh = "河宽（两岸之间）"});
  d.number("channel_depth_m", &TownConfig::channel_depth_m,
           {.unit = "m", .min = 2, .max = 12, .meaning = "from the bank down to the bed", .meaning_zh = "河槽深（岸顶至河床）"});
  d.number("valley_slope", &TownConfig::valley_slope,
           {.unit = "1", .min = 0.0001, .max = 0.004, .meaning = "fall of the bed along the river", .meaning_zh = "河床纵坡"});
  d.number("levee_height_m", &TownConfig::levee_height_m, {.unit = "m", .min = 0, .max = 8, .meaning = "crest above the bank", .meaning_zh = "堤顶高出岸顶"});
  d.number("levee_sag_m", &TownConfig::levee_sag_m,
           {.unit = "m", .min = 0, .max = 8, .meaning = "how much lower the levee is at its weak place", .meaning_zh = "堤防薄弱段低于设计堤顶的高度"});
  d.number("levee_sag_length_m", &TownConfig::levee_sag_length_m,
           {.unit = "m", .min = 40, .max = 1000, .meaning = "length of the weak place", .meaning_zh = "薄弱段长度"});
  d.number("cell_m", &TownConfig::cell_m,
           {.unit = "m", .min = 5, .max = 20, .meaning = "edge of a terrain cell; the levee is two cells of 20 m wide", .meaning_zh = "地形网格边长"});
  d.number("cars_per_100_households", &TownConfig::cars_per_100_households,
           {.unit = "1",
            .min = 0,
            .max = 200,
            .meaning = "in the town; villages have 0.6 of it",
            .meaning_zh = "镇区每百户汽车数；村为其 0.6 倍",
            .source = "NBS yearbook 2023: about 50",
            .grade = config::Grade::memory});
  d.number("basement_share", &TownConfig::basement_share,
           {.unit = "1",
            .min = 0,
            .max = 0.5,
            .meaning = "of the households in the town's blocks of flats: live or work in rooms below ground",
            .meaning_zh = "镇区多层住宅中住在或工作在地下室的住户比例"});
  d.integer("underpasses", &TownConfig::underpasses,
            {.unit = "1",
             .min = 0,
             .max = 8,
             .meaning = "main streets of the town that dip 4.5 m into an underpass, in the lowest ground first",
             .meaning_zh = "镇区主要道路下穿通道数（低于地面 4.5 m），自地势最低处起"});
  d.boolean("shelters_equipped", &TownConfig::shelters_equipped,
            {.meaning = "shelters have taps, covered floor, and water and food for the first day, squares tents; amounts: docs/scenarios.md",
             .meaning_zh = "避难场所备有供水点、有盖面积、首日饮水与食品，广场备有帐篷；数量见 docs/scenarios.md"});
}

namespace {

constexpr const char* crs_4547 =
    "PROJCS[\"CGCS2000 / 3-degree Gauss-Kruger CM 114E\",GEOGCS[\"China Geodetic Coordinate System 2000\","
    "DATUM[\"China_2000\",SPHEROID[\"CGCS2000\",6378137,298.257222101]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"
    "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],PARAMETER[\"central_meridian\",114],"
    "PARAMETER[\"scale_factor\",1],PARAMETER[\"false_easting\",500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1],"
    "AXIS[\"Easting\",EAST],AXIS[\"Northing\",NORTH],AUTHORITY[\"EPSG\",\"4547\"]]";

constexpr double n_channel = 0.030, n_far_bank = 0.045;  // Manning: clean winding stream; fields (Chow 1959, table 5-6 [from memory])

/// Discharge at a water level `above` the bank: bed and the flooded strip of the far bank flow side by side, the levee bounds the other side.
double uniform_flow(const TownConfig& config, double above) {
  const double root_slope = std::sqrt(config.valley_slope), wide = config.river_width_m;
  const auto strip = [root_slope](double width, double depth, double n) { return depth > 0 ? width * math::pow(depth, 5.0 / 3.0) / n * root_slope : 0.0; };
  double flow = strip(0.86 * wide, config.channel_depth_m + above, n_channel) + strip(0.16 * wide, config.channel_depth_m / 2 + above, n_channel);
  flow += strip(40, above, n_far_bank) + strip(30, above - 0.2, n_far_bank) + strip(500, above + 0.1, n_far_bank) * (above > 0.25 ? 1 : 0);
  return flow;
}

}  // namespace

TownRiver town_river(const TownConfig& config) {
  const double weak = config.levee_height_m - std::min(config.levee_sag_m, config.levee_height_m);
  TownRiver river;
  river.base_m3_s = uniform_flow(config, -2 * config.channel_depth_m / 3);
  river.bankfull_m3_s = uniform_flow(config, 0);
  river.overtopping_m3_s = uniform_flow(config, weak);
  river.flood_m3_s = uniform_flow(config, weak + 0.45);
  const town::Valley valley(config);
  river.bank_upstream_m = valley.bank(0);
  const town::StreetPlan plan = town::main_streets(config, valley);
  river.bridge_warning_m = town::warning_level(valley, plan.points[plan.segments[plan.bridges.front()].a].x);
  return river;
}

std::shared_ptr<const World> make_town(const TownConfig& config, int threads) {
  if (threads <= 0) threads = omp_get_max_threads();
  const auto seed = static_cast<std::uint64_t>(config.seed);
  const town::Valley valley(config);
  const town::Frame frame(valley, seed);
  town::StreetPlan plan = town::main_streets(config, valley);
  town::subdivide_blocks(plan, seed);
  std::vector<town::Site> sites = town::choose_sites(config, valley, plan);
  const std::vector<town::House> houses = town::place_buildings(config, plan, sites, threads);

  auto world = std::make_shared<World>();
  const town::PlaceNames names = town::place_names(seed);
  world->name = names.town.zh, world->name_en = names.town.en;
  world->crs = {4547, crs_4547};
  world->provenance = "town seed=" + std::to_string(config.seed) + " people=" + std::to_string(config.people);
  town::fill_terrain(config, valley, frame, plan, *world, threads);
  const town::RoadNetwork roads = town::make_roads(config, valley, frame, plan, *world);
  town::fill_buildings(valley, frame, plan, roads, houses, *world);
  town::settle_people(config, plan, houses, *world);
  town::divide_into_areas(config, valley, frame, plan, houses, *world, threads);
  town::fill_shelters(config, valley, frame, plan, roads, houses, sites, *world);
  town::fill_gauges_and_places(config, valley, frame, plan, sites, *world);
  town::fill_cover(valley, frame, plan, *world);
  town::fill_sources(*world);

  treat_short_links(*world, 0, town::shortest_street_m - 4);
  Problems problems;
  finish_world(*world, "town", problems);
  problems.throw_if_any();
  return world;
}

}  // namespace muster
