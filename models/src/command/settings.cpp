#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/models/command/plan_command.hpp"

namespace muster::command {

void Settings::describe(config::Builder<Settings>& d) {
  d.about("command/plan", "Posts carry out the plan: they watch its triggers, deliberate and give its orders",
          "各级岗位执行预案：监视触发条件、会商并下达命令");
  const auto level = [](const char* en, const char* zh) {
    return config::About{.unit = "s",
                         .min = 0,
                         .max = 86400,
                         .meaning = en,
                         .meaning_zh = zh,
                         .source = "no published figure by level; five issuers at Oroville took 25 to 139 min (LifeSim TRM ch. 6)"};
  };
  d.duration("county", &Settings::county, level("median time a county post deliberates", "县级会商时间中位数"));
  d.duration("township", &Settings::township, level("median time a township post deliberates", "乡镇会商时间中位数"));
  d.duration("village", &Settings::village, level("median time a village post deliberates", "村级会商时间中位数"));
  d.duration("grid", &Settings::grid, level("median time a grid warden deliberates", "网格员判断时间中位数"));
  d.number("spread", &Settings::spread,
           {.unit = "1",
            .min = 0,
            .max = 2,
            .meaning = "standard deviation of the logarithm of that time",
            .meaning_zh = "该时间对数的标准差",
            .source = "from the five issuers at Oroville 2017: 25, 51, 63, 93, 139 min (LifeSim TRM ch. 6)",
            .grade = config::Grade::computed});
}

Time deliberation(const Settings& settings, const PlanRule& rule, std::uint64_t seed) {
  const Time median = rule.role == "county" ? settings.county
      : rule.role == "township"             ? settings.township
      : rule.role == "village"              ? settings.village
                                            : settings.grid;
  const double z = normal(seed, Stream::warning_deliberation, entity_key("rule", rule.id));
  return Time::seconds(median.in_seconds() * math::exp(settings.spread * z));
}

}  // namespace muster::command
