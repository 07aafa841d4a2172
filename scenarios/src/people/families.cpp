#include <algorithm>
#include <cstdio>
#include <iterator>
#include <numeric>

#include "muster/engine/core/luck.hpp"
#include "muster/scenarios/people.hpp"
#include "town/draw.hpp"

namespace muster::people {

namespace {

using town::Draw;
using town::For;

/// Households by size: census 2020 [from memory], the two largest classes standing for all of 6 and more; mean 2.62.
constexpr double size_share[] = {0.2509, 0.2968, 0.2099, 0.1317, 0.0617, 0.0306, 0.0184};

/// Who lives together: P parent, C child 0-14, Y youth 15-24, A other adult, E 60 and over. Shares within a size are design defaults,
/// chosen so that the sums over all households are the census shares of the three age groups.
struct Kind {
  std::size_t size;
  double share;
  std::string_view members;
};
constexpr Kind kinds[] = {{1, 0.66, "A"},     {1, 0.34, "E"},     {2, 0.46, "PP"},     {2, 0.215, "EE"},    {2, 0.10, "AE"},    {2, 0.09, "PC"},
                          {2, 0.135, "PY"},   {3, 0.41, "PPC"},   {3, 0.30, "PPY"},    {3, 0.145, "PPE"},   {3, 0.045, "EEC"},  {3, 0.10, "PAA"},
                          {4, 0.28, "PPCC"},  {4, 0.19, "PPCE"},  {4, 0.09, "PPEE"},   {4, 0.44, "PPCY"},   {5, 0.40, "PPCCE"}, {5, 0.30, "PPCEE"},
                          {5, 0.12, "PPCCY"}, {5, 0.18, "PPCYY"}, {6, 0.60, "PPCCEE"}, {6, 0.40, "PPCCYE"}, {7, 1.0, "PPCCYEE"}};
constexpr std::size_t largest_kind = 7;

/// Members of a household of `size`; beyond the largest that the census tells apart, other adults join it.
std::string members_of(std::size_t size, double luck) {
  std::string_view last;
  for (const Kind& kind : kinds) {
    if (kind.size != std::min(size, largest_kind)) continue;
    last = kind.members;
    luck -= kind.share;
    if (luck < 0) break;
  }
  return std::string(last) + std::string(size - last.size(), 'A');
}

int elder_age(double luck) {
  // 60-64 is 27.8 % of those over 60 (18.70 - 13.50 of 18.70 %, census 2020); older ages thin out: design default.
  constexpr double at[] = {0, 0.278, 0.56, 0.745, 0.865, 0.945, 0.985, 1}, age[] = {60, 65, 70, 75, 80, 85, 90, 98};
  for (std::size_t i = 1; i < std::size(at); ++i)
    if (luck <= at[i]) return static_cast<int>(age[i - 1] + (age[i] - age[i - 1]) * (luck - at[i - 1]) / (at[i] - at[i - 1]));
  return 98;
}

int age_of(std::string_view members, std::size_t k, int anchor, const Draw& luck) {
  const double u = luck.uniform(For::age, k);
  const bool children = members.find('C') != std::string_view::npos, youths = members.find('Y') != std::string_view::npos;
  switch (members[k]) {
    case 'C': return static_cast<int>(u * 15);
    case 'Y': return 15 + static_cast<int>(u * 10);
    case 'E': return elder_age(u);
    case 'A': return 18 + static_cast<int>(u * 42);
    default: {
      if (k > 0) return std::clamp(anchor + static_cast<int>(u * 9) - 4, 22, 59);
      const int low = children ? 25 : youths ? 39 : 24, high = children ? 46 : 59;
      return low + static_cast<int>(u * (high - low + 1));
    }
  }
}

/// Cars by kind of household: the lone old rarely have one, families more often; the mean over all is what was asked for.
std::uint8_t cars_of(std::string_view members, double cars_per_household, double u) {
  const double by_kind = members == "E" ? 0.12 : members == "A" ? 0.6 : members == "EE" ? 0.35 : 1.3;
  const double mean = cars_per_household * by_kind;
  return static_cast<std::uint8_t>(mean <= 1 ? (u < mean ? 1 : 0) : 1 + (u < mean - 1 ? 1 : 0));
}

std::size_t drawn_size(const Draw& luck) {
  double u = luck.uniform(For::household, 0);
  std::size_t size = 1;
  while (size < std::size(size_share) && u >= size_share[size - 1]) u -= size_share[size - 1], ++size;
  return size;
}

}  // namespace

std::vector<std::uint8_t> household_sizes(std::uint64_t seed, const std::vector<std::string>& ids, std::int64_t persons) {
  std::vector<std::uint8_t> size;
  std::vector<std::uint64_t> order_luck;
  std::int64_t sum = 0;
  for (const std::string& id : ids) {
    const Draw luck(seed, Stream::town_population, entity_key("household", id));
    size.push_back(static_cast<std::uint8_t>(drawn_size(luck))), sum += size.back();
    order_luck.push_back(luck.index(UINT64_MAX, For::household, 1));
  }
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return order_luck[a] != order_luck[b] ? order_luck[a] < order_luck[b] : ids[a] < ids[b]; });
  // Households of up to five grow first; larger ones only where the sum cannot be met without.
  for (int largest = 5; sum != persons && largest <= 255; ++largest) {
    const std::int64_t before = sum;
    for (const std::size_t h : order) {
      if (sum == persons) break;
      if (sum > persons && size[h] >= 2) --size[h], --sum;
      else if (sum < persons && size[h] < largest) ++size[h], ++sum;
    }
    if (sum != before && largest == 5) --largest;  // as often as this helps
  }
  return size;
}

Family draw_family(std::uint64_t seed, std::string_view household, std::size_t size, double cars_per_household) {
  const Draw luck(seed, Stream::town_population, entity_key("household", household));
  const std::string members = members_of(size, luck.uniform(For::household, 2));
  Family family{{}, cars_of(members, cars_per_household, luck.uniform(For::car, 0))};
  int anchor = 0;
  for (std::size_t k = 0; k < members.size(); ++k) {
    const int age = age_of(members, k, anchor, luck);
    if (k == 0) anchor = age;
    const bool pair = k == 1 && members[1] == members[0];                                          // couples of two sexes
    const bool female = pair ? !family.members.back().female : luck.uniform(For::sex, k) < 0.488;  // census 2020: 48.76 %
    family.members.push_back({static_cast<std::uint8_t>(age), female});
  }
  return family;
}

std::string person_id(std::string_view household, std::size_t k) {
  char number[16];
  std::snprintf(number, sizeof number, "-p%02d", static_cast<int>(k) + 1);
  return std::string(household) + number;
}

}  // namespace muster::people
