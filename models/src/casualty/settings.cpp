#include "muster/models/casualty/settings.hpp"

#include <algorithm>

#include "muster/engine/core/luck.hpp"
#include "muster/models/casualty/drowning.hpp"
#include "muster/models/casualty/shelters.hpp"

namespace muster::casualty {

using config::Grade;

template <class Settings>
void DrowningSettings::describe_curve(config::Builder<Settings>& d) {
  using S = Settings;
  d.choice("at_home", static_cast<HomeCurve S::*>(&S::at_home),
           {{"jonkman", HomeCurve::jonkman}, {"new_orleans", HomeCurve::new_orleans}, {"logistic", HomeCurve::logistic}, {"lifesim", HomeCurve::lifesim}},
           {.meaning = "chance of drowning indoors. jonkman: rapid rise or remaining zone, 2008; new_orleans: fit to 2005; logistic: one curve for all zones; "
                       "lifesim: submerged or not",
            .meaning_zh = "室内溺亡概率。jonkman：按上涨快慢分区（2008）；new_orleans：2005 年拟合；logistic：统一曲线；lifesim：是否没顶",
            .source = "Jonkman, Vrijling & Vrouwenvelder 2008 (coefficients from memory); USACE go-consequences",
            .grade = Grade::memory});
}

template <class Settings>
void DrowningSettings::describe_levels(config::Builder<Settings>& d) {
  using S = Settings;
  d.number("rapid_rise_m_h", &S::rapid_rise_m_h,
           {.unit = "m/h",
            .min = 0,
            .max = 100,
            .meaning = "mean rise from which water counts as rapid",
            .meaning_zh = "视为快速上涨的平均涨率",
            .source = "Jonkman 2008: 0.5 m/h",
            .grade = Grade::memory});
  d.number("rapid_from_m", &S::rapid_from_m,
           {.unit = "m",
            .min = 0.1,
            .max = 10,
            .meaning = "depth up to which that mean is taken",
            .meaning_zh = "计算平均涨率所取的水深",
            .source = "Jonkman 2008: first 1.5 m",
            .grade = Grade::memory});
  d.number("exposed_depth_m", &S::exposed_depth_m,
           {.unit = "m",
            .min = 0,
            .max = 3,
            .meaning = "water above one's own floor from which one counts as exposed",
            .meaning_zh = "高出所住楼层地面的水深达此值即计为受威胁"});
  d.number("swept_fatality", &S::swept_fatality,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "chance of death once swept away or submerged",
            .meaning_zh = "被冲走或没顶后的死亡概率",
            .source = "LifeSim: mean of the high-hazard rates of 139 groups",
            .grade = Grade::verified});
  d.number("swept_injured", &S::swept_injured,
           {.unit = "1", .min = 0, .max = 1, .meaning = "share of those swept away who live that is injured", .meaning_zh = "被冲走后幸存者中受伤的比例"});
  d.number("swept_severely", &S::swept_severely,
           {.unit = "1", .min = 0, .max = 1, .meaning = "share of those injured so that is injured severely", .meaning_zh = "上述受伤者中重伤的比例"});
}

void CasualtySettings::describe(config::Builder<CasualtySettings>& d) {
  using S = CasualtySettings;
  d.about("casualty/flood", "What flood water does to people at home, on foot and in cars", "洪水对居家、步行和乘车人员的伤害");
  describe_curve(d);
  d.choice("cars", &S::cars,
           {{"shand_small", CarRule::shand_small},
            {"shand_large", CarRule::shand_large},
            {"shand_four_wheel", CarRule::shand_four_wheel},
            {"lifesim", CarRule::lifesim}},
           {.meaning = "when a car in moving water becomes unstable",
            .meaning_zh = "车辆在水流中失稳的判据",
            .source = "Shand 2011 (from memory); LifeSim low-clearance car (verified)",
            .grade = Grade::memory});
  describe_levels(d);
  d.number("basement_sill_m", &S::basement_sill_m,
           {.unit = "m",
            .min = 0,
            .max = 2,
            .meaning = "water above the ground outside from which it runs down into rooms below ground",
            .meaning_zh = "室外地面水深超过此值时灌入地下室"});
}

void ShelterCasualtySettings::describe(config::Builder<ShelterCasualtySettings>& d) {
  using S = ShelterCasualtySettings;
  d.about("casualty/shelters", "What water does to those in shelters that it comes into, and who wait outside", "进水避难场所内及门外等候人员所受伤害");
  d.boolean("as_flood", &S::as_flood,
            {.meaning = "people are harmed as casualty/flood says; false: by the settings below",
             .meaning_zh = "按 casualty/flood 的设置计算伤害；false 时按下列设置"});
  describe_curve(d), describe_levels(d);
  d.number("reference_m", &S::reference_m,
           {.unit = "m",
            .min = 1,
            .max = 1000,
            .meaning = "how far away the building may be that stands for the shelter",
            .meaning_zh = "可代表该场所的建筑的最大距离"});
}

std::vector<config::Contradiction> ShelterCasualtySettings::contradictions() const {
  if (!as_flood || static_cast<const DrowningSettings&>(*this) == DrowningSettings{}) return {};
  return {{"as_flood", "must be false where casualty/shelters has settings of its own", "casualty/shelters 另有设置时应为 false"}};
}

Harm injury_of_taken(const DrowningSettings& settings, std::uint64_t seed, EntityKey person) {
  const double u = uniform(seed, Stream::casualty_drowning, person, occasion("injury"));
  if (u >= settings.swept_injured) return Harm::unharmed;
  return u < settings.swept_injured * settings.swept_severely ? Harm::injured_severely : Harm::injured;
}

double drowning_at_home(HomeCurve curve, const WaterAtHome& water, double swept_fatality) {
  if (!(water.depth_m > 0)) return 0;
  if (water.collapses) return 1;
  if (!(water.above_refuge_m > 0)) return 0;
  switch (curve) {
    case HomeCurve::jonkman: return water.rapid ? std::max(jonkman_rapid(water.depth_m), jonkman_remaining(water.depth_m)) : jonkman_remaining(water.depth_m);
    case HomeCurve::new_orleans: return jonkman_new_orleans(water.depth_m);
    case HomeCurve::logistic: return global_logistic(water.depth_m);
    case HomeCurve::lifesim: {
      // Submerged: 0.30 m below the ceiling for the able, 1.5 m for those of limited mobility (best values of the triangular distributions).
      const double limit = water.limited_mobility ? 1.5 : water.storey_m - 0.30;
      return water.above_refuge_m > limit ? swept_fatality : lifesim_low_hazard();
    }
  }
  return 0;
}

}  // namespace muster::casualty
