#include <algorithm>
#include <cstddef>

#include "muster/engine/core/luck.hpp"
#include "muster/models/population/walking.hpp"
#include "muster/scenarios/people.hpp"
#include "town/draw.hpp"

namespace muster::people {

namespace {

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
/// Height x mass, m kg. Adults: 1.697 m and 69.6 kg, 1.58 m and 59 kg (national nutrition report 2020, from memory); children: growth tables
/// rounded; design default.
constexpr Knot male_size[] = {{0, 5}, {2, 11}, {6, 26}, {10, 48}, {14, 86}, {18, 112}, {40, 120}, {65, 110}, {85, 96}};
constexpr Knot female_size[] = {{0, 5}, {2, 10}, {6, 25}, {10, 47}, {14, 76}, {18, 84}, {40, 94}, {65, 90}, {85, 78}};
/// Share with a mobile phone: design default.
constexpr Knot phone_by_age[] = {{5, 0}, {8, 0.15}, {14, 0.55}, {16, 0.95}, {55, 0.98}, {65, 0.88}, {75, 0.7}, {85, 0.45}};

}  // namespace

Traits draw_traits(std::uint64_t seed, std::string_view person, int age, bool female, double impaired_share) {
  using town::For;
  const EntityKey key = entity_key("person", person);
  const town::Draw luck(seed, Stream::town_population, key);
  Traits traits{};
  traits.impaired = luck.uniform(For::body, 0) < impaired_share;
  const double z = std::clamp(normal(seed, Stream::walking_speed, key), -2.3, 2.3);
  const double speed = population::walk_m_s(age, female, z, traits.impaired, luck.uniform(For::body, 2));
  const double size_z = std::clamp(luck.normal(For::body, 1), -2.5, 2.5);
  const double size = (female ? curve(female_size, age) : curve(male_size, age)) * (1 + 0.14 * size_z);
  traits.phone = luck.uniform(For::phone) < curve(phone_by_age, age);
  traits.walk_m_s = static_cast<float>(speed), traits.height_mass = static_cast<float>(size);
  return traits;
}

}  // namespace muster::people
