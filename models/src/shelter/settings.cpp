#include "muster/models/shelter/settings.hpp"

#include "muster/models/registry.hpp"

namespace muster::shelter {

void ShelterSettings::describe(config::Builder<ShelterSettings>& d) {
  using S = ShelterSettings;
  d.about("shelter/capacity", "Shelters open, fill, refuse and send on; exits take everybody", "避难场所开放、接收、满员拒收并引导转往他处；出口不限人数");
  d.boolean("open_at_start", &S::open_at_start,
            {.meaning = "open from the start; otherwise a plan has to open them", .meaning_zh = "一开始即开放，否则须由预案下令开放"});
  d.duration("prepare", &S::prepare,
             {.unit = "s", .min = 0, .meaning = "from the order to open until the doors are open", .meaning_zh = "从下令到实际开放的时间"});
  d.duration("refuse", &S::refuse, {.unit = "s", .min = 0, .meaning = "time lost at a door that turns people away", .meaning_zh = "被拒后再出发前耗费的时间"});
  d.duration("word_spreads", &S::word_spreads,
             {.unit = "s",
              .min = 0,
              .meaning = "from the first refusal until those setting out know that it is full",
              .meaning_zh = "从首次拒收到公众知晓满员的时间"});
  d.number("room_factor", &S::room_factor,
           {.unit = "1",
            .min = 0,
            .max = 100,
            .meaning = "factor on the room of all shelters, to try what more or less of it does",
            .meaning_zh = "全部避难场所容量的系数，用于比较容量增减的影响"});
  d.number("freeboard_m", &S::freeboard_m,
           {.unit = "m", .min = -2, .max = 5, .meaning = "closed when water is this close below the floor", .meaning_zh = "水面距室内地面不足此高度即关闭"});
  d.number("reference_m", &S::reference_m,
           {.unit = "m",
            .min = 1,
            .max = 1000,
            .meaning = "how far away the building may be whose water level stands for the shelter's",
            .meaning_zh = "可代表该场所水位的建筑的最大距离"});
  d.integer("desks", &S::desks,
            {.unit = "1",
             .min = 0,
             .max = 1000,
             .meaning = "registration desks of shelters whose number the world does not know; 0 = nobody registers at the door",
             .meaning_zh = "登记台数未知的避难场所按此数计；0 表示入口不登记"});
  d.number("households_per_desk_h", &S::households_per_desk_h,
           {.unit = "1/h",
            .min = 1,
            .max = 1000,
            .meaning = "households (parties) that a desk registers in an hour",
            .meaning_zh = "每个登记台每小时登记的户数",
            .source = "20 to 40 households an hour and desk: planning figure, no published measurement found"});
  d.number("entrance_persons_m_s", &S::entrance_persons_m_s,
           {.unit = "1/(m s)",
            .min = 0.1,
            .max = 3,
            .meaning = "persons that pass an entrance of known width, per metre and second",
            .meaning_zh = "每米宽出入口每秒通过人数（仅用于宽度已知的出入口）",
            .source = "SFPE Handbook, largest specific flow through doors",
            .grade = config::Grade::memory});
  d.duration("keeper_call", &S::keeper_call,
             {.unit = "s", .min = 0, .meaning = "until a key holder whose telephone works is reached", .meaning_zh = "电话通知钥匙保管人所需时间"});
  d.duration("keeper_messenger", &S::keeper_messenger,
             {.unit = "s", .min = 0, .meaning = "until one without a working telephone is reached by a messenger", .meaning_zh = "电话不通时派人通知所需时间"});
  d.duration("keeper_unlock", &S::keeper_unlock,
             {.unit = "s", .min = 0, .meaning = "from the key holder's coming until the doors are open", .meaning_zh = "钥匙保管人到达至开门的时间"});
  d.boolean("watch_ways", &S::watch_ways,
            {.meaning = "look every 5 min whether an open way joins each shelter with a road out; nobody is sent to one that is cut off",
             .meaning_zh = "每 5 分钟检查各避难场所与外界是否有路相通；不再向被切断的场所分流"});
  d.choice("refused_go_by", &S::refused_go_by, {{"staff", RefusedGoBy::staff}, {"sight", RefusedGoBy::sight}},
           {.meaning = "how those who are turned away choose where to go: staff know who has room, or people only know what they saw and what word is out",
            .meaning_zh = "被拒人员如何选择去处：由工作人员告知（知晓各处余量），或仅凭所见与已传开的满员消息"});
  d.boolean("leave_flooded", &S::leave_flooded,
            {.meaning = "those inside go to the upper floors, or leave, when they see water at the door, a danger zone comes, or rising water cuts them off "
                        "(watch_ways is on then); otherwise they stay",
             .meaning_zh = "门口见水、危险区到达或被涨水切断（同时启用 watch_ways）时，在内人员上楼或转移；否则留在原处"});
  d.duration("leave_after", &S::leave_after,
             {.unit = "s",
              .min = 0,
              .meaning = "from seeing it until those inside leave; nobody is let in meanwhile",
              .meaning_zh = "从发现险情到撤离的时间，其间不再接收人员"});
  d.number("sees_water_m", &S::sees_water_m,
           {.unit = "m", .min = 0.01, .max = 2, .meaning = "water at the door from which those inside act", .meaning_zh = "门口水深达此值即采取行动"});
  d.number("wade_foot_m", &S::wade_foot_m,
           {.unit = "m",
            .min = 0,
            .max = 2,
            .meaning = "deepest water on a way that those on foot leave by",
            .meaning_zh = "步行撤离可涉水的最大水深",
            .source = "as people leave their homes: 0.5 m",
            .grade = config::Grade::design_default});
  d.number("wade_car_m", &S::wade_car_m,
           {.unit = "m",
            .min = 0,
            .max = 2,
            .meaning = "deepest water on a way that those in cars leave by; where it is deeper they walk",
            .meaning_zh = "驾车撤离可通过的最大水深；更深时改为步行",
            .source = "Shand 2011, small passenger car: 0.3 m",
            .grade = config::Grade::memory});
}

}  // namespace muster::shelter
