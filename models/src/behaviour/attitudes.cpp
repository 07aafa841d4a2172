#include "muster/models/behaviour/attitudes.hpp"

#include <algorithm>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

void AttitudeSettings::describe(config::Builder<AttitudeSettings>& d) {
  using S = AttitudeSettings;
  d.about("attitude", "What people of some areas bring along from before: drills, a recent flood, false alarms",
          "部分区域居民的既有经历：演练、近期受灾、误报等");
  const auto factor = [](std::string en, std::string zh) {
    return config::About{
        .unit = "1",
        .min = 0,
        .max = 10,
        .meaning = std::move(en),
        .meaning_zh = std::move(zh),
        .source =
            "directions from PADM (Lindell & Perry 2012): a plan or drill of the household and a recent event help, false alarms hinder; sizes are design defaults"};
  };
  d.text("id", &S::id, {.required = true, .meaning = "name; the same name draws the same households", .meaning_zh = "名称；同名则抽中相同住户"});
  d.references("areas", &S::areas, {.meaning = "areas whose households may have it; empty = all", .meaning_zh = "适用区域；空为全部", .table = "area"});
  d.number("share", &S::share, {.unit = "1", .min = 0, .max = 1, .meaning = "share of their households that has it", .meaning_zh = "其中具有该经历的住户比例"});
  d.number("doubt", &S::doubt, factor("factor on the doubt that is left after all that was heard", "获知后仍不相信的概率的系数"));
  d.number("refusal", &S::refusal, factor("factor on the share that refuses", "拒绝撤离比例的系数"));
  d.number("delay", &S::delay, factor("factor on the time to decide and prepare", "决定与准备时间的系数"));
}

Attitudes::Attitudes(const World& world, const std::vector<AttitudeSettings>& attitudes, std::uint64_t seed) {
  if (attitudes.empty()) return;
  const std::size_t households = world.households.size();
  for (std::vector<float>* factors : {&doubt_, &refusal_, &delay_}) factors->assign(households, 1.0F);
  for (const AttitudeSettings& attitude : attitudes) {
    std::vector<std::uint8_t> inside(world.areas.size(), attitude.areas.empty() ? 1 : 0);
    for (std::uint32_t a = 0; a < world.areas.size(); ++a)
      for (AreaId at{a}; at.valid(); at = world.areas.parent[at.index])
        if (std::find(attitude.areas.begin(), attitude.areas.end(), world.areas.id[at.index]) != attitude.areas.end()) inside[a] = 1;
    for (std::uint32_t h = 0; h < households; ++h) {
      const AreaId grid = world.buildings.grid[world.households.home[h].index];
      if (grid.valid() ? inside[grid.index] == 0 : !attitude.areas.empty()) continue;
      if (uniform(seed, Stream::warning_belief, world.households.key[h], occasion(attitude.id)) >= attitude.share) continue;
      doubt_[h] *= static_cast<float>(attitude.doubt), refusal_[h] *= static_cast<float>(attitude.refusal), delay_[h] *= static_cast<float>(attitude.delay);
    }
  }
}

}  // namespace muster::behaviour
