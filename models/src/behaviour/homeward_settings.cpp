#include "muster/models/behaviour/homeward.hpp"

namespace muster::behaviour {

void GoingHomeSettings::describe(config::Builder<GoingHomeSettings>& d) {
  using S = GoingHomeSettings;
  d.about("going_home", "People who are away from home by day, where they are placed by hour, walk home: when they are told to leave, and when the day is over",
          "白天在外者（按时刻分布时）步行回家：接到转移通知时先回家，或一天结束时回家");
  d.boolean("enabled", &S::enabled,
            {.meaning = "people go home; otherwise each stays where he is until he leaves for a shelter", .meaning_zh = "回家；否则留在原处直至转移"});
  d.number("first", &S::first,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "share of those at work, at a market or under way who, when they are ready to leave, go home first",
            .meaning_zh = "在工作地点、市场或途中者准备转移时先回家的比例",
            .source = "tsunami Japan 2011: 44 % of evacuees first returned home or dropped in somewhere (Goto)",
            .grade = config::Grade::verified});
  d.integer("from_age", &S::from_age, {.unit = "years", .min = 0, .max = 100, .meaning = "youngest who do so alone", .meaning_zh = "独自先回家的最小年龄"});
  d.number("farthest_m", &S::farthest_m,
           {.unit = "m",
            .min = 0,
            .max = 1e5,
            .meaning = "nobody who was told walks home from further away (straight distance times the detour)",
            .meaning_zh = "接到通知后步行回家的最大距离（直线距离乘绕行系数）"});
  d.duration("dwell", &S::dwell,
             {.unit = "s",
              .min = 0,
              .meaning = "from when he comes home until his household, which was not about to leave, leaves with him",
              .meaning_zh = "到家后，尚未准备撤离的家人与其一同出发前的时间"});
  d.boolean("day_over", &S::day_over,
            {.meaning = "who is not about to leave for a shelter goes home when his day away from home is over, by the shares of population.table",
             .meaning_zh = "未准备转移者在一天结束时回家，时刻由 population.table 的比例决定"});
  d.duration(
      "wait_for_family", &S::wait_for_family,
      {.unit = "s",
       .min = 0,
       .meaning = "how long a household that is ready to leave waits for those of it who are on their way home; 0 = it does not, nor with water at the door",
       .meaning_zh = "准备就绪的住户等候正在回家的家人的最长时间；0 为不等；水到门口时不等"});
}

}  // namespace muster::behaviour
