#include "muster/models/population/whereabouts.hpp"

namespace muster::population {

void LanguageShare::describe(config::Builder<LanguageShare>& d) {
  using S = LanguageShare;
  d.about("languages", "Households that understand another language than the usual one of the place", "使用当地通用语以外语言的住户");
  d.text("language", &S::language,
         {.required = true,
          .meaning = "what they understand when spoken to, as a BCP 47 tag (ug, bo-CN)",
          .meaning_zh = "其所懂语言的 BCP 47 标签（如 ug、bo-CN）"});
  d.number(
      "share", &S::share,
      {.unit = "1", .min = 0, .max = 1, .meaning = "share of the households of the areas", .meaning_zh = "占所列区域住户的比例", .grade = config::Grade::user});
  d.references("areas", &S::areas, {.meaning = "where they live; none = everywhere", .meaning_zh = "居住区域；未列为全域", .table = "area"});
}

void PopulationSettings::describe(config::Builder<PopulationSettings>& d) {
  using S = PopulationSettings;
  d.about("population", "Who is in the place when the run begins, and where", "运行开始时谁在当地、在何处");
  d.choice("whereabouts", &S::whereabouts, {{"at_home", Whereabouts::at_home}, {"by_hour", Whereabouts::by_hour}},
           {.meaning = "at_home: everybody is at home; by_hour: at home, at work, at school, at a market, in hospital, under way or outside the area, by the "
                       "hour of the start. Who is outside the area is not in the run, and is counted",
            .meaning_zh = "at_home：都在家；by_hour：按开始时刻分布于家、工作地点、学校、市场、医院、途中或区外。区外者不参与运行，只计数"});
  d.choice("day", &S::day, {{"by_date", Day::by_date}, {"weekday", Day::weekday}, {"weekend", Day::weekend}, {"holiday", Day::holiday}},
           {.meaning = "kind of day. by_date: weekend on Saturdays and Sundays of the start, holiday in the seasons spring_festival and holiday, else weekday",
            .meaning_zh = "日期类型。by_date：开始日为周六、周日则为周末；春节与假日季为节假日；其余为工作日"});
  d.choice("season", &S::season,
           {{"ordinary", Season::ordinary}, {"spring_festival", Season::spring_festival}, {"harvest", Season::harvest}, {"holiday", Season::holiday}},
           {.meaning = "who is there, of a world that says of its people in which season they are: those who are all year, and at the Spring Festival the "
                       "migrants, at harvest time the helpers, on holidays the guests",
            .meaning_zh = "世界文件载明各人在当地的季节时，选取谁在场：常住者，另加春节返乡者、农忙帮工或假日游客"});
  d.integer("luck", &S::luck,
            {.min = 0,
             .meaning = "another number is another day of the same kind: the same shares, other people. All runs of a scenario have the same day",
             .meaning_zh = "换一个数即换同类型的另一天：比例相同、人不同。同一情景的各次运行用同一天"});
  d.integer("workplace_group", &S::workplace_group,
            {.unit = "persons",
             .min = 1,
             .max = 200,
             .meaning = "people of one workplace who are told, decide and leave together, as a household does",
             .meaning_zh = "同一工作地点一起获知、决定并转移的人数（如同一户）"});
  d.integer(
      "school_class", &S::school_class,
      {.unit = "persons", .min = 1, .max = 200, .meaning = "the same of pupils, where families do not fetch them", .meaning_zh = "学生同上（家长不接时）"});
  d.path("table", &S::table,
         {.meaning = "shares by day, age and hour, like models/data/people/whereabouts.csv", .meaning_zh = "按日期类型、年龄与时刻的比例表"});
  d.path("workplaces", &S::workplaces,
         {.meaning = "people at work and at markets by use of a building, like models/data/people/workplaces.csv", .meaning_zh = "各类建筑的工作与市场人数表"});
  d.choice("hearing", &S::hearing, {{"as_known", HearingOf::as_known}, {"by_age", HearingOf::by_age}},
           {.meaning =
                "as_known: as the world says of each, else everybody hears; by_age: drawn by models/data/people/hearing.csv for those of whom no list says it",
            .meaning_zh = "as_known：以世界文件为准，未载者视为听力正常；by_age：名册未载者按年龄抽取听力"});
  d.group_list("languages", &S::languages, {.meaning = "who speaks what; of those of whom no list says it", .meaning_zh = "名册未载者的语言构成"});
}

}  // namespace muster::population
