#include "loader/documents.hpp"

#include <stdexcept>

#include "muster/models/command/catalogue.hpp"

namespace muster {

void ScenarioHead::describe(config::Builder<ScenarioHead>& d) {
  d.about("scenario", "What to run: a place, a disaster, models, plans", "运行什么：地点、灾害、模型与预案");
  d.text("name", &ScenarioHead::name, {.required = true, .meaning = "name of the scenario, in Chinese where there is one", .meaning_zh = "场景名称"});
  d.text("name_en", &ScenarioHead::name_en, {.meaning = "name in English", .meaning_zh = "英文名称"});
  d.text("start", &ScenarioHead::start,
         {.required = true, .meaning = "local date and time of the start, e.g. 2026-07-20T18:00", .meaning_zh = "开始的当地日期时间，例如 2026-07-20T18:00"});
  d.text("utc_offset", &ScenarioHead::utc_offset, {.meaning = "offset of local time from UTC", .meaning_zh = "当地时间与 UTC 的时差"});
  d.duration("duration", &ScenarioHead::duration,
             {.unit = "s", .min = 0, .max = 31 * 86400.0, .above_min = true, .meaning = "length of the run", .meaning_zh = "运行时长"});
  d.duration("step", &ScenarioHead::step,
             {.unit = "s", .min = 1, .max = 60, .meaning = "length of a step; models may divide it", .meaning_zh = "步长；模型内部可再细分"});
}

void PlanHead::describe(config::Builder<PlanHead>& d) {
  d.about("plan", "A plan: rules of triggers and actions", "预案：由触发条件与行动组成的规则");
  d.text("id", &PlanHead::id, {.required = true, .meaning = "id by which runs name the plan", .meaning_zh = "预案编号"});
  d.text("name", &PlanHead::name, {.meaning = "name, in Chinese where there is one", .meaning_zh = "名称"});
  d.text("name_en", &PlanHead::name_en, {.meaning = "name in English", .meaning_zh = "英文名称"});
}

void RuleHead::describe(config::Builder<RuleHead>& d) {
  d.about("rule", "When the trigger holds, the role's post deliberates and gives the orders", "触发条件成立后，相应岗位会商并下达命令");
  d.text("id", &RuleHead::id, {.required = true, .meaning = "id of the rule, unique in the plan", .meaning_zh = "规则编号（预案内唯一）"});
  std::vector<std::pair<std::string, std::string>> levels;
  for (const std::string& role : command::roles()) levels.emplace_back(role, role);
  d.choice("role", &RuleHead::role, levels, {.required = true, .meaning = "level of the post that decides", .meaning_zh = "作出决定的岗位层级"});
}

const std::vector<SpecialKey>& scenario_keys() {
  static const std::vector<SpecialKey> keys = {
      {"muster", "version of the format: 1", "格式版本：1", true},
      {"world", "the place: `file` of a world, or a generated `town`", "地点：世界文件（file）或生成的城镇（town）", true},
      {"population",
       "who is there when the run begins, and where: by hour and kind of day, by season (default: everybody who is there on ordinary days, at home)",
       "运行开始时谁在当地、在何处：按时刻与日期类型、按季节（缺省：平日在当地的所有人，都在家）", false},
      {"hazard", "the disaster: `file` of a stored one, or a `model` with its settings; or a list of such, several disasters at once",
       "灾害：已存文件（file），或模型（model）及其设置；也可列出多个灾害", true},
      {"load", "in place of a disaster: the trips of the world are made, and nothing else happens (settings of trips/load)",
       "代替灾害：只执行世界中的出行（trips/load 的设置）", false},
      {"models", "other models by phase: `model` (default: see below) and settings, or a list of such", "各阶段的模型：model（缺省见下）及其设置，或其列表",
       false},
      {"transport", "vehicles: what differs from the table that ships", "交通工具：与自带参数表不同之处", false},
      {"plans", "plans: file names, or plans written out; the first is the default", "预案：文件名或直接写出；第一个为缺省", false},
  };
  return keys;
}

const std::vector<SpecialKey>& plan_keys() {
  static const std::vector<SpecialKey> keys = {
      {"muster", "version of the format: 1", "格式版本：1", true},
      {"rules", "rules in the order in which they are looked at", "规则，按检查顺序排列", true},
  };
  return keys;
}

const std::vector<SpecialKey>& rule_keys() {
  static const std::vector<SpecialKey> keys = {
      {"when", "one trigger of the catalogue", "一个触发条件（见目录）", true},
      {"do", "actions of the catalogue, in the order in which they are ordered", "行动列表（见目录），按下达顺序", true},
  };
  return keys;
}

std::vector<std::string> names_of(const std::vector<SpecialKey>& keys) {
  std::vector<std::string> names;
  for (const SpecialKey& key : keys) names.push_back(key.name);
  return names;
}

const SpecialKey& key_named(const std::vector<SpecialKey>& keys, std::string_view name) {
  for (const SpecialKey& key : keys)
    if (key.name == name) return key;
  throw std::logic_error("no such key");
}

}  // namespace muster
