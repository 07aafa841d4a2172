#include "town/population.hpp"

#include <algorithm>
#include <cstdio>

#include "muster/models/population/storeys.hpp"
#include "muster/scenarios/people.hpp"
#include "town/draw.hpp"

namespace muster::town {

namespace {

constexpr double village_share = 0.15;    // of the people; design default
constexpr double impaired_in_care = 0.6;  // design default

class Settlers {
 public:
  Settlers(const TownConfig& config, const StreetPlan& plan, const std::vector<House>& houses, World& world)
      : config_(config), plan_(plan), houses_(houses), world_(world), seed_(static_cast<std::uint64_t>(config.seed)) {}

  void run() {
    care_homes();
    const double left = static_cast<double>(config_.people) - static_cast<double>(world_.persons.size());
    const auto households = static_cast<std::int64_t>(left / people::persons_per_household + 0.5);
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

  void choose_sizes() {
    std::vector<std::string> ids;
    for (std::size_t h = 0; h < home_.size(); ++h) ids.push_back(household_id(h));
    size_ = people::household_sizes(seed_, ids, config_.people - static_cast<std::int64_t>(world_.persons.size()));
  }

  void add_household(std::size_t h) {
    const std::string id = household_id(h);
    const House& house = houses_[home_[h].house];
    const Draw luck(seed_, Stream::town_population, entity_key("household", id));
    const auto storey = static_cast<std::uint8_t>(floor_of(house, home_[h].number, luck));
    const double wealth = plan_.blocks[house.block].village != none ? 0.6 : 1.0;
    const people::Family family = people::draw_family(seed_, id, size_[h], config_.cars_per_100_households / 100 * wealth);
    const auto row = open_household(id, home_[h].house, storey, family.cars);
    for (std::size_t k = 0; k < family.members.size(); ++k)
      add_person(id, row, k, family.members[k].age, family.members[k].female, people::impaired_share_at(family.members[k].age));
  }

  /// Shops take the ground floor of mixed buildings. Blocks of flats may have people below the ground.
  int floor_of(const House& house, int number, const Draw& luck) const {
    const bool flats = house.homes > 2 && plan_.blocks[house.block].village == none;
    if (flats && config_.basement_share > 0 && luck.uniform(For::basement) < config_.basement_share) return below_ground;
    const int lowest = house.use == BuildingUse::mixed ? 1 : 0, floors = std::max(1, house.storeys - lowest);
    if (house.homes <= 2) return lowest + (house.homes == 2 ? std::min(number, floors - 1) : 0);
    return lowest + static_cast<int>(luck.index(static_cast<std::uint64_t>(floors), For::storeys));
  }

  std::uint32_t open_household(const std::string& id, std::uint32_t house, std::uint8_t storey, std::uint8_t cars) {
    HouseholdTable& t = world_.households;
    t.id.push_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised);
    t.home.push_back({house}), t.storey.push_back(storey), t.cars.push_back(cars), t.first_person.push_back(0), t.persons.push_back(0);
    return static_cast<std::uint32_t>(t.size() - 1);
  }

  void add_person(const std::string& household, std::uint32_t row, std::size_t k, int age, bool female, double impaired_share) {
    const std::string id = people::person_id(household, k);
    const people::Traits traits = people::draw_traits(seed_, id, age, female, impaired_share);
    PersonTable& t = world_.persons;
    t.id.push_back(id), t.key.push_back({}), t.origin.push_back(Origin::synthesised), t.household.push_back({row});
    t.age.push_back(static_cast<std::uint8_t>(age)), t.female.push_back(female ? 1 : 0), t.impaired.push_back(traits.impaired ? 1 : 0);
    t.phone.push_back(traits.phone ? 1 : 0), t.walk_m_s.push_back(traits.walk_m_s), t.height_mass.push_back(traits.height_mass);
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
        add_person(id, row, 0, 25 + static_cast<int>(luck.uniform(For::age, 0) * 30), luck.uniform(For::sex, 0) < 0.8, people::impaired_share_at(0));
        for (std::size_t k = 1; k <= 10; ++k)
          add_person(id, row, k, 72 + static_cast<int>(luck.uniform(For::age, k) * 23), luck.uniform(For::sex, k) < 0.58, impaired_in_care);
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
  std::vector<std::uint8_t> size_;
};

}  // namespace

void settle_people(const TownConfig& config, const StreetPlan& plan, const std::vector<House>& houses, World& world) {
  Settlers(config, plan, houses, world).run();
}

}  // namespace muster::town
