#include <limits>

#include "town/buildings.hpp"
#include "town/draw.hpp"

namespace muster::town {

namespace {

struct Wish {
  Purpose purpose;
  bool shelter;
  bool low;  ///< on the ground that floods; else on the terrace
};

double wanted_area_m2(Purpose purpose) {
  switch (purpose) {
    case Purpose::school: return 12000;
    case Purpose::square: return 9000;
    case Purpose::hospital: return 10000;
    default: return 6500;
  }
}

std::vector<Wish> wishes(const TownConfig& config, std::size_t in_town) {
  std::vector<Wish> out;
  constexpr Purpose round[] = {Purpose::school, Purpose::square, Purpose::school, Purpose::hall,
                               Purpose::school, Purpose::hall,   Purpose::school, Purpose::square};
  for (std::size_t k = 0; k < in_town; ++k) out.push_back({round[k % 8], true, k % 8 == 2 || k % 8 == 5});
  const auto per = [&config](double people) { return std::max(1, static_cast<int>(static_cast<double>(config.people) / people + 0.5)); };
  for (int k = 0; k < per(22000); ++k) out.push_back({Purpose::hospital, false, false});
  for (int k = 0; k < per(22000); ++k) out.push_back({Purpose::care_home, false, k % 2 == 0});
  for (int k = 0; k < per(9000); ++k) out.push_back({Purpose::office, false, k % 2 == 1});
  for (int k = 0; k < per(11000); ++k) out.push_back({Purpose::market, false, k % 2 == 0});
  return out;
}

}  // namespace

std::vector<Site> choose_sites(const TownConfig& config, const Valley& valley, const StreetPlan& plan) {
  std::vector<Site> sites;
  const auto all = static_cast<std::size_t>(config.shelters);
  const std::size_t in_villages = std::min(plan.villages.size(), all / 3), in_town = all - in_villages;
  const Draw luck(static_cast<std::uint64_t>(config.seed), Stream::town_shelters, entity_key("town", "sites"));

  std::vector<Point> middle;
  std::vector<double> area, above;
  for (const Block& block : plan.blocks) {
    const Polyline ring = plan.outline(block.ring);
    middle.push_back(centroid(ring)), area.push_back(signed_area(ring));
    above.push_back(valley.ground(middle.back()) - valley.bank(valley.river(middle.back()).chainage));
  }
  std::vector<std::uint8_t> taken(plan.blocks.size(), 0);
  const auto take = [&](const Wish& wish, std::uint32_t village, std::uint64_t about) {
    double best = -std::numeric_limits<double>::infinity();
    std::uint32_t chosen = none;
    const double wanted = wanted_area_m2(wish.purpose);
    for (std::uint32_t b = 0; b < plan.blocks.size(); ++b) {
      if (taken[b] != 0 || area[b] <= 0) continue;  // a block whose streets cross has no middle
      if (plan.blocks[b].village != village || (village == none && plan.blocks[b].zone == Zone::industrial)) continue;
      double apart = 700 * valley.scale();
      for (const Site& site : sites) apart = std::min(apart, distance(middle[site.block], middle[b]) * (site.purpose == wish.purpose ? 1.0 : 1.6));
      const double misfit = std::abs(area[b] - wanted) / wanted;
      const double wrong_height = village != none ? 0.0 : wish.low ? std::max(0.0, above[b] + 0.3) : std::max(0.0, 3.4 - above[b]);
      const double score = apart - 260 * misfit - 220 * wrong_height + 90 * luck.uniform(For::place, about * 100003 + b);
      if (score > best) best = score, chosen = b;
    }
    if (chosen == none) return;
    taken[chosen] = 1;
    sites.push_back({wish.purpose, chosen, village, wish.shelter, none});
  };
  const std::vector<Wish> list = wishes(config, in_town);
  for (std::size_t k = 0; k < list.size(); ++k) take(list[k], none, k);
  for (std::size_t v = 0; v < in_villages; ++v) take({Purpose::hall, true, false}, static_cast<std::uint32_t>(v), 1000 + v);
  return sites;
}

}  // namespace muster::town
