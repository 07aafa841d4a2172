#include "muster/models/behaviour/families.hpp"

namespace muster::behaviour {

std::vector<config::Contradiction> FamilySettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (school_from_h >= school_until_h) out.push_back({"school_until_h", "school ends before it begins", "放学时间早于上学时间"});
  if (school_from_age > school_until_age) out.push_back({"school_until_age", "below the age at which school begins", "低于入学年龄"});
  return out;
}

namespace {

config::About hour(std::string en, std::string zh) { return {.unit = "h", .min = 0, .max = 24, .meaning = std::move(en), .meaning_zh = std::move(zh)}; }
config::About age(std::string en, std::string zh) { return {.unit = "years", .min = 0, .max = 30, .meaning = std::move(en), .meaning_zh = std::move(zh)}; }
config::About span(std::string en, std::string zh) { return {.unit = "s", .min = 0, .meaning = std::move(en), .meaning_zh = std::move(zh)}; }

void describe_schools(config::Builder<FamilySettings>& d) {
  using S = FamilySettings;
  d.boolean(
      "fetch_children", &S::fetch_children,
      {.meaning = "children are at school in its hours, and families fetch them before they leave", .meaning_zh = "上学时段学生在校，家长撤离前先到校接孩子"});
  d.boolean("school_day", &S::school_day, {.meaning = "the scenario begins on a school day", .meaning_zh = "起始日为上学日"});
  d.number("school_from_h", &S::school_from_h,
           hour("from when on children are at school, local time; who is there when the scenario begins stays until it is fetched or leaves with the school",
                "到校时间（当地时间）；情景开始时在校者留校，直至被接走或随校转移"));
  d.number("school_until_h", &S::school_until_h, hour("until when", "放学时间"));
  d.integer("school_from_age", &S::school_from_age,
            age("youngest who go to the nearest school, where the world names no school", "就近入学的最小年龄（数据未给出学校时）"));
  d.integer("school_until_age", &S::school_until_age, age("oldest", "最大年龄"));
  d.duration("school_dwell", &S::school_dwell, span("time that it takes to pick children up at a school", "在学校接孩子所需时间"));
  d.duration("school_keeps_until", &S::school_keeps_until,
             span("from the first family told to move until the school leaves with the children still there; it leaves at once when water is at its walls",
                  "自首个学生家庭接到转移通知起，学校等候家长的时间，之后带余下学生集体转移；水到校墙即走"));
  d.integer("school_group", &S::school_group,
            {.unit = "persons", .min = 1, .max = 200, .meaning = "children of a school who walk as one group", .meaning_zh = "学校转移时每队学生人数"});
  const auto ratio = [](std::string en, std::string zh, std::string source, config::Grade grade) {
    return config::About{
        .unit = "1", .min = 0, .max = 1000, .meaning = std::move(en), .meaning_zh = std::move(zh), .source = std::move(source), .grade = grade};
  };
  d.number(
      "pupils_per_teacher", &S::pupils_per_teacher,
      ratio(
          "pupils of 6 years and more per teacher on duty, of whom each leads one group at a time, and comes back for the next; 0 = there are as many as are needed",
          "6 岁及以上学生与在岗教师之比；每名教师一次带一队，返回后再带下一队；0 为教师足够",
          "China, staffing standard of 2014: 19 in primary, 13.5 in lower secondary schools (memory); 0 is a design default", config::Grade::design_default));
  d.number("small_pupils_per_teacher", &S::small_pupils_per_teacher,
           ratio("the same of those below 6; 0 = as the others", "不足 6 岁者同上；0 为与其他学生相同",
                 "China, kindergartens: 13.3 in 2023, 23.4 in 2013 (Ministry of Education); 0 is a design default", config::Grade::design_default));
  d.integer("small_group", &S::small_group,
            {.unit = "persons",
             .min = 1,
             .max = 200,
             .meaning = "children below 6 whom one teacher leads, where pupils_per_teacher says how many teachers there are",
             .meaning_zh = "给出 pupils_per_teacher 时，每名教师一次带领的不足 6 岁儿童人数"});
}

void describe_helpers(config::Builder<FamilySettings>& d) {
  using S = FamilySettings;
  d.choice(
      "named_helpers", &S::named_helpers, {{"none", Helpers::none}, {"listed", Helpers::listed}, {"nearest", Helpers::nearest}},
      {.meaning = "who comes for households with a person of limited mobility and no able adult. none: nobody, they leave alone; listed: whom the world names; "
                  "nearest: also the nearest household of the grid with an able adult, where nobody is named",
       .meaning_zh =
           "有行动不便者且无健全成人的住户由谁帮扶。none：无人，自行撤离；listed：名册所列帮扶人；nearest：名册未列者由同网格最近的有健全成人的住户帮扶"});
  d.duration("assist_dwell", &S::assist_dwell, span("time that it takes to bring them out of the door", "将其接出家门所需时间"));
  d.duration("helper_patience", &S::helper_patience,
             span("how long they wait, ready to leave, for a helper who is not on the way", "准备就绪后等候帮扶人的最长时间"));
}

void describe_care_homes(config::Builder<FamilySettings>& d) {
  using S = FamilySettings;
  const auto share = [](std::string en, std::string zh) {
    return config::About{.unit = "1", .min = 0, .max = 1, .meaning = std::move(en), .meaning_zh = std::move(zh)};
  };
  d.boolean("care_homes", &S::care_homes,
            {.meaning = "who lives in a care home leaves when its staff take them out, round by round; otherwise each household there decides for itself",
             .meaning_zh = "养老院住户由工作人员分批带出；否则各户自行决定"});
  d.number("care_staff_day", &S::care_staff_day, share("staff on duty by day per resident, at least one", "白天在岗人员与住户之比，至少一人"));
  d.number("care_staff_night", &S::care_staff_night, share("the same by night", "夜间在岗人员与住户之比"));
  d.integer("care_walkers", &S::care_walkers,
            {.unit = "persons", .min = 1, .max = 50, .meaning = "residents who walk, led by one of the staff", .meaning_zh = "每名工作人员带领的可步行住户数"});
  d.number("care_push_m_s", &S::care_push_m_s,
           {.unit = "m/s",
            .min = 0.1,
            .max = 3,
            .meaning = "speed of one of the staff who brings a resident that cannot walk, in a wheelchair; and of the way back",
            .meaning_zh = "工作人员用轮椅推送不能步行者的速度，返回时同",
            .source = "wheelchair drill of 2018, 281 m with a rise: 1.37 m/s; pushed up 13 %: 0.91 m/s (IDRiM Journal; TRID 1414775)"});
  d.duration("care_prepare", &S::care_prepare,
             span("from the order until the first leave; at once when water is seen at the walls", "自接到命令至首批出发的时间；见水到墙则立即出发"));
  d.duration("care_hand_over", &S::care_hand_over, span("time that the staff lose in each round at both ends", "每一往返两端交接所需时间"));
  d.boolean("care_carry_up", &S::care_carry_up,
            {.meaning = "where the water is too deep to leave, the staff carry those of limited mobility to a dry floor of the house",
             .meaning_zh = "水深无法离开时，工作人员将行动不便者逐一抬到本楼干燥的楼层"});
  d.boolean(
      "care_vehicles", &S::care_vehicles,
      {.meaning =
           "ambulances and buses of the fleet that nobody else needs come for those of limited mobility of a care home, and for others while they have room",
       .meaning_zh = "车队中空闲的救护车与客车到养老院接走行动不便者，有余座时也接其他住户"});
  d.duration("care_carry", &S::care_carry, span("time to carry one of them up one storey, the way back included", "抬一人上一层楼所需时间（含返回）"));
  d.integer("care_carriers", &S::care_carriers,
            {.unit = "persons",
             .min = 1,
             .max = 8,
             .meaning = "staff who carry one of them; where fewer are on duty, one is carried at a time all the same",
             .meaning_zh = "抬一人所需工作人员数；在岗不足时仍逐一搬抬"});
}

}  // namespace

void FamilySettings::describe(config::Builder<FamilySettings>& d) {
  d.about("families", "Children who are fetched from school, persons who are fetched by a named helper, care homes that leave in rounds",
          "接学生、帮扶人接转行动不便者、养老院分批转移");
  describe_schools(d);
  describe_helpers(d);
  describe_care_homes(d);
}

}  // namespace muster::behaviour
