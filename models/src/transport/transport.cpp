#include "muster/models/transport/transport.hpp"

#include <algorithm>
#include <utility>

#include "muster/engine/core/error.hpp"
#include "muster/models/registry.hpp"

namespace muster::transport {

namespace {

config::About share(const char* en, const char* zh) {
  return {.unit = "1",
          .min = 0,
          .max = 1,
          .meaning = en,
          .meaning_zh = zh,
          .source =
              "none of the place: 0 leaves these households on foot. From memory of yearbooks, 20 to 40 motorcycles and 60 to 90 e-bikes per 100 rural "
              "households in China (with and without a car)"};
}

std::vector<config::Contradiction> more_than_all(double two_wheeler, double tricycle) {
  if (two_wheeler + tricycle <= 1) return {};
  return {{"tricycle", "the shares are more than all households together", "各比例之和超过 1"}};
}

}  // namespace

void AreaShares::describe(config::Builder<AreaShares>& d) {
  d.about("area", "What households without a car drive in one area; the smallest area that a home lies in counts",
          "某区域内无车住户使用的车辆；以住处所在的最小区域为准");
  d.reference("area", &AreaShares::area, {.required = true, .meaning = "id of an area of any level", .meaning_zh = "区域编号（任意层级）", .table = "area"});
  d.number("two_wheeler", &AreaShares::two_wheeler, share("share with a motorcycle or e-bike", "有摩托车或电动自行车的比例"));
  d.number("tricycle", &AreaShares::tricycle, share("share with a tricycle", "有三轮车的比例"));
}

std::vector<config::Contradiction> AreaShares::contradictions() const { return more_than_all(two_wheeler, tricycle); }

void HouseholdShares::describe(config::Builder<HouseholdShares>& d) {
  d.about("households", "What households without a car drive", "无小汽车住户使用的车辆");
  d.number("two_wheeler", &HouseholdShares::two_wheeler, share("share with a motorcycle or e-bike", "有摩托车或电动自行车的比例"));
  d.number("tricycle", &HouseholdShares::tricycle, share("share with a tricycle", "有三轮车的比例"));
  d.group_list("areas", &HouseholdShares::areas, {.meaning = "areas where it is otherwise", .meaning_zh = "另有规定的区域"});
}

std::vector<config::Contradiction> HouseholdShares::contradictions() const {
  for (std::size_t i = 0; i < areas.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (areas[i].area == areas[k].area) return {{"areas", "the area " + areas[i].area + " stands twice", "区域 " + areas[i].area + " 重复"}};
  return more_than_all(two_wheeler, tricycle);
}

bool HouseholdShares::any(double AreaShares::*own, double HouseholdShares::*usual) const {
  return this->*usual > 0 || std::any_of(areas.begin(), areas.end(), [own](const AreaShares& area) { return area.*own > 0; });
}

void Settings::describe(config::Builder<Settings>& d) {
  d.about("transport", "What there is to move people with", "可用的交通工具");
  d.path("vehicles", &Settings::vehicles,
         {.meaning = "table of figures of vehicles that differ from the one that ships (models/data/movement/vehicles.csv; same columns), or of further kinds",
          .meaning_zh = "与自带车辆参数表（models/data/movement/vehicles.csv）不同或新增的车辆参数表，列相同"});
  d.group("households", &Settings::households, {.meaning = "what households without a car drive", .meaning_zh = "无小汽车住户使用的车辆"});
  d.group_list("fleet", &Settings::fleet, {.meaning = "vehicles that no household owns", .meaning_zh = "不属于住户的车辆"});
  d.group_list("pick_ups", &Settings::pick_ups, {.meaning = "points where people wait for buses", .meaning_zh = "乘车集合点"});
  d.group_list("services", &Settings::services, {.meaning = "buses from pick-up points to a shelter", .meaning_zh = "从集合点到避难场所的接送线路"});
  d.group("rides", &Settings::rides, {.meaning = "who goes by bus", .meaning_zh = "哪些人乘车"});
}

Transport::Transport(Settings settings, const std::vector<std::string>& also) : settings_(std::move(settings)), vehicles_(settings_.vehicles) {
  const HouseholdShares& shares = settings_.households;
  for (const VehicleType& type : vehicles_.types()) {
    const std::string& id = type.kind.id;
    const bool used = id == "car" || std::find(also.begin(), also.end(), id) != also.end() ||
        (id == "two_wheeler" && shares.any(&AreaShares::two_wheeler, &HouseholdShares::two_wheeler)) ||
        (id == "tricycle" && shares.any(&AreaShares::tricycle, &HouseholdShares::tricycle)) ||
        std::any_of(settings_.fleet.begin(), settings_.fleet.end(), [&id](const FleetEntry& entry) { return entry.kind == id; });
    if (used) in_use_.push_back(type);
  }
  list_ids();
}

void Transport::list_ids() {
  Problems problems;
  std::string known;
  for (const VehicleType& type : vehicles_.types()) known += (known.empty() ? "" : ", ") + type.kind.id;
  for (std::size_t i = 0; i < settings_.fleet.size(); ++i) {
    const FleetEntry& entry = settings_.fleet[i];
    if (vehicles_.find(entry.kind) == nullptr)
      problems.add(ErrorCode::not_a_choice, {{}, 0, 0, "transport.fleet[" + std::to_string(i) + "].kind"}, {{"choices", known}, {"found", entry.kind}});
    fleet_ids_.push_back(entry.id);
    for (std::int64_t number = 1; entry.count > 1 && number <= entry.count; ++number) fleet_ids_.push_back(unit_id(entry, number));
  }
  for (const BusService& service : settings_.services) service_ids_.push_back(service.id);
  problems.throw_if_any();
}

VehicleKinds Transport::kinds() const {
  VehicleKinds out;
  for (const VehicleType& type : in_use_) out.push_back(type.kind);
  return out;
}

const Transport& transport_of(const ModelInputs& inputs) {
  static const Transport usual;
  return inputs.transport ? *inputs.transport : usual;
}

}  // namespace muster::transport
