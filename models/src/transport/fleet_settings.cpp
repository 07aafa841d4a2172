#include "muster/models/transport/fleet_settings.hpp"

#include <algorithm>
#include <set>

namespace muster::transport {

void FleetEntry::describe(config::Builder<FleetEntry>& d) {
  using S = FleetEntry;
  d.about("fleet", "Vehicles that stand ready at one place", "停放在同一地点待命的车辆");
  d.text("id", &S::id, {.required = true, .meaning = "id; several of them are called id.1, id.2, ...", .meaning_zh = "编号；多辆时依次为 id.1、id.2……"});
  d.text("kind", &S::kind, {.meaning = "kind of vehicle, of the table of vehicles", .meaning_zh = "车型（车辆参数表中的类型）"});
  d.reference("base", &S::base,
              {.required = true,
               .meaning = "where they stand: id of a shelter, place, building or node",
               .meaning_zh = "停放地点：避难场所、地点、建筑或节点编号",
               .table = "location"});
  d.integer("count", &S::count, {.unit = "", .min = 1, .max = 1000, .meaning = "how many", .meaning_zh = "数量"});
  d.duration("ready_after", &S::ready_after,
             {.unit = "s", .min = 0, .max = 86400, .meaning = "from the first order until the crew can drive off", .meaning_zh = "从首次接令到可出车的时间"});
}

std::string unit_id(const FleetEntry& entry, std::int64_t number) { return entry.count == 1 ? entry.id : entry.id + "." + std::to_string(number); }

void PickUp::describe(config::Builder<PickUp>& d) {
  d.about("pick_ups", "Points where people wait for buses", "乘车集合点");
  d.text("id", &PickUp::id, {.required = true, .meaning = "id", .meaning_zh = "编号"});
  d.reference("at", &PickUp::at,
              {.required = true,
               .meaning = "where: id of a shelter, place, building or node",
               .meaning_zh = "位置：避难场所、地点、建筑或节点编号",
               .table = "location"});
}

void BusService::describe(config::Builder<BusService>& d) {
  using S = BusService;
  d.about("services", "Buses from pick-up points to a shelter, as long as people wait", "从集合点到避难场所的往返接送，直至无人等候");
  d.text("id", &S::id, {.required = true, .meaning = "id", .meaning_zh = "编号"});
  d.texts("vehicles", &S::vehicles, {.required = true, .meaning = "ids of the fleet that drive it", .meaning_zh = "执行接送的车辆（fleet 中的编号）"});
  d.texts("pick_ups", &S::pick_ups,
          {.required = true, .meaning = "ids of pick-up points, in the order in which they are called at", .meaning_zh = "集合点编号，按停靠顺序"});
  d.reference("to", &S::to,
              {.required = true, .meaning = "id of the shelter or exit where people get out", .meaning_zh = "下客的避难场所或出口编号", .table = "shelter"});
  d.boolean("on_order", &S::on_order, {.meaning = "runs only when a plan says so (run_buses)", .meaning_zh = "仅在预案下令（run_buses）后运行"});
  d.duration("start", &S::start, {.unit = "s", .min = 0, .meaning = "when it begins, unless on order", .meaning_zh = "开始时间（非按令运行时）"});
  d.duration(
      "headway", &S::headway,
      {.unit = "s", .min = 0, .max = 86400, .meaning = "between one bus setting out for the first time and the next", .meaning_zh = "各车首次发车的间隔"});
  d.duration("dwell", &S::dwell, {.unit = "s", .min = 0, .max = 86400, .meaning = "shortest stop at a pick-up point", .meaning_zh = "集合点最短停靠时间"});
}

std::vector<config::Contradiction> BusService::contradictions() const {
  if (vehicles.empty()) return {{"vehicles", "name at least one", "至少给出一项"}};
  if (pick_ups.empty()) return {{"pick_ups", "name at least one", "至少给出一项"}};
  return {};
}

void RideSettings::describe(config::Builder<RideSettings>& d) {
  using S = RideSettings;
  d.about(
      "rides",
      "Who goes by bus: households on foot, where a service runs to an open shelter and its pick-up point is nearer than the shelter that they would walk to",
      "哪些步行住户乘车：有接送线路开往开放的场所，且集合点近于步行前往的场所");
  d.number("walk_limit_m", &S::walk_limit_m,
           {.unit = "m",
            .min = 0,
            .meaning = "who has no further to walk walks (straight distance times the detour of behaviour)",
            .meaning_zh = "步行距离不超过此值者步行（直线距离乘绕行系数）",
            .source = "about 20 min on foot"});
  d.boolean("impaired_ride", &S::impaired_ride,
            {.meaning = "whoever goes with a person of limited mobility rides at any distance", .meaning_zh = "有行动不便者同行时不论远近均乘车"});
  d.duration("patience", &S::patience, {.unit = "s", .min = 0, .meaning = "how long people wait at a pick-up point", .meaning_zh = "在集合点等候的最长时间"});
  d.choice(
      "after_patience", &S::after_patience, {{"walk_on", AfterPatience::walk_on}, {"stay", AfterPatience::stay}},
      {.meaning = "then: on foot to where the bus would have taken them, or they stay there for good", .meaning_zh = "超时后：步行前往原定场所，或就地停留"});
}

namespace {

template <class Row>
std::set<std::string> ids_of(const std::vector<Row>& rows, const std::string& field, std::vector<config::Contradiction>& out) {
  std::set<std::string> ids;
  for (const Row& row : rows)
    if (!ids.insert(row.id).second) out.push_back({field, "the id " + row.id + " stands twice", "编号 " + row.id + " 重复"});
  return ids;
}

}  // namespace

std::vector<config::Contradiction> fleet_contradictions(const std::vector<FleetEntry>& fleet, const std::vector<PickUp>& pick_ups,
                                                        const std::vector<BusService>& services) {
  std::vector<config::Contradiction> out;
  std::vector<FleetEntry> units;
  for (const FleetEntry& entry : fleet)
    for (std::int64_t i = 1; i <= entry.count; ++i) units.emplace_back().id = unit_id(entry, i);
  auto vehicles = ids_of(fleet, "fleet", out);
  if (out.empty()) ids_of(units, "fleet", out);
  const auto points = ids_of(pick_ups, "pick_ups", out);
  ids_of(services, "services", out);
  std::set<std::string> taken;
  for (const BusService& service : services) {
    for (const std::string& id : service.vehicles) {
      if (!vehicles.contains(id)) out.push_back({"services", service.id + ": no vehicle " + id + " in the fleet", service.id + "：车队中没有 " + id});
      else if (!taken.insert(id).second) out.push_back({"services", id + " drives for two services", id + " 被两条线路使用"});
    }
    for (const std::string& id : service.pick_ups)
      if (!points.contains(id)) out.push_back({"services", service.id + ": no pick-up point " + id, service.id + "：没有集合点 " + id});
  }
  return out;
}

}  // namespace muster::transport
