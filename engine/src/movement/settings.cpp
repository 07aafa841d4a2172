#include "muster/engine/movement/settings.hpp"

namespace muster {

namespace {

constexpr const char* weidmann = "Weidmann 1993, Transporttechnik der Fussgaenger, v(r) = v0 (1 - exp(-1.913 (1/r - 1/5.4)))";

void describe_walking(config::Builder<MovementSettings>& d) {
  using config::Grade;
  d.number("weidmann_gamma", &MovementSettings::weidmann_gamma,
           {.unit = "1/m2",
            .min = 0.1,
            .max = 10,
            .meaning = "how fast walking slows down with density",
            .meaning_zh = "步行速度随密度下降的快慢",
            .source = weidmann,
            .grade = Grade::verified});
  d.number("weidmann_jam", &MovementSettings::weidmann_jam,
           {.unit = "1/m2",
            .min = 1,
            .max = 10,
            .meaning = "density at which people stand",
            .meaning_zh = "人群停止时的密度",
            .source = weidmann,
            .grade = Grade::verified});
  d.number("slowest_walk_m_s", &MovementSettings::slowest_walk_m_s,
           {.unit = "m/s",
            .min = 0.01,
            .max = 0.5,
            .meaning = "nobody walks slower than this, so that no crowd freezes for good",
            .meaning_zh = "步行速度下限，避免人群永久停滞",
            .source = "engine assumption"});
  d.number("fastest_walk_m_s", &MovementSettings::fastest_walk_m_s,
           {.unit = "m/s",
            .min = 1,
            .max = 10,
            .meaning = "nobody walks or runs faster; bounds the length of a tick",
            .meaning_zh = "步行或跑步速度上限，决定时间步长",
            .source = "engine assumption"});
  d.number("reference_walk_m_s", &MovementSettings::reference_walk_m_s,
           {.unit = "m/s",
            .min = 0.3,
            .max = 3,
            .meaning = "walking speed with which ways on foot are compared",
            .meaning_zh = "比较步行路线时采用的步行速度",
            .source = "Weidmann 1993: mean free speed",
            .grade = Grade::verified});
  d.number("foot_flow_per_m_s", &MovementSettings::foot_flow_per_m_s,
           {.unit = "1/(m s)",
            .min = 0.1,
            .max = 3,
            .meaning = "people who pass a cross-section, per metre of width and second",
            .meaning_zh = "单位宽度每秒通过的人数",
            .source = "range 1.2-1.3 of pedestrian guidelines; Weidmann's largest flow is 1.225"});
  d.number("foot_storage_per_m2", &MovementSettings::foot_storage_per_m2,
           {.unit = "1/m2",
            .min = 0.5,
            .max = 10,
            .meaning = "people per square metre above which a footway takes no more",
            .meaning_zh = "步行道容纳人数上限（每平方米）",
            .source = "engine assumption"});
}

void describe_signals(config::Builder<MovementSettings>& d) {
  using config::Grade;
  d.duration("signal_cycle", &MovementSettings::signal_cycle,
             {.unit = "s",
              .min = 20,
              .max = 300,
              .meaning = "cycle of traffic signals whose plan is not known",
              .meaning_zh = "信号配时未知时的周期",
              .source = "engine assumption"});
  d.duration("signal_lost_time", &MovementSettings::signal_lost_time,
             {.unit = "s",
              .min = 0,
              .max = 20,
              .meaning = "time without flow at each change of phase",
              .meaning_zh = "每次相位切换的损失时间",
              .source = "HCM: 3-5 s per phase",
              .grade = Grade::memory});
  d.number("signal_saturation_veh_s", &MovementSettings::signal_saturation_veh_s,
           {.unit = "veh/s",
            .min = 0.1,
            .max = 1,
            .meaning = "vehicles per lane and second that pass while the light is green; where a road carries more, that",
            .meaning_zh = "绿灯期间每车道每秒通过的车辆数（饱和流率）",
            .source = "HCM: 1900 veh/h and lane",
            .grade = Grade::memory});
  d.number("dark_signal_veh_s", &MovementSettings::dark_signal_veh_s,
           {.unit = "veh/s",
            .min = 0.02,
            .max = 1,
            .meaning = "vehicles per lane and second that pass where the signal has failed and everybody stops first",
            .meaning_zh = "信号灯失效、车辆依次停车通过时每车道每秒通过的车辆数",
            .source = "HCM, all-way stop: 500-600 veh/h and lane on a crossing of four legs",
            .grade = Grade::memory});
  d.number("police_share", &MovementSettings::police_share,
           {.unit = "1",
            .min = 0.1,
            .max = 1.5,
            .meaning = "what an officer on the crossing lets pass, as a share of what the signal would",
            .meaning_zh = "交警指挥时的通行能力占信号控制时的比例",
            .source = "engine assumption"});
}

void describe_slopes(config::Builder<MovementSettings>& d) {
  using config::Grade;
  constexpr const char* fruin = "Fruin via PD 7974-6: 1.01 to 0.595 m/s down, 0.67 to 0.485 m/s up, by age and sex; the middle over 1.34 m/s";
  constexpr const char* imo = "IMO MSC.1/Circ.1238, table 1.2: 1.1 down and 0.88 up against 1.3 in corridors, persons/(m s)";
  const auto share = [&](const char* name, double MovementSettings::*member, const char* meaning, const char* meaning_zh, const char* source) {
    d.number(name, member, {.unit = "1", .min = 0.05, .max = 1.5, .meaning = meaning, .meaning_zh = meaning_zh, .source = source, .grade = Grade::computed});
  };
  d.number("steepest_slope", &MovementSettings::steepest_slope,
           {.unit = "1",
            .min = 0,
            .max = 2,
            .meaning = "ways steeper than this (rise over run) are walked as if they were this steep; 0 = slopes make no difference. Speed by Tobler's "
                       "exp(-3.5 |s + 0.05|), relative to level ground",
            .meaning_zh = "坡度（高差与水平距离之比）超过此值的路按此值步行；0 表示不考虑坡度。速度按 Tobler 公式 exp(-3.5 |s + 0.05|) 相对平地计算",
            .source = "bound: engine assumption; formula: Tobler 1993, from memory",
            .grade = Grade::memory});
  share("stairs_down", &MovementSettings::stairs_down, "walking speed down stairs, of that on level ground", "下楼梯速度与平地速度之比", fruin);
  share("stairs_up", &MovementSettings::stairs_up, "walking speed up stairs, of that on level ground", "上楼梯速度与平地速度之比", fruin);
  share("stairs_down_flow", &MovementSettings::stairs_down_flow, "people who pass on stairs downwards, of foot_flow_per_m_s",
        "下楼梯通过人数与 foot_flow_per_m_s 之比", imo);
  share("stairs_up_flow", &MovementSettings::stairs_up_flow, "people who pass on stairs upwards, of foot_flow_per_m_s",
        "上楼梯通过人数与 foot_flow_per_m_s 之比", imo);
  d.number("stairs_gamma", &MovementSettings::stairs_gamma,
           {.unit = "1/m2",
            .min = 0.1,
            .max = 10,
            .meaning = "weidmann_gamma on stairs, where people are slow by themselves and a crowd slows them less",
            .meaning_zh = "楼梯上的 weidmann_gamma：楼梯上本身较慢，人群密度的影响较小",
            .source = "Weidmann 1993: 3.722 down, 3.802 up",
            .grade = Grade::memory});
  d.number("overtake_from_m", &MovementSettings::overtake_from_m,
           {.unit = "m",
            .min = 0,
            .max = 100,
            .meaning = "on ways narrower than this nobody overtakes: who is slow slows those behind",
            .meaning_zh = "宽度小于此值的路上不能超越，走得慢的人会拖慢后面的人",
            .source = "engine assumption: two people side by side"});
  d.number("overtake_from_stairs_m", &MovementSettings::overtake_from_stairs_m,
           {.unit = "m",
            .min = 0,
            .max = 100,
            .meaning = "the same on stairs, where people keep to their line",
            .meaning_zh = "楼梯上的同一界限；楼梯上的人各走一列",
            .source = "engine assumption; that people on stairs keep to a straight line: Koester, Lehmberg and Dietrich 2016"});
}

void describe_exits(config::Builder<MovementSettings>& d) {
  d.choice(
      "exit_choice", &MovementSettings::exit_choice,
      {{"given", ExitChoice::given}, {"nearest", ExitChoice::nearest}, {"queues", ExitChoice::queues}, {"follow", ExitChoice::follow}},
      {.meaning = "how people on foot hold to their destination: as given; the nearest, and another open place of the kind (or exit) where they see that the "
                  "way is shut; the one with the least time to expect, queues in sight included, looked at again on every link; where most others in sight "
                  "go",
       .meaning_zh =
           "步行者如何确定目的地：按既定；就近，发现道路不通时改往其他同类场所（或出口）；按含视线内排队的预计时间选择并在每个路段重新比较；随多数人走",
       .source = "engine assumption"});
  d.number("exit_sight", &MovementSettings::exit_sight_m,
           {.unit = "m",
            .min = 0,
            .max = 1000,
            .meaning = "how far along the way a person sees a queue",
            .meaning_zh = "步行者沿路线可看到排队的距离",
            .source = "engine assumption"});
  d.number("exit_gain", &MovementSettings::exit_gain,
           {.unit = "1",
            .min = 0,
            .max = 0.5,
            .meaning = "by how much of the time to expect another exit must be quicker for the average person to turn to it; from nothing to twice this from "
                       "person to person",
            .meaning_zh = "平均而言，另一出口的预计时间须短此比例才改道；个体之间在零到两倍之间变化",
            .source = "engine assumption"});
}

}  // namespace

void MovementSettings::describe(config::Builder<MovementSettings>& d) {
  d.about("kinematic_wave", "How people and vehicles move along the network", "人员和车辆如何沿路网移动");
  describe_walking(d);
  describe_signals(d);
  describe_slopes(d);
  describe_exits(d);
  d.number("origin_priority", &MovementSettings::origin_priority,
           {.unit = "1",
            .min = 0.001,
            .max = 1000,
            .meaning = "weight of those who set out from a node against the traffic that passes it, as a share of the road's capacity",
            .meaning_zh = "从节点出发者相对于过境交通的权重（占道路通行能力的比例）",
            .source = "engine assumption"});
  d.boolean("turn_lanes", &MovementSettings::turn_lanes,
            {.meaning = "on roads of two or more lanes those who wait for one turn hold up their own lane only, as long as it reaches",
             .meaning_zh = "双车道及以上道路上，等待某一转向的车辆只阻塞其所在车道",
             .source = "engine assumption: drivers choose lanes by their turn"});
  d.number("reversed_lane_share", &MovementSettings::reversed_lane_share,
           {.unit = "1",
            .min = 0.1,
            .max = 1,
            .meaning = "capacity of a lane that is used against its direction (contraflow), as a share of its own",
            .meaning_zh = "逆向使用的车道（反向通行）通行能力占正常值的比例",
            .source = "FEMA 2000 in Wolshon 2001: 3000 veh/h on 2 lanes, 5000 with 2 more reversed",
            .grade = config::Grade::memory});
  d.choice("gridlock_response", &MovementSettings::gridlock_response,
           {{"wait", GridlockResponse::wait}, {"turn_back", GridlockResponse::turn_back}, {"abandon", GridlockResponse::abandon}},
           {.meaning =
                "what the first vehicles of a ring of full roads in which nobody can move do, once a minute: wait; turn back, where there is room; one is left "
                "and its people walk on",
            .meaning_zh = "环形死锁中各路段首车每分钟的应对：等待；有空间时掉头；其中一车弃车步行",
            .source = "engine assumption"});
  d.number("filter_flow_per_s", &MovementSettings::filter_flow_per_s,
           {.unit = "1/s",
            .min = 0.05,
            .max = 10,
            .meaning = "two-wheelers and responders that pass by a queue, per link and second",
            .meaning_zh = "两轮车和应急车辆每秒可绕过车队通过路段末端的数量",
            .source = "2000 per hour, saturation flow of a bicycle lane in HCM 2000",
            .grade = config::Grade::memory});
  d.number("reference_cycle_m_s", &MovementSettings::reference_cycle_m_s,
           {.unit = "m/s",
            .min = 1,
            .max = 20,
            .meaning = "speed with which two-wheelers compare ways",
            .meaning_zh = "两轮车比较路线时采用的速度",
            .source = "GB 17761-2018: electric bicycles assist up to 25 km/h",
            .grade = config::Grade::memory});
  d.number("reference_boat_m_s", &MovementSettings::reference_boat_m_s,
           {.unit = "m/s",
            .min = 0.3,
            .max = 20,
            .meaning = "speed with which boats compare ways",
            .meaning_zh = "船艇比较路线时采用的速度",
            .source = "engine assumption: 10 km/h"});
  d.number("high_crawl_m_s", &MovementSettings::high_crawl_m_s,
           {.unit = "m/s",
            .min = 0.1,
            .max = 10,
            .meaning = "speed of vehicles with clearance through water in which a car would be slower, or stopped",
            .meaning_zh = "高底盘车辆在小汽车更慢或无法通行的积水中的行驶速度",
            .source = "engine assumption: walking pace"});
  d.duration("stuck_limit", &MovementSettings::stuck_limit,
             {.unit = "s",
              .min = 0,
              .meaning = "who has had no open way for this long shelters in place",
              .meaning_zh = "无路可走超过此时间者就地避险",
              .source = "engine assumption"});
  d.duration("refresh_interval", &MovementSettings::refresh_interval,
             {.unit = "s",
              .min = 0,
              .meaning = "the tables of ways are made anew at most this often when roads change",
              .meaning_zh = "道路变化时路线表更新的最短间隔",
              .source = "engine assumption"});
  d.duration("shortest_tick", &MovementSettings::shortest_tick,
             {.unit = "s",
              .min = 0.05,
              .max = 10,
              .meaning = "links that are passed in less time are rounded up to it",
              .meaning_zh = "通过时间更短的路段按此值计",
              .source = "engine assumption"});
  d.integer("logged_parties", &MovementSettings::logged_parties,
            {.unit = "",
             .min = 0,
             .meaning = "where there are more persons than this, only a fixed sample of about this many is followed link by link in the log",
             .meaning_zh = "人数超过此值时，日志仅逐路段记录约此数量的固定样本",
             .source = "engine assumption"});
}

}  // namespace muster
