#include "town/population.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <string_view>

#include "town/draw.hpp"

namespace muster::town {

namespace {

constexpr double village_share = 0.15;          // of the people; design default
constexpr double persons_per_household = 2.62;  // census 2020, people.md 1

/// Households by size: census 2020 [from memory], the two largest classes standing for all of 6 and more; mean 2.62.
constexpr double size_share[] = {0.2509, 0.2968, 0.2099, 0.1317, 0.0617, 0.0306, 0.0184};

/// Who lives together: P parent, C child 0-14, Y youth 15-24, A other adult, E 60 and over. Shares within a size are design defaults,
/// chosen so that the sums over all households are the census shares of the three age groups.
struct Family {
  std::size_t size;
  double share;
  std::string_view members;
};
constexpr Family families[] = {{1, 0.66, "A"},     {1, 0.34, "E"},     {2, 0.46, "PP"},     {2, 0.215, "EE"},    {2, 0.10, "AE"},    {2, 0.09, "PC"},
                               {2, 0.135, "PY"},   {3, 0.41, "PPC"},   {3, 0.30, "PPY"},    {3, 0.145, "PPE"},   {3, 0.045, "EEC"},  {3, 0.10, "PAA"},
                               {4, 0.28, "PPCC"},  {4, 0.19, "PPCE"},  {4, 0.09, "PPEE"},   {4, 0.44, "PPCY"},   {5, 0.40, "PPCCE"}, {5, 0.30, "PPCEE"},
                               {5, 0.12, "PPCCY"}, {5, 0.18, "PPCYY"}, {6, 0.60, "PPCCEE"}, {6, 0.40, "PPCCYE"}, {7, 1.0, "PPCCYEE"}};

std::string_view family_of(std::size_t size, double luck) {
  std::string_view last;
  for (const Family& family : families) {
    if (family.size != size) continue;
    last = family.members;
    luck -= family.share;
    if (luck < 0) break;
  }
  return last;
}

struct Knot {
  double at, value;
};
template <std::size_t N>
double curve(const Knot (&knots)[N], double at) {
  if (at <= knots[0].at) return knots[0].value;
  for (std::size_t i = 1; i < N; ++i)
    if (at <= knots[i].at) return knots[i - 1].value + (knots[i].value - knots[i - 1].value) * (at - knots[i - 1].at) / (knots[i].at - knots[i - 1].at);
  return knots[N - 1].value;
}
/// Free walking speed by age, m/s: 20 / 50 / 70 / 80 years after Weidmann's age curve (movement.md 2.3, recalled); children 0.8 of an adult
/// (people.md 2) and less when small, the oldest by extension: design default.
constexpr Knot speed_by_age[] = {{2, 0.6}, {5, 0.9}, {10, 1.2}, {14, 1.4}, {20, 1.6}, {50, 1.4}, {70, 1.1}, {80, 0.7}, {95, 0.5}};
constexpr double speed_spread = 0.26 / 1.34;  // Weidmann's standard deviation over his mean
/// Height x mass, m kg. Adults: 1.697 m and 69.6 kg, 1.58 m and 59 kg (national nutrition report 2020, from memory); children: growth tables
/// rounded; design default.
constexpr Knot male_size[] = {{0, 5}, {2, 11}, {6, 26}, {10, 48}, {14, 86}, {18, 112}, {40, 120}, {65, 110}, {85, 96}};
constexpr Knot female_size[] = {{0, 5}, {2, 10}, {6, 25}, {10, 47}, {14, 76}, {18, 84}, {40, 94}, {65, 90}, {85, 78}};
/// Share with a mobile phone: design default.
constexpr Knot phone_by_age[] = {{5, 0}, {8, 0.15}, {14, 0.55}, {16, 0.95}, {55, 0.98}, {65, 0.88}, {75, 0.7}, {85, 0.45}};

int elder_age(double luck) {
  // 60-64 is 27.8 % of those over 60 (18.70 - 13.50 of 18.70 %, census 2020); older ages thin out: design default.
  constexpr Knot quantile[] = {{0, 60}, {0.278, 65}, {0.56, 70}, {0.745, 75}, {0.865, 80}, {0.945, 85}, {0.985, 90}, {1, 98}};
  return static_cast<int>(curve(quantile, luck));
}

class Settlers {
 public:
  Settlers(const TownConfig& config, const StreetPlan& plan, const std::vector<House>& houses, World& world)
      : config_(config), plan_(plan), houses_(houses), world_(world), seed_(static_cast<std::uint64_t>(config.seed)) {}

  void run() {
    care_homes();
    const double left = static_cast<double>(config_.people) - static_cast<double>(world_.persons.size());
    const auto households = static_cast<std::int64_t>(left / persons_per_household + 0.5);
    bool has_villages = false;
    for (const Block& block : plan_.blocks) has_villages = has_villages || block.village != none;
    const auto rural = has_villages ? static_cast<std::int64_t>(static_cast<double>(households) * village_share + 0.5) : 0;
    give_homes(rural, true), give_homes(households - rural, false);
    choose_sizes();
    for (std::size_t h = 0; h < home_.size(); ++h) add_household(h);
  }

 private:
  /// Spreads `count` households over the dwellings of the villages, or of the town: every house gets its share, rounded so that the sum holds.
  void give_homes(std::int64_t count, bool villages) {
    double all = 0;
    const auto counts = [&](const House& house) { return (plan_.blocks[house.block].village != none) == villages ? static_cast<double>(house.homes) : 0.0; };
    for (const House& house : houses_) all += counts(house);
    if (all == 0) return;
    const double start = Draw(seed_, Stream::town_population, entity_key("town", villages ? "villages" : "town")).uniform(For::household);
    double sum = 0;
    std::int64_t given = 0;
    for (std::size_t h = 0; h < houses_.size(); ++h) {
      if (counts(houses_[h]) == 0) continue;
      sum += counts(houses_[h]);
      const auto upto = std::min(count, static_cast<std::int64_t>(sum / all * static_cast<double>(count) + start));
      for (int n = 0; given < upto; ++given, ++n) home_.push_back({static_cast<std::uint32_t>(h), n});
    }
    for (; given < count && !home_.empty(); ++given) home_.push_back({home_.back().house, home_.back().number + 1});
  }

  std::string household_id(std::size_t h) const {
    char number[16];
    std::snprintf(number, sizeof number, "-h%03d", home_[h].number);
    return houses_[home_[h].house].id + number;
  }

  /// Sizes by luck, then the nearest households in an order of luck grow or shrink by one until the sum is the number of people.
  void choose_sizes() {
    std::int64_t sum = static_cast<std::int64_t>(world_.persons.size());
    std::vector<std::uint64_t> order_luck;
    for (std::size_t h = 0; h < home_.size(); ++h) {
      const Draw luck(seed_, Stream::town_population, entity_key("household", household_id(h)));
      double u = luck.uniform(For::household, 0);
      std::size_t size = 1;
      while (size < std::size(size_share) && u >= size_share[size - 1]) u -= size_share[size - 1], ++size;
      size_.push_back(size), sum += static_cast<std::int64_t>(size);
      order_luck.push_back(luck.index(UINT64_MAX, For::household, 1));
    }
    std::vector<std::size_t> order(home_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return order_luck[a] != order_luck[b] ? order_luck[a] < order_luck[b] : a < b; });
    for (const std::size_t h : order) {
      if (sum == config_.people) break;
      if (sum > config_.people && size_[h] >= 2) --size_[h], --sum;
      else if (sum < config_.people && size_[h] <= 4) ++size_[h], ++sum;
    }
  }

  void add_household(std::size_t h) {
    const std::string id = household_id(h);
    const House& house = houses_[home_[h].house];
    const Draw luck(seed_, Stream::town_population, entity_key("household", id));
    const auto storey = static_cast<std::uint8_t>(floor_of(house, home_[h].number, luck));
    const double wealth = plan_.blocks[house.block].village != none ? 0.6 : 1.0;
    const std::string_view members = family_of(size_[h], luck.uniform(For::household, 2));
    // Cars by size of household: the lone old rarely have one, families more often; the mean is what the settings say.
    const double by_size = members == "E" ? 0.12 : members == "A" ? 0.6 : members == "EE" ? 0.35 : 1.3;
    const double mean = config_.cars_per_100_households / 100 * wealth * by_size;
    const double u = luck.uniform(For::car, 0);
    const auto cars = static_cast<std::uint8_t>(mean <= 1 ? (u < mean ? 1 : 0) : 1 + (u < mean - 1 ? 1 : 0));
    const auto row = open_household(id, home_[h].house, storey, cars);
    int anchor = 0;
    for (std::size_t k = 0; k < members.size(); ++k) {
      const int age = age_of(members, k, anchor, luck);
      if (k == 0) anchor = age;
      const bool pair = k == 1 && members[1] == members[0];                                              // couples of two sexes
      const bool female = pair ? world_.persons.female.back() == 0 : luck.uniform(For::sex, k) < 0.488;  // census 2020: 48.76 %
      add_person(id, row, k, age, female, 0);
    }
  }

  /// Shops take the ground floor of mixed buildings.
  static int floor_of(const House& house, int number, const Draw& luck) {
    const int lowest = house.use == BuildingUse::mixed ? 1 : 0, floors = std::max(1, house.storeys - lowest);
    if (house.homes <= 2) return lowest + (house.homes == 2 ? std::min(number, floors - 1) : 0);
    return lowest + static_cast<int>(luck.index(static_cast<std::uint64_t>(floors), For::storeys));
  }

  static int age_of(std::string_view members, std::size_t k, int anchor, const Draw& luck) {
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

  std::uint32_t open_household(const std::string& id, std::uint32_t house, std::uint8_t storey, std::uint8_t cars) {
    HouseholdTable& t = world_.households;
    t.id.push_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
    t.home.push_back({house}), t.storey.push_back(storey), t.cars.push_back(cars), t.first_person.push_back(0), t.persons.push_back(0);
    return static_cast<std::uint32_t>(t.size() - 1);
  }

  void add_person(const std::string& household, std::uint32_t row, std::size_t k, int age, bool female, int care) {
    char number[16];
    std::snprintf(number, sizeof number, "-p%02d", static_cast<int>(k) + 1);
    const std::string id = household + number;
    const Draw luck(seed_, Stream::town_population, entity_key("person", id));
    // 25 % of those over 65, 2 % of the others have limited mobility: people.md 1. In care homes 60 %: design default.
    const double impaired_share = care > 0 ? 0.6 : age > 65 ? 0.25 : 0.02;
    const bool impaired = luck.uniform(For::body, 0) < impaired_share;
    const double z = std::clamp(muster::normal(seed_, Stream::walking_speed, entity_key("person", id)), -2.3, 2.3);
    const double speed = curve(speed_by_age, age) * (1 + speed_spread * z) * (impaired ? 0.5 : 1.0);  // impaired x 0.5: people.md 2
    const double size_z = std::clamp(luck.normal(For::body, 1), -2.5, 2.5);
    const double size = (female ? curve(female_size, age) : curve(male_size, age)) * (1 + 0.14 * size_z);
    PersonTable& t = world_.persons;
    t.id.push_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised), t.household.push_back({row});
    t.age.push_back(static_cast<std::uint8_t>(age)), t.female.push_back(female ? 1 : 0), t.impaired.push_back(impaired ? 1 : 0);
    t.phone.push_back(luck.uniform(For::phone) < curve(phone_by_age, age) ? 1 : 0);
    t.walk_m_s.push_back(static_cast<float>(std::clamp(speed, 0.25, 2.2))), t.height_mass.push_back(static_cast<float>(size));
  }

  /// Residents live in groups of ten with one helper on duty each: a group leaves together, as a household does.
  void care_homes() {
    for (std::size_t h = 0; h < houses_.size(); ++h) {
      if (houses_[h].use != BuildingUse::care_home) continue;
      const int groups = static_cast<std::int64_t>(world_.persons.size()) * 50 < config_.people ? 2 : 0;  // at most 2 % of the people
      for (int g = 0; g < groups; ++g) {
        char number[16];
        std::snprintf(number, sizeof number, "-h%03d", g);
        const std::string id = houses_[h].id + number;
        const Draw luck(seed_, Stream::town_population, entity_key("household", id));
        const auto row = open_household(id, static_cast<std::uint32_t>(h), static_cast<std::uint8_t>(g % houses_[h].storeys), 0);
        add_person(id, row, 0, 25 + static_cast<int>(luck.uniform(For::age, 0) * 30), luck.uniform(For::sex, 0) < 0.8, 0);
        for (std::size_t k = 1; k <= 10; ++k)
          add_person(id, row, k, 72 + static_cast<int>(luck.uniform(For::age, k) * 23), luck.uniform(For::sex, k) < 0.58, 1);
      }
    }
  }

  struct Home {
    std::uint32_t house;
    int number;
  };
  const TownConfig& config_;
  const StreetPlan& plan_;
  const std::vector<House>& houses_;
  World& world_;
  std::uint64_t seed_;
  std::vector<Home> home_;
  std::vector<std::size_t> size_;
};

}  // namespace

void settle_people(const TownConfig& config, const StreetPlan& plan, const std::vector<House>& houses, World& world) {
  Settlers(config, plan, houses, world).run();
}

}  // namespace muster::town
