#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Households and persons drawn from the curves for China: for the generated town, and for imported maps whose people are known only as
// numbers. Everything follows from the seed and the household's id, so neither order nor neighbours matter.
namespace muster::people {

constexpr double persons_per_household = 2.62;  ///< census 2020, people.md 1

/// Sizes of the households `ids`, which share `persons` people among them: drawn by the census of 2020, then grown or shrunk by one, in an
/// order of luck, until the sum holds. Needs ids.size() <= persons <= 255 ids.size(); else the sum does not hold.
std::vector<std::uint8_t> household_sizes(std::uint64_t seed, const std::vector<std::string>& ids, std::int64_t persons);

/// One drawn person.
struct Member {
  std::uint8_t age;  ///< years
  bool female;
};

/// Who lives in a household of `size` people, the first being an adult, and how many cars they have.
struct Family {
  std::vector<Member> members;
  std::uint8_t cars;
};
/// @param cars_per_household  mean over all households of the place, 0 .. 2
Family draw_family(std::uint64_t seed, std::string_view household, std::size_t size, double cars_per_household);

/// What follows from a person's age and sex, and luck.
struct Traits {
  bool impaired;      ///< limited mobility
  bool phone;         ///< has a mobile phone
  float walk_m_s;     ///< free walking speed on the flat, m/s
  float height_mass;  ///< height x mass, m kg
};
/// @param impaired_share  chance of limited mobility, 0 .. 1; impaired_share_at() gives that of people in their own homes
Traits draw_traits(std::uint64_t seed, std::string_view person, int age, bool female, double impaired_share);

/// 25 % of those over 65, 2 % of the others: people.md 1.
constexpr double impaired_share_at(int age) { return age > 65 ? 0.25 : 0.02; }

/// Id of the k-th person (from 0) of a household.
std::string person_id(std::string_view household, std::size_t k);

}  // namespace muster::people
