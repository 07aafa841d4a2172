#include "muster/engine/movement/link_parameters.hpp"

#include <algorithm>
#include <cmath>

namespace muster {

namespace {

constexpr double longest_ms = 1e9;

/// The triangular diagram of a link's lanes, as the world has it.
struct Diagram {
  double length, lanes, speed, capacity, jam;
  double wave() const {  ///< backward wave, m/s; infinite where the jam density is too low for the capacity
    const double spare = jam - capacity / speed;
    return spare > 0 ? capacity / spare : INFINITY;
  }
};

Diagram diagram_of(const World& world, std::uint32_t link) {
  const LinkTable& t = world.links;
  return {as_written(t.length_m[link]), as_written(t.lanes[link]), as_written(t.speed_m_s[link]), as_written(t.capacity_veh_s[link]),
          as_written(t.jam_veh_m[link])};
}

/// True where vehicles of some kind may go.
bool cars_may(const World& world, std::uint32_t link) {
  return (world.links.modes[link] & (mode_car | mode_cycle)) != 0 && world.links.lanes[link] > 0 && world.links.speed_m_s[link] > 0 &&
      world.links.capacity_veh_s[link] > 0;
}

std::int64_t headway(double per_second) {
  return static_cast<std::int64_t>(std::llround(std::min(longest_ms, 1000.0 / per_second) * static_cast<double>(ticks_per_ms)));
}

std::uint32_t rounded_ms(double seconds) { return static_cast<std::uint32_t>(std::llround(std::clamp(1000.0 * seconds, 1.0, longest_ms))); }

std::int32_t merge_weight(double priority) { return static_cast<std::int32_t>(std::clamp(std::round(priority * 10000.0), 1.0, 1e7)); }

/// Vehicles that a link holds: N = max(1, ceil(k m L)), and at least so many that capacity passes although travel and hole times were rounded
/// up to a tick.
std::uint32_t places(const Diagram& d, std::uint32_t tick_ms) {
  const double room = std::ceil(d.jam * d.lanes * d.length * (1 - 1e-9));
  const double travel_ms = std::max(1000.0 * d.length / d.speed, static_cast<double>(tick_ms));
  const double turnover = std::ceil(d.capacity * d.lanes * (travel_ms + tick_ms) / 1000.0 * (1 - 1e-9));
  return static_cast<std::uint32_t>(std::clamp(std::max(room, turnover), 1.0, 1e8));
}

}  // namespace

std::uint8_t usable_modes(const World& world, std::uint32_t link) {
  const bool car = (world.links.modes[link] & mode_car) != 0;
  unsigned out = feet_may(world, link) ? unsigned{mode_foot} : 0U;
  if (cars_may(world, link)) out |= car ? unsigned{mode_vehicles} : unsigned{mode_cycle};
  return static_cast<std::uint8_t>(out);
}

double as_written(float value) {
  const double v = static_cast<double>(value);
  if (!std::isfinite(v) || v == 0) return v;
  double scale = 1;  // v x scale has seven digits before the point
  double size = std::abs(v);
  while (size * scale < 1e6) scale *= 10;
  double divide = 1;
  while (size / divide >= 1e7) divide *= 10;
  return divide > 1 ? std::round(v / divide) * divide : std::round(v * scale) / scale;
}

Time choose_tick(const World& world, const MovementSettings& settings, Time step) {
  double limit = static_cast<double>(step.ms);
  for (std::uint32_t i = 0; i < world.links.tail.size(); ++i) {
    const Diagram d = diagram_of(world, i);
    if (cars_may(world, i)) {
      const double n = std::max(1.0, std::ceil(d.jam * d.lanes * d.length * (1 - 1e-9)));
      limit = std::min({limit, 1000.0 * d.length / d.speed, 1000.0 * (n / (d.lanes * d.capacity) - d.length / d.speed)});
    }
    if (feet_may(world, i)) limit = std::min(limit, 1000.0 * d.length / settings.fastest_walk_m_s);
  }
  const std::int64_t bound = std::max(settings.shortest_tick.ms, static_cast<std::int64_t>(limit + 1e-6));
  std::int64_t tick = 0;
  for (std::int64_t ms = std::min(bound, step.ms); ms >= settings.shortest_tick.ms && tick == 0; --ms)
    if (step.ms % ms == 0) tick = ms;
  for (std::int64_t ms = settings.shortest_tick.ms; tick == 0; ++ms)
    if (step.ms % ms == 0 || ms >= step.ms) tick = std::min(ms, step.ms);
  return {tick};
}

namespace {

/// Places by direction, with those that reversed lanes have taken along.
void lay_out_places(const World& world, const std::vector<std::uint8_t>& reversed, std::vector<CarLink>& links) {
  const auto lent = [&](std::uint32_t link) -> std::uint32_t {
    if (reversed.empty() || reversed[link] == 0) return 0;
    const double share = std::min(1.0, reversed[link] / as_written(world.links.lanes[link]));
    return static_cast<std::uint32_t>(std::floor(links[link].slots * share + 1e-9));
  };
  std::uint64_t slots = 0;
  const auto take = [&](std::uint32_t link, std::uint32_t places) {
    links[link].first_slot = slots, links[link].slots = places;
    slots += places;
  };
  for (std::uint32_t i = 0; i < links.size(); ++i) {
    if (!is_opposite(world, i)) {
      take(i, links[i].slots);
    } else if (const std::uint32_t other = world.links.opposite[i].index; i < other) {
      const std::uint32_t from_i = lent(i), from_other = lent(other), all = links[i].slots + links[other].slots;
      take(i, links[i].slots - from_i + from_other);
      take(other, all - links[i].slots);
    }
  }
}

}  // namespace

std::vector<CarLink> make_car_links(const World& world, const MovementControls& controls, std::uint32_t tick_ms, const std::vector<std::uint8_t>& reversed) {
  std::vector<CarLink> out(world.links.tail.size());
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    CarLink& link = out[i];
    link.head_node = world.links.head[i].index;
    link.length_m = world.links.length_m[i];
    if (!cars_may(world, i)) continue;
    const Diagram d = diagram_of(world, i);
    link.slots = places(d, tick_ms);
    link.lanes = static_cast<std::uint8_t>(std::clamp(d.lanes, 1.0, 8.0));
    const bool given = !controls.link_priority.empty() && controls.link_priority[i] > 0;
    link.weight = merge_weight(given ? controls.link_priority[i] : d.capacity * d.lanes);
  }
  lay_out_places(world, reversed, out);
  return out;
}

void apply_conditions(const World& world, const LinkConditions& conditions, std::uint32_t link, std::uint32_t tick_ms, double reversed_share, CarLink& car) {
  const LinkId other = is_opposite(world, link) ? world.links.opposite[link] : LinkId{};
  const double gained = (other.valid() ? conditions.reversed[other.index] * reversed_share : 0.0) - conditions.reversed[link];
  // Neither direction enters lanes that are being cleared: who gives lanes is shut meanwhile, and so is who gives them back.
  const auto shut = [&conditions](std::uint32_t l, bool gives) {
    const int wanted = conditions.clearing[l] - 1, now = conditions.reversed[l];
    return conditions.clearing[l] != 0 && (gives ? wanted > now : wanted < now);
  };
  const bool no_way_in = car.slots == 0 || shut(link, true) || (other.valid() && shut(other.index, false));
  const unsigned usable = usable_modes(world, link) & ~unsigned{conditions.closed_modes[link]};
  car.closed_modes = static_cast<std::uint8_t>(~((no_way_in ? usable & ~unsigned{mode_vehicles} : usable) | conditions.opened_modes[link]));
  if (car.slots == 0) return;
  Diagram d = diagram_of(world, link);
  d.lanes = std::max(0.05, d.lanes + gained);
  car.lanes = static_cast<std::uint8_t>(std::clamp(d.lanes, 1.0, 8.0));
  const double speed = std::max(0.01, std::min(d.speed, static_cast<double>(conditions.car_speed_m_s[link])));
  const double wave = d.wave();
  // Slower traffic under the same jam density and backward wave: k u w / (u + w), the capacity of that triangle.
  const double triangle = std::isinf(wave) ? std::min(d.capacity, d.jam * speed) : d.jam * speed * wave / (speed + wave);
  const double capacity = std::min(d.capacity, triangle) * static_cast<double>(conditions.capacity_factor[link]);
  car.travel_ms = std::max(tick_ms, rounded_ms(d.length / speed));
  // N / (m q) - L/u of the triangle, so that q passes on links of every length; rounded down, so that rounding takes nothing from q.
  const double whole = static_cast<double>(car.slots) / (d.lanes * std::min(d.capacity, triangle)) * 1000.0;
  car.hole_ms = static_cast<std::uint32_t>(std::clamp(std::floor(whole - static_cast<double>(car.travel_ms) + 1e-3), static_cast<double>(tick_ms), longest_ms));
  car.stopped = capacity <= 0;
  car.exit_headway = headway(d.lanes * (car.stopped != 0 ? d.capacity : capacity));
  car.entry_headway = car.exit_headway;
}

}  // namespace muster
