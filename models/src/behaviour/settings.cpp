#include "muster/models/behaviour/settings.hpp"

#include "muster/models/warning/diffusion.hpp"

namespace muster::behaviour {

namespace {

using config::About;
using config::Grade;

About share(std::string en, std::string zh, std::string source = {}, Grade grade = Grade::design_default) {
  return {.unit = "1", .min = 0, .max = 1, .meaning = std::move(en), .meaning_zh = std::move(zh), .source = std::move(source), .grade = grade};
}
About number(std::string unit, double min, double max, std::string en, std::string zh, std::string source = {}, Grade grade = Grade::design_default) {
  return {.unit = std::move(unit),
          .min = min,
          .max = max,
          .above_min = min <= 0,
          .meaning = std::move(en),
          .meaning_zh = std::move(zh),
          .source = std::move(source),
          .grade = grade};
}
About depth(std::string en, std::string zh, std::string source = {}, Grade grade = Grade::design_default) {
  return {.unit = "m", .min = 0, .max = 5, .meaning = std::move(en), .meaning_zh = std::move(zh), .source = std::move(source), .grade = grade};
}

}  // namespace

void BeliefSettings::describe(config::Builder<BeliefSettings>& d) {
  using S = BeliefSettings;
  d.about("belief", "Chance that one message by this channel alone is believed", "仅凭该渠道的一条信息即相信的概率");
  const char* source = "direction from PADM (Lindell & Perry 2012): official, personal and repeated messages are believed more; sizes are design defaults";
  d.number("warden", &S::warden, share("warden's telephone call", "网格员电话", source));
  d.number("door_knock", &S::door_knock, share("warden at the door", "敲门入户", source));
  d.number("loudspeaker", &S::loudspeaker, share("loudspeaker", "大喇叭", source));
  d.number("auto_call", &S::auto_call, share("automated call", "智能外呼", source));
  d.number("neighbour", &S::neighbour, share("a neighbour", "邻居", source));
  d.number("own_eyes", &S::own_eyes, share("own eyes", "亲眼所见", source));
  d.number("sms", &S::sms, share("text message", "短信", source));
  d.number("cell_broadcast", &S::cell_broadcast, share("cell broadcast", "小区广播", source));
  d.number("messaging_group", &S::messaging_group, share("messaging group", "微信群", source));
  d.number("gong", &S::gong, share("gong and whistle", "鸣锣吹哨", source));
  d.number("media", &S::media, share("television or radio", "广播电视", source));
}

void PadmSettings::describe(config::Builder<PadmSettings>& d) {
  using S = PadmSettings;
  d.about("behaviour/padm", "Household decision: receive, believe, decide, prepare, leave or stay", "住户决策：接收、相信、决定、准备、离家或留守");
  d.group("belief", &S::belief, {.meaning = "what is believed", .meaning_zh = "相信与否"});
  d.choice("curve", &S::curve,
           {{"flash_flood", DelayCurve::flash_flood},
            {"long_notice", DelayCurve::long_notice},
            {"trained", DelayCurve::trained},
            {"lindell", DelayCurve::lindell},
            {"rayleigh", DelayCurve::rayleigh}},
           {.meaning = "delay from being told to leaving. flash_flood: median 15 min, 90 % at 60 min; long_notice: Oroville 2017, median 2 to 3 h; "
                       "trained: 99 % in 5 min; lindell and rayleigh: with the coefficients below",
            .meaning_zh = "从获知到离家的时延。flash_flood：中位 15 分钟，60 分钟达 90%；long_notice：Oroville 2017，中位 2～3 小时；trained：5 分钟达 99%；"
                          "lindell 与 rayleigh：用下列系数",
            .source = "flash_flood: no published figure; long_notice: LifeSim manual ch. 6, fitted; trained: Seaside evacuation model"});
  d.number("a", &S::a, number("1/min^b", 0, 10, "coefficient of 1 - exp(-a t^b)", "1 - exp(-a t^b) 的系数"));
  d.number("b", &S::b, number("1", 0, 5, "exponent of 1 - exp(-a t^b)", "1 - exp(-a t^b) 的指数"));
  d.number("tau_min", &S::tau_min,
           {.unit = "min", .min = 0, .max = 1000, .meaning = "nobody leaves earlier (rayleigh)", .meaning_zh = "最早离家时间（rayleigh）"});
  d.number("sigma_min", &S::sigma_min,
           number("min", 0, 1000, "spread of the Rayleigh curve", "Rayleigh 曲线的尺度", "Seaside evacuation model", Grade::verified));
  d.number("decide_share", &S::decide_share, share("part of the delay spent deciding; the rest is preparing", "时延中用于决定的部分，其余为准备"));
  d.number("night_rate", &S::night_rate,
           number("1", 0, 1, "rate of all this among people just woken, over the rate of people awake", "刚被唤醒者的行动速率与清醒者之比"));
  d.number("ready_factor", &S::ready_factor, share("factor on the delay of those told earlier to be ready", "事先接到准备通知者的时延系数"));
  d.number("door_knock_speed", &S::door_knock_speed,
           number("1", 1, 10, "how much faster people act whom a warden met in person", "网格员当面通知后的加快倍数",
                  "Nanticoke 1987: mobilisation time depends on how personal the warning was; size is a design default"));
  d.number("hurry", &S::hurry, number("1", 1, 20, "how much faster people act with water at the door", "水到门口后的加快倍数"));
  d.number("refusal", &S::refusal,
           share("share of households that do not leave though they believe", "相信但不撤离的住户比例",
                 "5 to 20 % of those ordered never leave (LifeSim manual ch. 6)", Grade::verified));
  d.duration(
      "persuasion", &S::persuasion,
      {.unit = "s",
       .min = 0,
       .meaning = "time under an order in which half of those who doubt or refuse it, or mean to stay upstairs, are persuaded: they are called on again and "
                  "again; 0 = nobody ever is",
       .meaning_zh = "在转移命令持续期间，经反复动员，不相信、拒绝撤离或选择留守楼上的住户减半所需时间；0 为始终不改变",
       .source = "direction: about 100 % left the towns below Teton dam in 1976; no published rate found"});
  d.number("shadow", &S::shadow,
           share("share of households outside every area ordered to move that leave when others tell them to move",
                 "未被下令地区听他人转告后自行撤离（影子撤离）的住户比例",
                 "Kincade fire 2019: self- and shadow evacuees were more than half of all who left; no share of those told found"));
  d.number("self_start", &S::self_start,
           share("share that leaves when told to be ready, before the order", "接到准备通知即自行撤离的比例",
                 "hurricanes: 20 to 30 % leave before the order (LifeSim manual)"));
  d.number("stay_upstairs", &S::stay_upstairs, share("share of those on upper storeys of sound buildings that stays there", "坚固楼房上层住户选择留守的比例"));
  d.number("leave_depth_m", &S::leave_depth_m,
           depth("nobody leaves home through deeper water", "门口水深超过此值不再离家", "LifeSim: 0.61 m", Grade::verified));
  d.number("wade_depth_m", &S::wade_depth_m, depth("nobody leaves on foot through deeper water", "步行离家的最大水深", "above 0.5 m refused unless forced"));
  d.number("drive_depth_m", &S::drive_depth_m,
           depth("nobody drives off through deeper water", "驾车离家的最大水深", "Pregnolato et al. 2017: closed from 0.3 m", Grade::verified));
  d.number("car_least_m", &S::car_least_m, {.unit = "m", .min = 0, .max = 1e5, .meaning = "nearer places are walked to", .meaning_zh = "近于此距离则步行"});
  d.number("car_exit_share", &S::car_exit_share, share("share of households with a car that drive out of the area", "有车住户中驾车离开本区域的比例"));
  d.number("detour", &S::detour, number("1", 1, 5, "way over straight distance", "绕行系数"));
  d.duration("look_again", &S::look_again,
             {.unit = "s",
              .min = 0,
              .above_min = true,
              .meaning = "until somebody ready to leave looks again for an open place",
              .meaning_zh = "无处可去时再次查看的间隔"});
  d.path("day_profile", &S::day_profile,
         {.meaning = "table of the shares asleep and outdoors by hour; empty = the one that ships", .meaning_zh = "逐时入睡与室外比例表；空为自带表"});
  d.group_list("attitudes", &S::attitudes,
               {.meaning = "households that have been drilled, flooded or falsely alarmed, and act otherwise for it",
                .meaning_zh = "经历过演练、受灾或误报而行为不同的住户"});
  d.group("returners", &S::returners, {.meaning = "who goes back home from a shelter for a while", .meaning_zh = "从避难场所暂时返家"});
  d.group("going_home", &S::going_home, {.meaning = "who goes home from where he is by day", .meaning_zh = "白天在外者回家"});
  d.group("families", &S::families,
          {.meaning = "children who are fetched from school, and persons fetched by a named helper", .meaning_zh = "接学生与帮扶接转"});
}

population::Needs padm_needs(const void* settings) {
  const auto& s = *static_cast<const PadmSettings*>(settings);
  return {.with_families = s.families.fetch_children, .with_homes = s.going_home.any()};
}

std::vector<config::Contradiction> PadmSettings::contradictions() const {
  for (std::size_t i = 0; i < attitudes.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (attitudes[i].id == attitudes[k].id) return {{"attitudes", "the attitude " + attitudes[i].id + " stands twice", "名称 " + attitudes[i].id + " 重复"}};
  return {};
}

double delay_minutes(const PadmSettings& settings, double p) {
  switch (settings.curve) {
    case DelayCurve::flash_flood: return warning::lindell_quantile(p, 0.0664, 0.866);
    case DelayCurve::long_notice: return warning::lindell_quantile(p, 7.2e-4, 1.37);
    case DelayCurve::trained: return warning::rayleigh_quantile(p, 0, 1.65);
    case DelayCurve::lindell: return warning::lindell_quantile(p, settings.a, settings.b);
    case DelayCurve::rayleigh: return warning::rayleigh_quantile(p, settings.tau_min, settings.sigma_min);
  }
  return 0;
}

}  // namespace muster::behaviour
