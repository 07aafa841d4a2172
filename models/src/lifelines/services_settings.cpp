#include <algorithm>
#include <set>

#include "muster/engine/world/world.hpp"
#include "muster/models/lifelines/services.hpp"

namespace muster::lifelines {

using config::Grade;

void CutSettings::describe(config::Builder<CutSettings>& d) {
  using S = CutSettings;
  d.about("cuts", "Power, network or roads that are gone for a time, whatever the hazard does (the three cuts)",
          "断电、断网、断路（“三断”）：不论灾害如何，在一段时间内中断");
  d.choice("what", &S::what, {{"power", Service::power}, {"network", Service::network}, {"road", Service::road}, {"backhaul", Service::backhaul}},
           {.required = true, .meaning = "what is cut", .meaning_zh = "中断的内容"});
  d.references("areas", &S::areas,
               {.meaning = "areas without it, with all their parts; of roads: those that lead out of them",
                .meaning_zh = "中断的区域（含其下级）；断路时指通往外部的道路",
                .table = "area"});
  d.texts("stations", &S::stations,
          {.meaning = "network: base stations that are cut off, of those in the list; backhaul: those whose link with the rest is gone",
           .meaning_zh = "断网时：与外界中断的基站（须在基站列表中）；断回传时：失去回传链路的基站"});
  d.references("streets", &S::streets, {.meaning = "road: names of streets", .meaning_zh = "断路时：街道名称", .table = "street"});
  d.references("links", &S::links, {.meaning = "road: ids of single road links", .meaning_zh = "断路时：单个路段编号", .table = "link"});
  d.duration("from", &S::from, {.unit = "s", .min = 0, .meaning = "since when", .meaning_zh = "开始时间"});
  d.duration("until", &S::until, {.unit = "s", .min = 0, .meaning = "until when; 0 = to the end", .meaning_zh = "结束时间；0 为直至运行结束"});
  d.boolean("on_foot", &S::on_foot, {.meaning = "road: nobody gets through on foot either", .meaning_zh = "断路时：步行也不能通过"});
}

std::vector<config::Contradiction> CutSettings::contradictions() const {
  if (until != Time{0} && until <= from) return {{"until", "ends before it begins", "结束时间早于开始时间"}};
  const bool road = what == Service::road;
  if (areas.empty() && stations.empty() && streets.empty() && links.empty())
    return {{"areas", "name what is cut: areas, stations, streets or links", "请给出中断的区域、基站、街道或路段"}};
  const bool of_stations = what == Service::network || what == Service::backhaul;
  if (!stations.empty() && !of_stations) return {{"stations", "base stations belong to the network", "基站只适用于断网"}};
  if (what == Service::backhaul && stations.empty()) return {{"stations", "name the base stations that lose their backhaul", "请给出失去回传链路的基站"}};
  if (what == Service::backhaul && !areas.empty()) return {{"areas", "backhaul is lost by stations, not by areas", "回传中断须按基站给出，不能按区域"}};
  if (!road && !streets.empty()) return {{"streets", "streets belong to cut roads", "街道只适用于断路"}};
  if (!road && !links.empty()) return {{"links", "road links belong to cut roads", "路段只适用于断路"}};
  return {};
}

void StationSettings::describe(config::Builder<StationSettings>& d) {
  using S = StationSettings;
  d.about("stations", "Base stations of the mobile network", "移动通信基站");
  d.text("id", &S::id, {.required = true, .meaning = "its id", .meaning_zh = "编号"});
  d.numbers("position", &S::position, {.unit = "m", .required = true, .meaning = "x and y in the world's CRS", .meaning_zh = "在场景坐标系中的 x、y"});
  d.number("range_m", &S::range_m,
           {.unit = "m", .min = 50, .max = 50000, .meaning = "how far it reaches", .meaning_zh = "覆盖半径", .source = "rural 4G, 2 to 5 km"});
  d.duration(
      "battery", &S::battery,
      {.unit = "s", .min = 0, .meaning = "how long it works without mains power; 0 = as the others", .meaning_zh = "断电后可工作时间；0 为与其他基站相同"});
  d.text("via", &S::via,
         {.meaning = "id of the station that links it with the rest of the network: it works only while that one does; empty = a line of its own",
          .meaning_zh = "回传所经的上级基站编号：上级失效则本站失效；空为自有回传线路"});
}

std::vector<config::Contradiction> StationSettings::contradictions() const {
  if (position.size() != 2) return {{"position", "two numbers are needed, x and y", "需要两个数：x 与 y"}};
  return {};
}

void ServicesSettings::describe(config::Builder<ServicesSettings>& d) {
  using S = ServicesSettings;
  d.about("lifelines/services", "Power, mobile network and roads: what the hazard takes, and what a scenario cuts",
          "电力、移动网络与道路：灾害造成的中断与想定的中断");
  d.group_list("cuts", &S::cuts, {.meaning = "what is cut besides", .meaning_zh = "想定的中断"});
  d.group_list("stations", &S::stations,
               {.meaning = "base stations; none = one is assumed in the middle of each village's homes", .meaning_zh = "基站；未列出时假设每村住宅中心有一座"});
  d.number("assumed_range_m", &S::assumed_range_m,
           {.unit = "m",
            .min = 50,
            .max = 50000,
            .meaning = "how far assumed base stations reach",
            .meaning_zh = "假设基站的覆盖半径",
            .source = "rural 4G, 2 to 5 km"});
  d.duration("battery", &S::battery,
             {.unit = "s",
              .min = 0,
              .meaning = "how long a base station works without mains power",
              .meaning_zh = "基站断电后可工作时间",
              .source = "2 to 4 h: practice after YD/T 5040",
              .grade = Grade::memory});
  d.number("station_depth_m", &S::station_depth_m,
           {.unit = "m", .min = 0.05, .max = 10, .meaning = "water at a base station that puts it out", .meaning_zh = "使基站失效的水深"});
  d.number("power_depth_m", &S::power_depth_m,
           {.unit = "m", .min = 0.05, .max = 10, .meaning = "water at a building that counts for its grid's supply", .meaning_zh = "计入停电判断的楼旁水深"});
  d.number("power_share", &S::power_share,
           {.unit = "1",
            .min = 0.001,
            .max = 1,
            .meaning = "share of a grid's buildings in such water, or damaged, at which its supply is put out",
            .meaning_zh = "达到该水深或受损的建筑占本网格的比例，超过即停电"});
  d.duration("phone_battery", &S::phone_battery,
             {.unit = "s", .min = 0, .meaning = "how long mobile phones last without mains power", .meaning_zh = "停电后手机可用时间"});
}

namespace {

/// Whoever goes from hub to hub ends nowhere.
bool comes_back_to(const std::vector<StationSettings>& stations, std::size_t from) {
  std::string at = stations[from].via;
  for (std::size_t hops = 0; !at.empty(); ++hops) {
    if (hops > stations.size()) return true;
    const auto next = std::find_if(stations.begin(), stations.end(), [&at](const StationSettings& s) { return s.id == at; });
    if (next == stations.end()) return false;  // said of that station
    at = next->via;
  }
  return false;
}

}  // namespace

std::vector<config::Contradiction> ServicesSettings::contradictions() const {
  std::set<std::string> known;
  for (std::size_t i = 0; i < stations.size(); ++i)
    if (!known.insert(stations[i].id).second)
      return {{"stations[" + std::to_string(i) + "].id", "the id " + stations[i].id + " is given twice", "编号 " + stations[i].id + " 重复"}};
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const std::string field = "stations[" + std::to_string(i) + "].via";
    if (stations[i].via.empty()) continue;
    if (!known.contains(stations[i].via)) return {{field, "no base station " + stations[i].via + " is in the list", "基站列表中没有 " + stations[i].via}};
    if (comes_back_to(stations, i))
      return {{field, "the stations from " + stations[i].id + " on link each other in a circle", "基站 " + stations[i].id + " 的上级关系成环"}};
  }
  for (std::size_t i = 0; i < cuts.size(); ++i)
    for (std::size_t s = 0; s < cuts[i].stations.size(); ++s)
      if (!known.contains(cuts[i].stations[s]))
        return {{"cuts[" + std::to_string(i) + "].stations", "no base station " + cuts[i].stations[s] + " is in the list",
                 "基站列表中没有 " + cuts[i].stations[s]}};
  return {};
}

std::vector<config::Contradiction> check_services(const World& world, const ServicesSettings& settings) {
  for (std::size_t i = 0; i < settings.cuts.size(); ++i) {
    if (settings.cuts[i].what != Service::road) continue;
    for (const std::string& id : settings.cuts[i].areas) {
      const auto a = static_cast<std::size_t>(std::find(world.areas.id.begin(), world.areas.id.end(), id) - world.areas.id.begin());
      if (a < world.areas.size() && world.areas.outline.first[a + 1] - world.areas.outline.first[a] < 6)
        return {{"cuts[" + std::to_string(i) + "].areas",
                 "the area " + id + " has no outline, so that the roads out of it are not known; name streets or links",
                 "区域 " + id + " 没有边界，无法判断通往外部的道路；请改为给出街道或路段"}};
    }
  }
  return {};
}

}  // namespace muster::lifelines
