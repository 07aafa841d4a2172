#include "muster/models/command/catalogue.hpp"

#include <algorithm>
#include <array>

namespace muster::command {

void AtTime::describe(config::Builder<AtTime>& d) {
  d.about("at_time", "At a moment of the run", "到达某一时刻");
  d.duration("time", &AtTime::time,
             {.unit = "s", .min = 0, .required = true, .meaning = "time since the start of the scenario", .meaning_zh = "自场景开始起的时间"});
}

void GaugeAbove::describe(config::Builder<GaugeAbove>& d) {
  d.about("gauge_above", "When a gauge is reported at a level or higher", "水位站报告水位达到或超过某值");
  d.reference("gauge", &GaugeAbove::gauge, {.required = true, .meaning = "id of the gauge", .meaning_zh = "水位站编号", .table = "gauge"});
  d.number(
      "level_m", &GaugeAbove::level_m,
      {.unit = "m", .min = -500, .max = 9000, .required = true, .meaning = "water level above the world's datum", .meaning_zh = "水位（世界高程基准以上）"});
  d.duration("for", &GaugeAbove::hold, {.unit = "s", .min = 0, .max = 86400, .meaning = "how long it must have stood there", .meaning_zh = "须持续的时间"});
}

void RainAbove::describe(config::Builder<RainAbove>& d) {
  d.about("rain_above", "When a rain gauge is reported to have had so much rain in a window", "雨量站报告某时段雨量达到或超过某值");
  d.reference("gauge", &RainAbove::gauge, {.required = true, .meaning = "id of the rain gauge", .meaning_zh = "雨量站编号", .table = "rain_gauge"});
  d.duration("window", &RainAbove::window,
             {.unit = "s",
              .min = 10,
              .max = 86400,
              .required = true,
              .meaning = "the last so long, e.g. 1 h, 3 h, 24 h",
              .meaning_zh = "最近多长时间，例如 1 h、3 h、24 h"});
  d.number("mm", &RainAbove::mm,
           {.unit = "mm", .min = 0, .max = 2000, .above_min = true, .required = true, .meaning = "rain in that time", .meaning_zh = "该时段的雨量"});
  d.duration("for", &RainAbove::hold, {.unit = "s", .min = 0, .max = 86400, .meaning = "how long it must have been so", .meaning_zh = "须持续的时间"});
}

void IndicatorReached::describe(config::Builder<IndicatorReached>& d) {
  d.about("rain_indicator", "When the reports reach a level of a rain indicator", "雨量预警指标达到某一级");
  d.reference("indicator", &IndicatorReached::indicator,
              {.required = true,
               .meaning = "id of the indicator (models.sensing, sensing/rain)",
               .meaning_zh = "指标编号（models.sensing 的 sensing/rain）",
               .table = "rain_indicator"});
  d.choice("level", &IndicatorReached::level, {{"be_ready", sensing::indicator_be_ready}, {"move_now", sensing::indicator_move_now}},
           {.meaning = "prepare to move, or move now", .meaning_zh = "准备转移或立即转移"});
  d.duration("for", &IndicatorReached::hold, {.unit = "s", .min = 0, .max = 86400, .meaning = "how long it must have been so", .meaning_zh = "须持续的时间"});
}

void ForecastAbove::describe(config::Builder<ForecastAbove>& d) {
  d.about("forecast_above", "When a gauge is forecast to stand at a level or higher (models.sensing: sensing/forecast)",
          "预报某水位站水位将达到或超过某值（需 models.sensing 的 sensing/forecast）");
  d.reference("gauge", &ForecastAbove::gauge,
              {.required = true, .meaning = "id of a gauge that forecasts are made for", .meaning_zh = "有预报的水位站编号", .table = "forecast_gauge"});
  d.number(
      "level_m", &ForecastAbove::level_m,
      {.unit = "m", .min = -500, .max = 9000, .required = true, .meaning = "water level above the world's datum", .meaning_zh = "水位（世界高程基准以上）"});
  d.duration("within", &ForecastAbove::within,
             {.unit = "s", .min = 0, .max = 259200, .meaning = "how far ahead counts, from now", .meaning_zh = "自当前起多长时间内"});
  d.number("chance", &ForecastAbove::chance,
           {.unit = "1",
            .min = 0.01,
            .max = 0.99,
            .meaning = "how sure it has to be; 0.5 = the forecast itself, less = rather too often than too late",
            .meaning_zh = "所需把握；0.5 即预报值本身，越小越宁早勿迟"});
  d.duration("for", &ForecastAbove::hold, {.unit = "s", .min = 0, .max = 86400, .meaning = "how long it must have been so", .meaning_zh = "须持续的时间"});
}

void After::describe(config::Builder<After>& d) {
  d.about("after", "Some time after the orders of another rule were given", "在另一条规则的命令下达之后");
  d.reference("rule", &After::rule, {.required = true, .meaning = "id of the other rule", .meaning_zh = "另一条规则的编号", .table = "rule"});
  d.duration("delay", &After::delay, {.unit = "s", .min = 0, .meaning = "time after its orders", .meaning_zh = "其命令下达后的时间"});
}

void Combined::describe(config::Builder<Combined>& d) {
  d.about("all | any", "Holds when all, or any, of a list of triggers hold", "列出的触发条件全部（all）或任一（any）成立");
}

void WarnAreas::describe(config::Builder<WarnAreas>& d) {
  d.about("order_evacuation | be_ready", "Warn areas: move now, or be ready to", "向区域发出转移命令或准备转移通知");
  d.references("areas", &WarnAreas::areas, {.required = true, .meaning = "ids of areas of any level", .meaning_zh = "区域编号（任意层级）", .table = "area"});
  d.choices("channels", &WarnAreas::channels,
            {{"warden", Channel::warden},
             {"door_knock", Channel::door_knock},
             {"loudspeaker", Channel::loudspeaker},
             {"auto_call", Channel::auto_call},
             {"sms", Channel::sms},
             {"cell_broadcast", Channel::cell_broadcast},
             {"messaging_group", Channel::messaging_group},
             {"gong", Channel::gong},
             {"media", Channel::media}},
            {.meaning = "channels to use; none named = all that the area has", .meaning_zh = "使用的渠道；未列出时使用该区域的全部渠道"});
  d.choice("whom", &WarnAreas::whom,
           {{"everybody", warning::Addressed::everybody}, {"lowest_floors", warning::Addressed::lowest_floors}, {"basements", warning::Addressed::basements}},
           {.meaning = "whom of the area it is for: everybody, those on ground floors and below, or those below ground alone",
            .meaning_zh = "针对的人员：全部、一楼及地下室住户，或仅地下室住户"});
}

void ShelterList::describe(config::Builder<ShelterList>& d) {
  d.about("open_shelter | close_shelter", "Open or close shelters", "开放或关闭避难场所");
  d.references("shelters", &ShelterList::shelters, {.required = true, .meaning = "ids of shelters", .meaning_zh = "避难场所编号", .table = "shelter"});
}

void SendOn::describe(config::Builder<SendOn>& d) {
  d.about("redirect", "Have staff send those whom they turn away to a shelter, as long as it has room",
          "被拒收人员由工作人员引导至指定避难场所（该处有余量时）");
  d.references("shelters", &SendOn::shelters,
               {.required = true, .meaning = "ids of shelters whose staff do so", .meaning_zh = "执行引导的避难场所编号", .table = "shelter"});
  d.reference("to", &SendOn::to,
              {.required = true, .meaning = "id of the shelter or exit to go to", .meaning_zh = "前往的避难场所或出口编号", .table = "shelter"});
}

std::vector<config::Contradiction> SendOn::contradictions() const {
  if (std::find(shelters.begin(), shelters.end(), to) != shelters.end())
    return {{"to", "a shelter cannot send people on to itself", "避难场所不能引导人员前往自身"}};
  return {};
}

void Roads::describe(config::Builder<Roads>& d) {
  d.about("close_road | reopen_road", "Close roads by order, or open them again", "下令封闭或重新开放道路");
  d.references("streets", &Roads::streets, {.meaning = "names of streets, all links of each", .meaning_zh = "街道名称（含其全部路段）", .table = "street"});
  d.references("links", &Roads::links, {.meaning = "ids of single road links", .meaning_zh = "单个路段编号", .table = "link"});
  d.choices("modes", &Roads::modes, {{"car", mode_car}, {"foot", mode_foot}}, {.meaning = "traffic that is stopped", .meaning_zh = "禁止的交通方式"});
}

std::vector<config::Contradiction> Roads::contradictions() const {
  if (streets.empty() && links.empty()) return {{"streets", "name at least one street or link", "至少给出一条街道或一个路段"}};
  if (modes.empty()) return {{"modes", "name at least one mode", "至少给出一种交通方式"}};
  return {};
}

void Lanes::describe(config::Builder<Lanes>& d) {
  d.about("reverse_lanes | restore_lanes", "Let lanes serve the other direction (contraflow) once they are clear, or give them back",
          "车道清空后改为反向通行，或恢复原方向");
  d.references("links", &Lanes::links, {.required = true, .meaning = "ids of the links that give lanes", .meaning_zh = "让出车道的路段编号", .table = "link"});
  d.integer("lanes", &Lanes::lanes,
            {.unit = "", .min = 0, .max = 20, .meaning = "how many lanes of each; 0 = all", .meaning_zh = "每个路段让出的车道数；0 为全部"});
}

void OneWay::describe(config::Builder<OneWay>& d) {
  d.about("one_way | two_way", "Let vehicles go in one direction only, or in both again", "车辆单向通行，或恢复双向通行");
  d.references("links", &OneWay::links,
               {.required = true, .meaning = "ids of the links that stay open", .meaning_zh = "保持通行方向的路段编号", .table = "link"});
}

void Crossings::describe(config::Builder<Crossings>& d) {
  d.about("police_control | end_police_control", "Have officers lead traffic over crossings with signals, or call them off", "在信号路口派交警指挥，或撤回");
  d.references("streets", &Crossings::streets,
               {.meaning = "names of streets: all their crossings with signals", .meaning_zh = "街道名称（含其全部信号路口）", .table = "street"});
  d.references("nodes", &Crossings::nodes, {.meaning = "ids of single crossings", .meaning_zh = "单个路口编号", .table = "node"});
}

std::vector<config::Contradiction> Crossings::contradictions() const {
  if (streets.empty() && nodes.empty()) return {{"streets", "name at least one street or crossing", "至少给出一条街道或一个路口"}};
  return {};
}

void Dispatch::describe(config::Builder<Dispatch>& d) {
  d.about("dispatch", "Send vehicles of the fleet to a place; those of a bus service leave it", "派车前往某地；接送线路上的车辆退出线路");
  d.references("vehicles", &Dispatch::vehicles,
               {.required = true, .meaning = "ids of the fleet, or of single vehicles", .meaning_zh = "车队条目或单车编号", .table = "vehicle"});
  d.reference("to", &Dispatch::to,
              {.required = true, .meaning = "id of a shelter, place, building or node", .meaning_zh = "避难场所、地点、建筑或节点编号", .table = "location"});
}

void Recall::describe(config::Builder<Recall>& d) {
  d.about("recall", "Call vehicles of the fleet back to their bases", "召回车辆");
  d.references("vehicles", &Recall::vehicles,
               {.required = true, .meaning = "ids of the fleet, or of single vehicles", .meaning_zh = "车队条目或单车编号", .table = "vehicle"});
}

void Buses::describe(config::Builder<Buses>& d) {
  d.about("run_buses | stop_buses", "Let bus services run, or end them: buses bring those who are in them to the shelter and go back to their bases",
          "启动或停止接送线路：停止后车辆送完车上人员即返回");
  d.references("services", &Buses::services, {.required = true, .meaning = "ids of services", .meaning_zh = "线路编号", .table = "service"});
}

void Operate::describe(config::Builder<Operate>& d) {
  d.about("operate", "Set pumps and gates of a flood that the run solves itself", "操作水泵与闸门（仅限随运行求解的洪水）");
  d.references("controls", &Operate::controls,
               {.required = true,
                .meaning = "ids of pumps and culverts of the scenario's hazard",
                .meaning_zh = "场景灾害中水泵与涵洞（闸门）的编号",
                .table = "control"});
  d.choice("to", &Operate::to, {{"on", FloodControl::on}, {"off", FloodControl::off}, {"automatic", FloodControl::automatic}},
           {.required = true,
            .meaning = "run (stand open), stand still (shut), or follow its own rule",
            .meaning_zh = "运行（开启）、停止（关闭）或按自身规则自动运行"});
}

const char* outcome_word(Outcome outcome) {
  constexpr std::array words = {"not_given",        "done",          "nobody_lives_there", "no_such_channel", "nobody_carries_it", "already_so", "is_an_exit",
                                "no_link_for_mode", "no_other_side", "no_signal_there",    "vehicle_lost",    "has_passengers"};
  return words[static_cast<std::size_t>(outcome)];
}

std::span<const std::string> roles() {
  static const std::array<std::string, 4> names = {"county", "township", "village", "grid"};
  return names;
}

const std::vector<Entry>& catalogue() {
  // Townships and villages may order people out themselves; closing roads and opening shelters is for those who run them.
  static const std::vector<std::string> anyone = {"county", "township", "village", "grid"}, posts = {"county", "township", "village"},
                                        offices = {"county", "township"};
  static const std::vector<Entry> all = {
      {"at_time", Part::trigger, {}, &config::description_of<AtTime>()},
      {"gauge_above", Part::trigger, {}, &config::description_of<GaugeAbove>()},
      {"rain_above", Part::trigger, {}, &config::description_of<RainAbove>()},
      {"rain_indicator", Part::trigger, {}, &config::description_of<IndicatorReached>()},
      {"forecast_above", Part::trigger, {}, &config::description_of<ForecastAbove>()},
      {"after", Part::trigger, {}, &config::description_of<After>()},
      {"all", Part::trigger, {}, &config::description_of<Combined>()},
      {"any", Part::trigger, {}, &config::description_of<Combined>()},
      {"order_evacuation", Part::action, posts, &config::description_of<WarnAreas>()},
      {"be_ready", Part::action, anyone, &config::description_of<WarnAreas>()},
      {"open_shelter", Part::action, posts, &config::description_of<ShelterList>()},
      {"close_shelter", Part::action, posts, &config::description_of<ShelterList>()},
      {"redirect", Part::action, posts, &config::description_of<SendOn>()},
      {"close_road", Part::action, offices, &config::description_of<Roads>()},
      {"reopen_road", Part::action, offices, &config::description_of<Roads>()},
      {"reverse_lanes", Part::action, offices, &config::description_of<Lanes>()},
      {"restore_lanes", Part::action, offices, &config::description_of<Lanes>()},
      {"one_way", Part::action, offices, &config::description_of<OneWay>()},
      {"two_way", Part::action, offices, &config::description_of<OneWay>()},
      {"police_control", Part::action, offices, &config::description_of<Crossings>()},
      {"end_police_control", Part::action, offices, &config::description_of<Crossings>()},
      {"dispatch", Part::action, posts, &config::description_of<Dispatch>()},
      {"recall", Part::action, posts, &config::description_of<Recall>()},
      {"run_buses", Part::action, posts, &config::description_of<Buses>()},
      {"stop_buses", Part::action, posts, &config::description_of<Buses>()},
      {"operate", Part::action, posts, &config::description_of<Operate>()},
  };
  return all;
}

const Entry* find_entry(Part part, std::string_view name) {
  for (const Entry& entry : catalogue())
    if (entry.part == part && entry.name == name) return &entry;
  return nullptr;
}

bool has_parts(const Entry& entry) { return entry.arguments == &config::description_of<Combined>(); }

}  // namespace muster::command
